//! How far a person is with a module. Completion is pinned to the version that
//! was passed: a later version that mends a detail restarts nobody, one that
//! changed in substance has to be learned. Pure.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use fieldcraft_curriculum::Module;
use fieldcraft_entities::lesson_reading;
use uuid::Uuid;

use crate::auth::hash_token;
use crate::store::content::ModuleHead;
use crate::store::learning::AttemptHead;

/// How far a person is with a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing read, nothing tried.
    NotStarted,
    /// Something read or tried.
    Started,
    /// Passed, and what was passed still counts.
    Passed,
    /// Passed a version that a change in substance has replaced since.
    Changed,
}

/// Points reached, as an exact share of all points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Numerator.
    pub num: i64,
    /// Denominator, above 0.
    pub den: i64,
}

impl Score {
    /// Hundredths of a percent, rounded down: 7999 is 79.99 percent.
    #[must_use]
    pub fn hundredths(self) -> i64 {
        let share = i128::from(self.num) * 10_000 / i128::from(self.den.max(1));
        i64::try_from(share).unwrap_or(0)
    }

    /// Percent for display, rounded down; never compare it.
    #[must_use]
    pub fn percent(self) -> f64 {
        self.hundredths() as f64 / 100.0
    }

    /// Does the exact share reach a percentage?
    #[must_use]
    pub fn reaches(self, percent: i64) -> bool {
        i128::from(self.num) * 100 >= i128::from(percent) * i128::from(self.den)
    }
}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.num) * i128::from(other.den);
        left.cmp(&(i128::from(other.num) * i128::from(self.den)))
    }
}

/// A version that was passed, and when for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Version.
    pub version: i64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// A person's standing with the version in force of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How far they are.
    pub progress: Progress,
    /// Lessons of the version in force that they have read, and when first.
    pub read: BTreeMap<String, i64>,
    /// The best score that still counts.
    pub best: Option<Score>,
    /// The newest version they passed, whether it still counts or not.
    pub passed: Option<Pass>,
    /// How often they took the check of the version in force.
    pub tries: usize,
}

/// The oldest version of a module that still counts: the last that changed in substance.
#[must_use]
pub fn counts_from(heads: &[ModuleHead], code: &str) -> i64 {
    let versions = || heads.iter().filter(|head| head.code == code);
    let changed = versions().filter(|head| head.material_change).map(|head| head.version).max();
    changed.or_else(|| versions().map(|head| head.version).min()).unwrap_or(1)
}

impl Standing {
    /// From what a person read and sent in; rows of other modules are passed over.
    #[must_use]
    pub fn new(
        module: &Module,
        heads: &[ModuleHead],
        readings: &[lesson_reading::Model],
        attempts: &[AttemptHead],
    ) -> Self {
        let counts = counts_from(heads, &module.code);
        let attempts: Vec<&AttemptHead> = attempts.iter().filter(|a| a.module_code == module.code).collect();
        let read = lessons_read(module, counts, readings);
        let counting = || attempts.iter().filter(|a| a.module_version >= counts);
        let passed = newest_pass(&attempts);
        let progress = match passed {
            Some(pass) if pass.version >= counts => Progress::Passed,
            Some(_) => Progress::Changed,
            None if read.is_empty() && attempts.is_empty() => Progress::NotStarted,
            None => Progress::Started,
        };
        Self {
            progress,
            read,
            best: counting().map(|a| Score { num: a.points_num, den: a.points_den }).max(),
            passed,
            tries: attempts.iter().filter(|a| a.module_version == i64::from(module.version)).count(),
        }
    }

    /// What a learner should know about versions, if there is anything to say.
    #[must_use]
    pub fn note(&self, module: &Module, due_on: Option<NaiveDate>) -> Option<String> {
        let passed = self.passed.filter(|pass| pass.version < i64::from(module.version))?.version;
        let now = module.version;
        Some(match (self.progress, due_on) {
            (Progress::Changed, Some(day)) => {
                format!("You passed version {passed}. Version {now} has changed: learn it by {}.", said(day))
            }
            (Progress::Changed, None) => {
                format!("You passed version {passed}. Version {now} has changed: learn it anew.")
            }
            _ => format!("You passed version {passed}, and it counts. Version {now} only mends details."),
        })
    }
}

/// A day as people say it.
#[must_use]
pub fn said(day: NaiveDate) -> String {
    day.format("%B %-d, %Y").to_string()
}

fn lessons_read(module: &Module, counts: i64, readings: &[lesson_reading::Model]) -> BTreeMap<String, i64> {
    let mut read: BTreeMap<String, i64> = BTreeMap::new();
    let ours = readings.iter().filter(|row| row.module_code == module.code && row.module_version >= counts);
    for row in ours.filter(|row| module.lesson(&row.slug).is_some()) {
        let first = read.entry(row.slug.clone()).or_insert(row.read_at);
        *first = row.read_at.min(*first);
    }
    read
}

fn newest_pass(attempts: &[&AttemptHead]) -> Option<Pass> {
    let passed = attempts.iter().filter(|a| a.passed);
    passed
        .map(|a| Pass { version: a.module_version, at: a.received_at })
        .min_by_key(|pass| (std::cmp::Reverse(pass.version), pass.at))
}

/// The seed that shuffles a check: its order stays over reloads, differs from
/// person to person, and changes with each try. It is no secret.
#[must_use]
pub fn seed(person: Uuid, module: &str, version: i64, tries: usize) -> u64 {
    let hash = hash_token(&format!("check {person} {module} {version} {tries}"));
    u64::from_str_radix(&hash[..16], 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(version: i64, material_change: bool) -> ModuleHead {
        ModuleHead {
            code: "M01".into(),
            version,
            digest: String::new(),
            material_change,
            reviewed: false,
            title: String::new(),
            minutes: 60,
            published_at: version,
        }
    }

    fn tried(version: i64, (num, den): (i64, i64), at: i64) -> AttemptHead {
        AttemptHead {
            id: Uuid::from_u128(at.unsigned_abs().into()),
            module_code: "M01".into(),
            module_version: version,
            points_num: num,
            points_den: den,
            passed: num * 100 >= 80 * den,
            received_at: at,
        }
    }

    fn read(version: i64, slug: &str, at: i64) -> lesson_reading::Model {
        lesson_reading::Model {
            person_id: Uuid::nil(),
            module_code: "M01".into(),
            module_version: version,
            slug: slug.into(),
            read_at: at,
        }
    }

    fn module(version: u32) -> Module {
        let (mut modules, _) =
            fieldcraft_curriculum::load_modules(&fieldcraft_curriculum::builtin_files(), &|_| true, &|_| {
                true
            });
        let mut module = modules.swap_remove(0);
        assert_eq!(module.code, "M01");
        module.version = version;
        module
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day")
    }

    #[test]
    fn nothing_then_reading_then_a_try_then_a_pass() {
        let module = module(1);
        let slug = module.lessons[0].slug.clone();
        let heads = [head(1, true)];
        let none = Standing::new(&module, &heads, &[], &[]);
        assert_eq!((none.progress, none.best, none.tries), (Progress::NotStarted, None, 0));
        let started = Standing::new(&module, &heads, &[read(1, &slug, 5), read(1, "gone", 6)], &[]);
        assert_eq!((started.progress, started.read.len()), (Progress::Started, 1));
        let failed = Standing::new(&module, &heads, &[], &[tried(1, (1, 2), 7)]);
        assert_eq!((failed.progress, failed.tries), (Progress::Started, 1));
        let attempts = [tried(1, (1, 2), 7), tried(1, (4, 5), 8), tried(1, (9, 10), 9)];
        let passed = Standing::new(&module, &heads, &[], &attempts);
        assert_eq!(passed.progress, Progress::Passed);
        assert_eq!(passed.passed, Some(Pass { version: 1, at: 8 }));
        assert_eq!(passed.best.map(Score::percent), Some(90.0));
        assert_eq!(passed.note(&module, None), None);
    }

    #[test]
    fn a_mended_detail_restarts_nobody() {
        let module = module(2);
        let slug = module.lessons[0].slug.clone();
        let heads = [head(1, true), head(2, false)];
        let standing =
            Standing::new(&module, &heads, &[read(1, &slug, 5), read(2, &slug, 4)], &[tried(1, (4, 5), 8)]);
        assert_eq!(standing.progress, Progress::Passed);
        assert_eq!(standing.read.get(&slug), Some(&4));
        assert_eq!(standing.tries, 0, "the check of version 2 was not taken yet");
        assert_eq!(
            standing.note(&module, None).as_deref(),
            Some("You passed version 1, and it counts. Version 2 only mends details.")
        );
    }

    #[test]
    fn a_change_in_substance_has_to_be_learned() {
        let module = module(3);
        let slug = module.lessons[0].slug.clone();
        let heads = [head(1, false), head(2, true), head(3, false)];
        let before = [tried(1, (1, 1), 8)];
        let standing = Standing::new(&module, &heads, &[read(1, &slug, 5)], &before);
        assert_eq!(standing.progress, Progress::Changed);
        assert_eq!((standing.best, standing.read.len()), (None, 0));
        assert_eq!(standing.passed, Some(Pass { version: 1, at: 8 }));
        assert_eq!(
            standing.note(&module, Some(day())).as_deref(),
            Some("You passed version 1. Version 3 has changed: learn it by March 2, 2026.")
        );
        let after = [tried(1, (1, 1), 8), tried(2, (4, 5), 9)];
        let standing = Standing::new(&module, &heads, &[], &after);
        assert_eq!(standing.progress, Progress::Passed);
        assert_eq!(standing.passed, Some(Pass { version: 2, at: 9 }));
    }

    #[test]
    fn scores_are_exact_and_only_shown_rounded_down() {
        let just_below = Score { num: 799_999, den: 1_000_000 };
        assert!(!just_below.reaches(80));
        assert_eq!(just_below.hundredths(), 7999);
        assert!(Score { num: 4, den: 5 }.reaches(80));
        assert!(Score { num: 2, den: 3 } > Score { num: 3, den: 5 });
    }

    #[test]
    fn the_order_of_a_check_is_the_persons_own_and_new_with_each_try() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(seed(a, "M01", 1, 0), seed(a, "M01", 1, 0));
        let others = [seed(b, "M01", 1, 0), seed(a, "M02", 1, 0), seed(a, "M01", 2, 0), seed(a, "M01", 1, 1)];
        assert!(!others.contains(&seed(a, "M01", 1, 0)));
    }
}
