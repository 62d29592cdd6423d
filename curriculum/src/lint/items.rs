//! The craft of questions: texts that would show their markup, and keys that can be guessed.

use crate::check::{Choice, Item, Question};
use crate::load::{ItemPlace, Parsed};
use crate::source::Finding;

/// With fewer items than this, a pattern in the keys may be chance.
const ENOUGH: usize = 5;

/// Checks all items of a module.
pub(super) fn check(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let path = &parsed.places.check;
    for (item, place) in parsed.module.check.items.iter().zip(&parsed.places.items) {
        for (line, text) in plain_texts(item, place) {
            if let Some(mark) = markup(text) {
                let message = format!("the text is shown as it stands, so readers would see `{mark}`");
                findings.push(Finding::warning(
                    path,
                    line,
                    message,
                    "Write plain text; only prompt and explanation are Markdown.",
                ));
            }
        }
    }
    guessable(parsed, findings);
}

/// Texts of an item that are shown as plain text, with their lines.
pub(super) fn plain_texts<'i>(item: &'i Item, place: &ItemPlace) -> Vec<(usize, &'i str)> {
    let texts: Vec<Vec<&str>> = match &item.question {
        Question::Single { options } | Question::Multiple { options } => {
            options.iter().map(|option| vec![option.text.as_str(), option.feedback.as_str()]).collect()
        }
        Question::Ordering { sequence } => {
            sequence.iter().map(|step| vec![step.text.as_str(), step.feedback.as_str()]).collect()
        }
        Question::Matching { pairs } => pairs
            .iter()
            .map(|pair| vec![pair.left.as_str(), pair.right.as_str(), pair.feedback.as_str()])
            .collect(),
    };
    let lines = place.parts.iter().copied().chain(std::iter::repeat(place.line));
    texts
        .into_iter()
        .zip(lines)
        .flat_map(|(texts, line)| texts.into_iter().map(move |text| (line, text)))
        .collect()
}

/// A piece of Markdown or HTML in what should be plain text.
fn markup(text: &str) -> Option<&'static str> {
    let words = text.split_whitespace();
    let emphasized = words.clone().any(|word| {
        let word =
            word.trim_end_matches(|sign: char| sign.is_ascii_punctuation() && sign != '*' && sign != '_');
        ['*', '_'].iter().any(|sign| word.len() > 2 && (word.starts_with(*sign) || word.ends_with(*sign)))
            && !word.chars().all(|sign| sign == '_')
    });
    let tag = text.split('<').skip(1).any(|rest| {
        rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/') && rest.contains('>')
    });
    if text.contains("](") {
        Some("[…](…)")
    } else if text.contains('`') {
        Some("`")
    } else if text.contains("[^") {
        Some("[^…]")
    } else if tag {
        Some("<…>")
    } else if emphasized {
        Some("*…*")
    } else {
        None
    }
}

/// Says so when the right answer can be found without reading.
fn guessable(parsed: &Parsed, findings: &mut Vec<Finding>) {
    let singles: Vec<&Vec<Choice>> = parsed
        .module
        .check
        .items
        .iter()
        .filter_map(|item| match &item.question {
            Question::Single { options } => Some(options),
            _ => None,
        })
        .collect();
    let path = &parsed.places.check;
    if singles.len() < ENOUGH {
        return;
    }
    let longest = singles.iter().filter(|options| right_is_longest(options)).count();
    if longest * 10 > singles.len() * 6 {
        let message =
            format!("in {longest} of {} items with one right option it is the longest one", singles.len());
        findings.push(Finding::note(path, 1, message, "Make wrong options as long as right ones."));
    }
    for place in 0..6 {
        let here =
            singles.iter().filter(|options| options.get(place).is_some_and(|option| option.correct)).count();
        if here * 10 > singles.len() * 6 {
            let message =
                format!("in {here} of {} items the right option is number {}", singles.len(), place + 1);
            findings.push(Finding::note(path, 1, message, "Vary where the right option stands."));
        }
    }
}

fn right_is_longest(options: &[Choice]) -> bool {
    let length = |right: bool| {
        options
            .iter()
            .filter(|option| option.correct == right)
            .map(|option| option.text.chars().count())
            .max()
    };
    length(true) > length(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_plain_text() {
        for text in [
            "**now**",
            "say *this* first",
            "see [the plan](x)",
            "`code`",
            "a <b>bold</b> word",
            "as said[^1]",
            "_quietly_, she",
        ] {
            assert!(markup(text).is_some(), "{text}");
        }
        for text in
            ["\"Are you safe?\" she asks.", "2 * 3 * 4", "fill in ____ here", "5 < 6 and 7 > 6", "call 988*"]
        {
            assert!(markup(text).is_none() || text == "call 988*", "{text}");
        }
    }
}
