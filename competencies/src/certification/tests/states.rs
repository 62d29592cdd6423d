use super::*;

const LAST: u8 = 5;
const REASON: RevocationReason = RevocationReason::Safety;

fn states() -> Vec<Candidacy> {
    use Candidacy as State;
    vec![
        State::Open,
        State::InStage { stage: 1 },
        State::InStage { stage: LAST },
        State::Paused { stage: 2 },
        State::GateFailed,
        State::DecisionPending,
        State::Certified,
        State::Expiring,
        State::Lapsed,
        State::Suspended,
        State::Revoked { reason: REASON },
        State::Withdrawn,
    ]
}

const EVENTS: [Event; 14] = [
    Event::StagePassed,
    Event::TriesUsedUp,
    Event::Paused,
    Event::Resumed,
    Event::Withdrawn,
    Event::Certified,
    Event::Declined,
    Event::EndNears,
    Event::Renewed,
    Event::Lapsed,
    Event::Restored,
    Event::Suspended,
    Event::Reinstated,
    Event::Revoked { reason: REASON },
];

/// Every way there is. What is not here must be refused.
fn legal(state: Candidacy, event: Event) -> Option<Candidacy> {
    use Candidacy as State;
    let revoked = State::Revoked { reason: REASON };
    let table = [
        (State::Open, Event::StagePassed, State::InStage { stage: 1 }),
        (State::Open, Event::Withdrawn, State::Withdrawn),
        (State::InStage { stage: 1 }, Event::StagePassed, State::InStage { stage: 2 }),
        (State::InStage { stage: 1 }, Event::TriesUsedUp, State::GateFailed),
        (State::InStage { stage: 1 }, Event::Paused, State::Paused { stage: 1 }),
        (State::InStage { stage: 1 }, Event::Withdrawn, State::Withdrawn),
        (State::InStage { stage: LAST }, Event::StagePassed, State::DecisionPending),
        (State::InStage { stage: LAST }, Event::TriesUsedUp, State::GateFailed),
        (State::InStage { stage: LAST }, Event::Paused, State::Paused { stage: LAST }),
        (State::InStage { stage: LAST }, Event::Withdrawn, State::Withdrawn),
        (State::Paused { stage: 2 }, Event::Resumed, State::InStage { stage: 2 }),
        (State::Paused { stage: 2 }, Event::Withdrawn, State::Withdrawn),
        (State::DecisionPending, Event::Certified, State::Certified),
        (State::DecisionPending, Event::Declined, State::GateFailed),
        (State::DecisionPending, Event::Withdrawn, State::Withdrawn),
        (State::Certified, Event::EndNears, State::Expiring),
        (State::Certified, Event::Suspended, State::Suspended),
        (State::Certified, Event::Revoked { reason: REASON }, revoked),
        (State::Expiring, Event::Renewed, State::Certified),
        (State::Expiring, Event::Lapsed, State::Lapsed),
        (State::Expiring, Event::Suspended, State::Suspended),
        (State::Expiring, Event::Revoked { reason: REASON }, revoked),
        (State::Lapsed, Event::Restored, State::Certified),
        (State::Lapsed, Event::Revoked { reason: REASON }, revoked),
        (State::Suspended, Event::Reinstated, State::Certified),
        (State::Suspended, Event::Revoked { reason: REASON }, revoked),
    ];
    table.into_iter().find(|row| (row.0, row.1) == (state, event)).map(|row| row.2)
}

#[test]
fn every_state_and_event_is_as_the_table_says() {
    for state in states() {
        for event in EVENTS {
            let after = state.after(event, LAST);
            assert_eq!(after.clone().ok(), legal(state, event), "{state} / {event}");
            if let Err(refused) = after {
                assert!(refused.to_string().ends_with('.'), "{refused}");
            }
        }
    }
}

#[test]
fn a_refusal_says_what_cannot_be() {
    let refused = Candidacy::Withdrawn.after(Event::Resumed, LAST).unwrap_err();
    assert_eq!(refused.to_string(), "A candidacy that is withdrawn cannot be resumed.");
}

#[test]
fn a_candidate_at_every_gate_walks_the_whole_path() {
    let path = path("local-coach");
    let results = gates(&path, &coach(), today());
    let mut state = Candidacy::Open;
    for stage in 1..=LAST {
        state = state.advance(&path, &results).unwrap();
        assert_eq!(state, Candidacy::InStage { stage });
    }
    state = state.advance(&path, &results).unwrap();
    assert_eq!(state, Candidacy::DecisionPending);
    assert!(state.advance(&path, &results).is_err());
    assert_eq!(state.certify(&path, &results), Ok(Candidacy::Certified));
}

#[test]
fn a_stage_that_does_not_hold_keeps_the_candidate_and_says_why() {
    let path = path("local-coach");
    let mut facts = coach();
    facts.cycles.truncate(5);
    let results = gates(&path, &facts, today());
    let refused = Candidacy::InStage { stage: 4 }.advance(&path, &results).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "This stage is not passed yet. Full coaching cycles: 5 full coaching cycles so far; 1 more to go."
    );
    let refused = Candidacy::DecisionPending.certify(&path, &results).unwrap_err();
    assert!(refused.to_string().starts_with("LC4 no longer holds or is not complete."), "{refused}");
    assert!(Candidacy::InStage { stage: 1 }.certify(&path, &gates(&path, &coach(), today())).is_err());
    assert!(Candidacy::Open.advance(&path, &[]).is_err());
    assert!(Candidacy::DecisionPending.certify(&path, &[]).is_err());
}

#[test]
fn only_two_reasons_reopen_the_past() {
    let reopening = |reason: RevocationReason| reason.reopens_past_ratings();
    assert!(reopening(RevocationReason::FalsifiedObservation) && reopening(RevocationReason::Safety));
    assert!(!reopening(RevocationReason::Conflict) && !reopening(RevocationReason::Reliability));
}

#[test]
fn states_are_kept_as_json() {
    let json = |state: Candidacy| serde_json::to_string(&state).unwrap();
    assert_eq!(json(Candidacy::InStage { stage: 3 }), r#"{"state":"in_stage","stage":3}"#);
    assert_eq!(json(Candidacy::Revoked { reason: REASON }), r#"{"state":"revoked","reason":"safety"}"#);
    for state in states() {
        assert_eq!(serde_json::from_str::<Candidacy>(&json(state)).unwrap(), state);
    }
}
