//! Microsoft's Python SDK against this tenant, in an environment of its own below the target folder.

use std::path::Path;
use std::process::Command;

#[test]
#[ignore = "installs Microsoft's SDK from PyPI: cargo test -p fake-graph --test sdk -- --ignored"]
fn microsofts_sdk_finds_its_graph() {
    let sdk = Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk");
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk");
    let (system, python) = if cfg!(windows) { ("python", "Scripts/python.exe") } else { ("python3", "bin/python") };
    let python = environment.join(python);
    run(Command::new(system).args(["-m", "venv"]).arg(&environment)).unwrap();
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    run(Command::new(&python).args(install).arg(sdk.join("requirements.txt"))).unwrap();
    let said = run(Command::new(&python).arg(sdk.join("check.py")).arg(env!("CARGO_BIN_EXE_fake-graph"))).unwrap();
    let summary = said.lines().last().unwrap();
    assert!(summary.ends_with(" passed, 0 failed") && !summary.starts_with('0'), "{summary}");
}

/// What the command says, if it succeeds.
fn run(command: &mut Command) -> std::io::Result<String> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(said)
}
