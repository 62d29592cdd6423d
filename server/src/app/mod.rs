//! The deeds. Each loads, asks the policy, decides by the pure crates, and saves
//! in one transaction. HTTP and the command line both call these.

pub mod access;
pub mod accounts;
pub mod affiliations;
pub mod assignments;
pub mod attestations;
pub mod audit;
pub mod certification;
pub mod coaching;
pub mod content;
pub mod credentials;
pub mod evidence;
pub mod free_text;
pub mod grants;
pub mod import;
pub mod learning;
pub mod leaves;
pub mod me;
pub mod node_policies;
pub mod observations;
pub mod org;
pub mod people;
pub mod places;
pub mod profile;
pub mod relation;
pub mod repeat;
pub mod sessions;
pub mod start;
pub mod status;
pub mod tasks;
pub mod training;
mod versions;
pub mod waivers;
