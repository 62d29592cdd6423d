//! How much there is of everything, and how hard it is to read.

use serde::Serialize;

use crate::library::Library;
use crate::markdown::{self, grade};
use crate::module::{Lesson, Module};
use crate::table;

/// What a module has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModuleStats {
    /// The code.
    pub code: String,
    /// The title.
    pub title: String,
    /// The version.
    pub version: u32,
    /// How many lessons there are.
    pub lessons: usize,
    /// How many words they have in the first language.
    pub words: usize,
    /// The Flesch-Kincaid grade of each lesson in English, by its slug.
    pub grades: Vec<(String, f64)>,
    /// How many items the bank has.
    pub items: usize,
    /// How many of them an attempt draws.
    pub drawn: usize,
    /// How many scenes of scenarios ask for a decision.
    pub decisions: usize,
    /// How many job aids there are to print.
    pub job_aids: usize,
    /// How many field tasks there are.
    pub field_tasks: usize,
    /// Minutes in a room, or 0 without a trainer's guide.
    pub room_minutes: u32,
    /// The languages.
    pub languages: Vec<String>,
    /// Whether a clinical reviewer has signed this version.
    pub reviewed: bool,
}

impl ModuleStats {
    fn of(module: &Module) -> Self {
        Self {
            code: module.code.clone(),
            title: module.title.clone(),
            version: module.version,
            lessons: module.lessons.len(),
            words: module.lessons.iter().map(|lesson| lesson.word_count).sum(),
            grades: module.lessons.iter().filter_map(|lesson| graded(lesson, module)).collect(),
            items: module.check.items.len(),
            drawn: module.check.drawn_count(),
            decisions: module.scenarios.iter().map(crate::scenario::Scenario::decisions).sum(),
            job_aids: module.job_aids().len(),
            field_tasks: module.tasks.field_tasks.len(),
            room_minutes: module.trainer_guide.as_ref().map_or(0, |guide| guide.minutes),
            languages: module.languages.clone(),
            reviewed: module.is_reviewed(),
        }
    }

    /// The grade of the hardest lesson.
    #[must_use]
    pub fn hardest(&self) -> Option<f64> {
        self.grades.iter().map(|(_, grade)| *grade).reduce(f64::max)
    }
}

fn graded(lesson: &Lesson, module: &Module) -> Option<(String, f64)> {
    if lesson.language != "en" {
        return None;
    }
    let folder = format!("modules/{}/lessons", module.folder());
    let rendered = markdown::render(&lesson.markdown, &module.context(&folder, "grade"));
    grade(&rendered.prose).map(|grade| (lesson.slug.clone(), (grade * 10.0).round() / 10.0))
}

/// How much there is of everything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// Each module.
    pub modules: Vec<ModuleStats>,
    /// How many vignettes there are.
    pub vignettes: usize,
    /// How many of them are for practice.
    pub practice_vignettes: usize,
    /// How many drills there are.
    pub drills: usize,
    /// How many role cards there are.
    pub role_cards: usize,
    /// How many terms the glossary explains.
    pub terms: usize,
}

impl Stats {
    /// Counts.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let practice = |vignette: &&crate::Vignette| vignette.pool == crate::vignette::Pool::Practice;
        Self {
            modules: library.modules.iter().map(ModuleStats::of).collect(),
            vignettes: library.vignettes.len(),
            practice_vignettes: library.vignettes.iter().filter(practice).count(),
            drills: library.drills.len(),
            role_cards: library.role_cards.len(),
            terms: library.glossary.as_ref().map_or(0, |glossary| glossary.terms.len()),
        }
    }

    /// The table for a terminal.
    #[must_use]
    pub fn as_table(&self) -> String {
        let head = [
            "module",
            "title",
            "version",
            "lessons",
            "words",
            "grade",
            "items",
            "drawn",
            "decisions",
            "job aids",
            "tasks",
            "room",
            "languages",
            "reviewed",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for module in &self.modules {
            rows.push(vec![
                module.code.clone(),
                module.title.clone(),
                module.version.to_string(),
                module.lessons.to_string(),
                module.words.to_string(),
                module.hardest().map_or("-".to_owned(), |grade| format!("{grade:.1}")),
                module.items.to_string(),
                module.drawn.to_string(),
                module.decisions.to_string(),
                module.job_aids.to_string(),
                module.field_tasks.to_string(),
                module.room_minutes.to_string(),
                module.languages.join(" "),
                if module.reviewed { "yes" } else { "not yet" }.to_owned(),
            ]);
        }
        let lessons: usize = self.modules.iter().map(|module| module.lessons).sum();
        let words: usize = self.modules.iter().map(|module| module.words).sum();
        let table = table::layout(&rows, &[2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        format!(
            "{table}\n{} modules, {lessons} lessons, {words} words; {} vignettes ({} for practice), {} drills, \
             {} role cards, {} terms.\nThe grade is that of the hardest lesson (Flesch-Kincaid); room is minutes with a trainer.\n",
            self.modules.len(),
            self.vignettes,
            self.practice_vignettes,
            self.drills,
            self.role_cards,
            self.terms,
        )
    }
}
