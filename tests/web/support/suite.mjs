// A page for each test of a file. The console stays silent but for what a test expects, refusals by the policy above all.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";

import { open, visit } from "./browser.mjs";

/** Before each test `take` gets `{world, tenant, at}`; the function that comes back allows lines on the console of that test. */
export function suite(take) {
    let world;
    let at;
    let expected;
    before(async () => {
        world = await open();
    });
    after(() => world.close());
    beforeEach(async () => {
        await world.tenant.reset();
        // Who may read role assignments is not settled; a refusal would be a line on the console.
        await world.tenant.settings({ roleAssignments: "allowed", operationRetryAfter: 0 });
        expected = /^$/;
        at = await visit(world);
        take({ world, tenant: world.tenant, at });
    });
    afterEach(async () => {
        await at.page.context().close();
        assert.deepEqual(
            at.seen.console.filter((line) => !expected.test(line)),
            [],
        );
    });
    return (lines) => {
        expected = lines;
    };
}
