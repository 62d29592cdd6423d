//! The keys that sign certificates: ES256 (P-256, RFC 7518). They stand in the
//! secret file beside those of sessions, one a line: `name es256 KEY` with the
//! private key in PKCS #8, `name es256-public POINT` once it signs no more. A
//! name is the thumbprint of the public key (RFC 7638), so nobody has to invent it.

use anyhow::{Context, bail};
use aws_lc_rs::digest;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters, EllipticCurveKeyType,
    Jwk, JwkSet, KeyAlgorithm, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

/// Marks a line with a private key.
const PRIVATE: &str = "es256";
/// Marks a line with a public key alone.
const PUBLIC: &str = "es256-public";
/// An uncompressed point of P-256: 4, then both coordinates.
const POINT: usize = 65;

#[derive(Clone)]
struct Signer {
    name: String,
    encode: EncodingKey,
    jwk: Jwk,
}

/// The keys that sign certificates, the newest first: the first private one
/// signs, all are published.
#[derive(Clone, Default)]
pub struct SigningKeys {
    signer: Option<Signer>,
    public: Vec<Jwk>,
}

impl SigningKeys {
    /// Is this a line about a key of ours?
    pub(super) fn is_line(line: &str) -> bool {
        matches!(line.split_whitespace().nth(1), Some(PRIVATE | PUBLIC))
    }

    /// Takes in one line.
    pub(super) fn add(&mut self, line: &str) -> anyhow::Result<()> {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [name, kind, key] = parts[..] else { bail!("a line must be: name, {PRIVATE}, key") };
        let bytes = URL_SAFE_NO_PAD.decode(key).context("a key must be base64url")?;
        let point = if kind == PRIVATE { point_of(&bytes)? } else { bytes.clone() };
        let jwk = jwk(&point)?;
        if jwk.common.key_id.as_deref() != Some(name) {
            bail!("the key {name} is not the one that its name says");
        }
        if kind == PRIVATE && self.signer.is_none() {
            let encode = EncodingKey::from_ec_der(&bytes);
            self.signer = Some(Signer { name: name.into(), encode, jwk: jwk.clone() });
        }
        self.public.push(jwk);
        Ok(())
    }

    /// A line with a new key.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn new_line() -> anyhow::Result<String> {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).context("no key could be made")?;
        let pkcs8 = key.to_pkcs8v1().context("no key could be made")?;
        let name = thumbprint(key.public_key().as_ref())?;
        Ok(format!("{name} {PRIVATE} {}", URL_SAFE_NO_PAD.encode(pkcs8.as_ref())))
    }

    /// The text of a secret file with a new signing key at its top. The former
    /// private keys are forgotten; their public halves stay, so that whatever
    /// they signed still verifies.
    ///
    /// # Errors
    /// A line cannot be read.
    pub fn rotated(text: &str) -> anyhow::Result<String> {
        let mut lines = vec![Self::new_line()?];
        for line in text.lines() {
            let parts: Vec<&str> = line.split_whitespace().collect();
            match parts[..] {
                [name, PRIVATE, key] => {
                    let bytes = URL_SAFE_NO_PAD.decode(key).context("a key must be base64url")?;
                    let point = URL_SAFE_NO_PAD.encode(point_of(&bytes)?);
                    lines.push(format!("{name} {PUBLIC} {point}"));
                }
                _ => lines.push(line.to_owned()),
            }
        }
        Ok(lines.join("\n") + "\n")
    }

    /// The name of the key that signs now.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.signer.as_ref().map(|signer| signer.name.as_str())
    }

    /// Signs claims as a JWT that carries its public key; `None` without a key.
    ///
    /// # Errors
    /// Never in practice; the signing library reports faults of its own.
    pub fn sign(&self, claims: &impl Serialize) -> anyhow::Result<Option<String>> {
        let Some(signer) = &self.signer else { return Ok(None) };
        let header = Header {
            kid: Some(signer.name.clone()),
            jwk: Some(signer.jwk.clone()),
            ..Header::new(Algorithm::ES256)
        };
        Ok(Some(jsonwebtoken::encode(&header, claims, &signer.encode)?))
    }

    /// Every public key, the newest first, as a key set (RFC 7517).
    #[must_use]
    pub fn key_set(&self) -> JwkSet {
        JwkSet { keys: self.public.clone() }
    }
}

fn point_of(pkcs8: &[u8]) -> anyhow::Result<Vec<u8>> {
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8)
        .map_err(|_| anyhow::anyhow!("a key is no P-256 key in PKCS #8"))?;
    Ok(key.public_key().as_ref().to_vec())
}

fn coordinates(point: &[u8]) -> anyhow::Result<(String, String)> {
    match point {
        [4, rest @ ..] if point.len() == POINT => {
            let (x, y) = rest.split_at(POINT / 2);
            Ok((URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y)))
        }
        _ => bail!("a public key is no point of P-256"),
    }
}

fn thumbprint(point: &[u8]) -> anyhow::Result<String> {
    let (x, y) = coordinates(point)?;
    // The members that RFC 7638 names, in its order and without spaces.
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    Ok(URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, canonical.as_bytes())))
}

fn jwk(point: &[u8]) -> anyhow::Result<Jwk> {
    let (x, y) = coordinates(point)?;
    Ok(Jwk {
        common: CommonParameters {
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: Some(KeyAlgorithm::ES256),
            key_id: Some(thumbprint(point)?),
            ..CommonParameters::default()
        },
        algorithm: AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
            key_type: EllipticCurveKeyType::EC,
            curve: EllipticCurve::P256,
            x,
            y,
        }),
    })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation};
    use serde_json::{Value, json};

    use super::*;

    fn keys(text: &str) -> SigningKeys {
        let mut keys = SigningKeys::default();
        text.lines().for_each(|line| keys.add(line).expect("a key"));
        keys
    }

    fn opens(set: &JwkSet, token: &str) -> bool {
        let kid = jsonwebtoken::decode_header(token).expect("a header").kid.expect("a key's name");
        let key = DecodingKey::from_jwk(set.find(&kid).expect("published")).expect("a key");
        let mut rules = Validation::new(Algorithm::ES256);
        rules.required_spec_claims.clear();
        jsonwebtoken::decode::<Value>(token, &key, &rules).is_ok()
    }

    #[test]
    fn a_rotated_key_signs_and_the_former_still_verifies() {
        let first = SigningKeys::new_line().expect("a line");
        let old = keys(&first).sign(&json!({ "a": 1 })).expect("signed").expect("a key");
        let text = SigningKeys::rotated(&first).expect("rotated");
        assert!(!text.contains(first.split(' ').nth(2).expect("a key")), "the private key is gone");
        let rotated = keys(&text);
        let new = rotated.sign(&json!({ "a": 2 })).expect("signed").expect("a key");
        let set = rotated.key_set();
        assert_eq!(set.keys.len(), 2);
        assert_eq!(set.keys[0].common.key_id.as_deref(), rotated.current());
        assert!(opens(&set, &old) && opens(&set, &new));
        assert_ne!(jsonwebtoken::decode_header(&old).ok(), jsonwebtoken::decode_header(&new).ok());
    }

    #[test]
    fn the_header_carries_the_public_key_alone() {
        let keys = keys(&SigningKeys::new_line().expect("a line"));
        let token = keys.sign(&json!({})).expect("signed").expect("a key");
        let head = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a part")).expect("base64url");
        let head: Value = serde_json::from_slice(&head).expect("JSON");
        assert_eq!((&head["alg"], &head["jwk"]["crv"]), (&json!("ES256"), &json!("P-256")));
        assert!(head["jwk"].get("d").is_none(), "{head}");
        assert_eq!(head["jwk"]["kid"], head["kid"]);
    }

    #[test]
    fn a_key_under_another_name_and_what_is_no_key_are_refused() {
        let line = SigningKeys::new_line().expect("a line");
        let renamed = format!("other {}", line.split_once(' ').expect("parts").1);
        for text in [renamed.as_str(), "a es256 c2hvcnQ", "a es256-public BAAA", "a es256"] {
            assert!(SigningKeys::default().add(text).is_err(), "{text}");
        }
        assert!(SigningKeys::default().sign(&json!({})).expect("no fault").is_none());
    }
}
