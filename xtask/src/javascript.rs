//! What must hold of the JavaScript: its formatting, and its types as far as TypeScript can tell them from the code.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::npm;

/// The page, the package, their tests and the chores.
const FILES: [&str; 6] = [
    "web-demo/**/*.js",
    "wasm/{package,src}/*.{js,ts}",
    "tests/node/*.js",
    "tests/node/{support,types}/*.{js,ts}",
    "tests/web/**/*.mjs",
    "xtask/{demo,node}/*.mjs",
];
const TYPESCRIPT: &str = "tests/node/node_modules/typescript/bin/tsc";

pub fn check(sh: &Shell) -> Result<()> {
    if !npm::is_here(sh) {
        println!("not looked at: there is no node here: https://nodejs.org, version 20 or later, then `cargo xtask setup`");
        return Ok(());
    }
    prettier(sh, "--check")?;
    if sh.path_exists(TYPESCRIPT) && sh.path_exists("target/wasm") {
        cmd!(sh, "node {TYPESCRIPT} -p web-demo").run()?;
    } else {
        println!("types are not looked at: they need `cargo xtask setup` and `cargo xtask build page`");
    }
    Ok(())
}

/// Formats all of it.
pub fn format(sh: &Shell) -> Result<()> {
    prettier(sh, "--write")
}

fn prettier(sh: &Shell, how: &str) -> Result<()> {
    cmd!(sh, "node xtask/node/node_modules/prettier/bin/prettier.cjs --log-level=warn {how} {FILES...} !**/node_modules/**").run()?;
    Ok(())
}
