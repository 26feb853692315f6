//! What is asked about a blockade.

use crate::network::Node;
use crate::unit::Unit;

/// Which unit holds which post, so that the last is in place as early as can be, and then the sum of times is least.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// The units, at most one to a post.
    pub units: Vec<Unit>,
    /// The posts, all of which are to be held.
    pub posts: Vec<Node>,
}
