//! The module: as the PowerShell Gallery keeps it, and as a zip to be unpacked by hand.

use anyhow::{Context, Result};
use xshell::Shell;

use super::archive::Files;
use super::nupkg::{self, element};
use super::platform::Platform;
use super::{FOLDER, native, sign};
use crate::module::{self, Native};
use crate::tools::say;

const NAME: &str = "EntraPasswordReset";
const BUILT: &str = "target/dist-module/EntraPasswordReset";

pub fn pack(sh: &Shell, platforms: &[Platform], version: &str) -> Result<()> {
    say("the module as a package and as a zip");
    let natives: Vec<Native> =
        platforms.iter().map(|platform| Native { rid: platform.rid.to_owned(), file: native::library(*platform) }).collect();
    module::assemble(sh, BUILT, &natives)?;
    sign::scripts(sh, BUILT)?;
    let mut files = Files::default();
    files.add_folder(sh, "", BUILT)?;
    let nuspec = nuspec(&sh.read_file(format!("{BUILT}/{NAME}.psd1"))?, version)?;
    nupkg::write(sh, files, NAME, &nuspec, &format!("{FOLDER}/{NAME}.{version}.nupkg"))?;
    // The folders that `Install-PSResource` would make, so that the zip is unpacked into a folder of `PSModulePath`.
    let mut files = Files::default();
    files.add_folder(sh, &format!("{NAME}/{version}/"), BUILT)?;
    files.zip(sh, &format!("{FOLDER}/{NAME}-{version}.zip"))
}

/// As `Publish-PSResource` writes it: the gallery finds commands and editions by its tags.
fn nuspec(manifest: &str, version: &str) -> Result<String> {
    let needed = |name: &str| texts(manifest, name).into_iter().next().with_context(|| format!("the manifest has no {name}"));
    let functions = texts(manifest, "FunctionsToExport");
    let mut tags = vec!["PSModule".to_owned()];
    tags.extend(texts(manifest, "Tags"));
    tags.push("PSIncludes_Function".to_owned());
    tags.extend(functions.iter().flat_map(|name| [format!("PSFunction_{name}"), format!("PSCommand_{name}")]));
    let mut members = vec![
        element("id", NAME),
        element("version", version),
        element("authors", &needed("Author")?),
        element("owners", &needed("CompanyName")?),
        element("requireLicenseAcceptance", "false"),
        element("description", &needed("Description")?),
        element("copyright", &needed("Copyright")?),
        element("tags", &tags.join(" ")),
    ];
    for (name, told) in
        [("ReleaseNotes", "releaseNotes"), ("LicenseUri", "licenseUrl"), ("ProjectUri", "projectUrl"), ("IconUri", "iconUrl")]
    {
        members.extend(texts(manifest, name).first().map(|text| element(told, text)));
    }
    Ok(members.join("\n    "))
}

/// The texts of a member of a PowerShell data file: one, those of a list in one line, or one of several lines.
fn texts(manifest: &str, member: &str) -> Vec<String> {
    let value = |(at, _)| {
        let rest = manifest.get(at + member.len()..)?;
        rest.trim_start_matches(' ').strip_prefix("= ")
    };
    let Some(value) = manifest.match_indices(member).find_map(value) else { return Vec::new() };
    if let Some(lines) = value.strip_prefix("@'\n") {
        return lines.split_once("\n'@").map(|(text, _)| vec![text.to_owned()]).unwrap_or_default();
    }
    // A quote inside is written twice.
    let line = value.lines().next().unwrap_or_default().replace("''", "\u{0}");
    line.split('\'').skip(1).step_by(2).map(|text| text.replace('\u{0}', "'")).collect()
}
