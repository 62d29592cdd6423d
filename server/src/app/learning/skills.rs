//! A worker's skills against what their roles ask: where they are in each
//! competency, which levels are asked, and by when. Pure.

use chrono::NaiveDate;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::{CompetencyCode, LevelCode};
use fieldcraft_competencies::day::Day;
use fieldcraft_competencies::explain::{About, Explanation, Status};
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::{Requirement, Rule};

use crate::store::facts;

/// A competency that a worker's roles ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// Its code.
    pub competency: CompetencyCode,
    /// Its title.
    pub title: String,
    /// The level reached.
    pub level: LevelCode,
    /// Events that count.
    pub events: usize,
    /// The levels that are asked, the lowest first; never empty.
    pub asked: Vec<AskedLevel>,
}

/// A level that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLevel {
    /// The level.
    pub level: LevelCode,
    /// The last day on which not having reached it is no failure; absent without one.
    pub by: Option<NaiveDate>,
    /// Reached, as the rules see it.
    pub met: bool,
    /// Not reached, and its day has passed.
    pub late: bool,
    /// The requirement that asks.
    pub requirement: String,
}

/// The competencies whose level somebody's roles ask for on a day, in the framework's order.
#[must_use]
pub fn skills(framework: &Framework, case: &Case<'_>, today: Day) -> Vec<Skill> {
    let mut asked: Vec<(CompetencyCode, AskedLevel)> = Vec::new();
    for requirement in framework.requirements.iter().filter(|one| asks_levels(one)) {
        levels_in(&case.evaluate(requirement, today).explanation, None, requirement, &mut asked);
    }
    if asked.is_empty() {
        return Vec::new();
    }
    let levels = case.levels(today).into_iter();
    levels
        .filter_map(|reached| {
            let mut own: Vec<AskedLevel> = asked
                .iter()
                .filter(|(code, _)| *code == reached.competency)
                .map(|(_, level)| level.clone())
                .collect();
            own.sort_by_key(|one| (one.level, one.by.is_none(), one.by));
            own.dedup_by_key(|one| one.level);
            (!own.is_empty()).then(|| Skill {
                competency: reached.competency,
                title: framework.competency(reached.competency).map(|c| c.title.clone()).unwrap_or_default(),
                level: reached.level,
                events: reached.events,
                asked: own,
            })
        })
        .collect()
}

fn asks_levels(requirement: &Requirement) -> bool {
    let level = |rule: &Rule| matches!(rule, Rule::LevelAtLeast { .. });
    level(&requirement.rule) || requirement.all_clauses().into_iter().any(|clause| level(&clause.rule))
}

fn levels_in(
    node: &Explanation,
    above: Option<&Explanation>,
    requirement: &Requirement,
    asked: &mut Vec<(CompetencyCode, AskedLevel)>,
) {
    if node.result == Status::NotApplicable {
        return;
    }
    if !node.children.is_empty() {
        for child in &node.children {
            levels_in(child, Some(node), requirement, asked);
        }
        return;
    }
    let clause = requirement
        .clause(&node.clause)
        .or_else(|| above.and_then(|above| requirement.clause(&above.clause)));
    let Rule::LevelAtLeast { competencies, level, .. } =
        clause.map_or(&requirement.rule, |clause| &clause.rule)
    else {
        return;
    };
    let about: Vec<CompetencyCode> = match node.about {
        Some(About::Competency(one)) => vec![one],
        _ => competencies.clone(),
    };
    for competency in about {
        let one = AskedLevel {
            level: *level,
            by: node.due_on.map(facts::date),
            met: node.result.is_satisfied(),
            late: matches!(node.result, Status::NotMet | Status::InsufficientEvidence),
            requirement: requirement.title.clone(),
        };
        asked.push((competency, one));
    }
}

#[cfg(test)]
mod tests {
    use fieldcraft_competencies::day::Millis;
    use fieldcraft_competencies::facts::{Affiliation, Facts};
    use uuid::Uuid;

    use super::*;

    fn day(number: i32) -> Day {
        Day::from_civil(2026, 1, 1).expect("a day").plus(number)
    }

    fn on(role: &str, number: i32) -> Vec<Skill> {
        let hired: Affiliation = serde_json::from_value(serde_json::json!({
            "fact_id": Uuid::from_u128(1), "node": Uuid::from_u128(2), "agency": Uuid::from_u128(3),
            "jurisdiction": "OH", "role": role, "fte": 100, "rostered_to_respond": true,
            "hire": day(0), "start_in_role": day(0), "received_at": 0,
        }))
        .expect("an affiliation");
        let facts = Facts { subject: Uuid::from_u128(9), affiliations: vec![hired], ..Facts::default() };
        let framework = Framework::builtin().expect("a framework");
        skills(&framework, &Case::new(&framework, &facts, Millis::MAX), day(number))
    }

    #[test]
    fn a_new_responder_sees_each_step_with_its_day() {
        let skills = on("R2", 10);
        let first = &skills[0];
        assert_eq!((first.competency.to_string().as_str(), first.level), ("C01", LevelCode::L0));
        let levels: Vec<LevelCode> = first.asked.iter().map(|one| one.level).collect();
        assert_eq!(levels, [LevelCode::L2, LevelCode::L3]);
        assert!(first.asked[0].by < first.asked[1].by && first.asked[0].by.is_some());
        assert!(first.asked.iter().all(|one| !one.met && !one.late));
        let suicide = skills.iter().find(|one| one.competency.to_string() == "C03").expect("asked");
        assert_eq!(suicide.asked.len(), 1);
    }

    #[test]
    fn what_was_asked_only_for_a_while_is_gone_and_what_is_overdue_is_late() {
        let skills = on("R2", 100);
        let levels: Vec<LevelCode> = skills[0].asked.iter().map(|one| one.level).collect();
        assert_eq!(levels, [LevelCode::L3]);
        assert!(skills[0].asked[0].late);
    }

    #[test]
    fn a_role_that_asks_for_no_level_has_no_picture() {
        assert_eq!(on("R9", 10), []);
    }
}
