//! The deeds. Each loads, asks the policy, decides by the pure crates, and saves
//! in one transaction. HTTP and the command line both call these.

pub mod access;
pub mod content;
pub mod me;
pub mod org;
pub mod people;
pub mod relation;
pub mod sessions;
pub mod start;
pub mod status;
