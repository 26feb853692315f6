//! The rules of people, machines and organisations, told as sentences.

mod orgs;
mod tables;

use proptest::prelude::*;

use super::*;
use crate::decider::Decider;
use crate::given::{Given, actor, given, morning, token};
use crate::moment::Moment;

fn admin() -> Actor {
    actor(Role::Administrator)
}

fn somebody() -> Box<Enrolled> {
    Box::new(Enrolled {
        name: "wangfang".into(),
        display_name: "王芳".into(),
        kind: Kind::Person,
        org: None,
        roles: [Role::CallTaker].into(),
        password: Some("$argon2id$v=19$first".into()),
        by: admin(),
    })
}

fn something() -> Box<Enrolled> {
    Box::new(Enrolled {
        name: "sensors".into(),
        display_name: "烟感平台".into(),
        kind: Kind::Machine,
        org: None,
        roles: [Role::Partner].into(),
        password: None,
        by: admin(),
    })
}

/// A person who may sign in.
fn person() -> Given<Person> {
    given([Event::Enrolled(somebody())])
}

fn machine() -> Given<Person> {
    given([Event::Enrolled(something())])
}

fn sign_in(session: &str) -> Command {
    Command::SignIn { session: session.into() }
}

fn signed_in(session: &str, at: Moment) -> Event {
    Event::SignedIn { session: session.into(), expires_at: at.plus_seconds(SESSION_SECONDS) }
}

fn locked(at: Moment) -> Event {
    Event::Locked { until: at.plus_seconds(LOCK_SECONDS) }
}

fn issue(n: u128, role: Role) -> Command {
    Command::IssueToken { token: token(n), hash: format!("hash{n}"), role, by: admin() }
}

fn issued(n: u128, role: Role) -> Event {
    Event::TokenIssued { token: token(n), hash: format!("hash{n}"), role, by: admin() }
}

fn sessions(given: &Given<Person>) -> Vec<&str> {
    given.state.body().unwrap().sessions.keys().map(String::as_str).collect()
}

/// Wrong passwords, one a minute, one fewer than lock.
fn on_the_edge() -> Given<Person> {
    (1..FAILURES_MAX).fold(person(), |given, _| {
        given.after_seconds(60).when(Command::FailSignIn).then([Event::SignInFailed {}])
    })
}

/// Locked just now.
fn locked_out() -> Given<Person> {
    let edge = on_the_edge();
    let until = locked(edge.at);
    edge.when(Command::FailSignIn).then([Event::SignInFailed {}, until])
}

#[test]
fn somebody_is_enrolled_once() {
    given::<Person>([])
        .when(Command::Enrol(somebody()))
        .then([Event::Enrolled(somebody())])
        .when(Command::Enrol(somebody()))
        .then_refused(Refusal::AlreadyEnrolled);
}

#[test]
fn a_name_has_a_fitting_length() {
    for bad in [String::new(), " ".into(), "王".repeat(NAME_CHARACTERS_MAX + 1)] {
        for entry in [
            Enrolled { name: bad.clone(), ..*somebody() },
            Enrolled { display_name: bad.clone(), ..*somebody() },
        ] {
            given::<Person>([]).when(Command::Enrol(Box::new(entry))).then_refused(Refusal::BadName);
        }
    }
}

#[test]
fn a_person_has_a_password_and_a_machine_has_none() {
    given::<Person>([]).when(Command::Enrol(something())).then([Event::Enrolled(something())]);
    let no_password = Box::new(Enrolled { password: None, ..*somebody() });
    let password = Box::new(Enrolled { password: somebody().password, ..*something() });
    for entry in [no_password, password] {
        given::<Person>([]).when(Command::Enrol(entry)).then_refused(Refusal::WrongCredential);
    }
    machine()
        .when(Command::SetPassword { hash: "$argon2id$".into(), by: admin() })
        .then_refused(Refusal::WrongCredential);
}

#[test]
fn nothing_can_be_asked_of_somebody_who_is_not_enrolled() {
    let asked = [
        Command::SetPassword { hash: "$argon2id$".into(), by: admin() },
        Command::Grant { role: Role::Officer, by: admin() },
        Command::Revoke { role: Role::Officer, by: admin() },
        sign_in("a"),
        Command::FailSignIn,
        Command::SignOut { session: "a".into() },
        Command::Unlock { by: admin() },
        issue(1, Role::Partner),
        Command::RevokeToken { token: token(1), by: admin() },
    ];
    for command in asked {
        given::<Person>([]).when(command).then_refused(Refusal::NotEnrolled);
    }
}

#[test]
fn five_failures_within_the_window_lock_the_name() {
    let after = locked_out();
    let until = after.at.plus_seconds(LOCK_SECONDS);
    assert!(after.state.body().unwrap().is_locked(after.at));
    after
        .when(sign_in("a"))
        .then_refused(Refusal::Locked(until))
        .when(Command::FailSignIn)
        .then_refused(Refusal::Locked(until));
}

#[test]
fn failures_that_are_spread_out_lock_nothing() {
    let apart = FAILURE_WINDOW_SECONDS / (i64::try_from(FAILURES_MAX).unwrap() - 1);
    let mut given = person();
    for _ in 0..4 * FAILURES_MAX {
        given = given.after_seconds(apart).when(Command::FailSignIn).then([Event::SignInFailed {}]);
    }
    assert!(!given.state.body().unwrap().is_locked(given.at));
}

#[test]
fn a_right_password_forgets_the_failures() {
    let edge = on_the_edge();
    let now = edge.at;
    edge.when(sign_in("a"))
        .then([signed_in("a", now)])
        .when(Command::FailSignIn)
        .then([Event::SignInFailed {}]);
}

#[test]
fn the_lock_lifts_by_itself_and_one_more_failure_does_not_bring_it_back() {
    let over = locked_out().after_seconds(LOCK_SECONDS - 1);
    assert!(over.state.body().unwrap().is_locked(over.at));
    let over = over.after_seconds(1);
    assert!(!over.state.body().unwrap().is_locked(over.at));
    let now = over.at;
    over.when(Command::FailSignIn)
        .then([Event::SignInFailed {}])
        .when(sign_in("a"))
        .then([signed_in("a", now)]);
}

#[test]
fn an_administrator_lifts_the_lock() {
    let after = locked_out().when(Command::Unlock { by: admin() }).then([Event::Unlocked { by: admin() }]);
    let now = after.at;
    after
        .when(Command::Unlock { by: admin() })
        .then_nothing()
        .when(Command::FailSignIn)
        .then([Event::SignInFailed {}])
        .when(sign_in("a"))
        .then([signed_in("a", now)]);
}

#[test]
fn a_lock_does_not_end_the_sessions_that_are_open() {
    let open = person().and([signed_in("a", morning())]);
    let (now, mut given) = (open.at, open);
    for failure in 1..=FAILURES_MAX {
        let lock = (failure == FAILURES_MAX).then(|| locked(now));
        given = given.when(Command::FailSignIn).then([Event::SignInFailed {}].into_iter().chain(lock));
    }
    assert_eq!(sessions(&given), ["a"]);
}

#[test]
fn a_new_password_ends_every_session() {
    let after = person()
        .and([signed_in("a", morning()), signed_in("b", morning())])
        .when(Command::SetPassword { hash: "$argon2id$v=19$second".into(), by: admin() })
        .then([Event::PasswordSet { hash: "$argon2id$v=19$second".into(), by: admin() }]);
    assert!(sessions(&after).is_empty());
    assert_eq!(after.state.body().unwrap().enrolled.password.as_deref(), Some("$argon2id$v=19$second"));
}

#[test]
fn the_oldest_session_ends_when_there_are_too_many() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    assert_eq!(names.len(), SESSIONS_MAX + 1);
    let given = names.into_iter().fold(person(), |given, name| {
        let given = given.after_seconds(60);
        let now = given.at;
        given.when(sign_in(name)).then([signed_in(name, now)])
    });
    assert_eq!(sessions(&given), names[1..]);
}

#[test]
fn a_session_that_is_over_makes_room() {
    let given = person().and([signed_in("a", morning())]).after_seconds(SESSION_SECONDS);
    let now = given.at;
    let given = given.when(sign_in("b")).then([signed_in("b", now)]);
    assert_eq!(sessions(&given), ["b"]);
}

#[test]
fn signing_out_ends_that_session_and_no_other() {
    let out = |session: &str| Command::SignOut { session: session.into() };
    let after = person()
        .and([signed_in("a", morning()), signed_in("b", morning())])
        .when(out("a"))
        .then([Event::SignedOut { session: "a".into() }])
        .when(out("a"))
        .then_nothing();
    assert_eq!(sessions(&after), ["b"]);
}

#[test]
fn a_role_is_granted_once_and_only_a_held_role_is_revoked() {
    let (role, by) = (Role::Dispatcher, admin());
    let after = person()
        .when(Command::Revoke { role, by })
        .then_refused(Refusal::RoleNotHeld)
        .when(Command::Grant { role, by })
        .then([Event::RoleGranted { role, by }])
        .when(Command::Grant { role, by })
        .then_nothing()
        .when(Command::Revoke { role, by })
        .then([Event::RoleRevoked { role, by }]);
    assert_eq!(after.state.body().unwrap().enrolled.roles, [Role::CallTaker].into());
}

#[test]
fn a_revoked_role_takes_its_tokens() {
    let after = machine()
        .and([Event::RoleGranted { role: Role::Operator, by: admin() }])
        .and([issued(1, Role::Partner), issued(2, Role::Operator), issued(3, Role::Partner)])
        .when(Command::Revoke { role: Role::Partner, by: admin() })
        .then([Event::RoleRevoked { role: Role::Partner, by: admin() }]);
    let left: Vec<_> = after.state.body().unwrap().tokens.iter().map(|token| token.id).collect();
    assert_eq!(left, [token(2)]);
}

#[test]
fn a_token_is_issued_and_revoked() {
    let revoke = || Command::RevokeToken { token: token(1), by: admin() };
    let after = machine()
        .when(revoke())
        .then_refused(Refusal::NoSuchToken)
        .after_seconds(60)
        .when(issue(1, Role::Partner))
        .then([issued(1, Role::Partner)]);
    assert_eq!(after.state.body().unwrap().tokens[0].issued_at, morning().plus_seconds(60));
    after
        .when(revoke())
        .then([Event::TokenRevoked { token: token(1), by: admin() }])
        .when(revoke())
        .then_refused(Refusal::NoSuchToken);
}

#[test]
fn there_are_only_so_many_tokens() {
    let all = (1..).take(TOKENS_MAX).map(|n| issued(n, Role::Partner));
    machine().and(all).when(issue(99, Role::Partner)).then_refused(Refusal::TooManyTokens);
}

#[test]
fn the_operator_of_the_machine_is_nobody_who_can_be_enrolled() {
    assert_eq!(Actor::operator(), Actor { person: crate::ids::PersonId(Uuid::nil()), role: Role::Operator });
}

fn any_command() -> impl Strategy<Value = Command> {
    let role = prop::sample::select(&Role::ALL[..4]);
    let session = "[a-l]";
    prop_oneof![
        Just(Command::SetPassword { hash: "$argon2id$".into(), by: admin() }),
        role.clone().prop_map(|role| Command::Grant { role, by: admin() }),
        role.clone().prop_map(|role| Command::Revoke { role, by: admin() }),
        session.prop_map(|session| Command::SignIn { session }),
        Just(Command::FailSignIn),
        Just(Command::FailSignIn),
        session.prop_map(|session| Command::SignOut { session }),
        Just(Command::Unlock { by: admin() }),
        (0..40_u128, role).prop_map(|(n, role)| issue(n, role)),
        (0..40_u128).prop_map(|n| Command::RevokeToken { token: token(n), by: admin() }),
    ]
}

proptest! {
    #[test]
    fn nobody_signs_in_while_locked_and_every_lock_ends(
        steps in prop::collection::vec((any_command(), 0..400_i64), 0..120),
    ) {
        let Given { mut state, mut at } = person();
        for (command, seconds) in steps {
            at = at.plus_seconds(seconds);
            let was_locked = state.body().unwrap().is_locked(at);
            let Ok(events) = state.decide(command, at) else { continue };
            state = events.iter().fold(state, |state, event| state.evolve(event, at));
            let body = state.body().unwrap();
            let began = events.iter().any(|event| matches!(event, Event::SignedIn { .. }));
            prop_assert!(!(was_locked && began), "a session began behind the lock");
            prop_assert!(body.sessions.len() <= SESSIONS_MAX);
            prop_assert!(body.tokens.len() <= TOKENS_MAX);
            prop_assert!(body.failures.len() <= FAILURES_MAX);
            prop_assert!(!body.is_locked(at.plus_seconds(LOCK_SECONDS)));
        }
    }
}
