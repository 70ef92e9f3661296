//! What the editor's text and the disk's began with, when a document is opened.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::Step;
use super::operations::{Notes, written};
use super::unsaved::Unsaved;
use crate::ide::FileKind;
use crate::server::documents::Content;
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::workspace::{self, Stamp, UnsavedBase, Written};

/// How it was found.
#[derive(Debug)]
pub(in crate::server) struct Beginning {
    base: Content,
    /// What the disk says, if the base does not.
    news: Option<Content>,
    /// What operations wrote lately.
    written: Vec<Written>,
    source: Source,
}

/// Where the base is from.
#[derive(Debug)]
enum Source {
    /// It is what was opened; all that was written is in it, or is news.
    Opened,
    /// It was kept of unsaved changes, with the operations up to this one.
    Kept(i128),
    /// It is what the disk says. The text has changes of which nobody knows how old they are.
    Disk,
}

impl Beginning {
    /// Reads the file of a document that was `opened` with this text, at that time.
    fn of(location: &Location, path: &Path, opened: Content, at: SystemTime, editor: &str) -> Self {
        // Before the file is read: what comes later may not be in it.
        let written = written(location, "");
        let Ok(disk) = workspace::read(path).map(Content::new) else {
            return Self { base: opened, news: None, written, source: Source::Opened };
        };
        let kept = Notes::of(location).and_then(|notes| notes.unsaved_base(editor));
        if let Some(UnsavedBase { text, known }) = kept {
            // Even where the text is the disk's: it may have been saved over what others wrote.
            let base = Content::new(text);
            return Self { base, news: Some(disk), written, source: Source::Kept(known) };
        }
        if opened.says_same(&disk) {
            return Self { base: opened, news: None, written, source: Source::Opened };
        }
        let modified = Stamp::of(path).and_then(|stamp| stamp.modified);
        let is_newer = modified.is_some_and(|modified| modified > at);
        // An editor that reads a file again closes it and opens it; what it read may not be the newest
        // by then, but it is nobody's own.
        let was_on_disk =
            |operation: &Written| opened.says(&operation.before) || opened.says(&operation.after);
        if is_newer || written.iter().any(was_on_disk) {
            return Self { base: opened, news: Some(disk), written, source: Source::Opened };
        }
        // An editor may open what it kept itself of an earlier, unsaved, text.
        Self { base: disk, news: None, written, source: Source::Disk }
    }
}

impl State {
    /// A document was opened: reads its file.
    pub(in crate::server) fn begin_beside(&mut self, location: &Location) {
        let Some(open) = self.documents.get(location) else { return };
        let Some(path) = location.path().map(Path::to_owned) else { return };
        let (opened, at) = (open.content.clone(), SystemTime::now());
        let (location, events) = (location.clone(), self.events.clone());
        let editor = Arc::clone(&self.editor);
        self.pool.spawn(Priority::Editor, move || {
            let beginning = Beginning::of(&location, &path, opened, at, &editor);
            let _ = events.send(Event::Merge(Step::Began { location, beginning }));
        });
    }

    /// The file was read.
    pub(super) fn began(&mut self, location: &Location, beginning: Beginning) {
        let Beginning { base, news, written, source } = beginning;
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        match source {
            Source::Kept(known) => {
                file.unsaved = Unsaved::found(&base, known);
                file.operations.begin_after(known, written);
            }
            Source::Opened | Source::Disk => file.operations.begin(&written),
        }
        // A document that was saved meanwhile has its base.
        if file.base.is_some() {
            return;
        }
        file.base = Some(base);
        file.news = file.news.take().or(news);
        let snapshot = self.subject(location).and_then(|subject| subject.snapshot());
        let is_session = snapshot.is_some_and(|it| it.kind == FileKind::Session);
        if is_session && matches!(source, Source::Disk) {
            self.tell_that_it_is_unsaved(location);
        }
        self.bring_together(location);
        self.note_unsaved(location);
    }
}
