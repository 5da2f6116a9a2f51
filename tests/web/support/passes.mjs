// Passes and `accountEnabled`, played between the page and its tenant: bodies and replies are those of Graph's own pages, and each test says
// how they fail. https://learn.microsoft.com/graph/api/authentication-post-temporaryaccesspassmethods

const HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "request-id",
    "request-id": "6f1c2d3e-0000-4000-8000-00000000abcd",
};

/**
 * Answers for the tenant. `sent` is what it was sent, `passes` what it made, by object id; `fails` is how it refuses: `[status, message]`.
 * Replies about `accountEnabled` wait for `held`.
 */
export async function playPasses(page) {
    const played = { sent: [], passes: {}, fails: {}, held: Promise.resolve() };
    const reply = (route, status, json) => route.fulfill({ status, json, headers: HEADERS });
    const refuse = (route, [status, message]) => reply(route, status, { error: { code: "badRequest", message } });
    await page.route("**/authenticationMethodConfigurations/temporaryAccessPass", (route) =>
        reply(route, 200, { state: "enabled", isUsableOnce: false, minimumLifetimeInMinutes: 60, maximumLifetimeInMinutes: 480 }),
    );
    await page.route("**/users/*/authentication/temporaryAccessPassMethods", (route) => {
        const terms = route.request().postDataJSON();
        played.sent.push(["pass", terms]);
        if (played.fails.pass) return refuse(route, played.fails.pass);
        const id = route.request().url().split("/").at(-3);
        played.passes[id] = `Pass+${id.slice(0, 8)}`;
        return reply(route, 201, {
            id: "00aa00aa-0000-4000-8000-000000000001",
            temporaryAccessPass: played.passes[id],
            lifetimeInMinutes: terms.lifetimeInMinutes ?? 60,
            isUsableOnce: terms.isUsableOnce ?? false,
            startDateTime: "2026-11-24T08:00:00Z",
            isUsable: true,
        });
    });
    await page.route("**/v1.0/users/*", async (route) => {
        const terms = route.request().method() === "PATCH" ? route.request().postDataJSON() : {};
        if (!("accountEnabled" in terms)) return route.fallback();
        played.sent.push(["accountEnabled", terms.accountEnabled]);
        await played.held;
        const { accountEnabled: failure } = played.fails;
        return failure ? refuse(route, failure) : route.fulfill({ status: 204, headers: HEADERS });
    });
    return played;
}
