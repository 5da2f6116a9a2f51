//! Password resets in progress: `resetPassword` starts an operation, and each read of it shows its next state.
//! <https://learn.microsoft.com/graph/api/longrunningoperation-get>

use std::collections::HashMap;

use axum::http::StatusCode;
use graph_rules::{Times, forms};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::draws::generator;
use crate::operations::find;
use crate::steering::settings::Settings;
use crate::tenant::audit_log::Done;
use crate::tenant::permissions::READ_OPERATIONS;
use crate::tenant::token::Caller;
use crate::tenant::user::User;
use crate::tenant::{Tenant, now};
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::path::UserKey;
use crate::wire::retry_after::RetryAfter;

/// The id of every user's password method.
pub const PASSWORD_METHOD: &str = "28c10230-6103-485e-b985-444c60001490";
/// Data centre and scale unit that run the operation: only with them it is found.
const PLACE: &str = "aadgdc=DUB02P&aadgsu=ssprprod-a";
const SUCCEEDED: &str = "succeeded";
/// Stands for the password in a scripted detail.
const PASSWORD: &str = "{password}";

/// How the next reset of a user is to go.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Script {
    /// Object id or user principal name; anybody if absent.
    pub user: Option<String>,
    /// How many resets, or `"forever"`; one by default.
    #[serde(default = "once")]
    pub times: Times,
    /// With the 202; none if absent.
    pub retry_after: Option<RetryAfter>,
    /// One for each read; the last stays. The first counts at once.
    pub steps: Vec<Step>,
}

/// One state of an operation and the answer that shows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// `notStarted`, `running`, `succeeded`, `failed`, or what Graph may say in future.
    pub status: String,
    /// In the service's words, where `{password}` stands for the password in every form; by default `ResetSuccess` for a success, else
    /// null.
    pub status_detail: Option<String>,
    /// In a step that fails: the domain has the password all the same. By default where the detail says so.
    pub sets_on_premises: Option<bool>,
    /// 200 by default; 202 was seen as well.
    #[serde(default = "ok")]
    pub http_status: u16,
    /// None if absent.
    pub retry_after: Option<RetryAfter>,
    /// Any text; the time of the answer by default.
    pub last_action_date_time: Option<String>,
}

fn ok() -> u16 {
    200
}

fn once() -> Times {
    Times::Only(1)
}

/// All operations and what tests have scripted for those to come.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    scripts: Vec<Script>,
    started: Vec<Operation>,
    /// Where an operation is in that list, by its id.
    by_id: HashMap<String, usize>,
    /// Where those of a user are, the oldest first, by the user's object id.
    by_user: HashMap<String, Vec<usize>>,
}

/// One operation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    id: String,
    #[serde(skip)]
    user_id: String,
    created_date_time: String,
    /// The state that it has come to.
    status: String,
    /// How often it was read.
    reads: usize,
    #[serde(skip)]
    steps: Vec<Step>,
    #[serde(skip)]
    password: String,
    /// Who began it, as the audit log names them.
    #[serde(skip)]
    initiator: Value,
}

impl Script {
    fn usual(user: &User, settings: &Settings) -> Self {
        let states: &[&str] = if user.is_synced() { &["notStarted", "running", "running", SUCCEEDED] } else { &[SUCCEEDED] };
        let retry_after = RetryAfter::Seconds(settings.retry_after());
        let step = |status: &&str| Step {
            status: (*status).to_owned(),
            status_detail: None,
            sets_on_premises: None,
            http_status: ok(),
            retry_after: (*status != SUCCEEDED).then(|| retry_after.clone()),
            last_action_date_time: None,
        };
        Self { user: None, times: once(), steps: states.iter().map(step).collect(), retry_after: Some(retry_after) }
    }

    /// What makes it impossible to play, in words.
    fn contradiction(&self, tenant: &Tenant) -> Option<String> {
        let statuses = [200, 202];
        let all = self.steps.iter().map(|step| &step.retry_after).chain([&self.retry_after]);
        let sendable = |header: &RetryAfter| header.text().parse::<axum::http::HeaderValue>().is_ok();
        if let Some(user) = self.user.as_ref().filter(|user| tenant.user(user).is_none()) {
            Some(format!("no user {user:?} in the demo tenant"))
        } else if self.steps.is_empty() {
            Some("an operation needs one step or more".to_owned())
        } else if let Some(step) = self.steps.iter().find(|step| !statuses.contains(&step.http_status)) {
            Some(format!("the httpStatus of a step is 200 or 202, not {}", step.http_status))
        } else if !all.flatten().all(sendable) {
            Some("a retryAfter cannot be sent".to_owned())
        } else {
            None
        }
    }
}

impl Tenant {
    /// Scripts the next reset of a user, behind what is scripted already.
    ///
    /// # Errors
    /// It cannot be played, in words.
    pub fn script_operation(&mut self, script: Script) -> Result<(), String> {
        if let Some(why) = script.contradiction(self) {
            return Err(why);
        }
        self.operations.scripts.push(script);
        Ok(())
    }

    /// The operations of a user, the oldest first.
    pub fn operations_of<'a>(&'a self, user: &User) -> impl Iterator<Item = &'a Operation> {
        let places = self.operations.by_user.get(user.id()).into_iter().flatten();
        places.filter_map(|at| self.operations.started.get(*at))
    }

    /// Starts a reset. Answers path and query of the operation, and the `Retry-After`.
    pub fn start_operation(&mut self, user_id: &str, password: String, initiator: Value) -> (String, Option<String>) {
        let Some(user) = self.user(user_id) else { return Default::default() };
        let before = self.operations_of(user).count();
        let usual = Script::usual(user, &self.settings);
        let keys = user.keys().map(str::to_owned);
        let is_for = |script: &Script| script.user.as_ref().is_none_or(|user| keys.iter().any(|key| key.eq_ignore_ascii_case(user)));
        let script = self.operations.next_script(is_for).unwrap_or(usual);
        // The same in every run, as the paths of all other requests are.
        let id = uuid::Builder::from_random_bytes(generator(&(user_id, before)).random()).into_uuid().to_string();
        let path = format!("/v1.0/users/{user_id}/authentication/operations/{id}?{PLACE}");
        let at = self.operations.add(Operation {
            id,
            user_id: user_id.to_owned(),
            created_date_time: now(),
            status: String::new(),
            reads: 0,
            steps: script.steps,
            password,
            initiator,
        });
        self.enter(at);
        (path, script.retry_after.map(|header| header.text()))
    }

    /// The operation comes to the step that its next read shows. With the first success the password takes effect.
    fn enter(&mut self, at: usize) -> Option<(Operation, Step)> {
        let operation = self.operations.started.get_mut(at)?;
        let step = operation.steps.get(operation.reads).or(operation.steps.last())?.clone();
        let succeeds = step.status == SUCCEEDED && operation.status != SUCCEEDED;
        let is_new = step.status != operation.status;
        operation.status.clone_from(&step.status);
        let operation = operation.clone();
        let user = self.user_mut(&operation.user_id)?;
        if succeeds {
            user.set_password(operation.password.clone());
            user.password.force_change_next_sign_in = true;
        }
        if user.is_synced() && (succeeds || step.fails_behind_the_domain()) {
            user.password.written_back = Some(true);
            user.password.on_premises = Some(operation.password.clone());
        }
        // Logged as a success although the cloud has the old password: the page on audit reasons says so.
        let fails_half = step.fails_behind_the_domain() && is_new;
        if succeeds || fails_half {
            let reason = if fails_half { step.status_detail.as_deref().unwrap_or_default() } else { "" };
            self.log_done(Done::ResetPassword, &operation.user_id, &operation.initiator, reason);
        }
        Some((operation, step))
    }
}

impl Operations {
    /// The script for this user's next reset, counted down.
    fn next_script(&mut self, is_for: impl Fn(&Script) -> bool) -> Option<Script> {
        let script = self.scripts.iter_mut().find(|script| script.times != Times::Only(0) && is_for(script))?;
        if let Times::Only(left) = &mut script.times {
            *left -= 1;
        }
        Some(script.clone())
    }

    fn add(&mut self, operation: Operation) -> usize {
        let at = self.started.len();
        self.by_id.insert(operation.id.clone(), at);
        self.by_user.entry(operation.user_id.clone()).or_default().push(at);
        self.started.push(operation);
        at
    }
}

impl Step {
    /// Whether the user's own domain has the password although the operation failed.
    fn fails_behind_the_domain(&self) -> bool {
        let by_detail = || self.status_detail.as_deref() == Some("OnPremisesSuccessCloudFailure");
        self.status == "failed" && self.sets_on_premises.unwrap_or_else(by_detail)
    }

    /// What is said of it.
    fn detail(&self, password: &str) -> Option<String> {
        let success = (self.status == SUCCEEDED).then(|| "ResetSuccess".to_owned());
        let scripted = self.status_detail.as_ref();
        scripted
            .map(|detail| if detail.contains(PASSWORD) { detail.replace(PASSWORD, &forms(password).join(" ")) } else { detail.clone() })
            .or(success)
    }
}

/// `GET /users/{id}/authentication/operations/{id}`, with the query of its `Location`.
///
/// # Errors
/// What Graph refuses.
pub fn get(tenant: &mut Tenant, call: &Call, caller: &Caller, key: &UserKey, id: &str) -> Result<Reply, GraphError> {
    if !tenant.cloud.offers_reset_password() {
        return Err(GraphError::unsupported_operation());
    }
    if caller.app_only || !caller.has(READ_OPERATIONS) {
        return Err(GraphError::access_denied());
    }
    let user_id = find(tenant, caller, key)?.id().to_owned();
    let operations = &tenant.operations;
    let is_the_users = |at: &usize| operations.started.get(*at).is_some_and(|operation| operation.user_id == user_id);
    let at = operations.by_id.get(id).copied().filter(is_the_users).filter(|_| call.query.as_deref() == Some(PLACE));
    let at = at.ok_or_else(|| GraphError::not_found(id))?;
    let (operation, step) = tenant.enter(at).ok_or_else(|| GraphError::not_found(id))?;
    if let Some(operation) = tenant.operations.started.get_mut(at) {
        operation.reads += 1;
    }
    let method = format!("/v1.0/users/{user_id}/authentication/methods/{PASSWORD_METHOD}");
    let body: Value = json!({
        "@odata.context": call.metadata(&format!("users('{user_id}')/authentication/operations/$entity")),
        "id": operation.id,
        "status": step.status,
        "statusDetail": step.detail(&operation.password),
        "createdDateTime": operation.created_date_time,
        "lastActionDateTime": step.last_action_date_time.unwrap_or_else(now),
        "resourceLocation": call.url(&method),
    });
    let status = StatusCode::from_u16(step.http_status).unwrap_or(StatusCode::OK);
    Ok(Reply { status, retry_after: step.retry_after.map(|header| header.text()), ..Reply::json(body) })
}
