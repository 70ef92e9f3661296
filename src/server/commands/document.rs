use std::fmt;
use std::sync::Arc;

use tower_lsp::jsonrpc::Error;

use super::words::label;
use super::{Command, IF_NEW, Step, failed, session_at};
use crate::catalog::Catalog;
use crate::ide::Snapshot;
use crate::server::editing::{DocumentEdit, Edited};
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::session::history::Epoch;
use crate::session::ids::{IdSource, SessionId};
use crate::session::operations::{Change, Operation, Outcome};
use crate::session::{Library, Session};
use crate::state::{Call, Ground, StateError, perform};
use crate::syntax::{Datetime, Document};
use crate::workspace::moment;

/// How often a command begins anew because someone wrote in the document meanwhile.
const TRIES: u32 = 5;

/// What a command is to do in an open document.
pub(in crate::server) struct Planned {
    command: Command,
    location: Location,
    /// `None` where the text is as it should be already.
    edit: Option<DocumentEdit>,
    then: Then,
}

/// What is left to do once the document is edited.
pub(super) struct Then {
    /// What the command gives back.
    pub(super) outcome: Outcome,
    /// A line for the history of an experiment.
    pub(super) history: Option<HistoryLine>,
}

/// A line for the history of an experiment.
pub(super) struct HistoryLine {
    /// Of which session.
    pub(super) session: SessionId,
    /// Of which experiment.
    pub(super) experiment: String,
    /// The line.
    pub(super) epoch: Epoch,
}

impl State {
    /// Finds out how a command edits an open document.
    pub(super) fn plan_edit(&mut self, command: Command, location: &Location) {
        let Some(subject) = self.subject(location) else { return };
        if !self.client.apply_edit {
            return self.edit_saved(command, &subject);
        }
        let Some(revision) = self.documents.get(location).map(|open| open.revision) else { return };
        let (client, events) = (Arc::clone(&self.client), self.events.clone());
        self.pool.spawn(Priority::Editor, move || {
            let Call::Edit(operation) = &command.call else { return };
            let session = session_at(&command.workspace, &subject.location);
            let planned =
                history_so_far(&command, operation, session.as_ref()).and_then(|so_far| {
                    if let Some(outcome) = there_already(&command, operation, &subject) {
                        return Ok((None, Then { outcome, history: None }));
                    }
                    let (snapshot, change) = plan(operation, &subject, session.as_ref(), &so_far)?;
                    let Change { edits, outcome, history } = change;
                    let history = history_line(session, history)?;
                    if edits.is_empty() {
                        return Ok((None, Then { outcome, history }));
                    }
                    let is_made = is_made(operation.clone(), outcome.clone(), &snapshot, so_far);
                    let label = label(operation);
                    let edit =
                        DocumentEdit::new(&subject, revision, &label, edits, &client, is_made);
                    let edit = edit.ok_or_else(Error::internal_error)?;
                    Ok((Some(edit), Then { outcome, history }))
                });
            let (edit, then) = match planned {
                Ok(planned) => planned,
                Err(error) => return command.responder.refuse(error),
            };
            let planned = Planned { command, location: subject.location, edit, then };
            let _ = events.send(Event::Command(Box::new(Step::Planned(planned))));
        });
    }

    /// Lets the client edit a document as a command wants it.
    pub(super) fn edit_as_planned(&mut self, planned: Planned) {
        let Planned { mut command, location, edit, then } = planned;
        let Some(edit) = edit else { return self.document_edited(command, then) };
        // From here on the client decides whether it happens.
        if !command.responder.keep() {
            return;
        }
        self.edit_document(edit, move |state, edited| match edited {
            Edited::Done => state.document_edited(command, then),
            Edited::Outdated if command.outdated < TRIES => {
                command.outdated += 1;
                state.run_command(command, location);
            }
            Edited::Outdated => {
                let message = "the document changed again and again while it was to be edited; \
                               run the command again when nobody types in it";
                command.responder.refuse(failed(message));
            }
            Edited::Refused(reason) => {
                let message = format!("the editor did not make the change: {reason}");
                command.responder.refuse(failed(message));
            }
            Edited::Unanswered(waited) => {
                let message = format!(
                    "the editor was asked to make the change and has not answered for {} s: look \
                     whether the document shows it before running the command again",
                    waited.as_secs()
                );
                command.responder.refuse(failed(message));
            }
        });
    }

    fn document_edited(&mut self, command: Command, then: Then) {
        match then.history {
            Some(line) => self.write_history(command, then.outcome, line),
            None => command.responder.answer(Ok(Call::answer(&then.outcome))),
        }
    }
}

/// The change that `operation` makes of an open document.
fn plan(
    operation: &Operation,
    subject: &Subject,
    session: Option<&SessionId>,
    history: &[Epoch],
) -> Result<(Snapshot, Change), Error> {
    let mut snapshot = subject.snapshot().ok_or_else(|| {
        failed("this document is no session: those lie in `sessions/` or have a `[session]`")
    })?;
    snapshot.now = moment();
    let ground = Ground {
        catalog: &snapshot.catalog,
        settings: &snapshot.settings,
        stem: snapshot.stem.as_deref(),
        now: snapshot.now,
        history,
    };
    let change = perform(&snapshot.document, operation, ground, &mut IdSource::from_entropy());
    let change = change.map_err(|refusal| match session.cloned() {
        Some(session) => failed(StateError::Refused { session, refusal }),
        None => failed(refusal),
    })?;
    Ok((snapshot, change))
}

/// The experiment that a lens was to create, if it has been created since.
fn there_already(command: &Command, operation: &Operation, subject: &Subject) -> Option<Outcome> {
    let Operation::CreateExperiment { name, model_id, training_id } = operation else {
        return None;
    };
    command.params.pointer("/arguments/0")?.get(IF_NEW)?.as_bool().filter(|asked| *asked)?;
    let snapshot = subject.snapshot()?;
    let session = snapshot.session();
    let mut uses = session.uses(Library::Models, model_id);
    let same = uses.find(|experiment| {
        experiment.training_id().is_some_and(|id| id.value == training_id)
            && experiment.0.name().is_some_and(|own| own.value == name)
    });
    Some(Outcome::Made(same?.0.id()?.value.to_owned()))
}

/// What is on the disk of the epochs of the experiment that `operation` reports one of.
fn history_so_far(
    command: &Command,
    operation: &Operation,
    session: Option<&SessionId>,
) -> Result<Vec<Epoch>, Error> {
    match operation.reports_on().zip(session) {
        Some((experiment, session)) => {
            command.workspace.history(session.as_str(), experiment).map_err(failed)
        }
        None => Ok(Vec::new()),
    }
}

fn history_line(
    session: Option<SessionId>,
    line: Option<(String, Epoch)>,
) -> Result<Option<HistoryLine>, Error> {
    let Some((experiment, epoch)) = line else { return Ok(None) };
    let session = session.ok_or_else(|| {
        failed("epochs are kept for sessions in `sessions/` only: save this document there first")
    })?;
    Ok(Some(HistoryLine { session, experiment, epoch }))
}

/// Whether a text shows what `operation` was to do, whatever else has changed in it.
fn is_made(
    operation: Operation,
    outcome: Outcome,
    snapshot: &Snapshot,
    history: Vec<Epoch>,
) -> impl Fn(&Document) -> bool + Send + 'static {
    let (catalog, now): (Arc<Catalog>, Datetime) = (Arc::clone(&snapshot.catalog), snapshot.now);
    move |document| {
        let session = Session::new(document, &catalog);
        if let Outcome::Made(id) = &outcome {
            return session.has_id(id);
        }
        // Done once more, it changes nothing.
        let again = operation.apply(&session, &mut IdSource::from_entropy(), now, &history);
        again.is_ok_and(|change| change.edits.is_empty())
    }
}

impl fmt::Debug for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planned").field("command", &self.command).finish_non_exhaustive()
    }
}
