//! What the build puts into the module, because its sources cannot know it.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use xshell::Shell;

/// The project's address. The release sets it, in the Cargo.toml of the workspace.
const PROJECT: &str = env!("CARGO_PKG_REPOSITORY");
/// What stands for it in the sources: the manifest's addresses, and the `HelpUri` of each command.
const PROJECT_MARK: &str = "{project}";
/// What the hashes of the native libraries stand in place of.
const LIBRARIES_MARK: &str = "NativeLibrary = @{}";

/// Completes the assembled module. Who signs the libraries does so before, since a signature changes the hash.
pub fn complete(sh: &Shell, module: &str) -> Result<()> {
    for name in ["EntraPasswordReset.psd1", "EntraPasswordReset.psm1"] {
        fill(sh, &format!("{module}/{name}"), PROJECT_MARK, PROJECT)?;
    }
    let hashes = hashes(sh, &format!("{module}/lib/netstandard2.0"))?;
    fill(sh, &format!("{module}/EntraPasswordReset.psd1"), LIBRARIES_MARK, &format!("NativeLibrary = @{{\n{hashes}        }}"))
}

/// A line `'<rid>/<file>' = '<SHA-256>'` for each library, in the order of their names.
fn hashes(sh: &Shell, folder: &str) -> Result<String> {
    let mut lines = String::new();
    for platform in sh.read_dir(folder)?.into_iter().filter(|path| path.is_dir()) {
        for library in sh.read_dir(&platform)? {
            let name =
                library.strip_prefix(sh.current_dir().join(folder))?.to_str().context("a library's name is no UTF-8")?.replace('\\', "/");
            let hash = Sha256::digest(sh.read_binary_file(&library)?);
            writeln!(lines, "            '{name}' = '{hash:x}'")?;
        }
    }
    ensure!(!lines.is_empty(), "{folder} has no native library");
    Ok(lines)
}

fn fill(sh: &Shell, file: &str, mark: &str, text: &str) -> Result<()> {
    let script = sh.read_file(file)?;
    ensure!(script.contains(mark), "{file} has no {mark}");
    sh.write_file(file, script.replace(mark, text))?;
    Ok(())
}
