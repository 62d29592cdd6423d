//! The preview: what the author sees, and that it follows the files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use fieldcraft::app::folders::Folders;
use fieldcraft::preview::{Preview, watch};
use fieldcraft_competencies::framework::Framework;
use fieldcraft_curriculum::template::new_module;
use futures_util::StreamExt;
use poem::http::StatusCode;
use poem::test::TestClient;
use serde_json::Value;

/// A folder with the framework and one module, begun from the template.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |path: PathBuf, bytes: &[u8]| {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    };
    for file in Framework::builtin_sources() {
        put(folder.path().join("competencies/framework").join(file.path), file.text.as_bytes());
    }
    let root = folder.path().join("curriculum");
    for file in new_module("M90", "At the door", &["C01.1"]).expect("a template") {
        put(root.join(&file.path), &file.bytes);
    }
    fs::create_dir_all(root.join("vignettes")).expect("made");
    let lesson = root.join("modules/M90-at-the-door/lessons/01-the-first-lesson.md");
    (folder, lesson)
}

fn open(folder: &Path) -> Arc<Preview> {
    Preview::open(Folders { content: Some(folder.to_owned()), overlay: None })
}

async fn get(preview: &Arc<Preview>, path: &str) -> (StatusCode, Value) {
    let client = TestClient::new(preview.endpoint());
    let answer = client.get(path).header("host", "127.0.0.1:8090").send().await.0;
    let status = answer.status();
    let text = answer.into_body().into_string().await.expect("a body");
    (status, serde_json::from_str(&text).unwrap_or_default())
}

/// What is said about the first lesson with these words in it.
async fn said(preview: &Arc<Preview>, words: &str) -> Vec<Value> {
    let (_, module) = get(preview, "/preview-api/modules/M90").await;
    let all = module["findings"].as_array().expect("findings").clone();
    let about = |one: &Value| one["message"].as_str().is_some_and(|message| message.contains(words));
    all.into_iter().filter(about).collect()
}

#[tokio::test]
async fn a_fault_appears_at_its_place_and_goes_when_it_is_mended() {
    let (folder, lesson) = folder();
    let preview = open(folder.path());
    let (_, module) = get(&preview, "/preview-api/modules/M90").await;
    assert_eq!(module["module"]["title"], "At the door");
    assert_eq!(module["items"][0]["options"][1]["correct"], true, "an author sees the key");
    assert_eq!(said(&preview, "not there").await, Vec::<Value>::new());
    watch(&preview, |_| {});
    let client = TestClient::new(preview.endpoint());
    let events = client.get("/preview-api/events").header("host", "localhost:8090").send().await.0;
    assert_eq!(events.content_type(), Some("text/event-stream"));
    let mut events = Box::pin(events.into_body().into_bytes_stream());
    let mut changed = async || loop {
        let next =
            tokio::time::timeout(Duration::from_mins(1), events.next()).await.expect("an event in time");
        if String::from_utf8_lossy(&next.expect("open").expect("sound")).contains("event: changed") {
            return;
        }
    };
    let sound = fs::read_to_string(&lesson).expect("read");
    fs::write(&lesson, format!("{sound}\nSee [the next one](09-nowhere.md).\n")).expect("written");
    changed().await;
    let dead = said(&preview, "a lesson that is not there").await;
    assert_eq!(dead.len(), 1, "{dead:?}");
    let lines = sound.lines().count();
    assert_eq!((&dead[0]["part"], &dead[0]["line"]), (&"01-the-first-lesson".into(), &(lines + 2).into()));
    let (_, module) = get(&preview, "/preview-api/modules/M90").await;
    let blocks = module["lessons"][0]["blocks"].as_u64().expect("blocks");
    assert_eq!(dead[0]["block"], blocks - 1, "it stands in the last block");
    assert!(dead[0]["why"].is_string() && dead[0]["remedy"].is_string());
    fs::write(&lesson, &sound).expect("written");
    changed().await;
    assert_eq!(said(&preview, "a lesson that is not there").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_the_rest() {
    let (folder, lesson) = folder();
    fs::write(lesson.with_file_name("02-broken.md"), "---\ntitle: [\n---\n\nText.\n").expect("written");
    let broken = folder.path().join("curriculum/modules/M91-broken");
    fs::create_dir_all(&broken).expect("made");
    fs::write(broken.join("module.md"), "no front matter").expect("written");
    let preview = open(folder.path());
    let (_, module) = get(&preview, "/preview-api/modules/M90").await;
    assert_eq!(module["lessons"][0]["title"], "The first lesson");
    assert_eq!(
        (&module["lessons"][1]["slug"], &module["lessons"][1]["title"]),
        (&"02-broken".into(), &Value::Null)
    );
    let about = |one: &Value| one["part"] == "02-broken" && one["severity"] == "error";
    assert!(module["findings"].as_array().expect("findings").iter().any(about), "{:#}", module["findings"]);
    let (_, content) = get(&preview, "/preview-api/content").await;
    assert_eq!(content["broken"], serde_json::json!(["M91-broken"]));
    let no_front = |one: &Value| one["code"] == "M91" && one["message"] == "the file has no front matter";
    assert!(content["findings"].as_array().expect("findings").iter().any(no_front));
    // A folder that goes away leaves what was there, with the reason.
    fs::remove_dir_all(folder.path().join("curriculum/modules")).expect("removed");
    preview.reload();
    let (_, content) = get(&preview, "/preview-api/content").await;
    assert_eq!(content["modules"][0]["code"], "M90");
    assert!(content["error"].as_str().is_some_and(|error| error.contains("cannot read the folder")));
}

#[tokio::test]
async fn only_this_machine_reads_it_and_there_is_no_api() {
    let (folder, _) = folder();
    let preview = open(folder.path());
    let client = TestClient::new(preview.endpoint());
    let elsewhere = client.get("/preview-api/content").header("host", "evil.example:8090").send().await.0;
    assert_eq!(elsewhere.status(), StatusCode::FORBIDDEN);
    for path in ["/api/v1/me", "/preview-api/modules/M77", "/content/modules/M90/1/pictures/none.svg"] {
        assert_eq!(get(&preview, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&preview, "/").await.0, StatusCode::SEE_OTHER);
}
