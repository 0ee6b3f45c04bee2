//! Signing in.

use serde::{Deserialize, Serialize};

use crate::{OfficeId, ProviderId, UserName};

/// Name and password of a person of the staff.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The name.
    pub username: String,
    /// The password; never logged.
    pub password: String,
    /// A second factor, where one is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// The person.
    pub user: User,
}

/// A person of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct User {
    /// The name to sign in with.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub username: UserName,
    /// The name for people.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// What the person may do beyond calling and serving.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// The office the person works in.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub office: OfficeId,
    /// The institution whose services the person sees in every office, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub provider: Option<ProviderId>,
}

/// What a person may do; each role may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Calls and serves.
    Staff,
    /// Sees statistics.
    Manager,
    /// Sets up the office.
    Admin,
}

/// What not everybody of the staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Call a ticket out of order.
    CallAny,
    /// See the figures of every office, as a manager.
    AllOffices,
}
