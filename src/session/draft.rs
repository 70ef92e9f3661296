//! What new entries say: the contents that presets and pairs of entries give them.

use rustc_hash::FxHashSet;

use super::ids::{IdSource, SessionId};
use super::render::{self, NewEntry};
use super::{Entry, Library, Session};
use crate::catalog::{Literal, Preset};
use crate::syntax::Datetime;

/// The text of a session that has nothing yet.
pub fn session(id: &SessionId, name: Option<&str>, created_at: Datetime) -> String {
    let name = name.map_or_else(String::new, |name| format!("name = {}\n", render::string(name)));
    format!("[session]\nid = \"{id}\"\n{name}created_at = {created_at}\nformat = 1\n")
}

/// A model or training as `preset` describes it, under a name that no other has.
pub fn from_preset(
    session: &Session<'_>,
    preset: &Preset,
    id: String,
    created_at: Datetime,
) -> NewEntry {
    let library = Library::from(preset.target);
    let fields = preset.entry.iter().map(|(key, value)| match value {
        Literal::String(name) if key == "name" => {
            (key.clone(), Literal::String(unique_name(session, library, name)))
        }
        _ => (key.clone(), value.clone()),
    });
    NewEntry { library, id, created_at, fields: fields.collect() }
}

/// An experiment that waits to run `model` with `training`; `None` if one of them has no ID.
pub fn experiment(
    session: &Session<'_>,
    model: &Entry<'_>,
    training: &Entry<'_>,
    id: String,
    created_at: Datetime,
) -> Option<NewEntry> {
    let name = unique_name(session, Library::Experiments, &experiment_name(model, training)?);
    experiment_called(name, model, training, id, created_at)
}

/// Experiments that wait to run each of these pairs, under names that no other has; pairs of which
/// one has no ID are left out.
pub fn experiments(
    session: &Session<'_>,
    pairs: &[(Entry<'_>, Entry<'_>)],
    ids: &mut IdSource,
    created_at: Datetime,
) -> Vec<NewEntry> {
    let names = session.entries(Library::Experiments).iter().filter_map(Entry::name);
    let mut taken: FxHashSet<String> = names.map(|name| name.value.to_owned()).collect();
    let mut new = Vec::with_capacity(pairs.len());
    for (model, training) in pairs {
        let Some(name) = experiment_name(model, training) else { continue };
        let name = numbered(&name, |candidate| taken.contains(candidate));
        taken.insert(name.clone());
        let id = ids.fresh(Library::Experiments, session);
        new.extend(experiment_called(name, model, training, id, created_at));
    }
    new
}

fn experiment_called(
    name: String,
    model: &Entry<'_>,
    training: &Entry<'_>,
    id: String,
    created_at: Datetime,
) -> Option<NewEntry> {
    let fields = [
        ("name", name),
        ("model_id", model.id()?.value.to_owned()),
        ("training_id", training.id()?.value.to_owned()),
        ("status", "ready".to_owned()),
    ];
    let fields = fields.map(|(key, value)| (key.to_owned(), Literal::String(value)));
    Some(NewEntry { library: Library::Experiments, id, created_at, fields: fields.into() })
}

/// How an experiment of these two is called, if no other is called so; `None` if one of them has
/// no ID.
pub fn experiment_name(model: &Entry<'_>, training: &Entry<'_>) -> Option<String> {
    let (model_id, training_id) = (model.id()?.value, training.id()?.value);
    let shown = |entry: &Entry<'_>, id| entry.name().map_or(id, |name| name.value).to_owned();
    Some(format!("{} × {}", shown(model, model_id), shown(training, training_id)))
}

/// What the menu calls the making of such an experiment: the same wherever it is offered.
pub fn experiment_title(model: &Entry<'_>, training: &Entry<'_>) -> String {
    format!("Create experiment ▸ {} × {}", model.label(), training.label())
}

/// `name`, or `name 2`, `name 3`… if entries of `library` are called so already.
pub fn unique_name(session: &Session<'_>, library: Library, name: &str) -> String {
    let taken = |candidate: &str| {
        let mut names = session.entries(library).iter().filter_map(Entry::name);
        names.any(|name| name.value == candidate)
    };
    numbered(name, taken)
}

/// The name of a copy of what is called `name`: `LeNet 2` of `LeNet`, `LeNet 3` of `LeNet 2`, or
/// the next number that no entry of `library` has.
pub fn name_of_copy(session: &Session<'_>, library: Library, name: &str) -> String {
    let split = name.rsplit_once(' ').filter(|(base, _)| !base.is_empty());
    let numbered = split.and_then(|(base, number)| Some((base, number.parse::<u32>().ok()?)));
    let Some((base, number)) = numbered else { return unique_name(session, library, name) };
    let taken = |candidate: &str| {
        let mut names = session.entries(library).iter().filter_map(Entry::name);
        names.any(|name| name.value == candidate)
    };
    let mut candidates = (u64::from(number) + 1..).map(|number| format!("{base} {number}"));
    candidates.find(|candidate| !taken(candidate)).unwrap_or_else(|| name.to_owned())
}

/// `name`, or the first of `name 2`, `name 3`… that is not taken.
pub fn numbered(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    let numbered = (2..).map(|number: u64| format!("{name} {number}"));
    numbered.into_iter().find(|candidate| !taken(candidate)).unwrap_or_else(|| name.to_owned())
}
