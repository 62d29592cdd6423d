//! The demonstration organization for tests: loaded once for each build of the
//! tests into a SQLite file, of which every test gets a copy. That is so on a run
//! on PostgreSQL too; that it loads there as well is a test of its own.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use fieldcraft::auth::Keys;
use fieldcraft::config::{Config, DEMO_PASSWORD};
use fieldcraft::demo::{self, SteppedClock};
use fieldcraft::error::AppResult;
use fieldcraft::state::App;
use fieldcraft::store::Store;
use fieldcraft_entities::{org_node, person};
use fieldcraft_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use super::{Database, START, TestApp};

/// Who and what stands in the demonstration.
pub struct Shown {
    /// Everybody, in the order of their names.
    pub people: Vec<person::Model>,
    nodes: HashMap<String, Uuid>,
}

impl Shown {
    pub(super) async fn read(app: &TestApp) -> Self {
        let db = &app.app.store.read;
        let mut people = person::Entity::find().all(db).await.expect("people");
        people.sort_by(|a, b| a.search_key.cmp(&b.search_key));
        let nodes = org_node::Entity::find().all(db).await.expect("places");
        Self { people, nodes: nodes.into_iter().map(|node| (node.name, node.id)).collect() }
    }

    /// Somebody by family name.
    pub fn who(&self, family: &str) -> Uuid {
        self.people.iter().find(|p| p.family_name == family).expect("somebody of the demonstration").id
    }

    /// A place by name.
    pub fn place(&self, name: &str) -> Uuid {
        self.nodes[name]
    }

    /// Somebody by family name, who can sign in from now on by [`TestApp::by`].
    pub async fn signed_in(&self, app: &TestApp, family: &str) -> Uuid {
        let person = self.who(family);
        app.given().sign_in(person).await;
        person
    }
}

/// Loads the demonstration into this migrated database, for [`START`].
pub async fn load_demonstration(store: &Store, url: &str, said: &dyn Fn(&str)) -> AppResult<()> {
    let keys = Keys::parse(&super::secrets()).expect("a key");
    let app = App::new(Arc::new(Config::for_database(url)), store.clone(), keys, false).expect("an app");
    let clock = Arc::new(SteppedClock::default());
    let app = demo::loader(app, clock.clone());
    demo::load(&app, &clock, START, DEMO_PASSWORD, said).await
}

/// A database of a test's own that holds the demonstration.
pub(super) async fn copy() -> Database {
    let template = template().await;
    let database = Database::sqlite();
    let file = database.url.strip_prefix("sqlite:").expect("a file");
    fs::copy(template, file).expect("a copy");
    database
}

/// The loaded file of this build. Whoever comes first loads it, in whichever process; the others wait.
async fn template() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("demonstration");
    fs::create_dir_all(&folder).expect("a folder");
    let build = std::env::current_exe().and_then(fs::metadata).expect("this program");
    let built = build.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).expect("a time");
    let file = folder.join(format!("{}-{}.db", built.as_millis(), build.len()));
    let lock = File::create(folder.join("lock")).expect("a lock");
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock));
    let _held = lock.await.expect("waited").expect("locked");
    if !file.exists() {
        for old in fs::read_dir(&folder).expect("a folder").flatten() {
            // Of earlier builds; one that is being copied from stays readable.
            if old.path().extension().is_some_and(|kind| kind == "db") {
                let _ = fs::remove_file(old.path());
            }
        }
        let database = Database::sqlite();
        let store = Store::connect(&database.url).await.expect("a database");
        Migrator::up(store.migrations(), None).await.expect("migrated");
        load_demonstration(&store, &database.url, &|_| ()).await.expect("loaded");
        let part = file.with_extension("part");
        let _ = fs::remove_file(&part);
        let whole = format!("VACUUM INTO '{}'", part.display());
        store.migrations().execute_unprepared(&whole).await.expect("one file");
        store.close().await.expect("closed");
        fs::rename(part, &file).expect("in place");
    }
    file
}
