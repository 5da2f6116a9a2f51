//! Tools from PyPI, in a folder of their own below `target`.

use std::path::PathBuf;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::tools::has;

/// The folder with the programs of these packages, whose versions are fixed. `None` where there is no Python.
pub fn tools(sh: &Shell, name: &str, packages: &[&str]) -> Result<Option<PathBuf>> {
    let venv = format!("target/tools/{name}");
    let bin = sh.current_dir().join(&venv).join("bin");
    let stamp = format!("{venv}/versions.txt");
    if sh.read_file(&stamp).is_ok_and(|versions| versions == packages.join(" ")) {
        return Ok(Some(bin));
    }
    if !has(sh, "python3") {
        return Ok(None);
    }
    println!("{}: installing", packages.join(", "));
    sh.remove_path(&venv)?;
    cmd!(sh, "python3 -m venv {venv}").quiet().run()?;
    let pip = bin.join("pip");
    cmd!(sh, "{pip} install --quiet --disable-pip-version-check {packages...}").quiet().run()?;
    sh.write_file(&stamp, packages.join(" "))?;
    Ok(Some(bin))
}
