//! A document that is open, and its file, which others go on writing: what changed on disk is
//! brought into the editor's text.
//!
//! For each open document the server keeps the text that both sides began with (`base`), and what
//! the disk says by now, as far as the base does not have it (`news`). While there are news, the
//! two are compared on a worker after each change of either side; what comes out is an edit that
//! the client makes. Nothing counts as done before the client's own text shows it: the next
//! comparison then finds nothing left to do. So edits that the server asked for cannot start a
//! loop, and ones that got lost are asked for again.

mod compare;

use std::mem;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::SystemTime;

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use self::compare::{Finding, Overwritten, compare, is_whole};
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
use crate::workspace::{self, Stamp};

/// The command that forgets conflicts: what the editor has is right.
pub(super) const KEEP_MINE: &str = "nestling.keep_mine";

/// The file of an open document.
#[derive(Debug, Default)]
pub(super) struct FileBeside {
    /// What both sides began with; unknown until the file has been read.
    base: Option<Content>,
    /// What the disk says, if the base does not.
    news: Option<Content>,
    /// What the disk says by now, if the client was asked to take in what it said before: first it
    /// must be known whether it did.
    newer: Option<Content>,
    /// What the disk said when the editor wrote its own text over it. The news among it are taken
    /// in nevertheless: who saved could not know of them.
    overwritten: Option<Arc<Overwritten>>,
    /// News have been taken in since both sides said the same: the editor has unsaved changes, and
    /// does not read the file again by itself.
    is_merged: bool,
    /// The client was asked to take the news in.
    is_asked: bool,
    /// The reading asked for last: results of earlier ones are stale.
    ticket: u64,
    /// What is being done about the news.
    work: Work,
    /// What changed on both sides, differently.
    pub(super) conflicts: Arc<[Conflict]>,
    /// The person was told that the two differ, and has not brought them together since.
    is_told: bool,
}

/// What is being done about news.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Work {
    /// Nothing: there are none, or one side has to change first.
    #[default]
    None,
    /// A worker compares, or the client edits.
    Running,
    /// The client cannot take them in; other news may be tried.
    GivenUp,
}

/// Something that happened beside the main loop.
#[derive(Debug)]
pub(super) enum Step {
    /// The file was read when its document was opened.
    Began { location: Location, base: Content, news: Option<String> },
    /// The file was read again.
    Read { location: Location, ticket: u64, text: String },
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
    finding: Finding,
}

/// Tells that a comparison has ended, even by a panic.
struct Ended {
    location: Location,
    revision: u64,
    news: Content,
    finding: Finding,
    events: mpsc::Sender<Event>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        let compared = Compared {
            location: self.location.clone(),
            revision: self.revision,
            news: self.news.clone(),
            finding: mem::replace(&mut self.finding, Finding::Wait),
        };
        // Without a main loop nobody waits for it.
        let _ = self.events.send(Event::Merge(Step::Compared(Box::new(compared))));
    }
}

impl State {
    /// A document was opened: reads its file, which tells what both sides began with.
    pub(super) fn begin_beside(&mut self, location: &Location) {
        let Some(open) = self.documents.get(location) else { return };
        let Some(path) = location.path().map(Path::to_owned) else { return };
        let (opened, opened_at) = (open.content.clone(), SystemTime::now());
        let (location, events) = (location.clone(), self.events.clone());
        self.pool.spawn(Priority::Editor, move || {
            let (base, news) = match workspace::read(&path) {
                Ok(text) if !opened.says(&text) => {
                    let modified = Stamp::of(&path).and_then(|stamp| stamp.modified);
                    match modified.is_some_and(|modified| modified > opened_at) {
                        true => (opened, Some(text)),
                        // An editor may open what it kept of an earlier, unsaved, text.
                        false => (Content::new(text), None),
                    }
                }
                Ok(_) | Err(_) => (opened, None),
            };
            let _ = events.send(Event::Merge(Step::Began { location, base, news }));
        });
    }

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
                let _ = events.send(Event::Merge(Step::Read { location, ticket, text }));
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
        open.file.save(open.content.clone());
        self.conflicts_changed(&location, Arc::default());
        self.bring_together(&location);
    }

    /// Something happened beside the main loop.
    pub(super) fn merge_step(&mut self, step: Step) {
        match step {
            Step::Began { location, base, news } => {
                let Some(open) = self.documents.get_mut(&location) else { return };
                // A document that was saved meanwhile has its base.
                if open.file.base.is_none() {
                    open.file.base = Some(base);
                    open.file.news = open.file.news.take().or_else(|| news.map(Content::new));
                    self.bring_together(&location);
                }
            }
            Step::Read { location, ticket, text } => {
                let Some(open) = self.documents.get(&location) else { return };
                if open.file.ticket == ticket {
                    self.file_on_disk(&location, text);
                }
            }
            Step::Compared(compared) => self.compared(*compared),
        }
    }

    /// The file of an open document has this text.
    pub(super) fn file_on_disk(&mut self, location: &Location, text: String) {
        let Some(open) = self.documents.get_mut(location) else { return };
        open.file.hear(Content::new(text));
        self.bring_together(location);
    }

    /// Takes in what changed on disk, if there is something and no one is at it.
    pub(super) fn bring_together(&mut self, location: &Location) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        let (Some(base), Some(news)) = (file.base.clone(), file.news.clone()) else { return };
        if file.work != Work::None {
            return;
        }
        file.work = Work::Running;
        let (is_merged, overwritten) = (file.is_merged, file.overwritten.clone());
        let revision = open.revision;
        let Some(subject) = self.subject(location) else { return };
        let (location, events) = (location.clone(), self.events.clone());
        self.pool.spawn(Priority::Editor, move || {
            // Whatever happens, the comparison must not count as running for ever.
            let mut ended = Ended { location, revision, news, finding: Finding::Wait, events };
            ended.finding = compare(&base, &ended.news, overwritten.as_deref(), subject, is_merged);
        });
    }

    fn compared(&mut self, compared: Compared) {
        let Compared { location, revision, news, finding } = compared;
        let Some(open) = self.documents.get_mut(&location) else { return };
        let file = &mut open.file;
        file.work = Work::None;
        let is_newest = file.news.as_ref().is_some_and(|newest| newest.is(&news));
        if open.revision != revision || !is_newest {
            return self.bring_together(&location);
        }
        let conflicts = match finding {
            Finding::Edits(subject, edits) => {
                // They are not in the text: so newer ones can take their place.
                match file.next() {
                    true => self.bring_together(&location),
                    false => self.take_in(subject, revision, edits),
                }
                return;
            }
            Finding::Same => {
                file.meet(open.content.clone());
                Arc::default()
            }
            Finding::NoNews => {
                file.news = None;
                Arc::clone(&file.conflicts)
            }
            Finding::Wait => Arc::clone(&file.conflicts),
            Finding::TakenIn { conflicts, is_all: true, .. }
                if conflicts.is_empty() && file.has_saved(&news, &open.content) =>
            {
                file.meet(open.content.clone());
                Arc::default()
            }
            Finding::TakenIn { conflicts, base, is_all } => {
                file.base = base.or(file.base.take());
                file.is_merged = true;
                file.news = file.news.take().filter(|_| !is_all);
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
        }
        self.edit_document(edit, move |state, edited| {
            let Some(open) = state.documents.get_mut(&location) else { return };
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
        open.file.work = Work::GivenUp;
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
        let KeepMine { uri, paths } = parse(arguments)?;
        let location = Location::of(&uri);
        let Some(open) = self.documents.get_mut(&location) else {
            return Err(Error::invalid_params("`uri` names no open document"));
        };
        let is_meant =
            |conflict: &Conflict| paths.as_ref().is_none_or(|paths| paths.contains(&conflict.path));
        let conflicts = open.file.conflicts.iter().cloned();
        let left: Vec<_> = conflicts.filter(|conflict| !is_meant(conflict)).collect();
        self.conflicts_changed(&location, left.into());
        Ok(Value::Null)
    }
}

impl FileBeside {
    /// Both sides say this.
    fn meet(&mut self, text: Content) {
        self.base = Some(text);
        self.news = None;
        self.overwritten = None;
        self.is_told = false;
        self.is_merged = false;
        if self.work == Work::GivenUp {
            self.work = Work::None;
        }
    }

    /// The editor wrote this.
    fn save(&mut self, saved: Content) {
        match self.untold(&saved) {
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
    fn has_saved(&self, disk: &Content, mine: &Content) -> bool {
        let saved = self.overwritten.as_ref().map(|overwritten| &overwritten.saved);
        saved.is_some_and(|saved| disk.says_same(saved) && mine.says_same(saved))
    }

    /// What the disk says and neither `saved` nor the base does, if nobody was told of it.
    fn untold(&self, saved: &Content) -> Option<Content> {
        let news = self.newer.as_ref().or(self.news.as_ref())?;
        let news = match &self.overwritten {
            Some(overwritten) => overwritten.as_if_kept(news)?,
            None => news.clone(),
        };
        let is_told = self.work == Work::GivenUp || !is_whole(&*news.document()?);
        let is_old = news.says_same(saved) || news.says_same(self.base.as_ref()?);
        (!is_told && !is_old).then_some(news)
    }

    /// The disk says this now.
    fn hear(&mut self, text: Content) {
        match self.is_asked {
            true => self.newer = Some(text),
            false => self.news = Some(text),
        }
        if self.work == Work::GivenUp {
            self.work = Work::None;
        }
    }

    /// Goes on to what the disk says by now; whether that is something else.
    fn next(&mut self) -> bool {
        let Some(newer) = self.newer.take() else { return false };
        self.news = Some(newer);
        self.is_asked = false;
        true
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
