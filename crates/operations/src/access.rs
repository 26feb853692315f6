//! Access: sessions, people, organisations, tokens, and the audit journal.

use api::access::{
    AuditEntry, AuditPage, ChangeRoles, EnrolPerson, FoundOrg, IssueToken, OrgChanged, OrgList,
    PersonChanged, PersonList, PersonView, SessionView, SignedInPerson, TokenIssued, TokenList, TokenView,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::access::{Actor, Command, Enrolled, Kind, PASSWORD_CHARACTERS_MIN, Person, Role, audit, org};
use model::ids::{OrgId, PersonId, TokenId};
use model::rules::Permission;
use model::{Decider, Event, Moment};
use storage::{Lane, Position};

use crate::audit::write_audit;
use crate::board::{Board, Folded};
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, wording};
use crate::limits::{PAGE_DEFAULT, PAGE_MAX, PASSWORD_CHARACTERS_MAX};
use crate::passwords;
use crate::principal::{Principal, Proof};
use crate::refusal::{name_taken, own_entry};
use crate::vault::secret_hash;

const SECRET_BYTES: usize = 32;

/// A fresh secret of 256 bits.
pub(crate) fn new_secret(city: &City, prefix: &str) -> String {
    let mut bytes = [0; SECRET_BYTES];
    city.chance().fill(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Shows who is signed in and what they may do.
pub fn show_session(who: &Principal) -> SessionView {
    session_view(who)
}

pub(crate) fn session_view(who: &Principal) -> SessionView {
    let board = who.city.board();
    let body = board.person(who.person).and_then(|person| person.state.body());
    let (name, org) = body.map(|body| (body.enrolled.name.clone(), body.enrolled.org)).unwrap_or_default();
    let may = |permission: &&Permission| who.can(**permission);
    SessionView {
        person: SignedInPerson { id: who.person, name, display_name: board.name_of(who.person) },
        roles: who.roles.clone(),
        permissions: Permission::ALL
            .iter()
            .filter(may)
            .map(|permission| permission.code().to_owned())
            .collect(),
        org: org.map(|org| board.org_ref(org)),
        jurisdiction: board.jurisdiction_view(),
        expires_at: match &who.proof {
            Proof::Session { expires_at, .. } => Some(*expires_at),
            Proof::Token => None,
        },
        demo: who.city.is_demo(),
    }
}

/// Ends the asker's session. A token is not a session and stays.
pub async fn sign_out(who: &Principal) -> Result<(), Error> {
    let Proof::Session { hash, .. } = &who.proof else { return Ok(()) };
    let city = &*who.city;
    let judge = || judge_person(city, who.person, Command::SignOut { session: hash.clone() });
    execute(city, CommandKey::fresh(city), Lane::Normal, judge).await.map(|_done| ())
}

/// Lists the organisations, the city first.
pub fn list_orgs(who: &Principal) -> Result<OrgList, Error> {
    who.may(Permission::UnitRead).or_else(|_| who.may(Permission::AccessEnrol))?;
    Ok(OrgList { orgs: who.city.board().orgs().map(|(id, founded)| Board::org_view(id, founded)).collect() })
}

/// Sets an organisation up.
pub async fn found_org(who: &Principal, key: CommandKey, request: FoundOrg) -> Result<OrgChanged, Error> {
    let by = who.may(Permission::AccessEnrol)?;
    let city = &*who.city;
    let id = OrgId(city.chance().id(city.now()));
    let judge = || {
        let parent = match city.board().org(request.parent).map(|org| org.state.clone()) {
            Some(org::Org::Founded(founded)) => founded.kind,
            _ => return Err(unknown_org("parent")),
        };
        let (name, kind) = (request.name.trim().to_owned(), request.kind);
        let founded = org::Founded { name, kind, parent: Some(request.parent), by };
        let command = org::Command::Found { founded, parent: Some(parent) };
        let events = org::Org::default().decide(command, city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Org).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    let id = done
        .repeated(city)?
        .and_then(|events| events.first().map(|(stream, _)| OrgId(*stream)))
        .unwrap_or(id);
    let board = city.board();
    let founded = board.orgs().find(|(org, _)| *org == id).ok_or(Error::CommandReused)?;
    Ok(OrgChanged { org: Board::org_view(id, founded.1), position: done.position.0 })
}

fn unknown_org(field: &str) -> Error {
    Error::Invalid(vec![FieldError::new(
        field,
        wording("须为本辖区的单位", "an organisation of this jurisdiction"),
        wording("单位见 GET /api/v1/orgs", "GET /api/v1/orgs lists them"),
    )])
}

/// Lists people and machines by sign-in name.
pub fn list_people(who: &Principal) -> Result<PersonList, Error> {
    who.may(Permission::AccessEnrol)?;
    let (board, now) = (who.city.board(), who.city.now());
    let mut people: Vec<PersonView> =
        board.people().map(|(id, body)| board.person_view(id, body, now)).collect();
    people.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(PersonList { people })
}

/// Enrols a person who signs in with a password.
pub async fn enrol_person(
    who: &Principal,
    key: CommandKey,
    request: EnrolPerson,
) -> Result<PersonChanged, Error> {
    let by = who.may(Permission::AccessEnrol)?;
    who.may(Permission::AccessGrant)?;
    let city = &*who.city;
    check_password("password", &request.password)?;
    if request.org.is_some_and(|org| city.board().org(org).is_none()) {
        return Err(unknown_org("org"));
    }
    let password = Some(passwords::hash(request.password, city.chance()).await?);
    let enrolled = Enrolled {
        name: request.name.trim().to_owned(),
        display_name: request.display_name.trim().to_owned(),
        kind: Kind::Person,
        org: request.org,
        roles: request.roles.into_iter().collect(),
        password,
        by,
    };
    let (id, position) = enrol(city, key, enrolled).await?;
    person_changed(city, id, position)
}

/// Enrols; a name can be enrolled once.
pub(crate) async fn enrol(
    city: &City,
    key: CommandKey,
    enrolled: Enrolled,
) -> Result<(PersonId, Position), Error> {
    let root =
        city.board().jurisdiction().map(|(id, _)| id).ok_or(Error::NotFound { what: "jurisdiction" })?;
    let id = person_id(root, &enrolled.name);
    let judge = || {
        if city.board().person_by_name(&enrolled.name).is_some() {
            return Err(name_taken());
        }
        let events = Person::default().decide(Command::Enrol(Box::new(enrolled.clone())), city.now())?;
        Ok(Plan::default().begin(id, events.into_iter().map(Event::Person).collect()))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    let id = done
        .repeated(city)?
        .and_then(|events| events.first().map(|(stream, _)| PersonId(*stream)))
        .unwrap_or(id);
    Ok((id, done.position))
}

/// The id of whoever has a name: made from the name, so that two enrolments at once meet on one stream and a
/// name cannot be taken twice.
pub(crate) fn person_id(root: OrgId, name: &str) -> PersonId {
    let hash = secret_hash(&format!("{root} {name}"));
    // The first six bytes stay zero: streams are kept in the order of their ids, and among ids that begin with
    // a time these stand in front, where they do not hide which streams are new.
    let mut bytes = [0; 16];
    hex::decode_to_slice(&hash[..20], &mut bytes[6..]).expect("a hash in hex has hexadecimal digits");
    PersonId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Refuses a password that is too short or too long.
pub(crate) fn check_password(field: &str, password: &str) -> Result<(), Error> {
    let (min, max) = (PASSWORD_CHARACTERS_MIN, PASSWORD_CHARACTERS_MAX);
    if (min..=max).contains(&password.chars().count()) {
        return Ok(());
    }
    Err(Error::Invalid(vec![FieldError::new(
        field,
        wording(format!("须为 {min} 至 {max} 个字符"), format!("{min} to {max} characters")),
        wording("请换一个口令，几个词连用即可", "choose another; a few words in a row will do"),
    )]))
}

/// Gives or takes a role; nobody does it for themselves.
pub async fn change_roles(
    who: &Principal,
    key: CommandKey,
    id: PersonId,
    request: ChangeRoles,
) -> Result<PersonChanged, Error> {
    let by = who.may(Permission::AccessGrant)?;
    let city = &*who.city;
    if id == who.person {
        return Err(own_entry());
    }
    let judge = || {
        let person = person_of(city, id)?;
        let grant = request.grant.map(|role| Command::Grant { role, by });
        let revoke = request.revoke.map(|role| Command::Revoke { role, by });
        let mut events = Vec::new();
        for command in grant.into_iter().chain(revoke) {
            events.extend(person.state.decide(command, city.now())?.into_iter().map(Event::Person));
        }
        Ok(Plan::default().extend(id, person.version, events))
    };
    let done = execute(city, key, Lane::Normal, judge).await?;
    person_changed(city, id, done.position)
}

/// Lifts the lock of a name; nobody lifts their own.
pub async fn unlock_person(who: &Principal, key: CommandKey, id: PersonId) -> Result<PersonChanged, Error> {
    let by = who.may(Permission::AccessUnlock)?;
    let city = &*who.city;
    if id == who.person {
        return Err(own_entry());
    }
    let done = execute(city, key, Lane::Normal, || judge_person(city, id, Command::Unlock { by })).await?;
    person_changed(city, id, done.position)
}

/// Lists the tokens in force, the newest first.
pub fn list_tokens(who: &Principal) -> Result<TokenList, Error> {
    who.may(Permission::AccessToken)?;
    let board = who.city.board();
    let of = |(id, body): (PersonId, &model::access::Body)| {
        let holder = board.person_ref(id);
        let view = move |token: &model::access::Token| TokenView {
            id: token.id,
            holder: holder.clone(),
            role: token.role,
            issued_at: token.issued_at,
        };
        body.tokens.iter().map(view).collect::<Vec<_>>()
    };
    let mut tokens: Vec<TokenView> = board.people().flat_map(of).collect();
    tokens.sort_by_key(|token| std::cmp::Reverse(token.issued_at));
    Ok(TokenList { tokens })
}

/// Issues a token; the secret is shown this once. An administrator's token cannot carry more than the
/// administrator may give: roles are given to people by name, and this is a machine's.
pub async fn issue_token(who: &Principal, request: IssueToken) -> Result<TokenIssued, Error> {
    let by = who.may(Permission::AccessToken)?;
    who.may(Permission::AccessGrant)?;
    if who.city.board().person_by_name(&request.name) == Some(who.person) {
        return Err(own_entry());
    }
    token_for(&who.city, &request.name, request.role, by).await
}

/// Issues a token to whoever has the name, enrolling a machine when nobody has.
pub(crate) async fn token_for(city: &City, name: &str, role: Role, by: Actor) -> Result<TokenIssued, Error> {
    let known = city.board().person_by_name(name);
    let holder = match known {
        Some(holder) => holder,
        None => enrol_machine(city, name, role, by).await?,
    };
    let secret = new_secret(city, "anl_");
    let id = TokenId(city.chance().id(city.now()));
    let command = Command::IssueToken { token: id, hash: secret_hash(&secret), role, by };
    let judge = || judge_person(city, holder, command.clone());
    execute(city, CommandKey::fresh(city), Lane::Normal, judge).await?;
    Ok(TokenIssued { id, token: secret })
}

async fn enrol_machine(city: &City, name: &str, role: Role, by: Actor) -> Result<PersonId, Error> {
    let enrolled = Enrolled {
        name: name.to_owned(),
        display_name: name.to_owned(),
        kind: Kind::Machine,
        org: None,
        roles: [role].into(),
        password: None,
        by,
    };
    enrol(city, CommandKey::fresh(city), enrolled).await.map(|(id, _)| id)
}

/// Revokes a token.
pub async fn revoke_token(who: &Principal, key: CommandKey, id: TokenId) -> Result<(), Error> {
    let by = who.may(Permission::AccessToken)?;
    let city = &*who.city;
    let judge = || {
        let holds = |body: &model::access::Body| body.tokens.iter().any(|token| token.id == id);
        let holder = city.board().people().find(|(_, body)| holds(body)).map(|(holder, _)| holder);
        let holder = holder.ok_or(Error::NotFound { what: "token" })?;
        judge_person(city, holder, Command::RevokeToken { token: id, by })
    };
    execute(city, key, Lane::Normal, judge).await.map(|_done| ())
}

/// Reads the audit journal, the newest first, and writes down that it was read.
pub async fn read_audit(
    who: &Principal,
    before: Option<u64>,
    limit: Option<usize>,
) -> Result<AuditPage, Error> {
    let by = who.may(Permission::AuditRead)?;
    let city = &*who.city;
    let limit = limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX);
    let newest = city.audit().head().position.0;
    let end = before.unwrap_or(u64::MAX).min(newest + 1);
    let start = end.saturating_sub(1 + limit as u64);
    let count = usize::try_from(end.saturating_sub(1) - start).unwrap_or(PAGE_MAX);
    let recorded =
        if count == 0 { Vec::new() } else { city.audit().reader().read(Position(start), count)? };
    let mut entries = Vec::with_capacity(recorded.len());
    for recorded in recorded.iter().rev() {
        let event =
            serde_json::from_slice(&recorded.body).map_err(|cause| Error::Unreadable(cause.to_string()))?;
        entries.push(audit_entry(&city.board(), recorded, &event));
    }
    write_audit(city, &audit::Event::AuditRead { by, entries: entries.len() }).await?;
    Ok(AuditPage { next: (start > 0).then_some(start + 1), entries })
}

fn audit_entry(board: &Board, recorded: &storage::Recorded, event: &audit::Event) -> AuditEntry {
    let entry = AuditEntry {
        position: recorded.position.0,
        at: Moment::from_micros(recorded.at_micros),
        kind: recorded.kind.to_string(),
        by: board.actor_view(event.by()),
        report: None,
        field: None,
        case: None,
        purpose: None,
        entries: None,
        alert: None,
        case_number: None,
        refused: false,
    };
    match event {
        audit::Event::LookedUp { report, field, case, purpose, .. } => AuditEntry {
            report: Some(*report),
            field: Some(*field),
            case: Some(*case),
            purpose: Some(*purpose),
            ..entry
        },
        audit::Event::AlertLookedUp { alert, case_number, purpose, shown, .. } => AuditEntry {
            alert: Some(*alert),
            case_number: Some(case_number.clone()),
            purpose: Some(*purpose),
            refused: !shown,
            ..entry
        },
        audit::Event::AuditRead { entries, .. } => AuditEntry { entries: Some(*entries), ..entry },
    }
}

fn person_changed(city: &City, id: PersonId, position: Position) -> Result<PersonChanged, Error> {
    let board = city.board();
    let body =
        board.person(id).and_then(|person| person.state.body()).ok_or(Error::NotFound { what: "person" })?;
    Ok(PersonChanged { person: board.person_view(id, body, city.now()), position: position.0 })
}

/// What a person's entry answers to a command.
pub(crate) fn judge_person(city: &City, id: PersonId, command: Command) -> Result<Plan, Error> {
    let person = person_of(city, id)?;
    let events = person.state.decide(command, city.now())?;
    Ok(Plan::default().extend(id, person.version, events.into_iter().map(Event::Person).collect()))
}

fn person_of(city: &City, id: PersonId) -> Result<Folded<Person>, Error> {
    city.board().person(id).cloned().ok_or(Error::NotFound { what: "person" })
}
