//! The same body sent twice is the same row: what is recorded in the field has
//! an id made by the client and a digest of its canonical body.

use serde::Serialize;

use crate::auth::hash_token;
use crate::error::{AppError, AppResult};

/// Something that was written now, or had been by an earlier try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// What stands in the database.
    pub value: T,
    /// Written by this request.
    pub fresh: bool,
}

impl<T> Written<T> {
    /// Written now.
    pub fn now(value: T) -> Self {
        Self { value, fresh: true }
    }

    /// Written by an earlier try.
    pub fn before(value: T) -> Self {
        Self { value, fresh: false }
    }
}

/// The digest of a body in its canonical form: fields in the order of their
/// type, texts trimmed, absent fields as none.
pub fn digest(body: &impl Serialize) -> AppResult<String> {
    Ok(hash_token(&serde_json::to_string(body).map_err(AppError::internal)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_body_has_the_same_digest() {
        let of = |body: &(&str, Option<i64>)| digest(body).expect("a digest");
        assert_eq!(of(&("a", None)), of(&("a", None)));
        assert_ne!(of(&("a", None)), of(&("a", Some(0))));
        assert_eq!(of(&("a", None)).len(), 64);
    }
}
