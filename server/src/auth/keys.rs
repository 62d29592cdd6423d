//! The keys that sign tokens. Access tokens are JWT (HS256, RFC 7519) that name
//! the person and the session and nothing else. Refresh tokens are derived from
//! the session's nonce and generation, so that the same generation asked for
//! twice is the same token: a lost reply and two tabs do no harm.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, bail};
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::signing::SigningKeys;
use crate::state::Ids;

/// Seconds an access token is good for.
pub const ACCESS_SECONDS: i64 = 600;

/// What an access token says.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
pub struct AccessClaims {
    /// The person.
    pub sub: Uuid,
    /// The session.
    pub sid: Uuid,
    /// Good until, seconds since 1970 UTC.
    pub exp: i64,
}

/// A refresh token taken apart; its seal has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session.
    pub session: Uuid,
    /// How many renewals it comes after.
    pub generation: i64,
}

#[derive(Clone)]
struct Key {
    kid: String,
    encode: EncodingKey,
    decode: DecodingKey,
    refresh: hmac::Key,
}

/// The signing keys: the first signs, all verify.
#[derive(Clone)]
pub struct Keys {
    tokens: Vec<Key>,
    rules: Validation,
    /// What certificates are signed with.
    pub signing: SigningKeys,
}

impl Keys {
    /// Reads the keys of `path`, one `kid secret` a line, the newest first.
    ///
    /// # Errors
    /// The file cannot be read, or holds no key of at least 32 bytes.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read the secret file {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("the secret file {} is not usable", path.display()))
    }

    /// Reads the keys of `path`; makes the file with new keys when it is not there,
    /// and adds a key for certificates where there is none.
    ///
    /// # Errors
    /// As [`Keys::read`], or the file cannot be written.
    pub fn read_or_make(path: &Path, ids: &dyn Ids) -> anyhow::Result<Self> {
        if path.exists() {
            let keys = Self::read(path)?;
            if keys.signing.current().is_some() {
                return Ok(keys);
            }
            Self::rotate(path)?;
        } else {
            let mut secret = [0; 48];
            ids.random(&mut secret);
            let text = format!("k1 {}\n{}\n", URL_SAFE_NO_PAD.encode(secret), SigningKeys::new_line()?);
            write_secret(path, &text)?;
        }
        Self::read(path)
    }

    /// Puts a new key for certificates at the top of the secret file; gives its name.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub fn rotate(path: &Path) -> anyhow::Result<String> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read the secret file {}", path.display()))?;
        let text = SigningKeys::rotated(&text)?;
        let keys = Self::parse(&text)?;
        // Written beside and moved: a crash leaves the old file or the new one.
        let beside = path.with_extension("secret-new");
        if beside.exists() {
            fs::remove_file(&beside)?;
        }
        write_secret(&beside, &text)?;
        fs::rename(&beside, path)
            .with_context(|| format!("cannot replace the secret file {}", path.display()))?;
        keys.signing.current().map(str::to_owned).context("no key for certificates is there")
    }

    /// Reads keys from text, one `kid secret` a line; lines about certificates are those of [`SigningKeys`].
    ///
    /// # Errors
    /// No line, or a secret that is too short or not base64.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let (mut tokens, mut signing) = (Vec::new(), SigningKeys::default());
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if SigningKeys::is_line(line) {
                signing.add(line)?;
                continue;
            }
            let (kid, secret) = line.split_once(' ').context("a line must be: name, space, secret")?;
            let secret = URL_SAFE_NO_PAD
                .decode(secret.trim().trim_end_matches('='))
                .context("a secret must be base64url")?;
            if secret.len() < 32 {
                bail!("the secret {kid} has {} bytes; at least 32 are needed", secret.len());
            }
            let refresh = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), b"fieldcraft refresh");
            tokens.push(Key {
                kid: kid.into(),
                encode: EncodingKey::from_secret(&secret),
                decode: DecodingKey::from_secret(&secret),
                refresh: hmac::Key::new(hmac::HMAC_SHA256, refresh.as_ref()),
            });
        }
        if tokens.is_empty() {
            bail!("it holds no key");
        }
        let mut rules = Validation::new(Algorithm::HS256);
        // The clock is injected; `verify` compares the expiry itself.
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        Ok(Self { tokens, rules, signing })
    }

    /// A signed access token.
    ///
    /// # Errors
    /// Never in practice; the signing library reports faults of its own.
    pub fn access(&self, person: Uuid, session: Uuid, now: i64) -> anyhow::Result<String> {
        let key = &self.tokens[0];
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::HS256) };
        let claims = AccessClaims { sub: person, sid: session, exp: now / 1000 + ACCESS_SECONDS };
        Ok(jsonwebtoken::encode(&header, &claims, &key.encode)?)
    }

    /// What a token says, if one of our keys signed it and it has not ended.
    #[must_use]
    pub fn verify(&self, token: &str, now: i64) -> Option<AccessClaims> {
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.tokens.iter().find(|key| key.kid == kid)?;
        let claims = jsonwebtoken::decode::<AccessClaims>(token, &key.decode, &self.rules).ok()?.claims;
        (claims.exp > now / 1000).then_some(claims)
    }

    /// The refresh token of one generation of a session.
    #[must_use]
    pub fn refresh(&self, session: Uuid, nonce: &str, generation: i64) -> String {
        let body = format!("{session}.{generation}");
        let seal = hmac::sign(&self.tokens[0].refresh, format!("{body}.{nonce}").as_bytes());
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(seal))
    }

    /// Takes a refresh token apart without checking its seal, to find its session.
    #[must_use]
    pub fn peek_refresh(token: &str) -> Option<RefreshToken> {
        let mut parts = token.split('.');
        let session = Uuid::parse_str(parts.next()?).ok()?;
        let generation = parts.next()?.parse().ok()?;
        Some(RefreshToken { session, generation })
    }

    /// Was this refresh token made by one of our keys for this session?
    #[must_use]
    pub fn refresh_is_ours(&self, token: &str, nonce: &str) -> bool {
        let Some((body, seal)) = token.rsplit_once('.') else {
            return false;
        };
        let Ok(seal) = URL_SAFE_NO_PAD.decode(seal) else {
            return false;
        };
        let text = format!("{body}.{nonce}");
        self.tokens.iter().any(|key| hmac::verify(&key.refresh, text.as_bytes(), &seal).is_ok())
    }
}

/// Writes a new file that only its owner may read.
fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file =
        options.open(path).with_context(|| format!("cannot make the secret file {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// A random token for a link, 192 bits, in text that survives a mail program.
#[must_use]
pub fn random_token(ids: &dyn Ids) -> String {
    let mut bytes = [0; 24];
    ids.random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a token or a body: its SHA-256 in hexadecimal.
#[must_use]
pub fn hash_token(token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, token.as_bytes());
    hash.as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &[&str]) -> Keys {
        let lines: Vec<String> =
            names.iter().map(|n| format!("{n} {}", URL_SAFE_NO_PAD.encode(n.repeat(20)))).collect();
        Keys::parse(&lines.join("\n")).expect("keys")
    }

    #[test]
    fn an_access_token_ends_and_survives_rotation() {
        let (person, session) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let old = keys(&["k1"]).access(person, session, 0).expect("signed");
        let rotated = keys(&["k2", "k1"]);
        assert_eq!(rotated.verify(&old, 1000).map(|c| c.sub), Some(person));
        assert_eq!(rotated.verify(&old, ACCESS_SECONDS * 1000), None);
        assert_eq!(keys(&["k2"]).verify(&old, 1000), None);
    }

    #[test]
    fn a_refresh_token_is_bound_to_session_generation_and_nonce() {
        let keys = keys(&["k1"]);
        let session = Uuid::from_u128(7);
        let token = keys.refresh(session, "nonce", 3);
        assert_eq!(Keys::peek_refresh(&token), Some(RefreshToken { session, generation: 3 }));
        assert!(keys.refresh_is_ours(&token, "nonce"));
        assert!(!keys.refresh_is_ours(&token, "other"));
        assert!(!keys.refresh_is_ours(&token.replace(".3.", ".4."), "nonce"));
    }

    #[test]
    fn short_and_missing_secrets_are_refused() {
        assert!(Keys::parse("").is_err());
        assert!(Keys::parse("k1 c2hvcnQ").is_err());
    }
}
