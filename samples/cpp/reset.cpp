// Resets one user: reset <graph endpoint> <user>, with an access token in ENTRA_ACCESS_TOKEN. Exit code 0 where the user was reset.

#include "entra_reset.hpp"
#include "http.h"
#include "json.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <thread>

namespace {

std::string text(const std::string& json, const char* name) {
    const std::unique_ptr<char, decltype(&std::free)> found(json_text(json.c_str(), name), std::free);
    return found ? found.get() : "";
}

std::string quoted(const std::string& value) {
    std::string json(value.size() * 6 + 3, '\0');
    json_quote(json.data(), value.c_str());
    json.resize(std::strlen(json.c_str()));
    return json;
}

// What a program puts in place of the sample's own: one request, one reply.
class Transport {
public:
    virtual ~Transport() = default;
    virtual int send(const std::string& method, const std::string& url, const std::string& headers, std::string_view body, http_reply& reply) = 0;
};

class Loopback final : public Transport {
public:
    int send(const std::string& method, const std::string& url, const std::string& headers, std::string_view body, http_reply& reply) override {
        return http_send(method.c_str(), url.c_str(), headers.c_str(), body.data(), body.size(), &reply);
    }
};

class Run {
public:
    Run(const std::string& endpoint, const std::string& user, std::string token, Transport& transport)
        : token_(std::move(token)), transport_(transport), begun_(std::chrono::steady_clock::now()), flow_(options(endpoint)) {
        flow_.addUsers("[" + quoted(user) + "]");
    }

    bool toTheEnd() {
        while (true) {
            const std::string action = flow_.poll(nowMs());
            const std::string kind = text(action, "action");
            const uint64_t id = json_number(action.c_str(), "id");
            if (kind == "send") {
                send(id, action);
            } else if (kind == "ask") {
                std::cout << text(action, "operation") << '\n';
                flow_.answer(id, 1);
            } else if (kind == "token") {
                flow_.answer(id, 0);
            } else if (kind == "wait") {
                const uint64_t until = json_number(action.c_str(), "untilMs"), now = nowMs();
                std::this_thread::sleep_for(std::chrono::milliseconds(until > now ? until - now : 0));
            } else if (kind == "result") {
                show(id, action);
            } else if (kind == "done") {
                return isReset_;
            }
        }
    }

private:
    static std::string options(const std::string& endpoint) {
        const auto utc = std::chrono::system_clock::now().time_since_epoch();
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(utc).count();
        return R"({"kind":"reset","maxInFlight":1,"utcAtZeroMs":)" + std::to_string(ms) + R"(,"graphEndpoint":)" + quoted(endpoint) + "}";
    }

    uint64_t nowMs() const {
        const auto passed = std::chrono::steady_clock::now() - begun_;
        return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
    }

    void send(uint64_t id, const std::string& action) {
        std::string headers = "Authorization: Bearer " + token_ + "\r\n";
        json_each(
            action.c_str(), "headers",
            [](void* lines, const char* name, const char* value) {
                static_cast<std::string*>(lines)->append(name).append(": ").append(value).append("\r\n");
            },
            &headers);
        entra::Buffer body;
        if (action.find("\"hasBody\":true") != std::string::npos) {
            flow_.takeBody(id, body);
            headers += "Content-Type: application/json\r\n";
        }
        http_reply reply;
        const int failed = transport_.send(text(action, "method"), text(action, "url"), headers, body.view(), reply);
        if (failed == 0) {
            flow_.respond(id, static_cast<uint16_t>(reply.status), reply.headers, {reply.body, reply.body_length});
        } else {
            flow_.fail(id, failed == 1 ? 0 : 1);
        }
        http_free(&reply);
    }

    void show(uint64_t id, const std::string& action) {
        isReset_ = text(action, "outcome") == "Reset";
        std::cout << text(action, "userPrincipalName") << ": " << text(action, "outcome") << '\n';
        if (action.find("\"hasPassword\":true") != std::string::npos) {
            entra::Buffer secret;
            flow_.takeSecret(id, secret);
            std::cout << "a password of " << secret.view().size() << " characters\n";
        }
    }

    std::string token_;
    Transport& transport_;
    std::chrono::steady_clock::time_point begun_;
    entra::Flow flow_;
    bool isReset_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    const char* token = std::getenv("ENTRA_ACCESS_TOKEN");
    if (argc != 3 || token == nullptr) {
        std::cerr << "usage: reset <graph endpoint> <user>, with an access token in ENTRA_ACCESS_TOKEN\n";
        return 2;
    }
    try {
        std::cout << "a readable password has " << entra::generate(R"({"style":"readable"})").size() << " characters\n";
        Loopback transport;
        return Run(argv[1], argv[2], token, transport).toTheEnd() ? 0 : 1;
    } catch (const entra::Refused& refused) {
        std::cerr << refused.what() << '\n';
        return 2;
    }
}
