// The C ABI with owners: what is made is freed, what is refused is thrown, and buffers are wiped where they end.

#pragma once

#include "entra_reset.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace entra {

class Refused : public std::runtime_error {
public:
    Refused(entra_status status, std::string message) : std::runtime_error(std::move(message)), status(status) {}
    const entra_status status;
};

class Buffer {
public:
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { entra_buffer_free(&buffer_); }

    entra_buffer* out() { return &buffer_; }
    std::string_view view() const { return {reinterpret_cast<const char*>(buffer_.data), buffer_.len}; }

private:
    entra_buffer buffer_{nullptr, 0, 0};
};

// Throws what a call refused: a JSON object with code, message and remedy.
template <typename Call>
void must(Call call) {
    Buffer error;
    const entra_status status = call(error.out());
    if (status != ENTRA_OK) {
        throw Refused(status, std::string(error.view()));
    }
}

inline const uint8_t* bytes(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

class Flow {
public:
    explicit Flow(std::string_view options) {
        must([&](entra_buffer* error) { return entra_flow_new(bytes(options), options.size(), &flow_, error); });
    }
    Flow(const Flow&) = delete;
    Flow& operator=(const Flow&) = delete;
    ~Flow() { entra_flow_free(flow_); }

    void addUsers(std::string_view json) {
        must([&](entra_buffer* error) { return entra_flow_add_users(flow_, bytes(json), json.size(), error); });
    }
    std::string poll(uint64_t nowMs) {
        Buffer action;
        must([&](entra_buffer* error) { return entra_flow_poll(flow_, nowMs, action.out(), error); });
        return std::string(action.view());
    }
    void takeBody(uint64_t id, Buffer& body) {
        must([&](entra_buffer* error) { return entra_flow_take_body(flow_, id, body.out(), error); });
    }
    void takeSecret(uint64_t id, Buffer& secret) {
        must([&](entra_buffer* error) { return entra_flow_take_secret(flow_, id, secret.out(), error); });
    }
    void respond(uint64_t id, uint16_t status, std::string_view headers, std::string_view body) {
        must([&](entra_buffer* error) {
            return entra_flow_respond(flow_, id, status, bytes(headers), headers.size(), bytes(body), body.size(), error);
        });
    }
    // 0: no byte left this machine. 1: the request may have been received.
    void fail(uint64_t id, uint32_t failure) {
        must([&](entra_buffer* error) { return entra_flow_fail(flow_, id, failure, error); });
    }
    // 0 no, 1 yes.
    void answer(uint64_t id, uint32_t answer) {
        must([&](entra_buffer* error) { return entra_flow_answer(flow_, id, answer, error); });
    }

private:
    entra_flow* flow_ = nullptr;
};

// Passwords by a policy, without sign-in.
inline std::string generate(std::string_view policy) {
    Buffer drawn, facts;
    must([&](entra_buffer* error) { return entra_password_generate(bytes(policy), policy.size(), 1, drawn.out(), facts.out(), error); });
    // Each password stands behind its length, four bytes.
    return std::string(drawn.view().substr(4));
}

}  // namespace entra
