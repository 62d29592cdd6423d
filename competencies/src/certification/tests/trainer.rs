use super::*;

fn expect(change: impl FnOnce(&mut CandidateFacts), keys: &[&str]) {
    super::expect("local-trainer", &trainer(), change, keys);
}

#[test]
fn a_candidate_exactly_at_every_gate_passes_all() {
    expect(|_| {}, &[]);
    assert_eq!(stage_reached(&gates(&path("local-trainer"), &trainer(), today())), 7);
}

#[test]
fn own_practice_is_a_certificate_or_the_level() {
    expect(|facts| _ = facts.levels.insert(CompetencyCode(6), LevelCode::L3), &["practice"]);
    expect(
        |facts| {
            facts.levels.clear();
            facts.certificates_held = vec!["local_coach".into()];
        },
        &[],
    );
    expect(|facts| facts.sought_modules.clear(), &["practice"]);
    expect(|facts| facts.sought_modules[0].competencies.push(CompetencyCode(1)), &["practice"]);
    expect(|facts| facts.knowledge[2].points = 89, &["modules"]);
}

#[test]
fn watching_and_training_together() {
    expect(|facts| facts.deliveries[0].notes = false, &["watched"]);
    expect(|facts| facts.deliveries[0].full = false, &["watched"]);
    expect(|facts| facts.deliveries[2].minutes_led = Some(fraction("49.9%")), &["co_training"]);
    expect(|facts| facts.deliveries[2].minutes_led = None, &["co_training"]);
    expect(|facts| facts.deliveries[1].with_certified_trainer = false, &["co_training"]);
    // Leading in the first delivery is not leading in the second.
    expect(|facts| facts.deliveries[2].on = day("2026-02-15"), &["co_training"]);
}

#[test]
fn one_observed_delivery_has_to_be_good_in_every_part() {
    expect(|facts| facts.deliveries[3].observer = None, &["observed_solo"]);
    expect(|facts| facts.deliveries[3].observer = Some(id(1)), &["observed_solo"]);
    expect(|facts| facts.deliveries[3].full = false, &["observed_solo"]);
    expect(|facts| facts.deliveries[3].coverage = Some(fraction("99.9%")), &["observed_solo"]);
    expect(|facts| facts.deliveries[3].fidelity = Some(fraction("84.9%")), &["observed_solo"]);
    expect(|facts| facts.deliveries[3].facilitation = Some(fraction("2.99")), &["observed_solo"]);
    expect(|facts| facts.deliveries[3].facilitation = None, &["observed_solo"]);
    let mut facts = trainer();
    facts.deliveries[3].coverage = Some(fraction("90%"));
    facts.deliveries.push(Delivery { fidelity: Some(fraction("60%")), ..solo(905, "2026-07-01") });
    let gate = gate(&path("local-trainer"), &facts, "observed_solo");
    assert!(!gate.passed, "no single delivery is good in every part");
    assert_eq!(gate.reason, "Observed, but short of the target in: delivery fidelity.");
    assert_eq!(gate.evidence, [id(905)]);
    assert_eq!(gate.figures.len(), 3);
}

#[test]
fn learner_results() {
    let learners = |learners, passes| {
        move |facts: &mut CandidateFacts| {
            let delivery = &mut facts.deliveries[3];
            (delivery.learners, delivery.first_time_passes) = (learners, passes);
            delivery.usefulness_answers = learners;
            (delivery.graduates_observed, delivery.graduates_met) = (learners, learners);
        }
    };
    expect(learners(8, 8), &[]);
    expect(learners(7, 7), &["learners"]);
    expect(learners(10, 8), &[]);
    expect(learners(10, 7), &["first_time_passes"]);
    expect(|facts| facts.deliveries[3].usefulness_answers = 6, &["usefulness"]);
    expect(|facts| facts.deliveries[3].usefulness_mean = Some(fraction("3.99")), &["usefulness"]);
    expect(|facts| facts.deliveries[3].usefulness_mean = None, &["usefulness"]);
    expect(|facts| facts.deliveries[3].graduates_met = 6, &["graduates"]);
    let graduates = |observed, met| {
        move |facts: &mut CandidateFacts| {
            (facts.deliveries[3].graduates_observed, facts.deliveries[3].graduates_met) = (observed, met);
        }
    };
    expect(graduates(5, 4), &[]);
    expect(graduates(4, 4), &["graduates"]);
    expect(graduates(0, 0), &["graduates"]);
}

#[test]
fn learner_results_are_pooled_and_weighted() {
    let mut facts = trainer();
    facts.deliveries[3].usefulness_mean = Some(fraction("4.2"));
    facts.deliveries.push(Delivery {
        learners: 2,
        first_time_passes: 2,
        usefulness_answers: 2,
        usefulness_mean: Some(fraction("3")),
        graduates_observed: 0,
        graduates_met: 0,
        ..solo(905, "2026-07-01")
    });
    let path = path("local-trainer");
    // (7 * 4.2 + 2 * 3) / 9 = 3.93, and 9 of 12 answered.
    assert_eq!(gate(&path, &facts, "usefulness").actual, "3.93 of 5, answered by 75%");
    assert_eq!(gate(&path, &facts, "first_time_passes").actual, "83% (10 of 12)");
    assert_eq!(gate(&path, &facts, "learners").evidence, [id(904), id(905)]);
}

#[test]
fn impossible_counts_cannot_lift_a_share() {
    expect(
        |facts| {
            facts.deliveries[3].learners = 7;
            facts.deliveries[3].first_time_passes = 50;
            facts.deliveries[3].usefulness_answers = 50;
            facts.deliveries[3].graduates_observed = 50;
            facts.deliveries[3].graduates_met = 50;
        },
        &["learners"],
    );
}

#[test]
fn what_is_read_at_each_gate() {
    let mut facts = trainer();
    facts.deliveries.truncate(3);
    facts.decisions.clear();
    insta::assert_snapshot!(read(&path("local-trainer"), &facts));
}
