//! The WASM module once more through binaryen's `wasm-opt`, which takes another 3 % from it. That takes half a minute, so that what did not
//! change since is taken from the last time.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::npm;

/// What rustc builds for.
const FEATURES: [&str; 6] = ["bulk-memory", "sign-ext", "mutable-globals", "nontrapping-float-to-int", "reference-types", "multivalue"];
/// Each for the size once it is compressed: packed data would be smaller as it is and larger then, and so would be what is inlined; functions
/// of one name stand together. What they are called is dropped in the end.
const PASSES: [&str; 8] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "--skip-pass=memory-packing",
    "--one-caller-inline-max-function-size",
    "0",
    "--reorder-functions-by-name",
    "--strip-debug",
];
const KEPT: &str = "target/wasm-opt";

/// Replaces the module by a smaller one.
pub fn run(sh: &Shell, module: &str) -> Result<()> {
    if !npm::is_here(sh) {
        println!("not optimized: wasm-opt needs node, https://nodejs.org, version 20 or later");
        return Ok(());
    }
    let (before, after, by) = (format!("{KEPT}/before.wasm"), format!("{KEPT}/after.wasm"), format!("{KEPT}/by.txt"));
    let is_kept = sh.path_exists(&after)
        && sh.read_file(&by).is_ok_and(|by| by == PASSES.join(" "))
        && sh.read_binary_file(&before)? == sh.read_binary_file(module)?;
    if !is_kept {
        sh.remove_path(KEPT)?;
        sh.create_dir(KEPT)?;
        let features = FEATURES.map(|feature| format!("--enable-{feature}"));
        cmd!(sh, "node xtask/node/node_modules/binaryen/bin/wasm-opt {module} {features...} {PASSES...} -o {after}").run()?;
        sh.copy_file(module, &before)?;
        sh.write_file(&by, PASSES.join(" "))?;
    }
    sh.copy_file(&after, module)?;
    Ok(())
}
