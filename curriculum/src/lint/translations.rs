//! Translations that have drifted from their originals: parts that are not there, and lessons
//! that are built in another way.

use std::collections::BTreeMap;

use crate::load::Parsed;
use crate::source::{Finding, Rule};

/// Compares every translation with its original.
pub(super) fn check(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let Parsed { module, places, .. } = parsed;
    for language in module.languages.iter().skip(1) {
        let mut missing: Vec<String> = Vec::new();
        if !module.translations.iter().any(|text| text.language == *language) {
            missing.push(format!("module.{language}.md"));
        }
        for lesson in &module.lessons {
            if !lesson.translations.iter().any(|translation| translation.language == *language) {
                missing.push(format!("lessons/{}.{language}.md", lesson.slug));
            }
        }
        if !module.check.translations.iter().any(|text| text.language == *language) {
            missing.push(format!("checks/check.{language}.yaml"));
        }
        for scenario in &module.scenarios {
            if !scenario.translations.iter().any(|text| text.language == *language) {
                missing.push(format!("scenarios/{}.{language}.yaml", scenario.slug));
            }
        }
        let tasks = &module.tasks;
        if !tasks.is_empty() && !tasks.translations.iter().any(|text| text.language == *language) {
            missing.push(format!("tasks.{language}.yaml"));
        }
        for file in missing {
            let message = format!("the module is listed in `{language}`, and {file} is not there");
            let remedy = format!("Write {file}, or take the language out of the list.");
            let finding = Finding::warning(&places.module, places.languages, message, remedy);
            findings.push(finding.under(Rule::Translation));
        }
    }
    for (index, lesson) in module.lessons.iter().enumerate() {
        let original = shape(&lesson.markdown);
        for (translation, place) in lesson.translations.iter().zip(&places.translations[index]) {
            let here = shape(&translation.markdown);
            for (what, (there, here)) in differences(&original, &here) {
                let message = format!("the original has {there} {what}, and the translation {here}");
                let finding =
                    Finding::warning(&place.path, 1, message, "Keep them one for one, in the same order.");
                findings.push(finding.under(Rule::Translation));
            }
        }
    }
}

/// How many there are of each thing that a translation keeps.
fn shape(markdown: &str) -> BTreeMap<&'static str, usize> {
    let mut shape: BTreeMap<&'static str, usize> = BTreeMap::new();
    for line in markdown.lines() {
        let inner = line.trim_start_matches(['>', ' ']);
        let what = if inner.starts_with('#') {
            Some("headings")
        } else if inner.starts_with("[!") {
            Some("callouts")
        } else if inner.starts_with("- ") || inner.starts_with("* ") || is_numbered(inner) {
            Some("items of lists")
        } else if inner.starts_with('|') {
            Some("rows of tables")
        } else {
            None
        };
        if let Some(what) = what {
            *shape.entry(what).or_default() += 1;
        }
        *shape.entry("pictures").or_default() += inner.matches("![").count();
        *shape.entry("footnotes").or_default() += inner.matches("[^").count();
    }
    shape
}

fn is_numbered(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, _)| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn differences<'d>(
    there: &BTreeMap<&'d str, usize>,
    here: &BTreeMap<&'d str, usize>,
) -> Vec<(&'d str, (usize, usize))> {
    let kinds = ["headings", "callouts", "items of lists", "rows of tables", "pictures", "footnotes"];
    let count = |shape: &BTreeMap<&str, usize>, what: &str| shape.get(what).copied().unwrap_or_default();
    kinds
        .into_iter()
        .map(|what| (what, (count(there, what), count(here, what))))
        .filter(|(_, (there, here))| there != here)
        .collect()
}
