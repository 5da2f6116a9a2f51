//! The native libraries of all platforms, built on one Linux machine: zig links for the others.

use std::path::PathBuf;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use super::inspect;
use super::platform::{Platform, System};
use crate::tools::say;
use crate::{python, remap};

/// Both from PyPI. A newer zig links with other defaults, so that the versions are fixed.
const TOOLS: [&str; 2] = ["ziglang==0.15.2", "cargo-zigbuild==0.24.1"];
/// `<rid>/` with the libraries of each platform.
pub const FOLDER: &str = "target/platforms";

/// Builds the libraries of these platforms and looks at each.
pub fn build(sh: &Shell, platforms: &[Platform]) -> Result<()> {
    let _path = sh.push_env("PATH", path_with_zig(sh)?);
    // The time that a linker writes into a DLL, so that two builds are the same.
    let _time = sh.push_env("SOURCE_DATE_EPOCH", "315532800");
    // What strips a library for macOS is a part of the toolchain that does not find its own libraries.
    let _libraries = sh.push_env("LD_LIBRARY_PATH", sysroot(sh)?.join("lib"));
    // The oldest that Rust itself supports on both processors.
    let _mac = [sh.push_env("MACOSX_DEPLOYMENT_TARGET", "11.0"), sh.push_env("SDKROOT", mac_system(sh)?)];
    sh.remove_path(FOLDER)?;
    for platform in platforms {
        say(&format!("native library for {}", platform.rid));
        build_one(sh, *platform)?;
        inspect::check(sh, *platform, &library(*platform))?;
    }
    Ok(())
}

/// The shared library of a platform.
pub fn library(platform: Platform) -> PathBuf {
    PathBuf::from(FOLDER).join(platform.rid).join(platform.library())
}

fn build_one(sh: &Shell, platform: Platform) -> Result<()> {
    let (triple, target) = (platform.triple, platform.zig_target());
    let installed = cmd!(sh, "rustup target list --installed").quiet().read()?;
    if !installed.lines().any(|known| known == triple) {
        cmd!(sh, "rustup target add {triple}").run()?;
    }
    let mut flags = remap::flags(sh)?;
    flags.extend(link_flags(sh, platform)?);
    let config = remap::config(triple, &flags);
    // Folders of its own, so that a change of the flags here does not build anew what the tests use.
    let _folder = sh.push_env("CARGO_TARGET_DIR", sh.current_dir().join("target/cross"));
    let arguments = ["rustc", "--quiet", "--release", "-p", "entra-reset-ffi", "--crate-type", "cdylib,staticlib", "--config", &config];
    let build = match platform.system {
        System::Mac => cmd!(sh, "cargo {arguments...} --target {triple}"),
        _ => cmd!(sh, "cargo-zigbuild {arguments...} --target {target}"),
    };
    build.run().with_context(|| format!("the library for {} was not built", platform.rid))?;
    let folder = format!("{FOLDER}/{}", platform.rid);
    sh.create_dir(&folder)?;
    let files = [Some(platform.library()), Some("libentra_reset.a"), platform.import_library()];
    for file in files.into_iter().flatten() {
        sh.copy_file(format!("target/cross/{triple}/release/{file}"), &folder)?;
    }
    Ok(())
}

/// What the linker needs to know about a platform.
fn link_flags(sh: &Shell, platform: Platform) -> Result<Vec<String>> {
    // The name by which a program that was linked to the library looks for it.
    let own_name = "-Clink-arg=-Wl,-soname,libentra_reset.so".to_owned();
    Ok(match platform.system {
        // zig does not take the list of exports that rustc has for a linker, and without one everything is exported.
        System::Windows => vec![format!("-Clink-arg={}", exports(sh)?.display())],
        System::Linux => vec![own_name],
        // What another program loads cannot be linked statically to the C library.
        System::Musl => vec![own_name, "-Ctarget-feature=-crt-static".to_owned()],
        // Nor does zig here. Rust's own linker does, and zig has the list of what macOS offers.
        System::Mac => vec![
            format!("-Clinker={}", rust_linker(sh)?.display()),
            "-Clinker-flavor=ld".to_owned(),
            // Without the paths of object files, which would be hashed into the library's number.
            "-Clink-arg=-S".to_owned(),
            "-Clink-arg=-install_name".to_owned(),
            "-Clink-arg=@rpath/libentra_reset.dylib".to_owned(),
        ],
    })
}

/// LLVM's linker in Rust's own toolchain, as macOS's.
fn rust_linker(sh: &Shell) -> Result<PathBuf> {
    let host = remap::host(sh)?;
    Ok(sysroot(sh)?.join("lib/rustlib").join(host).join("bin/gcc-ld/ld64.lld"))
}

/// What a linker takes for macOS: all that it offers is one library, by several names.
fn mac_system(sh: &Shell) -> Result<PathBuf> {
    // The one beside the tools, which comes first in `PATH`.
    let python = "python3";
    let zig = cmd!(sh, "{python} -c 'import ziglang; print(ziglang.__path__[0])'").quiet().read()?;
    let root = sh.current_dir().join("target/cross/macos");
    sh.create_dir(root.join("usr/lib"))?;
    for name in ["libSystem", "libc", "libm", "libiconv"] {
        sh.copy_file(format!("{zig}/lib/libc/darwin/libSystem.tbd"), root.join(format!("usr/lib/{name}.tbd")))?;
    }
    Ok(root)
}

fn sysroot(sh: &Shell) -> Result<PathBuf> {
    Ok(PathBuf::from(cmd!(sh, "rustc --print sysroot").quiet().read()?))
}

/// A module definition file with the functions of the C header.
fn exports(sh: &Shell) -> Result<PathBuf> {
    let names = inspect::declared(&sh.read_file("ffi/include/entra_reset.h")?);
    let lines: String = names.iter().map(|name| format!("    {name}\n")).collect();
    let file = sh.current_dir().join("target/cross/entra_reset.def");
    sh.write_file(&file, format!("EXPORTS\n{lines}"))?;
    Ok(file)
}

/// `PATH` with the tools that link for other platforms, which are fetched where they are missing.
pub fn path_with_zig(sh: &Shell) -> Result<String> {
    let bin =
        python::tools(sh, "zig", &TOOLS)?.context("zig, which links for other platforms, comes from PyPI: Python 3 with venv is needed")?;
    Ok(format!("{}:{}", bin.display(), sh.var("PATH")?))
}
