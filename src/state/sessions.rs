//! Whole sessions: which is the current one, copies, renames.

use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::{StateError, StateResult, WorkflowState};
use crate::catalog::Catalog;
use crate::session::ids::{IdSource, SessionId};
use crate::session::operations::Operation;
use crate::session::{Library, Session, birds, draft};
use crate::syntax::Document;
use crate::text::{PositionEncoding, similar};
use crate::workspace::{self, SavedSession, StoreError};

/// One line of [`WorkflowState::list_saved_sessions`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSummary {
    /// The ID: the file's stem.
    pub id: String,
    /// `session.name`.
    pub name: Option<String>,
    /// How many models, trainings, experiments.
    pub counts: [usize; 3],
    /// When the file was last changed (RFC 3339).
    pub changed_at: String,
    /// Whether it is the current one.
    pub current: bool,
    /// Why its file cannot be read: nothing is known of what it holds then.
    pub unreadable: Option<String>,
}

impl SessionSummary {
    /// `{"id","name","models","trainings","experiments","changed_at","current"}`; and `"unreadable"`
    /// with the reason.
    pub fn to_json(&self) -> Json {
        let [models, trainings, experiments] = self.counts;
        let mut json = json!({
            "id": self.id,
            "name": self.name,
            "models": models,
            "trainings": trainings,
            "experiments": experiments,
            "changed_at": self.changed_at,
            "current": self.current,
        });
        if let Some(reason) = &self.unreadable {
            json["unreadable"] = json!(reason);
        }
        json
    }

    fn of(saved: SavedSession, current: Option<&SessionId>, catalog: &Catalog) -> Self {
        // One that cannot be read is there all the same.
        let (text, unreadable) = match workspace::read(&saved.path) {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error.to_string())),
        };
        let document = Document::parse(&text);
        let session = Session::new(&document, catalog);
        let name = session.table().and_then(|table| table.get("name")?.value.as_str());
        Self {
            name: name.map(str::to_owned),
            counts: Library::ALL.map(|library| session.entries(library).len()),
            changed_at: workspace::written_at(saved.changed),
            current: current.is_some_and(|id| id.as_str() == saved.id),
            id: saved.id,
            unreadable,
        }
    }
}

impl WorkflowState {
    /// A bird-based ID that no session of the workspace has.
    ///
    /// # Errors
    /// None known: what birds give can be an ID.
    pub fn generate_session_id(&self) -> StateResult<SessionId> {
        let taken = |id: &str| SessionId::parse(id).is_ok_and(|id| self.workspace.is_taken(&id));
        Ok(SessionId::parse(&birds::unused(&mut IdSource::from_entropy(), taken))?)
    }

    /// The current session's ID.
    pub fn get_session_id(&self) -> Option<&SessionId> {
        self.current.as_ref()
    }

    /// Forgets the current session: the next change makes a new one. Deletes no file.
    ///
    /// # Errors
    /// When what is kept of it cannot be removed.
    pub fn clear_workflow_state(&mut self) -> StateResult<()> {
        self.workspace.set_current(None)?;
        self.current = None;
        Ok(())
    }

    /// Writes the current session's state under `id`, with its history: a new ID makes a copy,
    /// with its `session.id` changed. `false` where there is no current session.
    ///
    /// # Errors
    /// When another session has that ID, or the text is broken.
    pub fn save_session(&mut self, id: &str) -> StateResult<bool> {
        let to = SessionId::parse(id)?;
        let Some(from) = &self.current else { return Ok(false) };
        let moved = self.moved_to(from);
        let from = moved.as_ref().unwrap_or(from);
        if *from == to {
            // Every change is on disk already.
            return Ok(self.workspace.has_session(from));
        }
        self.workspace.copy_session(from, &to, |text| {
            let text = self.open.as_ref().map_or(text, |document| document.text());
            self.with_id(text, from, &to)
        })?
    }

    /// Makes `id` the current session; `false` where there is none.
    ///
    /// # Errors
    /// When it is no ID, or the choice cannot be kept.
    pub fn load_session(&mut self, id: &str) -> StateResult<bool> {
        let id = self.id_of(id)?;
        if !self.workspace.has_session(&id) {
            return Ok(false);
        }
        self.choose(id)?;
        Ok(true)
    }

    /// The sessions of the workspace, newest change first.
    ///
    /// # Errors
    /// When `sessions/` cannot be read.
    pub fn list_saved_sessions(&self) -> StateResult<Vec<SessionSummary>> {
        let current = self.current.as_ref();
        let saved = self.workspace.saved_sessions()?.into_par_iter();
        Ok(saved.map(|saved| SessionSummary::of(saved, current, &self.catalog)).collect())
    }

    /// Deletes a session and its history; `false` where there is none. The current one is
    /// forgotten then.
    ///
    /// # Errors
    /// When it is no ID, or the file cannot be removed.
    pub fn delete_session(&mut self, id: &str) -> StateResult<bool> {
        let id = self.id_of(id)?;
        let found = self.workspace.delete_session(&id)?;
        if self.current.as_ref() == Some(&id) {
            self.current = None;
        }
        Ok(found)
    }

    /// Makes a new session, with a fresh ID unless one is given, and makes it the current one.
    ///
    /// # Errors
    /// When `id` is none, or a session has it already.
    pub fn new_session(&mut self, id: Option<&str>, name: Option<&str>) -> StateResult<SessionId> {
        let given = id.map(SessionId::parse).transpose()?;
        let is_fresh = given.is_none();
        loop {
            let id = given.clone().map_or_else(|| self.generate_session_id(), Ok)?;
            let text = draft::session(&id, name, workspace::now());
            match self.workspace.create_session(&id, &text) {
                // Someone else has just taken it.
                Err(StoreError::Exists(_)) if is_fresh => {}
                Err(error) => return Err(error.into()),
                Ok(()) => {
                    self.choose(id.clone())?;
                    return Ok(id);
                }
            }
        }
    }

    /// Moves the session `from` to a new ID, with its history; `false` where there is none.
    ///
    /// # Errors
    /// When another session has that ID, or the text is broken.
    pub fn rename_session(&mut self, from: &str, to: &str) -> StateResult<bool> {
        let (from, to) = (self.id_of(from)?, SessionId::parse(to)?);
        if from == to {
            return Ok(self.workspace.has_session(&from));
        }
        let edit = |text: &str| self.with_id(text, &from, &to);
        let found = self.workspace.rename_session(&from, &to, edit)??;
        if found && self.current.as_ref() == Some(&from) {
            self.current = Some(to);
            self.open = None;
        }
        Ok(found)
    }

    /// Makes `id` the current session, here and for whoever comes next.
    pub(super) fn choose(&mut self, id: SessionId) -> StateResult<()> {
        self.workspace.set_current(Some(&id))?;
        self.is_kept = true;
        self.current = Some(id);
        self.open = None;
        Ok(())
    }

    /// The text of the session `from` as it is to be under the ID `to`.
    fn with_id(&self, text: &str, from: &SessionId, to: &SessionId) -> StateResult<String> {
        let operation = Operation::SetSessionId { id: to.to_string(), name: None };
        let update = self.changed(from, text, &operation, &mut IdSource::from_entropy())?;
        Ok(update.text.unwrap_or_else(|| text.to_owned()))
    }

    /// The ID of a session that may be there.
    pub(super) fn id_of(&self, id: &str) -> StateResult<SessionId> {
        SessionId::parse(id).map_err(|error| {
            let saved = self.workspace.saved_sessions().unwrap_or_default();
            match saved.iter().any(|saved| saved.id == id) {
                true => StateError::FileName(error),
                false => StateError::Id(error),
            }
        })
    }

    /// That the text of the current session is broken, and where first; `None` where it is not.
    pub fn incomplete(&self, document: &Document) -> Option<StateError> {
        let session = self.current.clone()?;
        let error = document.errors().into_iter().next()?;
        let at = error.range.start();
        let place = document.lines().position(document.text(), at, PositionEncoding::Utf32);
        Some(StateError::Incomplete {
            session,
            line: place.line.saturating_add(1),
            column: place.character.saturating_add(1),
            message: error.message,
        })
    }

    /// That there is no such session, and which one was probably meant.
    pub(super) fn no_session(&self, id: &SessionId) -> StateError {
        let saved = self.workspace.saved_sessions().unwrap_or_default();
        let meant = similar(id.as_str(), saved.iter().map(|saved| saved.id.as_str()));
        let meant = meant.first().map(|&meant| meant.to_owned());
        StateError::NoSession { id: id.to_string(), meant }
    }
}
