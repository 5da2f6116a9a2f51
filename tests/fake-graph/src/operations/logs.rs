//! The audit log and the log of sign-ins. <https://learn.microsoft.com/graph/api/directoryaudit-list>, `signin-list`

use serde_json::Value;

use crate::tenant::Tenant;
use crate::tenant::audit_log::time_of;
use crate::tenant::reports::{AUDITS, SIGN_INS};
use crate::tenant::token::Caller;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::log_filter::{AUDIT, LogFilter, SIGN_IN};
use crate::wire::paging::page;
use crate::wire::query::Query;

/// Rows of a page, at most and where nothing is said.
const MOST: usize = 1000;

/// `GET /auditLogs/directoryAudits`.
///
/// # Errors
/// What Graph refuses.
pub fn audits(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    if !tenant.cloud.offers_reset_password() {
        return Err(GraphError::no_segment("directoryAudits"));
    }
    let query = Query::parse(call.query.as_deref(), &["$filter", "$top", "$orderby", "$skiptoken"])?;
    if query.get("$orderby").is_some_and(|order| order != "activityDateTime desc") {
        return Err(GraphError::malformed("The $orderby expression is not supported."));
    }
    let filter = query.get("$filter").map(|text| LogFilter::parse(text, AUDIT)).transpose()?;
    caller.reads_reports(AUDITS)?;
    let rows = tenant.audits().into_iter().filter(|row| filter.as_ref().is_none_or(|filter| filter.matches(row)));
    page(call, &query, "auditLogs/directoryAudits", rows.collect(), size(tenant, &query)?).map(Reply::json)
}

/// `GET /auditLogs/signIns`.
///
/// # Errors
/// What Graph refuses.
pub fn sign_ins(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    if !tenant.cloud.offers_reset_password() {
        return Err(GraphError::no_segment("signIns"));
    }
    let query = Query::parse(call.query.as_deref(), &["$filter", "$top", "$skiptoken"])?;
    let filter = query.get("$filter").map(|text| LogFilter::parse(text, SIGN_IN)).transpose()?;
    SIGN_INS.iter().try_for_each(|permission| caller.reads_reports(&[permission]))?;
    tenant.needs_premium()?;
    let matches = |row: &Value| filter.as_ref().is_none_or(|filter| filter.matches(row));
    let mut rows: Vec<Value> = tenant.settings.sign_ins.iter().filter(|row| matches(row)).cloned().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(time_of(row, "createdDateTime")));
    page(call, &query, "auditLogs/signIns", rows, size(tenant, &query)?).map(Reply::json)
}

fn size(tenant: &Tenant, query: &Query) -> Result<usize, GraphError> {
    let wanted = match query.get("$top") {
        None => MOST,
        Some(text) => {
            text.parse().ok().filter(|top| (1..=MOST).contains(top)).ok_or_else(|| GraphError::malformed("Invalid page size."))?
        }
    };
    Ok(tenant.settings.logs_page_size.map_or(wanted, |scripted| wanted.min(scripted.get())))
}
