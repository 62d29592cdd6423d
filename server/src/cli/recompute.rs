//! `fieldcraft recompute`: everybody's kept statuses, rebuilt from the evidence.

use std::io::Write as _;

use crate::app::recompute::Recomputed;
use crate::state::App;

/// Runs the command.
///
/// # Errors
/// A kept status differed from what the evidence gives.
pub(super) async fn run(app: &App) -> anyhow::Result<()> {
    let done = app.recompute(&progress).await?;
    eprintln!();
    let Recomputed { people, waiting, differences } = done;
    for one in &differences {
        println!("{}: {}", one.person, one.what.join(", "));
    }
    let as_kept = people - waiting - differences.len();
    println!(
        "{people} people: {as_kept} as kept, {waiting} were waiting to be computed, {} differed.",
        differences.len()
    );
    anyhow::ensure!(
        differences.is_empty(),
        "what was kept of {} people was not what the evidence gives; it has been put right, but this should never \
         happen: please report it",
        differences.len()
    );
    Ok(())
}

fn progress(done: usize, of: usize) {
    eprint!("\r  {done} of {of}");
    let _ = std::io::stderr().flush();
}
