//! The table of people and machines as a page that anyone can read.

use std::fmt::Write as _;

use super::*;

#[test]
fn the_decision_table_is_a_page_that_anyone_can_read() {
    let locked = || person().and([Event::SignInFailed {}, locked(morning())]);
    let phases = [
        ("unknown", given([])),
        ("person", person()),
        ("person, signed in as a", person().and([signed_in("a", morning())])),
        ("person, one failure before the lock", on_the_edge()),
        ("person, locked", locked()),
        ("person, lock run out", locked().after_seconds(LOCK_SECONDS)),
        ("machine, no token", machine()),
        ("machine, token 1", machine().and([issued(1, Role::Partner)])),
    ];
    let commands = [
        ("enrol", Command::Enrol(somebody())),
        ("set password", Command::SetPassword { hash: "$argon2id$".into(), by: admin() }),
        ("grant call-taker", Command::Grant { role: Role::CallTaker, by: admin() }),
        ("revoke call-taker", Command::Revoke { role: Role::CallTaker, by: admin() }),
        ("sign in", sign_in("b")),
        ("wrong password", Command::FailSignIn),
        ("sign out a", Command::SignOut { session: "a".into() }),
        ("unlock", Command::Unlock { by: admin() }),
        ("issue a partner token", issue(2, Role::Partner)),
        ("revoke token 1", Command::RevokeToken { token: token(1), by: admin() }),
    ];
    let mut page = String::new();
    for (phase, given) in phases {
        writeln!(page, "{phase}").unwrap();
        for (asked, command) in &commands {
            let again = Given { state: given.state.clone(), at: given.at };
            let answer = again.when(command.clone()).in_words(crate::Event::Person);
            writeln!(page, "    {asked:<23}{answer}").unwrap();
        }
    }
    insta::assert_snapshot!("person_decisions", page);
}
