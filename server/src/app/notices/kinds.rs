//! What people can be told, why, and how each kind reaches them unless they say otherwise. Pure.

use std::str::FromStr;

use crate::app::mail::Language;

/// How a kind reaches somebody by mail. On the page it is there in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By itself, at once.
    Now,
    /// With everything else of the day.
    Daily,
    /// Not by mail.
    Off,
}

impl Mode {
    /// The name in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Daily => "daily",
            Self::Off => "off",
        }
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Now, Self::Daily, Self::Off].into_iter().find(|mode| mode.name() == text).ok_or(())
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal by $mode:ident,)*) => {
        /// What settings are by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            /// All of them, in the order of the settings.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the database and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How it reaches somebody who has said nothing.
            #[must_use]
            pub fn default_mode(self) -> Mode {
                match self { $(Self::$variant => Mode::$mode,)* }
            }
        }

        impl FromStr for Kind {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($name => Ok(Self::$variant),)* _ => Err(()) }
            }
        }
    };
}

kinds! {
    /// A star rated 0, or harm: somebody has to look.
    Safety = "safety" by Now,
    /// Somebody asks to be observed, and what became of asking.
    Request = "request" by Now,
    /// A session of training: asked to it, moved, changed, called off.
    Training = "training" by Now,
    /// An observation is disputed, or the dispute decided.
    Dispute = "dispute" by Now,
    /// Somebody observed me.
    Observation = "observation" by Daily,
    /// A coaching cycle goes on.
    Coaching = "coaching" by Daily,
    /// An agreed action is due.
    Goal = "goal" by Daily,
    /// Something waits for my decision.
    Decision = "decision" by Daily,
    /// What I asked for was decided.
    Answer = "answer" by Daily,
    /// A credential or certificate runs out.
    Expiry = "expiry" by Daily,
    /// My calibration is due.
    Calibration = "calibration" by Daily,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $name:literal of $kind:ident, $en:literal, $es:literal;)*) => {
        /// Why somebody is told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in the database and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it belongs to.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// As a mail says it: no name, nothing about how anybody stands.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, Language::English) => $en,
                      (Self::$variant, Language::Spanish) => $es,)*
                }
            }
        }

        impl FromStr for Reason {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($name => Ok(Self::$variant),)* _ => Err(()) }
            }
        }
    };
}

reasons! {
    /// A safety task was raised.
    SafetyTask = "safety_task" of Safety,
        "A safety task waits for you.", "Una tarea de seguridad espera por ti.";
    /// A safety task is open after its time.
    SafetyOverdue = "safety_overdue" of Safety,
        "A safety task is still open after its time.",
        "Una tarea de seguridad sigue abierta después de su plazo.";
    /// Somebody asks the coach to observe them.
    ObservationAsked = "observation_asked" of Request,
        "Somebody asks you for an observation.", "Alguien te pide una observación.";
    /// The coach cannot do it.
    ObservationDeclined = "observation_declined" of Request,
        "Your request for an observation was answered.", "Tu pedido de observación tiene respuesta.";
    /// Called to see a visit together with others.
    JointCalled = "joint_called" of Request,
        "You are called to a joint observation.", "Te llaman a una observación conjunta.";
    /// Asked to a session, or to give it.
    TrainingInvited = "training_invited" of Training,
        "You are on the list of a training session.", "Estás en la lista de una sesión de capacitación.";
    /// A session begins at another time.
    TrainingMoved = "training_moved" of Training,
        "A training session of yours has a new time.",
        "Una de tus sesiones de capacitación tiene otro horario.";
    /// A session is held elsewhere, or lasts longer or shorter.
    TrainingChanged = "training_changed" of Training,
        "A training session of yours has a new place or length.",
        "Una de tus sesiones de capacitación tiene otro lugar u otra duración.";
    /// A session is not held.
    TrainingCancelled = "training_cancelled" of Training,
        "A training session of yours was called off.", "Se canceló una de tus sesiones de capacitación.";
    /// One that the person recorded is disputed.
    DisputeOfYours = "dispute_of_yours" of Dispute,
        "An observation that you recorded is disputed.", "Una observación que registraste está en disputa.";
    /// One that the person may decide about is disputed.
    DisputeOpened = "dispute_opened" of Dispute,
        "A dispute about an observation waits for a decision.",
        "Una disputa sobre una observación espera una decisión.";
    /// A dispute is decided.
    DisputeDecided = "dispute_decided" of Dispute,
        "A dispute about an observation was decided.", "Se decidió una disputa sobre una observación.";
    /// Somebody observed the person.
    ObservationRecorded = "observation_recorded" of Observation,
        "An observation of you was recorded. Read it and answer.",
        "Se registró una observación sobre ti. Léela y responde.";
    /// An observation of the person was corrected.
    ObservationAmended = "observation_amended" of Observation,
        "An observation of you was corrected. Read it again.",
        "Se corrigió una observación sobre ti. Léela de nuevo.";
    /// An observation of the person no longer stands.
    ObservationWithdrawn = "observation_withdrawn" of Observation,
        "An observation of you was withdrawn.", "Se retiró una observación sobre ti.";
    /// A cycle was opened with the person.
    CoachingOpened = "coaching_opened" of Coaching,
        "A coaching cycle with you was opened.", "Se abrió un ciclo de coaching contigo.";
    /// The other one of a cycle added something.
    CoachingStep = "coaching_step" of Coaching,
        "There is a new step in a coaching cycle of yours.",
        "Hay un paso nuevo en uno de tus ciclos de coaching.";
    /// An agreed action is due.
    GoalDue = "goal_due" of Goal,
        "An action that you agreed on is due.", "Se acerca el día de una acción que acordaste.";
    /// A waiver is asked for.
    WaiverAsked = "waiver_asked" of Decision,
        "A request for a waiver waits for a decision.", "Un pedido de exención espera una decisión.";
    /// Prior learning is claimed.
    PriorLearningClaimed = "prior_learning_claimed" of Decision,
        "A claim of prior learning waits for an answer.",
        "Una solicitud de aprendizaje previo espera respuesta.";
    /// A candidate has passed the last stage.
    CandidacyPending = "candidacy_pending" of Decision,
        "A candidacy waits for a decision.", "Una candidatura espera una decisión.";
    /// A founding rater is proposed.
    FoundingProposed = "founding_proposed" of Decision,
        "The appointment of a founding rater waits for a second signature.",
        "El nombramiento de una persona evaluadora fundadora espera una segunda firma.";
    /// Somebody appeals.
    AppealFiled = "appeal_filed" of Decision,
        "An appeal waits for a decision.", "Una apelación espera una decisión.";
    /// Free text should be removed.
    RedactionAsked = "redaction_asked" of Decision,
        "A request to remove text waits for a second person.",
        "Un pedido de quitar un texto espera a una segunda persona.";
    /// New content should be published.
    ContentProposed = "content_proposed" of Decision,
        "New content waits to be published.", "Hay contenido nuevo que espera publicación.";
    /// A waiver was approved or refused.
    WaiverDecided = "waiver_decided" of Answer,
        "A request for a waiver was decided.", "Se decidió un pedido de exención.";
    /// A claim was answered.
    PriorLearningAnswered = "prior_learning_answered" of Answer,
        "A claim of prior learning was answered.", "Se respondió una solicitud de aprendizaje previo.";
    /// The person was nominated.
    CandidacyOpened = "candidacy_opened" of Answer,
        "A candidacy was opened for you.", "Se abrió una candidatura para ti.";
    /// The candidacy was declined.
    CandidacyDeclined = "candidacy_declined" of Answer,
        "There is a decision about your candidacy.", "Hay una decisión sobre tu candidatura.";
    /// A certificate was issued.
    CertificateIssued = "certificate_issued" of Answer,
        "A certificate was issued to you.", "Se emitió un certificado para ti.";
    /// A certificate was suspended, revoked or put back in force.
    CertificateChanged = "certificate_changed" of Answer,
        "There is a decision about a certificate of yours.", "Hay una decisión sobre uno de tus certificados.";
    /// Somebody signed on an appeal.
    AppealSigned = "appeal_signed" of Answer,
        "There is news about your appeal.", "Hay novedades sobre tu apelación.";
    /// A credential runs out.
    CredentialExpires = "credential_expires" of Expiry,
        "A credential of yours expires soon.", "Una de tus credenciales vence pronto.";
    /// A certificate runs out.
    CertificateExpires = "certificate_expires" of Expiry,
        "A certificate of yours expires soon.", "Uno de tus certificados vence pronto.";
    /// Calibration has to be done anew.
    CalibrationDue = "calibration_due" of Calibration,
        "Your calibration is due soon.", "Se acerca el día de tu calibración.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_safety_comes_at_once() {
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(*kind));
        }
        for reason in Reason::ALL {
            assert_eq!(reason.name().parse(), Ok(*reason));
        }
        assert_eq!(Kind::Safety.default_mode(), Mode::Now);
        assert_eq!("weekly".parse::<Mode>(), Err(()));
    }

    #[test]
    fn the_pages_have_words_for_every_kind_and_reason() {
        let english = include_str!("../../../../frontend/src/lib/i18n/en.json");
        for key in Reason::ALL.iter().map(|reason| format!("\"news.{}\":", reason.name())) {
            assert!(english.contains(&key), "{key}");
        }
        for key in Kind::ALL.iter().map(|kind| format!("\"news_kind.{}\":", kind.name())) {
            assert!(english.contains(&key), "{key}");
        }
    }
}
