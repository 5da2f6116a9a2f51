// The built package, as a program would import it.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export const folder = path.resolve(process.env.ENTRA_WASM ?? path.join(root, "target", "wasm"));

/** A file of the package. */
export const file = (name) => pathToFileURL(path.join(folder, name)).href;

export const wasm = await import(file("node.js"));
