//! How the editor's text and the disk's go together.

use crate::ide::FileKind;
use crate::server::documents::Content;
use crate::server::subject::Subject;
use crate::session::merge::{self, Conflict};
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
    TakenIn { conflicts: Vec<Conflict>, base: Option<Content>, is_all: bool },
    /// The news are to be taken in by these edits.
    Edits(Subject, Vec<TextEdit>),
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
}

/// Compares the disk's text (`news`) with the editor's (`mine`); both began as `base`.
pub(super) fn compare(
    base: &Content,
    news: &Content,
    overwritten: Option<&Overwritten>,
    mine: Subject,
    is_merged: bool,
) -> Finding {
    let is_own = overwritten.is_some_and(|overwritten| news.says_same(&overwritten.saved));
    if !is_own && news.says_same(&mine.content) {
        return Finding::Same;
    }
    let kept = overwritten.map(|overwritten| overwritten.as_if_kept(news));
    let Some(news) = kept.unwrap_or_else(|| Some(news.clone())) else { return Finding::Wait };
    let is_session = || mine.snapshot().is_some_and(|it| it.kind == FileKind::Session);
    if news.says_same(base) || !is_session() {
        return Finding::NoNews;
    }
    if overwritten.is_none() && !is_merged && mine.content.says_same(base) {
        return Finding::Wait;
    }
    let (Some(base), Some(theirs), Some(document)) =
        (base.document(), news.document(), mine.document())
    else {
        return Finding::Wait;
    };
    if !is_whole(&theirs) {
        return Finding::Wait;
    }
    let merged = merge::merge(&base, &theirs, &document);
    if merged.edits.is_empty() {
        let is_all = merged.deferred.is_empty();
        let base = match is_all {
            true => Some(news.clone()),
            false => merged.base(&base, &theirs).map(|base| Content::new(base.text().to_owned())),
        };
        let conflicts = merge::carried_over(&mine.conflicts, merged.conflicts, &theirs, &document);
        return Finding::TakenIn { conflicts, base, is_all };
    }
    Finding::Edits(mine, merged.edits)
}

/// Whether it can be what someone meant to write: a file that is being written anew is empty for a
/// moment.
pub(super) fn is_whole(document: &Document) -> bool {
    !document.text().trim().is_empty() && document.errors().is_empty()
}
