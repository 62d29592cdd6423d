//! What holds in every world.

use std::collections::BTreeSet;

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::CompetencyCode;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::{Rules, evaluate, status_only};
use fieldcraft_competencies::explain::{About, Evaluation, Explanation, RefusalCode, Status};
use fieldcraft_competencies::facts::{Affiliation, Facts, Relation};
use fieldcraft_competencies::requirement::{AppliesTo, Requirement};
use fieldcraft_competencies::timeline::timeline;
use proptest::prelude::*;
use uuid::Uuid;

use crate::build::{INSIDE, OUTSIDE, WIDE as FRAMEWORK, day, observation};
use crate::worlds::{some_day, some_knowledge, world};

/// The worlds of an ordinary run, each with every requirement: over 10,000
/// answers for each property; `PROPTEST_CASES` asks for more.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default().cases;
    // 256 is what proptest takes when nothing else is said.
    let cases = if usual == 256 { 650 } else { usual };
    ProptestConfig { cases, max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() }
}

fn leaves(node: &Explanation) -> Vec<&Explanation> {
    if node.children.is_empty() { vec![node] } else { node.children.iter().flat_map(leaves).collect() }
}

fn nodes(node: &Explanation) -> Vec<&Explanation> {
    std::iter::once(node).chain(node.children.iter().flat_map(nodes)).collect()
}

fn any_requirement() -> impl Strategy<Value = &'static Requirement> {
    (0..FRAMEWORK.requirements.len()).prop_map(|at| &FRAMEWORK.requirements[at])
}

fn answer(facts: &Facts, requirement: &Requirement, as_of: Day, known_at: Millis) -> Evaluation {
    evaluate(&FRAMEWORK, requirement, facts, as_of, known_at)
}

/// Rows in scope of a leaf about a competency, found the plain way: known,
/// about the person, observed by the day, with a score on one of its indicators that
/// is asked of a role in which the requirement holds.
fn in_scope(
    facts: &Facts,
    requirement: &Requirement,
    competency: CompetencyCode,
    as_of: Day,
    known_at: Millis,
) -> BTreeSet<Uuid> {
    let asked = |row: &&Affiliation| {
        let of_role =
            |one: &AppliesTo| one.role == row.role && (!one.rostered_to_respond || row.rostered_to_respond);
        requirement.applies_to.iter().any(of_role) && row.holds_on(as_of)
    };
    let roles: BTreeSet<_> = facts.affiliations.iter().filter(asked).map(|row| row.role).collect();
    let all = &FRAMEWORK.competency(competency).expect("it exists").indicators;
    let applicable =
        all.iter().filter(|indicator| roles.iter().any(|role| !indicator.not_for.contains(role)));
    let codes: Vec<_> = applicable.map(|indicator| indicator.code).collect();
    let known =
        facts.observations.iter().filter(|row| row.received_at <= known_at && row.observed_on <= as_of);
    known
        .filter(|row| {
            codes.iter().any(|code| row.ratings.get(*code).is_some_and(|rating| rating.score().is_some()))
        })
        .map(|row| row.id)
        .collect()
}

/// Plain rows in scope of a rule, found the plain way: known, and on or before the day.
fn rows_in_scope(facts: &Facts, rule: &str, as_of: Day, known_at: Millis) -> Option<BTreeSet<Uuid>> {
    macro_rules! ids {
        ($field:ident) => {
            facts
                .$field
                .iter()
                .filter(|row| row.received_at <= known_at && row.on <= as_of)
                .map(|row| row.id)
                .collect()
        };
    }
    Some(match rule {
        "supervision_contacts" => ids!(supervision_contacts),
        "cycles_closed" => ids!(closed_cycles),
        "joint_observations" => ids!(joint_ratings),
        "deliveries" => ids!(deliveries),
        "participation" => ids!(field_responses),
        "coaching_fidelity" => ids!(coaching_samples),
        "calibration_current" => ids!(calibration_runs),
        "offer_recorded" => ids!(offers),
        _ => return None,
    })
}

proptest! {
    #![proptest_config(cases())]

    /// No status without reasons, and the reasons never disagree with it.
    #[test]
    fn a_status_and_its_reasons_agree(facts in world(25), as_of in some_day(), known_at in some_knowledge()) {
        for requirement in &FRAMEWORK.requirements {
            let evaluation = answer(&facts, requirement, as_of, known_at);
            prop_assert_eq!(status_only(&FRAMEWORK, requirement, &facts, as_of, known_at), evaluation.status);
            prop_assert_eq!(evaluation.explanation.result, evaluation.status);
            prop_assert!(!evaluation.summary.is_empty());
            for node in nodes(&evaluation.explanation) {
                let due = matches!(node.result, Status::Provisional | Status::NotMet | Status::InsufficientEvidence | Status::MetExpiring);
                prop_assert_eq!(node.next_step.is_some(), due, "{}: {:?}", node.clause, node);
                prop_assert!(!node.target.text.is_empty());
                prop_assert!(!node.actual.text.is_empty());
                prop_assert!(node.children.is_empty() || node.counted.is_empty() && node.refused.is_empty());
            }
        }
    }

    /// Within a leaf every piece of evidence in scope is counted or refused, once; older ones are a number.
    #[test]
    fn evidence_is_counted_or_refused_once(facts in world(25), as_of in some_day(), known_at in some_knowledge()) {
        for requirement in &FRAMEWORK.requirements {
            let evaluation = answer(&facts, requirement, as_of, known_at);
            for leaf in leaves(&evaluation.explanation).into_iter().filter(|leaf| leaf.result != Status::NotApplicable) {
                let mut listed: Vec<Uuid> = leaf.counted.clone();
                listed.extend(leaf.refused.iter().map(|refused| refused.evidence_id));
                let once: BTreeSet<Uuid> = listed.iter().copied().collect();
                prop_assert_eq!(once.len(), listed.len(), "listed twice in {}", leaf.clause);
                if let Some(rows) = rows_in_scope(&facts, &leaf.kind, as_of, known_at) {
                    prop_assert!(once.is_subset(&rows), "{}", leaf.clause);
                    prop_assert_eq!(once.len() + leaf.older as usize, rows.len(), "{} {:?}", leaf.clause, leaf);
                }
                if let Some(About::Competency(competency)) = leaf.about {
                    let scope = in_scope(&facts, requirement, competency, as_of, known_at);
                    prop_assert!(once.is_subset(&scope), "{}", leaf.clause);
                    prop_assert_eq!(once.len() + leaf.older as usize, scope.len(), "{} {}", leaf.clause, competency);
                }
            }
        }
    }

    /// No rating counts that the person gave themselves, or that was not meant to count, or that comes from nobody certified.
    #[test]
    fn nothing_counts_that_must_not(facts in world(25), as_of in some_day()) {
        for requirement in &FRAMEWORK.requirements {
            let evaluation = answer(&facts, requirement, as_of, Millis::MAX);
            for id in leaves(&evaluation.explanation).into_iter().flat_map(|leaf| &leaf.counted) {
                let Some(row) = facts.observations.iter().find(|row| row.id == *id) else { continue };
                prop_assert_ne!(row.observer, facts.subject);
                prop_assert_ne!(row.relation, Relation::Oneself);
                prop_assert_eq!(row.purpose, fieldcraft_competencies::facts::Purpose::Counting);
                prop_assert!(row.observed_on <= as_of);
                let certified = facts.raters.iter().filter(|rater| rater.observer == row.observer).flat_map(|rater| &rater.certificates);
                let mut in_scope = certified.filter(|certificate| {
                    certificate.agencies.contains(&row.agency)
                        && certificate.valid_from <= row.observed_on
                        && row.observed_on <= certificate.valid_to
                });
                prop_assert!(in_scope.next().is_some());
            }
        }
    }

    /// A good observation never worsens a status, except that it may complete an amount and so reveal a low level.
    #[test]
    fn a_good_observation_does_no_harm(facts in world(20), as_of in some_day(), before in 0..30, outside in any::<bool>()) {
        let mut more = facts.clone();
        let on = as_of.since(day(0)) - before;
        let all: Vec<String> = FRAMEWORK.competencies.iter().map(|competency| competency.code.to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        more.observations.push(observation(99_999, on, if outside { OUTSIDE } else { INSIDE }, &all, 3));
        for requirement in &FRAMEWORK.requirements {
            let (old, new) = (answer(&facts, requirement, as_of, Millis::MAX), answer(&more, requirement, as_of, Millis::MAX));
            if weight(new.status) <= weight(old.status) {
                continue;
            }
            let (old_leaves, new_leaves) = (leaves(&old.explanation), leaves(&new.explanation));
            let revealed = old_leaves.iter().zip(&new_leaves).any(|(old, new)| {
                old.result == Status::InsufficientEvidence && new.result == Status::NotMet
                    && new.counted.contains(&Uuid::from_u128(99_999))
            });
            let capped = new_leaves.iter().zip(&old_leaves).any(|(new, old)| caps(new) > caps(old));
            let displaced = new_leaves.iter().zip(&old_leaves).any(|(new, old)| new.displaced.len() > old.displaced.len());
            prop_assert!(revealed || capped || displaced, "{} {:?} -> {:?}", requirement.code, old.status, new.status);
        }
    }

    /// A timeline is what asking on each day gives.
    #[test]
    fn a_timeline_is_the_answer_of_each_day(
        facts in world(20), from in some_day(), known_at in some_knowledge(), requirement in any_requirement(),
    ) {
        // Each day is asked of facts prepared anew, so that nothing kept can answer for another.
        let asked = |day| status_only(&FRAMEWORK, requirement, &facts, day, known_at);
        let told = timeline(&FRAMEWORK, requirement, &facts, from, known_at);
        prop_assert!(told.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
        let on = |day: Day| told.iter().rfind(|(from, _)| *from <= day).map(|(_, status)| *status);
        for day in (0..50).map(|days| from.plus(days)) {
            prop_assert_eq!(on(day), Some(asked(day)), "{} on {}", requirement.code, day);
        }
        for (day, status) in told.iter().take(12) {
            prop_assert_eq!(asked(*day), *status);
            prop_assert_eq!(on(day.plus(-1)), (*day > from).then(|| asked(day.plus(-1))));
        }
    }

    /// `flips_on` is the first day on which the answer, its warning left out, differs.
    #[test]
    fn flips_on_is_the_first_other_day(facts in world(20), as_of in some_day(), requirement in any_requirement()) {
        let asked = |day| answer(&facts, requirement, day, Millis::MAX);
        let root = asked(as_of);
        if let Some(flip) = root.flips_on {
            let then = asked(flip);
            let now = plain(&root.explanation);
            prop_assert_ne!(plain(&then.explanation), now);
            for before in [flip.plus(-1), flip.plus(-flip.since(as_of) / 2)] {
                if before > as_of && before < flip {
                    prop_assert_eq!(plain(&asked(before).explanation), now);
                }
            }
        }
    }

    /// Asking for all requirements at once gives what asking for each gives, also where old observations are left out.
    #[test]
    fn all_at_once_is_one_by_one(facts in world(10), as_of in some_day(), long in any::<bool>(), rating in 0_u8..4) {
        let mut facts = facts;
        let as_of = if long { as_of.plus(500) } else { as_of };
        let all: Vec<String> = FRAMEWORK.competencies.iter().map(|competency| competency.code.to_string()).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let more = (0..if long { 70 } else { 0 }).map(|number| {
            let observer = if number % 2 == 0 { OUTSIDE } else { INSIDE };
            observation(80_000 + number, 9 * i32::try_from(number).expect("few"), observer, &all, rating)
        });
        facts.observations.extend(more);
        let rules = Rules::new(&FRAMEWORK);
        let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
        let (statuses, timelines) = (case.statuses(&rules, as_of), case.timelines(&rules, as_of));
        let evaluations = case.evaluations(&rules, as_of);
        for (at, requirement) in FRAMEWORK.requirements.iter().enumerate() {
            prop_assert_eq!(statuses[at], status_only(&FRAMEWORK, requirement, &facts, as_of, Millis::MAX));
            prop_assert_eq!(&timelines[at], &timeline(&FRAMEWORK, requirement, &facts, as_of, Millis::MAX));
            prop_assert_eq!(&evaluations[at], &answer(&facts, requirement, as_of, Millis::MAX));
        }
    }

    /// The order in which facts are given makes no difference, nor does giving one twice.
    #[test]
    fn order_makes_no_difference(facts in world(15), as_of in some_day(), known_at in some_knowledge(), turn in 0..20_usize) {
        let mut other = facts.clone();
        other.observations.extend(facts.observations.first().cloned());
        other.observation_events.extend(facts.observation_events.first().cloned());
        macro_rules! stir { ($($field:ident),*) => { $(
            other.$field.reverse();
            let by = turn % other.$field.len().max(1);
            other.$field.rotate_left(by);
        )* } }
        stir!(affiliations, overlays, leaves, requirement_dates, modules, observations, observation_events, knowledge,
            credentials, attestations, solo_policies, waivers, conflicts, raters,
            prior_learning, hours, drills, supervision_contacts, offers, closed_cycles, coaching_samples, deliveries, field_responses, co_signatures, joint_ratings, calibration_runs, trainer_scopes);
        other.raters.iter_mut().for_each(|rater| {
            rater.calibrations.reverse();
            rater.certificates.iter_mut().for_each(|certificate| certificate.events.reverse());
        });
        other.credentials.iter_mut().for_each(|credential| credential.source_checks.reverse());
        for requirement in &FRAMEWORK.requirements {
            let one = serde_json::to_string(&answer(&facts, requirement, as_of, known_at)).expect("JSON");
            let two = serde_json::to_string(&answer(&other, requirement, as_of, known_at)).expect("JSON");
            prop_assert_eq!(one, two);
        }
    }

    /// What is received later changes nothing about what was known before.
    #[test]
    fn what_was_known_stays_known(facts in world(20), as_of in some_day(), known in 0..800) {
        let known_at = crate::build::noon(day(known));
        let mut then = facts.clone();
        macro_rules! forget { ($($field:ident),*) => { $( then.$field.retain(|row| row.received_at <= known_at); )* } }
        forget!(affiliations, overlays, leaves, requirement_dates, modules, observations, observation_events, knowledge,
            credentials, attestations, solo_policies, waivers, conflicts,
            prior_learning, hours, drills, supervision_contacts, offers, closed_cycles, coaching_samples, deliveries, field_responses, co_signatures, joint_ratings, calibration_runs, trainer_scopes);
        for requirement in &FRAMEWORK.requirements {
            prop_assert_eq!(answer(&facts, requirement, as_of, known_at), answer(&then, requirement, as_of, known_at));
        }
    }

    /// Facts and answers survive being written and read.
    #[test]
    fn facts_and_answers_are_plain_data(facts in world(10), as_of in some_day()) {
        let text = serde_json::to_string(&facts).expect("JSON");
        prop_assert_eq!(&serde_json::from_str::<Facts>(&text).expect("facts"), &facts);
        let evaluation = answer(&facts, &FRAMEWORK.requirements[1], as_of, Millis::MAX);
        let text = serde_json::to_string(&evaluation).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<Evaluation>(&text).expect("an answer"), evaluation);
    }
}

fn caps(leaf: &Explanation) -> usize {
    leaf.refused.iter().filter(|refused| refused.code == RefusalCode::OverShareCap).count()
}

/// The answer of a tree with warnings left out of its leaves.
fn plain(node: &Explanation) -> Status {
    if node.children.is_empty() {
        return node.result.without_warning();
    }
    let children = node.children.iter().map(plain);
    let joined = if node.kind == "any_of" {
        // One is enough: the best of those that apply.
        children.filter(|status| *status != Status::NotApplicable).min_by_key(|status| weight(*status))
    } else {
        children.max_by_key(|status| weight(*status))
    };
    joined.unwrap_or(Status::NotApplicable)
}

fn weight(status: Status) -> u8 {
    match status {
        Status::NotApplicable => 0,
        Status::Met => 1,
        Status::Waived => 2,
        Status::MetExpiring => 3,
        Status::Provisional => 4,
        Status::InsufficientEvidence => 5,
        Status::NotMet => 6,
    }
}
