//! How long a search may go on, and who is told how far it is: the planner itself reads no clock.

/// Who asks for a plan watches it: says when it is enough, and hears of every better answer.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    is_over: &'a dyn Fn() -> bool,
    hears: &'a dyn Fn(&str),
    /// So many threads may work at it; 1 is always enough, and the answer is the same for any number.
    pub threads: usize,
}

impl<'a> Watch<'a> {
    /// Watches with a question that is asked every now and then, and an ear for what is told on the way.
    pub fn new(is_over: &'a dyn Fn() -> bool, hears: &'a dyn Fn(&str), threads: usize) -> Self {
        Self { is_over, hears, threads }
    }

    /// Lets the search go on until it is done, and hears nothing.
    pub fn patient() -> Watch<'static> {
        Watch { is_over: &|| false, hears: &|_| (), threads: 1 }
    }

    /// Whether it is time to answer with what there is.
    pub fn is_over(&self) -> bool {
        (self.is_over)()
    }

    /// Tells how far the search is, in one line.
    pub fn tell(&self, line: &str) {
        (self.hears)(line);
    }
}

/// What is known of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No better answer exists, and the certificate says why.
    Optimal,
    /// It holds; the bound says how much better one could be.
    Feasible,
    /// No answer exists, and the witness says why.
    Infeasible,
    /// The time was over before an answer was found, and none was ruled out.
    Unknown,
}
