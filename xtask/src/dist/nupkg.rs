//! NuGet packages, written so that two builds give the same bytes: NuGet's own have a file with a random name.

use anyhow::Result;
use xshell::Shell;

use super::archive::Files;

/// An element of XML.
pub fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

/// Writes a package of these files with these metadata.
pub fn write(sh: &Shell, mut files: Files, id: &str, metadata: &str, path: &str) -> Result<()> {
    let nuspec = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\">\n  <metadata>\n    {metadata}\n  </metadata>\n</package>\n"
    );
    files.add(format!("{id}.nuspec"), nuspec);
    close(sh, files, id, path)
}

/// Writes what `dotnet pack` made once more.
pub fn rewrite(sh: &Shell, from: &str, id: &str, path: &str) -> Result<()> {
    let mut files = Files::default();
    for (name, content) in Files::of_zip(&sh.read_binary_file(from)?)?.iter() {
        if !matches!(name, "[Content_Types].xml" | "_rels/.rels") && !name.starts_with("package/") {
            files.add(name, content);
        }
    }
    close(sh, files, id, path)
}

/// Adds what the packaging conventions want: which kinds of files there are, and which one tells what this is.
fn close(sh: &Shell, mut files: Files, id: &str, path: &str) -> Result<()> {
    let names: Vec<String> = files.iter().map(|(name, _)| name.to_owned()).collect();
    let mut extensions: Vec<&str> = names.iter().filter_map(|name| extension(name)).collect();
    extensions.extend(["rels", "nuspec"]);
    extensions.sort_unstable();
    extensions.dedup();
    let defaults = extensions.iter().map(|extension| {
        let kind = if *extension == "rels" { "application/vnd.openxmlformats-package.relationships+xml" } else { "application/octet" };
        format!("<Default Extension=\"{extension}\" ContentType=\"{kind}\" />")
    });
    let others = names
        .iter()
        .filter(|name| extension(name).is_none())
        .map(|name| format!("<Override PartName=\"/{name}\" ContentType=\"application/octet\" />"));
    let types: String = defaults.chain(others).collect();
    files.add("[Content_Types].xml", format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">{types}</Types>\n"));
    files.add("_rels/.rels", format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Type=\"http://schemas.microsoft.com/packaging/2010/07/manifest\" Target=\"/{id}.nuspec\" Id=\"R0\" /></Relationships>\n"));
    files.zip(sh, path)
}

fn extension(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, extension)| extension)
}
