// What the page may do, and whether everybody can use it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, beforeEach, test } from "node:test";

import { open, visit } from "./support/browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let world;
let at;

before(async () => {
    world = await open();
});
after(() => world.close());
beforeEach(async () => {
    at = await visit(world);
});

test("one policy, as strict as can be", async () => {
    const policies = await at.page
        .locator("meta[http-equiv=Content-Security-Policy]")
        .evaluateAll((tags) => tags.map(({ content }) => content));
    assert.equal(policies.length, 1);
    const directives = Object.fromEntries(policies[0].split(";").map((one) => one.trim().split(/ (.*)/).slice(0, 2)));
    const graph =
        "https://graph.microsoft.com https://graph.microsoft.us https://dod-graph.microsoft.us https://microsoftgraph.chinacloudapi.cn";
    assert.deepEqual(directives, {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": `${world.tenant.endpoint} 'self' ${graph}`,
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    });
    assert.equal(await at.page.locator("script:not([src]), style, [style], [onclick], [onsubmit]").count(), 0);
    assert.equal((await at.page.content()).split("connect-src ").length, 2);
});

test("the policy holds", async () => {
    const refused = await at.page.evaluate(async () => {
        const outcome = async (call) => {
            try {
                await call();
                return "allowed";
            } catch (error) {
                return error.name;
            }
        };
        return [
            await outcome(() => fetch("http://127.0.0.1:9/")),
            await outcome(() => (document.body.innerHTML = "<b>x</b>")),
            await outcome(() => (document.createElement("script").text = "1")),
        ];
    });
    assert.deepEqual(refused, ["TypeError", "TypeError", "TypeError"]);
    assert.ok(
        at.seen.console.some((line) => line.includes("connect-src")),
        "the connection was refused by something else",
    );
});

for (const colorScheme of ["light", "dark"]) {
    test(`nothing for axe to find, ${colorScheme}`, async () => {
        await at.page.emulateMedia({ colorScheme });
        const check = async (when) => {
            await at.page.evaluate(axe);
            const { violations } = await at.page.evaluate(() => globalThis.axe.run());
            assert.deepEqual(
                violations.map(({ id, nodes }) => [when, id, nodes.map(({ html }) => html)]),
                [],
            );
        };
        await check("at first");
        for (const tool of ["Temporary password", "Check a password"]) await at.page.getByRole("heading", { name: tool }).click();
        await at.page.getByText("How new passwords are made").click();
        await at.page.getByText("Several users", { exact: true }).click();
        await at.button("Make a password").click();
        await at.region("Temporary password").getByRole("button", { name: "Show spoken form" }).click();
        await at.page.getByLabel("Password to check").fill("Northwind1");
        await at.page.getByRole("button", { name: "Check", exact: true }).click();
        await check("tools");
        await at.hideTab();
        for (const tool of ["Temporary password", "Check a password"]) await at.page.getByRole("heading", { name: tool }).click();
        await at.signIn(world.token);
        await at.lookUp("Alex");
        await at.region("Matches").waitFor();
        await check("matches");
        await at.page.getByRole("button", { name: "Alex Wilber" }).click();
        await at.button("Reset password").click();
        await check("plan");
        await at.button("Confirm reset").click();
        await at.button("Show password").click();
        await check("result");
        await at.lookUpAll("AdeleV@contoso.example\nAlexW@contoso.example\nHenriettaM@contoso.example");
        await at.region("Plan").waitFor();
        await check("the plan of a list");
        await at.resetAll();
        await at.summary();
        await at.showAll();
        await check("results");
    });
}
