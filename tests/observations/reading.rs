//! Reading: everybody their own part, newest first, in pages that miss nothing.

use fieldcraft_entities::assignment;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{body, put, ready, recorded, with};
use crate::harness::{Reply, TestApp};

fn ids(reply: &Reply) -> Vec<String> {
    let items = reply.at("/items");
    items
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["id"].as_str().unwrap_or_default().to_owned())
        .collect()
}

async fn list(app: &TestApp, by: Uuid, query: &str) -> Vec<String> {
    ids(&app.by(by).get(&format!("/api/v1/observations{query}")).await.expect(200))
}

/// At half past ten in the evening it is tomorrow in UTC, and still today where people work.
#[tokio::test]
async fn who_leads_until_today_reads_until_the_day_ends_there() {
    let (app, cast) = ready().await;
    recorded(&app, &cast).await;
    let lead = app.given().person("Lea Lead", "R4", cast.north_site).await;
    let id = app.given().assignment("supervisor", lead, cast.worker).await;
    let tx = app.app.store.begin().await.expect("a transaction");
    assignment::Entity::update_many()
        .col_expr(assignment::Column::ToOn, Expr::value(chrono::NaiveDate::from_ymd_opt(2026, 3, 2)))
        .filter(assignment::Column::AssignmentId.eq(id))
        .exec(&tx)
        .await
        .expect("ended");
    tx.commit().await.expect("committed");
    let seen = async || {
        let list = app.by(lead).get("/api/v1/observations").await.expect(200);
        list.at("/items").as_array().map(Vec::len)
    };
    app.at("2026-03-03T03:30:00Z");
    assert_eq!(seen().await, Some(1));
    app.at("2026-03-03T05:30:00Z");
    assert_eq!(seen().await, Some(0));
}

#[tokio::test]
async fn everybody_reads_their_own_part() {
    let (app, cast) = ready().await;
    let north = recorded(&app, &cast).await.to_string();
    let south = app.app.id();
    put(&app, cast.outsider, south, body(cast.stranger)).await.expect(201);
    let south = south.to_string();
    for (who, seen) in [
        (cast.worker, vec![&north]),
        (cast.coach, vec![&north]),
        (cast.supervisor, vec![&north]),
        (cast.center, vec![&south, &north]),
        (cast.admin, vec![&south, &north]),
        (cast.colleague, vec![]),
        (cast.outsider, vec![&south]),
        (cast.stranger, vec![&south]),
    ] {
        let listed = list(&app, who, "").await;
        assert_eq!(listed.iter().collect::<Vec<_>>(), seen);
        for id in [&north, &south] {
            let reply = app.by(who).get(&format!("/api/v1/observations/{id}")).await;
            if seen.contains(&id) {
                reply.expect(200);
            } else {
                let absent = app.by(who).get(&format!("/api/v1/observations/{}", app.app.id())).await;
                let hidden = reply.expect_problem(404, "not-found");
                assert_eq!(hidden.at("/detail"), absent.at("/detail"), "hidden is as absent");
            }
        }
    }
}

#[tokio::test]
async fn lists_are_narrowed_by_subject_and_observer() {
    let (app, cast) = ready().await;
    let of_worker = recorded(&app, &cast).await.to_string();
    let of_colleague = app.app.id();
    put(&app, cast.center, of_colleague, body(cast.colleague)).await.expect(201);
    let of_colleague = of_colleague.to_string();
    let by = cast.supervisor;
    assert_eq!(
        list(&app, by, &format!("?subject_id={}", cast.worker)).await,
        std::slice::from_ref(&of_worker)
    );
    assert_eq!(list(&app, by, &format!("?observer_id={}", cast.center)).await, [of_colleague]);
    let both = format!("?subject_id={}&observer_id={}", cast.worker, cast.coach);
    assert_eq!(list(&app, by, &both).await, [of_worker]);
    assert!(list(&app, cast.outsider, &format!("?subject_id={}", cast.worker)).await.is_empty());
}

#[tokio::test]
async fn pages_go_from_the_last_observed_to_the_first_and_miss_nothing() {
    let (app, cast) = ready().await;
    let mut sent = Vec::new();
    for day in [5, 3, 9, 3, 7, 1] {
        let id = app.app.id();
        let at = json!({ "observed_at": format!("2026-02-0{day}T12:00:00Z") });
        put(&app, cast.coach, id, with(body(cast.worker), at)).await.expect(201);
        sent.push((day, id.to_string()));
    }
    sent.sort();
    sent.reverse();
    let wanted: Vec<String> = sent.into_iter().map(|(_, id)| id).collect();
    assert_eq!(list(&app, cast.coach, "").await, wanted);
    let (mut paged, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.by(cast.coach).get(&format!("/api/v1/observations?limit=2{cursor}")).await.expect(200);
        paged.extend(ids(&page));
        match page.at("/next") {
            Value::String(next) => cursor = format!("&cursor={next}"),
            _ => break,
        }
    }
    assert_eq!(paged, wanted);
    app.by(cast.coach).get("/api/v1/observations?cursor=x").await.expect_problem(422, "invalid");
    app.by(cast.coach).get("/api/v1/observations?limit=201").await.expect_problem(400, "bad-request");
}
