//! The shape of every room: a state that judges commands and takes in facts.

use crate::moment::Moment;

/// Something whose whole history is a list of events.
pub trait Decider: Default {
    /// The room's noun, the first half of an event's kind.
    const KIND: &'static str;
    /// What may be asked, in the imperative.
    type Command;
    /// What happened, in the past tense.
    type Event;
    /// Why not: an answer, not an accident.
    type Refusal;

    /// Judges a command against the present state. Changes nothing.
    fn decide(&self, command: Self::Command, at: Moment) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Takes in a fact. Cannot fail: what happened, happened.
    #[must_use]
    fn evolve(self, event: &Self::Event, at: Moment) -> Self;
}

/// The state after a history.
pub fn fold<'a, D: Decider>(history: impl IntoIterator<Item = (&'a D::Event, Moment)>) -> D
where
    D::Event: 'a,
{
    history.into_iter().fold(D::default(), |state, (event, at)| state.evolve(event, at))
}
