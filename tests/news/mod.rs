//! Mail, notifications, and lists as files.

mod files;
mod mails;
mod notices;

use serde_json::json;

use crate::coverage::{Closed, Probe, USUAL};

/// Probes of mail, notifications and files.
pub const PROBES: &[Probe] = &[
    Probe {
        operation: "create_forgotten_password",
        closed: Closed::Open("whoever has forgotten their password cannot sign in"),
        request: |_, _| {
            ("/forgotten-passwords".into(), Some(json!({ "email": "a@example.test", "language": "en" })))
        },
    },
    Probe {
        operation: "create_invitation",
        closed: USUAL,
        request: |cast, _| (format!("/people/{}/invitations", cast.worker), Some(json!({}))),
    },
    Probe {
        operation: "list_mails",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.stranger },
        request: |_, _| ("/mails".into(), None),
    },
    Probe {
        operation: "list_notifications",
        closed: Closed::Own("lists what the caller was told"),
        request: |_, _| ("/me/notifications".into(), None),
    },
    Probe {
        operation: "read_notification",
        closed: Closed::Own("marks what the caller was told: news::notices::nobody_reads_for_another"),
        request: |_, id| (format!("/me/notifications/{id}/read"), None),
    },
    Probe {
        operation: "read_notifications",
        closed: Closed::Own("marks what the caller was told"),
        request: |_, _| ("/me/notifications/read".into(), Some(json!({ "up_to": "2026-03-02T15:00:00Z" }))),
    },
    Probe {
        operation: "get_notification_settings",
        closed: Closed::Own("the caller's own settings"),
        request: |_, _| ("/me/notification-settings".into(), None),
    },
    Probe {
        operation: "update_notification_settings",
        closed: Closed::Own("the caller's own settings"),
        request: |_, _| {
            let body = json!({ "language": "en", "modes": {}, "digest_at": 420 });
            ("/me/notification-settings".into(), Some(body))
        },
    },
    Probe {
        operation: "create_people_import",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.stranger },
        request: |_, _| ("/imports/people".into(), Some(json!({ "csv": "email\n", "dry_run": true }))),
    },
    Probe {
        operation: "create_credential_import",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.stranger },
        request: |_, _| ("/imports/credentials".into(), Some(json!({ "csv": "email\n" }))),
    },
    Probe {
        operation: "create_training_import",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.stranger },
        request: |_, _| ("/imports/training".into(), Some(json!({ "csv": "email\n" }))),
    },
    Probe {
        operation: "export_people",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.stranger },
        request: |_, _| ("/exports/people".into(), None),
    },
    Probe {
        operation: "export_credentials",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.stranger },
        request: |_, _| ("/exports/credentials".into(), None),
    },
    Probe {
        operation: "export_training",
        closed: Closed::To { wrong_role: |cast| cast.worker, outsider: |cast| cast.stranger },
        request: |_, _| ("/exports/training".into(), None),
    },
    Probe {
        operation: "export_audit_events",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.stranger },
        request: |_, _| ("/exports/audit-events".into(), None),
    },
];
