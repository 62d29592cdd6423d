//! When versions of requirements came into force here: a clause that a later
//! version added is asked from that version's publication on, so that nobody is
//! late for what was just published.

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::facts::RequirementDate;
use fieldcraft_competencies::framework::Framework;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::{AppError, AppResult};
use crate::store::facts;
use crate::time;

/// A version of a requirement with when it was first published here; the first has its own day alone.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Since {
    requirement: String,
    version: u32,
    effective_from: fieldcraft_competencies::day::Day,
    published_at: Option<i64>,
}

/// The versions of those requirements of which a clause was added or restarted later.
#[derive(Clone, Debug, Default)]
pub struct VersionDates(Vec<Since>);

/// What is read of a published framework, whatever else its form was then.
#[derive(Deserialize)]
struct Versions {
    requirements: Vec<Version>,
}

#[derive(Deserialize)]
struct Version {
    code: String,
    version: u32,
}

impl VersionDates {
    /// From the framework in force and all that were published, each with its instant and its
    /// canonical form, oldest first.
    ///
    /// # Errors
    /// A published framework that cannot be read.
    pub(super) fn new(framework: &Framework, published: &[(i64, &str)]) -> AppResult<Self> {
        let later = |code: &str| {
            let requirement = framework.requirement(code)?;
            requirement.all_clauses().iter().any(|clause| clause.since_version > 1).then_some(requirement)
        };
        if framework.requirements.iter().all(|requirement| later(&requirement.code).is_none()) {
            return Ok(Self::default());
        }
        let mut first: BTreeMap<(String, u32), i64> = BTreeMap::new();
        for (at, content) in published {
            let versions: Versions = serde_json::from_str(content).map_err(AppError::internal)?;
            for Version { code, version } in versions.requirements {
                // Whoever publishes version 3 first has published what version 2 brought as well.
                for version in 2..=version {
                    first.entry((code.clone(), version)).or_insert(*at);
                }
            }
        }
        let mut dates = Vec::new();
        for requirement in framework.requirements.iter().filter_map(|one| later(&one.code)) {
            let since = |version: u32, published_at| Since {
                requirement: requirement.code.clone(),
                version,
                effective_from: requirement.effective_from,
                published_at,
            };
            dates.push(since(1, None));
            for version in 2..=requirement.version {
                dates.push(since(version, first.get(&(requirement.code.clone(), version)).copied()));
            }
        }
        Ok(Self(dates))
    }

    /// As the rules read them, for a person's nodes in the zone of their site. They are known at
    /// every instant: a rule is no evidence that could have come in late.
    pub(crate) fn at(&self, nodes: &BTreeSet<Uuid>, zone: Tz) -> Vec<RequirementDate> {
        let one = |since: &Since, node| RequirementDate {
            requirement: since.requirement.clone(),
            version: since.version,
            node,
            effective_from: since
                .published_at
                .map_or(since.effective_from, |at| facts::day(time::local_day(at, zone)))
                .max(since.effective_from),
            received_at: Millis(0),
        };
        self.0.iter().flat_map(|since| nodes.iter().map(move |node| one(since, *node))).collect()
    }
}

#[cfg(test)]
mod tests {
    use fieldcraft_competencies::requirement::Rule;

    use super::*;

    /// The embedded framework, in which FR-01 is at a version and one clause of it came with that.
    fn framework(version: u32) -> Framework {
        let mut framework = Framework::builtin().expect("sound");
        let one = framework.requirements.iter_mut().find(|one| one.code == "FR-01").expect("there");
        one.version = version;
        let Rule::AllOf(clauses) = &mut one.rule else { panic!("a group") };
        for clause in clauses.iter_mut() {
            clause.since_version = 1;
        }
        clauses[0].since_version = version;
        framework
    }

    fn dates(present: &Framework, published: &[(i64, &str)]) -> Vec<(u32, String)> {
        let all = VersionDates::new(present, published).expect("readable");
        let rows = all.at(&BTreeSet::from([Uuid::from_u128(1)]), chrono_tz::UTC).into_iter();
        rows.filter(|row| row.requirement == "FR-01")
            .map(|row| (row.version, row.effective_from.to_string()))
            .collect()
    }

    #[test]
    fn what_a_version_added_is_asked_from_its_publication_on() {
        let (one, three) = (framework(1).canonical_json(), framework(3).canonical_json());
        let published = [(1_767_225_600_000, one.as_str()), (1_772_463_600_000, three.as_str())];
        let expected = [(1, "2024-01-01"), (2, "2026-03-02"), (3, "2026-03-02")];
        assert_eq!(dates(&framework(3), &published), expected.map(|(n, on)| (n, on.to_owned())));
    }

    #[test]
    fn a_requirement_without_later_clauses_needs_no_dates() {
        let plain = framework(1);
        assert_eq!(dates(&plain, &[(0, plain.canonical_json().as_str())]), []);
    }
}
