//! Who plays: sixty people, ten of whom sign in.

/// How somebody's evidence goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Story {
    /// Good and steady.
    Solid,
    /// Very good; on the way to coach or trainer.
    Strong,
    /// Not observed for a while.
    Slipping,
    /// Observed too seldom to say.
    Thin,
    /// Below what the role asks.
    Low,
    /// A recent 0 on a safety-critical indicator.
    Unsafe,
    /// Hired a few weeks ago.
    New,
    /// Hired some months ago, in co-response.
    Rising,
    /// Away since spring.
    Away,
    /// Attested at go-live, observed little since.
    Attested,
    /// Does not respond to families.
    Office,
}

/// Where somebody works: a site by number, or the center.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The state center.
    Center,
    /// A site, 0 to 3.
    Site(usize),
}

/// One person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    /// The part before `@demo.fieldcraft.test`; empty for those who do not sign in.
    pub(super) mail: &'static str,
    pub(super) role: &'static str,
    pub(super) home: Home,
    pub(super) story: Story,
    /// Days before loading on which they were hired.
    pub(super) hired_ago: i64,
}

/// The sign-ins: address and what it shows.
pub const SIGN_INS: [(&str, &str); 10] = [
    ("newhire@demo.fieldcraft.test", "a new responder in the second week"),
    ("responder@demo.fieldcraft.test", "an experienced responder"),
    ("peer@demo.fieldcraft.test", "a peer responder on the way to a recovery credential"),
    ("coach@demo.fieldcraft.test", "a certified local coach"),
    ("supervisor@demo.fieldcraft.test", "a site supervisor"),
    ("trainer@demo.fieldcraft.test", "a candidate for local trainer, before the decision"),
    ("center@demo.fieldcraft.test", "the center of excellence: assesses, certifies"),
    ("author@demo.fieldcraft.test", "writes framework and curriculum"),
    ("oversight@demo.fieldcraft.test", "the state's oversight analyst"),
    ("admin@demo.fieldcraft.test", "manages places, people and permissions"),
];

const fn m(
    given: &'static str,
    family: &'static str,
    mail: &'static str,
    role: &'static str,
    home: Home,
    story: Story,
    hired_ago: i64,
) -> Member {
    Member { given, family, mail, role, home, story, hired_ago }
}

use Home::{Center, Site};
use Story::{Attested, Away, Low, New, Office, Rising, Slipping, Solid, Strong, Thin, Unsafe};

/// Everybody. The first is the administrator, who sets the stage.
pub(super) const CAST: [Member; 60] = [
    m("Ada", "Okonjo", "admin", "R10", Center, Office, 1500),
    m("Miriam", "Feld", "center", "R9", Center, Office, 1900),
    m("Tomás", "Quiroga", "", "R9", Center, Office, 1700),
    m("Wen", "Zhao", "", "R9", Center, Office, 1600),
    m("Priya", "Raman", "author", "R9", Center, Office, 1200),
    m("Colin", "Baptiste", "oversight", "R11", Center, Office, 1400),
    m("Hana", "Sato", "", "R5", Center, Office, 1300),
    m("Grace", "Adeyemi", "", "R6", Center, Office, 1100),
    // Harbor East
    m("Ruth", "Delgado", "supervisor", "R4", Site(0), Solid, 1600),
    m("Dana", "Whitehorse", "coach", "R2", Site(0), Strong, 1400),
    m("Marisol", "Vega", "newhire", "R2", Site(0), New, 12),
    m("Jamal", "Carter", "responder", "R2", Site(0), Solid, 900),
    m("Rosa", "Benally", "peer", "R3", Site(0), Solid, 300),
    m("Ethan", "Kowalski", "", "R2", Site(0), Solid, 1100),
    m("Thuy", "Pham", "", "R2", Site(0), Slipping, 800),
    m("Kwame", "Mensah", "", "R2", Site(0), Unsafe, 640),
    m("Leah", "Goldstein", "", "R2", Site(0), Rising, 75),
    m("Andre", "Fontaine", "", "R3", Site(0), Solid, 700),
    m("Yusuf", "Haddad", "", "R1", Site(0), Solid, 650),
    m("Bridget", "Nolan", "", "R10", Site(0), Office, 1200),
    m("Sam", "Oyelaran", "", "R2", Site(0), Low, 420),
    // Harbor West
    m("Carmen", "Ibarra", "", "R4", Site(1), Solid, 1300),
    m("Noah", "Lindqvist", "trainer", "R2", Site(1), Strong, 1250),
    m("Keisha", "Brown", "", "R2", Site(1), Strong, 1000),
    m("Anh", "Tran", "", "R2", Site(1), Solid, 760),
    m("Peter", "Novak", "", "R2", Site(1), Thin, 500),
    m("Aisha", "Rahman", "", "R2", Site(1), Solid, 830),
    m("Diego", "Morales", "", "R2", Site(1), New, 25),
    m("Ines", "Ferreira", "", "R2", Site(1), Away, 720),
    m("Malik", "Johnson", "", "R3", Site(1), Solid, 430),
    m("Sofia", "Petrov", "", "R3", Site(1), Rising, 100),
    m("Owen", "Gallagher", "", "R1", Site(1), Solid, 540),
    m("Fatima", "Zahra", "", "R10", Site(1), Office, 980),
    m("Lucas", "Meyer", "", "R2", Site(1), Attested, 1050),
    // Prairie North
    m("Helen", "Makwa", "", "R4", Site(2), Solid, 1450),
    m("Isaac", "Rosen", "", "R2", Site(2), Strong, 1350),
    m("Chloe", "Dubois", "", "R2", Site(2), Solid, 870),
    m("Tariq", "Aziz", "", "R2", Site(2), Solid, 690),
    m("Maya", "Singh", "", "R2", Site(2), Slipping, 610),
    m("Jonah", "Redcloud", "", "R2", Site(2), Low, 380),
    m("Emily", "Hart", "", "R2", Site(2), Rising, 60),
    m("Victor", "Nguyen", "", "R2", Site(2), Solid, 940),
    m("Amara", "Diallo", "", "R3", Site(2), Solid, 560),
    m("Joel", "Stein", "", "R3", Site(2), Thin, 350),
    m("Nora", "Haugen", "", "R1", Site(2), Solid, 480),
    m("Bashir", "Karimi", "", "R10", Site(2), Office, 860),
    m("Elena", "Costa", "", "R2", Site(2), Unsafe, 590),
    // Prairie South
    m("Gloria", "Reyes", "", "R4", Site(3), Solid, 1150),
    m("Theo", "Andersen", "", "R2", Site(3), Solid, 780),
    m("Zainab", "Ali", "", "R2", Site(3), Solid, 660),
    m("Marcus", "Hill", "", "R2", Site(3), Thin, 460),
    m("Lily", "Chen", "", "R2", Site(3), Solid, 720),
    m("Omar", "Farah", "", "R2", Site(3), Slipping, 540),
    m("Julia", "Kaminski", "", "R2", Site(3), New, 20),
    m("Caleb", "Yazzie", "", "R2", Site(3), Attested, 990),
    m("Ruben", "Castillo", "", "R3", Site(3), Solid, 620),
    m("Anika", "Patel", "", "R3", Site(3), New, 30),
    m("Simone", "Leclerc", "", "R1", Site(3), Solid, 510),
    m("Daniel", "Osei", "", "R10", Site(3), Office, 900),
    m("Tessa", "Moreau", "", "R2", Site(3), Low, 400),
];

/// Finds somebody by family name; the cast is small and fixed.
pub(super) fn at(family: &str) -> usize {
    CAST.iter().position(|member| member.family == family).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_in_has_its_person_and_every_role_is_played() {
        for (address, _) in SIGN_INS {
            let mail = address.split('@').next().unwrap_or_default();
            assert_eq!(CAST.iter().filter(|m| m.mail == mail).count(), 1, "{address}");
        }
        for role in ["R1", "R2", "R3", "R4", "R5", "R6", "R9", "R10", "R11"] {
            assert!(CAST.iter().any(|m| m.role == role), "{role}");
        }
        let mut names: Vec<&str> = CAST.iter().map(|m| m.family).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CAST.len(), "family names are used as keys");
    }
}
