//! From what was looked at to the tree of reasons.

use super::course::Forecast;
use super::look::Look;
use super::plan::{Ask, Body, Node, Plan};
use super::words;
use crate::calendar::Horizon;
use crate::case::{Case, Mask, Reading, Track};
use crate::day::Day;
use crate::explain::{Displaced, Explanation, OverlayShown, RefusalCode, Refused, Status, WaiverShown};
use crate::overlay::{Changed, InForce, in_words};
use crate::requirement::{OwedBy, Requirement};

/// The evidence that a leaf lists.
#[derive(Default)]
pub(super) struct Listed {
    counted: Vec<uuid::Uuid>,
    refused: Vec<Refused>,
    older: u32,
    appointed: Vec<uuid::Uuid>,
}

/// Explains a requirement on a day.
pub(super) fn explain(forecast: &mut Forecast<'_, '_, '_>, day: Day) -> Explanation {
    let plan = forecast.plan_on(day, &mut Horizon::after(day));
    let overlays = forecast.overlays_in_force(day);
    let mut explanation = node(forecast, &plan, &plan.root, day);
    if !overlays.is_empty() {
        let in_force = InForce::new(&overlays, &forecast.requirement.code);
        show_overlays(forecast.requirement, in_force, &mut explanation);
    }
    explanation
}

fn node<'r>(forecast: &mut Forecast<'_, '_, 'r>, plan: &Plan<'r>, node_: &Node<'r>, day: Day) -> Explanation {
    let mut explanation = bare(node_);
    explanation.result = forecast.shown(node_, day);
    let flip = forecast.flip(node_, day);
    explanation.flips_on = flip.map(|(day, _)| day);
    explanation.flips_to = flip.map(|(_, status)| status);
    match &node_.body {
        Body::AllOf(parts) | Body::AnyOf(parts) => {
            explanation.children = parts.iter().map(|part| node(forecast, plan, part, day)).collect();
            words::group(&mut explanation, matches!(node_.body, Body::AnyOf(_)));
        }
        Body::Leaf(place) => leaf(forecast, &plan.leaves[*place].ask, *place, day, &mut explanation),
    }
    explanation
}

/// Notes in the tree what overlays made of each clause's numbers.
fn show_overlays(requirement: &Requirement, in_force: InForce<'_>, explanation: &mut Explanation) {
    if let Some(clause) = requirement.clause(&explanation.clause) {
        let changes = in_force.changes(clause);
        explanation.overlays = changes.iter().map(overlay_shown).collect();
    }
    for child in &mut explanation.children {
        show_overlays(requirement, in_force, child);
    }
}

fn overlay_shown(change: &Changed<'_>) -> OverlayShown {
    let Changed { overlay, value, usual, now } = change;
    let [usual_words, now_words] = [*usual, *now].map(|number| in_words(&value.field, number));
    OverlayShown {
        overlay: overlay.code.clone(),
        jurisdiction: overlay.jurisdiction.clone(),
        field: value.field.clone(),
        usual: *usual,
        value: *now,
        text: format!("{usual_words}; your jurisdiction: {now_words}"),
        cites: overlay.cites.clone(),
    }
}

fn bare(plan: &Node<'_>) -> Explanation {
    let timing = &plan.timing;
    let bare = Explanation::bare(timing.key, plan.kind, timing.title, timing.why, timing.owed_by);
    Explanation { about: plan.about, ..bare }
}

fn leaf<'r>(
    forecast: &Forecast<'_, '_, 'r>,
    ask: &Ask<'r>,
    place: usize,
    day: Day,
    explanation: &mut Explanation,
) {
    let case = forecast.case;
    let settled = forecast.settle(place, day, &mut Horizon::after(day));
    explanation.target = words::target(case, ask);
    let Some(look) = settled.look else {
        "Not asked of you today.".clone_into(&mut explanation.actual.text);
        return;
    };
    explanation.clock_start = settled.clock_start;
    explanation.due_on = settled.due_on;
    let warning = forecast.warning(place, day);
    explanation.warns_on = match explanation.result {
        Status::Met | Status::MetExpiring => explanation.flips_on,
        Status::Provisional => settled.due_on,
        _ => None,
    }
    .map(|end| end.plus(-warning));
    if let Look::Credential(found) = &look
        && found.runs_late()
    {
        // The hours are foreseen to come too late: that is a reason to warn today.
        explanation.warns_on = explanation.warns_on.map(|on| on.min(day));
    }
    explanation.window_from = ask.looks_back().and_then(|days| case.calendar.window_from(day, days));
    let listed = case.list(&look);
    explanation.counted = listed.counted;
    explanation.refused = listed.refused;
    explanation.older = listed.older;
    explanation.appointed = listed.appointed;
    explanation.displaced = case.displaced(&look);
    explanation.blocked_by = case.blocks(&look);
    if settled.status == Status::Waived {
        let waiver = forecast.waiver(place, day, &mut Horizon::after(day));
        explanation.waiver = waiver.map(|waiver| WaiverShown {
            id: waiver.fact_id,
            reason: waiver.reason.clone(),
            until: waiver.to,
        });
    }
    if look.awaits_center() {
        explanation.owed_by = OwedBy::Site;
    }
    explanation.actual = words::actual(case, ask, &look);
    if !matches!(explanation.result, Status::Met | Status::Waived | Status::NotApplicable) {
        let beside = forecast.beside(ask, day);
        explanation.next_step = words::next_step(case, ask, &look, explanation, beside);
    }
}

impl Case<'_> {
    /// The evidence in scope of a look: each piece counted or refused, once.
    fn list(&self, look: &Look) -> Listed {
        match look {
            Look::Nothing => Listed::default(),
            Look::Level { track, judged, level } => judged
                .deciding(*level)
                .map_or_else(Listed::default, |tried| self.list_reading(track, &tried.reading)),
            Look::NoZero { track, reading, .. } => self.list_reading(track, reading),
            Look::Floor(look) => self.list_reading(&look.track, &look.reading),
            Look::Count { tally, .. }
            | Look::Observers { tally, .. }
            | Look::Independent { tally, .. }
            | Look::Direct { tally, .. }
            | Look::Latest { tally }
            | Look::Certified { tally } => {
                let refused = |(row, code): &(usize, RefusalCode)| Refused {
                    evidence_id: self.rows()[*row].observation.id,
                    code: *code,
                    still_serves: Vec::new(),
                };
                self.listed(&tally.rows(), tally.refused.iter().map(refused).collect(), tally.older)
            }
            Look::Credential(look) => {
                let refused = look.refused.iter().map(|(id, flaw)| refusal(*id, flaw.code()));
                Listed { counted: look.counted.clone(), refused: refused.collect(), ..Listed::default() }
            }
            Look::Records(look) => plain(&look.counted, &look.refused, look.older),
            Look::State(look) => plain(&look.counted, &look.refused, look.older),
            Look::Knowledge(look) => plain(&look.counted, &look.refused, 0),
        }
    }

    fn list_reading(&self, track: &Track, reading: &Reading) -> Listed {
        let mut counted: Vec<usize> = reading
            .counted()
            .flat_map(|event| &event.members)
            .map(|member| track.entries[member.entry].row)
            .collect();
        counted.sort_unstable();
        let drill = |entry: usize| {
            reading.drills.iter().find(|drill| drill.entry == entry).map_or(0, |drill| drill.usable)
        };
        let mut refused: Vec<(usize, RefusalCode, Mask)> =
            reading.refused.iter().map(|(entry, code)| (*entry, *code, drill(*entry))).collect();
        let capped = reading.events.iter().filter(|event| event.over_cap).flat_map(|event| &event.members);
        refused.extend(capped.map(|member| (member.entry, RefusalCode::OverShareCap, member.usable)));
        refused.sort_unstable_by_key(|(entry, _, _)| *entry);
        let refused = refused.into_iter().map(|(entry, code, serves)| Refused {
            evidence_id: self.id_of(track, entry),
            code,
            still_serves: track.codes(serves),
        });
        self.listed(&counted, refused.collect(), reading.older)
    }

    fn listed(&self, rows: &[usize], refused: Vec<Refused>, older: u32) -> Listed {
        let id = |row: &usize| self.rows()[*row].observation.id;
        let appointed = rows.iter().filter(|row| self.rows()[**row].appointed).map(id).collect();
        Listed { counted: rows.iter().map(id).collect(), refused, older, appointed }
    }

    fn displaced(&self, look: &Look) -> Vec<Displaced> {
        match look {
            Look::Level { judged, level, .. } => {
                judged.deciding(*level).map_or_else(Vec::new, |tried| tried.displaced.clone())
            }
            Look::Floor(look) => {
                let displaced = |entry: &usize| Displaced {
                    evidence_id: self.id_of(&look.track, *entry),
                    indicator: look.indicator,
                };
                look.displaced.iter().map(displaced).collect()
            }
            _ => Vec::new(),
        }
    }

    fn blocks(&self, look: &Look) -> Vec<crate::explain::Block> {
        let (track, zeros) = match look {
            Look::Level { track, judged, .. } => (track, &judged.zeros),
            Look::NoZero { track, zeros, .. } => (track, zeros),
            Look::Floor(look) => (&look.track, &look.blocks),
            _ => return Vec::new(),
        };
        zeros.iter().map(|zero| zero.block(self, track)).collect()
    }
}

fn plain(counted: &[uuid::Uuid], refused: &[(uuid::Uuid, RefusalCode)], older: u32) -> Listed {
    let refused = refused.iter().map(|(id, code)| refusal(*id, *code)).collect();
    Listed { counted: counted.to_vec(), refused, older, appointed: Vec::new() }
}

fn refusal(evidence_id: uuid::Uuid, code: RefusalCode) -> Refused {
    Refused { evidence_id, code, still_serves: Vec::new() }
}
