//! A practice authorization in words: what is held, on what, and what is missing for more.

use super::replay::{Hold, State};
use super::{Authorization, Basis, Held, Missing};
use crate::calendar::Horizon;
use crate::case::{Case, Roles, Window};
use crate::code::{CompetencyCode, LevelCode};
use crate::day::Day;
use crate::evaluate::words::{joined, level_label, level_step, skill};
use crate::framework::AuthorizationStep;

/// Puts a state into words.
pub(super) fn authorization(
    case: &Case<'_>,
    state: &State,
    as_of: Day,
    changes_on: Option<Day>,
) -> Authorization {
    let rule = &case.framework.authorizations;
    let roles = case.roles_on(as_of);
    let wanted = wanted(case, state);
    let missing = wanted.map_or_else(Vec::new, |place| {
        let steps: Vec<&AuthorizationStep> = rule.steps.iter().take(place + 1).collect();
        missing(case, &steps, roles, as_of)
    });
    let supervises = rule.supervise.roles.iter().any(|role| roles.has(*role));
    let by_evidence = state.supervise.is_some_and(|hold| hold.basis == Basis::Evidence);
    let missing_to_supervise = if supervises && !by_evidence {
        self::missing(case, &[&rule.supervise], roles, as_of)
    } else {
        Vec::new()
    };
    Authorization {
        step: state.step.map(|(place, hold)| held(&rule.steps[place], hold)),
        supervise: state.supervise.map(|hold| held(&rule.supervise, hold)),
        solo_visit_kinds: state.solo_visit_kinds.clone(),
        next: wanted.map(|place| rule.steps[place].code.clone()),
        missing,
        missing_to_supervise,
        changes_on,
        summary: summary(case, state),
    }
}

/// The step to work for: the next one, or the present one while it does not rest on evidence.
fn wanted(case: &Case<'_>, state: &State) -> Option<usize> {
    let (place, hold) = state.step?;
    let wanted = if hold.basis == Basis::Evidence { place + 1 } else { place };
    (wanted < case.framework.authorizations.steps.len()).then_some(wanted)
}

fn held(step: &AuthorizationStep, hold: Hold) -> Held {
    Held {
        code: step.code.clone(),
        title: step.title.clone(),
        basis: hold.basis,
        until: hold.until,
        attestation: hold.attestation,
    }
}

/// What some steps together still need, levels first, each thing once. Where the person's roles
/// never lead there, that is all there is to say.
fn missing(case: &Case<'_>, steps: &[&AuthorizationStep], roles: Roles, day: Day) -> Vec<Missing> {
    let closed: Vec<Missing> = steps.iter().filter_map(|step| other_roles(case, step, roles)).collect();
    if !closed.is_empty() {
        return each_once(closed);
    }
    let mut levels: std::collections::BTreeMap<CompetencyCode, LevelCode> = std::collections::BTreeMap::new();
    for (competency, level) in steps.iter().flat_map(|step| &step.levels) {
        let highest = levels.entry(*competency).or_insert(*level);
        *highest = (*highest).max(*level);
    }
    let mut found: Vec<Missing> = levels
        .into_iter()
        .filter_map(|(competency, level)| missing_level(case, competency, level, roles, day))
        .collect();
    for step in steps {
        found.extend(missing_modules(case, step, day));
        found.extend(missing_requirements(case, step, day));
        if step.needs_site_policy && !allows_solo(case, day) {
            found.push(bare("Your site does not allow any kind of visit to be made alone.".to_owned()));
        }
    }
    each_once(found)
}

fn each_once(mut found: Vec<Missing>) -> Vec<Missing> {
    let mut seen = Vec::new();
    found.retain(|missing| {
        let new = !seen.contains(missing);
        seen.push(missing.clone());
        new
    });
    found
}

/// Who may take a step, where none of the person's roles may.
fn other_roles(case: &Case<'_>, step: &AuthorizationStep, roles: Roles) -> Option<Missing> {
    let closed = !step.roles.is_empty() && !step.roles.iter().any(|role| roles.has(*role));
    closed.then(|| {
        let titles: Vec<String> = step
            .roles
            .iter()
            .filter_map(|role| case.framework.role(*role))
            .map(|role| role.title.to_lowercase())
            .collect();
        bare(format!("Only a {} may do this.", joined(&titles, "or")))
    })
}

fn bare(text: String) -> Missing {
    Missing { competency: None, level: None, module: None, requirement: None, text }
}

fn missing_level(
    case: &Case<'_>,
    competency: CompetencyCode,
    level: LevelCode,
    roles: Roles,
    day: Day,
) -> Option<Missing> {
    let track = case.track(competency, roles);
    let window = Window::Days(case.framework.level_rule.window_days.value);
    let judged = case.judge_levels(&track, day, window, &mut Horizon::after(day));
    let reached = judged.level();
    (reached < level).then(|| {
        let title = case.framework.competency(competency).map_or("", |competency| &competency.title);
        // The competency is named once.
        let named = skill(case, competency);
        let step = level_step(case, &track, &judged, level, "");
        let step = step.replace(&format!(" in {named}"), "").replace(&format!(" of {named}"), "");
        let now = match reached {
            LevelCode::L0 => "nothing seen yet".to_owned(),
            _ => format!("now {}", level_label(case, reached)),
        };
        let text = format!("{title}: Needs {}; {now}. {step}", level_label(case, level));
        Missing { competency: Some(competency), level: Some(level), ..bare(text) }
    })
}

fn missing_modules(case: &Case<'_>, step: &AuthorizationStep, day: Day) -> Vec<Missing> {
    let unknown = case.modules_not_known(step, day, &mut Horizon::after(day));
    let missing = |(module, percent): (&crate::code::ModuleCode, &crate::requirement::Num)| Missing {
        module: Some(module.clone()),
        ..bare(format!("Pass {module} with {}% or more.", percent.value))
    };
    unknown.into_iter().map(missing).collect()
}

fn missing_requirements(case: &Case<'_>, step: &AuthorizationStep, day: Day) -> Vec<Missing> {
    let unmet = step.requirements.iter().filter_map(|code| {
        let requirement = case.framework.requirement(code)?;
        let evaluation = case.evaluate(requirement, day);
        (!evaluation.status.is_satisfied())
            .then(|| Missing { requirement: Some(code.clone()), ..bare(evaluation.summary) })
    });
    unmet.collect()
}

fn allows_solo(case: &Case<'_>, day: Day) -> bool {
    case.solo_policies.iter().any(|policy| {
        policy.from <= day
            && policy.to.is_none_or(|to| day <= to)
            && case.affiliations.iter().any(|row| row.node == policy.node && row.holds_on(day))
    })
}

fn summary(case: &Case<'_>, state: &State) -> String {
    let rule = &case.framework.authorizations;
    let Some((place, hold)) = state.step else {
        return "You hold no role today, so you may not go on visits.".to_owned();
    };
    let mut text = format!("{}{}", rule.steps[place].description, ground(hold));
    if !state.solo_visit_kinds.is_empty() {
        let kinds: Vec<String> = state.solo_visit_kinds.iter().map(|kind| kind.replace('_', " ")).collect();
        text.push_str(" Alone for: ");
        text.push_str(&joined(&kinds, "and"));
        text.push('.');
    }
    if let Some(hold) = state.supervise {
        text.push(' ');
        text.push_str(&rule.supervise.description);
        text.push_str(&ground(hold));
    }
    text
}

/// On what a step rests, where it is not the evidence of today.
fn ground(hold: Hold) -> String {
    let until = hold.until.map_or_else(String::new, |day| format!(" through {}", day.words()));
    match hold.basis {
        Basis::Evidence => String::new(),
        Basis::Stale => {
            format!(" What was seen has grown old; this holds{until} unless you are observed again.")
        }
        Basis::Attested => format!(" Attested, not observed; this holds{until}."),
        Basis::Provisional => format!(" You are new in the role; this holds{until}."),
    }
}
