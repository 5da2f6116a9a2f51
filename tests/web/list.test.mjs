// Several users in one run, as a person resets them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { suite } from "./support/suite.mjs";

const NAMES = {
    adele: "AdeleV",
    alex: "AlexW",
    megan: "MeganB",
    diego: "DiegoS",
    disabled: "HenriettaM",
    privileged: "NestorW",
    nobody: "nobody",
};
const UPN = Object.fromEntries(Object.entries(NAMES).map(([who, name]) => [who, `${name}@contoso.example`]));

let world;
let tenant;
let at;
const allow = suite((now) => {
    ({ world, tenant, at } = now);
});

const signedIn = () => at.signIn(world.token);
const signedInAsGlobalAdministrator = async () => at.signIn(await tenant.token({ upn: "MODAdmin@contoso.example" }));
const place = (text) => at.region("Plan").getByText(text).waitFor();
const told = async () => Object.fromEntries((await at.rows()).map(({ user, outcome }) => [user, outcome]));

/** Each password that the tenant holds of these users, and no other, is what the table says when asked. */
async function agreesWithTenant(users) {
    const held = await tenant.passwords();
    await at.showAll();
    const rows = await at.rows();
    for (const user of users) {
        const { password, writes } = held[user];
        const shown =
            rows
                .filter((row) => row.user === user)
                .map((row) => row.password)
                .find((text) => text !== null) ?? null;
        assert.equal(shown, writes === 0 ? null : password, user);
    }
    return held;
}

describe("a list", () => {
    test("is one run: who cannot be reset is told why, and the others get their passwords", async () => {
        allow(/status of 404/);
        await signedInAsGlobalAdministrator();
        await at.lookUpAll(
            `Adele Vance <${UPN.adele}>; ${UPN.alex}\n${UPN.privileged}\n${UPN.nobody};${UPN.disabled}\n${UPN.adele.toLowerCase()}; ${UPN.megan}`,
        );
        await place("User 1 of 7: Adele Vance");
        await at.button("Reset this one and all others").click();
        await place(
            "Set new passwords for Adele Vance (AdeleV@contoso.example) and for those of the 6 after it in the list that can be reset?",
        );
        assert.ok(
            Object.values(await tenant.passwords()).every(({ writes }) => writes === 0),
            "before it was confirmed",
        );
        await at.button("Confirm reset").click();
        await place("Really set a new password for Nestor Wilke");
        assert.equal((await tenant.user(UPN.privileged)).writes, 0);
        assert.equal(await at.button("Reset this one and all others").isVisible(), false);
        await at.button("Confirm reset").click();

        assert.equal(await at.summary(), "7 users: 4 reset, 2 skipped, 1 failed");
        const rows = await at.rows();
        assert.deepEqual(
            rows.map(({ outcome }) => outcome),
            ["Failed", "Skipped", "Skipped", "Reset", "Reset", "Reset", "Reset"],
        );
        assert.match(
            rows[0].words,
            /No user has the name or id nobody@contoso\.example[^]*find the user by it[^]*user_not_found · [0-9a-f-]{36}/,
        );
        assert.ok(rows.some(({ words }) => /user_disabled/.test(words)) && rows.some(({ words }) => /duplicate_user/.test(words)));
        const held = await tenant.passwords();
        const passwords = [UPN.adele, UPN.alex, UPN.privileged, UPN.megan].map((user) => held[user].password);
        const everything = await at.everything();
        assert.deepEqual(
            passwords.filter((password) => everything.includes(password)),
            [],
            "a password is there before it was asked for",
        );
        await agreesWithTenant(Object.keys(held).filter((user) => held[user].writes > 0));
        assert.equal(Object.values(held).filter(({ writes }) => writes > 0).length, 4);
        assert.equal((await tenant.log()).filter(({ target }) => target.startsWith("/v1.0/me?")).length, 1, "more than one run");
    });

    test("is answered one by one, and stopped", async () => {
        await signedIn();
        await at.lookUpAll([UPN.adele, UPN.alex, UPN.megan, UPN.diego].join("\n"));
        await place("User 1 of 4: Adele Vance");
        await at.button("Reset this user").click();
        await place("User 2 of 4: Alex Wilber");
        assert.equal(await at.page.getByLabel("Sign the user out everywhere afterwards").isDisabled(), true);
        await at.button("Skip").click();
        await place("User 3 of 4: Megan Bowen");
        await at.button("Stop").click();
        assert.equal(await at.summary(), "4 users: 1 reset, 1 skipped, 2 cancelled");
        assert.deepEqual(await told(), { [UPN.adele]: "Reset", [UPN.alex]: "Skipped", [UPN.megan]: "Cancelled", [UPN.diego]: "Cancelled" });
        assert.equal((await at.region("Plan").isVisible()) || (await at.region("Under way").isVisible()), false);
        await agreesWithTenant(Object.values(UPN).slice(0, 4));
        assert.equal(await at.page.getByLabel("Sign the user out everywhere afterwards").isDisabled(), false);
    });

    test("takes the options of its plan", async () => {
        await signedIn();
        await at.lookUpAll(`${UPN.adele}\n${UPN.alex}`);
        await place("The user must choose a new password");
        await at.page.getByLabel("User must change password at next sign-in").uncheck();
        await place("The new password stays valid");
        await at.page.getByLabel("Sign the user out everywhere afterwards").check();
        await place("User 1 of 2");
        await at.resetAll();
        await at.summary();
        for (const user of [UPN.adele, UPN.alex]) {
            const { forceChangePasswordNextSignIn, writes, revocations } = await tenant.user(user);
            assert.deepEqual([forceChangePasswordNextSignIn, writes, revocations], [false, 1, 1]);
        }
    });

    test("is not answered by the second half of a double click, nor by a key that is held down", async () => {
        await signedIn();
        await at.lookUpAll(`${UPN.adele}\n${UPN.alex}\n${UPN.megan}`);
        await place("User 1 of 3");
        await at.button("Reset this user").dblclick();
        await place("User 2 of 3");
        await at.button("Skip").focus();
        await at.page.keyboard.down("Enter");
        await place("User 3 of 3");
        await at.button("Reset this user").focus();
        for (let times = 0; times < 3; times += 1) await at.page.keyboard.down("Enter");
        await at.page.keyboard.up("Enter");
        assert.equal(await at.region("Plan").isVisible(), true);
        await at.button("Stop").click();
        await at.summary();
        assert.deepEqual(await told(), { [UPN.adele]: "Reset", [UPN.alex]: "Skipped", [UPN.megan]: "Cancelled" });
    });

    test("of one user is that user's reset; an empty one says what to do", async () => {
        await signedIn();
        await at.lookUpAll(" ; ");
        await at.progress.getByText("Paste a list first in which a line names a user").waitFor();
        await at.lookUpAll(`UserPrincipalName\n${UPN.adele}`);
        await at.reset();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(UPN.adele)).password);
    });

    test("does not stand beside the result of a plan that it took the place of", async () => {
        await signedIn();
        await at.lookUp(UPN.megan);
        await at.region("Plan").waitFor();
        await at.lookUpAll(`${UPN.adele}\n${UPN.alex}`);
        await place("User 1 of 2: Adele Vance");
        assert.equal(await at.region("Result").isVisible(), false);
        await at.resetAll();
        assert.equal(await at.summary(), "2 users: 2 reset");
        assert.equal(await at.region("Result").isVisible(), false);
        assert.equal((await tenant.user(UPN.megan)).writes, 0);
    });

    test("with a column of passwords: they are neither read nor sent nor shown", async () => {
        await signedIn();
        await at.lookUpAll(`UserPrincipalName,Password,Name\n${UPN.adele},Secret-1,Adele\n"${UPN.alex}","Secret,2",`);
        await at.page.getByText("2 users in the list").waitFor();
        await place("User 1 of 2: Adele Vance");
        await place("The column Password is ignored: each user gets a generated password.");
        await at.resetAll();
        assert.equal(await at.summary(), "2 users: 2 reset");
        await at.list.fill("");
        const places = [
            await at.everything(),
            JSON.stringify(await tenant.log()),
            ...at.seen.requests.map((request) => request.url() + request.postData()),
        ];
        assert.ok(places.every((place) => !/Secret/.test(place)));
    });

    test("of which lines name nobody says which, and looks the others up", async () => {
        await signedIn();
        const lines = [`${UPN.adele},Secret-1`, UPN.alex, "", `${UPN.megan} Secret-2`, UPN.diego, "Secret@3"];
        await at.lookUpAll(lines.join("\n"));
        await at.page.getByText("3 lines were left out: lines 1, 4, 6. Each has something that names no user.").waitFor();
        await at.page.getByText("2 users in the list").waitFor();
        await place("User 1 of 2: Alex Wilber");
        await at.resetAll();
        assert.equal(await at.summary(), "2 users: 2 reset");
        assert.deepEqual(await told(), { [UPN.alex]: "Reset", [UPN.diego]: "Reset" });
        await at.list.fill(`${UPN.adele}\nSecret-1`);
        await at.page.getByText("1 line was left out: line 2.").waitFor();
        await at.list.fill(Array(20).fill("Secret-1").join("\n"));
        await at.page.getByText("20 lines were left out: lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more.").waitFor();
        await at.button("Look up all").click();
        await at.progress.getByText("Paste a list first in which a line names a user").waitFor();
        await at.list.fill("");
        const places = [
            await at.everything(),
            JSON.stringify(await tenant.log()),
            ...at.seen.requests.map((request) => request.url() + request.postData()),
        ];
        assert.ok(places.every((place) => !/Secret/.test(place)));
    });

    test("that is pasted where one user belongs is taken as a list", async () => {
        await signedIn();
        await at.page.evaluate((text) => navigator.clipboard.writeText(text), `${UPN.adele}\n${UPN.alex}\n`);
        await at.search.focus();
        await at.page.keyboard.press("Control+V");
        await at.page.getByText("2 users in the list").waitFor();
        await at.button("Look up all").click();
        await place("User 1 of 2: Adele Vance");
    });

    test("by keyboard alone", async () => {
        await signedIn();
        const { keyboard } = at.page;
        const focused = () => at.page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
        const tabTo = async (...names) => {
            for (const name of names) {
                await keyboard.press("Tab");
                assert.equal(await focused(), name);
            }
        };
        await tabTo("Look up", "Several users");
        await keyboard.press("Enter");
        await tabTo("list");
        await keyboard.insertText(`${UPN.adele}; ${UPN.alex}`);
        await tabTo("Look up all");
        await keyboard.press("Enter");
        await place("User 1 of 2");
        assert.equal(await focused(), "Plan");
        const description = await at.page.evaluate(
            () => document.getElementById(document.activeElement.getAttribute("aria-describedby")).textContent,
        );
        assert.equal(description, "User 1 of 2: Adele Vance (AdeleV@contoso.example)");
        await tabTo("Reset this user", "Reset this one and all others");
        await keyboard.press("Enter");
        assert.equal(await focused(), "Confirm reset");
        await keyboard.press("Enter");
        await at.summary();
        assert.equal(await focused(), "Results");
        await keyboard.press("Tab");
        await tabTo("Show");
        assert.equal(await at.page.evaluate(() => document.activeElement.getAttribute("aria-label")), `Show password of ${UPN.adele}`);
        await keyboard.press("Enter");
        assert.equal((await at.rows())[0].password, (await tenant.user(UPN.adele)).password);
    });
});

describe("a long list", () => {
    for (const [size, most] of [
        [30, 15],
        [200, 45],
    ]) {
        test(`of ${size} users goes in batches, each with the password of the table`, async () => {
            const users = await tenant.addUsers(size);
            await signedIn();
            await at.lookUpAll(users.join("\n"));
            await place(`User 1 of ${size}`);
            await at.resetAll();
            assert.equal(await at.summary(), `${size} users: ${size} reset`);
            const held = await agreesWithTenant(users);
            assert.deepEqual(
                (await at.rows()).map(({ user }) => user),
                users,
                "in the order of the list",
            );
            assert.equal(new Set(users.map((user) => held[user].password)).size, size);
            assert.ok(users.every((user) => held[user].writes === 1));
            const { roundTrips } = await tenant.summary();
            assert.ok(roundTrips <= most, `${roundTrips} round trips`);
        });
    }

    test("that is cancelled in the middle loses nothing", async () => {
        const users = await tenant.addUsers(1000);
        await tenant.settings({ roleAssignments: "allowed", latencyMs: 400 });
        await signedIn();
        await at.lookUpAll(users.join("\n"));
        await at.resetAll();
        await at
            .region("Results")
            .getByText(/^Reset \d/)
            .waitFor();
        assert.match(await at.region("Under way").innerText(), /\d+ of 1,000 done · /);
        // It may stand there for a moment only.
        await at.page.evaluate(() => {
            const line = document.getElementById("under-way-line");
            globalThis.lines = [];
            new MutationObserver(() => globalThis.lines.push(line.textContent)).observe(line, { childList: true });
        });
        await at.button("Cancel run").click();
        assert.match(await at.summary(), /^1,000 users: \d+ reset, \d+ cancelled$/);
        const lines = await at.page.evaluate(() => globalThis.lines);
        assert.ok(lines.some((line) => line.includes("cancelling: replies that are on their way are still taken")));
        const held = await agreesWithTenant(users);
        const written = users.filter((user) => held[user].writes > 0).length;
        assert.ok(written > 0 && written < users.length, `${written} were written`);
        assert.equal(Object.values(await told()).filter((outcome) => outcome === "Reset").length, written);
    });

    test("that meets a limit of the service says which, and how long it will take", async () => {
        const users = await tenant.addUsers(200);
        allow(/status of 429/);
        const quotas = [{ of: ["writes"], limit: 20, windowMs: 150_000, retryAfter: { seconds: 1 } }];
        await tenant.settings({ roleAssignments: "allowed", quotas });
        await signedIn();
        await at.lookUpAll(users.join("\n"));
        await at.resetAll();
        await at
            .region("Under way")
            .getByText(/waits for Microsoft Graph's write limit, about \d+ minutes left/)
            .waitFor();
        await at.button("Cancel run").click();
        assert.equal(await at.summary(), "200 users: 20 reset, 180 cancelled");
        await agreesWithTenant(users);
    });

    test("says that the service is busy, and asks no earlier than it was told", async () => {
        const users = await tenant.addUsers(30);
        allow(/status of 429/);
        await tenant.faults([{ match: { method: "PATCH" }, times: 5, then: { status: 429, retryAfter: 2 } }]);
        await signedIn();
        await at.lookUpAll(users.join("\n"));
        await at.resetAll();
        await at
            .region("Under way")
            .getByText(/the service is busy: waiting \d s/)
            .waitFor();
        assert.equal(await at.summary(), "30 users: 30 reset");
        await agreesWithTenant(users);
        assert.deepEqual(await tenant.early(), []);
    });

    test("of which answers are lost says what is unknown, with the password", async () => {
        const users = await tenant.addUsers(20);
        allow(/ERR_EMPTY_RESPONSE/);
        await tenant.faults([{ match: { method: "PATCH" }, times: 1000, then: { drop: "after" } }]);
        await signedIn();
        await at.lookUpAll(users.join("\n"));
        await at.resetAll();
        await at.summary();
        const outcomes = new Set(Object.values(await told()));
        assert.ok(outcomes.has("Unknown"), [...outcomes].join());
        await agreesWithTenant(users);
    });

    test("whose module breaks down still leaves the passwords, and says that it ended", async () => {
        const users = await tenant.addUsers(20);
        await tenant.faults([{ match: { method: "PATCH" }, times: 20, then: { delayMs: 1500 } }]);
        allow(/RuntimeError|unreachable|out of bounds|met a state that it does not know/);
        await signedIn();
        await at.lookUpAll(users.join("\n"));
        await place("User 1 of 20");
        const sent = at.page.waitForRequest((request) => request.postData()?.includes("PATCH") ?? false);
        await at.resetAll();
        await sent;
        await at.breakModule();
        await at.region("Result").getByText("Reload the page").waitFor();
        assert.equal(await at.summary(), "20 users: 20 unknown");
        const held = await tenant.passwords();
        await at.showAll();
        const shown = (await at.rows()).map(({ password }) => password).sort();
        assert.deepEqual(shown, users.map((user) => held[user].password).sort());
    });
});

describe("the passwords of a list", () => {
    const reset = async () => {
        await signedIn();
        await at.lookUpAll(`${UPN.adele}\n${UPN.alex}\n${UPN.megan}`);
        await at.resetAll();
        await at.summary();
    };
    const action = (name, user) => at.page.getByRole("button", { name: `${name} password of ${user}`, exact: true });

    test("that nobody has had yet are kept when another user is looked up", async () => {
        await reset();
        await action("Show", UPN.alex).click();
        await at.lookUp(UPN.diego);
        await at.region("Plan").waitFor();
        assert.equal(await at.region("Results").isVisible(), false);
        const earlier = at.region("Earlier users");
        assert.deepEqual(await earlier.getByRole("button").allInnerTexts(), [UPN.adele, UPN.megan]);
        await earlier.getByRole("button", { name: UPN.megan }).click();
        await at.button("Show password").click();
        assert.equal(await at.shownPassword(), (await tenant.user(UPN.megan)).password);
    });

    test("are gone, once seen, when the tab is hidden; the others stay", async () => {
        await reset();
        await action("Show", UPN.alex).click();
        await action("Copy", UPN.megan).click();
        await at.region("Results").getByText(`${UPN.megan}: The password was copied`).waitFor();
        assert.equal(await at.page.evaluate(() => navigator.clipboard.readText()), (await tenant.user(UPN.megan)).password);
        await at.hideTab();
        const everything = await at.everything();
        assert.equal(everything.includes((await tenant.user(UPN.alex)).password), false);
        assert.equal((await action("Show", UPN.alex).count()) + (await action("Copy", UPN.megan).count()), 0);
        await action("Show", UPN.adele).click();
        assert.ok((await at.everything()).includes((await tenant.user(UPN.adele)).password));
        await action("Hide", UPN.adele).click();
        assert.equal((await at.everything()).includes((await tenant.user(UPN.adele)).password), false);
    });

    test("hold the person who leaves the page, until all were seen", async () => {
        const asked = [];
        at.page.on("dialog", (dialog) => {
            asked.push(dialog.type());
            dialog.dismiss();
        });
        const leave = async () => {
            asked.length = 0;
            await at.page.evaluate(() => setTimeout(() => location.reload(), 0));
            await at.page.waitForTimeout(500);
            return asked.slice();
        };
        await reset();
        assert.deepEqual(await leave(), ["beforeunload"]);
        await at.lookUp(UPN.diego);
        await at.region("Plan").waitFor();
        assert.deepEqual(await leave(), ["beforeunload"], "they are among the earlier users");
        for (const user of [UPN.adele, UPN.alex, UPN.megan]) {
            await at.region("Earlier users").getByRole("button", { name: user }).click();
            await at.button("Show password").click();
        }
        assert.deepEqual(await leave(), []);
    });

    test("are nowhere else", async () => {
        await reset();
        await at.showAll();
        const held = await tenant.passwords();
        const secrets = [UPN.adele, UPN.alex, UPN.megan].map((user) => held[user].password);
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
        const places = [
            ...attributes,
            ...at.seen.console,
            at.page.url(),
            await at.page.title(),
            ...at.seen.requests.map((request) => request.url()),
        ];
        assert.deepEqual(
            secrets.filter((secret) => places.some((one) => one.includes(secret))),
            [],
        );
    });

    test("are found by outcome", async () => {
        allow(/status of 404/);
        await signedIn();
        await at.lookUpAll(`${UPN.adele}\n${UPN.nobody}\n${UPN.disabled}`);
        await at.resetAll();
        await at.summary();
        const visible = async () => (await at.rows()).filter(({ isShown }) => isShown).map(({ user }) => user);
        for (const [choice, users] of [
            ["Failed 1", [UPN.nobody]],
            ["Reset 1", [UPN.adele]],
            ["Skipped 1", [UPN.disabled]],
            ["All 3", [UPN.nobody, UPN.disabled, UPN.adele]],
        ]) {
            await at.page.getByRole("radio", { name: choice, exact: true }).check();
            assert.deepEqual(await visible(), users, choice);
        }
        assert.equal(await at.page.getByRole("radio", { name: /Unknown/ }).count(), 0);
    });
});
