use proptest::prelude::*;

use super::*;

fn shares(of: u32) -> impl Strategy<Value = u32> {
    0..=of
}

/// A delivery alone that by itself reaches every gate's shares.
fn passed_solo() -> impl Strategy<Value = Delivery> {
    (1..20_u32, 0..1000_u128, 0..300_i32).prop_flat_map(|(learners, number, back)| {
        let answers = (learners * 7).div_ceil(10)..=learners;
        let passes = (learners * 8).div_ceil(10)..=learners;
        let graduates = shares(learners).prop_flat_map(|seen| (Just(seen), (seen * 7).div_ceil(10)..=seen));
        (passes, answers, 400..=500_i64, graduates).prop_map(move |(passes, answers, mean, (seen, met))| {
            Delivery {
                on: today().plus(-back),
                learners,
                first_time_passes: passes,
                usefulness_answers: answers,
                usefulness_mean: Fraction::new(mean, 100),
                graduates_observed: seen,
                graduates_met: met,
                ..solo(10_000 + number, "2026-06-01")
            }
        })
    })
}

/// A delivery in any role, good in what its role asks.
fn passed_delivery() -> impl Strategy<Value = Delivery> {
    let watch = (0..300_i32).prop_map(|back| Delivery {
        notes: true,
        on: today().plus(-back),
        ..delivery(20_001, "2026-06-01", DeliveryRole::Watch)
    });
    let co = (0..300_i32, 50..=100_i64).prop_map(|(back, led)| Delivery {
        with_certified_trainer: true,
        minutes_led: Fraction::new(led, 100),
        on: today().plus(-back),
        ..delivery(20_002, "2026-06-01", DeliveryRole::Co)
    });
    prop_oneof![watch, co, passed_solo()]
}

/// Any delivery at all.
fn any_delivery() -> impl Strategy<Value = Delivery> {
    let counts = (0..15_u32, 0..15_u32, 0..15_u32, 0..15_u32, 0..15_u32);
    let shares = (0..=100_i64, 0..=100_i64, 0..=400_i64, 0..=500_i64);
    (0..3_usize, any::<[bool; 4]>(), counts, shares, 0..400_i32).prop_map(
        |(role, flags, counts, shares, back)| Delivery {
            role: [DeliveryRole::Watch, DeliveryRole::Co, DeliveryRole::Solo][role],
            full: flags[0],
            notes: flags[1],
            with_certified_trainer: flags[2],
            minutes_led: Fraction::new(shares.0, 100),
            observer: flags[3].then(|| id(90)),
            coverage: Fraction::new(shares.1, 100),
            fidelity: Fraction::new(shares.0, 100),
            facilitation: Fraction::new(shares.2, 100),
            usefulness_mean: Fraction::new(shares.3, 100),
            learners: counts.0,
            first_time_passes: counts.1,
            usefulness_answers: counts.2,
            graduates_observed: counts.3,
            graduates_met: counts.4,
            on: today().plus(30 - back),
            ..delivery(30_000, "2026-06-01", DeliveryRole::Solo)
        },
    )
}

fn passed_keys(path: &Path, facts: &CandidateFacts) -> Vec<String> {
    let results = gates(path, facts, today());
    results
        .into_iter()
        .flat_map(|stage| stage.gates)
        .filter(|gate| gate.passed)
        .map(|gate| gate.key)
        .collect()
}

proptest! {
    #[test]
    fn a_passed_delivery_never_takes_a_gate_away(
        any in prop::collection::vec(any_delivery(), 0..6),
        good in prop::collection::vec(passed_delivery(), 0..6),
        added in passed_delivery(),
    ) {
        let path = path("local-trainer");
        let mut facts = trainer();
        facts.deliveries = any.into_iter().chain(good).collect();
        let before = passed_keys(&path, &facts);
        facts.deliveries.push(added);
        let after = passed_keys(&path, &facts);
        prop_assert!(before.iter().all(|key| after.contains(key)), "{before:?} {after:?}");
    }

    #[test]
    fn a_full_observed_cycle_never_takes_a_gate_away(
        keep in prop::collection::vec(any::<bool>(), 6),
        coachee in 40..50_u128, opened in 0..400_i32, length in 0..90_i32,
    ) {
        let path = path("local-coach");
        let mut facts = coach();
        let mut keep = keep.into_iter();
        facts.cycles.retain(|_| keep.next().unwrap_or(true));
        let before = passed_keys(&path, &facts);
        let opened = today().plus(-opened);
        facts.cycles.push(CoachingCycle {
            id: id(499), coachee: id(coachee), opened, closed: Some(opened.plus(length)), full: true, observed: true,
        });
        let after = passed_keys(&path, &facts);
        // Who goes on coaching goes on consulting: a later cycle may leave a longer stretch without.
        prop_assert!(before.iter().all(|key| key == "consultation" || after.contains(key)));
    }

    #[test]
    fn what_is_dated_later_changes_nothing(delivery in any_delivery(), later in 1..500_i32) {
        let path = path("local-trainer");
        let mut facts = trainer();
        let before = gates(&path, &facts, today());
        facts.deliveries.push(Delivery { on: today().plus(later), ..delivery });
        prop_assert_eq!(before, gates(&path, &facts, today()));
    }

    #[test]
    fn the_order_of_facts_does_not_matter(deliveries in prop::collection::vec(any_delivery(), 0..8)) {
        let path = path("local-trainer");
        let mut facts = trainer();
        facts.deliveries = (40_000..).zip(deliveries).map(|(number, one)| Delivery { id: id(number), ..one }).collect();
        let forward = gates(&path, &facts, today());
        facts.deliveries.reverse();
        facts.knowledge.reverse();
        facts.decisions.reverse();
        prop_assert_eq!(forward, gates(&path, &facts, today()));
    }

    #[test]
    fn every_gate_gives_its_reason(deliveries in prop::collection::vec(any_delivery(), 0..6)) {
        let mut facts = trainer();
        facts.deliveries = deliveries;
        for stage in gates(&path("local-trainer"), &facts, today()) {
            prop_assert_eq!(stage.passed, stage.gates.iter().all(|gate| gate.passed));
            for gate in stage.gates {
                prop_assert!(gate.reason.ends_with('.') && !gate.target.is_empty() && !gate.actual.is_empty());
            }
        }
    }
}
