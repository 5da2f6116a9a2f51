//! The platforms that packages are made for.

/// A platform, by what .NET, Rust and zig call it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Platform {
    /// .NET's name, which folders and files have.
    pub rid: &'static str,
    /// Rust's name.
    pub triple: &'static str,
    /// The oldest glibc that it runs with.
    pub glibc: Option<&'static str>,
    pub system: System,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum System {
    Windows,
    Linux,
    /// Linux whose C library is musl, as Alpine.
    Musl,
    Mac,
}

const fn platform(rid: &'static str, triple: &'static str, system: System) -> Platform {
    let glibc = if matches!(system, System::Linux) { Some("2.17") } else { None };
    Platform { rid, triple, glibc, system }
}

pub const ALL: [Platform; 8] = [
    platform("win-x64", "x86_64-pc-windows-gnu", System::Windows),
    platform("win-arm64", "aarch64-pc-windows-gnullvm", System::Windows),
    platform("linux-x64", "x86_64-unknown-linux-gnu", System::Linux),
    platform("linux-arm64", "aarch64-unknown-linux-gnu", System::Linux),
    platform("linux-musl-x64", "x86_64-unknown-linux-musl", System::Musl),
    platform("linux-musl-arm64", "aarch64-unknown-linux-musl", System::Musl),
    platform("osx-x64", "x86_64-apple-darwin", System::Mac),
    platform("osx-arm64", "aarch64-apple-darwin", System::Mac),
];

/// Those whose packages each run of the tests builds.
pub fn of_tests() -> Vec<Platform> {
    ALL.into_iter().filter(|platform| ["win-x64", "linux-x64"].contains(&platform.rid)).collect()
}

impl Platform {
    /// What `cargo zigbuild` builds for.
    pub fn zig_target(self) -> String {
        match self.glibc {
            Some(version) => format!("{}.{version}", self.triple),
            None => self.triple.to_owned(),
        }
    }

    /// The shared library as cargo names it.
    pub const fn library(self) -> &'static str {
        match self.system {
            System::Windows => "entra_reset.dll",
            System::Linux | System::Musl => "libentra_reset.so",
            System::Mac => "libentra_reset.dylib",
        }
    }

    /// What a linker wants beside a DLL.
    pub const fn import_library(self) -> Option<&'static str> {
        if matches!(self.system, System::Windows) { Some("libentra_reset.dll.a") } else { None }
    }
}
