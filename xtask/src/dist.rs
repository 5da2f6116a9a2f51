//! What is shipped, as files that are installed: `target/dist`.

mod archive;
mod c;
mod client;
mod compare;
mod foreign;
mod inspect;
mod module;
mod native;
mod npm;
mod nupkg;
pub mod platform;
mod sbom;
mod sign;

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use xshell::Shell;

use crate::build::{self, Part};
use crate::tools::{has_dotnet, say};
use archive::Files;
use platform::Platform;

pub use archive::Files as Archive;
pub use compare::compare;
pub use foreign::run as try_foreign;

pub const FOLDER: &str = "target/dist";

/// All packages, for these platforms.
pub fn run(sh: &Shell, platforms: &[Platform]) -> Result<()> {
    ensure!(has_dotnet(sh), "packages need the .NET SDK 10: https://dot.net");
    let version = version(sh)?;
    build::parts(sh, |part| matches!(part, Part::Client | Part::Page))?;
    native::build(sh, platforms)?;
    sign::libraries(sh, platforms)?;
    sh.remove_path(FOLDER)?;
    sh.create_dir(FOLDER)?;
    module::pack(sh, platforms, &version)?;
    client::pack(sh, &version)?;
    npm::pack(sh)?;
    page(sh, &version)?;
    c::pack(sh, platforms, &version)?;
    Ok(())
}

/// The native libraries alone.
pub fn natives(sh: &Shell) -> Result<()> {
    native::build(sh, &platform::ALL)
}

/// The same for all platforms, with what tells what is in them.
pub fn release(sh: &Shell) -> Result<()> {
    run(sh, &platform::ALL)?;
    sbom::write(sh)?;
    sums(sh)
}

/// The version, which all manifests have.
fn version(sh: &Shell) -> Result<String> {
    let manifest = sh.read_file("Cargo.toml")?;
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .context("Cargo.toml has no version")?
        .trim_matches('"')
        .to_owned();
    for (file, line) in [
        ("powershell/EntraPasswordReset.psd1", format!("ModuleVersion          = '{version}'")),
        ("powershell/client/EntraPasswordReset.Client.csproj", format!("<Version>{version}</Version>")),
        ("wasm/package/package.json", format!("\"version\": \"{version}\"")),
    ] {
        ensure!(sh.read_file(file)?.contains(&line), "{file} has another version than Cargo.toml, which has {version}");
    }
    Ok(version)
}

/// The page, for any static host.
fn page(sh: &Shell, version: &str) -> Result<()> {
    say("the page as a zip");
    let mut files = Files::default();
    files.add_folder(sh, "", "target/web")?;
    licences(sh, &mut files, "")?;
    files.zip(sh, &format!("{FOLDER}/entra-password-reset-page-{version}.zip"))
}

fn licences(sh: &Shell, files: &mut Files, folder: &str) -> Result<()> {
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        files.add_file(sh, format!("{folder}{name}"), name)?;
    }
    Ok(())
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn sums(sh: &Shell) -> Result<()> {
    let mut lines = String::new();
    for path in sh.read_dir(FOLDER)? {
        let name = path.file_name().and_then(|name| name.to_str()).context("a file's name is no UTF-8")?;
        writeln!(lines, "{}  {name}", sha256(&sh.read_binary_file(&path)?))?;
    }
    print!("{lines}");
    Ok(sh.write_file(format!("{FOLDER}/SHA256SUMS"), lines)?)
}

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
