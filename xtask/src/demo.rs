//! The demo: users of the embedded tenant are reset, through the most real host that this machine has.

use std::io::IsTerminal;

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::tenant::Tenant;
use crate::tools::{has, has_dotnet, has_powershell, say};

/// A user of each kind that an admin meets.
const USERS: [&str; 6] = [
    "AdeleV@contoso.example",
    "o'brien@contoso.example",
    "HenriettaM@contoso.example",
    "PattiF@contoso.example",
    "NestorW@contoso.example",
    "nobody@contoso.example",
];

pub fn run(sh: &Shell) -> Result<()> {
    let tenant = Tenant::start(sh)?;
    let _token = sh.push_env("ENTRA_ACCESS_TOKEN", &tenant.token);
    let endpoint = &tenant.endpoint;
    if has_powershell(sh) && has_dotnet(sh) {
        say("demo: the PowerShell module");
        cmd!(sh, "pwsh -NoProfile -File xtask/demo/demo.ps1 -Module target/module/EntraPasswordReset -GraphEndpoint {endpoint} {USERS...}")
            .quiet()
            .run()?;
    } else {
        println!("\nPowerShell and the .NET SDK are needed for the module itself: https://aka.ms/powershell, https://dot.net");
        if has_dotnet(sh) {
            say("demo: the client assembly instead");
            let sample = ["--graph-endpoint", endpoint.as_str(), "--as-plain-text"];
            cmd!(sh, "dotnet run --project samples/dotnet-console -- {sample...} {USERS...}").ignore_status().run()?;
        } else if has(sh, "node") {
            say("demo: the WASM package in node instead");
            cmd!(sh, "node xtask/demo/demo.mjs {endpoint} {USERS...}").run()?;
        } else {
            println!("There is neither PowerShell nor .NET nor node here: nothing can show the demo.");
        }
    }
    if let Some(web) = &tenant.web {
        say("demo: the page");
        println!("{web}\nIts access token (worth something in the demo tenant only):\n{}", tenant.token);
        if std::io::stdin().is_terminal() {
            println!("\nPress Enter to end.");
            std::io::stdin().read_line(&mut String::new())?;
        } else {
            println!("\nThe page was served for this run only; from a terminal the demo waits for Enter.");
        }
    }
    Ok(())
}
