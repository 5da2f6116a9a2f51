import type { InitInput } from "./entra_reset_wasm.js";

export { Flow, checkPassword, checkToken, generatePassword, rowMembers, rowsOfText, run, spellPassword } from "./entra_reset_wasm.js";
export type * from "./entra_reset_wasm.js";

/** Loads the module, once, from beside this file or from `source`. Nothing else works before. */
export default function init(source?: InitInput): Promise<void>;

/** What calls throw for bad options and misuse. */
export class ResetError extends Error {
    constructor(code: string, message: string, remedy: string);
    readonly name: "ResetError";
    /** A stable code, in snake_case. */
    readonly code: string;
    /** What to do next. */
    readonly remedy: string;
}
