// The package in a browser.
import { load } from "./api.js";

export * from "./api.js";

/** Loads the module, once, from beside this file or from `source`. */
export default function init(source = new URL("./entra_reset_wasm_bg.wasm", import.meta.url)) {
    return load(() => source);
}
