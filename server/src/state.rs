//! `App`: everything the deeds may touch, and the only place that reads the
//! wall clock or makes identifiers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use uuid::Uuid;

use crate::app::certification::PoolCache;
use crate::app::content::ContentCache;
use crate::app::mail::Post;
use crate::app::reference::ReferenceCache;
use crate::auth::{CallerCache, Keys, Passwords, Throttle};
use crate::config::Config;
use crate::store::Store;

/// Where "now" comes from.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 UTC.
    fn now(&self) -> i64;
}

/// Where identifiers and random bytes come from.
pub trait Ids: Send + Sync {
    /// A new `UUIDv7` for something made at `now`.
    fn next(&self, now: i64) -> Uuid;
    /// Fills the buffer with random bytes fit for secrets.
    fn random(&self, buffer: &mut [u8]);
}

/// The wall clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the wall clock")]
        chrono::Utc::now().timestamp_millis()
    }
}

/// Random identifiers from the system's generator.
#[derive(Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    fn next(&self, now: i64) -> Uuid {
        let mut random = [0; 10];
        self.random(&mut random);
        v7(now, random)
    }

    fn random(&self, buffer: &mut [u8]) {
        aws_lc_rs::rand::fill(buffer).expect("the system gives random bytes");
    }
}

/// A `UUIDv7` of an instant and ten random bytes.
#[must_use]
pub fn v7(now: i64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now).unwrap_or_default(), &random).into_uuid()
}

/// Everything the deeds may touch.
pub struct App {
    /// The database.
    pub store: Store,
    /// Now.
    pub clock: Arc<dyn Clock>,
    /// Identifiers and randomness.
    pub ids: Arc<dyn Ids>,
    /// Read once at start.
    pub config: Arc<Config>,
    /// What tokens are signed with.
    pub keys: Keys,
    /// Argon2id on a bounded pool.
    pub passwords: Passwords,
    /// Sign-in throttling.
    pub throttle: Throttle,
    /// Who is signed in, for at most half a minute.
    pub callers: CallerCache,
    /// Published content, parsed once.
    pub content: ContentCache,
    /// The glossary and what is open to everybody, read once.
    pub reference: ReferenceCache,
    /// Cookies travel over HTTPS only; off on loopback.
    pub secure_cookies: bool,
    /// While much is loaded at once, deeds mark statuses instead of computing them.
    pub statuses_deferred: AtomicBool,
    /// What is pooled at the center, for a day.
    pub pooled: PoolCache,
    /// How mail leaves.
    pub post: Post,
    /// The address people type, once the server listens; certificates name it.
    pub origin: OnceLock<String>,
}

impl App {
    /// An app with the system's clock and identifiers.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new(config: Arc<Config>, store: Store, keys: Keys, secure_cookies: bool) -> anyhow::Result<Self> {
        let post = Post::new(&config)?;
        Ok(Self {
            post,
            store,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            config,
            keys,
            passwords: Passwords::new()?,
            throttle: Throttle::default(),
            callers: CallerCache::default(),
            content: ContentCache::default(),
            reference: ReferenceCache::default(),
            secure_cookies,
            statuses_deferred: AtomicBool::new(false),
            pooled: PoolCache::default(),
            origin: OnceLock::new(),
        })
    }

    /// Now, in milliseconds since 1970 UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.now()
    }

    /// The address people type; that of this machine until it is known.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.origin.get().map_or("http://127.0.0.1:8080", String::as_str)
    }

    /// A new identifier.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.ids.next(self.now())
    }

    /// Lets deeds mark statuses instead of computing them, until it is switched off.
    pub fn defer_statuses(&self, deferred: bool) {
        self.statuses_deferred.store(deferred, Ordering::Relaxed);
    }
}
