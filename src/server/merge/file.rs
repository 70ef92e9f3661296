//! What is known of the file of an open document.

use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::compare::{Memory, Overwritten, is_whole};
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
    /// When the file was read last.
    pub(super) heard_at: Option<SystemTime>,
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

    /// Both sides say this. If that came by edits that were asked for, the editor still has unsaved
    /// changes, and they can be undone.
    pub(super) fn agree(&mut self, text: Content) {
        let is_merged = self.is_merged || self.is_asked;
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

    /// Whether the disk's text and the editor's are what was saved last, though news came before.
    pub(super) fn has_saved(&self, disk: &Content, mine: &Content) -> bool {
        let saved = self.overwritten.as_ref().map(|overwritten| &overwritten.saved);
        saved.is_some_and(|saved| disk.says_same(saved) && mine.says_same(saved))
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
        let is_told = matches!(self.work, Work::GivenUp | Work::Refused(_)) && self.is_told;
        let is_old = news.says_same(saved) || news.says_same(self.base.as_ref()?);
        (!is_told && !is_old).then_some(news)
    }

    /// The disk says this now.
    pub(super) fn hear(&mut self, text: Content, at: SystemTime) {
        self.heard_at = self.heard_at.max(Some(at));
        match self.is_asked {
            true => self.newer = Some(text),
            false => self.news = Some(text),
        }
        self.has_only_conflicts = false;
        self.merged = None;
        self.try_again();
    }

    /// What an operation wrote, and the editor's save took away before anyone saw it, is news; both
    /// began as `base`.
    pub(super) fn bring_back(&mut self, written: Content, base: Content, saved: Content) {
        self.base = Some(base);
        self.overwritten = Some(Arc::new(Overwritten { news: written, saved: saved.clone() }));
        self.news = Some(saved);
        self.has_only_conflicts = false;
        self.try_again();
    }

    /// Goes on to what the disk says by now; whether that is something else.
    pub(super) fn next(&mut self) -> bool {
        let Some(newer) = self.newer.take() else { return false };
        self.news = Some(newer);
        self.is_asked = false;
        true
    }
}
