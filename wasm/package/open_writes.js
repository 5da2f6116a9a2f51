// A panic ends a WebAssembly module for good: its memory, and every password in it, is out of reach. So each password is kept here as
// well, from before its write until its user's result, and what is still here after a panic comes out as a result `Unknown`.

import { ResetError } from "./error.js";

const runs = new Set();
let lost = false;

/** Whether the module can no longer be used. */
export const isLost = () => lost;

/** The writes of one run that have no result yet. */
export class OpenWrites {
    #host;
    #error;
    /** Questions and bodies, by the user's object id; the users of a batch share its body. */
    #questions = new Map();
    #bodies = new Map();
    #reject = () => {};

    /** `error` is what the results of a cut run say. */
    constructor(host, error) {
        this.#host = host;
        this.#error = error;
    }

    asked(question) {
        this.#questions.set(question.userId, question);
    }

    /** A repetition may come in another batch. */
    keep(url, body) {
        const path = new URL(url).pathname;
        const isOf = path.endsWith("/$batch") ? (id) => holds(body, `"${itemUrl(id)}"`) : (id) => path.split("/").includes(id);
        for (const userId of [...this.#questions.keys()].filter(isOf)) {
            this.#release(userId);
            this.#bodies.set(userId, body);
        }
    }

    settle(result) {
        this.#release(result.userId);
        this.#questions.delete(result.userId);
    }

    /** Wipes a body when nobody needs it any more. */
    #release(userId) {
        const body = this.#bodies.get(userId);
        this.#bodies.delete(userId);
        if (![...this.#bodies.values()].includes(body)) body?.fill(0);
    }

    guard(run) {
        runs.add(this);
        return new Promise((resolve, reject) => {
            this.#reject = reject;
            run.then(resolve, reject).finally(() => runs.delete(this));
        });
    }

    /** Shows what was kept, then ends the run. */
    cut() {
        runs.delete(this);
        for (const [userId, body] of this.#bodies) {
            try {
                const password = passwordOf(body, userId);
                this.#host.result(this.#unknown(this.#questions.get(userId), password !== null), password);
            } catch {
                // The others still get theirs.
            }
        }
        this.#reject(new ResetError(this.#error.code, this.#error.message, this.#error.remedy));
    }

    #unknown(question, hasPassword) {
        const { userId, userPrincipalName, displayName, method, methodReason, protection, roles, index, forceChange } = question;
        const now = new Date().toISOString();
        return {
            action: "result", id: question.id, index, input: null, userId, userPrincipalName, displayName,
            outcome: "Unknown", method, methodReason, protection, roles,
            hasPassword, forceChange, sessionsRevoked: null, operationUrl: null,
            error: this.#error, warnings: [], startedAt: now, finishedAt: now,
        };
    }
}

const itemUrl = (userId) => `/users/${userId}`;

/** Whether these bytes have this text in them. As bytes: a text with twenty passwords could not be wiped. */
function holds(bytes, text) {
    const wanted = new TextEncoder().encode(text);
    return bytes.some((_, start) => wanted.every((byte, i) => bytes[start + i] === byte));
}

/** Null where the service is to generate the password. */
function passwordOf(body, userId) {
    const json = JSON.parse(new TextDecoder().decode(body));
    const { passwordProfile, newPassword } = json.requests?.find(({ url }) => url === itemUrl(userId))?.body ?? json;
    const password = passwordProfile?.password ?? newPassword;
    return password === undefined ? null : new TextEncoder().encode(password);
}

/** The module is lost: every run ends, just after the module's last instruction. */
export function trapped() {
    lost = true;
    queueMicrotask(() => [...runs].forEach((run) => run.cut()));
}

// A trap that is no panic is seen from outside only. Node has no such event and ends the process.
globalThis.addEventListener?.("error", (event) => {
    if (event.error instanceof WebAssembly.RuntimeError) trapped();
});
globalThis.addEventListener?.("unhandledrejection", (event) => {
    if (event.reason instanceof WebAssembly.RuntimeError) trapped();
});
