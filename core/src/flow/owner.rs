//! What a request was sent for: its reply goes back there.

/// What a request was sent for.
#[derive(Clone, Debug)]
pub(super) enum Owner {
    User(usize),
    /// Users who are looked up together.
    Users(Vec<usize>),
    Domain(String),
    /// The person who is signed in.
    Caller,
    /// The role-assignable groups of the tenant, or the people of the one with this id.
    RoleGroups(Option<String>),
    /// The role assignments of the tenant.
    Assignments,
    /// The tenant's banned words.
    BannedWords,
    /// The tenant's policy for Temporary Access Passes.
    PassPolicy,
    /// The only request of a query.
    Query,
}
