//! Escaping, anchors and line numbers.

use std::collections::BTreeSet;

use crate::source::Spot;

/// Appends text so that it can only ever be text, also inside a quoted attribute.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// The text, escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// Words joined by single hyphens, in small letters; never empty.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_alphanumeric() {
            slug.extend(character.to_lowercase().filter(|small| small.is_alphanumeric()));
        } else if !slug.is_empty() && !slug.ends_with('-') && character != '\'' && character != '\u{2019}' {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// Hands out anchors, each once.
#[derive(Default)]
pub(super) struct Anchors {
    used: BTreeSet<String>,
    pub(super) in_order: Vec<String>,
}

impl Anchors {
    /// An anchor for a heading: its words, and a number if they have been used.
    pub(super) fn take(&mut self, text: &str) -> String {
        let base = slug(text);
        let mut anchor = base.clone();
        let mut number = 1;
        while !self.used.insert(anchor.clone()) {
            number += 1;
            anchor = format!("{base}-{number}");
        }
        self.in_order.push(anchor.clone());
        anchor
    }
}

/// Finds the line of a place in a text.
pub(super) struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: starts.collect(), text: text.to_owned() }
    }

    /// The line and column of a byte, from 1.
    pub(super) fn spot(&self, offset: usize) -> Spot {
        let before = self.starts.partition_point(|start| *start <= offset);
        let start = before.checked_sub(1).map_or(0, |index| self.starts[index]);
        let column = self.text.get(start..offset).map_or(1, |there| there.chars().count() + 1);
        Spot { line: before + 1, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_words_and_never_repeat() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.take("What goes wrong?"), "what-goes-wrong");
        assert_eq!(anchors.take("What goes wrong"), "what-goes-wrong-2");
        assert_eq!(anchors.take("Don\u{2019}t rush"), "dont-rush");
        assert_eq!(anchors.take("\u{bf}Qu\u{e9} decir?"), "qu\u{e9}-decir");
        assert_eq!(anchors.take("!?"), "section");
        assert_eq!(anchors.take("2"), "2");
        assert_eq!(anchors.take("section"), "section-2");
    }

    #[test]
    fn lines_count_from_one() {
        let lines = Lines::of("a\nb\n\nc\u{e9}d");
        assert_eq!([0, 1, 2, 4, 5].map(|offset| lines.spot(offset).line), [1, 1, 2, 3, 4]);
        assert_eq!([0, 1, 2, 5, 6, 8].map(|offset| lines.spot(offset).column), [1, 2, 1, 1, 2, 3]);
    }
}
