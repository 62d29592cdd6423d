//! Rows packed by the database into JSON. Each row that comes one by one through
//! the driver costs more than the database needs to find it, and each question
//! costs a way there and back; so what belongs together is one statement, whose
//! answer is one row with a text for each list.

use std::collections::BTreeMap;
use std::fmt::{self, Formatter};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use uuid::Uuid;

/// A statement in the making: lists, each packed into one text.
pub(super) struct Question {
    backend: DbBackend,
    /// Rows that several lists ask about, by name.
    named: Vec<String>,
    lists: Vec<String>,
    values: Vec<Value>,
}

/// The texts of one question about some ids, by the database and how many they are: a
/// long one takes longer to write than many of its lists take to find.
pub(super) struct Texts(Mutex<BTreeMap<(bool, usize), Arc<str>>>);

impl Texts {
    /// None yet.
    pub(super) const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// Asks about these ids; `lists` names what is asked for, given the ids' parameters,
    /// and depends on nothing else.
    pub(super) async fn ask(
        &self,
        db: &impl ConnectionTrait,
        ids: &[Uuid],
        lists: impl FnOnce(&mut Question, &str),
    ) -> Result<Answer, DbErr> {
        let mut question = Question::new(db);
        let names = question.ids(ids);
        let text = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (question.backend == DbBackend::Sqlite, question.values.len());
            let text = known.entry(key).or_insert_with(|| {
                lists(&mut question, &names);
                question.text().into()
            });
            Arc::clone(text)
        };
        Answer::to(db, text.to_string(), question).await
    }
}

/// What came back, to be taken list by list in the order in which they were asked for.
pub(super) struct Answer {
    row: QueryResult,
    next: usize,
}

impl Question {
    /// For a database.
    pub(super) fn new(db: &impl ConnectionTrait) -> Self {
        let backend = db.get_database_backend();
        Self { backend, named: Vec::new(), lists: Vec::new(), values: Vec::new() }
    }

    /// Ids as parameters that any list may name, such as `$1, $2`. Few different
    /// lengths are asked for, so that few different statements are prepared.
    pub(super) fn ids(&mut self, ids: &[Uuid]) -> String {
        let first = self.values.len() + 1;
        let Some(last) = ids.last() else { return "NULL".into() };
        let padding = ids.len().next_power_of_two() - ids.len();
        let ids = ids.iter().chain(std::iter::repeat_n(last, padding));
        self.values.extend(ids.map(|id| Value::from(*id)));
        let names: Vec<String> = (first..=self.values.len()).map(|at| format!("${at}")).collect();
        names.join(", ")
    }

    /// Asks for a list: of each row these ids, then these columns; `from` is what
    /// follows FROM.
    pub(super) fn list(&mut self, ids: &[&str], columns: &[&str], from: &str) {
        let sqlite = self.backend == DbBackend::Sqlite;
        let ids = ids.iter().map(|id| if sqlite { format!("hex({id})") } else { (*id).to_owned() });
        let all: Vec<String> = ids.chain(columns.iter().map(|column| (*column).to_owned())).collect();
        let all = all.join(", ");
        self.lists.push(if sqlite {
            format!("(SELECT json_group_array(json_array({all})) FROM {from})")
        } else {
            format!("(SELECT CAST(json_agg(json_build_array({all})) AS text) FROM {from})")
        });
    }

    /// Names the rows of a selection, found once however many lists ask about them.
    pub(super) fn name(&mut self, name: &str, selection: &str) {
        self.named.push(format!("{name} AS MATERIALIZED ({selection})"));
    }

    /// Asks.
    pub(super) async fn ask(self, db: &impl ConnectionTrait) -> Result<Answer, DbErr> {
        Answer::to(db, self.text(), self).await
    }

    fn text(&self) -> String {
        let lists: Vec<String> =
            self.lists.iter().enumerate().map(|(at, list)| format!("{list} AS l{at}")).collect();
        let named =
            if self.named.is_empty() { String::new() } else { format!("WITH {} ", self.named.join(", ")) };
        format!("{named}SELECT {}", lists.join(", "))
    }
}

impl Answer {
    async fn to(db: &impl ConnectionTrait, text: String, question: Question) -> Result<Self, DbErr> {
        let statement = Statement::from_sql_and_values(question.backend, text, question.values);
        let row = db.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("a row of packed lists".into()))?;
        Ok(Self { row, next: 0 })
    }

    /// The next list.
    pub(super) fn take<T: DeserializeOwned>(&mut self) -> Result<Vec<T>, DbErr> {
        let text: Option<String> = self.row.try_get_by_index(self.next)?;
        self.next += 1;
        let Some(text) = text else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(|error| DbErr::Json(format!("list {}: {error}", self.next)))
    }
}

/// An id that may be absent: SQLite writes the absent one as an empty text.
pub(super) fn maybe_id<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Uuid>, D::Error> {
    struct Id;
    impl Visitor<'_> for Id {
        type Value = Option<Uuid>;

        fn expecting(&self, to: &mut Formatter<'_>) -> fmt::Result {
            to.write_str("an id, an empty text or null")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(E::custom) }
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    from.deserialize_any(Id)
}

/// A text of which something is made while it is read, without keeping it.
pub(super) fn made<'de, D: Deserializer<'de>, T>(from: D, make: impl Fn(&str) -> T) -> Result<T, D::Error> {
    struct Text<F>(F);
    impl<T, F: Fn(&str) -> T> Visitor<'_> for Text<F> {
        type Value = T;

        fn expecting(&self, to: &mut Formatter<'_>) -> fmt::Result {
            to.write_str("a text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            Ok((self.0)(text))
        }
    }
    from.deserialize_str(Text(make))
}

/// What a text says; none where it says nothing that is known.
pub(super) fn parsed<'de, D: Deserializer<'de>, T: FromStr>(from: D) -> Result<Option<T>, D::Error> {
    made(from, |text| text.parse().ok())
}

/// A truth value: SQLite has numbers for them.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    struct Flag;
    impl Visitor<'_> for Flag {
        type Value = bool;

        fn expecting(&self, to: &mut Formatter<'_>) -> fmt::Result {
            to.write_str("true, false, 1 or 0")
        }

        fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
            Ok(value)
        }

        fn visit_u64<E>(self, value: u64) -> Result<bool, E> {
            Ok(value != 0)
        }
    }
    from.deserialize_any(Flag)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn truth_and_absence_are_read_from_both_databases() {
        #[derive(Deserialize, PartialEq, Debug)]
        struct Row(
            #[serde(deserialize_with = "flag")] bool,
            #[serde(deserialize_with = "maybe_id")] Option<Uuid>,
        );
        let read = |text: &str| serde_json::from_str::<Vec<Row>>(text).expect("rows");
        let id = Uuid::from_u128(7);
        let wanted = vec![Row(true, Some(id)), Row(false, None)];
        assert_eq!(read(&format!(r#"[[1,"{}"],[0,""]]"#, id.simple())), wanted);
        assert_eq!(read(&format!(r#"[[true,"{id}"],[false,null]]"#)), wanted);
    }

    #[test]
    fn ids_are_padded_to_a_power_of_two() {
        let mut question =
            Question { backend: DbBackend::Sqlite, named: vec![], lists: vec![], values: vec![] };
        let three: Vec<Uuid> = (1..=3).map(Uuid::from_u128).collect();
        assert_eq!(question.ids(&three), "$1, $2, $3, $4");
        assert_eq!(question.values[2], question.values[3]);
        assert_eq!(question.ids(&three[..1]), "$5");
        assert_eq!(question.ids(&[]), "NULL");
    }
}
