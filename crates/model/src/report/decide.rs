//! What a report answers to a command, and what an event makes of it.

use super::{Command, Event, Filed, Refusal, Report};
use crate::decider::Decider;
use crate::moment::Moment;

impl Decider for Report {
    const KIND: &'static str = "report";
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, _at: Moment) -> Result<Vec<Event>, Refusal> {
        match (self, command) {
            (Self::Unfiled, Command::File(filed)) => file(filed),
            (_, Command::File(_)) => Err(Refusal::AlreadyFiled),
            (Self::Unfiled, _) => Err(Refusal::NotFiled),
            (Self::Waiting(..), Command::Link { incident, by }) => Ok(vec![Event::Linked { incident, by }]),
            (Self::Linked(_, _, present), Command::Link { incident, .. }) if *present == incident => {
                Ok(vec![])
            }
            (Self::Linked(_, _, present), Command::Link { .. }) => Err(Refusal::AlreadyLinked(*present)),
            (Self::Waiting(..), Command::Unlink { .. }) => Err(Refusal::NotLinked),
            (Self::Linked(_, _, incident), Command::Unlink { reason, by }) => {
                Ok(vec![Event::Unlinked { incident: *incident, reason: given(reason)?, by }])
            }
            (Self::Waiting(filed, _) | Self::Linked(filed, _, _), Command::EraseParty { reason, by }) => {
                let party = filed.party.as_ref().ok_or(Refusal::NoParty)?;
                Ok(vec![Event::PartyErased { party: party.id, reason: given(reason)?, by }])
            }
        }
    }

    fn evolve(self, event: &Event, at: Moment) -> Self {
        match (self, event) {
            (Self::Unfiled, Event::Filed(filed)) => Self::Waiting(filed.clone(), at),
            (
                Self::Waiting(filed, filed_at) | Self::Linked(filed, filed_at, _),
                Event::Linked { incident, .. },
            ) => Self::Linked(filed, filed_at, *incident),
            (Self::Linked(filed, filed_at, _), Event::Unlinked { .. }) => Self::Waiting(filed, filed_at),
            (Self::Waiting(filed, filed_at), Event::PartyErased { .. }) => {
                Self::Waiting(erased(filed), filed_at)
            }
            (Self::Linked(filed, filed_at, incident), Event::PartyErased { .. }) => {
                Self::Linked(erased(filed), filed_at, incident)
            }
            (state, _) => state,
        }
    }
}

fn file(filed: Box<Filed>) -> Result<Vec<Event>, Refusal> {
    let says_nothing = filed.text.trim().is_empty();
    let is_nowhere = filed.place.point().is_none() && filed.place.address.is_none();
    if says_nothing && is_nowhere { Err(Refusal::Empty) } else { Ok(vec![Event::Filed(filed)]) }
}

fn given(reason: String) -> Result<String, Refusal> {
    if reason.trim().is_empty() { Err(Refusal::ReasonMissing) } else { Ok(reason) }
}

fn erased(mut filed: Box<Filed>) -> Box<Filed> {
    filed.party = None;
    filed
}
