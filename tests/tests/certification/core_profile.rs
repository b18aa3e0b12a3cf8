//! The profile Core.

mod charging;
mod configuration;
mod offline;
mod refusal;
mod remote_control;
