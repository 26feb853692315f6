//! Why a command on an alert is not done.

use super::{COLLECTING_OFFICERS_MIN, POINTS_MAX, Phase, RENEWALS_MAX, stop};

/// Why a command on an alert is not done.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The id is taken.
    #[error("the request is already filed")]
    AlreadyRequested,
    /// There is none.
    #[error("there is no such alert")]
    NotRequested,
    /// It names no case.
    #[error("a request names its case: nobody is looked for without one")]
    NoCase,
    /// A text is empty or too long.
    #[error("{what} has 1 to {most} characters")]
    BadText {
        /// Which.
        what: &'static str,
        /// The most.
        most: usize,
    },
    /// Papers are missing.
    #[error("papers are missing: {}; return the request for completion", .0.join(", "))]
    PapersMissing(Vec<String>),
    /// It has too many of something.
    #[error("an alert has {most} {what} at most")]
    TooMany {
        /// What.
        what: &'static str,
        /// The limit.
        most: usize,
    },
    /// It stands elsewhere in its course.
    #[error("this is not done with an alert that is `{}`", .0.code())]
    WrongPhase(Phase),
    /// Whoever asked or checked approves it.
    #[error("whoever asked for it or checked it does not approve it: somebody else does")]
    SamePerson,
    /// No point can be ready in time.
    #[error("an alert calls 1 to {POINTS_MAX} control points (POINTS_MAX)")]
    NoPoints,
    /// The point is not called.
    #[error("the alert does not call this control point")]
    PointNotCalled,
    /// Its time is over.
    #[error("the alert's time is over: it matches nothing any more")]
    Over,
    /// Its time is not over.
    #[error("the alert's time is not over yet")]
    NotOver,
    /// It was renewed already.
    #[error("an alert is renewed {RENEWALS_MAX} time at most (RENEWALS_MAX); a new request needs new papers")]
    RenewedAlready,
    /// It was seen in the future, or before it was asked for by more than a day.
    #[error("a sighting lies in the last 24 hours")]
    BadSighting,
    /// The stop is not lawful.
    #[error("{0}")]
    UnlawfulStop(#[from] stop::Unlawful),
    /// There is no such slip, or it is settled.
    #[error("no stop of this slip number waits for its outcome")]
    NoSuchStop,
    /// Nothing was matched yet.
    #[error("nothing that was found is on the list yet: match it, or let the vehicle go")]
    NothingMatched,
    /// Too few officers collect.
    #[error(
        "the requester collects with {COLLECTING_OFFICERS_MIN} officers or more (COLLECTING_OFFICERS_MIN)"
    )]
    TooFewCollect,
    /// This side has signed.
    #[error("this side has signed already")]
    SignedAlready,
    /// The description is destroyed already.
    #[error("the description is destroyed already")]
    PurgedAlready,
}
