//! A center's own folder over the shipped content.

use std::collections::BTreeMap;

use fieldcraft_curriculum::{Library, Merged, Module, OriginKind, Rule, Severity, SourceFile, diff, lint};

use crate::support::{indicator, listed, role, sound, sources, spoil};

const CENTER: &str = "center: Riverbend Center\n";

/// The sound content with an overlay of these files; `overlay.yaml` is among them.
fn merged(overlay: &str, own: &[(&str, &str)]) -> Merged {
    let mut files = vec![SourceFile::text("overlay.yaml", overlay)];
    files.extend(own.iter().map(|(path, text)| SourceFile::text(*path, *text)));
    Merged::new(&sources(&sound()), files)
}

fn read(merged: &Merged) -> Library {
    assert_eq!(listed(&merged.findings), "");
    let (library, findings) = Library::load(&merged.files, &indicator, &role);
    assert_eq!(listed(&findings), "");
    library
}

fn vignette(code: &str, version: u32, title: &str) -> String {
    let text = sound().remove("vignettes/V90-a-kitchen.yaml").expect("there");
    let title_line = text.lines().find(|line| line.starts_with("title:")).expect("there").to_owned();
    let version_line = text.lines().find(|line| line.starts_with("version:")).expect("there").to_owned();
    text.replace("code: V90", &format!("code: {code}"))
        .replace(&version_line, &format!("version: {version}"))
        .replace(&title_line, &format!("title: {title}"))
}

/// The sound module as a center's own, under a folder and with a version.
fn own_module(folder: &str, version: u32) -> Vec<(String, String)> {
    let code = folder.split('-').next().expect("there");
    let mut files: BTreeMap<String, String> = sound();
    files.retain(|path, _| path.starts_with("modules/"));
    let front = files.get_mut("modules/M90-a-sound-module/module.md").expect("there");
    *front = front
        .replace("version: 2", &format!("version: {version}"))
        .replace("code: M90", &format!("code: {code}"));
    let lower = code.to_lowercase();
    let renamed = |path: String| path.replace("M90-a-sound-module", folder);
    let recoded =
        |text: String| text.replace("m90-", &format!("{lower}-")).replace("M90-", &format!("{code}-"));
    files.into_iter().map(|(path, text)| (renamed(path), recoded(text))).collect()
}

fn strs(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

#[test]
fn the_same_code_replaces_and_a_new_one_adds() {
    let replaced = vignette("V90", 7, "Our own kitchen");
    let added = vignette("V91", 1, "On the farm");
    let merged = merged(
        CENTER,
        &[("vignettes/V90-our-kitchen.yaml", &replaced), ("vignettes/V91-on-the-farm.yaml", &added)],
    );
    let titles: Vec<String> = read(&merged).vignettes.into_iter().map(|one| one.title).collect();
    assert_eq!(titles, ["Our own kitchen", "On the farm"]);
    let kinds: Vec<(&str, OriginKind)> =
        merged.origins.iter().map(|(code, origin)| (code.as_str(), origin.kind)).collect();
    assert_eq!(kinds, [("V90", OriginKind::Replaced), ("V91", OriginKind::Added)]);
    assert_eq!(merged.origins["V91"].words(), "added by Riverbend Center");
}

#[test]
fn a_module_is_replaced_whole() {
    let mut files = own_module("M90-a-sound-module", 3);
    files.retain(|(path, _)| !path.ends_with("trainer-guide.md"));
    let merged = merged(CENTER, &strs(&files));
    let library = read(&merged);
    assert_eq!((library.modules.len(), library.modules[0].version), (1, 3));
    assert!(library.modules[0].trainer_guide.is_none(), "nothing of ours is left in it");
}

#[test]
fn what_is_hidden_is_gone_and_says_why() {
    let overlay = format!("{CENTER}hide:\n  - code: R1\n    reason: We have no access line.\n");
    let merged = merged(&overlay, &[]);
    assert!(read(&merged).role_cards.is_empty());
    let hidden: Vec<(&str, &str)> =
        merged.hidden.iter().map(|one| (one.code.as_str(), one.reason.as_str())).collect();
    assert_eq!(hidden, [("R1", "We have no access line.")]);
}

#[test]
fn a_term_of_the_center_takes_the_place_of_ours() {
    let before = Library::load(&sources(&sound()), &indicator, &role).0.glossary.expect("there");
    let own = format!(
        "version: 1\nterms:\n  - {{ id: {}, term: \"{}\", plain: \"As we say it.\" }}\n  - {{ id: warm-line, term: Warm line, plain: \"For less than a crisis.\" }}\n",
        before.terms[0].id, before.terms[0].term
    );
    let merged = merged(CENTER, &[("glossary.yaml", &own)]);
    let after = read(&merged).glossary.expect("there");
    assert_eq!(after.terms.len(), before.terms.len() + 1);
    assert_eq!(after.terms[0].plain, "As we say it.");
    assert_eq!(after.terms[1..before.terms.len()], before.terms[1..]);
    let broken = "version: 1\nterms:\n  - { id: Not An Id, term: x, plain: y }\n";
    let merged = self::merged(CENTER, &[("glossary.yaml", broken)]);
    let (_, findings) = Library::load(&merged.files, &indicator, &role);
    assert_eq!(merged.place(&findings[0].file), (true, "glossary.yaml"));
    assert_eq!(
        merged.place("modules/M90-a-sound-module/module.md"),
        (false, "modules/M90-a-sound-module/module.md")
    );
}

#[test]
fn an_overlay_is_checked_like_everything_else() {
    let said = |overlay: &str, own: &[(&str, &str)]| listed(&merged(overlay, own).findings);
    assert!(said("hide: []\n", &[]).contains("`center` is missing"));
    let hide = |code: &str| format!("{CENTER}hide:\n  - {{ code: {code}, reason: Not ours. }}\n");
    assert!(said(&hide("M33"), &[]).contains("there is no M33 to hide"));
    let own = vignette("V90", 7, "Ours");
    let both = said(&hide("V90"), &[("vignettes/V90-ours.yaml", &own)]);
    assert!(both.contains("V90 is hidden, and the folder has one of its own"), "{both}");
    let twice = format!("{}  - {{ code: R1, reason: Again. }}\n", hide("R1"));
    assert!(said(&twice, &[]).contains("R1 stands more than once"));
    let nameless = Merged::new(&sources(&sound()), Vec::new());
    assert!(listed(&nameless.findings).contains("has no overlay.yaml"));
    let moved = own_module("M90-another-name", 3);
    let moved = said(CENTER, &strs(&moved));
    assert!(moved.contains("whose folder is called `M90-a-sound-module`"), "{moved}");
}

#[test]
fn a_number_that_is_not_higher_is_pointed_out_in_its_line() {
    let own = vignette("V90", 1, "Ours");
    let merged = merged(CENTER, &[("vignettes/V90-ours.yaml", &own)]);
    let [finding] = merged.findings.as_slice() else { panic!("{}", listed(&merged.findings)) };
    assert_eq!((finding.severity, finding.line), (Severity::Warning, 2));
    assert!(finding.remedy.starts_with("Raise it to 2 or more"), "{finding}");
}

#[test]
fn a_link_into_what_is_hidden_is_no_fault_of_ours() {
    let mut files = sound();
    for (path, text) in own_module("M91-beside-it", 1) {
        files.insert(path, text);
    }
    spoil(
        &mut files,
        "lessons/01-one.md",
        "## What",
        "[Beside it](../../M91-beside-it/module.md)\n\n## What",
    );
    let overlay = format!("{CENTER}hide:\n  - {{ code: M91, reason: Not ours. }}\n");
    let merged = Merged::new(&sources(&files), vec![SourceFile::text("overlay.yaml", overlay)]);
    let found = lint(&merged.files, &indicator, &role);
    let dead = found.iter().find(|finding| finding.rule == Rule::DeadLink).expect("a dead link");
    assert_eq!(dead.severity, Severity::Error);
    let excused = merged.excuse(dead.clone());
    assert_eq!(excused.severity, Severity::Warning);
    assert!(excused.message.ends_with("since the overlay hides or replaces it"), "{excused}");
}

#[test]
fn a_shipped_module_keeps_its_digest_and_provenance_travels_with_the_others() {
    let module = read(&merged(CENTER, &[])).modules.remove(0);
    assert!(!module.canonical_json().contains("origin"));
    let files = own_module("M90-a-sound-module", 3);
    let merged = merged(CENTER, &strs(&files));
    let mut own = read(&merged).modules.remove(0);
    own.origin = merged.origins.get("M90").cloned();
    let stored = Module::from_canonical_json(&own.canonical_json()).expect("there");
    assert_eq!(stored.origin.as_ref().map(|origin| origin.center.as_str()), Some("Riverbend Center"));
    let told = diff(&[module], &[own]);
    assert!(told[0].as_text().contains("where it comes from changed"), "{}", told[0].as_text());
}
