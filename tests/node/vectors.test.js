// The vectors that every host runs, against the package's step machine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";

import { Matching } from "./support/matching.js";
import { file as packageFile, wasm } from "./support/package.js";
import { play, throwsCode } from "./support/transcript.js";
import { vectors } from "./support/vectors.js";

before(() => wasm.default());

describe("matching vectors", () => {
    for (const { file, cases } of vectors("matching")) {
        for (const { name, whole, expect, found, differs } of cases) {
            test(`${file}: ${name}`, () => {
                const check = () => new Matching(whole).check(found, expect);
                if (differs === undefined) check();
                else assert.throws(check, (error) => error.message.startsWith(`${differs}:`));
            });
        }
    }
});

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
    const classes = { lower: /[a-z]/, upper: /[A-Z]/, digit: /[0-9]/, symbol: /[^a-zA-Z0-9]/ };
    const words = readFileSync(new URL(packageFile("words.txt")), "utf8");
    const generate = (one) => {
        const { password, style, entropyBits, warnings } = wasm.generatePassword(one.options, words);
        assert.ok(password instanceof Uint8Array);
        const text = new TextDecoder().decode(password);
        assert.ok(one.shortest <= text.length && text.length <= one.longest);
        assert.ok([...text].every((character) => one.alphabet.includes(character)) && one.first.includes(text[0]));
        for (const name of one.classes) assert.match(text, classes[name]);
        assert.equal(style, one.style);
        assert.equal(Math.floor(entropyBits * 10) / 10, one.entropyBits);
        assert.deepEqual(
            warnings.map(({ code }) => code),
            one.warnings ?? [],
        );
    };
    const check = ({ password, repeat, times, suffix = "", context, bannedWordCount, isValid, failed }) => {
        const text = password ?? repeat.repeat(times) + suffix;
        const given =
            bannedWordCount === undefined
                ? context
                : { bannedWords: Array.from({ length: bannedWordCount }, (_, number) => `word${String(number).padStart(4, "0")}`) };
        const report = wasm.checkPassword(new TextEncoder().encode(text), given);
        assert.equal(report.isValid, isValid);
        assert.equal(report.isPrediction, true);
        assert.deepEqual(
            report.rules.map((rule) => rule.name),
            ["length", "characters", "complexity", "names", "bannedWords"],
        );
        assert.deepEqual(
            report.rules.filter((rule) => !rule.passed).map((rule) => rule.name),
            failed,
        );
        assert.ok(report.rules.every((rule) => rule.message.length > 0));
    };
    const spell = ({ password, language, spoken }) => {
        const bytes = wasm.spellPassword(new TextEncoder().encode(password), language);
        assert.ok(bytes instanceof Uint8Array);
        assert.equal(new TextDecoder().decode(bytes), spoken);
    };
    const calls = { generate, check, spell };
    for (const { file, call, cases } of vectors("password")) {
        for (const one of cases) {
            test(`${file}: ${one.name}`, () => {
                if (one.error === undefined) calls[call](one);
                else throwsCode(() => calls[call](one), one.error, one.name);
            });
        }
    }
});
