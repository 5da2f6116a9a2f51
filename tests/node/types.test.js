// The package's declarations are true to the word: a program that uses them compiles, and mistakes do not.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { file } from "./support/package.js";

const here = path.dirname(fileURLToPath(import.meta.url));

test("a program in TypeScript compiles against the package", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "entra-types-"));
    try {
        const config = {
            compilerOptions: {
                strict: true,
                noEmit: true,
                target: "es2022",
                module: "nodenext",
                lib: ["es2023", "esnext.disposable", "dom"],
                types: [],
                typeRoots: [],
                paths: { "entra-reset-wasm": [path.join(path.dirname(fileURLToPath(file("index.js"))), "index.d.ts")] },
            },
            files: [path.join(here, "types", "uses.ts")],
        };
        writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
        const tsc = path.join(here, "node_modules", "typescript", "bin", "tsc");
        const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
        assert.equal(status, 0, `${stdout}${stderr}`);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
