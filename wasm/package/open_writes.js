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
    /** What was asked about users, and their writes: `{userId, password}`; both by the user's place in the list. */
    #questions = new Map();
    #writes = new Map();
    /** @type {(error: Error) => void} */
    #reject = () => {};

    /** `error` is what the results of a cut run say. */
    constructor(host, error) {
        this.#host = host;
        this.#error = error;
    }

    /** A user who was covered by "yes to all" is never asked about: then only the object id is known. */
    asked(question) {
        this.#questions.set(question.index, question);
    }

    /** Takes the password over. A write that is repeated comes again. */
    keep(index, userId, password = null) {
        this.#release(index);
        this.#writes.set(index, { userId, password });
    }

    settle(result) {
        this.#release(result.index);
        this.#questions.delete(result.index);
    }

    #release(index) {
        this.#writes.get(index)?.password?.fill(0);
        this.#writes.delete(index);
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
        for (const [index, write] of this.#writes) {
            try {
                this.#host.result(this.#unknown(index, write), write.password, null);
            } catch {
                // The others still get theirs.
            }
        }
        this.#reject(new ResetError(this.#error.code, this.#error.message, this.#error.remedy));
    }

    #unknown(index, { userId, password }) {
        const now = new Date().toISOString();
        const { userPrincipalName, displayName, method, methodReason, protection, roles, forceChange } =
            this.#questions.get(index) ?? NOTHING_KNOWN;
        return {
            action: "result",
            id: 0,
            index,
            input: null,
            userId,
            userPrincipalName,
            displayName,
            outcome: "Unknown",
            method,
            methodReason,
            protection,
            roles,
            hasPassword: password !== null,
            forceChange,
            sessionsRevoked: null,
            operationUrl: null,
            error: this.#error,
            warnings: [],
            startedAt: now,
            finishedAt: now,
        };
    }
}

const NOTHING_KNOWN = {
    userPrincipalName: null,
    displayName: null,
    method: null,
    methodReason: null,
    protection: null,
    roles: [],
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
