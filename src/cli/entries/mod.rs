//! `nestling model` and `nestling training`: the entries of the two libraries.

mod list;
mod lookup;
mod presets;

use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::args::{AddArgs, DeleteArgs, EntryCommand, UpdateArgs};
use super::changes::Gathered;
use super::entry_page;
use super::failure::{Failure, Outcome};
use super::scope::{Scope, session_of};
use crate::catalog::Catalog;
use crate::session::Library;
use crate::session::operations::Uses;
use crate::state::WorkflowState;

pub use self::list::{shown, text_of};
pub use self::lookup::{get, list, not_found};

/// Runs one of the commands; `library` is not that of the experiments.
pub fn run(library: Library, command: &EntryCommand, scope: &Scope) -> Outcome<Answer> {
    match command {
        EntryCommand::Add(args) => add(library, args, scope),
        EntryCommand::Show { id } => show(library, id, scope),
        EntryCommand::Update(args) => update(library, args, scope),
        EntryCommand::Delete(args) => delete(library, args, scope),
        EntryCommand::List => list::run(library, scope),
        EntryCommand::Presets => Ok(presets::run(library)),
    }
}

fn add(library: Library, args: &AddArgs, scope: &Scope) -> Outcome<Answer> {
    let catalog = Catalog::builtin();
    let noun = library.noun();
    if let Some((key, _)) = args.name.split_once('=')
        && catalog.table(library.table()).is_some_and(|spec| spec.key(key).is_some())
    {
        return Err(Failure::impossible(format!(
            "`{}` stands where the name belongs: `nestling {noun} add NAME {0}`",
            args.name
        )));
    }
    let mut gathered = Gathered::new(catalog, library.table());
    if let Some(id) = &args.preset {
        let preset = presets::find(library, id)?;
        for (key, value) in preset.entry.iter().filter(|(key, _)| key != "name") {
            gathered.set(vec![key.clone()], value.clone());
        }
    }
    if let Some(file) = &args.file {
        gathered.file(file)?;
    }
    gathered.assignments(&args.values)?;
    gathered.own_argument("NAME", "name", &args.name)?;
    let config = gathered.changes();
    scope.beginning(|state| {
        let id = match library {
            Library::Trainings => state.add_training_to_library(&args.name, config)?,
            _ => state.add_model_to_library(&args.name, config)?,
        };
        let text =
            format!("Added {noun} {id} \u{201c}{}\u{201d} to {}", args.name, session_of(state));
        Ok(Answer::new(json!({ "id": id }), super::output::visible(&text)))
    })
}

fn show(library: Library, id: &str, scope: &Scope) -> Outcome<Answer> {
    let state = scope.reading()?;
    let Some(Json::Object(mut entry)) = get(&state, library, id)? else {
        return Err(not_found(&state, library, id, Json::Null));
    };
    let json = Json::Object(entry.clone());
    let network = entry.remove("network");
    let mut text = entry_page::lines(library.table(), &entry);
    match network {
        Some(network) if network.is_object() => {
            let stacks =
                ["layers", "head"].into_iter().filter_map(|key| entry.get(key)?.as_array());
            text.push('\n');
            text.push_str(&entry_page::network(&network, stacks.map(Vec::len).max()));
        }
        Some(_) => text.push_str("\nIt cannot be built as it stands: `nestling check` says why.\n"),
        None => {}
    }
    Ok(Answer::new(json, text))
}

fn update(library: Library, args: &UpdateArgs, scope: &Scope) -> Outcome<Answer> {
    let names_change = args.name.is_some() || args.file.is_some();
    if !names_change && args.values.is_empty() && args.unset.is_empty() {
        return Err(nothing_to_change("KEY=VALUE, --name, --unset or --file"));
    }
    let mut gathered = Gathered::new(Catalog::builtin(), library.table());
    if let Some(file) = &args.file {
        gathered.file(file)?;
    }
    gathered.assignments(&args.values)?;
    gathered.unsets(&args.unset)?;
    if let Some(name) = &args.name {
        gathered.own_argument("--name", "name", name)?;
    }
    let config = gathered.changes();
    let id = args.id.as_str();
    scope.changing(|state| {
        let found = match library {
            Library::Trainings => state.update_training_in_library(id, None, config)?,
            _ => state.update_model_in_library(id, None, config)?,
        };
        if !found {
            return Err(not_found(state, library, id, json!(false)));
        }
        Ok(Answer::new(true, format!("Updated {} {id} in {}", library.noun(), session_of(state))))
    })
}

fn delete(library: Library, args: &DeleteArgs, scope: &Scope) -> Outcome<Answer> {
    let uses = match (args.cascade, args.force) {
        (true, _) => Uses::Cascade,
        (false, true) => Uses::Leave,
        (false, false) => Uses::Refuse,
    };
    let id = args.id.as_str();
    let mut state = scope.session()?;
    let used_by = uses_of(&state, library, id)?;
    let found = match library {
        Library::Trainings => state.delete_training_from_library(id, uses)?,
        _ => state.delete_model_from_library(id, uses)?,
    };
    if !found {
        return Err(not_found(&state, library, id, json!(false)));
    }
    let mut text = format!("Deleted {} {id} from {}", library.noun(), session_of(&state));
    // Another entry with the same ID keeps the references alive.
    if !used_by.is_empty() && get(&state, library, id)?.is_none() {
        let those = used_by.join(", ");
        text.push_str(&match uses {
            Uses::Cascade => format!(", with {those}"),
            Uses::Refuse | Uses::Leave => {
                format!("; the {noun} of {those} is missing now", noun = library.noun())
            }
        });
    }
    Ok(Answer::new(true, super::output::visible(&text)))
}

/// That an update says nothing; `ways` are those in which it could.
pub fn nothing_to_change(ways: &str) -> Failure {
    Failure::impossible(format!("there is nothing to change: give {ways}"))
}

/// The IDs of the experiments that use an entry.
fn uses_of(state: &WorkflowState, library: Library, id: &str) -> Outcome<Vec<String>> {
    let reference = reference_to(library);
    let experiments = state.get_experiments()?;
    let using = experiments.iter().filter(|experiment| text_of(experiment, reference) == id);
    let called = |experiment| match text_of(experiment, "id") {
        "" => "an experiment without an ID".to_owned(),
        id => id.to_owned(),
    };
    Ok(using.map(called).collect())
}

/// The key by which experiments name an entry of `library`.
fn reference_to(library: Library) -> &'static str {
    if library == Library::Trainings { "training_id" } else { "model_id" }
}
