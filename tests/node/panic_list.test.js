// As panic.test.js, over a list whose users share batches and whose first answer stands for all.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as fakeGraph from "./support/fake_graph.js";
import { host } from "./support/host.js";
import { file, wasm } from "./support/package.js";

let tenant;

before(async () => {
    await wasm.default();
    tenant = await fakeGraph.start();
});
after(() => tenant.stop());

test("after a panic the passwords of those come out whom a yes to all stood for", async () => {
    const { trapped } = await import(file("open_writes.js"));
    const users = await tenant.addUsers(20);
    await tenant.faults([{ match: { method: "PATCH" }, times: 20, then: { delayMs: 1000 } }]);
    const by = host({ tokens: [await tenant.token()], answer: "yesToAll" });
    by.progress = ({ stage }) => {
        if (stage === "writing") trapped();
    };
    const options = { kind: "reset", graphEndpoint: tenant.endpoint, revokeSession: true };
    await assert.rejects(wasm.run(options, users, by), { name: "ResetError", code: "panicked" });
    const told = new Map(by.seen.results.map((result) => [result.userId, result]));
    assert.equal(by.seen.questions.length, 1);
    assert.equal(told.size, users.length);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const held = await tenant.passwords();
    for (const user of users) {
        const { id, password, writes } = held[user];
        assert.deepEqual([told.get(id).outcome, told.get(id).password, writes], ["Unknown", password, 1]);
    }
    // The others were never asked about.
    const named = users.map((user) => told.get(held[user].id)).map(({ index, userPrincipalName }) => [index, userPrincipalName]);
    assert.deepEqual(
        named,
        users.map((user, index) => [index, index === 0 ? user : null]),
    );
});
