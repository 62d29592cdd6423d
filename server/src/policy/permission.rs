//! What the software lets a person do: the permissions that are granted at a place.

use std::fmt;
use std::str::FromStr;

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What the software lets a person do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission { $($(#[$doc])* $variant,)* }

        impl Permission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the database and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl FromStr for Permission {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($name => Ok(Self::$variant),)* _ => Err(()) }
            }
        }
    };
}

permissions! {
    /// Take training.
    Learn = "learn",
    /// See the evidence and statuses of people at the node.
    ViewTeam = "view_team",
    /// Record observations that do not count.
    ObserveFormative = "observe_formative",
    /// Record observations that count; each also needs a live rater certificate on its day.
    ObserveCounting = "observe_counting",
    /// Coach: open cycles and see the evidence of people at the node.
    Coach = "coach",
    /// Deliver training.
    DeliverTraining = "deliver_training",
    /// Assess candidates and decide certifications.
    DecideCertification = "decide_certification",
    /// Write the framework.
    AuthorFramework = "author_framework",
    /// Write the curriculum.
    AuthorCurriculum = "author_curriculum",
    /// Publish what somebody else wrote.
    Publish = "publish",
    /// Manage the tree, people, assignments and grants.
    ManageOrg = "manage_org",
    /// Bring in oversight data.
    ImportOversight = "import_oversight",
    /// See readiness and oversight figures.
    ViewOversight = "view_oversight",
    /// Read the audit log.
    AuditRead = "audit_read",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
