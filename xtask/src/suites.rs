//! The suites, all of them or those that are named, one after the other. A suite that cannot run says why. tests/README.md tells what each proves.

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::build::{self, Part};
use crate::check;
use crate::tools::{fake_graph, has, has_dotnet, has_powershell, rid, say};
use crate::{packages, samples, tools};

pub enum Verdict {
    Passed,
    Failed(anyhow::Error),
    Skipped(&'static str),
}

pub struct Suite {
    /// What `cargo xtask test` calls it.
    name: &'static str,
    /// What it tests.
    title: &'static str,
    /// What must be built before it runs.
    needs: &'static [Part],
    run: fn(&Shell) -> Result<Verdict>,
}

const SUITES: [Suite; 10] = [
    Suite { name: "sources", title: "formatting, lints, header, edges between crates, sizes", needs: &[], run: |sh| ran(check::run(sh)) },
    Suite { name: "rust", title: "core, C ABI, demo tenant", needs: &[Part::Native], run: rust },
    Suite { name: "docs", title: "examples in the documentation", needs: &[], run: docs },
    Suite { name: "sdk", title: "Microsoft's own SDK on the demo tenant", needs: &[Part::FakeGraph], run: sdk },
    Suite { name: "dotnet", title: "client assembly", needs: &[Part::FakeGraph, Part::Module], run: dotnet },
    Suite { name: "node", title: "WASM package", needs: &[Part::FakeGraph, Part::Page], run: node },
    Suite { name: "browser", title: "page", needs: &[Part::FakeGraph, Part::Page], run: browser },
    Suite { name: "powershell", title: "module", needs: &[Part::FakeGraph, Part::Module], run: powershell },
    Suite { name: "samples", title: "programs to be lifted", needs: &[Part::FakeGraph, Part::Module], run: samples::run },
    Suite { name: "packages", title: "what is shipped, installed from its files", needs: &[Part::FakeGraph], run: packages::run },
];

/// The names of the suites, and what each tests.
pub fn list() {
    for Suite { name, title, .. } in SUITES {
        println!("{name:<12}{title}");
    }
}

/// The suites with these names; all where none is named.
///
/// # Errors
/// Where no suite has one of the names.
pub fn chosen(names: &[&str]) -> Result<Vec<&'static Suite>> {
    const ALL: &[Suite] = &SUITES;
    if names.is_empty() {
        return Ok(ALL.iter().collect());
    }
    let find = |name: &&str| {
        let known = || format!("no suite is named {name:?}, only {}", SUITES.map(|suite| suite.name).join(", "));
        ALL.iter().find(|suite| suite.name == *name).with_context(known)
    };
    names.iter().map(find).collect()
}

/// Builds what the suites need.
pub fn build(sh: &Shell, suites: &[&Suite]) -> Result<()> {
    build::parts(sh, |part| suites.iter().any(|suite| suite.needs.contains(&part)))
}

pub fn run(sh: &Shell, suites: &[&Suite]) -> Result<()> {
    let root = sh.current_dir();
    let _variables = [
        sh.push_env("ENTRA_FAKE_GRAPH", root.join(fake_graph())),
        sh.push_env("ENTRA_MODULE", root.join("target/module/EntraPasswordReset/EntraPasswordReset.psd1")),
        sh.push_env("ENTRA_NATIVE", root.join("target/native").join(rid())),
        sh.push_env("ENTRA_WASM", root.join("target/wasm")),
        sh.push_env("ENTRA_WEB", root.join("target/web")),
        sh.push_env("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        sh.push_env("POWERSHELL_TELEMETRY_OPTOUT", "1"),
    ];
    let (mut passed, mut failed, mut skipped) = (0, Vec::new(), Vec::new());
    for Suite { name, title, run, .. } in suites {
        say(&format!("{name}: {title}"));
        match run(sh).unwrap_or_else(Verdict::Failed) {
            Verdict::Passed => passed += 1,
            Verdict::Failed(error) => {
                println!("FAILED: {error:#}");
                failed.push(*name);
            }
            Verdict::Skipped(why) => {
                println!("SKIPPED: {why}");
                skipped.push(*name);
            }
        }
    }
    say("suites");
    for (what, names) in [("failed", &failed), ("skipped", &skipped)] {
        if !names.is_empty() {
            println!("{what}: {}", names.join(", "));
        }
    }
    println!("suites: {passed} passed, {} failed, {} skipped", failed.len(), skipped.len());
    if failed.is_empty() { Ok(()) } else { bail!("{} of the suites failed", failed.len()) }
}

fn ran(result: Result<()>) -> Result<Verdict> {
    result.map(|()| Verdict::Passed)
}

/// Properties draw the same situations each time, so that the same tree has the same verdict. Who searches for new ones sets another seed.
fn rust(sh: &Shell) -> Result<Verdict> {
    let seed = sh.var("PROPTEST_RNG_SEED").unwrap_or_else(|_| "1".to_owned());
    let _seed = sh.push_env("PROPTEST_RNG_SEED", seed);
    if has(sh, "cargo-nextest") {
        ran(cmd!(sh, "cargo nextest run --workspace --no-fail-fast").run().map_err(Into::into))
    } else {
        ran(cmd!(sh, "cargo test --workspace --lib --bins --tests --no-fail-fast").run().map_err(Into::into))
    }
}

fn docs(sh: &Shell) -> Result<Verdict> {
    ran(cmd!(sh, "cargo test --quiet --workspace --doc").run().map_err(Into::into))
}

/// So that nobody believes our own stand-in alone.
fn sdk(sh: &Shell) -> Result<Verdict> {
    if !has(sh, "python3") {
        return Ok(Verdict::Skipped("there is no Python here: https://python.org, version 3.9 or later"));
    }
    ran(cmd!(sh, "cargo test --quiet -p fake-graph --test sdk -- --ignored").run().map_err(Into::into))
}

fn dotnet(sh: &Shell) -> Result<Verdict> {
    if !has_dotnet(sh) {
        return Ok(Verdict::Skipped("there is no .NET SDK here: https://dot.net"));
    }
    cmd!(sh, "dotnet test tests/dotnet/EntraPasswordReset.Tests.csproj --nologo").run()?;
    if !has(sh, "mono") {
        return Ok(Verdict::Skipped("the .NET tests passed, but there is no mono to run the build for .NET Framework"));
    }
    let output = sh.current_dir().join("target/net472-tests");
    cmd!(sh, "dotnet build tests/dotnet/net472 --nologo -v quiet -c Release -o {output}").run()?;
    ran(cmd!(sh, "mono {output}/EntraPasswordReset.Net472Tests.exe").run().map_err(Into::into))
}

fn node(sh: &Shell) -> Result<Verdict> {
    if !has(sh, "node") {
        return Ok(Verdict::Skipped("there is no node here: https://nodejs.org, version 20 or later"));
    }
    node_tests(sh, "tests/node")
}

fn browser(sh: &Shell) -> Result<Verdict> {
    if !has(sh, "chromium") {
        return Ok(Verdict::Skipped("there is no chromium here"));
    }
    node_tests(sh, "tests/web")
}

fn node_tests(sh: &Shell, folder: &str) -> Result<Verdict> {
    // By name, since newer versions of node take no folder.
    let files = sh.read_dir(folder)?.into_iter().filter(|path| path.to_string_lossy().contains(".test."));
    ran(cmd!(sh, "node --test {files...}").run().map_err(Into::into))
}

fn powershell(sh: &Shell) -> Result<Verdict> {
    if !has_powershell(sh) || !has_dotnet(sh) {
        return Ok(Verdict::Skipped(
            "there is no PowerShell here: https://aka.ms/powershell, version 7.2 or later, with Pester and PSScriptAnalyzer",
        ));
    }
    let program = tools::powershell();
    ran(cmd!(sh, "{program} -NoProfile -ExecutionPolicy Bypass -File tests/pester/run.ps1").run().map_err(Into::into))
}
