//! The front page of the new module, and what the source did not say for it.

use super::Wish;
use super::lesson::{Section, objectives};
use crate::source::{Finding, Rule, SourceFile};
use crate::template::{self, quoted};

/// How long the samples of the check take.
const CHECK_MINUTES: usize = 4;
const NO_OVERVIEW: &str = "Say whom this is for, what it covers and how it is used.";

pub(super) fn file(
    root: &str,
    wish: &Wish,
    about: &Section,
    sections: &[Section],
    findings: &mut Vec<Finding>,
) -> SourceFile {
    let path = format!("{root}/module.md");
    let objectives: Vec<String> =
        std::iter::once(about).chain(sections).flat_map(|section| objectives(&section.body)).collect();
    let links = sections.iter().map(|section| section.body.matches("](https://").count()).sum();
    for (line, rule, message, remedy) in missing(wish, about, &objectives, links) {
        findings.push(Finding::warning(&path, line, message, remedy).under(rule));
    }
    let minutes: usize = sections.iter().map(Section::minutes).sum();
    let codes: Vec<&str> = wish.indicators.iter().map(String::as_str).collect();
    let list: Vec<String> = objectives.iter().map(|one| format!("\n  - {}", quoted(one))).collect();
    let objectives = if list.is_empty() { " []".to_owned() } else { list.concat() };
    let overview = Some(about.body.trim()).filter(|text| !text.is_empty()).unwrap_or(NO_OVERVIEW);
    let text = format!(
        "---\ncode: {}\ntitle: {}\nversion: 1\nmaterial_change: true\nsummary: {}\ncompetencies: [{}]\n\
         indicators: [{}]\nobjectives:{objectives}\nminutes: {}\nroles: [R1, R2, R3, R4]\n\
         transfer_window_days: 60\nlanguages: [en]\nreviewed_by: []\nreferences: []\n---\n\n{overview}\n",
        wish.code,
        quoted(&wish.title),
        quoted(&about.summary),
        template::competencies(&codes).unwrap_or_default().join(", "),
        codes.join(", "),
        minutes + CHECK_MINUTES,
    );
    SourceFile::text(path, text)
}

type Missing = (usize, Rule, String, &'static str);

/// What the source did not say: the line to write it in, what is missing and what to do.
fn missing(wish: &Wish, about: &Section, objectives: &[String], links: usize) -> Vec<Missing> {
    let sources = match links {
        0 => "the source names no public source".to_owned(),
        1 => "the source links to 1 page elsewhere, and no reference is listed".to_owned(),
        n => format!("the source links to {n} pages elsewhere, and no reference is listed"),
    };
    let always = [
        (
            1,
            Rule::Coverage,
            sources,
            "List under `references` what facts rest on, and cite it as a footnote where the fact stands.",
        ),
        (
            1,
            Rule::Coverage,
            "there is no scenario".to_owned(),
            "Write scenarios/01-slug.yaml with eight decisions or more; FORMAT.md has the form.",
        ),
        (
            1,
            Rule::Coverage,
            "there are no field tasks and no trainer's guide".to_owned(),
            "Write tasks.yaml and trainer-guide.md.",
        ),
    ];
    let mut all = Vec::from(always);
    if about.summary.is_empty() {
        let message = "the source has no sentence that says what the module is for".to_owned();
        all.push((6, Rule::Format, message, "Write the summary."));
    }
    if wish.indicators.is_empty() {
        let message = "nobody has said which indicators the module is about".to_owned();
        all.push((
            8,
            Rule::Coverage,
            message,
            "List their codes here and in the lessons, and begin checks/check.yaml.",
        ));
    }
    if objectives.is_empty() {
        let message = "the source lists no objectives".to_owned();
        all.push((
            9,
            Rule::Format,
            message,
            "Say what a worker does afterwards, in verbs that somebody can see.",
        ));
    }
    all
}
