//! What operations wrote lately, until the editor has it.
//!
//! An editor asks for no lock: its save may take away what an operation has just written, and the
//! server may read the file before that moment, in its midst (when it is empty), or after it. So what
//! a reading finds is not enough to go by. The operations themselves note what they found and what
//! they made of it (`.nestling/written`); each stays in mind here until a comparison finds that the
//! editor's text has it, and is done again on whatever the disk says by then.

use std::sync::Arc;

use crate::server::documents::Content;
use crate::server::location::Location;
use crate::server::log;
use crate::session::ids::SessionId;
use crate::session::merge;
use crate::syntax::Document;
use crate::text::apply_edits;
use crate::workspace::{SESSIONS_FOLDER, UnsavedBase, Workspace, Written};

use super::compare::{Overwritten, is_whole};

/// So many operations are told from each other; of more, those that came one upon the other are one.
const APART: usize = 16;

/// One operation, or some that came one upon the other.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    /// The moment of the last one.
    at: i128,
    pub(super) before: Content,
    pub(super) after: Content,
}

impl Operation {
    /// What `text` is with it. What it changed is newer than what is there.
    fn applied_to(&self, text: &Content) -> Option<Content> {
        if text.says_same(&self.before) {
            return Some(self.after.clone());
        }
        let (before, after) = (self.before.document()?, self.after.document()?);
        let document = text.document()?;
        if text.says_same(&self.after) || !is_whole(&after) {
            return None;
        }
        let merged = merge::merge(&before, &after, &document);
        if merged.edits.is_empty() && merged.conflicts.is_empty() {
            return None;
        }
        let text = apply_edits(document.text(), &merged.edits).ok()?;
        let document = Document::parse(&text);
        let text = apply_edits(&text, &merge::take_all(&merged.conflicts, &document)).ok()?;
        Some(Content::new(text))
    }
}

/// What `text` is with all of these operations; it is that very text if it has them.
pub(super) fn with_all(operations: &[Operation], text: &Content) -> Content {
    let mut changed: Option<Content> = None;
    for operation in operations {
        let text = changed.as_ref().unwrap_or(text);
        changed = operation.applied_to(text).or(changed);
    }
    // One may have been taken back by another.
    changed.filter(|changed| !changed.says_same(text)).unwrap_or_else(|| text.clone())
}

/// What both sides began with, where it was `base`, with that of the first operations which `mine` has:
/// someone may have changed a value that one of them wrote, and left the others as they came. Those
/// are no one's own change when the next operation writes them anew.
pub(super) fn as_far_as_seen(operations: &[Operation], base: &Content, mine: &Content) -> Content {
    let Some(mine) = mine.document().filter(|mine| is_whole(mine)) else { return base.clone() };
    let mut seen = base.clone();
    for operation in operations {
        let Some(next) = operation.applied_to(&seen) else { continue };
        let (Some(before), Some(after)) = (seen.document(), next.document()) else { break };
        let merged = merge::merge(&before, &after, &mine);
        // What is still to come into the text has been seen by no one.
        let common = merged.edits.is_empty().then(|| merged.base(&before, &after)).flatten();
        let Some(common) = common else { break };
        seen = Content::new(common.text().to_owned());
    }
    seen
}

/// Operations that the editor's text has already. They count from then on, even where what was
/// compared is outdated: someone who writes without a pause would never have any.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) operations: Vec<Operation>,
    /// What both sides began with, without them and with them.
    pub(super) began: Content,
    pub(super) base: Content,
    /// What was written over, without them and with them.
    pub(super) had: Option<Arc<Overwritten>>,
    pub(super) overwritten: Option<Arc<Overwritten>>,
}

impl Taken {
    /// The first of these operations, as many as `mine` has; the disk says `disk`.
    pub(super) fn of(
        operations: &[Operation],
        base: &Content,
        overwritten: Option<&Arc<Overwritten>>,
        disk: &Content,
        mine: &Content,
    ) -> Option<Self> {
        let is_sound = |text: &Content| text.document().is_some_and(|document| is_whole(&document));
        if !is_sound(mine) || !is_sound(disk) {
            return None;
        }
        let mut longest = (1..=operations.len()).rev().map(|end| &operations[..end]);
        let taken = longest.find(|first| with_all(first, mine).is(mine))?;
        let kept = match overwritten {
            Some(overwritten) => overwritten.as_if_kept(disk)?,
            None => disk.clone(),
        };
        let news = with_all(taken, &kept);
        let is_lost = !news.says_same(disk);
        let lost = is_lost.then(|| Arc::new(Overwritten { news, saved: disk.clone() }));
        Some(Self {
            operations: taken.to_vec(),
            began: base.clone(),
            base: with_all(taken, base),
            had: overwritten.cloned(),
            overwritten: lost.or_else(|| overwritten.cloned()),
        })
    }
}

/// The operations on the file of an open document that its text may lack.
#[derive(Debug, Clone, Default)]
pub(super) struct Operations {
    /// The last one that was ever heard of. None counts before it is known what was there when the
    /// document was opened.
    last: Option<i128>,
    /// Those that the editor's text may lack, the last one last.
    open: Vec<Operation>,
}

impl Operations {
    /// What was written so far is what the document began with.
    pub(super) fn begin(&mut self, written: &[Written]) {
        self.last = Some(written.iter().map(|written| written.at).max().unwrap_or_default());
    }

    /// What was written after the moment `known` the document may lack.
    pub(super) fn begin_after(&mut self, known: i128, written: Vec<Written>) {
        self.last = Some(known);
        self.hear(written);
    }

    /// The moment of the last operation that the editor's text does not lack.
    pub(super) fn known(&self) -> Option<i128> {
        self.open.first().map(|open| open.at - 1).or(self.last)
    }

    /// These were written lately; some may be known.
    pub(super) fn hear(&mut self, written: Vec<Written>) {
        let Some(known) = self.last else { return };
        for Written { at, before, after } in written {
            if at <= known {
                continue;
            }
            self.last = self.last.max(Some(at));
            let (before, after) = (Content::new(before), Content::new(after));
            self.open.push(Operation { at, before, after });
        }
        while self.open.len() > APART && self.join_two() {}
    }

    /// Makes one of the first two that came one upon the other; `false` if there are none.
    fn join_two(&mut self) -> bool {
        let is_upon = |pair: &[Operation]| pair[0].after.says_same(&pair[1].before);
        let Some(first) = self.open.windows(2).position(is_upon) else { return false };
        let Operation { before, .. } = self.open.remove(first);
        self.open[first].before = before;
        true
    }

    /// Those that the editor's text may lack.
    pub(super) fn open(&self) -> &[Operation] {
        &self.open
    }

    /// What the editor has saved (`mine`), if that is what the disk says, or what the last operation
    /// found there.
    pub(super) fn saved_in(&self, disk: &Content, mine: &Content) -> Option<Content> {
        let last = self.open.last().filter(|last| last.after.says_same(disk));
        let found = last.map_or(disk, |last| &last.before);
        [disk, found].into_iter().find(|text| text.says_same(mine)).cloned()
    }

    /// The editor's text has these, or whoever writes in it knows of them.
    pub(super) fn settle(&mut self, settled: &[Operation]) {
        let last = settled.last().map(|operation| operation.at);
        self.open.retain(|operation| Some(operation.at) > last);
    }

    /// The same for all there are.
    pub(super) fn settle_all(&mut self) {
        self.open.clear();
    }
}

/// A session file with the places where it is noted what is written in it.
#[derive(Debug, Clone)]
pub(super) struct Notes {
    workspace: Workspace,
    id: SessionId,
}

impl Notes {
    /// `None` for what lies among no workspace's sessions.
    pub(super) fn of(location: &Location) -> Option<Self> {
        let path = location.path()?;
        let folder = path.parent().filter(|folder| folder.ends_with(SESSIONS_FOLDER))?;
        let id = SessionId::parse(path.file_stem()?.to_str()?).ok()?;
        Some(Self { workspace: Workspace::at(folder.parent()?), id })
    }

    /// What operations wrote lately, when the file says `disk`.
    pub(super) fn written(&self, disk: &str) -> Vec<Written> {
        self.workspace.written_lately(&self.id, disk)
    }

    /// What the unsaved changes in this editor began with, as far as it is known.
    pub(super) fn unsaved_base(&self, editor: &str) -> Option<UnsavedBase> {
        self.workspace.unsaved_base(&self.id, editor)
    }

    /// Keeps that. Where it cannot be kept, an editor that comes back is told so.
    pub(super) fn keep_unsaved_base(&self, editor: &str, base: &UnsavedBase) {
        if let Err(error) = self.workspace.keep_unsaved_base(&self.id, editor, base) {
            log!("{error}");
        }
    }

    /// There are no unsaved changes any more.
    pub(super) fn forget_unsaved_base(&self, editor: &str) {
        self.workspace.forget_unsaved_base(&self.id, editor);
    }

    /// Waits a moment for an operation that is under way; `false` if it still is.
    pub(super) fn wait(&self) -> bool {
        self.workspace.wait_for_writer(&self.id)
    }
}

/// What operations wrote lately of the file at `location`, when it says `disk`.
pub(super) fn written(location: &Location, disk: &str) -> Vec<Written> {
    Notes::of(location).map_or_else(Vec::new, |notes| notes.written(disk))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Content {
        Content::new(text.to_owned())
    }

    fn text(content: &Content) -> String {
        content.document().unwrap().text().to_owned()
    }

    fn operations(written: &[(&str, &str)]) -> Operations {
        let mut operations = Operations::default();
        operations.begin(&[]);
        let written = (1..).zip(written).map(|(at, (before, after))| Written {
            at,
            before: (*before).to_owned(),
            after: (*after).to_owned(),
        });
        operations.hear(written.collect());
        operations
    }

    #[test]
    fn what_a_save_took_away_is_done_again_on_what_was_saved() {
        // The second operation found what an editor had saved over the first one.
        let operations = operations(&[
            ("epoch = 1\n", "epoch = 2\nbest = 2\n"),
            ("epoch = 1\nname = \"x\"\n", "epoch = 3\nname = \"x\"\n"),
        ]);
        let saved = content("epoch = 1\nname = \"y\"\n");
        let done = with_all(operations.open(), &saved);
        assert_eq!(text(&done), "epoch = 3\nname = \"y\"\nbest = 2\n");
        // Once is enough.
        assert!(with_all(operations.open(), &done).is(&done));
    }

    #[test]
    fn what_was_written_before_a_document_was_opened_is_in_it() {
        let written = |at| Written { at, before: String::new(), after: "x = 1\n".to_owned() };
        let mut operations = Operations::default();
        operations.hear(vec![written(1)]);
        operations.begin(&[written(1), written(2)]);
        operations.hear(vec![written(1), written(2)]);
        assert!(operations.open().is_empty());
        operations.hear(vec![written(2), written(3)]);
        operations.hear(vec![written(3)]);
        assert_eq!(operations.open().len(), 1);
    }

    #[test]
    fn what_the_editor_has_is_known_to_both_sides() {
        let mut operations =
            operations(&[("epoch = 1\n", "epoch = 2\n"), ("epoch = 1\n", "epoch = 3\n")]);
        let (base, disk) = (content("epoch = 1\n"), content("epoch = 1\n"));
        let mine = content("epoch = 2 # typed\n");
        let taken = Taken::of(operations.open(), &base, None, &disk, &mine).unwrap();
        assert_eq!(taken.operations.len(), 1);
        assert_eq!(text(&taken.base), "epoch = 2\n");
        // The disk lacks it, which is no news.
        assert_eq!(text(&taken.overwritten.unwrap().as_if_kept(&disk).unwrap()), "epoch = 2\n");
        operations.settle(&taken.operations);
        assert_eq!(text(&with_all(operations.open(), &taken.base)), "epoch = 3\n");
        let half_typed = content("epoch = \n");
        assert!(Taken::of(operations.open(), &base, None, &disk, &half_typed).is_none());
    }

    #[test]
    fn what_an_operation_wrote_beside_a_value_that_someone_changed_is_no_change_of_theirs() {
        let at = |epoch: u32| format!("epoch = {epoch}\nbest = {epoch}\n");
        let [four, five, six] = [4, 5, 6].map(at);
        let operations = operations(&[(&four, &five), (&five, &six)]);
        let mine = content("epoch = 50\nbest = 5\n");
        let seen = as_far_as_seen(operations.open(), &content(&four), &mine);
        assert_eq!(text(&seen), "epoch = 4\nbest = 5\n");
        // Of what has not come yet, nothing.
        let mine = content("epoch = 50\nbest = 4\n");
        let seen = as_far_as_seen(operations.open(), &content(&four), &mine);
        assert_eq!(text(&seen), four);
    }

    #[test]
    fn of_many_those_that_came_one_upon_the_other_are_one() {
        let texts: Vec<String> = (0..=40).map(|epoch| format!("epoch = {epoch}\n")).collect();
        let written: Vec<_> =
            texts.windows(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
        let operations = operations(&written);
        assert_eq!(operations.open().len(), APART);
        assert_eq!(text(&with_all(operations.open(), &content("epoch = 0\n"))), "epoch = 40\n");
    }
}
