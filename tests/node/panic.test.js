// A panic ends the module for the whole process, hence a file of its own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import * as fakeGraph from "./support/fake_graph.js";
import { host } from "./support/host.js";
import { file, wasm } from "./support/package.js";

const ADELE = "a8fb48d8-947c-4744-8d97-1f7eac4c329b";
let tenant;

before(async () => {
    await wasm.default();
    tenant = await fakeGraph.start();
});
after(() => tenant.stop());

test("after a panic the passwords whose writes were sent come out", async () => {
    const { trapped } = await import(file("open_writes.js"));
    await tenant.faults([{ match: { method: "PATCH" }, then: { delayMs: 500 } }]);
    const by = host({ tokens: [await tenant.token()] });
    by.progress = ({ stage }) => {
        // What the module's panic hook calls.
        if (stage === "writing") trapped();
    };
    await assert.rejects(wasm.run({ kind: "reset", graphEndpoint: tenant.endpoint }, [ADELE], by), {
        name: "ResetError",
        code: "panicked",
    });
    const [{ outcome, index, userId, displayName, error, password }] = by.seen.results;
    assert.deepEqual([outcome, index, userId, displayName, error.code], ["Unknown", 0, ADELE, "Adele Vance", "panicked"]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(password, (await tenant.user(ADELE)).password);
    assert.throws(() => wasm.rowMembers(), { name: "ResetError", code: "panicked" });
});
