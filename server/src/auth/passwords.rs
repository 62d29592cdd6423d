//! Argon2id (RFC 9106, parameters as OWASP advises) on a bounded pool, so that
//! a rush of sign-ins cannot take all cores or all memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::error::{AppError, AppResult};

/// How many may wait before a sign-in is answered "busy".
const QUEUE: usize = 64;

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// Checked for unknown accounts, so that they cost the same as known ones.
    decoy: Arc<str>,
}

impl Passwords {
    /// A pool of half the cores.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new() -> anyhow::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let decoy = hash("no such account").map_err(|e| anyhow::anyhow!("cannot hash: {e}"))?;
        Ok(Self {
            permits: Arc::new(Semaphore::new((cores / 2).max(1))),
            waiting: Arc::default(),
            decoy: decoy.into(),
        })
    }

    /// The hash to store for a new password.
    pub async fn hash(&self, password: String) -> AppResult<String> {
        self.run(move || hash(&password)).await?.map_err(|e| AppError::bug(format!("cannot hash: {e}")))
    }

    /// Is this the password? `stored` is absent for an unknown account; the work is the same.
    pub async fn verify(&self, password: String, stored: Option<String>) -> AppResult<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let right = self
            .run(move || {
                PasswordHash::new(&stored)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(known && right)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
        let _place = Place::take(&self.waiting)?;
        let _permit = self.permits.acquire().await.map_err(AppError::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(AppError::internal)
    }
}

/// A place in the queue, given back when dropped, also when the client goes away.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> AppResult<Self> {
        if waiting.fetch_add(1, Ordering::Relaxed) >= QUEUE {
            waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(AppError::Busy);
        }
        Ok(Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_passes() {
        let pool = Passwords::new().expect("a pool");
        let stored = pool.hash("correct horse".into()).await.expect("hashed");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(pool.verify("correct horse".into(), Some(stored.clone())).await.expect("checked"));
        assert!(!pool.verify("wrong".into(), Some(stored)).await.expect("checked"));
        assert!(!pool.verify("no such account".into(), None).await.expect("checked"));
    }
}
