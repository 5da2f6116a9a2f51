//! How large what is shipped may be. What is not built here is not looked at.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use xshell::Shell;

use crate::tools::{library_file, rid};

/// The page's module and scripts, as a web server sends them, in bytes. What the page is to be in the end is 288 KiB: mails, plans and guards came into the module
/// before it was made smaller again.
const PAGE: usize = 320 * 1024;
/// The native library: 1.4 MiB. 1.2 MiB of it are resets; plans, letters and messages for certificates came on top, and a linker other than this machine's adds 2 %.
const LIBRARY: usize = 1_468_006;

pub fn check(sh: &Shell) -> Result<()> {
    if sh.path_exists("target/web") {
        let mut total = 0;
        for path in sh.read_dir("target/web")?.into_iter().filter(|path| is_code(path)) {
            total += gzipped(&sh.read_binary_file(path)?)?;
        }
        check_one("the page's module and scripts with gzip", total, PAGE)?;
    } else {
        println!("the page is not built, and its size not looked at: `cargo xtask build page`");
    }
    let library = format!("target/native/{}/{}", rid(), library_file());
    if sh.path_exists(&library) {
        let size = sh.read_binary_file(&library)?.len();
        check_library("this machine", size)?;
    } else {
        println!("the native library is not built, and its size not looked at: `cargo xtask build`");
    }
    Ok(())
}

/// The native library of a platform.
pub fn check_library(platform: &str, size: usize) -> Result<()> {
    check_one(&format!("the native library for {platform}"), size, LIBRARY)
}

fn check_one(what: &str, size: usize, limit: usize) -> Result<()> {
    println!("{what}: {size} bytes, of at most {limit}");
    ensure!(size <= limit, "{what}: {size} bytes, {} more than {limit}", size - limit);
    Ok(())
}

fn is_code(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "js" || extension == "wasm")
}

fn gzipped(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
