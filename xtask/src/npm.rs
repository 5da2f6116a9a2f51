//! The npm packages of the build and of the tests, by their lock files.

use std::fs::metadata;
use std::path::Path;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::tools::has;

/// What bundles the page and makes the WASM module smaller.
pub const BUILD: &str = "xtask/node";
/// What the tests in node and in a browser need.
pub const TESTS: [&str; 2] = ["tests/node", "tests/web"];

/// Installs what the lock file of a folder says, unless it is there.
pub fn install(sh: &Shell, folder: &str) -> Result<()> {
    let _dir = sh.push_dir(folder);
    if !has(sh, "npm") {
        println!("npm packages of {folder}: there is no npm here: https://nodejs.org, version 20 or later");
    } else if is_newer(&sh.current_dir().join("node_modules/.package-lock.json"), &sh.current_dir().join("package-lock.json")) {
        println!("npm packages of {folder}: here");
    } else {
        println!("npm packages of {folder}: installing");
        cmd!(sh, "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error").quiet().run()?;
    }
    Ok(())
}

/// Whether the tools of the build are there.
pub fn is_here(sh: &Shell) -> bool {
    has(sh, "node") && sh.path_exists(format!("{BUILD}/node_modules/.package-lock.json"))
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| metadata(path).and_then(|metadata| metadata.modified());
    matches!((changed(file), changed(than)), (Ok(file), Ok(than)) if file >= than)
}
