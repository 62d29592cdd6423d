//! A server in the test's own process: own database, a clock that stands still
//! until it is moved, identifiers that count up, no network.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use fieldcraft::app::notices::Herald;
use fieldcraft::auth::Keys;
use fieldcraft::config::Config;
use fieldcraft::state::{App, Clock, Ids, v7};
use fieldcraft::store::Store;
use fieldcraft::web::{self, Options};
use fieldcraft_migrations::{Migrator, MigratorTrait};
use poem::endpoint::BoxEndpoint;
use poem::{EndpointExt, Response};
use uuid::Uuid;

mod cast;
mod client;
mod database;
mod demonstration;
mod given;
mod mail;
mod reply;
mod smtp;

pub use cast::{Cast, Who};
pub use client::Client;
pub use database::{Database, run, server};
pub use demonstration::{Shown, load_demonstration};
pub use given::Given;
pub use mail::Mail;
pub use reply::Reply;
pub use smtp::MailServer;

/// Monday, 2 March 2026, 15:00 UTC: ten in the morning in New York.
pub const START: i64 = 1_772_463_600_000;
/// One minute.
pub const MINUTE: i64 = 60_000;
/// One day.
pub const DAY: i64 = 24 * 60 * MINUTE;

/// The text of a secret file: one key for tokens, one for certificates.
pub fn secrets() -> String {
    let signing = fieldcraft::auth::SigningKeys::new_line().expect("a key");
    format!("test {}\n{signing}", "k".repeat(64))
}

/// A clock that a test moves.
pub struct FixedClock(AtomicI64);

impl Clock for FixedClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Identifiers and "random" bytes that count up.
#[derive(Default)]
pub struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self, now: i64) -> Uuid {
        let mut bytes = [0; 10];
        self.random(&mut bytes);
        v7(now, bytes)
    }

    fn random(&self, buffer: &mut [u8]) {
        buffer.fill(0);
        let count = (self.0.fetch_add(1, Ordering::SeqCst) + 1).to_be_bytes();
        for (to, from) in buffer.iter_mut().rev().zip(count.iter().rev()) {
            *to = *from;
        }
    }
}

/// The server under test.
pub struct TestApp {
    /// The deeds, for what has no endpoint.
    pub app: Arc<App>,
    clock: Arc<FixedClock>,
    endpoint: BoxEndpoint<'static, Response>,
    sessions: Mutex<HashMap<Uuid, Uuid>>,
    mail: tempfile::TempDir,
    queries: Arc<AtomicU64>,
    fuse: Arc<AtomicU64>,
    // Last, so that the database outlives its connections.
    _database: Option<Database>,
}

impl TestApp {
    /// A migrated, empty database and a server on it.
    pub async fn new() -> Self {
        Self::with(Options { trust_proxy: true, ..Options::default() }).await
    }

    /// The same with other limits.
    pub async fn with(options: Options) -> Self {
        let database = Database::fresh().await;
        let url = database.url.clone();
        Self::start(&url, options, Some(database)).await
    }

    /// A server on a database that belongs to somebody else.
    pub async fn on(url: &str) -> Self {
        Self::start(url, Options::default(), None).await
    }

    /// A server that sends its mail through this one.
    pub async fn mailing(through: &MailServer) -> Self {
        let database = Database::fresh().await;
        let config = Config { smtp_url: Some(through.url()), ..Config::for_database(&database.url) };
        Self::configured(config, Options::default(), Some(database)).await
    }

    async fn start(url: &str, options: Options, database: Option<Database>) -> Self {
        Self::configured(Config::for_database(url), options, database).await
    }

    async fn configured(config: Config, options: Options, database: Option<Database>) -> Self {
        let mut store = Store::connect(&config.database_url).await.expect("a database");
        let queries = Arc::new(AtomicU64::new(0));
        let counted = queries.clone();
        store.read.set_metric_callback(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        let fuse = Arc::new(AtomicU64::new(0));
        let burning = fuse.clone();
        store.watch_writes(move || {
            let left = burning.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
            assert_ne!(left, Ok(1), "the server dies here, as the test asked");
        });
        Migrator::up(store.migrations(), None).await.expect("migrated");
        let clock = Arc::new(FixedClock(AtomicI64::new(START)));
        let keys = Keys::parse(&secrets()).expect("a key");
        let mail = tempfile::TempDir::new().expect("a folder");
        let config = Arc::new(Config { mail_folder: Some(mail.path().to_owned()), ..config });
        let mut app = App::new(config, store, keys, false).expect("an app");
        app.clock = clock.clone();
        app.ids = Arc::new(CountingIds::default());
        let app = Arc::new(app);
        let endpoint = web::endpoint(&app, &options).boxed();
        let sessions = Mutex::default();
        Self { app, clock, endpoint, sessions, mail, queries, fuse, _database: database }
    }

    /// The same with the standing cast in two agencies.
    pub async fn staffed() -> (Self, Cast) {
        let app = Self::new().await;
        let cast = Cast::assemble(&app).await;
        (app, cast)
    }

    /// The demonstration, loaded for [`START`]: sixty people with fifteen months of evidence.
    pub async fn demonstration() -> (Self, Shown) {
        let database = demonstration::copy().await;
        let url = database.url.clone();
        let app =
            Self::start(&url, Options { trust_proxy: true, ..Options::default() }, Some(database)).await;
        let shown = Shown::read(&app).await;
        (app, shown)
    }

    /// Builders that write through the app layer.
    pub fn given(&self) -> Given<'_> {
        Given::new(self)
    }

    /// A client of this person, signed in without a password. The person must have been given.
    pub fn by(&self, person: Uuid) -> Client<'_> {
        let sessions = self.sessions.lock().expect("not poisoned");
        let session = *sessions.get(&person).expect("a person made by given() can sign in");
        let token = self.app.keys.access(person, session, self.app.now()).expect("a token");
        Client::new(&self.endpoint, Some(token))
    }

    /// A client that nobody is signed in to.
    pub fn anyone(&self) -> Client<'_> {
        Client::new(&self.endpoint, None)
    }

    /// A client with this access token.
    pub fn bearing(&self, token: &str) -> Client<'_> {
        Client::new(&self.endpoint, Some(token.to_owned()))
    }

    /// One round of the job that tells news and sends mail, as a server that has just started runs it.
    pub async fn round(&self) {
        self.app.tell(&mut Herald::default()).await.expect("told");
        self.app.send_mail().await.expect("sent");
    }

    /// The mails that were sent, by address.
    pub fn mails(&self) -> Vec<Mail> {
        Mail::all(self.mail.path())
    }

    /// The answer to a request that only reads, and how many queries it took.
    pub async fn counted(&self, by: Uuid, path: &str) -> (Reply, u64) {
        let before = self.queries.load(Ordering::SeqCst);
        let reply = self.by(by).get(path).await;
        (reply, self.queries.load(Ordering::SeqCst) - before)
    }

    /// The next request that writes dies after this many statements, before it could commit; `0`
    /// lets all live.
    pub fn dies_after(&self, statements: u64) {
        self.fuse.store(statements, Ordering::SeqCst);
    }

    /// Moves the clock on.
    pub fn wait(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets the clock to this instant, RFC 3339.
    pub fn at(&self, instant: &str) {
        let instant = chrono::DateTime::parse_from_rfc3339(instant).expect("an instant");
        self.clock.0.store(instant.timestamp_millis(), Ordering::SeqCst);
    }

    /// Notes that this person can sign in with this session.
    fn remember(&self, person: Uuid, session: Uuid) {
        self.sessions.lock().expect("not poisoned").insert(person, session);
    }
}
