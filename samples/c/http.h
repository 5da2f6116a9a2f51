/* HTTP without TLS, for the demo tenant on this machine alone. A real program takes its own client (libcurl, WinHTTP); it must follow no redirect and
 * keep no cookies, or a password may go where it does not belong. */

#ifndef SAMPLE_HTTP_H
#define SAMPLE_HTTP_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct http_reply {
    int status;
    /* A JSON object of texts, as the library takes it. */
    char *headers;
    char *body;
    size_t body_length;
};

/* Sends one request; `headers` are whole lines. 0, or 1 where nothing was sent, or 2 where no usable reply came although something was sent. */
int http_send(const char *method, const char *url, const char *headers, const void *body, size_t length, struct http_reply *reply);

/* Wipes and frees. */
void http_free(struct http_reply *reply);

#ifdef __cplusplus
}
#endif

#endif
