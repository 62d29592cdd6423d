//! What a person has learned, as a document: modules passed, sessions attended, drills,
//! prior learning and certificates, with clock hours. And one page for each module
//! passed that anybody who has its address can verify.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_entities::prior_learning;
use uuid::Uuid;

use super::drills_done::DrillDone;
use crate::app::certification::Verification;
use crate::app::content::Content;
use crate::app::me::Me;
use crate::error::{AppError, AppResult};
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store;
use crate::store::content::ModuleHead;
use crate::store::learning::AttemptHead;
use crate::store::prior_learning::APPROVALS;
use crate::store::training::Parts;
use crate::time;

/// A module passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The attempt; also the address of its certificate of completion.
    pub id: Uuid,
    /// Module.
    pub code: String,
    /// Title of the version that was passed.
    pub title: String,
    /// Version.
    pub version: i64,
    /// Local day.
    pub passed_on: NaiveDate,
    /// What the version is meant to take.
    pub minutes: i64,
    /// A clinician had reviewed the version, by what is recorded today.
    pub reviewed: bool,
}

/// A session of training attended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attended {
    /// The session.
    pub event: Uuid,
    /// Module.
    pub code: String,
    /// Its title in the version that was given.
    pub title: String,
    /// Local day.
    pub held_on: NaiveDate,
    /// Minutes present.
    pub minutes: i64,
    /// Who gave it.
    pub trainers: Vec<Uuid>,
}

/// What a person has learned.
#[derive(Clone, Debug)]
pub struct Transcript {
    /// The person, with their place.
    pub holder: Me,
    /// The center that keeps the record.
    pub center: String,
    /// The local day on which it was written.
    pub on: NaiveDate,
    /// Modules passed, in the order of passing.
    pub modules: Vec<Completion>,
    /// Sessions attended, in the order of days.
    pub sessions: Vec<Attended>,
    /// Drills done, the latest first.
    pub drills: Vec<DrillDone>,
    /// Prior learning that two people approved, each with the day of the last approval.
    pub prior: Vec<(prior_learning::Model, NaiveDate)>,
    /// Certificates held, the latest first.
    pub certificates: Vec<Verification>,
    /// Clock minutes of modules and sessions together.
    pub minutes: i64,
    /// Names of the trainers, by id.
    pub names: Arc<HashMap<Uuid, String>>,
}

/// A certificate of completion, as everybody may see it.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What was passed.
    pub completion: Completion,
    /// Who passed it.
    pub holder: String,
    /// The center that keeps the record.
    pub center: String,
}

impl App {
    /// What somebody has learned, for themselves and for those who may see their evidence.
    pub async fn transcript(&self, caller: &Caller, person: Uuid) -> AppResult<Transcript> {
        let db = &self.store.read;
        self.permit_person(db, caller, Action::ReadEvidence, person).await?;
        let content = self.content().await?;
        let holder = self.circle_of(person).await?;
        let zone = self.zone_of(db, person).await?;
        let attempts = store::learning::attempts(db, person, None).await?;
        let modules = completions(&attempts, &content, zone);
        let events = store::training::of_person(db, person, 0).await?;
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        let parts = store::training::parts(db, &ids).await?;
        let mut sessions: Vec<Attended> =
            events.iter().filter_map(|event| attended(event, person, &parts, &content)).collect();
        sessions.sort_by_key(|session| (session.held_on, session.event));
        let trainers: Vec<Uuid> = sessions.iter().flat_map(|one| one.trainers.clone()).collect();
        let names = self.names(db, trainers).await?;
        let center = holder.tree.iter().find(|node| node.parent_id.is_none());
        Ok(Transcript {
            center: center.map(|node| node.name.clone()).unwrap_or_default(),
            on: time::local_day(self.now(), zone),
            minutes: clock_minutes(&modules, &sessions),
            drills: self.drills_of(person, &content).await?,
            prior: self.accepted_of(person, zone).await?,
            certificates: self.certificates_of(&holder).await?,
            modules,
            sessions,
            names,
            holder,
        })
    }

    async fn accepted_of(
        &self,
        person: Uuid,
        zone: chrono_tz::Tz,
    ) -> AppResult<Vec<(prior_learning::Model, NaiveDate)>> {
        let rows = store::prior_learning::of_person(&self.store.read, person).await?;
        let accepted = rows.claims.into_iter().filter_map(|claim| {
            let events = || rows.events.iter().filter(|event| event.claim_id == claim.id);
            let last = events().filter(|event| event.kind == "approved").nth(APPROVALS - 1)?.received_at;
            let stands = events().all(|event| event.kind == "approved");
            stands.then(|| (claim.clone(), time::local_day(last, zone)))
        });
        Ok(accepted.collect())
    }

    /// A certificate of completion: open to everybody who has its address, and no more
    /// than what stands on the sheet.
    pub async fn completion(&self, id: Uuid) -> AppResult<Verified> {
        let db = &self.store.read;
        let row = store::learning::attempt(db, id).await?.filter(|row| row.passed);
        let row = row.ok_or(AppError::NotFound("certificate of completion"))?;
        let content = self.content().await?;
        let holder = store::people::person(db, row.person_id).await?.ok_or(AppError::NotFound("person"))?;
        let tree = store::org::tree(db).await?;
        let center = tree.iter().find(|node| node.parent_id.is_none());
        let head = AttemptHead {
            id: row.id,
            module_code: row.module_code,
            module_version: row.module_version,
            points_num: row.points_num,
            points_den: row.points_den,
            passed: row.passed,
            received_at: row.received_at,
        };
        Ok(Verified {
            completion: completion(&head, row.submitted_on, &content),
            holder: holder.display_name,
            center: center.map(|node| node.name.clone()).unwrap_or_default(),
        })
    }
}

/// The first pass of each module, and of each later version that had to be learned anew.
fn completions(attempts: &[AttemptHead], content: &Content, zone: chrono_tz::Tz) -> Vec<Completion> {
    let mut passed: Vec<(&str, i64)> = Vec::new();
    let mut found = Vec::new();
    for attempt in attempts.iter().filter(|attempt| attempt.passed) {
        let of = (attempt.module_code.as_str(), attempt.module_version);
        let best = passed.iter().filter(|(code, _)| *code == of.0).map(|(_, version)| *version).max();
        let anew = best.is_none_or(|best| {
            let later = |head: &&ModuleHead| {
                head.code == of.0 && head.material_change && head.version > best && head.version <= of.1
            };
            content.heads.iter().find(later).is_some()
        });
        if anew {
            passed.push(of);
            found.push(completion(attempt, time::local_day(attempt.received_at, zone), content));
        }
    }
    found
}

fn completion(attempt: &AttemptHead, passed_on: NaiveDate, content: &Content) -> Completion {
    let of_this =
        |head: &&ModuleHead| head.code == attempt.module_code && head.version == attempt.module_version;
    let head = content.heads.iter().find(of_this);
    Completion {
        id: attempt.id,
        code: attempt.module_code.clone(),
        title: head.map_or_else(|| attempt.module_code.clone(), |head| head.title.clone()),
        version: attempt.module_version,
        passed_on,
        minutes: head.map_or(0, |head| head.minutes),
        reviewed: content.is_reviewed(&attempt.module_code, attempt.module_version),
    }
}

fn attended(
    event: &fieldcraft_entities::training_event::Model,
    person: Uuid,
    parts: &Parts,
    content: &Content,
) -> Option<Attended> {
    let present = parts.attendance.iter().find(|one| one.event_id == event.id && one.person_id == person)?;
    let report = parts.reports.iter().find(|report| report.event_id == event.id)?;
    let of_this = |head: &&ModuleHead| head.code == event.module_code && head.version == event.module_version;
    let title = content.heads.iter().find(of_this).map(|head| head.title.clone());
    let trainers = parts.people.iter().filter(|one| one.event_id == event.id && one.part == "trainer");
    Some(Attended {
        event: event.id,
        code: event.module_code.clone(),
        title: title.unwrap_or_else(|| event.module_code.clone()),
        held_on: report.held_on,
        minutes: present.minutes,
        trainers: trainers.map(|one| one.person_id).collect(),
    })
}

/// Clock minutes without counting the same learning twice: where somebody passed a module
/// and attended sessions of it, the longer of the two counts.
fn clock_minutes(modules: &[Completion], sessions: &[Attended]) -> i64 {
    let mut by_module: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for module in modules {
        by_module.entry(&module.code).or_default().0 += module.minutes;
    }
    for session in sessions {
        by_module.entry(&session.code).or_default().1 += session.minutes;
    }
    by_module.values().map(|(alone, together)| alone.max(together)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(code: &str, minutes: i64) -> Completion {
        Completion {
            id: Uuid::nil(),
            code: code.into(),
            title: String::new(),
            version: 1,
            passed_on: NaiveDate::default(),
            minutes,
            reviewed: false,
        }
    }

    fn session(code: &str, minutes: i64) -> Attended {
        Attended {
            event: Uuid::nil(),
            code: code.into(),
            title: String::new(),
            held_on: NaiveDate::default(),
            minutes,
            trainers: Vec::new(),
        }
    }

    #[test]
    fn the_same_learning_is_not_counted_twice() {
        let modules = [module("M01", 60), module("M02", 90), module("M01", 60)];
        let sessions = [session("M01", 100), session("M02", 120), session("M03", 30)];
        assert_eq!(clock_minutes(&modules, &[]), 210);
        assert_eq!(clock_minutes(&modules, &sessions), 120 + 120 + 30);
    }

    #[test]
    fn a_module_appears_once_and_anew_after_a_change_in_substance() {
        let head = |version, material_change| ModuleHead {
            code: "M01".into(),
            version,
            digest: String::new(),
            material_change,
            reviewed: false,
            title: format!("Title {version}"),
            minutes: 60,
            published_at: 0,
        };
        let content =
            Content { heads: vec![head(1, true), head(2, false), head(3, true)], ..Content::default() };
        let attempt = |module_version, passed| AttemptHead {
            id: Uuid::from_u128(7),
            module_code: "M01".into(),
            module_version,
            points_num: 1,
            points_den: 1,
            passed,
            received_at: 0,
        };
        let tries =
            [attempt(1, false), attempt(1, true), attempt(1, true), attempt(2, true), attempt(3, true)];
        let found: Vec<i64> =
            completions(&tries, &content, chrono_tz::UTC).iter().map(|one| one.version).collect();
        assert_eq!(found, [1, 3]);
    }
}
