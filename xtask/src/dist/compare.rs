//! Whether a second build, in another folder, gives the same files.

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use super::FOLDER;
use crate::tools::say;

const AGAIN: &str = "target/again";

/// Builds what is committed in a clone, and compares it with what is in `target/dist`.
pub fn compare(sh: &Shell) -> Result<()> {
    let sums = sh.read_file(format!("{FOLDER}/SHA256SUMS"))?;
    let changed = cmd!(sh, "git status --porcelain").quiet().read()?;
    ensure!(changed.is_empty(), "what is not committed cannot be built elsewhere:\n{changed}");
    say("the same once more, in another folder");
    sh.remove_path(AGAIN)?;
    cmd!(sh, "git clone --quiet . {AGAIN}").run()?;
    // The tools are the same, and take long to fetch and to build.
    let tools = sh.current_dir().join("target/tools");
    sh.create_dir(format!("{AGAIN}/target"))?;
    cmd!(sh, "ln -s {tools} {AGAIN}/target/tools").run()?;
    let folder = sh.push_dir(AGAIN);
    cmd!(sh, "cargo xtask dist").run()?;
    drop(folder);
    let again = sh.read_file(format!("{AGAIN}/{FOLDER}/SHA256SUMS"))?;
    let differ: Vec<&str> = sums.lines().filter(|line| !again.lines().any(|other| other == *line)).collect();
    ensure!(differ.is_empty() && sums.lines().count() == again.lines().count(), "two builds differ:\n{}", differ.join("\n"));
    println!("two builds, {} files, no difference", sums.lines().count());
    Ok(())
}
