//! A document that is open, and its file, which others go on writing: what changed on disk is
//! brought into the editor's text.
//!
//! For each open document the server keeps the text that both sides began with (`base`), and what
//! the disk says by now, as far as the base does not have it (`news`). While there are news, the
//! two are compared on a worker after each change of either side; what comes out is an edit that
//! the client makes. Nothing counts as done before the client's own text shows it: the next
//! comparison then finds nothing left to do. So edits that the server asked for cannot start a
//! loop, and ones that got lost are asked for again.
//!
//! Where the two are in conflict, the base stays what it was: who goes back to that gets the disk's
//! news, and who decides for one side is asked no more.

mod beginning;
mod compare;
mod file;
mod operations;
mod saving;
mod unsaved;

use std::mem;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use self::beginning::Beginning;
use self::compare::{Finding, Left, compare};
pub(super) use self::file::FileBeside;
use self::file::{AFTER_REFUSAL, Work};
use self::operations::{Operation, Taken, as_far_as_seen, written};
pub(super) use self::saving::prepare as prepare_saving;
use super::documents::Content;
use super::editing::{DocumentEdit, Edited};
use super::features::parse;
use super::location::Location;
use super::main_loop::Event;
use super::pool::Priority;
use super::state::State;
use super::subject::Subject;
use crate::session::merge::{self, Conflict};
use crate::syntax::Document;
use crate::text::TextEdit;
use crate::workspace::{self, Written};

/// The command that forgets conflicts: what the editor has is right.
pub(super) const KEEP_MINE: &str = "nestling.keep_mine";

/// Something that happened beside the main loop.
#[derive(Debug)]
pub(super) enum Step {
    /// The file was read when its document was opened.
    Began { location: Location, beginning: Beginning },
    /// The file was read again; operations wrote this lately.
    Read { location: Location, ticket: u64, text: String, written: Vec<Written> },
    /// The client is about to save, and was given what its text lacks of this.
    Saving {
        location: Location,
        text: Option<String>,
        written: Vec<Written>,
        merged: Option<Content>,
    },
    /// An operation that was under way when the client saved is over.
    Ended { location: Location },
    /// The editor's text and the disk's were compared.
    Compared(Box<Compared>),
}

/// How the editor's text and the disk's go together.
#[derive(Debug)]
pub(super) struct Compared {
    location: Location,
    /// Which text of the editor.
    revision: u64,
    news: Content,
    /// The operations that are in the news, whatever the disk says.
    operations: Vec<Operation>,
    /// Those of them that the editor's text has already.
    taken: Option<Taken>,
    finding: Finding,
}

/// Tells that a comparison has ended, even by a panic.
struct Ended {
    location: Location,
    revision: u64,
    news: Content,
    operations: Vec<Operation>,
    taken: Option<Taken>,
    finding: Finding,
    events: mpsc::Sender<Event>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        let compared = Compared {
            location: self.location.clone(),
            revision: self.revision,
            news: self.news.clone(),
            operations: mem::take(&mut self.operations),
            taken: self.taken.take(),
            finding: mem::replace(&mut self.finding, Finding::Wait),
        };
        // Without a main loop nobody waits for it.
        let _ = self.events.send(Event::Merge(Step::Compared(Box::new(compared))));
    }
}

impl State {
    /// The file of a document may have changed: reads it.
    pub(super) fn read_beside(&mut self, location: &Location) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let Some(path) = location.path().map(Path::to_owned) else { return };
        open.file.ticket += 1;
        let ticket = open.file.ticket;
        let (location, events) = (location.clone(), self.events.clone());
        self.pool.spawn(Priority::Editor, move || {
            // What is not there, or cannot be read, has no news.
            if let Ok(text) = workspace::read(&path) {
                let written = written(&location, &text);
                let _ = events.send(Event::Merge(Step::Read { location, ticket, text, written }));
            }
        });
    }

    /// The same for all open documents: something on disk may have been missed.
    pub(super) fn read_all_beside(&mut self) {
        let open: Vec<Location> = self.documents.keys().cloned().collect();
        open.iter().for_each(|location| self.read_beside(location));
    }

    /// A document was saved: the disk now says what the editor says. What it said before, and the
    /// editor has not taken in yet, is not lost.
    pub(super) fn saved(&mut self, uri: &lsp::Uri) {
        let location = Location::of(uri);
        let Some(open) = self.documents.get_mut(&location) else { return };
        let base = open.file.base.clone();
        open.file.save(open.content.clone());
        self.bring_back_written(&location, base);
        if let Some(open) = self.documents.get_mut(&location) {
            open.file.know_saved(&open.content);
        }
        self.conflicts_changed(&location, Arc::default());
        self.bring_together(&location);
        self.note_unsaved(&location);
    }

    /// Something happened beside the main loop.
    pub(super) fn merge_step(&mut self, step: Step) {
        match step {
            Step::Began { location, beginning } => self.began(&location, beginning),
            Step::Saving { location, text, written, merged } => {
                self.saving(&location, text, written, merged);
            }
            Step::Read { location, ticket, text, written } => {
                let Some(open) = self.documents.get_mut(&location) else { return };
                open.file.operations.hear(written);
                if open.file.ticket == ticket {
                    let text = Content::new(text);
                    if let Some(saved) = open.file.operations.saved_in(&text, &open.content) {
                        open.file.hear_saved(&saved);
                    }
                    open.file.hear(text);
                    self.bring_together(&location);
                }
            }
            Step::Ended { location } => self.read_beside(&location),
            Step::Compared(compared) => {
                let location = compared.location.clone();
                self.compared(*compared);
                self.note_unsaved(&location);
            }
        }
    }

    /// The editor has another text: brings that and the disk's together.
    pub(super) fn bring_changed_together(&mut self, location: &Location) {
        let Some(open) = self.documents.get_mut(location) else { return };
        match open.file.work {
            Work::Saving => open.file.work = Work::None,
            Work::Refused(until) if until <= Instant::now() => open.file.work = Work::None,
            _ => {}
        }
        self.bring_together(location);
        self.note_unsaved(location);
    }

    /// Takes in what changed on disk, or sees whether what was taken in is still there, if there is
    /// something to do and no one is at it.
    pub(super) fn bring_together(&mut self, location: &Location) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        let (Some(base), Some(news)) = (file.base.clone(), file.compared_with().cloned()) else {
            return;
        };
        if file.work != Work::None {
            return;
        }
        file.work = Work::Running;
        let (is_merged, overwritten) = (file.is_merged, file.overwritten.clone());
        let (memory, operations) = (file.memory.clone(), file.operations.open().to_vec());
        let revision = open.revision;
        let Some(subject) = self.subject(location) else { return };
        let (location, events) = (location.clone(), self.events.clone());
        self.pool.spawn(Priority::Editor, move || {
            // Whatever happens, the comparison must not count as running for ever.
            let (taken, finding) = (None, Finding::Wait);
            let mut ended = Ended { location, revision, news, operations, taken, finding, events };
            let (news, operations) = (&ended.news, &ended.operations);
            ended.taken =
                Taken::of(operations, &base, overwritten.as_ref(), news, &subject.content);
            let (begun, seen) = match &ended.taken {
                Some(taken) => (taken.base.clone(), taken.operations.len()),
                None => (base, 0),
            };
            let base = as_far_as_seen(&operations[seen..], &begun, &subject.content);
            let overwritten = overwritten.as_deref();
            ended.finding =
                compare(&base, news, overwritten, operations, subject, is_merged, &memory);
        });
    }

    fn compared(&mut self, compared: Compared) {
        let Compared { location, revision, news, operations, taken, finding } = compared;
        let Some(open) = self.documents.get_mut(&location) else { return };
        let file = &mut open.file;
        if let Some(taken) = taken {
            file.take(taken);
        }
        if file.work == Work::Saving {
            return;
        }
        file.work = Work::None;
        let is_newest = file.compared_with().is_some_and(|newest| newest.is(&news));
        if open.revision != revision || !is_newest {
            return self.bring_together(&location);
        }
        let conflicts = match finding {
            Finding::Edits(subject, edits, replaced) => {
                // They are not in the text: so newer ones can take their place.
                if file.next() {
                    return self.bring_together(&location);
                }
                file.replacing = replaced;
                return self.take_in(*subject, revision, edits);
            }
            Finding::Same => {
                file.operations.settle(&operations);
                file.agree(open.content.clone());
                Arc::default()
            }
            Finding::NoNews => {
                file.operations.settle(&operations);
                file.news = None;
                Arc::clone(&file.conflicts)
            }
            Finding::Wait => Arc::clone(&file.conflicts),
            Finding::TakenIn { conflicts, left: Left::Nothing, .. }
                if conflicts.is_empty() && news.says_same(&open.content) =>
            {
                file.operations.settle(&operations);
                file.agree(open.content.clone());
                Arc::default()
            }
            Finding::TakenIn { conflicts, base, left } => {
                file.base = base.or(file.base.take());
                if left == Left::Nothing {
                    file.settle(&operations, &news);
                }
                file.memory.remember(mem::take(&mut file.replacing));
                file.is_merged = true;
                file.is_told = false;
                file.has_only_conflicts = left == Left::Conflicts;
                file.news = file.news.take().filter(|_| left != Left::Nothing);
                conflicts.into()
            }
        };
        file.is_asked = false;
        let is_more = file.next();
        self.conflicts_changed(&location, conflicts);
        if is_more {
            self.bring_together(&location);
        }
    }

    /// Lets the client make the edits that take the news in.
    fn take_in(&mut self, subject: Subject, revision: u64, edits: Vec<TextEdit>) {
        let location = subject.location.clone();
        let label = format!("Changes of {} on disk", file_name(&location));
        let is_able = self.client.apply_edit && self.client.versioned_edits;
        // Whether it was these edits that changed the text, the next comparison tells.
        let before = subject.document();
        let is_changed =
            move |now: &Document| before.as_ref().is_none_or(|it| it.text() != now.text());
        let edit = DocumentEdit::new(&subject, revision, &label, edits, &self.client, is_changed);
        let Some(edit) = edit.filter(|_| is_able) else {
            return self.give_up(&location, None);
        };
        if let Some(open) = self.documents.get_mut(&location) {
            open.file.work = Work::Running;
            open.file.is_asked = true;
            open.file.asked_for = revision;
        }
        self.edit_document(edit, move |state, edited| {
            let Some(open) = state.documents.get_mut(&location) else { return };
            // Before it saves, it was given anew what its text lacks.
            if open.file.work == Work::Saving {
                return;
            }
            open.file.work = Work::None;
            match edited {
                Edited::Refused(reason) => state.give_up(&location, Some(&reason)),
                Edited::Unanswered(_) => state.go_on_unanswered(&location),
                // Where the client says so before its text shows it, the text is still to come.
                Edited::Done if open.revision == revision => {}
                Edited::Done | Edited::Outdated => state.bring_together(&location),
            }
        });
    }

    /// The client cannot take the news in: the person must know. Said once, not once an epoch.
    fn give_up(&mut self, location: &Location, reason: Option<&str>) {
        let Some(open) = self.documents.get_mut(location) else { return };
        open.file.work = match reason {
            Some(_) => Work::Refused(Instant::now() + AFTER_REFUSAL),
            None => Work::GivenUp,
        };
        open.file.is_asked = false;
        if open.file.next() {
            open.file.work = Work::None;
            return self.bring_together(location);
        }
        self.tell_that_they_differ(location, reason);
    }

    /// The client may still take the news in, however late: its next text tells.
    fn go_on_unanswered(&mut self, location: &Location) {
        let Some(open) = self.documents.get_mut(location) else { return };
        open.file.is_asked = false;
        match open.file.next() {
            true => self.bring_together(location),
            false => self.tell_that_they_differ(location, Some("it does not answer")),
        }
    }

    fn tell_that_they_differ(&mut self, location: &Location, reason: Option<&str>) {
        let Some(open) = self.documents.get_mut(location) else { return };
        if mem::replace(&mut open.file.is_told, true) {
            return;
        }
        let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
        self.outbox.warn(format!(
            "`{}` changed on disk while you edit it, and this editor could not take the change \
             in{reason}. Nothing is lost: your text is as you left it, and so is the file. Save to \
             keep yours, or read the file again to have the disk's.",
            file_name(location)
        ));
    }

    /// What was open before has changes of which nobody knows whether they are newer than the disk's.
    fn tell_that_it_is_unsaved(&mut self, location: &Location) {
        self.outbox.inform(format!(
            "`{}` was opened with changes that are not on disk. Where the two differ, saving writes \
             what is here.",
            file_name(location)
        ));
    }

    fn conflicts_changed(&mut self, location: &Location, conflicts: Arc<[Conflict]>) {
        let Some(open) = self.documents.get_mut(location) else { return };
        if open.file.conflicts != conflicts {
            open.file.conflicts = conflicts;
            self.judge_again(location);
        }
    }

    /// [`KEEP_MINE`].
    pub(super) fn keep_mine(&mut self, arguments: &Value) -> Result<Value, Error> {
        let arguments = arguments.get(0).cloned().unwrap_or_default();
        let KeepMine { uri, paths } = parse(arguments).map_err(|_| {
            Error::invalid_params(format!(
                "`{KEEP_MINE}` takes one argument, `{{\"uri\": …}}`, the document whose text stays"
            ))
        })?;
        let location = Location::of(&uri);
        let Some(open) = self.documents.get_mut(&location) else {
            return Err(Error::invalid_params("`uri` names no open document"));
        };
        let is_meant = |conflict: &Conflict| {
            paths.as_ref().is_none_or(|paths| paths.iter().any(|path| path == conflict.path()))
        };
        let conflicts = open.file.conflicts.iter().cloned();
        let (decided, left): (Vec<_>, Vec<_>) = conflicts.partition(is_meant);
        open.file.memory.decided.extend(decided);
        self.conflicts_changed(&location, left.into());
        self.bring_together(&location);
        Ok(Value::Null)
    }
}

/// The argument of [`KEEP_MINE`].
#[derive(Deserialize)]
struct KeepMine {
    /// The document.
    uri: lsp::Uri,
    /// Which conflicts; all, if this is absent.
    paths: Option<Vec<Vec<merge::Step>>>,
}

fn file_name(location: &Location) -> String {
    let name = location.path().and_then(Path::file_name);
    name.map_or_else(|| "the file".to_owned(), |name| name.to_string_lossy().into_owned())
}
