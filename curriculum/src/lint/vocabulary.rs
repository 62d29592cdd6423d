//! Words that hurt, blame or judge, and what to say instead. The list is a file.

use serde::Deserialize;

use crate::builtin::WORDS_TO_AVOID;
use crate::load::Text;
use crate::source::{Finding, Rule, SourceFile};

/// The name of the file, in the content folder.
const FILE: &str = "words-to-avoid.yaml";

/// A sentence with one of these is about the words themselves.
const ABOUT_WORDS: &[&str] = &[
    "instead of",
    "rather than",
    "avoid",
    "do not say",
    "don't say",
    "never say",
    "do not write",
    "do not call",
    "don't call",
    "don't use",
    "do not use",
    "not \"",
    "words like",
    "word like",
    "the word",
    "the words",
    "the phrase",
    "stop saying",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: Vec<String>,
    say: String,
    why: String,
    /// Names and phrases that begin with the words and are left alone.
    #[serde(default)]
    unless: Vec<String>,
}

/// The words to avoid.
pub(super) struct Vocabulary {
    words: Vec<Word>,
}

/// One of the words, as it is looked for.
struct Word {
    shown: String,
    flat: String,
    say: String,
    why: String,
    unless: Vec<String>,
}

impl Word {
    fn all_of(entry: Entry) -> Vec<Self> {
        let unless: Vec<String> = entry.unless.iter().map(|name| Flat::of(name).text).collect();
        let word = |shown: String| Self {
            flat: Flat::of(&shown).text,
            shown,
            say: entry.say.clone(),
            why: entry.why.clone(),
            unless: unless.clone(),
        };
        entry.words.into_iter().map(word).filter(|word| !word.flat.is_empty()).collect()
    }
}

/// One place where a word to avoid stands.
struct Hit<'v> {
    offset: usize,
    word: &'v Word,
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
        let entries = match serde_saphyr::from_str::<Vec<Entry>>(&text) {
            Ok(entries) => entries,
            Err(error) => {
                let line = error.location().map_or(1, |place| usize::try_from(place.line()).unwrap_or(1));
                let message = format!("the list cannot be read: {}", error.without_snippet());
                let finding = Finding::error(FILE, line, message, "Each entry has `words`, `say` and `why`.");
                findings.push(finding.under(Rule::Format));
                Vec::new()
            }
        };
        Self { words: entries.into_iter().flat_map(Word::all_of).collect() }
    }

    /// Looks through a text, unless it may say what nobody should.
    pub(super) fn check(&self, text: &Text, source: &str, findings: &mut Vec<Finding>) {
        if text.free {
            return;
        }
        for hit in self.hits(&text.content) {
            let spot = text.spot(source, hit.offset, hit.word.shown.len());
            let word = hit.word;
            let message = format!("\"{}\" is a word to avoid, because {}", word.shown, word.why);
            let finding =
                Finding::warning(&text.path, spot.line, message, format!("Say instead: {}.", word.say));
            findings.push(finding.at(spot).under(Rule::WordToAvoid));
        }
    }

    fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        let flat = Flat::of(text);
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for word in &self.words {
            for (place, _) in flat.text.match_indices(&word.flat) {
                let named = word.unless.iter().any(|name| flat.text[place..].starts_with(name));
                let offset = flat.offsets[place];
                if !named && flat.is_whole(place, word.flat.len()) && !is_mentioned(text, offset) {
                    hits.push(Hit { offset, word });
                }
            }
        }
        // Of "failed suicide" and "failed suicide attempt" in one place, the longer says it.
        hits.sort_by_key(|hit| (hit.offset, usize::MAX - hit.word.flat.len()));
        hits.dedup_by_key(|hit| hit.offset);
        hits
    }
}

/// A text as words are looked for in it: small letters, one space for each break, hyphen or run
/// of them, no marks of emphasis and of quotes at the beginning of a line.
struct Flat {
    text: String,
    /// Where each byte of `text` stands in the text it was made of.
    offsets: Vec<usize>,
}

impl Flat {
    fn of(text: &str) -> Self {
        let mut flat =
            Self { text: String::with_capacity(text.len()), offsets: Vec::with_capacity(text.len()) };
        let mut line_begins = true;
        for (offset, character) in text.char_indices() {
            let quote = line_begins && matches!(character, '>' | ' ');
            line_begins = character == '\n' || quote;
            let character =
                if quote || character.is_whitespace() || character == '-' { ' ' } else { character };
            let doubled = character == ' ' && (flat.text.is_empty() || flat.text.ends_with(' '));
            if matches!(character, '*' | '_') || doubled {
                continue;
            }
            flat.text.push(character.to_ascii_lowercase());
            flat.offsets.resize(flat.text.len(), offset);
        }
        flat
    }

    fn is_whole(&self, place: usize, length: usize) -> bool {
        let before = self.text[..place].chars().next_back();
        let after = self.text[place + length..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    }
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
    let ended = before.char_indices().rfind(|(_, character)| ends.contains(character));
    let sentence_start = ended.map_or(start, |(at, character)| start + at + character.len_utf8());
    let rest = &text[offset..];
    let length = rest.find("\n\n").unwrap_or(rest.len());
    let sentence_end = rest[..length].find(ends).unwrap_or(length);
    let sentence =
        text[sentence_start..offset + sentence_end].replace(['\n', '\u{201c}'], " ").to_lowercase();
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
        vocabulary.hits(text).into_iter().map(|hit| hit.word.shown.clone()).collect()
    }

    #[test]
    fn words_are_found_whole_and_across_lines() {
        assert_eq!(found("He Committed\nsuicide in May."), ["committed suicide"]);
        assert_eq!(found("> He *committed*\n> suicide in May."), ["committed suicide"]);
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
            "The Substance Abuse and Mental Health Services Administration pays.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("Avoid blame. He is manipulative."), ["manipulative"]);
    }
}
