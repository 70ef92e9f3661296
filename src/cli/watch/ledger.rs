//! What is known of each file, so that only what is new is told.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde_json::{Value as Json, json};

use crate::catalog::Catalog;
use crate::cli::check::Datasets;
use crate::cli::problem::shown_from_here;
use crate::lint::{self, Diagnostic, FixScope, Settings, Severity};
use crate::session::Session;
use crate::syntax::Document;
use crate::workspace::{self, Batch, Config, ReadError, Workspace, is_session_name};

/// The files of a workspace as they were last told of.
pub struct Ledger {
    workspace: Workspace,
    config: Page,
    settings: Arc<Settings>,
    sessions: BTreeMap<PathBuf, Page>,
}

/// What is known of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Page {
    /// Tells its text from others; 0 where there is no file.
    fingerprint: u64,
    counts: Counts,
    /// The epochs done, by experiment, as the last whole text told them.
    epochs: BTreeMap<String, i64>,
    /// Whether the text has mistakes of syntax: what it says may be half of what is meant.
    is_broken: bool,
    /// The folder of the images that it names.
    dataset: Option<PathBuf>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    errors: usize,
    warnings: usize,
}

impl Ledger {
    /// Reads everything.
    pub fn of(workspace: Workspace) -> Self {
        let (config, settings) = read_config(&workspace);
        let mut ledger = Self { workspace, config, settings, sessions: BTreeMap::new() };
        let found = ledger.workspace.sessions().unwrap_or_default();
        ledger.sessions = ledger.read(found).collect();
        ledger
    }

    /// How many sessions there are, and how many errors in them and the configuration.
    pub fn totals(&self) -> (usize, usize) {
        let sessions = self.sessions.values().map(|page| page.counts.errors);
        (self.sessions.len(), self.config.counts.errors + sessions.sum::<usize>())
    }

    /// The folders of images that the sessions name, sorted.
    pub fn datasets(&self) -> Vec<PathBuf> {
        let named: BTreeSet<&PathBuf> =
            self.sessions.values().filter_map(|page| page.dataset.as_ref()).collect();
        named.into_iter().cloned().collect()
    }

    /// Reads again what may have changed; gives a line for each change.
    pub fn take_in(&mut self, batch: &Batch) -> Vec<Json> {
        let mut lines = Vec::new();
        let rejudges = self.take_in_config(&mut lines);
        let sessions = self.workspace.sessions_folder();
        let is_session = |path: &Path| {
            path.parent() == Some(&sessions) && path.file_name().is_some_and(is_session_name)
        };
        let config = self.workspace.config_path();
        let is_whole =
            batch.rescan || batch.paths.iter().any(|path| !is_session(path) && *path != config);
        let mut paths: BTreeSet<PathBuf> =
            batch.paths.iter().filter(|path| is_session(path)).cloned().collect();
        if is_whole || rejudges {
            paths.extend(self.workspace.sessions().unwrap_or_default());
            paths.extend(self.sessions.keys().cloned());
        }
        let pages: BTreeMap<PathBuf, Page> = self.read(paths.iter().cloned().collect()).collect();
        self.tell(&paths, pages, &mut lines);
        lines
    }

    /// Whether all sessions must be judged again.
    fn take_in_config(&mut self, lines: &mut Vec<Json>) -> bool {
        let (config, settings) = read_config(&self.workspace);
        if config.fingerprint != self.config.fingerprint {
            let path = self.workspace.config_path();
            lines.push(line("configuration", &path, json!({}), config.counts));
        }
        self.config = config;
        let differs = *settings != *self.settings;
        self.settings = settings;
        differs
    }

    fn read(&self, paths: Vec<PathBuf>) -> impl Iterator<Item = (PathBuf, Page)> + use<> {
        let root = self.workspace.root();
        let datasets = Datasets::new(root, Some(root));
        let pages: Vec<_> = paths
            .into_par_iter()
            .filter_map(|path| {
                let page = self.read_session(&path, &datasets)?;
                Some((path, page))
            })
            .collect();
        pages.into_iter()
    }

    /// `None` where there is no file.
    fn read_session(&self, path: &Path, datasets: &Datasets) -> Option<Page> {
        let text = match workspace::read(path) {
            Ok(text) => text,
            Err(ReadError::Missing | ReadError::Folder) => return None,
            Err(error) => return Some(Page::unreadable(&error)),
        };
        let document = Document::parse(&text);
        let folder = datasets.of(path, &document, Catalog::builtin());
        let session = Session::new(&document, Catalog::builtin()).in_folder(&folder);
        let found = lint::check(lint::Input {
            session: &session,
            stem: Some(&stem(path)),
            settings: &self.settings,
            fixes: FixScope::None,
            folder: &folder,
            conflicts: &[],
            now: workspace::now(),
            cancelled: None,
        });
        let epochs = session.experiments().filter_map(|experiment| {
            Some((experiment.0.id()?.value.to_owned(), experiment.current_epoch()?.value))
        });
        let dataset = session.dataset().path();
        Some(Page {
            fingerprint: fingerprint(&text),
            counts: Counts::of(&found),
            epochs: epochs.collect(),
            is_broken: !document.errors().is_empty(),
            dataset: dataset.map(|path| self.workspace.dataset_folder(path.value)),
        })
    }

    /// Notes what was read at `paths`, and says what is new.
    fn tell(
        &mut self,
        paths: &BTreeSet<PathBuf>,
        mut pages: BTreeMap<PathBuf, Page>,
        lines: &mut Vec<Json>,
    ) {
        let mut gone = BTreeMap::new();
        for path in paths.iter().filter(|path| !pages.contains_key(*path)) {
            if let Some(page) = self.sessions.remove(path) {
                gone.insert(path.clone(), page);
            }
        }
        // What went and came with the same text was renamed.
        let came: Vec<PathBuf> =
            pages.keys().filter(|path| !self.sessions.contains_key(*path)).cloned().collect();
        for to in came {
            let Some(page) = pages.get(&to) else { continue };
            let from = gone.iter().find(|(_, old)| old.fingerprint == page.fingerprint);
            let Some(from) = from.map(|(from, _)| from.clone()) else { continue };
            gone.remove(&from);
            let Some(page) = pages.remove(&to) else { continue };
            let about = json!({ "session": stem(&to), "from": stem(&from) });
            lines.push(line("renamed", &to, about, page.counts));
            self.sessions.insert(to, page);
        }
        for path in gone.keys() {
            lines.push(line("deleted", path, json!({ "session": stem(path) }), Counts::default()));
        }
        for (path, mut page) in pages {
            let before = self.sessions.get(&path);
            if let Some(before) = before {
                // What is half-written, or cut out for a moment, has not gone back.
                if page.is_broken {
                    page.epochs.clone_from(&before.epochs);
                }
                for (experiment, epoch) in &before.epochs {
                    page.epochs.entry(experiment.clone()).or_insert(*epoch);
                }
            }
            let event = match before {
                None => "created",
                Some(before) if before.fingerprint != page.fingerprint => "changed",
                Some(before) if before.counts != page.counts => "judged",
                Some(_) => continue,
            };
            lines.push(line(event, &path, json!({ "session": stem(&path) }), page.counts));
            for (experiment, epoch) in &page.epochs {
                let known = before.and_then(|before| before.epochs.get(experiment));
                if before.is_some() && known != Some(epoch) {
                    let about = json!({
                        "session": stem(&path), "experiment": experiment, "epoch": epoch
                    });
                    lines.push(line("epoch", &path, about, page.counts));
                }
            }
            self.sessions.insert(path, page);
        }
    }
}

/// `about`, with what every line has around it.
fn line(event: &str, path: &Path, about: Json, counts: Counts) -> Json {
    let mut line = json!({ "event": event });
    if let (Some(line), Json::Object(about)) = (line.as_object_mut(), about) {
        line.extend(about);
        line.insert("path".into(), shown_from_here(path).into());
        line.insert("errors".into(), counts.errors.into());
        line.insert("warnings".into(), counts.warnings.into());
        let now = Timestamp::now();
        line.insert("at".into(), format!("{now:.3}").into());
    }
    line
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read_config(workspace: &Workspace) -> (Page, Arc<Settings>) {
    match workspace::read(&workspace.config_path()) {
        Ok(text) => {
            let config = Config::parse(&text);
            let counts = Counts::of(&config.diagnostics(FixScope::None));
            let page = Page { fingerprint: fingerprint(&text), counts, ..Page::default() };
            (page, config.settings)
        }
        Err(ReadError::Missing) => Default::default(),
        Err(error) => (Page::unreadable(&error), Arc::default()),
    }
}

impl Page {
    fn unreadable(error: &ReadError) -> Self {
        let counts = Counts { errors: 1, warnings: 0 };
        let fingerprint = fingerprint(&error.to_string());
        Self { fingerprint, counts, is_broken: true, ..Self::default() }
    }
}

impl Counts {
    fn of(found: &[Diagnostic]) -> Self {
        let count = |severity| found.iter().filter(|found| found.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning) }
    }
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish().max(1)
}
