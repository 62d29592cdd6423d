//! Where the blocks of a text begin, so that a page can show a finding at the block it is about.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// The line of each top-level block that is shown, in the order of the page, from 1. Footnotes
/// stand at its end and are left out.
#[must_use]
pub fn block_lines(markdown: &str) -> Vec<usize> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let (mut lines, mut depth) = (Vec::new(), 0_usize);
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        let shown = !matches!(event, Event::Start(Tag::HtmlBlock | Tag::FootnoteDefinition(_)));
        let begins = matches!(event, Event::Start(_) | Event::Rule);
        if depth == 0 && begins && shown {
            lines.push(1 + markdown[..range.start].matches('\n').count());
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_block_has_its_line() {
        let text = "One\nand on.\n\n## Two\n\n> [!SAY] x\n> y\n\n- a\n\n  b\n\n---\n\n<b>x</b>\n\n[^a]: note\n\n| a |\n|---|\n";
        assert_eq!(block_lines(text), [1, 4, 6, 9, 13, 15, 19]);
    }
}
