//! IDs of other entries.

use super::{Completion, CompletionKind, Documentation, MAX_LISTED, matching, sizes, values};
use crate::ide::Snapshot;
use crate::ide::cursor::{Scope, ValuePlace};
use crate::session::ids::is_valid;
use crate::session::{Entry, Experiment, Library, Model, Session, Spanned, render};
use crate::text::{TextSize, similar};

/// A snippet's list of IDs is no longer than a person can see at once.
const MAX_CHOICES: usize = 20;
/// Pairs that there are already come last.
const PAIRED: u32 = 100_000;

/// The library that a reference's type names.
fn library(name: &str) -> Option<Library> {
    Library::ALL.into_iter().find(|library| library.key() == name)
}

/// The IDs of a library as they are written, the one that is most likely wanted at `at` first.
pub(super) fn ids(
    session: &Session<'_>,
    name: &str,
    scope: Option<&Scope<'_>>,
    at: TextSize,
) -> Vec<String> {
    let Some(library) = library(name) else { return Vec::new() };
    let ranked = ranked(session, library, scope, at).into_iter();
    let ids = ranked.filter_map(|(_, entry)| entry.id());
    ids.take(MAX_CHOICES).map(|id| render::string(id.value)).collect()
}

pub(super) fn complete(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &ValuePlace<'_>,
    name: &str,
) -> Vec<Completion> {
    let Some(library) = library(name) else { return Vec::new() };
    let entries = ranked(session, library, Some(&place.scope), place.at);
    let written = values::written_text(snapshot, place);
    let is_known = session.find(library, &written).is_some();
    let ids = || entries.iter().filter_map(|(_, entry)| Some(entry.id()?.value));
    let meant = match is_known || written.is_empty() {
        true => None,
        false => similar(&written, ids()).first().map(|id| (*id).to_owned()),
    };
    let typed = written.to_lowercase();
    let mut found: Vec<Candidate<'_, '_>> = Vec::new();
    for (rank, entry) in entries {
        let Some(id) = entry.id().map(|id| id.value) else { continue };
        let name = entry.name().map(|name| name.value);
        let is_meant = meant.as_deref() == Some(id);
        // Typed text finds an entry by its ID and by its name.
        let begins = |name: &&str| !typed.is_empty() && name.to_lowercase().starts_with(&typed);
        let filter = match (is_meant, name.filter(begins)) {
            (true, _) => format!("{written} {id}"),
            (false, Some(name)) => format!("{name} {id}"),
            (false, None) => format!("{id} {}", name.unwrap_or_default()),
        };
        let filter = filter.trim_end().to_owned();
        let rank = if is_meant { 0 } else { rank };
        found.push(Candidate { entry, id, filter, rank, is_meant });
    }
    // What an entry comes to is worked out for those only that are going to be listed.
    let typed = super::typed(snapshot, place.at, place.range);
    found.retain(|candidate| matching::fit(typed, &candidate.filter).is_some());
    found.sort_by_key(|candidate| (matching::fit(typed, &candidate.filter), candidate.rank));
    found.truncate(MAX_LISTED + 1);
    let completions = found.into_iter().map(|candidate| Completion {
        name: candidate.entry.name().map(|name| name.value.to_owned()),
        detail: detail(session, candidate.entry),
        documentation: Some(Documentation::Entry(library, candidate.id.to_owned())),
        kind: CompletionKind::Reference,
        rank: candidate.rank,
        preselect: candidate.is_meant,
        ..values::string(snapshot, place, candidate.id, &candidate.filter)
    });
    completions.collect()
}

/// An entry that can be referred to.
struct Candidate<'s, 'a> {
    entry: &'s Entry<'a>,
    id: &'a str,
    filter: String,
    rank: u32,
    /// Whether what is written is most likely a slip of its ID.
    is_meant: bool,
}

/// IDs that experiments refer to and no entry of the table at `place` has: one is likely to be
/// that of the entry that is being written.
pub(super) fn wanted(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &ValuePlace<'_>,
) -> Vec<Completion> {
    let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
    let libraries = [Library::Models, Library::Trainings];
    let Some(library) = libraries.into_iter().find(|library| library.table() == table) else {
        return Vec::new();
    };
    let mut found: Vec<Completion> = Vec::new();
    for experiment in session.experiments() {
        let Some(id) = refers(experiment, library).map(|id| id.value) else { continue };
        let is_new = session.find(library, id).is_none() && is_valid(id);
        if is_new && found.iter().all(|completion| completion.label != id) {
            found.push(Completion {
                detail: Some(format!("experiment {} refers to it", experiment.0.label())),
                kind: CompletionKind::Reference,
                ..values::string(snapshot, place, id, id)
            });
        }
    }
    found
}

fn refers<'a>(experiment: Experiment<'a>, to: Library) -> Option<Spanned<&'a str>> {
    match to {
        Library::Models => experiment.model_id(),
        Library::Trainings => experiment.training_id(),
        Library::Experiments => None,
    }
}

/// The entries with their places in the list, best first: the one that the nearest experiment
/// above uses, those that no experiment uses, then all others, the newest first.
fn ranked<'s, 'a>(
    session: &'s Session<'a>,
    library: Library,
    scope: Option<&Scope<'_>>,
    at: TextSize,
) -> Vec<(u32, &'s Entry<'a>)> {
    let (other, key) = match library {
        Library::Models => (Library::Trainings, "training_id"),
        _ => (Library::Models, "model_id"),
    };
    let last = above(session, at).and_then(|experiment| refers(experiment, library));
    let last = last.map(|id| id.value);
    let partner = scope.and_then(|scope| scope.string(key));
    let own = session.experiments().find(|experiment| is_around(session, *experiment, at));
    let own = own.map(|experiment| experiment.0.index);

    let rank = |(order, entry): (u32, &Entry<'_>)| {
        let Some(id) = entry.id().map(|id| id.value) else { return PAIRED };
        let mut uses =
            session.uses(library, id).filter(|used| Some(used.0.index) != own).peekable();
        let is_unused = uses.peek().is_none();
        let mut partners = uses.filter_map(|used| refers(used, other));
        let is_paired = partner.is_some_and(|own| partners.any(|id| id.value == own));
        match () {
            () if is_paired => PAIRED + order,
            () if last == Some(id) => 1,
            () if is_unused => 10 + order,
            () => PAIRED / 2 + order,
        }
    };
    let entries = session.entries(library).iter().rev();
    let mut ranked: Vec<_> =
        (0..).zip(entries).map(|(order, entry)| (rank((order, entry)), entry)).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
}

/// The nearest experiment above the one around `at`.
fn above<'a>(session: &Session<'a>, at: TextSize) -> Option<Experiment<'a>> {
    let entries = session.entries(Library::Experiments);
    let begun = entries.partition_point(|entry| entry.table.anchor().start() <= at);
    let mut before = entries.get(..begun)?.iter().rev().map(|entry| Experiment(*entry));
    before.find(|experiment| !is_around(session, *experiment, at))
}

fn is_around(session: &Session<'_>, experiment: Experiment<'_>, at: TextSize) -> bool {
    let table = experiment.0.table;
    let own = table.header().is_some()
        && table.section().index() == session.document().section_at(at).index();
    own || table.range().contains_inclusive(at)
}

/// An entry in a few words: "custom_cnn · 1.2 M".
fn detail(session: &Session<'_>, entry: &Entry<'_>) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    match entry.library {
        Library::Models => {
            words.extend(entry.string("kind").map(|kind| kind.value.to_owned()));
            words.extend(sizes::parameters(session, Model(*entry)).map(sizes::short));
        }
        Library::Trainings => {
            words.extend(entry.string("optimizer").map(|optimizer| optimizer.value.to_owned()));
            words.extend(entry.number("learning_rate").map(|rate| rate.value.to_string()));
            words.extend(entry.integer("epochs").map(|epochs| format!("{} epochs", epochs.value)));
        }
        Library::Experiments => {
            words.extend(entry.string("status").map(|status| status.value.to_owned()));
        }
    }
    (!words.is_empty()).then(|| words.join(" · "))
}
