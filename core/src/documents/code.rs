//! Facts of our own source text that no value tells: the variants of an enum, its words, the members of a struct.

/// What stands between two texts. The first one occurs once.
pub(super) fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    assert_eq!(text.matches(begin).count(), 1, "{begin:?} should occur once");
    let (_, rest) = text.split_once(begin).unwrap();
    rest.split_once(end).unwrap_or_else(|| panic!("nothing ends {begin:?}")).0
}

/// The words of an enum: the texts without blanks in its function of this name.
pub(super) fn words(source: &str, owner: &str, function: &str) -> Vec<String> {
    let body = between(source, &format!("impl {owner} {{"), "\n}\n");
    let function = between(body, &format!("fn {function}(self)"), "\n    }");
    let words = function.split('"').skip(1).step_by(2).filter(|text| !text.contains(' '));
    words.map(str::to_owned).collect()
}

/// The variants of an enum with one value each, and the types of the values; without one for a variant that has none.
pub(super) fn variants(source: &str, name: &str) -> Vec<(String, Option<String>)> {
    let body = between(source, &format!("pub enum {name} {{"), "\n}\n");
    let variants = body.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with(char::is_uppercase));
    variants
        .map(|line| {
            let line = line.trim_end_matches([',', '{', ' ']);
            match line.split_once('(') {
                Some((name, value)) => (name.to_owned(), Some(value.trim_end_matches(')').to_owned())),
                None => (line.to_owned(), None),
            }
        })
        .collect()
}

/// The fields of a public struct of this source text, with their types, those of a flattened one in its place; none where there is no such struct.
pub(super) fn fields(source: &str, name: &str) -> Vec<(String, String)> {
    let begin = format!("pub struct {name} {{");
    if !source.contains(&begin) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut is_flat = false;
    for line in between(source, &begin, "\n}\n").lines().map(str::trim) {
        is_flat |= line == "#[serde(flatten)]";
        if let Some((name, kind)) = line.strip_prefix("pub ").and_then(|line| line.trim_end_matches(',').split_once(": ")) {
            if std::mem::take(&mut is_flat) {
                found.extend(fields(source, kind));
            } else {
                found.push((camel(name), kind.to_owned()));
            }
        }
    }
    found
}

/// The type inside an `Option`, a `Vec` or a `Box`.
pub(super) fn inner(kind: &str) -> &str {
    let inside = |name: &str| kind.strip_prefix(name).and_then(|rest| rest.strip_suffix('>'));
    inside("Option<").or_else(|| inside("Vec<")).or_else(|| inside("Box<")).map_or(kind, inner)
}

/// As serde spells it.
pub(super) fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default();
    let first = first.get(..1).unwrap_or_default().to_lowercase() + first.get(1..).unwrap_or_default();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

/// Our own source text, file by file, without tests. The path begins below `src`.
#[expect(clippy::disallowed_methods, reason = "a test reads the sources")]
pub(super) fn sources() -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/");
    let (mut folders, mut found) = (vec![String::new()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(format!("{root}{folder}")).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{folder}{name}");
            if entry.file_type().unwrap().is_dir() {
                folders.push(path + "/");
            } else if name.ends_with(".rs") && !["documents", "tests"].iter().any(|part| path.contains(part)) {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                found.push((path, text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned()));
            }
        }
    }
    found.sort();
    found
}
