//! The suite of the samples: each is built as its README says, and run against the demo tenant.

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::suites::Verdict;
use crate::tenant::Tenant;
use crate::tools::{has, has_dotnet, has_powershell, library_file, powershell, rid, say};

const BUILT: &str = "target/samples";

/// A sample in one language, and how it is run.
struct Case {
    name: &'static str,
    is_here: fn(&Shell) -> bool,
    needs: &'static str,
    run: fn(&Shell, &str) -> Result<()>,
}

const CASES: [Case; 6] = [
    Case { name: "dotnet-console", is_here: has_dotnet, needs: "the .NET SDK", run: console },
    Case { name: "dotnet-service", is_here: has_dotnet, needs: "the .NET SDK", run: service },
    Case { name: "dotnet-button", is_here: has_dotnet, needs: "the .NET SDK", run: button },
    Case { name: "dotnet-azure-identity", is_here: has_dotnet, needs: "the .NET SDK", run: azure_identity },
    Case { name: "powershell-ticket", is_here: has_powershell, needs: "PowerShell", run: ticket },
    Case { name: "c and cpp", is_here: |sh| has(sh, "cmake") && has(sh, "g++"), needs: "CMake and a C++ compiler", run: native },
];

pub fn run(sh: &Shell) -> Result<Verdict> {
    let tenant = Tenant::start(sh)?;
    let _token = sh.push_env("ENTRA_ACCESS_TOKEN", &tenant.token);
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for Case { name, is_here, needs, run } in CASES {
        say(name);
        if !is_here(sh) {
            println!("SKIPPED: {needs} is not here");
            skipped += 1;
        } else if let Err(error) = run(sh, &tenant.endpoint) {
            println!("FAILED: {name}: {error:#}");
            failed += 1;
        } else {
            passed += 1;
        }
    }
    println!("samples: {passed} passed, {failed} failed, {skipped} skipped");
    ensure!(failed == 0, "{failed} of the samples do not work");
    Ok(Verdict::Passed)
}

fn says(said: &str, expected: &[&str]) -> Result<()> {
    println!("{said}");
    for text in expected {
        ensure!(said.contains(text), "{text:?} is not in what it said");
    }
    Ok(())
}

/// Builds a sample, runs it, and returns what it said.
fn dotnet(sh: &Shell, name: &str, arguments: &[&str]) -> Result<String> {
    let _telemetry = sh.push_env("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
    let (folder, output) = (format!("samples/dotnet-{name}"), sh.current_dir().join(BUILT).join(name));
    cmd!(sh, "dotnet build {folder} --nologo -v quiet -o {output}").quiet().ignore_stdout().run()?;
    let program = output.join(format!("{name}.dll"));
    Ok(cmd!(sh, "dotnet {program} {arguments...}").quiet().ignore_status().read()?)
}

fn console(sh: &Shell, endpoint: &str) -> Result<()> {
    let said = dotnet(sh, "console", &["--graph-endpoint", endpoint, "AdeleV@contoso.example", "nobody@contoso.example"])?;
    says(&said, &["\"Outcome\":\"Reset\"", "\"Password\":null", "\"Code\":\"user_not_found\""])
}

fn service(sh: &Shell, endpoint: &str) -> Result<()> {
    let users = ["AdeleV@contoso.example", "PattiF@contoso.example", "HenriettaM@contoso.example"];
    let all: Vec<&str> = [endpoint].into_iter().chain(users).collect();
    says(&dotnet(sh, "service", &all)?, &["AdeleV@contoso.example: Reset", "PattiF@contoso.example: Reset"])?;
    let cut: Vec<&str> = all.iter().copied().chain(["--first"]).collect();
    says(&dotnet(sh, "service", &cut)?, &[": Cancelled", "stopped"])
}

fn button(sh: &Shell, endpoint: &str) -> Result<()> {
    says(&dotnet(sh, "button", &[endpoint, "AdeleV@contoso.example"])?, &["the button is off", "reset, 14 characters"])
}

fn azure_identity(sh: &Shell, endpoint: &str) -> Result<()> {
    says(&dotnet(sh, "azure-identity", &[endpoint, "AdeleV@contoso.example"])?, &["AdeleV@contoso.example: Reset"])
}

/// With the module as it is installed, found by its name.
fn ticket(sh: &Shell, endpoint: &str) -> Result<()> {
    let (folder, modules, program) = (sh.create_temp_dir()?, sh.current_dir().join("target/module"), powershell());
    let script = sh.current_dir().join("samples/powershell-ticket/Reset-FromTicket.ps1");
    let _path = sh.push_env("PSModulePath", &modules);
    let _folder = sh.push_dir(folder.path());
    sh.write_file("ticket.json", r#"{"ticket":"INC-1","user":"AdeleV@contoso.example"}"#)?;
    let (script, token) = (script.display(), "(ConvertTo-SecureString $env:ENTRA_ACCESS_TOKEN -AsPlainText -Force)");
    let command = format!(
        "& '{script}' -Path ticket.json -OutputPath password.clixml -GraphEndpoint {endpoint} -AccessToken {token}; \"exit $LASTEXITCODE\"; \"kept $((Import-Clixml password.clixml).Length)\"; & '{script}' -Path ticket.json -OutputPath password.clixml -AccessToken {token}; \"exit $LASTEXITCODE\""
    );
    let said =
        cmd!(sh, "{program} -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command {command}").quiet().ignore_status().read()?;
    // The second time the file with the password is there, and would be lost.
    says(&said, &["\"ticket\":\"INC-1\"", "\"outcome\":\"Reset\"", "exit 0", "kept 14", "exit 2"])
}

/// By CMake, as the package for C has it.
fn native(sh: &Shell, endpoint: &str) -> Result<()> {
    let package = format!("{BUILT}/package");
    let from = format!("target/native/{}", rid());
    for (file, folder) in [(library_file(), "lib"), ("libentra_reset.a".to_owned(), "lib"), ("entra_reset.h".to_owned(), "include")] {
        sh.create_dir(format!("{package}/{folder}"))?;
        sh.copy_file(format!("{from}/{file}"), format!("{package}/{folder}"))?;
    }
    sh.create_dir(format!("{package}/lib/cmake/EntraReset"))?;
    for file in ["EntraResetConfig.cmake", "EntraResetConfigVersion.cmake"] {
        let text = sh.read_file(format!("ffi/cmake/{file}.in"))?.replace("@VERSION@", env!("CARGO_PKG_VERSION"));
        sh.write_file(format!("{package}/lib/cmake/EntraReset/{file}"), text)?;
    }
    let (build, prefix) = (format!("{BUILT}/native"), sh.current_dir().join(package));
    cmd!(sh, "cmake -S samples -B {build} -DCMAKE_PREFIX_PATH={prefix}").quiet().ignore_stdout().run()?;
    cmd!(sh, "cmake --build {build}").quiet().ignore_stdout().run()?;
    for program in ["reset_c", "reset_cpp"] {
        let program = format!("{build}/{program}");
        let said = cmd!(sh, "{program} {endpoint} AdeleV@contoso.example").quiet().read()?;
        says(&said, &["AdeleV@contoso.example: Reset", "a password of 14 characters"])?;
        let refused = cmd!(sh, "{program} {endpoint} nobody@contoso.example").quiet().ignore_status().read()?;
        says(&refused, &["nobody@contoso.example: Failed"])?;
    }
    Ok(())
}
