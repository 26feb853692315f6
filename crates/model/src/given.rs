//! The sentence that every rule is told in: given what happened, when this is asked, then that is the answer.

use std::fmt::Debug;

use uuid::Uuid;

use crate::access::{Actor, Role};
use crate::decider::Decider;
use crate::ids::{AssignmentId, IncidentId, OrgId, PartyId, PersonId, ReportId, TokenId, UnitId};
use crate::moment::Moment;

/// Eight in the morning of 2023-01-10, when the shift of every test begins.
pub(crate) fn morning() -> Moment {
    Moment::from_civil(jiff::civil::date(2023, 1, 10).at(8, 0, 0, 0))
}

/// Begins a sentence: a history, all of which happened in the morning.
pub(crate) fn given<D: Decider>(history: impl IntoIterator<Item = D::Event>) -> Given<D> {
    Given { state: D::default(), at: morning() }.and(history)
}

/// A state at a moment, of which something can be asked.
pub(crate) struct Given<D: Decider> {
    /// The folded history.
    pub(crate) state: D,
    /// The present.
    pub(crate) at: Moment,
}

impl<D: Decider> Given<D> {
    /// More history, at the present moment.
    pub(crate) fn and(mut self, history: impl IntoIterator<Item = D::Event>) -> Self {
        for event in history {
            self.state = self.state.evolve(&event, self.at);
        }
        self
    }

    /// Lets time pass.
    pub(crate) fn after_seconds(mut self, seconds: i64) -> Self {
        self.at = self.at.plus_seconds(seconds);
        self
    }

    /// Asks.
    pub(crate) fn when(self, command: D::Command) -> When<D> {
        let answer = self.state.decide(command, self.at);
        When { given: self, answer }
    }
}

/// A question and its answer.
pub(crate) struct When<D: Decider> {
    given: Given<D>,
    answer: Result<Vec<D::Event>, D::Refusal>,
}

impl<D: Decider> When<D>
where
    D::Event: PartialEq + Debug,
    D::Refusal: PartialEq + Debug,
{
    /// The answer is exactly these events; the sentence goes on after them.
    #[track_caller]
    pub(crate) fn then(self, expected: impl IntoIterator<Item = D::Event>) -> Given<D> {
        let expected: Vec<_> = expected.into_iter().collect();
        let answer = self.answer.expect("the command was refused");
        assert_eq!(answer, expected);
        self.given.and(answer)
    }

    /// The answer is yes, and nothing happens: what was asked for is so already.
    #[track_caller]
    pub(crate) fn then_nothing(self) -> Given<D> {
        assert_eq!(self.answer, Ok(vec![]));
        self.given
    }

    /// The answer is this refusal; the sentence goes on unchanged.
    #[track_caller]
    pub(crate) fn then_refused(self, refusal: D::Refusal) -> Given<D> {
        assert_eq!(self.answer, Err(refusal));
        self.given
    }
}

impl<D: Decider> When<D>
where
    D::Refusal: Debug,
{
    /// The answer as a cell of a table: the kinds of the events, or the refusal.
    pub(crate) fn in_words(self, as_any: impl Fn(D::Event) -> crate::Event) -> String {
        match self.answer {
            Ok(events) if events.is_empty() => "nothing changes".to_owned(),
            Ok(events) => {
                events.into_iter().map(|event| as_any(event).kind()).collect::<Vec<_>>().join(" + ")
            }
            Err(refusal) => {
                let named = format!("{refusal:?}");
                let variant = named.split([' ', '(']).next().unwrap_or_default();
                format!("refused: {variant}")
            }
        }
    }
}

/// A page without the blanks at the ends of its lines.
pub(crate) fn trimmed(page: &str) -> String {
    page.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The actor of a role; one person for each role.
pub(crate) fn actor(role: Role) -> Actor {
    Actor { person: person(role as u128), role }
}

/// The n-th person.
pub(crate) fn person(n: u128) -> PersonId {
    PersonId(numbered(1, n))
}

/// The n-th report.
pub(crate) fn report(n: u128) -> ReportId {
    ReportId(numbered(2, n))
}

/// The n-th incident.
pub(crate) fn incident(n: u128) -> IncidentId {
    IncidentId(numbered(3, n))
}

/// The n-th assignment.
pub(crate) fn assignment(n: u128) -> AssignmentId {
    AssignmentId(numbered(4, n))
}

/// The n-th unit.
pub(crate) fn unit(n: u128) -> UnitId {
    UnitId(numbered(5, n))
}

/// The n-th organisation.
pub(crate) fn org(n: u128) -> OrgId {
    OrgId(numbered(6, n))
}

/// The n-th token.
pub(crate) fn token(n: u128) -> TokenId {
    TokenId(numbered(7, n))
}

/// The n-th party.
pub(crate) fn party(n: u128) -> PartyId {
    PartyId(numbered(8, n))
}

/// An id that can be read: the noun in the first digits, the number in the last.
const fn numbered(noun: u128, n: u128) -> Uuid {
    Uuid::from_u128((noun << 112) | n)
}
