//! Signatures, where there is a key. A build without one says that it signed nothing.

use anyhow::Result;
use xshell::{Shell, cmd};

use super::native;
use super::platform::{Platform, System};
use crate::tools::say;

/// A PKCS #12 file with the certificate and its key.
const KEY: &str = "ENTRA_SIGN_PFX";
const PASSWORD_FILE: &str = "ENTRA_SIGN_PASSWORD_FILE";
/// Without a time stamp a signature ends with its certificate.
const TIME_STAMP: &str = "ENTRA_SIGN_TIMESTAMP_URL";

/// The libraries of Windows. Those of macOS are signed ad hoc by the linker; an identity of Apple's is not used.
pub fn libraries(sh: &Shell, platforms: &[Platform]) -> Result<()> {
    for platform in platforms.iter().filter(|platform| platform.system == System::Windows) {
        sign(sh, &native::library(*platform).display().to_string())?;
    }
    Ok(())
}

/// The assemblies of the module. `osslsigncode` of Debian signs no scripts: the release does that on Windows, by `Set-AuthenticodeSignature`.
pub fn scripts(sh: &Shell, module: &str) -> Result<()> {
    for assembly in [
        "lib/netstandard2.0/EntraPasswordReset.Client.dll",
        "lib/net472/EntraPasswordReset.Client.dll",
        "lib/EntraPasswordReset.Binding.dll",
    ] {
        sign(sh, &format!("{module}/{assembly}"))?;
    }
    Ok(())
}

fn sign(sh: &Shell, file: &str) -> Result<()> {
    let Ok(key) = sh.var(KEY) else {
        say(&format!("not signed: {file} ({KEY} names no key)"));
        return Ok(());
    };
    let password = sh.var(PASSWORD_FILE).map(|file| vec!["-readpass".to_owned(), file]).unwrap_or_default();
    let time_stamp = sh.var(TIME_STAMP).map(|url| vec!["-ts".to_owned(), url]).unwrap_or_default();
    let signed = format!("{file}.signed");
    cmd!(sh, "osslsigncode sign -pkcs12 {key} {password...} {time_stamp...} -h sha256 -n EntraPasswordReset -in {file} -out {signed}")
        .quiet()
        .run()?;
    cmd!(sh, "mv {signed} {file}").quiet().run()?;
    say(&format!("signed: {file}"));
    Ok(())
}
