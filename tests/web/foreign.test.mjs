// Answers that lead to another host: neither a token nor a body of the page ever gets there.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { suite } from "./support/suite.mjs";

const ADELE = "AdeleV@contoso.example";
const SYNCED = "PattiF@contoso.example";

let world;
let tenant;
let at;
suite((now) => {
    ({ world, tenant, at } = now);
});

// Had only the page's policy held a request back, the console would say so.
afterEach(async () => assert.deepEqual(await tenant.foreign(), []));

const code = (text) => at.region("Result").getByText(text, { exact: true }).waitFor();

test("a redirect of a write", async () => {
    await tenant.faults([{ match: { method: "PATCH" }, times: 10, then: { foreign: "redirect" } }]);
    await at.signIn(world.token);
    await at.lookUp(ADELE);
    await at.reset();
    await code("redirected");
    assert.equal((await tenant.user(ADELE)).writes, 0);
});

test("a redirect of a read", async () => {
    await tenant.faults([{ match: { method: "GET", pathContains: "/users/" }, times: 10, then: { foreign: "redirect" } }]);
    await at.signIn(world.token);
    await at.lookUp(ADELE);
    await code("redirected");
});

test("a redirect of a batch, and of its items", async () => {
    const users = await tenant.addUsers(60);
    await at.signIn(world.token);
    await at.lookUpAll(users.join("\n"));
    await at.region("Plan").getByText("User 1 of 60").waitFor();
    await tenant.faults([
        { match: { pathContains: "$batch" }, then: { foreign: "redirect" } },
        { match: { method: "PATCH", batched: true }, times: 3, then: { foreign: "redirect" } },
    ]);
    await at.resetAll();
    await at.summary();
    await at.showAll();
    const held = await tenant.passwords();
    const rows = await at.rows();
    // What was in the redirected batch went alone and arrived.
    assert.equal(rows.filter(({ words }) => words.includes("redirected")).length, 3);
    assert.equal(await at.progress.innerText(), "60 users: 57 reset, 3 failed");
    for (const { user, outcome, password } of rows) {
        if (outcome === "Reset") assert.equal(password, held[user].password);
        else assert.equal(held[user].writes, 0, user);
    }
});

test("a next page of a list", async () => {
    await tenant.faults([{ match: { method: "GET", pathContains: "transitiveMemberOf" }, times: 10, then: { foreign: "nextLink" } }]);
    await at.signIn(world.token);
    await at.lookUp(ADELE);
    await at.page.locator("#plan:not([hidden]), #result:not([hidden])").waitFor();
});

test("a next page of the tenant's roles, for a long list", async () => {
    const users = await tenant.addUsers(20);
    await tenant.faults([
        { match: { pathContains: "roleAssignments" }, times: 10, then: { foreign: "nextLink" } },
        { match: { pathContains: "/groups" }, times: 10, then: { foreign: "nextLink" } },
    ]);
    await at.signIn(world.token);
    await at.lookUpAll(users.join("\n"));
    await at.resetAll();
    await at.summary();
});

test("where a reset is to be followed", async () => {
    await tenant.faults([{ match: { pathContains: "/resetPassword" }, then: { foreign: "location" } }]);
    await at.signIn(world.token);
    await at.lookUp(SYNCED);
    await at.reset();
    await at.region("Result").getByText("The reset was accepted and is still under way").waitFor();
    await at.button("Show password").click();
    assert.equal((await at.shownPassword()).length, 14);
});
