//! The craft of questions: texts that would show their markup, and keys that can be guessed.

use crate::check::{Choice, Item, Question};
use crate::load::ItemPlace;
use crate::source::{Finding, Rule};

/// With fewer items than this, a pattern in the keys may be chance.
const ENOUGH: usize = 5;

/// Answers that point to others instead of saying something.
const POINTERS: &[&str] =
    &["all of the above", "none of the above", "all of these", "none of these", "both of the above"];
/// A right option that is so much longer than all others gives itself away, in percent.
const MUCH_LONGER: usize = 140;

/// Checks a list of items.
pub(super) fn check(path: &str, items: &[Item], places: &[ItemPlace], findings: &mut Vec<Finding>) {
    for (item, place) in items.iter().zip(places) {
        for (line, text) in plain_texts(item, place) {
            if let Some(mark) = markup(text) {
                let message = format!("the text is shown as it stands, so readers would see `{mark}`");
                let remedy = "Write plain text; only prompt and explanation are Markdown.";
                findings.push(Finding::warning(path, line, message, remedy).under(Rule::Markdown));
            }
        }
        gives_itself_away(path, item, place, findings);
    }
    guessable(path, items, findings);
}

/// An item whose right answer can be found without knowing it.
fn gives_itself_away(path: &str, item: &Item, place: &ItemPlace, findings: &mut Vec<Finding>) {
    let (Question::Single { options } | Question::Multiple { options }) = &item.question else { return };
    for (index, option) in options.iter().enumerate() {
        let line = place.parts.get(index).copied().unwrap_or(place.line);
        let text = option.text.to_lowercase();
        let text = text.trim_start_matches(['"', '\'', '\u{201c}', ' ']);
        if let Some(pointer) = POINTERS.iter().find(|pointer| text.starts_with(*pointer)) {
            let message = format!("an answer such as \"{pointer}\" can be told without reading the others");
            let finding = Finding::warning(path, line, message, "Say something of its own in each answer.");
            findings.push(finding.under(Rule::GiveawayAnswer));
        }
    }
    let longest = |right: bool| {
        let lengths = options.iter().filter(|option| option.correct == right);
        lengths.map(|option| option.text.chars().count()).max().unwrap_or_default()
    };
    let single = matches!(item.question, Question::Single { .. });
    if single && longest(true) > 20 && longest(true) * 100 > longest(false) * MUCH_LONGER {
        let index = options.iter().position(|option| option.correct).unwrap_or_default();
        let line = place.parts.get(index).copied().unwrap_or(place.line);
        let message = "the right answer is far longer than the others, and gives itself away";
        let finding = Finding::warning(path, line, message, "Make the answers of similar length.");
        findings.push(finding.under(Rule::GiveawayAnswer));
    }
}

/// Texts of an item that are shown as plain text, with their lines.
fn plain_texts<'i>(item: &'i Item, place: &ItemPlace) -> Vec<(usize, &'i str)> {
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
fn guessable(path: &str, items: &[Item], findings: &mut Vec<Finding>) {
    let singles: Vec<&Vec<Choice>> = items
        .iter()
        .filter_map(|item| match &item.question {
            Question::Single { options } => Some(options),
            _ => None,
        })
        .collect();
    if singles.len() < ENOUGH {
        return;
    }
    let longest = singles.iter().filter(|options| right_is_longest(options)).count();
    if longest * 10 > singles.len() * 6 {
        let message =
            format!("in {longest} of {} items with one right option it is the longest one", singles.len());
        let finding = Finding::note(path, 1, message, "Make wrong options as long as right ones.");
        findings.push(finding.under(Rule::GiveawayAnswer));
    }
    for place in 0..6 {
        let here =
            singles.iter().filter(|options| options.get(place).is_some_and(|option| option.correct)).count();
        if here * 10 > singles.len() * 6 {
            let message =
                format!("in {here} of {} items the right option is number {}", singles.len(), place + 1);
            let finding = Finding::note(path, 1, message, "Vary where the right option stands.");
            findings.push(finding.under(Rule::GiveawayAnswer));
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
