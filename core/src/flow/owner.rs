//! Whose a request is, so that its answer finds the way back.

/// Whose a request is.
#[derive(Debug)]
pub(super) enum Owner {
    User(usize),
    Domain(String),
    /// Of the person who is signed in.
    Caller,
    /// Of the run: who owns role-assignable groups.
    GroupOwners,
    Search,
}
