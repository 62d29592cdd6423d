//! Reads the folders anew when a file in them changes. It looks at names, sizes and times a few
//! times a second: the events of the operating systems need a library for each of them and do not
//! come at all from many shared folders and containers, and some hundred files are soon looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use super::Preview;
use crate::app::folders::Folders;

/// How often the folders are looked at.
const LOOK: Duration = Duration::from_millis(250);

/// What shows that a file is another than before.
type Marks = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Watches the folders of a preview from now on; `told` hears of each time they were read anew.
/// The thread ends when nobody else holds the preview any more.
pub fn watch(preview: &Arc<Preview>, told: impl Fn(&Preview) + Send + 'static) {
    let folders = preview.folders.clone();
    let preview = Arc::downgrade(preview);
    let mut known = marks(&folders);
    thread::spawn(move || {
        loop {
            thread::sleep(LOOK);
            let mut now = marks(&folders);
            let Some(preview) = preview.upgrade() else { return };
            if now == known {
                continue;
            }
            // An editor writes in several steps: a quiet look means that it is done.
            loop {
                known = now;
                thread::sleep(LOOK);
                now = marks(&folders);
                if now == known {
                    break;
                }
            }
            preview.reload();
            told(&preview);
        }
    });
}

fn marks(folders: &Folders) -> Marks {
    let mut found = Marks::new();
    for folder in [&folders.content, &folders.overlay].into_iter().flatten() {
        // The folder of a whole project holds much else.
        for part in ["curriculum", "competencies", "overlay.yaml"] {
            look(&folder.join(part), &mut found);
        }
    }
    found
}

/// What cannot be read is not there; reading the content says why.
fn look(path: &Path, found: &mut Marks) {
    let Ok(about) = path.metadata() else { return };
    if about.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            look(&entry.path(), found);
        }
    } else {
        found.insert(path.to_owned(), (about.len(), about.modified().ok()));
    }
}
