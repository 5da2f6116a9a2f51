//! A small tenant: who exists, who holds what, and what the caller may do.

use std::collections::HashMap;

use super::clock::Clock;

/// Roles of the table, and one of the tenant's own.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
pub const USER_ADMINISTRATOR: &str = "fe930be7-5e62-47db-91af-98c3a49a38b1";
pub const HELPDESK_ADMINISTRATOR: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
pub const DIRECTORY_READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
pub const CUSTOM_ROLE: &str = "cccccccc-0000-4000-8000-000000000001";

pub fn role_name(id: &str) -> &'static str {
    match id {
        GLOBAL_ADMINISTRATOR => "Global Administrator",
        USER_ADMINISTRATOR => "User Administrator",
        HELPDESK_ADMINISTRATOR => "Helpdesk Administrator",
        DIRECTORY_READERS => "Directory Readers",
        CUSTOM_ROLE => "Contoso Desk",
        other => panic!("no role is {other}"),
    }
}

#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    /// User principal name.
    pub name: String,
    pub enabled: bool,
    pub synced: bool,
    /// Invited: the password is another organisation's.
    pub guest: bool,
    pub local_account: bool,
    /// In a restricted management administrative unit.
    pub restricted: bool,
    /// Deleted: nobody finds this user any more.
    pub gone: bool,
    /// Set in this run, in the cloud.
    pub password: Option<String>,
    /// Set in this run, in the user's own domain.
    pub on_premises: Option<String>,
    /// Virtual milliseconds at which it was set; before zero: before the run.
    pub changed_ms: Option<i64>,
    pub sessions_revoked: bool,
    /// The Temporary Access Pass that holds now, and how many there were.
    pub pass: Option<String>,
    pub passes: usize,
    /// Addresses on file beside the account's own.
    pub other_mails: Vec<String>,
    /// Where the manager is among the people.
    pub manager: Option<usize>,
}

/// A mail that the service has accepted.
#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub content: String,
}

impl Person {
    pub fn new(number: usize) -> Self {
        Self {
            id: format!("aaaaaaaa-0000-4000-8000-{number:012}"),
            name: format!("u{number}@contoso.example"),
            enabled: true,
            synced: false,
            guest: false,
            local_account: false,
            restricted: false,
            gone: false,
            password: None,
            on_premises: None,
            changed_ms: None,
            sessions_revoked: false,
            pass: None,
            passes: 0,
            other_mails: vec![format!("u{number}+x@contoso.example"), format!("u{number}@fabrikam.example")],
            manager: None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Group {
    pub id: String,
    pub role_assignable: bool,
    /// Object ids of people.
    pub members: Vec<String>,
    pub owners: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Assignment {
    /// A person or a group.
    pub principal: String,
    pub role: String,
    /// `/` is the whole tenant.
    pub scope: String,
}

/// To whom a write is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refuses {
    Nobody,
    Protected,
    Everybody,
}

/// What the caller may read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    pub reads_assignments: bool,
    /// `GroupMember.Read.All`: without it `/groups` is refused, and groups among memberships come as type and id alone.
    pub reads_groups: bool,
    pub reads_domains: bool,
    pub patch_refuses: Refuses,
    pub reset_refuses: Refuses,
}

pub const ALL_RIGHTS: Rights = Rights {
    reads_assignments: true,
    reads_groups: true,
    reads_domains: true,
    patch_refuses: Refuses::Nobody,
    reset_refuses: Refuses::Nobody,
};

/// Something that happens in the tenant.
pub type Change = fn(&mut Tenant);

#[derive(Clone, Debug)]
pub struct Tenant {
    /// The first one is the caller.
    pub people: Vec<Person>,
    pub groups: Vec<Group>,
    pub assignments: Vec<Assignment>,
    pub federated_domain: &'static str,
    pub rights: Rights,
    /// How many objects a page has.
    pub page: usize,
    pub clock: Clock,
    /// Who may activate which role; `None`: the tenant has no licence for that.
    pub eligible: Option<Vec<(String, String)>>,
    /// Whether the service would take this password.
    pub likes: fn(&str) -> bool,
    pub outbox: Vec<Mail>,
    /// What happens in the tenant meanwhile, by virtual time.
    pub later: Vec<(u64, Change)>,
    /// Where somebody is among the people, by object id and name in lower case; empty until [`Tenant::index`].
    places: HashMap<String, usize>,
}

impl Tenant {
    /// The caller, with this role, and so many other people without any.
    pub fn new(caller_role: &str, people: usize, rights: Rights) -> Self {
        let mut tenant = Self {
            people: (0..=people).map(Person::new).collect(),
            groups: Vec::new(),
            assignments: Vec::new(),
            federated_domain: "fabrikam.example",
            rights,
            page: 100,
            clock: Clock::default(),
            eligible: None,
            likes: |_| true,
            outbox: Vec::new(),
            later: Vec::new(),
            places: HashMap::new(),
        };
        tenant.assign(&Person::new(0).id, caller_role, "/");
        tenant
    }

    pub fn assign(&mut self, principal: &str, role: &str, scope: &str) {
        self.assignments.push(Assignment { principal: principal.to_owned(), role: role.to_owned(), scope: scope.to_owned() });
    }

    /// Adds a group; returns its id.
    pub fn add_group(&mut self, role_assignable: bool, members: &[&str], owners: &[&str]) -> String {
        let id = format!("bbbbbbbb-0000-4000-8000-{:012}", self.groups.len());
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        self.groups.push(Group { id: id.clone(), role_assignable, members: owned(members), owners: owned(owners) });
        id
    }

    /// The people are complete: from now on each is found at once, however many there are.
    pub fn index(&mut self) {
        let keys = |(place, person): (usize, &Person)| [(person.id.to_lowercase(), place), (person.name.to_lowercase(), place)];
        self.places = self.people.iter().enumerate().flat_map(keys).collect();
    }

    /// By object id or user principal name, without case.
    pub fn position(&self, key: &str) -> Option<usize> {
        if !self.places.is_empty() {
            return self.places.get(&key.to_lowercase()).copied().filter(|place| !self.people[*place].gone);
        }
        self.people.iter().position(|person| person.id.eq_ignore_ascii_case(key) || person.name.eq_ignore_ascii_case(key))
    }

    /// Lets happen what is due.
    pub fn move_on(&mut self, now_ms: u64) {
        let due: Vec<_> = self.later.extract_if(.., |(at_ms, _)| *at_ms <= now_ms).collect();
        due.into_iter().for_each(|(_, change)| change(self));
    }

    /// All addresses of the account.
    pub fn addresses(person: &Person) -> [String; 3] {
        [person.name.clone(), format!("mail.{}", person.name), format!("alias.{}", person.name)]
    }

    pub fn groups_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Group> {
        self.groups.iter().filter(move |group| group.members.iter().any(|member| member == id))
    }

    /// Active built-in roles in the whole tenant, the user's own and those of their groups.
    pub fn tenant_wide_roles(&self, id: &str) -> Vec<&str> {
        let mut principals: Vec<&str> = self.groups_of(id).map(|group| group.id.as_str()).collect();
        principals.push(id);
        let held =
            self.assignments.iter().filter(|a| principals.contains(&a.principal.as_str()) && a.scope == "/" && a.role != CUSTOM_ROLE);
        let mut roles: Vec<&str> = held.map(|assignment| assignment.role.as_str()).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether a write to this user takes more than the right to write.
    pub fn is_protected(&self, id: &str) -> bool {
        let has_role = self.tenant_wide_roles(id).iter().any(|role| *role != DIRECTORY_READERS);
        let group = self.groups.iter().filter(|group| group.role_assignable);
        let in_group = group.clone().any(|group| group.members.iter().chain(&group.owners).any(|person| person == id));
        let has_other = self.assignments.iter().any(|a| a.principal == id && (a.scope != "/" || a.role == CUSTOM_ROLE));
        let restricted = self.position(id).is_some_and(|place| self.people[place].restricted);
        has_role || in_group || has_other || restricted
    }
}
