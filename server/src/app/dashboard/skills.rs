//! People and skills of a place: what each has shown, from how many visits.

use chrono::NaiveDate;
use fieldcraft_competencies::case::Case;
use fieldcraft_competencies::code::{CompetencyCode, LevelCode};
use fieldcraft_competencies::day::Millis;
use fieldcraft_competencies::level::CompetencyLevel;
use fieldcraft_entities::org_node;
use uuid::Uuid;

use super::{MOST_PEOPLE, place, too_many};
use crate::app::learning::stages::Work;
use crate::app::status::roles_at;
use crate::error::AppResult;
use crate::policy::{Action, Caller};
use crate::state::App;
use crate::store::{self, facts};
use crate::time;

/// What the people of a place have shown.
#[derive(Clone, Debug)]
pub struct Skills {
    /// The place.
    pub node: org_node::Model,
    /// The day.
    pub as_of: NaiveDate,
    /// Codes and titles of the competencies, in the framework's order.
    pub competencies: Vec<(CompetencyCode, String)>,
    /// Fewer events than this say nothing.
    pub fewest: usize,
    /// How far back is looked, in days.
    pub window_days: i32,
    /// People by name.
    pub people: Vec<SkillRow>,
}

/// One person's line.
#[derive(Clone, Debug)]
pub struct SkillRow {
    /// The person.
    pub person: Uuid,
    /// Their name.
    pub name: String,
    /// Practice role at the place.
    pub role: String,
    /// In the order of the competencies.
    pub cells: Vec<SkillCell>,
}

/// One person and one competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillCell {
    /// The level reached.
    pub level: LevelCode,
    /// The score it rests on, cut to two decimals; none while too little was seen.
    pub score: Option<String>,
    /// Visits that count.
    pub events: usize,
    /// Enough of them to say something.
    pub enough: bool,
    /// An open safety concern holds it down.
    pub held_back: bool,
}

impl SkillCell {
    fn of(level: &CompetencyLevel, fewest: usize) -> Self {
        let enough = level.events >= fewest;
        Self {
            level: level.level,
            score: level.score.filter(|_| enough).map(fieldcraft_competencies::fraction::Fraction::cut),
            events: level.events,
            enough,
            held_back: !level.blocked_by.is_empty(),
        }
    }
}

impl App {
    /// What the people of a place have shown of each competency, by name. The number
    /// of queries is fixed.
    pub async fn skills(&self, caller: &Caller, node: Uuid) -> AppResult<Skills> {
        let db = &self.store.read;
        self.permit_node(db, caller, Action::ReadSkills, node).await?;
        let tree = store::org::tree(db).await?;
        let node = place(&tree, node)?;
        let as_of = time::local_day(self.now(), tree.zone(node.id));
        let day = facts::day(as_of);
        let (mut people, held) = store::status::at_node(db, node.id).await?;
        let mut roles = roles_at(&held, &tree, node.id, day);
        // Who has no direct practice has no skills to show here.
        roles.retain(|_, stands| Work::of(&stands.role, false).is_some());
        people.retain(|person| roles.contains_key(&person.id));
        // By the name as it is shown, as on the other pages of a place.
        people.sort_by(|a, b| (&a.display_name, a.id).cmp(&(&b.display_name, b.id)));
        if people.len() > MOST_PEOPLE {
            return Err(too_many());
        }
        let content = self.content().await?;
        let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
        let mut all = facts::load(db, &tree, &content, &ids).await?;
        let known_at = Millis(self.now());
        let framework = &content.framework()?.framework;
        let rule = &framework.level_rule;
        let fewest = rule.tests.first().map_or(1, |test| test.min_events.value);
        let fewest = usize::try_from(fewest).unwrap_or(1);
        let rows = people.into_iter().map(|person| {
            let known = all.remove(&person.id).unwrap_or_default();
            let levels = Case::new(framework, &known, known_at).levels(day);
            SkillRow {
                person: person.id,
                name: person.display_name,
                role: roles.remove(&person.id).unwrap_or_default().role,
                cells: levels.iter().map(|level| SkillCell::of(level, fewest)).collect(),
            }
        });
        Ok(Skills {
            as_of,
            competencies: framework.competencies.iter().map(|one| (one.code, one.title.clone())).collect(),
            fewest,
            window_days: rule.window_days.value,
            people: rows.collect(),
            node,
        })
    }
}
