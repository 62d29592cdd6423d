//! Probes of signing in, of places and of people.

use serde_json::json;

use super::{Closed, Probe, USUAL};

/// Probes of sessions and one-time links.
pub const SESSIONS: &[Probe] = &[
    Probe {
        operation: "create_session",
        closed: Closed::Open("signing in begins with nobody"),
        request: |_, _| ("/sessions".into(), Some(json!({ "email": "a@example.test", "password": "x" }))),
    },
    Probe {
        operation: "refresh_session",
        closed: Closed::Open("the cookie says who it is"),
        request: |_, _| ("/sessions/refresh".into(), None),
    },
    Probe {
        operation: "delete_session",
        closed: Closed::Own("ends the caller's own session"),
        request: |_, _| ("/sessions/current".into(), None),
    },
    Probe {
        operation: "list_sessions",
        closed: Closed::Own("lists the caller's own devices"),
        request: |_, _| ("/sessions".into(), None),
    },
    Probe {
        operation: "end_other_sessions",
        closed: Closed::Own("ends the caller's own sessions"),
        request: |_, _| ("/sessions/others".into(), None),
    },
    Probe {
        operation: "end_session",
        closed: Closed::Own("ends a session of the caller's own: sessions::devices"),
        request: |_, id| (format!("/sessions/{id}"), None),
    },
    Probe {
        operation: "create_setup",
        closed: Closed::Open("the one-time link is the permission"),
        request: |_, _| {
            let body = json!({
                "token": "x", "organization_name": "A", "time_zone": "UTC", "given_name": "A",
                "family_name": "B", "email": "a@example.test", "password": "a long enough password",
            });
            ("/setup".into(), Some(body))
        },
    },
    Probe {
        operation: "create_password_reset",
        closed: Closed::Open("the one-time link is the permission"),
        request: |_, _| {
            let body = json!({ "token": "x", "password": "a long enough password" });
            ("/password-resets".into(), Some(body))
        },
    },
];

/// Probes of what is the caller's own.
pub const ME: &[Probe] = &[
    Probe {
        operation: "get_me",
        closed: Closed::Own("tells the caller about the caller"),
        request: |_, _| ("/me".into(), None),
    },
    Probe {
        operation: "update_contact",
        closed: Closed::Own("sets the caller's own work phone"),
        request: |_, _| ("/me/contact".into(), Some(json!({ "phone": "614 555 0100" }))),
    },
    Probe {
        operation: "change_password",
        closed: Closed::Own("changes the caller's own, and asks for the current one"),
        request: |_, _| {
            let body = json!({ "current": "not this", "new": "a long enough password" });
            ("/me/password".into(), Some(body))
        },
    },
];

/// Probes of places.
pub const NODES: &[Probe] = &[
    Probe {
        operation: "list_nodes",
        closed: Closed::Own(
            "lists what the caller may see: people::places_are_seen_up_and_down_the_own_line",
        ),
        request: |_, _| ("/nodes".into(), None),
    },
    Probe {
        operation: "create_node",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "id": id, "parent_id": cast.north_site, "kind": "team", "name": "Team" });
            ("/nodes".into(), Some(body))
        },
    },
    Probe {
        operation: "update_node",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}", cast.north_site), Some(json!({ "name": "Another Name" }))),
    },
    Probe {
        operation: "create_node_closing",
        closed: USUAL,
        request: |cast, _| {
            (format!("/nodes/{}/closing", cast.north_site), Some(json!({ "last_on": "2026-03-31" })))
        },
    },
    Probe {
        operation: "delete_node_closing",
        closed: USUAL,
        request: |cast, _| (format!("/nodes/{}/closing", cast.north_site), None),
    },
    Probe {
        operation: "list_node_policies",
        closed: Closed::To { wrong_role: |cast| cast.stranger, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/nodes/{}/policies", cast.north_site), None),
    },
    Probe {
        operation: "delete_node_policy",
        closed: USUAL,
        request: |cast, id| (format!("/nodes/{}/policies/{id}", cast.north_site), None),
    },
    Probe {
        operation: "update_node_policy",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "kind": "solo_visit", "code": "follow_up" });
            (format!("/nodes/{}/policies/{id}", cast.north_site), Some(body))
        },
    },
];

/// Probes of people and what is known of them.
pub const PEOPLE: &[Probe] = &[
    Probe {
        operation: "list_people",
        closed: Closed::Own(
            "lists whom the caller may see: people::everybody_sees_their_own_part_of_the_people",
        ),
        request: |_, _| ("/people".into(), None),
    },
    Probe {
        operation: "create_person",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({
                "id": id, "given_name": "A", "family_name": "B",
                "affiliation": {
                    "id": id, "node_id": cast.north_site, "role": "R2", "fte": 1.0,
                    "rostered_to_respond": true, "hired_on": "2026-03-02", "started_on": "2026-03-02",
                },
            });
            ("/people".into(), Some(body))
        },
    },
    Probe {
        operation: "update_person",
        closed: USUAL,
        request: |cast, _| {
            let body = json!({ "given_name": "A", "family_name": "B" });
            (format!("/people/{}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "update_grant",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "permission": "learn", "node_id": cast.north_site });
            (format!("/people/{}/grants/{id}", cast.colleague), Some(body))
        },
    },
    Probe { operation: "delete_grant", closed: USUAL, request: |_, id| (format!("/grants/{id}"), None) },
    Probe {
        operation: "get_person",
        closed: Closed::To { wrong_role: |cast| cast.colleague, outsider: |cast| cast.outsider },
        request: |cast, _| (format!("/people/{}", cast.worker), None),
    },
    Probe {
        operation: "update_affiliation",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({
                "node_id": cast.north_site, "role": "R2", "fte": 1.0, "rostered_to_respond": true,
                "hired_on": "2026-03-02", "started_on": "2026-03-02",
            });
            (format!("/people/{}/affiliations/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "update_leave",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "from_on": "2026-03-02" });
            (format!("/people/{}/leaves/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "delete_leave",
        closed: USUAL,
        request: |cast, id| (format!("/people/{}/leaves/{id}", cast.colleague), None),
    },
    Probe {
        operation: "update_credential",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "kind": "crss", "issuer": "State board", "valid_from_on": "2026-03-02" });
            (format!("/people/{}/credentials/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "create_credential_check",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "id": id, "checked_on": "2026-03-02", "valid": true });
            (format!("/people/{}/credentials/{id}/checks", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "update_coaching_assignment",
        closed: USUAL,
        request: |cast, id| {
            let body = json!({ "kind": "coach", "lead_id": cast.coach, "from_on": "2026-03-02" });
            (format!("/people/{}/coaching-assignments/{id}", cast.colleague), Some(body))
        },
    },
    Probe {
        operation: "create_attestation",
        closed: Closed::To { wrong_role: |cast| cast.coach, outsider: |cast| cast.outsider },
        request: |cast, id| {
            let body = json!({ "step": "co_respond", "reason": "Has responded with us for two years." });
            (format!("/people/{}/attestations/{id}", cast.worker), Some(body))
        },
    },
    Probe {
        operation: "list_audit_events",
        closed: Closed::To { wrong_role: |cast| cast.supervisor, outsider: |cast| cast.stranger },
        request: |_, _| ("/audit-events".into(), None),
    },
];
