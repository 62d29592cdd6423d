//! `trainer-guide.md`: how a module is delivered in a room.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::scenarios::Gathered;
use super::text::{Extra, Text, Texts};
use super::yaml::{Report, divide};
use super::{Known, repeated, text_of};
use crate::guide::{Card, Group, RolePlay, Session, TrainerGuide};
use crate::markdown;
use crate::module::Module;
use crate::source::{Finding, Rule, SourceFile};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGuide {
    title: Spanned<String>,
    minutes: Spanned<u32>,
    group: Spanned<Group>,
    materials: Spanned<Vec<Spanned<String>>>,
    sessions: Spanned<Vec<Spanned<Session>>>,
    role_plays: Spanned<Vec<Spanned<RawRolePlay>>>,
}

/// A role-play; whatever is not listed here is the card of a player.
#[derive(Deserialize)]
struct RawRolePlay {
    id: String,
    title: String,
    minutes: u32,
    indicators: Vec<String>,
    #[serde(flatten)]
    cards: BTreeMap<String, String>,
}

/// Reads the trainer's guide of a module into it.
pub(super) fn read(
    file: Option<&SourceFile>,
    module: &mut Module,
    known: Known<'_>,
    gathered: &mut Gathered,
    findings: &mut Vec<Finding>,
) {
    let Some(file) = file else { return };
    let Some(text) = text_of(file, findings) else { return };
    let mut report = Report { file: &file.path, before: 1, findings };
    let Some(front) = divide(&text) else {
        report.file_error(
            "the file has no front matter",
            "Begin it with a line of three hyphens, the fields of FORMAT.md, and another such line.",
        );
        return;
    };
    let Some(raw) = report.parse::<RawGuide>(front.yaml) else { return };
    check_front(&raw, &mut report);
    check_role_plays(&raw, module, known, &mut report);
    gather(&raw, &report, gathered);
    let folder = format!("modules/{}", module.folder());
    let rendered = markdown::render(front.body, &module.context(&folder, "guide"));
    check_headings(&raw, &rendered, &mut report);
    gathered.texts.push(Text::exact(&file.path, front.before_body, front.body));
    let path = file.path.clone();
    gathered.extras.push(Extra { path, line: front.before_body, exact: true, rendered });
    module.trainer_guide = Some(guide(raw, front.body));
}

fn check_front(raw: &RawGuide, report: &mut Report<'_>) {
    report.sentence("title", &raw.title);
    let group = raw.group.value;
    if group.min == 0 || group.min > group.max {
        let message = format!("a group of {} to {} cannot be", group.min, group.max);
        report.error(&raw.group, message, "Correct the numbers.");
    }
    if raw.materials.value.is_empty() {
        report.error(&raw.materials, "`materials` is empty", "Say what to bring.");
    }
    let sum: u32 = raw.sessions.value.iter().map(|session| session.value.minutes).sum();
    if sum != raw.minutes.value {
        let message = format!("`minutes` is {}, but the sessions take {sum}", raw.minutes.value);
        report.error_of(Rule::Amount, &raw.minutes, message, "Correct one of them.");
    }
}

fn check_role_plays(raw: &RawGuide, module: &Module, known: Known<'_>, report: &mut Report<'_>) {
    let ids = repeated(raw.role_plays.value.iter().map(|play| play.value.id.as_str()));
    for play in &raw.role_plays.value {
        let here = &play.value;
        if ids.contains(&here.id.to_lowercase()) {
            let message = format!("the id `{}` is used by more than one role-play", here.id);
            report.error(play, message, "Give each an id of its own.");
        }
        for code in &here.indicators {
            if !(known.indicator)(code) {
                let message = format!("the framework has no indicator {code}");
                report.error_of(Rule::UnknownCode, play, message, "Correct the code.");
            } else if !module.indicators.contains(code) {
                let message = format!("{code} is not among the indicators of the module");
                let remedy = "Add it to `indicators` in module.md, or remove it here.";
                report.error_of(Rule::UnknownCode, play, message, remedy);
            }
        }
        for (who, text) in &here.cards {
            if text.trim().is_empty() {
                report.error(play, format!("the card of `{who}` is empty"), "Write it.");
            }
        }
        if here.cards.len() < 2 || !here.cards.contains_key("observer") {
            let message =
                format!("the role-play `{}` has no card for two players or for the observer", here.id);
            report.error_of(
                Rule::Amount,
                play,
                message,
                "Write the cards: worker, observer and who else is there.",
            );
        }
    }
}

/// Wants a heading of level 2 for each session, in the same order and words.
fn check_headings(raw: &RawGuide, rendered: &markdown::Rendered, report: &mut Report<'_>) {
    let headings: Vec<&str> = rendered
        .headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| heading.text.as_str())
        .collect();
    let mut from = 0;
    for session in &raw.sessions.value {
        let title = session.value.title.trim();
        if let Some(place) = headings[from..].iter().position(|heading| *heading == title) {
            from += place + 1;
        } else {
            let message = format!("the body has no heading \"{title}\" in this order");
            let remedy = "Give each session a level-2 heading of the same words, in the same order.";
            report.error_of(Rule::Heading, session, message, remedy);
        }
    }
}

fn gather(raw: &RawGuide, report: &Report<'_>, gathered: &mut Gathered) {
    let mut texts = Texts { path: report.file, found: &mut gathered.texts };
    texts.add(report.line(&raw.title), &raw.title.value);
    for material in &raw.materials.value {
        texts.add(report.line(material), &material.value);
    }
    for play in &raw.role_plays.value {
        let line = report.line(play);
        texts.add(line, &play.value.title);
        for (who, text) in &play.value.cards {
            if ["worker", "observer", "coach", "supervisor"].contains(&who.as_str()) {
                texts.add(line, text);
            } else {
                texts.free(line, text);
            }
        }
    }
}

fn guide(raw: RawGuide, body: &str) -> TrainerGuide {
    let play = |play: RawRolePlay| {
        let mut cards: Vec<Card> = play.cards.into_iter().map(|(who, text)| Card { who, text }).collect();
        cards.sort_by_key(|card| match card.who.as_str() {
            "worker" => 0,
            "observer" => 2,
            _ => 1,
        });
        RolePlay { id: play.id, title: play.title, minutes: play.minutes, indicators: play.indicators, cards }
    };
    TrainerGuide {
        title: raw.title.value,
        minutes: raw.minutes.value,
        group: raw.group.value,
        materials: raw.materials.value.into_iter().map(|text| text.value).collect(),
        sessions: raw.sessions.value.into_iter().map(|session| session.value).collect(),
        role_plays: raw.role_plays.value.into_iter().map(|one| play(one.value)).collect(),
        markdown: body.to_owned(),
    }
}
