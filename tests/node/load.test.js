// How the package is loaded. Each test file is a process of its own, so that here nothing is loaded yet.
import assert from "node:assert/strict";
import { test } from "node:test";

import { wasm } from "./support/package.js";

const before = (error) =>
    error instanceof wasm.ResetError && error.code === "wrong_state" && error.message.includes("before the module was loaded");

test("a call before init says what to do", async () => {
    assert.throws(() => wasm.rowMembers(), before);
    assert.throws(() => wasm.generatePassword(), before);
    assert.throws(() => new wasm.Flow({ kind: "reset", utcAtZeroMs: 0 }), before);
    await assert.rejects(wasm.run({ kind: "reset" }, [], {}), before);
});

test("a failed init can be repeated, and a repeated one does nothing", async () => {
    await assert.rejects(wasm.default(new Uint8Array([1, 2, 3])), WebAssembly.CompileError);
    await Promise.all([wasm.default(), wasm.default()]);
    const flow = new wasm.Flow({ kind: "reset", utcAtZeroMs: 0 });
    await wasm.default();
    flow.addUsers(["adele@contoso.example"]);
    assert.equal(flow.poll(0).action, "send");
    assert.deepEqual(wasm.rowMembers(), ["UserId", "UserPrincipalName", "UPN", "ObjectId", "Id"]);
});
