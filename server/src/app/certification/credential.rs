//! A certificate as others can check it without us: an Open Badges 3.0
//! achievement credential, signed as a VC-JWT, and our picture of it with that
//! token baked in.

use std::fmt::Write as _;

use chrono::NaiveDate;
use fieldcraft_competencies::certification::Path;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::decide::{Verification, out_of_force};
use super::facts::scope_of;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store;
use crate::time::{self, DAY_MS, rfc3339};

/// A signed certificate.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The token.
    pub jwt: String,
    /// What it says, in short.
    pub shown: Verification,
}

/// A certificate that is out of force although its token still verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Certificate.
    pub id: Uuid,
    /// `revoked` or `suspended`.
    pub state: &'static str,
}

impl App {
    /// The address of a certificate, and so the identifier of its credential.
    #[must_use]
    pub fn certificate_address(&self, id: Uuid) -> String {
        format!("{}/certificates/{id}", self.origin())
    }

    /// The signed credential of a certificate. Whoever holds the address may have it.
    ///
    /// # Errors
    /// `Conflict` when it was revoked or there is no key to sign with.
    pub async fn credential(&self, id: Uuid) -> AppResult<Credential> {
        let shown = self.verify_certificate(id).await?;
        if ["revoked", "suspended"].contains(&shown.state) {
            return Err(AppError::Conflict(format!(
                "This certificate is {}; there is nothing to download.",
                shown.state
            )));
        }
        let content = self.content().await?;
        let path = content.paths().iter().find(|path| path.code == shown.row.path);
        let tree = store::org::tree(&self.store.read).await?;
        let center = tree.iter().find(|node| node.parent_id.is_none());
        let (agencies, _) = scope_of(&shown.row.agencies, &shown.row.modules)?;
        let zone = agencies.first().map_or(chrono_tz::UTC, |agency| tree.zone(*agency));
        let valid = Valid {
            from: time::end_of_day(shown.row.valid_from_on - chrono::Days::new(1), zone) + 1,
            until: time::end_of_day(shown.row.valid_to_on, zone),
        };
        let claims =
            self.claims(&shown, path, center.map_or("Fieldcraft", |node| node.name.as_str()), &valid);
        let jwt = self.keys.signing.sign(&claims).map_err(AppError::internal)?.ok_or_else(|| {
            AppError::Conflict(
                "There is no key to sign certificates with; run `fieldcraft keys rotate`.".into(),
            )
        })?;
        Ok(Credential { jwt, shown })
    }

    fn claims(&self, shown: &Verification, path: Option<&Path>, center: &str, valid: &Valid) -> Value {
        let (origin, id) = (self.origin(), self.certificate_address(shown.row.id));
        let holder = format!("urn:uuid:{}", shown.row.person_id);
        let achievement = format!("{origin}/api/v1/framework#{}", shown.row.path);
        json!({
            "iss": origin, "jti": id, "sub": holder,
            "nbf": valid.from / 1000, "exp": (valid.until + 1) / 1000, "iat": shown.row.issued_at / 1000,
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": shown.path_title,
            "issuer": { "id": origin, "type": ["Profile"], "name": center, "url": origin },
            "validFrom": rfc3339(valid.from),
            "validUntil": rfc3339(valid.until),
            "awardedDate": rfc3339(shown.row.issued_at),
            "credentialStatus": {
                "id": format!("{origin}/api/v1/certificate-revocations"), "type": "1EdTechRevocationList",
            },
            "credentialSubject": {
                "id": holder,
                "type": ["AchievementSubject"],
                "identifier": [{
                    "type": "IdentityObject", "hashed": false, "identityHash": shown.holder,
                    "identityType": "name",
                }],
                "narrative": format!("For: {}.", shown.scope.join("; ")),
                "achievement": {
                    "id": achievement,
                    "type": ["Achievement"],
                    "achievementType": "Certification",
                    "name": shown.path_title,
                    "description": path.map_or(APPOINTED, |path| path.text.as_str()),
                    "criteria": { "narrative": criteria(path) },
                },
            },
        })
    }

    /// Certificates that are out of force today although their days are not over.
    pub async fn revocations(&self) -> AppResult<Vec<Revoked>> {
        let db = &self.store.read;
        let events = fieldcraft_entities::certificate_event::Entity::find().all(db).await?;
        // Zones differ by a day at most: what is out of force anywhere is listed.
        let today = time::local_day(self.now() + DAY_MS / 2, chrono_tz::UTC);
        let mut ids: Vec<Uuid> = events.iter().map(|event| event.certificate_id).collect();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids
            .into_iter()
            .filter_map(|id| Some(Revoked { id, state: out_of_force(id, &events, today)? }))
            .collect())
    }
}

struct Valid {
    from: i64,
    until: i64,
}

/// What stands in place of a path's text for those whom the center appointed.
const APPOINTED: &str = "A first rater, appointed by two assessors of the center before anybody could be \
    calibrated. Ratings count for the agencies named, and say that they rest on an appointment.";

fn criteria(path: Option<&Path>) -> String {
    let Some(path) = path else { return APPOINTED.to_owned() };
    let mut text = String::new();
    for stage in &path.stages {
        let _ = writeln!(text, "**{}**: {}\n", stage.title, stage.text);
    }
    text.trim_end().to_owned()
}

impl Credential {
    /// Our picture of the certificate, with the token baked in as Open Badges 3.0
    /// says: an element of its own, the first in the picture.
    #[must_use]
    pub fn picture(&self) -> String {
        let shown = &self.shown;
        let lines = wrapped(&shown.scope.join("; "), 44, 3);
        let mut scope = String::new();
        for (at, line) in lines.iter().enumerate() {
            let _ = write!(scope, "<text x=\"320\" y=\"{}\" class=\"s\">{}</text>", 292 + at * 26, xml(line));
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"{NAMESPACE}\" viewBox=\"0 0 640 440\" \
             role=\"img\" aria-labelledby=\"t\"><openbadges:credential verify=\"{jwt}\"></openbadges:credential>\
             <title id=\"t\">{holder}: {title}</title><style>text{{font-family:system-ui,sans-serif;\
             text-anchor:middle;fill:#1a2a30}}.h{{font-size:38px;font-weight:700}}.p{{font-size:25px;fill:#12505b}}\
             .s{{font-size:18px}}.m{{font-size:15px;fill:#4a5a60}}</style>\
             <rect width=\"640\" height=\"440\" rx=\"20\" fill=\"#faf8f3\"/>\
             <rect x=\"14\" y=\"14\" width=\"612\" height=\"412\" rx=\"12\" fill=\"none\" stroke=\"#12505b\" \
             stroke-width=\"2\"/><circle cx=\"320\" cy=\"84\" r=\"34\" fill=\"#12505b\"/>\
             <path d=\"M303 85l12 12 23-25\" fill=\"none\" stroke=\"#faf8f3\" stroke-width=\"6\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\
             <text x=\"320\" y=\"172\" class=\"h\"{squeeze}>{holder}</text>\
             <text x=\"320\" y=\"222\" class=\"p\">{title}</text>{scope}\
             <text x=\"320\" y=\"386\" class=\"m\">{from} to {to}</text>\
             <text x=\"320\" y=\"410\" class=\"m\">{id}</text></svg>\n",
            jwt = self.jwt,
            holder = xml(&shown.holder),
            title = xml(&shown.path_title),
            squeeze = if shown.holder.chars().count() > 26 {
                " textLength=\"570\" lengthAdjust=\"spacingAndGlyphs\""
            } else {
                ""
            },
            from = words(shown.row.valid_from_on),
            to = words(shown.row.valid_to_on),
            id = shown.row.id,
        )
    }
}

/// The namespace of what is baked in.
const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";

fn words(day: NaiveDate) -> String {
    store::facts::day(day).words()
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text in lines of so many letters, at most so many of them.
fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("one is there");
        if !line.is_empty() && line.chars().count() + word.chars().count() >= width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    if lines.len() > most {
        lines.truncate(most);
        lines[most - 1].push_str(" …");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_scopes_are_cut_and_marks_are_escaped() {
        let lines = wrapped(&"North & South Agency; ".repeat(20), 44, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.chars().count() <= 48) && lines[2].ends_with('…'), "{lines:?}");
        assert_eq!(xml("A & B <\"c\">"), "A &amp; B &lt;&quot;c&quot;&gt;");
    }
}
