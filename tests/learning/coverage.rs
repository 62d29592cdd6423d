//! What the content covers, and who may look.

use serde_json::{Value, json};

use super::taught;

#[tokio::test]
async fn each_cell_says_where_and_no_key_is_told() {
    let (app, cast) = taught().await;
    let table = app.by(cast.center).get("/api/v1/content/coverage").await.expect(200).json();
    let rows = table["items"].as_array().expect("rows");
    assert_eq!(rows.len(), 60);
    assert!(rows.iter().all(|row| row["gaps"] == json!([])), "the shipped content has no gaps");
    let row = rows.iter().find(|row| row["indicator"] == "C05.2").expect("there");
    let kinds = |column: &str| -> Vec<&str> {
        let places = row[column].as_array().expect("places");
        places.iter().map(|place| place["kind"].as_str().expect("a kind")).collect()
    };
    assert!(kinds("taught").iter().all(|kind| *kind == "lesson"));
    assert!(kinds("practiced").contains(&"drill") && kinds("practiced").contains(&"scenario"));
    let asked: Vec<&Value> = row["checked"].as_array().expect("items").iter().collect();
    assert!(asked.len() >= 2 && asked.iter().all(|item| item["lesson"].is_string()), "{asked:?}");
    // A vignette stands with every indicator it asks about, whatever its key says.
    let content = app.app.content().await.expect("content");
    for vignette in content.vignettes.values() {
        for code in &vignette.indicators {
            let row = rows.iter().find(|row| row["indicator"] == **code).expect("an indicator");
            let there = row["vignettes"].as_array().expect("vignettes");
            assert!(there.iter().any(|one| one["code"] == *vignette.code), "{code} {}", vignette.code);
        }
    }
}

#[tokio::test]
async fn only_those_who_write_publish_or_assess_may_look() {
    let (app, cast) = taught().await;
    for by in [cast.worker, cast.coach, cast.supervisor] {
        app.by(by).get("/api/v1/content/coverage").await.expect_problem(403, "forbidden");
    }
    app.anyone().get("/api/v1/content/coverage").await.expect(401);
}
