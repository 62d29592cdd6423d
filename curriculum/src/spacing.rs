//! What to ask again, and when: how likely a question is still known, by FSRS, the Free Spaced
//! Repetition Scheduler (<https://github.com/open-spaced-repetition/fsrs-rs>), with the
//! parameters that it ships. It knows no people and no clock; days are numbers.

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, MemoryState, current_retrievability};

use crate::check::shuffled;

/// A question is due when the chance of knowing it falls to this.
const RETENTION: f32 = 0.9;

/// How an answer went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing was right: it has to be learned again.
    Wrong,
    /// Some of it was right: known with effort.
    Partly,
    /// All of it was right: known.
    Right,
}

impl Grade {
    /// From the points of an answer, a fraction between 0 and 1.
    #[must_use]
    pub fn of(num: i64, den: i64) -> Self {
        match num {
            ..=0 => Self::Wrong,
            num if num < den => Self::Partly,
            _ => Self::Right,
        }
    }
}

/// One answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The day, counted from whatever day is 0.
    pub day: i32,
    /// How it went.
    pub grade: Grade,
}

/// How well a question is still known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recall {
    /// The first day on which it is worth asking again.
    pub due: i32,
    /// The chance of knowing it today, between 0 and 1.
    pub chance: f32,
}

/// How well a question is known on a day by the answers so far, the oldest first. None when it
/// was never asked.
#[must_use]
pub fn recall(scheduler: &FSRS, reviews: &[Review], today: i32) -> Option<Recall> {
    let mut known: Option<(MemoryState, i32, f32)> = None;
    for review in reviews {
        let elapsed = known.map_or(0, |(_, day, _)| u32::try_from(review.day - day).unwrap_or(0));
        let states = scheduler.next_states(known.map(|(memory, ..)| memory), RETENTION, elapsed).ok()?;
        let next = match review.grade {
            Grade::Wrong => states.again,
            Grade::Partly => states.hard,
            Grade::Right => states.good,
        };
        known = Some((next.memory, review.day, next.interval));
    }
    let (memory, last, interval) = known?;
    let since = f32::from(u16::try_from(today - last).unwrap_or(0));
    #[expect(clippy::cast_possible_truncation, reason = "an interval is at most a hundred years of days")]
    let days = interval.round().max(1.0) as i32;
    Some(Recall {
        due: last.saturating_add(days),
        chance: current_retrievability(memory, since, FSRS6_DEFAULT_DECAY),
    })
}

/// A question that may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<K> {
    /// What it is known by.
    pub key: K,
    /// The answers so far, the oldest first.
    pub reviews: Vec<Review>,
}

/// The questions of a refresher: first those that are due, the least known first; then those
/// that were never asked, in an order that the seed decides; then the rest, the least known first.
#[must_use]
pub fn pick<K: Clone + PartialEq>(pool: &[Candidate<K>], today: i32, seed: u64, count: usize) -> Vec<K> {
    let scheduler = FSRS::default();
    let places: Vec<usize> = (0..pool.len()).collect();
    let mut ranked: Vec<(u8, f32, usize)> = shuffled(&places, seed, "refresher")
        .into_iter()
        .map(|place| match recall(&scheduler, &pool[place].reviews, today) {
            Some(known) => (if known.due <= today { 0 } else { 2 }, known.chance, place),
            None => (1, 0.0, place),
        })
        .collect();
    ranked.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    ranked.into_iter().take(count).map(|(.., place)| pool[place].key.clone()).collect()
}

/// How many of the questions are due on a day.
#[must_use]
pub fn due<K>(pool: &[Candidate<K>], today: i32) -> usize {
    let scheduler = FSRS::default();
    let known = pool.iter().filter_map(|one| recall(&scheduler, &one.reviews, today));
    known.filter(|known| known.due <= today).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reviewed(reviews: &[(i32, Grade)]) -> Vec<Review> {
        reviews.iter().map(|(day, grade)| Review { day: *day, grade: *grade }).collect()
    }

    fn candidate(key: &str, reviews: &[(i32, Grade)]) -> Candidate<String> {
        Candidate { key: key.to_owned(), reviews: reviewed(reviews) }
    }

    fn known(reviews: &[(i32, Grade)], today: i32) -> Recall {
        recall(&FSRS::default(), &reviewed(reviews), today).expect("asked before")
    }

    #[test]
    fn points_say_how_an_answer_went() {
        assert_eq!(
            [(0, 1), (1, 3), (1, 1)].map(|(num, den)| Grade::of(num, den)),
            [Grade::Wrong, Grade::Partly, Grade::Right]
        );
    }

    #[test]
    fn the_better_it_went_the_later_it_is_asked_again() {
        let due = |grade| known(&[(0, grade)], 0).due;
        assert!(due(Grade::Wrong) <= due(Grade::Partly) && due(Grade::Partly) < due(Grade::Right));
        assert_eq!(due(Grade::Wrong), 1, "tomorrow");
        let often = known(&[(0, Grade::Right), (3, Grade::Right), (15, Grade::Right)], 15);
        assert!(often.due - 15 > known(&[(0, Grade::Right)], 0).due, "each success spaces it wider");
        let lapsed = known(&[(0, Grade::Right), (3, Grade::Right), (15, Grade::Wrong)], 15);
        assert!(lapsed.due < often.due);
    }

    #[test]
    fn the_chance_falls_with_the_days_and_is_nine_in_ten_when_it_is_due() {
        let right = [(0, Grade::Right), (3, Grade::Right)];
        let chances = [3, 10, 40].map(|today| known(&right, today).chance);
        assert!(chances[0] > chances[1] && chances[1] > chances[2], "{chances:?}");
        let due = known(&right, 3).due;
        assert!((known(&right, due).chance - RETENTION).abs() < 0.01);
    }

    #[test]
    fn nothing_is_known_of_a_question_that_was_never_asked() {
        assert_eq!(recall(&FSRS::default(), &[], 5), None);
    }

    #[test]
    fn those_due_come_first_then_new_ones_then_the_rest() {
        let pool = [
            candidate("fresh", &[(99, Grade::Right)]),
            candidate("new-1", &[]),
            candidate("missed", &[(60, Grade::Wrong)]),
            candidate("faded", &[(60, Grade::Right)]),
            candidate("new-2", &[]),
        ];
        let asked = pick(&pool, 100, 7, 5);
        assert_eq!((asked[0].as_str(), asked[1].as_str()), ("missed", "faded"));
        assert!(asked[2].starts_with("new") && asked[3].starts_with("new"));
        assert_eq!(asked[4], "fresh");
        assert_eq!(pick(&pool, 100, 7, 2), ["missed", "faded"]);
        assert_eq!(pick(&pool, 100, 7, 5), asked, "the same seed asks the same");
        assert_eq!(due(&pool, 100), 2);
        assert_eq!(pick::<String>(&[], 100, 7, 5), [""; 0]);
    }
}
