//! `nestling/sessions`: which sessions there are, and what they hold.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{Range, Uri};

use crate::ide::{self, Landmark, SymbolKind, landmarks};
use crate::server::capabilities::Capabilities;
use crate::server::documents::without_mark;
use crate::server::features::{Work, parse};
use crate::server::folders::Folder;
use crate::server::landmarks::Landmarks;
use crate::server::location::Location;
use crate::server::log;
use crate::server::state::State;
use crate::server::subject::{Subject, Surroundings};
use crate::server::transport::Json;
use crate::session::Status;
use crate::session::ids::SessionId;
use crate::text::TextRange;
use crate::workspace::{self, Workspace};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Params {
    uri: Option<Uri>,
    contents: bool,
}

#[derive(Serialize)]
struct Sessions {
    workspaces: Vec<WorkspaceItem>,
}

#[derive(Serialize)]
struct WorkspaceItem {
    uri: String,
    name: String,
    current: Option<String>,
    sessions: Vec<SessionItem>,
}

#[derive(Serialize)]
struct SessionItem {
    id: String,
    uri: String,
    name: Option<String>,
    models: usize,
    trainings: usize,
    experiments: usize,
    running: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    contents: Option<Contents>,
}

#[derive(Serialize)]
struct Contents {
    dataset: Option<DatasetItem>,
    models: Vec<ModelItem>,
    trainings: Vec<TrainingItem>,
    experiments: Vec<ExperimentItem>,
}

#[derive(Serialize)]
struct DatasetItem {
    range: Range,
    path: Option<String>,
    classes: Option<u64>,
    images: Option<u64>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
    range: Range,
}

#[derive(Serialize)]
struct ModelItem {
    #[serde(flatten)]
    named: Named,
    kind: Option<String>,
    parameters: Option<u64>,
    trainable: Option<u64>,
    uses: usize,
}

#[derive(Serialize)]
struct TrainingItem {
    #[serde(flatten)]
    named: Named,
    optimizer: Option<String>,
    epochs: Option<i64>,
    uses: usize,
}

#[derive(Serialize)]
struct ExperimentItem {
    #[serde(flatten)]
    named: Named,
    model: Option<String>,
    training: Option<String>,
    status: Option<&'static str>,
    epoch: Option<i64>,
    epochs: Option<i64>,
    best: Option<Measured>,
}

#[derive(Serialize)]
struct Measured {
    metric: String,
    value: f64,
}

/// Where the text of a session is to be had.
pub(super) enum Source {
    /// The editor has it.
    Open(Subject),
    /// It is on disk.
    Disk { path: PathBuf, uri: Uri, surroundings: Surroundings },
}

impl Source {
    /// The session's text as it is now; `None` where nothing can be read.
    pub(super) fn read(self) -> Option<Subject> {
        let (path, uri, surroundings) = match self {
            Self::Open(subject) => return Some(subject),
            Self::Disk { path, uri, surroundings } => (path, uri, surroundings),
        };
        let text = match workspace::read(&path) {
            Ok(text) => without_mark(text),
            Err(error) => {
                log!("{}: {error}", path.display());
                return None;
            }
        };
        Some(Subject::on_disk(path, uri, text, surroundings))
    }

    /// Where the histories of its experiments are kept.
    pub(super) fn history_folder(&self) -> Option<PathBuf> {
        let (path, surroundings) = match self {
            Self::Open(subject) => (subject.location.path()?, &subject.surroundings),
            Self::Disk { path, surroundings, .. } => (path.as_path(), surroundings),
        };
        let id = SessionId::parse(path.file_stem()?.to_str()?).ok()?;
        Some(Workspace::at(surroundings.root.as_deref()?).history_folder(&id))
    }
}

/// Where the text of the session at `location` is; `None` where there is none.
pub(super) fn source(state: &mut State, location: Location, uri: Uri) -> Option<Source> {
    if let Some(subject) = state.subject(&location) {
        return Some(Source::Open(subject));
    }
    let surroundings = state.surroundings(&location);
    let path = location.path()?;
    let is_known = state.folders.all().iter().any(|folder| folder.session_uri(path).is_some());
    is_known.then(|| Source::Disk { path: path.to_owned(), uri, surroundings })
}

/// Prepares the answer.
pub(in crate::server) fn prepare(state: &mut State, params: Value) -> Result<Work, Error> {
    let Params { uri, contents } = match params {
        Value::Null => Params::default(),
        params => parse(params)?,
    };
    let asked = Asked {
        unsaved: unsaved(state),
        open: open(state),
        places: places(state),
        only: uri.map(|uri| Location::of(&uri)),
        contents,
        landmarks: Arc::clone(&state.landmarks),
        client: Arc::clone(&state.client),
    };
    Ok(Box::new(move |cancelled| Json::of(&asked.answer(cancelled))))
}

/// The documents that are open, by their files.
fn open(state: &mut State) -> FxHashMap<PathBuf, Subject> {
    let open: Vec<Location> = state.documents.keys().cloned().collect();
    let open = open.iter().filter_map(|location| {
        let subject = state.subject(location)?;
        Some((location.path()?.to_owned(), subject))
    });
    open.collect()
}

/// Those of them that say more than their files.
fn unsaved(state: &State) -> FxHashSet<PathBuf> {
    let documents = state.documents.iter();
    let unsaved = documents.filter(|(_, open)| !open.file.is_saved(&open.content));
    unsaved.filter_map(|(location, _)| location.path().map(Path::to_owned)).collect()
}

/// A workspace and what its sessions are judged by.
struct Place {
    folder: Folder,
    surroundings: Surroundings,
}

/// The workspaces of the editor's folders, each once.
fn places(state: &mut State) -> Vec<Place> {
    let mut met: FxHashSet<PathBuf> = FxHashSet::default();
    let folders = state.folders.all().to_vec().into_iter();
    let folders = folders.filter(|folder| met.insert(folder.workspace().root().to_owned()));
    let place = |folder: Folder| Place {
        surroundings: state.surroundings(&Location::File(folder.a_session())),
        folder,
    };
    folders.map(place).collect()
}

/// All that an answer needs.
struct Asked {
    open: FxHashMap<PathBuf, Subject>,
    /// A session that is open and whose file is gone is only there if it says more than that did.
    unsaved: FxHashSet<PathBuf>,
    places: Vec<Place>,
    only: Option<Location>,
    contents: bool,
    landmarks: Arc<Landmarks>,
    client: Arc<Capabilities>,
}

impl Asked {
    fn answer(&self, cancelled: &AtomicBool) -> Sessions {
        let known = match self.only {
            Some(_) => FxHashMap::default(),
            None => {
                let folders: Vec<Folder> =
                    self.places.iter().map(|place| place.folder.clone()).collect();
                self.landmarks.all(&folders, self.client.encoding, cancelled)
            }
        };
        let workspace = |place: &Place| self.workspace(place, &known, cancelled);
        Sessions { workspaces: self.places.iter().map(workspace).collect() }
    }

    fn workspace(
        &self,
        place: &Place,
        known: &FxHashMap<PathBuf, Vec<Landmark>>,
        cancelled: &AtomicBool,
    ) -> WorkspaceItem {
        let workspace = place.folder.workspace();
        let root = workspace.root();
        let paths: Vec<&Path> = match &self.only {
            Some(only) => only.path().into_iter().collect(),
            None => {
                let elsewhere = self.unsaved.iter().filter(|path| !known.contains_key(*path));
                known.keys().chain(elsewhere).map(PathBuf::as_path).collect()
            }
        };
        let mut sessions: Vec<SessionItem> = paths
            .into_iter()
            .take_while(|_| !cancelled.load(Ordering::Relaxed))
            .filter_map(|path| self.session(place, path, known.get(path)))
            .collect();
        sessions.sort_by(|a, b| a.id.cmp(&b.id));
        let current = workspace.current().unwrap_or_else(|error| {
            log!("{}: {error}", root.display());
            None
        });
        WorkspaceItem {
            uri: place.folder.root_uri(),
            name: root.file_name().map_or_else(
                || root.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
            current: current.map(|id| id.to_string()),
            sessions,
        }
    }

    /// The session at `path`, if it is one of this workspace.
    fn session(
        &self,
        place: &Place,
        path: &Path,
        known: Option<&Vec<Landmark>>,
    ) -> Option<SessionItem> {
        let uri = place.folder.session_uri(path)?;
        let id = path.file_stem()?.to_str()?.to_owned();
        let open = self.open.get(path);
        let uri_told = open.map_or(uri.clone(), |open| open.uri.clone());
        if let (None, Some(known), false) = (open, known, self.contents) {
            return Some(SessionItem::new(id, &uri_told, known));
        }
        let source = match open {
            Some(open) => Source::Open(open.clone()),
            None => {
                let surroundings = place.surroundings.clone();
                Source::Disk { path: path.to_owned(), uri, surroundings }
            }
        };
        // What is there and cannot be read has nothing to show but itself.
        let is_there = || known.is_some();
        let Some(subject) = source.read() else {
            return is_there().then(|| SessionItem::new(id, &uri_told, &[]));
        };
        let Some(document) = subject.document() else {
            return Some(SessionItem::new(id, &uri_told, &[]));
        };
        let mut item = SessionItem::new(id.clone(), &uri_told, &landmarks(&document, Some(&id)));
        if self.contents {
            item.contents = contents(&subject, &self.client);
        }
        Some(item)
    }
}

impl SessionItem {
    /// What the line of a session tells.
    fn new(id: String, uri: &Uri, landmarks: &[Landmark]) -> Self {
        let count = |kind| landmarks.iter().filter(|landmark| landmark.kind == kind).count();
        let session = landmarks.iter().find(|landmark| landmark.kind == SymbolKind::Table);
        let is_running = |landmark: &&Landmark| {
            let is_experiment = landmark.kind == SymbolKind::Experiment;
            is_experiment && landmark.word == Status::Training.name()
        };
        Self {
            // With an ID of its own, it has a name.
            name: session.filter(|it| it.id.is_some()).map(|session| session.name.clone()),
            uri: uri.as_str().to_owned(),
            models: count(SymbolKind::Model),
            trainings: count(SymbolKind::Training),
            experiments: count(SymbolKind::Experiment),
            running: landmarks.iter().filter(is_running).count(),
            contents: None,
            id,
        }
    }
}

fn contents(subject: &Subject, client: &Capabilities) -> Option<Contents> {
    let snapshot = subject.snapshot()?;
    let target = subject.target(&snapshot.document, client);
    let range = |range: TextRange| target.range(range);
    let named =
        |named: ide::Named| Named { range: range(named.range), id: named.id, name: named.name };
    let found = ide::contents(&snapshot);
    let dataset = found.dataset.map(|dataset| DatasetItem {
        range: range(dataset.range),
        path: dataset.path,
        classes: dataset.classes,
        images: dataset.images,
    });
    let model = |model: ide::ModelItem| ModelItem {
        named: named(model.named),
        kind: model.kind,
        parameters: model.parameters,
        trainable: model.trainable,
        uses: model.uses,
    };
    let training = |training: ide::TrainingItem| TrainingItem {
        named: named(training.named),
        optimizer: training.optimizer,
        epochs: training.epochs,
        uses: training.uses,
    };
    let experiment = |experiment: ide::ExperimentItem| ExperimentItem {
        named: named(experiment.named),
        model: experiment.model,
        training: experiment.training,
        status: experiment.status.map(Status::name),
        epoch: experiment.epoch,
        epochs: experiment.epochs,
        best: experiment.best.map(|(metric, value)| Measured { metric, value }),
    };
    Some(Contents {
        dataset,
        models: found.models.into_iter().map(model).collect(),
        trainings: found.trainings.into_iter().map(training).collect(),
        experiments: found.experiments.into_iter().map(experiment).collect(),
    })
}
