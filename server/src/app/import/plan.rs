//! From lines and what is known to what is to be written. Pure.

use std::collections::HashMap;

use fieldcraft_entities::{affiliation, assignment, person};
use uuid::Uuid;

use super::file::{Line, Said};
use super::leads::Wish;
use crate::app::closing::closed_before;
use crate::app::people::{NewAffiliation, NewPerson};
use crate::app::places::place;
use crate::store::org::Tree;
use crate::store::versions::{Stamp, Versioned};

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A new person.
    Added,
    /// Somebody known, in a role or place that is new.
    AddedRole,
    /// Somebody known, of whom something is corrected: which columns.
    Changed(Vec<&'static str>),
    /// Nothing new.
    Unchanged,
    /// It cannot be taken: why.
    Bad(Vec<String>),
}

/// A line with its fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFate {
    /// Its number in the file.
    pub number: u64,
    /// The address on it, when it could be read.
    pub email: Option<String>,
    /// What becomes of it.
    pub fate: Fate,
    /// What becomes of its coach and supervisor, in words, where that is new.
    pub leads: Vec<String>,
}

/// Whom and what the one who imports may change.
pub(super) struct May<'a> {
    /// People may be placed here.
    pub place: &'a dyn Fn(Uuid) -> bool,
    /// This person, known before the file, may be changed.
    pub change: &'a dyn Fn(Uuid) -> bool,
}

impl May<'_> {
    /// Everything, as an operator may.
    #[cfg(test)]
    pub const ALL: May<'static> = May { place: &|_| true, change: &|_| true };
}

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// The fate of each line.
    pub fates: Vec<LineFate>,
    /// People who are new or whose name is corrected.
    pub people: Vec<person::Model>,
    /// New versions of affiliations.
    pub affiliations: Vec<affiliation::Model>,
    /// New versions of assignments of coaches and supervisors.
    pub assignments: Vec<assignment::Model>,
    /// The leads that the lines name.
    pub wishes: Vec<Wish>,
    /// Everybody known after the file, by address.
    pub ids: HashMap<String, Uuid>,
}

/// A person with what they do, as the lines read so far leave them.
struct Known {
    row: person::Model,
    roles: Vec<Role>,
    /// The line that first named them.
    named: Option<u64>,
}

struct Role {
    row: affiliation::Model,
    /// The line that states it.
    line: Option<u64>,
}

impl Plan {
    /// Plans the lines one after the other.
    pub fn make(
        lines: Vec<Line>,
        people: Vec<person::Model>,
        affiliations: Vec<affiliation::Model>,
        tree: &Tree,
        may: &May<'_>,
        stamp: &dyn Fn() -> Stamp,
    ) -> Self {
        let mut roles: HashMap<Uuid, Vec<Role>> = HashMap::new();
        for row in affiliations {
            roles.entry(row.person_id).or_default().push(Role { row, line: None });
        }
        let known = people.into_iter().filter_map(|row| {
            let roles = roles.remove(&row.id).unwrap_or_default();
            Some((row.email.clone()?, Known { row, roles, named: None }))
        });
        let mut planner = Planner { known: known.collect(), tree, may, stamp, plan: Self::default() };
        for line in lines {
            let Line { number, email, said } = line;
            let fate = match (said, &email) {
                (Ok(said), Some(email)) => match planner.take(number, email, &said) {
                    Ok(fate) => {
                        planner.wish(email, &said);
                        fate
                    }
                    Err(fault) => Fate::Bad(vec![fault]),
                },
                (Err(faults), _) => Fate::Bad(faults),
                (Ok(_), None) => Fate::Bad(vec!["email is empty.".into()]),
            };
            planner.plan.fates.push(LineFate { number, email, fate, leads: Vec::new() });
        }
        let Planner { known, mut plan, .. } = planner;
        plan.ids = known.into_iter().map(|(email, known)| (email, known.row.id)).collect();
        plan
    }

    /// Can every line be taken?
    pub fn is_good(&self) -> bool {
        !self.fates.iter().any(|line| matches!(line.fate, Fate::Bad(_)))
    }
}

struct Planner<'a> {
    known: HashMap<String, Known>,
    tree: &'a Tree,
    may: &'a May<'a>,
    stamp: &'a dyn Fn() -> Stamp,
    plan: Plan,
}

impl Planner<'_> {
    /// Notes the leads that a good line names, to be found once all lines are read.
    fn wish(&mut self, email: &str, said: &Said) {
        let (Some(known), Ok(node)) = (self.known.get(email), place(self.tree, &said.node)) else {
            return;
        };
        let index = self.plan.fates.len();
        for (kind, lead) in [("coach", &said.coach), ("supervisor", &said.supervisor)] {
            self.plan.wishes.extend(lead.clone().map(|lead| Wish {
                index,
                person: known.row.id,
                node: node.id,
                kind,
                lead,
                from: said.started_on,
                to: said.ended_on,
            }));
        }
    }

    fn take(&mut self, number: u64, email: &str, said: &Said) -> Result<Fate, String> {
        let node = place(self.tree, &said.node)?;
        if !(self.may.place)(node.id) {
            return Err(format!("You do not manage {}.", node.name));
        }
        if let Some(why) = closed_before(node, said.ended_on) {
            return Err(why);
        }
        let node = node.id;
        if self.known.get(email).is_some_and(|known| {
            let made_here = self.plan.people.iter().any(|row| row.id == known.row.id);
            !made_here && !(self.may.change)(known.row.id)
        }) {
            return Err("This person belongs to places that you do not manage.".into());
        }
        let stamp = (self.stamp)();
        let mut new = affiliation_of(said, stamp.row_id, node);
        let faults = new.faults("");
        if !faults.is_empty() {
            return Err(faults.into_iter().map(|fault| fault.detail).collect::<Vec<_>>().join(" "));
        }
        let person = NewPerson {
            given_name: said.given_name.clone(),
            family_name: said.family_name.clone(),
            email: Some(email.into()),
        };
        let Some(known) = self.known.get_mut(email) else {
            let row = person.row(stamp.row_id, false, stamp.received_at);
            // Each row has an id of its own.
            let stamp = (self.stamp)();
            new.id = stamp.row_id;
            let role = new.row(row.id, stamp);
            self.plan.people.push(row.clone());
            self.plan.affiliations.push(role.clone());
            let roles = vec![Role { row: role, line: Some(number) }];
            self.known.insert(email.into(), Known { row, roles, named: Some(number) });
            return Ok(Fate::Added);
        };
        let mut changed = rename(known, &person, number, &mut self.plan.people)?;
        let Some(role) = known.roles.iter_mut().find(|role| stint(&role.row, &new)) else {
            let row = new.row(known.row.id, stamp);
            self.plan.affiliations.push(row.clone());
            known.roles.push(Role { row, line: Some(number) });
            return Ok(Fate::AddedRole);
        };
        if let Some(line) = role.line {
            return Err(format!(
                "Line {line} already states this person’s role at this place for that time."
            ));
        }
        new.id = role.row.affiliation_id;
        let row = new.row(known.row.id, stamp);
        role.line = Some(number);
        if !affiliation::Entity::same(&role.row, &row) {
            changed.extend(differences(&role.row, &row));
            self.plan.affiliations.push(row.clone());
            role.row = row;
        }
        Ok(if changed.is_empty() { Fate::Unchanged } else { Fate::Changed(changed) })
    }
}

fn affiliation_of(said: &Said, id: Uuid, node: Uuid) -> NewAffiliation {
    NewAffiliation {
        id,
        node,
        role: said.role.clone(),
        sub_kind: said.sub_kind.clone(),
        fte_hundredths: said.fte_hundredths,
        rostered_to_respond: said.rostered_to_respond,
        hired_on: said.hired_on,
        started_on: said.started_on,
        ended_on: said.ended_on,
    }
}

/// Corrects a name; two lines that name the same person differently contradict each other.
fn rename(
    known: &mut Known,
    said: &NewPerson,
    number: u64,
    people: &mut Vec<person::Model>,
) -> Result<Vec<&'static str>, String> {
    let row = said.row(known.row.id, known.row.demo, known.row.created_at);
    let mut changed = Vec::new();
    if row.given_name != known.row.given_name {
        changed.push("given_name");
    }
    if row.family_name != known.row.family_name {
        changed.push("family_name");
    }
    if let Some(line) = known.named {
        if changed.is_empty() {
            return Ok(changed);
        }
        return Err(format!("Line {line} has another name for the same e-mail address."));
    }
    known.named = Some(number);
    if !changed.is_empty() {
        people.push(row.clone());
        known.row = row;
    }
    Ok(changed)
}

/// Is it the same fact: the same role at the same place, begun on the same day or
/// held at the same time?
fn stint(row: &affiliation::Model, new: &NewAffiliation) -> bool {
    row.node_id == new.node
        && row.role == new.role
        && (row.started_on == new.started_on
            || (row.ended_on.is_none_or(|end| end >= new.started_on)
                && new.ended_on.is_none_or(|end| end >= row.started_on)))
}

fn differences(before: &affiliation::Model, after: &affiliation::Model) -> Vec<&'static str> {
    let checks = [
        (before.sub_kind != after.sub_kind, "sub_kind"),
        (before.fte_hundredths != after.fte_hundredths, "fte"),
        (before.rostered_to_respond != after.rostered_to_respond, "rostered_to_respond"),
        (before.hired_on != after.hired_on, "hired_on"),
        (before.started_on != after.started_on, "started_on"),
        (before.ended_on != after.ended_on, "ended_on"),
    ];
    checks.into_iter().filter(|(differs, _)| *differs).map(|(_, column)| column).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use fieldcraft_entities::org_node;

    use super::super::file;
    use super::*;

    const HEAD: &str = "email,given_name,family_name,node,role,hired_on,started_on,ended_on,fte";

    fn tree() -> Tree {
        Tree::new(vec![org_node::Model {
            id: Uuid::from_u128(7),
            parent_id: None,
            kind: "agency".into(),
            name: "North".into(),
            time_zone: None,
            jurisdiction: None,
            created_at: 0,
            closed_on: None,
        }])
    }

    /// What was there, and a file over it.
    #[derive(Default)]
    struct World {
        people: Vec<person::Model>,
        roles: Vec<affiliation::Model>,
        ids: Cell<u128>,
    }

    impl World {
        fn plan(&self, lines: &[&str]) -> Plan {
            let text = format!("{HEAD}\n{}\n", lines.join("\n"));
            let stamp = || {
                self.ids.set(self.ids.get() + 1);
                let (row_id, recorded_by) = (Uuid::from_u128(100 + self.ids.get()), Uuid::nil());
                Stamp { row_id, received_at: 5, superseded_at: None, recorded_by }
            };
            let lines = file::read(&text).expect("a file");
            Plan::make(lines, self.people.clone(), self.roles.clone(), &tree(), &May::ALL, &stamp)
        }

        /// Writes a plan as the database would.
        fn take(&mut self, lines: &[&str]) -> Vec<Fate> {
            let plan = self.plan(lines);
            assert!(plan.is_good(), "{:?}", plan.fates);
            self.people.retain(|row| !plan.people.iter().any(|new| new.id == row.id));
            self.people.extend(plan.people);
            self.roles
                .retain(|row| !plan.affiliations.iter().any(|new| new.affiliation_id == row.affiliation_id));
            self.roles.extend(plan.affiliations);
            plan.fates.into_iter().map(|line| line.fate).collect()
        }
    }

    const ANA: &str = "ana@example.test,Ana,Diaz,North,R2,2025-01-06,,,1";
    const BO: &str = "bo@example.test,Bo,Lind,North,R4,2024-05-01,,,0.5";

    #[test]
    fn the_same_file_again_changes_nothing() {
        let mut world = World::default();
        assert_eq!(world.take(&[ANA, BO]), [Fate::Added, Fate::Added]);
        assert_eq!(world.take(&[ANA, BO]), [Fate::Unchanged, Fate::Unchanged]);
        let plan = world.plan(&[BO, ANA]);
        assert!(plan.people.is_empty() && plan.affiliations.is_empty());
    }

    #[test]
    fn a_correction_is_a_new_version_of_the_same_fact() {
        let mut world = World::default();
        world.take(&[ANA]);
        let before = world.roles[0].clone();
        let fates = world.take(&["ana@example.test,Anna,Diaz,North,R2,2025-01-06,2025-02-03,,0.8"]);
        assert_eq!(fates, [Fate::Changed(vec!["given_name", "fte", "started_on"])]);
        assert_eq!(world.roles.len(), 1);
        assert_eq!(world.roles[0].affiliation_id, before.affiliation_id);
        assert_ne!(world.roles[0].row_id, before.row_id);
        assert_eq!(world.people[0].display_name, "Anna Diaz");
    }

    #[test]
    fn a_second_role_and_a_second_time_are_facts_of_their_own() {
        let mut world = World::default();
        world.take(&[ANA]);
        let ended = "ana@example.test,Ana,Diaz,North,R2,2025-01-06,2025-01-06,2025-12-31,1";
        let back = "ana@example.test,Ana,Diaz,North,R2,2025-01-06,2026-06-01,,1";
        let coach = "ana@example.test,Ana,Diaz,North,R7,2025-01-06,2026-06-01,,0.5";
        let fates = world.take(&[ended, back, coach]);
        assert_eq!(fates, [Fate::Changed(vec!["ended_on"]), Fate::AddedRole, Fate::AddedRole]);
        assert_eq!(world.roles.len(), 3);
        assert_eq!(world.take(&[back, coach, ended]), [const { Fate::Unchanged }; 3]);
    }

    #[test]
    fn one_bad_line_is_told_and_stops_all() {
        let twice = "ana@example.test,Ana,Diaz,North,R2,2025-03-01,,,1";
        let renamed = "bo@example.test,Bob,Lind,North,R7,2025-03-01,,,1";
        let plan = World::default().plan(&[
            ANA,
            twice,
            BO,
            renamed,
            "cy@example.test,Cy,Ono,East,R2,2025-01-06,,,1",
            "di@example.test,Di,Poe,North,R12,2025-01-06,2024-01-01,,1",
        ]);
        assert!(!plan.is_good());
        let bad: Vec<(u64, String)> = plan
            .fates
            .into_iter()
            .filter_map(|line| match line.fate {
                Fate::Bad(why) => Some((line.number, why.join(" "))),
                _ => None,
            })
            .collect();
        assert_eq!(
            bad,
            [
                (3, "Line 2 already states this person’s role at this place for that time.".into()),
                (5, "Line 4 has another name for the same e-mail address.".into()),
                (6, "There is no place called “East”. There are: North.".into()),
                (
                    7,
                    "A practice role is one of R1 to R11. The role cannot begin before the day of hire."
                        .into()
                ),
            ]
        );
    }
}
