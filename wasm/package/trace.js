// Writes the calls of a run down as a flow vector (docs/protocol.md, "Vectors"), so that what happened in the field can be run again as a
// test. Loaded only by a run that is traced. While it is, passwords are texts in this module, which nobody can wipe.

import { hide, hiddenPayload, hiddenUsers, mayBePassword, OWN_PASSWORD, plainHeaders } from "./trace_mask.js";

/** What a run drew at random or read from a clock, and would be another when the trace is run. */
const TIMES = ["untilMs", "throttledUntilMs", "remainingMs", "rolesReadAt", "startedAt", "finishedAt"];

const text = (bytes) => new TextDecoder().decode(bytes);

export class Trace {
    #write;
    /** What stands before the steps. */
    #header = {};
    #hasSteps = false;
    /** By the user's place in the list. */
    #passwords = new Map();
    /** What the service has told: passes, and passwords of its own. A mail may hold them, and a later reply quote the mail. */
    #told = new Set();
    /** Whose passwords the results with these ids have. */
    #owners = new Map();
    #lastPoll = "";
    #untilMs = 0;

    /** `write` gets the lines. `hasOwnPassword`: the caller gave one for the users. */
    constructor(write, hasOwnPassword) {
        this.#write = write;
        if (hasOwnPassword) this.#header.password = OWN_PASSWORD;
    }

    /** Takes one call. A trace that cannot go on does not end the run. */
    call(word, number, value) {
        try {
            if (this.#write !== null) this[`_${word}`](value, number);
        } catch {
            this.#forget();
        }
    }

    end() {
        try {
            if (this.#hasSteps) this.#write?.("]}");
        } catch {
            // The run has ended anyway.
        }
        this.#forget();
    }

    _options(json) {
        this.#header.options = JSON.parse(json);
    }

    _users(json) {
        const users = hiddenUsers(JSON.parse(json));
        if (users.length > 0) this.#header.users = users;
    }

    _claims(payload) {
        const claims = hiddenPayload(text(payload));
        if (this.#hasSteps) this.#step({ claims });
        else this.#header.claims = claims;
    }

    _password(bytes, index) {
        this.#passwords.set(index, text(bytes));
    }

    _poll(action, now) {
        const told = JSON.stringify(action);
        // A poll that says what the last one said changes nothing.
        if (told === this.#lastPoll && ["pending", "wait"].includes(action.action)) return;
        if (action.action === "result") this.#owners.set(action.id, action.index);
        // A wait that is drawn is another one when the trace is run.
        const poll = this.#untilMs > 0 && now >= this.#untilMs ? `$wait:${now}` : now;
        if (action.action === "wait") this.#untilMs = action.untilMs;
        else if (action.action === "pending") this.#untilMs = 0;
        this.#step({ poll, expect: expected(action) });
        this.#lastPoll = told;
    }

    _body(bytes, body) {
        const told = changed(JSON.parse(text(bytes)), (value) => this.#placeholder(value) ?? this.#hidden(value));
        // What a mail says may be a secret.
        if (told.message?.body !== undefined) told.message.body.content = "$any";
        this.#step({ body, expect: expected(told) });
    }

    _secret(bytes, secret) {
        const index = this.#owners.get(secret);
        if (!this.#passwords.has(index)) this.#passwords.set(index, text(bytes));
        this.#step({ secret, expect: this.#placeholder(text(bytes)) ?? "$any" });
    }

    _pass(_, pass) {
        this.#step({ pass, expect: "$any" });
    }

    _respond([status, headers, bytes], respond) {
        this.#step({
            respond,
            status,
            headers: changed(plainHeaders(JSON.parse(text(headers))), (value) => this.#hidden(value)),
            ...this.#content(text(bytes)),
        });
    }

    _fail(word, fail) {
        this.#step({ fail, with: word });
    }

    _answer(word, answer) {
        this.#step({ answer, with: word });
    }

    _cancel() {
        this.#step({ cancel: true });
    }

    /** The members of a step for a reply: JSON, a text, or nothing. */
    #content(content) {
        if (content === "") return {};
        let body;
        try {
            body = JSON.parse(content);
        } catch {
            return { text: this.#hidden(content) };
        }
        return {
            body: changed(body, (value, name) => {
                if (!mayBePassword(name)) return this.#hidden(value);
                this.#told.add(value);
                return OWN_PASSWORD;
            }),
        };
    }

    #placeholder(value) {
        for (const [index, password] of this.#passwords) {
            if (password === value) return isComplete(value) ? `$password:${index}` : "$any";
        }
        return null;
    }

    #hidden(value) {
        return hide(value, [...this.#passwords.values(), ...this.#told]);
    }

    #step(step) {
        if (!this.#hasSteps) {
            const { options, ...others } = this.#header;
            const header = JSON.stringify({ name: "a traced run", whole: true, options, ...others });
            this.#write(`${header.slice(0, -1)},"steps":[`);
        }
        this.#write(`${this.#hasSteps ? "," : ""}${JSON.stringify(step)}`);
        this.#hasSteps = true;
        this.#lastPoll = "";
    }

    #forget() {
        this.#write = null;
        this.#passwords.clear();
        this.#told.clear();
    }
}

/** As a vector expects it: what another run draws is a placeholder, and a text that looks like one may be any. */
function expected(message) {
    const told = changed(message, (value, name) => {
        if (name === "client-request-id") return "$guid";
        return value.startsWith("$") && !value.startsWith("$password:") ? "$any" : value;
    });
    for (const name of TIMES) {
        if (told[name] !== undefined && told[name] !== null) told[name] = "$any";
    }
    return told;
}

/** A copy of a JSON value in which `change` was made to each text. */
function changed(value, change, name = "") {
    if (typeof value === "string") return change(value, name);
    if (Array.isArray(value)) return value.map((item) => changed(item, change, name));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([inside, item]) => [inside, changed(item, change, inside)]));
}

/** Whether a vector's placeholder of a password fits it. */
const isComplete = (password) =>
    password.length >= 8 &&
    /^[A-Za-z]/.test(password) &&
    [/[a-z]/, /[A-Z]/, /[0-9]/, /[!-/:-@[-`{-~]/].every((kind) => kind.test(password));
