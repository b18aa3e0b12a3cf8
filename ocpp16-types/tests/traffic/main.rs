//! Captured traffic: verdicts of messages, and what conversations break.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod conversation;
mod examine;
mod registration;
