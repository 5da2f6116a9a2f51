// The package in node, whose fetch does not read files.
import { readFile } from "node:fs/promises";

import { load } from "./api.js";

export * from "./api.js";

/** Loads the module, once, from beside this file or from `source`. */
export default function init(source = new URL("./entra_reset_wasm_bg.wasm", import.meta.url)) {
    return load(() => (source instanceof URL && source.protocol === "file:" ? readFile(source) : source));
}
