//! Sessions as JSON: in this shape, and in that of the older application.

use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

use super::{StateError, StateResult, WorkflowState};
use crate::session::ids::SessionId;
use crate::session::{self, Entry, Library, Session, legacy};
use crate::syntax::Document;
use crate::workspace::{StoreError, read_named};

/// A session that came from a file of the older shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its ID.
    pub id: SessionId,
    /// How many models, trainings, experiments.
    pub counts: [usize; 3],
    /// How many epochs its histories have.
    pub epochs: usize,
    /// What a person should know, one sentence each.
    pub notes: Vec<String>,
}

impl Arrival {
    /// For scripts: `{"id", "models", "trainings", "experiments", "epochs", "notes"}`.
    pub fn to_json(&self) -> Json {
        let [models, trainings, experiments] = self.counts;
        json!({
            "id": self.id.as_str(),
            "models": models,
            "trainings": trainings,
            "experiments": experiments,
            "epochs": self.epochs,
            "notes": self.notes,
        })
    }
}

impl WorkflowState {
    /// Reads one session of the older JSON shape into the workspace, with the history of its
    /// experiments. `at` is the file; `id` the ID to give it in place of its own. Times without an
    /// offset are taken as times of this machine's zone. The current session stays the same.
    ///
    /// # Errors
    /// When the file is no such session, or there is a session with this ID already; nothing is
    /// written then.
    pub fn import_legacy(&mut self, at: &Path, id: Option<&str>) -> StateResult<Arrival> {
        let refused = |message: String| StateError::Import { path: at.to_owned(), message };
        let id = id.map(SessionId::parse).transpose()?;
        let text = read_named(at).map_err(|error| refused(error.to_string()))?;
        let json = legacy::parse(&text).map_err(|error| refused(error.to_string()))?;
        let own_id = id.as_ref().map(SessionId::as_str);
        let imported = legacy::import(&json, own_id, &TimeZone::system())
            .map_err(|error| refused(error.to_string()))?;
        let id = SessionId::parse(&imported.id).map_err(|error| {
            refused(format!("{error}; `--as ID` gives the session another one"))
        })?;
        let created =
            self.workspace.create_session_with_history(&id, &imported.text, &imported.history);
        created.map_err(|error| match error {
            StoreError::Exists(id) => refused(format!(
                "there is a session `{id}` already, so nothing was written; `--as ID` gives this \
                 one another ID"
            )),
            error => error.into(),
        })?;

        let document = Document::parse(&imported.text);
        let session = Session::new(&document, &self.catalog);
        Ok(Arrival {
            id,
            counts: Library::ALL.map(|library| session.entries(library).len()),
            epochs: imported.history.iter().map(|(_, epochs)| epochs.len()).sum(),
            notes: imported.notes,
        })
    }

    /// The current session, if its text is TOML from beginning to end.
    fn whole_document(&self) -> StateResult<Arc<Document>> {
        let document = self.document()?.ok_or(StateError::NoneChosen)?;
        match self.incomplete(&document) {
            Some(error) => Err(error),
            None => Ok(document),
        }
    }

    /// The session as JSON.
    ///
    /// # Errors
    /// When there is no current session, or it cannot be read as a whole.
    pub fn export(&self) -> StateResult<Json> {
        let document = self.whole_document()?;
        Ok(session::json::session(&Session::new(&document, &self.catalog)))
    }

    /// The session in the older JSON shape, with the history of its experiments.
    ///
    /// # Errors
    /// When there is no current session, or it or its history cannot be read as a whole.
    pub fn export_legacy(&self) -> StateResult<Json> {
        let document = self.whole_document()?;
        let session = Session::new(&document, &self.catalog);
        let ids = session.entries(Library::Experiments).iter().filter_map(Entry::id);
        let history = ids.map(|id| Ok((id.value.to_owned(), self.get_history(id.value)?)));
        let history: Vec<_> = history.collect::<StateResult<_>>()?;
        Ok(legacy::export(&session, &history, &TimeZone::system()))
    }
}
