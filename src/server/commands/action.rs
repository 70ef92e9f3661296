use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::Error;

use super::{Step, failed, invalid};
use crate::lint::FixAction;
use crate::server::editing::{DocumentEdit, Edited};
use crate::server::features::{APPLY, Offer, parse};
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::server::transport::Responder;

/// How a code action edits an open document.
pub(in crate::server) struct ActionEdit {
    edit: DocumentEdit,
    responder: Responder,
}

impl State {
    /// Makes a code action that was offered as a command.
    pub(super) fn apply_action(&mut self, arguments: &Value, responder: Responder) {
        let argument = arguments.get(0).cloned().unwrap_or_default();
        let offer: Offer = match parse(argument) {
            Ok(offer) => offer,
            Err(_) => {
                return responder.refuse(invalid(format!(
                    "`{APPLY}` takes one argument, which a code action of the server gives it"
                )));
            }
        };
        let location = Location::of(&offer.uri);
        let revision = self.documents.get(&location).map(|open| open.revision);
        let Some((subject, revision)) = self.subject(&location).zip(revision) else {
            return responder.refuse(Error::invalid_params("`uri` names no open document"));
        };
        let (client, events) = (Arc::clone(&self.client), self.events.clone());
        self.pool.spawn(Priority::Editor, move || {
            let edits = match offer.change(&subject) {
                Ok(FixAction::Edit(edits)) => edits,
                Ok(_) => return responder.answer(Ok(Value::Null)),
                Err(error) => return responder.refuse(error),
            };
            let title = &offer.title;
            let edit = DocumentEdit::new(&subject, revision, title, edits, &client, |_| false);
            match edit {
                Some(edit) => {
                    let step = Step::Action(ActionEdit { edit, responder });
                    let _ = events.send(Event::Command(Box::new(step)));
                }
                None => responder.refuse(Error::internal_error()),
            }
        });
    }

    /// Lets the client edit the document.
    pub(super) fn edit_as_offered(&mut self, action: ActionEdit) {
        let ActionEdit { edit, responder } = action;
        if !responder.keep() {
            return;
        }
        self.edit_document(edit, move |_, edited| {
            responder.answer(match edited {
                Edited::Done => Ok(Value::Null),
                Edited::Outdated => Err(Offer::outdated()),
                Edited::Refused(reason) => {
                    Err(failed(format!("the editor did not make the change: {reason}")))
                }
                Edited::Unanswered(waited) => Err(failed(format!(
                    "the editor was asked to make the change and has not answered for {} s",
                    waited.as_secs()
                ))),
            });
        });
    }
}

impl fmt::Debug for ActionEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionEdit").finish_non_exhaustive()
    }
}
