//! Errors that quote what was sent, in all the ways in which services and gateways write a text that they quote.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode_byte, utf8_percent_encode};
use serde_json::{Value, json};

/// What `encodeURIComponent` leaves as it is.
const COMPONENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'!').remove(b'~').remove(b'*').remove(b'\'').remove(b'(').remove(b')');

/// The text in every form in which it may come back: as it is, inside JSON, percent-encoded, inside HTML. Each form once.
#[must_use]
pub fn forms(text: &str) -> Vec<String> {
    let in_json = inside_json(text);
    let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let component = utf8_percent_encode(text, COMPONENT).to_string();
    let all = [
        text.to_owned(),
        in_json.clone(),
        in_json.replace('/', "\\/"),
        inside_json(&in_json),
        // As .NET writes JSON, and as those do who leave letters and digits alone.
        escaped(text, |c| {
            (c == '\\').then(|| "\\\\".to_owned()).or_else(|| ("\"&'+<>`".contains(c) || !c.is_ascii()).then(|| unicode(c, true)))
        }),
        escaped(text, |c| (!c.is_ascii_alphanumeric()).then(|| unicode(c, true))),
        escaped(text, |c| (!c.is_ascii_alphanumeric()).then(|| unicode(c, false))),
        lower_case_codes(&percent),
        percent,
        lower_case_codes(&component).replace("%20", "+"),
        component.replace("%20", "+"),
        component,
        escaped(text, |c| html(c, "&#39;")),
        escaped(text, |c| html(c, "&apos;")),
        escaped(text, |c| html(c, "&#x27;")),
        escaped(text, |c| (!c.is_ascii_alphanumeric()).then(|| format!("&#{};", u32::from(c)))),
        escaped(text, |c| (!c.is_ascii_alphanumeric()).then(|| format!("&#x{:X};", u32::from(c)))),
    ];
    let mut forms: Vec<String> = Vec::new();
    for form in all {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// The body of an error that quotes the JSON of a request: in code, message, target, details and ids, each secret of it in every form.
#[must_use]
pub fn quoting(sent: &str) -> Value {
    let secrets = serde_json::from_str(sent).map(|json: Value| secrets(&json)).unwrap_or_default();
    let quoted: Vec<String> = secrets.iter().flat_map(|secret| forms(secret)).chain(forms(sent)).collect();
    let details: Vec<Value> = quoted
        .iter()
        .map(|form| json!({ "code": format!("Invalid {form}"), "message": format!("The value {form} is not valid."), "target": form }))
        .collect();
    let id = request_id(sent);
    json!({ "error": {
        "code": format!("Request_BadRequest {sent}"),
        "message": format!("The request {sent} is not valid: {}.", quoted.join(" ")),
        "target": sent,
        "details": details,
        "innerError": { "code": sent, "message": quoted.join(" "), "request-id": id, "client-request-id": id, "date": sent },
    } })
}

/// A `request-id` that quotes the same: the first secret, as it is where a header can carry that.
#[must_use]
pub fn request_id(sent: &str) -> String {
    let secret = serde_json::from_str(sent).ok().and_then(|json: Value| secrets(&json).into_iter().next());
    let secret = secret.unwrap_or_else(|| sent.to_owned());
    if secret.chars().all(|c| (' '..='~').contains(&c)) { secret } else { utf8_percent_encode(&secret, NON_ALPHANUMERIC).to_string() }
}

/// The texts of all members whose name ends with `password`, at any depth.
fn secrets(json: &Value) -> Vec<String> {
    match json {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(text) if name.to_lowercase().ends_with("password") => vec![text.clone()],
                value => secrets(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(secrets).collect(),
        _ => Vec::new(),
    }
}

fn inside_json(text: &str) -> String {
    let json = Value::from(text).to_string();
    json.get(1..json.len() - 1).unwrap_or_default().to_owned()
}

fn escaped(text: &str, escape: impl Fn(char) -> Option<String>) -> String {
    text.chars().map(|c| escape(c).unwrap_or_else(|| c.to_string())).collect()
}

fn unicode(c: char, upper_case: bool) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().map(|unit| if upper_case { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") }).collect()
}

fn html(c: char, apostrophe: &str) -> Option<String> {
    let entity = match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => apostrophe,
        _ => return None,
    };
    Some(entity.to_owned())
}

/// Percent-encoded with small letters, as some write it.
fn lower_case_codes(percent: &str) -> String {
    (0..=u8::MAX).fold(percent.to_owned(), |text, byte| {
        let code = percent_encode_byte(byte);
        if code.bytes().any(|c| c.is_ascii_uppercase()) { text.replace(code, &code.to_lowercase()) } else { text }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "Canary-\"9zz/q\\ <Ow'n&";

    #[test]
    fn all_forms() {
        let forms = forms(SECRET);
        for expected in [
            SECRET,
            r#"Canary-\"9zz/q\\ <Ow'n&"#,
            r#"Canary-\"9zz\/q\\ <Ow'n&"#,
            r#"Canary-\\\"9zz/q\\\\ <Ow'n&"#,
            r"Canary-\u00229zz/q\\ \u003COw\u0027n\u0026",
            r"Canary\u002d\u00229zz\u002fq\u005c\u0020\u003cOw\u0027n\u0026",
            "Canary%2D%229zz%2Fq%5C%20%3COw%27n%26",
            "Canary-%229zz%2Fq%5C+%3COw'n%26",
            "Canary-%229zz%2fq%5c+%3cOw'n%26",
            "Canary-&quot;9zz/q\\ &lt;Ow&#39;n&amp;",
            "Canary&#45;&#34;9zz&#47;q&#92;&#32;&#60;Ow&#39;n&#38;",
        ] {
            assert!(forms.iter().any(|form| form == expected), "{expected} is not among {forms:#?}");
        }
    }

    #[test]
    fn what_is_quoted_is_in_every_place() {
        let sent = serde_json::json!({ "passwordProfile": { "password": SECRET } }).to_string();
        let body = quoting(&sent);
        let error = &body["error"];
        for place in [&error["code"], &error["message"], &error["target"], &error["innerError"]["code"]] {
            assert!(place.as_str().is_some_and(|text| text.contains(r#"Canary-\"9zz/q\\ <Ow'n&"#)), "{place}");
        }
        assert!(error["details"].as_array().is_some_and(|details| forms(SECRET).len() <= details.len()));
        assert_eq!(request_id(&sent), SECRET);
        assert_eq!(request_id(r#"{"newPassword":"ä\n"}"#), "%C3%A4%0A");
    }
}
