//! The short codes people write in framework files: `C01`, `C01.2`, `R2`, `L3`, `E1`, `M06`.

use std::fmt;
use std::str::FromStr;

/// Serializes a type as the string it prints and parses.
macro_rules! text_serde {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a string")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}
pub(crate) use text_serde;

/// Parses `letter` followed by exactly `digits` digits (any number of digits if 0).
fn numbered(text: &str, letter: char, digits: usize) -> Option<u8> {
    let rest = text.strip_prefix(letter)?;
    let plain = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let width = digits == 0 && !rest.starts_with('0') || rest.len() == digits;
    (plain && width).then(|| rest.parse().ok()).flatten()
}

/// A competency, `C01` to `C99`. The program's own are C01 to C11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompetencyCode(pub u8);

impl fmt::Display for CompetencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{:02}", self.0)
    }
}

impl FromStr for CompetencyCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        numbered(text, 'C', 2)
            .filter(|number| *number > 0)
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a competency code; write one such as C01"))
    }
}

text_serde!(CompetencyCode);

/// An observable indicator of a competency, `C01.1`; ordered by competency, then number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorCode {
    /// The competency that it shows.
    pub competency: CompetencyCode,
    /// Its number within the competency, from 1.
    pub number: u8,
}

impl fmt::Display for IndicatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.competency, self.number)
    }
}

impl FromStr for IndicatorCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not an indicator code; write one such as C01.2");
        let (competency, number) = text.split_once('.').ok_or_else(wrong)?;
        let competency = competency.parse().map_err(|_| wrong())?;
        let plain = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
        let number = number.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        Ok(Self { competency, number })
    }
}

text_serde!(IndicatorCode);

/// A practice role: what a person does, `R1` to `R11`. Not a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleCode(pub u8);

impl fmt::Display for RoleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{}", self.0)
    }
}

impl FromStr for RoleCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        numbered(text, 'R', 0)
            .filter(|number| (1..=11).contains(number))
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a practice role; write one of R1 to R11"))
    }
}

text_serde!(RoleCode);

/// A type of evidence, `E1` to `E13`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceType(pub u8);

impl EvidenceType {
    /// Live field observation.
    pub const LIVE: Self = Self(1);
    /// Co-response observation by a partner or supervisor.
    pub const CO_RESPONSE: Self = Self(2);
    /// Review of a recorded encounter.
    pub const RECORDED: Self = Self(3);
    /// Simulation or behavioral rehearsal.
    pub const SIMULATION: Self = Self(4);
    /// Record or plan review against a checklist.
    pub const RECORD_REVIEW: Self = Self(5);

    /// Whether the evidence comes from a real encounter that somebody watched (E1, E2, E3).
    #[must_use]
    pub fn is_field(self) -> bool {
        (1..=3).contains(&self.0)
    }
}

impl fmt::Display for EvidenceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{}", self.0)
    }
}

impl FromStr for EvidenceType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        numbered(text, 'E', 0)
            .filter(|number| (1..=13).contains(number))
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not an evidence type; write one of E1 to E13"))
    }
}

text_serde!(EvidenceType);

/// A competency level, from no evidence (`L0`) to teaching and assessing (`L5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum LevelCode {
    /// No qualifying evidence.
    L0,
    /// Explains and has watched.
    L1,
    /// Does it with active help.
    L2,
    /// Does it with someone reachable.
    L3,
    /// Does it alone in ordinary and hard cases.
    L4,
    /// Teaches and assesses.
    L5,
}

impl fmt::Display for LevelCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L{}", *self as u8)
    }
}

impl FromStr for LevelCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::L0, Self::L1, Self::L2, Self::L3, Self::L4, Self::L5]
            .into_iter()
            .find(|level| level.to_string() == text)
            .ok_or_else(|| format!("`{text}` is not a level; write one of L0 to L5"))
    }
}

/// The code of a curriculum module, such as `M06`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleCode(String);

impl ModuleCode {
    /// The code as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ModuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ModuleCode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let good = text.len() <= 16
            && text.starts_with(|first: char| first.is_ascii_uppercase())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
        good.then(|| Self(text.to_owned())).ok_or_else(|| {
            format!(
                "`{text}` is not a module code; write capital letters, digits and hyphens, for example M06"
            )
        })
    }
}

text_serde!(ModuleCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_print_as_they_parse() {
        for text in ["C01", "C11", "C99"] {
            assert_eq!(text.parse::<CompetencyCode>().expect(text).to_string(), text);
        }
        for text in ["C01.1", "C09.6", "C11.12"] {
            assert_eq!(text.parse::<IndicatorCode>().expect(text).to_string(), text);
        }
        for text in ["R1", "R11"] {
            assert_eq!(text.parse::<RoleCode>().expect(text).to_string(), text);
        }
        for text in ["E1", "E13"] {
            assert_eq!(text.parse::<EvidenceType>().expect(text).to_string(), text);
        }
        for text in ["L0", "L5"] {
            assert_eq!(text.parse::<LevelCode>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn near_misses_are_refused_with_a_remedy() {
        for text in ["C1", "c01", "C00", "C001", "C+1", "01", ""] {
            assert!(text.parse::<CompetencyCode>().is_err(), "{text}");
        }
        for text in ["C01", "C01.", "C01.01", "C01.+1", "C1.1", "C01.1.1", "C01.300"] {
            assert!(text.parse::<IndicatorCode>().is_err(), "{text}");
        }
        for text in ["R0", "R12", "R01", "r1"] {
            assert!(text.parse::<RoleCode>().is_err(), "{text}");
        }
        for text in ["E0", "E14", "E", "E01"] {
            assert!(text.parse::<EvidenceType>().is_err(), "{text}");
        }
        for text in ["m06", "", "M 06", "06"] {
            assert!(text.parse::<ModuleCode>().is_err(), "{text}");
        }
        assert_eq!("L6".parse::<LevelCode>(), Err("`L6` is not a level; write one of L0 to L5".into()));
    }

    #[test]
    fn order_is_natural_not_textual() {
        let codes = |list: &[&str]| -> Vec<IndicatorCode> {
            list.iter().map(|text| text.parse().expect(text)).collect()
        };
        let mut sorted = codes(&["C02.1", "C01.10", "C01.2"]);
        sorted.sort();
        assert_eq!(sorted, codes(&["C01.2", "C01.10", "C02.1"]));
        assert!(RoleCode(2) < RoleCode(11));
        assert!(LevelCode::L2 < LevelCode::L3);
    }
}
