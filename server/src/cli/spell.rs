//! A deed's error for somebody at a terminal.

use crate::error::AppError;

/// All that is at fault, and the cause of our own faults, which HTTP never tells.
pub(super) fn in_words(error: AppError) -> anyhow::Error {
    match error {
        AppError::Internal(cause) => cause.context("something went wrong; nothing was saved"),
        AppError::Invalid { errors, .. } if errors.len() > 1 => {
            let details: Vec<&str> = errors.iter().map(|error| error.detail.as_str()).collect();
            anyhow::anyhow!("{}", details.join(" "))
        }
        error => anyhow::anyhow!("{error}"),
    }
}
