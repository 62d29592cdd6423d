//! Who a session belongs to and what they may do, remembered for half a minute:
//! revocation and changed grants hold at once here and within 60 seconds on
//! every other replica.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::policy::Caller;

const KEEP_MS: i64 = 30_000;
const MOST: usize = 20_000;

/// Callers by session.
#[derive(Default)]
pub struct CallerCache {
    known: Mutex<HashMap<Uuid, (i64, Arc<Caller>)>>,
}

impl CallerCache {
    /// The caller of a session, if looked up in the last half minute.
    #[must_use]
    pub fn get(&self, session: Uuid, now: i64) -> Option<Arc<Caller>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, caller) = known.get(&session)?;
        (now.abs_diff(*at) < KEEP_MS.unsigned_abs()).then(|| caller.clone())
    }

    /// Remembers a caller.
    pub fn put(&self, session: Uuid, now: i64, caller: Arc<Caller>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (at, _)| now.abs_diff(*at) < KEEP_MS.unsigned_abs());
        }
        known.insert(session, (now, caller));
    }

    /// Forgets one session.
    pub fn forget(&self, session: Uuid) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }

    /// Forgets every session of a person whose grants or account changed.
    pub fn forget_person(&self, person: Uuid) {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|_, (_, caller)| caller.person != person);
    }
}
