/* Resets one user: reset <graph endpoint> <user>, with an access token in ENTRA_ACCESS_TOKEN. Exit code 0 where the user was reset.
 *
 * The library says what to do next and never waits; this program sends, sleeps and answers. Requests go out one after the other here: a program with many
 * users sends several at once, as many as the library hands out. */

#define _POSIX_C_SOURCE 200809L

#include "entra_reset.h"
#include "http.h"
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *token;

static unsigned long long now_ms(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (unsigned long long)now.tv_sec * 1000 + (unsigned long long)now.tv_nsec / 1000000;
}

static const uint8_t *bytes(const char *text) { return (const uint8_t *)text; }

/* The buffer's bytes as a text of the caller's. The library wipes its own. */
static char *take(entra_buffer *buffer) {
    char *text = (char *)calloc(buffer->len + 1, 1);
    if (text != NULL && buffer->len > 0) {
        memcpy(text, buffer->data, buffer->len);
    }
    entra_buffer_free(buffer);
    return text;
}

/* Tells what a call refused, and ends. */
static void require(entra_status status, entra_buffer *error) {
    if (status != ENTRA_OK) {
        fprintf(stderr, "refused (%u): %.*s\n", status, (int)error->len, (const char *)error->data);
        exit(2);
    }
}

static void add_header(void *context, const char *name, const char *value) {
    char *headers = (char *)context;
    snprintf(headers + strlen(headers), 2048 - strlen(headers), "%s: %s\r\n", name, value);
}

static void send_request(entra_flow *flow, const char *action) {
    unsigned long long id = json_number(action, "id");
    char *method = json_text(action, "method"), *url = json_text(action, "url");
    char headers[8192] = "";
    entra_buffer body = {0, 0, 0}, error = {0, 0, 0};
    struct http_reply reply;
    json_each(action, "headers", add_header, headers);
    snprintf(headers + strlen(headers), sizeof headers - strlen(headers), "Authorization: Bearer %s\r\n", token);
    if (strstr(action, "\"hasBody\":true") != NULL) {
        require(entra_flow_take_body(flow, id, &body, &error), &error);
        strcat(headers, "Content-Type: application/json\r\n");
    }
    int failed = http_send(method, url, headers, body.data, body.len, &reply);
    entra_buffer_free(&body);
    if (failed != 0) {
        /* 0: no byte left this machine. 1: the request may have been received, so that the password may have been set. */
        require(entra_flow_fail(flow, id, failed == 1 ? 0 : 1, &error), &error);
    } else {
        require(entra_flow_respond(flow, id, (uint16_t)reply.status, bytes(reply.headers), strlen(reply.headers), bytes(reply.body), reply.body_length, &error), &error);
    }
    http_free(&reply);
    free(method);
    free(url);
}

/* Shows the result of the user; tells whether they were reset. */
static int show(entra_flow *flow, const char *action) {
    char *outcome = json_text(action, "outcome"), *user = json_text(action, "userPrincipalName");
    int is_reset = outcome != NULL && strcmp(outcome, "Reset") == 0;
    printf("%s: %s\n", user != NULL ? user : "?", outcome != NULL ? outcome : "?");
    if (strstr(action, "\"hasPassword\":true") != NULL) {
        entra_buffer secret = {0, 0, 0}, error = {0, 0, 0};
        require(entra_flow_take_secret(flow, json_number(action, "id"), &secret, &error), &error);
        /* Here it would be shown to the person, or handed on. It does not belong in a log. */
        printf("a password of %zu characters\n", secret.len);
        entra_buffer_free(&secret);
    }
    free(outcome);
    free(user);
    return is_reset;
}

int main(int argc, char **argv) {
    char options[512], users[512] = "[";
    entra_flow *flow = NULL;
    entra_buffer error = {0, 0, 0};
    int is_reset = 0;
    token = getenv("ENTRA_ACCESS_TOKEN");
    if (argc != 3 || token == NULL || entra_abi_version() != ENTRA_ABI_VERSION) {
        fputs("usage: reset <graph endpoint> <user>, with an access token in ENTRA_ACCESS_TOKEN\n", stderr);
        return 2;
    }
    unsigned long long zero = now_ms(CLOCK_MONOTONIC);
    snprintf(options, sizeof options, "{\"kind\":\"reset\",\"utcAtZeroMs\":%llu,\"maxInFlight\":1,\"graphEndpoint\":", now_ms(CLOCK_REALTIME));
    json_quote(options, argv[1]);
    strcat(options, "}");
    json_quote(users, argv[2]);
    strcat(users, "]");
    require(entra_flow_new(bytes(options), strlen(options), &flow, &error), &error);
    require(entra_flow_add_users(flow, bytes(users), strlen(users), &error), &error);
    for (int is_done = 0; !is_done;) {
        entra_buffer next = {0, 0, 0};
        require(entra_flow_poll(flow, now_ms(CLOCK_MONOTONIC) - zero, &next, &error), &error);
        char *action = take(&next);
        char *kind = json_text(action, "action");
        if (strcmp(kind, "send") == 0) {
            send_request(flow, action);
        } else if (strcmp(kind, "ask") == 0) {
            char *operation = json_text(action, "operation");
            printf("%s\n", operation != NULL ? operation : "");
            free(operation);
            /* 1 yes. A person decides here. */
            require(entra_flow_answer(flow, json_number(action, "id"), 1, &error), &error);
        } else if (strcmp(kind, "token") == 0) {
            /* 0 no: there is no other one. */
            require(entra_flow_answer(flow, json_number(action, "id"), 0, &error), &error);
        } else if (strcmp(kind, "wait") == 0) {
            unsigned long long until = json_number(action, "untilMs"), now = now_ms(CLOCK_MONOTONIC) - zero;
            struct timespec pause = {0, 0};
            if (until > now) {
                pause.tv_sec = (time_t)((until - now) / 1000);
                pause.tv_nsec = (long)((until - now) % 1000) * 1000000;
                nanosleep(&pause, NULL);
            }
        } else if (strcmp(kind, "result") == 0) {
            is_reset = show(flow, action);
        }
        is_done = strcmp(kind, "done") == 0;
        free(kind);
        free(action);
    }
    entra_flow_free(flow);
    return is_reset ? 0 : 1;
}
