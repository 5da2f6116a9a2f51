// Exact equality, but for what docs/protocol.md, "Vectors", tells: placeholders, defaults, the query of a GET's URL.
import assert from "node:assert/strict";

import { read } from "./vectors.js";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The members that a vector leaves out, by action; those of an error by the word `error`. */
const DEFAULTS = read("defaults.json");

export class Matching {
    #passwords = new Map();
    #whole;

    /** A whole vector spells every member and every query out. */
    constructor(whole = false) {
        this.#whole = whole;
    }

    /** Throws where `found` is not what `expected` says; the message begins with the place of the difference. */
    check(found, expected) {
        this.#equal(found, this.#whole ? expected : completed(expected), "");
    }

    #equal(found, expected, place) {
        if (typeof expected === "string" && expected.startsWith("$")) {
            this.#placeholder(found, expected, place);
        } else if (Array.isArray(expected)) {
            assert.ok(Array.isArray(found) && found.length === expected.length, differ(found, expected, place));
            expected.forEach((item, index) => this.#equal(found[index], item, `${place}[${index}]`));
        } else if (isObject(expected)) {
            assert.ok(isObject(found), differ(found, expected, place));
            for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
                const inside = `${place}.${name}`;
                assert.ok(Object.hasOwn(expected, name), `${inside}: not expected`);
                assert.ok(Object.hasOwn(found, name), `${inside}: not found`);
                const isQueried = name === "url" && found.method === "GET";
                this.#equal(isQueried ? this.#compared(found.url, expected.url) : found[name], expected[name], inside);
            }
        } else {
            assert.strictEqual(found, expected, differ(found, expected, place));
        }
    }

    /** A read's URL, up to its `?` where the vector names no query. */
    #compared(found, expected) {
        return this.#whole || expected.includes("?") ? found : found.split("?")[0];
    }

    #placeholder(found, expected, place) {
        const [name, ...parts] = expected.slice(1).split(":");
        if (expected === "$any") {
            assert.notEqual(found, undefined, `${place}: nothing`);
        } else if (expected === "$guid") {
            assert.ok(typeof found === "string" && GUID.test(found), differ(found, expected, place));
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

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** An expected action with the defaults that it leaves out; its error likewise. Anything else stays as it is. */
function completed(expected) {
    if (!isObject(expected) || expected.action === undefined) return expected;
    const whole = { ...DEFAULTS[expected.action], ...expected };
    return isObject(whole.error) ? { ...whole, error: { ...DEFAULTS.error, ...whole.error } } : whole;
}
