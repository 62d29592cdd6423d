//! Words that hurt, blame or judge, and what to say instead. The list is a file.

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::items::plain_texts;
use crate::builtin::WORDS_TO_AVOID;
use crate::check::{Item, Question};
use crate::load::{ItemPlace, Parsed};
use crate::source::{Finding, SourceFile};

/// The name of the file, in the content folder.
const FILE: &str = "words-to-avoid.yaml";

/// A sentence with one of these is about the words themselves.
const ABOUT_WORDS: &[&str] = &[
    "instead of", "rather than", "avoid", "do not say", "don't say", "never say", "do not write", "do not call",
    "don't call", "don't use", "do not use", "not \"", "words like", "word like", "the word", "the words", "the phrase", "label", "stop saying",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: Vec<String>,
    say: String,
    why: String,
}

/// The words to avoid.
pub(super) struct Vocabulary {
    entries: Vec<Entry>,
}

/// One place where a word to avoid stands.
struct Hit {
    offset: usize,
    word: String,
    say: String,
    why: String,
}

impl Vocabulary {
    /// The list among the files, or else our own.
    pub(super) fn among(files: &[SourceFile], findings: &mut Vec<Finding>) -> Self {
        let own = files.iter().find(|file| file.path == FILE);
        let text = match own.map(SourceFile::read_text) {
            Some(Ok(text)) => text,
            Some(Err(finding)) => {
                findings.push(finding);
                String::new()
            }
            None => WORDS_TO_AVOID.to_owned(),
        };
        let entries = match serde_saphyr::from_str::<Vec<Spanned<Entry>>>(&text) {
            Ok(entries) => entries.into_iter().map(|entry| entry.value).collect(),
            Err(error) => {
                let line = error.location().map_or(1, |place| usize::try_from(place.line()).unwrap_or(1));
                let message = format!("the list cannot be read: {}", error.without_snippet());
                findings.push(Finding::error(FILE, line, message, "Each entry has `words`, `say` and `why`."));
                Vec::new()
            }
        };
        Self { entries }
    }

    /// Looks through everything a learner reads in a module.
    pub(super) fn check_module(&self, parsed: &Parsed, findings: &mut Vec<Finding>) {
        let Parsed { module, places, .. } = parsed;
        let front = [&module.title, &module.summary].into_iter().chain(&module.objectives);
        for text in front {
            self.check_line(text, &places.module, 1, findings);
        }
        self.check_text(&module.overview_markdown, &places.module, places.overview, findings);
        for (index, lesson) in module.lessons.iter().enumerate() {
            let place = &places.lessons[index];
            for text in [&lesson.title, &lesson.summary] {
                self.check_line(text, &place.path, 1, findings);
            }
            self.check_text(&lesson.markdown, &place.path, place.before, findings);
        }
        for (item, place) in module.check.items.iter().zip(&places.items) {
            self.check_item(item, place, &places.check, findings);
        }
    }

    /// Wrong options may say what nobody should: that is why they are wrong.
    fn check_item(&self, item: &Item, place: &ItemPlace, path: &str, findings: &mut Vec<Finding>) {
        self.check_line(&item.prompt, path, place.prompt, findings);
        self.check_line(item.explanation.as_deref().unwrap_or_default(), path, place.explanation, findings);
        let wrong: Vec<&str> = match &item.question {
            Question::Single { options } | Question::Multiple { options } => options
                .iter()
                .filter(|option| !option.correct)
                .flat_map(|option| [option.text.as_str(), option.feedback.as_str()])
                .collect(),
            _ => Vec::new(),
        };
        for (line, text) in plain_texts(item, place) {
            if !wrong.contains(&text) {
                self.check_line(text, path, line, findings);
            }
        }
    }

    /// A text of which only the first line is known.
    fn check_line(&self, text: &str, path: &str, line: usize, findings: &mut Vec<Finding>) {
        for hit in self.hits(text) {
            findings.push(hit.finding(path, line));
        }
    }

    /// A text with as many lines of the file before it.
    fn check_text(&self, text: &str, path: &str, before: usize, findings: &mut Vec<Finding>) {
        for hit in self.hits(text) {
            let line = before + 1 + text[..hit.offset].matches('\n').count();
            findings.push(hit.finding(path, line));
        }
    }

    fn hits(&self, text: &str) -> Vec<Hit> {
        let flat = flatten(text);
        let mut hits: Vec<Hit> = Vec::new();
        for entry in &self.entries {
            for word in &entry.words {
                let wanted = flatten(word);
                for (offset, _) in flat.match_indices(&wanted) {
                    if is_whole(&flat, offset, wanted.len()) && !is_mentioned(text, offset) {
                        let (word, say, why) = (word.clone(), entry.say.clone(), entry.why.clone());
                        hits.push(Hit { offset, word, say, why });
                    }
                }
            }
        }
        // Of "failed suicide" and "failed suicide attempt" in one place, the longer says it.
        hits.sort_by_key(|hit| (hit.offset, usize::MAX - hit.word.len()));
        hits.dedup_by_key(|hit| hit.offset);
        hits
    }
}

impl Hit {
    fn finding(&self, path: &str, line: usize) -> Finding {
        let message = format!("\"{}\" is a word to avoid, because {}", self.word, self.why);
        Finding::warning(path, line, message, format!("Say instead: {}.", self.say))
    }
}

/// Small letters, one space for each break or hyphen; every place keeps its offset.
fn flatten(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    lower.chars().map(|character| if matches!(character, '\n' | '\t' | '-') { ' ' } else { character }).collect()
}

fn is_whole(flat: &str, offset: usize, length: usize) -> bool {
    let before = flat[..offset].chars().next_back();
    let after = flat[offset + length..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// Whether the text speaks about the word here: struck through, as code, or in a sentence that
/// says not to use it.
fn is_mentioned(text: &str, offset: usize) -> bool {
    let start = text[..offset].rfind("\n\n").map_or(0, |at| at + 2);
    let before = &text[start..offset];
    if before.matches("~~").count() % 2 == 1 || before.matches('`').count() % 2 == 1 {
        return true;
    }
    let ends = ['.', '!', '?', '\u{2022}'];
    let sentence_start = before.rfind(ends).map_or(start, |at| start + at + 1);
    let rest = &text[offset..];
    let length = rest.find("\n\n").unwrap_or(rest.len());
    let sentence_end = rest[..length].find(ends).unwrap_or(length);
    let sentence = text[sentence_start..offset + sentence_end].replace(['\n', '\u{201c}'], " ").to_lowercase();
    let sentence = sentence.replace('\u{2019}', "'");
    ABOUT_WORDS.iter().any(|sign| sentence.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        let vocabulary = Vocabulary::among(&[], &mut findings);
        assert_eq!(findings, []);
        vocabulary.hits(text).into_iter().map(|hit| hit.word).collect()
    }

    #[test]
    fn words_are_found_whole_and_across_lines() {
        assert_eq!(found("He Committed\nsuicide in May."), ["committed suicide"]);
        assert_eq!(found("She is non compliant."), ["non-compliant"]);
        assert_eq!(found("After a failed suicide attempt"), ["failed suicide attempt"]);
        assert_eq!(found("An addiction. A victim of theft."), Vec::<String>::new());
    }

    #[test]
    fn a_passage_about_the_words_is_left_alone() {
        for text in [
            "~~committed suicide~~ died by suicide",
            "Never say \"committed suicide\".",
            "Say \"died by suicide\" instead of \"committed\nsuicide\".",
            "It is Tuesday. Avoid labels such as manipulative.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("Avoid blame. He is manipulative."), ["manipulative"]);
    }
}
