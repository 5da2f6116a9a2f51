// Temporary passwords and the check, without sign-in, and the styles of resets.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { suite } from "./support/suite.mjs";

const USERS = ["AdeleV@contoso.example", "AlexW@contoso.example"];
const WORDS = new Set(
    readFileSync(new URL("../../core/data/words/eff-long.txt", import.meta.url), "utf8")
        .split(/\s+/)
        .map((word) => word.toLowerCase()),
);

let world;
let tenant;
let at;
const allow = suite((now) => {
    ({ world, tenant, at } = now);
});

const openTool = (name) => at.page.getByRole("heading", { name, exact: true }).click();
const temporary = () => at.region("Temporary password");
const make = async () => {
    await temporary().getByRole("button", { name: "Make a password" }).click();
    await at.page.locator("#temporary-facts dd, #temporary-failure:not(:empty)").first().waitFor();
};
const shown = async () => {
    await temporary().getByRole("button", { name: "Show password" }).click();
    return temporary().locator("code").innerText();
};
const fetchedWords = () => at.seen.requests.filter((request) => request.url().endsWith("words.txt")).length;
const bits = async () => Number(/Entropy\s+(\d+\.\d) bits/.exec(await temporary().innerText())[1]);

describe("a temporary password", () => {
    test("is hidden until it is asked for, copied and spelt, and gone when the tab is hidden", async () => {
        await openTool("Temporary password");
        await make();
        assert.equal(await temporary().locator("code").innerText(), "•".repeat(14));
        const password = await shown();
        assert.match(password, /^[A-Za-z][\x21-\x7e]{13}$/);
        assert.ok((await bits()) > 75 && (await bits()) < 90, String(await bits()));
        await temporary().getByRole("button", { name: "Copy password" }).click();
        await temporary().getByText("The password was copied").waitFor();
        assert.equal(await at.page.evaluate(() => navigator.clipboard.readText()), password);
        await temporary().getByRole("button", { name: "Show spoken form" }).click();
        const spelt = await temporary().locator(".spelt").innerText();
        assert.equal(spelt.split(", ").length, password.length);
        assert.equal(spelt.split(", ").filter((part) => part.startsWith("capital ")).length, password.replace(/[^A-Z]/g, "").length);
        await temporary().getByRole("button", { name: "Hide spoken form" }).click();
        await temporary().getByRole("button", { name: "Hide password" }).click();
        let everything = await at.everything();
        assert.equal(everything.includes(password) || everything.includes(spelt), false);
        await shown();
        await at.hideTab();
        everything = await at.everything();
        assert.equal(everything.includes(password), false);
        await temporary().getByText("was removed from this page").waitFor();
        assert.deepEqual(
            at.seen.requests.filter((request) => !request.url().startsWith(tenant.web)).map((request) => request.url()),
            [],
        );
        assert.equal(fetchedWords(), 0);
    });

    test("has the style, the size and the characters that were asked for", async () => {
        await openTool("Temporary password");
        await temporary().getByLabel("Length").fill("20");
        await temporary().getByLabel("Only keys that").check();
        await make();
        assert.match(await shown(), /^(?=.{20}$)[A-XZa-xz][A-XZa-xz0-9!$%]*$/);
        await temporary().getByLabel("Style").selectOption("Readable, for the telephone");
        await temporary().getByLabel("Length").fill("");
        await make();
        assert.match(await shown(), /^[A-Z][a-z]+/);
        assert.ok((await bits()) >= 50);
        assert.equal(fetchedWords(), 0);
        await temporary().getByLabel("Style").selectOption("Passphrase");
        assert.equal(await temporary().getByLabel("Length").isVisible(), false);
        await temporary().getByLabel("Words", { exact: true }).fill("5");
        await make();
        const parts = (await shown()).split(/[^A-Za-z]+/).filter((part) => part !== "");
        assert.equal(parts.length, 5);
        assert.deepEqual(
            parts.filter((part) => !WORDS.has(part.toLowerCase())),
            [],
        );
        await make();
        assert.equal(fetchedWords(), 1);
    });

    test("keeps out names and words, which costs a little", async () => {
        await openTool("Temporary password");
        await temporary().getByLabel("Style").selectOption("Passphrase");
        await make();
        const without = await bits();
        await temporary().getByLabel("Names to keep out").fill("Tiger Stone, zebra@contoso.example");
        await temporary().getByLabel("Words to keep out").fill("apple; able");
        await make();
        assert.ok((await bits()) <= without);
        assert.ok(!/stone|apple|able/i.test(await shown()));
    });

    test("that cannot be made says why", async () => {
        await openTool("Temporary password");
        for (const [length, words] of [
            ["7", /The password length 7 is outside 8 to 256\./],
            ["many", /The password options cannot be read: length is no whole number/],
        ]) {
            await temporary().getByLabel("Length").fill(length);
            await make();
            await temporary().getByText(words).waitFor();
            assert.equal(await temporary().getByRole("button", { name: "Show password" }).isVisible(), false);
        }
        await at.page.route("**/words.txt", (route) => route.fulfill({ status: 404 }));
        allow(/status of 404/);
        await temporary().getByLabel("Style").selectOption("Passphrase");
        await make();
        await temporary().getByText("The list of words for passphrases cannot be read: the server answers 404.").waitFor();
        await at.page.unroute("**/words.txt");
        await make();
        await shown();
    });

    test("nobody is held for one that was only drawn", async () => {
        const asked = [];
        at.page.on("dialog", (dialog) => asked.push(dialog.type()) && dialog.dismiss());
        await openTool("Temporary password");
        await make();
        await at.page.evaluate(() => setTimeout(() => location.reload(), 0));
        await at.page.waitForEvent("load");
        assert.deepEqual(asked, []);
    });
});

describe("the check", () => {
    const check = () => at.region("Check a password");
    const rules = async () => Object.fromEntries((await check().locator("li strong").allInnerTexts()).map((text) => text.split(": ")));
    const ask = async (password) => {
        await check().getByLabel("Password to check").fill(password);
        await check().getByRole("button", { name: "Check", exact: true }).click();
    };

    test("names the rules, says that it predicts, and keeps the password to itself", async () => {
        await openTool("Check a password");
        await check().getByLabel("Names that it must not contain").fill("Adele Vance, contoso.example");
        const password = "Blue7tangerine-Grove";
        await ask(password);
        await check().getByText("Entra ID will probably take it").waitFor();
        await check().getByText("This is a prediction").waitFor();
        assert.deepEqual(await rules(), {
            Length: "passed",
            Characters: "passed",
            "Kinds of characters": "passed",
            Names: "passed",
            "Banned words": "passed",
        });
        const field = check().getByLabel("Password to check");
        assert.equal(await field.evaluate((input) => getComputedStyle(input).webkitTextSecurity), "disc");
        const markup = await at.page.evaluate(() => document.documentElement.outerHTML + document.documentElement.textContent);
        assert.equal(markup.includes(password), false);
        await ask("vance");
        await check().getByText("Entra ID will probably refuse it").waitFor();
        assert.deepEqual(await rules(), {
            Length: "not passed",
            Characters: "passed",
            "Kinds of characters": "not passed",
            Names: "not passed",
            "Banned words": "passed",
        });
        await at.hideTab();
        assert.equal(await field.inputValue(), "");
        assert.equal(await check().locator("li").count(), 0);
        assert.deepEqual(
            at.seen.requests.filter((request) => !request.url().startsWith(tenant.web)),
            [],
        );
    });

    test("knows the tenant's banned words", async () => {
        await openTool("Check a password");
        await check().getByLabel("The tenant's banned words").fill("northwind");
        await ask("N0rthwind!");
        await check().getByText("Banned words: not passed").waitFor();
        await check().getByLabel("The tenant's banned words").fill("abc");
        await ask("N0rthwind!");
        await check()
            .getByText(/has 3 characters, outside 4 to 16/i)
            .waitFor();
        assert.equal(await check().locator("li").count(), 0);
    });
});

describe("the style of a reset", () => {
    const choose = async (style, token = world.token) => {
        await at.signIn(token);
        await at.page.getByText("How new passwords are made", { exact: true }).click();
        await at.page.locator("#reset-policy").getByLabel("Style").selectOption(style);
    };

    test("of one user, read out on the telephone", async () => {
        await choose("Readable, for the telephone");
        await at.lookUp(USERS[0]);
        await at.reset();
        await at.button("Show password").click();
        const password = await at.shownPassword();
        assert.equal(password, (await tenant.user(USERS[0])).password);
        assert.match(password, /^[A-Z][a-z]+/);
        await at.button("Show spoken form").click();
        assert.match(await at.region("Result").locator(".spelt").innerText(), /^capital /);
    });

    test("of a list: passphrases, without the tenant's banned words", async () => {
        await tenant.settings({ roleAssignments: "allowed", bannedPasswordList: ["northwind"] });
        const usual = JSON.parse(Buffer.from(world.token.split(".")[1], "base64url").toString()).scp.split(" ");
        await choose("Passphrase", await tenant.token({ scopes: [...usual, "GroupSettings.Read.All"] }));
        await at.page.getByLabel("Keep out the tenant's own banned words").check();
        await at.lookUpAll(USERS.join("\n"));
        await at.resetAll();
        assert.equal(await at.summary(), "2 users: 2 reset");
        await at.showAll();
        for (const { user, password } of await at.rows()) {
            assert.equal(password, (await tenant.user(user)).password);
            const words = password.split(/[^A-Za-z]+/).filter((part) => part !== "");
            assert.ok(words.length >= 3 && words.every((word) => WORDS.has(word.toLowerCase())));
        }
        assert.equal(fetchedWords(), 1);
        assert.ok((await tenant.log()).some(({ target, status }) => target.includes("/groupSettings") && status === 200));
    });

    test("that cannot be had says why, before anybody is asked", async () => {
        await choose("Random characters");
        await at.page.locator("#reset-policy").getByLabel("Length").fill("300");
        await at.lookUp(USERS[0]);
        await at.region("Result").getByText("The password length 300 is outside 8 to 256.").waitFor();
        assert.equal(await at.region("Plan").isVisible(), false);
    });
});
