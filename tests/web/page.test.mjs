// The page, as a person uses it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { suite } from "./support/suite.mjs";

const ADELE = { id: "a8fb48d8-947c-4744-8d97-1f7eac4c329b", upn: "AdeleV@contoso.example" };
const ALEX = { id: "c273a161-b2bf-41b8-95a4-a92dcdd03f89", upn: "AlexW@contoso.example" };
let world;
let tenant;
let at;
const allow = suite((now) => {
    ({ world, tenant, at } = now);
});

const signedIn = () => at.signIn(world.token);

describe("a reset", () => {
    test("from token to password", async () => {
        await signedIn();
        await at.lookUp(ADELE.upn);
        const plan = await at.region("Plan").innerText();
        for (const part of ["Adele Vance", ADELE.upn, ADELE.id, "forceChangePasswordNextSignIn", "********"])
            assert.ok(plan.includes(part), part);
        assert.equal(await at.button("Confirm reset").isVisible(), false);
        await at.button("Reset password").click();
        assert.match(await at.region("Plan").innerText(), /Set a new password for Adele Vance \(AdeleV@contoso\.example\)\?/);
        assert.equal((await tenant.user(ADELE.id)).writes, 0);
        await at.button("Confirm reset").click();
        await at.button("Show password").waitFor();

        const { password, writes, forceChangePasswordNextSignIn } = await tenant.user(ADELE.id);
        assert.deepEqual([writes, forceChangePasswordNextSignIn], [1, true]);
        assert.match(await at.region("Result").innerText(), /The password was reset/);
        assert.equal((await at.everything()).includes(password), false, "the password is there before it was asked for");
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), password);
        await at.button("Copy password").click();
        await at.page.getByText("The password was copied").waitFor();
        assert.equal(await at.page.evaluate(() => navigator.clipboard.readText()), password);
        await at.button("Hide password").click();
        assert.equal((await at.everything()).includes(password), false);
    });

    test("what was confirmed is what is done, with the options of the plan", async () => {
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.region("Plan").waitFor();
        await at.page.getByLabel("User must change password at next sign-in").uncheck();
        await at.region("Plan").getByText("The new password stays valid").waitFor();
        await at.reset();
        assert.equal((await tenant.user(ADELE.id)).forceChangePasswordNextSignIn, false);
        assert.equal((await tenant.user(ADELE.id)).writes, 1);
    });

    test("a user is found by the beginning of the name", async () => {
        await signedIn();
        await at.lookUp("Alex");
        await at.page.getByRole("button", { name: "Alex Wilber" }).click();
        await at.reset();
        assert.equal((await tenant.user(ALEX.id)).writes, 1);
        await at.lookUp("Nobody");
        await at.progress.getByText("Nobody was found").waitFor();
    });

    test("cancelled, nothing is changed", async () => {
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.button("Cancel").click();
        await at.region("Result").getByText("Nothing was changed", { exact: true }).waitFor();
        assert.equal((await tenant.user(ADELE.id)).writes, 0);
    });

    test("by keyboard alone", async () => {
        const { keyboard } = at.page;
        // The engine may still be loading, and a reply on its way, when the key is pressed.
        const focusIs = (name) =>
            at.page.waitForFunction((name) => (document.activeElement.textContent.trim() || document.activeElement.id) === name, name);
        await keyboard.press("Tab");
        await focusIs("token");
        await keyboard.insertText(world.token);
        await keyboard.press("Enter");
        await focusIs("search");
        await keyboard.insertText(ADELE.upn);
        await keyboard.press("Enter");
        await at.region("Plan").waitFor();
        await focusIs("Plan");
        await keyboard.press("Tab");
        await focusIs("Reset password");
        await keyboard.press("Enter");
        await focusIs("Confirm reset");
        await keyboard.press("Enter");
        await at.region("Result").waitFor();
        await focusIs("Result");
        await keyboard.press("Tab");
        await focusIs("Show password");
        await keyboard.press("Enter");
        assert.equal(await at.shownPassword(), (await tenant.user(ADELE.id)).password);
    });
});

describe("the password", () => {
    test("once seen, is gone when the tab is hidden", async () => {
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.reset();
        await at.button("Show password").click();
        await at.hideTab();
        const { password } = await tenant.user(ADELE.id);
        assert.equal((await at.everything()).includes(password), false);
        assert.equal((await at.button("Show password").isVisible()) || (await at.button("Copy password").isVisible()), false);
        await at.region("Result").getByText("was removed from this page").waitFor();
    });

    test("not had by anyone yet, survives a hidden tab and the next user", async () => {
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.reset();
        await at.hideTab();
        await at.lookUp(ALEX.upn);
        await at.reset();
        await at.region("Earlier users").getByRole("button", { name: ADELE.upn }).click();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(ADELE.id)).password);
        await at.region("Earlier users").getByRole("button", { name: ALEX.upn }).click();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(ALEX.id)).password);
        assert.equal(await at.region("Earlier users").isVisible(), false);
    });

    test("and the token are nowhere else", async () => {
        await signedIn();
        assert.equal(await at.token.inputValue(), "");
        await at.lookUp(ADELE.upn);
        await at.reset();
        await at.button("Show password").click();
        const { password } = await tenant.user(ADELE.id);
        const attributes = await at.page.evaluate(() =>
            [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes].map(({ value }) => value)),
        );
        const stored = await at.page.evaluate(async () => [
            localStorage.length,
            sessionStorage.length,
            (await indexedDB.databases()).length,
            (await caches.keys()).length,
        ]);
        assert.deepEqual(stored, [0, 0, 0, 0]);
        assert.deepEqual(await at.page.context().cookies(), []);
        const places = [
            ...attributes,
            ...at.seen.console,
            at.page.url(),
            await at.page.title(),
            ...at.seen.requests.map((request) => request.url()),
        ];
        for (const secret of [password, world.token, world.token.split(".")[1]]) {
            assert.deepEqual(
                places.filter((place) => place.includes(secret)),
                [],
            );
        }
        for (const request of at.seen.requests) {
            const origin = new URL(request.url()).origin;
            assert.ok([new URL(tenant.web).origin, tenant.endpoint].includes(origin), origin);
            assert.equal(Boolean(request.headers().authorization) && origin !== tenant.endpoint, false);
        }
    });
});

describe("a user that cannot be reset", () => {
    test("is told why, and what to do", async () => {
        await signedIn();
        for (const [upn, code, words] of [
            [
                "IsaiahL@fabrikam-federated.example",
                "user_federated",
                /is federated[^]*Reset the password at the domain's identity provider/,
            ],
            [
                "NestorW@contoso.example",
                "role_too_low",
                /holds Global Administrator[^]*Privileged Authentication Administrator, Global Administrator/,
            ],
            ["nobody@contoso.example", "user_not_found", /find the user by it/],
        ]) {
            await at.lookUp(upn);
            await at.region("Result").getByText(code, { exact: true }).waitFor();
            assert.match(await at.region("Result").innerText(), words);
            assert.equal(await at.region("Plan").isVisible(), false);
            assert.equal(await at.button("Show password").isVisible(), false);
        }
        allow(/status of 404/);
    });

    test("with blocked sign-in is reset when that was asked for", async () => {
        await signedIn();
        await at.lookUp("HenriettaM@contoso.example");
        await at.region("Result").getByText("user_disabled").waitFor();
        await at.page.getByLabel("Reset even if sign-in is blocked").check();
        await at.lookUp("HenriettaM@contoso.example");
        await at.reset();
        await at.button("Show password").waitFor();
    });

    test("for want of rights, with the request id", async () => {
        const body = { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } };
        const headers = { "request-id": "6f1c2d3e-0000-4000-8000-00000000abcd" };
        const then = { status: 403, headers, body };
        await tenant.faults([
            { match: { method: "PATCH" }, then },
            { match: { pathContains: "/resetPassword" }, then },
        ]);
        allow(/status of 403/);
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.reset();
        assert.match(
            await at.region("Result").innerText(),
            /The password was not reset[^]*Insufficient privileges[^]*6f1c2d3e-0000-4000-8000-00000000abcd/,
        );
    });
});

describe("a user who is reset by the service's own call", () => {
    test("synchronised: followed to the end", async () => {
        await tenant.operation({
            user: "PattiF@contoso.example",
            retryAfter: 1,
            steps: [{ status: "running" }, { status: "running" }, { status: "succeeded" }],
        });
        await signedIn();
        await at.page.getByLabel("Sign the user out everywhere afterwards").check();
        await at.lookUp("PattiF@contoso.example");
        assert.match(await at.region("Plan").innerText(), /resetPassword[^]*only the reset service writes back to it/);
        await at.button("Reset password").click();
        await at.button("Confirm reset").click();
        await at.progress.getByText("The service is setting the password").waitFor();
        await at.button("Show password").click();
        const { password, writtenBack, revocations } = await tenant.user("PattiF@contoso.example");
        assert.deepEqual([await at.shownPassword(), writtenBack, revocations], [password, true, 1]);
    });

    test("privileged: asked about twice", async () => {
        await at.signIn(await tenant.token({ upn: "MODAdmin@contoso.example" }));
        await at.lookUp("NestorW@contoso.example");
        assert.match(await at.region("Plan").innerText(), /Global Administrator[^]*Privileged/);
        await at.button("Reset password").click();
        await at.button("Confirm reset").click();
        await at.region("Plan").getByText("Really set a new password").waitFor();
        assert.equal((await tenant.user("NestorW@contoso.example")).writes, 0);
        await at.button("Confirm reset").click();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user("NestorW@contoso.example")).password);
    });
});

describe("the token", () => {
    test("is needed", async () => {
        await at.lookUp(ADELE.upn);
        await at.region("Result").getByText("no_sign_in").waitFor();
    });

    test("that can be none is refused before anything is sent", async () => {
        for (const [text, words] of [
            ["Bearer abc", "The access token begins with the word Bearer"],
            ["a b", "The access token has a character that no token has"],
        ]) {
            await at.signIn(text);
            await at.progress.getByText(words).waitFor();
            assert.equal(await at.page.evaluate(() => document.activeElement.id), "token");
        }
        assert.equal(await at.token.inputValue(), "");
        assert.deepEqual(await tenant.log(), []);
    });

    test("refused, another one helps", async () => {
        allow(/status of 401/);
        await at.signIn("not.a.token");
        await at.lookUp(ADELE.upn);
        await at.region("Result").getByText("token_refused").waitFor();
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.region("Plan").waitFor();
    });
});

describe("the network", () => {
    test("a redirect is not followed", async () => {
        const elsewhere = `${tenant.endpoint}/v1.0/users/${ALEX.id}`;
        await tenant.faults([
            { match: { method: "PATCH" }, then: { status: 307, headers: { Location: elsewhere, "Access-Control-Allow-Origin": "*" } } },
        ]);
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.reset();
        await at.region("Result").getByText("redirected", { exact: true }).waitFor();
        const writes = (await tenant.log()).filter(({ method }) => method === "PATCH");
        assert.deepEqual(
            writes.map(({ target }) => target),
            [`/v1.0/users/${ADELE.id}`],
        );
        assert.equal((await tenant.user(ALEX.id)).writes, 0);
    });

    test("a write whose answers are lost is unknown, with its password", async () => {
        await tenant.faults([{ match: { method: "PATCH" }, times: 100, then: { drop: "after" } }]);
        allow(/ERR_EMPTY_RESPONSE/);
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.reset();
        await at.region("Result").getByText("It is not known whether the password was reset").waitFor();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(ADELE.id)).password);
    });

    test("a module that breaks down during a write still leaves the password", async () => {
        await tenant.faults([{ match: { method: "PATCH" }, then: { delayMs: 1000 } }]);
        allow(/RuntimeError|unreachable|out of bounds|met a state that it does not know/);
        await signedIn();
        await at.lookUp(ADELE.upn);
        await at.button("Reset password").click();
        const sent = at.page.waitForRequest((request) => request.method() === "PATCH");
        await at.button("Confirm reset").click();
        await sent;
        await at.breakModule();
        await at.region("Result").getByText("It is not known whether the password was reset").waitFor();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(ADELE.id)).password);
        await at.lookUp(ALEX.upn);
        await at.region("Result").getByText("Reload the page").waitFor();
    });
});
