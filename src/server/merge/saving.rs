//! `textDocument/willSaveWaitUntil`: what changed on disk in the last moment is brought into the text
//! before that is written over it.

use std::mem;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::compare::{Finding, Left, Memory, Overwritten, compare};
use super::operations::{Notes, Operations, Taken, written};
use super::{Step, Work};
use crate::server::capabilities::Capabilities;
use crate::server::documents::Content;
use crate::server::features::{Work as Answering, parse};
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;
use crate::text::apply_edits;
use crate::workspace::{self, Written};

/// A document that is about to be saved. Whatever becomes of the answer, the main loop hears of it
/// before the client has it, and so before the file is written.
struct Saving {
    subject: Subject,
    base: Content,
    overwritten: Option<Arc<Overwritten>>,
    operations: Operations,
    memory: Memory,
    client: Arc<Capabilities>,
    /// The client may be making other edits of this very text: it is given none.
    is_taken: bool,
    /// What the file says, as soon as it is read, and what operations wrote.
    text: Option<String>,
    written: Vec<Written>,
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
        let text = workspace::read(self.subject.location.path()?).ok()?;
        let news = Content::new(text.clone());
        self.written = written(&self.subject.location, &text);
        self.operations.hear(self.written.clone());
        self.text = Some(text);
        if self.is_taken {
            return None;
        }
        let (overwritten, mine) = (self.overwritten.as_deref(), self.subject.clone());
        // Even a text that no one has typed in would be written over what others wrote.
        let operations = self.operations.open();
        let had = self.overwritten.as_ref();
        let taken = Taken::of(operations, &self.base, had, &news, &mine.content);
        let base = taken.as_ref().map_or(&self.base, |taken| &taken.base);
        match compare(base, &news, overwritten, operations, mine, true, &self.memory) {
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
        let written = mem::take(&mut self.written);
        let step = Step::Saving { location, text, written, merged };
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
            operations: file.operations.clone(),
            memory: file.memory.clone(),
            client: Arc::clone(&self.client),
            is_taken,
            text: None,
            written: Vec::new(),
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
        written: Vec<Written>,
        merged: Option<Content>,
    ) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        let news = text.map(Content::new);
        let news = news.filter(|text| !file.news.as_ref().is_some_and(|news| news.says_same(text)));
        let is_saving = file.work == Work::Saving;
        file.operations.hear(written);
        if let Some(news) = news {
            file.hear(news);
        }
        // Until it is saved, or typed in.
        if is_saving {
            file.work = Work::Saving;
            file.merged = merged;
        }
    }

    /// The editor has saved, over what began as `base`: what operations wrote and its text lacks is
    /// news to it.
    pub(super) fn bring_back_written(&mut self, location: &Location, base: Option<Content>) {
        let Some(notes) = Notes::of(location) else { return };
        // Few files, of the last moment: it is done before anything else can come.
        if !notes.wait() {
            self.look_again_for_written(location, notes.clone());
        }
        let Some(open) = self.documents.get_mut(location) else { return };
        let Some((base, path)) = base.zip(location.path()) else { return };
        let Ok(disk) = workspace::read(path) else { return };
        open.file.operations.hear(notes.written(&disk));
        open.file.bring_back(&base, &open.content, Content::new(disk));
    }

    /// An operation that is under way may have written before the editor saved. What it notes when
    /// it is over will tell.
    fn look_again_for_written(&self, location: &Location, notes: Notes) {
        let (location, events) = (location.clone(), self.events.clone());
        self.pool.spawn(Priority::Background, move || {
            while !notes.wait() {}
            let _ = events.send(Event::Merge(Step::Ended { location }));
        });
    }
}
