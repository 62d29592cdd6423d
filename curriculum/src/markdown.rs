//! Markdown to HTML that is safe whatever an author writes, and accessible as it stands.
//!
//! There are two walls. The writer drops raw HTML, escapes all text and lets no link or picture
//! through whose address it has not understood. [`clean`] then parses the result as a browser
//! does and keeps only what is on a short list. Each would be enough; neither knows the other.

mod clean;
mod context;
mod footnotes;
mod link;
mod place;
mod readable;
mod text;
mod writer;

use serde::{Deserialize, Serialize};

pub use clean::clean;
pub use context::Context;
pub(crate) use link::{Target, is_picture_name, is_slug, lesson_prefix};
pub use place::block_lines;
pub(crate) use readable::grade;

use crate::source::{Rule, Severity, Spot};

/// A heading, for a table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The level, from 2 to 6.
    pub level: u8,
    /// The words of the heading.
    pub text: String,
    /// The anchor: the `id` of the element in the HTML.
    pub id: String,
}

/// What Markdown turned into.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// The clean HTML.
    pub html: String,
    /// The text without markup and without notes, one block a line.
    pub plain_text: String,
    /// The headings outside callouts, in order.
    pub headings: Vec<Heading>,
    /// How many words `plain_text` has.
    pub word_count: usize,
    /// Sentences in paragraphs and lists: what the reading grade is taken of.
    pub(crate) prose: Vec<String>,
    /// Every anchor that a link can lead to, without the prefix.
    pub(crate) anchors: Vec<String>,
    /// Every relative link, with its line.
    pub(crate) links: Vec<(Spot, Target)>,
    /// Names of the pictures shown or linked, with their lines.
    pub(crate) pictures: Vec<(Spot, String)>,
    /// Footnote labels cited, in small letters.
    pub(crate) cited: Vec<String>,
    /// What is wrong with the Markdown.
    pub(crate) faults: Vec<Fault>,
}

/// Something wrong with a piece of Markdown, by its place in that piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) spot: Spot,
    pub(crate) rule: Rule,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) remedy: String,
}

/// Renders Markdown (`CommonMark` with tables, footnotes, definition lists, strikethrough, task
/// lists and callouts) to clean HTML.
#[must_use]
pub fn render(markdown: &str, context: &Context<'_>) -> Rendered {
    let mut rendered = writer::write(markdown, context);
    rendered.html = clean(&rendered.html);
    rendered.word_count = rendered.plain_text.split_whitespace().count();
    rendered
}

#[cfg(test)]
#[path = "../tests/curriculum/attacks.rs"]
mod attacks;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CONTEXT: Context<'_> = Context {
        id_prefix: "l01",
        folder: "modules/M01-x/lessons",
        version: 1,
        references: &[],
        language: "en",
    };

    /// The writer alone has to be harmless: behind it, the cleaner finds nothing to remove.
    fn first_wall_stands(markdown: &str) {
        let written = writer::write(markdown, &CONTEXT).html;
        let cleaned = clean(&written);
        let tags = |html: &str| html.matches('<').count();
        assert_eq!(tags(&written), tags(&cleaned), "{markdown:?}\n{written}\n{cleaned}");
        assert_eq!(clean::read_as_it_is(&written), cleaned, "{markdown:?}\n{written}");
    }

    #[test]
    fn the_writer_alone_lets_nothing_through() {
        for attack in attacks::ATTACKS {
            first_wall_stands(attack);
        }
    }

    proptest! {
        #[test]
        fn the_writer_writes_what_the_cleaner_keeps(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30),
        ) {
            first_wall_stands(&pieces.concat());
        }
    }

    const PIECES: &[&str] = &[
        "\n",
        "\n\n",
        " ",
        "    ",
        "# ",
        "## ",
        "> ",
        "- ",
        "1. ",
        "- [ ] ",
        "---\n",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "]",
        "](",
        ")",
        "![",
        "[^a]",
        "[^a]: ",
        "[^b]",
        "|",
        "| a | b |\n|---|:-:|\n",
        "> [!SAY] t\n> ",
        "> [!NOTE]\n",
        "term\n: ",
        "<b>",
        "</p>",
        "<!--",
        "https://x.example",
        "<https://x.example>",
        "](#x)",
        "![a](../pictures/x.svg)",
        "![a](../pictures/x.svg \"t\")",
        "[l](02-plan.md#x)",
        "word",
        "\"",
        "&lt;",
        "[x](https://x.example)",
        "<a@b.example>",
        "\\",
        "\t",
    ];
}
