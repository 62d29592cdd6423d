//! What can go wrong in a deed, said so that a person can act on it. How it is
//! sent over HTTP is `api::problem`'s business.

use sea_orm::DbErr;

/// One field of a body that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer into the body, such as `/ratings/3/rating`.
    pub pointer: String,
    /// A sentence that says what to do.
    pub detail: String,
}

impl FieldError {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), detail: detail.into() }
    }
}

/// Why a deed was not done.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// It does not exist, or the caller may not know that it does.
    #[error("There is no such {0}, or you do not have access to it.")]
    NotFound(&'static str),
    /// The caller may see it, but not do this with it.
    #[error("{0}")]
    Forbidden(String),
    /// Nobody is signed in, or the sign-in is no longer good.
    #[error("{0}")]
    Unauthorized(String),
    /// It contradicts what is already there.
    #[error("{0}")]
    Conflict(String),
    /// It cannot end while other things still rest on it.
    #[error("This is still in use after that day. Nothing was changed.")]
    InUse(Vec<FieldError>),
    /// The request cannot be honored as it stands.
    #[error("{detail}")]
    Invalid {
        /// A sentence about the whole.
        detail: String,
        /// The fields at fault.
        errors: Vec<FieldError>,
    },
    /// Free text looks as if it could identify a young person or a family.
    #[error("This text may identify a young person or family. Change it, or confirm that it does not.")]
    ClientDetails(Vec<FieldError>),
    /// Too often in too short a time.
    #[error("Too many tries. Wait {retry_after} seconds and try again.")]
    TooMany {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The server has too much to do just now.
    #[error("The server is busy. Try again in a few seconds.")]
    Busy,
    /// Our fault. The cause is logged, never sent.
    #[error("Something went wrong on our side. Nothing was saved.")]
    Internal(#[source] anyhow::Error),
}

/// The result of a deed.
pub type AppResult<T> = Result<T, AppError>;

impl AppError {
    /// One fault in one field.
    pub fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::Invalid { detail: detail.clone(), errors: vec![FieldError::new(pointer, detail)] }
    }

    /// All faults found in a body, or nothing.
    pub fn fields(errors: Vec<FieldError>) -> AppResult<()> {
        match errors.len() {
            0 => Ok(()),
            1 => Err(Self::Invalid { detail: errors[0].detail.clone(), errors }),
            n => Err(Self::Invalid { detail: format!("{n} fields need another look."), errors }),
        }
    }

    /// Our own fault, with its cause.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        Self::Internal(cause.into())
    }

    /// Our own fault, in words.
    pub fn bug(what: impl std::fmt::Display) -> Self {
        Self::Internal(anyhow::anyhow!("{what}"))
    }
}

impl From<DbErr> for AppError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => {
                Self::Conflict("This already exists. Reload the page to see it.".into())
            }
            Some(sea_orm::SqlErr::ForeignKeyConstraintViolation(_)) => {
                Self::Conflict("This refers to something that does not exist.".into())
            }
            _ => Self::Internal(error.into()),
        }
    }
}
