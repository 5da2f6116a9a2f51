/* The members of the library's messages that these samples need. A real program takes the JSON library that it has. */

#ifndef SAMPLE_JSON_H
#define SAMPLE_JSON_H

#ifdef __cplusplus
extern "C" {
#endif

/* A text member of the outermost object, unescaped, in memory of the caller's; NULL where it is not there or no text. */
char *json_text(const char *json, const char *name);

/* A number; 0 where it is not there. */
unsigned long long json_number(const char *json, const char *name);

/* Calls `each` for every member of the object `name`, which has texts only. */
void json_each(const char *json, const char *name, void (*each)(void *context, const char *name, const char *value), void *context);

/* Appends a text as JSON, quotes included, to a buffer that is large enough. */
void json_quote(char *to, const char *text);

#ifdef __cplusplus
}
#endif

#endif
