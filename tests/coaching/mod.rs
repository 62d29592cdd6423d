//! Safety tasks, coaching cycles, and everybody's own coaching.

mod coaches;
mod cycles;
mod joint;
mod mine;
mod plan;
mod probes;
mod requests;
mod tasks;
mod today;

pub use probes::{PROBES, prepare};
