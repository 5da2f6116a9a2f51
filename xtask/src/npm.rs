//! The npm packages of the tests, by their lock files.

use anyhow::Result;
use xshell::{Shell, cmd};

/// Folders with a `package-lock.json`.
const FOLDERS: [&str; 2] = ["tests/node", "tests/web"];

pub fn install(sh: &Shell) -> Result<()> {
    for folder in FOLDERS {
        let _dir = sh.push_dir(folder);
        if !sh.path_exists("package-lock.json") {
            continue;
        }
        if sh.path_exists("node_modules/.package-lock.json") {
            println!("npm packages of {folder}: here");
        } else {
            println!("npm packages of {folder}: installing");
            cmd!(sh, "npm ci --no-audit --no-fund --loglevel=error").quiet().run()?;
        }
    }
    Ok(())
}
