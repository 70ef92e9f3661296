//! What `unused-model` and `unused-training` share.

use rustc_hash::FxHashSet;

use crate::lint::{Context, Fix, FixScope, Tag};
use crate::session::draft;
use crate::session::{Entry, Library, Session, edits, ids, render};

use super::references::{dangling, meant};

/// Beyond so many references that lead nowhere, the file is in the middle of a change, and any
/// entry may be what one of them means.
const MAX_DANGLING: usize = 24;

/// Reports the entries of `library` that no experiment uses.
pub(super) fn report_unused(context: &mut Context<'_>, library: Library) {
    let session = context.session();
    let unused = session.entries(library).iter().copied().filter(|entry| {
        entry.id().is_some_and(|id| {
            ids::is_valid(id.value)
                && session.uses(library, id.value).next().is_none()
                && session.find(library, id.value).is_some_and(|first| first.index == entry.index)
        })
    });
    let mut unused = unused.peekable();
    if unused.peek().is_none() || session.uses_are_unclear(library) {
        return;
    }
    let Some(spoken_for) = nearly_used(session, library) else { return };
    for entry in unused {
        let Some(id) = entry.id().filter(|_| !spoken_for.contains(&entry.index)) else { continue };
        let message = format!("no experiment uses this {}", library.noun());
        context
            .report(id.range, message)
            .tag(Tag::Unnecessary)
            .fixes(|context| fixes(context, entry));
    }
}

/// The indices of the entries that some misspelled reference means; `None` if there are too many
/// of those to tell.
fn nearly_used(session: &Session<'_>, library: Library) -> Option<FxHashSet<usize>> {
    let references: FxHashSet<&str> = dangling(session, library)
        .map(|(_, reference)| reference.value)
        .take(MAX_DANGLING)
        .collect();
    if references.len() == MAX_DANGLING {
        return None;
    }
    let near = references.into_iter().flat_map(|written| meant(session, library, written));
    Some(near.map(|entry| entry.index).collect())
}

fn fixes(context: &mut Context<'_>, entry: Entry<'_>) -> Vec<Fix> {
    let mut fixes = Vec::new();
    if context.input.fixes == FixScope::Safe {
        return fixes;
    }
    let session = context.session();
    let partner = match entry.library {
        Library::Models => most_used(session, Library::Trainings).map(|training| (entry, training)),
        _ => most_used(session, Library::Models).map(|model| (model, entry)),
    };
    if let Some((model, training)) = partner {
        let id = context.ids.fresh(Library::Experiments, session);
        if let Some(new) = draft::experiment(session, &model, &training, id, context.input.now) {
            let title = draft::experiment_title(&model, &training);
            fixes.push(Fix::likely(title, vec![render::insert_entry(session, &new)]));
        }
    }
    let edits = edits::remove_entry(entry.table);
    fixes.push(Fix::possible(format!("Remove this {}", entry.library.noun()), edits));
    fixes
}

/// The entry that most experiments use; of several, the last.
fn most_used<'a>(session: &Session<'a>, library: Library) -> Option<Entry<'a>> {
    let entries = session.entries(library).iter().copied();
    let usable = entries.filter_map(|entry| Some((entry, entry.id()?.value)));
    usable.max_by_key(|(_, id)| session.uses(library, id).count()).map(|(entry, _)| entry)
}
