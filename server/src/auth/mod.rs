//! Who is calling: passwords, tokens, throttling. What they may do is `policy`'s.

mod callers;
mod device;
mod keys;
mod passwords;
mod signing;
mod throttle;

pub use callers::CallerCache;
pub use device::device;
pub use keys::{ACCESS_SECONDS, AccessClaims, Keys, RefreshToken, hash_token, random_token};
pub use passwords::Passwords;
pub use signing::SigningKeys;
pub use throttle::Throttle;
