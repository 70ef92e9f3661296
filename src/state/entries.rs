//! The entries of the current session and its dataset configuration.

use serde_json::Value as Json;

use super::perform::{Ground, perform};
use super::{StateError, StateResult, WorkflowState};
use crate::session::history::Epoch;
use crate::session::ids::{IdSource, SessionId};
use crate::session::operations::{Change, Changes, Operation, Outcome, Refusal, Uses};
use crate::session::{Entry, Library, Model, Session, draft, json};
use crate::syntax::Document;
use crate::text::apply_edits;
use crate::workspace::{self, Begun, StoreError, Update};

impl WorkflowState {
    /// Changes `[dataset]`, on disk at once.
    ///
    /// # Errors
    /// When the result would not be a sound configuration.
    pub fn save_dataset_config(&mut self, config: Changes) -> StateResult<()> {
        self.perform(&Operation::SaveDatasetConfig { changes: config })?;
        Ok(())
    }

    /// `[dataset]` as JSON.
    ///
    /// # Errors
    /// When the session cannot be read.
    pub fn get_dataset_config(&self) -> StateResult<Option<Json>> {
        self.read(|session| {
            let table = session.document().root().get("dataset")?.value.as_table()?;
            Some(Json::Object(json::table(table)))
        })
    }

    /// Whether the session has a `[dataset]`.
    ///
    /// # Errors
    /// When the session cannot be read.
    pub fn has_dataset_config(&self) -> StateResult<bool> {
        Ok(self.get_dataset_config()?.is_some())
    }

    /// Adds an experiment, `ready` to run; gives its ID.
    ///
    /// # Errors
    /// When there is no such model or training.
    pub fn create_experiment(
        &mut self,
        name: &str,
        model_id: &str,
        training_id: &str,
    ) -> StateResult<String> {
        self.make(&Operation::CreateExperiment {
            name: name.to_owned(),
            model_id: model_id.to_owned(),
            training_id: training_id.to_owned(),
        })
    }

    /// What the epochs of an experiment gave, in the order they were reported; none where there is
    /// no such experiment.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn get_history(&self, id: &str) -> StateResult<Vec<Epoch>> {
        let Some(session) = &self.current else { return Ok(Vec::new()) };
        let epochs = self.workspace.history(session.as_str(), id)?;
        match self.moved_to(session) {
            Some(now) => Ok(self.workspace.history(now.as_str(), id)?),
            None => Ok(epochs),
        }
    }

    /// An experiment with what its epochs gave as `history`; `None` where there is none.
    ///
    /// # Errors
    /// When either cannot be read.
    pub fn get_experiment_page(&self, id: &str) -> StateResult<Option<Json>> {
        let Some(Json::Object(mut page)) = self.get_experiment(id)? else { return Ok(None) };
        let epochs = self.get_history(id)?;
        let points = epochs.iter().map(|epoch| Json::Object(epoch.to_json())).collect();
        page.insert("history".to_owned(), points);
        Ok(Some(Json::Object(page)))
    }

    /// Changes an experiment, reports an epoch; whether it was found.
    ///
    /// # Errors
    /// When its status may not change so, or the result would not be sound.
    pub fn update_experiment(
        &mut self,
        id: &str,
        updates: Changes,
        epoch: Option<Epoch>,
    ) -> StateResult<bool> {
        let id = id.to_owned();
        self.find(&Operation::UpdateExperiment { id, changes: updates, epoch })
    }

    pub(super) fn add(
        &mut self,
        library: Library,
        name: &str,
        changes: Changes,
    ) -> StateResult<String> {
        self.make(&Operation::AddEntry { library, name: name.to_owned(), changes })
    }

    pub(super) fn update(
        &mut self,
        library: Library,
        id: &str,
        name: Option<&str>,
        changes: Changes,
    ) -> StateResult<bool> {
        let (id, name) = (id.to_owned(), name.map(str::to_owned));
        self.find(&Operation::UpdateEntry { library, id, name, changes })
    }

    pub(super) fn delete(&mut self, library: Library, id: &str, uses: Uses) -> StateResult<bool> {
        self.find(&Operation::DeleteEntry { library, id: id.to_owned(), uses })
    }

    pub(super) fn get(&self, library: Library, id: &str) -> StateResult<Option<Json>> {
        let classes = match library {
            Library::Models => self.scanned_classes()?,
            Library::Trainings | Library::Experiments => None,
        };
        self.read(|session| Some(entry_json(session, session.find(library, id)?, classes)))
    }

    pub(super) fn list(&self, library: Library) -> StateResult<Vec<Json>> {
        let entries = self.read(|session| {
            let entries = session.entries(library).iter();
            Some(entries.map(|entry| Json::Object(json::table(entry.table))).collect())
        })?;
        Ok(entries.unwrap_or_default())
    }

    /// An operation that makes something; its ID.
    fn make(&mut self, operation: &Operation) -> StateResult<String> {
        match self.perform(operation)? {
            Outcome::Made(id) => Ok(id),
            Outcome::Done | Outcome::NotFound => Ok(String::new()),
        }
    }

    /// An operation on something that may not be there; whether it was.
    fn find(&mut self, operation: &Operation) -> StateResult<bool> {
        Ok(self.perform(operation)? != Outcome::NotFound)
    }

    /// Does `operation` on the current session, which is made if there is none.
    ///
    /// # Errors
    /// When it cannot be done, or the disk refuses.
    pub fn perform(&mut self, operation: &Operation) -> StateResult<Outcome> {
        if self.current.is_none() {
            // Another process may have begun one meanwhile.
            self.current = self.workspace.current()?;
            self.is_kept = true;
        }
        let Some(id) = &self.current else { return self.begin_with(operation) };
        // Begun again on a newer text, it makes the same entry, not another one.
        let ids = IdSource::from_entropy();
        let done = self.workspace.update(id, |text| self.updated(id, text, operation, &ids))?;
        if !matches!(done, Err(StateError::NoSession { .. })) || self.moved_to(id).is_none() {
            return done;
        }
        let mut now = None;
        let moved = self.workspace.update_current(|id, text| {
            now = Some(id.clone());
            self.updated(id, text, operation, &ids)
        })?;
        let Some(moved) = moved else { return done };
        self.current = now;
        moved
    }

    fn updated(
        &self,
        id: &SessionId,
        text: Option<&str>,
        operation: &Operation,
        ids: &IdSource,
    ) -> StateResult<Update<Outcome>> {
        match text {
            Some(text) => self.changed(id, text, operation, &mut ids.clone()),
            None => Err(self.no_session(id)),
        }
    }

    /// The ID of the current session by now, where another process has renamed it.
    pub(super) fn moved_to(&self, id: &SessionId) -> Option<SessionId> {
        if !self.is_kept || self.workspace.has_session(id) {
            return None;
        }
        self.workspace.current().ok()?.filter(|now| now != id)
    }

    /// Begins a session with `operation`, and makes it the current one. What finds nothing to do
    /// makes none.
    fn begin_with(&mut self, operation: &Operation) -> StateResult<Outcome> {
        if matches!(operation, Operation::CreateExperiment { .. }) {
            // Of what there is in a session; there is none.
            return Err(StateError::NoneChosen);
        }
        loop {
            let id = self.generate_session_id()?;
            let empty = draft::session(&id, None, workspace::now());
            let ids = &mut IdSource::from_entropy();
            let update =
                self.changed(&id, &empty, operation, ids).map_err(|error| match error {
                    // Nobody knows its ID.
                    StateError::Refused { refusal, .. } => StateError::RefusedFirst(refusal),
                    error => error,
                })?;
            if update.value == Outcome::NotFound {
                return Ok(Outcome::NotFound);
            }
            match self.workspace.begin_session(&id, update.text.as_ref().unwrap_or(&empty)) {
                // Someone else has just taken this ID.
                Err(StoreError::Exists(_)) => {}
                Err(error) => return Err(error.into()),
                Ok(Begun::New) => {
                    self.current = Some(id);
                    return Ok(update.value);
                }
                // Someone else has just begun one.
                Ok(Begun::Other(current)) => {
                    self.current = Some(current);
                    return self.perform(operation);
                }
            }
        }
    }

    /// What `operation` makes of the text of the session `id`.
    pub(super) fn changed(
        &self,
        id: &SessionId,
        text: &str,
        operation: &Operation,
        ids: &mut IdSource,
    ) -> StateResult<Update<Outcome>> {
        let history = match operation.reports_on() {
            Some(experiment) => self.workspace.history(id.as_str(), experiment)?,
            None => Vec::new(),
        };
        let config = self.workspace.config().map_err(|error| {
            StateError::Store(StoreError::Read(self.workspace.config_path(), error))
        })?;
        let settings = config.map(|config| config.settings).unwrap_or_default();
        let document = Document::parse(text);
        let ground = Ground {
            catalog: &self.catalog,
            settings: &settings,
            stem: Some(id.as_str()),
            now: workspace::moment(),
            history: &history,
        };
        let refused = |refusal| StateError::Refused { session: id.clone(), refusal };
        let Change { edits, outcome, history } =
            perform(&document, operation, ground, ids).map_err(refused)?;
        let text = match edits.as_slice() {
            [] => None,
            edits => Some(apply_edits(text, edits).map_err(|conflict| {
                // Never: an operation's edits do not overlap. It must not pass for done, though.
                refused(Refusal::Invalid(vec![conflict.to_string()]))
            })?),
        };
        Ok(Update { text, history, value: outcome })
    }

    /// What `question` finds in the current session; `None` without one.
    pub(super) fn read<T>(
        &self,
        question: impl FnOnce(&Session<'_>) -> Option<T>,
    ) -> StateResult<Option<T>> {
        let document = self.document()?;
        Ok(document.and_then(|document| question(&Session::new(&document, &self.catalog))))
    }
}

/// An entry, a model with what its network comes to.
fn entry_json(session: &Session<'_>, entry: Entry<'_>, classes: Option<u64>) -> Json {
    let mut fields = json::table(entry.table);
    if entry.library == Library::Models {
        // What cannot be built has none, and says so.
        let network = json::network(session, &Model(entry), classes).unwrap_or_default();
        fields.insert("network".to_owned(), network);
    }
    Json::Object(fields)
}
