//! What a native library exports and needs, read from the file itself: what runs here need not run there.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail, ensure};
use goblin::Object;
use goblin::elf::Elf;
use goblin::mach::load_command::CommandVariant;
use goblin::mach::{Mach, MachO};
use goblin::pe::PE;
use xshell::Shell;

use super::platform::{Platform, System};
use crate::sizes;

/// What every Linux with this C library has.
const GLIBC: [&str; 6] = ["libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "libgcc_s.so.1", "ld-linux"];
/// musl is one file.
const MUSL: [&str; 2] = ["libc.so", "libc.musl-"];
/// Parts of every Windows since 10.
const WINDOWS: [&str; 8] = ["kernel32", "ntdll", "bcryptprimitives", "advapi32", "ws2_32", "userenv", "msvcrt", "api-ms-win-"];
const MAC: [&str; 2] = ["/usr/lib/libSystem.B.dylib", "/usr/lib/libiconv.2.dylib"];
/// Big Sur for Apple's own processors, Sierra for Intel's: the oldest that Rust supports.
const OLDEST_MAC: u32 = 11;

struct Found {
    exports: BTreeSet<String>,
    imports: BTreeSet<String>,
    /// What it needs of the system at least.
    least: String,
}

/// Checks the library of a platform, and tells what it is.
pub fn check(sh: &Shell, platform: Platform, file: &Path) -> Result<()> {
    let bytes = sh.read_binary_file(file)?;
    let found = match (Object::parse(&bytes)?, platform.system) {
        (Object::Elf(elf), System::Linux | System::Musl) => of_elf(&elf, platform)?,
        (Object::PE(pe), System::Windows) => of_pe(&pe),
        (Object::Mach(Mach::Binary(mach)), System::Mac) => of_mach(&mach, platform)?,
        _ => bail!("{} is no library for {}", file.display(), platform.rid),
    };
    let declared = declared(&sh.read_file("ffi/include/entra_reset.h")?);
    ensure!(!declared.is_empty(), "the header declares no function");
    ensure!(
        found.exports == declared,
        "{}: exported and not in the header, or the other way round: {:?}",
        platform.rid,
        found.exports.symmetric_difference(&declared)
    );
    let known: &[&str] = match platform.system {
        System::Windows => &WINDOWS,
        System::Linux => &GLIBC,
        System::Musl => &MUSL,
        System::Mac => &MAC,
    };
    for import in &found.imports {
        let is_known = known.iter().any(|known| import.to_ascii_lowercase().starts_with(&known.to_ascii_lowercase()));
        ensure!(is_known, "{}: {import} is needed, which that platform may lack", platform.rid);
    }
    sizes::check_library(platform.rid, bytes.len())?;
    let imports: Vec<&str> = found.imports.iter().map(String::as_str).collect();
    println!("{}: {} functions; {}; needs {}", platform.rid, found.exports.len(), found.least, imports.join(", "));
    Ok(())
}

/// The functions of the C header.
pub fn declared(header: &str) -> BTreeSet<String> {
    let names = header.split("entra_").skip(1).filter_map(|rest| rest.split_once('('));
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    names.map(|(name, _)| name).filter(|name| is_name(name)).map(|name| format!("entra_{name}")).collect()
}

fn of_elf(elf: &Elf<'_>, platform: Platform) -> Result<Found> {
    let name = |at| elf.dynstrtab.get_at(at).unwrap_or_default().to_owned();
    let exports = elf.dynsyms.iter().filter(|symbol| symbol.st_shndx != 0 && symbol.st_bind() != 0).map(|symbol| name(symbol.st_name));
    let needed = elf.verneed.iter().flatten().flat_map(|need| need.iter().map(|version| name(version.vna_name)).collect::<Vec<_>>());
    let versions = needed.filter_map(|version| {
        version.strip_prefix("GLIBC_").and_then(|version| numbers(version).map(|numbers| (numbers, version.to_owned())))
    });
    let most = versions.max();
    if let (Some((most, told)), Some(oldest)) = (&most, platform.glibc) {
        ensure!(Some(most) <= numbers(oldest).as_ref(), "{}: needs glibc {told}, and is to run with {oldest}", platform.rid);
    }
    Ok(Found {
        exports: exports.collect(),
        imports: elf.libraries.iter().map(|library| (*library).to_owned()).collect(),
        least: most.map_or_else(|| "any musl".to_owned(), |(_, version)| format!("glibc {version}")),
    })
}

fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

fn of_pe(pe: &PE<'_>) -> Found {
    let least = pe.header.optional_header.map(|header| header.windows_fields);
    let least =
        least.map_or_else(String::new, |fields| format!("Windows {}.{}", fields.major_subsystem_version, fields.minor_subsystem_version));
    Found {
        exports: pe.exports.iter().filter_map(|export| export.name).map(str::to_owned).collect(),
        imports: pe.libraries.iter().map(|library| (*library).to_owned()).collect(),
        least,
    }
}

fn of_mach(mach: &MachO<'_>, platform: Platform) -> Result<Found> {
    let commands = || mach.load_commands.iter().map(|command| &command.command);
    let is_signed = commands().any(|command| matches!(command, CommandVariant::CodeSignature(_)));
    // Apple's own processors run nothing that is not signed; ad hoc does.
    ensure!(is_signed || !platform.rid.ends_with("arm64"), "{} has no code signature", platform.rid);
    let least = commands().find_map(|command| match command {
        CommandVariant::BuildVersion(version) => Some(version.minos),
        CommandVariant::VersionMinMacosx(version) => Some(version.version),
        _ => None,
    });
    let least = least.unwrap_or_default();
    let (major, minor) = (least >> 16, (least >> 8) & 0xff);
    ensure!(major <= OLDEST_MAC, "the library needs macOS {major}.{minor}");
    let exports = mach.exports()?.into_iter().map(|export| export.name.trim_start_matches('_').to_owned()).collect();
    let own = mach.name.unwrap_or_default();
    let imports = mach.libs.iter().filter(|library| **library != "self" && **library != own).map(|library| (*library).to_owned()).collect();
    Ok(Found { exports, imports, least: format!("macOS {major}.{minor}{}", if is_signed { ", signed ad hoc" } else { "" }) })
}
