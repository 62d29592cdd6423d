//! Drawing the items of one attempt from the bank. The same seed draws the same items, so an
//! attempt that was interrupted goes on where it was.

use std::collections::BTreeSet;

use super::shuffle::shuffled;
use super::{Check, Item};

impl Check {
    /// How many items one attempt has.
    #[must_use]
    pub fn drawn_count(&self) -> usize {
        let all = self.items.len();
        self.draw.and_then(|draw| usize::try_from(draw).ok()).map_or(all, |draw| draw.clamp(1, all.max(1)))
    }

    /// The check of one attempt: as many items as are drawn, in an order of its own. Scoring it
    /// scores the attempt.
    ///
    /// Items in `seen`, those of attempts before, come last, so that a retry asks other
    /// questions as long as there are some. Every indicator of the bank is asked about if the
    /// number of items allows it.
    #[must_use]
    pub fn drawn(&self, seed: u64, seen: &[&str]) -> Self {
        let mut pool: Vec<&Item> = in_other_order(&self.items, seed, "draw");
        pool.sort_by_key(|item| seen.contains(&item.id.as_str()));
        let wanted = self.drawn_count().min(pool.len());
        let mut picked: Vec<&Item> = Vec::new();
        let mut covered: BTreeSet<&str> = BTreeSet::new();
        // First one item for each indicator, then whatever comes.
        for new_only in [true, false] {
            for item in &pool {
                let asks_something_new = item.indicators.iter().any(|code| !covered.contains(code.as_str()));
                let there = picked.iter().any(|one| one.id == item.id);
                if picked.len() < wanted && !there && (asks_something_new || !new_only) {
                    covered.extend(item.indicators.iter().map(String::as_str));
                    picked.push(item);
                }
            }
        }
        let places: Vec<usize> = (0..picked.len()).collect();
        let places = shuffled(&places, seed, "order");
        let items = places.into_iter().map(|place| picked[place].clone()).collect();
        Self { pass_score: self.pass_score, draw: None, items, translations: self.translations.clone() }
    }
}

fn in_other_order<'i>(items: &'i [Item], seed: u64, salt: &str) -> Vec<&'i Item> {
    let places: Vec<usize> = (0..items.len()).collect();
    shuffled(&places, seed, salt).into_iter().map(|place| &items[place]).collect()
}
