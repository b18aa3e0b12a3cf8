//! The order of all connections of a system, newest last.
//!
//! No clock has a part in it: a node counts on from the largest number that it
//! has heard of, and who holds a charge point says its own to whoever asks before
//! another connection is opened. The name of the node tells two apart that were
//! opened at the same time. A total order: of two nodes that hear of each other,
//! exactly one gives way.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The place of a connection among all of its system: the larger is the newer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Order {
    counter: u64,
    node: String,
}

impl Order {
    /// Takes a counter of a node.
    #[must_use]
    pub fn new(counter: u64, node: impl Into<String>) -> Self {
        Self { counter, node: node.into() }
    }

    /// Returns the number that its node has given it.
    #[must_use]
    pub const fn counter(&self) -> u64 {
        self.counter
    }

    /// Returns the name of the node.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.node
    }
}

/// As in headers: `17 gateway-1`.
impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.counter, self.node)
    }
}

/// The text is no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderError;

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a counter and the name of a node")
    }
}

impl std::error::Error for OrderError {}

impl FromStr for Order {
    type Err = OrderError;

    fn from_str(text: &str) -> Result<Self, OrderError> {
        let (counter, node) = text.split_once(' ').ok_or(OrderError)?;
        let counter = counter.parse().map_err(|_| OrderError)?;
        Ok(Self { counter, node: node.to_owned() })
    }
}
