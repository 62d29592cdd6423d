//! What became of an observation: its state follows from its events, and says
//! what may still happen to it.

use chrono::{Days, NaiveDate};
use fieldcraft_entities::observation_event;

use crate::error::{AppError, AppResult};

/// What became of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Recorded; the worker has not answered.
    Recorded,
    /// The worker has read it.
    Acknowledged,
    /// The worker disputes it, and nobody has decided.
    Disputed,
    /// The dispute was upheld: it stays out for good.
    Overturned,
    /// The observer took it back.
    Withdrawn,
    /// An amendment took its place.
    Superseded,
}

impl State {
    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Acknowledged => "acknowledged",
            Self::Disputed => "disputed",
            Self::Overturned => "overturned",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }

    /// From all events of one observation, in any order.
    #[must_use]
    pub fn of(events: &[observation_event::Model]) -> Self {
        let any = |kind: &str| events.iter().any(|event| event.kind == kind);
        let decided = |outcome: &str| {
            events
                .iter()
                .any(|event| event.kind == "dispute_decided" && event.outcome.as_deref() == Some(outcome))
        };
        if any("superseded") {
            Self::Superseded
        } else if any("withdrawn") {
            Self::Withdrawn
        } else if decided("upheld") {
            Self::Overturned
        } else if any("disputed") && !decided("dismissed") {
            Self::Disputed
        } else if any("acknowledged") {
            Self::Acknowledged
        } else {
            Self::Recorded
        }
    }

    /// Does the row still stand, so that somebody may answer or change it?
    fn standing(self) -> AppResult<()> {
        match self {
            Self::Withdrawn => Err(conflict("The observer has withdrawn this observation.")),
            Self::Superseded => {
                Err(conflict("An amendment has taken the place of this observation. Open that."))
            }
            _ => Ok(()),
        }
    }

    /// May the worker acknowledge it? Once; again only to comment.
    pub fn acknowledge(self, again: bool, comment: bool) -> AppResult<()> {
        self.standing()?;
        if again && !comment {
            return Err(conflict("You have acknowledged this observation already."));
        }
        Ok(())
    }

    /// May the worker dispute it? Once, within so many days of its receipt.
    pub fn dispute(self, events: &[observation_event::Model], window: Window) -> AppResult<()> {
        self.standing()?;
        if events.iter().any(|event| event.kind == "disputed") {
            return Err(conflict("This observation has been disputed already."));
        }
        if !window.open() {
            let detail = format!(
                "An observation can be disputed within {} days of its receipt; those are over. \
                 Speak with your supervisor.",
                window.within
            );
            return Err(AppError::Conflict(detail));
        }
        Ok(())
    }

    /// Is there a dispute to decide?
    pub fn decide(self) -> AppResult<()> {
        self.standing()?;
        match self {
            Self::Disputed => Ok(()),
            _ => Err(conflict("There is no open dispute about this observation.")),
        }
    }

    /// May the observer take it back?
    pub fn withdraw(self) -> AppResult<()> {
        self.standing()
    }

    /// May the observer amend it? What a dispute has put out cannot come back in.
    pub fn amend(self) -> AppResult<()> {
        match self {
            Self::Withdrawn => Err(conflict("You have withdrawn this observation. Record it anew.")),
            Self::Superseded => {
                Err(conflict("This observation has been amended already. Amend the newest version."))
            }
            Self::Overturned => {
                Err(conflict("A dispute about this observation was upheld; it stays out for good."))
            }
            Self::Recorded | Self::Acknowledged | Self::Disputed => Ok(()),
        }
    }
}

/// The days in which a worker may dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Local day of receipt.
    pub received_on: NaiveDate,
    /// Local day today.
    pub today: NaiveDate,
    /// Days, to the last minute of the last.
    pub within: u64,
}

impl Window {
    fn open(self) -> bool {
        self.received_on.checked_add_days(Days::new(self.within)).is_none_or(|last| self.today <= last)
    }
}

fn conflict(detail: &str) -> AppError {
    AppError::Conflict(detail.into())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn event(kind: &str, outcome: Option<&str>) -> observation_event::Model {
        observation_event::Model {
            id: Uuid::nil(),
            observation_id: Uuid::nil(),
            subject_id: Uuid::nil(),
            kind: kind.into(),
            on_day: NaiveDate::default(),
            by_id: Uuid::nil(),
            text: None,
            outcome: outcome.map(Into::into),
            received_at: 0,
            digest: String::new(),
        }
    }

    fn state(kinds: &[&str]) -> State {
        let events: Vec<_> = kinds
            .iter()
            .map(|kind| match *kind {
                "upheld" | "dismissed" => event("dispute_decided", Some(kind)),
                kind => event(kind, None),
            })
            .collect();
        let mut backward = events.clone();
        backward.reverse();
        assert_eq!(State::of(&events), State::of(&backward), "the order of reading does not matter");
        State::of(&events)
    }

    #[test]
    fn the_state_follows_from_the_events() {
        assert_eq!(state(&[]), State::Recorded);
        assert_eq!(state(&["acknowledged"]), State::Acknowledged);
        assert_eq!(state(&["acknowledged", "disputed"]), State::Disputed);
        assert_eq!(state(&["disputed", "acknowledged"]), State::Disputed);
        assert_eq!(state(&["acknowledged", "disputed", "dismissed"]), State::Acknowledged);
        assert_eq!(state(&["disputed", "dismissed"]), State::Recorded);
        assert_eq!(state(&["disputed", "upheld"]), State::Overturned);
        assert_eq!(state(&["disputed", "withdrawn"]), State::Withdrawn);
        assert_eq!(state(&["disputed", "upheld", "withdrawn"]), State::Withdrawn);
        assert_eq!(state(&["disputed", "superseded"]), State::Superseded);
        assert_eq!(state(&["redaction_requested"]), State::Recorded);
        assert_eq!(state(&["acknowledged", "redaction_requested", "redacted"]), State::Acknowledged);
    }

    #[test]
    fn what_is_gone_takes_no_answer() {
        for gone in [State::Withdrawn, State::Superseded] {
            assert!(gone.acknowledge(false, true).is_err());
            assert!(gone.dispute(&[], window("2026-01-01", "2026-01-01")).is_err());
            assert!(gone.decide().is_err());
            assert!(gone.withdraw().is_err());
            assert!(gone.amend().is_err());
        }
        assert!(State::Overturned.amend().is_err());
        assert!(State::Overturned.withdraw().is_ok());
        assert!(State::Disputed.amend().is_ok(), "an amendment can be the answer to a dispute");
    }

    #[test]
    fn one_acknowledges_once_and_comments_as_often_as_needed() {
        assert!(State::Recorded.acknowledge(false, false).is_ok());
        assert!(State::Acknowledged.acknowledge(true, false).is_err());
        assert!(State::Acknowledged.acknowledge(true, true).is_ok());
    }

    fn window(received_on: &str, today: &str) -> Window {
        let day = |text: &str| text.parse().expect("a day");
        Window { received_on: day(received_on), today: day(today), within: 30 }
    }

    #[test]
    fn disputes_are_open_to_the_end_of_the_thirtieth_day() {
        assert!(State::Recorded.dispute(&[], window("2026-01-01", "2026-01-01")).is_ok());
        assert!(State::Acknowledged.dispute(&[], window("2026-01-01", "2026-01-31")).is_ok());
        assert!(State::Recorded.dispute(&[], window("2026-01-01", "2026-02-01")).is_err());
    }

    #[test]
    fn one_disputes_once_and_only_an_open_dispute_is_decided() {
        let events = [event("disputed", None)];
        assert!(State::Disputed.dispute(&events, window("2026-01-01", "2026-01-02")).is_err());
        assert!(State::Acknowledged.dispute(&events, window("2026-01-01", "2026-01-02")).is_err());
        assert!(State::Disputed.decide().is_ok());
        for state in [State::Recorded, State::Acknowledged, State::Overturned] {
            assert!(state.decide().is_err());
        }
    }
}
