// Exact equality with the placeholders of docs/protocol.md.
import assert from "node:assert/strict";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export class Matching {
    #passwords = new Map();

    /** Throws where `found` is not what `expected` says; `place` tells where that was. */
    equal(found, expected, place) {
        if (typeof expected === "string" && expected.startsWith("$")) {
            this.#placeholder(found, expected, place);
        } else if (Array.isArray(expected)) {
            assert.ok(Array.isArray(found) && found.length === expected.length, differ(found, expected, place));
            expected.forEach((item, index) => this.equal(found[index], item, `${place}[${index}]`));
        } else if (expected !== null && typeof expected === "object") {
            assert.ok(found !== null && typeof found === "object" && !Array.isArray(found), differ(found, expected, place));
            assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort(), `${place}: other members`);
            for (const [name, value] of Object.entries(expected)) this.equal(found[name], value, `${place}.${name}`);
        } else {
            assert.strictEqual(found, expected, differ(found, expected, place));
        }
    }

    #placeholder(found, expected, place) {
        const [name, ...parts] = expected.slice(1).split(":");
        if (expected === "$any") {
            assert.notEqual(found, undefined, place);
        } else if (expected === "$guid") {
            assert.match(found, GUID, place);
        } else if (name === "password" && parts.length === 1) {
            assert.ok(typeof found === "string" && found.length >= 8, `${place}: no password`);
            if (!this.#passwords.has(parts[0])) this.#passwords.set(parts[0], found);
            assert.ok(this.#passwords.get(parts[0]) === found, `${place}: another password than before`);
        } else if (name === "between" && parts.length === 2) {
            assert.ok(typeof found === "number" && found >= Number(parts[0]) && found <= Number(parts[1]), differ(found, expected, place));
        } else {
            assert.fail(`${place}: no placeholder is named ${expected}`);
        }
    }
}

const differ = (found, expected, place) => `${place}: ${JSON.stringify(found)} is not ${JSON.stringify(expected)}`;
