//! Coaches and supervisors that lines name by their address: found among all
//! people of the file and of the database once every line is read. Pure.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use fieldcraft_entities::assignment;
use uuid::Uuid;

use super::plan::{Fate, Plan};
use crate::store::versions::Stamp;

/// A lead that a line names.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// Place of the line among the fates.
    pub index: usize,
    /// Who is led.
    pub person: Uuid,
    /// Where the line places them.
    pub node: Uuid,
    /// `coach` or `supervisor`.
    pub kind: &'static str,
    /// The lead's address.
    pub lead: String,
    /// First day of the role.
    pub from: NaiveDate,
    /// Last day of the role.
    pub to: Option<NaiveDate>,
}

impl Wish {
    fn column(&self) -> &'static str {
        if self.kind == "coach" { "coach_email" } else { "supervisor_email" }
    }
}

/// Plans the leads of all lines. `today` is the day at a node; `current` are all
/// assignments that nothing supersedes.
pub(super) fn plan(
    plan: &mut Plan,
    current: Vec<assignment::Model>,
    today: &dyn Fn(Uuid) -> NaiveDate,
    stamp: &dyn Fn() -> Stamp,
) {
    let mut rows: HashMap<Uuid, assignment::Model> =
        current.into_iter().map(|row| (row.assignment_id, row)).collect();
    let mut named: HashMap<(Uuid, &str), (Uuid, u64)> = HashMap::new();
    let mut new: Vec<(usize, assignment::Model)> = Vec::new();
    for wish in std::mem::take(&mut plan.wishes) {
        let day = today(wish.node).max(wish.from);
        if wish.to.is_some_and(|to| to < day) {
            continue;
        }
        let number = plan.fates[wish.index].number;
        let lead = match lead(&wish, plan, &mut named, number) {
            Ok(lead) => lead,
            Err(fault) => {
                bad(&mut plan.fates[wish.index].fate, fault);
                continue;
            }
        };
        let held: Vec<Uuid> = rows
            .values()
            .filter(|row| row.person_id == wish.person && row.kind == wish.kind)
            .filter(|row| row.from_on <= day && row.to_on.is_none_or(|to| to >= day))
            .map(|row| row.assignment_id)
            .collect();
        if held.iter().any(|id| rows[id].lead_id == lead) {
            continue;
        }
        for id in &held {
            let Some(row) = rows.get_mut(id) else { continue };
            // One that begins this very day never held: it ends before it began.
            row.to_on = day.pred_opt();
            restamp(row, stamp());
            plan.assignments.push(row.clone());
        }
        let row = begun(&wish, lead, day, stamp());
        say(plan, &wish, day, !held.is_empty());
        plan.assignments.push(row.clone());
        new.push((wish.index, row.clone()));
        rows.insert(row.assignment_id, row);
    }
    refuse_circles(plan, &rows, &new);
}

fn lead(
    wish: &Wish,
    plan: &Plan,
    named: &mut HashMap<(Uuid, &str), (Uuid, u64)>,
    number: u64,
) -> Result<Uuid, String> {
    let column = wish.column();
    let Some(lead) = plan.ids.get(&wish.lead).copied() else {
        return Err(format!(
            "{column}: nobody has the address {}, neither in this file nor before.",
            wish.lead
        ));
    };
    if lead == wish.person {
        return Err(format!("{column}: nobody is their own {}.", wish.kind));
    }
    match named.insert((wish.person, wish.kind), (lead, number)) {
        Some((other, line)) if other != lead => {
            Err(format!("{column}: line {line} names another {} for the same person.", wish.kind))
        }
        _ => Ok(lead),
    }
}

fn begun(wish: &Wish, lead: Uuid, from_on: NaiveDate, stamp: Stamp) -> assignment::Model {
    let Stamp { row_id, received_at, superseded_at, recorded_by } = stamp;
    assignment::Model {
        row_id,
        assignment_id: row_id,
        kind: wish.kind.into(),
        person_id: wish.person,
        lead_id: lead,
        from_on,
        to_on: None,
        received_at,
        superseded_at,
        recorded_by,
    }
}

fn restamp(row: &mut assignment::Model, stamp: Stamp) {
    let Stamp { row_id, received_at, superseded_at, recorded_by } = stamp;
    (row.row_id, row.received_at) = (row_id, received_at);
    (row.superseded_at, row.recorded_by) = (superseded_at, recorded_by);
}

fn say(plan: &mut Plan, wish: &Wish, day: NaiveDate, takes_over: bool) {
    let line = &mut plan.fates[wish.index];
    let more = if takes_over { "takes over as" } else { "becomes" };
    line.leads.push(format!("{} {more} {} on {day}", wish.lead, wish.kind));
    match &mut line.fate {
        Fate::Unchanged => line.fate = Fate::Changed(vec![wish.column()]),
        Fate::Changed(columns) => columns.push(wish.column()),
        Fate::Added | Fate::AddedRole | Fate::Bad(_) => {}
    }
}

fn bad(fate: &mut Fate, fault: String) {
    match fate {
        Fate::Bad(faults) => faults.push(fault),
        fate => *fate = Fate::Bad(vec![fault]),
    }
}

/// Supervision never runs in a circle. Spans are read without their days, which
/// can only refuse what would not quite close.
fn refuse_circles(
    plan: &mut Plan,
    rows: &HashMap<Uuid, assignment::Model>,
    new: &[(usize, assignment::Model)],
) {
    let since = new.iter().map(|(_, row)| row.from_on).min();
    let mut above: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows.values().filter(|row| row.kind == "supervisor") {
        if row.to_on.is_none_or(|to| since.is_some_and(|since| to >= since)) {
            above.entry(row.person_id).or_default().push(row.lead_id);
        }
    }
    for (index, row) in new.iter().filter(|(_, row)| row.kind == "supervisor") {
        let (mut seen, mut next) = (HashSet::new(), vec![row.lead_id]);
        while let Some(at) = next.pop() {
            if seen.insert(at) {
                next.extend(above.get(&at).into_iter().flatten());
            }
        }
        if seen.contains(&row.person_id) {
            let fault = "supervisor_email: this person stands above the named supervisor. Supervision cannot \
                         run in a circle.";
            bad(&mut plan.fates[*index].fate, fault.into());
        }
    }
}
