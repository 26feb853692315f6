//! Signing in, people, organisations, tokens, and the audit journal.

use model::Moment;
use model::access::audit::Field;
use model::access::{Role, org};
use model::case::{CaseRef, Purpose};
use model::ids::{AlertId, OrgId, PersonId, ReportId, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::board::JurisdictionView;
use crate::incident::ActorView;
use crate::{OrgRef, PersonRef};

/// Whether the first administrator is still to be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupState {
    /// True until the first jurisdiction exists.
    pub needed: bool,
}

/// Makes the first jurisdiction and its administrator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The code that the server has printed on its terminal.
    pub code: String,
    /// The jurisdiction's name.
    pub jurisdiction: String,
    /// The administrator's sign-in name.
    pub admin: String,
    /// The administrator's password: at least 8 characters.
    #[schema(min_length = 8)]
    pub password: String,
}

/// Signs in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The sign-in name; `name@jurisdiction` where several are served and the name is not unique.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Who is signed in and what they may do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// The person.
    pub person: SignedInPerson,
    /// The roles in force.
    pub roles: Vec<Role>,
    /// What these roles may do, as dotted names.
    pub permissions: Vec<String>,
    /// The organisation.
    pub org: Option<OrgRef>,
    /// The jurisdiction.
    pub jurisdiction: JurisdictionView,
    /// When the session ends; absent for a token.
    pub expires_at: Option<Moment>,
    /// Whether this is a demonstration.
    pub demo: bool,
}

/// The person behind a session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignedInPerson {
    /// The person.
    pub id: PersonId,
    /// The sign-in name.
    pub name: String,
    /// The display name.
    pub display_name: String,
}

/// Sets up an organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundOrg {
    /// Its name: 1 to 80 characters.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What it is.
    #[schema(value_type = org::Kind)]
    pub kind: org::Kind,
    /// What it stands under.
    pub parent: OrgId,
}

/// An organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrgView {
    /// The organisation.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// What it is.
    #[schema(value_type = org::Kind)]
    pub kind: org::Kind,
    /// What it stands under.
    pub parent: Option<OrgId>,
}

/// The organisations of a jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrgList {
    /// The organisations, the city first.
    pub orgs: Vec<OrgView>,
}

/// An organisation after a change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrgChanged {
    /// The organisation.
    pub org: OrgView,
    /// The change's place in the journal.
    pub position: u64,
}

/// Enrols a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolPerson {
    /// The sign-in name.
    #[schema(min_length = 1, max_length = 40)]
    pub name: String,
    /// The name that colleagues see.
    #[schema(min_length = 1, max_length = 40)]
    pub display_name: String,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<OrgId>,
    /// The roles.
    pub roles: Vec<Role>,
    /// The password: at least 8 characters.
    #[schema(min_length = 8)]
    pub password: String,
}

/// Gives or takes roles.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRoles {
    /// A role to give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Role>,
    /// A role to take away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoke: Option<Role>,
}

/// Asks for something that needs no more words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// A person as an administrator sees them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    /// The person.
    pub id: PersonId,
    /// The sign-in name.
    pub name: String,
    /// The display name.
    pub display_name: String,
    /// The organisation.
    pub org: Option<OrgRef>,
    /// The roles.
    pub roles: Vec<Role>,
    /// Whether it is a machine.
    pub machine: bool,
    /// Until when the name is locked.
    pub locked_until: Option<Moment>,
}

/// The people of a jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonList {
    /// The people, by sign-in name.
    pub people: Vec<PersonView>,
}

/// A person after a change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonChanged {
    /// The person.
    pub person: PersonView,
    /// The change's place in the journal.
    pub position: u64,
}

/// Issues a token to a machine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueToken {
    /// The machine's name; it is enrolled when nobody has that name.
    #[schema(min_length = 1, max_length = 40)]
    pub name: String,
    /// The one role that the token carries.
    pub role: Role,
}

/// A new token: the only time that its secret is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenIssued {
    /// The token's id.
    pub id: TokenId,
    /// The secret, to be sent as `Authorization: Bearer …`.
    pub token: String,
}

/// A token in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// The token's id.
    pub id: TokenId,
    /// Who holds it.
    pub holder: PersonRef,
    /// The role that it carries.
    pub role: Role,
    /// When it was issued.
    pub issued_at: Moment,
}

/// The tokens in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenList {
    /// The tokens, the newest first.
    pub tokens: Vec<TokenView>,
}

/// One page of the audit journal, newest first. Reading it is written down too.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Pass this as `before` for the next page.
    pub next: Option<u64>,
}

/// One entry of the audit journal.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its place in the audit journal.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// The kind: `audit.looked_up`, `audit.alert_looked_up` or `audit.audit_read`.
    pub kind: String,
    /// Who.
    pub by: ActorView,
    /// The report whose caller was looked up.
    pub report: Option<ReportId>,
    /// Which field was shown.
    pub field: Option<Field>,
    /// The case that it was for.
    pub case: Option<CaseRef>,
    /// What it was for.
    pub purpose: Option<Purpose>,
    /// How many entries were shown, when the audit journal itself was read.
    pub entries: Option<usize>,
    /// The alert whose description was asked for.
    pub alert: Option<AlertId>,
    /// The requester's case, as the one who asked named it.
    pub case_number: Option<String>,
    /// Whether it was refused.
    pub refused: bool,
}
