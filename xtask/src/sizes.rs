//! How large what is shipped may be. What is not built here is not looked at.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use xshell::Shell;

use crate::tools::{library_file, rid};

// The pacing, the fairness and the patience of a long list, and what masks passwords in replies, cost more than the page's aim allows. Until
// that is won back, the limit keeps what is there from growing.

/// The page's module and scripts, as a web server sends them.
const PAGE: Size = Size { limit: 276 * 1024, aim: 256 * 1024 };
/// The native library: 1.2 MiB.
const LIBRARY: Size = Size { limit: 1_258_291, aim: 1_258_291 };

/// In bytes.
struct Size {
    limit: usize,
    aim: usize,
}

impl Size {
    fn check(&self, what: &str, size: usize) -> Result<()> {
        let Self { limit, aim } = self;
        println!("{what}: {size} bytes, of at most {limit}; the aim is {aim}");
        ensure!(size <= *limit, "{what}: {size} bytes, {} more than {limit}", size - limit);
        Ok(())
    }
}

pub fn check(sh: &Shell) -> Result<()> {
    if sh.path_exists("target/web") {
        let mut total = 0;
        for path in sh.read_dir("target/web")?.into_iter().filter(|path| is_code(path)) {
            total += gzipped(&sh.read_binary_file(path)?)?;
        }
        PAGE.check("the page's module and scripts with gzip", total)?;
    } else {
        println!("the page is not built, and its size not looked at: `cargo xtask build page`");
    }
    let library = format!("target/native/{}/{}", rid(), library_file());
    if sh.path_exists(&library) {
        let size = sh.read_binary_file(&library)?.len();
        LIBRARY.check("the native library", size)?;
    } else {
        println!("the native library is not built, and its size not looked at: `cargo xtask build`");
    }
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
