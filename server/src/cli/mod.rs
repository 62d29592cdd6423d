//! The command line for operators.

use std::process::ExitCode;

pub mod import;
mod spell;
pub mod user;

/// Runs the command line.
#[must_use]
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
