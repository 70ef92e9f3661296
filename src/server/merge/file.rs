//! What is known of the file of an open document.

use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::compare::{Memory, Overwritten, is_whole};
use super::operations::{Operation, Operations, Taken, with_all};
use super::unsaved::Unsaved;
use crate::server::documents::Content;
use crate::session::merge::{Conflict, Replaced};

/// The file of an open document.
#[derive(Debug, Default)]
pub(in crate::server) struct FileBeside {
    /// What both sides began with; unknown until the file has been read.
    pub(super) base: Option<Content>,
    /// What the disk says, if the base does not.
    pub(super) news: Option<Content>,
    /// What the disk says by now, if the client was asked to take in what it said before: first it
    /// must be known whether it did.
    pub(super) newer: Option<Content>,
    /// What the disk said when the editor wrote its own text over it. The news among it are taken
    /// in nevertheless: who saved could not know of them.
    pub(super) overwritten: Option<Arc<Overwritten>>,
    /// News have been taken in since both sides said the same: the editor has unsaved changes, and
    /// does not read the file again by itself.
    pub(super) is_merged: bool,
    /// The client was asked to take the news in.
    pub(super) is_asked: bool,
    /// Into which of its texts.
    pub(super) asked_for: u64,
    /// What operations wrote that the editor's text may lack, whatever the disk says.
    pub(super) operations: Operations,
    /// The reading asked for last: results of earlier ones are stale.
    pub(super) ticket: u64,
    /// What is being done about the news.
    pub(super) work: Work,
    /// What changed on both sides, differently.
    pub(in crate::server) conflicts: Arc<[Conflict]>,
    /// All that is left of the news are these conflicts: the person was told of each.
    pub(super) has_only_conflicts: bool,
    /// What is remembered of earlier comparisons.
    pub(super) memory: Memory,
    /// What the edits that the client was asked to make replace.
    pub(super) replacing: Vec<Replaced>,
    /// The text that the client is about to save, if it makes the edits it was given: it has all
    /// that the disk says.
    pub(super) merged: Option<Content>,
    /// What is kept on disk of unsaved changes.
    pub(super) unsaved: Unsaved,
    /// The person was told that the two differ, and has not brought them together since.
    pub(super) is_told: bool,
}

/// What is being done about news.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Work {
    /// Nothing: there are none, or one side has to change first.
    #[default]
    None,
    /// A worker compares, or the client edits.
    Running,
    /// The client cannot take them in; other news may be tried.
    GivenUp,
    /// It would not, this time: another text may be tried after that moment.
    Refused(Instant),
    /// It asked for them before it saves, and its text shows them soon.
    Saving,
}

/// So long an editor that would not make an edit is not asked again.
pub(super) const AFTER_REFUSAL: Duration = Duration::from_secs(2);

impl FileBeside {
    /// Both sides say this.
    pub(super) fn meet(&mut self, text: Content) {
        self.base = Some(text);
        self.news = None;
        self.overwritten = None;
        self.is_told = false;
        self.is_merged = false;
        self.has_only_conflicts = false;
        self.memory = Memory::default();
        self.try_again();
    }

    /// Both sides say this. If that came by edits that were asked for, and was not saved, the editor
    /// still has unsaved changes, and they can be undone.
    pub(super) fn agree(&mut self, text: Content) {
        let is_merged = (self.is_merged || self.is_asked) && !self.has_saved(&text);
        let mut memory = mem::take(&mut self.memory);
        memory.remember(mem::take(&mut self.replacing));
        self.meet(text);
        if is_merged {
            self.is_merged = true;
            self.memory.replaced = memory.replaced;
        }
    }

    /// What the editor's text is to be compared with: the news, or, while what was taken in of
    /// earlier ones may be undone, what the disk says.
    pub(super) fn compared_with(&self) -> Option<&Content> {
        let undoable = self.base.as_ref().filter(|_| !self.memory.replaced.is_empty());
        self.news.as_ref().or(undoable)
    }

    /// Something is different: what the client could or would not do may go now.
    pub(super) fn try_again(&mut self) {
        if matches!(self.work, Work::GivenUp | Work::Refused(_) | Work::Saving) {
            self.work = Work::None;
        }
    }

    /// Whether the editor has nothing in this text that its file does not have, as far as is known.
    pub(in crate::server) fn is_saved(&self, text: &Content) -> bool {
        self.base.as_ref().is_some_and(|base| base.says_same(text))
    }

    /// The editor wrote this.
    pub(super) fn save(&mut self, saved: Content) {
        // Who saves has decided what was asked.
        if self.has_only_conflicts {
            self.base = self.news.take().or(self.base.take());
            self.has_only_conflicts = false;
            self.operations.settle_all();
        }
        if self.knows_that_they_differ() {
            self.operations.settle_all();
        }
        if self.work == Work::Saving {
            self.work = Work::None;
        }
        let merged = self.merged.take();
        let untold = match merged.is_some_and(|merged| merged.says_same(&saved)) {
            true => None,
            false => self.untold(&saved),
        };
        match untold {
            Some(news) => {
                self.overwritten = Some(Arc::new(Overwritten { news, saved: saved.clone() }));
                self.news = Some(saved);
            }
            None => {
                self.meet(saved);
                self.is_asked = false;
            }
        }
        self.newer = None;
    }

    /// Whether this is what was saved last, though news came before.
    fn has_saved(&self, text: &Content) -> bool {
        let saved = self.overwritten.as_ref().map(|overwritten| &overwritten.saved);
        saved.is_some_and(|saved| text.says_same(saved))
    }

    /// What the disk says and neither `saved` nor the base does, if nobody was told of it.
    pub(super) fn untold(&self, saved: &Content) -> Option<Content> {
        let news = self.newer.as_ref().or(self.news.as_ref())?;
        let is_half = !news.document().is_some_and(|document| is_whole(&document));
        let news = match &self.overwritten {
            // What the file says for a moment while it is written is no reason to forget.
            Some(overwritten) if is_half => overwritten.news.clone(),
            Some(overwritten) => overwritten.as_if_kept(news)?,
            None if is_half => return None,
            None => news.clone(),
        };
        let is_old = news.says_same(saved) || news.says_same(self.base.as_ref()?);
        (!self.knows_that_they_differ() && !is_old).then_some(news)
    }

    /// Whether the person was told that the editor cannot take the news in.
    fn knows_that_they_differ(&self) -> bool {
        matches!(self.work, Work::GivenUp | Work::Refused(_)) && self.is_told
    }

    /// The disk says this now.
    pub(super) fn hear(&mut self, text: Content) {
        match self.is_asked {
            true => self.newer = Some(text),
            false => self.news = Some(text),
        }
        self.has_only_conflicts = false;
        self.merged = None;
        self.try_again();
    }

    /// What operations wrote, and `saved` may lack, is news; both began as `base`. The disk says
    /// `disk` by now.
    pub(super) fn bring_back(&mut self, base: &Content, saved: &Content, disk: Content) {
        let operations = self.operations.open();
        let Some(last) = operations.last() else { return };
        let news = self.overwritten.as_ref().map_or(base, |overwritten| &overwritten.news);
        let news = with_all(operations, news);
        // The operation came later, or took away what was saved: either way its text is all there is.
        let saved = if last.after.says_same(&disk) { &disk } else { saved };
        self.overwritten = Some(Arc::new(Overwritten { news, saved: saved.clone() }));
        self.base = Some(base.clone());
        self.news = Some(disk);
        self.has_only_conflicts = false;
        self.try_again();
    }

    /// The disk says `saved`, which the editor has written, though it has not said so yet.
    pub(super) fn hear_saved(&mut self, saved: &Content) {
        let Some(base) = self.base.as_ref() else { return };
        // A text that nobody has changed is read again by the editor itself.
        if self.overwritten.is_none() && saved.says_same(base) {
            return;
        }
        let is_merged = self.merged.as_ref().is_some_and(|merged| merged.says_same(saved));
        let is_decided = self.has_only_conflicts || is_merged;
        let untold = if is_decided { None } else { self.untold(saved) };
        let operations = self.operations.open();
        if untold.is_none() && self.overwritten.is_none() && operations.is_empty() {
            return;
        }
        let overwritten = self.overwritten.as_ref().map_or(base, |overwritten| &overwritten.news);
        let news = with_all(operations, untold.as_ref().unwrap_or(overwritten));
        self.overwritten = Some(Arc::new(Overwritten { news, saved: saved.clone() }));
        self.know_saved(saved);
    }

    /// What the person has changed and saved is no news, though there are others: both sides begin
    /// with it from now on. Where it differs from the news, that is to be decided still.
    pub(super) fn know_saved(&mut self, saved: &Content) {
        let Some((base, overwritten)) = self.base.as_ref().zip(self.overwritten.as_ref()) else {
            return;
        };
        if let Some((base, news)) = overwritten.with_own(base, saved) {
            let saved = overwritten.saved.clone();
            self.base = Some(base);
            self.overwritten = Some(Arc::new(Overwritten { news, saved }));
        }
    }

    /// The editor's text has these operations, whatever happened since that was seen.
    pub(super) fn take(&mut self, taken: Taken) {
        if !self.base.as_ref().is_some_and(|base| base.is(&taken.began)) {
            return;
        }
        self.base = Some(taken.base);
        self.operations.settle(&taken.operations);
        // A save that came since has brought back what was missing then.
        let (now, then) = (self.overwritten.as_ref(), taken.had.as_ref());
        if now.map(Arc::as_ptr) == then.map(Arc::as_ptr) {
            self.overwritten = taken.overwritten;
        }
    }

    /// The editor's text has what these operations wrote. Where the disk (`disk`) lacks it, that is
    /// remembered: it is news to no one any more, and its absence is none either.
    pub(super) fn settle(&mut self, operations: &[Operation], disk: &Content) {
        if operations.is_empty() {
            return;
        }
        self.operations.settle(operations);
        if let Some(news) = self.base.clone().filter(|base| !base.says_same(disk)) {
            self.overwritten = Some(Arc::new(Overwritten { news, saved: disk.clone() }));
        }
    }

    /// Goes on to what the disk says by now; whether that is something else.
    pub(super) fn next(&mut self) -> bool {
        let Some(newer) = self.newer.take() else { return false };
        self.news = Some(newer);
        self.is_asked = false;
        true
    }
}
