//! What the build puts into the module, because its sources cannot know it.

use anyhow::{Result, ensure};
use xshell::Shell;

/// The project's address. The release sets it, in the Cargo.toml of the workspace.
const PROJECT: &str = env!("CARGO_PKG_REPOSITORY");
/// What stands for it in the sources: the manifest's addresses, and the `HelpUri` of each command.
const PROJECT_MARK: &str = "{project}";

/// Completes the assembled module.
pub fn complete(sh: &Shell, module: &str) -> Result<()> {
    for name in ["EntraPasswordReset.psd1", "EntraPasswordReset.psm1"] {
        fill(sh, &format!("{module}/{name}"), PROJECT_MARK, PROJECT)?;
    }
    Ok(())
}

fn fill(sh: &Shell, file: &str, mark: &str, text: &str) -> Result<()> {
    let script = sh.read_file(file)?;
    ensure!(script.contains(mark), "{file} has no {mark}");
    sh.write_file(file, script.replace(mark, text))?;
    Ok(())
}
