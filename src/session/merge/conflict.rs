use super::draft::Draft;
use super::place::{find, find_table};
use super::same::{same, same_or_absent};
use super::{Conflict, Replaced, Step, Way, written};
use crate::syntax::{Array, Document, Node};
use crate::text::{TextEdit, TextRange};

/// The key under which a conflict's value stands in a document of its own.
const KEY: &str = "disk";

impl Conflict {
    pub(super) fn new(way: Way, disk: Option<Node<'_>>) -> Self {
        Self { way, disk: disk.map(written::on_one_line) }
    }

    /// The way to it in the editor's text.
    pub fn path(&self) -> &[Step] {
        &self.way.mine
    }

    /// What `mine` has there.
    pub fn here<'a>(&self, mine: &'a Document) -> Option<Node<'a>> {
        find(mine, self.path())
    }

    /// Where to point at in `mine`: the key with its value, as far as they stand on one line; a
    /// header or a brace; for what is not here, whatever lacks it.
    pub fn range(&self, mine: &Document) -> TextRange {
        let Some(here) = self.here(mine) else {
            let path = self.path();
            let around = (1..path.len()).rev().find_map(|end| find(mine, &path[..end]));
            return around.map_or_else(TextRange::default, Node::anchor);
        };
        let field = match self.path().split_last() {
            Some((Step::Key(key), parent)) => {
                find_table(mine, parent).and_then(|table| table.get(key))
            }
            _ => None,
        };
        match field {
            Some(field) if !mine.slice(field.range()).contains('\n') => field.range(),
            Some(field) if here.anchor() == here.range() => field.key.range(),
            _ => here.anchor(),
        }
    }

    /// Whether nothing is left to decide in `mine`: it has the disk's value, or the whole entry
    /// is gone.
    pub fn is_settled(&self, mine: &Document) -> bool {
        let disk = self.disk_document();
        let disk = disk.as_ref().and_then(value_of);
        same_or_absent(self.here(mine), disk) || self.entry_is_gone(mine)
    }

    /// The edits that give `mine` the disk's value; none where there is no place for it.
    pub fn take(&self, mine: &Document) -> Vec<TextEdit> {
        take_all(std::slice::from_ref(self), mine)
    }

    fn entry_is_gone(&self, mine: &Document) -> bool {
        let path = self.path();
        let entries = path.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Key(_)));
        let mut inner = entries.map(|(at, _)| at + 1).filter(|end| *end < path.len());
        inner.any(|end| find(mine, &path[..end]).is_none())
    }

    fn disk_document(&self) -> Option<Document> {
        self.disk.as_ref().map(|disk| alone(disk))
    }

    /// Where a list differs first, from 1, and what stands there here and on disk; `None` where
    /// one of the two is no list.
    pub fn first_difference(&self, mine: &Document) -> Option<Difference> {
        let here = self.here(mine)?.as_array()?;
        let disk = self.disk_document()?;
        let there = value_of(&disk)?.as_array()?;
        let alike = here.elements().zip(there.elements()).take_while(|(a, b)| same(*a, *b)).count();
        let at = |list: Array<'_>| list.elements().nth(alike).map(written::on_one_line);
        Some(Difference { number: alike + 1, here: at(here), disk: at(there) })
    }
}

/// An element that a list has in one text and not in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which element, from 1.
    pub number: usize,
    /// What is here, as TOML on one line; `None`: the list ends before it.
    pub here: Option<String>,
    /// What the disk has.
    pub disk: Option<String>,
}

impl Replaced {
    /// The conflict that there is if what the disk said was undone in `mine`: what stood there
    /// before stands there again, though the disk still says what it said.
    pub fn undone(&self, theirs: &Document, mine: &Document) -> Option<Conflict> {
        let disk = find(theirs, &self.way.theirs);
        let here = find(mine, &self.way.mine);
        if same_or_absent(here, disk) {
            return None;
        }
        // Of an entry that is gone, or called otherwise by now, nothing can be told.
        let around = self.way.theirs.split_last().map_or(&[][..], |(_, around)| around);
        if !around.is_empty() && find(theirs, around).is_none() {
            return None;
        }
        let before = self.before.as_ref().map(|before| alone(before));
        let before = before.as_ref().and_then(value_of);
        let is_undone = same_or_absent(here, before);
        let conflict = is_undone.then(|| Conflict::new(self.way.clone(), disk))?;
        (!conflict.is_settled(mine)).then_some(conflict)
    }
}

fn alone(value: &str) -> Document {
    Document::parse(&format!("{KEY} = {value}\n"))
}

fn value_of(document: &Document) -> Option<Node<'_>> {
    document.root().get(KEY).map(|field| field.value)
}

/// The edits that give `mine` the disk's value for all `conflicts`.
pub fn take_all(conflicts: &[Conflict], mine: &Document) -> Vec<TextEdit> {
    let mut draft = Draft::of(mine);
    for conflict in conflicts.iter().filter(|conflict| !conflict.is_settled(mine)) {
        let disk = conflict.disk_document();
        // What cannot be done is left as it is: the conflict stays.
        let _ = match disk.as_ref().and_then(value_of) {
            Some(value) => draft.put_wholly(conflict.path(), value),
            None => draft.remove_wholly(conflict.path()),
        };
    }
    draft.into_edits(mine)
}

/// What to merge from next if `conflicts` are decided for the editor: what both began with, as if
/// the disk had said there what it says by now. `None` where that cannot be written.
pub fn decided_for_mine(conflicts: &[Conflict], base: &Document) -> Option<Document> {
    let mut draft = Draft::of(base);
    for conflict in conflicts {
        let disk = conflict.disk_document();
        match disk.as_ref().and_then(value_of) {
            Some(value) => draft.put_wholly(&conflict.way.base, value).ok()?,
            None => draft.remove_wholly(&conflict.way.base).ok()?,
        }
    }
    Some(draft.into_document())
}
