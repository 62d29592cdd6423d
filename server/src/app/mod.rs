//! The deeds. Each loads, asks the policy, decides by the pure crates, and saves
//! in one transaction. HTTP and the command line both call these.

pub mod access;
pub mod coaching;
pub mod content;
pub mod free_text;
pub mod me;
pub mod observations;
pub mod org;
pub mod people;
pub mod relation;
pub mod repeat;
pub mod sessions;
pub mod status;
pub mod tasks;
