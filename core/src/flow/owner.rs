//! Whose a request is, so that its reply finds the way back.

/// Whose a request is.
#[derive(Clone, Debug)]
pub(super) enum Owner {
    User(usize),
    /// Users that are looked up in one list.
    Users(Vec<usize>),
    Domain(String),
    /// The person who is signed in.
    Caller,
    /// The run: the role-assignable groups, or the people of the one with this id.
    RoleGroups(Option<String>),
    /// The run: who holds which role.
    Assignments,
    /// The run: the tenant's banned words.
    BannedWords,
    /// The one question of a flow that asks nothing else.
    Query,
}
