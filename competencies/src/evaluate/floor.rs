//! The floor of a critical indicator: its last ratings, one encounter at a time.

use std::rc::Rc;

use super::look::Outcome;
use crate::calendar::Horizon;
use crate::case::{Case, Lens, Member, Reading, Roles, Track, Types, Window};
use crate::code::IndicatorCode;
use crate::day::Day;
use crate::fraction::Fraction;
use crate::level::Zero;

/// The last ratings of one indicator.
pub(super) struct FloorLook {
    pub(super) track: Rc<Track>,
    pub(super) reading: Reading,
    /// The last ratings in order, at most as many as are looked at.
    pub(super) newest: Vec<Fraction>,
    /// Rows whose rating newer ones keep out.
    pub(super) displaced: Vec<usize>,
    /// Disputed 0s among the last ratings.
    pub(super) blocks: Vec<Zero>,
    pub(super) indicator: IndicatorCode,
    pub(super) floor: i32,
    pub(super) last: usize,
}

impl FloorLook {
    pub(super) fn outcome(&self) -> Outcome {
        let floor = Fraction::whole(i64::from(self.floor));
        if self.newest.iter().any(|rating| *rating < floor) {
            Outcome::AT_ONCE
        } else if self.newest.len() < self.last {
            Outcome::TOO_LITTLE
        } else {
            Outcome::Met
        }
    }
}

/// A rating of the indicator in one encounter.
struct Rated {
    /// Place of its last row.
    order: usize,
    rating: Fraction,
    rows: Vec<usize>,
    block: Option<Zero>,
}

impl Case<'_> {
    /// The last ratings of an indicator; `None` where it does not apply to the roles.
    pub(super) fn floor(
        &self,
        indicator: IndicatorCode,
        [floor, window]: [i32; 2],
        last: usize,
        roles: Roles,
        day: Day,
        horizon: &mut Horizon,
    ) -> Option<FloorLook> {
        let track = self.track(indicator.competency, roles);
        let place = track.indicators.iter().position(|code| *code == indicator)?;
        let lens = Lens { types: Types::Floor(place), window: Window::Days(window), relations: &[] };
        let reading = track.read(&self.scope(day), lens, horizon);
        let zeros = self.star_zeros(&track, day, track.stars & 1 << place, horizon);
        let mut rated = rated(&track, &reading, &zeros, place);
        rated.extend(self.disputed(&track, &zeros, window, day, horizon));
        rated.sort_by_key(|rated| rated.order);
        let older = rated.len().saturating_sub(last);
        let newest = rated.split_off(older);
        Some(FloorLook {
            displaced: rated.iter().flat_map(|rated| &rated.rows).copied().collect(),
            blocks: newest.iter().filter_map(|rated| rated.block).collect(),
            newest: newest.iter().map(|rated| rated.rating).collect(),
            track,
            reading,
            indicator,
            floor,
            last,
        })
    }

    /// Open 0s of disputed rows in the window: the block that they raise stands.
    fn disputed(
        &self,
        track: &Track,
        zeros: &[(Zero, bool)],
        window: i32,
        day: Day,
        horizon: &mut Horizon,
    ) -> Vec<Rated> {
        let mut rated = Vec::new();
        for (zero, _) in zeros.iter().filter(|(zero, cleared)| zero.disputed && !cleared) {
            let row = &self.rows()[track.entries[zero.entry].row];
            horizon.note_some(self.calendar.day_at(self.calendar.index(row.day) + window));
            if self.calendar.age(row.day, day) < window {
                rated.push(Rated {
                    order: zero.entry,
                    rating: Fraction::ZERO,
                    rows: Vec::new(),
                    block: Some(*zero),
                });
            }
        }
        rated
    }
}

/// Ratings by encounter. A cleared 0 is taken out first; an open one is not averaged away.
fn rated(track: &Track, reading: &Reading, zeros: &[(Zero, bool)], place: usize) -> Vec<Rated> {
    let zero_at = |member: &Member| zeros.iter().find(|(zero, _)| zero.entry == member.entry);
    let one = |members: &[Member]| {
        let kept: Vec<&Member> =
            members.iter().filter(|member| !zero_at(member).is_some_and(|(_, cleared)| *cleared)).collect();
        let open = kept.iter().any(|member| zero_at(member).is_some());
        let score = |member: &&Member| Fraction::whole(i64::from(track.entries[member.entry].score(place)));
        let mean = Fraction::mean(kept.iter().map(score))?;
        Some(Rated {
            order: members.last()?.entry,
            rating: if open { Fraction::ZERO } else { mean },
            rows: members.iter().map(|member| member.entry).collect(),
            block: None,
        })
    };
    let drills = reading.drills.iter().map(std::slice::from_ref);
    reading.events.iter().map(|event| event.members.as_slice()).chain(drills).filter_map(one).collect()
}
