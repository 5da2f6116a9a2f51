/* The C ABI as a C program meets it: one reset, from the first poll to the password, and what misuse answers.
 * Compiled as C and as C++, run as it is and under Valgrind. */

#include "entra_reset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        exit(1);
    }
}

static const uint8_t *bytes(const char *text) { return (const uint8_t *)text; }

/* The buffer's bytes as text of the caller's; the buffer is freed, twice. */
static char *take(entra_buffer *buffer) {
    char *text = (char *)calloc(buffer->len + 1, 1);
    require(text != NULL, "memory");
    if (buffer->len > 0) {
        memcpy(text, buffer->data, buffer->len);
    }
    entra_buffer_free(buffer);
    require(buffer->data == NULL && buffer->len == 0 && buffer->capacity == 0, "a freed buffer is empty");
    entra_buffer_free(buffer);
    return text;
}

/* The next action, which must begin with `kind`; returns its id, or 0. */
static unsigned long long poll(entra_flow *flow, const char *kind, const char *holding) {
    entra_buffer action = {0, 0, 0};
    char expected[64];
    require(entra_flow_poll(flow, 10, &action, NULL) == ENTRA_OK, "poll");
    char *json = take(&action);
    snprintf(expected, sizeof expected, "{\"action\":\"%s\"", kind);
    if (strncmp(json, expected, strlen(expected)) != 0 || strstr(json, holding) == NULL) {
        fprintf(stderr, "expected %s with %s, found %s\n", kind, holding, json);
        exit(1);
    }
    const char *id = strstr(json, "\"id\":");
    unsigned long long number = id != NULL ? strtoull(id + 5, NULL, 10) : 0;
    free(json);
    return number;
}

static void respond(entra_flow *flow, unsigned long long id, uint16_t status, const char *body) {
    require(entra_flow_respond(flow, id, status, bytes("{}"), 2, bytes(body), strlen(body), NULL) == ENTRA_OK, "respond");
}

static void reset_one(void) {
    const char *options = "{\"kind\":\"reset\",\"utcAtZeroMs\":1795507200000}";
    const char *users = "[{\"UPN\":\"adele@contoso.example\"}]";
    entra_flow *flow = NULL;
    require(entra_flow_new(bytes(options), strlen(options), &flow, NULL) == ENTRA_OK && flow != NULL, "new");
    const char *claims = "{\"idtyp\":\"app\"}";
    require(entra_flow_set_claims(flow, NULL, 0, NULL) == ENTRA_OK, "nothing can be read of the token");
    require(entra_flow_set_claims(flow, bytes(claims), strlen(claims), NULL) == ENTRA_OK, "set_claims");
    require(entra_flow_add_users(flow, bytes(users), strlen(users), NULL) == ENTRA_OK, "add_users");

    unsigned long long id = poll(flow, "send", "/v1.0/users/adele@contoso.example?");
    respond(flow, id, 200, "{\"id\":\"11111111-1111-4111-8111-111111111111\",\"userPrincipalName\":\"adele@contoso.example\"}");
    const char *lists[] = {"microsoft.graph.directoryRole", "transitiveMemberOf?", "roleAssignments", "ownedObjects"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        respond(flow, poll(flow, "send", lists[i]), 200, "{\"value\":[]}");
    }
    respond(flow, poll(flow, "send", "/v1.0/domains/contoso.example?"), 200, "{\"authenticationType\":\"Managed\"}");
    require(entra_flow_answer(flow, poll(flow, "ask", "\"protection\":\"None\""), 1, NULL) == ENTRA_OK, "answer");

    entra_buffer body = {0, 0, 0}, secret = {0, 0, 0};
    id = poll(flow, "send", "\"method\":\"PATCH\"");
    require(entra_flow_take_body(flow, id, &body, NULL) == ENTRA_OK, "take_body");
    char *sent = take(&body);
    require(strstr(sent, "\"forceChangePasswordNextSignIn\":true") != NULL, "the flag is sent");
    respond(flow, id, 204, "");

    id = poll(flow, "result", "\"outcome\":\"Reset\"");
    require(entra_flow_take_secret(flow, id, &secret, NULL) == ENTRA_OK, "take_secret");
    char *password = take(&secret);
    require(strlen(password) == 14, "the usual length");
    require(entra_flow_take_secret(flow, id, &secret, NULL) == ENTRA_UNKNOWN_ID && secret.data == NULL, "a secret is taken once");
    poll(flow, "progress", "\"finished\":1");
    poll(flow, "done", "");
    entra_flow_free(flow);
    free(sent);
    free(password);
}

static void misuse(void) {
    entra_flow *flow = NULL;
    entra_buffer error = {0, 0, 0}, unwritten = {0, 0, 0};
    const char *options = "{\"kind\":\"reset\",\"utcAtZeroMs\":0,\"colour\":1}";
    require(entra_flow_new(bytes(options), strlen(options), &flow, &error) == ENTRA_INVALID_OPTIONS, "an unknown option");
    require(flow == NULL, "outputs are written on success only");
    char *json = take(&error);
    require(strstr(json, "\"code\":\"invalid_options\"") != NULL && strstr(json, "colour") != NULL, "the error names it");
    free(json);
    require(entra_flow_poll(NULL, 0, &unwritten, NULL) == ENTRA_INVALID_ARGUMENT && unwritten.data == NULL, "no flow");
    require(entra_flow_new(NULL, 5, &flow, NULL) == ENTRA_INVALID_ARGUMENT, "NULL with a length");
    require(entra_flow_new(bytes("{}"), 2, NULL, NULL) == ENTRA_INVALID_ARGUMENT, "no output");
    require(entra_password_generate(bytes("{\"length\":7}"), 12, 1, &unwritten, &unwritten, NULL) == ENTRA_PASSWORD_LENGTH_INVALID, "too short");
    require(entra_password_generate(NULL, 0, 0, &unwritten, &unwritten, NULL) == ENTRA_INVALID_ARGUMENT, "no password at all");
    entra_flow_free(NULL);
    entra_buffer_free(NULL);
}

static void passwords(void) {
    entra_buffer drawn = {0, 0, 0}, facts = {0, 0, 0}, report = {0, 0, 0}, spoken = {0, 0, 0};
    const char *options = "{\"style\":\"passphrase\",\"forUser\":[\"adele@contoso.example\"]}";
    require(entra_password_generate(bytes(options), strlen(options), 3, &drawn, &facts, NULL) == ENTRA_OK, "generate");
    char *json = take(&facts);
    require(strstr(json, "\"style\":\"passphrase\"") != NULL && strstr(json, "\"entropyBits\":54.") != NULL, "the facts");
    free(json);
    size_t at = 0;
    for (int i = 0; i < 3; i++) {
        const uint8_t *length = drawn.data + at;
        size_t size = length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 | (size_t)length[3] << 24;
        const uint8_t *password = length + 4;
        require(size >= 16 && at + 4 + size <= drawn.len, "a password behind its length");
        require(entra_password_check(password, size, NULL, 0, &report, NULL) == ENTRA_OK, "check");
        json = take(&report);
        require(strncmp(json, "{\"isValid\":true,\"isPrediction\":true,\"rules\":[", 43) == 0, "the report");
        free(json);
        require(entra_password_spell(password, size, NULL, 0, &spoken, NULL) == ENTRA_OK, "spell");
        char *words = take(&spoken);
        require(strncmp(words, "capital ", 8) == 0, "the spelling");
        free(words);
        at += 4 + size;
    }
    require(at == drawn.len, "nothing behind the last password");
    entra_buffer_free(&drawn);
    require(entra_password_check(bytes("x"), 1, bytes("{\"x\":1}"), 7, &report, NULL) == ENTRA_INVALID_OPTIONS, "an unknown member");
    require(entra_password_spell(bytes("x"), 1, bytes("tlh"), 3, &spoken, NULL) == ENTRA_INVALID_ARGUMENT, "an unknown language");
}

/* Two records, one after the other, then verified; and the first one changed by a byte. */
static void logs(void) {
    entra_buffer line = {0, 0, 0}, head = {0, 0, 0}, found = {0, 0, 0}, report = {0, 0, 0};
    const char *events[] = {"{\"event\":\"logStarted\",\"atMs\":0}", "{\"event\":\"runStarted\",\"atMs\":1}"};
    char log[2048] = "";
    char *last = log, *now = NULL;
    for (size_t i = 0; i < 2; i++) {
        require(entra_log_append(bytes(last), strlen(last), bytes(events[i]), strlen(events[i]), &line, &head, NULL) == ENTRA_OK, "append");
        char *made = take(&line);
        free(now);
        now = take(&head);
        last = log + strlen(log);
        strcat(log, made);
        free(made);
    }
    for (int changed = 0; changed < 2; changed++) {
        entra_log_verifier *verifier = NULL;
        log[20] = (char)(log[20] ^ changed);
        require(entra_log_verifier_new(bytes(now), strlen(now), &verifier, NULL) == ENTRA_OK, "a verifier");
        require(entra_log_verifier_update(verifier, bytes(log), strlen(log), &found, NULL) == ENTRA_OK, "update");
        entra_buffer_free(&found);
        require(entra_log_verifier_finish(verifier, &report, NULL) == ENTRA_OK, "finish");
        char *json = take(&report);
        require(strstr(json, changed ? "\"isIntact\":false" : "\"isIntact\":true") != NULL, "the report");
        free(json);
        require(entra_log_verifier_finish(verifier, &report, NULL) == ENTRA_WRONG_STATE, "it has finished");
        entra_log_verifier_free(verifier);
    }
    require(entra_log_append(bytes(log), 20, bytes(events[1]), strlen(events[1]), &line, &head, NULL) == ENTRA_LOG_BROKEN, "half a line");
    require(entra_log_verifier_update(NULL, NULL, 0, &found, NULL) == ENTRA_INVALID_ARGUMENT, "no verifier");
    entra_log_verifier_free(NULL);
    free(now);
}

/* A certificate whose private key is gone. */
static const char *const certificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDaTCCAlGgAwIBAgIQAMD/7gECAwQFBgcICQoLDDANBgkqhkiG9w0BAQsFADA2\n"
    "MRAwDgYDVQQKDAdDb250b3NvMSIwIAYDVQQDDBloYW5kLW92ZXIuY29udG9zby5l\n"
    "eGFtcGxlMB4XDTI2MTEyNzAzMDgxNFoXDTM2MTEyNDAzMDgxNFowNjEQMA4GA1UE\n"
    "CgwHQ29udG9zbzEiMCAGA1UEAwwZaGFuZC1vdmVyLmNvbnRvc28uZXhhbXBsZTCC\n"
    "ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAOMrU/QMC9F2fH+ZTMHkJoet\n"
    "YfWZwvh2P50xbNcDXiaRFYxb7655+CzY61ikwdmcWfDUeEJmVVoJ15ddZBjmc9YI\n"
    "ReUIpDOFECLIBoh27y/pFb3BRako992zgOjqDQ+QftCzZilPTN9c7+5frqZ79NEj\n"
    "8+3j/FtDu8mDVQyGbHNSam5CmGkklbrOx9fZBjXzZ93HHoEPBa0hun9R6332W6P3\n"
    "Y5lGoI7EF0hygZ81tlS1jiBo/mjxpr09omWMqL2eT89D4KfvvWLkke6Cx0Ew6CSj\n"
    "WjwdOiRqzJTL2QC89CcdZMPjJwJsgPOQybj5didccRy88XbLmlLH/uDyrYwRSxUC\n"
    "AwEAAaNzMHEwHQYDVR0OBBYEFPv2Q/2XCwqhYbWhXiDj7MsdeqNqMB8GA1UdIwQY\n"
    "MBaAFPv2Q/2XCwqhYbWhXiDj7MsdeqNqMA4GA1UdDwEB/wQEAwIEMDAUBgNVHSUE\n"
    "DTALBgkrBgEEAYI3UAEwCQYDVR0TBAIwADANBgkqhkiG9w0BAQsFAAOCAQEAJY57\n"
    "DLS+4q9iqt7sFGv57WFwAfmVarGxS0Yj57gC3dso4YuCeisg32wuVO4ogZQHPwN7\n"
    "IcWUyybtQuJTkYvS2nlWK3+v/JDJV4IrF1j7GUk1m1fILJcq6nPigEt7YLiHDTv8\n"
    "4mcfYrhoLAlQXqCXRj1desyAaC/5jX3ihCnuXktyTGPuzb8d+V++541VZXoPpLyC\n"
    "n16AZiY2k3z/QJbX8XPBPYVWeJx1bZ9lj3Lz2Tg/GFv7g9WGsOUrWLCn1mXl0Jpe\n"
    "xKpp7fRzU59VQ5cLougDT9Gyv3EuCPsUgzVj21/wvg0AH14TUuvNOMCLBcpROYyH\n"
    "A1ugQXrGGpSB0vLSRg==\n"
    "-----END CERTIFICATE-----\n";

static void messages(void) {
    entra_buffer message = {0, 0, 0}, error = {0, 0, 0};
    const uint8_t *content = bytes("Temporary password");
    const unsigned long long in_2026 = 1796083200000ULL, in_2040 = 2208988800000ULL;
    require(entra_cms_encrypt(content, 18, bytes(certificate), strlen(certificate), in_2026, &message, NULL) == ENTRA_OK, "encrypt");
    char *text = take(&message);
    require(strncmp(text, "-----BEGIN CMS-----\n", 20) == 0 && strstr(text, "\n-----END CMS-----\n") != NULL, "the message");
    free(text);
    require(entra_cms_encrypt(content, 18, bytes(certificate), strlen(certificate), in_2040, &message, &error) == ENTRA_CERTIFICATE_UNUSABLE, "2040");
    text = take(&error);
    require(strstr(text, "not now") != NULL, "the reason");
    free(text);
    require(entra_cms_encrypt(NULL, 0, bytes(certificate), strlen(certificate) / 2, 0, &message, NULL) == ENTRA_CERTIFICATE_UNUSABLE, "half of one");
    require(entra_cms_encrypt(NULL, 0, NULL, 0, 0, &message, NULL) == ENTRA_CERTIFICATE_UNUSABLE, "no certificate");
    require(entra_cms_encrypt(NULL, 0, bytes(certificate), strlen(certificate), 0, NULL, NULL) == ENTRA_INVALID_ARGUMENT, "no output");
    require(message.data == NULL, "nothing is written on failure");
}

int main(void) {
    require(entra_abi_version() == ENTRA_ABI_VERSION, "the header's version");
    reset_one();
    misuse();
    passwords();
    logs();
    messages();
    puts("5 passed, 0 failed");
    return 0;
}
