//! Copies of entries, and their removal.

use super::deed::{Deed, Span};
use super::here::Here;
use super::{Action, ActionKind};
use crate::ide::Snapshot;
use crate::session::operations::{
    can_delete, can_duplicate, delete_entries, duplicate_entries, lost_experiments,
};
use crate::session::{Entry, Session};
use crate::text::TextEdit;

/// What can be done with the entries here as a whole; nothing while one of them, or a table that is
/// part of it, is half-typed.
pub(super) fn at(here: &Here<'_, '_>) -> Vec<Action> {
    let Some(span) = here.span() else { return Vec::new() };
    if here.entries.iter().any(|entry| entry.table.is_broken()) {
        return Vec::new();
    }
    let what = match here.entries {
        [entry] => named(entry),
        entries => format!("{} {}s", entries.len(), span.library.noun()),
    };
    let with = match lost_experiments(here.session, here.entries).len() {
        0 => String::new(),
        1 => " with 1 experiment".to_owned(),
        count => format!(" with {count} experiments"),
    };
    let duplicate = format!("Duplicate {what}");
    let delete = format!("Delete {what}{with}");
    let mut actions = Vec::new();
    if can_duplicate(here.session, here.entries) {
        actions.push(Action::new(duplicate, ActionKind::Create, Deed::Duplicate(span)));
    }
    if can_delete(here.session, here.entries) {
        actions.push(Action::new(delete, ActionKind::Refactor, Deed::Delete(span)));
    }
    actions
}

/// `model “LeNet”`; of an entry without a name, `model 3`.
fn named(entry: &Entry<'_>) -> String {
    match entry.name().or(entry.id()) {
        Some(_) => format!("{} {}", entry.library.noun(), entry.label()),
        None => entry.label(),
    }
}

/// The edits that write the entries once more.
pub(super) fn duplicate(
    snapshot: &Snapshot,
    session: &Session<'_>,
    span: Span,
) -> Option<Vec<TextEdit>> {
    let entries = span.entries(session)?;
    let change = duplicate_entries(session, entries, &mut snapshot.fresh_ids(), snapshot.now);
    Some(change.ok()?.edits)
}

/// The edits that remove the entries, with the experiments that would refer to nothing.
pub(super) fn delete(session: &Session<'_>, span: Span) -> Option<Vec<TextEdit>> {
    Some(delete_entries(session, span.entries(session)?).ok()?.edits)
}
