//! Installs what the project needs on this machine, one line each; what it may not install it names.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::npm;
use crate::tools::{has, has_dotnet, has_powershell, say};

/// What the machine is to be ready for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building and the demo.
    Build,
    /// Every suite.
    Tests,
}

/// A program from Debian's packages, and what it is needed for.
const PROGRAMS: [(&str, &str, &str); 5] = [
    ("cmake", "cmake", "the package for C, as a program finds it"),
    ("g++", "g++", "the C ABI's smoke test as C++"),
    ("valgrind", "valgrind", "the C ABI's smoke test without leaks"),
    ("chromium", "chromium", "the tests of the page in a real browser"),
    (
        "mono",
        "mono-runtime libmono-system-net-http4.0-cil libmono-system-runtime-serialization4.0-cil libmono-system-xml4.0-cil libmono-system-xml-linq4.0-cil libmono-system-core4.0-cil libmono-system-runtime4.0-cil",
        "the client assembly for .NET Framework",
    ),
];

pub fn run(sh: &Shell, purpose: For) -> Result<()> {
    say("setup");
    let targets = cmd!(sh, "rustup target list --installed").quiet().read().unwrap_or_default();
    if targets.contains("wasm32-unknown-unknown") {
        println!("wasm32-unknown-unknown: here");
    } else {
        cmd!(sh, "rustup target add wasm32-unknown-unknown").run()?;
    }
    if !has_dotnet(sh) {
        println!("dotnet: missing. The client assembly, the PowerShell module and their tests need the .NET SDK 10: https://dot.net");
    }
    if !has_powershell(sh) {
        println!("pwsh: missing. The module and its tests need PowerShell 7.2 or later: https://aka.ms/powershell");
    }
    if purpose == For::Tests {
        for (program, packages, why) in PROGRAMS {
            if has(sh, program) {
                println!("{program}: here");
            } else {
                install(sh, program, packages, why);
            }
        }
        for folder in npm::TESTS {
            npm::install(sh, folder)?;
        }
    }
    npm::install(sh, npm::BUILD)?;
    Ok(())
}

fn install(sh: &Shell, program: &str, packages: &str, why: &str) {
    let is_root = cmd!(sh, "id -u").quiet().read().is_ok_and(|id| id == "0");
    if !is_root || !has(sh, "apt-get") {
        println!("{program}: missing, and needed for {why}. Install {packages}");
        return;
    }
    println!("{program}: installing {packages}");
    let packages = packages.split(' ');
    let _guard = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    let updated = cmd!(sh, "apt-get update -qq").quiet().ignore_stdout().run();
    let installed = updated.and_then(|()| cmd!(sh, "apt-get install -y -qq {packages...}").quiet().ignore_stdout().run());
    if let Err(error) = installed {
        println!("{program}: could not be installed ({error}); needed for {why}");
    }
}
