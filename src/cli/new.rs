//! `nestling new`: a workspace with one sound session to start from.

use std::hash::BuildHasher;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::output;
use super::problem::{Problem, shown};
use crate::catalog::{Catalog, PresetTarget};
use crate::session::ids::IdSource;

use crate::session::render::{NewEntry, insert_entry};
use crate::session::{Library, Session, birds, draft};
use crate::syntax::{Datetime, Document};
use crate::text::apply_edits;
use crate::workspace::{CONFIG_FILE, Workspace, create, now};

/// Makes a workspace in `dir`; what is there already stays as it is.
pub fn run(dir: &Path) -> ExitCode {
    match make(dir) {
        Ok(made) => output::done(next_steps(dir, &made).as_bytes()),
        Err(problem) => {
            problem.print();
            ExitCode::from(2)
        }
    }
}

fn make(dir: &Path) -> Result<Vec<PathBuf>, Problem> {
    let workspace = Workspace::at(dir);
    let sessions = workspace.sessions_folder();
    if workspace.sessions().is_ok_and(|found| !found.is_empty()) {
        let message =
            "there are sessions already, so nothing was made; `nestling check` checks them";
        return Err(Problem::new(&sessions, message));
    }
    let id = birds::session_id(random());
    let mut files = vec![
        (workspace.config_path(), CONFIG.to_owned()),
        (sessions.join(format!("{id}.toml")), session_text(&id, now())),
    ];
    let images = workspace.dataset_folder(DATASET);
    if !images.exists() {
        files.push((images.join("README.md"), IMAGES.to_owned()));
    }
    let mut made = Vec::new();
    for (path, text) in files {
        match create(&path, &text) {
            Ok(()) => made.push(path),
            Err(error) if is_kept_config(&path, &error) => {}
            Err(error) => return Err(Problem::new(&path, format!("cannot be made: {error}"))),
        }
    }
    Ok(made)
}

/// A configuration that is there already serves as well.
fn is_kept_config(path: &Path, error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AlreadyExists && path.ends_with(CONFIG_FILE) && path.is_file()
}

/// The folder that the session names for its images.
const DATASET: &str = "data";

/// What stands there until the images do.
const IMAGES: &str = "\
The images of this workspace: a folder for each class, with its images in it. Where they are divided
already: `train/` and `val/` (and perhaps `test/`), and in each a folder for each class.
";

const CONFIG: &str = "\
# The configuration of this workspace; everything in it is optional.

[lints]
# How loud a diagnostic is: off, hint, info, warning or error. `nestling explain` lists the codes.
# unused-model = \"off\"
";

/// A session with one model, one training and an experiment of both.
fn session_text(id: &str, now: Datetime) -> String {
    let catalog = Catalog::builtin();
    let mut text = format!(
        "[session]\nid = \"{id}\"\nname = \"First session\"\ncreated_at = {now}\nformat = 1\n\n\
         [dataset]\npath = \"{DATASET}\"\nimage_size = [224, 224]\n"
    );
    let mut ids = IdSource::from_entropy();
    for target in [PresetTarget::Model, PresetTarget::Training] {
        let Some(preset) = catalog.presets().iter().find(|preset| preset.target == target) else {
            continue;
        };
        text = with_entry(&text, |session| {
            let library = match target {
                PresetTarget::Model => Library::Models,
                PresetTarget::Training => Library::Trainings,
            };
            Some(draft::from_preset(session, preset, ids.fresh(library, session), now))
        });
    }
    with_entry(&text, |session| {
        let model = session.entries(Library::Models).first()?;
        let training = session.entries(Library::Trainings).first()?;
        draft::experiment(session, model, training, ids.fresh(Library::Experiments, session), now)
    })
}

fn with_entry(text: &str, entry: impl FnOnce(&Session<'_>) -> Option<NewEntry>) -> String {
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    let edit = entry(&session).map(|entry| insert_entry(&session, &entry));
    // One insertion into its own text always fits.
    apply_edits(text, edit.as_slice()).unwrap_or_else(|_| text.to_owned())
}

/// Different in every process: the seed that the standard library's hash maps have.
fn random() -> u64 {
    std::hash::RandomState::new().hash_one(std::process::id())
}

fn next_steps(dir: &Path, made: &[PathBuf]) -> String {
    let mut out = String::new();
    for path in made {
        out.push_str(&format!("Made {}\n", shown(path)));
    }
    let is_here = dir.as_os_str().is_empty() || dir == Path::new(".");
    let place = if is_here { String::new() } else { format!(" {}", shown(dir)) };
    out.push_str(&format!(
        "\nNext:\n  \
         - open the session in an editor that runs `nestling lsp`\n  \
         - put your images into `data`, a folder for each class, or let `path` in the session's \
         `[dataset]` name them where they are\n  \
         - `nestling check{place}` says what is wrong with it (nothing so far)\n"
    ));
    out
}
