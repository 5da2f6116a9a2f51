//! Whose a request is, so that its answer finds the way back.

/// Whose a request is.
#[derive(Debug)]
pub(super) enum Owner {
    User(usize),
    /// Of users that are looked up in one list.
    Users(Vec<usize>),
    Domain(String),
    /// Of the person who is signed in.
    Caller,
    /// Of the run: the role-assignable groups, or the people of the one with this id.
    RoleGroups(Option<String>),
    /// Of the run: who holds which role.
    Assignments,
    /// Of the run: the tenant's rules for passwords.
    PasswordRules,
    /// The one question of a flow that asks nothing else.
    Query,
}
