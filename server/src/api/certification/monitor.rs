//! Drift of raters and decision reliability. They inform and change no status.

use std::sync::Arc;

use chrono::NaiveDate;
use fieldcraft_competencies::decision::{Basis, MeterRule};
use fieldcraft_competencies::drift::{DriftRule, Gap, Verdict};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use crate::api::wire::PersonRef;
use crate::api::{Problem, Signed, Tag};
use crate::app::certification::{CompetencyMeter, RaterDrift};
use crate::state::App;

/// Drift and decision reliability.
pub struct MonitorApi {
    /// The deeds.
    pub app: Arc<App>,
}

/// One joint observation of a rater.
#[derive(Object)]
#[oai(rename = "DriftPoint")]
struct PointOut {
    /// Day.
    on: NaiveDate,
    /// Pairs of ratings.
    pairs: usize,
    /// Mean difference; above zero the rater was kinder.
    difference: f64,
}

/// A rater beside others who saw the same encounters.
#[derive(Object)]
#[oai(rename = "RaterDrift")]
struct RaterDriftOut {
    /// The rater.
    person: PersonRef,
    /// `too_little`, `steady`, `lenient` or `strict`.
    verdict: String,
    /// The same in a sentence.
    text: String,
    /// Joint observations looked at.
    joint: usize,
    /// Pairs of ratings in them.
    pairs: usize,
    /// Mean difference in scale points; absent without any.
    #[oai(skip_serializing_if_is_none)]
    shift: Option<f64>,
    /// The shift in standard errors.
    #[oai(skip_serializing_if_is_none)]
    score: Option<f64>,
    /// Spread of the rater's ratings over that of the others'.
    #[oai(skip_serializing_if_is_none)]
    spread: Option<f64>,
    /// The joint observations, in order.
    points: Vec<PointOut>,
}

/// How much kinder ratings from inside the line are than those from outside it.
#[derive(Object)]
#[oai(rename = "InsideOutsideGap")]
struct GapOut {
    /// Pairs of person and indicator that both sides rated.
    compared: usize,
    /// Mean of inside minus outside.
    gap: f64,
    /// Lower end of the 95 % interval.
    low: f64,
    /// Upper end.
    high: f64,
}

/// How one rater rates.
#[derive(Object)]
#[oai(rename = "DriftOfRater")]
struct DriftOfRaterOut {
    /// Beside others.
    beside: RaterDriftOut,
    /// Against raters from outside the line; absent where nobody was rated by both.
    #[oai(skip_serializing_if_is_none)]
    gap: Option<GapOut>,
    /// When the monitor speaks.
    rule: DriftRuleOut,
}

/// How the raters of a place rate.
#[derive(Object)]
#[oai(rename = "DriftOfNode")]
struct DriftOfNodeOut {
    /// Raters with joint observations, the largest shift first.
    raters: Vec<RaterDriftOut>,
    /// Inside against outside raters, over the whole center.
    #[oai(skip_serializing_if_is_none)]
    gap: Option<GapOut>,
    /// When the monitor speaks.
    rule: DriftRuleOut,
}

/// When the monitor speaks: a default, set by the center.
#[derive(Object)]
#[oai(rename = "DriftRule")]
struct DriftRuleOut {
    /// The fewest joint observations that say anything.
    min_joint: usize,
    /// The fewest pairs of ratings that say anything.
    min_pairs: usize,
    /// How many of the last joint observations are looked at.
    last: usize,
    /// Standard errors from zero at which it speaks.
    threshold: f64,
}

/// How much decisions about a person could rest on.
#[derive(Object)]
#[oai(rename = "DecisionReliability")]
struct ReliabilityOut {
    /// By competency.
    items: Vec<MeterOut>,
    /// The dependability at which a decision is defensible.
    target: f64,
    /// Days of ratings looked at.
    window_days: u32,
}

/// How much a decision about one competency could rest on.
#[derive(Object)]
#[oai(rename = "DecisionMeter")]
struct MeterOut {
    /// Competency.
    competency: String,
    /// Its title.
    title: String,
    /// Ratings there are.
    ratings: usize,
    /// Raters who gave them.
    raters: usize,
    /// `pooled` from this center's own ratings, or the published `benchmark` until there are enough.
    basis: String,
    /// Dependability of the mean, 0 to 1; absent by the benchmark.
    #[oai(skip_serializing_if_is_none)]
    dependability: Option<f64>,
    /// Would a decision be defensible?
    enough: bool,
    /// Ratings more.
    more_ratings: usize,
    /// Further raters among those who give them.
    more_raters: usize,
    /// The same in a sentence.
    text: String,
}

#[OpenApi(tag = "Tag::Certification")]
impl MonitorApi {
    /// How a rater rates beside others. It informs and changes no status.
    #[oai(path = "/people/:id/drift", method = "get", operation_id = "get_person_drift")]
    async fn of_rater(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<DriftOfRaterOut>, Problem> {
        let found = self.app.drift_of_rater(&caller, id.0).await?;
        let gap = found.gap.map(Into::into);
        Ok(Json(DriftOfRaterOut { beside: found.beside.into(), gap, rule: rule() }))
    }

    /// How the raters of a place rate beside each other. It informs and changes no status.
    #[oai(path = "/nodes/:id/drift", method = "get", operation_id = "get_node_drift")]
    async fn of_node(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<DriftOfNodeOut>, Problem> {
        let found = self.app.drift_of_node(&caller, id.0).await?;
        let raters = found.raters.into_iter().map(Into::into).collect();
        Ok(Json(DriftOfNodeOut { raters, gap: found.gap.map(Into::into), rule: rule() }))
    }

    /// How much a decision about each competency of a person could rest on. It
    /// informs and changes no status.
    #[oai(
        path = "/people/:id/decision-reliability",
        method = "get",
        operation_id = "get_decision_reliability"
    )]
    async fn reliability(&self, caller: Signed, id: Path<Uuid>) -> Result<Json<ReliabilityOut>, Problem> {
        let meters = self.app.decision_reliability(&caller, id.0).await?;
        let items = meters.into_iter().map(Into::into).collect();
        Ok(Json(ReliabilityOut { items, target: MeterRule::DEFAULT.target, window_days: 365 }))
    }
}

fn rule() -> DriftRuleOut {
    let DriftRule { min_joint, min_pairs, last, threshold } = DriftRule::DEFAULT;
    DriftRuleOut { min_joint, min_pairs, last, threshold }
}

impl From<Gap> for GapOut {
    fn from(gap: Gap) -> Self {
        Self { compared: gap.compared, gap: gap.gap, low: gap.low, high: gap.high }
    }
}

impl From<RaterDrift> for RaterDriftOut {
    fn from(rater: RaterDrift) -> Self {
        let DriftRule { min_joint, min_pairs, .. } = DriftRule::DEFAULT;
        let drift = rater.drift;
        let shift = drift.shift.ok();
        let by = shift.map_or_else(String::new, |shift| format!("{:.2}", shift.abs()));
        let (verdict, text) = match drift.verdict {
            Verdict::TooLittle => (
                "too_little",
                format!(
                    "Too little to say anything: {} with {} of ratings; it takes {min_joint} with {min_pairs}.",
                    many(drift.joint, "joint observation", "joint observations"),
                    many(drift.pairs, "pair", "pairs")
                ),
            ),
            Verdict::Steady => ("steady", "Nothing points to a shift.".to_owned()),
            Verdict::Lenient => {
                ("lenient", format!("Rates {by} of a step kinder than others who saw the same."))
            }
            Verdict::Strict => {
                ("strict", format!("Rates {by} of a step stricter than others who saw the same."))
            }
        };
        let points = rater.points.into_iter().map(|point| PointOut {
            on: point.on,
            pairs: point.pairs,
            difference: point.difference,
        });
        Self {
            person: PersonRef::from(&rater.person),
            verdict: verdict.into(),
            text,
            joint: drift.joint,
            pairs: drift.pairs,
            shift,
            score: drift.score.ok(),
            spread: drift.spread.ok(),
            points: points.collect(),
        }
    }
}

impl From<CompetencyMeter> for MeterOut {
    fn from(one: CompetencyMeter) -> Self {
        let meter = one.meter;
        let basis = match meter.basis {
            Basis::Pooled(_) => "pooled",
            Basis::Benchmark => "benchmark",
        };
        let rests = match meter.basis {
            Basis::Pooled(pool) => {
                format!("By this center’s ratings of {} people by {} raters", pool.people, pool.raters)
            }
            Basis::Benchmark => "By the published benchmark, as this center has too few ratings yet".into(),
        };
        let text = if meter.enough {
            format!("{rests}, these ratings are enough to decide on.")
        } else {
            let raters = match meter.more_raters {
                0 => String::new(),
                1 if meter.more_ratings == 1 => ", by a further rater".into(),
                1 => ", 1 of them by a further rater".into(),
                n => format!(", {n} of them by further raters"),
            };
            let more = many(meter.more_ratings, "more rating", "more ratings");
            format!("{rests}, a decision needs {more}{raters}.")
        };
        Self {
            competency: one.competency.to_string(),
            title: one.title,
            ratings: one.ratings,
            raters: one.raters,
            basis: basis.into(),
            dependability: meter.dependability,
            enough: meter.enough,
            more_ratings: meter.more_ratings,
            more_raters: meter.more_raters,
            text,
        }
    }
}

/// A count with the word for it.
fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_told_as_one() {
        assert_eq!(many(1, "joint observation", "joint observations"), "1 joint observation");
        assert_eq!(many(0, "joint observation", "joint observations"), "0 joint observations");
    }
}
