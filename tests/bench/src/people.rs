//! Who is there and where: sites of sixty people, and those at the center, of whom
//! most rate.

use chrono::{Days, NaiveDate};
use fieldcraft::app::people::NewPerson;
use fieldcraft::policy::Permission;
use fieldcraft::state::App;
use fieldcraft::store::{self, insert_all};
use fieldcraft::time;
use fieldcraft_entities::{account, affiliation, assignment, org_node, permission_grant, person};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

/// How large a state is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Sites, two to an agency.
    pub(crate) sites: usize,
    /// People at the center.
    pub(crate) center: usize,
    /// Observations of twenty ratings.
    pub(crate) observations: usize,
    /// Requirements; those that ship come again under other codes until there are so many.
    pub(crate) requirements: usize,
    /// Whether statuses are computed while it is made; otherwise that is left to what is measured.
    pub(crate) kept: bool,
}

impl Size {
    /// A thousand people and two hundred thousand ratings.
    pub(crate) const USUAL: Self =
        Self { sites: 16, center: 40, observations: 10_000, requirements: 0, kept: true };
    /// Five thousand people, a million ratings and forty requirements.
    pub(crate) const LARGE: Self =
        Self { sites: 82, center: 80, observations: 50_000, requirements: 40, kept: false };
}

pub(crate) const AT_A_SITE: usize = 60;
/// Those at the center who rate; the first of them sign in and drive the load.
pub(crate) const RATERS: usize = 32;
/// Sign-ins, and so the most connections.
pub(crate) const SIGN_INS: usize = 16;
/// The password of all sign-ins; the database is thrown away.
pub(crate) const PASSWORD: &str = "fieldcraft-bench";

pub(crate) const JURISDICTION: &str = "LK";
const ZONE: &str = "America/New_York";

/// Everybody and every place, by their order.
pub(crate) struct Cast {
    pub(crate) size: Size,
    pub(crate) state: Uuid,
    pub(crate) agencies: Vec<Uuid>,
    pub(crate) sites: Vec<Uuid>,
    /// First those at the center, then site by site.
    pub(crate) people: Vec<Uuid>,
    /// The first day of everybody's work.
    pub(crate) since: NaiveDate,
}

/// The address that a rater signs in with.
pub(crate) fn address(rater: usize) -> String {
    format!("rater{rater}@bench.fieldcraft.test")
}

impl Cast {
    pub(crate) fn new(app: &App, size: Size) -> Self {
        let ids = |count: usize| (0..count).map(|_| app.id()).collect::<Vec<_>>();
        Self {
            state: app.id(),
            size,
            agencies: ids(size.sites / 2),
            sites: ids(size.sites),
            people: ids(size.center + size.sites * AT_A_SITE),
            since: time::local_day(app.now(), zone()),
        }
    }

    pub(crate) fn raters(&self) -> &[Uuid] {
        &self.people[..RATERS]
    }

    /// Somebody of a site, by their place in it.
    pub(crate) fn at_site(&self, site: usize, place: usize) -> Uuid {
        self.people[self.size.center + site * AT_A_SITE + place]
    }

    pub(crate) fn agency(&self, site: usize) -> Uuid {
        self.agencies[site / 2]
    }

    /// Who goes on visits and is therefore observed: site and person.
    pub(crate) fn responders(&self) -> Vec<(usize, Uuid)> {
        let places = || (0..AT_A_SITE).filter(|place| responds(*place));
        (0..self.size.sites)
            .flat_map(|site| places().map(move |place| (site, self.at_site(site, place))))
            .collect()
    }

    pub(crate) async fn insert(&self, app: &App, tx: &DatabaseTransaction) -> anyhow::Result<()> {
        self.places(app, tx).await?;
        let everybody: Vec<person::Model> =
            self.people.iter().enumerate().map(|(at, id)| Self::person(app, at, *id)).collect();
        insert_all::<person::Entity>(tx, everybody).await?;
        let work = (0..self.people.len()).map(|at| self.affiliation(app, at)).collect();
        insert_all::<affiliation::Entity>(tx, work).await?;
        insert_all::<assignment::Entity>(tx, self.assignments(app)).await?;
        insert_all::<permission_grant::Entity>(tx, self.grants(app)).await?;
        // One hash for all: a password takes 20 ms on purpose.
        let hash = app.passwords.hash(PASSWORD.into()).await?;
        let accounts = self.raters()[..SIGN_INS].iter().map(|person| account::Model {
            person_id: *person,
            password_hash: hash.clone(),
            changed_at: app.now(),
            failures: 0,
            locked_until: None,
            disabled_at: None,
        });
        insert_all::<account::Entity>(tx, accounts.collect()).await?;
        Ok(())
    }

    async fn places(&self, app: &App, tx: &DatabaseTransaction) -> anyhow::Result<()> {
        let node = |id, parent_id: Option<Uuid>, kind: &str, name: String| org_node::Model {
            id,
            parent_id,
            kind: kind.into(),
            name,
            time_zone: parent_id.is_none().then(|| ZONE.into()),
            jurisdiction: parent_id.is_none().then(|| JURISDICTION.into()),
            created_at: app.now(),
            closed_on: None,
        };
        store::org::add(tx, node(self.state, None, "state", "Lakeland".into())).await?;
        let regions: Vec<Uuid> = (0..4).map(|_| app.id()).collect();
        for (at, id) in regions.iter().enumerate() {
            store::org::add(tx, node(*id, Some(self.state), "region", format!("Region {}", at + 1))).await?;
        }
        for (at, id) in self.agencies.iter().enumerate() {
            let above = Some(regions[at % regions.len()]);
            store::org::add(tx, node(*id, above, "agency", format!("Agency {}", at + 1))).await?;
        }
        for (at, id) in self.sites.iter().enumerate() {
            store::org::add(tx, node(*id, Some(self.agency(at)), "site", format!("Site {}", at + 1))).await?;
        }
        Ok(())
    }

    fn person(app: &App, at: usize, id: Uuid) -> person::Model {
        const GIVEN: [&str; 10] =
            ["Ana", "Ben", "Chidi", "Dana", "Elif", "Farah", "Gil", "Hana", "Ivo", "June"];
        let new = NewPerson {
            given_name: GIVEN[at % GIVEN.len()].into(),
            family_name: format!("Bench{at:04}"),
            email: (at < SIGN_INS).then(|| address(at)),
        };
        new.row(id, false, app.now())
    }

    fn affiliation(&self, app: &App, at: usize) -> affiliation::Model {
        let site = at.checked_sub(self.size.center).map(|at| (at / AT_A_SITE, at % AT_A_SITE));
        let role = site.map_or("R7", |(_, place)| role(place));
        affiliation::Model {
            row_id: app.id(),
            affiliation_id: app.id(),
            person_id: self.people[at],
            node_id: site.map_or(self.state, |(site, _)| self.sites[site]),
            role: role.into(),
            sub_kind: (role == "R2").then(|| ["non_degreed", "bachelor", "master"][at % 3].into()),
            fte_hundredths: 100,
            rostered_to_respond: site.is_some_and(|(_, place)| responds(place)),
            hired_on: self.since,
            started_on: self.since,
            ended_on: None,
            received_at: app.now(),
            superseded_at: None,
            recorded_by: self.people[0],
        }
    }

    /// A supervisor and a coach for everybody at a site.
    fn assignments(&self, app: &App) -> Vec<assignment::Model> {
        let one = |kind: &str, person, lead| assignment::Model {
            row_id: app.id(),
            assignment_id: app.id(),
            kind: kind.into(),
            person_id: person,
            lead_id: lead,
            from_on: self.since,
            to_on: None,
            received_at: app.now(),
            superseded_at: None,
            recorded_by: self.people[0],
        };
        let mut rows = Vec::new();
        for site in 0..self.size.sites {
            for place in 1..AT_A_SITE {
                let person = self.at_site(site, place);
                let above = if place < 4 { 0 } else { 1 + place % 3 };
                rows.push(one("supervisor", person, self.at_site(site, above)));
                rows.push(one("coach", person, self.raters()[(site * 2 + place % 2) % RATERS]));
            }
        }
        rows
    }

    fn grants(&self, app: &App) -> Vec<permission_grant::Model> {
        let one = |person, permission: Permission, node| permission_grant::Model {
            row_id: app.id(),
            grant_id: app.id(),
            person_id: person,
            permission: permission.name().into(),
            node_id: node,
            from_at: app.now(),
            to_at: None,
            received_at: app.now(),
            superseded_at: None,
            recorded_by: self.people[0],
        };
        let raters = self.raters().iter().flat_map(|rater| {
            [Permission::ObserveCounting, Permission::ViewTeam].map(|what| one(*rater, what, self.state))
        });
        let supervisors = (0..self.size.sites)
            .flat_map(|site| (0..4).map(move |place| (site, place)))
            .map(|(site, place)| one(self.at_site(site, place), Permission::ViewTeam, self.sites[site]));
        let learners = self.people.iter().map(|person| one(*person, Permission::Learn, self.state));
        raters.chain(supervisors).chain(learners).collect()
    }
}

/// The practice role by the place in a site: a manager, three supervisors, six
/// at the telephone, then responders, every fourth of them a peer.
pub(crate) fn role(place: usize) -> &'static str {
    match place {
        0 => "R10",
        1..=3 => "R4",
        4..=9 => "R1",
        _ if place.is_multiple_of(4) => "R3",
        _ => "R2",
    }
}

fn responds(place: usize) -> bool {
    matches!(role(place), "R2" | "R3") || place == 1
}

/// The zone of all places.
pub(crate) fn zone() -> chrono_tz::Tz {
    time::zone(ZONE).unwrap_or(chrono_tz::UTC)
}

/// The day so many days after everybody began.
pub(crate) fn day(since: NaiveDate, after: u64) -> NaiveDate {
    since.checked_add_days(Days::new(after)).unwrap_or(since)
}
