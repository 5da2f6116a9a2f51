//! Archives that are the same whenever and wherever they are written: names in order, one time, no owner.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The files of an archive by the names that they get in it.
#[derive(Default)]
pub struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    pub fn add(&mut self, name: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.push((name.into(), content.into()));
    }

    /// A file of the disk.
    pub fn add_file(&mut self, sh: &Shell, name: impl Into<String>, path: impl AsRef<Path>) -> Result<()> {
        self.add(name, sh.read_binary_file(path)?);
        Ok(())
    }

    /// Everything below a folder.
    pub fn add_folder(&mut self, sh: &Shell, prefix: &str, folder: impl AsRef<Path>) -> Result<()> {
        for path in sh.read_dir(folder)? {
            let name = format!("{prefix}{}", path.file_name().and_then(|name| name.to_str()).context("a file's name is no UTF-8")?);
            if path.is_dir() {
                self.add_folder(sh, &format!("{name}/"), path)?;
            } else {
                self.add_file(sh, name, path)?;
            }
        }
        Ok(())
    }

    /// What a zip holds.
    pub fn of_zip(bytes: &[u8]) -> Result<Self> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
        let mut files = Self::default();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index)?;
            let mut content = Vec::new();
            std::io::copy(&mut file, &mut content)?;
            files.add(file.name().to_owned(), content);
        }
        Ok(files)
    }

    /// What npm packs.
    pub fn of_tgz(bytes: &[u8]) -> Result<Self> {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
        let mut files = Self::default();
        for entry in archive.entries()? {
            let mut entry = entry?;
            let mut content = Vec::new();
            std::io::copy(&mut entry, &mut content)?;
            files.add(entry.path()?.display().to_string(), content);
        }
        Ok(files)
    }

    pub fn without(mut self, is_left_out: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|(name, _)| !is_left_out(name));
        self
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// Writes a zip.
    pub fn zip(mut self, sh: &Shell, path: &str) -> Result<()> {
        self.0.sort();
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(content)?;
        }
        sh.write_file(path, zip.finish()?.into_inner())?;
        Ok(())
    }

    /// Lays the files down below a folder.
    pub fn unpack(&self, sh: &Shell, folder: &str) -> Result<()> {
        for (name, content) in &self.0 {
            let path = PathBuf::from(folder).join(name);
            sh.create_dir(path.parent().context("a file has no folder")?)?;
            sh.write_file(path, content)?;
        }
        Ok(())
    }
}
