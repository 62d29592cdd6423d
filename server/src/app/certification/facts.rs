//! From rows to what the gates read.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::certification::{
    CalibrationRun, CandidateFacts, CoachingCycle, CoachingFidelitySample, Consultation, Decision, Delivery,
    DeliveryRole, JointObservation, Nomination, Path, RatedPair, RequirementStanding, Signatory,
    SoughtModule, Sponsor,
};
use fieldcraft_competencies::code::{CompetencyCode, LevelCode, RoleCode};
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::evaluate::status_only;
use fieldcraft_competencies::facts::{Affiliation, Facts};
use fieldcraft_competencies::fraction::Fraction;
use fieldcraft_competencies::framework::Framework;
use fieldcraft_competencies::scale::Ratings;
use fieldcraft_entities::{
    candidacy, cert_decision, certificate, certificate_event, coaching_contact, coaching_cycle,
    coaching_cycle_event, coaching_sample, joint_observation, training_delivery,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::ModuleScope;
use super::signatories::Pair;
use crate::app::coaching::transfer::{Delivered, Graduates};
use crate::app::content::Content;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::certification::Records;
use crate::store::{self, facts};

/// Practice roles whose time counts as time in practice or supervision.
const PRACTICE: [RoleCode; 3] = [RoleCode(2), RoleCode(3), RoleCode(4)];

/// The agencies and modules of a stored scope.
///
/// # Errors
/// A stored scope cannot be read.
pub fn scope_of(agencies: &str, modules: &str) -> AppResult<(Vec<Uuid>, Vec<ModuleScope>)> {
    Ok((
        serde_json::from_str(agencies).map_err(AppError::internal)?,
        serde_json::from_str(modules).map_err(AppError::internal)?,
    ))
}

impl App {
    /// What the gates of a candidacy read today.
    pub(super) async fn candidate_facts(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        row: &candidacy::Model,
    ) -> AppResult<(CandidateFacts, Day)> {
        let mut one = self.candidates(db, content, std::slice::from_ref(row)).await?;
        one.pop().ok_or_else(|| AppError::bug("one candidacy gives one candidate"))
    }

    /// The same of many candidacies, each in its place, in a fixed number of queries.
    pub(super) async fn candidates(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        rows: &[candidacy::Model],
    ) -> AppResult<Vec<(CandidateFacts, Day)>> {
        let tree = store::org::tree(db).await?;
        let today = |row: &candidacy::Model| crate::time::local_day(self.now(), tree.zone(row.node_id));
        let people: BTreeSet<Uuid> = rows.iter().map(|row| row.person_id).collect();
        let people: Vec<Uuid> = people.into_iter().collect();
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let signed = store::certification::decisions_of(db, &ids).await?;
        let signed = |row: &candidacy::Model| -> Vec<&cert_decision::Model> {
            signed.iter().filter(|one| one.candidacy_id == row.id).collect()
        };
        let on = |row: &candidacy::Model| {
            let on = today(row);
            signed(row).into_iter().map(|one| pair(one, row, on)).collect::<Vec<_>>()
        };
        let pairs: Vec<Pair> = rows.iter().flat_map(on).collect();
        let signatories = self.signatories(db, &pairs).await?;
        let records = store::certification::records_of(db, &people).await?;
        let graduates = self.graduates_of(db, content, rows, &records, &today).await?;
        let loaded = facts::load(db, &tree, content, &people).await?;
        let nothing = Facts::default();
        rows.iter()
            .map(|row| {
                let known = Known {
                    facts: loaded.get(&row.person_id).unwrap_or(&nothing),
                    records: &records[&row.person_id],
                    graduates: &graduates,
                    decisions: signed(row)
                        .into_iter()
                        .map(|one| decision(one, signatories.of(pair(one, row, today(row)))))
                        .collect(),
                    today: today(row),
                    now: Millis(self.now()),
                };
                Ok((known.candidate(row, content)?, facts::day(today(row))))
            })
            .collect()
    }

    /// What was seen of the learners of everything that these candidates delivered.
    async fn graduates_of(
        &self,
        db: &impl ConnectionTrait,
        content: &Content,
        rows: &[candidacy::Model],
        records: &HashMap<Uuid, Records>,
        today: &impl Fn(&candidacy::Model) -> NaiveDate,
    ) -> AppResult<HashMap<Uuid, Graduates>> {
        let days: HashMap<Uuid, NaiveDate> = rows.iter().map(|row| (row.person_id, today(row))).collect();
        let delivered = records.values().flat_map(|one| &one.deliveries).filter_map(|one| {
            Some(Delivered {
                id: one.id,
                trainer: one.trainer_id,
                module: one.module_code.clone(),
                on: one.delivered_on,
                today: *days.get(&one.trainer_id)?,
            })
        });
        let delivered: Vec<Delivered> = delivered.collect();
        let within = content.paths().iter().find_map(Path::graduates_days);
        let within = within.and_then(|days| u64::try_from(days.value).ok()).unwrap_or_default();
        self.graduates(db, content, &delivered, within).await
    }

    /// What counts for a rater's tries: their runs and knowledge checks.
    pub(super) async fn rater_facts(
        &self,
        db: &impl ConnectionTrait,
        rater: Uuid,
        content: &Content,
    ) -> AppResult<CandidateFacts> {
        let tree = store::org::tree(db).await?;
        let loaded = facts::load(db, &tree, content, &[rater]).await?.remove(&rater).unwrap_or_default();
        let records = store::certification::records(db, rater).await?;
        Ok(CandidateFacts {
            candidate: rater,
            calibration_runs: runs(&records)?,
            knowledge: loaded.knowledge,
            ..CandidateFacts::default()
        })
    }
}

fn pair(one: &cert_decision::Model, row: &candidacy::Model, on: NaiveDate) -> Pair {
    Pair { signatory: one.signatory_id, candidate: row.person_id, on }
}

fn decision(one: &cert_decision::Model, signatory: Signatory) -> Decision {
    Decision {
        id: one.id,
        signatory,
        on: facts::day(crate::time::local_day(one.received_at, chrono_tz::UTC)),
        decide: one.decision == "certify",
        reason: one.reason.clone(),
    }
}

/// What was read about a candidate.
struct Known<'a> {
    facts: &'a Facts,
    records: &'a Records,
    graduates: &'a HashMap<Uuid, Graduates>,
    decisions: Vec<Decision>,
    today: NaiveDate,
    now: Millis,
}

impl Known<'_> {
    fn candidate(self, row: &candidacy::Model, content: &Content) -> AppResult<CandidateFacts> {
        let Self { facts: loaded, records, graduates, decisions, today, now } = self;
        let framework = &content.framework()?.framework;
        let day = facts::day(today);
        let (agencies, modules) = scope_of(&row.agencies, &row.modules)?;
        let sample = |s: &coaching_sample::Model| {
            let score = Fraction::new(s.items_met, s.items_total)?;
            Some(CoachingFidelitySample { id: s.id, on: facts::day(s.sampled_on), score })
        };
        let consultation =
            |row: &coaching_contact::Model| Consultation { id: row.id, on: facts::day(row.on_day) };
        Ok(CandidateFacts {
            candidate: row.person_id,
            nomination: Some(Nomination {
                id: row.id,
                on: facts::day(row.nominated_on),
                sponsor: agencies.first().map(|agency| Sponsor { agency: *agency, person: row.sponsor_id }),
                months_in_practice: months_in_practice(loaded, facts::day(row.nominated_on)),
                waiver: None,
                conflicts_declared: !row.conflicts.trim().is_empty(),
            }),
            open_safety_tasks: records.tasks.iter().map(|task| task.id).collect(),
            levels: level_map(framework, loaded, day, now),
            requirements: standings(framework, loaded, day, now),
            certificates_held: held(&records.certificates, &records.certificate_events, today),
            sought_modules: sought(&modules, content),
            calibration_runs: runs(records)?,
            cycles: records.cycles.iter().map(|c| cycle(c, records)).collect(),
            coaching_fidelity: records.samples.iter().filter_map(sample).collect(),
            consultations: records.consultations.iter().map(consultation).collect(),
            joint_observations: records.joints.iter().map(|j| joint(j, framework)).collect(),
            deliveries: records.deliveries.iter().filter_map(|row| delivery(row, graduates)).collect(),
            knowledge: loaded.knowledge.clone(),
            decisions,
        })
    }
}

/// The path a candidacy follows.
pub(super) fn path<'c>(content: &'c Content, code: &str) -> AppResult<&'c Path> {
    content.paths().iter().find(|path| path.code == code).ok_or(AppError::NotFound("certification path"))
}

fn months_in_practice(facts: &Facts, on: Day) -> u32 {
    let first =
        facts.affiliations.iter().filter(|a| PRACTICE.contains(&a.role)).map(Affiliation::first_day).min();
    let Some(first) = first else { return 0 };
    let (from, to) = (first.civil(), on.civil());
    let months = (to.0 - from.0) * 12 + i32::try_from(to.1).unwrap_or(0) - i32::try_from(from.1).unwrap_or(0);
    u32::try_from(months - i32::from(to.2 < from.2)).unwrap_or(0)
}

fn level_map(
    framework: &Framework,
    facts: &Facts,
    day: Day,
    known: Millis,
) -> BTreeMap<CompetencyCode, LevelCode> {
    Case::new(framework, facts, known).levels(day).into_iter().map(|l| (l.competency, l.level)).collect()
}

fn standings(framework: &Framework, facts: &Facts, day: Day, known: Millis) -> Vec<RequirementStanding> {
    framework
        .requirements
        .iter()
        .map(|requirement| RequirementStanding {
            requirement: requirement.code.clone(),
            status: status_only(framework, requirement, facts, day, known),
        })
        .collect()
}

fn held(rows: &[certificate::Model], events: &[certificate_event::Model], today: NaiveDate) -> Vec<String> {
    let in_force = |row: &&certificate::Model| {
        row.valid_from_on <= today
            && today <= row.valid_to_on
            && super::decide::out_of_force(row.id, events, today).is_none()
    };
    rows.iter().filter(in_force).map(|row| row.path.replace('-', "_")).collect()
}

fn sought(modules: &[ModuleScope], content: &Content) -> Vec<SoughtModule> {
    modules
        .iter()
        .filter_map(|scope| {
            let module = content.modules.get(&scope.code)?;
            Some(SoughtModule {
                module: scope.code.parse().ok()?,
                version: u32::try_from(scope.version).ok()?,
                competencies: module.competencies.iter().filter_map(|c| c.parse().ok()).collect(),
            })
        })
        .collect()
}

/// The vignettes of a stored run.
pub(super) fn run_vignettes(json: &str) -> AppResult<Vec<ModuleScope>> {
    serde_json::from_str(json).map_err(AppError::internal)
}

fn runs(records: &Records) -> AppResult<Vec<CalibrationRun>> {
    let mut met: HashMap<String, NaiveDate> = HashMap::new();
    let mut runs = Vec::new();
    for row in &records.runs {
        let (Some(on), Some(result)) = (row.completed_on, &row.result) else { continue };
        let vignettes = run_vignettes(&row.vignettes)?;
        let new = vignettes.iter().filter(|v| {
            met.get(&v.code).is_none_or(|last| on.signed_duration_since(*last).num_days() >= 365)
        });
        let new_vignettes = u32::try_from(new.count()).unwrap_or(u32::MAX);
        for vignette in &vignettes {
            met.insert(vignette.code.clone(), on);
        }
        runs.push(CalibrationRun {
            id: row.id,
            on: facts::day(on),
            vignettes: u32::try_from(vignettes.len()).unwrap_or(u32::MAX),
            new_vignettes,
            result: serde_json::from_str(result).map_err(AppError::internal)?,
        });
    }
    Ok(runs)
}

fn cycle(row: &coaching_cycle::Model, records: &Records) -> CoachingCycle {
    let events: Vec<&coaching_cycle_event::Model> =
        records.cycle_events.iter().filter(|event| event.cycle_id == row.id).collect();
    let kinds: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    let closed = events.iter().find(|event| event.kind == "closed").map(|event| event.on_day);
    CoachingCycle {
        id: row.id,
        coachee: row.person_id,
        opened: facts::day(row.opened_on),
        closed: closed.map(facts::day),
        full: ["observed", "feedback", "action_agreed", "relooked", "closed"]
            .iter()
            .all(|k| kinds.contains(k)),
        observed: records.samples.iter().any(|sample| sample.cycle_id == Some(row.id)),
    }
}

fn joint(row: &joint_observation::Model, framework: &Framework) -> JointObservation {
    let parse = |text: &str| text.parse::<Ratings>().unwrap_or_default();
    let (candidate, other) = (parse(&row.candidate_ratings), parse(&row.rater_ratings));
    let pairs = candidate.as_slice().iter().filter_map(|(indicator, rating)| {
        Some(RatedPair {
            indicator: *indicator,
            star: framework.indicator(*indicator).is_some_and(|i| i.star),
            candidate: rating.score()?,
            other: other.get(*indicator)?.score()?,
        })
    });
    JointObservation {
        id: row.id,
        on: facts::day(row.observed_on),
        with_certified_outsider: row.rater_certified && row.rater_outside_line,
        pairs: pairs.collect(),
    }
}

/// Where a session noted its learners, what was seen of them since stands in the place of what was typed.
fn delivery(row: &training_delivery::Model, graduates: &HashMap<Uuid, Graduates>) -> Option<Delivery> {
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let typed = Graduates { observed: count(row.graduates_observed), met: count(row.graduates_met) };
    let graduates = graduates.get(&row.id).copied().unwrap_or(typed);
    Some(Delivery {
        id: row.id,
        on: facts::day(row.delivered_on),
        module: row.module_code.parse().ok()?,
        role: match row.role.as_str() {
            "watch" => DeliveryRole::Watch,
            "co" => DeliveryRole::Co,
            _ => DeliveryRole::Solo,
        },
        full: row.segments_required > 0 && row.segments_covered >= row.segments_required,
        notes: row.notes.as_deref().is_some_and(|notes| !notes.trim().is_empty()),
        with_certified_trainer: row.lead_trainer_id.is_some(),
        minutes_led: Fraction::new(row.minutes_led, row.minutes),
        observer: Some(row.assessor_id),
        coverage: Fraction::new(row.segments_covered, row.segments_required),
        fidelity: row.fidelity_percent.and_then(|percent| Fraction::new(percent, 100)),
        facilitation: row.facilitation_hundredths.and_then(|mean| Fraction::new(mean, 100)),
        learners: count(row.learners),
        first_time_passes: count(row.passed_first_time),
        usefulness_answers: count(row.responses),
        usefulness_mean: row.usefulness_hundredths.and_then(|mean| Fraction::new(mean, 100)),
        graduates_observed: graduates.observed,
        graduates_met: graduates.met,
    })
}
