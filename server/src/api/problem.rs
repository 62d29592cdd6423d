//! Every error as RFC 9457 problem details, whatever made it: our deeds, the
//! framework's parsers, the router, a limit.

use std::fmt;

use poem::http::{StatusCode, header};
use poem::{Error, Response};
use poem_openapi::error as oe;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, Object};
use serde::Serialize;

use crate::error::{AppError, FieldError};

macro_rules! slugs {
    ($($variant:ident = $slug:literal, $title:literal, $page:literal;)*) => {
        /// The kinds of problem, each with a stable address and a page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Slug { $(#[doc = $title] $variant,)* }

        impl Slug {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// The last part of the address.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $slug,)* } }
            /// A short name for people.
            #[must_use]
            pub fn title(self) -> &'static str { match self { $(Self::$variant => $title,)* } }
            /// What it means and what to do.
            #[must_use]
            pub fn page(self) -> &'static str { match self { $(Self::$variant => $page,)* } }
        }
    };
}

slugs! {
    BadRequest = "bad-request", "The request could not be read", "The body is not JSON, or a parameter has the wrong form. `detail` and `errors` say where.";
    Invalid = "invalid", "Some fields need another look", "The request was read, but some values cannot be taken. `errors` lists each with a JSON pointer and what to do. Nothing was saved.";
    ClientDetails = "client-details", "This text may identify a client", "Free text looks like a phone number, e-mail address, birth date, social security number or street address. Remove it, or send again with `confirmed_no_client_details: true` when it is none. Nothing was saved.";
    Unauthorized = "unauthorized", "Not signed in", "The access token is missing, has ended or was revoked. Renew it, or sign in again.";
    Forbidden = "forbidden", "No permission", "You may see this, but your account may not do this with it.";
    NotFound = "not-found", "Not found", "There is nothing here, or you may not know of it. Both get the same answer.";
    MethodNotAllowed = "method-not-allowed", "Method not allowed", "The address exists, but not with this method. `/docs` lists what there is.";
    Conflict = "conflict", "It contradicts what is there", "Something with this id or name exists already and differs. `detail` says what.";
    InUse = "in-use", "It is still in use", "It cannot end while something rests on it. `errors` lists what has to end or move first, each with how many or who; `pointer` names the kind. Nothing was changed.";
    TooLarge = "too-large", "The request is too large", "The body has more bytes than the server takes.";
    UnsupportedMediaType = "unsupported-media-type", "Unsupported media type", "Send JSON with `Content-Type: application/json`.";
    TooMany = "too-many", "Too many requests", "Wait as long as the `Retry-After` header says.";
    Busy = "busy", "The server is busy", "It has too much to do just now, or the request took too long. Try again in a few seconds; nothing was half done.";
    Internal = "internal", "Something went wrong on our side", "The cause is in the server’s log under `request_id`. Nothing was saved.";
}

/// Problem details.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The kind.
    pub slug: Slug,
    /// The HTTP status.
    pub status: u16,
    /// A sentence for a person.
    pub detail: String,
    /// The fields at fault.
    pub errors: Vec<ProblemField>,
    /// To find the cause in the server's log.
    pub request_id: Option<String>,
    /// Seconds to wait before trying again.
    pub retry_after: Option<u64>,
}

/// Problem details as they are sent.
#[derive(Serialize)]
struct Wire<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[ProblemField]>::is_empty")]
    errors: &'a [ProblemField],
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// One field at fault.
#[derive(Debug, Clone, Serialize)]
pub struct ProblemField {
    /// JSON pointer into the body, or `?name` of a parameter.
    pub pointer: String,
    /// What to do.
    pub detail: String,
}

impl Problem {
    /// A problem of a kind.
    #[must_use]
    pub fn new(status: StatusCode, slug: Slug, detail: impl Into<String>) -> Self {
        Self {
            slug,
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            request_id: None,
            retry_after: None,
        }
    }

    /// The body that is sent.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let wire = Wire {
            kind: format!("/problems/{}", self.slug.name()),
            title: self.slug.title(),
            status: self.status,
            detail: &self.detail,
            errors: &self.errors,
            request_id: self.request_id.as_deref(),
        };
        serde_json::to_vec(&wire).unwrap_or_default()
    }

    fn with(mut self, errors: Vec<FieldError>) -> Self {
        self.errors =
            errors.into_iter().map(|e| ProblemField { pointer: e.pointer, detail: e.detail }).collect();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.slug.title(), self.detail)
    }
}

impl std::error::Error for Problem {}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let detail = error.to_string();
        match error {
            AppError::NotFound(_) => Self::new(StatusCode::NOT_FOUND, Slug::NotFound, detail),
            AppError::Forbidden(_) => Self::new(StatusCode::FORBIDDEN, Slug::Forbidden, detail),
            AppError::Unauthorized(_) => Self::new(StatusCode::UNAUTHORIZED, Slug::Unauthorized, detail),
            AppError::Conflict(_) => Self::new(StatusCode::CONFLICT, Slug::Conflict, detail),
            AppError::InUse(errors) => Self::new(StatusCode::CONFLICT, Slug::InUse, detail).with(errors),
            AppError::Invalid { errors, .. } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, Slug::Invalid, detail).with(errors)
            }
            AppError::ClientDetails(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, Slug::ClientDetails, detail).with(errors)
            }
            AppError::TooMany { retry_after } => {
                let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, Slug::TooMany, detail);
                problem.retry_after = Some(retry_after);
                problem
            }
            AppError::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, Slug::Busy, detail),
            AppError::Internal(ref cause) => {
                tracing::error!(error = format!("{cause:#}"), "a deed failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, Slug::Internal, detail)
            }
        }
    }
}

impl poem::error::ResponseError for Problem {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn as_response(&self) -> Response {
        let mut response = Response::builder()
            .status(self.status())
            .header(header::CONTENT_TYPE, "application/problem+json")
            .header(header::CACHE_CONTROL, "no-store");
        if self.status == 401 {
            response = response.header(header::WWW_AUTHENTICATE, "Bearer");
        }
        if let Some(seconds) = self.retry_after {
            response = response.header(header::RETRY_AFTER, seconds);
        }
        if self.status >= 500 {
            // `web::watch` knows the request's id and adds it.
            response = response.extension(self.clone());
        }
        response.body(self.body())
    }
}

/// Documents the error answer once on every operation.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let schema =
            MetaMediaType { content_type: "application/problem+json", schema: ProblemSchema::schema_ref() };
        MetaResponses {
            responses: vec![MetaResponse {
                description: "Problem details (RFC 9457)",
                status: None,
                status_range: Some("default".into()),
                content: vec![schema],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        ProblemSchema::register(registry);
    }
}

/// Problem details as RFC 9457 has them.
#[derive(Object)]
#[oai(rename = "Problem")]
struct ProblemSchema {
    /// A stable address of the kind of problem, with a page.
    #[oai(rename = "type")]
    kind: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// A sentence for a person.
    detail: String,
    /// The fields at fault.
    #[oai(skip_serializing_if_is_none)]
    errors: Option<Vec<FieldSchema>>,
    /// To find the cause in the server's log.
    #[oai(skip_serializing_if_is_none)]
    request_id: Option<String>,
}

/// One field at fault.
#[derive(Object)]
#[oai(rename = "ProblemField")]
struct FieldSchema {
    /// JSON pointer into the body, or `?name` of a parameter.
    pointer: String,
    /// What to do.
    detail: String,
}

/// Turns any error of the framework into a problem.
#[must_use]
pub fn of_error(error: Error) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return problem,
        Err(error) => error,
    };
    if over_limit(&error) {
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Slug::TooLarge, "The request body is too large.");
    }
    if let Some(e) = error.downcast_ref::<oe::ParseParamError>() {
        return parameter(e.name, &e.reason);
    }
    if let Some(e) = error.downcast_ref::<oe::ParsePathError>() {
        return parameter("id in the address", &e.reason);
    }
    if let Some(e) = error.downcast_ref::<oe::ParseRequestPayloadError>() {
        return body(&e.reason);
    }
    let status = error.status();
    match status {
        StatusCode::UNAUTHORIZED => Problem::new(status, Slug::Unauthorized, "Sign in to go on."),
        StatusCode::NOT_FOUND => Problem::new(status, Slug::NotFound, AppError::NotFound("page").to_string()),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(status, Slug::MethodNotAllowed, "This address does not take this method.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(status, Slug::UnsupportedMediaType, "Send JSON with Content-Type: application/json.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, Slug::TooLarge, "The request body is too large.")
        }
        status if status.is_client_error() => {
            Problem::new(status, Slug::BadRequest, "The request could not be read.")
        }
        status => {
            tracing::error!(error = %error, "the server failed");
            Problem::new(status, Slug::Internal, "Something went wrong on our side.")
        }
    }
}

fn parameter(name: &str, reason: &str) -> Problem {
    let detail = format!("The {name} does not have the right form.");
    let mut problem = Problem::new(StatusCode::BAD_REQUEST, Slug::BadRequest, detail);
    problem.errors.push(ProblemField { pointer: format!("?{name}"), detail: plain(reason) });
    problem
}

/// The parser's text names Rust types; what is left is the field and the reason.
fn body(reason: &str) -> Problem {
    let mut problem = Problem::new(StatusCode::BAD_REQUEST, Slug::BadRequest, "The body could not be read.");
    let detail = plain(reason);
    let field = reason.split("field `").nth(1).and_then(|rest| rest.split('`').next());
    let pointer = field.map_or_else(String::new, |field| format!("/{field}"));
    problem.errors.push(ProblemField { pointer, detail });
    problem
}

fn plain(reason: &str) -> String {
    let reason = reason.split(" (occurred while parsing").next().unwrap_or(reason);
    match reason.rsplit_once("\": ") {
        Some((_, rest)) => rest.to_owned(),
        None => reason.strip_prefix("parse JSON payload error: ").unwrap_or(reason).to_owned(),
    }
}

fn over_limit(error: &Error) -> bool {
    let Some(poem::error::ReadBodyError::Io(io)) = error.downcast_ref::<poem::error::ReadBodyError>() else {
        return false;
    };
    let mut next: Option<&(dyn std::error::Error + 'static)> = io.get_ref().map(|e| e as _);
    while let Some(e) = next {
        if e.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        next = match e.downcast_ref::<std::io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as _),
            None => e.source(),
        };
    }
    false
}
