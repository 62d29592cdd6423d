//! `role-cards/R1.yaml`: realistic previews of roles.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::scenarios::Gathered;
use super::text::{Texts, extra};
use super::yaml::Report;
use super::{Known, text_of};
use crate::markdown::Context;
use crate::role_card::RoleCard;
use crate::source::{Finding, Rule, SourceFile, has_errors};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCard {
    role: Spanned<String>,
    version: Option<Spanned<u32>>,
    title: Spanned<String>,
    summary: Spanned<String>,
    day: Spanned<String>,
    what_you_do: Spanned<Vec<Spanned<String>>>,
    what_you_do_not: Spanned<Vec<Spanned<String>>>,
    asks_of_you: Spanned<Vec<Spanned<String>>>,
    gives_you: Spanned<Vec<Spanned<String>>>,
    questions: Spanned<Vec<Spanned<String>>>,
}

/// Reads all role cards among the files, in the order of their roles. One with an error is left
/// out; the findings say why. `known_roles` says whether the framework has a code.
#[must_use]
pub fn load_role_cards(
    files: &[SourceFile],
    known_roles: &dyn Fn(&str) -> bool,
) -> (Vec<RoleCard>, Vec<Finding>) {
    let known = Known { indicator: &|_| true, role: known_roles };
    let (parsed, _, findings) = parse_role_cards(files, known);
    let sound = |path: &str| {
        let about: Vec<Finding> = findings.iter().filter(|finding| finding.file == path).cloned().collect();
        !has_errors(&about)
    };
    let mut cards: Vec<RoleCard> =
        parsed.into_iter().filter(|(path, _)| sound(path)).map(|(_, card)| card).collect();
    cards.sort_by(|left, right| left.role.cmp(&right.role));
    (cards, findings)
}

/// Reads all role cards with their paths, with errors or without.
pub(crate) fn parse_role_cards(
    files: &[SourceFile],
    known: Known<'_>,
) -> (Vec<(String, RoleCard)>, Gathered, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut gathered = Gathered::default();
    let mut cards = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("role-cards/") else { continue };
        match name.strip_suffix(".yaml").filter(|name| !name.contains('/')) {
            Some(name) => {
                let card = read(file, name, known, &mut gathered, &mut findings);
                cards.extend(card.map(|card| (file.path.clone(), card)));
            }
            None if name.eq_ignore_ascii_case("README.md") => {}
            None => findings.push(Finding::warning(
                &file.path,
                1,
                "the file is not a role card and is not read",
                "Name it for its role, as in R2.yaml, or remove it.",
            )),
        }
    }
    findings.sort();
    (cards, gathered, findings)
}

fn read(
    file: &SourceFile,
    name: &str,
    known: Known<'_>,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) -> Option<RoleCard> {
    let text = text_of(file, findings)?;
    let mut report = Report { file: &file.path, before: 0, findings };
    let raw: RawCard = report.parse(&text)?;
    if !(known.role)(&raw.role.value) || raw.role.value != name {
        let message = format!("`{}` is not the role that the file {name}.yaml is named for", raw.role.value);
        report.error_of(Rule::UnknownCode, &raw.role, message, "Use the code of a role of the framework.");
    }
    report.sentence("title", &raw.title);
    report.sentence("summary", &raw.summary);
    report.text("day", &raw.day);
    let mut texts = Texts { path: &file.path, found: &mut gathered.texts };
    for value in [&raw.title, &raw.summary, &raw.day] {
        texts.add(report.line(value), &value.value);
    }
    let lists = [
        ("what_you_do", &raw.what_you_do),
        ("what_you_do_not", &raw.what_you_do_not),
        ("asks_of_you", &raw.asks_of_you),
        ("gives_you", &raw.gives_you),
        ("questions", &raw.questions),
    ];
    for (name, list) in lists {
        report.list(name, list);
        for value in &list.value {
            report.sentence(name, value);
            texts.add(report.line(value), &value.value);
        }
    }
    let context =
        Context { id_prefix: "day", folder: "role-cards", version: 1, references: &[], language: "en" };
    gathered.extras.push(extra(&raw.day, &context, &report));
    let list = |list: Spanned<Vec<Spanned<String>>>| list.value.into_iter().map(|text| text.value).collect();
    Some(RoleCard {
        role: raw.role.value,
        version: raw.version.map_or(1, |version| version.value),
        title: raw.title.value,
        summary: raw.summary.value,
        day: raw.day.value,
        what_you_do: list(raw.what_you_do),
        what_you_do_not: list(raw.what_you_do_not),
        asks_of_you: list(raw.asks_of_you),
        gives_you: list(raw.gives_you),
        questions: list(raw.questions),
    })
}
