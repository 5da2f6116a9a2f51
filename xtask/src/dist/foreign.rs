//! The libraries of other platforms, run as far as this machine can: the tests of the built library (vectors of flows, passwords and rows) are built
//! for that platform too, and the C smoke test for Windows.

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use super::native::{self, path_with_zig};
use super::platform::{self, Platform, System};
use crate::remap;
use crate::tools::{has, say};

/// Builds and runs them. What is not here is named.
pub fn run(sh: &Shell) -> Result<()> {
    let (mut passed, mut skipped) = (0, 0);
    for platform in platform::ALL {
        match runner(sh, platform) {
            Ok(runner) => {
                say(&format!("the library for {}, here", platform.rid));
                run_one(sh, platform, &runner).with_context(|| format!("the library for {} failed", platform.rid))?;
                passed += 1;
            }
            Err(why) => {
                println!("SKIPPED: {}: {why}", platform.rid);
                skipped += 1;
            }
        }
    }
    println!("libraries: {passed} passed, 0 failed, {skipped} skipped");
    Ok(())
}

/// What runs programs of a platform here.
fn runner(sh: &Shell, platform: Platform) -> Result<Vec<&'static str>> {
    let (runner, needs, package) = match platform.rid {
        "linux-x64" => (Vec::new(), None, ""),
        "linux-musl-x64" => (Vec::new(), Some("/lib/ld-musl-x86_64.so.1"), "musl"),
        "linux-arm64" => (
            vec!["qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"],
            Some("/usr/aarch64-linux-gnu/lib/libgcc_s.so.1"),
            "qemu-user libc6-arm64-cross libgcc-s1-arm64-cross",
        ),
        "win-x64" => (vec!["wine"], Some("/usr/bin/x86_64-w64-mingw32-gcc"), "wine64 gcc-mingw-w64-x86-64"),
        _ => anyhow::bail!("nothing runs it here"),
    };
    let is_here = runner.first().is_none_or(|program| has(sh, program)) && needs.is_none_or(|file| sh.path_exists(file));
    ensure!(is_here, "install {package}");
    Ok(runner)
}

fn run_one(sh: &Shell, platform: Platform, runner: &[&str]) -> Result<()> {
    let root = sh.current_dir();
    let folder = root.join(native::FOLDER).join(platform.rid);
    ensure!(sh.path_exists(folder.join(platform.library())), "run cargo xtask dist native first");
    let tests = build_tests(sh, platform)?;
    // wine writes into its own folder, and asks nobody.
    let _wine = [
        sh.push_env("WINEPREFIX", root.join("target/wine")),
        sh.push_env("WINEDEBUG", "-all"),
        sh.push_env("WINEDLLOVERRIDES", "mscoree=;mshtml=;bcryptprimitives=n"),
    ];
    if platform.system == System::Windows {
        shim(sh, &tests)?;
        smoke(sh, platform, runner)?;
    }
    let _library = sh.push_env("ENTRA_NATIVE", &folder);
    let said = with_runner(sh, runner, &format!("{tests} vectors:: --test-threads 1"))?;
    println!("{}", said.lines().find(|line| line.starts_with("test result")).unwrap_or_default());
    ensure!(said.contains("the_library_runs_the_flows ... ok"), "{said}");
    Ok(())
}

fn with_runner(sh: &Shell, runner: &[&str], command: &str) -> Result<String> {
    let command: Vec<&str> = runner.iter().copied().chain(command.split(' ')).collect();
    let (program, arguments) = command.split_first().context("nothing to run")?;
    let output = cmd!(sh, "{program} {arguments...}").ignore_status().output()?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{said}");
    Ok(said)
}

/// The program with the tests of the library, for that platform.
fn build_tests(sh: &Shell, platform: Platform) -> Result<String> {
    let _path = sh.push_env("PATH", path_with_zig(sh)?);
    let _folder = sh.push_env("CARGO_TARGET_DIR", sh.current_dir().join("target/foreign"));
    let flags = if platform.system == System::Musl {
        vec!["-Ctarget-feature=-crt-static".to_owned(), "-Clink-arg=-dynamic".to_owned()]
    } else {
        Vec::new()
    };
    let (triple, target) = (platform.triple, platform.zig_target());
    let config = remap::config(triple, &flags);
    let arguments =
        ["test", "--quiet", "--no-run", "--message-format", "json", "-p", "entra-reset-tests", "--test", "main", "--config", &config];
    let told = match platform.system {
        // zig has no `-lgcc_eh`, which the dependencies of the tests ask for.
        System::Windows => {
            let linker = format!("target.{triple}.linker='x86_64-w64-mingw32-gcc'");
            cmd!(sh, "cargo {arguments...} --target {triple} --config {linker}").quiet().read()?
        }
        _ => cmd!(sh, "cargo-zigbuild {arguments...} --target {target}").quiet().read()?,
    };
    let built = told.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(str::to_owned)
    });
    built.context("cargo names no program")
}

/// Wine before 9 has no `bcryptprimitives.dll`, from which Rust draws its random numbers on Windows.
fn shim(sh: &Shell, tests: &str) -> Result<()> {
    let folder = tests.rsplit_once('/').map_or(".", |(folder, _)| folder);
    let source = "tests/native/bcryptprimitives.c";
    cmd!(sh, "x86_64-w64-mingw32-gcc -shared -o {folder}/bcryptprimitives.dll {source} -ladvapi32").quiet().run()?;
    Ok(())
}

/// The smoke test as a C program for Windows.
fn smoke(sh: &Shell, platform: Platform, runner: &[&str]) -> Result<()> {
    let folder = "target/foreign/smoke";
    sh.create_dir(folder)?;
    let library = native::library(platform);
    sh.copy_file(&library, folder)?;
    let import = library.with_file_name("libentra_reset.dll.a");
    cmd!(sh, "x86_64-w64-mingw32-gcc -I ffi/include tests/native/smoke.c {import} -o {folder}/smoke.exe").quiet().run()?;
    shim(sh, &format!("{folder}/smoke.exe"))?;
    let said = with_runner(sh, runner, &format!("{folder}/smoke.exe"))?;
    let closing = said.lines().last().unwrap_or_default().trim();
    ensure!(closing.ends_with(" passed, 0 failed"), "{said}");
    println!("the C smoke test: {closing}");
    Ok(())
}
