//! Paths of this machine, which the compiler would write into what is shipped (a panic tells where), and names for them that are the same everywhere.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

/// An argument for cargo that has nothing of this machine's paths in what is built for `target`.
pub fn config(sh: &Shell, target: &str) -> Result<String> {
    let mut named = vec![(sh.current_dir(), "entra-reset".to_owned())];
    let registries = cargo_home()?.join("registry/src");
    for registry in sh.read_dir(&registries).unwrap_or_default() {
        named.push((registry, "crates".to_owned()));
    }
    let flags: Vec<String> = named.iter().map(|(path, name)| flag(path, name)).collect();
    Ok(format!("target.{target}.rustflags=[{}]", flags.join(",")))
}

/// As a text in TOML.
fn flag(path: &Path, name: &str) -> String {
    format!("{:?}", format!("--remap-path-prefix={}={name}", path.display()))
}

fn cargo_home() -> Result<PathBuf> {
    let home = || std::env::home_dir().map(|home| home.join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).context("neither CARGO_HOME nor a home folder is known")
}

/// The triple of this machine.
pub fn host(sh: &Shell) -> Result<String> {
    let told = cmd!(sh, "rustc -vV").quiet().read()?;
    let found = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(found.context("rustc does not tell its host")?.to_owned())
}
