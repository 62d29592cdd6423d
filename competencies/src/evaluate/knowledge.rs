//! Knowledge checks: passed well enough, in a version that still says what matters,
//! and prior learning in their place where a rule takes it.

use uuid::Uuid;

use crate::calendar::Horizon;
use crate::case::Case;
use crate::code::ModuleCode;
use crate::day::Day;
use crate::explain::RefusalCode;
use crate::facts::Record;
use crate::framework::AuthorizationStep;
use crate::requirement::Num;

/// What a rule takes as a module passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Takes {
    /// Only a version whose clinical reviewer is recorded.
    pub(crate) only_reviewed: bool,
    /// Prior learning too.
    pub(crate) prior_learning: bool,
}

/// What a person has passed of one module.
pub(crate) struct KnowledgeLook {
    /// What counts: of a version with no material change since, and reviewed where that is asked.
    pub(crate) counted: Vec<Uuid>,
    /// What does not, and why.
    pub(crate) refused: Vec<(Uuid, RefusalCode)>,
    /// When the first version was published that the person has yet to pass.
    pub(crate) published_on: Option<Day>,
    /// When the version came that outdated the best pass.
    pub(crate) outdated_on: Option<Day>,
}

impl KnowledgeLook {
    pub(crate) fn met(&self) -> bool {
        !self.counted.is_empty()
    }

    /// Whether nothing is missing but the record of a review.
    pub(crate) fn awaits_review(&self) -> bool {
        !self.met() && self.is_refused_as(RefusalCode::NotReviewed)
    }

    /// Whether something was passed, but in a version that a material change came after.
    pub(crate) fn is_outdated(&self) -> bool {
        self.is_refused_as(RefusalCode::TooOld)
    }

    fn is_refused_as(&self, code: RefusalCode) -> bool {
        self.refused.iter().any(|(_, refused)| *refused == code)
    }
}

/// Something that shows a person knows a module.
struct Shown {
    id: Uuid,
    version: u32,
    on: Day,
    /// What refuses it whatever its version is.
    refused: Option<RefusalCode>,
    /// Whether it rests on the module's own text.
    by_module: bool,
}

impl Case<'_> {
    /// What a person has passed of a module at a score, by a day.
    pub(crate) fn knowledge_of(
        &self,
        module: &ModuleCode,
        percent: i32,
        takes: Takes,
        day: Day,
        horizon: &mut Horizon,
    ) -> KnowledgeLook {
        let material = self.material_versions(module, day, horizon);
        let version = material.last().map_or(0, |(version, _)| *version);
        let mut look =
            KnowledgeLook { counted: Vec::new(), refused: Vec::new(), published_on: None, outdated_on: None };
        let mut best: Option<u32> = None;
        for shown in self.shown(module, percent, takes) {
            horizon.note(shown.on);
            if shown.on > day {
                continue;
            }
            if let Some(code) = shown.refused {
                look.refused.push((shown.id, code));
                continue;
            }
            best = best.max(Some(shown.version));
            if shown.version < version {
                look.refused.push((shown.id, RefusalCode::TooOld));
            } else if takes.only_reviewed && shown.by_module && !self.is_reviewed(module, shown.version) {
                look.refused.push((shown.id, RefusalCode::NotReviewed));
            } else {
                look.counted.push(shown.id);
            }
        }
        // Whoever never passed an earlier version is not given a new start by a later one.
        let owed = material.iter().find(|(version, _)| best.is_none_or(|best| *version > best));
        look.published_on = owed.or(material.last()).map(|(_, day)| *day);
        look.outdated_on = owed.filter(|_| best.is_some()).map(|(_, day)| *day);
        look
    }

    /// Whether a module counts as known on a day; a former version does for some days after a material one.
    /// Prior learning in its place is enough to know it.
    pub(crate) fn knows(
        &self,
        module: &ModuleCode,
        percent: i32,
        former_days: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> bool {
        let takes = Takes { prior_learning: true, ..Takes::default() };
        let look = self.knowledge_of(module, percent, takes, day, horizon);
        let last = look.outdated_on.map(|outdated| outdated.plus(former_days));
        horizon.note_some(last.map(|last| last.plus(1)));
        look.met() || last.is_some_and(|last| day <= last)
    }

    /// Modules that a step needs and the person lacks on a day, with their scores. One that came later is
    /// not asked before its days are over.
    pub(crate) fn modules_not_known<'s>(
        &self,
        step: &'s AuthorizationStep,
        day: Day,
        horizon: &mut Horizon,
    ) -> Vec<(&'s ModuleCode, &'s Num)> {
        let rule = &self.framework.authorizations;
        let [former, later] = [Some(rule.former_version_days), rule.later_module_days]
            .map(|days| days.map_or(0, |num| num.value));
        let known = |module, percent: &Num, days, horizon: &mut Horizon| {
            self.knows(module, percent.value, former, day, horizon) || self.is_new(module, days, day, horizon)
        };
        let mut missing = Vec::new();
        for (modules, days) in [(&step.modules, 0), (&step.later_modules, later)] {
            missing.extend(modules.iter().filter(|(module, percent)| !known(module, percent, days, horizon)));
        }
        missing
    }

    /// Whether a module's first version was published less than some days ago, or is still to come.
    fn is_new(&self, module: &ModuleCode, days: i32, day: Day, horizon: &mut Horizon) -> bool {
        if days == 0 {
            return false;
        }
        let first = self.material_versions(module, day, horizon).first().map(|(_, first)| *first);
        let last = first.map(|first| first.plus(days));
        horizon.note_some(last.map(|last| last.plus(1)));
        last.is_none_or(|last| day <= last)
    }

    /// Passes of a module at a score and prior learning in its place, in order.
    fn shown(&self, module: &ModuleCode, percent: i32, takes: Takes) -> Vec<Shown> {
        let passes = self.knowledge.iter().filter(|pass| pass.module == *module && pass.reaches(percent));
        let passes = passes.map(|pass| Shown {
            id: pass.id,
            version: pass.version,
            on: pass.passed_on,
            refused: None,
            by_module: true,
        });
        let prior = self.records.prior_learning.iter().filter(|kept| kept.row.module == *module);
        let prior = prior.map(|kept| Shown {
            id: kept.row.id(),
            version: kept.row.version,
            on: kept.row.on(),
            refused: kept.early.or((!takes.prior_learning).then_some(RefusalCode::WrongType)),
            by_module: false,
        });
        let mut shown: Vec<Shown> = passes.chain(prior).collect();
        shown.sort_by_key(|shown| (shown.on, shown.id));
        shown.dedup_by_key(|shown| shown.id);
        shown
    }

    /// Whether the reviewer of a version is recorded, or of another one with no material change between:
    /// a mended typing error needs no new signature.
    fn is_reviewed(&self, module: &ModuleCode, version: u32) -> bool {
        let published = || self.publications.iter().filter(|publication| publication.module == *module);
        let substance = |version: u32| {
            published()
                .filter(|other| other.material && other.version <= version)
                .map(|other| other.version)
                .max()
        };
        published()
            .filter(|publication| publication.reviews.iter().any(|review| review.stands(self.known_at)))
            .any(|publication| substance(publication.version) == substance(version))
    }

    /// Versions of a module published by a day that had to be learned anew, first one included, in order.
    fn material_versions(&self, module: &ModuleCode, day: Day, horizon: &mut Horizon) -> Vec<(u32, Day)> {
        let mut versions = Vec::new();
        let mut first: Option<(u32, Day)> = None;
        for publication in self.publications.iter().filter(|publication| publication.module == *module) {
            horizon.note(publication.published_on);
            if publication.published_on > day {
                continue;
            }
            let version = (publication.version, publication.published_on);
            first = Some(first.map_or(version, |first| first.min(version)));
            if publication.material {
                versions.push(version);
            }
        }
        versions.extend(first);
        versions.sort_unstable();
        versions.dedup_by_key(|(version, _)| *version);
        versions
    }
}
