//! Where in a YAML file each value stands, so that a finding about a value can name its line.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

/// Positions of every value of one file by path: `indicators/2/code`.
#[derive(Debug, Default)]
pub(crate) struct Positions(HashMap<String, (u64, u64)>);

impl Positions {
    /// Reads the positions of a text that parses; empty for one that does not.
    pub(crate) fn of(text: &str) -> Self {
        let mut positions = Self::default();
        if let Ok(root) = serde_saphyr::from_str::<Spanned<Node>>(text) {
            positions.collect(String::new(), &root);
        }
        positions
    }

    /// Line and column, from 1, of a value; of the nearest value around it if it stands nowhere itself.
    pub(crate) fn find(&self, path: &str) -> (u64, u64) {
        let mut path = path;
        loop {
            if let Some(place) = self.0.get(path) {
                return *place;
            }
            match path.rsplit_once('/') {
                Some((around, _)) => path = around,
                None if path.is_empty() => return (1, 1),
                None => path = "",
            }
        }
    }

    fn collect(&mut self, path: String, node: &Spanned<Node>) {
        let join = |part: &str| {
            if path.is_empty() { part.to_owned() } else { format!("{path}/{part}") }
        };
        match &node.value {
            Node::Scalar => {}
            Node::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.collect(join(&at.to_string()), item);
                }
            }
            Node::Map(entries) => {
                for (key, value) in entries {
                    self.collect(join(key), value);
                }
            }
        }
        self.0.insert(path, (node.referenced.line(), node.referenced.column()));
    }
}

enum Node {
    Scalar,
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

macro_rules! scalars {
    ($($method:ident: $type:ty),*) => {
        $(fn $method<E>(self, _: $type) -> Result<Node, E> {
            Ok(Node::Scalar)
        })*
    };
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    scalars!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64, visit_str: &str);

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_line() {
        let positions = Positions::of(
            "code: C01\nindicators:\n  - code: C01.1\n    anchors:\n      0: \"no\"\n      1: \"some\"\n  - code: C01.2\n",
        );
        assert_eq!(positions.find("code"), (1, 7));
        assert_eq!(positions.find("indicators/1/code"), (7, 11));
        assert_eq!(positions.find("indicators/0/anchors/1"), (6, 10));
    }

    #[test]
    fn what_is_missing_is_placed_where_it_should_be() {
        let positions = Positions::of("a:\n  b: 1\n");
        assert_eq!(positions.find("a/c/d"), positions.find("a"));
        assert_eq!(positions.find("x"), positions.find(""));
    }
}
