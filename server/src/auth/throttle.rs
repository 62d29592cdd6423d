//! Slows down guessing by address. Guessing at one account is counted in the
//! database (`account.failures`), so that it holds on every replica.

use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Tries a minute that one address has for signing in.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("30 is not 0");

/// Counts tries by address.
pub struct Throttle {
    addresses: DefaultKeyedRateLimiter<String>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { addresses: RateLimiter::keyed(Quota::per_minute(PER_MINUTE)) }
    }
}

impl Throttle {
    /// Counts one try from `address`.
    ///
    /// # Errors
    /// Seconds to wait when there were too many.
    pub fn count(&self, address: &str) -> Result<(), u64> {
        self.addresses
            .check_key(&address.to_owned())
            .map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }

    /// Forgets addresses that have been quiet.
    pub fn forget(&self) {
        self.addresses.retain_recent();
    }
}
