//! What in free text could identify a client: phone numbers, e-mail addresses,
//! Social Security numbers, birth dates, street addresses.
//!
//! The patterns are data, shared with the browser: `privacy/client-details.json`
//! holds them, how to apply them, and the vectors every implementation must
//! satisfy. They warn rather than prove: a writer may confirm that a finding is
//! harmless, and a name cannot be recognized by a pattern at all.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// The shared data file as published: patterns and test vectors.
pub const CLIENT_DETAILS_JSON: &str = include_str!("../privacy/client-details.json");

/// The shared data file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientDetails {
    /// How the file is meant to be used.
    pub note: Vec<String>,
    /// What is looked for.
    pub patterns: Vec<DetailPattern>,
    /// Texts and what must be found in them.
    pub vectors: Vec<DetailVector>,
}

/// One kind of detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailPattern {
    /// Stable name, such as `phone`.
    pub id: String,
    /// What it is called before a person.
    pub label: String,
    /// Why it matters and what to write instead.
    pub explanation: String,
    /// Regular expression with three groups: before, finding, after.
    pub pattern: String,
    /// JavaScript's flags: `u` always, `i` where case does not matter.
    pub flags: String,
}

/// A text and what must be found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailVector {
    /// The text.
    pub text: String,
    /// Pattern ids in the order of the findings.
    pub finds: Vec<String>,
    /// The words found, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<String>,
}

/// Something found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The pattern that found it.
    pub pattern_id: &'static str,
    /// What it is called before a person.
    pub label: &'static str,
    /// Why it matters and what to write instead.
    pub explanation: &'static str,
    /// First byte of the finding in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

struct Compiled {
    pattern: DetailPattern,
    regex: Regex,
}

/// Parsed and compiled once. The file is part of the program and every pattern
/// in it is compiled by the tests, so failing here would be a broken build.
static COMPILED: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    let details: ClientDetails =
        serde_json::from_str(CLIENT_DETAILS_JSON).expect("the embedded privacy file is valid");
    details.patterns.into_iter().map(compile).collect()
});

fn compile(pattern: DetailPattern) -> Compiled {
    let regex = RegexBuilder::new(&pattern.pattern)
        .case_insensitive(pattern.flags.contains('i'))
        .build()
        .expect("the embedded privacy patterns are valid");
    Compiled { pattern, regex }
}

/// Everything in `text` that could identify a client, in the order of the text.
///
/// Linear in the length of the text, whatever it holds.
#[must_use]
pub fn find_client_details(text: &str) -> Vec<Hit> {
    let mut hits: Vec<Hit> = COMPILED.iter().flat_map(|compiled| hits_of(compiled, text)).collect();
    hits.sort_by_key(|hit| (hit.start, hit.end));
    hits
}

fn hits_of<'t>(compiled: &'static Compiled, text: &'t str) -> impl Iterator<Item = Hit> + use<'t> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let found = compiled.regex.captures_at(text, from)?.get(2)?;
        // From the end of the finding, not of the match: the character after it
        // may be the one before the next.
        from = found.end();
        Some(Hit {
            pattern_id: &compiled.pattern.id,
            label: &compiled.pattern.label,
            explanation: &compiled.pattern.explanation,
            start: found.start(),
            end: found.end(),
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn details() -> ClientDetails {
        serde_json::from_str(CLIENT_DETAILS_JSON).unwrap()
    }

    #[test]
    fn every_vector_gives_exactly_its_findings() {
        for vector in details().vectors {
            let hits = find_client_details(&vector.text);
            let ids: Vec<_> = hits.iter().map(|hit| hit.pattern_id).collect();
            let words: Vec<_> = hits.iter().map(|hit| &vector.text[hit.start..hit.end]).collect();
            assert_eq!(ids, vector.finds, "{:?}", vector.text);
            assert_eq!(words, vector.matches, "{:?}", vector.text);
        }
    }

    #[test]
    fn every_pattern_has_vectors_and_there_are_tricky_negatives() {
        let details = details();
        for pattern in &details.patterns {
            let hits = details.vectors.iter().filter(|vector| vector.finds.contains(&pattern.id));
            assert!(hits.count() >= 3, "{}", pattern.id);
        }
        assert!(details.vectors.len() >= 60);
        assert!(details.vectors.iter().filter(|vector| vector.finds.is_empty()).count() >= 40);
        assert!(details.vectors.iter().all(|vector| vector.finds.len() == vector.matches.len()));
    }

    #[test]
    fn patterns_keep_to_what_both_languages_understand() {
        for pattern in details().patterns {
            let text = &pattern.pattern;
            for token in ["(?=", "(?!", "(?<", "\\b", "\\B", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\p"]
            {
                assert!(!text.contains(token), "{} uses {token}", pattern.id);
            }
            let escapes = text.match_indices('\\').map(|(at, _)| text.as_bytes()[at + 1]);
            assert!(escapes.clone().all(|byte| !byte.is_ascii_digit()), "{}", pattern.id);
            assert!(pattern.flags == "u" || pattern.flags == "iu", "{}", pattern.id);
            assert!(text.starts_with('('), "{}", pattern.id);
            assert_eq!(compile(pattern.clone()).regex.captures_len(), 4, "{}", pattern.id);
        }
    }

    #[test]
    fn ids_are_unique_and_texts_are_there() {
        let details = details();
        let mut ids: Vec<_> = details.patterns.iter().map(|pattern| &pattern.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), details.patterns.len());
        assert!(
            details
                .patterns
                .iter()
                .all(|pattern| !pattern.label.is_empty() && pattern.explanation.len() > 20)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_searched_without_a_fault(text in "\\PC{0,80}") {
            let hits = find_client_details(&text);
            prop_assert!(hits.iter().all(|hit| hit.start < hit.end && text.get(hit.start..hit.end).is_some()));
        }

        #[test]
        fn a_phone_number_is_found_wherever_it_stands(
            area in 201_u32..=799, exchange in 200_u32..=999, line in 0_u32..=9999,
            before in "[A-Za-z ,;:]{0,12} ", after in "([ ,.;!?][A-Za-z ,.;]{0,12})?",
        ) {
            let number = format!("{area}-{exchange}-{line:04}");
            let text = format!("{before}{number}{after}");
            let hits = find_client_details(&text);
            prop_assert!(hits.iter().any(|hit| hit.pattern_id == "phone" && text[hit.start..hit.end] == number), "{hits:?}");
        }
    }
}
