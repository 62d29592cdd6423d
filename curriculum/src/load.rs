//! From files to content: groups the files, reads them, and says what is wrong with each by its
//! line. Content with an error is left out, so what comes back may be published.

mod checks;
mod drills;
mod front;
mod glossary;
mod guide;
mod lessons;
mod open_lessons;
mod overlay;
mod pictures;
mod role_cards;
mod scenarios;
mod tasks;
mod text;
mod translations;
mod vignettes;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use crate::markdown::{Rendered, is_picture_name, is_slug};
use crate::module::{Module, Piece};
use crate::source::{Finding, Rule, SourceFile, Spot, has_errors};

pub use drills::load_drills;
pub(crate) use drills::{ParsedDrill, parse_drills};
pub use glossary::load_glossary;
pub(crate) use glossary::parse_glossary;
pub use open_lessons::load_open_lessons;
pub(crate) use open_lessons::parse_open_lessons;
pub(crate) use overlay::parse_overlay;
pub use role_cards::load_role_cards;
pub(crate) use role_cards::parse_role_cards;
pub(crate) use scenarios::Gathered;
pub(crate) use text::{Extra, Text, Texts};
pub use vignettes::load_vignettes;
pub(crate) use vignettes::parse_vignettes;

/// The largest text file that is read, in bytes.
const MAX_TEXT: usize = 256 * 1024;
/// The largest picture that is taken, in bytes.
const MAX_PICTURE: usize = 1024 * 1024;

/// What the rest of the program knows, for checking codes.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    /// Whether the framework has an indicator of this code.
    pub(crate) indicator: &'a dyn Fn(&str) -> bool,
    /// Whether the framework has a practice role of this code.
    pub(crate) role: &'a dyn Fn(&str) -> bool,
}

/// A module as it was read, with the places its parts were read from.
pub(crate) struct Parsed {
    pub(crate) module: Module,
    pub(crate) pieces: Vec<(Piece, Rendered)>,
    /// Markdown of scenarios and the trainer's guide.
    pub(crate) extras: Vec<Extra>,
    /// Texts of everything but overview, lessons and items.
    pub(crate) texts: Vec<Text>,
    pub(crate) places: Places,
    pub(crate) findings: Vec<Finding>,
}

/// Where the parts of a module stand.
#[derive(Default)]
pub(crate) struct Places {
    /// The folder, as in `M06-safety-plan`.
    pub(crate) folder: String,
    /// The path of `module.md`, the lines before its overview and the line of some fields.
    pub(crate) module: String,
    pub(crate) overview: usize,
    pub(crate) minutes: usize,
    pub(crate) languages: usize,
    pub(crate) indicators: BTreeMap<String, usize>,
    pub(crate) references: Vec<usize>,
    /// For each lesson and each of its translations, the path and the lines before the body.
    pub(crate) lessons: Vec<BodyPlace>,
    pub(crate) translations: Vec<Vec<BodyPlace>>,
    /// The path of the check, and the lines of each item and its parts.
    pub(crate) check: String,
    pub(crate) items: Vec<ItemPlace>,
}

/// Where the body of a lesson stands.
#[derive(Clone)]
pub(crate) struct BodyPlace {
    pub(crate) path: String,
    pub(crate) before: usize,
}

/// Where an item stands.
pub(crate) struct ItemPlace {
    pub(crate) line: usize,
    pub(crate) prompt: usize,
    pub(crate) explanation: usize,
    /// The line of each option, step or pair.
    pub(crate) parts: Vec<usize>,
}

impl Places {
    /// The path and place of a place in a piece of Markdown.
    pub(crate) fn of(&self, piece: Piece, spot: Spot) -> (&str, Spot) {
        let below = |before: usize| Spot { line: before + spot.line, ..spot };
        match piece {
            Piece::Overview => (&self.module, below(self.overview)),
            Piece::Lesson(lesson, translation) => {
                let place = match translation {
                    None => &self.lessons[lesson],
                    Some(nth) => &self.translations[lesson][nth],
                };
                (&place.path, below(place.before))
            }
            Piece::Prompt(item) => (&self.check, Spot::line(self.items[item].prompt)),
            Piece::Explanation(item) => (&self.check, Spot::line(self.items[item].explanation)),
        }
    }
}

/// Reads all modules among the files. A module with an error is left out; the findings say why.
///
/// `known_indicators` and `known_roles` say whether the framework has a code.
#[must_use]
pub fn load_modules(
    files: &[SourceFile],
    known_indicators: &dyn Fn(&str) -> bool,
    known_roles: &dyn Fn(&str) -> bool,
) -> (Vec<Module>, Vec<Finding>) {
    let known = Known { indicator: known_indicators, role: known_roles };
    let (parsed, mut findings) = parse_modules(files, known);
    let mut modules = Vec::new();
    for parsed in parsed {
        if !has_errors(&parsed.findings) {
            modules.push(parsed.module);
        }
        findings.extend(parsed.findings);
    }
    findings.sort();
    (modules, findings)
}

/// Every module that can be read at all, with errors or without: for an author to look at, never to
/// be published.
#[must_use]
pub fn load_drafts(
    files: &[SourceFile],
    known_indicators: &dyn Fn(&str) -> bool,
    known_roles: &dyn Fn(&str) -> bool,
) -> Vec<Module> {
    let known = Known { indicator: known_indicators, role: known_roles };
    parse_modules(files, known).0.into_iter().map(|parsed| parsed.module).collect()
}

/// Reads all modules, in the order of their codes, with errors or without.
pub(crate) fn parse_modules(files: &[SourceFile], known: Known<'_>) -> (Vec<Parsed>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut folders: BTreeMap<&str, Vec<&SourceFile>> = BTreeMap::new();
    for file in files {
        let Some(rest) = file.path.strip_prefix("modules/") else { continue };
        match rest.split_once('/') {
            Some((folder, _)) => folders.entry(folder).or_default().push(file),
            None if rest.eq_ignore_ascii_case("README.md") => {}
            None => findings.push(Finding::warning(
                &file.path,
                1,
                "the file stands outside a module and is not read",
                "Move it into the folder of a module, or remove it.",
            )),
        }
    }
    let mut parsed = Vec::new();
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for (folder, files) in folders {
        let (module, rest) = parse_module(folder, &files, known);
        findings.extend(rest);
        let Some(mut module) = module else { continue };
        let code = module.module.code.clone();
        match codes.get(&code) {
            Some(other) => module.findings.push(Finding::error(
                &module.places.module,
                1,
                format!("the code {code} is also used by {other}"),
                "Give one of the two modules another code.",
            )),
            None => {
                codes.insert(code, module.places.module.clone());
            }
        }
        parsed.push(module);
    }
    (parsed, findings)
}

/// Reads one module. Without a readable `module.md` there is none.
fn parse_module(folder: &str, files: &[&SourceFile], known: Known<'_>) -> (Option<Parsed>, Vec<Finding>) {
    let root = format!("modules/{folder}");
    let mut findings = Vec::new();
    let sorted = sort(&root, files, &mut findings);
    let mut places = Places {
        folder: folder.to_owned(),
        module: format!("{root}/module.md"),
        check: format!("{root}/checks/check.yaml"),
        ..Places::default()
    };
    let Some(front) = front::read(sorted.module, folder, &mut places, known, &mut findings) else {
        return (None, findings);
    };
    let mut module = front;
    lessons::read(&sorted.lessons, &mut module, &mut places, known, &mut findings);
    checks::read(sorted.check, &mut module, &mut places, known, &mut findings);
    module.pictures = pictures::read(&sorted.pictures, &mut findings);
    let Gathered { texts, extras } = read_more(&sorted, &mut module, known, &mut findings);
    let pieces = module.render();
    for (piece, rendered) in &pieces {
        faults(*piece, rendered, &places, &mut findings);
        missing_pictures(*piece, rendered, &module, &places, &mut findings);
    }
    for extra in &extras {
        extra.faults(&mut findings);
        for (spot, name) in extra.rendered.pictures.iter().filter(|(_, name)| module.picture(name).is_none())
        {
            findings.push(missing_picture(&extra.path, extra.at(*spot), name));
        }
    }
    (Some(Parsed { module, pieces, extras, texts, places, findings }), Vec::new())
}

/// Reads what a module may have beyond lessons and check, and the translations.
fn read_more(
    sorted: &Sorted<'_>,
    module: &mut Module,
    known: Known<'_>,
    findings: &mut Vec<Finding>,
) -> Gathered {
    let mut gathered = Gathered::default();
    for (file, slug) in &sorted.scenarios {
        let scenario = scenarios::read(file, slug, module, known, &mut gathered, findings);
        module.scenarios.extend(scenario);
    }
    tasks::read(sorted.tasks, module, known, &mut gathered, findings);
    guide::read(sorted.guide, module, known, &mut gathered, findings);
    for (file, language) in &sorted.translations {
        match file.path.rsplit('/').next().and_then(|name| name.split('.').next()) {
            Some("module") => translations::read_front(file, language, module, &mut gathered, findings),
            Some("check") => translations::read_check(file, language, module, &mut gathered, findings),
            Some("tasks") => translations::read_tasks(file, language, module, &mut gathered, findings),
            Some(slug) => {
                let name = (slug, *language);
                translations::read_scenario(file, name, module, &mut gathered, findings);
            }
            None => {}
        }
    }
    gathered
}

/// The files of a module by what they are.
#[derive(Default)]
struct Sorted<'f> {
    module: Option<&'f SourceFile>,
    lessons: Vec<&'f SourceFile>,
    check: Option<&'f SourceFile>,
    /// Each scenario with its slug.
    scenarios: Vec<(&'f SourceFile, &'f str)>,
    tasks: Option<&'f SourceFile>,
    guide: Option<&'f SourceFile>,
    pictures: Vec<&'f SourceFile>,
    /// Translations of all but lessons, each with its language.
    translations: Vec<(&'f SourceFile, &'f str)>,
}

fn sort<'f>(root: &str, files: &[&'f SourceFile], findings: &mut Vec<Finding>) -> Sorted<'f> {
    let mut sorted = Sorted::default();
    for file in files {
        let inside = file.path.strip_prefix(root).unwrap_or(&file.path).trim_start_matches('/');
        match inside.split('/').collect::<Vec<_>>().as_slice() {
            ["module.md"] => sorted.module = Some(file),
            ["checks", "check.yaml"] => sorted.check = Some(file),
            ["tasks.yaml"] => sorted.tasks = Some(file),
            ["trainer-guide.md"] => sorted.guide = Some(file),
            [name] | ["checks", name] if language_of(name).is_some_and(|(stem, _)| is_translated(stem)) => {
                sorted.translations.extend(language_of(name).map(|(_, language)| (*file, language)));
            }
            ["scenarios", name] if scenario_slug(name).is_some() => match language_of(name) {
                Some((_, language)) => sorted.translations.push((file, language)),
                None => sorted.scenarios.extend(scenario_slug(name).map(|slug| (*file, slug))),
            },
            ["lessons", name] if name.strip_suffix(".md").is_some() => sorted.lessons.push(file),
            ["pictures", name] if is_picture_name(name) => sorted.pictures.push(file),
            ["pictures", _] => findings.push(Finding::error(
                &file.path,
                1,
                "the name of a picture is made of small letters, digits and hyphens and ends in .svg or .png",
                "Rename the file.",
            )),
            _ => findings.push(Finding::warning(
                &file.path,
                1,
                "the file is no part of a module and is not read",
                "FORMAT.md lists the files of a module; rename, move or remove this one.",
            )),
        }
    }
    if sorted.module.is_none() {
        findings.push(Finding::error(
            &format!("{root}/module.md"),
            1,
            "the folder has no module.md",
            "Write it, with the front matter that FORMAT.md describes.",
        ));
    }
    sorted
}

/// The name of a file without language and ending, and the language: `check.es.yaml`.
fn language_of(name: &str) -> Option<(&str, &str)> {
    let (stem, _ending) = name.rsplit_once('.')?;
    let (stem, language) = stem.rsplit_once('.')?;
    front::is_language(language).then_some((stem, language))
}

/// Whether files of this name have translations beside them.
fn is_translated(stem: &str) -> bool {
    matches!(stem, "module" | "check" | "tasks")
}

/// The slug of a scenario from the name of its file or of a translation: `01-slug`.
fn scenario_slug(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".yaml")?;
    let slug = stem.split('.').next()?;
    let (number, words) = slug.split_once('-')?;
    let numbered = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    (numbered && is_slug(words)).then_some(slug)
}

/// What the renderer found, with the file's lines.
fn faults(piece: Piece, rendered: &Rendered, places: &Places, findings: &mut Vec<Finding>) {
    for fault in &rendered.faults {
        let (path, spot) = places.of(piece, fault.spot);
        let finding = Finding::new(fault.severity, path, spot.line, &fault.message, &fault.remedy);
        findings.push(finding.at(spot).under(fault.rule));
    }
}

fn missing_pictures(
    piece: Piece,
    rendered: &Rendered,
    module: &Module,
    places: &Places,
    findings: &mut Vec<Finding>,
) {
    for (spot, name) in &rendered.pictures {
        if module.picture(name).is_none() {
            let (path, spot) = places.of(piece, *spot);
            findings.push(missing_picture(path, spot, name));
        }
    }
}

fn missing_picture(path: &str, spot: Spot, name: &str) -> Finding {
    let message = format!("there is no picture `{name}` in the module's pictures folder");
    let finding = Finding::error(path, spot.line, message, "Add the file, or correct the name.");
    finding.at(spot).under(Rule::Picture)
}

/// The text of a file, unless it is too large or not text.
fn text_of(file: &SourceFile, findings: &mut Vec<Finding>) -> Option<String> {
    if file.bytes.len() > MAX_TEXT {
        let message = format!("the file has more than {} kB", MAX_TEXT / 1024);
        findings.push(Finding::error(&file.path, 1, message, "Divide it."));
        return None;
    }
    match file.read_text() {
        Ok(text) => Some(text),
        Err(finding) => {
            findings.push(finding);
            None
        }
    }
}

/// Values that occur more than once, each once.
fn repeated<'v>(values: impl IntoIterator<Item = &'v str>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut repeated = BTreeSet::new();
    for value in values {
        let value = value.trim().to_lowercase();
        if !seen.insert(value.clone()) {
            repeated.insert(value);
        }
    }
    repeated
}
