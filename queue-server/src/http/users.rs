//! The people of an office, for its administrators.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use queue_api::Problem as ProblemBody;
use queue_api::session::{Right, Role};
use queue_core::value::{ProviderId, Timestamp, UserName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::auth::Admin;
use super::input::Input;
use super::problem::Problem;
use super::scope::{Scope, not_readable};
use super::session::{rights, role};
use crate::accounts::{self, Account, Person, PersonalRight};
use crate::deeds::Deed;
use crate::import::clean;
use crate::setup::{Change, Wrong};

/// The longest name of a person, in visible characters.
const NAME_LIMIT: usize = 60;
/// The longest name to sign in with.
const USERNAME_LIMIT: usize = 32;

/// A person of the office.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Known {
    /// The name to sign in with.
    #[schema(value_type = String)]
    username: UserName,
    /// The name for people.
    name: String,
    /// What the person may do.
    role: Role,
    /// What the person may do beyond that.
    rights: Vec<Right>,
    /// The institution whose services the person sees, if it is not the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    provider: Option<ProviderId>,
    /// Nobody comes in with this account.
    disabled: bool,
    /// Until when the one-time password is good, while the person has not chosen their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    one_time_until: Option<Timestamp>,
    /// When somebody last signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_in_at: Option<Timestamp>,
}

/// A person that is to come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPerson {
    /// The name to sign in with: small letters, digits, points and strokes.
    username: String,
    /// The name for people.
    name: String,
    /// What the person may do.
    role: Role,
    /// What the person may do beyond that.
    #[serde(default)]
    rights: Vec<Right>,
}

/// What a person is and may do from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangedPerson {
    /// The name for people.
    name: String,
    /// What the person may do.
    role: Role,
    /// What the person may do beyond that.
    #[serde(default)]
    rights: Vec<Right>,
    /// Nobody comes in with this account.
    #[serde(default)]
    disabled: bool,
}

/// A password that is good once, for a week. It is told here and nowhere else.
#[derive(Serialize, ToSchema)]
pub(super) struct OneTimePassword {
    /// The name to sign in with.
    #[schema(value_type = String)]
    username: UserName,
    /// The password.
    password: String,
}

/// The people of the office.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/users", operation_id = "users", tag = "users",
    params(("office" = String, Path)), responses((status = 200, body = Vec<Known>)),
)]
pub(super) async fn list(scope: Scope<Admin>) -> Result<Json<Vec<Known>>, Problem> {
    let people = scope.site().accounts().people(scope.hall().id()).await;
    let people = people.map_err(|error| not_readable(&error))?;
    Ok(Json(people.into_iter().map(known).collect()))
}

/// Adds a person, who gets a password that is good once.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/users", operation_id = "add_user", tag = "users",
    params(("office" = String, Path)), request_body = NewPerson,
    responses((status = 201, body = OneTimePassword),
        (status = 422, body = ProblemBody, description = "`invalid_person`, with `wrong`")),
)]
pub(super) async fn add(
    scope: Scope<Admin>,
    input: Input<NewPerson>,
) -> Result<(StatusCode, Json<OneTimePassword>), Problem> {
    let NewPerson { username, name, role, rights } = input.value;
    let mut wrong = wrong_username(&username);
    wrong.extend(wrong_name(&name));
    wrong.extend(wrong_rights(&scope, &rights));
    refuse(wrong)?;
    let person = Person {
        username: UserName::new(&username),
        name: name.trim().into(),
        role: own_role(role),
        office: scope.hall().id().clone(),
        provider: None,
        rights: rights.into_iter().map(own_right).collect(),
    };
    let username = person.username.clone();
    let changes = changes(&Map::new(), &traits(&person, false));
    let password = scope.site().accounts().add_person(person).await.map_err(|error| not_readable(&error))?;
    let Some(password) = password else {
        let taken = Wrong::new("username", "twice", "somebody has this name already");
        return Err(refuse(vec![taken]).expect_err("something is wrong"));
    };
    scope.record(Deed::PersonAdded { person: username.clone(), changes }).await;
    Ok((StatusCode::CREATED, Json(OneTimePassword { username, password })))
}

/// Changes what a person is called and may do, or shuts them out; their sessions end.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/users/{user}", operation_id = "change_user", tag = "users",
    params(("office" = String, Path), ("user" = String, Path)), request_body = ChangedPerson,
    responses((status = 204),
        (status = 404, body = ProblemBody, description = "`unknown_user`"),
        (status = 409, body = ProblemBody, description = "`own_account`: nobody takes their own right to administer; `sees_all_offices`"),
        (status = 422, body = ProblemBody, description = "`invalid_person`, with `wrong`")),
)]
pub(super) async fn change(
    scope: Scope<Admin>,
    Path((_office, user)): Path<(String, String)>,
    input: Input<ChangedPerson>,
) -> Result<StatusCode, Problem> {
    let known = find(&scope, &user).await?;
    let ChangedPerson { name, role, rights, disabled } = input.value;
    let mut wrong = wrong_name(&name);
    wrong.extend(wrong_rights(&scope, &rights));
    refuse(wrong)?;
    refuse_beyond(&scope, &known.person)?;
    if scope.is_by(&known.person.username) && (disabled || role != Role::Admin) {
        let detail = "nobody takes their own right to administer: ask another administrator";
        return Err(Problem::new(StatusCode::CONFLICT, "own_account", detail));
    }
    let person = Person {
        name: name.trim().into(),
        role: own_role(role),
        rights: rights.into_iter().map(own_right).collect(),
        ..(*known.person).clone()
    };
    let changed = scope.site().accounts().change_person(&person, disabled).await;
    changed.map_err(|error| not_readable(&error))?;
    let changes = changes(&traits(&known.person, known.disabled), &traits(&person, disabled));
    if !changes.is_empty() {
        scope.record(Deed::PersonChanged { person: person.username, changes }).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a person a password that is good once in place of their own; their sessions end.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/users/{user}/password", operation_id = "one_time_password", tag = "users",
    params(("office" = String, Path), ("user" = String, Path)),
    responses((status = 200, body = OneTimePassword),
        (status = 404, body = ProblemBody, description = "`unknown_user`"),
        (status = 409, body = ProblemBody, description = "`sees_all_offices`")),
)]
pub(super) async fn password(
    scope: Scope<Admin>,
    Path((_office, user)): Path<(String, String)>,
    _: Input<Nothing>,
) -> Result<Json<OneTimePassword>, Problem> {
    let person = find(&scope, &user).await?.person;
    refuse_beyond(&scope, &person)?;
    let password = scope.site().accounts().one_time_password(&person).await;
    let password = password.map_err(|error| not_readable(&error))?;
    scope.record(Deed::PasswordGiven { person: person.username.clone() }).await;
    Ok(Json(OneTimePassword { username: person.username.clone(), password }))
}

/// A body in which nothing stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

async fn find(scope: &Scope<Admin>, user: &str) -> Result<Account, Problem> {
    let people = scope.site().accounts().people(scope.hall().id()).await;
    let people = people.map_err(|error| not_readable(&error))?;
    let unknown = || Problem::new(StatusCode::NOT_FOUND, "unknown_user", "there is no such person");
    people.into_iter().find(|known| known.person.username.as_str() == user).ok_or_else(unknown)
}

/// What an administrator decides of a person.
fn traits(person: &Person, disabled: bool) -> Map<String, Value> {
    let rights: Vec<_> = person.rights.iter().map(|right| right.name()).collect();
    let traits =
        json!({"name": person.name, "role": person.role.name(), "rights": rights, "disabled": disabled});
    let Value::Object(traits) = traits else { unreachable!("an object is one") };
    traits
}

/// What differs.
fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Change> {
    let change = |(path, after): (&String, &Value)| {
        let before = before.get(path).cloned().unwrap_or_default();
        (before != *after).then(|| Change { path: path.clone(), before, after: after.clone() })
    };
    after.iter().filter_map(change).collect()
}

/// Nobody gives a right to see other offices who has not got it.
fn wrong_rights(scope: &Scope<Admin>, rights: &[Right]) -> Option<Wrong> {
    let beyond = rights.contains(&Right::AllOffices) && !scope.may(PersonalRight::AllOffices);
    let detail = "only somebody who sees all offices may let others see them";
    beyond.then(|| Wrong::new("rights", "not_yours", detail))
}

/// An account that sees other offices is changed only by somebody who sees them too, or whoever has its password would.
fn refuse_beyond(scope: &Scope<Admin>, person: &Person) -> Result<(), Problem> {
    if !person.rights.contains(&PersonalRight::AllOffices) || scope.may(PersonalRight::AllOffices) {
        return Ok(());
    }
    let detail = "this person sees all offices: only somebody who does may change the account";
    Err(Problem::new(StatusCode::CONFLICT, "sees_all_offices", detail))
}

/// What is wrong with a name to sign in with.
pub(super) fn wrong_username(username: &str) -> Vec<Wrong> {
    let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    if (2..=USERNAME_LIMIT).contains(&username.len()) && username.bytes().all(good) {
        return Vec::new();
    }
    vec![Wrong::new("username", "bad_username", "2 to 32 small letters, digits, points and strokes")]
}

/// What is wrong with a name for people.
pub(super) fn wrong_name(name: &str) -> Vec<Wrong> {
    match clean(name, NAME_LIMIT) {
        Err(error) => vec![Wrong::new("name", error.code(), error.to_string())],
        Ok(name) if name.is_empty() => vec![Wrong::new("name", "empty", "the name is empty")],
        Ok(_) => Vec::new(),
    }
}

fn refuse(wrong: Vec<Wrong>) -> Result<(), Problem> {
    let detail = wrong.iter().map(|wrong| wrong.detail.as_str()).collect::<Vec<_>>().join("; ");
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(Problem::invalid("invalid_person", detail).with_wrong(wrong)),
    }
}

fn known(account: Account) -> Known {
    let Account { person, one_time_until, disabled, signed_in_at } = account;
    Known {
        username: person.username.clone(),
        name: person.name.clone(),
        role: role(person.role),
        rights: rights(&person),
        provider: person.provider.clone(),
        disabled,
        one_time_until,
        signed_in_at,
    }
}

fn own_role(role: Role) -> accounts::Role {
    match role {
        Role::Staff => accounts::Role::Staff,
        Role::Manager => accounts::Role::Manager,
        Role::Admin => accounts::Role::Admin,
    }
}

fn own_right(right: Right) -> PersonalRight {
    match right {
        Right::CallAny => PersonalRight::CallAny,
        Right::AllOffices => PersonalRight::AllOffices,
    }
}
