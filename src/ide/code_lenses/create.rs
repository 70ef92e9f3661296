//! *Create experiment*: an entry with the newest partner that it has not been tried with.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::{CodeLens, LensAction};
use crate::session::{Entry, Library, Session, draft, ids, times};

/// Which experiments there could be.
pub(super) struct Pairs<'s, 'a> {
    session: &'s Session<'a>,
    /// The newest first.
    models: Vec<Entry<'a>>,
    /// The newest first.
    trainings: Vec<Entry<'a>>,
    /// How experiments are called.
    names: FxHashSet<&'a str>,
}

impl<'s, 'a> Pairs<'s, 'a> {
    pub(super) fn of(session: &'s Session<'a>) -> Self {
        let names = session.entries(Library::Experiments).iter().filter_map(Entry::name);
        Self {
            session,
            models: newest_first(session, Library::Models),
            trainings: newest_first(session, Library::Trainings),
            names: names.map(|name| name.value).collect(),
        }
    }

    /// The lens of `entry` that creates its experiment with the newest partner it has none with.
    pub(super) fn newest_free(&self, entry: &Entry<'a>) -> Option<CodeLens> {
        let id = entry.id().filter(|id| ids::is_valid(id.value))?.value;
        let (partners, is_model) = match entry.library {
            Library::Models => (&self.trainings, true),
            _ => (&self.models, false),
        };
        let paired: FxHashSet<&str> = { self.session.uses(entry.library, id) }
            .filter_map(|experiment| match is_model {
                true => experiment.training_id(),
                false => experiment.model_id(),
            })
            .map(|id| id.value)
            .collect();
        let is_free = |partner: &&Entry<'_>| {
            partner.id().is_some_and(|id| ids::is_valid(id.value) && !paired.contains(id.value))
        };
        let partner = partners.iter().find(is_free)?;
        let (model, training) = if is_model { (entry, partner) } else { (partner, entry) };
        let name = draft::experiment_name(model, training)?;
        Some(CodeLens {
            range: entry.table.anchor(),
            title: format!("Create experiment with {}", partner.label()),
            action: LensAction::CreateExperiment {
                name: draft::numbered(&name, |name| self.names.contains(name)),
                model_id: model.id()?.value.to_owned(),
                training_id: training.id()?.value.to_owned(),
            },
        })
    }
}

/// By `created_at`; of those that have none, the last in the file first.
fn newest_first<'a>(session: &Session<'a>, library: Library) -> Vec<Entry<'a>> {
    let mut entries = session.entries(library).to_vec();
    entries.sort_by_cached_key(|entry| {
        let created = entry.datetime("created_at").and_then(|at| times::instant(at.value));
        (Reverse(created), Reverse(entry.index))
    });
    entries
}
