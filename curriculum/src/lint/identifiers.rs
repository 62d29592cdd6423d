//! What in a text could identify a client: phone numbers, addresses, birth dates, case numbers.
//!
//! The patterns are the ones that the program uses on free text everywhere, with one of our own
//! for the numbers of cases and records. They warn rather than prove: composed families have
//! names, which no pattern can tell from real ones.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::load::Text;
use crate::source::{Finding, Rule, Spot};

/// Data shared with the server and the browser; the file says how it is used.
const SHARED: &str = include_str!("../../../competencies/privacy/client-details.json");

/// `Case #20417`, `record no. A-4471`: never needed in a lesson.
const CASE_NUMBER: &str = r"()((?:case|record|chart|client|file|medicaid|member)[ \t]{0,2}(?:number|no[.]?|id|#)[ \t]{0,2}[:#]?[ \t]{0,2}[a-z]{0,3}-?[0-9]{3,12})($|[^0-9])";

#[derive(Deserialize)]
struct Shared {
    patterns: Vec<SharedPattern>,
}

#[derive(Deserialize)]
struct SharedPattern {
    label: String,
    explanation: String,
    pattern: String,
    flags: String,
}

struct Pattern {
    label: String,
    explanation: String,
    regex: Regex,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let shared: Vec<SharedPattern> =
        serde_json::from_str::<Shared>(SHARED).map(|shared| shared.patterns).unwrap_or_default();
    let own = SharedPattern {
        label: "Case number".to_owned(),
        explanation: "A case number leads to a client's record. Leave it out.".to_owned(),
        pattern: CASE_NUMBER.to_owned(),
        flags: "iu".to_owned(),
    };
    let compile = |shared: SharedPattern| {
        let regex = RegexBuilder::new(&shared.pattern)
            .case_insensitive(shared.flags.contains('i'))
            .size_limit(1 << 24)
            .build();
        let SharedPattern { label, explanation, .. } = shared;
        regex.ok().map(|regex| Pattern { label, explanation, regex })
    };
    shared.into_iter().chain([own]).filter_map(compile).collect()
});

/// Says where a text holds something that could identify a client.
pub(super) fn check(text: &Text, source: &str, findings: &mut Vec<Finding>) {
    if !text.content.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
        return;
    }
    for pattern in PATTERNS.iter() {
        for hit in hits(pattern, &text.content) {
            let spot: Spot = text.spot(source, hit.start, hit.len());
            let message = format!(
                "this may identify somebody ({}): {}",
                pattern.label.to_lowercase(),
                text.content[hit].trim()
            );
            let finding = Finding::warning(&text.path, spot.line, message, pattern.explanation.as_str());
            findings.push(finding.at(spot).under(Rule::Identifier));
        }
    }
}

/// The second group of each match; the search goes on from its end.
fn hits(pattern: &Pattern, text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(hit) = pattern.regex.captures_at(text, from).and_then(|groups| groups.get(2)) {
        found.push(hit.range());
        from = hit.end().max(from + 1);
        if from > text.len() || !text.is_char_boundary(from) {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let text = Text::exact("x.md", 0, text);
        let mut findings = Vec::new();
        check(&text, "", &mut findings);
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn details_are_found_and_lines_that_help_are_not() {
        for text in [
            "Call her at (614) 555-0182.",
            "Write to jordan@example.org today.",
            "She was born on March 3, 2009.",
            "His SSN is 123-45-6789.",
            "See case #20417 for more.",
            "Record no. A-4471 says so.",
        ] {
            assert_eq!(found(text).len(), 1, "{text}: {:?}", found(text));
        }
        for text in [
            "Call or text 988, day or night.",
            "In a case like this, number 3 of the list helps.",
            "At 4:30 on a Tuesday, after 72 hours.",
            "Text HOME to 741741.",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn every_pattern_is_in_use() {
        let shared: Shared = serde_json::from_str(SHARED).unwrap();
        assert_eq!(PATTERNS.len(), shared.patterns.len() + 1);
    }
}
