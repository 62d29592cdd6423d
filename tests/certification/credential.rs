//! The certificate as a signed credential: sound by its schema, signed by a key
//! that is published, gone from the download once it is revoked.

use jsonschema::Validator;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{REASON, founded, second};
use crate::harness::{Cast, DAY, Reply, TestApp};
use crate::observations::ready;

async fn standing() -> (TestApp, Cast, Uuid) {
    let (app, cast) = ready().await;
    let other = second(&app, &cast).await;
    let id = founded(&app, &cast, other, cast.coach, &[cast.north]).await;
    (app, cast, id)
}

async fn credential(app: &TestApp, id: Uuid) -> Reply {
    app.anyone().get(&format!("/api/v1/certificates/{id}/credential")).await
}

/// The official schema, as its authors publish it.
fn schema() -> Validator {
    let text = include_str!("ob_v3p0_achievementcredential_schema.json");
    jsonschema::validator_for(&serde_json::from_str(text).expect("JSON")).expect("a schema")
}

/// What a token says, once a key of the published set has opened it.
async fn opened(app: &TestApp, token: &str) -> Value {
    let set: JwkSet =
        serde_json::from_value(app.anyone().get("/.well-known/jwks.json").await.json()).expect("a key set");
    let head = jsonwebtoken::decode_header(token).expect("a header");
    let published = set.find(head.kid.as_deref().expect("a key's name")).expect("a published key");
    assert_eq!(head.jwk.as_ref(), Some(published));
    let mut rules = Validation::new(Algorithm::ES256);
    rules.validate_exp = false;
    let key = DecodingKey::from_jwk(published).expect("a key");
    jsonwebtoken::decode(token, &key, &rules).expect("a good signature").claims
}

#[track_caller]
fn sound(claims: &Value) {
    let schema = schema();
    let faults: Vec<String> =
        schema.iter_errors(claims).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{claims:#}");
}

#[tokio::test]
async fn a_credential_is_sound_by_the_official_schema_and_its_claims_repeat_it() {
    let (app, cast, id) = standing().await;
    let answer = credential(&app, id).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/vc+jwt");
    assert!(answer.header("content-disposition").contains(".jwt"), "{answer}");
    let claims = opened(&app, &answer.text()).await;
    sound(&claims);
    let without = |name: &str| {
        let mut less = claims.clone();
        less["credentialSubject"]["achievement"].as_object_mut().expect("an object").remove(name);
        less
    };
    assert!(!schema().is_valid(&without("criteria")), "the schema is looked at");
    assert_eq!((&claims["jti"], &claims["iss"]), (&claims["id"], &claims["issuer"]["id"]));
    assert_eq!(claims["sub"], claims["credentialSubject"]["id"]);
    assert_eq!(claims["sub"], format!("urn:uuid:{}", cast.coach));
    assert_eq!(claims["validFrom"], "2026-03-02T05:00:00.000Z");
    assert_eq!(claims["validUntil"], "2027-03-02T04:59:59.999Z");
    assert_eq!(claims["nbf"], json!(1_772_427_600));
    assert_eq!(claims["exp"], json!(1_803_963_600));
    assert!(claims["credentialSubject"]["narrative"].as_str().is_some_and(|t| t.contains("North Agency")));
}

#[tokio::test]
async fn the_picture_carries_the_token_first() {
    let (app, _, id) = standing().await;
    let answer = app.anyone().get(&format!("/api/v1/certificates/{id}/badge")).await.expect(200);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    assert!(answer.header("content-security-policy").contains("sandbox"), "{answer}");
    let picture = answer.text();
    let (head, rest) = picture.split_once("<openbadges:credential verify=\"").expect("baked in");
    assert!(head.contains("xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\""), "{head}");
    assert_eq!(head.matches('<').count(), 1, "nothing stands before it but the picture itself: {head}");
    let claims = opened(&app, rest.split('"').next().expect("a token")).await;
    sound(&claims);
    assert!(picture.contains(">Cory Coach</text>"), "{picture}");
}

#[tokio::test]
async fn a_revoked_certificate_is_listed_and_no_longer_downloaded() {
    let (app, cast, id) = standing().await;
    let list = app.anyone().get("/api/v1/certificate-revocations").await.expect(200);
    assert_eq!(list.at("/revokedCredential"), json!([]));
    app.wait(DAY);
    let claims = opened(&app, &credential(&app, id).await.expect(200).text()).await;
    let body = json!({
        "id": app.app.id(), "kind": "suspended", "effective_on": "2026-03-03", "reason": REASON,
    });
    let path = format!("/api/v1/certificates/{id}/changes");
    assert!(app.by(cast.center).post(&path, body).await.status.is_success());
    credential(&app, id).await.expect_problem(409, "conflict");
    let list = app.anyone().get("/api/v1/certificate-revocations").await.expect(200).json();
    assert_eq!(list["id"], claims["credentialStatus"]["id"]);
    assert_eq!(list["revokedCredential"][0]["id"], claims["id"]);
    assert_eq!(list["revokedCredential"][0]["revocationReason"], "suspended");
    credential(&app, app.app.id()).await.expect_problem(404, "not-found");
}
