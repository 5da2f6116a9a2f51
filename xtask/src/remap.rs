//! Paths of this machine, which the compiler would write into what is shipped (a panic tells where), and names for them that are the same everywhere.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

/// Flags for rustc that keep this machine's paths out of what it builds.
pub fn flags(sh: &Shell) -> Result<Vec<String>> {
    let mut named = vec![(sh.current_dir(), "entra-reset")];
    let registries = cargo_home()?.join("registry/src");
    for registry in sh.read_dir(&registries).unwrap_or_default() {
        named.push((registry, "crates"));
    }
    Ok(named.iter().map(|(path, name)| format!("--remap-path-prefix={}={name}", path.display())).collect())
}

/// An argument for cargo: these flags for what is built for `target`, and not for what runs during the build.
pub fn config(target: &str, flags: &[String]) -> String {
    let quoted: Vec<String> = flags.iter().map(|flag| format!("{flag:?}")).collect();
    format!("target.{target}.rustflags=[{}]", quoted.join(","))
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
