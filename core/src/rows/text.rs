//! A list as a person pastes it: one user a line, several in a line, addresses as mail programs copy them, or a table.

use serde::{Serialize, Serializer};

use super::name::Name;
use super::{MEMBERS, known};

/// The rows of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TextRows {
    /// For `add_users`: texts that name a user, or the rows of a table.
    pub rows: Vec<TextRow>,
    /// The numbers, from 1, of the lines with something that names nobody. It is neither kept nor shown: it may be a password.
    pub left_out: Vec<usize>,
}

/// One row of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TextRow {
    /// Names a user.
    Name(String),
    /// A line of a table: the values of the members that are read, of the others null or an empty text.
    #[serde(serialize_with = "as_object")]
    Members(Vec<(String, Option<String>)>),
}

fn as_object<S: Serializer>(members: &[(String, Option<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}

/// Reads a pasted list. A first line with a known column between tabs, commas or semicolons makes it a table.
#[must_use]
pub fn rows_of_text(text: &str) -> TextRows {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    let header = lines.peek().and_then(|(_, line)| header(line));
    if let Some((separator, names)) = header {
        let rows = lines.skip(1).map(|(_, line)| TextRow::Members(members(&names, line, separator))).collect();
        return TextRows { rows, left_out: Vec::new() };
    }
    let mut found = TextRows::default();
    for (i, line) in lines {
        let names: Option<Vec<&str>> = entries(line).into_iter().map(user).collect();
        match names {
            Some(names) => found.rows.extend(names.into_iter().map(|name| TextRow::Name(name.to_owned()))),
            None => found.left_out.push(i + 1),
        }
    }
    found
}

/// The separator and the columns of a table's first line.
fn header(line: &str) -> Option<(char, Vec<String>)> {
    ['\t', ';', ','].into_iter().find_map(|separator| {
        let names = cells(line, separator);
        names.iter().any(|name| known(name, &MEMBERS).is_some()).then_some((separator, names))
    })
}

fn members(names: &[String], line: &str, separator: char) -> Vec<(String, Option<String>)> {
    let mut cells = cells(line, separator).into_iter();
    let mut value = |name: &String| {
        let cell = cells.next().unwrap_or_default();
        let is_read = known(name, &MEMBERS).is_some() || cell.trim().is_empty();
        (name.clone(), is_read.then_some(cell))
    };
    names.iter().map(&mut value).collect()
}

/// The cells of a line; quotes may stand around one.
fn cells(line: &str, separator: char) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if is_quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells
}

/// What may be a user each: the whole line, what stands between semicolons, or addresses in brackets as mail programs copy them. Cells
/// between commas, tabs or blanks may be the columns of a file: such a line names nobody.
fn entries(line: &str) -> Vec<&str> {
    let parts = line.split(';').flat_map(|part| part.split_inclusive('>'));
    parts.map(|part| part.trim_matches(|c: char| c == ',' || c.is_whitespace())).filter(|part| !part.is_empty()).collect()
}

/// The user that an entry names. Mail programs put the address in brackets, behind a name.
fn user(entry: &str) -> Option<&str> {
    let address = match entry.strip_suffix('>') {
        Some(entry) => entry.rsplit_once('<').filter(|(name, _)| !name.contains(['@', '>']))?.1,
        None => entry,
    };
    match Name::read(address) {
        Name::Of(name) => Some(name),
        Name::Nobody(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Vec<String>, Vec<usize>) {
        let found = rows_of_text(text);
        let names = found.rows.into_iter().map(|row| match row {
            TextRow::Name(name) => name,
            TextRow::Members(members) => members.into_iter().filter_map(|(_, value)| value).collect(),
        });
        (names.collect(), found.left_out)
    }

    #[test]
    fn names_in_lines_in_a_row_and_from_mail_programs() {
        let text = "a@contoso.example\n\nb@contoso.example; \"Vance, Adele\" <c@contoso.example>, Alex <d@contoso.example>\re@contoso.example;f@contoso.example";
        let text = text.replace('\r', "\r\n");
        let expected: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(|name| format!("{name}@contoso.example")).to_vec();
        assert_eq!(names(&text), (expected, vec![]));
    }

    #[test]
    fn a_line_with_anything_else_is_counted_and_not_kept() {
        let text = "UserPrincipal,Passwort\nadele@contoso.example,Secret-1\nadele@contoso.example\tSe@cret.1\nalex@contoso.example";
        let found = rows_of_text(text);
        assert_eq!(found, TextRows { rows: vec![TextRow::Name("alex@contoso.example".to_owned())], left_out: vec![1, 2, 3] });
    }

    #[test]
    fn tables_keep_the_cells_that_are_read() {
        for separator in ["\t", ";", ","] {
            let text = ["UserPrincipalName|Password|Name", "adele@contoso.example|\"Sec|ret\"|", "||"].join("\n").replace('|', separator);
            let text = text.replace(&format!("Sec{separator}ret"), "Secret-1");
            let found = rows_of_text(&text);
            let row = |upn: &str, password: Option<&str>| {
                let member = |name: &str, value: Option<&str>| (name.to_owned(), value.map(str::to_owned));
                TextRow::Members([member("UserPrincipalName", Some(upn)), member("Password", password), member("Name", Some(""))].into())
            };
            // A line of blanks alone is no row.
            let emptied = (separator != "\t").then(|| row("", Some("")));
            let expected: Vec<_> = std::iter::once(row("adele@contoso.example", None)).chain(emptied).collect();
            assert_eq!(found.rows, expected, "{separator:?}");
        }
    }

    #[test]
    fn a_separator_inside_quotes_parts_nothing() {
        let found = rows_of_text("Name,UPN\n\"Vance, \"\"A\"\"\",adele@contoso.example");
        let row = [("Name".to_owned(), None), ("UPN".to_owned(), Some("adele@contoso.example".to_owned()))].into();
        assert_eq!(found.rows, [TextRow::Members(row)]);
    }
}
