//! Settings of the whole tenant, the banned passwords among them. <https://learn.microsoft.com/graph/api/group-list-settings>

use serde_json::{Map, Value, json};

use crate::tenant::Tenant;
use crate::tenant::permissions::READ_GROUP_SETTINGS;
use crate::tenant::token::Caller;
use crate::wire::call::{Call, Reply};
use crate::wire::error::GraphError;
use crate::wire::paging::page;
use crate::wire::query::Query;

const PROPERTIES: &[&str] = &["displayName", "id", "templateId", "values"];
/// The template of Password Rule Settings.
const PASSWORD_RULES: &str = "5cf42378-d67d-4f36-ba46-e8b86229381d";
/// The template of another object that most tenants have.
const GROUP_UNIFIED: &str = "62375ab9-6b52-47ed-826b-58e47e0e304b";

/// `GET /groupSettings`.
///
/// # Errors
/// What Graph refuses.
pub fn list(tenant: &Tenant, call: &Call, caller: &Caller) -> Result<Reply, GraphError> {
    let query = Query::parse(call.query.as_deref(), &["$select", "$skiptoken"])?;
    let select = query.select("groupSetting", PROPERTIES)?;
    caller.needs(READ_GROUP_SETTINGS)?;
    let names = select.as_deref().unwrap_or(PROPERTIES);
    let unified =
        ("8a4b2f6e-33a1-4c52-9b10-d6f2f3a1c0e5", GROUP_UNIFIED, "Group.Unified", vec![("EnableGroupCreation", "true".to_owned())]);
    let rules = tenant.settings.banned_password_list.as_ref().map(|words| {
        let values = vec![
            ("BannedPasswordList", words.join("\t")),
            ("EnableBannedPasswordCheck", "True".to_owned()),
            ("LockoutThreshold", "10".to_owned()),
            ("LockoutDurationInSeconds", "60".to_owned()),
        ];
        ("f0c7d1b2-5e0c-4a39-8f55-0a9e5c1d7b64", PASSWORD_RULES, "Password Rule Settings", values)
    });
    let items = [Some(unified), rules].into_iter().flatten().map(|(id, template, name, values)| {
        let values: Vec<Value> = values.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let object = json!({"id": id, "displayName": name, "templateId": template, "values": values});
        let chosen = names.iter().map(|name| ((*name).to_owned(), object.get(*name).cloned().unwrap_or_default()));
        chosen.collect::<Map<_, _>>().into()
    });
    page(call, &query, &format!("groupSettings{}", query.of_select()), items.collect(), 100).map(Reply::json)
}
