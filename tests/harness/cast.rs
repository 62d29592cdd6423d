//! The standing cast: a state with two agencies of one site each, and one person
//! of each kind. The second agency exists so that every test can ask what its
//! people see of the first: nothing.

use fieldcraft::policy::Permission as P;
use uuid::Uuid;

use super::TestApp;

/// Everybody and every place.
pub struct Cast {
    /// The root, with the center of excellence.
    pub state: Uuid,
    /// The first agency.
    pub north: Uuid,
    /// Its site.
    pub north_site: Uuid,
    /// The other agency.
    pub south: Uuid,
    /// Its site.
    pub south_site: Uuid,
    /// Manages the tree, people and grants of the state; reads the audit log.
    pub admin: Uuid,
    /// Works at the center: certifies, publishes, observes.
    pub center: Uuid,
    /// A responder (R2) at the north site, coached by `coach`, supervised by `supervisor`.
    pub worker: Uuid,
    /// A peer (R3) at the north site with no lead.
    pub colleague: Uuid,
    /// A coach (R7) at the north site with the grants of one.
    pub coach: Uuid,
    /// A supervisor (R4) at the north site who sees the team.
    pub supervisor: Uuid,
    /// Holds every permission, but in the south agency only.
    pub outsider: Uuid,
    /// A responder at the south site.
    pub stranger: Uuid,
}

/// Somebody of the cast, for tables of cases.
pub type Who = fn(&Cast) -> Uuid;

impl Cast {
    /// Writes them into the database.
    pub async fn assemble(app: &TestApp) -> Self {
        let given = app.given();
        let state = given.node(None, "state", "State Center").await;
        let north = given.node(Some(state), "agency", "North Agency").await;
        let north_site = given.node(Some(north), "site", "North Site").await;
        let south = given.node(Some(state), "agency", "South Agency").await;
        let south_site = given.node(Some(south), "site", "South Site").await;
        let cast = Self {
            admin: given.person("Ada Admin", "R10", state).await,
            center: given.person("Cleo Center", "R9", state).await,
            worker: given.person("Wren Worker", "R2", north_site).await,
            colleague: given.person("Cole League", "R3", north_site).await,
            coach: given.person("Cory Coach", "R7", north_site).await,
            supervisor: given.person("Sam Supervisor", "R4", north_site).await,
            outsider: given.person("Olive Outsider", "R10", south).await,
            stranger: given.person("Stu Stranger", "R2", south_site).await,
            state,
            north,
            north_site,
            south,
            south_site,
        };
        for (person, node, permissions) in [
            (cast.admin, state, &[P::ManageOrg, P::AuditRead][..]),
            (cast.center, state, &[P::DecideCertification, P::Publish, P::ObserveCounting]),
            (cast.worker, north_site, &[P::Learn]),
            (cast.colleague, north_site, &[P::Learn]),
            (cast.coach, north_site, &[P::Coach, P::ObserveCounting, P::ObserveFormative]),
            (cast.supervisor, north_site, &[P::ViewTeam, P::ObserveFormative]),
            (cast.outsider, south, P::ALL),
            (cast.stranger, south_site, &[P::Learn]),
        ] {
            for permission in permissions {
                given.grant(person, *permission, node).await;
            }
        }
        given.assignment("coach", cast.coach, cast.worker).await;
        given.assignment("supervisor", cast.supervisor, cast.worker).await;
        cast
    }
}
