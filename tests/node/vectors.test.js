// The vectors that every host runs, against the package's step machine.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { wasm } from "./support/package.js";
import { play, throwsCode } from "./support/transcript.js";
import { vectors } from "./support/vectors.js";

before(() => wasm.default());

describe("flow vectors", () => {
    for (const vector of vectors("flow")) test(`${vector.file}: ${vector.name}`, () => play(vector));
});

describe("row vectors", () => {
    for (const { file, cases } of vectors("row")) {
        for (const { name, row, url, error } of cases) {
            test(`${file}: ${name}`, () => {
                const flow = new wasm.Flow({ kind: "reset", utcAtZeroMs: 0 });
                flow.addUsers([row]);
                const action = flow.poll(0);
                if (error === undefined) {
                    assert.equal(action.action, "send");
                    assert.ok(action.url.split("?")[0].endsWith(url), `${action.url} does not end with ${url} before its query`);
                } else {
                    assert.equal(action.action, "result");
                    assert.equal(action.error.code, error);
                }
            });
        }
    }
});

describe("password vectors", () => {
    const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];
    for (const { file, cases, alphabet, first } of vectors("password")) {
        for (const { name, length, warning, error } of cases) {
            test(`${file}: ${name}`, () => {
                if (error !== undefined) {
                    throwsCode(() => wasm.generatePassword(length), error, name);
                    return;
                }
                const { password, warnings } = wasm.generatePassword(length);
                assert.ok(password instanceof Uint8Array);
                const text = new TextDecoder().decode(password);
                assert.equal(text.length, length);
                assert.ok([...text].every((character) => alphabet.includes(character)) && first.includes(text[0]));
                assert.ok(classes.every((one) => one.test(text)));
                assert.deepEqual(warnings.map(({ code }) => code), warning === undefined ? [] : [warning]);
            });
        }
    }
});
