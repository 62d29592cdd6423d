//! The refresh cookie: it rotates, forgives a lost reply, and ends a family when
//! somebody plays an old one back.

use fieldcraft::policy::Permission;
use poem::http::Method;

use super::{PASSWORD, cookie, sign_in, worker};
use crate::harness::{DAY, MINUTE, Reply, TestApp};

const PATH: &str = "/api/v1/sessions/refresh";

async fn renew(app: &TestApp, cookie: &str) -> Reply {
    app.anyone().with("cookie", cookie).send(Method::POST, PATH, None).await
}

#[tokio::test]
async fn a_cookie_renews_and_rotates() {
    let app = TestApp::new().await;
    worker(&app).await;
    let first = sign_in(&app, PASSWORD).await.expect(201);
    app.wait(11 * MINUTE);
    let second = renew(&app, &cookie(&first)).await.expect(200);
    assert_ne!(cookie(&first), cookie(&second));
    app.bearing(&second.text_at("/access_token")).get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn without_a_cookie_or_with_a_forged_one_nothing_is_renewed() {
    let app = TestApp::new().await;
    worker(&app).await;
    app.anyone().send(Method::POST, PATH, None).await.expect_problem(401, "unauthorized");
    let good = cookie(&sign_in(&app, PASSWORD).await);
    for forged in [good.replace(".0.", ".1."), format!("{good}x"), "fieldcraft_refresh=".into()] {
        renew(&app, &forged).await.expect_problem(401, "unauthorized");
    }
    renew(&app, &good).await.expect(200);
}

#[tokio::test]
async fn a_lost_reply_and_two_tabs_do_no_harm() {
    let app = TestApp::new().await;
    worker(&app).await;
    let first = cookie(&sign_in(&app, PASSWORD).await);
    let second = cookie(&renew(&app, &first).await.expect(200));
    // The reply was lost, or another tab was as quick: the same cookie again.
    let again = cookie(&renew(&app, &first).await.expect(200));
    assert_eq!(second, again);
    renew(&app, &second).await.expect(200);
}

#[tokio::test]
async fn an_old_cookie_after_its_successor_was_used_ends_the_family() {
    let app = TestApp::new().await;
    worker(&app).await;
    let first = cookie(&sign_in(&app, PASSWORD).await);
    let second = cookie(&renew(&app, &first).await.expect(200));
    let third = renew(&app, &second).await.expect(200);
    renew(&app, &first).await.expect_problem(401, "unauthorized");
    renew(&app, &cookie(&third)).await.expect_problem(401, "unauthorized");
    app.bearing(&third.text_at("/access_token")).get("/api/v1/me").await.expect(401);
    // Another sign-in of the same person is another family.
    sign_in(&app, PASSWORD).await.expect(201);
}

#[tokio::test]
async fn two_renewals_at_once_give_the_same_successor() {
    let app = TestApp::new().await;
    worker(&app).await;
    let first = cookie(&sign_in(&app, PASSWORD).await);
    let both = futures_util::future::join(renew(&app, &first), renew(&app, &first)).await;
    assert_eq!(cookie(&both.0.expect(200)), cookie(&both.1.expect(200)));
}

#[tokio::test]
async fn another_site_cannot_renew() {
    let app = TestApp::new().await;
    worker(&app).await;
    let cookie = cookie(&sign_in(&app, PASSWORD).await);
    let from = |origin: &str| {
        app.anyone().with("cookie", &cookie).with("host", "127.0.0.1:8080").with("origin", origin)
    };
    from("https://evil.example").send(Method::POST, PATH, None).await.expect_problem(403, "forbidden");
    from("null").send(Method::POST, PATH, None).await.expect_problem(403, "forbidden");
    from("http://127.0.0.1:8080").send(Method::POST, PATH, None).await.expect(200);
}

#[tokio::test]
async fn a_month_without_use_ends_a_session_and_use_prolongs_it() {
    let app = TestApp::new().await;
    worker(&app).await;
    let first = cookie(&sign_in(&app, PASSWORD).await);
    app.at("2026-03-31T15:00:00Z");
    let second = cookie(&renew(&app, &first).await.expect(200));
    app.wait(29 * DAY);
    let third = cookie(&renew(&app, &second).await.expect(200));
    app.wait(30 * DAY);
    renew(&app, &third).await.expect(401);
}

#[tokio::test]
async fn a_changed_grant_holds_within_a_minute() {
    let (app, cast) = TestApp::staffed().await;
    let path = format!("/api/v1/people?node_id={}", cast.north_site);
    let seen = |reply: Reply| reply.at("/items").as_array().map_or(0, Vec::len);
    let before = seen(app.by(cast.colleague).get(&path).await.expect(200));
    // Written by another replica, which cannot reach this one's memory.
    let id = app.app.id();
    let tx = app.app.store.begin().await.expect("a transaction");
    let span = (app.app.now(), None);
    app.app
        .insert_grant(&tx, id, cast.colleague, Permission::ViewTeam, cast.north_site, span, cast.admin)
        .await
        .expect("a grant");
    tx.commit().await.expect("committed");
    app.wait(MINUTE);
    let after = seen(app.by(cast.colleague).get(&path).await.expect(200));
    assert!(after > before, "{before} then {after}");
}
