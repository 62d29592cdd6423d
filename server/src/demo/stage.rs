//! The stage: places, people, permissions and who leads whom.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use fieldcraft_entities::org_node;
use uuid::Uuid;

use super::cast::{CAST, Home, Member, Story, at};
use super::{DAYS, SteppedClock};
use crate::app::assignments::NewAssignment;
use crate::app::people::{NewAffiliation, NewPerson};
use crate::error::{AppError, AppResult};
use crate::policy::{Caller, Permission};
use crate::state::App;
use crate::store;
use crate::time::{self, DAY_MS};

/// Who coaches or trains for a part of their time, besides responding.
const SECOND_ROLES: [&str; 3] = ["Whitehorse", "Rosen", "Lindqvist"];
/// That part, in hundredths of full time.
const SECOND_FTE: i64 = 20;

/// Where everything is, and what the play needs to remember.
pub(super) struct Stage {
    /// Milliseconds at which the play ends.
    pub(super) now: i64,
    /// The state center's node.
    pub(super) state: Uuid,
    /// Agencies.
    pub(super) agencies: [Uuid; 2],
    /// Sites.
    pub(super) sites: [Uuid; 4],
    /// Person ids in the order of the cast.
    pub(super) people: Vec<Uuid>,
    /// Who has been hired so far.
    pub(super) hired: Vec<bool>,
    /// The password of the demonstration sign-ins.
    pub(super) password: String,
    /// Observations recorded: id, subject, observer, in order.
    pub(super) observations: Vec<(Uuid, usize, usize)>,
    /// Coaching cycles with their coaches, by the plan's number.
    pub(super) cycles: BTreeMap<usize, (Uuid, usize)>,
    /// Credentials: holder, kind, id.
    pub(super) credentials: Vec<(usize, &'static str, Uuid)>,
    /// Candidacies by the plan's number.
    pub(super) candidacies: Vec<Uuid>,
}

impl Stage {
    /// Sets places and the administrator, at the beginning of the play.
    pub(super) async fn set(app: &App, clock: &SteppedClock, now: i64, password: &str) -> AppResult<Self> {
        clock.move_to(now - DAYS * DAY_MS);
        let state = app.id();
        let agencies = [app.id(), app.id()];
        let sites = [app.id(), app.id(), app.id(), app.id()];
        let mut stage = Self {
            now,
            state,
            agencies,
            sites,
            people: CAST.iter().map(|_| app.id()).collect(),
            hired: vec![false; CAST.len()],
            password: password.to_owned(),
            observations: Vec::new(),
            cycles: BTreeMap::new(),
            credentials: Vec::new(),
            candidacies: Vec::new(),
        };
        stage.places(app).await?;
        Ok(stage)
    }

    async fn places(&mut self, app: &App) -> AppResult<()> {
        let tx = app.store.begin().await?;
        let node = |id, parent, kind: &str, name: &str, zone: Option<&str>| org_node::Model {
            id,
            parent_id: parent,
            kind: kind.into(),
            name: name.into(),
            time_zone: zone.map(str::to_owned),
            jurisdiction: parent.is_none().then(|| "LK".to_owned()),
            created_at: app.now(),
            closed_on: None,
        };
        let zone = Some("America/New_York");
        store::org::add(&tx, node(self.state, None, "state", "Lakeland Center for Youth Crisis Care", zone))
            .await?;
        let region = app.id();
        store::org::add(&tx, node(region, Some(self.state), "region", "Lakeland", None)).await?;
        for (id, name) in self.agencies.iter().zip(["Harbor Family Services", "Prairie Youth Alliance"]) {
            store::org::add(&tx, node(*id, Some(region), "agency", name, None)).await?;
        }
        let names = ["Harbor East", "Harbor West", "Prairie North", "Prairie South"];
        for (at, (id, name)) in self.sites.iter().zip(names).enumerate() {
            // One site lies in another time zone, as sites do.
            let zone = (at == 3).then_some("America/Chicago");
            store::org::add(&tx, node(*id, Some(self.agencies[at / 2]), "site", name, zone)).await?;
        }
        // The very first person cannot be added by anybody else.
        let admin = &CAST[0];
        app.insert_person(&tx, self.people[0], &new_person(admin), true).await?;
        for permission in [Permission::ManageOrg, Permission::Publish, Permission::AuditRead] {
            let span = (app.now(), None);
            app.insert_grant(&tx, app.id(), self.people[0], permission, self.state, span, self.people[0])
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The node somebody works at.
    pub(super) fn node(&self, member: &Member) -> Uuid {
        match member.home {
            Home::Center => self.state,
            Home::Site(at) => self.sites[at],
        }
    }

    /// Somebody as a caller, with the permissions they hold at this moment.
    pub(super) async fn caller(&self, app: &App, who: usize) -> AppResult<Caller> {
        let person = self.people[who];
        let grants = store::sessions::held(&app.store.read, person, app.now()).await?;
        Ok(Caller { person, session: None, grants })
    }

    /// The supervisor of somebody's site.
    pub(super) fn supervisor(who: usize) -> Option<usize> {
        CAST.iter().position(|m| m.role == "R4" && m.home == CAST[who].home).filter(|lead| *lead != who)
    }

    /// The coach of somebody's agency.
    pub(super) fn coach(who: usize) -> Option<usize> {
        let coach = match CAST[who].home {
            Home::Center => return None,
            Home::Site(0 | 1) => at("Whitehorse"),
            Home::Site(_) => at("Rosen"),
        };
        Some(coach).filter(|coach| *coach != who)
    }

    /// A cycle with its coach, by the plan's number.
    pub(super) fn cycle(&self, number: usize) -> AppResult<(Uuid, usize)> {
        self.cycles.get(&number).copied().ok_or(AppError::NotFound("coaching cycle"))
    }

    /// The instant of a local morning some days before the end of the play.
    pub(super) fn ago(&self, days: i64, hour: i64) -> i64 {
        let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
        let today = time::local_day(self.now, zone);
        let day = today.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(today);
        let start = time::end_of_day(day, zone) + 1 - DAY_MS;
        (start + hour * 3_600_000).min(self.now)
    }

    /// The first instant of the local week of a day that lies some days before the
    /// end of the play, or after it.
    pub(super) fn monday_ago(&self, days: i64) -> i64 {
        let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
        let day = time::local_day(self.now - days * DAY_MS, zone);
        time::start_of_day(crate::app::roster::monday(day), zone)
    }

    /// The local day some days before the end of the play.
    pub(super) fn day_ago(&self, days: i64) -> NaiveDate {
        let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
        let today = time::local_day(self.now, zone);
        today.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(today)
    }

    /// Hires somebody, opens the account, gives permissions and leads.
    pub(super) async fn hire(&mut self, app: &App, who: usize) -> AppResult<()> {
        let member = &CAST[who];
        let admin = self.caller(app, 0).await?;
        let hired = self.day_ago(member.hired_ago);
        let first = NewAffiliation {
            id: app.id(),
            node: self.node(member),
            role: member.role.into(),
            sub_kind: (member.role == "R2")
                .then(|| ["non_degreed", "bachelor", "master"][who % 3].to_owned()),
            fte_hundredths: if SECOND_ROLES.contains(&member.family) {
                100 - SECOND_FTE
            } else if who % 7 == 3 {
                60
            } else {
                100
            },
            rostered_to_respond: matches!(member.role, "R2" | "R3") || member.family == "Makwa",
            hired_on: hired,
            started_on: hired,
            ended_on: None,
        };
        if who == 0 {
            let tx = app.store.begin().await?;
            app.save_affiliation_row(&tx, admin.person, self.people[0], &first).await?;
            app.refresh_status(&tx, &[self.people[0]]).await?;
            let token = app.one_time_link(&tx, "password", Some(admin.person)).await?;
            tx.commit().await?;
            app.reset_password(&token, self.password.clone()).await?;
        } else {
            let link = app.add_person(&admin, self.people[who], new_person(member), first, None).await?;
            if let Some(token) = link {
                app.reset_password(&token, self.password.clone()).await?;
            }
        }
        self.hired[who] = true;
        self.permissions(app, &admin, who).await?;
        self.leads(app, &admin, who).await
    }

    /// Gives somebody a second practice role at their site, from today on.
    pub(super) async fn second_role(&self, app: &App, who: usize, role: &str) -> AppResult<()> {
        let member = &CAST[who];
        let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
        let new = NewAffiliation {
            id: app.id(),
            node: self.node(member),
            role: role.into(),
            sub_kind: None,
            fte_hundredths: SECOND_FTE,
            rostered_to_respond: false,
            hired_on: self.day_ago(member.hired_ago),
            started_on: time::local_day(app.now(), zone),
            ended_on: None,
        };
        app.save_affiliation(&self.caller(app, 0).await?, self.people[who], &new).await
    }

    async fn permissions(&self, app: &App, admin: &Caller, who: usize) -> AppResult<()> {
        use Permission as P;
        let member = &CAST[who];
        let here = self.node(member);
        let agency = |site: usize| self.agencies[site / 2];
        let given: Vec<(P, Uuid)> = match (member.role, member.mail, member.home) {
            ("R9", "author", _) => {
                vec![
                    (P::AuthorFramework, self.state),
                    (P::AuthorCurriculum, self.state),
                    (P::Publish, self.state),
                ]
            }
            // Who defends a certification reads who did what on the way to it.
            ("R9", ..) => [P::DecideCertification, P::ViewTeam, P::ObserveCounting, P::Publish, P::AuditRead]
                .map(|p| (p, self.state))
                .to_vec(),
            ("R11", ..) => vec![(P::ViewOversight, self.state)],
            ("R4", ..) => vec![(P::ViewTeam, here), (P::ObserveFormative, here), (P::ManageOrg, here)],
            ("R10", _, Home::Site(_)) => vec![(P::ViewTeam, here), (P::ManageOrg, here)],
            _ if ["Whitehorse", "Rosen"].contains(&member.family) => {
                // A coach rates for both agencies: an explicit grant at each.
                let both = self.agencies.iter().flat_map(|a| [(P::ObserveCounting, *a), (P::Coach, *a)]);
                both.collect()
            }
            (_, _, Home::Site(site)) if member.family == "Brown" => {
                vec![(P::Coach, agency(site)), (P::ObserveFormative, agency(site))]
            }
            (_, "trainer", Home::Site(site)) => vec![(P::DeliverTraining, agency(site))],
            _ => Vec::new(),
        };
        for (permission, node) in given.into_iter().chain([(P::Learn, here)]) {
            if who == 0 {
                let tx = app.store.begin().await?;
                let span = (app.now(), None);
                app.insert_grant(&tx, app.id(), admin.person, permission, node, span, admin.person).await?;
                tx.commit().await?;
            } else {
                app.grant(admin, app.id(), self.people[who], permission, node, None, None).await?;
            }
        }
        Ok(())
    }

    async fn leads(&self, app: &App, admin: &Caller, who: usize) -> AppResult<()> {
        if CAST[who].story == Story::Office {
            return Ok(());
        }
        let leads = [("supervisor", Self::supervisor(who)), ("coach", Self::coach(who))];
        for (kind, lead) in leads {
            let Some(lead) = lead.filter(|lead| self.hired[*lead]) else { continue };
            let zone = time::zone("America/New_York").unwrap_or(chrono_tz::UTC);
            let from = time::local_day(app.now(), zone).max(self.day_ago(CAST[who].hired_ago));
            let new =
                NewAssignment { id: app.id(), kind: kind.into(), lead: self.people[lead], from, to: None };
            app.save_assignment(admin, self.people[who], &new).await?;
        }
        Ok(())
    }
}

fn new_person(member: &Member) -> NewPerson {
    let email = (!member.mail.is_empty()).then(|| format!("{}@demo.fieldcraft.test", member.mail));
    NewPerson { given_name: member.given.into(), family_name: member.family.into(), email }
}
