//! The WASM package for npm.

use anyhow::Result;
use xshell::{Shell, cmd};

use super::FOLDER;
use crate::tools::say;

pub fn pack(sh: &Shell) -> Result<()> {
    say("the WASM package for npm");
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        sh.copy_file(name, "target/wasm")?;
    }
    // npm writes the same time into each archive by itself.
    cmd!(sh, "npm pack ./target/wasm --silent --pack-destination {FOLDER}").quiet().run()?;
    Ok(())
}
