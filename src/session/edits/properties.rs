//! Whatever a file looks like: a reader sees the change that was asked for, and no other.

use proptest::prelude::*;
use proptest::sample::Index;
use toml::Value as Read;

use super::*;
use crate::catalog::Literal;
use crate::session::testing::{file, read};
use crate::syntax::{Array, Document, Field, Table, Value};
use crate::text::{TextEdit, apply_edits};

/// How to come to a value: keys and indices.
type Path = Vec<String>;

/// All that a file has, each with its path.
#[derive(Default)]
struct Places<'a> {
    fields: Vec<(Path, Field<'a>)>,
    tables: Vec<(Path, Table<'a>)>,
    arrays: Vec<(Path, Array<'a>)>,
}

impl<'a> Places<'a> {
    fn of(document: &'a Document) -> Self {
        let mut places = Self::default();
        places.add(&Vec::new(), Value::Table(document.root()));
        places
    }

    fn add(&mut self, path: &Path, value: Value<'a>) {
        let below = |step: String| [path.as_slice(), &[step]].concat();
        match value {
            Value::Table(table) => {
                self.tables.push((path.clone(), table));
                for field in table.fields() {
                    let path = below(field.key.name().to_owned());
                    self.fields.push((path.clone(), field));
                    self.add(&path, field.value.value());
                }
            }
            Value::Array(array) => {
                self.arrays.push((path.clone(), array));
                for (index, node) in array.elements().enumerate() {
                    self.add(&below(index.to_string()), node.value());
                }
            }
            _ => {}
        }
    }
}

/// The value at `path`.
fn at<'r>(root: &'r mut Read, path: &[String]) -> &'r mut Read {
    path.iter().fold(root, |value, step| match value {
        Read::Table(table) => &mut table[step],
        Read::Array(array) => &mut array[step.parse::<usize>().unwrap()],
        other => panic!("{other} has no {step}"),
    })
}

fn table_at<'r>(root: &'r mut Read, path: &[String]) -> &'r mut toml::Table {
    at(root, path).as_table_mut().unwrap()
}

fn array_at<'r>(root: &'r mut Read, path: &[String]) -> &'r mut Vec<Read> {
    at(root, path).as_array_mut().unwrap()
}

/// Without tables and arrays that are empty: the last part of a dotted key or of a list of
/// sections takes the whole with it.
fn pruned(value: Read) -> Read {
    let empty = |value: &Read| match value {
        Read::Table(table) => table.is_empty(),
        Read::Array(array) => array.is_empty(),
        _ => false,
    };
    match value {
        Read::Table(table) => {
            let fields = table.into_iter().map(|(key, value)| (key, pruned(value)));
            Read::Table(fields.filter(|(_, value)| !empty(value)).collect())
        }
        Read::Array(array) => Read::Array(array.into_iter().map(pruned).collect()),
        other => other,
    }
}

/// Applies `edits`; what is then read must be what `change` makes of what was read before.
fn holds(
    before: &str,
    edits: &[TextEdit],
    change: impl FnOnce(&mut Read),
) -> Result<(), TestCaseError> {
    let after = apply_edits(before, edits);
    let after = after.map_err(|error| TestCaseError::fail(format!("{error}\n{before}")))?;
    let mut expected = Read::Table(read(before));
    change(&mut expected);
    let seen = Read::Table(read(&after));
    prop_assert_eq!(pruned(seen), pruned(expected), "{}\n→\n{}", before, after);
    let mixed = before.contains("\r\n") && after.replace("\r\n", "").contains('\n');
    prop_assert!(!mixed, "{before:?}\n→\n{after:?}");
    Ok(())
}

fn element() -> (Literal, Read) {
    let literal = Literal::Table(vec![("new".into(), Literal::Integer(1))]);
    (literal, Read::Table(read("new = 1")))
}

proptest! {
    #[test]
    fn a_field_is_removed_and_nothing_else(before in file(), pick: Index) {
        let document = Document::parse(&before);
        let places = Places::of(&document).fields;
        prop_assume!(!places.is_empty());
        let (path, field) = pick.get(&places);
        holds(&before, &remove_field(*field), |root| {
            let (key, parent) = path.split_last().unwrap();
            table_at(root, parent).remove(key);
        })?;
    }

    #[test]
    fn a_field_is_inserted_and_nothing_else(before in file(), pick: Index) {
        let document = Document::parse(&before);
        let places = Places::of(&document).tables;
        let (path, table) = pick.get(&places);
        holds(&before, &insert_field(*table, "new key", "1"), |root| {
            table_at(root, path).insert("new key".into(), Read::Integer(1));
        })?;
    }

    #[test]
    fn a_key_is_renamed_and_nothing_else(before in file(), pick: Index) {
        let document = Document::parse(&before);
        let places = Places::of(&document).fields;
        prop_assume!(!places.is_empty());
        let (path, field) = pick.get(&places);
        holds(&before, &rename_key(*field, "new key"), |root| {
            let (key, parent) = path.split_last().unwrap();
            let parent = table_at(root, parent);
            let value = parent.remove(key).unwrap();
            parent.insert("new key".into(), value);
        })?;
    }

    #[test]
    fn an_element_is_removed_and_nothing_else(before in file(), pick: Index, which: Index) {
        let document = Document::parse(&before);
        let mut places = Places::of(&document).arrays;
        places.retain(|(_, array)| !array.is_empty());
        prop_assume!(!places.is_empty());
        let (path, array) = pick.get(&places);
        let index = which.index(array.len());
        holds(&before, &remove_element(*array, index), |root| {
            array_at(root, path).remove(index);
        })?;
    }

    #[test]
    fn an_element_is_inserted_and_nothing_else(before in file(), pick: Index, which: Index) {
        let document = Document::parse(&before);
        let places = Places::of(&document).arrays;
        prop_assume!(!places.is_empty());
        let (path, array) = pick.get(&places);
        let index = which.index(array.len() + 1);
        let (literal, value) = element();
        holds(&before, &insert_element(*array, index, &literal), |root| {
            array_at(root, path).insert(index, value);
        })?;
    }

    #[test]
    fn an_element_is_moved_and_nothing_else(before in file(), pick: Index, [from, to]: [Index; 2]) {
        let document = Document::parse(&before);
        let mut places = Places::of(&document).arrays;
        places.retain(|(_, array)| !array.is_empty());
        prop_assume!(!places.is_empty());
        let (path, array) = pick.get(&places);
        let (from, to) = (from.index(array.len()), to.index(array.len() + 1));
        holds(&before, &move_element(*array, from, to), |root| {
            let array = array_at(root, path);
            let moved = array[from].clone();
            array.insert(to, moved);
            array.remove(if to <= from { from + 1 } else { from });
        })?;
    }
}
