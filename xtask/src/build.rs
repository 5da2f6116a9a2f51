//! Everything that is shipped, below `target/`.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::tools::{has_dotnet, library_file, rid, say};
use crate::{module, npm, remap, wasm_opt};

/// The builds of the client assembly, and who loads them.
const FRAMEWORKS: [&str; 3] = ["netstandard2.0", "net472", "net8.0"];

/// A part that can be built alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The native library.
    Native,
    /// The demo tenant.
    FakeGraph,
    /// The client assembly, and what stands between PowerShell's objects and it.
    Client,
    /// The module; the client assembly and the native library are built before.
    Module,
    /// The WASM package and the page.
    Page,
}

pub fn all(sh: &Shell) -> Result<()> {
    parts(sh, |_| true)
}

/// The parts that are wanted, each after those that it takes up.
pub fn parts(sh: &Shell, is_wanted: impl Fn(Part) -> bool) -> Result<()> {
    if is_wanted(Part::Native) || is_wanted(Part::Module) {
        native(sh)?;
    }
    if is_wanted(Part::FakeGraph) {
        say("demo tenant");
        cmd!(sh, "cargo build --quiet -p fake-graph").run()?;
    }
    if (is_wanted(Part::Client) || is_wanted(Part::Module)) && has_dotnet(sh) {
        client(sh)?;
        if is_wanted(Part::Module) {
            module::of_this_machine(sh)?;
        }
    } else if is_wanted(Part::Module) {
        say("no .NET SDK: the client assembly and the module are not built");
    }
    if is_wanted(Part::Page) {
        page(sh)?;
    }
    Ok(())
}

/// The WASM package, and the page that uses it.
pub fn page(sh: &Shell) -> Result<()> {
    wasm(sh)?;
    web(sh)
}

/// `target/native/<rid>`: the library and its header.
fn native(sh: &Shell) -> Result<()> {
    say("native library");
    let target = remap::host(sh)?;
    let paths = remap::config(&target, &remap::flags(sh)?);
    // Without the `rlib`: for its sake the linker would keep all that is public, a fifth of the library.
    cmd!(sh, "cargo rustc --quiet --release -p entra-reset-ffi --crate-type cdylib,staticlib --target {target} --config {paths}").run()?;
    let folder = format!("target/native/{}", rid());
    sh.create_dir(&folder)?;
    for file in [library_file().as_str(), "libentra_reset.a"] {
        let built = format!("target/{target}/release/{file}");
        if sh.path_exists(&built) {
            sh.copy_file(built, &folder)?;
        }
    }
    sh.copy_file("ffi/include/entra_reset.h", &folder)?;
    Ok(())
}

/// `target/client/<tfm>`: the assembly. `target/binding`: what stands between PowerShell's objects and it.
fn client(sh: &Shell) -> Result<()> {
    say("client assembly");
    let _telemetry = sh.push_env("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
    for framework in FRAMEWORKS {
        let output = sh.current_dir().join("target/client").join(framework);
        cmd!(sh, "dotnet build powershell/client --nologo -v quiet -c Release -f {framework} -o {output}").run()?;
    }
    let output = sh.current_dir().join("target/binding");
    cmd!(sh, "dotnet build powershell/binding --nologo -v quiet -c Release -o {output}").run()?;
    Ok(())
}

/// `target/wasm`: a package that node and browsers import.
fn wasm(sh: &Shell) -> Result<()> {
    say("WASM package");
    let paths = remap::config("wasm32-unknown-unknown", &remap::flags(sh)?);
    cmd!(sh, "cargo build --quiet --profile wasm --target wasm32-unknown-unknown --config {paths} -p entra-reset-wasm").run()?;
    sh.remove_path("target/wasm")?;
    sh.create_dir("target/wasm")?;
    Bindgen::new()
        .input_path(sh.current_dir().join("target/wasm32-unknown-unknown/wasm/entra_reset_wasm.wasm"))
        .web(true)?
        .typescript(true)
        // By the names wasm-opt puts together what is alike.
        .remove_name_section(!npm::is_here(sh))
        .remove_producers_section(true)
        .generate(sh.current_dir().join("target/wasm"))
        .context("wasm-bindgen")?;
    wasm_opt::run(sh, MODULE)?;
    for file in sh.read_dir("wasm/package")? {
        sh.copy_file(file, "target/wasm")?;
    }
    // A file of its own, since only who wants passphrases needs it.
    sh.copy_file("core/data/words/eff-long.txt", "target/wasm/words.txt")?;
    Ok(())
}

/// The module as wasm-bindgen names it.
const MODULE: &str = "target/wasm/entra_reset_wasm_bg.wasm";

/// What the page's scripts and style sheet are not bundled with.
const AS_IT_IS: [&str; 5] = ["web-demo/index.html", "web-demo/icon.svg", "web-demo/config.json", "target/wasm/words.txt", MODULE];

/// `target/web`: the page, ready for any static host.
fn web(sh: &Shell) -> Result<()> {
    say("page");
    sh.remove_path("target/web")?;
    if !npm::is_here(sh) {
        println!("not built: its scripts are bundled by node, https://nodejs.org, version 20 or later");
        return Ok(());
    }
    cmd!(sh, "node xtask/node/page.mjs target/wasm target/web").run()?;
    for file in AS_IT_IS {
        sh.copy_file(file, "target/web")?;
    }
    // Only who mails needs them. English is in the module.
    for language in ["de", "es", "fr"] {
        sh.copy_file(format!("core/src/letter/texts/{language}.txt"), format!("target/web/lang-{language}.txt"))?;
    }
    Ok(())
}
