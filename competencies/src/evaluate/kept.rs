//! Answers that hold for a while, kept with the case so that every requirement that asks the same finds them.

use std::cell::RefCell;
use std::hash::Hash;

use crate::calendar::Horizon;
use crate::day::Day;
use crate::quick::QuickMap;

/// Answers to questions, each with the days for which it holds.
pub(crate) struct Kept<K, T>(RefCell<QuickMap<K, Vec<Span<T>>>>);

/// An answer from a day until the day before the next on which it may differ.
struct Span<T> {
    from: Day,
    next: Option<Day>,
    answer: T,
}

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Eq + Hash, T: Clone + PartialEq> Kept<K, T> {
    /// The answer for a day, found only if it is not known yet.
    pub(crate) fn on(
        &self,
        key: K,
        day: Day,
        horizon: &mut Horizon,
        find: impl FnOnce(&mut Horizon) -> T,
    ) -> T {
        if let Some(spans) = self.0.borrow().get(&key) {
            let at = spans.partition_point(|span| span.from <= day);
            if let Some(span) = at.checked_sub(1).map(|at| &spans[at])
                && span.next.is_none_or(|next| day < next)
            {
                horizon.note_some(span.next);
                return span.answer.clone();
            }
        }
        let mut ahead = Horizon::after(day);
        let answer = find(&mut ahead);
        horizon.note_some(ahead.next());
        let mut all = self.0.borrow_mut();
        keep(all.entry(key).or_default(), Span { from: day, next: ahead.next(), answer: answer.clone() });
        answer
    }
}

/// Puts a span in its place, joined to the one before where that ends with the same answer.
fn keep<T: PartialEq>(spans: &mut Vec<Span<T>>, span: Span<T>) {
    let at = spans.partition_point(|known| known.from <= span.from);
    match at.checked_sub(1).map(|at| &mut spans[at]) {
        Some(before) if before.next == Some(span.from) && before.answer == span.answer => {
            before.next = span.next;
        }
        _ => spans.insert(at, span),
    }
}

/// Answers that are good for one day only.
pub(crate) struct KeptForDay<K, T>(RefCell<ByDay<K, T>>);

/// Answers by day, each with the next day on which it may differ.
type ByDay<K, T> = QuickMap<(K, Day), (T, Option<Day>)>;

/// As much as the explanations of a day need; what is older is found again when it is asked for.
const MOST: usize = 256;

impl<K, T> Default for KeptForDay<K, T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: Eq + Hash, T: Clone> KeptForDay<K, T> {
    /// The answer for a day, found only if it is not known yet.
    pub(crate) fn on(
        &self,
        key: K,
        day: Day,
        horizon: &mut Horizon,
        find: impl FnOnce(&mut Horizon) -> T,
    ) -> T {
        let key = (key, day);
        let known = self.0.borrow().get(&key).cloned();
        let (answer, next) = known.unwrap_or_else(|| {
            let mut ahead = Horizon::after(day);
            let found = (find(&mut ahead), ahead.next());
            let mut all = self.0.borrow_mut();
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(key, found.clone());
            found
        });
        horizon.note_some(next);
        answer
    }
}
