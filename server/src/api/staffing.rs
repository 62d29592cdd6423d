//! `/nodes/{id}/staffing` and `/nodes/{id}/pair-check`.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use fieldcraft_competencies::explain::Evaluation;
use fieldcraft_competencies::staffing::cover::CoverMap;
use fieldcraft_competencies::staffing::leave::LeaveReport;
use fieldcraft_competencies::staffing::pair::{Member, Trigger};
use fieldcraft_competencies::staffing::ratio::RatioReport;
use fieldcraft_competencies::staffing::{DutyKind, RatioRule};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use uuid::Uuid;

use super::fidelity::RequirementStatusOut;
use super::wire::{Instant, PersonRef};
use super::{Problem, Signed, Tag};
use crate::app::staffing::{NewPairCheck, PairCheck, Staffing};
use crate::state::App;
use crate::store::facts::date;

/// Staffing.
pub struct StaffingApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// How a place is staffed around a day.
#[derive(Object)]
#[oai(rename = "Staffing")]
struct StaffingOut {
    /// The place.
    node_id: Uuid,
    /// Its name.
    node_name: String,
    /// Its IANA time zone.
    time_zone: String,
    /// The local day.
    as_of: NaiveDate,
    /// What had been received by this instant.
    known_at: Instant,
    /// Staff per supervisor, four weeks back and four ahead; absent without a rule for it.
    #[oai(skip_serializing_if_is_none)]
    ratio: Option<RatioOut>,
    /// The local week of the day, each kind of duty.
    cover: Vec<CoverOut>,
    /// Supervisors' leave over the same days as the ratio; absent without a rule for it.
    #[oai(skip_serializing_if_is_none)]
    leave: Option<LeaveReportOut>,
    /// The requirements of the place with their reasons.
    requirements: Vec<RequirementStatusOut>,
}

/// Staff per supervisor, day by day.
#[derive(Object)]
#[oai(rename = "StaffRatio")]
struct RatioOut {
    /// The most staff per supervisor, by head.
    at_most: String,
    /// A breach of more days in a row than this is not borne.
    breach_days: i32,
    /// Each day in order.
    days: Vec<RatioDayOut>,
    /// Breaches, each day of breach in exactly one.
    runs: Vec<RatioRunOut>,
    /// In words.
    summary: String,
}

/// Staff and supervisors on a day.
#[derive(Object)]
#[oai(rename = "StaffRatioDay")]
struct RatioDayOut {
    /// The local day.
    on: NaiveDate,
    /// Staff by head.
    staff: u32,
    /// Supervisors by head.
    supervisors: u32,
    /// Full-time positions of staff.
    staff_fte: f64,
    /// Full-time positions of supervisors.
    supervisor_fte: f64,
    /// More staff per supervisor than the limit, by head.
    breach: bool,
    /// In words.
    text: String,
}

/// Days in a row that breach the limit.
#[derive(Object)]
#[oai(rename = "StaffRatioRun")]
struct RatioRunOut {
    /// The first.
    from_on: NaiveDate,
    /// The last.
    to_on: NaiveDate,
    /// How many.
    days: u32,
    /// Longer than the rule bears.
    too_long: bool,
}

/// What somebody on duty can be called for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case", rename = "Duty")]
enum DutyOut {
    /// Supervision.
    Supervisor,
    /// Clinical consultation.
    ClinicalConsultation,
    /// Psychiatric consultation.
    PsychiatricConsultation,
}

/// The local week of one kind of duty.
#[derive(Object)]
#[oai(rename = "CoverMap")]
struct CoverOut {
    /// What is to be covered.
    kind: DutyOut,
    /// The Monday.
    starts_on: NaiveDate,
    /// Minutes of the week: 10,080, and fewer or more when the clock changes.
    minutes: u32,
    /// Minutes in which somebody is on duty throughout.
    covered_minutes: u32,
    /// The other minutes.
    empty_minutes: u32,
    /// Each day from Monday.
    days: Vec<CoverDayOut>,
    /// Every stretch of empty minutes, in order.
    gaps: Vec<CoverGapOut>,
    /// Hours that the clock removes or repeats in the week, in words.
    clock_changes: Vec<String>,
    /// In words.
    summary: String,
}

/// A day of the cover map.
#[derive(Object)]
#[oai(rename = "CoverDay")]
struct CoverDayOut {
    /// The local day.
    on: NaiveDate,
    /// Minutes that the day has.
    minutes: u32,
    /// Of these, empty ones.
    empty_minutes: u32,
}

/// A stretch of minutes that nobody covers.
#[derive(Object)]
#[oai(rename = "CoverGap")]
struct CoverGapOut {
    /// Its first instant.
    starts_at: Instant,
    /// The instant after it.
    ends_at: Instant,
    /// How many minutes.
    minutes: u32,
    /// The stretch in local time, cut at midnight and where the clock changes.
    parts: Vec<CoverPartOut>,
    /// In words.
    text: String,
}

/// A part of a gap within one local day.
#[derive(Object)]
#[oai(rename = "CoverGapPart")]
struct CoverPartOut {
    /// The local day.
    on: NaiveDate,
    /// The local minute of the day at which it begins.
    from_minute: u32,
    /// The local minute at which it ends, up to 1440.
    to_minute: u32,
    /// In an hour that comes twice: the first time or the second.
    #[oai(skip_serializing_if_is_none)]
    pass: Option<u32>,
}

/// Whether leave is leave.
#[derive(Object)]
#[oai(rename = "LeaveReport")]
struct LeaveReportOut {
    /// Leave days with duty, in order of day and person.
    on_call: Vec<OnCallDayOut>,
    /// Each leave with who covers.
    leaves: Vec<LeaveCoverOut>,
    /// In words.
    summary: String,
}

/// A supervisor's leave day on which they are on duty.
#[derive(Object)]
#[oai(rename = "OnCallDay")]
struct OnCallDayOut {
    /// The local day.
    on: NaiveDate,
    /// The person.
    person: PersonRef,
    /// Minutes on duty on that day.
    minutes: u32,
    /// In words.
    text: String,
}

/// A leave and who is on duty as a supervisor meanwhile.
#[derive(Object)]
#[oai(rename = "LeaveCover")]
struct LeaveCoverOut {
    /// Who is away.
    person: PersonRef,
    /// First day that is looked at.
    from_on: NaiveDate,
    /// Last day that is looked at.
    to_on: NaiveDate,
    /// Who covers, most minutes first.
    by: Vec<PersonRef>,
    /// Minutes without anybody.
    empty_minutes: u32,
    /// In words.
    text: String,
}

/// What makes two people necessary.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[oai(rename_all = "snake_case")]
enum VisitTrigger {
    /// The family is met for the first time.
    NewFamily,
    /// No other professional is at the place.
    UnsupportedSite,
    /// Somebody has flagged the visit for safety.
    SafetyFlag,
}

/// Whether a team may make a visit.
#[derive(Object)]
#[oai(rename = "PairCheck")]
struct PairCheckOut {
    /// The local day it is for.
    on: NaiveDate,
    /// It may.
    fits: bool,
    /// The answer in a sentence or two.
    summary: String,
    /// Everything against it, a sentence each; empty when it fits.
    reasons: Vec<String>,
    /// What a reader should know although it does not decide.
    notes: Vec<String>,
    /// What would mend it; absent when it fits.
    #[oai(skip_serializing_if_is_none)]
    next_step: Option<String>,
    /// The place allows this kind of visit alone on that day.
    site_allows_solo: bool,
    /// Who was asked about.
    team: Vec<PairMemberOut>,
}

/// Somebody who is to go on a visit.
#[derive(Object)]
#[oai(rename = "PairMember")]
struct PairMemberOut {
    /// The person.
    person: PersonRef,
    /// The practice role in which they go.
    role: String,
    /// The step of practice authorization held on the day; absent without one.
    #[oai(skip_serializing_if_is_none)]
    step: Option<String>,
    /// May lead the visit.
    may_lead: bool,
}

#[OpenApi(tag = "Tag::Staffing")]
impl StaffingApi {
    /// How a place is staffed: staff per supervisor, cover of the week, leave, and the place's own requirements.
    #[oai(path = "/nodes/:id/staffing", method = "get", operation_id = "get_staffing")]
    async fn staffing(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// The local day; today when absent.
        as_of: Query<Option<NaiveDate>>,
        /// What had been received by this instant; now when absent.
        known_at: Query<Option<DateTime<Utc>>>,
    ) -> Result<Json<StaffingOut>, Problem> {
        let known_at = known_at.0.map(|at| at.timestamp_millis());
        Ok(Json(self.app.staffing(&caller, id.0, as_of.0, known_at).await?.into()))
    }

    /// May these people go on this visit together, and if not, why not?
    #[oai(path = "/nodes/:id/pair-check", method = "get", operation_id = "get_pair_check")]
    async fn pair(
        &self,
        caller: Signed,
        id: Path<Uuid>,
        /// Who is to go: one to four people.
        person_id: Query<Vec<Uuid>>,
        /// The kind of visit, such as `follow_up`.
        visit: Query<String>,
        /// What makes two people necessary.
        trigger: Query<Vec<VisitTrigger>>,
        /// The local day; today when absent.
        on: Query<Option<NaiveDate>>,
    ) -> Result<Json<PairCheckOut>, Problem> {
        let triggers = trigger.0.into_iter().map(Into::into).collect();
        let asked = NewPairCheck { people: person_id.0, visit: visit.0, triggers, on: on.0 };
        Ok(Json(self.app.check_pair(&caller, id.0, asked).await?.into()))
    }
}

impl From<VisitTrigger> for Trigger {
    fn from(trigger: VisitTrigger) -> Self {
        match trigger {
            VisitTrigger::NewFamily => Self::NewFamily,
            VisitTrigger::UnsupportedSite => Self::UnsupportedSite,
            VisitTrigger::SafetyFlag => Self::SafetyFlag,
        }
    }
}

impl From<DutyKind> for DutyOut {
    fn from(kind: DutyKind) -> Self {
        match kind {
            DutyKind::Supervisor => Self::Supervisor,
            DutyKind::ClinicalConsultation => Self::ClinicalConsultation,
            DutyKind::PsychiatricConsultation => Self::PsychiatricConsultation,
        }
    }
}

impl From<Staffing> for StaffingOut {
    fn from(from: Staffing) -> Self {
        Self {
            node_id: from.node.id,
            node_name: from.node.name,
            time_zone: from.time_zone.into(),
            as_of: from.as_of,
            known_at: Instant::at(from.known_at),
            ratio: from.ratio.map(|(rule, report)| ratio_out(&rule, report)),
            cover: from.cover.into_iter().map(cover_out).collect(),
            leave: from.leave.map(leave_out),
            requirements: from.evaluations.into_iter().map(|one: Evaluation| one.into()).collect(),
        }
    }
}

fn ratio_out(rule: &RatioRule, report: RatioReport) -> RatioOut {
    RatioOut {
        at_most: rule.staff_per_supervisor.value.cut(),
        breach_days: rule.breach_days.value,
        days: report
            .days
            .iter()
            .map(|day| RatioDayOut {
                on: date(day.day),
                staff: day.staff,
                supervisors: day.supervisors,
                staff_fte: f64::from(day.staff_fte) / 100.0,
                supervisor_fte: f64::from(day.supervisor_fte) / 100.0,
                breach: day.breach,
                text: day.words(),
            })
            .collect(),
        runs: report
            .runs
            .iter()
            .map(|run| RatioRunOut {
                from_on: date(run.first),
                to_on: date(run.last),
                days: run.days,
                too_long: run.too_long,
            })
            .collect(),
        summary: report.summary,
    }
}

fn cover_out(map: CoverMap) -> CoverOut {
    CoverOut {
        kind: map.kind.into(),
        starts_on: date(map.monday),
        minutes: map.minutes,
        covered_minutes: map.covered_minutes,
        empty_minutes: map.empty_minutes,
        days: map
            .days
            .iter()
            .map(|day| CoverDayOut {
                on: date(day.day),
                minutes: day.minutes,
                empty_minutes: day.empty_minutes,
            })
            .collect(),
        gaps: map
            .gaps
            .into_iter()
            .map(|gap| CoverGapOut {
                starts_at: Instant::at(gap.from.0),
                ends_at: Instant::at(gap.to.0),
                minutes: gap.minutes,
                parts: gap
                    .parts
                    .iter()
                    .map(|part| CoverPartOut {
                        on: date(part.day),
                        from_minute: part.from_minute.into(),
                        to_minute: part.to_minute.into(),
                        pass: part.pass.map(Into::into),
                    })
                    .collect(),
                text: gap.text,
            })
            .collect(),
        clock_changes: map.shifts.into_iter().map(|shift| shift.text).collect(),
        summary: map.summary,
    }
}

fn leave_out(report: LeaveReport) -> LeaveReportOut {
    let named = |id, display_name| PersonRef { id, display_name };
    LeaveReportOut {
        on_call: report
            .on_call
            .into_iter()
            .map(|day| OnCallDayOut {
                on: date(day.day),
                person: named(day.person, day.name),
                minutes: day.minutes,
                text: day.text,
            })
            .collect(),
        leaves: report
            .leaves
            .into_iter()
            .map(|leave| LeaveCoverOut {
                person: named(leave.person, leave.name),
                from_on: date(leave.from),
                to_on: date(leave.to),
                by: leave.by.into_iter().map(|by| named(by.person, by.name)).collect(),
                empty_minutes: leave.empty_minutes,
                text: leave.text,
            })
            .collect(),
        summary: report.summary,
    }
}

impl From<PairCheck> for PairCheckOut {
    fn from(from: PairCheck) -> Self {
        let PairCheck { answer, on, team, site_allows_solo } = from;
        let member = |member: Member| PairMemberOut {
            may_lead: answer.may_lead.contains(&member.person),
            person: PersonRef { id: member.person, display_name: member.name },
            role: member.role.to_string(),
            step: member.step.and_then(|(step, _)| {
                serde_json::to_value(step).ok().and_then(|name| name.as_str().map(str::to_owned))
            }),
        };
        Self {
            on,
            fits: answer.fits,
            team: team.into_iter().map(member).collect(),
            summary: answer.summary,
            reasons: answer.reasons.into_iter().map(|reason| reason.text).collect(),
            notes: answer.notes,
            next_step: answer.next_step,
            site_allows_solo,
        }
    }
}
