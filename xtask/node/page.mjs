// Bundles the page: one script and one style sheet, minified, their source maps beside them. What must stay a file of its own is copied
// by `cargo xtask build`. Arguments: the folder of the package, and where the page goes.
import path from "node:path";
import { build } from "esbuild";

const [wasm, to] = process.argv.slice(2);
await build({
    entryPoints: ["web-demo/app.js", "web-demo/style.css"],
    outdir: to,
    alias: { "entra-reset-wasm": path.resolve(wasm, "index.js") },
    bundle: true,
    // The page traces no run.
    external: ["./trace.js"],
    format: "esm",
    // What the page's CSS needs: light-dark().
    target: ["chrome123", "edge123", "firefox120", "safari17.5"],
    minify: true,
    sourcemap: "linked",
    logLevel: "warning",
});
