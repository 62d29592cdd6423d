//! Words about plain rows, coaching, calibration and trainers' scopes.

use std::fmt::Write as _;

use super::{few, joined, kinds_words, measure, number, plural};
use crate::evaluate::credential::{CredentialLook, Runway};
use crate::evaluate::plan::{Records, What};
use crate::evaluate::records::RecordsLook;
use crate::evaluate::state::{Found, RunFlaw, StateLook};
use crate::explain::Measure;
use crate::facts::ResponseRole;
use crate::fraction::Fraction;

/// A kind as people say it.
fn spaced(kind: &str) -> String {
    kind.replace('_', " ")
}

fn roles_words(roles: &[ResponseRole]) -> String {
    let one = |role: &ResponseRole| match role {
        ResponseRole::Lead => "lead".to_owned(),
        ResponseRole::Partner => "partner".to_owned(),
        ResponseRole::Shadow => "shadow".to_owned(),
    };
    joined(&roles.iter().map(one).collect::<Vec<_>>(), "or")
}

/// What is counted, for one or several of it.
fn noun(what: &What<'_>, count: usize) -> String {
    let pick = |one: &str, more: &str| plural(count, one, more);
    match what {
        What::Hours(kind) => format!("{} of {}", pick("hour", "hours"), spaced(kind)),
        What::Drill(kind) => format!("{} {}", spaced(kind), pick("drill", "drills")),
        What::Contacts => pick("supervision contact", "supervision contacts"),
        What::Offer(kind) => format!("{} of {}", pick("recorded offer", "recorded offers"), spaced(kind)),
        What::Cycles => pick("coaching cycle closed", "coaching cycles closed"),
        What::Deliveries => pick("delivery", "deliveries"),
        What::Joint => pick("joint observation", "joint observations"),
        What::Responses { roles, partner } => {
            let visits = pick("visit", "visits");
            let with = partner.map_or_else(String::new, |step| {
                format!(" with a partner who holds {} or above", spaced(step))
            });
            format!("{visits} as {}{with}", roles_words(roles))
        }
    }
}

/// What a mark says.
fn mark(what: &What<'_>) -> &'static str {
    match what {
        What::Contacts => "with observation data",
        _ => "observed",
    }
}

impl Records<'_> {
    /// The name of the rule that counts them.
    pub(in crate::evaluate) fn rule(&self) -> &'static str {
        match self.what {
            What::Hours(_) => "hours_at_least",
            What::Drill(_) => "drill_done",
            What::Contacts => "supervision_contacts",
            What::Offer(_) => "offer_recorded",
            What::Cycles => "cycles_closed",
            What::Deliveries => "deliveries",
            What::Responses { .. } => "participation",
            What::Joint => "joint_observations",
        }
    }

    /// What is counted, in words.
    pub(in crate::evaluate) fn noun(&self, count: usize) -> String {
        noun(&self.what, count)
    }

    /// What the mark says, in words.
    pub(in crate::evaluate) fn mark(&self) -> &'static str {
        mark(&self.what)
    }
}

fn in_days(window: Option<i32>) -> String {
    window.map_or_else(String::new, |days| format!(" in {days} days"))
}

/// The number of an amount: hours where minutes are kept.
fn units(what: &What<'_>, amount: i64) -> Fraction {
    match what {
        What::Hours(_) => Fraction::new(amount, 60).unwrap_or(Fraction::ZERO),
        _ => Fraction::whole(amount),
    }
}

/// An amount in words, never rounded up.
fn amount_words(what: &What<'_>, amount: i64) -> String {
    let value = units(what, amount);
    if value.denominator() == 1 { value.to_string() } else { value.cut() }
}

pub(super) fn records_target(asked: &Records<'_>) -> Measure {
    let count = usize::try_from(units(&asked.what, asked.amount).numerator()).unwrap_or(0);
    let marked = if asked.marked > 0 {
        format!(", {} {}", few(asked.marked), mark(&asked.what))
    } else {
        String::new()
    };
    let text = format!(
        "{} {}{}{marked}",
        amount_words(&asked.what, asked.amount),
        noun(&asked.what, count),
        in_days(asked.window)
    );
    measure(text, Some(units(&asked.what, asked.amount)))
}

pub(super) fn records_actual(asked: &Records<'_>, look: &RecordsLook) -> Measure {
    let mut text = match asked.what {
        What::Hours(_) => format!("{} hours", amount_words(&asked.what, look.amount)),
        _ => format!("{} counted", look.amount),
    };
    if asked.marked > 0 {
        let marked = if look.marked == 0 { "none".to_owned() } else { few(look.marked) };
        let _ = write!(text, ", {marked} {}", mark(&asked.what));
    }
    measure(text, Some(units(&asked.what, look.amount)))
}

pub(super) fn records_step(asked: &Records<'_>, look: &RecordsLook, by: &str) -> String {
    let lacking = asked.amount - look.amount;
    let unmarked = asked.marked.saturating_sub(look.marked);
    let what = &asked.what;
    if let What::Hours(_) = what {
        let more = amount_words(what, lacking.max(60));
        let all = amount_words(what, asked.amount);
        let have = amount_words(what, look.amount);
        return format!("{have} of {all} {}{}; {more} more{by}.", noun(what, 2), in_days(asked.window));
    }
    // A warning comes while the number is still there; then one more keeps it.
    let more = usize::try_from(lacking).unwrap_or(0).max(unmarked).max(1);
    let want = usize::try_from(asked.amount).unwrap_or(0);
    let marked = match unmarked {
        0 => String::new(),
        all if all == more => format!(", {}", mark(what)),
        some => format!(", {} of them {}", few(some), mark(what)),
    };
    format!(
        "{} of {want} {}{}; {} more{by}{marked}.",
        look.amount,
        noun(what, want),
        in_days(asked.window),
        few(more)
    )
}

pub(super) fn percent(share: Fraction) -> String {
    let whole = Fraction::new(share.numerator().saturating_mul(100), share.denominator()).unwrap_or(share);
    if whole.denominator() == 1 { format!("{whole}%") } else { format!("{}%", whole.cut()) }
}

pub(super) fn calibration_target(within: i32, icc: Option<Fraction>, bias: Option<Fraction>) -> Measure {
    let icc = icc.map_or_else(String::new, |icc| format!(", agreement of at least {}", icc.cut()));
    let bias = bias.map_or_else(String::new, |bias| format!(", bias of at most {}", bias.cut()));
    measure(
        format!("a calibration passed in the last {within} days{icc}{bias}"),
        Some(Fraction::whole(i64::from(within))),
    )
}

pub(super) fn state_actual(look: &StateLook) -> Measure {
    match &look.found {
        Found::Score(None) => measure("no session scored yet".to_owned(), None),
        Found::Score(Some(score)) => measure(format!("{} at the last sample", percent(*score)), Some(*score)),
        Found::Unsigned(unsigned, all) => measure(
            format!("{} of {all} signed by somebody else", all - unsigned.len()),
            number(all - unsigned.len()),
        ),
        Found::Run(None, _) => measure("no calibration yet".to_owned(), None),
        Found::Run(Some((on, bias)), flaw) => {
            let on = on.words();
            let text = match flaw {
                None | Some(RunFlaw::TooOld) => format!("passed on {on}"),
                Some(RunFlaw::Failed) => format!("failed on {on}"),
                Some(RunFlaw::Agreement) => format!("too little agreement on {on}"),
                Some(RunFlaw::Bias) => match bias {
                    Some(bias) => format!("bias of {} on {on}", bias.cut()),
                    None => format!("no bias defined on {on}"),
                },
            };
            measure(text, None)
        }
        Found::Modules(_, 0) => measure("no module in scope".to_owned(), number(0)),
        Found::Modules(outdated, held) => {
            let current = held - outdated.len();
            measure(format!("{current} of {held} modules in their present version"), number(current))
        }
    }
}

pub(super) fn state_step(look: &StateLook, by: &str) -> String {
    match &look.found {
        Found::Score(_) => format!("A coaching session of yours scored high enough{by}; ask your own coach."),
        Found::Unsigned(unsigned, _) if !unsigned.is_empty() => {
            let visits = plural(unsigned.len(), "visit has", "visits have");
            format!("{} {visits} still to be signed by your partner or supervisor{by}.", few(unsigned.len()))
        }
        Found::Unsigned(..) => format!("Have your visits signed by your partner or supervisor{by}."),
        Found::Run(Some(_), Some(RunFlaw::Bias)) => {
            format!("Look at where your ratings differ from the key, then pass a calibration{by}.")
        }
        Found::Run(..) => format!("Pass a calibration{by}."),
        Found::Modules(outdated, _) if !outdated.is_empty() => {
            let names: Vec<String> = outdated.iter().map(ToString::to_string).collect();
            format!("Pass what has changed in {}{by}.", joined(&names, "and"))
        }
        Found::Modules(..) => format!("Have the modules that you deliver confirmed in your scope{by}."),
    }
}

/// What the hours so far foresee for a credential; nothing when there is nothing to say.
pub(super) fn runway_words(look: &CredentialLook, kinds: &[String]) -> String {
    let Some(Runway { missing, complete_on, stalled }) = &look.runway else {
        return String::new();
    };
    let lacking: Vec<String> = missing
        .iter()
        .map(|(kind, minutes)| {
            format!("{} hours of {}", amount_words(&What::Hours(kind), *minutes), spaced(kind))
        })
        .collect();
    if lacking.is_empty() {
        return format!(" The hours are complete; apply for {}.", kinds_words(kinds));
    }
    let mut text = format!(" Still missing: {}.", joined(&lacking, "and"));
    match (complete_on, look.due_on) {
        _ if *stalled => {
            text.push_str(" At the present pace they are never complete; speak with your supervisor now.");
        }
        (Some(complete), Some(due)) if *complete > due => {
            let on = complete.words();
            let _ = write!(
                text,
                " At the present pace they are complete on {on}, which is too late; speak with your supervisor now."
            );
        }
        (Some(complete), _) => {
            let _ = write!(text, " At the present pace they are complete on {}.", complete.words());
        }
        _ => {}
    }
    text
}
