//! What people are told: on the page, and by mail as they wish. The news come from the record of
//! deeds ([`news`]) and, once a day, from what is due ([`due`]); a job gathers them, so that no
//! deed waits for it. Nobody is told the same twice.

mod daily;
mod due;
mod job;
mod kinds;
mod news;
mod timing;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use fieldcraft_entities::notification;
use uuid::Uuid;

pub use self::job::Herald;
pub use self::kinds::{Kind, Mode, Reason};
pub use self::timing::{DAY_MINUTES, Prefs};
use crate::app::mail::Language;
use crate::error::{AppError, AppResult, FieldError};
use crate::policy::Caller;
use crate::state::App;
use crate::store::{self, notices::Filter};

/// A page of what the caller was told.
#[derive(Clone, Debug)]
pub struct Notices {
    /// The last first.
    pub items: Vec<notification::Model>,
    /// Names of whom they are about.
    pub names: Arc<HashMap<Uuid, String>>,
    /// How much is not read, in all.
    pub unread: u64,
}

/// Settings as they were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrefs {
    /// Language of mails.
    pub language: Language,
    /// By kind.
    pub modes: BTreeMap<String, String>,
    /// Minutes of the local day; none: mails at any hour.
    pub quiet: Option<(u16, u16)>,
    /// Minute of the local day.
    pub digest_at: u16,
}

impl NewPrefs {
    fn check(self) -> AppResult<Prefs> {
        let mut faults = Vec::new();
        let mut modes = BTreeMap::new();
        for (kind, mode) in &self.modes {
            match (kind.parse::<Kind>(), mode.parse::<Mode>()) {
                (Ok(kind), Ok(mode)) => {
                    modes.insert(kind, mode);
                }
                (Err(()), _) => {
                    faults.push(FieldError::new(format!("/modes/{kind}"), "There is no such kind."));
                }
                (_, Err(())) => {
                    faults.push(FieldError::new(format!("/modes/{kind}"), "Use now, daily or off."));
                }
            }
        }
        let of_a_day = |minute: u16| minute < DAY_MINUTES;
        if self.quiet.is_some_and(|(from, to)| !of_a_day(from) || !of_a_day(to) || from == to) {
            let detail = "Quiet hours begin and end at two times of the day.";
            faults.push(FieldError::new("/quiet_from", detail));
        }
        if !of_a_day(self.digest_at) {
            faults.push(FieldError::new("/digest_at", "Choose a time of the day."));
        }
        AppError::fields(faults)?;
        // What a person has not changed follows the default, should that ever change.
        modes.retain(|kind, mode| kind.default_mode() != *mode);
        Ok(Prefs { language: self.language, modes, quiet: self.quiet, digest_at: self.digest_at })
    }
}

impl App {
    /// What the caller was told, the last first.
    pub async fn notices(&self, caller: &Caller, filter: Filter) -> AppResult<Notices> {
        let db = &self.store.read;
        let items = store::notices::page(db, caller.person, filter).await?;
        let names = self.names(db, items.iter().filter_map(|row| row.about_id)).await?;
        let unread = store::notices::unread(db, caller.person).await?;
        Ok(Notices { items, names, unread })
    }

    /// Marks one as read. Again is harmless.
    ///
    /// # Errors
    /// `NotFound` for one that the caller was not told.
    pub async fn read_notice(&self, caller: &Caller, id: Uuid) -> AppResult<()> {
        let tx = self.store.begin().await?;
        let row = store::notices::find(&tx, id).await?;
        row.filter(|row| row.person_id == caller.person).ok_or(AppError::NotFound("notification"))?;
        store::notices::read(&tx, caller.person, (Some(id), 0), self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Marks as read what happened up to an instant: that of the newest one that was shown.
    pub async fn read_notices(&self, caller: &Caller, up_to: i64) -> AppResult<()> {
        let tx = self.store.begin().await?;
        store::notices::read(&tx, caller.person, (None, up_to), self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How the caller wants to be told, the name of their time zone, and whether they have said so.
    pub async fn own_prefs(&self, caller: &Caller) -> AppResult<(Prefs, chrono_tz::Tz, bool)> {
        let db = &self.store.read;
        let rows = store::notices::settings(db, &[caller.person]).await?;
        let zone = self.zone_of(db, caller.person).await?;
        Ok((Prefs::of(rows.first()), zone, !rows.is_empty()))
    }

    /// Keeps how the caller wants to be told, from the next news on.
    pub async fn save_prefs(&self, caller: &Caller, new: NewPrefs) -> AppResult<()> {
        let prefs = new.check()?;
        let tx = self.store.begin().await?;
        store::notices::put_setting(&tx, prefs.row(caller.person, self.now())).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_with_settings_is_told_at_once() {
        let modes = [("safety", "off"), ("gossip", "now"), ("goal", "weekly")];
        let new = NewPrefs {
            language: Language::English,
            modes: modes.map(|(kind, mode)| (kind.to_owned(), mode.to_owned())).into(),
            quiet: Some((60, 60)),
            digest_at: DAY_MINUTES,
        };
        let Err(AppError::Invalid { errors, .. }) = new.clone().check() else { panic!("refused") };
        let at: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(at, ["/modes/goal", "/modes/gossip", "/quiet_from", "/digest_at"]);
        let good = NewPrefs {
            modes: [("safety".to_owned(), "off".to_owned()), ("goal".to_owned(), "daily".to_owned())].into(),
            quiet: None,
            digest_at: 0,
            ..new
        };
        let prefs = good.check().expect("good settings");
        assert_eq!(prefs.modes, [(Kind::Safety, Mode::Off)].into());
    }
}
