#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Behind the text that begins at `at`. */
static const char *skip_text(const char *at) {
    for (at++; *at != '"' && *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        }
    }
    return *at == '"' ? at + 1 : at;
}

/* The value of a member of the object at `at`; NULL where it is not there. */
static const char *find(const char *at, const char *name) {
    int depth = 0;
    size_t length = strlen(name);
    while (*at != '\0') {
        if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            if (--depth == 0) {
                return NULL;
            }
            at++;
        } else if (*at == '"') {
            const char *end = skip_text(at);
            if (depth == 1 && *end == ':' && (size_t)(end - at) == length + 2 && strncmp(at + 1, name, length) == 0) {
                return end + 1;
            }
            at = end;
        } else {
            at++;
        }
    }
    return NULL;
}

/* A text's characters. What is beyond ASCII comes as UTF-8; the library escapes only what it must. */
static char *unescaped(const char *at) {
    const char *end = skip_text(at);
    char *text = (char *)calloc((size_t)(end - at), 1);
    char *to = text;
    if (text == NULL) {
        return NULL;
    }
    for (at++; at < end - 1; at++) {
        if (*at != '\\') {
            *to++ = *at;
            continue;
        }
        at++;
        switch (*at) {
            case 'n': *to++ = '\n'; break;
            case 'r': *to++ = '\r'; break;
            case 't': *to++ = '\t'; break;
            case 'u': {
                unsigned code = 0;
                sscanf(at + 1, "%4x", &code);
                *to++ = code < 0x80 ? (char)code : '?';
                at += 4;
                break;
            }
            default: *to++ = *at;
        }
    }
    return text;
}

char *json_text(const char *json, const char *name) {
    const char *value = find(json, name);
    return value != NULL && *value == '"' ? unescaped(value) : NULL;
}

unsigned long long json_number(const char *json, const char *name) {
    const char *value = find(json, name);
    return value != NULL ? strtoull(value, NULL, 10) : 0;
}

void json_each(const char *json, const char *name, void (*each)(void *context, const char *name, const char *value), void *context) {
    const char *at = find(json, name);
    if (at == NULL || *at != '{') {
        return;
    }
    for (at++; *at == '"' || *at == ',';) {
        if (*at == ',') {
            at++;
            continue;
        }
        char *member = unescaped(at);
        at = skip_text(at) + 1;
        if (*at != '"') {
            free(member);
            return;
        }
        char *value = unescaped(at);
        at = skip_text(at);
        if (member != NULL && value != NULL) {
            each(context, member, value);
        }
        free(member);
        free(value);
    }
}

void json_quote(char *to, const char *text) {
    to += strlen(to);
    *to++ = '"';
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            *to++ = '\\';
            *to++ = (char)c;
        } else if (c < 0x20) {
            to += sprintf(to, "\\u%04x", c);
        } else {
            *to++ = (char)c;
        }
    }
    *to++ = '"';
    *to = '\0';
}
