use std::os::unix::fs::PermissionsExt as _;

use crate::installation::{Installation, error, said, text};

#[test]
fn a_jurisdiction_is_founded_once_and_a_neighbour_may_join() {
    let here = Installation::founded();
    let again = here.init("苏州市");
    assert!(!again.status.success());
    assert!(error(&again).contains("苏州市 is there already"), "{}", error(&again));
    assert!(here.init("嘉善县").status.success());
    assert!(here.data().join("2/journal.sqlite").is_file());
}

#[test]
fn a_short_password_founds_nothing_and_leaves_nothing() {
    let here = Installation::empty();
    let password = here.path("password");
    std::fs::write(&password, "short").unwrap();
    let file = text(&password);
    let refused =
        here.run("init", &["--jurisdiction", "苏州市", "--admin", "guanli", "--password-file", file]);
    assert!(!refused.status.success());
    assert!(error(&refused).contains("8 to 128 characters"), "{}", error(&refused));
    assert!(!here.data().join("1").exists());
}

#[test]
fn the_key_and_the_directory_are_for_the_services_user_alone() {
    let here = Installation::founded();
    let mode = |path: &str| std::fs::metadata(here.data().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("1/jurisdiction.key"), 0o600);
    assert_eq!(mode("1"), 0o700);
    assert_eq!(mode(""), 0o700);
}

#[test]
fn an_unknown_role_is_answered_with_those_that_there_are() {
    let refused = Installation::founded().run("token", &["--user", "x", "--role", "king"]);
    assert!(!refused.status.success());
    assert!(error(&refused).contains("duty-commander"), "{}", error(&refused));
}

#[test]
fn several_jurisdictions_want_a_choice() {
    let here = Installation::founded();
    assert!(here.init("嘉善县").status.success());
    let unclear = here.run("token", &["--user", "x", "--role", "dispatcher"]);
    assert!(error(&unclear).contains("--jurisdiction"), "{}", error(&unclear));
    let chosen = here.run("token", &["--user", "x", "--role", "dispatcher", "--jurisdiction", "嘉善县"]);
    assert!(said(&chosen).starts_with("anl_"), "{}", error(&chosen));
}

#[test]
fn a_whole_journal_verifies_and_a_bent_one_does_not() {
    let here = Installation::founded();
    assert!(said(&here.run("verify", &[])).contains("1/journal: ok, 2 events"));
    let journal = here.data().join("1/journal.sqlite");
    let mut bytes = std::fs::read(&journal).unwrap();
    let planted = "苏州市".as_bytes();
    let place = bytes.windows(planted.len()).position(|window| window == planted).unwrap();
    bytes[place] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    let broken = here.run("verify", &[]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(said(&broken).contains("BROKEN at position 1"), "{}", said(&broken));
}
