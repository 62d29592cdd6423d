//! Where a candidacy and its certificate stand: the recorded transitions, folded
//! by the only machine there is, and the stages that hold beyond them.

use chrono::NaiveDate;
use fieldcraft_competencies::certification::{
    Candidacy, Event, GateRule, Path, RevocationReason, StageResult, gates,
};
use fieldcraft_entities::{candidacy, candidacy_event, certificate, certificate_event};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use uuid::Uuid;

use super::decide::out_of_force;
use super::facts::path;
use crate::app::content::Content;
use crate::error::{AppError, AppResult};
use crate::state::App;
use crate::store::{self, facts};

/// The word for a state.
#[must_use]
pub fn name(state: Candidacy) -> &'static str {
    match state {
        Candidacy::Open => "open",
        Candidacy::InStage { .. } => "in_stage",
        Candidacy::Paused { .. } => "paused",
        Candidacy::GateFailed => "gate_failed",
        Candidacy::DecisionPending => "decision_pending",
        Candidacy::Certified => "certified",
        Candidacy::Expiring => "expiring",
        Candidacy::Lapsed => "lapsed",
        Candidacy::Suspended => "suspended",
        Candidacy::Revoked { .. } => "revoked",
        Candidacy::Withdrawn => "withdrawn",
    }
}

/// Has the candidacy come to an end, one way or the other?
pub(super) fn is_over(events: &[candidacy_event::Model]) -> bool {
    let declined = count(events, "declined") > count(events, "decline_annulled");
    declined || events.iter().any(|e| ["withdrawn", "certified", "tries_used_up"].contains(&e.kind.as_str()))
}

fn count(events: &[candidacy_event::Model], kind: &str) -> usize {
    events.iter().filter(|event| event.kind == kind).count()
}

/// The state that the recorded transitions come to.
pub(super) fn recorded(events: &[candidacy_event::Model], last_stage: u8) -> Candidacy {
    let mut events: Vec<&candidacy_event::Model> = events.iter().collect();
    // What was recorded in one instant: stages first, the end last.
    events.sort_by_key(|event| (event.received_at, rank(&event.kind)));
    events.iter().fold(Candidacy::Open, |state, event| {
        let what = match event.kind.as_str() {
            "stage_passed" => Event::StagePassed,
            "tries_used_up" => Event::TriesUsedUp,
            "paused" => Event::Paused,
            "resumed" => Event::Resumed,
            // An appeal takes the refusal back: the decision is open again.
            "decline_annulled" if state == Candidacy::GateFailed => return Candidacy::DecisionPending,
            "withdrawn" => return state.after(Event::Withdrawn, last_stage).unwrap_or(Candidacy::Withdrawn),
            "certified" => return state.after(Event::Certified, last_stage).unwrap_or(Candidacy::Certified),
            "declined" => return state.after(Event::Declined, last_stage).unwrap_or(Candidacy::GateFailed),
            _ => return state,
        };
        state.after(what, last_stage).unwrap_or(state)
    })
}

fn rank(kind: &str) -> u8 {
    match kind {
        "resumed" => 0,
        "stage_passed" => 1,
        "paused" | "tries_used_up" => 2,
        "declined" => 3,
        "decline_annulled" => 4,
        _ => 5,
    }
}

/// How far the gates carry a candidacy beyond what is recorded, and by how many stages.
pub(super) fn reached(state: Candidacy, path: &Path, stages: &[StageResult]) -> (Candidacy, Vec<String>) {
    let (mut state, mut passed) = (state, Vec::new());
    while let Ok(next) = state.advance(path, stages) {
        passed.push(stage_of(state, path).unwrap_or_default());
        state = next;
    }
    (state, passed)
}

/// The code of the stage that is worked on.
pub(super) fn stage_of(state: Candidacy, path: &Path) -> Option<String> {
    let at = match state {
        Candidacy::Open => 0,
        Candidacy::InStage { stage } | Candidacy::Paused { stage } => usize::from(stage),
        Candidacy::DecisionPending => path.stages.len().saturating_sub(1),
        _ => return None,
    };
    path.stages.get(at).map(|stage| stage.code.clone())
}

/// The state of a certificate on a day, in the words of the machine.
#[must_use]
pub fn of_certificate(
    row: &certificate::Model,
    events: &[certificate_event::Model],
    on: NaiveDate,
    expiring_days: i32,
) -> Candidacy {
    match out_of_force(row.id, events, on) {
        Some("revoked") => {
            let standing = standing_events(row.id, events, on);
            let last = standing.into_iter().rfind(|event| event.kind == "revoked");
            Candidacy::Revoked { reason: last.map_or(RevocationReason::Reliability, cause) }
        }
        Some(_) => Candidacy::Suspended,
        None if on > row.valid_to_on => Candidacy::Lapsed,
        None if facts::day(row.valid_to_on).plus(1 - expiring_days) <= facts::day(on) => Candidacy::Expiring,
        None => Candidacy::Certified,
    }
}

/// What happened to a certificate by a day and was not overturned, in order.
pub(super) fn standing_events(
    id: Uuid,
    events: &[certificate_event::Model],
    on: NaiveDate,
) -> Vec<&certificate_event::Model> {
    let annulled: Vec<Uuid> = events.iter().filter_map(|event| event.annuls).collect();
    let mut known: Vec<&certificate_event::Model> = events
        .iter()
        .filter(|e| e.certificate_id == id && e.effective_on <= on)
        .filter(|e| e.kind != "annulled" && !annulled.contains(&e.id))
        .collect();
    known.sort_by_key(|e| (e.effective_on, e.received_at));
    known
}

fn cause(event: &certificate_event::Model) -> RevocationReason {
    match event.cause.as_deref() {
        Some("falsified_observation") => RevocationReason::FalsifiedObservation,
        Some("safety") => RevocationReason::Safety,
        Some("conflict") => RevocationReason::Conflict,
        _ if event.for_cause => RevocationReason::Safety,
        _ => RevocationReason::Reliability,
    }
}

impl App {
    /// Records the stages that hold by now, and that tries are used up, for every
    /// candidacy of a person that goes on. Each transition is audited.
    pub(crate) async fn record_progress(
        &self,
        tx: &DatabaseTransaction,
        content: &Content,
        person: Uuid,
        by: Uuid,
    ) -> AppResult<()> {
        let rows = store::certification::candidacies_of(tx, person).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let events = if ids.is_empty() { Vec::new() } else { store::certification::events(tx, &ids).await? };
        // At most one candidacy of a person goes on for each path.
        for row in rows {
            let own: Vec<_> = events.iter().filter(|e| e.candidacy_id == row.id).cloned().collect();
            if !is_over(&own) {
                self.record_stages(tx, content, &row, &own, by).await?;
            }
        }
        Ok(())
    }

    async fn record_stages(
        &self,
        tx: &DatabaseTransaction,
        content: &Content,
        row: &candidacy::Model,
        events: &[candidacy_event::Model],
        by: Uuid,
    ) -> AppResult<()> {
        let path = path(content, &row.path)?;
        let (candidate, day) = self.candidate_facts(tx, content, row).await?;
        let stages = gates(path, &candidate, day);
        let (state, passed) = reached(recorded(events, path.last_stage()), path, &stages);
        for stage in passed {
            self.transition(tx, row.id, "stage_passed", by, Some(stage)).await?;
        }
        let at = stage_of(state, path).and_then(|code| path.stage(&code));
        let calibration = at.into_iter().flat_map(|stage| &stage.gates).find_map(|gate| match &gate.rule {
            GateRule::Calibration(gate) => Some(gate),
            _ => None,
        });
        if let (Candidacy::InStage { .. }, Some(gate)) = (state, calibration)
            && fieldcraft_competencies::certification::tries(gate, &candidate, day).used_up
        {
            self.transition(tx, row.id, "tries_used_up", by, None).await?;
        }
        Ok(())
    }

    /// Records one transition and audits it.
    pub(super) async fn transition(
        &self,
        tx: &DatabaseTransaction,
        candidacy: Uuid,
        kind: &str,
        by: Uuid,
        text: Option<String>,
    ) -> AppResult<()> {
        let detail = json!({ "kind": kind, "text": text });
        self.candidacy_event(tx, self.id(), candidacy, kind, by, text).await?;
        self.audit(tx, Some(by), "candidacy.transition", "candidacy", Some(candidacy), detail).await
    }

    /// Pauses or resumes a candidacy.
    ///
    /// # Errors
    /// `Conflict` where the machine has no such transition.
    pub async fn pause_candidacy(
        &self,
        caller: &crate::policy::Caller,
        id: Uuid,
        pause: Pause,
    ) -> AppResult<()> {
        crate::app::free_text::refuse_client_details(
            pause.confirmed,
            [("/reason".to_owned(), Some(pause.reason.as_str()))],
        )?;
        let content = self.content().await?;
        let tx = self.store.begin().await?;
        let row = store::certification::candidacy(&tx, id).await?.ok_or(AppError::NotFound("candidacy"))?;
        let target = self.person_target(&tx, caller, row.person_id).await?;
        let action = crate::policy::Action::PauseCandidacy;
        crate::app::access::verdict(crate::policy::check(caller, action, &target), "candidacy")?;
        store::lock_people(&tx, &[row.person_id]).await?;
        let (kind, what) = if pause.rest { ("paused", Event::Paused) } else { ("resumed", Event::Resumed) };
        let events = store::certification::events(&tx, &[id]).await?;
        if let Some(there) = store::certification::candidacy_event(&tx, pause.id).await? {
            let text = there.text.as_deref().unwrap_or_default();
            let same = there.candidacy_id == id && there.kind == kind && text == pause.reason;
            return if same { Ok(()) } else { Err(crate::app::people::id_taken()) };
        }
        let path = path(&content, &row.path)?;
        self.record_stages(&tx, &content, &row, &events, caller.person).await?;
        let events = store::certification::events(&tx, &[id]).await?;
        let state = recorded(&events, path.last_stage());
        state.after(what, path.last_stage()).map_err(|fault| AppError::Conflict(fault.to_string()))?;
        self.candidacy_event(&tx, pause.id, id, kind, caller.person, Some(pause.reason)).await?;
        let detail = json!({ "kind": kind });
        self.audit(&tx, Some(caller.person), "candidacy.transition", "candidacy", Some(id), detail).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// A rest, or its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Made by the client.
    pub id: Uuid,
    /// A rest begins; it ends otherwise.
    pub rest: bool,
    /// Why.
    pub reason: String,
    /// The writer confirmed that the reason identifies no client.
    pub confirmed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, at: i64) -> candidacy_event::Model {
        candidacy_event::Model {
            id: Uuid::nil(),
            candidacy_id: Uuid::nil(),
            kind: kind.into(),
            by_id: Uuid::nil(),
            text: None,
            received_at: at,
            digest: String::new(),
        }
    }

    fn after(kinds: &[(&str, i64)]) -> &'static str {
        let events: Vec<_> = kinds.iter().map(|(kind, at)| event(kind, *at)).collect();
        name(recorded(&events, 2))
    }

    #[test]
    fn recorded_transitions_fold_by_the_machine() {
        assert_eq!(after(&[]), "open");
        assert_eq!(after(&[("stage_passed", 1)]), "in_stage");
        assert_eq!(after(&[("stage_passed", 1), ("paused", 2)]), "paused");
        assert_eq!(after(&[("stage_passed", 1), ("paused", 2), ("resumed", 3)]), "in_stage");
        assert_eq!(after(&[("paused", 1)]), "open", "what the machine does not know changes nothing");
        let all = [("stage_passed", 1), ("stage_passed", 1), ("stage_passed", 1)];
        assert_eq!(after(&all), "decision_pending");
        assert_eq!(after(&[("certified", 1), all[0], all[1], all[2]]), "certified");
        assert_eq!(after(&[all[0], all[1], all[2], ("declined", 2)]), "gate_failed");
        let appealed = [all[0], all[1], all[2], ("declined", 2), ("decline_annulled", 2), ("certified", 2)];
        assert_eq!(after(&appealed), "certified");
        assert_eq!(after(&[("stage_passed", 1), ("tries_used_up", 2)]), "gate_failed");
    }
}
