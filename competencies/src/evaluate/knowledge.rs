//! Knowledge checks: passed well enough, in a version that still says what matters.

use uuid::Uuid;

use crate::calendar::Horizon;
use crate::case::Case;
use crate::code::ModuleCode;
use crate::day::Day;
use crate::facts::KnowledgePass;
use crate::framework::AuthorizationStep;
use crate::requirement::Num;

/// What a person has passed of one module.
pub(crate) struct KnowledgeLook {
    /// Passes of a version with no material change since.
    pub(crate) counted: Vec<Uuid>,
    /// Passes of a version that a material change came after.
    pub(crate) outdated: Vec<Uuid>,
    /// When the first version was published that the person has yet to pass.
    pub(crate) published_on: Option<Day>,
    /// When the version came that outdated the best pass.
    pub(crate) outdated_on: Option<Day>,
}

impl KnowledgeLook {
    pub(crate) fn met(&self) -> bool {
        !self.counted.is_empty()
    }
}

impl Case<'_> {
    /// What a person has passed of a module at a score, by a day.
    pub(crate) fn knowledge_of(
        &self,
        module: &ModuleCode,
        percent: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> KnowledgeLook {
        let material = self.material_versions(module, day, horizon);
        let version = material.last().map_or(0, |(version, _)| *version);
        let mut look = KnowledgeLook {
            counted: Vec::new(),
            outdated: Vec::new(),
            published_on: None,
            outdated_on: None,
        };
        let mut best: Option<u32> = None;
        for pass in self.passes(module, percent) {
            horizon.note(pass.passed_on);
            if pass.passed_on > day {
                continue;
            }
            best = best.max(Some(pass.version));
            if pass.version >= version {
                look.counted.push(pass.id);
            } else {
                look.outdated.push(pass.id);
            }
        }
        // Whoever never passed an earlier version is not given a new start by a later one.
        let owed = material.iter().find(|(version, _)| best.is_none_or(|best| *version > best));
        look.published_on = owed.or(material.last()).map(|(_, day)| *day);
        look.outdated_on = owed.filter(|_| best.is_some()).map(|(_, day)| *day);
        look
    }

    /// Whether a module counts as known on a day; a former version does for some days after a material one.
    pub(crate) fn knows(
        &self,
        module: &ModuleCode,
        percent: i32,
        former_days: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> bool {
        let look = self.knowledge_of(module, percent, day, horizon);
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

    /// Passes of a module at a score, in order.
    fn passes(&self, module: &ModuleCode, percent: i32) -> Vec<&KnowledgePass> {
        let mut passes: Vec<&KnowledgePass> = self
            .knowledge
            .iter()
            .copied()
            .filter(|pass| pass.module == *module && pass.reaches(percent))
            .collect();
        passes.sort_by_key(|pass| (pass.passed_on, pass.id));
        passes.dedup_by_key(|pass| pass.id);
        passes
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
