//! Drills and refreshers played in the page: one question at a time, told back at once.

use fieldcraft_curriculum::{Answer, Drill, Item, right_answer};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{module, pass, right, taught};
use crate::harness::{Cast, DAY, MINUTE, Reply, TestApp};

const ROUNDS: &str = "/api/v1/refreshers/rounds";

fn drill(code: &str) -> Drill {
    let files = fieldcraft_curriculum::builtin_files();
    let (drills, _) = fieldcraft_curriculum::load_drills(&files, &|_| true);
    drills.into_iter().find(|drill| drill.code == code).expect("a shipped drill")
}

fn item(source: &str, id: &str) -> Item {
    let check = if source.starts_with("D-") { drill(source).check } else { module(source).check };
    check.item(id).expect("a question").clone()
}

/// An answer that is all right, or all wrong.
fn answer(item: &Item, is_right: bool) -> Value {
    if is_right {
        return right(item);
    }
    let kind = item.kind().as_str();
    match right_answer(item) {
        Answer::Ordering { mut order } => {
            order.reverse();
            json!({ "item": item.id, "kind": kind, "order": order })
        }
        Answer::Matching { pairs } => {
            let mut rights: Vec<String> = pairs.values().cloned().collect();
            rights.rotate_left(1);
            let pairs: Vec<Value> = pairs
                .keys()
                .zip(rights)
                .map(|(left, right)| json!({ "left": left, "right": right }))
                .collect();
            json!({ "item": item.id, "kind": kind, "pairs": pairs })
        }
        Answer::Single { option } => {
            json!({ "item": item.id, "kind": kind, "option": wrong(item, &[option]) })
        }
        Answer::Multiple { options } => {
            json!({ "item": item.id, "kind": kind, "options": [wrong(item, &options)] })
        }
    }
}

fn wrong(item: &Item, right: &[String]) -> String {
    let whole = serde_json::to_value(item).expect("an item");
    let options = whole["options"].as_array().expect("options").clone();
    let ids = options.iter().filter_map(|option| option["id"].as_str().map(str::to_owned));
    ids.into_iter().find(|id| !right.contains(id)).expect("a wrong option")
}

async fn open(app: &TestApp, person: Uuid, about: Value, status: u16) -> Reply {
    let mut body = about;
    body["id"] = json!(app.app.id());
    app.by(person).post(ROUNDS, body).await.expect(status)
}

async fn put(app: &TestApp, person: Uuid, round: &Reply, place: usize, body: Value) -> Reply {
    app.by(person).put(&format!("{ROUNDS}/{}/answers/{place}", round.text_at("/id")), body).await
}

fn asked(round: &Reply) -> Vec<Item> {
    let items = round.at("/items");
    let of = |one: &Value| {
        item(one["source"].as_str().expect("a source"), one["question"]["id"].as_str().expect("an id"))
    };
    items.as_array().expect("items").iter().map(of).collect()
}

/// Answers every question, all wrong for the first so many.
async fn play(app: &TestApp, person: Uuid, about: Value, wrong: usize) -> Reply {
    let round = open(app, person, about, 201).await;
    let mut last = None;
    for (place, item) in asked(&round).iter().enumerate() {
        last = Some(put(app, person, &round, place, answer(item, place >= wrong)).await.expect(201));
    }
    last.expect("a question")
}

async fn refresher(app: &TestApp, person: Uuid, competency: &str) -> Option<Value> {
    let list = app.by(person).get("/api/v1/refreshers").await.expect(200);
    let items = list.at("/items");
    items.as_array().expect("items").iter().find(|one| one["competency"] == competency).cloned()
}

#[tokio::test]
async fn a_drill_is_told_without_its_keys_and_each_answer_at_once() {
    let (app, cast) = taught().await;
    let worker = app.by(cast.worker);
    let list = worker.get("/api/v1/drills").await.expect(200);
    assert_eq!(list.at("/items").as_array().map(Vec::len), Some(5));
    assert_eq!(
        (list.at("/items/3/code"), list.at("/items/3/counts_as")),
        (json!("D-C05"), json!("lethal_means"))
    );
    let told = worker.get("/api/v1/drills/D-C04").await.expect(200);
    assert!(told.text_at("/refresh_html").contains("<strong>"), "{told}");
    worker.get("/api/v1/drills/D-C99").await.expect_problem(404, "not-found");

    let round = open(&app, cast.worker, json!({ "drill": "D-C04" }), 201).await;
    let items = asked(&round);
    assert_eq!(items.len(), drill("D-C04").check.items.len());
    for word in ["\"correct\"", "\"feedback\"", "look_again", "right_answer", "\"result\""] {
        assert!(!round.json().to_string().contains(word), "{word} is told before the answer");
    }
    let first = put(&app, cast.worker, &round, 0, answer(&items[0], false)).await.expect(201);
    assert_eq!(first.at("/items/0/result/correct"), false);
    assert!(first.at("/items/0/look_again/title").is_string(), "{first}");
    assert!(first.at("/items/1/result").is_null() && first.at("/result").is_null());
}

#[tokio::test]
async fn the_first_answer_stays_and_the_same_again_is_harmless() {
    let (app, cast) = taught().await;
    let round = open(&app, cast.worker, json!({ "drill": "D-C05" }), 201).await;
    let items = asked(&round);
    let first = put(&app, cast.worker, &round, 2, answer(&items[2], false)).await.expect(201);
    let again = put(&app, cast.worker, &round, 2, answer(&items[2], false)).await.expect(200);
    assert_eq!(again.json(), first.json());
    put(&app, cast.worker, &round, 2, answer(&items[2], true)).await.expect_problem(409, "conflict");
    let stray =
        put(&app, cast.worker, &round, 1, answer(&items[0], true)).await.expect_problem(422, "invalid");
    assert_eq!(stray.at("/errors/0/pointer"), "/item");
    put(&app, cast.worker, &round, 99, answer(&items[0], true)).await.expect_problem(404, "not-found");
    put(&app, cast.colleague, &round, 0, answer(&items[0], true)).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_lost_connection_goes_on_within_a_day() {
    let (app, cast) = taught().await;
    let round = open(&app, cast.worker, json!({ "drill": "D-C05" }), 201).await;
    put(&app, cast.worker, &round, 0, answer(&asked(&round)[0], true)).await.expect(201);
    app.wait(30 * MINUTE);
    let again = open(&app, cast.worker, json!({ "drill": "D-C05" }), 200).await;
    assert_eq!(again.at("/id"), round.at("/id"));
    assert_eq!(again.at("/items/0/result/correct"), true);
    let other = open(&app, cast.worker, json!({ "drill": "D-C04" }), 201).await;
    assert_ne!(other.at("/id"), round.at("/id"));
    let taken = json!({ "id": round.at("/id"), "drill": "D-C05" });
    app.by(cast.colleague).post(ROUNDS, taken.clone()).await.expect_problem(409, "conflict");
    app.by(cast.worker).post(ROUNDS, taken).await.expect(200);
    app.wait(DAY);
    let fresh = open(&app, cast.worker, json!({ "drill": "D-C05" }), 201).await;
    assert_ne!(fresh.at("/id"), round.at("/id"));
    let both = json!({ "id": app.app.id(), "drill": "D-C05", "competency": "C05" });
    app.by(cast.worker).post(ROUNDS, both).await.expect_problem(422, "invalid");
    let neither = json!({ "id": app.app.id() });
    app.by(cast.worker).post(ROUNDS, neither).await.expect_problem(422, "invalid");
}

async fn drills_done(app: &TestApp, cast: &Cast) -> Value {
    let address = format!("/api/v1/people/{}/practice-records?kind=drill", cast.worker);
    app.by(cast.worker).get(&address).await.expect(200).at("/items")
}

#[tokio::test]
async fn a_drill_that_was_passed_counts_as_one_done_and_one_that_was_not_does_not() {
    let (app, cast) = taught().await;
    let failed = play(&app, cast.worker, json!({ "drill": "D-C04" }), 6).await;
    assert_eq!((failed.at("/result/passed"), failed.at("/result/counts_as")), (json!(false), Value::Null));
    assert_eq!(drills_done(&app, &cast).await, json!([]));
    app.wait(MINUTE);
    let passed = play(&app, cast.worker, json!({ "drill": "D-C04" }), 0).await;
    assert_eq!((passed.at("/result/percent"), passed.at("/result/passed")), (json!(100.0), json!(true)));
    assert_eq!(passed.at("/result/counts_as"), "overdose");
    assert_eq!(passed.at("/result/missed"), json!([]));
    let done = drills_done(&app, &cast).await;
    assert_eq!(done.as_array().map(Vec::len), Some(1));
    assert_eq!((&done[0]["kind"], &done[0]["code"]), (&json!("drill"), &json!("overdose")));
    let list = app.by(cast.worker).get("/api/v1/drills").await.expect(200);
    assert_eq!(list.at("/items/2/last_percent"), 100.0);
    // A drill that no requirement asks for is practice and nothing more.
    let plain = play(&app, cast.worker, json!({ "drill": "D-C02" }), 0).await;
    assert_eq!((plain.at("/result/passed"), plain.at("/result/counts_as")), (json!(true), Value::Null));
    assert_eq!(drills_done(&app, &cast).await.as_array().map(Vec::len), Some(1));
    // Both are on the transcript, once each; the one that failed is not.
    let transcript = app.by(cast.worker).get(&format!("/api/v1/people/{}/transcript", cast.worker)).await;
    let drills = transcript.expect(200).at("/drills");
    let mut told: Vec<(&Value, bool)> = drills
        .as_array()
        .expect("drills")
        .iter()
        .map(|one| (&one["code"], one["title"].is_string()))
        .collect();
    told.sort_by_key(|(code, _)| code.to_string());
    assert_eq!(told, [(&json!("D-C02"), true), (&json!("overdose"), false)]);
}

#[tokio::test]
async fn a_passed_drill_meets_the_clause_that_asks_for_it() {
    use fieldcraft_competencies::code::RoleCode;
    use fieldcraft_competencies::evaluate::evaluate;
    use fieldcraft_competencies::explain::Status;
    use fieldcraft_competencies::framework::Framework;

    let (app, cast) = taught().await;
    let framework = Framework::builtin().expect("sound");
    let requirement = framework.requirement("FR-04").expect("there");
    assert!(requirement.applies_to.iter().any(|who| who.role == RoleCode(2)));
    let drilled = async || {
        let (facts, today) = app.app.facts_of(cast.worker).await.expect("facts");
        let known = fieldcraft_competencies::day::Millis(app.app.now());
        let told = evaluate(&framework, requirement, &facts, today, known);
        let clause = told.explanation.children.iter().find(|child| child.clause == "overdose-drill");
        clause.expect("the clause").result
    };
    app.wait(300 * DAY);
    assert_ne!(drilled().await, Status::Met);
    play(&app, cast.worker, json!({ "drill": "D-C04" }), 0).await;
    assert_eq!(drilled().await, Status::Met);
}

#[tokio::test]
async fn a_skill_is_offered_when_it_fades_and_fresh_again_after_a_refresher() {
    let (app, cast) = taught().await;
    assert_eq!(refresher(&app, cast.worker, "C05").await, None, "neither learned nor seen");
    pass(&app, cast.worker, "M06").await;
    let fresh = refresher(&app, cast.worker, "C05").await.expect("learned");
    assert_eq!(
        (&fresh["due"], &fresh["since"], &fresh["interval_days"]),
        (&json!(false), &json!("learned"), &json!(90))
    );
    assert_eq!(fresh["drill"]["code"], "D-C05");
    app.wait(90 * DAY);
    let due = refresher(&app, cast.worker, "C05").await.expect("known");
    assert_eq!((&due["due"], &due["since_days"]), (&json!(true), &json!(90)));
    let missed = play(&app, cast.worker, json!({ "drill": "D-C05" }), 6).await;
    assert_eq!(missed.at("/result/passed"), false);
    assert_eq!(refresher(&app, cast.worker, "C05").await.expect("known")["due"], true, "not fresh yet");
    app.wait(MINUTE);
    play(&app, cast.worker, json!({ "drill": "D-C05" }), 0).await;
    let again = refresher(&app, cast.worker, "C05").await.expect("known");
    assert_eq!(
        (&again["due"], &again["since"], &again["since_days"]),
        (&json!(false), &json!("refresher"), &json!(0))
    );
    let statuses = format!("/api/v1/people/{}/statuses", cast.worker);
    let late = app.by(cast.worker).get(&statuses).await.expect(200).json().to_string();
    assert!(!late.contains("refresher"), "it informs and counts for nothing");
}

#[tokio::test]
async fn five_questions_come_and_those_that_were_missed_come_back_first() {
    let (app, cast) = taught().await;
    let about = || json!({ "competency": "C01" });
    let nothing = json!({ "id": app.app.id(), "competency": "C01" });
    app.by(cast.worker).post(ROUNDS, nothing).await.expect_problem(409, "conflict");
    let unknown = json!({ "id": app.app.id(), "competency": "C77" });
    app.by(cast.worker).post(ROUNDS, unknown).await.expect_problem(404, "not-found");
    pass(&app, cast.worker, "M02").await;
    let first = play(&app, cast.worker, about(), 2).await;
    let ids = |round: &Reply| -> Vec<String> { asked(round).into_iter().map(|item| item.id).collect() };
    assert_eq!(ids(&first).len(), 5);
    assert!(asked(&first).iter().all(|item| item.indicators.iter().any(|code| code.starts_with("C01."))));
    app.wait(DAY);
    let second = open(&app, cast.worker, about(), 201).await;
    let missed: Vec<String> = ids(&first)[..2].to_vec();
    let mut leading = ids(&second)[..2].to_vec();
    leading.sort();
    let mut wanted = missed;
    wanted.sort();
    assert_eq!(leading, wanted, "what was missed yesterday is asked first");
}
