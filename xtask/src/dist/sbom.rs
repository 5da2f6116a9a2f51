//! What is in the packages, as CycloneDX, from the tools of cargo and npm.

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::{Shell, cmd};

use super::FOLDER;
use crate::tools::say;

const TOOL: &str = "target/tools/cargo";
const TOOL_VERSION: &str = "0.5.9";

/// The crate whose code is in packages, and these. The client assembly has no dependency of its own.
const CRATES: [(&str, &str, &[&str]); 2] = [
    ("ffi", "x86_64-unknown-linux-gnu", &["EntraPasswordReset", "EntraPasswordReset.Client", "entra-reset-c"]),
    ("wasm", "wasm32-unknown-unknown", &["entra-reset-wasm", "entra-password-reset-page"]),
];
/// What the tool calls its files.
const WRITTEN: &str = "bill.cdx";

pub fn write(sh: &Shell) -> Result<()> {
    say("bills of materials");
    let tool = sh.current_dir().join(TOOL).join("bin/cargo-cyclonedx");
    if !sh.path_exists(&tool) {
        cmd!(sh, "cargo install --quiet --locked --root {TOOL} --version {TOOL_VERSION} cargo-cyclonedx").run()?;
    }
    for (folder, target, packages) in CRATES {
        cmd!(
            sh,
            "{tool} cyclonedx --quiet --format json --target {target} --override-filename {WRITTEN} --manifest-path {folder}/Cargo.toml"
        )
        .run()?;
        let bill = sh.read_file(format!("{folder}/{WRITTEN}.json"))?;
        for package in packages {
            store(sh, &bill, package)?;
        }
        // The tool writes one for each crate of the workspace.
        for path in cmd!(sh, "git ls-files --others").quiet().read()?.lines().filter(|path| path.ends_with(&format!("/{WRITTEN}.json"))) {
            sh.remove_path(path)?;
        }
    }
    let _folder = sh.push_dir("xtask/node");
    let of_page = cmd!(sh, "npm sbom --sbom-format cyclonedx --package-lock-only").quiet().read()?;
    drop(_folder);
    store(sh, &of_page, "entra-password-reset-page-tools")
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
