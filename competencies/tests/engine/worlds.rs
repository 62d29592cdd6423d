//! Random worlds: one worker with everything that may happen to evidence, most of it ordinary, some of it odd.

mod policies;
mod rows;

use fieldcraft_competencies::code::EvidenceType;
use fieldcraft_competencies::day::{Day, Millis};
use fieldcraft_competencies::facts::{
    Affiliation, CertificateEvent, CertificateEventKind, Credential, Facts, Leave, Observation,
    ObservationEvent, ObservationEventKind, OverlayInForce, PriorLearning, Purpose, Relation,
    RequirementDate, Scenario, SourceCheck,
};
use fieldcraft_competencies::scale::{Rating, Ratings};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::build::{
    FRAMEWORK, INSIDE, LINE, NODE, OTHER_AGENCY, OUTSIDE, WORKER, affiliation, calibration, day, id, noon,
    pass, prior, publication, rater, reviewed,
};

pub use rows::add_record;

/// Days after hire within which things happen.
const SPAN: i32 = 800;

/// Most of the time what is usual.
fn mostly<T: Clone + std::fmt::Debug + 'static>(
    usual: T,
    odd: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<T> {
    prop_oneof![6 => Just(usual), 1 => odd].boxed()
}

fn affiliations() -> impl Strategy<Value = Vec<Affiliation>> {
    let role = prop_oneof![4 => Just("R2"), 2 => Just("R3"), 2 => Just("R4"), 1 => Just("R1"), 1 => Just("R7"), 1 => Just("R8")];
    let one = (role, 0..300, option::weighted(0.2, 100..SPAN), any::<bool>(), mostly(0, -200..400));
    vec(one, 1..3).prop_map(|list| {
        let made =
            list.into_iter().enumerate().map(|(at, (role, start, end, rostered, known))| Affiliation {
                fact_id: id(100 + at as u128),
                rostered_to_respond: rostered,
                hire: day(if at == 0 { 0 } else { start }),
                end: end.map(day),
                received_at: noon(day(start + known)),
                ..affiliation(role, if at == 0 { 0 } else { start })
            });
        made.collect()
    })
}

fn span() -> impl Strategy<Value = (i32, Option<i32>)> {
    (-20..SPAN, option::weighted(0.85, -3..120)).prop_map(|(from, long)| (from, long.map(|long| from + long)))
}

fn leaves() -> impl Strategy<Value = Vec<Leave>> {
    vec((span(), 0_u128..3, mostly(0, -50..300)), 0..3).prop_map(|list| {
        let leave = |((from, to), fact, late): ((i32, Option<i32>), u128, i32)| Leave {
            fact_id: id(200 + fact),
            from: day(from),
            to: to.map(day),
            received_at: noon(day(from + late)),
        };
        list.into_iter().map(leave).collect()
    })
}

fn ratings() -> impl Strategy<Value = Ratings> {
    let score = prop_oneof![
        1 => Just(Rating::Scored(0)),
        4 => Just(Rating::Scored(1)),
        12 => Just(Rating::Scored(2)),
        12 => Just(Rating::Scored(3)),
        2 => Just(Rating::NotObserved),
        1 => Just(Rating::NotApplicable),
    ];
    let competencies = proptest::sample::subsequence((0..11_usize).collect::<Vec<_>>(), 1..6);
    (competencies, vec(score, 66), 0_u8..10).prop_map(|(chosen, scores, sparse)| {
        let mut scores = scores.into_iter();
        let mut list = Vec::new();
        for place in chosen {
            for (at, indicator) in FRAMEWORK.competencies[place].indicators.iter().enumerate() {
                let keep = sparse > 2 || at < usize::from(sparse) + 1;
                list.extend(scores.next().filter(|_| keep).map(|score| (indicator.code, score)));
            }
        }
        Ratings::new(list).expect("each once")
    })
}

type Odd = (u8, Option<i32>, Option<u8>, i64, bool);

fn odd() -> impl Strategy<Value = Odd> {
    (
        prop_oneof![20 => Just(0_u8), 1 => 1_u8..5],
        option::weighted(0.1, 0..60),
        option::weighted(0.25, 0_u8..6),
        prop_oneof![10 => Just(2_i64), 1 => -20_i64..5, 2 => 1000_i64..200_000],
        proptest::bool::weighted(0.15),
    )
}

fn observation() -> impl Strategy<Value = Observation> {
    let kind =
        prop_oneof![8 => Just(1_u8), 4 => Just(2), 2 => Just(3), 3 => Just(4), 2 => Just(5), 1 => Just(6)];
    let observer = prop_oneof![3 => Just(LINE), 3 => Just(INSIDE), 3 => Just(OUTSIDE), 1 => Just(id(13)), 1 => Just(WORKER)];
    (-40..SPAN, kind, observer, ratings(), odd()).prop_map(|(on, kind, observer, ratings, odd)| {
        let (purpose, performed, encounter, minutes, drill) = odd;
        let mut row = crate::build::observation(0, on, observer, &[], 0);
        row.evidence_type = EvidenceType(kind);
        row.ratings = ratings;
        row.purpose =
            [Purpose::Counting, Purpose::Formative, Purpose::Calibration, Purpose::Shadow, Purpose::Counting]
                [usize::from(purpose)];
        if purpose == 4 {
            row.agency = OTHER_AGENCY;
        }
        if observer == WORKER {
            row.relation = Relation::Oneself;
        }
        row.performed_on = performed.map(|before| day(on - before));
        row.encounter_ref = encounter.map(|encounter| format!("shared-{encounter}"));
        row.received_at = Millis(row.observed_at.0 + minutes * 60_000);
        row.received_on = day(on + i32::try_from(minutes / 1440).unwrap_or(0));
        if drill {
            let indicator = row.ratings.as_slice().first().map(|(code, _)| *code);
            row.scenario = Some(Scenario { code: "D".into(), version: 1, indicator });
        }
        row
    })
}

fn observations(most: usize) -> impl Strategy<Value = Vec<Observation>> {
    vec((observation(), option::weighted(0.04, 0_usize..30)), 0..most).prop_map(|list| {
        let mut rows: Vec<Observation> = Vec::new();
        for (at, (mut row, supersedes)) in list.into_iter().enumerate() {
            row.id = id(10_000 + at as u128);
            row.supersedes = supersedes.and_then(|old| rows.get(old)).map(|old| old.id);
            rows.push(row);
        }
        rows
    })
}

fn events() -> impl Strategy<Value = Vec<ObservationEvent>> {
    let kind = prop_oneof![
        2 => Just(ObservationEventKind::Disputed),
        1 => Just(ObservationEventKind::DisputeDecided { upheld: true }),
        1 => Just(ObservationEventKind::DisputeDecided { upheld: false }),
        1 => Just(ObservationEventKind::Withdrawn),
        1 => Just(ObservationEventKind::Superseded),
        1 => Just(ObservationEventKind::Acknowledged),
    ];
    let event =
        |(row, on, kind): (u128, i32, ObservationEventKind)| crate::build::event(10_000 + row, on, kind);
    vec((0_u128..30, 0..SPAN, kind), 0..6).prop_map(move |list| list.into_iter().map(event).collect())
}

fn credentials() -> impl Strategy<Value = Vec<Credential>> {
    let kind = prop_oneof![Just("masters_human_services"), Just("clinical_license"), Just("crss")];
    let check = (-30..SPAN, proptest::bool::weighted(0.9));
    let one = (kind, -100..500, option::weighted(0.6, 10..700), mostly("OH", Just("KY")), vec(check, 0..7));
    vec(one, 0..5).prop_map(|list| {
        let made = list.into_iter().enumerate().map(|(at, (kind, from, long, place, checks))| Credential {
            fact_id: id(300 + at as u128),
            kind: kind.into(),
            jurisdiction: Some(place.into()),
            valid_from: day(from),
            expires: long.map(|long| day(from + long)),
            self_entered: false,
            source_checks: checks
                .into_iter()
                .map(|(on, confirmed)| SourceCheck { on: day(on), confirmed, received_at: noon(day(on)) })
                .collect(),
            received_at: noon(day(from)),
        });
        made.collect()
    })
}

fn standing() -> impl Strategy<Value = Vec<fieldcraft_competencies::facts::Rater>> {
    let kind = prop_oneof![
        Just(CertificateEventKind::Suspended),
        Just(CertificateEventKind::Reinstated),
        Just(CertificateEventKind::Revoked)
    ];
    let event = (kind, 0..SPAN, any::<bool>(), option::of(-50..SPAN));
    (
        vec((0_usize..3, event), 0..3),
        option::weighted(0.3, 0..SPAN),
        option::weighted(0.3, 0..SPAN),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(events, failed, lapses, appointed, own)| {
            let mut raters = [LINE, INSIDE, OUTSIDE].map(rater).to_vec();
            for (whose, (kind, on, for_cause, back)) in events {
                raters[whose].certificates[0].events.push(CertificateEvent {
                    annulled_at: None,
                    kind,
                    on: day(on),
                    for_cause,
                    reaches_back_to: back.map(day),
                    received_at: noon(day(on)),
                });
            }
            raters[0].calibrations.extend(failed.map(|on| calibration(on, false)));
            if let Some(on) = lapses {
                raters[1].certificates[0].valid_to = day(on);
            }
            if appointed {
                raters[2].certificates[0].appointed = true;
                raters[2].calibrations.clear();
            }
            if own {
                raters.push(rater(WORKER));
            }
            raters
        })
}

/// A worker who is seen at regular visits and has learned, so that things hold and run out.
fn practice() -> impl Strategy<Value = Practice> {
    (0..60, 8..70, 3..14_usize, 2_u8..=3, 0..6_usize)
        .prop_map(|(start, every, visits, rating, odd)| Practice { start, every, visits, rating, odd })
}

#[derive(Debug, Clone)]
struct Practice {
    start: i32,
    every: i32,
    visits: usize,
    rating: u8,
    /// How many odd observations stay.
    odd: usize,
}

impl Practice {
    fn add_to(self, facts: &mut Facts) {
        let competencies: Vec<String> =
            FRAMEWORK.competencies.iter().map(|competency| competency.code.to_string()).collect();
        let competencies: Vec<&str> = competencies.iter().map(String::as_str).collect();
        facts.observations.truncate(self.odd);
        for visit in 0..self.visits {
            let number = 20_000 + visit as u128;
            let on = self.start + self.every * i32::try_from(visit).expect("few");
            let observer = [INSIDE, OUTSIDE, LINE][visit % 3];
            facts.observations.push(crate::build::observation(
                number,
                on,
                observer,
                &competencies,
                self.rating,
            ));
        }
        // The plain rows of somebody who does all that is asked, some of the time.
        for (number, step) in (0..self.visits * 4).enumerate() {
            let on = self.start + i32::try_from(step).expect("few") * self.every / 3;
            for kind in 0..10 {
                let shade = [9, 8, 7, 3, 9, 9, 0, 8, 8, 3][kind];
                add_record(facts, 50_000 + 100 * number as u128 + kind as u128, kind, on, 0, shade);
            }
            if step % 4 == 0 {
                add_record(facts, 50_050 + 100 * number as u128, 10, on, 0, 9);
            }
        }
        let known = ["M01", "M02", "M06"].into_iter().zip(6000..);
        facts.knowledge.extend(known.map(|(code, number)| pass(number, code, 2, 95, 20)));
        for (number, kind) in [(350, "masters_human_services"), (351, "clinical_license"), (352, "crss")] {
            let checks = (0..8).map(|n| n * 80);
            facts.credentials.push(Credential {
                fact_id: id(number),
                kind: kind.into(),
                jurisdiction: Some("OH".into()),
                valid_from: day(-200),
                expires: Some(day(700)),
                self_entered: false,
                source_checks: checks
                    .map(|on| SourceCheck { on: day(on), confirmed: true, received_at: noon(day(on)) })
                    .collect(),
                received_at: noon(day(-200)),
            });
        }
    }
}

/// A world with up to `most` odd observations, most often around regular practice.
pub fn world(most: usize) -> impl Strategy<Value = Facts> {
    (odd_world(most), option::weighted(0.75, practice()), rows::records(), option::weighted(0.3, span()))
        .prop_map(|(mut facts, practice, records, overlay)| {
            records.add_to(&mut facts);
            facts.overlays.extend(overlay.into_iter().flat_map(|(from, to)| {
                [("example_overlay", 401), ("peer_self_care", 402)].map(|(code, number)| OverlayInForce {
                    fact_id: id(number),
                    overlay: code.into(),
                    node: NODE,
                    from: day(from),
                    to: to.map(day),
                    received_at: noon(day(-10)),
                })
            }));
            if let Some(practice) = practice {
                practice.add_to(&mut facts);
            }
            facts
        })
}

fn odd_world(most: usize) -> impl Strategy<Value = Facts> {
    let knowledge =
        vec((proptest::sample::select(vec!["M01", "M02", "M06"]), 1_u32..3, 60_u32..100, 0..SPAN), 0..6);
    let publications =
        vec((proptest::sample::select(vec!["M01", "M02", "M06"]), 2_u32..4, 0..SPAN, any::<bool>()), 0..3);
    let reviews = vec(option::weighted(0.7, (-100..SPAN, option::of(0..SPAN))), 6);
    let elsewhere =
        vec((proptest::sample::select(vec!["M01", "M02", "M06"]), 1_u32..3, -400..SPAN, any::<bool>()), 0..2);
    let dates = vec((proptest::sample::select(vec!["FR-01", "FR-02", "FR-03", "FR-08"]), -50..400), 0..3);
    (
        (affiliations(), leaves(), observations(most), events()),
        ((knowledge, elsewhere), (publications, reviews), dates),
        credentials(),
        policies::policies(),
        standing(),
    )
        .prop_map(
            |(
                (affiliations, leaves, observations, observation_events),
                ((knowledge, elsewhere), (newer, reviews), dates),
                credentials,
                policies,
                raters,
            )| {
                let (overlays, solo_policies, waivers, attestations, conflicts) = policies;
                let mut modules: Vec<_> =
                    ["M01", "M02", "M06"].map(|code| publication(code, 1, -100)).to_vec();
                modules.extend(newer.into_iter().map(|(code, version, on, material)| {
                    let mut made = publication(code, version, on);
                    made.material = material;
                    made
                }));
                for (module, review) in modules.iter_mut().zip(reviews) {
                    module.reviews = review.into_iter().map(|(on, until)| reviewed(on, until)).collect();
                }
                let prior_learning =
                    (1500..).zip(elsewhere).map(|(number, (code, version, on, withdrawn))| PriorLearning {
                        withdrawn_at: withdrawn.then(|| noon(day(on + 150))),
                        ..prior(number, code, version, on)
                    });
                let knowledge = knowledge.into_iter().enumerate();
                Facts {
                    subject: WORKER,
                    affiliations,
                    overlays,
                    leaves,
                    requirement_dates: dates
                        .into_iter()
                        .map(|(code, from)| RequirementDate {
                            requirement: code.into(),
                            version: 1,
                            node: NODE,
                            effective_from: day(from),
                            received_at: noon(day(from - 30)),
                        })
                        .collect(),
                    modules,
                    observations,
                    observation_events,
                    knowledge: knowledge
                        .map(|(at, (code, version, points, on))| {
                            pass(5000 + at as u128, code, version, points, on)
                        })
                        .collect(),
                    prior_learning: prior_learning.collect(),
                    credentials,
                    attestations,
                    solo_policies,
                    waivers,
                    conflicts,
                    raters,
                    ..Facts::default()
                }
            },
        )
}

/// A day on which to ask.
pub fn some_day() -> impl Strategy<Value = Day> {
    (-30..SPAN + 200).prop_map(day)
}

/// An instant of knowledge: usually everything.
pub fn some_knowledge() -> impl Strategy<Value = Millis> {
    prop_oneof![3 => Just(Millis::MAX), 1 => (0..SPAN).prop_map(|on| noon(day(on)))]
}
