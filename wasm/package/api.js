// What the package offers, with a clear sentence for a call that comes before the module was loaded.
import loadModule, * as wasm from "./entra_reset_wasm.js";
import { ResetError } from "./error.js";
import { isLost } from "./open_writes.js";

export { ResetError };

let loading = null;
let loaded = false;

/** Loads the module from what `source` brings. Later calls wait for the first one; after a failure they try again. */
export function load(source) {
    loading ??= loadOnce(source).catch((error) => {
        loading = null;
        throw error;
    });
    return loading;
}

async function loadOnce(source) {
    await loadModule({ module_or_path: await source() });
    loaded = true;
}

function needModule(call) {
    if (!loaded) {
        throw new ResetError(
            "wrong_state",
            `${call} was called before the module was loaded`,
            "await the package's default export, init(), first",
        );
    }
    if (isLost()) {
        throw new ResetError(
            "panicked",
            "the module met a state that it does not know and has ended",
            "reload the page, or start the program again",
        );
    }
}

export class Flow extends wasm.Flow {
    constructor(options) {
        needModule("new Flow");
        super(options);
    }
}

export async function run(options, users, host, settings) {
    needModule("run");
    const { trace: write, ...others } = settings ?? {};
    if (!write) {
        await wasm.run(options, users, host, others);
        return;
    }
    const { Trace } = await import("./trace.js");
    const trace = new Trace(write, others.password != null);
    try {
        await wasm.run(options, users, host, { ...others, trace });
    } finally {
        trace.end();
    }
}

export function generatePassword(options, wordList) {
    needModule("generatePassword");
    return wasm.generatePassword(options, wordList);
}

export function checkPassword(password, context) {
    needModule("checkPassword");
    return wasm.checkPassword(password, context);
}

export function spellPassword(password, language) {
    needModule("spellPassword");
    return wasm.spellPassword(password, language);
}

export function checkToken(token) {
    needModule("checkToken");
    wasm.checkToken(token);
}

export function rowMembers() {
    needModule("rowMembers");
    return wasm.rowMembers();
}

export function rowsOfText(text) {
    needModule("rowsOfText");
    return wasm.rowsOfText(text);
}
