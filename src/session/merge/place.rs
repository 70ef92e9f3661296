//! Finding what a path leads to.

use super::Step;
use crate::syntax::{Array, Document, Node, Table};

/// What `path` leads to.
pub(super) fn find<'a>(document: &'a Document, path: &[Step]) -> Option<Node<'a>> {
    let (Step::Key(first), rest) = path.split_first()? else { return None };
    let start = document.root().get(first)?.value;
    rest.iter().try_fold(start, |node, step| match step {
        Step::Key(key) => Some(node.as_table()?.get(key)?.value),
        Step::Id(id) => {
            let list = node.as_array()?;
            list.elements().nth(position(list, id)?)
        }
        Step::Index(index) => node.as_array()?.elements().nth(*index),
    })
}

/// The table that `path` leads to; no step leads to the root.
pub(super) fn find_table<'a>(document: &'a Document, path: &[Step]) -> Option<Table<'a>> {
    match path {
        [] => Some(document.root()),
        _ => find(document, path)?.as_table(),
    }
}

/// Where the first entry with this ID is in its list.
pub(super) fn position(list: Array<'_>, id: &str) -> Option<usize> {
    list.elements().position(|entry| id_of(entry) == Some(id))
}

/// The ID of an entry.
pub(super) fn id_of(entry: Node<'_>) -> Option<&str> {
    entry.as_table()?.get("id")?.value.as_str()
}
