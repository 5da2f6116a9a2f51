//! What is in the packages, as CycloneDX, from the tools of cargo and npm.

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::{Shell, cmd};

use super::FOLDER;
use crate::tools::say;

const TOOL: &str = "target/tools/cargo";
const TOOL_VERSION: &str = "0.5.9";

/// The crate that a package is built from, and what the package is called.
const CRATES: [(&str, &str, &str); 2] =
    [("ffi", "x86_64-unknown-linux-gnu", "entra-reset-native"), ("wasm", "wasm32-unknown-unknown", "entra-reset-wasm")];

pub fn write(sh: &Shell) -> Result<()> {
    say("bills of materials");
    let tool = sh.current_dir().join(TOOL).join("bin/cargo-cyclonedx");
    if !sh.path_exists(&tool) {
        cmd!(sh, "cargo install --quiet --locked --root {TOOL} --version {TOOL_VERSION} cargo-cyclonedx").run()?;
    }
    for (folder, target, name) in CRATES {
        cmd!(
            sh,
            "{tool} cyclonedx --quiet --format json --target {target} --override-filename {name}.cdx --manifest-path {folder}/Cargo.toml"
        )
        .run()?;
        let written = format!("{folder}/{name}.cdx.json");
        store(sh, &sh.read_file(&written)?, name)?;
        remove_others(sh, &format!("{name}.cdx.json"))?;
    }
    let _folder = sh.push_dir("xtask/node");
    let of_page = cmd!(sh, "npm sbom --sbom-format cyclonedx --package-lock-only").quiet().read()?;
    drop(_folder);
    store(sh, &of_page, "entra-password-reset-page-build")
}

/// The tool writes one file for each crate of the workspace.
fn remove_others(sh: &Shell, name: &str) -> Result<()> {
    for folder in ["core", "ffi", "wasm", "xtask", "tests/fake-graph", "tests/graph-rules", "tests/native"] {
        sh.remove_path(format!("{folder}/{name}"))?;
    }
    Ok(())
}

/// Without the number and the time that each run draws anew.
fn store(sh: &Shell, text: &str, name: &str) -> Result<()> {
    let mut bill: Value = serde_json::from_str(text).context("the bill of materials is no JSON")?;
    if let Some(members) = bill.as_object_mut() {
        members.remove("serialNumber");
    }
    if let Some(metadata) = bill.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("timestamp");
    }
    let root = sh.current_dir().display().to_string();
    let text = serde_json::to_string_pretty(&bill)?.replace(&root, "");
    Ok(sh.write_file(format!("{FOLDER}/{name}.cdx.json"), text)?)
}
