//! What is to be checked or laid out: from the paths on the command line to files and the settings
//! that apply to each.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::problem::{Problem, seen_from, shown};
use super::scope::Scope;
use crate::ide::{FileKind, Options};
use crate::lint::{FixScope, Settings, Severity};
use crate::session::ids::SessionId;
use crate::workspace::{
    CONFIG_FILE, Config, SESSIONS_FOLDER, Workspace, kind_by_place, reason, sessions_in,
};

/// One file.
pub struct Target {
    /// What it is; `None` if its text must tell.
    pub kind: Option<FileKind>,
    /// The path as shown.
    pub shown: String,
    /// Where it is.
    pub source: Source,
    /// What applies to it.
    pub choices: Choices,
}

/// What a workspace's `nestling.toml` chooses.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The severities.
    pub settings: Arc<Settings>,
    /// The options.
    pub options: Arc<Options>,
}

/// What the files are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To check them.
    Check,
    /// To lay them out.
    Format,
}

/// Where a text comes from.
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input, which goes by this name, if any.
    Stdin(Option<PathBuf>),
}

/// All files that are meant, and what is in the way.
pub struct Targets {
    /// In the order to print them.
    pub targets: Vec<Target>,
    /// What cannot be found.
    pub problems: Vec<Problem>,
}

/// Finds out what `paths` mean (none: the session named, else the whole workspace), seen from
/// `cwd`; `scope` is what the options of all commands say.
pub fn find(
    purpose: Purpose,
    cwd: &Path,
    scope: &Scope,
    paths: &[PathBuf],
    stdin_filename: Option<&Path>,
) -> Targets {
    let mut finder = Finder {
        purpose,
        cwd,
        workspace: scope.workspace.as_deref().map(Workspace::at),
        choices: FxHashMap::default(),
        folders: FxHashMap::default(),
        seen: FxHashSet::default(),
        targets: Vec::new(),
        problems: Vec::new(),
    };
    match scope.session.as_deref() {
        Some(_) if !paths.is_empty() => finder.problems.push(Problem::plain(
            "`--session` names a session of the workspace, and so do the paths; give one of them",
        )),
        Some(id) => finder.named_session(id),
        None if paths.is_empty() => finder.present_workspace(),
        None => {}
    }
    for path in paths {
        finder.path(path, stdin_filename);
    }
    Targets { targets: finder.targets, problems: finder.problems }
}

impl Choices {
    fn of(config: &Config) -> Self {
        let mut options = Options::default();
        for choice in config.options.iter() {
            options.choose(choice);
        }
        Self { settings: Arc::clone(&config.settings), options: options.into() }
    }
}

impl Purpose {
    fn verb(self) -> &'static str {
        match self {
            Purpose::Check => "check",
            Purpose::Format => "format",
        }
    }
}

struct Finder<'a> {
    purpose: Purpose,
    cwd: &'a Path,
    workspace: Option<Workspace>,
    /// What applies to a session directly in the folder; for a workspace's root, its own.
    choices: FxHashMap<PathBuf, Choices>,
    /// The real path of each folder that files were named in, so that no file is met twice.
    folders: FxHashMap<PathBuf, PathBuf>,
    seen: FxHashSet<PathBuf>,
    targets: Vec<Target>,
    problems: Vec<Problem>,
}

impl Finder<'_> {
    fn present_workspace(&mut self) {
        let workspace = self.chosen_workspace();
        self.whole(&workspace);
    }

    fn named_session(&mut self, id: &str) {
        let workspace = self.chosen_workspace();
        match SessionId::parse(id) {
            Ok(id) => {
                let choices = self.choices_of(&workspace);
                self.session(workspace.session_path(&id), choices);
            }
            Err(error) => self.problems.push(Problem::plain(error.to_string())),
        }
    }

    fn chosen_workspace(&self) -> Workspace {
        match &self.workspace {
            Some(workspace) => workspace.clone(),
            None => Workspace::at(seen_from(self.cwd, Workspace::around(self.cwd).root())),
        }
    }

    fn path(&mut self, path: &Path, stdin_filename: Option<&Path>) {
        if path == Path::new("-") {
            let choices = self.choices_for(stdin_filename.unwrap_or(path));
            let source = Source::Stdin(stdin_filename.map(Path::to_owned));
            let shown = stdin_filename.map_or_else(|| "<stdin>".to_owned(), shown);
            let kind = stdin_filename.and_then(|name| self.kind_of(name));
            self.targets.push(Target { kind, shown, source, choices });
        } else if path.is_dir() {
            self.folder(path);
        } else if path.file_name().is_some_and(|name| name == CONFIG_FILE) {
            self.named_config(path);
        } else if self.is_new(path) {
            let choices = self.choices_for(path);
            self.file(self.kind_of(path), path.to_owned(), choices);
        }
    }

    fn folder(&mut self, folder: &Path) {
        let workspace = Workspace::at(undotted(folder));
        if workspace.exists() {
            self.whole(&workspace);
        } else if self.absolute(folder).ends_with(SESSIONS_FOLDER) {
            let choices = self.choices_for(&folder.join(CONFIG_FILE));
            self.sessions(folder, &choices);
        } else {
            self.problems.push(Problem::new(
                folder,
                format!(
                    "nothing to {}: this folder has neither `{CONFIG_FILE}` nor \
                     `{SESSIONS_FOLDER}/`; name a workspace or a session file",
                    self.purpose.verb()
                ),
            ));
        }
    }

    /// The configuration, the catalog files and all sessions of a workspace.
    fn whole(&mut self, workspace: &Workspace) {
        let config = workspace.config_path();
        if config.exists() {
            self.named_config(&config);
        }
        let choices = self.choices_of(workspace);
        self.plugins(workspace, &choices);
        self.sessions(&workspace.sessions_folder(), &choices);
    }

    fn plugins(&mut self, workspace: &Workspace, choices: &Choices) {
        match workspace.plugins() {
            Ok(found) => {
                for path in found {
                    if self.is_new(&path) {
                        self.file(Some(FileKind::Catalog), path, choices.clone());
                    }
                }
            }
            Err(error) => {
                self.problems.push(Problem::new(&workspace.plugins_folder(), reason(&error)));
            }
        }
    }

    fn sessions(&mut self, folder: &Path, choices: &Choices) {
        match sessions_in(folder) {
            Ok(found) if found.is_empty() => {
                let message = format!("nothing to {}: no session in it", self.purpose.verb());
                self.problems.push(Problem::new(folder, message));
            }
            Ok(found) => {
                for path in found {
                    let path = undotted(folder).join(path.file_name().unwrap_or_default());
                    if self.is_new(&path) {
                        self.session(path, choices.clone());
                    }
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.problems.push(Problem::new(
                    folder,
                    format!(
                        "nothing to {}: there is no such folder; `nestling new` makes a workspace",
                        self.purpose.verb()
                    ),
                ));
            }
            Err(error) => self.problems.push(Problem::new(folder, reason(&error))),
        }
    }

    fn session(&mut self, path: PathBuf, choices: Choices) {
        self.file(Some(FileKind::Session), path, choices);
    }

    fn file(&mut self, kind: Option<FileKind>, path: PathBuf, choices: Choices) {
        let shown = shown(&path);
        self.targets.push(Target { kind, shown, source: Source::File(path), choices });
    }

    /// What the file at `path` is by where it lies.
    fn kind_of(&self, path: &Path) -> Option<FileKind> {
        let path = self.absolute(path);
        let folder = path.parent()?;
        let root = match &self.workspace {
            Some(workspace) => self.absolute(workspace.root()),
            None => Workspace::around(folder).root().to_owned(),
        };
        kind_by_place(&path, Some(&root))
    }

    fn named_config(&mut self, path: &Path) {
        if let Some(config) = self.read_config(path)
            && self.is_new(path)
        {
            let choices = Choices::of(&config);
            self.file(Some(FileKind::Configuration), path.to_owned(), choices);
        }
    }

    /// Reads a configuration and keeps its choices for the files around it.
    fn read_config(&mut self, path: &Path) -> Option<Config> {
        let root = self.absolute(path.parent().unwrap_or(Path::new("")));
        match crate::workspace::read(path) {
            Ok(text) => {
                let config = Config::parse(&text);
                self.choices.insert(root, Choices::of(&config));
                Some(config)
            }
            Err(error) => {
                self.choices.insert(root, Choices::default());
                self.problems.push(Problem::new(path, error.to_string()));
                None
            }
        }
    }

    /// What applies to the file at `path`: the choices of the workspace it lies in.
    fn choices_for(&mut self, path: &Path) -> Choices {
        if let Some(workspace) = self.workspace.clone() {
            return self.choices_of(&workspace);
        }
        let folder = self.absolute(path.parent().unwrap_or(Path::new("")));
        if let Some(choices) = self.choices.get(&folder) {
            return choices.clone();
        }
        let choices = self.choices_of(&Workspace::around(&folder));
        self.choices.insert(folder, choices.clone());
        choices
    }

    fn choices_of(&mut self, workspace: &Workspace) -> Choices {
        let root = self.absolute(workspace.root());
        if let Some(choices) = self.choices.get(&root) {
            return choices.clone();
        }
        let path = seen_from(self.cwd, &workspace.config_path());
        if path.exists()
            && let Some(config) = self.read_config(&path)
            && self.purpose == Purpose::Check
        {
            let found = config.diagnostics(FixScope::None);
            let is_broken = found.iter().any(|found| found.severity == Severity::Error);
            // Whoever asks about a session must learn that its severities may not be as meant.
            if is_broken && self.is_new(&path) {
                self.file(Some(FileKind::Configuration), path, Choices::of(&config));
            }
        }
        self.choices.entry(root).or_default().clone()
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        crate::workspace::normalized(&self.cwd.join(path))
    }

    /// Whether the file is met for the first time. Two names of one file by way of links are two
    /// files: each has its own stem.
    fn is_new(&mut self, path: &Path) -> bool {
        let Some(name) = path.file_name() else { return true };
        let folder = path.parent().unwrap_or(Path::new(""));
        let real = match self.folders.get(folder) {
            Some(real) => real,
            None => {
                let absolute = self.absolute(folder);
                let real = absolute.canonicalize().unwrap_or(absolute);
                self.folders.entry(folder.to_owned()).or_insert(real)
            }
        };
        let file = real.join(name);
        self.seen.insert(file)
    }
}

/// What lies in `.` is shown without the dot.
fn undotted(folder: &Path) -> &Path {
    if folder == Path::new(".") { Path::new("") } else { folder }
}
