//! What a reset costs this machine. Numbers of one run are compared with each other and told as ratios, because machines differ.

mod bulk;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::tenant::Tenant;
use crate::tools::{has_dotnet, has_powershell, library_file, rid, say};

pub fn run(sh: &Shell) -> Result<()> {
    passwords(sh)?;
    say("core: one user of a long list, against one user alone");
    cmd!(sh, "cargo run --quiet --release -p entra-reset-tests --example flow_cost").run()?;
    if has_powershell(sh) && has_dotnet(sh) {
        say("module: importing, and resetting against the recipe's loop");
        let tenant = Tenant::start(sh)?;
        let _token = sh.push_env("ENTRA_ACCESS_TOKEN", &tenant.token);
        let endpoint = &tenant.endpoint;
        cmd!(sh, "pwsh -NoProfile -File xtask/bench/module.ps1 -Module target/module/EntraPasswordReset -GraphEndpoint {endpoint}")
            .run()?;
    } else {
        println!("no PowerShell here: the module is not measured");
    }
    Ok(())
}

/// Many users against a tenant that is far away.
pub fn bulk(sh: &Shell, users: u32) -> Result<()> {
    bulk::run(sh, users)
}

/// The generator alone, and what `-Count` costs from PowerShell.
pub fn passwords(sh: &Shell) -> Result<()> {
    say("passwords: against a crate, a plain loop and the generator's own bytes");
    let _library = sh.push_env("ENTRA_NATIVE", sh.current_dir().join("target/native").join(rid()));
    cmd!(sh, "cargo run --quiet --release -p entra-reset-tests --example password_cost").run()?;
    if has_powershell(sh) && has_dotnet(sh) {
        let library = format!("target/native/{}/{}", rid(), library_file());
        cmd!(sh, "pwsh -NoProfile -File xtask/bench/password.ps1 -Module target/module/EntraPasswordReset -Library {library}").run()?;
    } else {
        println!("no PowerShell here: New-EntraTemporaryPassword is not measured");
    }
    Ok(())
}
