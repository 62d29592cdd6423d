//! What changed between two versions of a module, and whether it is material: whether somebody
//! who passed the earlier one has to learn the later one.
//!
//! Material is what changes what a worker is asked to do or say, or how that is decided: an
//! objective, an indicator, a lesson that comes, goes or is rewritten in more than a tenth of its
//! words, a `WARNING` callout or job aid, a key, the pass score. Everything else is editorial. It
//! is advice: the author decides by `material_change`, and this says where the two disagree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use crate::check::{Answer, Item, right_answer};
use crate::module::{Lesson, Module};

/// A lesson with more than one changed word in so many is rewritten.
const REWRITTEN: usize = 10;

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it belongs to: `module`, `lesson 03-asking`, `item m06-04`.
    pub part: String,
    /// What changed, in words.
    pub what: String,
    /// Whether it changes what a worker is asked to do or say, or how that is decided.
    pub material: bool,
}

/// Everything that changed between two versions of a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModuleDiff {
    /// The code.
    pub code: String,
    /// The published version; nothing for a module that is new.
    pub from: Option<u32>,
    /// The version in the files; nothing for a module that is no longer there.
    pub to: Option<u32>,
    /// What changed.
    pub changes: Vec<Change>,
    /// What stands in the way of publishing, or should be looked at.
    pub advice: Vec<String>,
}

impl ModuleDiff {
    /// Whether any of the changes is material.
    #[must_use]
    pub fn is_material(&self) -> bool {
        self.changes.iter().any(|change| change.material)
    }

    /// What changed, for a terminal.
    #[must_use]
    pub fn as_text(&self) -> String {
        let version = |version: Option<u32>| version.map_or("nothing".to_owned(), |n| format!("version {n}"));
        let weight = if self.is_material() { "material" } else { "editorial" };
        let mut text = format!(
            "{}: {} to {}, {} changes, {weight}\n",
            self.code,
            version(self.from),
            version(self.to),
            self.changes.len()
        );
        for change in &self.changes {
            let mark = if change.material { '!' } else { ' ' };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {mark} {}: {}", change.part, change.what);
        }
        for advice in &self.advice {
            let _ = writeln!(text, "    {advice}");
        }
        text
    }
}

/// What changed since the published versions: modules that are new, changed or gone, in the order
/// of their codes. A module that did not change is left out.
#[must_use]
pub fn diff(published: &[Module], files: &[Module]) -> Vec<ModuleDiff> {
    let codes: BTreeSet<&str> = published.iter().chain(files).map(|module| module.code.as_str()).collect();
    let find = |modules: &'_ [Module], code: &str| modules.iter().position(|module| module.code == code);
    codes
        .into_iter()
        .filter_map(|code| match (find(published, code), find(files, code)) {
            (Some(from), Some(to)) => diff_module(&published[from], &files[to]),
            (None, Some(to)) => Some(ModuleDiff {
                code: code.to_owned(),
                from: None,
                to: Some(files[to].version),
                changes: vec![Change {
                    part: "module".to_owned(),
                    what: format!("is new: {}", files[to].title),
                    material: true,
                }],
                advice: Vec::new(),
            }),
            (Some(from), None) => Some(ModuleDiff {
                code: code.to_owned(),
                from: Some(published[from].version),
                to: None,
                changes: Vec::new(),
                advice: vec!["It is not among the files; what is published stays published.".to_owned()],
            }),
            (None, None) => None,
        })
        .collect()
}

/// What changed from one version of a module to another, or nothing.
#[must_use]
pub fn diff_module(from: &Module, to: &Module) -> Option<ModuleDiff> {
    if from.canonical_json() == to.canonical_json() {
        return None;
    }
    let mut changes = Changes::default();
    front(from, to, &mut changes);
    lessons(from, to, &mut changes);
    check(from, to, &mut changes);
    rest(from, to, &mut changes);
    let mut diff = ModuleDiff {
        code: to.code.clone(),
        from: Some(from.version),
        to: Some(to.version),
        changes: changes.0,
        advice: Vec::new(),
    };
    diff.advice = advice(from, to, diff.is_material());
    Some(diff)
}

fn advice(from: &Module, to: &Module, material: bool) -> Vec<String> {
    let mut advice = Vec::new();
    if to.version == from.version {
        let next = from.version + 1;
        advice.push(format!(
            "Version {} is published: raise `version` to {next} to publish this.",
            from.version
        ));
    } else if to.version < from.version {
        advice.push(format!("Version {} is published; a lower one cannot be.", from.version));
    }
    if material && !to.material_change {
        advice.push(
            "These changes look material, and `material_change` is false: who passed before keeps it."
                .to_owned(),
        );
    } else if !material && to.material_change {
        advice.push(
            "These changes look editorial, and `material_change` is true: everybody would learn it again."
                .to_owned(),
        );
    }
    if material && to.is_reviewed() && to.reviewed_by == from.reviewed_by {
        advice.push("The reviewers have signed the version before: have it read again.".to_owned());
    }
    advice
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(&mut self, material: bool, part: impl Into<String>, what: impl Into<String>) {
        self.0.push(Change { part: part.into(), what: what.into(), material });
    }

    /// A field that is the same or not.
    fn field<T: PartialEq + ?Sized>(&mut self, material: bool, part: &str, name: &str, from: &T, to: &T) {
        if from != to {
            self.add(material, part, format!("{name} changed"));
        }
    }

    /// A list of codes or sentences: what came and what went.
    fn list(&mut self, material: bool, part: &str, name: &str, from: &[String], to: &[String]) {
        for gone in from.iter().filter(|one| !to.contains(one)) {
            self.add(material, part, format!("{name}: \"{gone}\" went"));
        }
        for new in to.iter().filter(|one| !from.contains(one)) {
            self.add(material, part, format!("{name}: \"{new}\" came"));
        }
    }
}

fn front(from: &Module, to: &Module, changes: &mut Changes) {
    let part = "module";
    changes.field(false, part, "the title", &from.title, &to.title);
    changes.field(false, part, "the summary", &from.summary, &to.summary);
    changes.field(false, part, "the overview", &from.overview_markdown, &to.overview_markdown);
    changes.field(false, part, "`minutes`", &from.minutes, &to.minutes);
    changes.field(false, part, "the references", &from.references, &to.references);
    changes.field(false, part, "the reviewers", &from.reviewed_by, &to.reviewed_by);
    changes.field(false, part, "the overview in other languages", &from.translations, &to.translations);
    changes.field(true, part, "`transfer_window_days`", &from.transfer_window_days, &to.transfer_window_days);
    changes.list(true, part, "indicators", &from.indicators, &to.indicators);
    changes.list(true, part, "objectives", &from.objectives, &to.objectives);
    changes.list(true, part, "roles", &from.roles, &to.roles);
    changes.list(false, part, "languages", &from.languages, &to.languages);
    changes.field(false, part, "where it comes from", &from.origin, &to.origin);
}

fn lessons(from: &Module, to: &Module, changes: &mut Changes) {
    for gone in from.lessons.iter().filter(|lesson| to.lesson(&lesson.slug).is_none()) {
        changes.add(true, format!("lesson {}", gone.slug), "went");
    }
    for lesson in &to.lessons {
        let part = format!("lesson {}", lesson.slug);
        let Some(before) = from.lesson(&lesson.slug) else {
            changes.add(true, part, "is new");
            continue;
        };
        changes.field(false, &part, "the title", &before.title, &lesson.title);
        changes.field(false, &part, "the summary", &before.summary, &lesson.summary);
        changes.field(false, &part, "`minutes`", &before.minutes, &lesson.minutes);
        changes.field(false, &part, "a translation", &before.translations, &lesson.translations);
        changes.list(true, &part, "indicators", &before.indicators, &lesson.indicators);
        body(before, lesson, &part, changes);
    }
}

fn body(from: &Lesson, to: &Lesson, part: &str, changes: &mut Changes) {
    if from.markdown == to.markdown {
        return;
    }
    let callouts = |lesson: &Lesson, kind: &str| callouts(&lesson.markdown, kind);
    for (kind, name) in [("WARNING", "a warning"), ("JOBAID", "the job aid")] {
        changes.field(true, part, name, &callouts(from, kind), &callouts(to, kind));
    }
    let (changed, all) = changed_words(&from.markdown, &to.markdown);
    let words = |count: usize| if count == 1 { "1 word".to_owned() } else { format!("{count} words") };
    changes.add(changed * REWRITTEN > all, part, format!("{} of {all} changed", words(changed)));
}

/// The callouts of a kind, as they were written.
fn callouts(markdown: &str, kind: &str) -> Vec<String> {
    let opening = format!("> [!{kind}]");
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        if line.starts_with("> [!") {
            inside = line.starts_with(&opening);
            if inside {
                found.push(String::new());
            }
        }
        inside &= line.starts_with('>');
        if inside && let Some(callout) = found.last_mut() {
            callout.push_str(line.trim());
            callout.push('\n');
        }
    }
    found
}

/// How many words came or went, and how many the longer text has. Words that only moved count as
/// neither.
fn changed_words(from: &str, to: &str) -> (usize, usize) {
    let count = |text: &str| {
        let mut words: BTreeMap<String, usize> = BTreeMap::new();
        for word in text.split_whitespace() {
            *words.entry(word.to_owned()).or_default() += 1;
        }
        words
    };
    let (before, after) = (count(from), count(to));
    let more = |left: &BTreeMap<String, usize>, right: &BTreeMap<String, usize>| -> usize {
        left.iter().map(|(word, n)| n.saturating_sub(right.get(word).copied().unwrap_or_default())).sum()
    };
    let all = from.split_whitespace().count().max(to.split_whitespace().count());
    (more(&before, &after).max(more(&after, &before)), all)
}

fn check(from: &Module, to: &Module, changes: &mut Changes) {
    let part = "check";
    changes.field(true, part, "`pass_score`", &from.check.pass_score, &to.check.pass_score);
    changes.field(false, part, "`draw`", &from.check.draw, &to.check.draw);
    changes.field(false, part, "a translation", &from.check.translations, &to.check.translations);
    for gone in from.check.items.iter().filter(|item| to.check.item(&item.id).is_none()) {
        changes.add(false, format!("item {}", gone.id), "went");
    }
    for item in &to.check.items {
        let part = format!("item {}", item.id);
        match from.check.item(&item.id) {
            None => changes.add(false, part, "is new"),
            Some(before) if key(before) != key(item) => changes.add(true, part, "the key changed"),
            Some(before) if before != item => changes.add(false, part, "the text changed"),
            Some(_) => {}
        }
    }
}

/// The key of an item by the texts a learner sees, so that new ids alone change nothing.
fn key(item: &Item) -> (&'static str, Answer) {
    (item.kind().as_str(), right_answer(item))
}

fn rest(from: &Module, to: &Module, changes: &mut Changes) {
    for gone in from.scenarios.iter().filter(|one| to.scenario(&one.code).is_none()) {
        changes.add(false, format!("scenario {}", gone.code), "went");
    }
    for scenario in &to.scenarios {
        let part = format!("scenario {}", scenario.code);
        match from.scenario(&scenario.code) {
            None => changes.add(false, part, "is new"),
            Some(before) if before != scenario => changes.add(false, part, "changed"),
            Some(_) => {}
        }
    }
    changes.field(false, "tasks", "reflections or field tasks", &from.tasks, &to.tasks);
    changes.field(false, "trainer's guide", "the guide", &from.trainer_guide, &to.trainer_guide);
    changes.field(false, "pictures", "a picture", &from.pictures, &to.pictures);
}
