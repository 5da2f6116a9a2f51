//! The path of a request, read as OData reads it.

use percent_encoding::percent_decode_str;

use crate::wire::error::GraphError;

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// `/users`
    Users,
    /// `/users/{id}`, `/users('{id}')` or `/me`
    User(UserKey),
    /// `…/transitiveMemberOf` of a user, of one type with a cast
    MemberOf(UserKey, Option<ObjectType>),
    /// `…/ownedObjects` of a user, of one type with a cast
    Owned(UserKey, Option<ObjectType>),
    /// `…/authentication/methods/{id}/resetPassword` of a user
    ResetPassword(UserKey, String),
    /// `…/authentication/operations/{id}` of a user
    Operation(UserKey, String),
    /// `…/authentication/methods` of a user
    SignInMethods(UserKey),
    /// `/reports/authenticationMethods/userRegistrationDetails/{id}`
    Registration(String),
    /// `…/revokeSignInSessions` of a user
    RevokeSessions(UserKey),
    /// `…/manager` of a user
    Manager(UserKey),
    /// `…/sendMail` from a user's mailbox
    SendMail(UserKey),
    /// `…/authentication/temporaryAccessPassMethods` of a user
    TemporaryAccessPasses(UserKey),
    /// `/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass`
    PassPolicy,
    /// `/roleManagement/directory/roleAssignments`
    RoleAssignments,
    /// `/domains/{id}`
    Domain(String),
    /// `/groups`
    Groups,
    /// `/groups/{id}/transitiveMembers` or `…/owners`
    PeopleOf(String, Relation),
    /// `/groupSettings`
    GroupSettings,
    /// `/auditLogs/directoryAudits`
    DirectoryAudits,
    /// `/auditLogs/signIns`
    SignIns,
}

/// How people belong to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `transitiveMembers`
    TransitiveMembers,
    /// `owners`
    Owners,
}

/// A type that a path casts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectType {
    /// `directoryRole`
    Role,
    /// `group`
    Group,
    /// `administrativeUnit`
    Unit,
}

/// Which user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserKey {
    /// The caller.
    Me,
    /// Object id or user principal name.
    Key(String),
}

impl Resource {
    /// Reads what follows `/v1.0/`, still percent-encoded.
    ///
    /// # Errors
    /// Graph has no such path.
    pub fn parse(path: &str) -> Result<Self, GraphError> {
        let segments = path.split('/').map(decode).collect::<Result<Vec<_>, _>>()?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (user, rest) = match segments.as_slice() {
            ["users"] => return Ok(Self::Users),
            ["roleManagement", "directory", "roleAssignments"] => return Ok(Self::RoleAssignments),
            ["auditLogs", "directoryAudits"] => return Ok(Self::DirectoryAudits),
            ["auditLogs", "signIns"] => return Ok(Self::SignIns),
            ["groupSettings"] => return Ok(Self::GroupSettings),
            ["policies", "authenticationMethodsPolicy", "authenticationMethodConfigurations", "temporaryAccessPass"] => {
                return Ok(Self::PassPolicy);
            }
            ["reports", "authenticationMethods", "userRegistrationDetails", id] => return Ok(Self::Registration(plain_key(id)?)),
            ["groups", rest @ ..] => return Self::of_groups(rest),
            ["domains", key] => return Ok(Self::Domain(plain_key(key)?)),
            ["me", rest @ ..] => (UserKey::Me, rest),
            ["users", key, rest @ ..] => (UserKey::Key(plain_key(key)?), rest),
            [first, rest @ ..] => match (quoted_key("users", first), quoted_key("domains", first)) {
                (Some(key), _) => (UserKey::Key(key?), rest),
                (_, Some(key)) if rest.is_empty() => return Ok(Self::Domain(key?)),
                _ => return Err(GraphError::no_segment(first)),
            },
            [] => return Err(GraphError::no_segment("")),
        };
        match rest {
            [] => Ok(Self::User(user)),
            ["transitiveMemberOf", cast @ ..] => Ok(Self::MemberOf(user, object_type(cast)?)),
            ["ownedObjects", cast @ ..] => Ok(Self::Owned(user, object_type(cast)?)),
            ["revokeSignInSessions"] => Ok(Self::RevokeSessions(user)),
            ["manager"] => Ok(Self::Manager(user)),
            ["sendMail"] => Ok(Self::SendMail(user)),
            ["authentication", "methods", method, "resetPassword"] => Ok(Self::ResetPassword(user, (*method).to_owned())),
            ["authentication", "temporaryAccessPassMethods"] => Ok(Self::TemporaryAccessPasses(user)),
            ["authentication", "methods"] => Ok(Self::SignInMethods(user)),
            ["authentication", "operations", operation] => Ok(Self::Operation(user, (*operation).to_owned())),
            ["authentication", "passwordMethods", ..] => Err(GraphError::not_served("passwordMethods, use methods")),
            ["authentication", unknown, ..] => Err(GraphError::no_segment(unknown)),
            [unknown, ..] => Err(GraphError::no_segment(unknown)),
        }
    }

    fn of_groups(rest: &[&str]) -> Result<Self, GraphError> {
        match rest {
            [] => Ok(Self::Groups),
            [id, "transitiveMembers"] => Ok(Self::PeopleOf(plain_key(id)?, Relation::TransitiveMembers)),
            [id, "owners"] => Ok(Self::PeopleOf(plain_key(id)?, Relation::Owners)),
            [_, further @ ..] => Err(GraphError::not_served(&format!("groups/{{id}}/{}", further.join("/")))),
        }
    }

    /// Whether the path begins with `/me`.
    #[must_use]
    pub fn is_of_me(&self) -> bool {
        match self {
            Self::Users
            | Self::Domain(_)
            | Self::RoleAssignments
            | Self::Groups
            | Self::PeopleOf(..)
            | Self::GroupSettings
            | Self::PassPolicy
            | Self::Registration(_)
            | Self::DirectoryAudits
            | Self::SignIns => false,
            Self::User(key)
            | Self::MemberOf(key, _)
            | Self::Owned(key, _)
            | Self::ResetPassword(key, _)
            | Self::Operation(key, _)
            | Self::TemporaryAccessPasses(key)
            | Self::SignInMethods(key)
            | Self::Manager(key)
            | Self::SendMail(key)
            | Self::RevokeSessions(key) => *key == UserKey::Me,
        }
    }
}

/// The cast at the end of a path, in Graph's name space or its short form.
fn object_type(cast: &[&str]) -> Result<Option<ObjectType>, GraphError> {
    let [cast] = cast else {
        return cast.get(1).map_or(Ok(None), |beyond| Err(GraphError::no_segment(beyond)));
    };
    match cast.strip_prefix("microsoft.").unwrap_or(cast) {
        "graph.directoryRole" => Ok(Some(ObjectType::Role)),
        "graph.group" => Ok(Some(ObjectType::Group)),
        "graph.administrativeUnit" => Ok(Some(ObjectType::Unit)),
        _ => Err(GraphError::no_segment(cast)),
    }
}

fn decode(segment: &str) -> Result<String, GraphError> {
    let text = percent_decode_str(segment).decode_utf8();
    text.map(Into::into).map_err(|_| GraphError::malformed("The request URL is not valid UTF-8."))
}

/// A key that is a segment of its own. One that begins with `$` or `#` reads as a system segment: such keys need quotes.
fn plain_key(segment: &str) -> Result<String, GraphError> {
    match segment.chars().next() {
        None | Some('$' | '#') => Err(GraphError::no_segment(segment)),
        Some(_) => Ok(segment.to_owned()),
    }
}

/// The key of `collection('key')`: a quote inside it is doubled.
fn quoted_key(collection: &str, segment: &str) -> Option<Result<String, GraphError>> {
    let quoted = segment.strip_prefix(collection)?.strip_prefix("('")?.strip_suffix("')")?;
    let key = quoted.replace("''", "\0");
    Some(if key.contains('\'') || key.is_empty() {
        Err(GraphError::malformed("The key in the request URL is not a valid string literal."))
    } else {
        Ok(key.replace('\0', "'"))
    })
}
