//! The suite of the packages: two platforms' are built, each is installed from its file in an empty folder, and resets a user there.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, TempDir, cmd};

use crate::dist::{self, Archive, platform};
use crate::suites::Verdict;
use crate::tenant::Tenant;
use crate::tools::{has, has_dotnet, has_powershell, powershell, rid, say};

/// One installation: what it is of, what it needs here, and how it is tried. It ends with what the program said.
struct Case {
    name: &'static str,
    needs: &'static [&'static str],
    run: fn(&Shell, &Place<'_>) -> Result<String>,
}

const CASES: [Case; 8] = [
    Case { name: "module: as Install-PSResource lays it down", needs: &["pwsh"], run: module_from_package },
    Case { name: "module: unpacked by hand", needs: &["pwsh"], run: module_from_zip },
    Case { name: "NuGet: a console program", needs: &["dotnet"], run: nuget_console },
    Case { name: "NuGet: a program of one file", needs: &["dotnet"], run: nuget_file },
    Case { name: "NuGet: .NET Framework, under mono", needs: &["dotnet", "mono"], run: nuget_framework },
    Case { name: "npm: node", needs: &["npm"], run: npm_node },
    Case { name: "npm: Chromium", needs: &["npm", "chromium"], run: npm_browser },
    Case { name: "C: CMake", needs: &["cmake", "gcc"], run: cmake },
];

/// Where a package is tried.
struct Place<'a> {
    /// Empty at first.
    folder: &'a Path,
    root: &'a Path,
    endpoint: &'a str,
}

impl Place<'_> {
    /// The package whose name begins and ends so.
    fn package(&self, sh: &Shell, begin: &str, end: &str) -> Result<String> {
        let files = sh.read_dir(self.root.join(dist::FOLDER))?;
        let is_it =
            |name: &str| name.strip_prefix(begin).is_some_and(|rest| rest.ends_with(end) && rest.starts_with(|c: char| c.is_ascii_digit()));
        let found = files.iter().find(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_it));
        Ok(found.with_context(|| format!("no package {begin}…{end}"))?.display().to_string())
    }

    fn copy(&self, sh: &Shell, folder: &str) -> Result<()> {
        for file in sh.read_dir(self.root.join("tests/packages").join(folder))? {
            sh.copy_file(file, self.folder)?;
        }
        Ok(())
    }
}

pub fn run(sh: &Shell) -> Result<Verdict> {
    if !has_dotnet(sh) || !has(sh, "npm") {
        return Ok(Verdict::Skipped("packages are made with the .NET SDK and npm: https://dot.net, https://nodejs.org"));
    }
    dist::run(sh, &platform::of_tests())?;
    no_paths(sh)?;
    let root = sh.current_dir();
    let tenant = Tenant::start(sh)?;
    let _token = sh.push_env("ENTRA_ACCESS_TOKEN", &tenant.token);
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for Case { name, needs, run } in CASES {
        say(name);
        if let Some(missing) = needs.iter().find(|program| !is_here(sh, program)) {
            println!("SKIPPED: {missing} is not here");
            skipped += 1;
            continue;
        }
        let folder = sh.create_temp_dir()?;
        match try_one(sh, &folder, &root, &tenant.endpoint, run) {
            Ok(()) => passed += 1,
            Err(error) => {
                println!("FAILED: {name}: {error:#}");
                failed += 1;
            }
        }
    }
    println!("packages: {passed} passed, {failed} failed, {skipped} skipped");
    ensure!(failed == 0, "{failed} of the packages do not work where they are installed");
    Ok(Verdict::Passed)
}

fn try_one(sh: &Shell, folder: &TempDir, root: &Path, endpoint: &str, run: fn(&Shell, &Place<'_>) -> Result<String>) -> Result<()> {
    let place = Place { folder: folder.path(), root, endpoint };
    let _folder = sh.push_dir(place.folder);
    let said = run(sh, &place)?;
    ensure!(said.lines().last().is_some_and(|line| line.trim() == "reset"), "the program said {said:?}");
    Ok(())
}

fn is_here(sh: &Shell, program: &str) -> bool {
    if program == "pwsh" { has_powershell(sh) } else { has(sh, program) }
}

/// No package has a path of the machine that built it.
fn no_paths(sh: &Shell) -> Result<()> {
    let home = std::env::home_dir().context("no home folder is known")?.display().to_string();
    let paths = [sh.current_dir().display().to_string(), format!("{home}/.cargo"), format!("{home}/.rustup"), format!("{home}/.nuget")];
    for path in sh.read_dir(dist::FOLDER)? {
        let bytes = sh.read_binary_file(&path)?;
        let contents = if path.extension().is_some_and(|extension| extension == "tgz") {
            Archive::of_tgz(&bytes)?
        } else if path.extension().is_some_and(|extension| extension == "zip" || extension == "nupkg") {
            Archive::of_zip(&bytes)?
        } else {
            continue;
        };
        for (name, content) in contents.iter() {
            let found = paths.iter().find(|path| content.windows(path.len()).any(|part| part == path.as_bytes()));
            ensure!(found.is_none(), "{}: {name} has the path {}", path.display(), found.map_or("", |path| path));
        }
    }
    Ok(())
}

fn module_from_package(sh: &Shell, place: &Place<'_>) -> Result<String> {
    let package = place.package(sh, "EntraPasswordReset.", ".nupkg")?;
    let files = Archive::of_zip(&sh.read_binary_file(&package)?)?;
    // What belongs to the packaging stays out of the module's folder.
    let is_packaging = |name: &str| matches!(name, "[Content_Types].xml" | "EntraPasswordReset.nuspec") || name.starts_with("_rels/");
    let version = version(&package)?;
    files.without(is_packaging).unpack(sh, &format!("modules/EntraPasswordReset/{version}"))?;
    use_module(sh, place, &version)
}

fn module_from_zip(sh: &Shell, place: &Place<'_>) -> Result<String> {
    let package = place.package(sh, "EntraPasswordReset-", ".zip")?;
    Archive::of_zip(&sh.read_binary_file(&package)?)?.unpack(sh, "modules")?;
    use_module(sh, place, &version(&package)?)
}

fn use_module(sh: &Shell, place: &Place<'_>, version: &str) -> Result<String> {
    let (script, modules, endpoint) = (place.root.join("tests/packages/module/reset.ps1"), place.folder.join("modules"), place.endpoint);
    let program = powershell();
    // Windows PowerShell reads it as the only one; PowerShell 7 adds its own folders when it starts.
    let _path = sh.push_env("PSModulePath", &modules);
    Ok(cmd!(sh, "{program} -NoProfile -NonInteractive -ExecutionPolicy Bypass -File {script} {endpoint} {modules} {version}").read()?)
}

/// The version in a file's name.
fn version(package: &str) -> Result<String> {
    let name = package.rsplit('/').next().unwrap_or(package);
    let from = name.find(|c: char| c.is_ascii_digit()).context("a package has no version")?;
    let version = name.get(from..).unwrap_or_default();
    Ok(version.trim_end_matches(".nupkg").trim_end_matches(".zip").to_owned())
}

/// A folder whose only source of our package is its file, and whose cache is its own: the version is the same for each build.
fn use_feed(sh: &Shell, place: &Place<'_>) -> Result<()> {
    let feed = place.root.join(dist::FOLDER);
    let sources =
        format!("<configuration><packageSources><add key=\"dist\" value=\"{}\" /></packageSources></configuration>\n", feed.display());
    Ok(sh.write_file("nuget.config", sources)?)
}

fn nuget(sh: &Shell, place: &Place<'_>, run: impl FnOnce(&Shell) -> Result<String>) -> Result<String> {
    use_feed(sh, place)?;
    let _cache = sh.push_env("NUGET_PACKAGES", place.folder.join("cache"));
    let _telemetry = sh.push_env("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
    run(sh)
}

fn nuget_console(sh: &Shell, place: &Place<'_>) -> Result<String> {
    place.copy(sh, "dotnet")?;
    let endpoint = place.endpoint;
    nuget(sh, place, |sh| {
        cmd!(sh, "dotnet build --nologo -v quiet -f net10.0 -o out").ignore_stdout().run()?;
        Ok(cmd!(sh, "dotnet out/program.dll {endpoint}").read()?)
    })
}

fn nuget_file(sh: &Shell, place: &Place<'_>) -> Result<String> {
    let version = version(&place.package(sh, "EntraPasswordReset.Client.", ".nupkg")?)?;
    let program = sh.read_file(place.root.join("tests/packages/dotnet/Program.cs"))?;
    // Such a program is compiled ahead of time by default, which needs a compiler from a feed.
    sh.write_file("program.cs", format!("#:package EntraPasswordReset.Client@{version}\n#:property PublishAot=false\n{program}"))?;
    let endpoint = place.endpoint;
    nuget(sh, place, |sh| Ok(cmd!(sh, "dotnet run program.cs -- {endpoint}").read()?))
}

fn nuget_framework(sh: &Shell, place: &Place<'_>) -> Result<String> {
    place.copy(sh, "dotnet")?;
    let endpoint = place.endpoint;
    nuget(sh, place, |sh| {
        cmd!(sh, "dotnet build --nologo -v quiet -f net472 -o out").ignore_stdout().run()?;
        // Windows loads the library by its path. mono asks the system's loader.
        let _library = sh.push_env("LD_LIBRARY_PATH", place.folder.join("out/runtimes").join(rid()).join("native"));
        Ok(cmd!(sh, "mono out/program.exe {endpoint}").read()?)
    })
}

fn npm_node(sh: &Shell, place: &Place<'_>) -> Result<String> {
    install_npm(sh, place)?;
    let endpoint = place.endpoint;
    Ok(cmd!(sh, "node node.mjs {endpoint}").read()?)
}

fn npm_browser(sh: &Shell, place: &Place<'_>) -> Result<String> {
    install_npm(sh, place)?;
    let (endpoint, playwright) = (place.endpoint, place.root.join("tests/web/package.json"));
    Ok(cmd!(sh, "node browser.mjs {endpoint} {playwright}").read()?)
}

fn install_npm(sh: &Shell, place: &Place<'_>) -> Result<()> {
    place.copy(sh, "npm")?;
    let package = place.package(sh, "entra-reset-wasm-", ".tgz")?;
    sh.write_file("package.json", "{\"type\":\"module\"}")?;
    Ok(cmd!(sh, "npm install --silent --no-audit --no-fund {package}").run()?)
}

/// The smoke program, linked to the shared and to the static library: it is a whole reset with replies of its own.
fn cmake(sh: &Shell, place: &Place<'_>) -> Result<String> {
    let package = place.package(sh, "entra-reset-c-", &format!("{}.zip", rid()))?;
    Archive::of_zip(&sh.read_binary_file(&package)?)?.unpack(sh, "installed")?;
    place.copy(sh, "c")?;
    let installed = sh.read_dir("installed")?.into_iter().next().context("the package is empty")?;
    let smoke = place.root.join("tests/native/smoke.c");
    cmd!(sh, "cmake -S . -B build -DCMAKE_PREFIX_PATH={installed} -DSMOKE={smoke}").ignore_stdout().run()?;
    cmd!(sh, "cmake --build build").ignore_stdout().run()?;
    for kind in ["entra_reset", "entra_reset_static"] {
        let program = format!("build/smoke_{kind}");
        let said = cmd!(sh, "{program}").read()?;
        ensure!(said.trim_end().ends_with(" passed, 0 failed"), "{kind}: {said}");
    }
    Ok("reset".to_owned())
}
