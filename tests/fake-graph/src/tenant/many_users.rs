//! Many users at once, for tests of many.

use rand::RngExt;
use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Builder;

use crate::draws::generator;
use crate::tenant::Tenant;
use crate::tenant::user::User;
use crate::tenant::user_properties::KNOWN;

/// No test needs more, and a slip of the hand should not fill the memory.
const MAX_COUNT: u32 = 100_000;

/// Which users a test wants: cloud-only members without a role, `bulk0001@…` and so on.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManyUsers {
    /// How many.
    pub count: u32,
    /// What their names begin with, `bulk` by default.
    #[serde(default = "bulk")]
    pub prefix: String,
    /// Properties of each, over the usual ones.
    #[serde(default)]
    pub properties: Map<String, Value>,
}

fn bulk() -> String {
    "bulk".to_owned()
}

impl Tenant {
    /// Adds them behind those that are there; all or none. Answers their user principal names. A name has the same id in every tenant.
    ///
    /// # Errors
    /// They cannot be, in words.
    pub fn add_many(&mut self, wanted: &ManyUsers) -> Result<Vec<String>, String> {
        if wanted.count > MAX_COUNT {
            return Err(format!("{} users are too many, {MAX_COUNT} are the most", wanted.count));
        }
        if wanted.prefix.is_empty() || !wanted.prefix.chars().all(|c| c.is_ascii_alphanumeric() || "'.-_!^~".contains(c)) {
            return Err(format!("the prefix {:?} cannot begin a user principal name", wanted.prefix));
        }
        let settable = |name: &str| KNOWN.contains(&name) && !["id", "userPrincipalName", "passwordProfile"].contains(&name);
        if let Some(name) = wanted.properties.keys().find(|name| !settable(name)) {
            return Err(format!("the property {name:?} cannot be given to many users"));
        }
        let domain = self.domains.first().and_then(|domain| domain.get("id")).and_then(Value::as_str).unwrap_or_default();
        let names: Vec<String> = (1..=wanted.count).map(|number| format!("{}{number:04}@{domain}", wanted.prefix)).collect();
        if let Some(name) = names.iter().find(|name| self.user(name).is_some()) {
            return Err(format!("the user {name:?} is there already"));
        }
        for (number, name) in (1..=wanted.count).zip(&names) {
            let id = Builder::from_random_bytes(generator(name).random()).into_uuid().to_string();
            let mut properties = Map::from_iter([
                ("id".into(), id.into()),
                ("userPrincipalName".into(), name.clone().into()),
                ("mail".into(), name.clone().into()),
                ("displayName".into(), format!("{} {number:04}", wanted.prefix).into()),
            ]);
            properties.extend(wanted.properties.clone());
            self.add_user(User { properties, ..User::default() });
        }
        Ok(names)
    }
}
