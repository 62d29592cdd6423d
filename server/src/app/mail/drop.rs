//! Why a mail that waits is sent no more. Pure.

use chrono::NaiveDate;
use chrono_tz::Tz;
use fieldcraft_entities::{account, mail};

use crate::time::local_day;

/// Kinds of mail that carry a one-time link.
pub const LINKS: [&str; 2] = ["invitation", "password_reset"];
/// The mail that says at an address that it is no longer used to sign in.
pub const MOVED: &str = "address_changed";

/// Why a mail is sent no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// Its reader has another address by now: the old one may be somebody else's.
    AddressChanged,
    /// The account was closed.
    AccountClosed,
    /// The last work of its reader ended after it was asked for.
    Left,
    /// A password was set after it was asked for.
    PasswordSet,
    /// A later link takes its place.
    Replaced,
}

/// What is known of a mail's reader when it is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The address they have now.
    pub address: Option<&'a str>,
    /// Their account, once they have set a password.
    pub account: Option<&'a account::Model>,
    /// The last day of each of their affiliations; none while it goes on.
    pub last_days: &'a [Option<NaiveDate>],
    /// Where they work or worked last.
    pub zone: Tz,
    /// A later mail with a link is theirs.
    pub asked_again: bool,
}

impl Dropped {
    /// The name in the database and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AddressChanged => "address_changed",
            Self::AccountClosed => "account_closed",
            Self::Left => "left",
            Self::PasswordSet => "password_set",
            Self::Replaced => "replaced",
        }
    }

    /// Why this mail is not sent to this reader now; nothing where it is.
    #[must_use]
    pub fn of(mail: &mail::Model, reader: &Reader<'_>, now: i64) -> Option<Self> {
        if mail.kind != MOVED && reader.address != Some(mail.address.as_str()) {
            return Some(Self::AddressChanged);
        }
        if reader.account.is_some_and(|account| account.disabled_at.is_some()) {
            return Some(Self::AccountClosed);
        }
        if !LINKS.contains(&mail.kind.as_str()) {
            return None;
        }
        if reader.left_since(mail.created_at, now) {
            return Some(Self::Left);
        }
        let invited = mail.kind == "invitation";
        if reader.account.is_some_and(|account| invited || account.changed_at > mail.created_at) {
            return Some(Self::PasswordSet);
        }
        reader.asked_again.then_some(Self::Replaced)
    }
}

impl Reader<'_> {
    /// Whoever had left before may still ask for a link: what they earned stays theirs.
    fn left_since(&self, asked: i64, now: i64) -> bool {
        let ends: Option<Vec<NaiveDate>> = self.last_days.iter().copied().collect();
        let last = ends.and_then(|ends| ends.into_iter().max());
        last.is_some_and(|last| local_day(asked, self.zone) <= last && last < local_day(now, self.zone))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const DAY_MS: i64 = crate::time::DAY_MS;
    /// Noon in New York on 2 March 2026.
    const ASKED: i64 = 1_772_470_800_000;

    fn mail(kind: &str) -> mail::Model {
        mail::Model {
            id: Uuid::nil(),
            kind: kind.into(),
            person_id: None,
            address: "a@example.test".into(),
            language: "en".into(),
            items: String::new(),
            state: "queued".into(),
            attempts: 1,
            due_at: ASKED,
            created_at: ASKED,
            asked_by: None,
            sent_at: None,
            last_error: None,
            unclear: 0,
            dropped_for: None,
        }
    }

    fn account(changed_at: i64, disabled_at: Option<i64>) -> account::Model {
        account::Model {
            person_id: Uuid::nil(),
            password_hash: String::new(),
            changed_at,
            failures: 0,
            locked_until: None,
            disabled_at,
        }
    }

    const HERE: Reader<'_> = Reader {
        address: Some("a@example.test"),
        account: None,
        last_days: &[None],
        zone: chrono_tz::America::New_York,
        asked_again: false,
    };

    fn why(kind: &str, reader: Reader<'_>) -> Option<&'static str> {
        Dropped::of(&mail(kind), &reader, ASKED + 2 * DAY_MS).map(Dropped::name)
    }

    #[test]
    fn what_says_that_an_address_changed_goes_to_the_one_before() {
        assert_eq!(why(MOVED, Reader { address: Some("b@example.test"), ..HERE }), None);
    }

    #[test]
    fn nothing_meanwhile_drops_nothing() {
        for kind in ["invitation", "password_reset", "news"] {
            assert_eq!(why(kind, HERE), None);
        }
    }

    #[test]
    fn another_address_and_a_closed_account_drop_every_mail() {
        let closed = account(0, Some(1));
        for kind in ["invitation", "password_reset", "news"] {
            assert_eq!(
                why(kind, Reader { address: Some("b@example.test"), ..HERE }),
                Some("address_changed")
            );
            assert_eq!(why(kind, Reader { address: None, ..HERE }), Some("address_changed"));
            assert_eq!(why(kind, Reader { account: Some(&closed), ..HERE }), Some("account_closed"));
        }
    }

    #[test]
    fn a_password_set_meanwhile_ends_links_and_not_news() {
        let (before, after) = (account(ASKED - 1, None), account(ASKED + 1, None));
        assert_eq!(why("invitation", Reader { account: Some(&before), ..HERE }), Some("password_set"));
        assert_eq!(why("password_reset", Reader { account: Some(&before), ..HERE }), None);
        assert_eq!(why("password_reset", Reader { account: Some(&after), ..HERE }), Some("password_set"));
        assert_eq!(why("news", Reader { account: Some(&after), ..HERE }), None);
    }

    #[test]
    fn who_left_meanwhile_gets_no_link_and_who_left_before_does() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        let left = |days: &[Option<NaiveDate>]| why("password_reset", Reader { last_days: days, ..HERE });
        assert_eq!(left(&[day(1)]), None, "they asked after their last day");
        assert_eq!(left(&[day(2)]), Some("left"));
        assert_eq!(left(&[day(1), day(3)]), Some("left"));
        assert_eq!(left(&[day(4)]), None, "today is their last day");
        assert_eq!(left(&[day(2), None]), None, "they go on elsewhere");
        assert_eq!(left(&[]), None);
    }

    #[test]
    fn a_later_link_takes_the_place() {
        assert_eq!(why("password_reset", Reader { asked_again: true, ..HERE }), Some("replaced"));
        assert_eq!(why("news", Reader { asked_again: true, ..HERE }), None);
    }
}
