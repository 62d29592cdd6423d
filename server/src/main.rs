//! The `fieldcraft` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    fieldcraft::cli::run()
}
