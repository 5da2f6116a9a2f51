// A Temporary Access Pass, and the steps round the write, as a person asks for them and is told of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { suite } from "./support/suite.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ADELE = "AdeleV@contoso.example";
const ALEX = "AlexW@contoso.example";
const PRIVILEGED = "NestorW@contoso.example";
const DOTS = "•".repeat(14);

let tenant;
let at;
const allow = suite((now) => {
    ({ tenant, at } = now);
});

const PASSES = "/temporaryAccessPassMethods";
const refusal = (status, message) => ({
    status,
    headers: { "request-id": "6f1c2d3e-0000-4000-8000-00000000abcd" },
    body: { error: { code: "badRequest", message } },
});
const OUTSIDE = refusal(400, "The lifetime is outside the policy.");
const DENIED = refusal(403, "Insufficient privileges to complete the operation.");

/** Whoever may reset a password need not be allowed to create a pass. */
const signedIn = async () => at.signIn(await tenant.token({ upn: "MODAdmin@contoso.example" }));
const choose = (what) => at.page.getByLabel("What the user gets").selectOption(what);
const check = (name) => at.page.getByLabel(name).check();
const box = (name) => at.region("Result").locator(`#${name}-box`);
const passOf = async (user) => (await tenant.user(user)).pass.value;
const isEnabled = async (user) => (await tenant.user(user)).properties.accountEnabled;

async function confirmPass() {
    await at.button("Create the pass").click();
    await at.button("Confirm pass").click();
    await at.region("Result").waitFor();
}

/** The facts of a region, by their terms. */
const facts = (name) =>
    at
        .region(name)
        .locator("dl div")
        .evaluateAll((rows) => Object.fromEntries(rows.map((row) => [...row.children].map((cell) => cell.textContent))));

async function nothingForAxe(when) {
    await at.page.evaluate(axe);
    const { violations } = await at.page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(
        violations.map(({ id, nodes }) => [when, id, nodes.map(({ html }) => html)]),
        [],
    );
}

describe("a pass alone", () => {
    test("is created and leaves the password as it is", async () => {
        await signedIn();
        for (const field of ["Lasts (minutes)", "Can be used only once"]) assert.equal(await at.page.getByLabel(field).isVisible(), false);
        await choose("A Temporary Access Pass");
        assert.equal(await at.page.getByLabel("User must change password at next sign-in").isVisible(), false);
        await at.page.getByLabel("Lasts (minutes)").fill("90");
        await at.page.getByLabel("Can be used only once").selectOption("Yes");
        await at.lookUp(ADELE);
        await at.region("Plan").waitFor();
        const plan = await facts("Plan");
        assert.equal(plan.Password, "Stays as it is");
        assert.equal("At next sign-in" in plan, false);
        assert.equal(await at.button("Reset password").isVisible(), false);
        await nothingForAxe("the plan of a pass");
        await at.button("Create the pass").click();
        assert.equal(
            await at.page.locator("#confirm-text").innerText(),
            "Create a Temporary Access Pass for Adele Vance (AdeleV@contoso.example)? It takes the place of an earlier pass. " +
                "The password stays as it is.",
        );
        assert.equal((await tenant.user(ADELE)).passes, 0);
        await at.button("Confirm pass").click();
        await at.button("Show pass").waitFor();

        const { passes, pass, writes } = await tenant.user(ADELE);
        assert.deepEqual([passes, pass.lifetimeInMinutes, pass.isUsableOnce, writes], [1, 90, true, 0]);
        const result = await facts("Result");
        assert.deepEqual([result["Pass lasts"], result["Pass can be used"]], ["90 minutes", "Only once"]);
        assert.equal(new Date(result["Pass is valid from"]).getFullYear(), new Date().getFullYear());
        assert.match(await at.region("Result").innerText(), /The Temporary Access Pass was created/);
        assert.equal(await at.button("Show password").count(), 0);
        assert.equal((await at.everything()).includes(await passOf(ADELE)), false, "the pass is there before it was asked for");
        await at.button("Show pass").click();
        assert.equal(await box("pass").locator("code").innerText(), await passOf(ADELE));
        await at.button("Copy pass").click();
        await at.page.getByText("The pass was copied").waitFor();
        assert.equal(await at.page.evaluate(() => navigator.clipboard.readText()), await passOf(ADELE));
        await at.button("Show spoken form of pass").click();
        assert.equal((await box("pass").locator(".spelt").innerText()).split(", ").length, pass.value.length);
        await nothingForAxe("the result of a pass");
        await at.button("Hide pass").click();
        await at.button("Hide spoken form of pass").click();
        assert.equal(await box("pass").locator("code").innerText(), DOTS);
        assert.equal((await at.everything()).includes(await passOf(ADELE)), false);
    });

    test("is in no attribute, address, title, storage or line of the console", async () => {
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.lookUp(ADELE);
        await confirmPass();
        await at.button("Show pass").click();
        await at.button("Copy pass").click();
        await at.button("Show spoken form of pass").click();
        const pass = await passOf(ADELE);
        const spoken = await box("pass").locator(".spelt").innerText();
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
        const requests = at.seen.requests.flatMap((request) => [request.url(), request.postData() ?? ""]);
        const places = [...attributes, ...requests, ...at.seen.console, at.page.url(), await at.page.title()];
        for (const secret of [pass, spoken])
            assert.deepEqual(
                places.filter((place) => place.includes(secret)),
                [],
            );
    });

    test("that nobody has had holds the person who leaves the page", async () => {
        const asked = [];
        at.page.on("dialog", (dialog) => asked.push(dialog.type()) && dialog.dismiss());
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.lookUp(ADELE);
        await confirmPass();
        await at.button("Show pass").waitFor();
        for (const expected of [["beforeunload"], []]) {
            asked.length = 0;
            await at.page.evaluate(() => setTimeout(() => location.reload(), 0));
            await at.page.waitForTimeout(500);
            assert.deepEqual(asked, expected);
            if (expected.length > 0) await at.button("Show pass").click();
        }
    });

    test("that the service refuses is told as such", async () => {
        allow(/status of 400/);
        await tenant.faults([{ match: { pathContains: PASSES }, then: OUTSIDE }]);
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.lookUp(ADELE);
        await confirmPass();
        assert.match(await at.region("Result").innerText(), /No Temporary Access Pass was created[^]*6f1c2d3e/);
        assert.equal((await at.button("Show pass").count()) + (await at.button("Show password").count()), 0);
    });

    test("of a privileged user is asked about twice, in its own words", async () => {
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.lookUp(PRIVILEGED);
        await at.button("Create the pass").click();
        await at.button("Confirm pass").click();
        await at.region("Plan").getByText("Really create a Temporary Access Pass for Nestor Wilke").waitFor();
        assert.equal((await tenant.user(PRIVILEGED)).passes, 0);
        await at.button("Confirm pass").click();
        await at.button("Show pass").click();
        assert.equal(await box("pass").locator("code").innerText(), await passOf(PRIVILEGED));
    });

    test("by keyboard alone", async () => {
        const { keyboard } = at.page;
        const focusIs = (name) => at.page.waitForFunction((name) => document.activeElement.textContent.trim() === name, name);
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.search.focus();
        await keyboard.insertText(ADELE);
        await keyboard.press("Enter");
        await focusIs("Plan");
        for (const name of ["Create the pass", "Confirm pass"]) {
            if (name === "Create the pass") await keyboard.press("Tab");
            await focusIs(name);
            await keyboard.press("Enter");
        }
        await focusIs("Result");
        await keyboard.press("Tab");
        await focusIs("Show pass");
        await keyboard.press("Enter");
        assert.equal(await box("pass").locator("code").innerText(), await passOf(ADELE));
    });
});

describe("a password and a pass", () => {
    async function both(user) {
        await at.lookUp(user);
        await at.button("Reset password").click();
        await at.region("Plan").getByText("Set a new password and create a Temporary Access Pass for").waitFor();
        await at.button("Confirm reset").click();
        await at.button("Show pass").waitFor();
    }

    test("stand in a box each", async () => {
        await signedIn();
        await choose("Both");
        await both(ADELE);
        assert.equal((await facts("Result"))["Temporary Access Pass"], "Done");
        await at.button("Show password").click();
        assert.equal(await box("pass").locator("code").innerText(), DOTS);
        await at.button("Show pass").click();
        assert.equal(await box("password").locator("code").innerText(), (await tenant.user(ADELE)).password);
        assert.equal(await box("pass").locator("code").innerText(), await passOf(ADELE));
    });

    test("are removed one by one: what was seen goes with the tab, what nobody has had is kept", async () => {
        await signedIn();
        await choose("Both");
        await both(ADELE);
        await at.button("Show password").click();
        await at.hideTab();
        await at.region("Result").getByText("The password was removed from this page").waitFor();
        assert.deepEqual([await at.button("Show password").count(), await at.button("Show pass").count()], [0, 1]);
        await both(ALEX);
        await at.region("Earlier users").getByRole("button", { name: ADELE }).click();
        assert.equal(await at.button("Show password").count(), 0);
        await at.button("Show pass").click();
        assert.equal(await box("pass").locator("code").innerText(), await passOf(ADELE));
        await at.hideTab();
        await at.region("Result").getByText("The pass was removed from this page").waitFor();
        assert.equal((await at.everything()).includes(await passOf(ADELE)), false);
        await at.region("Earlier users").getByRole("button", { name: ALEX }).click();
        await at.button("Show password").click();
        await at.button("Show pass").click();
        assert.equal(await box("password").locator("code").innerText(), (await tenant.user(ALEX)).password);
        assert.equal(await box("pass").locator("code").innerText(), await passOf(ALEX));
    });

    test("where the pass is refused, the password stands, and the step says why", async () => {
        allow(/status of 400/);
        await tenant.faults([{ match: { pathContains: PASSES }, then: OUTSIDE }]);
        await signedIn();
        await choose("Both");
        await at.lookUp(ADELE);
        await at.reset();
        assert.match(await at.region("Result").innerText(), /The password was reset/);
        assert.match((await facts("Result"))["Temporary Access Pass"], /^Failed: No Temporary Access Pass was created[^]*lifetime/);
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(ADELE)).password);
    });
});

describe("the steps", () => {
    test("that were asked for are told one by one, in their order", async () => {
        await signedIn();
        for (const name of ["Block sign-in first", "Read the change back", "Sign the user out everywhere afterwards"]) await check(name);
        await at.lookUp(ADELE);
        await at.button("Reset password").click();
        await at.region("Plan").getByText("The old one stops working at once. Sign-in is blocked first.").waitFor();
        await at.button("Confirm reset").click();
        await at.region("Result").waitFor();
        const told = Object.entries(await facts("Result")).filter(([term]) => /sign-in$|change|Sessions|Verification/.test(term));
        assert.deepEqual(told, [
            ["Block sign-in", "Done"],
            ["Read the change back", "Done"],
            ["Sessions", "Revoked"],
            ["Verification", "Verified"],
            ["At next sign-in", "The user must choose a new password"],
        ]);
        assert.equal(await isEnabled(ADELE), false);
    });

    test("that fail are told beside the success, with what to do", async () => {
        allow(/status of 403/);
        await tenant.faults([{ match: { method: "PATCH" }, skip: 1, then: DENIED }]);
        await signedIn();
        for (const name of ["Unblock sign-in afterwards", "Sign the user out everywhere afterwards"]) await check(name);
        await at.lookUp(ADELE);
        await at.reset();
        const told = await facts("Result");
        assert.match(told["Unblock sign-in"], /^Failed: The sign-in was not unblocked: [^]*Unblock the sign-in separately/i);
        assert.equal(told.Sessions, "Revoked");
        assert.match(await at.region("Result").innerText(), /The password was reset/);
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(ADELE)).password);
    });

    test("that contradict are refused by the module, and what is not offered says nothing", async () => {
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.page.getByLabel("Lasts (minutes)").fill("soon");
        await check("Block sign-in first");
        await at.lookUp(ADELE);
        await at.region("Result").getByText("invalid_options", { exact: true }).waitFor();
        await at.page.getByLabel("Lasts (minutes)").fill("90");
        await at.lookUp(ADELE);
        await at.region("Result").getByText("options_contradict", { exact: true }).waitFor();
        await choose("A new password");
        await at.lookUp(ADELE);
        await at.reset();
        assert.equal(await isEnabled(ADELE), false);
        assert.equal((await tenant.user(ADELE)).writes, 1);
        await at.page.getByLabel("Block sign-in first").uncheck();
        await at.page.getByLabel("User must change password at next sign-in").uncheck();
        await check("Read the change back");
        await choose("A Temporary Access Pass");
        await at.lookUp(ALEX);
        await confirmPass();
        await at.button("Show pass").waitFor();
    });

    test("revocation says what it does not end", async () => {
        const hint = await at.page.getByLabel("Sign the user out everywhere afterwards").getAttribute("aria-describedby");
        assert.match(await at.page.locator(`#${hint}`).innerText(), /access tokens[^]*about an hour/);
    });
});

describe("a list", () => {
    const named = (action, user) => at.page.getByRole("button", { name: `${action} of ${user}`, exact: true });
    const secret = (user, name) => at.page.locator("#results-table tr", { hasText: user }).locator(`[data-secret=${name}]`);

    test("of passwords and passes shows both, and lets go of what was seen", async () => {
        await signedIn();
        await choose("Both");
        await at.lookUpAll(`${ADELE}\n${ALEX}`);
        await at.resetAll();
        assert.equal(await at.summary(), "2 users: 2 reset");
        const [adele, alex] = [await tenant.user(ADELE), await tenant.user(ALEX)];
        const everything = await at.everything();
        for (const text of [adele.password, adele.pass.value, alex.password, alex.pass.value])
            assert.equal(everything.includes(text), false);
        await named("Show password", ADELE).click();
        await named("Show pass", ADELE).click();
        assert.equal(await secret(ADELE, "password").locator("code").innerText(), adele.password);
        assert.equal(await secret(ADELE, "pass").locator("code").innerText(), adele.pass.value);
        await named("Hide password", ADELE).click();
        assert.equal(await secret(ADELE, "password").locator("code").innerText(), DOTS);
        await named("Copy pass", ALEX).click();
        await at.region("Results").getByText(`${ALEX}: The pass was copied`).waitFor();
        await nothingForAxe("the results of passwords and passes");

        await at.hideTab();
        await at.page.getByText("Passwords and passes that you have seen or copied were removed").waitFor();
        for (const [user, name] of [
            [ADELE, "password"],
            [ADELE, "pass"],
            [ALEX, "pass"],
        ])
            assert.equal(await secret(user, name).innerText(), "Removed");
        await at.lookUp("Nobody");
        await at.region("Earlier users").getByRole("button", { name: ALEX }).click();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), alex.password);
        assert.equal(await at.region("Earlier users").isVisible(), false);
    });

    test("of passes alone says so", async () => {
        await signedIn();
        await choose("A Temporary Access Pass");
        await at.lookUpAll(`${ADELE}\n${ALEX}`);
        await at.button("Create the passes of this one and all others").click();
        assert.match(
            await at.page.locator("#confirm-text").innerText(),
            /^Create Temporary Access Passes for Adele Vance \(AdeleV@contoso\.example\) and for those of the 1 after it in the list that can have one\?/,
        );
        await at.button("Confirm pass").click();
        assert.equal(await at.summary(), "2 users: 2 given a pass");
        assert.equal(await at.page.getByRole("columnheader", { name: "Temporary Access Pass", exact: true }).count(), 1);
        await named("Show pass", ALEX).click();
        assert.equal(await secret(ALEX, "pass").locator("code").innerText(), await passOf(ALEX));
        assert.equal((await tenant.user(ALEX)).writes, 0);
    });

    test("that was cut after a step does not say that nothing was changed", async () => {
        await tenant.faults([{ match: { method: "PATCH" }, then: { delayMs: 2000 } }]);
        await signedIn();
        await check("Block sign-in first");
        await at.lookUpAll(`${ADELE}\n${ALEX}`);
        const blocked = at.page.waitForRequest((request) => request.method() === "PATCH");
        await at.button("Reset this user").click();
        await blocked;
        await at.region("Plan").getByText("User 2 of 2").waitFor();
        await at.button("Stop").click();
        assert.equal(await at.summary(), "2 users: 2 cancelled");
        const words = Object.fromEntries((await at.rows()).map((row) => [row.user, row.words]));
        assert.match(words[ADELE], /^The password was not reset/);
        assert.match(words[ALEX], /^Cancelled: nothing was changed/);
        assert.equal((await tenant.user(ADELE)).writes, 0);
    });

    test("notes the steps that failed", async () => {
        allow(/status of 403/);
        await tenant.faults([ADELE, ALEX].map((user) => ({ match: { method: "PATCH", user }, then: DENIED })));
        await signedIn();
        await check("Block sign-in first");
        await check("Read the change back");
        await at.lookUpAll(`${ADELE}\n${ALEX}`);
        await at.resetAll();
        assert.equal(await at.summary(), "2 users: 2 reset");
        for (const { words } of await at.rows()) assert.match(words, /Block sign-in: failed\.[^]*Verification: verified\./);
    });
});
