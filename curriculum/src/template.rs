//! The first files of a new module, lesson or vignette: everything that the format asks for, with
//! words that say what to write in its place. They load as they are; the lint says what is left.

use crate::markdown::is_slug;
use crate::source::SourceFile;

const MODULE: &str = include_str!("../templates/module.md");
const LESSON: &str = include_str!("../templates/lesson.md");
const CHECK: &str = include_str!("../templates/check.yaml");
const SCENARIO: &str = include_str!("../templates/scenario.yaml");
const TASKS: &str = include_str!("../templates/tasks.yaml");
const VIGNETTE: &str = include_str!("../templates/vignette.yaml");

/// Why there is no template for this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The code does not have the form.
    #[error("`{0}` is not a code: use {1} and two digits, as in {1}21")]
    Code(String, char),
    /// The title has no words a file can be named for.
    #[error("the title `{0}` has no letters or digits to name a file for")]
    Title(String),
    /// There is no room for another lesson.
    #[error("a lesson's number is between 1 and 99, and {0} is not")]
    Number(u32),
    /// The indicators are missing or not of that form.
    #[error("`{0}` is not an indicator: use a code of the framework, as in C05.2")]
    Indicator(String),
}

/// The files of a new module: front matter, one lesson, a check with each kind of item, a
/// scenario and tasks, all about the given indicators.
pub fn new_module(code: &str, title: &str, indicators: &[&str]) -> Result<Vec<SourceFile>, TemplateError> {
    let folder = format!("modules/{}", module_folder(code, title)?);
    let first = indicators.first().copied().unwrap_or_default();
    let competencies = competencies(indicators)?;
    if competencies.is_empty() {
        return Err(TemplateError::Indicator(String::new()));
    }
    let fill = |text: &str| {
        text.replace("@CODE@", code)
            .replace("@LOWER@", &code.to_lowercase())
            .replace("@TITLE@", &quoted(title))
            .replace("@COMPETENCIES@", &competencies.join(", "))
            .replace("@INDICATORS@", &indicators.join(", "))
            .replace("@INDICATOR@", first)
            .replace("@LESSON@", "01-the-first-lesson")
    };
    let lesson = fill(LESSON).replace("@NAME@", "The first lesson");
    Ok(vec![
        SourceFile::text(format!("{folder}/module.md"), fill(MODULE)),
        SourceFile::text(format!("{folder}/lessons/01-the-first-lesson.md"), lesson),
        check(&folder, code, "01-the-first-lesson", indicators),
        SourceFile::text(format!("{folder}/scenarios/01-first.yaml"), fill(SCENARIO)),
        SourceFile::text(format!("{folder}/tasks.yaml"), fill(TASKS)),
    ])
}

/// The folder of a module: its code and its title as a name.
pub(crate) fn module_folder(code: &str, title: &str) -> Result<String, TemplateError> {
    Ok(format!("{}-{}", coded(code, 'M')?, slug(title)?))
}

/// The competencies that indicators belong to, each once.
pub(crate) fn competencies<'i>(indicators: &[&'i str]) -> Result<Vec<&'i str>, TemplateError> {
    let mut competencies: Vec<&str> = Vec::new();
    for indicator in indicators {
        let competency = indicator.split_once('.').map(|(competency, _)| competency);
        let competency = competency.ok_or_else(|| TemplateError::Indicator((*indicator).to_owned()))?;
        if !competencies.contains(&competency) {
            competencies.push(competency);
        }
    }
    Ok(competencies)
}

/// A check with each kind of item, about the first indicator.
pub(crate) fn check(folder: &str, code: &str, lesson: &str, indicators: &[&str]) -> SourceFile {
    let text = CHECK
        .replace("@LOWER@", &code.to_lowercase())
        .replace("@INDICATOR@", indicators.first().copied().unwrap_or_default())
        .replace("@LESSON@", lesson);
    SourceFile::text(format!("{folder}/checks/check.yaml"), text)
}

/// A new lesson of the module in `folder`, as in `M06-safety-plan`.
pub fn new_lesson(
    folder: &str,
    number: u32,
    title: &str,
    indicators: &[&str],
) -> Result<SourceFile, TemplateError> {
    if !(1..=99).contains(&number) {
        return Err(TemplateError::Number(number));
    }
    if indicators.is_empty() {
        return Err(TemplateError::Indicator(String::new()));
    }
    let path = format!("modules/{folder}/lessons/{number:02}-{}.md", slug(title)?);
    let text = LESSON.replace("@NAME@", &quoted(title)).replace("@INDICATORS@", &indicators.join(", "));
    Ok(SourceFile::text(path, text))
}

/// A new vignette for practice, about ten or more indicators in the order of the framework.
pub fn new_vignette(code: &str, title: &str, indicators: &[&str]) -> Result<SourceFile, TemplateError> {
    let code = coded(code, 'V')?;
    if let Some(wrong) = indicators.iter().find(|indicator| !indicator.contains('.')) {
        return Err(TemplateError::Indicator((*wrong).to_owned()));
    }
    let path = format!("vignettes/{code}-{}.yaml", slug(title)?);
    let key: Vec<String> = indicators
        .iter()
        .map(|code| {
            format!("  - {{ indicator: {code}, rating: \"NO\", reason: \"What in the transcript supports it, by time.\" }}\n")
        })
        .collect();
    let text = VIGNETTE
        .replace("@CODE@", code)
        .replace("@TITLE@", &quoted(title))
        .replace("@INDICATORS@", &indicators.join(", "))
        .replace("@KEY@\n", &key.concat());
    Ok(SourceFile::text(path, text))
}

fn coded(code: &str, letter: char) -> Result<&str, TemplateError> {
    let digits = code.strip_prefix(letter).unwrap_or_default();
    let good = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(code) } else { Err(TemplateError::Code(code.to_owned(), letter)) }
}

/// A title as the name of a file.
pub(crate) fn slug(title: &str) -> Result<String, TemplateError> {
    let mut slug = String::new();
    for character in title.to_lowercase().chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') && character != '\'' {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if is_slug(&slug) { Ok(slug) } else { Err(TemplateError::Title(title.to_owned())) }
}

/// A text as a value in YAML.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
