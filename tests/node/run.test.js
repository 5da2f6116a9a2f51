// The loop over fetch, against the demo tenant.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import * as fakeGraph from "./support/fake_graph.js";
import { host } from "./support/host.js";
import { wasm } from "./support/package.js";

const ADELE = "a8fb48d8-947c-4744-8d97-1f7eac4c329b";
let tenant;
let token;

before(async () => {
    await wasm.default();
    tenant = await fakeGraph.start();
    token = await tenant.token();
});
after(() => tenant.stop());
beforeEach(() => tenant.reset());

const options = (more = {}) => ({ kind: "reset", graphEndpoint: tenant.endpoint, ...more });

async function run(users, { tokens = [token], answer, over, settings, ...more } = {}) {
    const by = host({ tokens, answer, over });
    await wasm.run(options(more), users, by, settings);
    return by.seen;
}

describe("a run", () => {
    test("resets each user, and hands out the password that is set", async () => {
        const users = [
            "AdeleV@contoso.example",
            "o'brien@contoso.example",
            "$backup@contoso.example",
            { UPN: "AlexW@contoso.example", Password: "canary" },
        ];
        const { questions, results, progress } = await run(users);
        assert.deepEqual(
            results.map(({ outcome }) => outcome),
            Array(4).fill("Reset"),
        );
        assert.equal(questions[0].requests[0].includes("********"), true);
        for (const { userId, password, forceChange } of results) {
            const held = await tenant.user(userId);
            assert.equal(password, held.password);
            assert.equal(held.writes, 1);
            assert.equal(forceChange, true);
            assert.equal(held.forceChangePasswordNextSignIn, true);
            const told = JSON.stringify([questions, progress, results.map(({ password: _, ...result }) => result)]);
            assert.ok(!told.includes(JSON.stringify(password).slice(1, -1)), "a control message holds a password");
        }
        assert.equal(progress.at(-1).stage, "done");
        assert.ok(!JSON.stringify(await tenant.log()).includes("canary"));
    });

    test("has several requests in flight", async () => {
        const users = ["AdeleV", "AlexW", "MeganB", "DiegoS", "LynneR", "o'brien"].map((name) => `${name}@contoso.example`);
        await tenant.faults([{ match: { method: "GET", pathContains: "/users/" }, times: 12, then: { delayMs: 300 } }]);
        const began = performance.now();
        const { results } = await run(users);
        assert.equal(results.filter(({ outcome }) => outcome === "Reset").length, 6);
        assert.ok(performance.now() - began < 12 * 300, "twelve answers of 300 ms each came one after the other");
    });

    test("takes the caller's own password, for one user only", async () => {
        const password = new TextEncoder().encode("Grun-Heim-42!x");
        const { results } = await run([ADELE], { settings: { password }, forceChangePasswordNextSignIn: false });
        assert.equal(results[0].password, "Grun-Heim-42!x");
        const held = await tenant.user(ADELE);
        assert.deepEqual([held.password, held.forceChangePasswordNextSignIn], ["Grun-Heim-42!x", false]);
        await assert.rejects(run([ADELE, "AlexW@contoso.example"], { settings: { password } }), { code: "shared_password" });
    });

    test("refuses bad options before it asks for a token", async () => {
        const by = host({ tokens: [token] });
        await assert.rejects(wasm.run({ kind: "reset", colour: "red" }, [ADELE], by), (error) => {
            return (
                error instanceof wasm.ResetError &&
                error.code === "invalid_options" &&
                error.message.includes("colour") &&
                error.remedy.length > 0
            );
        });
        await assert.rejects(wasm.run({ kind: "reset", graphEndpoint: "http://contoso.example" }, [ADELE], by), {
            code: "endpoint_refused",
        });
        await assert.rejects(wasm.run(options(), "AdeleV@contoso.example", by), { code: "invalid_argument" });
        assert.deepEqual(by.seen.requests, []);
    });

    test("tells who cannot be reset, and why", async () => {
        const users = ["HenriettaM", "helpdesk", "NestorW", "nobody"].map((name) => `${name}@contoso.example`);
        const { results } = await run(users);
        const told = Object.fromEntries(results.map(({ input, outcome, error }) => [input.split("@")[0], [outcome, error.code]]));
        assert.deepEqual(told, {
            HenriettaM: ["Skipped", "user_disabled"],
            helpdesk: ["Failed", "own_account"],
            NestorW: ["Failed", "role_too_low"],
            nobody: ["Failed", "user_not_found"],
        });
        assert.ok(results.every(({ error, password }) => error.remedy.length > 0 && password === null));
        assert.ok((await tenant.log()).every(({ method }) => method === "GET"));
    });
});

describe("the route", () => {
    beforeEach(() => tenant.settings({ operationRetryAfter: 0 }));

    for (const [name, user, reason, more] of [
        ["of a synchronised user", "PattiF@contoso.example", "synced_user"],
        ["of a protected user", "JoniS@contoso.example", "protected_user"],
        ["that the caller chose", "AdeleV@contoso.example", "chosen_by_caller", { method: "AuthenticationMethod" }],
        ["of a password that the service generates", "AdeleV@contoso.example", "service_generated", { serviceGenerated: true }],
    ]) {
        test(`${name} is resetPassword, followed to its end`, async () => {
            const {
                results: [result],
                progress,
            } = await run([user], { revokeSession: true, ...more });
            assert.deepEqual([result.outcome, result.method, result.methodReason], ["Reset", "AuthenticationMethod", reason]);
            const held = await tenant.user(result.userId);
            assert.deepEqual([result.password, result.sessionsRevoked, held.revocations], [held.password, true, 1]);
            assert.ok(progress.some(({ stage }) => stage === "following"));
        });
    }

    test("of a privileged user asks twice", async () => {
        const questions = [];
        const ask = async ({ question }) => (questions.push(question), question === "reset" ? "yes" : "no");
        const tokens = [await tenant.token({ upn: "MODAdmin@contoso.example" })];
        const {
            results: [result],
        } = await run(["NestorW@contoso.example"], { tokens, over: { ask } });
        assert.deepEqual([questions, result.outcome, result.error.code], [["reset", "privileged"], "Skipped", "declined"]);
        assert.equal((await tenant.user(result.userId)).writes, 0);
    });

    test("that failed at the service is told in its words", async () => {
        await tenant.operation({
            user: "PattiF@contoso.example",
            steps: [{ status: "running" }, { status: "failed", statusDetail: "FuzzyPolicyViolationInvalidPassword" }],
        });
        const {
            results: [result],
        } = await run(["PattiF@contoso.example"]);
        assert.deepEqual([result.outcome, result.error.code, result.password], ["Failed", "operation_failed", null]);
        assert.match(result.error.message, /FuzzyPolicyViolationInvalidPassword/);
    });
});

test("a search shows its matches", async () => {
    const by = host({ tokens: [token] });
    await wasm.run(options({ kind: "find", search: "Ad" }), [], by);
    const [{ found, more, error, password }] = by.seen.results;
    assert.deepEqual([more, error, password], [false, null, null]);
    assert.ok(found.some(({ userId, accountEnabled }) => userId === ADELE && accountEnabled === true));
});

describe("questions", () => {
    test("no leaves the user as before", async () => {
        const { results } = await run([ADELE], { answer: "no" });
        assert.deepEqual([results[0].outcome, results[0].error.code], ["Skipped", "declined"]);
        assert.equal((await tenant.user(ADELE)).writes, 0);
    });

    for (const [what, over] of [
        [
            "throws",
            {
                ask() {
                    throw new TypeError("no screen");
                },
            },
        ],
        ["is rejected", { ask: () => Promise.reject(new TypeError("no screen")) }],
        ["says something else", { ask: () => "perhaps" }],
    ]) {
        test(`a host that ${what} changes nothing, and the run says so`, async () => {
            const by = host({ tokens: [token], over });
            await assert.rejects(wasm.run(options(), [ADELE], by), /no screen|perhaps/);
            assert.deepEqual(
                by.seen.results.map(({ error }) => error.code),
                ["confirmation_impossible"],
            );
            assert.equal((await tenant.user(ADELE)).writes, 0);
        });
    }

    test("a host that fails to show one result gets the others", async () => {
        const shown = [];
        const by = host({ tokens: [token] });
        by.result = (result) => {
            shown.push(result.outcome);
            throw new RangeError("no room");
        };
        await assert.rejects(wasm.run(options(), [ADELE, "AlexW@contoso.example"], by), RangeError);
        assert.deepEqual(shown, ["Reset", "Reset"]);
    });

    test("a signal ends the run", async () => {
        const giveUp = new AbortController();
        const ask = () => {
            giveUp.abort();
            return new Promise(() => {});
        };
        const { results } = await run([ADELE, "AlexW@contoso.example"], { over: { ask }, settings: { signal: giveUp.signal } });
        assert.deepEqual(
            results.map(({ outcome }) => outcome),
            ["Cancelled", "Cancelled"],
        );
        assert.equal((await tenant.user(ADELE)).writes, 0);
    });
});

describe("a journal", () => {
    test("has each write before it is sent", async () => {
        const recorded = [];
        const record = async (lines) => {
            assert.equal((await tenant.user(ADELE)).writes, 0);
            recorded.push(...lines);
            return true;
        };
        const { results } = await run([ADELE], { journal: true, over: { record } });
        assert.equal(results[0].outcome, "Reset");
        assert.deepEqual(
            recorded.map(({ event, index, userId, method }) => [event, index, userId, method]),
            [["intent", 0, ADELE, "PasswordProfile"]],
        );
    });

    for (const [what, over] of [
        ["is not kept", {}],
        ["cannot be flushed", { record: () => false }],
    ]) {
        test(`that ${what} lets nothing be written`, async () => {
            const { results } = await run([ADELE], { journal: true, over });
            assert.deepEqual([results[0].outcome, results[0].error.code], ["Failed", "journal_failed"]);
            assert.equal((await tenant.user(ADELE)).writes, 0);
        });
    }
});

describe("tokens", () => {
    test("an expired one is replaced", async () => {
        const expired = await tenant.token({ expiresInSec: -60 });
        const { requests, results } = await run([ADELE], { tokens: [expired, token] });
        assert.equal(results[0].outcome, "Reset");
        assert.deepEqual(
            requests.map(({ message }) => message),
            ["an access token is needed", "the access token has expired"],
        );
    });

    test("without another one the user fails, unchanged", async () => {
        const { results } = await run([ADELE], { tokens: ["not.a.token"] });
        assert.deepEqual([results[0].outcome, results[0].error.code], ["Failed", "token_refused"]);
    });

    test("none, or one that is none, is an error of its own", async () => {
        await assert.rejects(run([ADELE], { tokens: [] }), { code: "no_sign_in" });
        for (const text of ["a\nb", "", "a b", "a\u0016b", "System.Security.SecureString"]) {
            await assert.rejects(run([ADELE], { tokens: [text] }), { code: "token_invalid" });
            assert.throws(
                () => wasm.checkToken(new TextEncoder().encode(text)),
                (error) => error.code === "token_invalid" && !error.message.includes("\u0016"),
            );
        }
        assert.deepEqual(await tenant.log(), []);
    });

    test("white space around one is no part of it", async () => {
        const { results } = await run([ADELE], { tokens: [` ${token}\r\n`] });
        assert.equal(results[0].outcome, "Reset");
    });

    test("another one that is none is an error, and the user fails unchanged", async () => {
        const by = host({ tokens: [await tenant.token({ expiresInSec: -60 }), "a\nb"] });
        await assert.rejects(wasm.run(options(), [ADELE], by), { code: "token_invalid" });
        assert.equal(by.seen.results[0].outcome, "Failed");
        assert.equal((await tenant.user(ADELE)).writes, 0);
    });
});

describe("the network", () => {
    test("a redirect is not followed", async () => {
        const elsewhere = `${tenant.endpoint}/v1.0/users/c273a161-b2bf-41b8-95a4-a92dcdd03f89`;
        await tenant.faults([{ match: { method: "PATCH" }, then: { status: 307, headers: { Location: elsewhere } } }]);
        const { results } = await run([ADELE]);
        assert.equal(results[0].error.code, "redirected");
        assert.equal((await tenant.log()).filter(({ method }) => method === "PATCH").length, 1);
    });

    test("a lost answer is repeated with the same password", async () => {
        await tenant.faults([{ match: { method: "PATCH" }, then: { drop: "after" } }]);
        const { results } = await run([ADELE]);
        const held = await tenant.user(ADELE);
        assert.deepEqual([results[0].outcome, results[0].password], ["Reset", held.password]);
    });

    test("an endless loss is Unknown, with the password", async () => {
        await tenant.faults([{ match: { method: "PATCH" }, times: 100, then: { drop: "after" } }]);
        const { results } = await run([ADELE]);
        assert.deepEqual([results[0].outcome, results[0].password], ["Unknown", (await tenant.user(ADELE)).password]);
    });
});
