//! What a fault changes in the usual answer: where it leads to, and what its list shows.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use serde_json::{Map, Value, json};

use crate::wire::answer::{Answer, json as body_of};
use crate::wire::call::Call;

/// What the address of a page begins its query option with that a fault has made up.
pub(super) const ENDLESS: &str = "$skiptoken=endless-";

pub(super) fn redirect(url: &str) -> Answer {
    let mut answer = Answer::default();
    *answer.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    answer.headers_mut().extend(url.parse().map(|url| (LOCATION, url)));
    answer
}

pub(super) fn with_location(mut usual: Answer, moved: impl Fn(&str) -> String) -> Answer {
    if let Some(location) = usual.headers_mut().get_mut(LOCATION) {
        let moved = location.to_str().ok().and_then(|url| moved(url).parse().ok());
        *location = moved.unwrap_or_else(|| location.clone());
    }
    usual
}

pub(super) fn doubled_location(mut usual: Answer) -> Answer {
    if let Some(location) = usual.headers().get(LOCATION).cloned() {
        usual.headers_mut().append(LOCATION, location);
    }
    usual
}

pub(super) fn without_location(mut usual: Answer) -> Answer {
    usual.headers_mut().remove(LOCATION);
    usual
}

pub(super) fn with_next_link(usual: Answer, link: &str) -> Answer {
    changed_list(usual, |page| drop(page.insert("@odata.nextLink".into(), link.into())))
}

pub(super) fn emptied(usual: Answer) -> Answer {
    changed_list(usual, |page| {
        page.insert("value".into(), json!([]));
        page.remove("@odata.nextLink");
    })
}

/// Changes the page of a list, and leaves everything else as it is.
fn changed_list(usual: Answer, change: impl Fn(&mut Map<String, Value>)) -> Answer {
    match body_of(&usual) {
        Some(Value::Object(mut page)) if page.get("value").is_some_and(Value::is_array) => {
            change(&mut page);
            usual.map(|_| Bytes::from(Value::Object(page).to_string()))
        }
        _ => usual,
    }
}

/// The address of a page that nobody has seen.
pub(super) fn endless(call: &Call) -> String {
    let options: Vec<&str> = call.query.iter().flat_map(|query| query.split('&')).collect();
    let number = options.iter().find_map(|option| option.strip_prefix(ENDLESS)?.parse::<u64>().ok()).unwrap_or_default() + 1;
    let next = format!("{ENDLESS}{number}");
    let kept = options.into_iter().filter(|option| !option.is_empty() && !option.contains("$skiptoken"));
    call.url(&format!("{}?{}", call.path, kept.chain([next.as_str()]).collect::<Vec<_>>().join("&")))
}
