// Plays a flow vector against the step machine.
import assert from "node:assert/strict";

import { Matching } from "./matching.js";
import { wasm } from "./package.js";

const utf8 = (text) => new TextEncoder().encode(text);
const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

const STEPS = {
    poll: ["poll", "expect"],
    body: ["body", "expect"],
    secret: ["secret", "expect"],
    pass: ["pass", "expect"],
    writeSecret: ["writeSecret", "expect"],
    respond: ["respond", "status", "headers", "body", "text"],
    fail: ["fail", "with"],
    answer: ["answer", "with"],
    claims: ["claims"],
    cancel: ["cancel"],
};
const MEMBERS = ["file", "name", "source", "whole", "options", "claims", "password", "users", "steps", "newError"];

/** Throws where the flow does not do what the vector says. */
export function play(vector) {
    knowMembers(vector, MEMBERS, "the vector");
    if (vector.newError !== undefined) {
        assert.equal(vector.steps, undefined, "a vector has steps or newError");
        throwsCode(() => open(vector), vector.newError, "new");
        return;
    }
    assert.ok(vector.steps.length > 0, "a vector without steps proves nothing");
    const player = new Player(open(vector), vector.whole);
    vector.steps.forEach((step, index) => player.play(step, `step ${index}`));
}

function open({ options, claims, password, users }) {
    const flow = new wasm.Flow(options);
    if (claims !== undefined) flow.setClaims(payload(claims));
    if (password !== undefined) flow.setPassword(utf8(password));
    if (users !== undefined) flow.addUsers(users);
    return flow;
}

const payload = (claims) => (claims === null ? null : utf8(JSON.stringify(claims)));

class Player {
    #flow;
    #matching;
    #wait = null;

    constructor(flow, whole) {
        this.#flow = flow;
        this.#matching = new Matching(whole);
    }

    play(step, place) {
        const kinds = Object.keys(STEPS).filter((kind) => kind in step && !(kind === "body" && "respond" in step));
        assert.equal(kinds.length, 1, `${place}: ${JSON.stringify(Object.keys(step))} is no known step`);
        const [kind] = kinds;
        knowMembers(step, [...STEPS[kind], "error"], place);
        const call = () => this[kind](step);
        if (step.error !== undefined) {
            throwsCode(call, step.error, place);
            return;
        }
        const found = call();
        if (STEPS[kind].includes("expect")) {
            assert.ok("expect" in step, `${place}: nothing is expected`);
            this.#compare(found, step.expect, place);
        }
    }

    #compare(found, expected, place) {
        try {
            this.#matching.check(found, expected);
        } catch (error) {
            error.message = `${place}${error.message}`;
            throw error;
        }
    }

    poll({ poll }) {
        // `$wait`: the end of the last wait; `$wait:5`: that or 5, whichever is later.
        const [word, noEarlier] = String(poll).split(":");
        if (word === "$wait") assert.notEqual(this.#wait, null, "no wait came before $wait");
        const action = this.#flow.poll(word === "$wait" ? Math.max(this.#wait, Number(noEarlier ?? 0)) : poll);
        if (action.action === "wait") this.#wait = action.untilMs;
        return action;
    }

    body({ body }) {
        return JSON.parse(text(this.#flow.takeBody(body)));
    }

    secret({ secret }) {
        return text(this.#flow.takeSecret(secret));
    }

    pass({ pass }) {
        return text(this.#flow.takePass(pass));
    }

    writeSecret({ writeSecret: [send, index] }) {
        return text(this.#flow.writeSecret(send, index));
    }

    respond({ respond, status, headers, body, text: asItIs }) {
        const content = asItIs ?? (body === undefined ? "" : JSON.stringify(body));
        this.#flow.respond(respond, status, headers, utf8(content));
    }

    fail(step) {
        this.#flow.fail(step.fail, step.with);
    }

    answer(step) {
        this.#flow.answer(step.answer, step.with);
    }

    claims({ claims }) {
        this.#flow.setClaims(payload(claims));
    }

    cancel() {
        this.#flow.cancel();
    }
}

function knowMembers(object, known, place) {
    const unknown = Object.keys(object).filter((name) => !known.includes(name));
    assert.deepEqual(unknown, [], `${place}: unknown members`);
}

/** The call throws a ResetError with this code and words. */
export function throwsCode(call, code, place) {
    assert.throws(
        call,
        (error) => {
            assert.ok(error instanceof wasm.ResetError, `${place}: ${error}`);
            assert.equal(error.code, code, place);
            assert.ok(error.message.length > 0 && error.remedy.length > 0, `${place}: an error without words`);
            return true;
        },
        `${place}: no error, where ${code} is expected`,
    );
}
