//! Checks of what limits a count: shares that types may make up, and numbers of events of a kind.

use super::{Checker, Known};
use crate::facts::Relation;
use crate::requirement::{Limit, Rule};

/// A count whose types may all make up only a share of it can never be reached.
pub(super) fn capped(rule: &Rule, path: &str, known: &Known<'_>, checker: &mut Checker<'_>) {
    let Rule::CountAtLeast { competencies, types, count, share_caps: true, .. } = rule else { return };
    let caps = &known.framework.level_rule.caps;
    let wanted = usize::try_from(count.value).unwrap_or(0);
    for code in competencies {
        let most = |evidence_type| {
            let cap = caps.iter().find(|cap| cap.evidence_type == evidence_type);
            cap.map(|cap| cap.share_for.get(code).unwrap_or(&cap.share).value.floor_of(wanted))
        };
        let allowed: Option<usize> = types.iter().map(|evidence_type| most(*evidence_type)).sum();
        if let Some(allowed) = allowed.filter(|allowed| *allowed < wanted) {
            return checker.report(
                &format!("{path}/types"),
                format!(
                    "With the share caps at most {allowed} of {wanted} could count, so it can never hold."
                ),
                "Name a type without a cap, or leave share_caps out.",
            );
        }
    }
}

/// A limit has to be about something, and has to leave enough that may count.
pub(super) fn limited(rule: &Rule, path: &str, known: &Known<'_>, checker: &mut Checker<'_>) {
    let Rule::CountAtLeast { types, count, relations, max, .. } = rule else { return };
    for (place, limit) in max.iter().enumerate() {
        let path = format!("{path}/max/{place}");
        checker.at_least(&format!("{path}/count"), limit.count, 0);
        known.evidence(checker, &format!("{path}/types"), &limit.types);
        let nothing = limit.types.is_empty() && limit.relations.is_empty();
        let strange = !limit.types.is_empty() && !limit.types.iter().any(|one| types.contains(one))
            || !relations.is_empty()
                && !limit.relations.is_empty()
                && !limit.relations.iter().any(|one| relations.contains(one));
        if nothing || strange {
            checker.report(
                &path,
                if nothing {
                    "The limit names neither types nor relations."
                } else {
                    "The limit is about nothing that this clause counts."
                },
                "Name types or relations that the clause counts, or remove the limit.",
            );
        }
    }
    let every: &[Relation] = if relations.is_empty() {
        &[Relation::External, Relation::SameAgency, Relation::SameLine, Relation::Peer]
    } else {
        relations
    };
    // The most that could count of one kind; the kinds that a limit is about share what it allows.
    let is_about = |limit: &Limit, evidence_type, relation| {
        (limit.types.is_empty() || limit.types.contains(&evidence_type))
            && (limit.relations.is_empty() || limit.relations.contains(&relation))
    };
    let kinds = types.iter().flat_map(|one| every.iter().map(move |relation| (*one, *relation)));
    let covered = kinds.clone().all(|(one, relation)| max.iter().any(|limit| is_about(limit, one, relation)));
    let allowed: i64 = max.iter().map(|limit| i64::from(limit.count.value.max(0))).sum();
    if !types.is_empty() && covered && allowed < i64::from(count.value) {
        checker.report(
            &format!("{path}/max"),
            format!(
                "With these limits at most {allowed} of {} could count, so it can never hold.",
                count.value
            ),
            "Raise a limit, or count a type or relation that none is about.",
        );
    }
}
