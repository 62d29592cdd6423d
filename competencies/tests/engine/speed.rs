use crate::build::*;
use crate::worlds::world;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::day::Millis;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::time::Instant;

#[test]
#[ignore = "prints figures; run it when the engine changes"]
fn speed() {
    let mut runner = TestRunner::deterministic();
    let mut levels = BTreeMap::new();
    let mut statuses = BTreeMap::new();
    for _ in 0..100 {
        let facts = world(30).new_tree(&mut runner).unwrap().current();
        let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
        for on in [100, 300, 500, 700] {
            for level in case.levels(day(on)) {
                *levels.entry(level.level).or_insert(0) += 1;
            }
            for r in &FRAMEWORK.requirements {
                *statuses.entry((r.code.clone(), case.status(r, day(on)))).or_insert(0) += 1;
            }
            *statuses
                .entry((
                    format!("auth {:?}", case.authorization_timeline(day(on))[0].1.step),
                    fieldcraft_competencies::explain::Status::Met,
                ))
                .or_insert(0) += 1;
        }
    }
    println!("{levels:?}\n{statuses:#?}");
    for n in [20, 60, 200, 1000] {
        let mut facts = responder();
        facts.knowledge = vec![pass(1, "M01", 1, 90, 5), pass(2, "M02", 1, 90, 5), pass(3, "M06", 1, 90, 5)];
        for i in 0..n {
            let c = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C10", "C11"];
            let mut row = observation(
                1 + i as u128,
                i32::try_from(i * 800 / n).unwrap(),
                [INSIDE, OUTSIDE, LINE][i % 3],
                &[c[i % 10], c[(i + 3) % 10]],
                2 + u8::from(i % 2 == 1),
            );
            row.encounter_ref = Some(format!("e{i}"));
            facts.observations.push(row);
        }
        let t = Instant::now();
        for _ in 0..50 {
            std::hint::black_box(Case::new(&FRAMEWORK, &facts, Millis::MAX));
        }
        println!("{n} new {:?}", t.elapsed() / 50);
        let t = Instant::now();
        for _ in 0..50 {
            let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
            for r in &FRAMEWORK.requirements {
                std::hint::black_box(case.status(r, day(810)));
            }
        }
        println!("{n} new+5 statuses {:?}", t.elapsed() / 50);
        let case = Case::new(&FRAMEWORK, &facts, Millis::MAX);
        for r in &FRAMEWORK.requirements {
            let t = Instant::now();
            for _ in 0..50 {
                std::hint::black_box(case.status(r, day(810)));
            }
            let s = t.elapsed() / 50;
            let t = Instant::now();
            for _ in 0..50 {
                std::hint::black_box(case.evaluate(r, day(810)));
            }
            let e = t.elapsed() / 50;
            let t = Instant::now();
            for _ in 0..20 {
                std::hint::black_box(case.timeline(r, day(810)));
            }
            let l = t.elapsed() / 20;
            println!(
                "{n} {} status {s:?} evaluate {e:?} timeline {l:?} {:?}",
                r.code,
                case.status(r, day(810))
            );
        }
        let t = Instant::now();
        for _ in 0..5 {
            std::hint::black_box(case.authorization(day(810)));
        }
        println!("{n} authorization {:?}", t.elapsed() / 5);
        let t = Instant::now();
        for _ in 0..5 {
            std::hint::black_box(case.authorization_timeline(day(810)));
        }
        println!("{n} auth timeline {:?}", t.elapsed() / 5);
        let t = Instant::now();
        for _ in 0..50 {
            std::hint::black_box(case.levels(day(810)));
        }
        println!("{n} levels {:?}", t.elapsed() / 50);
    }
}
