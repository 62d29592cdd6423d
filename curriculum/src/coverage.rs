//! Where each indicator is taught, checked, practiced and seen in a vignette.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::library::Library;
use crate::source::{Finding, Rule};
use crate::table;

/// The fewest items that ask about an indicator.
const ITEMS: usize = 2;

/// Where one indicator occurs. Places are codes with what is in them: `M06/04-asking-about-means`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The code of the indicator.
    pub indicator: String,
    /// Lessons that are about it.
    pub taught: Vec<String>,
    /// Items of checks that ask about it.
    pub checked: Vec<String>,
    /// Scenarios whose choices show or miss it, and drills.
    pub practiced: Vec<String>,
    /// Vignettes in which a rater is asked about it.
    pub vignettes: Vec<String>,
}

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// A lesson is about it.
    Taught,
    /// Two or more items ask about it.
    Checked,
    /// A scenario or drill practices it.
    Practiced,
    /// A vignette shows it.
    Vignette,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Self; 4] = [Self::Taught, Self::Checked, Self::Practiced, Self::Vignette];

    /// The name, as the output spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Taught => "taught",
            Self::Checked => "checked",
            Self::Practiced => "practiced",
            Self::Vignette => "vignette",
        }
    }

    /// What is missing where it is empty, and what to do.
    fn gap(self) -> (&'static str, &'static str) {
        match self {
            Self::Taught => ("no lesson is about it", "Write a lesson, or name it in one that teaches it."),
            Self::Checked => ("fewer than two items ask about it", "Write items about it."),
            Self::Practiced => ("no scenario or drill practices it", "Let a choice show or miss it."),
            Self::Vignette => ("no vignette shows it", "Key it in a vignette in which it can be seen."),
        }
    }
}

impl Covered {
    /// The places in a column.
    #[must_use]
    pub fn places(&self, column: Column) -> &[String] {
        match column {
            Column::Taught => &self.taught,
            Column::Checked => &self.checked,
            Column::Practiced => &self.practiced,
            Column::Vignette => &self.vignettes,
        }
    }

    /// The columns in which there is not enough.
    #[must_use]
    pub fn gaps(&self) -> Vec<Column> {
        let wanted = |column: Column| if column == Column::Checked { ITEMS } else { 1 };
        Column::ALL.into_iter().filter(|column| self.places(*column).len() < wanted(*column)).collect()
    }
}

/// Where every indicator of a framework is taught, checked, practiced and seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// One row an indicator, in the order of the framework.
    pub rows: Vec<Covered>,
}

impl Coverage {
    /// Looks where each of these indicators occurs in the content.
    #[must_use]
    pub fn of(library: &Library, indicators: &[&str]) -> Self {
        let mut rows: Vec<Covered> = indicators
            .iter()
            .map(|code| Covered { indicator: (*code).to_owned(), ..Covered::default() })
            .collect();
        let places: BTreeMap<&str, usize> =
            indicators.iter().enumerate().map(|(place, code)| (*code, place)).collect();
        let mut add = |codes: &[String], place: &str, list: fn(&mut Covered) -> &mut Vec<String>| {
            for code in codes {
                if let Some(row) = places.get(code.as_str()).and_then(|place| rows.get_mut(*place)) {
                    list(row).push(place.to_owned());
                }
            }
        };
        for module in &library.modules {
            for lesson in &module.lessons {
                let place = format!("{}/{}", module.code, lesson.slug);
                add(&lesson.indicators, &place, |row| &mut row.taught);
            }
            for item in &module.check.items {
                add(&item.indicators, &item.id, |row| &mut row.checked);
            }
            for scenario in &module.scenarios {
                add(&scenario.indicators, &scenario.code, |row| &mut row.practiced);
            }
        }
        for drill in &library.drills {
            add(&drill.indicators, &drill.code, |row| &mut row.practiced);
        }
        for vignette in &library.vignettes {
            let seen: Vec<String> = vignette
                .key
                .iter()
                .filter(|rating| rating.rating.scored().is_some())
                .map(|rating| rating.indicator.clone())
                .collect();
            add(&seen, &vignette.code, |row| &mut row.vignettes);
        }
        Self { rows }
    }

    /// Whether every indicator has enough of everything.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.rows.iter().all(|row| row.gaps().is_empty())
    }

    /// What is missing, one finding a gap. The file is the part of the content to add to.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for row in &self.rows {
            for column in row.gaps() {
                let folder = if column == Column::Vignette { "vignettes" } else { "modules" };
                let (what, remedy) = column.gap();
                let message = format!("{} is not {}: {what}", row.indicator, said(column));
                findings.push(Finding::warning(folder, 1, message, remedy).under(Rule::Coverage));
            }
        }
        findings
    }

    /// The table for a terminal: how many places there are, and a mark where it is not enough.
    #[must_use]
    pub fn as_table(&self) -> String {
        let mut head = vec!["indicator".to_owned()];
        head.extend(Column::ALL.iter().map(|column| column.as_str().to_owned()));
        let mut rows = vec![head];
        for row in &self.rows {
            let gaps = row.gaps();
            let mut cells = vec![row.indicator.clone()];
            cells.extend(Column::ALL.iter().map(|column| {
                let mark = if gaps.contains(column) { "!" } else { "" };
                format!("{mark}{}", row.places(*column).len())
            }));
            rows.push(cells);
        }
        let gaps: usize = self.rows.iter().map(|row| row.gaps().len()).sum();
        let verdict = match gaps {
            0 => "Every indicator is taught, checked, practiced and seen.".to_owned(),
            1 => "1 gap, marked with an exclamation point.".to_owned(),
            n => format!("{n} gaps, marked with an exclamation point."),
        };
        format!("{}\n{} indicators. {verdict}\n", table::layout(&rows, &[1, 2, 3, 4]), self.rows.len())
    }
}

fn said(column: Column) -> &'static str {
    if column == Column::Vignette { "seen" } else { column.as_str() }
}
