//! `nestling new`: a workspace with one sound session to start from.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::answer::Answer;
use super::failure::Outcome;
use super::problem::{Problem, shown, shown_from_here};
use crate::catalog::{Catalog, Literal, Preset, PresetTarget};
use crate::session::ids::SessionId;
use crate::session::operations::Changes;
use crate::state::WorkflowState;
use crate::workspace::{CONFIG_FILE, Workspace, create};

/// Makes a workspace in `dir`; what is there already stays as it is. Its session is the current
/// one then.
pub fn run(dir: &Path) -> Outcome<Answer> {
    let here = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    let root = std::path::absolute(here)
        .map_err(|error| Problem::new(dir, format!("it cannot be found: {error}")))?;
    let workspace = Workspace::at(root);
    let (id, made) = make(&workspace)?;
    let made: Vec<String> = made.iter().map(|path| shown_from_here(path)).collect();
    let text = next_steps(dir, &made);
    Ok(Answer::new(json!({ "id": id.as_str(), "made": made }), text))
}

fn make(workspace: &Workspace) -> Outcome<(SessionId, Vec<PathBuf>)> {
    let sessions = workspace.sessions_folder();
    if workspace.sessions().is_ok_and(|found| !found.is_empty()) {
        let message =
            "there are sessions already, so nothing was made; `nestling check` checks them";
        return Err(Problem::new(Path::new(&shown_from_here(&sessions)), message).into());
    }
    let mut files = vec![(workspace.config_path(), CONFIG)];
    let images = workspace.dataset_folder(DATASET);
    if !images.exists() {
        files.push((images.join("README.md"), IMAGES));
    }
    let mut made = Vec::new();
    for (path, text) in files {
        match create(&path, text) {
            Ok(()) => made.push(path),
            Err(error) if is_kept_config(&path, &error) => {}
            Err(error) => {
                return Err(Problem::new(&path, format!("cannot be made: {error}")).into());
            }
        }
    }
    let id = first_session(workspace)?;
    made.push(workspace.session_path(&id));
    Ok((id, made))
}

/// A configuration that is there already serves as well.
fn is_kept_config(path: &Path, error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AlreadyExists && path.ends_with(CONFIG_FILE) && path.is_file()
}

/// Makes a session with one model, one training and an experiment of both.
fn first_session(workspace: &Workspace) -> Outcome<SessionId> {
    let mut state = WorkflowState::init_workflow_state(workspace.clone())?;
    let id = state.new_session(None, Some("First session"))?;
    let size = Literal::Array(vec![Literal::Integer(224), Literal::Integer(224)]);
    state.save_dataset_config(changes(&[
        ("path".to_owned(), Literal::String(DATASET.to_owned())),
        ("image_size".to_owned(), size),
    ]))?;
    if let (Some((model, config)), Some((training, recipe))) =
        (first_preset(PresetTarget::Model), first_preset(PresetTarget::Training))
    {
        let model_id = state.add_model_to_library(model, config)?;
        let training_id = state.add_training_to_library(training, recipe)?;
        state.create_experiment(&format!("{model} × {training}"), &model_id, &training_id)?;
    }
    Ok(id)
}

/// The name and the other keys of the preset to start with.
fn first_preset(target: PresetTarget) -> Option<(&'static str, Changes)> {
    let is_target = |preset: &&Preset| preset.target == target;
    let preset = Catalog::builtin().presets().iter().find(is_target)?;
    let ((_, name), keys) = preset.entry.split_first()?;
    Some((name.as_str()?, changes(keys)))
}

fn changes(keys: &[(String, Literal)]) -> Changes {
    let set = keys.iter().map(|(key, value)| (vec![key.clone()], value.clone()));
    Changes { set: set.collect(), unset: Vec::new() }
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

fn next_steps(dir: &Path, made: &[String]) -> String {
    let mut out: String = made.iter().map(|path| format!("Made {path}\n")).collect();
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
