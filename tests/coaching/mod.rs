//! Safety tasks, coaching cycles, and everybody's own coaching.

mod cycles;
mod mine;
mod probes;
mod tasks;

pub use probes::{PROBES, prepare};
