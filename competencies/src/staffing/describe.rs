//! What a site's requirement came to, as the tree of reasons in plain words.

use super::cover::{empty, whole};
use super::evaluate::{Course, Courses, breach_begun};
use super::facts::Site;
use super::leave::{leaves_between, on_call_days};
use super::ratio::Counter;
use super::requirement::{CoverRule, OnCallRule, RatioRule, SiteClause, SiteRequirement, SiteRule};
use super::words::{duration, span};
use crate::day::{Day, Millis};
use crate::evaluate::words::{capitalized, few, plural};
use crate::explain::{Explanation, Measure, RefusalCode, Refused, Status, WaiverShown};
use crate::fraction::Fraction;
use crate::requirement::OwedBy;
use crate::timeline::HORIZON_DAYS;

/// How many places a sentence names before it says how many more there are.
const NAMED: usize = 5;

fn measure(text: String, value: Option<Fraction>) -> Measure {
    Measure { text, value }
}

fn number(count: usize) -> Option<Fraction> {
    i64::try_from(count).ok().map(Fraction::whole)
}

fn bare(clause: &str, kind: &str, title: &str, why: &str) -> Explanation {
    Explanation::bare(clause, kind, title, why, OwedBy::Site)
}

/// Explains a requirement on a day.
pub(super) fn explain(
    site: &Site<'_>,
    requirement: &SiteRequirement,
    courses: &Courses,
    day: Day,
) -> Explanation {
    let mut root = bare(&requirement.code, "all_of", &requirement.title, &requirement.why);
    root.result = courses.shown(day);
    (root.flips_on, root.flips_to) = courses.flip(day).unzip();
    let parts = requirement.all_of.iter().zip(&courses.clauses);
    root.children = parts
        .map(|(clause, course)| leaf(site, requirement, courses.clock_start, clause, course, day))
        .collect();
    let asked = || root.children.iter().filter(|child| child.result != Status::NotApplicable);
    let holding = asked().filter(|child| child.result.is_satisfied()).count();
    let total = asked().count();
    let next = asked().filter(|child| child.result == root.result).find_map(|child| child.next_step.clone());
    let due =
        asked().filter(|child| child.result == Status::Provisional).filter_map(|child| child.due_on).min();
    root.target = measure(format!("all of {total}"), number(total));
    root.actual = measure(format!("{holding} of {total}"), number(holding));
    root.next_step = next;
    root.due_on = due;
    root
}

fn leaf(
    site: &Site<'_>,
    requirement: &SiteRequirement,
    clock_start: Day,
    clause: &SiteClause,
    course: &Course,
    day: Day,
) -> Explanation {
    let mut leaf = bare(&clause.key, clause.rule.kind(), &clause.title, &clause.why);
    leaf.owed_by = clause.owed_by;
    leaf.result = course.shown(day);
    leaf.target = target(&clause.rule);
    if leaf.result == Status::NotApplicable {
        "Not asked of this site today.".clone_into(&mut leaf.actual.text);
        return leaf;
    }
    (leaf.flips_on, leaf.flips_to) = course.flip(day).unzip();
    leaf.clock_start = Some(clock_start);
    leaf.due_on = course.due_on;
    leaf.warns_on = match leaf.result {
        Status::Met | Status::MetExpiring => leaf.flips_on,
        Status::Provisional => leaf.due_on,
        _ => None,
    }
    .map(|end| end.plus(-course.warning));
    leaf.window_from = clause.rule.window_days().map(|days| day.plus(1 - days).max(clock_start));
    if leaf.result == Status::Waived {
        leaf.waiver = site.waiver(requirement, clause, day).map(|waiver| WaiverShown {
            id: waiver.fact_id,
            reason: waiver.reason.clone(),
            until: waiver.to,
        });
    }
    match &clause.rule {
        SiteRule::RatioAtMost(rule) => ratio(site, rule, clock_start, day, &mut leaf),
        SiteRule::Coverage(rule) => cover(site, rule, day, &mut leaf),
        SiteRule::NoOnCallInLeave(rule) => on_call(site, rule, day, &mut leaf),
    }
    if matches!(leaf.result, Status::Met | Status::Waived) {
        leaf.next_step = None;
    }
    leaf
}

fn target(rule: &SiteRule) -> Measure {
    match rule {
        SiteRule::RatioAtMost(rule) => {
            let limit = rule.staff_per_supervisor.value;
            let days = rule.breach_days.value;
            let text =
                format!("at most {limit} staff per supervisor by head, never above it for over {days} days");
            measure(text, Some(limit))
        }
        SiteRule::Coverage(rule) => {
            let days = rule.window_days.value;
            let bears = match rule.gap_minutes.value {
                0 => String::new(),
                minutes => format!(" but for {minutes} minutes"),
            };
            let text = format!("{} in every minute of {days} days{bears}", rule.duty.words());
            measure(text, Some(Fraction::whole(i64::from(rule.gap_minutes.value))))
        }
        SiteRule::NoOnCallInLeave(rule) => {
            let text = format!("no duty on leave days in {} days", rule.window_days.value);
            measure(text, Some(Fraction::ZERO))
        }
    }
}

fn ratio(site: &Site<'_>, rule: &RatioRule, clock_start: Day, day: Day, leaf: &mut Explanation) {
    let counter = Counter::new(site, rule);
    let (counted, absent) = counter.evidence(day);
    leaf.counted = counted;
    leaf.refused = absent
        .into_iter()
        .map(|id| Refused { evidence_id: id, code: RefusalCode::OutOfScope, still_serves: Vec::new() })
        .collect();
    let today = counter.on(day);
    let mut text = today.words();
    if let Some(first) = breach_begun(&counter, clock_start, day) {
        let days = usize::try_from(day.since(first) + 1).unwrap_or(0);
        let noun = plural(days, "day", "days");
        text = format!("{text}; above the limit for {days} {noun}, since {}", first.words());
    }
    leaf.actual = measure(text, today.by_head());
    let (count, by) = match (leaf.result, leaf.flips_on) {
        (Status::MetExpiring, Some(flip)) => (counter.on(flip), format!(" from {}", flip.words())),
        (Status::Provisional, _) => {
            (today, leaf.due_on.map_or_else(String::new, |due| format!(" by {}", due.words())))
        }
        _ => (today, String::new()),
    };
    let enough = |supervisors: &u32| {
        let each = Fraction::new(i64::from(count.staff), i64::from(*supervisors));
        each.is_some_and(|each| each <= rule.staff_per_supervisor.value)
    };
    let needed = (count.supervisors + 1..=count.supervisors + count.staff.max(1)).find(enough);
    leaf.next_step = needed.map(|needed| {
        let more = (needed - count.supervisors) as usize;
        let noun = plural(more, "supervisor is", "supervisors are");
        capitalized(&format!("{} more {noun} needed for {} staff{by}.", few(more), count.staff))
    });
}

/// The places of some gaps in words: the first few, and how many more.
fn places(site: &Site<'_>, gaps: &[(i64, i64)]) -> String {
    let mut texts: Vec<String> =
        gaps.iter().take(NAMED).map(|gap| span(site.zone, Millis(gap.0), Millis(gap.1))).collect();
    if gaps.len() > NAMED {
        texts.push(format!("{} more", gaps.len() - NAMED));
    }
    texts.join("; ")
}

fn cover(site: &Site<'_>, rule: &CoverRule, day: Day, leaf: &mut Explanation) {
    let (begins, now) = (site.zone.start_of(leaf.window_from.unwrap_or(day)), site.zone.start_of(day));
    let ends = site.zone.start_of(day.plus(1));
    let of_kind = || site.duties.iter().filter(|duty| duty.kind == rule.duty);
    let there = of_kind().filter(|duty| begins < duty.to && duty.from < ends);
    leaf.counted = there.map(|duty| duty.fact_id).collect();
    let gaps = empty(&site.duties, rule.duty, begins, ends);
    let minutes: u32 = gaps.iter().map(|gap| whole(gap.1 - gap.0)).sum();
    let text = match minutes {
        0 => "no empty minute".to_owned(),
        _ if leaf.counted.is_empty() => "nobody on the roster".to_owned(),
        minutes => format!("{} empty: {}", duration(minutes), places(site, &gaps)),
    };
    leaf.actual = measure(text, Some(Fraction::whole(i64::from(minutes))));
    let planned = of_kind().map(|duty| duty.to).max();
    let horizon = site.zone.start_of(day.plus(HORIZON_DAYS));
    let ahead = empty(&site.duties, rule.duty, now, horizon);
    leaf.next_step = match (ahead.first(), planned) {
        (Some(gap), Some(planned)) if gap.0 < planned.0 => {
            Some(format!("Fill {}.", span(site.zone, Millis(gap.0), Millis(gap.1))))
        }
        (Some(gap), _) => {
            Some(format!("Plan the roster from {} on.", site.zone.day_of(Millis(gap.0)).words()))
        }
        (None, _) => None,
    };
    // What lies behind cannot be filled any more.
    let behind = |flip: &Day| ahead.first().is_none_or(|gap| gap.0 >= site.zone.start_of(*flip).0);
    if let Some(flip) = leaf.flips_on.filter(|_| leaf.result == Status::NotMet).filter(behind) {
        leaf.next_step =
            Some(format!("Leave no more gaps: the last one stays in view until {}.", flip.plus(-1).words()));
    }
}

fn on_call(site: &Site<'_>, rule: &OnCallRule, day: Day, leaf: &mut Explanation) {
    let from = leaf.window_from.unwrap_or(day);
    for known in &site.people {
        let held = |leave: &&crate::facts::Leave| {
            let last = leave.to.unwrap_or(day).min(day);
            (leave.from.max(from).0..=last.0).any(|day| known.holds(&rule.roles, Day(day)))
        };
        leaf.counted.extend(leaves_between(known, from, day).filter(held).map(|leave| leave.fact_id));
    }
    let found = on_call_days(site, &rule.roles, from, day);
    let text = if found.is_empty() {
        "none".to_owned()
    } else {
        let mut texts: Vec<String> = found.iter().take(NAMED).map(|day| day.text.clone()).collect();
        if found.len() > NAMED {
            texts.push(format!("{} more", found.len() - NAMED));
        }
        texts.join("; ")
    };
    leaf.actual = measure(text, number(found.len()));
    let ahead = on_call_days(site, &rule.roles, day, day.plus(HORIZON_DAYS));
    leaf.next_step = match ahead.first() {
        Some(next) => Some(format!(
            "Hand the duty of {} on {} to somebody who is not away.",
            next.name,
            next.day.words()
        )),
        None => leaf.flips_on.map(|flip| {
            format!("Keep leave free of duty: this stays in view until {}.", flip.plus(-1).words())
        }),
    };
}

/// One or two sentences about how a requirement stands; whoever shows it names it.
pub(super) fn summary(explanation: &Explanation) -> String {
    let until = explanation.flips_on.map(|day| day.plus(-1).words());
    let step = explanation.next_step.as_deref().map_or_else(String::new, |step| format!(" {step}"));
    match (explanation.result, until) {
        (Status::Met, Some(until)) => format!("Met. By what is planned it holds until {until}."),
        (Status::Met, None) => "Met.".to_owned(),
        (Status::MetExpiring, Some(until)) => format!("Met until {until}.{step}"),
        (Status::MetExpiring, None) => format!("Met, but a part of it runs out soon.{step}"),
        (Status::Provisional, _) => {
            let until = explanation.due_on.map_or_else(String::new, |due| format!(" until {}", due.words()));
            format!("Not met, which is allowed{until}.{step}")
        }
        (Status::InsufficientEvidence | Status::NotMet, _) => format!("Not met.{step}"),
        (Status::Waived, _) => "Waived for now.".to_owned(),
        (Status::NotApplicable, _) => "Not asked of this site today.".to_owned(),
    }
}
