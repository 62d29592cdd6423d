//! Which field observations a worker's requirements ask for soon, and why: read
//! from the reasons that the rules give. Pure.

use fieldcraft_competencies::code::CompetencyCode;
use fieldcraft_competencies::day::Day;
use fieldcraft_competencies::explain::{About, Evaluation, Explanation, Status};
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::requirement::{Criticality, OwedBy, Requirement, Rule};

/// What lies so many days ahead is due soon.
pub const SOON_DAYS: i32 = 30;

/// A skill that has to be seen in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueSkill {
    /// The competency.
    pub competency: CompetencyCode,
    /// The requirement's code.
    pub requirement: String,
    /// Its title.
    pub requirement_title: String,
    /// How much hangs on it.
    pub criticality: Criticality,
    /// The title of the clause that asks for it.
    pub clause_title: String,
    /// What is asked.
    pub target: String,
    /// What there is.
    pub actual: String,
    /// What the clause comes to.
    pub status: Status,
    /// The last day on which it is in time; today where that day is not known and has passed.
    pub on: Day,
    /// That day has passed, or the clause never had one.
    pub late: bool,
}

/// The skills that have to be seen by `SOON_DAYS` from today, each once with its
/// most urgent reason: what is late first, then by day, safety before the rest.
#[must_use]
pub fn due(framework: &Framework, evaluations: &[Evaluation], today: Day) -> Vec<DueSkill> {
    let mut all = Vec::new();
    for evaluation in evaluations {
        let requirement = framework.requirements.iter().find(|one| one.code == evaluation.requirement);
        if let Some(requirement) = requirement {
            let mut walk = Walk { requirement, today, found: &mut all };
            walk.node(&evaluation.explanation, None);
        }
    }
    all.sort_by_key(|one| (!one.late, one.on, one.criticality, one.competency));
    let mut seen = Vec::new();
    all.retain(|one| {
        let fresh = !seen.contains(&one.competency);
        seen.push(one.competency);
        fresh
    });
    all
}

struct Walk<'a> {
    requirement: &'a Requirement,
    today: Day,
    found: &'a mut Vec<DueSkill>,
}

impl Walk<'_> {
    /// A clause of several competencies is explained part by part: the parts have
    /// the key of the whole, or it is that of the node above.
    fn node(&mut self, node: &Explanation, above: Option<&Explanation>) {
        let Some((on, late)) = when(node, self.today) else { return };
        if !node.children.is_empty() {
            for child in &node.children {
                self.node(child, Some(node));
            }
            return;
        }
        let clause = self
            .requirement
            .clause(&node.clause)
            .or_else(|| above.and_then(|above| self.requirement.clause(&above.clause)));
        let rule = clause.map_or(&self.requirement.rule, |clause| &clause.rule);
        if node.owed_by == OwedBy::Site || on > self.today.plus(SOON_DAYS) {
            return;
        }
        for competency in self.competencies(rule, node.about) {
            self.found.push(DueSkill {
                competency,
                requirement: self.requirement.code.clone(),
                requirement_title: self.requirement.title.clone(),
                criticality: self.requirement.criticality,
                clause_title: node.title.clone(),
                target: node.target.text.clone(),
                actual: node.actual.text.clone(),
                status: node.result,
                on,
                late,
            });
        }
    }

    /// The competencies that a field observation has to show for a rule; none where
    /// no observation helps.
    fn competencies(&self, rule: &Rule, about: Option<About>) -> Vec<CompetencyCode> {
        let asked: Vec<CompetencyCode> = match rule {
            Rule::LevelAtLeast { competencies, .. }
            | Rule::CountAtLeast { competencies, .. }
            | Rule::NoUnclearedZero { competencies } => competencies.clone(),
            Rule::CriticalFloor { indicators, .. } => {
                indicators.iter().map(|indicator| indicator.competency).collect()
            }
            Rule::DistinctObservers { of, .. } | Rule::LatestWithin { of, .. } => {
                return self
                    .requirement
                    .clause(of)
                    .map_or_else(Vec::new, |clause| self.competencies(&clause.rule, about));
            }
            _ => return Vec::new(),
        };
        match about {
            Some(About::Competency(one)) => vec![one],
            Some(About::Indicator(one)) => vec![one.competency],
            None => asked,
        }
    }
}

/// The day by which something has to be seen, and whether that day has passed;
/// none where nothing has to be.
fn when(node: &Explanation, today: Day) -> Option<(Day, bool)> {
    match node.result {
        Status::NotApplicable | Status::Waived => None,
        Status::Met | Status::MetExpiring => {
            let lost = node.flips_to.is_some_and(|to| !to.is_satisfied() && to != Status::NotApplicable);
            let on = node.flips_on?.plus(-1);
            (lost && on <= today.plus(SOON_DAYS)).then_some((on, false))
        }
        Status::Provisional => Some((node.due_on.unwrap_or(today.plus(SOON_DAYS)), false)),
        Status::NotMet | Status::InsufficientEvidence => {
            Some((node.due_on.filter(|on| *on <= today).unwrap_or(today), true))
        }
    }
}

#[cfg(test)]
mod tests {
    use fieldcraft_competencies::case::Case;
    use fieldcraft_competencies::day::Millis;
    use fieldcraft_competencies::evaluate::Rules;
    use fieldcraft_competencies::facts::{Affiliation, Facts};
    use uuid::Uuid;

    use super::*;

    fn day(number: i32) -> Day {
        Day::from_civil(2026, 1, 1).expect("a day").plus(number)
    }

    /// A responder since day 0, whom nobody has seen.
    fn responder() -> Facts {
        let hired: Affiliation = serde_json::from_value(serde_json::json!({
            "fact_id": Uuid::from_u128(1), "node": Uuid::from_u128(2), "agency": Uuid::from_u128(3),
            "jurisdiction": "OH", "role": "R2", "fte": 100, "rostered_to_respond": true,
            "hire": day(0), "start_in_role": day(0),
            "received_at": 0,
        }))
        .expect("an affiliation");
        Facts { subject: Uuid::from_u128(9), affiliations: vec![hired], ..Facts::default() }
    }

    fn on(number: i32) -> Vec<DueSkill> {
        let framework = Framework::builtin().expect("a framework");
        let facts = responder();
        let case = Case::new(&framework, &facts, Millis::MAX);
        due(&framework, &case.evaluations(&Rules::new(&framework), day(number)), day(number))
    }

    fn codes(skills: &[DueSkill]) -> Vec<String> {
        skills.iter().map(|one| one.competency.to_string()).collect()
    }

    #[test]
    fn nothing_is_due_long_before_its_day() {
        assert_eq!(on(10), []);
    }

    #[test]
    fn what_is_due_within_a_month_is_named_with_its_day_and_reason() {
        let skills = on(20);
        assert_eq!(codes(&skills), ["C01", "C02", "C08"]);
        let first = &skills[0];
        assert_eq!((first.requirement.as_str(), first.late), ("FR-02", false));
        // The clock of a rule begins with its first day in force at the latest.
        assert!(first.on > day(20) && first.on <= day(50), "{first:?}");
        assert!(!first.clause_title.is_empty() && !first.target.is_empty() && !first.actual.is_empty());
    }

    #[test]
    fn what_is_late_stands_first_and_each_skill_once() {
        let skills = on(100);
        assert!(skills[0].late);
        let mut sorted = codes(&skills);
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), skills.len());
        let late = skills.iter().rposition(|one| one.late);
        assert_eq!(late, Some(skills.iter().filter(|one| one.late).count() - 1), "late ones in front");
        assert!(codes(&skills).contains(&"C03".to_owned()), "due on day 120: {skills:?}");
    }
}
