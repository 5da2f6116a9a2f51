//! The client assembly for .NET programs, as a NuGet package.

use anyhow::Result;
use xshell::{Shell, cmd};

use super::{FOLDER, native, nupkg};
use crate::tools::say;

const NAME: &str = "EntraPasswordReset.Client";
/// As in the module's manifest.
const PROJECT: &str = env!("CARGO_PKG_REPOSITORY");
const PACKED: &str = "target/dist-client";

pub fn pack(sh: &Shell, version: &str) -> Result<()> {
    say("the client assembly as a package");
    let natives = sh.current_dir().join(native::FOLDER);
    let _telemetry = sh.push_env("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
    sh.remove_path(PACKED)?;
    cmd!(
        sh,
        "dotnet pack powershell/client --nologo -v quiet -c Release -p:NativeLibraries={natives} -p:PackageProjectUrl={PROJECT} -o {PACKED}"
    )
    .run()?;
    nupkg::rewrite(sh, &format!("{PACKED}/{NAME}.{version}.nupkg"), NAME, &format!("{FOLDER}/{NAME}.{version}.nupkg"))
}
