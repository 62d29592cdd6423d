//! Intraclass correlations of a complete table of units and raters.

use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};

use super::{Statistic, Undefined, mean};

/// Which intraclass correlation: the first number is the model, `Single` or
/// `Mean` says what a decision rests on, one rater or the mean of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icc {
    /// ICC(1,1): each unit rated by other raters, one-way random.
    OneSingle,
    /// ICC(2,1): raters are a sample of many, absolute agreement. A rater who
    /// is one step too kind throughout loses here, unlike in ICC(3,1).
    TwoSingle,
    /// ICC(3,1): only these raters matter, consistency. Blind to a constant
    /// shift, so it never decides; it is shown beside ICC(2,1).
    ThreeSingle,
    /// ICC(1,k).
    OneMean,
    /// ICC(2,k).
    TwoMean,
    /// ICC(3,k), which is Cronbach's alpha.
    ThreeMean,
}

/// A 95% confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Mean squares of a complete units x raters table under the two-way model:
/// what every intraclass correlation here is made of (Shrout & Fleiss 1979,
/// "Intraclass correlations: uses in assessing rater reliability",
/// Psychological Bulletin 86(2), 420-428, tables 1 and 3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanSquares {
    /// Number of rated units.
    pub units: usize,
    /// Number of raters.
    pub raters: usize,
    /// Between units (MSR; "between targets", BMS, in the paper).
    pub between_units: f64,
    /// Between raters (MSC; "between judges", JMS).
    pub between_raters: f64,
    /// Residual (MSE; EMS).
    pub residual: f64,
    /// Within units, raters and residual together (WMS).
    pub within_units: f64,
}

/// Below this share of the total variation a mean square is rounding noise.
const NOISE: f64 = 1e-12;

impl MeanSquares {
    /// Analyzes a table with one row per unit and one column per rater.
    pub fn of<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, Undefined> {
        let units = rows.len();
        let raters = rows.first().map_or(0, |row| row.as_ref().len());
        check_table(rows, raters)?;
        let (n, k) = (units as f64, raters as f64);
        let unit_means: Vec<f64> = rows.iter().map(|row| mean(row.as_ref())).collect();
        let rater_means: Vec<f64> =
            (0..raters).map(|j| rows.iter().map(|row| row.as_ref()[j]).sum::<f64>() / n).collect();
        let grand = mean(&unit_means);
        let squares = |means: &[f64]| means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
        let between_units = k * squares(&unit_means);
        let between_raters = n * squares(&rater_means);
        let mut residual = 0.0;
        for (row, unit_mean) in rows.iter().zip(&unit_means) {
            for (value, rater_mean) in row.as_ref().iter().zip(&rater_means) {
                residual += (value - unit_mean - rater_mean + grand).powi(2);
            }
        }
        let floor = NOISE * (between_units + between_raters + residual);
        let clean = |sum: f64| if sum <= floor { 0.0 } else { sum };
        let (between_units, between_raters, residual) =
            (clean(between_units), clean(between_raters), clean(residual));
        Ok(Self {
            units,
            raters,
            between_units: between_units / (n - 1.0),
            between_raters: between_raters / (k - 1.0),
            residual: residual / ((n - 1.0) * (k - 1.0)),
            within_units: (between_raters + residual) / (n * (k - 1.0)),
        })
    }

    /// One of the six coefficients of Shrout and Fleiss.
    pub fn icc(&self, which: Icc) -> Statistic {
        let (n, k) = (self.units as f64, self.raters as f64);
        let (msr, msc, mse, msw) =
            (self.between_units, self.between_raters, self.residual, self.within_units);
        match which {
            Icc::OneSingle => ratio(msr - msw, msr + (k - 1.0) * msw),
            Icc::OneMean => ratio(msr - msw, msr),
            Icc::TwoSingle => ratio(msr - mse, msr + (k - 1.0) * mse + k * (msc - mse) / n),
            Icc::TwoMean => ratio(msr - mse, msr + (msc - mse) / n),
            Icc::ThreeSingle => ratio(msr - mse, msr + (k - 1.0) * mse),
            Icc::ThreeMean => ratio(msr - mse, msr),
        }
    }

    /// F of the units with its degrees of freedom, numerator and denominator:
    /// against everything within units for ICC(1,·), against the residual for
    /// the others. `None` where the denominator is zero.
    #[must_use]
    pub fn f(&self, which: Icc) -> Option<(f64, f64, f64)> {
        let (n, k) = (self.units as f64, self.raters as f64);
        let (below, freedom) = match which {
            Icc::OneSingle | Icc::OneMean => (self.within_units, n * (k - 1.0)),
            _ => (self.residual, (n - 1.0) * (k - 1.0)),
        };
        (below > 0.0).then(|| (self.between_units / below, n - 1.0, freedom))
    }

    /// The 95% confidence interval. From F for ICC(1,·) and ICC(3,·) (Shrout &
    /// Fleiss 1979, p. 424-425); for ICC(2,·) with the approximate degrees of
    /// freedom of `McGraw` & Wong 1996, "Forming inferences about some intraclass
    /// correlation coefficients", Psychological Methods 1(1), 30-46, table 7.
    /// `None` where the coefficient has no value or nothing is left over to
    /// estimate an error from.
    #[must_use]
    pub fn interval(&self, which: Icc) -> Option<Bounds> {
        let value = self.icc(which).ok()?;
        let (f, above, below) = self.f(which)?;
        let k = self.raters as f64;
        let (low, high) = match which {
            Icc::TwoSingle | Icc::TwoMean => self.agreement_bounds()?,
            _ => {
                let (low, high) = (f / quantile(above, below)?, f * quantile(below, above)?);
                ((low - 1.0) / (low + k - 1.0), (high - 1.0) / (high + k - 1.0))
            }
        };
        // The mean of k raters is what the Spearman-Brown formula makes of one.
        let stepped = |single: f64| k * single / (1.0 + (k - 1.0) * single);
        let bounds = match which {
            Icc::OneSingle | Icc::TwoSingle | Icc::ThreeSingle => Bounds { low, high },
            _ => Bounds { low: stepped(low), high: stepped(high) },
        };
        let sound = bounds.low.is_finite() && bounds.high.is_finite();
        // The approximation can miss an estimate that sits at the very edge.
        sound.then(|| Bounds { low: bounds.low.min(value), high: bounds.high.max(value) })
    }

    /// Bounds of ICC(2,1).
    fn agreement_bounds(&self) -> Option<(f64, f64)> {
        let (n, k) = (self.units as f64, self.raters as f64);
        let (msr, msc, mse) = (self.between_units, self.between_raters, self.residual);
        let icc = self.icc(Icc::TwoSingle).ok()?;
        let share = k * icc / (n * (1.0 - icc));
        let (a, b) = (share, 1.0 + share * (n - 1.0));
        let freedom = (a * msc + b * mse).powi(2)
            / ((a * msc).powi(2) / (k - 1.0) + (b * mse).powi(2) / ((n - 1.0) * (k - 1.0)));
        let (down, up) = (quantile(n - 1.0, freedom)?, quantile(freedom, n - 1.0)?);
        let error = k * msc + (k * n - k - n) * mse;
        Some((
            n * (msr - down * mse) / (down * error + n * msr),
            n * (up * msr - mse) / (error + n * up * msr),
        ))
    }
}

/// The point of an F distribution with 97.5% of it below.
fn quantile(above: f64, below: f64) -> Option<f64> {
    let point = FisherSnedecor::new(above, below).ok()?.inverse_cdf(0.975);
    point.is_finite().then_some(point)
}

/// The point of Student's t with 97.5% of it below, for so many degrees of
/// freedom: half the width of a 95% interval in standard errors.
#[must_use]
pub fn student_t(freedom: usize) -> f64 {
    StudentsT::new(0.0, 1.0, freedom.max(1) as f64).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975))
}

/// ICC(2,1) of a units x raters table; see [`Icc::TwoSingle`].
pub fn icc_2_1<R: AsRef<[f64]>>(rows: &[R]) -> Statistic {
    MeanSquares::of(rows)?.icc(Icc::TwoSingle)
}

/// ICC(3,1) of a units x raters table; see [`Icc::ThreeSingle`].
pub fn icc_3_1<R: AsRef<[f64]>>(rows: &[R]) -> Statistic {
    MeanSquares::of(rows)?.icc(Icc::ThreeSingle)
}

fn check_table<R: AsRef<[f64]>>(rows: &[R], raters: usize) -> Result<(), Undefined> {
    if rows.is_empty() {
        return Err(Undefined::NoPairs);
    }
    if rows.iter().any(|row| row.as_ref().len() != raters) {
        return Err(Undefined::Incomplete);
    }
    if raters < 2 {
        return Err(Undefined::TooFewRaters);
    }
    if rows.len() < 2 {
        return Err(Undefined::TooFewUnits);
    }
    let mut values = rows.iter().flat_map(AsRef::as_ref);
    if values.clone().any(|value| !value.is_finite()) {
        return Err(Undefined::NotFinite);
    }
    let first = rows[0].as_ref()[0];
    if values.all(|value| (value - first).abs() == 0.0) {
        return Err(Undefined::NoVariation);
    }
    Ok(())
}

fn ratio(numerator: f64, denominator: f64) -> Statistic {
    let tiny = NOISE * numerator.abs();
    let value = numerator / denominator;
    if denominator > tiny && value.is_finite() { Ok(value) } else { Err(Undefined::NoVariationBetweenUnits) }
}
