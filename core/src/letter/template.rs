//! Texts with named places. The rule that keeps them simple: a line with a place that has no value, or with a condition that does not hold,
//! is left out.

/// The places that a value is put into: `{{userPrincipalName}}`.
pub(super) const VALUES: [&str; 16] = [
    "displayName",
    "userPrincipalName",
    "organizationName",
    "date",
    "password",
    "spokenPassword",
    "temporaryAccessPass",
    "spokenPass",
    "validFrom",
    "validUntil",
    "signInUrl",
    "changePasswordUrl",
    "selfServiceUrl",
    "ticketNumber",
    "reason",
    "subject",
];

/// Those that hold a secret.
pub(super) const SECRETS: [&str; 4] = ["password", "spokenPassword", "temporaryAccessPass", "spokenPass"];

/// The conditions that a line can have: `{{#Manager}}`.
pub(super) const CONDITIONS: [&str; 13] = [
    "Mail",
    "Sheet",
    "Notice",
    "Password",
    "TemporaryAccessPass",
    "Reset",
    "PassAlone",
    "Manager",
    "NoOrganization",
    "ForceChange",
    "Once",
    "Blocked",
    "Unsure",
];

/// What the places of a text stand for.
pub(super) trait Values {
    /// The value of a place; `None` where there is none.
    fn value(&self, name: &str) -> Option<&str>;

    fn holds(&self, condition: &str) -> bool;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Value(&'a str),
    Condition(&'a str),
}

/// The parts of a line, in their order.
pub(super) fn parts(line: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, behind)) = rest.strip_prefix("{{").and_then(|inside| inside.split_once("}}")) {
            rest = behind;
            let name = name.trim();
            return Some(name.strip_prefix('#').map_or(Part::Value(name), Part::Condition));
        }
        // An opening that is not closed is text like any other; templates with one are refused before.
        let end = rest.char_indices().skip(1).find(|(at, _)| rest.get(*at..).is_some_and(|from| from.starts_with("{{")));
        let (text, behind) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = behind;
        Some(Part::Text(text))
    })
}

/// Whether a line is part of the text.
pub(super) fn stands(line: &str, values: &impl Values) -> bool {
    parts(line).all(|part| match part {
        Part::Text(_) => true,
        Part::Value(name) => values.value(name).is_some(),
        Part::Condition(name) => values.holds(name),
    })
}

/// Writes a value so that it stays text where it is put.
pub(super) type Escape = fn(&str, &mut dyn FnMut(&str));

/// Writes a line with its values, `escape` applied to each of them.
pub(super) fn write_line(line: &str, values: &impl Values, escape: Escape, out: &mut dyn FnMut(&str)) {
    for part in parts(line) {
        match part {
            Part::Text(text) => out(text),
            Part::Value(name) => escape(values.value(name).unwrap_or_default(), out),
            Part::Condition(_) => {}
        }
    }
}

/// Values in plain text. What would break a line is a blank.
pub(super) fn plain(value: &str, out: &mut dyn FnMut(&str)) {
    for (place, piece) in value.split(char::is_control).enumerate() {
        if place > 0 {
            out(" ");
        }
        out(piece);
    }
}

/// Why a text is no template; the message quotes none of it but names.
pub(super) fn refusal(text: &str) -> Option<String> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Some("has a control character".to_owned());
    }
    for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
        for part in parts(line) {
            let (name, known): (&str, &[&str]) = match part {
                Part::Text(text) if text.contains("{{") => return Some(format!("has {{{{ without }}}} in line {number}")),
                Part::Text(_) => continue,
                Part::Value(name) => (name, &VALUES),
                Part::Condition(name) => (name, &CONDITIONS),
            };
            if !known.contains(&name) {
                let quoted = if is_word(name) { format!(" {name}") } else { String::new() };
                return Some(format!("has the unknown name{quoted} in line {number}; there are {}", known.join(", ")));
            }
        }
    }
    None
}

/// A name is short and of letters: what else stands between braces is not quoted.
fn is_word(name: &str) -> bool {
    name.len() <= 24 && name.chars().all(|letter| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Few;

    impl Values for Few {
        fn value(&self, name: &str) -> Option<&str> {
            [("displayName", "O'Brien\n& Co"), ("password", "a{{reason}}b")]
                .into_iter()
                .find(|(known, _)| *known == name)
                .map(|known| known.1)
        }

        fn holds(&self, condition: &str) -> bool {
            condition == "Mail"
        }
    }

    fn filled(line: &str) -> Option<String> {
        let mut text = String::new();
        stands(line, &Few).then(|| write_line(line, &Few, plain, &mut |piece| text.push_str(piece)))?;
        Some(text)
    }

    #[test]
    fn a_line_without_its_value_is_left_out() {
        assert_eq!(filled("{{#Mail}}Hello {{ displayName }}!").as_deref(), Some("Hello O'Brien & Co!"));
        assert_eq!(filled("Ticket {{ticketNumber}}"), None);
        assert_eq!(filled("{{#Sheet}}Hello"), None);
        assert_eq!(filled("no place, { one brace } }}").as_deref(), Some("no place, { one brace } }}"));
        // A value is not read as a template once more.
        assert_eq!(filled("{{password}}").as_deref(), Some("a{{reason}}b"));
        assert_eq!(filled("ä{{displayName}}ä{{").as_deref(), Some("äO'Brien & Coä{{"));
    }

    #[test]
    fn what_is_no_template() {
        assert_eq!(refusal("Hello {{displayName}}\r\n\tDear {{#Mail}}{{ reason }}"), None);
        assert!(refusal("one\n{{displayname}}").is_some_and(|why| why.contains("displayname in line 2")));
        assert!(refusal("{{#Sometimes}}").is_some_and(|why| why.contains("Sometimes in line 1")));
        assert!(refusal("a {{reason").is_some_and(|why| why.contains("line 1")));
        assert!(refusal("a\u{1b}[2J").is_some());
        assert!(refusal("{{Canary-7Qz!}}").is_some_and(|why| !why.contains("Canary")));
    }
}
