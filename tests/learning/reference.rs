//! What people look up, and what is open to everybody.

use serde_json::Value;

use super::taught;

fn texts<'v>(items: &'v Value, field: &str) -> Vec<&'v str> {
    items.as_array().expect("a list").iter().filter_map(|item| item[field].as_str()).collect()
}

#[tokio::test]
async fn the_glossary_explains_terms_in_both_languages_and_says_where_they_are_taught() {
    let (app, cast) = taught().await;
    let worker = app.by(cast.worker);
    let english = worker.get("/api/v1/glossary").await.expect(200).json();
    assert_eq!(english["languages"], serde_json::json!(["en", "es"]));
    assert!(english.get("translation_reviewed").is_none());
    let term = |glossary: &Value, id: &str| {
        let terms = glossary["terms"].as_array().expect("terms").clone();
        terms.into_iter().find(|term| term["id"] == id).expect("the term")
    };
    let handoff = term(&english, "warm-handoff");
    assert_eq!((handoff["term"].as_str(), handoff["mark"].as_bool()), (Some("Warm handoff"), Some(true)));
    assert!(handoff["lesson"].is_string(), "{handoff}");
    assert_eq!(term(&english, "need")["mark"], false);
    let spanish = worker.get("/api/v1/glossary?language=es").await.expect(200).json();
    assert_eq!(spanish["translation_reviewed"], false);
    assert_ne!(term(&spanish, "warm-handoff")["term"], "Warm handoff");
    assert_eq!(term(&spanish, "need")["mark"], false);
    let refused = worker.get("/api/v1/glossary?language=fr").await.expect(422).json();
    assert!(refused["detail"].as_str().expect("words").contains("en, es"), "{refused}");
}

#[tokio::test]
async fn the_search_index_holds_every_lesson_job_aid_term_and_role_and_travels_once() {
    let (app, cast) = taught().await;
    let worker = app.by(cast.worker);
    let answer = worker.get("/api/v1/search-index").await.expect(200);
    let tag = answer.header("etag").to_owned();
    let index = answer.json();
    let entries = index["entries"].as_array().expect("entries");
    let of = |kind: &str| -> Vec<&Value> { entries.iter().filter(|entry| entry["kind"] == kind).collect() };
    for module in worker.get("/api/v1/modules").await.expect(200).at("/items").as_array().expect("modules") {
        let code = module["code"].as_str().expect("a code");
        let detail = worker.get(&format!("/api/v1/modules/{code}")).await.expect(200).json();
        assert!(of("module").iter().any(|entry| entry["at"] == code));
        for slug in texts(&detail["lessons"], "slug") {
            let at = format!("{code}/{slug}");
            let parts: Vec<_> = of("lesson").into_iter().filter(|entry| entry["at"] == at.as_str()).collect();
            assert!(parts.len() > 2, "{at} has its headings as parts");
            assert!(parts.iter().skip(1).all(|part| part["anchor"].is_string()), "{at}");
        }
        let aids = detail["job_aids"].as_array().expect("job aids").len();
        let here = format!("{code}/");
        let found = of("job_aid").iter().filter(|e| e["at"].as_str().expect("at").starts_with(&here)).count();
        assert_eq!(found, aids, "{code}");
    }
    assert_eq!(of("role_card").len(), 5);
    assert!(of("term").len() > 80);
    let again = worker.clone().with("if-none-match", &tag).get("/api/v1/search-index").await;
    again.expect(304);
    let spanish = worker.get("/api/v1/search-index?language=es").await.expect(200).json();
    let spanish = spanish["entries"].as_array().expect("entries");
    let first = spanish.iter().find(|entry| entry["at"] == "M01").expect("M01");
    assert!(first.get("language").is_none(), "M01 is translated: {first}");
    let other = spanish.iter().find(|entry| entry["at"] == "M03").expect("M03");
    assert_eq!(other["language"], "en", "M03 is not");
    worker.get("/api/v1/search-index?language=fr").await.expect(422);
}

#[tokio::test]
async fn anybody_reads_what_the_roles_are_like_and_the_first_lesson_and_nothing_else() {
    let (app, cast) = taught().await;
    let nobody = app.anyone();
    let cards = nobody.get("/api/v1/role-cards").await.expect(200).json();
    assert_eq!(texts(&cards["items"], "role"), ["R1", "R2", "R3", "R4", "R5"]);
    let responder = &cards["items"][1];
    assert!(responder["day_html"].as_str().expect("html").contains("<p>"));
    assert!(responder["modules"].as_array().expect("modules").len() > 5);
    assert_eq!(responder["first_months"].as_array().expect("stages").len(), 4);
    assert_eq!(cards["items"][4]["first_months"].as_array().expect("stages").len(), 0);
    assert_eq!(texts(&cards["lessons"], "slug"), ["01-the-family-defines-the-crisis"]);
    let path = "/api/v1/open-lessons/M01/01-the-family-defines-the-crisis";
    let lesson = nobody.get(path).await.expect(200).json();
    assert_eq!(lesson["language"], "en");
    assert!(lesson["html"].as_str().expect("html").contains("<h2"));
    let spanish = nobody.get(&format!("{path}?language=es")).await.expect(200).json();
    assert_eq!(spanish["title"], "La familia define la crisis");
    // Every other lesson is answered like one that is not there.
    let worker = app.by(cast.worker);
    let modules = worker.get("/api/v1/modules").await.expect(200).json();
    let mut closed = 0;
    for code in texts(&modules["items"], "code") {
        let module = worker.get(&format!("/api/v1/modules/{code}")).await.expect(200).json();
        for slug in texts(&module["lessons"], "slug") {
            let open = (code, slug) == ("M01", "01-the-family-defines-the-crisis");
            let status = if open { 200 } else { 404 };
            nobody.get(&format!("/api/v1/open-lessons/{code}/{slug}")).await.expect(status);
            closed += usize::from(!open);
        }
    }
    assert!(closed > 90, "{closed}");
    nobody.get("/api/v1/open-lessons/M01/99-not-there").await.expect(404);
    for path in ["/glossary", "/search-index", "/modules", "/modules/M01"] {
        nobody.get(&format!("/api/v1{path}")).await.expect(401);
    }
}
