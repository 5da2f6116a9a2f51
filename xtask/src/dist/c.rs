//! Header, libraries and a CMake configuration for C and C++, one archive a platform.

use anyhow::Result;
use xshell::Shell;

use super::archive::Files;
use super::platform::{Platform, System};
use super::{FOLDER, licences, native};
use crate::tools::say;

pub fn pack(sh: &Shell, platforms: &[Platform], version: &str) -> Result<()> {
    say("header, libraries and CMake configuration");
    for platform in platforms {
        let name = format!("entra-reset-c-{version}-{}", platform.rid);
        let mut files = Files::default();
        let from = format!("{}/{}", native::FOLDER, platform.rid);
        let mut add = |folder: &str, file: &str| files.add_file(sh, format!("{name}/{folder}/{file}"), format!("{from}/{file}"));
        // Windows looks for a DLL beside the program, not beside its import library.
        add(if platform.system == System::Windows { "bin" } else { "lib" }, platform.library())?;
        // The static library for Windows has members that are named anew in each build.
        add("lib", platform.import_library().unwrap_or("libentra_reset.a"))?;
        files.add_file(sh, format!("{name}/include/entra_reset.h"), "ffi/include/entra_reset.h")?;
        for file in ["EntraResetConfig.cmake", "EntraResetConfigVersion.cmake"] {
            let text = sh.read_file(format!("ffi/cmake/{file}.in"))?.replace("@VERSION@", version);
            files.add(format!("{name}/lib/cmake/EntraReset/{file}"), text);
        }
        files.add_file(sh, format!("{name}/README.md"), "ffi/package/README.md")?;
        licences(sh, &mut files, &format!("{name}/"))?;
        files.zip(sh, &format!("{FOLDER}/{name}.zip"))?;
    }
    Ok(())
}
