//! Which modules a person's roles ask of them, why, and by when. The due day is
//! the rule engine's: its clock knows hire, start in role, the rule's first day,
//! publication and leave. Pure.

use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::evaluate;
use fieldcraft_competencies::explain::{Explanation, Status};
use fieldcraft_competencies::facts::{Affiliation, Facts};
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::{Clause, Requirement, Rule};

/// A module that a requirement of the person's roles names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Module.
    pub module: String,
    /// The requirement's title.
    pub requirement: String,
    /// Why this module, to the worker.
    pub why: String,
    /// The lowest score in percent.
    pub min_percent: i64,
    /// Last day on which not having passed is no failure.
    pub due_on: Option<Day>,
    /// The requirement holds for this module, by a pass or by prior learning in its place.
    pub met: bool,
}

/// The modules asked of a person, in the framework's order, each once: with the
/// nearest day and the highest score where several requirements name it.
#[must_use]
pub fn duties(framework: &Framework, facts: &Facts, today: Day, known_at: i64) -> Vec<Duty> {
    let affiliations = held_or_coming(facts, today);
    let mut duties: Vec<Duty> = Vec::new();
    for requirement in framework.requirements.iter().filter(|r| applies(r, &affiliations, facts)) {
        let named: Vec<(&Clause, String, i64)> =
            requirement.all_clauses().into_iter().filter_map(named).collect();
        if named.is_empty() {
            continue;
        }
        let evaluation = evaluate(framework, requirement, facts, today, Millis(known_at));
        for (clause, module, min_percent) in named {
            let asked = clause_of(&evaluation.explanation, &clause.key);
            let due_on = asked.and_then(|node| node.due_on);
            let duty = Duty {
                module,
                requirement: requirement.title.clone(),
                why: clause.why.clone(),
                min_percent,
                due_on,
                met: asked.is_some_and(|node| matches!(node.result, Status::Met | Status::MetExpiring)),
            };
            add(&mut duties, duty);
        }
    }
    duties
}

fn named(clause: &Clause) -> Option<(&Clause, String, i64)> {
    match &clause.rule {
        Rule::KnowledgePass { module, min_percent, .. } => {
            Some((clause, module.to_string(), i64::from(min_percent.value)))
        }
        _ => None,
    }
}

fn add(duties: &mut Vec<Duty>, duty: Duty) {
    let Some(there) = duties.iter_mut().find(|there| there.module == duty.module) else {
        duties.push(duty);
        return;
    };
    there.met &= duty.met;
    there.min_percent = there.min_percent.max(duty.min_percent);
    there.due_on = match (there.due_on, duty.due_on) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (left, right) => left.or(right),
    };
}

/// The newest version of each affiliation that has not ended: a role that begins
/// next week already shows what it will ask.
fn held_or_coming(facts: &Facts, today: Day) -> Vec<&Affiliation> {
    let newest = |row: &&Affiliation| {
        facts.affiliations.iter().all(|other| {
            other.fact_id != row.fact_id || (other.received_at, other) <= (row.received_at, *row)
        })
    };
    facts.affiliations.iter().filter(newest).filter(|row| row.end.is_none_or(|end| end >= today)).collect()
}

fn applies(requirement: &Requirement, affiliations: &[&Affiliation], facts: &Facts) -> bool {
    affiliations.iter().any(|held| {
        let asked = requirement
            .applies_to
            .iter()
            .any(|to| to.role == held.role && (!to.rostered_to_respond || held.rostered_to_respond));
        let on = requirement.overlay.as_ref().is_none_or(|overlay| {
            facts.overlays.iter().any(|there| there.overlay == *overlay && there.node == held.node)
        });
        asked && on
    })
}

/// The reasons of a clause that applies on the day.
fn clause_of<'e>(node: &'e Explanation, key: &str) -> Option<&'e Explanation> {
    if node.clause == key && node.result != Status::NotApplicable {
        return Some(node);
    }
    node.children.iter().find_map(|child| clause_of(child, key))
}

#[cfg(test)]
mod tests {
    use fieldcraft_competencies::facts::{Leave, ModulePublication};
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn framework() -> Framework {
        Framework::builtin().expect("sound")
    }

    const CORE: [&str; 12] =
        ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M13"];

    fn working(role: &str, since: &str) -> Facts {
        let published = |module: &str| ModulePublication {
            module: module.parse().expect("a module"),
            version: 1,
            material: true,
            published_on: day("2025-01-01"),
            competencies: Vec::new(),
            reviews: Vec::new(),
            received_at: Millis(0),
        };
        Facts {
            affiliations: vec![Affiliation {
                fact_id: Uuid::from_u128(1),
                node: Uuid::from_u128(2),
                agency: Uuid::from_u128(2),
                jurisdiction: "OH".into(),
                role: role.parse().expect("a role"),
                sub_kind: None,
                fte: 100,
                rostered_to_respond: true,
                hire: day(since),
                start_in_role: day(since),
                end: None,
                received_at: Millis(0),
            }],
            modules: CORE.map(published).to_vec(),
            ..Facts::default()
        }
    }

    fn due(facts: &Facts, today: &str) -> Vec<(String, Option<String>)> {
        let duties = duties(&framework(), facts, day(today), i64::MAX);
        duties.into_iter().map(|duty| (duty.module, duty.due_on.map(|on| on.to_string()))).collect()
    }

    #[test]
    fn the_core_modules_are_due_thirty_days_after_the_start() {
        let due = due(&working("R2", "2026-03-02"), "2026-03-10");
        let on = Some("2026-04-01".to_owned());
        assert_eq!(due, CORE.map(|module| (module.to_owned(), on.clone())));
    }

    #[test]
    fn what_was_published_later_is_due_later() {
        let mut facts = working("R2", "2026-03-02");
        facts.modules[1].published_on = day("2026-03-08");
        assert_eq!(due(&facts, "2026-03-10")[1].1.as_deref(), Some("2026-04-07"));
    }

    #[test]
    fn long_leave_moves_the_day_and_short_leave_does_not() {
        let leave = |to: &str| Leave {
            fact_id: Uuid::from_u128(9),
            from: day("2026-03-11"),
            to: Some(day(to)),
            received_at: Millis(0),
        };
        let mut facts = working("R2", "2026-03-02");
        facts.leaves = vec![leave("2026-04-09")];
        assert_eq!(due(&facts, "2026-03-10")[0].1.as_deref(), Some("2026-04-01"));
        facts.leaves = vec![leave("2026-04-10")];
        assert_eq!(due(&facts, "2026-03-10")[0].1.as_deref(), Some("2026-05-02"));
    }

    #[test]
    fn a_role_to_come_shows_what_it_will_ask_and_other_roles_ask_nothing() {
        assert_eq!(due(&working("R3", "2026-04-01"), "2026-03-10").len(), 12);
        assert_eq!(due(&working("R9", "2026-03-02"), "2026-03-10"), []);
        let mut ended = working("R2", "2025-03-02");
        ended.affiliations[0].end = Some(day("2026-03-09"));
        assert_eq!(due(&ended, "2026-03-10"), []);
    }

    #[test]
    fn a_later_version_of_a_fact_speaks() {
        let mut facts = working("R2", "2026-03-02");
        let mut moved = facts.affiliations[0].clone();
        moved.role = "R9".parse().expect("a role");
        moved.received_at = Millis(1);
        facts.affiliations.push(moved);
        assert_eq!(due(&facts, "2026-03-10"), []);
    }
}
