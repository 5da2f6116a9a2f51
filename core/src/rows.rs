//! The rows of a list: which user a row names, and what may be told about a row that names none.
//!
//! A row may hold a password. So a text is taken for a user only if it can be nothing else, and nothing else of a row is ever quoted.

mod name;
mod text;

use std::borrow::Cow;

use crate::error::{Error, Kind, Warning};
use crate::graph::Refusal;
use crate::json::{FromJson, Json};

pub(crate) use name::{Name, can_begin_name};
pub use text::{TextRow, TextRows, rows_of_text};

/// The members that name a user; the first one with a value wins.
const MEMBERS: [&str; 5] = ["UserId", "UserPrincipalName", "UPN", "ObjectId", "Id"];

/// Columns that hold passwords in the lists of other tools. They are never read; a run that meets one says so.
const PASSWORD_COLUMNS: [&str; 10] = [
    "Password",
    "NewPassword",
    "New Password",
    "TemporaryPassword",
    "Temporary Password",
    "InitialPassword",
    "Initial Password",
    "Passwort",
    "Kennwort",
    "Pwd",
];

/// What may stand between the cells of a table, with the words for it.
const SEPARATORS: [(char, &str); 4] = [(';', "';'"), ('\t', "\"`t\""), (',', "','"), ('|', "'|'")];

/// The members of an input row that `core` reads. Hosts send their values and no others, since a row may hold a password.
/// For each other member they send the name: with null where the row has a value there, with an empty text where it has none.
#[must_use]
pub const fn row_members() -> &'static [&'static str] {
    &MEMBERS
}

/// An element of a list of users.
enum Given {
    Text(String),
    Members(Vec<(String, Option<String>)>),
}

impl FromJson for Given {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        if let Some(text) = String::from_json(json) {
            return Some(Self::Text(text));
        }
        let member = |(name, value): &(Cow<'_, str>, Json<'_>)| {
            let text = if matches!(value, Json::Null) { None } else { Some(String::from_json(value)?) };
            Some((name.as_ref().to_owned(), text))
        };
        json.object()?.members().iter().map(member).collect::<Option<_>>().map(Self::Members)
    }
}

/// One row of the list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// An object id or a user principal name.
    Names(Box<str>),
    /// A text that can name nobody, and as much of it as may be shown.
    NamesNobody(Option<Box<str>>),
    /// None of its columns names a user.
    WithoutColumn(Box<Columns>),
    /// As the row before it: none of its columns names a user.
    WithoutColumnAgain,
    /// It has a column that names users, which is empty here.
    WithoutUser,
    /// Refused for the same reason as an earlier row, whose result says all there is to say.
    Again(Box<Self>),
    /// Nothing is in it.
    Empty,
}

/// What may be told about the columns of a row: their number, and those that this tool has a word for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    count: usize,
    known: Vec<&'static str>,
    /// A column's name that holds the name of a known column and a separator: the table was read with another one.
    joined: Option<(&'static str, &'static str)>,
}

/// Reads rows, and keeps what is told once for all of them.
#[derive(Debug, Default)]
pub(crate) struct RowReader {
    /// A row without a known column was met.
    told: bool,
    names_nobody_told: bool,
    without_user_told: bool,
    empty: usize,
    password_column: Option<&'static str>,
}

impl RowReader {
    /// Reads a JSON array of texts and of objects.
    ///
    /// # Errors
    /// `invalid_argument`.
    pub(crate) fn read(&mut self, json: &[u8]) -> Result<Vec<Row>, Error> {
        let rows = Json::parse(json).and_then(|json| Vec::<Given>::from_json(&json));
        let rows =
            rows.ok_or_else(|| Error::new(Kind::InvalidArgument, "the users are no JSON array of texts and of objects with text members"))?;
        Ok(rows.into_iter().map(|row| self.row(row)).collect())
    }

    fn row(&mut self, given: Given) -> Row {
        let row = match given {
            Given::Text(text) if text.trim().is_empty() => Row::Empty,
            Given::Text(text) => self.once(named(&text)),
            Given::Members(members) => self.of_members(&members),
        };
        self.empty += usize::from(row == Row::Empty);
        row
    }

    fn of_members(&mut self, members: &[(String, Option<String>)]) -> Row {
        let names = || members.iter().map(|(name, _)| name.as_str());
        self.password_column = self.password_column.or_else(|| names().find_map(|name| known(name, &PASSWORD_COLUMNS)));
        let is_filled = |text: &Option<String>| text.as_deref().is_none_or(|text| !text.trim().is_empty());
        let filled = |wanted: &'static str| {
            let of_column = members.iter().filter(move |(name, _)| known(name, &[wanted]).is_some());
            of_column.filter_map(|(_, text)| text.as_deref()).find(|text| !text.trim().is_empty())
        };
        // The first member that names a user counts: an employee's number in UserId does not.
        let rows = || MEMBERS.iter().filter_map(|wanted| filled(wanted)).map(named);
        if let Some(row) = rows().find(|row| matches!(row, Row::Names(_))).or_else(|| rows().next()) {
            return self.once(row);
        }
        let has_column = names().any(|name| known(name, &MEMBERS).is_some());
        let others_are_filled = members.iter().any(|(name, text)| known(name, &MEMBERS).is_none() && is_filled(text));
        match (has_column, others_are_filled) {
            (true, true) => self.once(Row::WithoutUser),
            (_, false) if !members.is_empty() => Row::Empty,
            _ if std::mem::replace(&mut self.told, true) => Row::WithoutColumnAgain,
            _ => Row::WithoutColumn(Box::new(Columns::of(names()))),
        }
    }

    /// Marks a row that is refused for the same reason as an earlier one.
    fn once(&mut self, row: Row) -> Row {
        let told = match row {
            Row::NamesNobody(_) => &mut self.names_nobody_told,
            Row::WithoutUser => &mut self.without_user_told,
            _ => return row,
        };
        if std::mem::replace(told, true) { Row::Again(Box::new(row)) } else { row }
    }

    /// What the person should know before the first question.
    pub(crate) fn warnings(&self, has_own_password: bool) -> Vec<Warning> {
        let instead = if has_own_password { "the password that was given is set" } else { "each user gets a generated password" };
        let ignored = self
            .password_column
            .map(|name| Warning { code: "password_column_ignored", message: format!("the column {name} is ignored: {instead}") });
        let skipped = (self.empty > 0).then(|| Warning {
            code: "rows_empty",
            message: if self.empty == 1 { "an empty row is skipped".to_owned() } else { format!("{} empty rows are skipped", self.empty) },
        });
        ignored.into_iter().chain(skipped).collect()
    }
}

impl Row {
    /// Whether anything is in it.
    pub(crate) fn is_filled(&self) -> bool {
        *self != Self::Empty
    }

    /// What may be shown of it.
    pub(crate) fn shown(&self) -> Option<&str> {
        match self {
            Self::Names(name) => Some(name),
            Self::NamesNobody(shown) => shown.as_deref(),
            Self::Again(row) => row.shown(),
            _ => None,
        }
    }

    /// Why it names no user; `None` where it does. `number` counts from 1.
    pub(crate) fn refusal(&self, number: usize) -> Option<Refusal> {
        Some(match self {
            Self::Names(_) => return None,
            Self::NamesNobody(Some(shown)) => {
                Refusal::new(Kind::NamesNobody, format!("row {number} names no user: {shown} is followed by text that no name has"))
            }
            Self::NamesNobody(None) => {
                Refusal::new(Kind::NamesNobody, format!("row {number} names no user, and is not shown because it may hold a password"))
            }
            Self::WithoutColumn(columns) => {
                let (message, remedy) = columns.told();
                Refusal { remedy, ..Refusal::new(Kind::RowWithoutUser, format!("row {number} names no user: {message}")) }
            }
            Self::WithoutColumnAgain => {
                Refusal { is_repeated: true, ..Refusal::new(Kind::RowWithoutUser, format!("row {number} names no user either")) }
            }
            Self::WithoutUser => Refusal::new(Kind::RowWithoutUser, format!("row {number} names no user: the column for it is empty")),
            Self::Again(row) => Refusal { is_repeated: true, ..row.refusal(number)? },
            Self::Empty => Refusal::new(Kind::RowEmpty, format!("row {number} is empty")),
        })
    }
}

fn named(text: &str) -> Row {
    match Name::read(text) {
        Name::Of(name) => Row::Names(name.into()),
        Name::Nobody(shown) => Row::NamesNobody(shown.map(Into::into)),
    }
}

/// Which of these a column's name is. Case, surrounding blanks and a byte order mark do not count.
fn known<'a>(name: &str, among: &[&'a str]) -> Option<&'a str> {
    let name = name.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    among.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

impl Columns {
    fn of<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let joined = names.clone().find_map(|name| {
            SEPARATORS.iter().find_map(|(separator, word)| {
                let cell = name.contains(*separator).then(|| name.split(*separator).find_map(|cell| known(cell, &MEMBERS)))??;
                Some((cell, *word))
            })
        });
        Self { count: names.clone().count(), known: names.filter_map(|name| known(name, &PASSWORD_COLUMNS)).collect(), joined }
    }

    /// The message and, where there is a more exact one than the code's own, the remedy.
    fn told(&self) -> (String, Option<String>) {
        let columns = if self.count == 1 { "one column".to_owned() } else { format!("{} columns", self.count) };
        if let Some((name, separator)) = self.joined {
            let message = format!("it has {columns}, and the name of one column holds both {name} and {separator}");
            return (message, Some(format!("read the file with Import-Csv -Delimiter {separator}")));
        }
        let known = if self.known.is_empty() { String::new() } else { format!(" ({} among them)", self.known.join(", ")) };
        let remedy = "give the file a first line that names the columns, one of them UserPrincipalName or UserId";
        (format!("it has {columns}{known}, none of which names users"), Some(remedy.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(json: &str) -> (Vec<Row>, RowReader) {
        let mut reader = RowReader::default();
        (reader.read(json.as_bytes()).unwrap(), reader)
    }

    #[test]
    fn blanks_a_mark_and_case_of_a_column_do_not_count() {
        let (rows, _) = rows("[{\"\u{feff} userprincipalNAME \":\" adele@contoso.example \",\"Name\":null}]");
        assert_eq!(rows, [Row::Names("adele@contoso.example".into())]);
    }

    #[test]
    fn the_first_member_that_names_a_user_counts() {
        let (rows, _) = rows(r#"[{"UserId":"1042"," UPN":"","UPN":"adele@contoso.example"},{"UserId":"1042","UPN":""},"x","y"]"#);
        assert!(matches!(&rows[..2], [Row::Names(name), Row::NamesNobody(None)] if &**name == "adele@contoso.example"), "{rows:?}");
        let repeated: Vec<_> = rows[1..].iter().map(|row| row.refusal(1).unwrap().is_repeated).collect();
        assert_eq!(repeated, [false, true, true]);
    }

    #[test]
    fn emptied_rows_are_told_once() {
        let (rows, reader) = rows(r#"[{"UPN":"adele@contoso.example","Name":null},{"UPN":"","Name":""},"  ",{"UPN":"","Name":null}]"#);
        assert!(matches!(rows[..], [Row::Names(_), Row::Empty, Row::Empty, Row::WithoutUser]), "{rows:?}");
        assert_eq!(reader.warnings(false)[0].message, "2 empty rows are skipped");
    }

    #[test]
    fn a_password_column_is_told_in_our_own_word() {
        let (_, reader) = rows(r#"[{"UPN":"adele@contoso.example"," passWORD":null}]"#);
        assert_eq!(reader.warnings(false)[0].message, "the column Password is ignored: each user gets a generated password");
    }

    #[test]
    fn another_separator_is_told_once_and_quotes_nothing_of_ours() {
        let (rows, _) = rows(r#"[{"UserPrincipalName;Secret-1":null},{"UserPrincipalName;Secret-1":null}]"#);
        let refusals: Vec<_> = rows.iter().enumerate().map(|(i, row)| row.refusal(i + 1).unwrap()).collect();
        assert!(refusals[0].remedy.as_deref().unwrap().ends_with("-Delimiter ';'"));
        assert!(refusals[1].is_repeated && refusals.iter().all(|refusal| !refusal.message.contains("Secret")));
    }

    #[test]
    fn a_file_without_a_header_has_its_first_row_for_names() {
        let (rows, _) = rows(r#"[{"adele@contoso.example":null,"Secret-1":null}]"#);
        let refusal = rows[0].refusal(1).unwrap();
        assert_eq!(refusal.message, "row 1 names no user: it has 2 columns, none of which names users");
    }
}
