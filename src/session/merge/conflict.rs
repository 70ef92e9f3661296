use super::draft::Draft;
use super::place::{find, find_table};
use super::same::{same, same_or_absent};
use super::{Conflict, Step, written};
use crate::syntax::{Document, Node};
use crate::text::{TextEdit, TextRange};

/// The key under which a conflict's value stands in a document of its own.
const KEY: &str = "disk";

impl Conflict {
    pub(super) fn new(path: Vec<Step>, disk: Option<Node<'_>>) -> Self {
        Self { path, disk: disk.map(written::on_one_line) }
    }

    /// What `mine` has there.
    pub fn here<'a>(&self, mine: &'a Document) -> Option<Node<'a>> {
        find(mine, &self.path)
    }

    /// Where to point at in `mine`: the key with its value, as far as they stand on one line; a
    /// header or a brace; for what is not here, whatever lacks it.
    pub fn range(&self, mine: &Document) -> TextRange {
        let Some(here) = self.here(mine) else {
            let around = (1..self.path.len()).rev().find_map(|end| find(mine, &self.path[..end]));
            return around.map_or_else(TextRange::default, Node::anchor);
        };
        let field = match self.path.split_last() {
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
        let entries =
            self.path.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Key(_)));
        let mut inner = entries.map(|(at, _)| at + 1).filter(|end| *end < self.path.len());
        inner.any(|end| find(mine, &self.path[..end]).is_none())
    }

    fn disk_document(&self) -> Option<Document> {
        self.disk.as_ref().map(|disk| Document::parse(&format!("{KEY} = {disk}\n")))
    }

    fn concerns(&self, other: &Conflict) -> bool {
        self.path.starts_with(&other.path) || other.path.starts_with(&self.path)
    }
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
            Some(value) => draft.put_wholly(&conflict.path, value),
            None => draft.remove_wholly(&conflict.path),
        };
    }
    draft.into_edits(mine)
}

/// What is still in conflict after another merge that found `new`: older conflicts that it says
/// nothing of stay, with what the disk has now, until `mine` has the same.
pub fn carried_over(
    old: &[Conflict],
    new: Vec<Conflict>,
    theirs: &Document,
    mine: &Document,
) -> Vec<Conflict> {
    let older = old.iter().filter(|old| !new.iter().any(|new| new.concerns(old)));
    let older = older.filter_map(|old| {
        let disk = find(theirs, &old.path);
        let is_same = match (disk, old.here(mine)) {
            (Some(disk), Some(here)) => same(disk, here),
            (disk, here) => disk.is_none() && here.is_none(),
        };
        (!is_same).then(|| Conflict::new(old.path.clone(), disk))
    });
    let mut all: Vec<Conflict> = older.collect();
    all.extend(new);
    all
}
