//! The engine's answers in plain words to the worker: what is asked, what there is, what to do next.

mod level;
mod record;

use super::course::Beside;
use super::credential::{CredentialLook, Flaw};
use super::floor::FloorLook;
use super::knowledge::KnowledgeLook;
use super::look::Look;
use super::plan::{Ask, Limit, Sample};
use crate::case::Case;
use crate::code::{CompetencyCode, EvidenceType, LevelCode};
use crate::explain::{Explanation, Measure, Status};
use crate::facts::Relation;
use crate::fraction::Fraction;
use crate::requirement::Requirement;

pub(crate) use level::{level_actual, level_step};

pub(super) fn measure(text: String, value: Option<Fraction>) -> Measure {
    Measure { text, value }
}

fn number(count: usize) -> Option<Fraction> {
    i64::try_from(count).ok().map(Fraction::whole)
}

/// Small numbers as words, larger ones as digits.
pub(crate) fn few(count: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

pub(crate) fn plural(count: usize, one: &str, more: &str) -> String {
    if count == 1 { one.to_owned() } else { more.to_owned() }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

fn codes<T: std::fmt::Display>(codes: &[T], last: &str) -> String {
    joined(&codes.iter().map(ToString::to_string).collect::<Vec<_>>(), last)
}

/// A kind of credential as people say it: short names are initials.
fn kind_words(kind: &str) -> String {
    if kind.len() <= 4 { kind.to_uppercase() } else { kind.replace('_', " ") }
}

pub(super) fn kinds_words(kinds: &[String]) -> String {
    joined(&kinds.iter().map(|kind| kind_words(kind)).collect::<Vec<_>>(), "or")
}

/// A competency inside a sentence: "crisis de-escalation".
pub(crate) fn skill(case: &Case<'_>, competency: CompetencyCode) -> String {
    let title = case.framework.competency(competency).map_or("", |competency| &competency.title);
    let mut rest = title.chars();
    rest.next().map_or_else(
        || competency.to_string(),
        |first| first.to_lowercase().collect::<String>() + rest.as_str(),
    )
}

/// Some competencies inside a sentence; many are counted, not named.
fn skills(case: &Case<'_>, competencies: &[CompetencyCode], last: &str) -> String {
    const NAMED: usize = 3;
    if competencies.len() > NAMED {
        let which = if last == "or" { "any" } else { "all" };
        return format!("{which} of {} skills", few(competencies.len()));
    }
    joined(&competencies.iter().map(|code| skill(case, *code)).collect::<Vec<_>>(), last)
}

/// What a level is called.
pub(crate) fn level_label(case: &Case<'_>, level: LevelCode) -> String {
    let label = case.framework.levels.iter().find(|text| text.level == level);
    label.map_or_else(|| level.to_string(), |text| format!("“{}”", text.label))
}

/// What a sample counts: "field observations in crisis de-escalation".
fn things(case: &Case<'_>, sample: &Sample<'_>, count: usize) -> String {
    let field = if sample.types.iter().all(|evidence_type| evidence_type.is_field()) { "field " } else { "" };
    let noun = plural(count, "observation", "observations");
    format!("{field}{noun} in {}", skills(case, &sample.competencies, "or"))
}

/// Of what only so many count: "; of co-response observations at most 2".
fn limits(case: &Case<'_>, sample: &Sample<'_>) -> String {
    let one = |limit: &Limit<'_>| {
        let title = |code: &EvidenceType| match case.framework.evidence_rule(*code) {
            Some(rule) => format!("{}s", rule.title.to_lowercase()),
            None => code.to_string(),
        };
        let types: Vec<String> = limit.types.iter().map(title).collect();
        let what = if types.is_empty() { "those".to_owned() } else { joined(&types, "and") };
        let from: Vec<String> =
            limit.relations.iter().map(|relation| from_whom(*relation).to_owned()).collect();
        let from = if from.is_empty() { String::new() } else { format!(" {}", joined(&from, "or")) };
        format!("; of {what}{from} at most {}", limit.count)
    };
    sample.limits.iter().map(one).collect()
}

fn from_whom(relation: Relation) -> &'static str {
    match relation {
        Relation::SameLine => "from your own line",
        Relation::SameAgency => "from elsewhere in your agency",
        Relation::External => "from outside your agency",
        Relation::Peer => "by peers",
        Relation::Oneself => "by yourself",
    }
}

/// What a leaf asks.
pub(super) fn target(case: &Case<'_>, ask: &Ask<'_>) -> Measure {
    match ask {
        Ask::Nothing => measure(String::new(), None),
        Ask::Level { competency, level, .. } => {
            let text = format!("{} in {}", level_label(case, *level), skill(case, *competency));
            measure(text, number(usize::from(*level as u8)))
        }
        Ask::Count(sample) => {
            let what = things(case, sample, sample.count);
            let text = format!("{} {what} in {} days{}", sample.count, sample.window, limits(case, sample));
            measure(text, number(sample.count))
        }
        Ask::Observers { sample, count } => {
            let observers = plural(*count, "observer", "different observers");
            let of = skills(case, &sample.competencies, "or");
            measure(format!("{count} {observers} of {of}"), number(*count))
        }
        Ask::Independent { sample, min } => {
            let least = min.ceil_of(sample.count);
            let text = format!("at least {least} of {} from outside your line of supervision", sample.count);
            measure(text, number(least))
        }
        Ask::Latest { sample, days } => {
            measure(format!("one of the {} in the last {days} days", things(case, sample, 2)), number(1))
        }
        Ask::Certified(sample) => measure(
            format!(
                "{} rated by observers who were certified and calibrated on the day",
                capitalized(&skills(case, &sample.competencies, "and"))
            ),
            None,
        ),
        Ask::Floor { indicator, min_rating, last, .. } => measure(
            format!("{indicator} rated {min_rating} or more in the last {} observations of it", few(*last)),
            Some(Fraction::whole(i64::from(*min_rating))),
        ),
        Ask::NoZero { competency } => {
            let of = skill(case, *competency);
            measure(format!("no open 0 on a safety-critical indicator of {of}"), number(0))
        }
        Ask::Credential { kinds, jurisdiction, checked, recheck } => {
            let place = if *jurisdiction { " of the program’s jurisdiction" } else { "" };
            let check = match (checked, recheck) {
                (_, Some(days)) => format!(", checked with its issuer every {days} days"),
                (true, None) => ", checked with its issuer".to_owned(),
                (false, None) => String::new(),
            };
            measure(format!("a valid {}{place}{check}", kinds_words(kinds)), None)
        }
        Ask::CredentialDue { kinds, days, .. } => measure(
            format!("a valid {} within {days} days", kinds_words(kinds)),
            Some(Fraction::whole(i64::from(*days))),
        ),
        Ask::Direct { sample, min } => {
            let least = min.ceil_of(sample.count);
            measure(format!("at least {least} of {} on real visits", sample.count), number(least))
        }
        Ask::Records(asked) => record::records_target(asked),
        Ask::Fidelity { min, .. } => {
            measure(format!("at least {} at the last coaching sample", record::percent(*min)), Some(*min))
        }
        Ask::CoSigned { after, .. } => {
            measure(format!("every visit after the first {after} signed by somebody else as well"), None)
        }
        Ask::Calibration { within, min_icc, max_bias } => {
            record::calibration_target(*within, *min_icc, *max_bias)
        }
        Ask::Scope { grace } => measure(
            format!("every module you deliver in scope in its present version, {grace} days after a change"),
            None,
        ),
        Ask::Knowledge { module, percent, .. } => {
            measure(format!("{module} passed at {percent}%"), Some(Fraction::whole(i64::from(*percent))))
        }
    }
}

/// What a look found.
pub(super) fn actual(case: &Case<'_>, ask: &Ask<'_>, look: &Look) -> Measure {
    match look {
        Look::Nothing => measure(String::new(), None),
        Look::Level { track, judged, level } => level_actual(case, track, judged, *level),
        Look::NoZero { zeros, .. } => {
            let count = zeros.len();
            measure(
                if count == 0 { "none".to_owned() } else { format!("{} open", few(count)) },
                number(count),
            )
        }
        Look::Count { tally, .. } => measure(format!("{} counted", tally.count()), number(tally.count())),
        Look::Observers { tally, .. } => measure(
            format!("{} {}", tally.observers, plural(tally.observers, "observer", "different observers")),
            number(tally.observers),
        ),
        Look::Independent { tally, .. } => measure(
            format!("{} of {} from outside", tally.independent, tally.count()),
            number(tally.independent),
        ),
        Look::Latest { tally } => {
            let last = tally.rows().iter().map(|row| case.rows()[*row].day).max();
            measure(
                last.map_or("none in that time".to_owned(), |day| format!("last seen {}", day.words())),
                number(tally.count()),
            )
        }
        Look::Certified { tally } => {
            let lacking = tally.refused.iter().filter(|(_, code)| super::look::is_about_rater(*code)).count();
            let counted = tally.rows().len();
            measure(format!("{counted} counted, {lacking} not"), number(counted))
        }
        Look::Floor(look) => {
            let ratings: Vec<String> =
                look.newest.iter().map(|rating| rating.cut().replace(".00", "")).collect();
            let lowest = look.newest.iter().min().copied();
            measure(if ratings.is_empty() { "not rated yet".to_owned() } else { ratings.join(", ") }, lowest)
        }
        Look::Credential(look) => measure(credential_actual(look), number(look.counted.len())),
        Look::Knowledge(look) => measure(knowledge_actual(look), number(look.counted.len())),
        Look::Direct { tally, .. } => {
            measure(format!("{} of {} on real visits", tally.direct, tally.count()), number(tally.direct))
        }
        Look::Records(look) => match ask {
            Ask::Records(asked) => record::records_actual(asked, look),
            _ => measure(String::new(), None),
        },
        Look::State(look) => record::state_actual(look),
    }
}

fn credential_actual(look: &CredentialLook) -> String {
    let worst = look.refused.iter().map(|(_, flaw)| *flaw).max();
    match worst {
        _ if !look.counted.is_empty() && look.lacking.is_empty() => "held".to_owned(),
        _ if !look.lacking.is_empty() && !look.counted.is_empty() => {
            format!("none for {}", joined(&look.lacking, "and"))
        }
        Some(flaw) => format!("the credential {}", flaw.words()),
        None => "none on record".to_owned(),
    }
}

fn knowledge_actual(look: &KnowledgeLook) -> String {
    if look.met() {
        "passed".to_owned()
    } else if look.awaits_review() {
        "passed; counts once your center has recorded which clinician reviewed the module".to_owned()
    } else if !look.is_outdated() {
        "not passed".to_owned()
    } else {
        "passed in an earlier version; the module has changed in substance since".to_owned()
    }
}

/// " by March 2, 2026", where there is a day by which a next step is wanted.
fn by(explanation: &Explanation) -> String {
    let day = match explanation.result {
        Status::Provisional => explanation.due_on,
        Status::MetExpiring => explanation.flips_on.map(|day| day.plus(-1)),
        _ => None,
    };
    day.map_or_else(String::new, |day| format!(" by {}", day.words()))
}

/// What to do next about a leaf that does not hold or runs out.
pub(super) fn next_step(
    case: &Case<'_>,
    ask: &Ask<'_>,
    look: &Look,
    explanation: &Explanation,
    beside: Beside,
) -> Option<String> {
    let by = by(explanation);
    let step = match (look, ask) {
        (Look::Level { track, judged, level }, _) => level_step(case, track, judged, *level, &by),
        (Look::NoZero { track, zeros, .. }, _) => level::clear_zero(track, zeros),
        (Look::Count { tally, target }, Ask::Count(sample)) => {
            count_step(case, sample, tally.count(), *target, &by, beside)
        }
        (Look::Observers { tally, target }, _) => {
            let lacking = target.saturating_sub(tally.observers).max(1);
            let who = plural(
                lacking,
                "observer who has not rated you lately has",
                "observers who have not rated you lately have",
            );
            format!("{} more {who} to see you{by}.", few(lacking))
        }
        (Look::Independent { tally, target }, _) => {
            let lacking = target.saturating_sub(tally.independent).max(1);
            let noun = plural(lacking, "observation", "observations");
            format!("{} {noun} by a coach outside your team{by}.", few(lacking))
        }
        (Look::Latest { .. }, Ask::Latest { sample, .. }) => {
            format!("One of the {}{by}.", things(case, sample, 2))
        }
        (Look::Certified { .. }, _) => {
            format!("An observation by an observer whose certificate and calibration are current{by}.")
        }
        (Look::Floor(look), _) => floor_step(look, &by),
        (Look::Credential(look), Ask::CredentialDue { kinds, .. }) => credential_due_step(look, kinds),
        (Look::Credential(look), Ask::Credential { kinds, .. }) => credential_step(look, kinds, &by),
        (Look::Direct { tally, target }, Ask::Direct { sample, .. }) => {
            let lacking = target.saturating_sub(tally.direct).max(1);
            let noun = plural(lacking, "observation", "observations");
            let seen = codes(&sample.competencies, "or");
            format!("{} {noun} of {seen} on a real visit{by}.", few(lacking))
        }
        (Look::Records(look), Ask::Records(asked)) => record::records_step(asked, look, &by),
        (Look::State(look), _) => record::state_step(look, &by),
        (Look::Knowledge(look), Ask::Knowledge { module, .. }) if look.awaits_review() => {
            format!("Nothing for you to do: your center has to record which clinician reviewed {module}.")
        }
        (Look::Knowledge(look), Ask::Knowledge { module, percent, .. }) => {
            let again = if look.is_outdated() { "Learn what has changed in" } else { "Pass" };
            let score = if look.is_outdated() { " and pass it again" } else { "" };
            format!("{again} {module}{score} with {percent}% or more{by}.")
        }
        _ => return None,
    };
    Some(capitalized(&step))
}

pub(crate) fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + rest.as_str())
}

fn count_step(
    case: &Case<'_>,
    sample: &Sample<'_>,
    have: usize,
    want: usize,
    by: &str,
    beside: Beside,
) -> String {
    // A warning comes while the number is still there; then one more keeps it.
    let lacking = want.saturating_sub(have).max(1);
    let from = match (beside.outside, beside.another) {
        (true, _) => " from a coach outside your team",
        (false, true) => " from an observer who has not rated you lately",
        (false, false) => "",
    };
    format!(
        "{have} of {want} {} in {} days; {} more{by}{from}.",
        things(case, sample, want),
        sample.window,
        few(lacking)
    )
}

fn floor_step(look: &FloorLook, by: &str) -> String {
    let (indicator, floor) = (look.indicator, look.floor);
    if !look.blocks.is_empty() {
        return format!("A 0 on {indicator} is disputed; it stands until that is decided.");
    }
    let low = look.newest.iter().rposition(|rating| *rating < Fraction::whole(i64::from(floor)));
    // Ratings after the last low one stay; so many more push it out.
    let lacking = low.map_or(look.last.saturating_sub(look.newest.len()), |at| {
        (at + 1 + look.last).saturating_sub(look.newest.len())
    });
    let noun = plural(lacking, "observation", "observations");
    format!("{} more {noun} with {indicator} rated {floor} or more{by}.", few(lacking.max(1)))
}

fn credential_step(look: &CredentialLook, kinds: &[String], by: &str) -> String {
    let kind = kinds_words(kinds);
    if look.counted.is_empty() || !look.lacking.is_empty() {
        return match look.refused.iter().map(|(_, flaw)| *flaw).max() {
            Some(Flaw::Unchecked | Flaw::CheckedTooLongAgo) => {
                format!("Have your {kind} checked with its issuer.")
            }
            Some(Flaw::Expired) => format!("Renew your {kind} and have it checked with its issuer."),
            Some(Flaw::Denied) => format!("The issuer did not confirm your {kind}; clear that up with it."),
            _ if !look.lacking.is_empty() => format!("Record a {kind} of {}.", joined(&look.lacking, "and")),
            _ => format!("Record your {kind} and have it checked with its issuer."),
        };
    }
    format!("Renew your {kind} or have it checked again with its issuer{by}.")
}

fn credential_due_step(look: &CredentialLook, kinds: &[String]) -> String {
    let kind = kinds_words(kinds);
    let runway = if look.counted.is_empty() { record::runway_words(look, kinds) } else { String::new() };
    let step = match look.due_on {
        Some(day) if !look.is_due => {
            format!("Obtain {kind} by {}. Ask about fee waivers first.", day.words())
        }
        _ if !look.counted.is_empty() => format!("Renew your {kind} before it expires."),
        _ => format!("Obtain {kind} as soon as you can; the day by which it was due has passed."),
    };
    step + &runway
}

/// Words of a group: how many of its parts hold, and the step of the part that decides.
pub(super) fn group(explanation: &mut Explanation, any: bool) {
    let asked = || explanation.children.iter().filter(|child| child.result != Status::NotApplicable);
    let total = asked().count();
    let holding = asked().filter(|child| child.result.is_satisfied()).count();
    let all = if any { "one" } else { "all" };
    explanation.target = measure(format!("{all} of {total}"), number(if any { 1.min(total) } else { total }));
    explanation.actual = measure(format!("{holding} of {total}"), number(holding));
    let step =
        asked().filter(|child| child.result == explanation.result).find_map(|child| child.next_step.clone());
    let due =
        asked().filter(|child| child.result == Status::Provisional).filter_map(|child| child.due_on).min();
    explanation.next_step = step;
    explanation.due_on = due;
}

/// One or two sentences about a requirement.
pub(super) fn summary(requirement: &Requirement, explanation: &Explanation) -> String {
    let title = &requirement.title;
    let until = explanation.flips_on.map(|day| day.plus(-1).words());
    let step = explanation.next_step.as_deref().map_or_else(String::new, |step| format!(" {step}"));
    match (explanation.result, until) {
        (Status::Met, Some(until)) => {
            format!("{title}: met. It holds through {until} if nothing new comes in.")
        }
        (Status::Met, None) => format!("{title}: met."),
        (Status::MetExpiring, Some(until)) => format!("{title}: met through {until}.{step}"),
        (Status::MetExpiring, None) => format!("{title}: met, but a part of it runs out soon.{step}"),
        (Status::Provisional, _) => format!("{title}: not there yet, and not due yet.{step}"),
        (Status::InsufficientEvidence, _) => format!("{title}: too little has been seen to say.{step}"),
        (Status::NotMet, _) => format!("{title}: not met.{step}"),
        (Status::Waived, _) => format!("{title}: waived for now."),
        (Status::NotApplicable, _) => format!("{title}: not asked of you today."),
    }
}
