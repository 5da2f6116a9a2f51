// A panic ends a WebAssembly module for good: its memory, and every password in it, is out of reach. So each password is kept here as
// well, from before its write until its user's result, and what is still here after a panic comes out as a result `Unknown`.

import { ResetError } from "./error.js";
import { passwordIn, writtenUsers } from "./write_body.js";

const runs = new Set();
let lost = false;

/** Whether the module can no longer be used. */
export const isLost = () => lost;

/** The writes of one run that have no result yet. */
export class OpenWrites {
    #host;
    #error;
    /** What is known of users, and the bodies of their writes, by object id; the users of a batch share its body. */
    #questions = new Map();
    #bodies = new Map();
    #reject = () => {};

    /** `error` is what the results of a cut run say. */
    constructor(host, error) {
        this.#host = host;
        this.#error = error;
    }

    /** Of those that a yes to all stands for nothing is known but the id. */
    asked(question) {
        this.#questions.set(question.userId, question);
    }

    /** A repetition may come in another batch. */
    keep(url, body) {
        for (const userId of writtenUsers(url, body)) {
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
                const password = passwordIn(body, userId);
                this.#host.result(this.#unknown(userId, password !== null), password);
            } catch {
                // The others still get theirs.
            }
        }
        this.#reject(new ResetError(this.#error.code, this.#error.message, this.#error.remedy));
    }

    #unknown(userId, hasPassword) {
        const now = new Date().toISOString();
        const { id, index, userPrincipalName, displayName, method, methodReason, protection, roles, forceChange } = {
            ...NOTHING_KNOWN,
            ...this.#questions.get(userId),
        };
        return {
            action: "result", id, index, input: null, userId, userPrincipalName, displayName,
            outcome: "Unknown", method, methodReason, protection, roles,
            hasPassword, forceChange, sessionsRevoked: null, operationUrl: null,
            error: this.#error, warnings: [], startedAt: now, finishedAt: now,
        };
    }
}

const NOTHING_KNOWN = {
    id: 0, index: null, userPrincipalName: null, displayName: null, method: null, methodReason: null, protection: null, roles: [],
    forceChange: null,
};

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
