//! A module out of a folder of plain Markdown.

use fieldcraft_curriculum::import::{ImportError, Imported, Wish, import};
use fieldcraft_curriculum::template::TemplateError;
use fieldcraft_curriculum::{SourceFile, lint};

use crate::support::{indicator, listed, role};

fn wish(indicators: &[&str]) -> Wish {
    Wish {
        code: "M91".to_owned(),
        title: "From elsewhere".to_owned(),
        indicators: indicators.iter().map(|code| (*code).to_owned()).collect(),
    }
}

fn from(files: &[(&str, &str)]) -> Imported {
    let files: Vec<SourceFile> = files.iter().map(|(path, text)| SourceFile::text(*path, *text)).collect();
    import(&files, &wish(&["C05.1"])).expect("imported")
}

/// The names of the lessons in their order.
fn lessons(imported: &Imported) -> Vec<&str> {
    let inside = |file: &'_ SourceFile| file.path.contains("/lessons/");
    imported
        .files
        .iter()
        .filter(|file| inside(file))
        .filter_map(|file| file.path.rsplit('/').next())
        .collect()
}

fn text<'i>(imported: &'i Imported, ending: &str) -> &'i str {
    let file = imported.files.iter().find(|file| file.path.ends_with(ending));
    std::str::from_utf8(&file.unwrap_or_else(|| panic!("no {ending}")).bytes).expect("text")
}

fn said(imported: &Imported) -> String {
    listed(&imported.findings)
}

#[test]
fn files_become_lessons_in_the_order_of_their_names() {
    let imported = from(&[
        ("02-later.md", "# Then what?\n\nYou wait.\n"),
        ("01-first.md", "Two people stand at a door. It is cold.\n\n### A detail\n\nText.\n"),
        (
            "README.md",
            "# The course\n\nFor new people.\n\n## Learning objectives\n\n- Knock *once*.\n- Wait\n  a while.\n",
        ),
    ]);
    assert_eq!(lessons(&imported), ["01-first.md", "02-then-what.md"]);
    let first = text(&imported, "01-first.md");
    assert!(first.contains("summary: \"Two people stand at a door.\""), "{first}");
    assert!(first.contains("It is cold.") && first.contains("\n## A detail\n"), "{first}");
    let module = text(&imported, "module.md");
    assert!(module.contains("  - \"Knock once.\"\n  - \"Wait a while.\"\n"), "{module}");
    assert!(
        module.contains("summary: \"For new people.\"") && module.contains("competencies: [C05]"),
        "{module}"
    );
    assert!(said(&imported).contains("became the lesson \"First\""), "{}", said(&imported));
}

#[test]
fn one_file_is_divided_at_its_headings() {
    let imported =
        from(&[("all.md", "# Title\n\nOpening.\n\n## One\n\nA.\n\n#### Deep\n\nB.\n\nTwo\n---\n\nC.\n")]);
    assert_eq!(lessons(&imported), ["01-title.md", "02-one.md", "03-two.md"]);
    assert!(text(&imported, "02-one.md").contains("\n## Deep\n"));
    let twice = from(&[("all.md", "# One\n\nA.\n\n# Two\n\nB.\n"), ("b.md", "# Three\n\nC.\n")]);
    assert_eq!(lessons(&twice), ["01-one.md", "02-two.md", "03-three.md"]);
}

#[test]
fn front_matter_of_other_tools_is_read() {
    let imported = from(&[
        (
            "b.md",
            "---\ntitle: \"Second: in order\"\nweight: 2\ndescription: What it says.\ntags: [a]\nauthor: x\n---\n# Heading\n\nText.\n",
        ),
        ("c.md", "+++\ntitle = 'First'\nweight = 1\nduration = \"12 min\"\n[menu]\nmain = 'x'\n+++\nText.\n"),
    ]);
    assert_eq!(lessons(&imported), ["01-first.md", "02-second-in-order.md"]);
    assert!(text(&imported, "01-first.md").contains("minutes: 12\n"));
    assert!(text(&imported, "02-second-in-order.md").contains("summary: \"What it says.\""));
    assert!(said(&imported).contains("were left out: author, tags"), "{}", said(&imported));
    let broken = from(&[("a.md", "---\ntitle: [\n---\n# A\n\nB.\n")]);
    assert!(said(&broken).contains("the front matter cannot be read"));
}

#[test]
fn pictures_come_along_and_need_words() {
    let mut files = vec![
        SourceFile::text(
            "a.md",
            "# A\n\n![](img/My%20Plan.svg)\n\n![A cat](cat.png \"Caption\")\n\n![x](https://x.example/y.png)\n\n![gone](gone.png)\n\n![[photo.jpg]]\n",
        ),
        SourceFile::text(
            "img/My Plan.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>",
        ),
        SourceFile::new("cat.png", vec![1_u8, 2]),
        SourceFile::new("photo.jpg", vec![1_u8, 2]),
        SourceFile::new("slides.pptx", vec![1_u8]),
        SourceFile::new(".git/config", vec![1_u8]),
    ];
    let imported = import(&files, &wish(&["C05.1"])).expect("imported");
    let lesson = text(&imported, "01-a.md");
    assert!(lesson.contains("![](../pictures/my-plan.svg)"), "{lesson}");
    assert!(lesson.contains("![A cat](../pictures/cat.png \"Caption\")"), "{lesson}");
    assert!(!lesson.contains("https://x.example") && !lesson.contains("gone.png"), "{lesson}");
    let names: Vec<&str> = imported
        .files
        .iter()
        .filter(|file| file.path.contains("/pictures/"))
        .filter_map(|file| file.path.rsplit('/').next())
        .collect();
    assert_eq!(names, ["cat.png", "my-plan.svg"]);
    for told in [
        "a.md:3:1: warning: the picture img/My%20Plan.svg has no words",
        "a.md:7:1: warning: the picture https://x.example/y.png stands elsewhere",
        "a.md:9:1: warning: there is no picture gone.png",
        "a.md:11:1: warning: the picture photo.jpg is neither SVG nor PNG",
        "slides.pptx:1:1: note: the file is neither Markdown nor a picture",
    ] {
        assert!(said(&imported).contains(told), "{told}\n{}", said(&imported));
    }
    assert!(!said(&imported).contains(".git"));
    files.push(SourceFile::new("b/cat.png", vec![9_u8]));
    files.push(SourceFile::text("b/b.md", "# B\n\n![Another](cat.png)\n"));
    assert!(said(&import(&files, &wish(&[])).unwrap()).contains("two pictures are called cat.png"));
}

#[test]
fn links_lead_to_lessons_or_are_told() {
    let imported = from(&[
        (
            "a.md",
            "# A\n\n[next](b.md#part), [wiki]([x](y)), [[b|the other]], [old](http://x.example), [no](gone.md), [file](c.pdf), [bad](javascript:x), [here](#part)\n\n`[code](gone2.md)`\n",
        ),
        ("b.md", "# B side\n\n## Part\n\nText.\n"),
        ("c.pdf", "x"),
    ]);
    let lesson = text(&imported, "01-a.md");
    for there in [
        "[next](02-b-side.md#part)",
        "[the other](02-b-side.md)",
        "[old](https://x.example)",
        "[here](#part)",
        "`[code](gone2.md)`",
    ] {
        assert!(lesson.contains(there), "{there}\n{lesson}");
    }
    for gone in ["](gone.md)", "javascript", "](c.pdf)"] {
        assert!(!lesson.contains(gone), "{gone}\n{lesson}");
    }
    let said = said(&imported);
    assert!(
        said.contains("the link to gone.md leads nowhere") && said.contains("c.pdf is not part of a module"),
        "{said}"
    );
    assert!(!said.contains("gone2.md"), "code is left alone: {said}");
}

#[test]
fn callouts_of_others_become_ours() {
    let imported =
        from(&[("a.md", "# A\n\n:::tip Look\nOnce.\n:::\n\n> [!CAUTION]\n> Twice.\n\n```\n:::tip\n```\n")]);
    let lesson = text(&imported, "01-a.md");
    assert!(lesson.contains("> [!NOTE] Look\n> Once.\n"), "{lesson}");
    assert!(lesson.contains("> [!WARNING]\n> Twice.\n") && lesson.contains("```\n:::tip\n```"), "{lesson}");
}

#[test]
fn what_comes_out_can_be_read_and_the_lint_says_the_rest() {
    let imported = from(&[
        ("a.md", "# A\n\nText with <b>HTML</b>.\n\n![](p.svg)\n"),
        ("p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>"),
    ]);
    let found = listed(&lint(&imported.files, &indicator, &role));
    for told in ["raw HTML is dropped", "`objectives` is empty", "4 items"] {
        assert!(found.contains(told), "{told}\n{found}");
    }
    for told in [
        "the source lists no objectives",
        "there is no scenario",
        "the source names no public source",
        "four samples",
        "the lesson has",
    ] {
        assert!(said(&imported).contains(told), "{told}\n{}", said(&imported));
    }
    let bare = import(&[SourceFile::text("a.md", "# A\n\nText.\n")], &wish(&[])).unwrap();
    assert!(said(&bare).contains("the lesson names no indicator"));
    assert!(!bare.files.iter().any(|file| file.path.ends_with("check.yaml")));
}

#[test]
fn what_cannot_be_imported_is_refused_with_a_reason() {
    let none = import(&[SourceFile::text("a.txt", "x")], &wish(&[])).unwrap_err();
    assert_eq!(none, ImportError::Empty);
    let many: Vec<SourceFile> =
        (0..100).map(|n| SourceFile::text(format!("{n:03}.md"), "# A\n\nB.\n")).collect();
    assert_eq!(import(&many, &wish(&[])).unwrap_err(), ImportError::TooMany(100));
    let wrong = Wish { code: "21".to_owned(), ..wish(&[]) };
    assert_eq!(
        import(&many[..1], &wrong).unwrap_err(),
        ImportError::Wish(TemplateError::Code("21".to_owned(), 'M'))
    );
}

mod hostile {
    use proptest::prelude::*;

    use super::*;

    const PIECES: &[&str] = &[
        "# ",
        "## ",
        "\n",
        "\n\n",
        "---\n",
        "===\n",
        "+++\n",
        "[",
        "](",
        ")",
        "![",
        "[[",
        "]]",
        "|",
        ":::",
        "> [!TIP]",
        "```\n",
        "`",
        "a",
        "\u{e9}",
        "<img src=x>",
        "- ",
        "    ",
        "b.md",
        "p.svg",
        "\t",
        "title: x\n",
        "#",
        "\u{1f600}",
    ];

    proptest! {
        #[test]
        fn nothing_brings_it_down(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
            let text = pieces.concat();
            let files = [SourceFile::text("a.md", text.clone()), SourceFile::text("b.md", text), SourceFile::text("p.svg", "<svg/>")];
            if let Ok(imported) = import(&files, &wish(&["C05.1"])) {
                let _ = lint(&imported.files, &indicator, &role);
            }
        }
    }
}
