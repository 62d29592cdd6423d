//! Every statistic of one table of ratings, and why one does not apply.

use serde::Serialize;

use super::{
    Icc, Interval, MeanSquares, Metric, Statistic, Undefined, Weights, bias, bootstrap_interval, cohen_kappa,
    exact_agreement, fleiss_kappa, krippendorff_alpha, spread_ratio, within_one_agreement,
};

/// What the numbers of a table mean. It decides which statistics suit, not
/// which are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Names without order.
    Nominal,
    /// An order without equal steps, such as a rating from 0 to 3.
    Ordinal,
    /// Equal steps.
    Interval,
    /// Equal steps from a true zero.
    Ratio,
}

/// Ratings: one row per unit, one cell per rater, `None` where one is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// All of the same length.
    pub rows: Vec<Vec<Option<f64>>>,
    /// The numbers only stand for words, so that their distances mean nothing.
    pub words: bool,
}

/// The keys of all statistics, in the order in which they are shown.
pub const STATISTICS: [&str; 18] = [
    "icc_1_1",
    "icc_2_1",
    "icc_3_1",
    "icc_1_k",
    "icc_2_k",
    "icc_3_k",
    "kappa",
    "kappa_linear",
    "kappa_quadratic",
    "fleiss_kappa",
    "alpha_nominal",
    "alpha_ordinal",
    "alpha_interval",
    "alpha_ratio",
    "exact_agreement",
    "within_one_agreement",
    "bias",
    "spread_ratio",
];

/// One statistic with its 95% interval, or the reason why it has no value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reported {
    /// The point estimate, at full precision.
    pub value: Option<f64>,
    /// Lower end of the 95% interval: from F for intraclass correlations, by
    /// bootstrap over units for the rest.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Why there is no value, in a sentence.
    pub reason: Option<String>,
}

/// The analysis of variance under the intraclass correlations.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Anova {
    /// Mean square between units.
    pub between_units: f64,
    /// Mean square between raters.
    pub between_raters: f64,
    /// Mean square of the residual.
    pub residual: f64,
    /// Mean square within units.
    pub within_units: f64,
    /// F of the units against what is within units, for ICC(1,·).
    pub f_one_way: Option<f64>,
    /// F of the units against the residual, for ICC(2,·) and ICC(3,·).
    pub f_two_way: Option<f64>,
    /// Degrees of freedom: units, within units, residual.
    pub freedom: [usize; 3],
}

/// Every statistic of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Number of units.
    pub units: usize,
    /// Number of raters.
    pub raters: usize,
    /// Units that every rater rated.
    pub complete_units: usize,
    /// Present where the intraclass correlations could be computed.
    pub anova: Option<Anova>,
    /// In the order of [`STATISTICS`].
    pub statistics: Vec<(&'static str, Reported)>,
}

type Row = Vec<Option<f64>>;

impl Table {
    /// Computes everything that applies.
    ///
    /// With two raters, units that lack a rating are left out of all but
    /// alpha; with more, a missing rating leaves intraclass correlations and
    /// Fleiss' kappa without a value, since dropping whole units would hide
    /// who did not rate. Cohen's kappa, plain agreement, bias and spread
    /// compare exactly two raters.
    pub fn summary(&self) -> Summary {
        let rows: Vec<&Row> = self.rows.iter().collect();
        let complete: Vec<Vec<f64>> = complete(&rows);
        let raters = self.rows.first().map_or(0, Vec::len);
        let usable = raters == 2 || complete.len() == rows.len();
        let squares = if usable { MeanSquares::of(&complete) } else { Err(Undefined::Incomplete) };
        Summary {
            units: rows.len(),
            raters,
            complete_units: complete.len(),
            anova: squares.ok().filter(|_| !self.words).map(anova),
            statistics: STATISTICS.iter().map(|key| (*key, self.reported(key, squares))).collect(),
        }
    }

    fn reported(&self, key: &str, squares: Result<MeanSquares, Undefined>) -> Reported {
        if let Some(which) = icc(key) {
            let squares = if self.words { Err(Undefined::NotNumbers) } else { squares };
            let bounds = squares.ok().and_then(|squares| squares.interval(which));
            return report(
                squares.and_then(|squares| squares.icc(which)),
                bounds.map(|bounds| (bounds.low, bounds.high)),
            );
        }
        let rows: Vec<&Row> = self.rows.iter().collect();
        let value = self.other(key, &rows);
        let interval = value.ok().and_then(|_| self.interval(key));
        report(value, interval.map(|interval| (interval.low, interval.high)))
    }

    fn interval(&self, key: &str) -> Option<Interval> {
        bootstrap_interval(&self.rows, |rows| self.other(key, rows)).ok()
    }

    /// Everything but the intraclass correlations.
    fn other(&self, key: &str, rows: &[&Row]) -> Statistic {
        let orderless = matches!(key, "kappa" | "fleiss_kappa" | "alpha_nominal" | "exact_agreement");
        if self.words && !orderless {
            return Err(Undefined::NotNumbers);
        }
        let metric = match key {
            "alpha_nominal" => Some(Metric::Nominal),
            "alpha_ordinal" => Some(Metric::Ordinal),
            "alpha_interval" => Some(Metric::Interval),
            "alpha_ratio" => Some(Metric::Ratio),
            _ => None,
        };
        if let Some(metric) = metric {
            return krippendorff_alpha(rows, metric);
        }
        if key == "fleiss_kappa" {
            let complete = complete(rows);
            let two = rows.first().is_some_and(|row| row.len() == 2);
            let usable = two || complete.len() == rows.len();
            return if usable { fleiss_kappa(&complete) } else { Err(Undefined::Incomplete) };
        }
        let pairs = pairs(rows)?;
        match key {
            "kappa" => cohen_kappa(&pairs, Weights::Unweighted),
            "kappa_linear" => cohen_kappa(&pairs, Weights::Linear),
            "kappa_quadratic" => cohen_kappa(&pairs, Weights::Quadratic),
            "exact_agreement" => exact_agreement(&pairs),
            "within_one_agreement" => within_one_agreement(&pairs),
            "bias" => bias(&pairs),
            _ => spread_ratio(&pairs),
        }
    }
}

fn icc(key: &str) -> Option<Icc> {
    Some(match key {
        "icc_1_1" => Icc::OneSingle,
        "icc_2_1" => Icc::TwoSingle,
        "icc_3_1" => Icc::ThreeSingle,
        "icc_1_k" => Icc::OneMean,
        "icc_2_k" => Icc::TwoMean,
        "icc_3_k" => Icc::ThreeMean,
        _ => return None,
    })
}

fn anova(squares: MeanSquares) -> Anova {
    let (units, raters) = (squares.units, squares.raters);
    Anova {
        between_units: squares.between_units,
        between_raters: squares.between_raters,
        residual: squares.residual,
        within_units: squares.within_units,
        f_one_way: squares.f(Icc::OneSingle).map(|f| f.0),
        f_two_way: squares.f(Icc::TwoSingle).map(|f| f.0),
        freedom: [units - 1, units * (raters - 1), (units - 1) * (raters - 1)],
    }
}

fn report(value: Statistic, interval: Option<(f64, f64)>) -> Reported {
    Reported {
        value: value.ok(),
        low: interval.map(|interval| interval.0),
        high: interval.map(|interval| interval.1),
        reason: value.err().map(|reason| reason.to_string()),
    }
}

/// The rows in which every rater gave a rating.
fn complete(rows: &[&Row]) -> Vec<Vec<f64>> {
    rows.iter().filter_map(|row| row.iter().copied().collect()).collect()
}

/// Both ratings of each unit that two raters rated.
fn pairs(rows: &[&Row]) -> Result<Vec<(f64, f64)>, Undefined> {
    match rows.first().map_or(0, |row| row.len()) {
        2 => Ok(rows.iter().filter_map(|row| Some((row[0]?, row[1]?))).collect()),
        0 | 1 => Err(Undefined::TooFewRaters),
        _ => Err(Undefined::NotTwoRaters),
    }
}
