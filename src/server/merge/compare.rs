//! How the editor's text and the disk's go together.

use super::operations::{Operation, with_all};
use crate::ide::FileKind;
use crate::server::documents::Content;
use crate::server::subject::Subject;
use crate::session::merge::{self, Conflict, Replaced, Step};
use crate::syntax::Document;
use crate::text::{TextEdit, apply_edits};

/// What a comparison found.
#[derive(Debug)]
pub(super) enum Finding {
    /// Both say the same.
    Same,
    /// The disk says what it said before, or the file is no session.
    NoNews,
    /// It must wait until one side changes: the editor has not been typed in and reads the file
    /// itself, or the file is being written.
    Wait,
    /// The news are in the editor's text, but for these conflicts, and for what must wait.
    TakenIn { conflicts: Vec<Conflict>, base: Option<Content>, left: Left },
    /// The news are to be taken in by these edits, which replace this.
    Edits(Box<Subject>, Vec<TextEdit>, Vec<Replaced>),
}

/// What is left of the news when the editor's text has what it can have of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    /// Nothing.
    Nothing,
    /// What the person has to decide.
    Conflicts,
    /// What must wait until the text is whole.
    Deferred,
}

/// What is remembered of earlier comparisons until both sides say the same again.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    /// The conflicts that were decided for the editor.
    pub(super) decided: Vec<Conflict>,
    /// What stood where news were taken in.
    pub(super) replaced: Vec<Replaced>,
}

/// How often the same place may be undone step by step, and be noticed.
const UNDONE: usize = 8;

impl Memory {
    /// These were taken in. Of each place, only the last few times are remembered.
    pub(super) fn remember(&mut self, replaced: Vec<Replaced>) {
        for new in replaced {
            self.replaced.retain(|known| *known != new);
            let of_place = self.replaced.iter().filter(|known| known.way == new.way).count();
            if of_place >= UNDONE
                && let Some(oldest) = self.replaced.iter().position(|known| known.way == new.way)
            {
                self.replaced.remove(oldest);
            }
            self.replaced.push(new);
        }
    }

    /// Whether the person has decided it. That an entry is gone is decided once, whatever the disk
    /// says of it later.
    fn has_decided(&self, conflict: &Conflict, mine: &Document) -> bool {
        let is_entry = matches!(conflict.path().last(), Some(Step::Id(_)));
        let stays_gone = is_entry && conflict.here(mine).is_none();
        let same = |decided: &&Conflict| decided.way == conflict.way;
        let decided = self.decided.iter().filter(same);
        decided.into_iter().any(|decided| stays_gone || decided.disk == conflict.disk)
    }

    /// The news that were taken in and undone again.
    fn undone(&self, theirs: &Document, mine: &Document) -> Vec<Conflict> {
        let mut found: Vec<Conflict> = Vec::new();
        for replaced in &self.replaced {
            if let Some(conflict) = replaced.undone(theirs, mine)
                && !found.contains(&conflict)
                && !self.has_decided(&conflict, mine)
            {
                found.push(conflict);
            }
        }
        found
    }
}

/// What was on disk, and what was written over it.
#[derive(Debug)]
pub(super) struct Overwritten {
    pub(super) news: Content,
    pub(super) saved: Content,
}

impl Overwritten {
    /// What the disk would say if the news had not been written over, where it says `disk`.
    pub(super) fn as_if_kept(&self, disk: &Content) -> Option<Content> {
        if disk.says_same(&self.saved) {
            return Some(self.news.clone());
        }
        let (saved, disk) = (self.saved.document()?, disk.document()?);
        let news = self.news.document()?;
        if !is_whole(&disk) {
            return None;
        }
        let since = merge::merge(&saved, &disk, &news);
        let text = apply_edits(news.text(), &since.edits).ok()?;
        let document = Document::parse(&text);
        // Of the two, the disk has the newer.
        let text = apply_edits(&text, &merge::take_all(&since.conflicts, &document)).ok()?;
        Some(Content::new(text))
    }

    /// What both sides began with and the news, each with what the editor has changed from `base` to
    /// `saved`.
    pub(super) fn with_own(&self, base: &Content, saved: &Content) -> Option<(Content, Content)> {
        let (base, saved) = (base.document()?, saved.document()?);
        let news = self.news.document()?;
        if !is_whole(&saved) || !is_whole(&news) {
            return None;
        }
        let own = merge::merge(&base, &saved, &news);
        let base = own.base(&base, &saved)?;
        let news = apply_edits(news.text(), &own.edits).ok()?;
        Some((Content::new(base.text().to_owned()), Content::new(news)))
    }
}

/// Compares the disk's text (`news`) with the editor's (`mine`); both began as `base`. What the disk
/// should say, too, is what was `overwritten` and what `operations` wrote, if that was taken away.
pub(super) fn compare(
    base: &Content,
    news: &Content,
    overwritten: Option<&Overwritten>,
    operations: &[Operation],
    mine: Subject,
    is_merged: bool,
    memory: &Memory,
) -> Finding {
    let kept = overwritten.map(|overwritten| overwritten.as_if_kept(news));
    let Some(kept) = kept.unwrap_or_else(|| Some(news.clone())) else { return Finding::Wait };
    let kept = match kept.document().is_some_and(|document| is_whole(&document)) {
        true => with_all(operations, &kept),
        false => kept,
    };
    let is_on_disk = kept.says_same(news);
    if is_on_disk && news.says_same(&mine.content) {
        return Finding::Same;
    }
    let news = kept;
    if !mine.snapshot().is_some_and(|it| it.kind == FileKind::Session) {
        return Finding::NoNews;
    }
    let are_old = news.says_same(base);
    let is_read_again = overwritten.is_none() && is_on_disk && !is_merged;
    if !are_old && is_read_again && mine.content.says_same(base) {
        return Finding::Wait;
    }
    let (Some(base), Some(theirs), Some(document)) =
        (base.document(), news.document(), mine.document())
    else {
        return Finding::Wait;
    };
    if are_old {
        let conflicts = memory.undone(&theirs, &document);
        return Finding::TakenIn { conflicts, base: None, left: Left::Nothing };
    }
    if !is_whole(&theirs) {
        return Finding::Wait;
    }
    let mut merged = merge::merge(&base, &theirs, &document);
    merged.conflicts.retain(|conflict| !memory.has_decided(conflict, &document));
    if !merged.edits.is_empty() {
        return Finding::Edits(Box::new(mine), merged.edits, merged.replaced);
    }
    let left = match (merged.deferred.is_empty(), merged.conflicts.is_empty()) {
        (true, true) => Left::Nothing,
        (true, false) => Left::Conflicts,
        (false, _) => Left::Deferred,
    };
    let base = match left {
        Left::Nothing => Some(news.clone()),
        _ => merged.base(&base, &theirs).map(|base| Content::new(base.text().to_owned())),
    };
    let mut conflicts = merged.conflicts;
    for undone in memory.undone(&theirs, &document) {
        if !conflicts.iter().any(|conflict| conflict.way == undone.way) {
            conflicts.push(undone);
        }
    }
    Finding::TakenIn { conflicts, base, left }
}

/// Whether it can be what someone meant to write: a file that is being written anew is empty for a
/// moment.
pub(super) fn is_whole(document: &Document) -> bool {
    !document.text().trim().is_empty() && document.errors().is_empty()
}
