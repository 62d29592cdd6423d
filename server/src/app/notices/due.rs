//! What is due or runs out, and whom that concerns. Pure.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use fieldcraft_entities::{calibration_run, certificate, coaching_cycle_event, credential};
use uuid::Uuid;

use super::kinds::Reason;
use super::news::News;

/// Days before its end at which somebody is told.
const WARNINGS: [i64; 3] = [7, 30, 90];
/// What is due was due at most this many days ago: whoever was away is still told.
pub(super) const LATE_DAYS: u64 = 14;

/// The warning that has come by this day, the nearest first; none after the end.
fn warning(end: NaiveDate, today: NaiveDate) -> Option<i64> {
    let left = (end - today).num_days();
    if left < 0 { None } else { WARNINGS.into_iter().find(|days| left <= *days) }
}

/// Today where somebody works.
pub(super) type Today<'a> = &'a dyn Fn(Uuid) -> NaiveDate;

fn told(to: Uuid, reason: Reason, link: String, key: String, now: i64) -> News {
    News { to, reason, link, about: None, day: None, detail: None, key, at: now }
}

/// Credentials that run out and that no other of the same kind outlives.
pub(super) fn credentials(rows: &[credential::Model], today: Today<'_>, now: i64) -> Vec<News> {
    let outlived = |row: &credential::Model| {
        rows.iter().any(|other| {
            let same = other.person_id == row.person_id && other.kind == row.kind;
            same && other.credential_id != row.credential_id
                && other.expires_on.is_none_or(|end| Some(end) > row.expires_on)
        })
    };
    let news = rows.iter().filter(|row| !outlived(row)).filter_map(|row| {
        let end = row.expires_on?;
        let days = warning(end, today(row.person_id))?;
        let key = format!("credential:{}:{end}:{days}", row.credential_id);
        let link = format!("/people/{}", row.person_id);
        let one = told(row.person_id, Reason::CredentialExpires, link, key, now);
        Some(News { day: Some(end), detail: Some(row.kind.clone()), ..one })
    });
    news.collect()
}

/// Certificates in force that run out and that no later one of the same path follows.
pub(super) fn certificates(rows: &[certificate::Model], today: Today<'_>, now: i64) -> Vec<News> {
    let followed = |row: &certificate::Model| {
        rows.iter().any(|other| {
            other.person_id == row.person_id && other.path == row.path && other.valid_to_on > row.valid_to_on
        })
    };
    let news = rows.iter().filter(|row| !followed(row)).filter_map(|row| {
        let days = warning(row.valid_to_on, today(row.person_id))?;
        let key = format!("certificate:{}:{days}", row.id);
        let link = format!("/certification/certificates/{}", row.id);
        let one = told(row.person_id, Reason::CertificateExpires, link, key, now);
        Some(News { day: Some(row.valid_to_on), detail: Some(row.path.clone()), ..one })
    });
    news.collect()
}

/// Agreed actions due by tomorrow, where nothing has come after them: to worker and coach.
pub(super) fn actions(
    due: &[coaching_cycle_event::Model],
    events: &[coaching_cycle_event::Model],
    people: &HashMap<Uuid, [Uuid; 2]>,
    today: Today<'_>,
    now: i64,
) -> Vec<News> {
    let answered = |row: &coaching_cycle_event::Model| {
        events.iter().any(|event| {
            event.cycle_id == row.cycle_id
                && (event.received_at, event.id) > (row.received_at, row.id)
                && ["action_agreed", "relooked", "closed"].contains(&event.kind.as_str())
        })
    };
    let mut news = Vec::new();
    for row in due.iter().filter(|row| !answered(row)) {
        let (Some(day), Some(both)) = (row.due_on, people.get(&row.cycle_id)) else {
            continue;
        };
        for person in both {
            let here = today(*person);
            let (from, to) = (here.checked_sub_days(Days::new(LATE_DAYS)), here.succ_opt());
            if from.is_some_and(|from| day >= from) && to.is_some_and(|to| day <= to) {
                let (link, key) = (format!("/coaching/{}", row.cycle_id), format!("action:{}", row.id));
                let about = Some(both[0]).filter(|worker| worker != person);
                let one = told(*person, Reason::GoalDue, link, key, now);
                news.push(News { about, day: Some(day), ..one });
            }
        }
    }
    news
}

/// Raters whose calibration ends: counted from their last run, in order of the runs.
pub(super) fn calibrations(
    runs: &[calibration_run::Model],
    every_days: i64,
    today: Today<'_>,
    now: i64,
) -> Vec<News> {
    let last: HashMap<Uuid, &calibration_run::Model> = runs.iter().map(|run| (run.rater_id, run)).collect();
    let mut news: Vec<News> = last
        .into_iter()
        .filter(|(_, run)| run.outcome.as_deref() == Some("passed"))
        .filter_map(|(rater, run)| {
            let days = u64::try_from(every_days).ok()?;
            let end = run.completed_on?.checked_add_days(Days::new(days))?;
            let warned = warning(end, today(rater)).filter(|days| *days <= 30)?;
            let key = format!("calibration:{}:{warned}", run.id);
            let one = told(rater, Reason::CalibrationDue, "/calibration".into(), key, now);
            Some(News { day: Some(end), ..one })
        })
        .collect();
    news.sort_by_key(|one| one.to);
    news
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: Uuid = Uuid::from_u128(1);
    const BO: Uuid = Uuid::from_u128(2);

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn license(id: u128, expires: Option<&str>) -> credential::Model {
        credential::Model {
            row_id: Uuid::from_u128(id),
            credential_id: Uuid::from_u128(id),
            person_id: ANA,
            kind: "clinical_license".into(),
            issuer: "State board".into(),
            jurisdiction: Some("OH".into()),
            valid_from_on: day("2024-01-01"),
            expires_on: expires.map(day),
            received_at: 0,
            superseded_at: None,
            recorded_by: BO,
        }
    }

    fn keys(news: &[News]) -> Vec<&str> {
        news.iter().map(|one| one.key.rsplit(':').next().unwrap_or_default()).collect()
    }

    #[test]
    fn a_license_warns_three_times_and_not_after_its_end() {
        let on = |today: &str| {
            let today = day(today);
            credentials(&[license(7, Some("2026-06-30"))], &|_| today, 0)
        };
        assert!(on("2026-03-31").is_empty());
        assert_eq!(keys(&on("2026-04-01")), ["90"]);
        assert_eq!(keys(&on("2026-05-30")), ["90"]);
        assert_eq!(keys(&on("2026-05-31")), ["30"]);
        assert_eq!(keys(&on("2026-06-23")), ["7"]);
        assert_eq!(keys(&on("2026-06-30")), ["7"]);
        assert!(on("2026-07-01").is_empty());
    }

    #[test]
    fn a_renewed_license_is_quiet() {
        let today = day("2026-06-01");
        let rows = [license(7, Some("2026-06-30")), license(8, Some("2028-06-30"))];
        assert!(credentials(&rows, &|_| today, 0).is_empty());
        assert!(credentials(&[license(7, Some("2026-06-30")), license(8, None)], &|_| today, 0).is_empty());
    }

    fn step(id: u128, kind: &str, due: Option<&str>) -> coaching_cycle_event::Model {
        coaching_cycle_event::Model {
            id: Uuid::from_u128(id),
            cycle_id: Uuid::from_u128(50),
            kind: kind.into(),
            on_day: day("2026-03-01"),
            by_id: BO,
            text: None,
            due_on: due.map(day),
            observation_id: None,
            outcome: None,
            received_at: i64::try_from(id).expect("small"),
            digest: String::new(),
        }
    }

    #[test]
    fn an_action_is_told_to_both_until_something_follows() {
        let people = HashMap::from([(Uuid::from_u128(50), [ANA, BO])]);
        let agreed = step(1, "action_agreed", Some("2026-03-10"));
        let told = |today: &str, events: &[coaching_cycle_event::Model]| {
            let today = day(today);
            actions(std::slice::from_ref(&agreed), events, &people, &|_| today, 0)
        };
        assert!(told("2026-03-08", &[]).is_empty());
        let both = told("2026-03-09", &[]);
        assert_eq!(
            both.iter().map(|one| (one.to, one.about)).collect::<Vec<_>>(),
            [(ANA, None), (BO, Some(ANA))]
        );
        assert_eq!(told("2026-03-24", &[]).len(), 2);
        assert!(told("2026-03-25", &[]).is_empty());
        assert!(told("2026-03-10", &[step(2, "relooked", None)]).is_empty());
        assert_eq!(told("2026-03-10", &[step(2, "feedback", None)]).len(), 2);
    }

    fn run(id: u128, on: &str, outcome: &str) -> calibration_run::Model {
        calibration_run::Model {
            id: Uuid::from_u128(id),
            rater_id: ANA,
            vignettes: String::new(),
            started_at: 0,
            completed_at: Some(0),
            completed_on: Some(day(on)),
            outcome: Some(outcome.into()),
            result: None,
            kind: "renewal".into(),
        }
    }

    #[test]
    fn calibration_is_counted_from_the_last_run() {
        let today = day("2026-06-01");
        let due = |runs: &[calibration_run::Model]| calibrations(runs, 180, &|_| today, 0);
        assert_eq!(due(&[run(1, "2025-12-20", "passed")])[0].day, Some(day("2026-06-18")));
        assert!(due(&[run(1, "2025-12-20", "passed"), run(2, "2026-05-01", "passed")]).is_empty());
        assert!(due(&[run(1, "2025-12-20", "passed"), run(2, "2026-05-01", "failed")]).is_empty());
    }
}
