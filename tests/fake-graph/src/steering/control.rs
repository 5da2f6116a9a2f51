//! How a test steers the tenant and looks into it. These routes need no token and are not in the log.
//!
//! | below `/_test` | body | answer |
//! |---|---|---|
//! | `POST /faults` | `[{"match":{…},"skip":0,"times":1,"fromMs":0,"forMs":5000,"then":{…}}]` | 204 |
//! | `POST /settings` | [`Settings`], all of them: what is absent is as in the beginning | 204 |
//! | `POST /operations` | [`Script`] of the next `resetPassword` of a user, or of anybody | 204 |
//! | `GET /log` | | `[{"method","target","headers","body","bodyValid","status","faulted","roundTrip","item","items","atMs","retryAllowedAtMs"}]` |
//! | `GET /log/summary` | | [`Summary`] |
//! | `GET /quotas` | | how many requests of each class there were since the settings, and how many a quota refused: `{"writes":{"requests","refused","units"},…}` |
//! | `GET /early` | | what came again before its `Retry-After` had passed: `[{"method","target","atMs","retryAllowedAtMs"}]` |
//! | `GET /foreign` | | what was sent to the host that is not Graph's: `[{"method","target","authorization","bodyBytes"}]` |
//! | `GET /users/{id}` | | `{"password","onPremisesPassword","writes","forceChangePasswordNextSignIn",…}` |
//! | `POST /users` | [`ManyUsers`]: `{"count":1000,"prefix":"bulk","properties":{…}}` | their user principal names: `["bulk0001@…",…]` |
//! | `GET /outbox` | | what was sent by mail, in its order: `[{"from","sentBy","to":[…],"subject","contentType","content","headers":{…},"isSavedToSentItems"}]` |
//! | `GET /passwords` | | every user by user principal name: `{"bulk0001@…":{"id","password","writes"},…}`; no write yet: null and 0 |
//! | `POST /reset` | | 204 |
//! | `POST /token` | [`TokenRequest`] | `{"token"}` |
//!
//! **Faults.** `match` says which requests, and what is absent matches all: `method`; `pathContains`; `batched`; `operation` (a word of
//! [`Operation`](graph_rules::Operation): `readUser`, `listUsers`, `readCaller`, `memberOf`, `ownedObjects`, `roleAssignments`, `groups`,
//! `groupMembers`, `groupOwners`, `groupSettings`, `domain`, `setPassword`, `resetPassword`, `operation`, `createPass`, `passPolicy`,
//! `revokeSessions`, `manager`, `sendMail`, `signInMethods`, `registration`, `directoryAudits`, `signIns`, `batch`; `setPassword` is any PATCH of a user);
//! `user` (by object id or name, however the request names them: also a list of 15 that they are in); `key` (a group, a domain or
//! `me`). The first `skip` of them are let through, the next `times` are hit (a number or `"forever"`; by default one, with `forMs`
//! all), not before `fromMs` after the scripting, and for `forMs` after the first hit.
//!
//! `then` is one of these, each perhaps with `"delayMs":200`, which is also enough by itself (a day is silence), or with
//! `"addHeaders":{…}`, headers beside those that are there:
//!
//! | `then` | |
//! |---|---|
//! | `{"status":429,"headers":{…},"body":…,"retryAfter":…}` | not carried out but with `"applied":true`; `retryAfter` is a number, a text or `{"dateInSec":2}`; a list as a header's value, here and in `addHeaders`, sends the header for each: `{"Retry-After":["1","150"]}` |
//! | `{"status":400,"echo":true}` | the error quotes the request's JSON, or, of a request without one, the last that was sent about the same user: in code, message, target, details, ids; as it is, JSON-escaped, percent-encoded, HTML-escaped |
//! | `{"status":403,"claims":"{…}"}` | a challenge for more claims, of this request alone; also with 401 |
//! | `{"drop":"before"}`, `{"drop":"after"}` | the connection closes before or after the request was carried out |
//! | `{"truncated":true}` | carried out, the answer ends in the middle of its JSON |
//! | `{"foreign":"redirect"}`, `"location"`, `"nextLink"` | the answer leads to the foreign host: a 307, not carried out, or a link |
//! | `{"list":"empty"}`, `"itself"`, `"endless"` | the list shows nothing, as a lagging index does; its next page is itself; each page has another next one. With `"times":"forever"` |
//! | `{"location":"relative"}`, `"twice"`, `"missing"` | the 202 has a `Location` that begins with the path, two of them, or none |
//! | `{"item":"missing"}`, `"extra"`, `"repeated"` | only items: no answer, one too many, the same one twice; missing is not carried out but with `"applied":true` |
//!
//! **Quotas.** The setting `quotas` is `"documented"` (what Microsoft's page says of a tenant of this size) or a list of
//! [`Quota`](graph_rules::Quota)s: `[{"of":["resetPassword"],"limit":5,"windowMs":10000,"retryAfter":{"seconds":10}}]`. The classes are
//! `resetPassword` (all authentication methods), `operations`, `writes`, `reads`, `reports` and `mail`; `"unit":"resourceUnits"` counts what a request costs;
//! `retryAfter` is `"whenFree"` (by default), `"unsaid"` or as above; `"countsRefused":false` forgives refused requests;
//! `tellsPercentage` and `tellsScope` send the `x-ms-throttle-…` headers. Windows slide, items of a batch count by themselves. Requests
//! that a fault answers are counted as well.
//!
//! **Resets in the background.** The last step of a [`Script`] stays. A step's `statusDetail` is any text, in which `{password}` stands
//! for the password in every form that an echo has; with `"setsOnPremises":true`, and for `OnPremisesSuccessCloudFailure`, a step that
//! fails has set the password in the user's own domain all the same.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use graph_rules::{Class, Counts, Meter};
use serde_json::{Map, Value, json};

use crate::FakeGraph;
use crate::operations::background_resets::Script;
use crate::steering::faults::Fault;
use crate::steering::foreign::Stray;
use crate::steering::log::{Entry, Summary};
use crate::steering::random::Random;
use crate::steering::settings::Settings;
use crate::steering::waits::Early;
use crate::tenant::mailbox::Mail;
use crate::tenant::many_users::ManyUsers;
use crate::tenant::token::TokenRequest;
use crate::tenant::user::User;

type Refusal = (StatusCode, String);

/// The routes, below `/_test`.
pub fn router(graph: FakeGraph) -> Router {
    Router::new()
        .route("/faults", post(add_faults))
        .route("/settings", post(settings))
        .route("/operations", post(script_operation))
        .route("/log", get(log))
        .route("/log/summary", get(summary))
        .route("/quotas", get(quotas))
        .route("/early", get(early))
        .route("/foreign", get(strays))
        .route("/users", post(add_users))
        .route("/users/{id}", get(user))
        .route("/outbox", get(outbox))
        .route("/passwords", get(passwords))
        .route("/reset", post(reset))
        .route("/token", post(token))
        .with_state(graph)
}

async fn add_faults(State(graph): State<FakeGraph>, Json(faults): Json<Vec<Fault>>) -> Result<StatusCode, Refusal> {
    let mut changing = graph.changing();
    let now_ms = changing.now_ms();
    let added = changing.faults.add(faults, now_ms);
    added.map(|()| StatusCode::NO_CONTENT).map_err(|why| (StatusCode::BAD_REQUEST, why))
}

async fn settings(State(graph): State<FakeGraph>, Json(settings): Json<Settings>) -> Result<StatusCode, Refusal> {
    if let Some(why) = settings.random.as_ref().and_then(Random::contradiction) {
        return Err((StatusCode::BAD_REQUEST, why.to_owned()));
    }
    let mut changing = graph.changing();
    changing.faults.set_random(settings.random.clone());
    changing.meter = Meter::new(settings.quotas.of(changing.tenant.users.len()));
    changing.tenant.settings = settings;
    Ok(StatusCode::NO_CONTENT)
}

async fn script_operation(State(graph): State<FakeGraph>, Json(script): Json<Script>) -> Result<StatusCode, Refusal> {
    let scripted = graph.changing().tenant.script_operation(script);
    scripted.map(|()| StatusCode::NO_CONTENT).map_err(|why| (StatusCode::BAD_REQUEST, why))
}

async fn log(State(graph): State<FakeGraph>) -> Json<Vec<Entry>> {
    Json(graph.changing().log.clone())
}

async fn summary(State(graph): State<FakeGraph>) -> Json<Summary> {
    Json(Summary::of(&graph.changing()))
}

async fn quotas(State(graph): State<FakeGraph>) -> Json<BTreeMap<Class, Counts>> {
    Json(graph.changing().meter.counts())
}

async fn early(State(graph): State<FakeGraph>) -> Json<Vec<Early>> {
    Json(graph.changing().waits.early().to_vec())
}

async fn strays(State(graph): State<FakeGraph>) -> Json<Vec<Stray>> {
    Json(graph.changing().strays.clone())
}

/// What Graph never shows: the password that is set, how often one was, and what came of resets.
async fn user(State(graph): State<FakeGraph>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    let held = graph.changing();
    let user = held.tenant.user(&id).ok_or_else(|| (StatusCode::NOT_FOUND, format!("no user {id:?} in the demo tenant")))?;
    Ok(Json(json!({
        "properties": user.properties,
        "roles": user.roles,
        "password": user.password.value,
        "onPremisesPassword": user.password.on_premises,
        "forceChangePasswordNextSignIn": user.password.force_change_next_sign_in,
        "forceChangePasswordNextSignInWithMfa": user.password.force_change_next_sign_in_with_mfa,
        "lastPasswordChangeDateTime": user.property("lastPasswordChangeDateTime"),
        "writes": user.password.writes,
        "writtenBack": user.password.written_back,
        "operations": held.tenant.operations_of(user).collect::<Vec<_>>(),
        "revocations": user.revocations,
        "pass": user.pass.as_ref().map(|pass| json!({
            "value": pass.value, "lifetimeInMinutes": pass.lifetime_in_minutes, "isUsableOnce": pass.is_usable_once,
        })),
        "passes": user.passes,
    })))
}

async fn add_users(State(graph): State<FakeGraph>, Json(wanted): Json<ManyUsers>) -> Result<Json<Vec<String>>, Refusal> {
    let added = graph.changing().tenant.add_many(&wanted);
    added.map(Json).map_err(|why| (StatusCode::BAD_REQUEST, why))
}

async fn outbox(State(graph): State<FakeGraph>) -> Json<Vec<Mail>> {
    Json(graph.changing().tenant.outbox.clone())
}

/// What all users hold, in one answer.
async fn passwords(State(graph): State<FakeGraph>) -> Json<Map<String, Value>> {
    let held = graph.changing();
    let of = |user: &User| json!({"id": user.id(), "password": user.password.value, "writes": user.password.writes});
    Json(held.tenant.users.iter().map(|user| (user.text("userPrincipalName").to_owned(), of(user))).collect())
}

async fn reset(State(graph): State<FakeGraph>) -> StatusCode {
    graph.reset();
    StatusCode::NO_CONTENT
}

async fn token(State(graph): State<FakeGraph>, Json(request): Json<TokenRequest>) -> Result<Json<Value>, Refusal> {
    let token = request.token(&graph.changing().tenant, graph.audience());
    token.map(|token| Json(json!({"token": token}))).map_err(|why| (StatusCode::BAD_REQUEST, why))
}
