//! What was done in the tenant, as the audit log tells it some minutes later.

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::tenant::Tenant;
use crate::tenant::token::Caller;

const CORE: &str = "Core Directory";
const RESETS: &str = "Self-service Password Management";

/// All that was done, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct AuditLog(Vec<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    at: OffsetDateTime,
    row: Value,
}

/// Something that was done to a user.
#[derive(Clone, Copy, Debug)]
pub enum Done {
    /// A PATCH of the password that the caller chose.
    PasswordProfile,
    /// A `resetPassword` that came to its end.
    ResetPassword,
    /// The end of the sessions.
    Revoke,
}

impl Done {
    /// Which entries it makes: service and activity.
    const fn activities(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::PasswordProfile => &[(CORE, "Update user"), (CORE, "Reset user password")],
            Self::ResetPassword => &[(CORE, "Reset user password"), (RESETS, "Reset password (by admin)")],
            Self::Revoke => &[(CORE, "Update StsRefreshTokenValidFrom Timestamp")],
        }
    }
}

impl Tenant {
    /// Who does something, as the log names them.
    #[must_use]
    pub fn initiator(&self, caller: &Caller) -> Value {
        if caller.app_only {
            let app = self.applications.iter().find(|app| app.id == caller.id);
            let (app_id, name) = (app.map(|app| &app.app_id), app.map(|app| &app.display_name));
            return json!({"user": null, "app": {"appId": app_id, "displayName": name, "servicePrincipalId": caller.id, "servicePrincipalName": null}});
        }
        let user = self.user(&caller.id);
        let property = |name: &str| user.map(|user| user.property(name).clone()).unwrap_or_default();
        json!({"user": {"id": caller.id, "displayName": null, "userPrincipalName": property("userPrincipalName"), "ipAddress": "127.0.0.1"}, "app": null})
    }

    /// Writes into the log what was done to a user; all its entries have one correlation id.
    pub fn log_done(&mut self, done: Done, user_id: &str, initiator: &Value, reason: &str) {
        let correlation_id = Uuid::new_v4().to_string();
        let at = OffsetDateTime::now_utc();
        let user = self.user(user_id);
        let property = |name: &str| user.map(|user| user.property(name).clone()).unwrap_or_default();
        let target = json!({
            "id": user_id, "displayName": property("displayName"), "type": "User", "userPrincipalName": property("userPrincipalName"),
            "groupType": null, "modifiedProperties": [],
        });
        for (service, activity) in done.activities() {
            let row = json!({
                "id": format!("{}_{}", service.replace(' ', ""), Uuid::new_v4()),
                "category": "UserManagement",
                "correlationId": correlation_id,
                "result": "success",
                "resultReason": if *service == RESETS { reason } else { "" },
                "activityDisplayName": activity,
                "activityDateTime": stamp(at),
                "loggedByService": service,
                "operationType": "Update",
                "initiatedBy": initiator,
                "targetResources": [target],
                "additionalDetails": [],
            });
            self.audit_log.0.push(Entry { at, row });
        }
    }

    /// What the log shows by now, the newest first: what a test has set as well.
    #[must_use]
    pub fn audits(&self) -> Vec<Value> {
        let since = OffsetDateTime::now_utc() - Duration::milliseconds(i64::try_from(self.settings.audit_latency_ms).unwrap_or(i64::MAX));
        let mut rows: Vec<Value> = self.settings.audits.clone();
        rows.extend(self.audit_log.0.iter().filter(|entry| entry.at <= since).map(|entry| entry.row.clone()));
        rows.reverse();
        rows.sort_by_key(|row| std::cmp::Reverse(time_of(row, "activityDateTime")));
        rows
    }
}

/// A time of a row; the earliest one where it has none.
#[must_use]
pub fn time_of(row: &Value, name: &str) -> OffsetDateTime {
    let text = row.get(name).and_then(Value::as_str).unwrap_or_default();
    OffsetDateTime::parse(text, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// As the log writes times: with seven decimals.
fn stamp(at: OffsetDateTime) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:7]Z");
    at.format(format).unwrap_or_default()
}
