//! How rows of the logs are told. <https://learn.microsoft.com/graph/api/resources/directoryaudit>, `signin`

use super::activity::{find, meaning};
use super::{ActivityKind, AuditOptions};
use crate::json::Json;
use crate::wire::{AuditEntry, SignIn};

/// A row of the audit log, where it was asked for. `user_id`: about this user alone.
pub(super) fn audit(row: &Json<'_>, options: &AuditOptions, user_id: Option<&str>) -> Option<AuditEntry> {
    let name = row.text("activityDisplayName").unwrap_or_default();
    let activity_date_time = row.text("activityDateTime").unwrap_or_default();
    let activity = find(&name);
    let kind = activity.map_or(ActivityKind::Other, |activity| activity.kind);
    // In the log of a whole tenant the rest is about groups, devices and applications.
    let is_of_interest = activity.is_some() || user_id.is_some() || options.correlation_id.is_some();
    let is_wanted = if options.kinds.is_empty() { is_of_interest } else { options.kinds.contains(&kind) };
    if !is_wanted || !options.spans(&activity_date_time) {
        return None;
    }
    // One of user and application is null.
    let initiator = |of: &str| row.member("initiatedBy").and_then(|by| by.member(of)).and_then(Json::object);
    let (user, app) = (initiator("user"), initiator("app"));
    let by = |of: Option<&Json<'_>>, member: &str| of.and_then(|of| of.text(member));
    let initiated_by_id = by(user, "id").or_else(|| by(app, "appId"));
    let is_app = user.map(|_| false).or(app.map(|_| true));
    let target = target(row.items("targetResources"), user_id);
    let target_id = by(target, "id");
    let is_same = match (is_app, &initiated_by_id, &target_id) {
        (Some(true), ..) => Some(false),
        (Some(false), Some(by), Some(target)) => Some(by.eq_ignore_ascii_case(target)),
        _ => None,
    };
    let (result, result_reason) = (row.text("result"), row.text("resultReason"));
    Some(AuditEntry {
        activity_date_time,
        kind: kind.word(),
        meaning: meaning(activity, result.as_deref(), result_reason.as_deref()),
        activity: name,
        user_id: target_id,
        user_principal_name: by(target, "userPrincipalName"),
        display_name: by(target, "displayName"),
        initiated_by: by(user, "userPrincipalName").or_else(|| by(user.or(app), "displayName")),
        initiated_by_id,
        is_app,
        is_self: activity.and_then(|activity| activity.is_self).or(is_same),
        ip_address: by(user, "ipAddress"),
        result,
        result_reason,
        correlation_id: row.text("correlationId"),
        id: row.text("id"),
    })
}

/// The user who was asked about, or the first user.
fn target<'a>(targets: &'a [Json<'a>], user_id: Option<&str>) -> Option<&'a Json<'a>> {
    let find = |member: &str, wanted: &str| {
        targets.iter().find(|target| target.text(member).is_some_and(|text| text.eq_ignore_ascii_case(wanted)))
    };
    user_id.and_then(|id| find("id", id)).or_else(|| find("type", "User")).or_else(|| targets.first())
}

/// A row of the log of sign-ins, where it was asked for.
pub(super) fn sign_in(row: &Json<'_>, options: &AuditOptions) -> Option<SignIn> {
    let created_date_time = row.text("createdDateTime").filter(|time| options.spans(time))?;
    let places = row.member("location").map(|location| ["city", "state", "countryOrRegion"].map(|name| location.text(name)));
    let place = places.into_iter().flatten().flatten().collect::<Vec<_>>().join(", ");
    let status = row.member("status");
    Some(SignIn {
        created_date_time,
        user_id: row.text("userId"),
        user_principal_name: row.text("userPrincipalName"),
        app_display_name: row.text("appDisplayName"),
        ip_address: row.text("ipAddress"),
        location: Some(place).filter(|place| !place.is_empty()),
        client_app_used: row.text("clientAppUsed"),
        error_code: status.and_then(|status| status.needs("errorCode")),
        failure_reason: status.and_then(|status| status.text("failureReason")),
        conditional_access_status: row.text("conditionalAccessStatus"),
        is_interactive: row.needs("isInteractive"),
        id: row.text("id"),
    })
}
