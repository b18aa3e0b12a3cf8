//! Readers end, and do not panic, on damaged inputs; see the example `fuzz` for
//! more of them.

#[path = "../examples/fuzz/mutation.rs"]
mod mutation;

use mutation::{Corpus, check};

#[test]
fn readers_end_without_panic_on_damaged_inputs() {
    let corpus = Corpus::read().unwrap();
    let items: usize = (0..4_000).map(|seed| check(&corpus.damaged(seed))).sum();
    assert!(items > 10_000, "the inputs are read: {items} items");
}
