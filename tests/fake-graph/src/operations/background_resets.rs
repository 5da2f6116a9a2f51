//! Password resets in progress: `resetPassword` starts an operation, and each read of it shows its next state.
//! <https://learn.microsoft.com/graph/api/longrunningoperation-get>

use axum::http::StatusCode;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::draws::generator;
use crate::operations::find;
use crate::steering::settings::Settings;
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

/// How the next reset of a user is to go.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Script {
    /// Object id or user principal name.
    pub user: String,
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
    /// In the service's words; by default `ResetSuccess` for a success, else null.
    pub status_detail: Option<String>,
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

/// All operations and what tests have scripted for those to come.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    scripts: Vec<Script>,
    started: Vec<Operation>,
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
}

impl Script {
    fn usual(user: &User, settings: &Settings) -> Self {
        let states: &[&str] = if user.is_synced() { &["notStarted", "running", "running", SUCCEEDED] } else { &[SUCCEEDED] };
        let retry_after = RetryAfter::Seconds(settings.retry_after());
        let step = |status: &&str| Step {
            status: (*status).to_owned(),
            status_detail: None,
            http_status: ok(),
            retry_after: (*status != SUCCEEDED).then(|| retry_after.clone()),
            last_action_date_time: None,
        };
        Self { user: user.id().to_owned(), steps: states.iter().map(step).collect(), retry_after: Some(retry_after) }
    }

    /// What makes it impossible to play, in words.
    fn contradiction(&self, tenant: &Tenant) -> Option<String> {
        let statuses = [200, 202];
        let all = self.steps.iter().map(|step| &step.retry_after).chain([&self.retry_after]);
        let sendable = |header: &RetryAfter| header.text().parse::<axum::http::HeaderValue>().is_ok();
        if tenant.user(&self.user).is_none() {
            Some(format!("no user {:?} in the demo tenant", self.user))
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
    pub fn operations_of<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a Operation> {
        self.operations.started.iter().filter(|operation| operation.user_id == user.id())
    }

    /// Starts a reset. Answers path and query of the operation, and the `Retry-After`.
    pub fn start_operation(&mut self, user_id: &str, password: String) -> (String, Option<String>) {
        let Some(user) = self.user(user_id) else { return Default::default() };
        let scripted = self.operations.scripts.iter().position(|script| user.answers_to(&script.user));
        let usual = Script::usual(user, &self.settings);
        let before = self.operations_of(user).count();
        let script = scripted.map_or(usual, |at| self.operations.scripts.remove(at));
        // The same in every run, as the paths of all other requests are.
        let id = uuid::Builder::from_random_bytes(generator(&(user_id, before)).random()).into_uuid().to_string();
        let path = format!("/v1.0/users/{user_id}/authentication/operations/{id}?{PLACE}");
        self.operations.started.push(Operation {
            id,
            user_id: user_id.to_owned(),
            created_date_time: now(),
            status: String::new(),
            reads: 0,
            steps: script.steps,
            password,
        });
        self.enter(self.operations.started.len() - 1);
        (path, script.retry_after.map(|header| header.text()))
    }

    /// The operation comes to the step that its next read shows. With the first success the password takes effect.
    fn enter(&mut self, at: usize) -> Option<(Operation, Step)> {
        let operation = self.operations.started.get_mut(at)?;
        let step = operation.steps.get(operation.reads).or(operation.steps.last())?.clone();
        let succeeds = step.status == SUCCEEDED && operation.status != SUCCEEDED;
        operation.status.clone_from(&step.status);
        let operation = operation.clone();
        if succeeds {
            let user = self.user_mut(&operation.user_id)?;
            user.set_password(operation.password.clone());
            user.password.force_change_next_sign_in = true;
            user.password.written_back = user.is_synced().then_some(true);
        }
        Some((operation, step))
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
    let named = |operation: &Operation| operation.id == id && operation.user_id == user_id && call.query.as_deref() == Some(PLACE);
    let at = tenant.operations.started.iter().position(named).ok_or_else(|| GraphError::not_found(id))?;
    let (operation, step) = tenant.enter(at).ok_or_else(|| GraphError::not_found(id))?;
    if let Some(operation) = tenant.operations.started.get_mut(at) {
        operation.reads += 1;
    }
    let success = (step.status == SUCCEEDED).then(|| "ResetSuccess".to_owned());
    let method = format!("/v1.0/users/{user_id}/authentication/methods/{PASSWORD_METHOD}");
    let body: Value = json!({
        "@odata.context": call.metadata(&format!("users('{user_id}')/authentication/operations/$entity")),
        "id": operation.id,
        "status": step.status,
        "statusDetail": step.status_detail.or(success),
        "createdDateTime": operation.created_date_time,
        "lastActionDateTime": step.last_action_date_time.unwrap_or_else(now),
        "resourceLocation": call.url(&method),
    });
    let status = StatusCode::from_u16(step.http_status).unwrap_or(StatusCode::OK);
    Ok(Reply { status, retry_after: step.retry_after.map(|header| header.text()), ..Reply::json(body) })
}
