//! What layers, models, references and splits come to, shown behind them.

mod dataset;
mod models;
#[cfg(test)]
mod tests;

use super::{FileKind, Snapshot, words};
use crate::session::{Entry, Experiment, Library, Session};
use crate::text::{TextRange, TextSize};

/// The longest name that is shown in full, in characters.
const LONGEST_NAME: usize = 40;

/// A few words shown in the text that are not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind what it stands.
    pub at: TextSize,
    /// The words.
    pub label: String,
    /// More about it.
    pub tooltip: Option<String>,
}

/// The hints within `range`, in file order.
pub fn inlay_hints(snapshot: &Snapshot, range: TextRange) -> Vec<InlayHint> {
    if snapshot.kind != FileKind::Session {
        return Vec::new();
    }
    let session = snapshot.session();
    let options = &snapshot.options.hints;
    let mut hints = Hints { range, found: Vec::new() };
    if options.shares {
        dataset::shares(&mut hints, snapshot, &session);
    }
    for entry in entries(&session, Library::Models, range) {
        models::hints(&mut hints, options, &session, *entry);
    }
    if options.steps {
        let trainings = entries(&session, Library::Trainings, range);
        dataset::steps(&mut hints, snapshot, &session, trainings);
    }
    if options.names {
        for entry in entries(&session, Library::Experiments, range) {
            names(&mut hints, &session, Experiment(*entry));
        }
    }
    let mut found = hints.found;
    found.sort_by_key(|hint| hint.at);
    found
}

/// The hints found within the range asked for.
struct Hints {
    range: TextRange,
    found: Vec<InlayHint>,
}

impl Hints {
    fn wants(&self, at: TextSize) -> bool {
        self.range.contains_inclusive(at)
    }

    /// Adds a hint, if it is within the range.
    fn put(&mut self, at: TextSize, label: impl Into<String>) {
        if self.wants(at) {
            self.found.push(InlayHint { at, label: label.into(), tooltip: None });
        }
    }

    /// Adds a hint that has more to tell.
    fn put_with(&mut self, at: TextSize, label: impl Into<String>, tooltip: String) {
        if self.wants(at) {
            self.found.push(InlayHint { at, label: label.into(), tooltip: Some(tooltip) });
        }
    }
}

/// The entries of which anything can stand in `range`: an entry goes on to the next of its
/// library, whatever stands between.
fn entries<'s, 'a>(
    session: &'s Session<'a>,
    library: Library,
    range: TextRange,
) -> &'s [Entry<'a>] {
    let all = session.entries(library);
    let start = |entry: &Entry<'_>| entry.table.range().start();
    let first = all.partition_point(|entry| start(entry) <= range.start()).saturating_sub(1);
    let end = all.partition_point(|entry| start(entry) <= range.end());
    all.get(first..end).unwrap_or_default()
}

/// Behind each ID that an experiment refers to: how the entry is called.
fn names(hints: &mut Hints, session: &Session<'_>, experiment: Experiment<'_>) {
    let sides =
        [(Library::Models, experiment.model_id()), (Library::Trainings, experiment.training_id())];
    for (library, id) in sides {
        let Some(id) = id.filter(|id| hints.wants(id.range.end())) else { continue };
        let name = session.find(library, id.value).and_then(|entry| entry.name());
        if let Some(name) = name
            .map(|name| words::shortened(name.value, LONGEST_NAME))
            .filter(|name| !name.is_empty())
        {
            hints.put(id.range.end(), name);
        }
    }
}
