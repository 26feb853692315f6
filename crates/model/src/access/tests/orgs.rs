//! The rules of the tree of organisations.

use std::fmt::Write as _;

use crate::access::Role;
use crate::access::org::{Command, Event, Founded, Kind, NAME_CHARACTERS_MAX, Org, Refusal};
use crate::given::{actor, given, org, trimmed};

const KINDS: [Kind; 5] = [Kind::City, Kind::District, Kind::Department, Kind::Station, Kind::Grid];

fn named(name: &str, kind: Kind, parent: Option<Kind>) -> Command {
    let founded =
        Founded { name: name.into(), kind, parent: parent.map(|_| org(1)), by: actor(Role::Administrator) };
    Command::Found { founded, parent }
}

fn found(kind: Kind, parent: Option<Kind>) -> Command {
    named("姑苏区", kind, parent)
}

fn founded(kind: Kind, parent: Option<Kind>) -> Event {
    let Command::Found { founded, .. } = found(kind, parent);
    Event::Founded(founded)
}

#[test]
fn the_tree_of_organisations_is_a_page_that_anyone_can_read() {
    let mut page = format!("{:<12}under nothing", "");
    for parent in KINDS {
        write!(page, "  under {parent:?}").unwrap();
    }
    for kind in KINDS {
        write!(page, "\n{:<12}", format!("{kind:?}")).unwrap();
        let parents = std::iter::once(None).chain(KINDS.map(Some));
        for (column, parent) in parents.enumerate() {
            let width = if column == 0 { 13 } else { 8 + format!("{:?}", KINDS[column - 1]).len() };
            let answer = given::<Org>([]).when(found(kind, parent)).in_words(crate::Event::Org);
            let cell = if answer == "org.founded" { "yes" } else { "·" };
            write!(page, "{cell:<width$}").unwrap();
        }
    }
    insta::assert_snapshot!("org_tree", trimmed(&page));
}

#[test]
fn only_a_city_stands_under_nothing_and_under_nothing_else() {
    given::<Org>([]).when(found(Kind::City, None)).then([founded(Kind::City, None)]);
    for kind in KINDS {
        given::<Org>([]).when(found(Kind::City, Some(kind))).then_refused(Refusal::WrongPlace);
        if kind != Kind::City {
            given::<Org>([]).when(found(kind, None)).then_refused(Refusal::WrongPlace);
        }
    }
}

#[test]
fn nothing_stands_under_a_grid_office() {
    for kind in KINDS {
        given::<Org>([]).when(found(kind, Some(Kind::Grid))).then_refused(Refusal::WrongPlace);
    }
}

#[test]
fn a_city_that_names_a_parent_is_in_the_wrong_place() {
    let Command::Found { mut founded, parent } = found(Kind::City, None);
    founded.parent = Some(org(2));
    given::<Org>([]).when(Command::Found { founded, parent }).then_refused(Refusal::WrongPlace);
}

#[test]
fn a_district_that_names_no_parent_is_in_the_wrong_place() {
    let Command::Found { mut founded, parent } = found(Kind::District, Some(Kind::City));
    founded.parent = None;
    given::<Org>([]).when(Command::Found { founded, parent }).then_refused(Refusal::WrongPlace);
}

#[test]
fn an_organisation_is_founded_once() {
    given::<Org>([])
        .when(found(Kind::District, Some(Kind::City)))
        .then([founded(Kind::District, Some(Kind::City))])
        .when(found(Kind::District, Some(Kind::City)))
        .then_refused(Refusal::AlreadyFounded);
}

#[test]
fn an_organisation_has_a_name_of_a_fitting_length() {
    for bad in [String::new(), "  ".into(), "区".repeat(NAME_CHARACTERS_MAX + 1)] {
        given::<Org>([]).when(named(&bad, Kind::District, Some(Kind::City))).then_refused(Refusal::BadName);
    }
}
