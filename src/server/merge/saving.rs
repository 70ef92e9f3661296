//! `textDocument/willSaveWaitUntil`: what changed on disk in the last moment is brought into the text
//! before that is written over it.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types as lsp;

use super::compare::{Finding, Left, Memory, Overwritten, compare};
use super::{Step, Work};
use crate::server::capabilities::Capabilities;
use crate::server::documents::Content;
use crate::server::features::{Work as Answering, parse};
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;
use crate::text::apply_edits;
use crate::workspace;

/// A document that is about to be saved. Whatever becomes of the answer, the main loop hears of it
/// before the client has it, and so before the file is written.
struct Saving {
    subject: Subject,
    base: Content,
    overwritten: Option<Arc<Overwritten>>,
    memory: Memory,
    client: Arc<Capabilities>,
    /// What the file says, as soon as it is read.
    text: Option<String>,
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
        self.text = Some(text);
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
        let step = Step::Saving { location, text, merged };
        // Without a main loop nobody waits for it.
        let _ = self.events.send(Event::Merge(step));
    }
}

impl State {
    /// `None` where there is nothing to compare with, or the client is taking news in already.
    fn about_to_save(&mut self, location: &Location) -> Option<Saving> {
        let subject = self.subject(location)?;
        let file = &mut self.documents.get_mut(location)?.file;
        if file.is_asked {
            return None;
        }
        let base = file.base.clone()?;
        file.work = Work::Saving;
        Some(Saving {
            subject,
            base,
            overwritten: file.overwritten.clone(),
            memory: file.memory.clone(),
            client: Arc::clone(&self.client),
            text: None,
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
    ) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        let news = text.map(Content::new);
        let news = news.filter(|text| !file.news.as_ref().is_some_and(|news| news.says_same(text)));
        let is_saving = file.work == Work::Saving;
        if let Some(news) = news {
            file.hear(news);
        }
        // Until it is saved, or typed in.
        if is_saving {
            file.work = Work::Saving;
            file.merged = merged;
        }
    }
}
