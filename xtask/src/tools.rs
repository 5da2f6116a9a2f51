//! Where things are, and which programs this machine has.

use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

/// The folder of the workspace.
pub fn root() -> Result<PathBuf> {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(PathBuf::from).context("xtask has no parent folder")
}

/// Whether a program is here and runs.
pub fn has(sh: &Shell, program: &str) -> bool {
    cmd!(sh, "{program} --version").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

pub fn has_dotnet(sh: &Shell) -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| has(sh, "dotnet"))
}

pub fn has_powershell(sh: &Shell) -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    let program = powershell();
    // Windows PowerShell has no `--version`.
    *FOUND.get_or_init(|| cmd!(sh, "{program} -NoProfile -Command exit").quiet().ignore_stdout().ignore_stderr().run().is_ok())
}

/// The PowerShell that the module is tested in: `powershell` is Windows PowerShell.
pub fn powershell() -> String {
    std::env::var("ENTRA_POWERSHELL").unwrap_or_else(|_| "pwsh".to_owned())
}

/// What this machine is called by .NET: the folder names of native libraries.
pub fn rid() -> String {
    let system = match std::env::consts::OS {
        "windows" => "win",
        "macos" => "osx",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}

/// The native library as cargo names it.
pub fn library_file() -> String {
    format!("{}entra_reset{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// The embedded demo tenant.
pub fn fake_graph() -> String {
    format!("target/debug/fake-graph{}", std::env::consts::EXE_SUFFIX)
}

/// A heading between chores.
pub fn say(what: &str) {
    println!("\n== {what}");
}
