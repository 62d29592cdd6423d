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
    candidacy, certificate, certificate_event, coaching_cycle, coaching_cycle_event, joint_observation,
    training_delivery,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::ModuleScope;
use crate::app::coaching::transfer::{Delivered, Graduates};
use crate::app::content::Content;
use crate::app::relation::Relation;
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
        let framework = &content.framework()?.framework;
        let tree = store::org::tree(db).await?;
        let person = row.person_id;
        let loaded = facts::load(db, &tree, content, &[person]).await?.remove(&person).unwrap_or_default();
        let zone = tree.zone(row.node_id);
        let today = crate::time::local_day(self.now(), zone);
        let day = facts::day(today);
        let known = Millis(self.now());
        let records = store::certification::records(db, person).await?;
        let (agencies, modules) = scope_of(&row.agencies, &row.modules)?;
        let decisions = self.decisions(db, row, today).await?;
        let delivered: Vec<Delivered> = records
            .deliveries
            .iter()
            .map(|one| Delivered { id: one.id, module: one.module_code.clone(), on: one.delivered_on })
            .collect();
        let within = content.paths().iter().find_map(Path::graduates_days);
        let within = within.and_then(|days| u64::try_from(days.value).ok()).unwrap_or_default();
        let graduates = self.graduates(db, content, person, &delivered, within, today).await?;
        let candidate = CandidateFacts {
            candidate: person,
            nomination: Some(Nomination {
                id: row.id,
                on: facts::day(row.nominated_on),
                sponsor: agencies.first().map(|agency| Sponsor { agency: *agency, person: row.sponsor_id }),
                months_in_practice: months_in_practice(&loaded, facts::day(row.nominated_on)),
                waiver: None,
                conflicts_declared: !row.conflicts.trim().is_empty(),
            }),
            open_safety_tasks: records.tasks.iter().map(|task| task.id).collect(),
            levels: level_map(framework, &loaded, day, known),
            requirements: standings(framework, &loaded, day, known),
            certificates_held: held(&records.certificates, &records.certificate_events, today),
            sought_modules: sought(&modules, content),
            calibration_runs: runs(&records)?,
            cycles: records.cycles.iter().map(|c| cycle(c, &records)).collect(),
            coaching_fidelity: records
                .samples
                .iter()
                .filter_map(|s| {
                    Some(CoachingFidelitySample {
                        id: s.id,
                        on: facts::day(s.sampled_on),
                        score: Fraction::new(s.items_met, s.items_total)?,
                    })
                })
                .collect(),
            consultations: records
                .consultations
                .iter()
                .map(|row| Consultation { id: row.id, on: facts::day(row.on_day) })
                .collect(),
            joint_observations: records.joints.iter().map(|j| joint(j, framework)).collect(),
            deliveries: records.deliveries.iter().filter_map(|row| delivery(row, &graduates)).collect(),
            knowledge: loaded.knowledge,
            decisions,
        };
        Ok((candidate, day))
    }

    async fn decisions(
        &self,
        db: &impl ConnectionTrait,
        row: &candidacy::Model,
        today: NaiveDate,
    ) -> AppResult<Vec<Decision>> {
        let rows = store::certification::decisions(db, row.id).await?;
        let mut decisions = Vec::with_capacity(rows.len());
        // At most two signatures stand under a candidacy.
        for signed in rows {
            decisions.push(Decision {
                id: signed.id,
                signatory: self.signatory(db, signed.signatory_id, row.person_id, today).await?,
                on: facts::day(crate::time::local_day(signed.received_at, chrono_tz::UTC)),
                decide: signed.decision == "certify",
                reason: signed.reason,
            });
        }
        Ok(decisions)
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

    /// What the conflict-of-interest rule needs to know about a signatory.
    pub(super) async fn signatory(
        &self,
        db: &impl ConnectionTrait,
        signatory: Uuid,
        candidate: Uuid,
        today: NaiveDate,
    ) -> AppResult<Signatory> {
        let rows = store::people::affiliations(db, &[signatory]).await?;
        let from_center = rows
            .iter()
            .any(|a| a.role == "R9" && a.started_on <= today && a.ended_on.is_none_or(|end| end >= today));
        let line = |relation: Relation| relation == Relation::SameLine;
        let in_line = line(self.relation_on(db, signatory, candidate, today).await?)
            || line(self.relation_on(db, candidate, signatory, today).await?);
        Ok(Signatory {
            person: signatory,
            from_center,
            in_line,
            last_coached_by_candidate: store::certification::last_coached(db, candidate, signatory, today)
                .await?
                .map(facts::day),
            certified_by_candidate: store::certification::has_signed_for(db, candidate, signatory).await?,
            declared_conflict: false,
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
