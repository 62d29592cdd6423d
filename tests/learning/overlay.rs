//! A center's own folder over the shipped content, published and read.

use std::fs;
use std::path::Path;

use fieldcraft::app::content::{Sources, lint, read_sources};
use fieldcraft::app::folders::Folders;
use fieldcraft::app::publishing::How;
use fieldcraft::app::start::Expected;
use serde_json::json;

use super::taught;
use crate::harness::TestApp;

/// A folder with a copy of shipped modules, each under a version, and what it hides.
fn overlay(folder: &Path, modules: &[(&str, u32)], hide: &str) -> Folders {
    for file in fieldcraft_curriculum::builtin_files() {
        for (code, version) in modules {
            if file.path.starts_with(&format!("modules/{code}-")) {
                let path = folder.join("curriculum").join(&file.path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                let bytes = if file.path.ends_with("/module.md") {
                    let text = String::from_utf8(file.bytes.to_vec()).expect("text");
                    text.replace("version: 1\n", &format!("version: {version}\n")).into_bytes()
                } else {
                    file.bytes.to_vec()
                };
                fs::write(path, bytes).expect("written");
            }
        }
    }
    fs::write(folder.join("overlay.yaml"), format!("center: Riverbend Center\n{hide}")).expect("written");
    Folders { content: None, overlay: Some(folder.to_owned()) }
}

fn sources(folders: &Folders) -> Sources {
    let (sources, findings) = read_sources(folders).expect("read");
    let errors: Vec<_> = findings.lines.iter().filter(|line| line.severity == "error").collect();
    sources.unwrap_or_else(|| panic!("{errors:?}"))
}

fn errors(folders: &Folders) -> Vec<String> {
    let (_, findings) = read_sources(folders).expect("read");
    let errors = findings.lines.into_iter().filter(|line| line.severity == "error");
    errors.map(|line| format!("{}:{}: {}. {}", line.file, line.line, line.message, line.remedy)).collect()
}

async fn codes(app: &TestApp, by: uuid::Uuid) -> Vec<String> {
    let list = app.by(by).get("/api/v1/modules").await.expect(200);
    let items = list.at("/items");
    items
        .as_array()
        .expect("modules")
        .iter()
        .map(|one| one["code"].as_str().expect("a code").into())
        .collect()
}

#[tokio::test]
async fn a_replaced_module_says_whose_it_is_and_needs_a_higher_number() {
    let (app, cast) = taught().await;
    let folder = tempfile::tempdir().expect("a folder");
    let same = sources(&overlay(folder.path(), &[("M06", 1)], ""));
    let refused = app.app.publish(How::Start, &same).await.expect_err("refused").to_string();
    assert!(
        refused.contains("Raise its version to 2. This one is replaced by Riverbend Center."),
        "{refused}"
    );
    let own = sources(&overlay(folder.path(), &[("M06", 2)], ""));
    let report = app.app.publish(How::Start, &own).await.expect("published");
    assert_eq!(report.published, ["M06 version 2"], "everything else keeps its digest");
    let detail = app.by(cast.worker).get("/api/v1/modules/M06").await.expect(200);
    assert_eq!(detail.at("/origin"), json!({ "kind": "replaced", "center": "Riverbend Center" }));
    let list = app.by(cast.worker).get("/api/v1/modules").await.expect(200);
    let with = |code: &str| {
        let items = list.at("/items");
        items.as_array().expect("modules").iter().find(|one| one["code"] == code).expect("there")["origin"]
            .clone()
    };
    assert_eq!((with("M06")["kind"].clone(), with("M01")), (json!("replaced"), json!(null)));
    let table = app.by(cast.center).get("/api/v1/content/coverage").await.expect(200);
    assert_eq!((table.at("/own/0/code"), table.at("/own/0/origin/kind")), (json!("M06"), json!("replaced")));
    // Without the folder nothing is new: an older version never comes back by itself.
    let shipped = app.app.sources().await.expect("sound");
    let report = app.app.publish(How::Start, &shipped).await.expect("nothing new");
    assert!(report.is_empty(), "{report:?}");
    assert_eq!(app.by(cast.worker).get("/api/v1/modules/M06").await.expect(200).at("/version"), 2);
}

#[tokio::test]
async fn going_back_to_what_is_shipped_is_refused_with_a_way_out() {
    let (app, _) = TestApp::staffed().await;
    let folder = tempfile::tempdir().expect("a folder");
    let own = sources(&overlay(folder.path(), &[("M06", 2)], ""));
    app.app.publish(How::Start, &own).await.expect("published");
    let shipped = app.app.sources().await.expect("sound");
    let refused = app.app.publish(How::Start, &shipped).await.expect_err("refused").to_string();
    assert!(
        refused.contains("M06 has a newer version than 1") && refused.contains("keep it in your folder"),
        "{refused}"
    );
}

#[tokio::test]
async fn what_is_hidden_leaves_the_shelf_and_comes_back() {
    let (app, cast) = taught().await;
    let folder = tempfile::tempdir().expect("a folder");
    let hide = "hide:\n  - code: M20\n    reason: The state teaches this itself.\n";
    let hidden = sources(&overlay(folder.path(), &[], hide));
    let expected = Expected::of(&hidden);
    let difference = app.app.content_difference(&expected).await.expect("compared");
    assert_eq!(difference.as_deref(), Some("not published: hiding M20; run `fieldcraft content publish`"));
    let report = app.app.publish(How::Start, &hidden).await.expect("published");
    assert_eq!((report.hidden, report.published), (vec!["M20".to_owned()], Vec::<String>::new()));
    assert_eq!(app.app.content_difference(&expected).await.expect("compared"), None);
    assert!(!codes(&app, cast.worker).await.contains(&"M20".to_owned()));
    app.by(cast.worker).get("/api/v1/modules/M20").await.expect_problem(404, "not-found");
    let table = app.by(cast.center).get("/api/v1/content/coverage").await.expect(200);
    assert_eq!(table.at("/hidden/0/reason"), "The state teaches this itself.");
    let report =
        app.app.publish(How::Start, &app.app.sources().await.expect("sound")).await.expect("published");
    assert_eq!(report.shown, ["M20"]);
    assert!(codes(&app, cast.worker).await.contains(&"M20".to_owned()));
}

#[tokio::test]
async fn a_module_that_a_rule_rests_on_cannot_be_hidden() {
    let folder = tempfile::tempdir().expect("a folder");
    let hide = "hide:\n  - code: M01\n    reason: We have our own.\n";
    let errors = errors(&overlay(folder.path(), &[], hide));
    let [error] = errors.as_slice() else { panic!("{errors:#?}") };
    let place = folder.path().join("overlay.yaml").display().to_string();
    assert!(error.starts_with(&format!("{place}:3: M01 cannot be hidden: ")), "{error}");
    assert!(error.contains("FR-01") && error.contains("Replace it by a module of your own"), "{error}");
}

#[tokio::test]
async fn findings_name_the_folder_in_which_the_file_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let folders = overlay(folder.path(), &[("M06", 2)], "");
    let lessons = fs::read_dir(folder.path().join("curriculum/modules")).expect("modules");
    let module = lessons.flatten().next().expect("a module").path();
    let lesson = module.join("lessons/09-new.md");
    fs::write(&lesson, "---\ntitle: New\n---\n\nText.\n").expect("written");
    let errors = errors(&folders);
    assert!(errors.iter().any(|error| error.starts_with(&lesson.display().to_string())), "{errors:#?}");
    let others = lint(&folders).expect("read").lines;
    let outside =
        others.iter().filter(|line| line.severity == "error" && line.file.starts_with("curriculum/"));
    assert_eq!(outside.count(), 0, "ours is not to blame");
    fs::create_dir(folder.path().join("competencies")).expect("made");
    let error = read_sources(&folders).err().expect("refused").to_string();
    assert!(error.contains("an overlay holds only a curriculum"), "{error}");
}
