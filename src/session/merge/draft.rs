//! Doing to one text what changed in another.

use std::ops::Range;
use std::sync::Arc;

use super::Step;
use super::compare::Change;
use super::place::{find, find_table, id_of, position};
use super::same::{same, same_or_absent};
use super::written;
use crate::session::{edits, insert, layout, render};
use crate::syntax::{Array, Document, Node, Table, TableOrigin, Value};
use crate::text::{Composition, TextEdit, TextSize};

/// A list that differs in more elements than this is written anew.
const MAX_ELEMENTS: usize = 32;

/// A text that is being changed, step by step.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    document: Arc<Document>,
    /// What was done so far: each round is edits of the text after the one before, sorted.
    rounds: Vec<Vec<TextEdit>>,
}

/// Why a change is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The text is half-typed where it would have to be edited.
    Broken,
    /// There is no place for it.
    NoPlace,
}

type Done = Result<(), Refusal>;

impl Draft {
    pub(super) fn of(document: &Document) -> Self {
        Self { document: Arc::new(document.clone()), rounds: Vec::new() }
    }

    /// The text as it is now.
    pub(super) fn into_document(self) -> Document {
        Arc::unwrap_or_clone(self.document)
    }

    /// All that was done, as edits of the text it began with.
    pub(super) fn into_edits(self, original: &Document) -> Vec<TextEdit> {
        let mut pieces = Composition::of(original.text());
        self.rounds.iter().for_each(|round| pieces.apply(round));
        pieces.into_edits()
    }

    /// Makes those of `changes` that only replace a value that stands in one place, all at once;
    /// gives back the others.
    pub(super) fn replace_values<'a>(&mut self, changes: Vec<Change<'a>>) -> Vec<Change<'a>> {
        let document = Arc::clone(&self.document);
        let edits: Vec<_> = changes.iter().map(|change| replacement(&document, change)).collect();
        let mut changed = self.clone();
        let all = edits.iter().flatten().cloned().collect();
        if changed.apply(all).is_err() || !changed.is_no_worse_than(self) {
            return changes;
        }
        *self = changed;
        let left = changes.into_iter().zip(edits).filter(|(_, edit)| edit.is_none());
        left.map(|(change, _)| change).collect()
    }

    /// Makes a change, wholly or not at all.
    pub(super) fn make(&mut self, change: &Change<'_>) -> Done {
        self.wholly(|changed| match change {
            Change::Put { way, value } => changed.put(&way.mine, *value),
            Change::Remove { way } => changed.remove(&way.mine),
            Change::Insert { list, theirs, index } => {
                changed.insert_between(&list.mine, *theirs, *index)
            }
            Change::RemoveUnnamed { list, entry } => changed.remove_unnamed(&list.mine, *entry),
            Change::Splice { list, at, elements, .. } => changed.splice(&list.mine, at, elements),
        })
    }

    /// Puts `value` where `path` leads, wholly or not at all.
    pub(super) fn put_wholly(&mut self, path: &[Step], value: Node<'_>) -> Done {
        self.wholly(|changed| changed.put(path, value))
    }

    /// Takes out what `path` leads to, wholly or not at all.
    pub(super) fn remove_wholly(&mut self, path: &[Step]) -> Done {
        self.wholly(|changed| changed.remove(path))
    }

    fn put(&mut self, path: &[Step], value: Node<'_>) -> Done {
        let document = Arc::clone(&self.document);
        let Some(node) = find(&document, path) else { return self.insert(path, value) };
        let in_parts = match (node.value(), value.value()) {
            _ if same(node, value) => return Ok(()),
            (Value::Table(_), Value::Table(theirs)) => {
                self.wholly(|changed| changed.put_fields(path, theirs))
            }
            (Value::Array(mine), Value::Array(theirs))
                if mine.is_tables() || node.text().contains('\n') =>
            {
                self.wholly(|changed| changed.put_elements(path, mine, theirs))
            }
            _ => Err(Refusal::NoPlace),
        };
        match in_parts {
            Err(Refusal::Broken) => Err(Refusal::Broken),
            Ok(()) if same_or_absent(find(&self.document, path), Some(value)) => Ok(()),
            Ok(()) | Err(Refusal::NoPlace) => self.replace(path, value),
        }
    }

    fn remove(&mut self, path: &[Step]) -> Done {
        let document = Arc::clone(&self.document);
        let Some((last, parent)) = path.split_last() else { return Err(Refusal::NoPlace) };
        let list = || find(&document, parent).and_then(Node::as_array);
        let edits = match last {
            Step::Key(key) => {
                let field = find_table(&document, parent).and_then(|table| table.get(key));
                field.map(edits::remove_field)
            }
            Step::Id(id) => {
                list().and_then(|list| Some(edits::remove_element(list, position(list, id)?)))
            }
            Step::Index(index) => list().map(|list| edits::remove_element(list, *index)),
        };
        edits.map_or(Ok(()), |edits| self.apply(edits))
    }

    fn replace(&mut self, path: &[Step], value: Node<'_>) -> Done {
        let document = Arc::clone(&self.document);
        let Some(node) = find(&document, path) else { return self.insert(path, value) };
        let edits = edits::replace_value(node, &written::value(value));
        if !edits.is_empty() {
            return self.apply(edits);
        }
        self.remove(path)?;
        self.insert(path, value)
    }

    fn put_fields(&mut self, path: &[Step], theirs: Table<'_>) -> Done {
        let document = Arc::clone(&self.document);
        let mine = find_table(&document, path).ok_or(Refusal::NoPlace)?;
        let below = |key: &str| [path, &[Step::Key(key.to_owned())]].concat();
        for field in theirs.fields() {
            self.put(&below(field.key.name()), field.value)?;
        }
        let gone = mine.fields().filter(|field| theirs.get(field.key.name()).is_none());
        gone.map(|field| below(field.key.name())).try_for_each(|path| self.remove(&path))
    }

    /// Changes only those elements that differ.
    fn put_elements(&mut self, path: &[Step], mine: Array<'_>, theirs: Array<'_>) -> Done {
        let same_pair = |(a, b): &(Node<'_>, Node<'_>)| same(*a, *b);
        let start = mine.elements().zip(theirs.elements()).take_while(same_pair).count();
        let rest = mine.len().min(theirs.len()) - start;
        let backwards = mine.elements().rev().zip(theirs.elements().rev());
        let end = backwards.take(rest).take_while(same_pair).count();
        let (old, new) = (mine.len() - start - end, theirs.len() - start - end);
        if old.max(new) > MAX_ELEMENTS {
            return Err(Refusal::NoPlace);
        }
        let changed: Vec<Node<'_>> = theirs.elements().skip(start).take(new).collect();
        self.splice(path, &(start..start + old), &changed)
    }

    /// Puts `elements` in the place of those `at` these places of a list.
    fn splice(&mut self, path: &[Step], at: &Range<usize>, elements: &[Node<'_>]) -> Done {
        let place = |index| [path, &[Step::Index(index)]].concat();
        for (index, element) in (at.start..).zip(elements) {
            if index < at.end {
                self.put(&place(index), *element)?;
            } else {
                self.insert_element(path, Some(index), *element)?;
            }
        }
        let rest = at.start + elements.len()..at.end;
        rest.rev().try_for_each(|index| self.remove(&place(index)))
    }

    fn insert(&mut self, path: &[Step], value: Node<'_>) -> Done {
        let Some((last, parent)) = path.split_last() else { return Err(Refusal::NoPlace) };
        match last {
            Step::Key(_) => {
                let sections = self.wholly(|changed| changed.insert_sections(path, value));
                match sections {
                    Err(Refusal::NoPlace) => self.insert_text(path, &written::value(value)),
                    done => done,
                }
            }
            Step::Id(_) => self.insert_element(parent, None, value),
            Step::Index(index) => self.insert_element(parent, Some(*index), value),
        }
    }

    /// Inserts what has headers on disk with its headers, if there is a place for them here.
    fn insert_sections(&mut self, path: &[Step], value: Node<'_>) -> Done {
        let document = Arc::clone(&self.document);
        let [Step::Key(group), rest @ ..] = path else { return Err(Refusal::NoPlace) };
        let parent = find_table(&document, &path[..path.len() - 1]);
        let takes_headers = parent.is_some_and(|parent| {
            let origin = parent.origin();
            matches!(origin, TableOrigin::Root | TableOrigin::Header | TableOrigin::Implicit)
        });
        let keys_only = rest.iter().all(|step| matches!(step, Step::Key(_)));
        let sections = written::sections(value).filter(|_| takes_headers && keys_only);
        let sections = sections.ok_or(Refusal::NoPlace)?;
        let sections = layout::in_line_breaks_of(&document, &sections);
        self.apply(vec![insert::insert_sections(&document, group, &sections)])?;
        let is_there = same_or_absent(find(&self.document, path), Some(value));
        is_there.then_some(()).ok_or(Refusal::NoPlace)
    }

    /// Inserts a rendered value; tables that it needs are made around it.
    fn insert_text(&mut self, path: &[Step], text: &str) -> Done {
        let document = Arc::clone(&self.document);
        let Some((Step::Key(key), parent)) = path.split_last() else {
            return Err(Refusal::NoPlace);
        };
        match find_table(&document, parent) {
            Some(table) => self.apply(edits::insert_field(table, key, text)),
            None if find(&document, parent).is_some() => Err(Refusal::NoPlace),
            None => self.insert_text(parent, &format!("{{ {} = {text} }}", render::key(key))),
        }
    }

    /// Inserts the element of `theirs` at `index` beside the neighbours that it has on disk.
    fn insert_between(&mut self, list: &[Step], theirs: Node<'_>, index: usize) -> Done {
        let document = Arc::clone(&self.document);
        let entries: Vec<_> = theirs.as_array().ok_or(Refusal::NoPlace)?.elements().collect();
        let entry = entries.get(index).ok_or(Refusal::NoPlace)?;
        let here = find(&document, list).and_then(Node::as_array);
        let place = |neighbour: &Node<'_>| position(here?, id_of(*neighbour)?);
        let before = entries.iter().take(index).rev().find_map(place);
        let behind = || entries.iter().skip(index + 1).find_map(place);
        let at = before.map(|at| at + 1).or_else(behind);
        self.insert_element(list, at, *entry)
    }

    /// Inserts an element before the one that is at `at` now, or behind all.
    fn insert_element(&mut self, path: &[Step], at: Option<usize>, element: Node<'_>) -> Done {
        let document = Arc::clone(&self.document);
        let table = element.as_table();
        let is_top = matches!(path, [Step::Key(_)]);
        let sections = is_top.then(|| written::sections(element)).flatten();
        let sections = sections.map(|text| layout::in_line_breaks_of(&document, &text));
        let keys =
            || table.map(|table| layout::in_line_breaks_of(&document, &written::lines(table)));
        match (find(&document, path), path) {
            (Some(node), _) => {
                let array = node.as_array().ok_or(Refusal::NoPlace)?;
                let at = at.unwrap_or(array.len());
                self.apply(match (array.is_tables(), sections) {
                    (false, _) => edits::insert_text(array, at, &written::on_one_line(element)),
                    (true, Some(sections)) => edits::insert_sections(array, at, &sections),
                    (true, None) => edits::insert_keys(array, at, &keys().ok_or(Refusal::NoPlace)?),
                })
            }
            (None, [Step::Key(group)]) => {
                let line_break = document.line_break();
                let made = || Some(format!("[[{}]]{line_break}{}", render::key(group), keys()?));
                let sections = sections.or_else(made).ok_or(Refusal::NoPlace)?;
                self.apply(vec![insert::insert_sections(&document, group, &sections)])
            }
            (None, _) => self.insert_text(path, &format!("[{}]", written::on_one_line(element))),
        }
    }

    /// Removes an entry that is the same as `entry` and that no ID tells from others.
    fn remove_unnamed(&mut self, list: &[Step], entry: Node<'_>) -> Done {
        let document = Arc::clone(&self.document);
        let Some(array) = find(&document, list).and_then(Node::as_array) else { return Ok(()) };
        let is_it = |(index, node): &(usize, Node<'_>)| {
            let is_first = id_of(*node).is_some_and(|id| position(array, id) == Some(*index));
            !is_first && same(*node, entry)
        };
        let found = array.elements().enumerate().find(is_it);
        found.map_or(Ok(()), |(index, _)| self.apply(edits::remove_element(array, index)))
    }

    /// Does `act` wholly or not at all; what it does must leave no more mistakes in the text than
    /// it had.
    fn wholly(&mut self, act: impl FnOnce(&mut Self) -> Done) -> Done {
        let mut changed = self.clone();
        act(&mut changed)?;
        if !changed.is_no_worse_than(self) {
            return Err(Refusal::NoPlace);
        }
        *self = changed;
        Ok(())
    }

    fn is_no_worse_than(&self, before: &Self) -> bool {
        self.document.errors().len() <= before.document.errors().len()
    }

    fn apply(&mut self, mut edits: Vec<TextEdit>) -> Done {
        if edits.iter().any(|edit| touches_broken(&self.document, edit)) {
            return Err(Refusal::Broken);
        }
        if edits.is_empty() {
            return Err(Refusal::NoPlace);
        }
        edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
        let document = self.document.with_edits(&edits).map_err(|_| Refusal::NoPlace)?;
        self.document = Arc::new(document);
        self.rounds.push(edits);
        Ok(())
    }
}

/// The edit for a change that replaces one value, neither a table nor a list, by such another.
fn replacement(document: &Document, change: &Change<'_>) -> Option<TextEdit> {
    let Change::Put { way, value } = change else { return None };
    let node = find(document, &way.mine)?;
    let is_plain = |node: Node<'_>| node.as_table().is_none() && node.as_array().is_none();
    let [edit] =
        <[TextEdit; 1]>::try_from(edits::replace_value(node, &written::value(*value))).ok()?;
    let fits = is_plain(node) && is_plain(*value) && !touches_broken(document, &edit);
    fits.then_some(edit)
}

/// Whether an edit lies in, or directly behind, a section that is half-typed.
fn touches_broken(document: &Document, edit: &TextEdit) -> bool {
    let (start, end) = (edit.range.start(), edit.range.end());
    if edit.range.is_empty() {
        let before = start.checked_sub(TextSize::new(1)).unwrap_or(start);
        return document.section_at(before).is_broken()
            || document.section_at(start).is_broken()
                && document.section_at(start).range().start() < start;
    }
    let last = end.checked_sub(TextSize::new(1)).unwrap_or(end);
    let sections = document.section_at(start).index()..=document.section_at(last).index();
    document.sections().skip(*sections.start()).take(sections.count()).any(|it| it.is_broken())
}
