//! Events made up for a plan: what would be recorded if they happened on the day asked about.

use uuid::Uuid;

use super::{Choice, Failing, Planner, outdated};
use crate::code::ModuleCode;
use crate::day::Millis;
use crate::evaluate::look::Look;
use crate::evaluate::plan::{Ask, Records, What};
use crate::evaluate::state::Found;
use crate::evaluate::words::{few, kinds_words, plural};
use crate::facts::{
    CalibrationResult, CalibrationRun, ClosedCycle, CoSignature, CoachingSample, Credential, DeliveryHeld,
    DrillDone, Facts, FieldResponse, HoursEntry, JointRating, KnowledgePass, ModuleReview, Observation,
    Offer, Purpose, Rater, RaterCertificate, Relation, SourceCheck, SupervisionContact, TrainerScope,
};
use crate::fraction::Fraction;
use crate::scale::{Rating, Ratings};
use crate::soonest::PlannedEvent;

/// The facts without what had not been received at an instant.
pub(super) fn known(facts: &Facts, known_at: Millis) -> Facts {
    let mut known = facts.clone();
    if known_at == Millis::MAX {
        return known;
    }
    macro_rules! forget { ($($field:ident),* $(,)?) => { $( known.$field.retain(|row| row.received_at <= known_at); )* } }
    forget!(
        affiliations,
        overlays,
        leaves,
        requirement_dates,
        modules,
        observations,
        observation_events,
        knowledge,
        credentials,
        attestations,
        solo_policies,
        waivers,
        conflicts,
        trainer_scopes,
    );
    macro_rules! forget_plain { ($($field:ident),* $(,)?) => { $(
        known.$field.retain(|row| row.received_at <= known_at);
        known.$field.iter_mut().for_each(|row| row.withdrawn_at = row.withdrawn_at.filter(|at| *at <= known_at));
    )* } }
    forget_plain!(
        prior_learning,
        hours,
        drills,
        supervision_contacts,
        offers,
        closed_cycles,
        coaching_samples,
        deliveries,
        field_responses,
        co_signatures,
        joint_ratings,
        calibration_runs,
    );
    for module in &mut known.modules {
        module.reviews.retain(|review| review.stands(known_at));
        module.reviews.iter_mut().for_each(|review| review.withdrawn_at = None);
    }
    known
        .credentials
        .iter_mut()
        .for_each(|row| row.source_checks.retain(|check| check.received_at <= known_at));
    for rater in &mut known.raters {
        rater.certificates.retain(|row| row.received_at <= known_at);
        rater
            .certificates
            .iter_mut()
            .for_each(|row| row.events.retain(|event| event.received_at <= known_at));
        rater.calibrations.retain(|row| row.received_at <= known_at);
    }
    known
}

/// A plain row on the day asked about.
macro_rules! row {
    ($planner:ident, $type:ident $(, $field:ident: $value:expr)* $(,)?) => {
        $type {
            id: $planner.id(),
            on: $planner.as_of,
            received_at: $planner.at(),
            withdrawn_at: None,
            $($field: $value),*
        }
    };
}

impl Planner<'_> {
    /// An id that sorts after those of real rows, and after the ones made before.
    fn id(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u128(u128::MAX - (1 << 32) + self.made)
    }

    /// An instant after everything that happened on the day, wherever on earth.
    fn at(&self) -> Millis {
        Millis((i64::from(self.as_of.0) + 2) * 86_400_000)
    }

    /// Adds observations of everything in some competencies, each rated 3.
    pub(super) fn observe(&mut self, choice: &Choice) {
        let mut agencies: Vec<Uuid> = self.facts.affiliations.iter().map(|row| row.agency).collect();
        agencies.dedup();
        let agency = agencies.first().copied().unwrap_or_default();
        let kinds = &self.framework.level_rule.raters.certificate_kinds;
        let kind = kinds.first().cloned().unwrap_or_default();
        let observers: Vec<Uuid> = (0..choice.observers.max(1)).map(|_| self.id()).collect();
        for observer in &observers {
            let certificate = RaterCertificate {
                id: *observer,
                kind: kind.clone(),
                agencies: agencies.clone(),
                valid_from: self.as_of,
                valid_to: self.as_of.plus(730),
                appointed: false,
                events: Vec::new(),
                received_at: self.at(),
            };
            let calibration = CalibrationResult { on: self.as_of, passed: true, received_at: self.at() };
            self.facts.raters.push(Rater {
                observer: *observer,
                certificates: vec![certificate],
                calibrations: vec![calibration],
            });
        }
        for place in 0..choice.count {
            let mut ratings = Vec::new();
            for code in choice.seen_in(place) {
                let described = self.framework.competency(code).map_or(&[][..], |found| &found.indicators);
                ratings.extend(described.iter().map(|indicator| (indicator.code, Rating::Scored(3))));
            }
            let Ok(ratings) = Ratings::new(ratings) else { continue };
            let inside = choice.kind.relation == Relation::External && place >= choice.outside;
            let at = self.at().plus_minutes(i64::try_from(place).unwrap_or(0));
            let id = self.id();
            self.facts.observations.push(Observation {
                id,
                subject: self.facts.subject,
                observer: observers[place.min(observers.len() - 1)],
                evidence_type: choice.kind.evidence_type,
                relation: if inside { Relation::SameLine } else { choice.kind.relation },
                purpose: Purpose::Counting,
                observed_on: self.as_of,
                observed_at: at,
                performed_on: None,
                recorded_at: at,
                received_at: at,
                received_on: self.as_of,
                agency,
                encounter_ref: None,
                framework_version: self.framework.version,
                ratings,
                harm: false,
                scenario: None,
                supersedes: None,
            });
        }
    }

    /// Plans for a leaf that does not look at observations.
    pub(super) fn other(&mut self, leaf: &Failing<'_>, look: Option<&Look>) {
        let kept = (self.facts.clone(), self.steps.len());
        match &leaf.ask {
            Ask::Knowledge { module, percent, takes } => {
                let passed = look.is_some_and(Look::awaits_center);
                self.pass(leaf, module, *percent, (passed, takes.only_reviewed));
            }
            Ask::Credential { kinds, jurisdiction, .. } => {
                let lacking = match look {
                    Some(Look::Credential(look)) if *jurisdiction => look.lacking.clone(),
                    _ => Vec::new(),
                };
                self.credentials(leaf, kinds, &lacking);
            }
            Ask::CredentialDue { kinds, .. } => self.credentials(leaf, kinds, &[]),
            Ask::Records(asked) => {
                if let Some(Look::Records(look)) = look {
                    let lacking = (asked.amount - look.amount).max(0);
                    self.records(leaf, asked, lacking, asked.marked.saturating_sub(look.marked));
                }
            }
            Ask::Fidelity { .. } => {
                let row = row!(self, CoachingSample, assessor: Uuid::max(), score: Fraction::ONE);
                self.facts.coaching_samples.push(row);
                self.record_step(leaf, "coaching_fidelity", 1, 0, "one coaching session scored high enough");
            }
            Ask::Calibration { .. } => {
                let zero = Some(Fraction::ZERO);
                let row = row!(self, CalibrationRun, passed: true, icc: Some(Fraction::ONE), bias: zero);
                self.facts.calibration_runs.push(row);
                self.record_step(leaf, "calibration_current", 1, 0, "one calibration passed");
            }
            Ask::CoSigned { .. } => self.sign(leaf, look),
            Ask::Scope { .. } => self.scopes(leaf, look),
            _ => {}
        }
        if !self.all_hold(&[leaf.place]) {
            self.facts = kept.0;
            self.steps.truncate(kept.1);
            self.stuck(leaf.key, "Nothing that could be recorded today satisfies it.".to_owned());
        }
    }

    fn record_step(&mut self, leaf: &Failing<'_>, rule: &str, count: usize, marked: usize, what: &str) {
        let event = PlannedEvent::Record { rule: rule.to_owned(), marked: super::small(marked) };
        self.step(leaf, event, count, what);
    }

    fn pass(
        &mut self,
        leaf: &Failing<'_>,
        module: &ModuleCode,
        percent: i32,
        (passed, reviewed): (bool, bool),
    ) {
        let published =
            self.facts.modules.iter().filter(|row| row.module == *module && row.published_on <= self.as_of);
        let version = published.map(|row| row.version).max().unwrap_or(1);
        if passed {
            return self.review(leaf, module);
        }
        let (id, received_at) = (self.id(), self.at());
        self.facts.knowledge.push(KnowledgePass {
            id,
            module: module.clone(),
            version,
            points: 100,
            points_possible: 100,
            passed_on: self.as_of,
            received_at,
        });
        let event = PlannedEvent::Module { module: module.to_string(), percent };
        self.step(leaf, event, 1, &format!("{module} passed with {percent}% or more"));
        if reviewed && !self.all_hold(&[leaf.place]) {
            self.review(leaf, module);
        }
    }

    /// The center's record of who reviewed a module, in every version that is published.
    fn review(&mut self, leaf: &Failing<'_>, module: &ModuleCode) {
        let received_at = self.at();
        for row in self.facts.modules.iter_mut().filter(|row| row.module == *module) {
            row.reviews.push(ModuleReview { received_at, withdrawn_at: None });
        }
        let what = format!("the center’s record of the clinician who reviewed {module}");
        self.record_step(leaf, "module_reviewed", 1, 0, &what);
    }

    fn credentials(&mut self, leaf: &Failing<'_>, kinds: &[String], lacking: &[String]) {
        let places: Vec<Option<String>> =
            if lacking.is_empty() { vec![None] } else { lacking.iter().cloned().map(Some).collect() };
        for place in places {
            let (fact_id, received_at, on) = (self.id(), self.at(), self.as_of);
            self.facts.credentials.push(Credential {
                fact_id,
                kind: kinds.first().cloned().unwrap_or_default(),
                jurisdiction: place.clone(),
                valid_from: on,
                expires: None,
                source_checks: vec![SourceCheck { on, confirmed: true, received_at }],
                self_entered: false,
                received_at,
            });
            let of = place.as_ref().map_or_else(String::new, |place| format!(" of {place}"));
            let what = format!("a valid {}{of}, checked with its issuer", kinds_words(kinds));
            self.step(
                leaf,
                PlannedEvent::Credential { kinds: kinds.to_vec(), jurisdiction: place },
                1,
                &what,
            );
        }
    }

    fn records(&mut self, leaf: &Failing<'_>, asked: &Records<'_>, lacking: i64, unmarked: usize) {
        if let What::Hours(kind) = asked.what {
            let minutes = u32::try_from(lacking).unwrap_or(u32::MAX);
            let row = row!(self, HoursEntry, kind: kind.to_owned(), minutes: minutes);
            self.facts.hours.push(row);
            let hours = usize::try_from(lacking.max(0)).unwrap_or(0).div_ceil(60);
            let noun = plural(hours, "hour", "hours");
            self.record_step(
                leaf,
                asked.rule(),
                hours,
                0,
                &format!("{hours} {noun} of {}", kind.replace('_', " ")),
            );
            return;
        }
        let count = usize::try_from(lacking).unwrap_or(0).max(unmarked);
        for place in 0..count {
            self.record(asked, place < unmarked);
        }
        let marked =
            if unmarked > 0 { format!(", {} {}", few(unmarked), asked.mark()) } else { String::new() };
        let what = format!("{} {}{marked}", few(count), asked.noun(count));
        self.record_step(leaf, asked.rule(), count, unmarked, &what);
    }

    fn record(&mut self, asked: &Records<'_>, marked: bool) {
        let other = Uuid::max();
        match asked.what {
            What::Hours(_) => {}
            What::Drill(kind) => {
                let row = row!(self, DrillDone, kind: kind.to_owned());
                self.facts.drills.push(row);
            }
            What::Contacts => {
                let row = row!(self, SupervisionContact, supervisor: other, with_data: marked);
                self.facts.supervision_contacts.push(row);
            }
            What::Offer(kind) => {
                let row = row!(self, Offer, kind: kind.to_owned());
                self.facts.offers.push(row);
            }
            What::Cycles => {
                let row = row!(self, ClosedCycle, coachee: other, full: true);
                self.facts.closed_cycles.push(row);
            }
            What::Deliveries => {
                let first = self.facts.modules.first().map(|row| row.module.clone());
                let Some(module) = first.or_else(|| "M01".parse().ok()) else { return };
                let row = row!(self, DeliveryHeld, module: module, version: 1, observed: marked);
                self.facts.deliveries.push(row);
            }
            What::Joint => {
                let row = row!(self, JointRating, with: other);
                self.facts.joint_ratings.push(row);
            }
            What::Responses { roles, partner } => {
                let Some(role) = roles.first().copied() else { return };
                let row = row!(
                    self, FieldResponse,
                    role: role,
                    partner: Some(other),
                    partner_step: partner.map(str::to_owned),
                    encounter_ref: None,
                );
                self.facts.field_responses.push(row);
            }
        }
    }

    fn sign(&mut self, leaf: &Failing<'_>, look: Option<&Look>) {
        let Some(Look::State(state)) = look else { return };
        let Found::Unsigned(unsigned, _) = &state.found else { return };
        for response in unsigned {
            let row = row!(self, CoSignature, response: *response, by: Uuid::max());
            self.facts.co_signatures.push(row);
        }
        let visits = plural(unsigned.len(), "visit", "visits");
        let what = format!("{} {visits} signed by somebody else", few(unsigned.len()));
        self.record_step(leaf, "co_signed", unsigned.len(), 0, &what);
    }

    fn scopes(&mut self, leaf: &Failing<'_>, look: Option<&Look>) {
        let Some((outdated, held)) = outdated(look) else { return };
        let mut modules = outdated.to_vec();
        if held == 0 {
            // Any module will do; the trainer's path decides which.
            modules.extend(
                self.facts.modules.first().map(|row| row.module.clone()).or_else(|| "M01".parse().ok()),
            );
        }
        for module in &modules {
            let versions = self.facts.modules.iter().filter(|row| row.module == *module);
            let version = versions.map(|row| row.version).max().unwrap_or(1);
            let (on, received_at) = (self.as_of, self.at());
            // The scope in force is brought up to date, or a new one is given.
            let mut renewed = false;
            for scope in &self.facts.trainer_scopes.clone() {
                if scope.module == *module && scope.to.is_none_or(|to| on <= to) {
                    let row = TrainerScope { version, received_at, ..scope.clone() };
                    self.facts.trainer_scopes.push(row);
                    renewed = true;
                }
            }
            if !renewed {
                let fact_id = self.id();
                let row = TrainerScope {
                    fact_id,
                    module: module.clone(),
                    version,
                    from: on,
                    to: None,
                    received_at,
                };
                self.facts.trainer_scopes.push(row);
            }
        }
        let names: Vec<String> = modules.iter().map(ToString::to_string).collect();
        let what = format!("{} confirmed in scope in the present version", names.join(", "));
        self.record_step(leaf, "trainer_scope_valid", modules.len(), 0, &what);
    }
}
