//! The runway in plain words to the person.

use super::{HoursKind, Outlook, Runway, Warning, WarningCode};
use crate::evaluate::words::{capitalized, joined, plural};
use crate::staffing::duration;

/// `Training: 40 hours of 100 hours; 60 hours missing, complete on March 2, 2027 at this pace.`
pub(super) fn kind(kind: HoursKind, needed: u32, logged: u32, missing: u32, outlook: Outlook) -> String {
    let name = capitalized(kind.words());
    if missing == 0 {
        return format!("{name}: all {} logged.", duration(needed));
    }
    let then = match outlook {
        Outlook::On(day) => format!("complete on {} at this pace", day.words()),
        Outlook::Paused => "not complete before a leave without an end".to_owned(),
        Outlook::Stalled => "next to nothing was logged lately".to_owned(),
        Outlook::TooEarly | Outlook::Complete => "too few days of entries to say when".to_owned(),
    };
    format!("{name}: {} of {}; {} missing, {then}.", duration(logged), duration(needed), duration(missing))
}

pub(super) fn warning(runway: &Runway, code: WarningCode) -> Warning {
    let limit = runway.limit_on.words();
    let text = match (code, runway.outlook) {
        (WarningCode::PaceTooSlow, Outlook::On(day)) => {
            let late = day.since(runway.limit_on).unsigned_abs() as usize;
            let noun = plural(late, "day", "days");
            format!(
                "At this pace your hours are complete on {}, {late} {noun} after the limit of {limit}.",
                day.words()
            )
        }
        (WarningCode::LimitPassed, _) => {
            format!("The limit was {limit}, and {} missing.", missing(runway))
        }
        (WarningCode::NoPace, Outlook::Paused) => {
            format!("You are away without an end date; the limit of {limit} does not move.")
        }
        (WarningCode::NoPace, _) => {
            let kinds = runway.kinds.iter().filter(|kind| kind.outlook == Outlook::Stalled);
            let names: Vec<String> = kinds.map(|kind| kind.kind.words().to_owned()).collect();
            format!(
                "Next to no hours of {} in the last {} days: the limit of {limit} would be missed.",
                joined(&names, "and"),
                runway.pace_days
            )
        }
        _ => {
            let days = usize::try_from(runway.days_left).unwrap_or(0);
            let noun = plural(days, "day is", "days are");
            format!("{days} {noun} left until {limit}, and {} missing.", missing(runway))
        }
    };
    Warning { code, text }
}

/// "60 hours of training and 5 hours of supervision are".
fn missing(runway: &Runway) -> String {
    let short = runway.kinds.iter().filter(|kind| kind.missing_minutes > 0);
    let parts: Vec<String> =
        short.map(|kind| format!("{} of {}", duration(kind.missing_minutes), kind.kind.words())).collect();
    format!("{} are", joined(&parts, "and"))
}

pub(super) fn summary(runway: &Runway) -> String {
    match (&runway.warning, runway.outlook) {
        (Some(warning), _) => warning.text.clone(),
        (None, Outlook::Complete) => "All hours are logged.".to_owned(),
        (None, Outlook::On(day)) => format!(
            "At this pace your hours are complete on {}, in time for {}.",
            day.words(),
            runway.limit_on.words()
        ),
        (None, _) => format!(
            "There are too few days of entries to say when your hours are complete; the limit is {}.",
            runway.limit_on.words()
        ),
    }
}
