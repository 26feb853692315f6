use crate::installation::{Installation, error, said, text};

const REPORT: &str = r#"{"desk":"110","channel":"phone","text":"阳台冒烟"}"#;

#[test]
fn a_token_is_issued_and_a_copy_made_while_the_service_runs() {
    let here = Installation::founded();
    let service = here.serve();
    let token = said(&here.run("token", &["--user", "desk", "--role", "dispatcher"]));
    assert!(service.ask("POST", "/api/v1/reports", token.trim(), REPORT).starts_with("HTTP/1.1 201"));

    let copy = here.path("copy.sqlite");
    let made = here.run("backup", &["--to", text(&copy)]);
    assert!(made.status.success(), "{}", error(&made));
    assert!(copy.is_file() && here.path("copy.sqlite.audit").is_file());
    let again = here.run("backup", &["--to", text(&copy)]);
    assert!(!again.status.success(), "an existing file is not overwritten");
    assert!(here.run("verify", &[]).status.success());
}

#[test]
fn a_second_service_on_the_same_directory_is_refused() {
    let here = Installation::founded();
    let _first = here.serve();
    let second = here.run("serve", &["--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    assert!(error(&second).contains("in use by process"), "{}", error(&second));
}

#[test]
fn what_was_filed_is_there_after_a_kill() {
    let here = Installation::founded();
    let token = said(&here.run("token", &["--user", "desk", "--role", "dispatcher"]));
    let service = here.serve();
    service.ask("POST", "/api/v1/reports", token.trim(), REPORT);
    drop(service);
    let board = here.serve().ask("GET", "/api/v1/board", token.trim(), "");
    assert!(board.contains("阳台冒烟"), "{board}");
}

#[test]
fn an_empty_directory_is_set_up_by_whoever_has_the_code() {
    let here = Installation::empty();
    let service = here.serve();
    let is_code = |word: &&str| word.len() == 12 && word.chars().all(|letter| letter.is_ascii_hexdigit());
    let code = service.said.split([' ', ':']).find(is_code).expect("the start prints a code").to_owned();
    let set_up = |code: &str| {
        let body = format!(
            r#"{{"code":"{code}","jurisdiction":"昆山市","admin":"guanli","password":"correct horse"}}"#
        );
        service.ask("POST", "/api/v1/setup", "", &body)
    };
    assert!(set_up("000000000000").starts_with("HTTP/1.1 422"));
    assert!(set_up(&code).starts_with("HTTP/1.1 201"));
    assert!(set_up(&code).starts_with("HTTP/1.1 404"), "a code founds one jurisdiction");
}
