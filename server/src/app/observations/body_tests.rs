use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_790_000_000_000;

/// The framework of the tests: C01 to C11, six indicators each.
fn is_indicator(code: IndicatorCode) -> bool {
    code.competency.0 <= 11 && code.number <= 6
}

fn rating(indicator: &str, rating: &str, reason: Option<&str>) -> NewRating {
    NewRating { indicator: indicator.into(), rating: rating.into(), reason: reason.map(Into::into) }
}

fn good() -> NewObservation {
    NewObservation {
        subject: Uuid::from_u128(1),
        kind: "E1".into(),
        purpose: "counting".into(),
        observed_at: NOW - 3_600_000,
        performed_on: None,
        recorded_at: NOW,
        minutes: 45,
        setting: "home".into(),
        family_agreed: true,
        encounter_ref: "E-7KQ2-M9XD".into(),
        relation_note: None,
        ratings: vec![rating("C01.2", "2", None), rating("C01.1", "NA", Some("By phone only."))],
        harm: false,
        strengths: Some("Named the feeling and checked it.".into()),
        next_step: None,
        next_step_on: None,
        scenario: None,
        checklist: None,
        supersedes: None,
        supersede_reason: None,
        confirmed: false,
    }
}

fn pointers(new: &NewObservation) -> Vec<String> {
    match new.check(Uuid::from_u128(9), is_indicator, NOW) {
        Ok(()) => Vec::new(),
        Err(AppError::Invalid { errors, .. } | AppError::ClientDetails(errors)) => {
            errors.into_iter().map(|error| error.pointer).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_good_one_passes_and_packs_its_ratings_in_order() {
    assert!(pointers(&good()).is_empty());
    assert_eq!(good().rated().expect("ratings").to_string(), "C01.1:NA C01.2:2");
}

#[test]
fn all_faults_come_at_once() {
    let bad = NewObservation {
        kind: "E7".into(),
        purpose: "shadow".into(),
        setting: "car".into(),
        encounter_ref: "20261234".into(),
        observed_at: 0,
        minutes: 0,
        ratings: vec![rating("C01", "4", None), rating("C77.1", "2", None), rating("C01.1", "NA", None)],
        next_step_on: NaiveDate::from_ymd_opt(2026, 12, 1),
        supersede_reason: Some("wrong visit".into()),
        ..good()
    };
    assert_eq!(
        pointers(&bad),
        [
            "/type",
            "/purpose",
            "/setting",
            "/encounter_ref",
            "/observed_at",
            "/minutes",
            "/next_step",
            "/ratings/0/indicator",
            "/ratings/0/rating",
            "/ratings/1/indicator",
            "/ratings/2/reason",
            "/supersedes",
        ]
    );
}

#[test]
fn an_encounter_reference_is_the_apps_and_never_a_case_number() {
    for good in ["E-7KQ2-M9XD", "E-0000-ZZZZ"] {
        assert!(is_encounter_ref(good), "{good}");
    }
    for bad in [
        "E-7KQ2-M9X",
        "E-7KQ2-M9XI",
        "E-7KQ2-M9XO",
        "E-7KQL-M9XD",
        "E-7KQU-M9XD",
        "e-7kq2-m9xd",
        "7KQ2-M9XD",
        "E7KQ2M9XD",
        "E-7KQ2-M9XD-1",
        "MRSS-2026-00123",
        "",
        "E-7KÖ2-M9XD",
    ] {
        assert!(!is_encounter_ref(bad), "{bad}");
    }
}

#[test]
fn each_type_carries_what_it_must() {
    assert_eq!(pointers(&NewObservation { kind: "E4".into(), ..good() }), ["/scenario"]);
    assert_eq!(pointers(&NewObservation { kind: "E5".into(), ..good() }), ["/checklist"]);
    let scenario = Some("S03 version 1".into());
    assert!(pointers(&NewObservation { kind: "E4".into(), scenario, ..good() }).is_empty());
    let performed_on = NaiveDate::from_ymd_opt(2026, 1, 5);
    assert_eq!(pointers(&NewObservation { performed_on, ..good() }), ["/performed_on"]);
    assert!(pointers(&NewObservation { kind: "E3".into(), performed_on, ..good() }).is_empty());
    let after = NaiveDate::from_ymd_opt(2027, 1, 5);
    assert_eq!(
        pointers(&NewObservation { kind: "E3".into(), performed_on: after, ..good() }),
        ["/performed_on"]
    );
}

#[test]
fn a_counting_row_has_a_rating_and_a_formative_one_need_not() {
    let none = NewObservation { ratings: vec![], ..good() };
    assert_eq!(pointers(&none), ["/ratings"]);
    assert!(pointers(&NewObservation { purpose: "formative".into(), ..none }).is_empty());
    let twice =
        NewObservation { ratings: vec![rating("C01.1", "2", None), rating("C01.1", "3", None)], ..good() };
    assert_eq!(pointers(&twice), ["/ratings/1/indicator"]);
}

#[test]
fn backdated_and_slightly_future_rows_are_kept() {
    let old = NewObservation { observed_at: EARLIEST, ..good() };
    assert!(pointers(&old).is_empty());
    let ahead = NewObservation { observed_at: NOW + 10 * DAY_MS, ..good() };
    assert!(pointers(&ahead).is_empty(), "the rules refuse it, not the server");
    for absurd in [EARLIEST - 1, NOW + 400 * DAY_MS, i64::MIN, i64::MAX] {
        assert_eq!(pointers(&NewObservation { observed_at: absurd, ..good() }), ["/observed_at"], "{absurd}");
    }
}

#[test]
fn minutes_have_bounds() {
    for (minutes, ok) in [(0, false), (1, true), (600, true), (601, false), (-5, false)] {
        assert_eq!(pointers(&NewObservation { minutes, ..good() }).is_empty(), ok, "{minutes}");
    }
}

#[test]
fn a_next_step_has_a_day_and_a_day_a_step() {
    let on = NaiveDate::from_ymd_opt(2026, 12, 1);
    let step = Some("Rehearse the opening question.".to_owned());
    let with = |next_step: &Option<String>, next_step_on| NewObservation {
        next_step: next_step.clone(),
        next_step_on,
        ..good()
    };
    assert!(pointers(&with(&step, on)).is_empty());
    assert_eq!(pointers(&with(&step, None)), ["/next_step_on"]);
    assert_eq!(pointers(&with(&None, on)), ["/next_step"]);
    assert_eq!(pointers(&with(&step, NaiveDate::from_ymd_opt(2025, 1, 1))), ["/next_step_on"]);
}

#[test]
fn an_amendment_names_what_and_why() {
    let supersedes = Some(Uuid::from_u128(7));
    assert_eq!(pointers(&NewObservation { supersedes, ..good() }), ["/supersede_reason"]);
    let supersede_reason = Some("Rated the partner by mistake.".to_owned());
    assert!(
        pointers(&NewObservation { supersedes, supersede_reason: supersede_reason.clone(), ..good() })
            .is_empty()
    );
    let own = NewObservation { supersedes: Some(Uuid::from_u128(9)), supersede_reason, ..good() };
    assert_eq!(pointers(&own), ["/supersedes"]);
}

#[test]
fn every_free_text_is_checked_for_client_details() {
    let told = Some("Reach mom at 614-555-0123.".to_owned());
    let day = NaiveDate::from_ymd_opt(2026, 12, 1);
    let all = NewObservation {
        strengths: told.clone(),
        next_step: told.clone(),
        next_step_on: day,
        relation_note: told.clone(),
        scenario: told.clone(),
        checklist: told.clone(),
        supersedes: Some(Uuid::from_u128(7)),
        supersede_reason: told.clone(),
        ratings: vec![rating("C01.1", "2", None), rating("C01.2", "NA", told.as_deref())],
        ..good()
    };
    let expected = [
        "/strengths",
        "/next_step",
        "/relation_note",
        "/scenario",
        "/checklist",
        "/supersede_reason",
        "/ratings/1/reason",
    ];
    assert_eq!(pointers(&all), expected);
    assert!(pointers(&NewObservation { confirmed: true, ..all }).is_empty());
}

#[test]
fn texts_have_an_end() {
    let long = Some("é".repeat(2_001));
    assert_eq!(pointers(&NewObservation { strengths: long, ..good() }), ["/strengths"]);
    assert!(pointers(&NewObservation { strengths: Some("é".repeat(2_000)), ..good() }).is_empty());
}

#[test]
fn the_same_body_has_the_same_digest_however_it_is_spaced_or_ordered() {
    let digest = |new: NewObservation| new.tidy().digest().expect("a digest");
    let same = NewObservation {
        strengths: Some("  Named the feeling and checked it. ".into()),
        next_step: Some("   ".into()),
        ratings: good().ratings.into_iter().rev().collect(),
        ..good()
    };
    assert_eq!(digest(same), digest(good()));
    assert_ne!(digest(NewObservation { minutes: 46, ..good() }), digest(good()));
    assert_ne!(digest(NewObservation { confirmed: true, ..good() }), digest(good()));
}

proptest! {
    #[test]
    fn every_reference_of_the_apps_alphabet_is_taken(first in "[0-9A-HJKMNP-TV-Z]{4}", second in "[0-9A-HJKMNP-TV-Z]{4}") {
        let reference = format!("E-{first}-{second}");
        prop_assert!(is_encounter_ref(&reference));
    }

    #[test]
    fn any_words_are_checked_without_a_fault(indicator in "\\PC{0,8}", word in "\\PC{0,4}", text in "\\PC{0,40}") {
        let new = NewObservation {
            ratings: vec![rating(&indicator, &word, Some(&text))],
            encounter_ref: text.clone(),
            kind: word,
            ..good()
        };
        let _ = new.tidy().check(Uuid::nil(), is_indicator, NOW);
    }
}
