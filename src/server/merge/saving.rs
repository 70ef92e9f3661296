//! `textDocument/willSaveWaitUntil`: what changed on disk in the last moment is brought into the text
//! before that is written over it.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::time::SystemTime;

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::compare::{Finding, Left, Memory, Overwritten, compare, is_whole};
use super::{FileBeside, Step, Work};
use crate::server::capabilities::Capabilities;
use crate::server::documents::{Content, OpenDocument};
use crate::server::features::{Work as Answering, parse};
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;
use crate::session::ids::SessionId;
use crate::session::merge;
use crate::text::apply_edits;
use crate::workspace::{self, SESSIONS_FOLDER, Workspace};

/// A document that is about to be saved. Whatever becomes of the answer, the main loop hears of it
/// before the client has it, and so before the file is written.
struct Saving {
    subject: Subject,
    base: Content,
    overwritten: Option<Arc<Overwritten>>,
    memory: Memory,
    client: Arc<Capabilities>,
    /// The client may be making other edits of this very text: it is given none.
    is_taken: bool,
    /// What the file says, as soon as it is read, and when that was.
    text: Option<String>,
    at: SystemTime,
    /// The editor's text with all of that in it.
    merged: Option<Content>,
    events: mpsc::Sender<Event>,
}

/// Prepares the answer: the edits that the text lacks.
pub(in crate::server) fn prepare(state: &mut State, params: Value) -> Result<Answering, Error> {
    let params: lsp::WillSaveTextDocumentParams = parse(params)?;
    let saving = state.about_to_save(&Location::of(&params.text_document.uri));
    Ok(Box::new(move |_: &AtomicBool| Json::of(&saving.and_then(|mut saving| saving.edits()))))
}

impl Saving {
    fn edits(&mut self) -> Option<Vec<lsp::TextEdit>> {
        self.at = SystemTime::now();
        let text = workspace::read(self.subject.location.path()?).ok()?;
        let news = Content::new(text.clone());
        self.text = Some(text);
        if self.is_taken {
            return None;
        }
        let (overwritten, mine) = (self.overwritten.as_deref(), self.subject.clone());
        // Even a text that no one has typed in would be written over what others wrote.
        match compare(&self.base, &news, overwritten, mine, true, &self.memory) {
            Finding::Edits(subject, edits, _) => {
                let document = subject.document()?;
                let merged = apply_edits(document.text(), &edits).ok()?;
                self.merged = Some(Content::new(merged));
                Some(subject.target(&document, &self.client).text_edits(&edits))
            }
            Finding::TakenIn { left: Left::Nothing, .. } | Finding::Same => {
                self.merged = Some(self.subject.content.clone());
                None
            }
            _ => None,
        }
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        let location = self.subject.location.clone();
        let (text, merged) = (self.text.take(), self.merged.take());
        let step = Step::Saving { location, text, merged, at: self.at };
        // Without a main loop nobody waits for it.
        let _ = self.events.send(Event::Merge(step));
    }
}

impl State {
    /// `None` where there is nothing to compare with.
    fn about_to_save(&mut self, location: &Location) -> Option<Saving> {
        let subject = self.subject(location)?;
        let open = self.documents.get_mut(location)?;
        let file = &mut open.file;
        let base = file.base.clone()?;
        // Edits of an older text are refused by then, and so are no hindrance.
        let is_taken = file.is_asked && file.asked_for == open.revision;
        if !is_taken {
            file.work = Work::Saving;
            file.is_asked = false;
            file.newer = None;
        }
        Some(Saving {
            subject,
            base,
            overwritten: file.overwritten.clone(),
            memory: file.memory.clone(),
            client: Arc::clone(&self.client),
            is_taken,
            text: None,
            at: SystemTime::now(),
            merged: None,
            events: self.events.clone(),
        })
    }

    /// The client is about to save, and the file was read. What it was given is in its text soon;
    /// what it was not, and the person does not know of, is not lost when the file is written.
    pub(super) fn saving(
        &mut self,
        location: &Location,
        text: Option<String>,
        merged: Option<Content>,
        at: SystemTime,
    ) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        let news = text.map(Content::new);
        let news = news.filter(|text| !file.news.as_ref().is_some_and(|news| news.says_same(text)));
        let is_saving = file.work == Work::Saving;
        file.heard_at = file.heard_at.max(Some(at));
        if let Some(news) = news {
            file.hear(news, at);
        }
        // Until it is saved, or typed in.
        if is_saving {
            file.work = Work::Saving;
            file.merged = merged;
        }
    }
}

/// Whether the disk lacks something of what was `written`; both began as `base`.
fn is_missing(written: &Content, base: &Content, disk: &Content) -> bool {
    if written.says_same(disk) || written.says_same(base) {
        return false;
    }
    let (Some(base), Some(written), Some(disk)) =
        (base.document(), written.document(), disk.document())
    else {
        return false;
    };
    is_whole(&written) && !merge::merge(&base, &written, &disk).edits.is_empty()
}

/// What was known of a file before its document was saved.
pub(super) struct Known {
    base: Option<Content>,
    overwritten: Option<Arc<Overwritten>>,
}

impl Known {
    pub(super) fn of(file: &FileBeside) -> Self {
        Self { base: file.base.clone(), overwritten: file.overwritten.clone() }
    }

    /// What an operation wrote in the moment between the last reading of the file and the save that
    /// has just been made of `open`, and the save took away; and what it began with.
    pub(super) fn written_over(
        self,
        location: &Location,
        open: &mut OpenDocument,
    ) -> Option<(Content, Content)> {
        // From now on the file is known again: it says what was saved.
        let heard_at = open.file.heard_at.replace(SystemTime::now());
        let (base, heard_at) = (self.base?, heard_at?);
        let (workspace, id) = session_of(location)?;
        let noted = workspace.written_since(&id, heard_at);
        if noted.is_empty() {
            return None;
        }
        let disk = Content::new(workspace::read(&workspace.session_path(&id)).ok()?);
        // It may stand on what was saved before, over something that is to come back itself.
        let mut written =
            noted.into_iter().map(Content::new).filter_map(|written| match &self.overwritten {
                Some(overwritten) => overwritten.as_if_kept(&written),
                None => Some(written),
            });
        let missing = written.find(|written| is_missing(written, &base, &disk))?;
        Some((missing, base))
    }
}

/// The session that a file is, if it lies among those of a workspace.
fn session_of(location: &Location) -> Option<(Workspace, SessionId)> {
    let path = location.path()?;
    let folder = path.parent().filter(|folder| folder.ends_with(SESSIONS_FOLDER))?;
    let id = SessionId::parse(path.file_stem()?.to_str()?).ok()?;
    Some((Workspace::at(folder.parent()?), id))
}
