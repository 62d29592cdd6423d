//! Credentials: how they lapse, who confirmed them, and the year that a peer has.

use super::*;

fn credential(number: u128, kind: &str, expires: Option<i32>, checks: &[i32]) -> Credential {
    Credential {
        fact_id: id(number),
        kind: kind.into(),
        jurisdiction: Some("OH".into()),
        valid_from: day(-500),
        expires: expires.map(day),
        self_entered: false,
        source_checks: checks
            .iter()
            .map(|on| SourceCheck { on: day(*on), confirmed: true, received_at: noon(day(*on)) })
            .collect(),
        received_at: noon(day(0)),
    }
}

#[test]
fn a_license_lapses_hard_and_is_checked_again_every_90_days() {
    let mut facts = worker("R4");
    assert_eq!(status(&facts, "FR-08", 0), Status::NotMet, "no grace");
    facts.credentials = vec![
        credential(1, "masters_human_services", None, &[0]),
        credential(2, "clinical_license", Some(400), &[0]),
    ];
    assert_eq!(status(&facts, "FR-08", 0), Status::Met);
    assert_eq!(status(&facts, "FR-08", 90), Status::MetExpiring);
    assert_eq!(status(&facts, "FR-08", 91), Status::NotMet);
    facts.credentials[1] = credential(2, "clinical_license", Some(400), &[0, 80, 160, 240, 320, 400]);
    assert_eq!(status(&facts, "FR-08", 400), Status::MetExpiring);
    assert_eq!(status(&facts, "FR-08", 401), Status::NotMet);
    facts.credentials[1].jurisdiction = Some("KY".into());
    assert_eq!(status(&facts, "FR-08", 100), Status::NotMet);
    facts.credentials[1].jurisdiction = Some("OH".into());
    facts.credentials[1].source_checks.push(SourceCheck {
        on: day(100),
        confirmed: false,
        received_at: noon(day(100)),
    });
    assert_eq!(status(&facts, "FR-08", 100), Status::NotMet, "denied by the issuer");
}

#[test]
fn what_its_holder_entered_counts_once_the_issuer_confirmed_it() {
    let mut facts = worker("R3");
    facts.overlays.push(OverlayInForce {
        fact_id: id(8),
        overlay: "peer_credential".into(),
        node: NODE,
        from: day(-300),
        to: None,
        received_at: noon(day(-300)),
    });
    facts.credentials = vec![credential(1, "crss", None, &[])];
    assert_eq!(status(&facts, "FR-06", 380), Status::Met, "the office entered it");
    facts.credentials[0].self_entered = true;
    assert_eq!(status(&facts, "FR-06", 380), Status::NotMet);
    facts.credentials[0].source_checks.push(SourceCheck {
        on: day(379),
        confirmed: true,
        received_at: noon(day(379)),
    });
    assert_eq!(status(&facts, "FR-06", 380), Status::Met);
    assert_eq!(status(&facts, "FR-06", 378), Status::NotMet, "not before anybody looked");
}

#[test]
fn leave_moves_no_credential_date() {
    let mut facts = worker("R4");
    facts.leaves.push(Leave { fact_id: id(7), from: day(10), to: Some(day(80)), received_at: noon(day(0)) });
    facts.credentials = vec![
        credential(1, "masters_human_services", None, &[0]),
        credential(2, "clinical_license", None, &[0]),
    ];
    assert_eq!(status(&facts, "FR-08", 91), Status::NotMet);
}

#[test]
fn a_peer_has_a_year_where_the_overlay_is_on() {
    let mut facts = worker("R3");
    assert_eq!(status(&facts, "FR-06", 10), Status::NotApplicable);
    let overlay = |from| OverlayInForce {
        fact_id: id(8),
        overlay: "peer_credential".into(),
        node: NODE,
        from: day(from),
        to: None,
        received_at: noon(day(-300)),
    };
    facts.overlays.push(overlay(-300));
    assert_eq!(status(&facts, "FR-06", 365), Status::Provisional);
    assert_eq!(status(&facts, "FR-06", 366), Status::NotMet);
    let provisional = evaluated(&facts, "FR-06", 10);
    assert_eq!(child(&provisional, "credential").due_on, Some(day(365)));
    assert_eq!(child(&provisional, "credential").warns_on, Some(day(270)));
    facts.credentials.push(credential(1, "cprs", Some(800), &[]));
    assert_eq!(status(&facts, "FR-06", 366), Status::Met);
    assert_eq!(status(&facts, "FR-06", 800 - 94), Status::MetExpiring, "95 days before it is gone");
    assert_eq!(status(&facts, "FR-06", 801), Status::NotMet);
    facts.overlays = vec![overlay(200)];
    facts.credentials.clear();
    assert_eq!(status(&facts, "FR-06", 500), Status::Provisional, "a year from the overlay's first day");
}
