//! The words of an observation.

use crate::api::word::words;

words! {
    /// Type of evidence: E1 live field observation, E2 co-response observation by a partner or supervisor,
    /// E3 review of a recorded encounter, E4 simulation, E5 record review against a checklist,
    /// E6 case presentation in supervision.
    EvidenceType {
        E1 = "E1",
        E2 = "E2",
        E3 = "E3",
        E4 = "E4",
        E5 = "E5",
        E6 = "E6",
    }

    /// What an observation is made for.
    Purpose {
        Counting = "counting",
        Formative = "formative",
    }

    /// Kind of place.
    Setting {
        Home = "home",
        School = "school",
        Community = "community",
        Phone = "phone",
        Hospital = "hospital",
        Shelter = "shelter",
        Office = "office",
    }

    /// 0 not done or done harmfully, 1 partly or prompted, 2 done well unprompted, 3 done well under difficulty;
    /// NO no chance arose, NA does not apply.
    RatingValue {
        Zero = "0",
        One = "1",
        Two = "2",
        Three = "3",
        NotObserved = "NO",
        NotApplicable = "NA",
    }

    /// How the observer stood to the person observed on that day.
    ObserverRelation {
        SameLine = "same_line",
        SameAgency = "same_agency",
        External = "external",
        Peer = "peer",
        Oneself = "self",
    }

    /// What became of an observation. `overturned`: a dispute was upheld, and it stays out for good.
    ObservationState {
        Recorded = "recorded",
        Acknowledged = "acknowledged",
        Disputed = "disputed",
        Overturned = "overturned",
        Withdrawn = "withdrawn",
        Superseded = "superseded",
    }

    /// What happened to an observation.
    ObservationEventKind {
        Acknowledged = "acknowledged",
        Disputed = "disputed",
        DisputeDecided = "dispute_decided",
        Withdrawn = "withdrawn",
        Superseded = "superseded",
        RedactionRequested = "redaction_requested",
        Redacted = "redacted",
    }

    /// The outcome of a dispute: `upheld` puts the observation out for good.
    DisputeOutcome {
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::observations::{KINDS, PURPOSES, SETTINGS};

    #[test]
    fn the_documented_words_are_those_that_the_deed_takes() {
        assert!(KINDS.iter().all(|word| word.parse::<EvidenceType>().is_ok()));
        assert!(PURPOSES.iter().all(|word| word.parse::<Purpose>().is_ok()));
        assert!(SETTINGS.iter().all(|word| word.parse::<Setting>().is_ok()));
        assert!("car".parse::<Setting>().is_err());
    }
}
