//! The level rule a second time, written the plain way, day by row by rating, and compared with the engine.

use std::collections::BTreeMap;

use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::{CompetencyCode, IndicatorCode, LevelCode};
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{Facts, Observation, Purpose};
use proptest::prelude::*;
use uuid::Uuid;

use crate::build::{AGENCY, FRAMEWORK, INSIDE, LINE, OUTSIDE, rater};
use crate::worlds::{some_day, world};

struct Plain<'f> {
    competency: CompetencyCode,
    indicators: Vec<(IndicatorCode, bool, bool)>,
    rows: Vec<&'f Observation>,
    as_of: Day,
}

fn key(row: &Observation) -> (Day, Millis, Uuid) {
    (row.performed_on.unwrap_or(row.observed_on), row.observed_at, row.id)
}

fn score(row: &Observation, code: IndicatorCode) -> Option<u8> {
    row.ratings.get(code).and_then(fieldcraft_competencies::scale::Rating::score)
}

fn same_encounter(one: &Observation, other: &Observation) -> bool {
    one.id == other.id || one.encounter_ref.is_some() && one.encounter_ref == other.encounter_ref
}

impl<'f> Plain<'f> {
    fn new(facts: &'f Facts, competency: CompetencyCode, as_of: Day) -> Self {
        let roles: Vec<_> =
            facts.affiliations.iter().filter(|row| row.holds_on(as_of)).map(|row| row.role).collect();
        let described = &FRAMEWORK.competency(competency).expect("it exists").indicators;
        let applies = |not_for: &[fieldcraft_competencies::code::RoleCode]| {
            roles.is_empty() || roles.iter().any(|role| !not_for.contains(role))
        };
        let indicators = described.iter().filter(|indicator| applies(&indicator.not_for));
        let hire = facts.affiliations.iter().map(|row| row.hire).min().expect("hired");
        let sound = facts.observations.iter().filter(|row| {
            row.purpose == Purpose::Counting
                && [LINE, INSIDE, OUTSIDE].contains(&row.observer)
                && row.agency == AGENCY
                && row.observed_on <= as_of
                && row.observed_at.0 <= row.received_at.0 + 300_000
                && row.performed_on.is_none_or(|performed| performed <= row.observed_on)
                && key(row).0 >= hire
        });
        let mut rows: Vec<_> = sound.collect();
        rows.sort_by_key(|row| key(row));
        Self {
            competency,
            indicators: indicators
                .map(|indicator| (indicator.code, indicator.star, indicator.rare))
                .collect(),
            rows,
            as_of,
        }
    }

    fn c(&self) -> u8 {
        self.competency.0
    }

    /// Indicators that a row shows for a level.
    fn shows(&self, row: &Observation, level: u8) -> Vec<IndicatorCode> {
        let takes = |code: IndicatorCode| match row.evidence_type.0 {
            1..=3 => true,
            4 => level == 2 || [3, 4, 5].contains(&self.c()),
            5 => [5, 7].contains(&self.c()) || ["C02.5", "C09.1"].contains(&code.to_string().as_str()),
            _ => false,
        };
        let rated =
            self.indicators.iter().map(|(code, _, _)| *code).filter(|code| score(row, *code).is_some());
        rated.filter(|code| takes(*code)).collect()
    }

    fn need(&self, row: &Observation) -> usize {
        let drill = row.evidence_type.0 == 4
            && row.scenario.as_ref().is_some_and(|scenario| scenario.indicator.is_some());
        if drill || self.c() == 4 || row.evidence_type.0 == 5 || self.indicators.len() == 1 { 1 } else { 2 }
    }

    fn counts(&self, row: &Observation, level: u8) -> bool {
        let shown = self.shows(row, level).len();
        shown > 0 && shown >= self.need(row)
    }

    fn is_drill(&self, row: &Observation, level: u8, code: IndicatorCode) -> bool {
        row.evidence_type.0 == 4
            && self.shows(row, level).is_empty()
            && self.indicators.contains(&(code, true, true))
    }

    fn last_of_its_form<'r>(rows: &[&'r Observation]) -> Vec<&'r Observation> {
        let saved = |row: &Observation| (row.recorded_at, row.received_at, row.id);
        let replaced = |row: &Observation| {
            rows.iter().any(|other| {
                other.id != row.id
                    && other.observer == row.observer
                    && same_encounter(other, row)
                    && saved(other) > saved(row)
            })
        };
        rows.iter().copied().filter(|row| !replaced(row)).collect()
    }

    /// Open 0s on stars: for each row, whether anybody cleared it.
    fn open_zero(&self) -> bool {
        let any = |row: &Observation, code: IndicatorCode| {
            self.shows(row, 2).contains(&code)
                || self.shows(row, 3).contains(&code)
                || self.is_drill(row, 3, code)
        };
        let enough = |row: &Observation| {
            let mut shown: Vec<_> = [self.shows(row, 2), self.shows(row, 3)].concat();
            shown.sort_unstable();
            shown.dedup();
            shown.len() >= self.need(row) && !shown.is_empty()
        };
        let forms: Vec<_> = self.rows.iter().copied().filter(|row| enough(row)).collect();
        let kept = Self::last_of_its_form(&forms);
        let standing = |row: &Observation| {
            let saved = |row: &Observation| (row.recorded_at, row.received_at, row.id);
            !forms.iter().any(|other| {
                other.id != row.id
                    && other.observer == row.observer
                    && same_encounter(other, row)
                    && saved(other) > saved(row)
            })
        };
        self.rows.iter().filter(|row| standing(row)).any(|missed| {
            let stars = self.indicators.iter().filter(|(code, star, _)| *star && any(missed, *code));
            stars.filter(|(code, _, _)| score(missed, *code) == Some(0)).any(|(code, _, rare)| {
                let clears = |row: &&Observation| {
                    key(row) > key(missed)
                        && row.observer != missed.observer
                        && !same_encounter(row, missed)
                        && score(row, *code).is_some_and(|score| score >= 2)
                        && (row.evidence_type.0 <= 3 && kept.iter().any(|other| other.id == row.id)
                            || *rare && row.evidence_type.0 == 4 && standing(row))
                };
                !self.rows.iter().copied().any(|row| clears(&row))
            })
        })
    }

    fn passes(&self, level: u8) -> Option<bool> {
        let in_window = |row: &&Observation| self.as_of.since(key(row).0) < 365;
        let counting: Vec<_> =
            self.rows.iter().copied().filter(in_window).filter(|row| self.counts(row, level)).collect();
        let kept = Self::last_of_its_form(&counting);
        let mut events: Vec<Vec<&Observation>> = Vec::new();
        for row in &kept {
            match events.iter_mut().find(|event| same_encounter(event[0], row)) {
                Some(event) => event.push(row),
                None => events.push(vec![row]),
            }
        }
        events.sort_by_key(|event| event.iter().map(|row| key(row)).max());
        let kind = |event: &[&Observation]| {
            [1, 3, 2, 5, 4]
                .into_iter()
                .find(|kind| event.iter().any(|row| row.evidence_type.0 == *kind))
                .expect("a type")
        };
        let minimum = match (level, self.c()) {
            (3, 1 | 2 | 3 | 5 | 8) | (4, _) => 4,
            _ => 2,
        };
        let mut counted = events.clone();
        let mut cap = |of: u8, most: usize| {
            while counted.iter().filter(|event| kind(event) == of).count() > most {
                let oldest = counted.iter().position(|event| kind(event) == of).expect("one");
                counted.remove(oldest);
            }
        };
        cap(2, minimum / 2);
        if level > 2 {
            cap(4, if self.c() == 4 { minimum / 2 } else { minimum / 4 });
        }
        let drills: Vec<_> = self
            .rows
            .iter()
            .copied()
            .filter(in_window)
            .filter(|row| row.evidence_type.0 == 4 && self.shows(row, level).is_empty())
            .collect();
        let drills = Self::last_of_its_form(&drills);
        let serves = |code: IndicatorCode| {
            events.iter().flatten().any(|row| self.shows(row, level).contains(&code))
                || drills.iter().any(|row| self.is_drill(row, level, code) && score(row, code).is_some())
        };
        let covered = self.indicators.iter().filter(|(code, _, _)| serves(*code)).count();
        let stars = || self.indicators.iter().filter(|(_, star, _)| *star).map(|(code, _, _)| *code);
        let field = counted.iter().any(|event| kind(event) <= 3 || level == 2 && kind(event) == 4);
        let enough = counted.len() >= minimum
            && covered >= self.indicators.len().div_ceil(2)
            && (level == 2 || stars().all(serves))
            && field;
        if !enough {
            return None;
        }
        let threshold = [1.0, 1.5, 1.8][usize::from(level) - 2];
        let good = self.mean(&counted, level) >= threshold - 1e-9;
        Some(good && (level < 4 || stars().all(|code| self.star_holds(&events, &drills, code))))
    }

    fn event_mean(&self, event: &[&Observation], level: u8, code: IndicatorCode) -> Option<f64> {
        let scores: Vec<f64> = event
            .iter()
            .filter(|row| self.shows(row, level).contains(&code))
            .filter_map(|row| score(row, code).map(f64::from))
            .collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    fn mean(&self, events: &[Vec<&Observation>], level: u8) -> f64 {
        let mut means = Vec::new();
        for (code, _, _) in &self.indicators {
            let all: Vec<f64> =
                events.iter().filter_map(|event| self.event_mean(event, level, *code)).collect();
            let last = &all[all.len().saturating_sub(4)..];
            if !last.is_empty() {
                means.push(last.iter().sum::<f64>() / last.len() as f64);
            }
        }
        means.iter().sum::<f64>() / means.len() as f64
    }

    fn star_holds(&self, events: &[Vec<&Observation>], drills: &[&Observation], code: IndicatorCode) -> bool {
        let mut shown: BTreeMap<(Day, Millis, Uuid), (f64, bool)> = BTreeMap::new();
        for event in events {
            if let Some(mean) = self.event_mean(event, 4, code) {
                let zero =
                    event.iter().any(|row| self.shows(row, 4).contains(&code) && score(row, code) == Some(0));
                shown.insert(event.iter().map(|row| key(row)).max().expect("a row"), (mean, zero));
            }
        }
        for row in drills.iter().filter(|row| self.is_drill(row, 4, code)) {
            if let Some(score) = score(row, code) {
                shown.insert(key(row), (f64::from(score), score == 0));
            }
        }
        let last: Vec<_> = shown.into_values().rev().take(3).collect();
        let good = last.iter().filter(|(mean, _)| *mean >= 2.0 - 1e-9).count();
        !last.iter().any(|(_, zero)| *zero) && good >= last.len().min(2)
    }

    /// The level, without what knowledge alone explains.
    fn level(&self) -> Option<LevelCode> {
        if self.open_zero() {
            return Some(LevelCode::L1);
        }
        let levels = [(4, LevelCode::L4), (3, LevelCode::L3), (2, LevelCode::L2)];
        levels.into_iter().find(|(level, _)| self.passes(*level) == Some(true)).map(|(_, level)| level)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_and_the_plain_way_agree_on_every_level(facts in world(30), as_of in some_day()) {
        let mut facts = facts;
        facts.leaves.clear();
        facts.conflicts.clear();
        facts.observation_events.clear();
        facts.affiliations.iter_mut().for_each(|row| row.received_at = Millis(0));
        facts.observations.iter_mut().for_each(|row| row.supersedes = None);
        facts.raters = [LINE, INSIDE, OUTSIDE].map(rater).to_vec();
        let levels = Case::new(&FRAMEWORK, &facts, Millis::MAX).levels(as_of);
        for found in levels {
            let plain = Plain::new(&facts, found.competency, as_of).level();
            match plain {
                Some(level) => prop_assert_eq!(found.level, level, "{}", found.competency),
                None => prop_assert!(found.level < LevelCode::L2, "{}: {:?}", found.competency, found.level),
            }
        }
    }
}
