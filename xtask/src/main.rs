//! Every chore of the project as `cargo xtask …`; CI calls nothing else.

mod bench;
mod build;
mod check;
mod demo;
mod dist;
mod header;
mod javascript;
mod manifest;
mod module;
mod npm;
mod packages;
mod python;
mod remap;
mod roles;
mod samples;
mod setup;
mod sizes;
mod suites;
mod tenant;
mod tools;
mod wasm_opt;

use std::num::NonZeroU32;

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

const HELP: &str = "\
cargo xtask setup     install what the project needs here; name what it may not install
cargo xtask build     module, page, client, native library and WASM package, all below target/
cargo xtask build page       the WASM package and the page alone
cargo xtask demo      reset passwords in the embedded demo tenant, through the real module
cargo xtask test [--seeds <n>] [suite …]
                      set up, build, run the suites that are named, or all; with n seeded runs of each way to cut a run short (20)
cargo xtask test --list      the suites, and what each tests
cargo xtask dist      every package for every platform, below target/dist (fifteen minutes)
cargo xtask dist native      the native libraries of all platforms alone, each looked at
cargo xtask dist try         these libraries against the vectors, under Wine, qemu and musl as far as they are here
cargo xtask dist compare     the same once more in another folder, and whether the files are the same
cargo xtask release   dist, try and compare, as the workflow of a release runs them
cargo xtask check     formatting, lints, types of the JavaScript, the C header, dependency edges, sizes
cargo xtask format    format Rust and JavaScript
cargo xtask header    write the C header anew
cargo xtask roles     write the table of roles anew, from the reference files beside the project
cargo xtask bench     what a reset costs this machine, in ratios
cargo xtask bench password   the generator alone, against others
cargo xtask bench bulk [users]   1,000 users, or as many as you say, against the recipes and Microsoft's SDK (ten minutes)
";

fn main() -> Result<()> {
    // cargo puts its own folders there, where hosts would find a library of another build.
    // SAFETY: no other thread runs yet.
    unsafe { std::env::remove_var("LD_LIBRARY_PATH") };
    let sh = Shell::new()?;
    sh.change_dir(tools::root()?);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["setup"] => setup::run(&sh, setup::For::Tests),
        ["build"] => {
            setup::run(&sh, setup::For::Build)?;
            build::all(&sh)
        }
        ["build", "page"] => {
            setup::run(&sh, setup::For::Build)?;
            build::page(&sh)
        }
        ["demo"] => {
            setup::run(&sh, setup::For::Build)?;
            build::all(&sh)?;
            demo::run(&sh)
        }
        ["test", "--list"] => {
            suites::list();
            Ok(())
        }
        ["test", "--seeds", seeds, names @ ..] => {
            let seeds: NonZeroU32 = seeds.parse().with_context(|| format!("--seeds {seeds:?} is no number of at least 1"))?;
            let _variable = sh.push_env("ENTRA_TEST_SEEDS", seeds.to_string());
            test(&sh, names)
        }
        ["test", names @ ..] => test(&sh, names),
        ["dist"] => {
            setup::run(&sh, setup::For::Build)?;
            dist::release(&sh)
        }
        ["release"] => {
            setup::run(&sh, setup::For::Tests)?;
            dist::release(&sh)?;
            dist::try_foreign(&sh)?;
            dist::compare(&sh)
        }
        ["dist", "native"] => dist::natives(&sh),
        ["dist", "try"] => dist::try_foreign(&sh),
        ["dist", "compare"] => dist::compare(&sh),
        ["check"] => check::run(&sh),
        ["format"] => {
            cmd!(sh, "cargo fmt --all").run()?;
            javascript::format(&sh)
        }
        ["header"] => header::write(&sh),
        ["roles"] => roles::write(&sh),
        ["bench"] => {
            setup::run(&sh, setup::For::Build)?;
            build::all(&sh)?;
            bench::run(&sh)
        }
        ["bench", "bulk", users @ ..] => {
            setup::run(&sh, setup::For::Build)?;
            build::all(&sh)?;
            bench::bulk(&sh, users.first().map_or(Ok(1000), |users| users.parse())?)
        }
        ["bench", "password"] => {
            setup::run(&sh, setup::For::Build)?;
            build::all(&sh)?;
            bench::passwords(&sh)
        }
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("no chore is named {:?}\n\n{HELP}", other.join(" ")),
    }
}

fn test(sh: &Shell, names: &[&str]) -> Result<()> {
    let suites = suites::chosen(names)?;
    setup::run(sh, setup::For::Tests)?;
    suites::build(sh, &suites)?;
    suites::run(sh, &suites)
}
