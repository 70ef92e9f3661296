//! IDs of other entries.

use super::{Completion, CompletionKind, values};
use crate::ide::Snapshot;
use crate::ide::cursor::ValuePlace;
use crate::ide::hover;
use crate::session::{Entry, Library, Session, render};

/// The library that a reference's type names.
pub(super) fn library(name: &str) -> Option<Library> {
    Library::ALL.into_iter().find(|library| library.key() == name)
}

/// The IDs of a library as they are written, the last entry's first: it is the one just made.
pub(super) fn ids(session: &Session<'_>, name: &str) -> Vec<String> {
    let entries = library(name).map_or(&[][..], |library| session.entries(library));
    entries.iter().rev().filter_map(Entry::id).map(|id| render::string(id.value)).collect()
}

pub(super) fn complete(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &ValuePlace<'_>,
    name: &str,
) -> Vec<Completion> {
    let Some(library) = library(name) else { return Vec::new() };
    let typed = snapshot.document.slice(place.range).trim_matches(['"', '\'', ' ']).to_lowercase();
    let entries = session.entries(library).iter().rev().zip(0..);
    let completions = entries.filter_map(|(entry, order)| {
        let id = entry.id()?.value;
        let name = entry.name().map_or("", |name| name.value);
        // Typed text finds an entry by its ID and by its name.
        let filter = match name.to_lowercase().starts_with(&typed) && !typed.is_empty() {
            true => format!("{name} {id}"),
            false => format!("{id} {name}"),
        };
        Some(Completion {
            label: id.to_owned(),
            detail: Some(detail(entry)),
            documentation: Some(hover::entry(session, *entry)),
            kind: CompletionKind::Reference,
            rank: order,
            ..values::written(snapshot, place, &values::quoted(id), filter.trim_end())
        })
    });
    completions.collect()
}

/// An entry in a few words: "LeNet, custom_cnn".
fn detail(entry: &Entry<'_>) -> String {
    let kind = match entry.library {
        Library::Models => entry.string("kind"),
        Library::Trainings => entry.string("optimizer"),
        Library::Experiments => entry.string("status"),
    };
    let words = [entry.name(), kind].into_iter().flatten().map(|word| word.value);
    words.collect::<Vec<_>>().join(", ")
}
