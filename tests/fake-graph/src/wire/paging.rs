//! Lists come in pages, each with the address of the next. <https://learn.microsoft.com/graph/paging>

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::wire::call::Call;
use crate::wire::error::GraphError;
use crate::wire::query::Query;

const SKIP_TOKEN: &str = "$skiptoken";

/// The page of `items` that the call asks for.
///
/// # Errors
/// A `$skiptoken` that this tenant did not give.
pub fn page(call: &Call, query: &Query, context: &str, items: Vec<Value>, size: usize) -> Result<Value, GraphError> {
    let start = match query.get(SKIP_TOKEN) {
        None => 0,
        Some(token) => offset(token).ok_or_else(|| {
            GraphError::bad_request("The specified page token value has expired and can no longer be included in your request.")
        })?,
    };
    let total = items.len();
    let value: Vec<Value> = items.into_iter().skip(start).take(size).collect();
    let next = start + value.len();
    let mut page = json!({"@odata.context": call.metadata(context), "value": value});
    if let Some(members) = page.as_object_mut() {
        if start == 0 && query.count()? {
            members.insert("@odata.count".into(), total.into());
        }
        if next < total {
            members.insert("@odata.nextLink".into(), next_link(call, next).into());
        }
    }
    Ok(page)
}

fn next_link(call: &Call, offset: usize) -> String {
    let kept = call.query.iter().flat_map(|query| query.split('&')).filter(|option| {
        let name = option.split('=').next().unwrap_or_default();
        !name.is_empty() && name != SKIP_TOKEN && !name.eq_ignore_ascii_case("%24skiptoken")
    });
    let token = format!("{SKIP_TOKEN}={}", URL_SAFE_NO_PAD.encode(format!("offset:{offset}")));
    let query: Vec<&str> = kept.chain([token.as_str()]).collect();
    call.url(&format!("{}?{}", call.path, query.join("&")))
}

fn offset(token: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix("offset:")?.parse().ok()
}
