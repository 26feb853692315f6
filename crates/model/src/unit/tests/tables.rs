//! The unit's two tables as pages that anyone can read.

use std::fmt::Write as _;

use super::*;
use crate::given::trimmed;

#[test]
fn the_assignment_table_is_a_page_that_anyone_can_read() {
    let mut page = String::new();
    write!(page, "{:<14}", "").unwrap();
    for step in Step::ALL {
        write!(page, "{:<13}", format!("{step:?}")).unwrap();
    }
    for state in AssignmentState::ALL {
        write!(page, "\n{:<14}", format!("{state:?}")).unwrap();
        for step in Step::ALL {
            let cell = next(state, step).map_or_else(|| "·".to_owned(), |to| format!("{to:?}"));
            write!(page, "{cell:<13}").unwrap();
        }
    }
    insta::assert_snapshot!("assignment_steps", trimmed(&page));
}

#[test]
fn an_ended_assignment_takes_no_step() {
    for state in AssignmentState::ALL.into_iter().filter(|state| state.ended()) {
        for step in Step::ALL {
            assert_eq!(next(state, step), None, "{state:?} takes {step:?}");
        }
    }
}

#[test]
fn every_state_waits_or_engages_or_has_ended() {
    use AssignmentState as S;
    for state in AssignmentState::ALL {
        let waits = matches!(state, S::Proposed | S::Reserved);
        let ways = [waits, state.engages(), state.ended()].into_iter().filter(|is_so| *is_so).count();
        assert_eq!(ways, 1, "{state:?}");
    }
}

#[test]
fn every_state_is_reached_by_a_step_or_is_a_beginning() {
    use AssignmentState as S;
    for state in AssignmentState::ALL {
        let is_reached =
            S::ALL.into_iter().any(|from| Step::ALL.into_iter().any(|step| next(from, step) == Some(state)));
        assert_ne!(is_reached, matches!(state, S::Proposed | S::Reserved), "{state:?}");
    }
}

#[test]
fn a_step_leads_onward_in_the_order_of_a_usual_job() {
    for from in AssignmentState::ALL {
        for step in Step::ALL {
            if let Some(to) = next(from, step) {
                assert!(from < to, "{from:?} goes back to {to:?} by {step:?}");
            }
        }
    }
}

#[test]
fn the_decision_table_is_a_page_that_anyone_can_read() {
    use AssignmentState as S;
    let mut phases = vec![
        ("uncommissioned".to_owned(), given::<Unit>([])),
        ("never in service".to_owned(), given([commissioned("金阊1")])),
        ("free".to_owned(), free()),
        ("free, out of service".to_owned(), free().and([status(Availability::NotAvailable)])),
    ];
    for state in S::ALL.into_iter().filter(|state| !state.ended()) {
        phases.push((format!("job 1 {state:?}"), at(state)));
    }
    phases.push(("job 1 EnRoute, job 2 Reserved".to_owned(), at(S::EnRoute).and([assigned(2, S::Reserved)])));
    let commands = [
        ("commission", commission("金阊1")),
        ("set status", press(Availability::Available)),
        ("sign on", Command::SignOn { by: crew() }),
        ("sign off", Command::SignOff { by: crew() }),
        ("send to 1", send(1, Sending::Now)),
        ("send to 2", send(2, Sending::Now)),
        ("reserve for 2", send(2, Sending::Reserve)),
        ("pre-empt for 2", send(2, graver())),
    ];
    let mut page = String::new();
    for (phase, given) in phases {
        writeln!(page, "{phase}").unwrap();
        for (asked, command) in &commands {
            let again = Given { state: given.state.clone(), at: given.at };
            let answer = again.when(command.clone()).in_words(crate::Event::Unit);
            writeln!(page, "    {asked:<16}{answer}").unwrap();
        }
        for step in Step::ALL {
            let again = Given { state: given.state.clone(), at: given.at };
            let command = advance_because(1, step, Some("车辆故障"));
            let answer = again.when(command).in_words(crate::Event::Unit);
            writeln!(page, "    {:<16}{answer}", format!("1: {step:?}")).unwrap();
        }
    }
    insta::assert_snapshot!("unit_decisions", page);
}
