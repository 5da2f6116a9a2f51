// A traced run is a vector: it can be run again, and holds no password and no token.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import * as fakeGraph from "./support/fake_graph.js";
import { host } from "./support/host.js";
import { file, wasm } from "./support/package.js";
import { play } from "./support/transcript.js";

const ADELE = "a8fb48d8-947c-4744-8d97-1f7eac4c329b";
let tenant;
let token;

before(async () => {
    await wasm.default();
    tenant = await fakeGraph.start();
    token = await tenant.token();
});
after(() => tenant.stop());
beforeEach(() => tenant.reset());

/** Runs, and returns the trace as text and what the host saw. */
async function traced(users, { settings = {}, tokens = [token], over, ...more } = {}) {
    const lines = [];
    const by = host({ tokens, answer: "yesToAll", over });
    await wasm.run({ kind: "reset", graphEndpoint: tenant.endpoint, ...more }, users, by, {
        ...settings,
        trace: (line) => lines.push(line),
    });
    return { text: lines.join("\n"), ...by.seen };
}

describe("a trace", () => {
    test("of a list can be run again, and holds no secret", async () => {
        await tenant.settings({ operationRetryAfter: 0 });
        const users = [
            ADELE,
            { UPN: "AlexW@contoso.example", Password: "Secret-1" },
            "PattiF@contoso.example",
            "MeganB@contoso.example,Secret-2",
            { "Secret-3": "x", "Secret-4": "" },
        ];
        const { text, results } = await traced(users);
        const vector = JSON.parse(text);
        play(vector);
        const passwords = results.map(({ password }) => password).filter((password) => password !== null);
        assert.equal(passwords.length, 3);
        for (const secret of [...passwords, token, token.split(".")[1], token.split(".")[2], "Secret-"])
            assert.ok(!text.includes(secret), secret);
        assert.ok(text.includes("$password:0") && text.includes("MeganB@contoso.example,x"));
        assert.deepEqual(Object.keys(vector), ["name", "whole", "options", "users", "claims", "steps"]);
        assert.equal(vector.claims.oid, "00000000-0000-4000-8000-0000000000aa");
    });

    test("of a batch, of the caller's own password and of one that the service generates", async () => {
        const many = await traced(await tenant.addUsers(20));
        play(JSON.parse(many.text));
        for (const { password } of many.results) assert.ok(!many.text.includes(password));

        const password = new TextEncoder().encode('Own-Canary"9zz<q');
        const then = { status: 400, echo: true };
        await tenant.faults([{ match: { method: "PATCH" }, times: 1, then }]);
        const own = await traced([ADELE], { settings: { password } });
        JSON.parse(own.text);
        assert.ok(!/Canary/.test(own.text), "the own password");

        await tenant.settings({ operationRetryAfter: 0 });
        const generated = await traced([ADELE], { serviceGenerated: true });
        assert.ok(generated.results[0].password !== null && !generated.text.includes(generated.results[0].password));
        play(JSON.parse(generated.text.replaceAll("Masked-Password-1", "Generated-Password-7")));
    });

    test("of mails holds nothing that they say, also where the service quotes it", async () => {
        const issuer = await tenant.token({ upn: "DebraB@contoso.example" });
        for (const [content, credentialType] of [
            ["Password", "Password"],
            ["TemporaryAccessPass", "TemporaryAccessPass"],
            ["TemporaryAccessPass", "Both"],
        ]) {
            for (const then of [{ delayMs: 1 }, { status: 400, echo: true }]) {
                await tenant.faults([{ match: { operation: "sendMail" }, then }]);
                const secrets = [];
                const result = (_, ...told) =>
                    secrets.push(...told.filter((bytes) => bytes !== null).map((bytes) => new TextDecoder().decode(bytes)));
                const { text } = await traced([ADELE], {
                    tokens: [issuer],
                    over: { result },
                    mail: { to: "Alternate", content },
                    credentialType,
                });
                assert.equal(secrets.length, credentialType === "Both" ? 2 : 1);
                assert.ok(text.includes("/me/sendMail"));
                for (const secret of secrets)
                    assert.ok(!text.includes(secret) && !text.includes(secret.slice(1, -1)), `${content} ${secret}`);
                if (then.delayMs !== undefined) play(JSON.parse(text));
            }
        }
    });

    test("that cannot be written does not end the run", async () => {
        const by = host({ tokens: [token] });
        const trace = () => {
            throw new Error("no room");
        };
        await wasm.run({ kind: "reset", graphEndpoint: tenant.endpoint }, [ADELE], by, { trace });
        assert.equal(by.seen.results[0].outcome, "Reset");
    });
});

test("what a service may quote of a password is hidden in every form", async () => {
    const { hide } = await import(file("trace_mask.js"));
    const password = 'Canary-"9<z\\& ü';
    const json = (text) => JSON.stringify(text).slice(1, -1);
    const html = (text) => text.replace(/[^a-z0-9]/gi, (sign) => `&#x${sign.codePointAt(0).toString(16)};`);
    const all = (text) => [...text].map((sign) => `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`).join("");
    for (const encode of [
        (text) => text,
        json,
        encodeURIComponent,
        html,
        all,
        (text) => json(encodeURIComponent(text)),
        (text) => encodeURIComponent(json(text)),
    ]) {
        const hidden = hide(`it is ${encode(password)}!`, [password]);
        assert.ok(!/Canary|9/.test(hidden), `${encode(password)} became ${hidden}`);
    }
    assert.equal(hide("eyJhbGci.eyJvaWQi.sig", []), "hidden");
    assert.equal(hide("nothing to hide", [password]), "nothing to hide");
});
