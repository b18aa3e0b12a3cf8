//! JSON as this crate needs it: read in one pass into what is expected, or as
//! a tree that loses nothing.
//!
//! serde_json serves users of the types, writes everything, and reads strings
//! with escapes. Frames are read here, for three reasons: a short string costs
//! less, numbers can be judged by their text, and what other crates of a
//! program switch on in serde_json changes nothing.

mod number;
mod reader;
mod tree;

pub(crate) use number::{Fit, Number};
pub(crate) use reader::{GaveUp, Reader};
pub(crate) use tree::{Tree, Unreadable};
