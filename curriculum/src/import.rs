//! A module out of a folder of plain Markdown: headings become lessons in the order of the files,
//! pictures come along, and everything that needs a hand is a finding. Nothing is guessed that a
//! learner would take for true: what the source does not say stays empty.

mod front;
mod lesson;
mod module;
mod rewrite;

use std::collections::BTreeMap;

use crate::markdown::is_picture_name;
use crate::source::{Finding, Rule, SourceFile};
use crate::template::{self, TemplateError, quoted};
use front::Front;
use lesson::Section;
use rewrite::Links;

/// Lessons of a module are numbered with two digits.
const MOST_LESSONS: usize = 99;
/// How many words a lesson has.
const WORDS: std::ops::RangeInclusive<usize> = 600..=1_200;

/// What the module is called and about.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The code, as in `M21`.
    pub code: String,
    /// The title.
    pub title: String,
    /// Codes of the indicators it is about; none when nobody has said yet.
    pub indicators: Vec<String>,
}

/// The new module, and what needs a hand.
#[derive(Debug, Clone)]
pub struct Imported {
    /// Its files, with paths below the content folder.
    pub files: Vec<SourceFile>,
    /// What was left out, changed or is missing. Paths are those of the source, or of a new file.
    pub findings: Vec<Finding>,
    /// How many lessons it has.
    pub lessons: usize,
}

/// Why there is no module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Code, title or indicators do not have the form.
    #[error(transparent)]
    Wish(#[from] TemplateError),
    /// Nothing to read.
    #[error("there is no Markdown in the folder: files whose names end in .md or .markdown")]
    Empty,
    /// More than fits.
    #[error(
        "that would be {0} lessons, and a module has at most {MOST_LESSONS}: import a part of the folder"
    )]
    TooMany(usize),
}

/// Makes a module of the files of a folder, whose paths are relative to it.
pub fn import(files: &[SourceFile], wish: &Wish) -> Result<Imported, ImportError> {
    let folder = template::module_folder(&wish.code, &wish.title)?;
    template::competencies(&wish.indicators.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut findings = Vec::new();
    let (about, sections) = sections(files, &mut findings)?;
    let root = format!("modules/{folder}");
    let links = Links::new(&sections, files);
    let mut made = Vec::new();
    let mut pictures = BTreeMap::new();
    for section in &sections {
        let body = rewrite::rewrite(section, &links, &mut pictures, &mut findings);
        made.push(lesson_file(&root, section, &body, wish, &mut findings));
    }
    let front = module::file(&root, wish, &about, &sections, &mut findings);
    let mut all = vec![front];
    all.extend(made);
    if let Some(first) = sections.first().filter(|_| !wish.indicators.is_empty()) {
        let indicators: Vec<&str> = wish.indicators.iter().map(String::as_str).collect();
        all.push(template::check(&root, &wish.code, &first.slug(), &indicators));
        let message = "the check holds the four samples of the template";
        let remedy = "Replace them by at least 15 items of your own, about what the lessons teach.";
        findings.push(
            Finding::warning(&format!("{root}/checks/check.yaml"), 1, message, remedy).under(Rule::Amount),
        );
    }
    all.extend(
        pictures.into_iter().map(|(name, bytes)| SourceFile::new(format!("{root}/pictures/{name}"), bytes)),
    );
    findings.sort();
    findings.dedup();
    Ok(Imported { files: all, findings, lessons: sections.len() })
}

/// Front matter and overview of the whole, and the lessons in their order.
fn sections(
    files: &[SourceFile],
    findings: &mut Vec<Finding>,
) -> Result<(Section, Vec<Section>), ImportError> {
    let mut about = Section::default();
    let mut sections = Vec::new();
    let mut pages: Vec<(Front, &SourceFile, String)> = Vec::new();
    let mut sorted: Vec<&SourceFile> = files.iter().collect();
    sorted.sort_by(|left, right| left.path.cmp(&right.path));
    for file in sorted {
        if !is_markdown(&file.path) {
            stray(file, findings);
            continue;
        }
        match file.read_text() {
            Ok(text) => {
                let (front, body) = front::read(&file.path, &text, findings);
                pages.push((front, file, body));
            }
            Err(finding) => findings.push(finding),
        }
    }
    if pages.is_empty() {
        return Err(ImportError::Empty);
    }
    // A site generator's own order holds where every page has one; otherwise that of the names.
    if pages.iter().all(|(front, ..)| front.order.is_some()) {
        pages.sort_by_key(|(front, ..)| front.order);
    }
    let alone = pages.len() == 1;
    for (front, file, body) in pages {
        let name = file.path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let overview = !alone
            && (name.starts_with("readme.") || name.starts_with("index.") || name.starts_with("_index."));
        if overview && about.body.is_empty() {
            about = lesson::whole(&file.path, front, &body);
        } else {
            sections.extend(lesson::divide(&file.path, &front, &body, alone, findings));
        }
    }
    for (index, section) in sections.iter_mut().enumerate() {
        section.number = index + 1;
    }
    match sections.len() {
        0 => Err(ImportError::Empty),
        n if n > MOST_LESSONS => Err(ImportError::TooMany(n)),
        _ => Ok((about, sections)),
    }
}

fn is_markdown(path: &str) -> bool {
    let ending = std::path::Path::new(path).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown"))
}

fn is_picture(path: &str) -> bool {
    let lower = path.to_lowercase();
    [".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| lower.ends_with(end))
}

/// What is neither Markdown nor a picture is told, unless it is hidden.
fn stray(file: &SourceFile, findings: &mut Vec<Finding>) {
    let hidden = file.path.split('/').any(|part| part.starts_with('.'));
    if !hidden && !is_picture(&file.path) {
        let message = "the file is neither Markdown nor a picture and was left out";
        findings.push(Finding::note(&file.path, 1, message, "Bring over by hand what learners need of it."));
    }
}

fn lesson_file(
    root: &str,
    section: &Section,
    body: &str,
    wish: &Wish,
    findings: &mut Vec<Finding>,
) -> SourceFile {
    let path = format!("{root}/lessons/{}.md", section.slug());
    let words = body.split_whitespace().count();
    let about: Vec<String> =
        wish.indicators.iter().filter(|code| body.contains(code.as_str())).cloned().collect();
    let indicators = if about.is_empty() { wish.indicators.clone() } else { about };
    if indicators.is_empty() || (indicators.len() > 1 && indicators == wish.indicators) {
        let message = match indicators.len() {
            0 => "the lesson names no indicator".to_owned(),
            n => format!("the lesson names all {n} indicators of the module"),
        };
        findings
            .push(Finding::warning(&path, 4, message, "Name those that it teaches.").under(Rule::Coverage));
    }
    if !WORDS.contains(&words) {
        let message = format!("the lesson has {words} words");
        let remedy = "Lessons of 600 to 1,200 words are read to the end: join it with another, or divide it.";
        findings.push(Finding::note(&path, 1, message, remedy).under(Rule::Amount));
    }
    if section.summary.is_empty() {
        let message = "the source has no first paragraph that could stand in the list of lessons";
        findings.push(Finding::warning(&path, 5, message, "Write the summary.").under(Rule::Format));
    }
    let minutes = section.minutes();
    let text = format!(
        "---\ntitle: {}\nminutes: {minutes}\nindicators: [{}]\nsummary: {}\n---\n\n{}\n",
        quoted(&section.title),
        indicators.join(", "),
        quoted(&section.summary),
        body.trim()
    );
    SourceFile::text(path, text)
}

/// The name of a picture as the format wants it.
fn picture_name(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?.to_lowercase();
    let (stem, ending) = name.rsplit_once('.')?;
    let name = format!("{}.{ending}", template::slug(stem).ok()?);
    is_picture_name(&name).then_some(name)
}
