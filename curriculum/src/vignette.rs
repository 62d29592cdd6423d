//! Written encounters that raters score blind, and the keys they are compared with.

use serde::{Deserialize, Serialize};

use crate::canonical;
pub use crate::load::load_vignettes;

/// A written encounter with its key. What goes to a rater is [`Vignette::rater_view`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vignette {
    /// The code, as in `V01`.
    pub code: String,
    /// The version, from 1.
    pub version: u32,
    /// The title.
    pub title: String,
    /// Whether scores on it count or are practice.
    pub pool: Pool,
    /// How long the encounter is, in minutes.
    pub minutes: u32,
    /// Where it happens.
    pub setting: Setting,
    /// One sentence that gives nothing away.
    pub summary: String,
    /// Codes of the indicators a rater is asked to rate, in framework order.
    pub indicators: Vec<String>,
    /// What happens, turn by turn.
    pub turns: Vec<Turn>,
    /// Whether assessors have signed the key.
    pub key_status: KeyStatus,
    /// The key, in the order of `indicators`.
    pub key: Vec<KeyRating>,
}

/// What a vignette is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pool {
    /// Scores count for a rater's certificate.
    Counted,
    /// For practice; the key is shown afterwards.
    Practice,
}

/// Where an encounter happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// At the family's home.
    Home,
    /// At school.
    School,
    /// Somewhere in the community.
    Community,
    /// By phone.
    Phone,
    /// In a hospital.
    Hospital,
    /// In a shelter or foster home.
    Shelter,
}

/// Whether a key may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyStatus {
    /// Set by the authors.
    Provisional,
    /// Signed by two center assessors.
    Signed,
}

/// One thing that somebody says or does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Minutes and seconds since the beginning, `MM:SS`.
    pub at: String,
    /// Who speaks, or `Narrator`.
    pub who: String,
    /// What is said or seen, as plain text.
    pub text: String,
}

/// The key's rating of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRating {
    /// The code of the indicator.
    pub indicator: String,
    /// The rating.
    pub rating: KeyMark,
    /// What in the transcript supports it.
    pub reason: String,
}

/// A rating in a key: 0 to 3, or `NO` where no chance arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum KeyMark {
    /// A rating from 0 to 3.
    Scored(u8),
    /// Not observed.
    NotObserved,
}

/// A vignette without its key: all that ever goes to a rater.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaterView {
    /// The code, as in `V01`.
    pub code: String,
    /// The version, from 1.
    pub version: u32,
    /// The title.
    pub title: String,
    /// Whether scores on it count or are practice.
    pub pool: Pool,
    /// How long the encounter is, in minutes.
    pub minutes: u32,
    /// Where it happens.
    pub setting: Setting,
    /// One sentence that gives nothing away.
    pub summary: String,
    /// Codes of the indicators to rate, in framework order.
    pub indicators: Vec<String>,
    /// What happens, turn by turn.
    pub turns: Vec<Turn>,
}

impl Vignette {
    /// The vignette without its key.
    #[must_use]
    pub fn rater_view(&self) -> RaterView {
        RaterView {
            code: self.code.clone(),
            version: self.version,
            title: self.title.clone(),
            pool: self.pool,
            minutes: self.minutes,
            setting: self.setting,
            summary: self.summary.clone(),
            indicators: self.indicators.clone(),
            turns: self.turns.clone(),
        }
    }

    /// The content in one fixed spelling (keys sorted, no spaces): what is stored, and what a
    /// digest is taken of.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        canonical::to_string(self)
    }

    /// A vignette from its canonical form.
    pub fn from_canonical_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }
}

impl KeyMark {
    /// The rating as a number, or nothing for `NO`.
    #[must_use]
    pub fn scored(self) -> Option<u8> {
        match self {
            Self::Scored(rating) => Some(rating),
            Self::NotObserved => None,
        }
    }
}

impl TryFrom<String> for KeyMark {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "0" => Ok(Self::Scored(0)),
            "1" => Ok(Self::Scored(1)),
            "2" => Ok(Self::Scored(2)),
            "3" => Ok(Self::Scored(3)),
            "NO" => Ok(Self::NotObserved),
            other => Err(format!("`{other}` is not a rating: use 0, 1, 2, 3 or NO")),
        }
    }
}

impl From<KeyMark> for String {
    fn from(mark: KeyMark) -> Self {
        match mark {
            KeyMark::Scored(rating) => rating.to_string(),
            KeyMark::NotObserved => "NO".to_owned(),
        }
    }
}
