//! The importable module: its many small script files as two, beside the assembly and the native library.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::Shell;

use crate::manifest;
use crate::tools::{library_file, rid, say};

/// The module of this machine, for tests and the demo.
const MODULE: &str = "target/module/EntraPasswordReset";

/// A native library, and the platform that it is for.
pub struct Native {
    pub rid: String,
    pub file: PathBuf,
}

/// The private functions that a command calls before the others are there.
const AT_IMPORT: [&str; 3] = ["Deny-LanguageMode.ps1", "Import-Client.ps1", "Use-CallerPreference.ps1"];

/// The module with this machine's library.
pub fn of_this_machine(sh: &Shell) -> Result<()> {
    let file = PathBuf::from(format!("target/native/{}/{}", rid(), library_file()));
    assemble(sh, MODULE, &[Native { rid: rid(), file }])
}

/// The module, in this folder, with these libraries.
pub fn assemble(sh: &Shell, module: &str, natives: &[Native]) -> Result<()> {
    say("module");
    sh.remove_path(module)?;
    sh.create_dir(module)?;
    let (at_import, later) = scripts(sh)?;
    sh.write_file(format!("{module}/EntraPasswordReset.psm1"), at_import)?;
    sh.write_file(format!("{module}/private.ps1"), later)?;
    for manifest in ["EntraPasswordReset.psd1", "EntraPasswordReset.View.psd1"] {
        sh.copy_file(format!("powershell/{manifest}"), module)?;
    }
    // PowerShell looks for about topics in `en-US` beside the manifest.
    copy_folder(sh, "powershell/help", module)?;
    for folder in ["format", "types"] {
        copy_folder(sh, &format!("powershell/{folder}"), &format!("{module}/{folder}"))?;
    }
    for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
        sh.copy_file(license, module)?;
    }
    for framework in ["netstandard2.0", "net472"] {
        let folder = format!("{module}/lib/{framework}");
        sh.create_dir(&folder)?;
        sh.copy_file(format!("target/client/{framework}/EntraPasswordReset.Client.dll"), folder)?;
    }
    sh.copy_file("target/binding/EntraPasswordReset.Binding.dll", format!("{module}/lib"))?;
    for Native { rid, file } in natives {
        // PowerShell looks for `<rid>/entra_reset.so` beside the assembly, and adds no `lib` of its own.
        let name = file.file_name().and_then(|name| name.to_str()).context("a library's name is no UTF-8")?.trim_start_matches("lib");
        let folder = format!("{module}/lib/netstandard2.0/{rid}");
        sh.create_dir(&folder)?;
        sh.copy_file(file, format!("{folder}/{name}"))?;
    }
    manifest::complete(sh, module)
}

/// What is read at import, and what the first command reads: one file each, since a dozen are slower. Parsing the private functions
/// at import would cost it 15 ms.
fn scripts(sh: &Shell) -> Result<(String, String)> {
    let mut at_import = sh.read_file("powershell/EntraPasswordReset.psm1")?;
    let mut later = String::new();
    for folder in ["powershell/private", "powershell/public"] {
        for file in sh.read_dir(folder)? {
            let is_early = folder.ends_with("public") || AT_IMPORT.iter().any(|name| file.ends_with(name));
            let script = sh.read_file(file)?;
            if is_early {
                at_import.push('\n');
                at_import.push_str(&script);
            } else {
                // It is read inside a function, and is to outlive it.
                later.push_str(&script.replacen("function ", "function script:", 1));
                later.push('\n');
            }
        }
    }
    Ok((at_import, later))
}

fn copy_folder(sh: &Shell, from: &str, to: &str) -> Result<()> {
    if !sh.path_exists(from) {
        return Ok(());
    }
    sh.create_dir(to)?;
    for path in sh.read_dir(from)? {
        if path.is_dir() {
            let name = path.file_name().and_then(|name| name.to_str()).context("a folder's name is no UTF-8")?;
            copy_folder(sh, &format!("{from}/{name}"), &format!("{to}/{name}"))?;
        } else {
            sh.copy_file(path, to)?;
        }
    }
    Ok(())
}
