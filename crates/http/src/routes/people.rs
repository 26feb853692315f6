//! People, organisations, machines' tokens, and the audit journal.

use api::access::{
    AuditPage, ChangeRoles, EnrolPerson, FoundOrg, IssueToken, Nothing, OrgChanged, OrgList, PersonChanged,
    PersonList, TokenIssued, TokenList,
};
use axum::http::StatusCode;
use model::ids::{PersonId, TokenId};
use operations::access;

use crate::extract::{Command, Json, Named, Query, Who};
use crate::reply::{Answer, Created, Shown};
use crate::routes::page::Page;

/// Lists the organisations, the city first.
#[utoipa::path(
    get,
    path = "/api/v1/orgs",
    tag = "people",
    responses((status = 200, description = "The organisations.", body = OrgList))
)]
pub(crate) async fn list_orgs(who: Who) -> Answer<Shown<OrgList>> {
    Ok(Shown(access::list_orgs(&who)?))
}

/// Sets up an organisation.
#[utoipa::path(
    post,
    path = "/api/v1/orgs",
    tag = "people",
    request_body = FoundOrg,
    responses((status = 201, description = "The new organisation.", body = OrgChanged))
)]
pub(crate) async fn found_org(
    Command { who, key, request }: Command<FoundOrg>,
) -> Answer<Created<OrgChanged>> {
    Ok(Created(access::found_org(&who, key, request).await?))
}

/// Lists the people and machines by sign-in name.
#[utoipa::path(
    get,
    path = "/api/v1/people",
    tag = "people",
    responses((status = 200, description = "The people.", body = PersonList))
)]
pub(crate) async fn list_people(who: Who) -> Answer<Shown<PersonList>> {
    Ok(Shown(access::list_people(&who)?))
}

/// Enrols a person.
#[utoipa::path(
    post,
    path = "/api/v1/people",
    tag = "people",
    request_body = EnrolPerson,
    responses((status = 201, description = "The new person.", body = PersonChanged))
)]
pub(crate) async fn enrol_person(
    Command { who, key, request }: Command<EnrolPerson>,
) -> Answer<Created<PersonChanged>> {
    Ok(Created(access::enrol_person(&who, key, request).await?))
}

/// Gives or takes roles.
#[utoipa::path(
    post,
    path = "/api/v1/people/{person}/roles",
    tag = "people",
    request_body = ChangeRoles,
    responses((status = 200, description = "The person as they are now.", body = PersonChanged))
)]
pub(crate) async fn change_roles(
    Command { who, key, request }: Command<ChangeRoles>,
    Named(id): Named<PersonId>,
) -> Answer<Shown<PersonChanged>> {
    Ok(Shown(access::change_roles(&who, key, id, request).await?))
}

/// Lifts the lock that too many wrong passwords have set.
#[utoipa::path(
    post,
    path = "/api/v1/people/{person}/unlock",
    tag = "people",
    request_body = Nothing,
    responses((status = 200, description = "The person as they are now.", body = PersonChanged))
)]
pub(crate) async fn unlock_person(
    Command { who, key, request: Nothing {} }: Command<Nothing>,
    Named(id): Named<PersonId>,
) -> Answer<Shown<PersonChanged>> {
    Ok(Shown(access::unlock_person(&who, key, id).await?))
}

/// Lists the tokens in force.
#[utoipa::path(
    get,
    path = "/api/v1/tokens",
    tag = "people",
    responses((status = 200, description = "The tokens, without their secrets.", body = TokenList))
)]
pub(crate) async fn list_tokens(who: Who) -> Answer<Shown<TokenList>> {
    Ok(Shown(access::list_tokens(&who)?))
}

/// Issues a token to a machine; its secret is shown this once.
#[utoipa::path(
    post,
    path = "/api/v1/tokens",
    tag = "people",
    request_body = IssueToken,
    responses((status = 201, description = "The token and its secret.", body = TokenIssued))
)]
pub(crate) async fn issue_token(who: Who, Json(request): Json<IssueToken>) -> Answer<Created<TokenIssued>> {
    Ok(Created(access::issue_token(&who, request).await?))
}

/// Withdraws a token.
#[utoipa::path(
    delete,
    path = "/api/v1/tokens/{token}",
    tag = "people",
    responses((status = 204, description = "It opens nothing any more."))
)]
pub(crate) async fn revoke_token(
    Command { who, key, request: Nothing {} }: Command<Nothing>,
    Named(id): Named<TokenId>,
) -> Answer<StatusCode> {
    access::revoke_token(&who, key, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads the audit journal, the newest entry first; the reading is written down too.
#[utoipa::path(
    get,
    path = "/api/v1/audit",
    tag = "people",
    params(Page),
    responses((status = 200, description = "One page of entries.", body = AuditPage))
)]
pub(crate) async fn read_audit(who: Who, Query(page): Query<Page>) -> Answer<Shown<AuditPage>> {
    Ok(Shown(access::read_audit(&who, page.before, page.limit).await?))
}
