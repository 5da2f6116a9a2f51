#define _POSIX_C_SOURCE 200809L

#include "http.h"

#include "json.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(const char *host, const char *port) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        return -1;
    }
    int stream = socket(found->ai_family, found->ai_socktype, 0);
    if (stream >= 0 && connect(stream, found->ai_addr, found->ai_addrlen) != 0) {
        close(stream);
        stream = -1;
    }
    freeaddrinfo(found);
    return stream;
}

static int send_all(int stream, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(stream, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return 0;
        }
        bytes += sent;
        length -= (size_t)sent;
    }
    return 1;
}

/* Everything until the other side closes, with a zero behind it. */
static char *receive_all(int stream, size_t *length) {
    size_t room = 4096;
    char *bytes = (char *)calloc(room + 1, 1);
    *length = 0;
    while (bytes != NULL) {
        ssize_t got = recv(stream, bytes + *length, room - *length, 0);
        if (got <= 0) {
            return bytes;
        }
        *length += (size_t)got;
        if (*length == room) {
            char *larger = (char *)calloc(room * 2 + 1, 1);
            if (larger != NULL) {
                memcpy(larger, bytes, room);
            }
            free(bytes);
            bytes = larger;
            room *= 2;
        }
    }
    return bytes;
}

/* Header lines as a JSON object; the lines are cut apart. */
static char *headers_as_json(char *lines) {
    char *json = (char *)calloc(strlen(lines) * 6 + 8, 1);
    if (json == NULL) {
        return NULL;
    }
    strcpy(json, "{");
    for (char *line = strtok(lines, "\r\n"); line != NULL; line = strtok(NULL, "\r\n")) {
        char *colon = strchr(line, ':');
        if (colon == NULL) {
            continue;
        }
        *colon = '\0';
        if (json[1] != '\0') {
            strcat(json, ",");
        }
        json_quote(json, line);
        strcat(json, ":");
        json_quote(json, colon + 1 + strspn(colon + 1, " "));
    }
    strcat(json, "}");
    return json;
}

int http_send(const char *method, const char *url, const char *headers, const void *body, size_t length, struct http_reply *reply) {
    char host[128], port[8];
    int path = 0;
    memset(reply, 0, sizeof *reply);
    if (sscanf(url, "http://%127[^:/]:%7[0-9]%n", host, port, &path) != 2) {
        return 1;
    }
    int stream = connect_to(host, port);
    if (stream < 0) {
        return 1;
    }
    size_t room = strlen(url) + strlen(headers) + 256;
    char *head = (char *)calloc(room, 1);
    if (head == NULL) {
        close(stream);
        return 1;
    }
    snprintf(head, room, "%s %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n", method, url + path, host, port, length, headers);
    int is_sent = send_all(stream, head, strlen(head)) && send_all(stream, (const char *)body, length);
    /* It holds the token. */
    memset(head, 0, room);
    free(head);
    size_t got = 0;
    char *bytes = is_sent ? receive_all(stream, &got) : NULL;
    close(stream);
    char *end = bytes != NULL ? strstr(bytes, "\r\n\r\n") : NULL;
    if (end == NULL || sscanf(bytes, "HTTP/1.1 %d", &reply->status) != 1) {
        free(bytes);
        return 2;
    }
    reply->body_length = got - (size_t)(end + 4 - bytes);
    reply->body = (char *)calloc(reply->body_length + 1, 1);
    *end = '\0';
    char *lines = strchr(bytes, '\n');
    reply->headers = headers_as_json(lines != NULL ? lines + 1 : end);
    if (reply->body != NULL) {
        memcpy(reply->body, end + 4, reply->body_length);
    }
    memset(bytes, 0, got);
    free(bytes);
    return reply->body != NULL && reply->headers != NULL ? 0 : 2;
}

void http_free(struct http_reply *reply) {
    if (reply->body != NULL) {
        memset(reply->body, 0, reply->body_length);
    }
    free(reply->body);
    free(reply->headers);
    memset(reply, 0, sizeof *reply);
}
