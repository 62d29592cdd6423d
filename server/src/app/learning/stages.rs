//! The stages of a first year in a role, what each is for and what it opens.
//! Days count from the first day in the role, which is day 1. Pure.

/// What a role does; it decides the words, and what carries a person onward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Goes to families: responders, peer responders, supervisors on the roster.
    Visits,
    /// Takes calls and messages at the single point of access.
    Calls,
    /// Supervises without being on the roster.
    Supervising,
}

impl Work {
    /// The work of a practice role that has a path; none for the others.
    #[must_use]
    pub fn of(role: &str, rostered_to_respond: bool) -> Option<Self> {
        match role {
            "R1" => Some(Self::Calls),
            "R2" | "R3" => Some(Self::Visits),
            "R4" if rostered_to_respond => Some(Self::Visits),
            "R4" => Some(Self::Supervising),
            _ => None,
        }
    }
}

/// A stage of the first year.
#[derive(Debug, PartialEq, Eq)]
pub struct Stage {
    /// Code, O0 to O5.
    pub code: &'static str,
    /// Title.
    pub title: &'static str,
    visits: &'static str,
    calls: &'static str,
    supervising: &'static str,
}

impl Stage {
    /// What the stage is for and what it opens, in the words of the work.
    #[must_use]
    pub fn text(&self, work: Work) -> &'static str {
        match work {
            Work::Visits => self.visits,
            Work::Calls => self.calls,
            Work::Supervising => self.supervising,
        }
    }
}

/// The stages in order.
pub const STAGES: [Stage; 6] = [
    Stage {
        code: "O0",
        title: "Before you start",
        visits: "Your clearance, and an honest look at the work. You can already read every module.",
        calls: "Your clearance, and an honest look at the work. You can already read every module.",
        supervising: "Your clearance, and an honest look at the work. You can already read every module.",
    },
    Stage {
        code: "O1",
        title: "First week",
        visits: "Get to know your team and go along on two visits. You may watch from your first day.",
        calls: "Get to know your team and listen in on calls. You may listen from your first day.",
        supervising: "Get to know your team and go along on two visits. You may watch from your first day.",
    },
    Stage {
        code: "O2",
        title: "Days 8 to 30",
        visits: "Pass the core modules and practice with your coach. This opens responding beside a lead.",
        calls: "Pass the core modules and practice with your coach. This opens taking calls with help beside you.",
        supervising: "Pass the core modules. This opens supervising with your own supervisor reachable.",
    },
    Stage {
        code: "O3",
        title: "Days 31 to 90",
        visits: "Respond beside a lead while your coach observes, and agree on your first coaching plan. This opens leading with a partner.",
        calls: "Take calls while your coach listens in, and agree on your first coaching plan. This opens working on your own.",
        supervising: "Hold supervision sessions that are observed, and agree on your first coaching plan. This opens supervising on your own.",
    },
    Stage {
        code: "O4",
        title: "Leading, to day 180",
        visits: "Lead visits with a partner and close every core requirement of your role. This opens visits alone where your site allows them.",
        calls: "Work on your own and close every core requirement of your role. This opens helping new colleagues.",
        supervising: "Supervise on your own and close every core requirement of your role. This opens coaching and training others.",
    },
    Stage {
        code: "O5",
        title: "First-year review",
        visits: "Look back with your supervisor on what you have shown, what keeps you here, and where you want to go. This opens the paths to coach and trainer.",
        calls: "Look back with your supervisor on what you have shown, what keeps you here, and where you want to go. This opens the paths to coach and trainer.",
        supervising: "Look back with your own supervisor on what you have shown, what keeps you here, and where you want to go. This opens the paths to coach and trainer.",
    },
];

/// The place of the stage a person is in, or none when the first year is over.
/// Those who go on visits stay in the third stage until they may lead with a
/// partner, however long it takes; from that day they are in the fourth.
#[must_use]
pub fn stage_on(work: Work, day: i64, leads: bool) -> Option<usize> {
    match day {
        ..=0 => Some(0),
        _ if work == Work::Visits && !leads => Some(match day {
            1..=7 => 1,
            8..=30 => 2,
            _ => 3,
        }),
        1..=180 if work == Work::Visits => Some(4),
        1..=7 => Some(1),
        8..=30 => Some(2),
        31..=90 => Some(3),
        91..=180 => Some(4),
        181..=365 => Some(5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lead_through_the_stages() {
        let days = [-3, 0, 1, 7, 8, 30, 31, 90, 91, 180, 181, 365, 366];
        let at = |work, leads| days.map(|day| stage_on(work, day, leads).map(|at| STAGES[at].code));
        insta::assert_debug_snapshot!(at(Work::Calls, false).map(|code| code.unwrap_or("over")), @r#"
        [
            "O0",
            "O0",
            "O1",
            "O1",
            "O2",
            "O2",
            "O3",
            "O3",
            "O4",
            "O4",
            "O5",
            "O5",
            "over",
        ]
        "#);
        assert_eq!(at(Work::Supervising, false), at(Work::Calls, true));
    }

    #[test]
    fn who_goes_on_visits_waits_for_leading_and_not_for_the_calendar() {
        assert_eq!(stage_on(Work::Visits, 30, false), Some(2));
        assert_eq!(stage_on(Work::Visits, 91, false), Some(3));
        assert_eq!(stage_on(Work::Visits, 900, false), Some(3));
        assert_eq!(stage_on(Work::Visits, 60, true), Some(4));
        assert_eq!(stage_on(Work::Visits, 200, true), Some(5));
        assert_eq!(stage_on(Work::Visits, 366, true), None);
    }

    #[test]
    fn only_practice_roles_with_a_path_have_one() {
        assert_eq!(Work::of("R1", true), Some(Work::Calls));
        assert_eq!(Work::of("R3", false), Some(Work::Visits));
        assert_eq!(Work::of("R4", true), Some(Work::Visits));
        assert_eq!(Work::of("R4", false), Some(Work::Supervising));
        assert_eq!(Work::of("R9", true), None);
    }
}
