//! Edits of open documents, done by the client (`workspace/applyEdit`), and whether they came to
//! be.
//!
//! A client's `applied` is not enough to go by: Neovim says so even where it left the edit out
//! because its text is newer, and tells of the new text only later. So an edit counts as made once
//! the text that the client tells of shows it.

use std::fmt;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;

use super::capabilities::Capabilities;
use super::documents::Content;
use super::location::Location;
use super::log;
use super::state::State;
use super::subject::Subject;
use crate::lint::FixAction;
use crate::syntax::Document;
use crate::text::{TextEdit, apply_edits};

/// How long a client may take to tell of a text after it has answered. Some gather changes for a
/// while (Neovim for 150 ms).
const GRACE: Duration = Duration::from_millis(500);

/// How long a client may take to answer. Some show a question to the person first; but one that
/// never answers must not keep what comes after this edit waiting for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// An edit of an open document, ready to be sent.
pub(super) struct DocumentEdit {
    location: Location,
    /// The text that it is an edit of.
    revision: u64,
    /// The text as it is afterwards, if nobody else writes in it.
    expected: String,
    /// Whether a text shows what was meant, whatever else has changed in it.
    is_made: IsMade,
    params: Value,
}

type IsMade = Box<dyn Fn(&Document) -> bool + Send>;

/// How an edit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Edited {
    /// It is made.
    Done,
    /// The text is another one by now, without the edit: it may be tried again on that.
    Outdated,
    /// The client did not make it, for this reason.
    Refused(String),
    /// The client has not answered for so long that nobody waits for it any more. It may still
    /// make the edit.
    Unanswered(Duration),
}

type Then = Box<dyn FnOnce(&mut State, Edited) + Send>;

/// The edits of which it is not yet known how they ended.
#[derive(Default)]
pub(super) struct Editing {
    /// By the tickets that their requests carry.
    asked: FxHashMap<u64, Asked>,
    answered: Vec<Answered>,
    last_ticket: u64,
}

/// An edit that the client has not answered yet.
struct Asked {
    /// When its answer does not count any more.
    due: Instant,
    edit: DocumentEdit,
    then: Then,
}

/// An edit that the client has answered, though its text does not show it yet.
struct Answered {
    /// When the client has had its time to tell of the text.
    due: Instant,
    edit: DocumentEdit,
    /// Why the client says that it did not make it.
    refused: Option<String>,
    then: Then,
}

impl Editing {
    /// When the next edit is waited for no longer.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let asked = self.asked.values().map(|asked| asked.due);
        asked.chain(self.answered.iter().map(|answered| answered.due)).min()
    }
}

impl DocumentEdit {
    /// These edits of the text of `subject`, which is the document's `revision`. `label` says what
    /// they do, for the client's list of things to undo. `None` if they contradict each other.
    pub(super) fn new(
        subject: &Subject,
        revision: u64,
        label: &str,
        edits: Vec<TextEdit>,
        client: &Capabilities,
        is_made: impl Fn(&Document) -> bool + Send + 'static,
    ) -> Option<Self> {
        let document = subject.document()?;
        let expected = apply_edits(document.text(), &edits).ok()?;
        let target = subject.target(&document, client);
        let edit = target.workspace_edit(&FixAction::Edit(edits))?;
        let params = json!({ "label": label, "edit": edit });
        let is_made = Box::new(is_made);
        Some(Self { location: subject.location.clone(), revision, expected, is_made, params })
    }

    fn is_in(&self, content: &Content) -> bool {
        let Content::Readable(lazy) = content else { return false };
        let document = lazy.document();
        document.text() == self.expected || (self.is_made)(&document)
    }
}

impl State {
    /// Lets the client edit a document. `then` hears how it ended; nothing waits for it.
    pub(super) fn edit_document(
        &mut self,
        edit: DocumentEdit,
        then: impl FnOnce(&mut State, Edited) + Send + 'static,
    ) {
        let is_present =
            self.documents.get(&edit.location).is_some_and(|open| open.revision == edit.revision);
        if !is_present {
            return then(self, Edited::Outdated);
        }
        self.editing.last_ticket += 1;
        let ticket = self.editing.last_ticket;
        let params = edit.params.clone();
        let due = Instant::now() + PATIENCE;
        self.editing.asked.insert(ticket, Asked { due, edit, then: Box::new(then) });
        self.ask("workspace/applyEdit", params, move |state, answer| {
            match state.editing.asked.remove(&ticket) {
                Some(Asked { edit, then, .. }) => {
                    state.edit_answered(edit, refusal(answer), then);
                }
                None => log!("an edit is answered after nobody waits for it"),
            }
        });
    }

    fn edit_answered(&mut self, edit: DocumentEdit, refused: Option<String>, then: Then) {
        let Some(open) = self.documents.get(&edit.location) else {
            let edited = refused.map_or(Edited::Done, Edited::Refused);
            return then(self, edited);
        };
        if edit.is_in(&open.content) {
            return then(self, Edited::Done);
        }
        if refused.is_some() && open.revision != edit.revision {
            return then(self, Edited::Outdated);
        }
        let due = Instant::now() + GRACE;
        self.editing.answered.push(Answered { due, edit, refused, then });
    }

    /// A document has a new text, or is closed: does it show an edit that was waited for?
    pub(super) fn confirm_edits(&mut self, location: &Location) {
        let content = self.documents.get(location).map(|open| open.content.clone());
        let is_over = |answered: &mut Answered| {
            // It has another text: one that was refused was refused for that.
            let is_over = |content| answered.refused.is_some() || answered.edit.is_in(content);
            answered.edit.location == *location && content.as_ref().is_none_or(is_over)
        };
        let over: Vec<Answered> = self.editing.answered.extract_if(.., is_over).collect();
        for Answered { edit, refused, then, .. } in over {
            let edited = match (&content, refused) {
                (Some(content), _) if edit.is_in(content) => Edited::Done,
                (Some(_), _) => Edited::Outdated,
                (None, Some(reason)) => Edited::Refused(reason),
                (None, None) => Edited::Done,
            };
            then(self, edited);
        }
    }

    /// Ends what the client has had its time for.
    pub(super) fn end_due_edits(&mut self) {
        let now = Instant::now();
        if self.editing.next_due().is_none_or(|due| now < due) {
            return;
        }
        let asked: Vec<(u64, Asked)> =
            self.editing.asked.extract_if(|_, asked| asked.due <= now).collect();
        for (_, Asked { edit, then, .. }) in asked {
            let content = self.documents.get(&edit.location).map(|open| &open.content);
            match content.is_some_and(|content| edit.is_in(content)) {
                true => then(self, Edited::Done),
                false => then(self, Edited::Unanswered(PATIENCE)),
            }
        }
        let is_due = |answered: &mut Answered| answered.due <= now;
        let told: Vec<Answered> = self.editing.answered.extract_if(.., is_due).collect();
        told.into_iter().for_each(|answered| self.edit_untold(answered));
    }

    /// The client answered, and has had its time to tell of the text.
    fn edit_untold(&mut self, answered: Answered) {
        let Answered { edit, refused, then, .. } = answered;
        let revision = self.documents.get(&edit.location).map(|open| open.revision);
        let edited = match (revision == Some(edit.revision), refused) {
            // It tells of changes only when it next asks for something: its word must do.
            (true, None) => Edited::Done,
            (true, Some(reason)) => Edited::Refused(reason),
            // With a version, it cannot be made twice.
            (false, _) if self.client.versioned_edits => Edited::Outdated,
            (false, Some(_)) => Edited::Outdated,
            (false, None) => {
                let reason = "the text was changed meanwhile, and does not show it";
                Edited::Refused(reason.to_owned())
            }
        };
        then(self, edited);
    }
}

/// Why the client did not make an edit, by its own account.
fn refusal(answer: Result<Value, Error>) -> Option<String> {
    match answer {
        Ok(answer) if answer.get("applied").and_then(Value::as_bool) == Some(true) => None,
        Ok(answer) => {
            let reason = answer.get("failureReason").and_then(Value::as_str);
            Some(reason.filter(|reason| !reason.is_empty()).unwrap_or("no reason given").to_owned())
        }
        Err(error) => Some(error.message.into_owned()),
    }
}

impl fmt::Debug for Editing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (asked, answered) = (self.asked.len(), self.answered.len());
        f.debug_struct("Editing")
            .field("asked", &asked)
            .field("answered", &answered)
            .finish_non_exhaustive()
    }
}
