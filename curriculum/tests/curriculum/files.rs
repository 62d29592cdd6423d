//! Files that are missing, odd, hostile or in the wrong place.

use fieldcraft_curriculum::{Severity, SourceFile, has_errors, lint, load_modules};

use crate::support::{bilingual, indicator, linted, role, sound, sources};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;

#[test]
fn files_in_odd_places() {
    let put = |path: &str, text: &str| {
        let mut files = sound();
        files.insert(path.to_owned(), text.to_owned());
        linted(&files)
    };
    for (path, severity) in [
        ("modules/stray.txt", WARNING),
        ("modules/M90-a-sound-module/notes.txt", WARNING),
        ("modules/M90-a-sound-module/lessons/One.md", ERROR),
        ("modules/M90-a-sound-module/lessons/05-five.es.md", ERROR),
        ("modules/M90-a-sound-module/pictures/Big Photo.jpg", ERROR),
        ("modules/M91-empty/notes.txt", ERROR),
        ("vignettes/notes.txt", WARNING),
    ] {
        let findings = put(path, "x");
        assert!(findings.iter().any(|finding| finding.severity == severity), "{path}: {findings:?}");
    }
    for path in ["modules/README.md", "vignettes/README.md", "README.md"] {
        assert_eq!(put(path, "x"), [], "{path}");
    }
    for gone in ["module.md", "checks/check.yaml"] {
        let mut files = sound();
        files.remove(&format!("modules/M90-a-sound-module/{gone}"));
        assert!(has_errors(&linted(&files)), "{gone}");
        assert!(load_modules(&sources(&files), &indicator, &role).0.is_empty(), "{gone}");
    }
}

#[test]
fn the_same_code_twice() {
    let mut files = sound();
    let copies: Vec<(String, String)> = files
        .iter()
        .filter(|(path, _)| path.starts_with("modules/"))
        .map(|(path, text)| (path.replace("a-sound-module", "another"), text.clone()))
        .collect();
    files.extend(copies);
    assert!(linted(&files).iter().any(|finding| finding.message.contains("the code M90 is also used by")));
    assert_eq!(load_modules(&sources(&files), &indicator, &role).0.len(), 1);
}

#[test]
fn translations_stand_beside_their_lessons() {
    let mut files = bilingual();
    let path = "modules/M90-a-sound-module/lessons/01-one";
    for ending in ["md", "es.md"] {
        let text = files.get_mut(&format!("{path}.{ending}")).unwrap();
        *text = text.replace("## What to do", "## What to do\n\n> [!NOTE]\n> Eso.");
    }
    assert_eq!(linted(&files), []);
    let (modules, _) = load_modules(&sources(&files), &indicator, &role);
    assert_eq!(modules[0].lessons.len(), 4);
    let spanish = &modules[0].lessons[0].translations[0];
    assert_eq!((spanish.language.as_str(), spanish.slug.as_str()), ("es", "01-one"));
    assert!(spanish.html.contains(">Nota</span>"), "{}", spanish.html);
}

#[test]
fn pictures_that_do_more_than_be_looked_at() {
    let with = |name: &str, bytes: &[u8]| {
        let mut files = sources(&sound());
        files.push(SourceFile::new(format!("modules/M90-a-sound-module/pictures/{name}"), bytes.to_vec()));
        lint(&files, &indicator, &role)
    };
    let svg = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n{inside}\n</svg>");
    for (inside, words) in [
        ("<script>x</script>", "`script`"),
        ("<SCRIPT>x</SCRIPT>", "`SCRIPT`"),
        ("<a href=\"https://x.example\">x</a>", "`a`"),
        ("<foreignObject><p>x</p></foreignObject>", "`foreignObject`"),
        ("<image href=\"https://x.example/a.png\"/>", "`image`"),
        ("<animate attributeName=\"href\" to=\"x\"/>", "`animate`"),
        ("<set attributeName=\"onclick\"/>", "`set`"),
        ("<iframe/>", "`iframe`"),
        ("<svg:script>x</svg:script>", "`svg:script`"),
        ("<rect onclick=\"x\"/>", "runs a script"),
        ("<rect\nOnLoad='x'/>", "runs a script"),
        ("<use href=\"https://x.example/a.svg#b\"/>", "outside the picture"),
        ("<use xlink:href=\"data:image/svg+xml,x\"/>", "outside the picture"),
        ("<use href=\"&#104;ttps://x.example\"/>", "outside the picture"),
        ("<rect fill=\"url(https://x.example/a)\"/>", "outside the picture"),
        ("<rect style=\"fill: url( 'https://x.example' )\"/>", "outside the picture"),
        ("<rect style=\"fill: \\75 rl(x)\"/>", "back slash"),
        ("<rect style=\"a&#58;b\"/>", "entity"),
        ("<style>@import 'https://x.example';</style>", "fetches"),
        ("<style>a { fill: url(//x.example) }</style>", "outside the picture"),
        ("<rect width=1/>", "no quotes"),
        ("<rect x", "not an attribute"),
        ("<!DOCTYPE svg [<!ENTITY a \"b\">]>", "document type"),
        ("<?xml-stylesheet href=\"https://x.example\"?>", "instruction"),
        ("<!-- ", "does not end"),
    ] {
        let findings = with("extra.svg", svg(inside).as_bytes());
        let found =
            findings.iter().find(|finding| finding.severity == ERROR && finding.message.contains(words));
        let found = found.unwrap_or_else(|| panic!("{inside}: {findings:?}"));
        assert!(found.line >= 2, "{found}");
    }
    for (name, bytes) in
        [("extra.png", &b"GIF89a"[..]), ("extra.svg", b"plain text"), ("extra.svg", b"\xff\xfe<svg>")]
    {
        assert!(has_errors(&with(name, bytes)), "{name}");
    }
    let harmless = "<?xml version=\"1.0\"?><!-- drawn --><svg xmlns=\"http://www.w3.org/2000/svg\"><style>.a > b { fill: url(#g) }</style><use href='#g'/><text x=\"1\">5 &lt; 6 > 4</text></svg>";
    let findings = with("extra.svg", harmless.as_bytes());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].message.contains("no text shows the picture"));
    assert!(!has_errors(&with("extra.png", b"\x89PNG\r\n\x1a\nrest")));
}

#[test]
fn a_content_folder_may_bring_its_own_words() {
    let mut files = sound();
    files.insert(
        "words-to-avoid.yaml".to_owned(),
        "- words: [sit at the]\n  say: stand\n  why: chairs break\n".to_owned(),
    );
    let findings = linted(&files);
    assert_eq!(findings.len(), 4);
    assert_eq!(
        findings[0].to_string(),
        "modules/M90-a-sound-module/lessons/01-one.md:8:5: warning: \"sit at the\" is a word to avoid, because chairs break. Say instead: stand."
    );
    files.insert("words-to-avoid.yaml".to_owned(), "- words: [a]\n  say: b\n".to_owned());
    assert!(
        linted(&files)
            .iter()
            .any(|finding| finding.file == "words-to-avoid.yaml" && finding.severity == ERROR)
    );
}

#[test]
fn odd_files_are_findings_and_never_a_panic() {
    for path in sound().keys() {
        for bytes in [
            &b""[..],
            b"\xff\xfe\x00",
            b"---\n",
            b"---\n---\n",
            b"- a\n- b\n",
            b"{",
            b"a: &a [*a]\n",
            b"---\na: !!binary x\n---\n",
        ] {
            let mut files = sources(&sound());
            files.retain(|file| file.path != *path);
            files.push(SourceFile::new(path.clone(), bytes.to_vec()));
            assert!(has_errors(&lint(&files, &indicator, &role)), "{path} {bytes:?}");
        }
        let mut files = sources(&sound());
        files.retain(|file| file.path != *path);
        files.push(SourceFile::new(path.clone(), vec![b'a'; 2 * 1024 * 1024]));
        assert!(has_errors(&lint(&files, &indicator, &role)), "{path}");
    }
}
