//! What a person does where, as clients send it.

use chrono::NaiveDate;
use poem_openapi::Object;
use uuid::Uuid;

use crate::app::affiliations::NewAffiliation;

macro_rules! affiliation {
    ($(#[$doc:meta])* $name:ident { $($(#[$id_doc:meta])* $id:ident: $kind:ty,)? }) => {
        $(#[$doc])*
        #[derive(Object)]
        #[oai(deny_unknown_fields)]
        pub struct $name {
            $($(#[$id_doc])* pub $id: $kind,)?
            /// Where.
            pub node_id: Uuid,
            /// Practice role, R1 to R11.
            pub role: String,
            /// Preparation of a responder: `non_degreed`, `bachelor`, `master`.
            pub sub_kind: Option<String>,
            /// Share of full time, above 0 and up to 1.
            pub fte: f64,
            /// Goes on visits.
            pub rostered_to_respond: bool,
            /// First day with the employer.
            pub hired_on: NaiveDate,
            /// First day in this role.
            pub started_on: NaiveDate,
            /// Last day in this role.
            pub ended_on: Option<NaiveDate>,
        }

        impl $name {
            /// As the deed takes it.
            #[must_use]
            pub fn with_id(self, id: Uuid) -> NewAffiliation {
                #[expect(clippy::cast_possible_truncation, reason = "the deed takes 1 to 100 only")]
                let fte_hundredths = (self.fte * 100.0).round() as i64;
                NewAffiliation {
                    id,
                    node: self.node_id,
                    role: self.role,
                    sub_kind: self.sub_kind,
                    fte_hundredths,
                    rostered_to_respond: self.rostered_to_respond,
                    hired_on: self.hired_on,
                    started_on: self.started_on,
                    ended_on: self.ended_on,
                }
            }
        }
    };
}

affiliation! {
    /// What a person does where.
    AffiliationIn {}
}

affiliation! {
    /// What a new person does where at first.
    FirstAffiliationIn {
        /// `UUIDv7`, made by the client.
        id: Uuid,
    }
}

impl From<FirstAffiliationIn> for NewAffiliation {
    fn from(body: FirstAffiliationIn) -> Self {
        let id = body.id;
        body.with_id(id)
    }
}
