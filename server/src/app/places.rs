//! From what an operator types or a file says to a place of the tree.

use fieldcraft_entities::org_node;
use uuid::Uuid;

use crate::store::org::Tree;

/// The one place meant by an id, a name, or names from above such as
/// `North Agency / Main Site`.
///
/// # Errors
/// A sentence that says what to write instead.
pub fn place<'a>(tree: &'a Tree, text: &str) -> Result<&'a org_node::Model, String> {
    let text = text.trim();
    if let Some(node) = Uuid::parse_str(text).ok().and_then(|id| tree.get(id)) {
        return Ok(node);
    }
    let mut found: Vec<&org_node::Model> = tree.iter().filter(|node| same(&node.name, text)).collect();
    if found.is_empty() {
        let names: Vec<&str> = text.split('/').map(str::trim).rev().collect();
        found = tree.iter().filter(|node| stands(tree, node, &names)).collect();
    }
    match found[..] {
        [node] => Ok(node),
        [] => Err(format!("There is no place called “{text}”. {}", known(tree))),
        _ => {
            let lines: Vec<String> = found.iter().map(|node| line(tree, node)).collect();
            Err(format!("Several places are called “{text}”. Write one of: {}.", lines.join("; ")))
        }
    }
}

/// Does the node bear the first name, and nodes above it the others in this order?
fn stands(tree: &Tree, node: &org_node::Model, names: &[&str]) -> bool {
    let mut names = names.iter().peekable();
    if names.next().is_none_or(|name| !same(&node.name, name)) {
        return false;
    }
    for above in tree.line(node.id).skip(1) {
        if names.peek().is_some_and(|name| same(&above.name, name)) {
            names.next();
        }
    }
    names.next().is_none()
}

/// The names from below the root down to the node, as [`place`] reads them.
fn line(tree: &Tree, node: &org_node::Model) -> String {
    let mut names: Vec<&str> = tree.line(node.id).map(|node| node.name.as_str()).collect();
    if names.len() > 1 {
        names.pop();
    }
    names.reverse();
    names.join(" / ")
}

fn known(tree: &Tree) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<String> = tree.iter().map(|node| line(tree, node)).collect();
    if names.is_empty() {
        return "There are no places yet: start the server and open its setup link first.".into();
    }
    names.sort_unstable();
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("and more".into());
    }
    format!("There are: {}.", names.join("; "))
}

fn same(name: &str, text: &str) -> bool {
    name.to_lowercase() == text.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let node = |id, parent: Option<u128>, name: &str| org_node::Model {
            id: Uuid::from_u128(id),
            parent_id: parent.map(Uuid::from_u128),
            kind: String::new(),
            name: name.into(),
            time_zone: None,
            jurisdiction: None,
            created_at: 0,
            closed_on: None,
        };
        Tree::new(vec![
            node(1, None, "State"),
            node(2, Some(1), "North"),
            node(3, Some(1), "South"),
            node(4, Some(2), "Main Site"),
            node(5, Some(3), "Main Site"),
            node(6, Some(3), "Youth/Family"),
        ])
    }

    fn found(text: &str) -> Result<u128, String> {
        place(&tree(), text).map(|node| node.id.as_u128())
    }

    #[test]
    fn a_place_is_meant_by_id_name_or_line() {
        assert_eq!(found("00000000-0000-0000-0000-000000000004"), Ok(4));
        assert_eq!(found(" north "), Ok(2));
        assert_eq!(found("North / Main Site"), Ok(4));
        assert_eq!(found("state/south/main site"), Ok(5));
        assert_eq!(found("Youth/Family"), Ok(6));
    }

    #[test]
    fn what_is_not_clear_is_answered_with_what_to_write() {
        assert_eq!(
            found("Main Site"),
            Err("Several places are called “Main Site”. \
                 Write one of: North / Main Site; South / Main Site."
                .into())
        );
        assert!(found("East").is_err_and(|text| text.ends_with("South / Youth/Family; State.")));
        assert!(found("East / Main Site").is_err());
        assert!(place(&Tree::default(), "North").is_err_and(|text| text.contains("setup link")));
    }
}
