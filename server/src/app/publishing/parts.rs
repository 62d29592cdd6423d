//! What of the content is not published as it stands in the files. Pure.

use fieldcraft_curriculum::{ModuleDiff, diff};
use serde::{Deserialize, Serialize};

use crate::app::content::{Content, Sources};

/// What a part of the content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// The framework with its rules.
    Framework,
    /// A module.
    Module,
    /// A vignette.
    Vignette,
    /// A ten-minute drill.
    Drill,
}

/// What would happen to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartChange {
    /// Nothing of this code is published.
    New,
    /// It would be published as a later version.
    Changed,
    /// It differs from what is published, but its number stands in the way.
    Blocked,
    /// It is published, and not among the files: what is published stays.
    Gone,
    /// It is published, and would be taken off the shelf.
    Hidden,
    /// It was taken off the shelf, and would be put back.
    Shown,
}

impl PartChange {
    /// Would publishing do anything about the part?
    #[must_use]
    pub fn is_news(self) -> bool {
        matches!(self, Self::New | Self::Changed | Self::Hidden | Self::Shown)
    }
}

/// A part of the content that is not published as it stands in the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// The published version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The version in the files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// What would happen.
    pub change: PartChange,
    /// Whether those who passed a module have to learn it anew, by what its file says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub learned_anew: bool,
    /// What changed in a module.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<PartDetail>,
    /// What stands in the way, or should be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<String>,
}

/// One thing that changed in a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartDetail {
    /// What it belongs to.
    pub part: String,
    /// What changed, in words.
    pub what: String,
    /// Whether it changes what a worker is asked to do or say.
    pub material: bool,
}

/// What is not published as it stands in the files, and how many parts are.
pub(super) fn parts(content: &Content, sources: &Sources) -> (Vec<Part>, usize) {
    let mut parts: Vec<Part> = framework_part(content, sources).into_iter().collect();
    let published: Vec<_> = content.modules.values().map(|module| (**module).clone()).collect();
    let changed = diff(&published, &sources.modules);
    parts.extend(changed.into_iter().map(|one| module_part(content, sources, one)));
    parts.extend(vignette_parts(content, sources));
    parts.extend(drill_parts(content, sources));
    hide(&mut parts, content, sources);
    show(&mut parts, content, sources);
    let all = 1 + sources.modules.len() + sources.vignettes.len() + sources.drills.len();
    let there = parts.iter().filter(|part| part.to.is_some()).count();
    (parts, all - there)
}

fn change(from: Option<i64>, to: Option<i64>) -> PartChange {
    match (from, to) {
        (None, _) => PartChange::New,
        (Some(_), None) => PartChange::Gone,
        (Some(from), Some(to)) if to > from => PartChange::Changed,
        _ => PartChange::Blocked,
    }
}

/// What would newly be taken off the shelf, with the center's reason.
fn hide(parts: &mut Vec<Part>, content: &Content, sources: &Sources) {
    for hidden in sources.hidden.iter().filter(|one| !content.hidden.contains_key(&one.code)) {
        let there = parts.iter().position(|part| part.code == hidden.code);
        let mut part = there.map_or_else(|| shelved(content, &hidden.code), |at| parts.remove(at));
        part.change = PartChange::Hidden;
        part.to = None;
        part.details.clear();
        part.advice = vec![hidden.reason.clone()];
        parts.push(part);
    }
}

/// What would be put back on the shelf. A hidden module is not among those in force, so
/// without this it would look as if it were new.
fn show(parts: &mut Vec<Part>, content: &Content, sources: &Sources) {
    let hidden_still = |code: &str| sources.hidden.iter().any(|one| one.code == code);
    for code in content.hidden.keys().filter(|code| !hidden_still(code)) {
        let there = parts.iter().position(|part| part.code == *code);
        let mut part = there.map_or_else(|| shelved(content, code), |at| parts.remove(at));
        let heads = content.heads.iter().filter(|head| head.code == *code);
        part.from = part.from.or(heads.map(|head| head.version).max());
        let later = part.from.zip(part.to).is_some_and(|(from, to)| to > from);
        if !later {
            part.change = PartChange::Shown;
            part.details.clear();
        }
        parts.push(part);
    }
}

/// A part that stands as it is published.
fn shelved(content: &Content, code: &str) -> Part {
    let vignette = content.vignettes.get(code).map(|v| (PartKind::Vignette, &v.title, i64::from(v.version)));
    let drill = content.drills.get(code).map(|d| (PartKind::Drill, &d.title, i64::from(d.version)));
    let module = content.modules.get(code).map(|m| (PartKind::Module, &m.title, i64::from(m.version)));
    let there = module.or(vignette).or(drill);
    let (kind, title, version) =
        there.map_or((PartKind::Module, "", None), |(k, t, v)| (k, t.as_str(), Some(v)));
    plain(kind, (code, title), version, version)
}

fn framework_part(content: &Content, sources: &Sources) -> Option<Part> {
    let files = &sources.framework;
    let published = content.framework.as_ref();
    if published.is_some_and(|there| there.framework.canonical_json() == files.canonical_json()) {
        return None;
    }
    let from = published.map(|there| i64::from(there.framework.version));
    let to = Some(i64::from(files.version));
    Some(plain(PartKind::Framework, (&files.code, &files.title), from, to))
}

fn vignette_parts(content: &Content, sources: &Sources) -> Vec<Part> {
    let changed = sources.vignettes.iter().filter_map(|vignette| {
        let there = content.vignettes.get(&vignette.code);
        if there.is_some_and(|there| there.canonical_json() == vignette.canonical_json()) {
            return None;
        }
        let from = there.map(|there| i64::from(there.version));
        let to = Some(i64::from(vignette.version));
        Some(plain(PartKind::Vignette, (&vignette.code, &vignette.title), from, to))
    });
    changed.collect()
}

fn drill_parts(content: &Content, sources: &Sources) -> Vec<Part> {
    let changed = sources.drills.iter().filter_map(|drill| {
        let there = content.drills.get(&drill.code);
        if there.is_some_and(|there| there.canonical_json() == drill.canonical_json()) {
            return None;
        }
        let from = there.map(|there| i64::from(there.version));
        let to = Some(i64::from(drill.version));
        Some(plain(PartKind::Drill, (&drill.code, &drill.title), from, to))
    });
    changed.collect()
}

fn plain(kind: PartKind, (code, title): (&str, &str), from: Option<i64>, to: Option<i64>) -> Part {
    let change = change(from, to);
    let advice = (change == PartChange::Blocked).then(|| {
        let next = from.unwrap_or_default() + 1;
        format!("Version {} is published: raise `version` to {next}.", from.unwrap_or_default())
    });
    Part {
        kind,
        code: code.into(),
        title: title.into(),
        from,
        to,
        change,
        learned_anew: false,
        details: Vec::new(),
        advice: advice.into_iter().collect(),
    }
}

fn module_part(content: &Content, sources: &Sources, diff: ModuleDiff) -> Part {
    let file = sources.modules.iter().find(|module| module.code == diff.code);
    let title = file.map(|module| module.title.clone());
    let title = title.or_else(|| content.modules.get(&diff.code).map(|module| module.title.clone()));
    let (from, to) = (diff.from.map(i64::from), diff.to.map(i64::from));
    Part {
        kind: PartKind::Module,
        title: title.unwrap_or_default(),
        change: change(from, to),
        learned_anew: from.is_some() && file.is_some_and(|module| module.material_change),
        code: diff.code,
        from,
        to,
        details: diff
            .changes
            .into_iter()
            .map(|one| PartDetail { part: one.part, what: one.what, material: one.material })
            .collect(),
        advice: diff.advice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_new_changed_blocked_by_its_number_or_gone() {
        assert_eq!(change(None, Some(1)), PartChange::New);
        assert_eq!(change(Some(1), Some(2)), PartChange::Changed);
        assert_eq!(change(Some(2), Some(2)), PartChange::Blocked);
        assert_eq!(change(Some(2), Some(1)), PartChange::Blocked);
        assert_eq!(change(Some(2), None), PartChange::Gone);
    }

    fn sources(hidden: &[&str]) -> Sources {
        let folders = crate::app::folders::Folders::default();
        let mut sources = crate::app::content::checked_sources(&folders).expect("what ships is sound");
        sources.hidden = hidden
            .iter()
            .map(|code| fieldcraft_curriculum::Hidden {
                code: (*code).to_owned(),
                reason: "We teach our own.".into(),
                line: 1,
            })
            .collect();
        sources.modules.retain(|module| !hidden.contains(&module.code.as_str()));
        sources
    }

    /// As if `sources` were published.
    fn published(sources: &Sources) -> Content {
        use std::sync::Arc;
        let framework = sources.framework.clone();
        let framework = crate::app::content::PublishedFramework::new(framework, 0, String::new());
        let code = |hidden: &fieldcraft_curriculum::Hidden| (hidden.code.clone(), hidden.reason.clone());
        Content {
            framework: Some(Arc::new(framework)),
            modules: sources.modules.iter().map(|m| (m.code.clone(), Arc::new(m.clone()))).collect(),
            vignettes: sources.vignettes.iter().map(|v| (v.code.clone(), Arc::new(v.clone()))).collect(),
            drills: sources.drills.iter().map(|d| (d.code.clone(), Arc::new(d.clone()))).collect(),
            hidden: sources.hidden.iter().map(code).collect(),
            ..Content::default()
        }
    }

    #[test]
    fn hiding_and_showing_alone_is_something_to_publish() {
        let (all, fewer) = (sources(&[]), sources(&["M17", "V03"]));
        assert_eq!(parts(&published(&all), &all).0, []);
        let said = |content: &Content, sources: &Sources| -> Vec<(String, PartChange, PartKind)> {
            parts(content, sources).0.into_iter().map(|part| (part.code, part.change, part.kind)).collect()
        };
        let both = |change| {
            vec![("M17".to_owned(), change, PartKind::Module), ("V03".to_owned(), change, PartKind::Vignette)]
        };
        assert_eq!(said(&published(&all), &fewer), both(PartChange::Hidden));
        assert_eq!(said(&published(&fewer), &all), both(PartChange::Shown));
        assert_eq!(said(&published(&fewer), &fewer), []);
    }
}
