//! Whatever an author writes, nothing but harmless HTML comes out.

use fieldcraft_curriculum::markdown::{Context, clean, render};
use fieldcraft_curriculum::module::Reference;
use proptest::prelude::*;

use crate::attacks::ATTACKS;
use crate::judge::{judge, tags};

fn html(markdown: &str) -> String {
    let references = [Reference {
        id: "cdc".to_owned(),
        title: "A <title> & \"more\"".to_owned(),
        publisher: "<script>alert(1)</script>".to_owned(),
        year: Some(2023),
        url: "javascript:alert(1)".to_owned(),
    }];
    let context = Context {
        id_prefix: "l03",
        folder: "modules/M06-safety-plan/lessons",
        version: 2,
        references: &references,
        language: "en",
    };
    render(markdown, &context).html
}

#[test]
fn no_attack_comes_through() {
    assert!(ATTACKS.len() >= 40);
    for attack in ATTACKS {
        let html = html(attack);
        if let Err(why) = judge(&html) {
            panic!("{attack:?} gives {html:?}: {why}");
        }
        // The cleaner alone has to hold as well.
        let cleaned = clean(attack);
        for tag in tags(&cleaned).unwrap() {
            assert!(
                !tag.attributes.iter().any(|(name, _)| name.starts_with("on") || name == "style"),
                "{attack:?}"
            );
            assert!(
                !["script", "iframe", "svg", "math", "style", "object", "embed", "form", "input", "base"]
                    .contains(&tag.name.as_str()),
                "{attack:?}"
            );
            let address = tag.get("href").or(tag.get("src")).unwrap_or_default().to_ascii_lowercase();
            assert!(!address.contains("script:") && !address.starts_with("data:"), "{attack:?}");
        }
    }
}

#[test]
fn nesting_without_end_is_cut() {
    for piece in [">", "- ", "*a **b ", "[", "![", "1. ", "> [!SAY] x\n> ", "~~x "] {
        let html = html(&piece.repeat(3000));
        judge(&html).unwrap();
    }
}

/// Pieces that mean something to Markdown or HTML, so that chance finds odd combinations.
fn piece() -> impl Strategy<Value = String> {
    let pieces: Vec<&'static str> = ATTACKS
        .iter()
        .copied()
        .chain([
            "\n",
            "\n\n",
            " ",
            "    ",
            "\t",
            "# ",
            "## ",
            "#### ",
            "> ",
            "- ",
            "1. ",
            "3) ",
            "- [ ] ",
            "* * *",
            "---\n",
            "===\n",
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
            "[^cdc]",
            "[^b]: \n    ",
            "|",
            "| a | b |\n|---|:-:|\n",
            "> [!SAY] t\n> ",
            "> [!NOTE]\n> ",
            "> [!NOTE]",
            "term\n: ",
            ": ",
            "<",
            ">",
            "&",
            "\"",
            "'",
            "&lt;",
            "\\",
            "<b>",
            "</p>",
            "<!--",
            "-->",
            "<p",
            "https://x.example",
            "<https://x.example>",
            "<a@b.example>",
            "](#x)",
            "![a](../pictures/x.svg)",
            "![a](../pictures/x.svg \"t\")",
            "[l](02-plan.md#x)",
            "word",
            "\u{e9}",
            "\u{202e}",
            "\r\n",
            "\r",
            "\u{0}",
        ])
        .collect();
    prop_oneof![3 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,12}"]
}

proptest! {
    #[test]
    fn any_markdown_gives_harmless_html(pieces in prop::collection::vec(piece(), 0..24)) {
        let markdown = pieces.concat();
        let html = html(&markdown);
        prop_assert!(judge(&html).is_ok(), "{:?} gives {:?}: {:?}", markdown, html, judge(&html));
    }

    #[test]
    fn any_text_gives_harmless_html(markdown in "\\PC*") {
        let html = html(&markdown);
        prop_assert!(judge(&html).is_ok(), "{:?} gives {:?}: {:?}", markdown, html, judge(&html));
    }

    #[test]
    fn the_cleaner_alone_lets_nothing_through(pieces in prop::collection::vec(piece(), 0..12)) {
        let html = clean(&pieces.concat());
        for tag in tags(&html).map_err(TestCaseError::fail)? {
            prop_assert!(!tag.attributes.iter().any(|(name, _)| name.starts_with("on") || name == "style"));
            let address = tag.get("href").or(tag.get("src")).unwrap_or_default().to_ascii_lowercase();
            prop_assert!(!address.contains("script:") && !address.starts_with("data:"), "{}", html);
        }
    }
}
