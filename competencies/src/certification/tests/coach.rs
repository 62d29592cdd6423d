use super::*;

fn expect(change: impl FnOnce(&mut CandidateFacts), keys: &[&str]) {
    super::expect("local-coach", &coach(), change, keys);
}

#[test]
fn a_candidate_exactly_at_every_gate_passes_all() {
    expect(|_| {}, &[]);
    let results = gates(&path("local-coach"), &coach(), today());
    assert_eq!(stage_reached(&results), 7);
}

#[test]
fn nothing_known_passes_nothing_but_what_asks_for_absence() {
    let path = path("local-coach");
    let results = gates(&path, &CandidateFacts::default(), today());
    assert_eq!(stage_reached(&results), 0);
    let passed: Vec<_> = results
        .iter()
        .flat_map(|stage| &stage.gates)
        .filter(|gate| gate.passed)
        .map(|gate| &gate.key)
        .collect();
    assert_eq!(passed, ["safety_tasks"]);
}

#[test]
fn nomination() {
    expect(|facts| facts.nomination.as_mut().unwrap().sponsor = None, &["sponsor"]);
    expect(|facts| facts.nomination.as_mut().unwrap().conflicts_declared = false, &["conflicts"]);
    expect(|facts| facts.open_safety_tasks = vec![id(9)], &["safety_tasks"]);
    expect(
        |facts| facts.nomination.as_mut().unwrap().on = today().plus(1),
        &["sponsor", "experience", "conflicts"],
    );
}

#[test]
fn months_in_practice_and_the_waiver() {
    let months = |months: u32, waived: Option<&'static str>| {
        move |facts: &mut CandidateFacts| {
            let nomination = facts.nomination.as_mut().unwrap();
            nomination.months_in_practice = months;
            nomination.waiver = waived.map(|on| ExperienceWaiver {
                id: id(601),
                on: day(on),
                by: id(82),
                reason: "Known.".into(),
            });
        }
    };
    expect(months(11, None), &["experience"]);
    expect(months(11, Some("2026-01-06")), &[]);
    expect(months(6, Some("2026-01-06")), &[]);
    expect(months(5, Some("2026-01-06")), &["experience"]);
    expect(months(6, Some("2027-01-06")), &["experience"]);
}

#[test]
fn levels_and_requirements() {
    expect(|facts| _ = facts.levels.insert(CompetencyCode(1), LevelCode::L3), &["levels"]);
    expect(|facts| _ = facts.levels.insert(CompetencyCode(11), LevelCode::L2), &["levels"]);
    expect(|facts| _ = facts.levels.remove(&CompetencyCode(7)), &["levels"]);
    expect(|facts| _ = facts.levels.insert(CompetencyCode(3), LevelCode::L5), &[]);
    for status in [Status::NotMet, Status::InsufficientEvidence, Status::Provisional] {
        expect(|facts| facts.requirements[0].status = status, &["requirements"]);
    }
    expect(|facts| facts.requirements[0].status = Status::Waived, &[]);
    expect(|facts| facts.requirements.clear(), &["requirements"]);
    let mut facts = coach();
    facts.levels.insert(CompetencyCode(1), LevelCode::L3);
    let gate = gate(&path("local-coach"), &facts, "levels");
    assert_eq!(gate.reason, "C01 is at L3, L4 is asked.");
    assert_eq!(gate.actual, "9 of 10");
}

#[test]
fn the_best_check_of_each_module_counts() {
    expect(|facts| facts.knowledge[0].points = 84, &["modules"]);
    expect(|facts| drop(facts.knowledge.remove(0)), &["modules"]);
    expect(|facts| facts.knowledge[1].passed_on = today().plus(1), &["modules"]);
    expect(|facts| facts.knowledge[1].points_possible = 0, &["modules"]);
    expect(
        |facts| {
            let worse =
                KnowledgePass { id: id(799), points: 10, passed_on: today(), ..facts.knowledge[0].clone() };
            facts.knowledge.push(worse);
        },
        &[],
    );
    let gate = gate(&path("local-coach"), &coach(), "modules");
    assert_eq!(gate.evidence, [id(701), id(702)]);
    assert_eq!(gate.actual, "M17 85%, M18 85%");
}

#[test]
fn the_last_calibration_run_that_counts_decides() {
    expect(|facts| facts.calibration_runs.clear(), &["calibration"]);
    expect(|facts| facts.calibration_runs.push(run(302, "2026-04-01", Outcome::Failed)), &["calibration"]);
    expect(|facts| facts.calibration_runs.push(run(302, "2026-04-01", Outcome::Void)), &[]);
    expect(|facts| facts.calibration_runs[0].new_vignettes = 2, &["calibration"]);
    expect(|facts| facts.calibration_runs[0].on = today().plus(1), &["calibration"]);
}

#[test]
fn a_judged_run_brings_its_figures_to_the_gate() {
    let path = path("local-coach");
    let ratings = |codes: &str| -> crate::scale::Ratings { codes.parse().unwrap() };
    let scores = "C01.1:2 C01.2:1 C01.3:3 C01.4:0 C01.5:2 C02.1:1 C02.2:0 C02.4:3 C03.1:2 C03.4:1";
    let vignette = |rater: &str| crate::calibration::VignetteRatings {
        vignette: "V1".into(),
        rater: ratings(rater),
        key: ratings(scores),
    };
    let stars = ["C01.5", "C02.2", "C02.4", "C03.1", "C03.4"].map(|code| code.parse().unwrap()).into();
    let judged = |rater: &str| {
        let mut facts = coach();
        let run = vec![vignette(rater); 6];
        facts.calibration_runs[0].result =
            crate::calibration::judge(&run, &stars, path.calibration().unwrap());
        gate(&path, &facts, "calibration")
    };
    let good = judged(scores);
    assert!(good.passed && good.figures.len() == 6, "{good:?}");
    assert_eq!(good.actual, "6 of 6 figures");
    let bad = judged(&scores.replace("C02.2:0", "C02.2:2"));
    assert_eq!((bad.passed, bad.actual.as_str()), (false, "4 of 6 figures"));
    assert!(bad.reason.contains("Practice first: C02.2."), "{}", bad.reason);
}

#[test]
fn coaching_cycles() {
    expect(|facts| facts.cycles[5].closed = None, &["full_cycles", "span"]);
    expect(|facts| facts.cycles[3].full = false, &["full_cycles"]);
    expect(
        |facts| {
            facts.cycles[4].coachee = id(41);
            facts.cycles[5].coachee = id(41);
        },
        &["coachees"],
    );
    expect(|facts| facts.cycles[5].closed = Some(day("2026-07-29")), &["span"]);
    expect(|facts| facts.cycles[0].opened = day("2026-05-02"), &["span"]);
    expect(|facts| facts.cycles[0].observed = false, &["cycles_observed"]);
    expect(|facts| facts.cycles[5].closed = Some(today().plus(1)), &["full_cycles", "span"]);
}

#[test]
fn coaching_fidelity_is_asked_of_the_last_samples() {
    expect(|facts| facts.coaching_fidelity[2].score = fraction("79.9%"), &["coaching_fidelity"]);
    expect(|facts| facts.coaching_fidelity[1].score = fraction("79.9%"), &["coaching_fidelity"]);
    expect(|facts| facts.coaching_fidelity.truncate(1), &["coaching_fidelity"]);
    expect(|facts| facts.coaching_fidelity[0].on = today(), &["coaching_fidelity"]);
    expect(|facts| facts.coaching_fidelity[0].on = today().plus(1), &[]);
}

#[test]
fn joint_observations_count_only_with_a_certified_outsider() {
    let keys = ["joint_observations", "joint_star_pairs"];
    expect(
        |facts| facts.joint_observations[0].with_certified_outsider = false,
        &[keys[0], keys[1], "joint_within_one"],
    );
    expect(|facts| facts.joint_observations[0].on = today().plus(1), &[keys[0], keys[1], "joint_within_one"]);
    expect(|facts| facts.joint_observations[0].pairs[0].star = false, &["joint_star_pairs"]);
    expect(|facts| facts.joint_observations[0].pairs.clear(), &[keys[0], keys[1], "joint_within_one"]);
}

#[test]
fn agreement_in_the_field() {
    // 8 of 12 equal; 7 of 12 is 58%.
    expect(|facts| facts.joint_observations[0].pairs[0].other = 3, &["joint_star_exact"]);
    // 19 of 20 is exactly 95%; two more than one step apart are too many.
    expect(|facts| facts.joint_observations[0].pairs[4].other = 3, &["joint_within_one"]);
    let contradiction = |candidate, other| {
        move |facts: &mut CandidateFacts| {
            facts.joint_observations[2].pairs[5] = pair("C01.1", false, 1, 1);
            facts.joint_observations[0].pairs[3] = pair("C02.4", true, candidate, other);
        }
    };
    expect(contradiction(0, 2), &["joint_star_contradictions"]);
    expect(contradiction(2, 0), &["joint_star_contradictions"]);
    expect(contradiction(0, 1), &[]);
    expect(contradiction(1, 3), &[]);
}

#[test]
fn consultation_is_never_longer_than_a_month_away_while_coaching() {
    let path = path("local-coach");
    let with = |days: &[&str]| {
        let mut facts = coach();
        facts.consultations = (461..).zip(days).map(|(at, on)| consultation(at, on)).collect();
        gate(&path, &facts, "consultation")
    };
    assert!(with(&["2026-06-01", "2026-07-01"]).passed);
    assert_eq!(with(&["2026-06-01", "2026-07-01"]).actual, "31 days");
    assert!(!with(&["2026-06-02", "2026-07-01"]).passed);
    assert!(!with(&["2026-05-31", "2026-06-28"]).passed);
    assert_eq!(with(&[]).reason, "No consultation is recorded while coaching.");
}

#[test]
fn evidence_is_named() {
    let path = path("local-coach");
    assert_eq!(gate(&path, &coach(), "cycles_observed").evidence, [id(401), id(402), id(403)]);
    assert_eq!(gate(&path, &coach(), "coaching_fidelity").evidence, [id(452), id(453)]);
    assert_eq!(gate(&path, &coach(), "joint_star_exact").evidence, [id(501), id(502), id(503)]);
    assert_eq!(gate(&path, &coach(), "decision").evidence, [id(801), id(802)]);
}

#[test]
fn what_is_read_at_each_gate() {
    let mut facts = coach();
    facts.calibration_runs = vec![run(301, "2026-11-15", Outcome::Failed)];
    facts.cycles.truncate(4);
    facts.nomination.as_mut().unwrap().months_in_practice = 8;
    facts.decisions.truncate(1);
    insta::assert_snapshot!(read(&path("local-coach"), &facts));
}
