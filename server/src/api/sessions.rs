//! `/sessions`, the devices one is signed in on, and the one-time links.

use std::sync::Arc;

use fieldcraft_entities::session;
use poem::Request;
use poem::http::header;
use poem::web::cookie::{Cookie, SameSite};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use uuid::Uuid;

use super::mails::MailLanguage;
use super::wire::{Done, Instant};
use super::{Problem, Signed, Tag};
use crate::app::people::NewPerson;
use crate::app::sessions::{SetUp, SignedIn};
use crate::error::AppError;
use crate::state::App;

/// The cookie that holds the refresh token.
pub const COOKIE: &str = "fieldcraft_refresh";

/// Signing in and out.
pub struct SessionsApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// E-mail and password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SignInIn {
    /// Work address.
    #[oai(validator(max_length = 254))]
    email: String,
    /// Password.
    #[oai(validator(max_length = 200))]
    password: String,
}

/// A sign-in.
#[derive(Object)]
struct SessionOut {
    /// Send it as `Authorization: Bearer`.
    access_token: String,
    /// Always `Bearer`.
    token_type: String,
    /// Seconds the access token is good for.
    expires_in: i64,
    /// Who is signed in.
    person_id: Uuid,
}

/// The first administrator and the organization.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct SetUpIn {
    /// From the one-time link printed at first start.
    token: String,
    /// The root of the tree, such as the state or the center.
    organization_name: String,
    /// Its IANA time zone.
    time_zone: String,
    /// First name.
    given_name: String,
    /// Last name.
    family_name: String,
    /// Work address to sign in with.
    email: String,
    /// At least 12 characters.
    password: String,
}

/// A new password by a one-time link.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ResetIn {
    /// From the link.
    token: String,
    /// At least 12 characters.
    password: String,
}

/// Where the caller is signed in, the last used first.
#[derive(Object)]
struct DevicesOut {
    /// Sessions that are open.
    items: Vec<DeviceOut>,
}

/// A session on a device.
#[derive(Object)]
#[oai(rename = "DeviceSession")]
struct DeviceOut {
    /// Identifier of the session.
    id: Uuid,
    /// What was signed in with, such as `Firefox on Windows`; absent when it did not say.
    #[oai(skip_serializing_if_is_none)]
    device: Option<String>,
    /// Sign-in.
    signed_in_at: Instant,
    /// Last use, to within ten minutes.
    last_used_at: Instant,
    /// Ends by itself when it is not used until then.
    expires_at: Instant,
    /// The session that asks.
    current: bool,
}

/// A forgotten password.
#[derive(Object)]
#[oai(deny_unknown_fields)]
struct ForgottenIn {
    /// Work address.
    #[oai(validator(max_length = 254))]
    email: String,
    /// Language of the mail, unless its reader has chosen one.
    language: MailLanguage,
}

#[derive(ApiResponse)]
enum Taken {
    /// Taken. Whether somebody has the address is not told; if so, a mail is on its way.
    #[oai(status = 202)]
    Accepted,
}

#[derive(ApiResponse)]
enum Opened {
    /// Signed in. The cookie renews the access token.
    #[oai(status = 201)]
    Created(Json<SessionOut>, #[oai(header = "Set-Cookie")] String),
}

#[derive(ApiResponse)]
enum Renewed {
    /// A new access token; the cookie was renewed too.
    #[oai(status = 200)]
    Ok(Json<SessionOut>, #[oai(header = "Set-Cookie")] String),
}

#[derive(ApiResponse)]
enum Ended {
    /// Signed out; the cookie is gone.
    #[oai(status = 204)]
    NoContent(#[oai(header = "Set-Cookie")] String),
}

#[OpenApi(tag = "Tag::Sessions")]
impl SessionsApi {
    /// Sign in.
    #[oai(path = "/sessions", method = "post", operation_id = "create_session")]
    async fn create(&self, request: &Request, body: Json<SignInIn>) -> Result<Opened, Problem> {
        let address = crate::web::client_address(request);
        let made = self.app.sign_in(&body.0.email, body.0.password, &address, device(request)).await?;
        let cookie = self.cookie(&made.refresh_token);
        Ok(Opened::Created(Json(out(made)), cookie))
    }

    /// Renew the access token by the refresh cookie.
    #[oai(path = "/sessions/refresh", method = "post", operation_id = "refresh_session")]
    async fn refresh(&self, request: &Request) -> Result<Renewed, Problem> {
        same_origin(request)?;
        let token =
            refresh_cookie(request).ok_or_else(|| AppError::Unauthorized("You are not signed in.".into()))?;
        let made = self.app.refresh(&token).await?;
        let cookie = self.cookie(&made.refresh_token);
        Ok(Renewed::Ok(Json(out(made)), cookie))
    }

    /// Sign out.
    #[oai(path = "/sessions/current", method = "delete", operation_id = "delete_session")]
    async fn delete(&self, caller: Signed) -> Result<Ended, Problem> {
        self.app.sign_out(&caller).await?;
        Ok(Ended::NoContent(self.cookie("")))
    }

    /// List where the caller is signed in.
    #[oai(path = "/sessions", method = "get", operation_id = "list_sessions")]
    async fn list(&self, caller: Signed) -> Result<Json<DevicesOut>, Problem> {
        let rows = self.app.own_sessions(&caller).await?;
        Ok(Json(DevicesOut { items: rows.into_iter().map(|row| device_out(row, caller.session)).collect() }))
    }

    /// Sign out everywhere else.
    #[oai(path = "/sessions/others", method = "delete", operation_id = "end_other_sessions")]
    async fn end_others(&self, caller: Signed) -> Result<Done, Problem> {
        self.app.end_other_sessions(&caller).await?;
        Ok(Done::NoContent)
    }

    /// Sign out on one device.
    #[oai(path = "/sessions/:id", method = "delete", operation_id = "end_session")]
    async fn end(&self, caller: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        self.app.end_session(&caller, id.0).await?;
        Ok(Done::NoContent)
    }

    /// Make the first administrator by the one-time link.
    #[oai(path = "/setup", method = "post", operation_id = "create_setup")]
    async fn set_up(&self, request: &Request, body: Json<SetUpIn>) -> Result<Opened, Problem> {
        let SetUpIn { token, organization_name, time_zone, given_name, family_name, email, password } =
            body.0;
        let person = NewPerson { given_name, family_name, email: Some(email) };
        let setup = SetUp { organization_name, time_zone, person, password, device: device(request) };
        let made = self.app.set_up(&token, setup).await?;
        let cookie = self.cookie(&made.refresh_token);
        Ok(Opened::Created(Json(out(made)), cookie))
    }

    /// Ask for a mail with a link that sets a new password.
    #[oai(path = "/forgotten-passwords", method = "post", operation_id = "create_forgotten_password")]
    async fn forgotten(&self, request: &Request, body: Json<ForgottenIn>) -> Result<Taken, Problem> {
        let address = crate::web::client_address(request);
        self.app.forgot_password(&body.0.email, body.0.language.into(), &address).await?;
        Ok(Taken::Accepted)
    }

    /// Set a password by a one-time link.
    #[oai(path = "/password-resets", method = "post", operation_id = "create_password_reset")]
    async fn reset(&self, body: Json<ResetIn>) -> Result<Done, Problem> {
        self.app.reset_password(&body.0.token, body.0.password).await?;
        Ok(Done::NoContent)
    }
}

impl SessionsApi {
    fn cookie(&self, value: &str) -> String {
        let mut cookie = Cookie::new_with_str(COOKIE, value);
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Strict);
        cookie.set_path("/api/v1/sessions");
        cookie.set_secure(self.app.secure_cookies);
        let days = if value.is_empty() { 0 } else { 30 };
        cookie.set_max_age(std::time::Duration::from_secs(days * 86_400));
        cookie.to_string()
    }
}

fn device_out(row: session::Model, current: Option<Uuid>) -> DeviceOut {
    DeviceOut {
        id: row.id,
        device: row.device,
        signed_in_at: Instant::at(row.created_at),
        last_used_at: Instant::at(row.last_used_at),
        expires_at: Instant::at(row.expires_at),
        current: current == Some(row.id),
    }
}

fn out(made: SignedIn) -> SessionOut {
    SessionOut {
        access_token: made.access_token,
        token_type: "Bearer".into(),
        expires_in: crate::auth::ACCESS_SECONDS,
        person_id: made.person,
    }
}

/// What the request comes from.
fn device(request: &Request) -> Option<String> {
    request.header(header::USER_AGENT).and_then(crate::auth::device)
}

fn refresh_cookie(request: &Request) -> Option<String> {
    let header = request.header(header::COOKIE)?;
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, v)| v.to_owned())
}

/// A page of another site cannot renew a session: browsers name where a POST comes from.
fn same_origin(request: &Request) -> Result<(), Problem> {
    let Some(origin) = request.header(header::ORIGIN) else {
        return Ok(());
    };
    let host = request.header(header::HOST).unwrap_or_default();
    let from = origin.split_once("://").map_or("", |(_, host)| host);
    if from == host {
        return Ok(());
    }
    Err(AppError::Forbidden("This request comes from another site.".into()).into())
}
