//! Experiments of entries that are there: of one pair, and of all pairs not yet there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::deed::{Deed, Span};
use super::draft::Draft;
use super::here::Here;
use super::{Action, ActionKind};
use crate::ide::Snapshot;
use crate::session::{Entry, Library, Session, Status, draft};
use crate::text::TextEdit;

/// How many partners an entry's experiments are offered with: more would drown the menu.
const MAX_PARTNERS: usize = 8;

/// How many experiments are made at once at most: more would make a file that no one can read.
const MAX_PAIRS: usize = 50_000;

/// Experiments of `entry` with each partner that it does not wait to run with already.
pub(super) fn with(here: &Here<'_, '_>, entry: &Entry<'_>) -> Vec<Action> {
    let Some(id) = entry.id().map(|id| id.value) else { return Vec::new() };
    let (is_model, partners) = match entry.library {
        Library::Models => (true, Library::Trainings),
        _ => (false, Library::Models),
    };
    let waiting: FxHashSet<&str> = here
        .session
        .uses(entry.library, id)
        .filter(|experiment| experiment.state() == Some(Status::Ready))
        .filter_map(|experiment| match is_model {
            true => experiment.training_id(),
            false => experiment.model_id(),
        })
        .map(|id| id.value)
        .collect();
    let partners = here.session.entries(partners).iter().rev();
    let free =
        partners.filter(|partner| partner.id().is_some_and(|id| !waiting.contains(id.value)));
    let pairs = free.take(MAX_PARTNERS).map(|partner| match is_model {
        true => pair(entry, partner),
        false => pair(partner, entry),
    });
    pairs.collect()
}

/// The experiment of the last model and the last training: most likely those just made.
pub(super) fn last_pair(here: &Here<'_, '_>) -> Option<Action> {
    let session = here.session;
    let model = session.entries(Library::Models).last()?;
    let training = session.entries(Library::Trainings).last()?;
    let (model_id, training_id) = (model.id()?.value, training.id()?.value);
    let mut experiments = session.uses(Library::Models, model_id);
    let exists = experiments.any(|experiment| {
        experiment.state() == Some(Status::Ready)
            && experiment.training_id().is_some_and(|id| id.value == training_id)
    });
    (!exists).then(|| pair(model, training))
}

fn pair(model: &Entry<'_>, training: &Entry<'_>) -> Action {
    let deed = Deed::CreateExperiment { model: model.index, training: training.index };
    Action::new(draft::experiment_title(model, training), ActionKind::Create, deed)
}

/// The edits that make the experiment of one pair.
pub(super) fn one<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    model: usize,
    training: usize,
) -> Option<Vec<TextEdit>> {
    let model = session.entries(Library::Models).get(model)?;
    let training = session.entries(Library::Trainings).get(training)?;
    let mut draft = Draft::new(snapshot, session);
    draft.add_experiment(model.id()?.value, training.id()?.value)?;
    Some(draft.into_edits())
}

/// The experiments of all pairs that there are none of: of the models or trainings here, and of all.
pub(super) fn of_all_pairs(here: &Here<'_, '_>) -> Vec<Action> {
    let session = here.session;
    let all = Pairs::of(session, None);
    if all.models.is_empty() || all.trainings.is_empty() {
        return Vec::new();
    }
    let mut actions = Vec::new();
    let count = all.count_missing();
    let own = here.span().filter(|span| span.library != Library::Experiments);
    if let Some(own) = own {
        let own_count = Pairs::of(session, Some(own)).count_missing();
        if (2..count).contains(&own_count) {
            let of = match here.entries {
                [entry] => entry.label(),
                entries => format!("{} {}s", entries.len(), own.library.noun()),
            };
            let title = format!("Create {own_count} experiments, one for each pair with {of}");
            actions.push(experiments(session, title, own_count, Some(own)));
        }
    }
    let title = match count {
        0 => "Create experiments for all pairs".to_owned(),
        count => format!("Create {count} experiments for all pairs"),
    };
    actions.push(match all.only_missing() {
        Some((model, training)) if !are_unclear(session) => pair(model, training),
        _ => experiments(session, title, count, None),
    });
    actions
}

/// Whether some experiment may be of any pair, for all that can be read of it.
fn are_unclear(session: &Session<'_>) -> bool {
    session.has_unread_uses(Library::Models) || session.has_unread_uses(Library::Trainings)
}

fn experiments(session: &Session<'_>, title: String, count: usize, span: Option<Span>) -> Action {
    let disabled = match count {
        _ if are_unclear(session) => Some("it cannot be read which pairs have an experiment"),
        0 => Some("each pair has an experiment already"),
        count if count > MAX_PAIRS => Some("these are too many for one session"),
        _ => None,
    };
    let deed = Deed::CreateExperiments(span);
    Action { disabled, ..Action::new(title, ActionKind::Create, deed) }
}

/// The edits that make the experiments of all pairs that there are none of.
pub(super) fn all<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    span: Option<Span>,
) -> Option<Vec<TextEdit>> {
    let pairs = Pairs::of(session, span);
    if pairs.count_missing() > MAX_PAIRS || are_unclear(session) {
        return None;
    }
    let mut draft = Draft::new(snapshot, session);
    draft.add_experiments(&pairs.missing())?;
    Some(draft.into_edits())
}

/// Models and trainings, and which of their pairs have an experiment, whatever its status.
struct Pairs<'s, 'a> {
    models: Vec<&'s Entry<'a>>,
    trainings: Vec<&'s Entry<'a>>,
    there: FxHashSet<(&'a str, &'a str)>,
}

impl<'s, 'a> Pairs<'s, 'a> {
    /// Those of all entries; only of these, if some are named.
    fn of(session: &'s Session<'a>, span: Option<Span>) -> Self {
        let entries = |library| -> Vec<&'s Entry<'a>> {
            let span = span.filter(|span| span.library == library);
            let entries = match span {
                Some(span) => span.entries(session).unwrap_or(&[]),
                None => session.entries(library),
            };
            let is_meant = |entry: &&Entry<'a>| {
                // Of several with one ID, references mean the first.
                let found = entry.id().and_then(|id| session.find(library, id.value));
                found.is_some_and(|found| found.index == entry.index)
            };
            entries.iter().filter(is_meant).collect()
        };
        let (models, trainings) = (entries(Library::Models), entries(Library::Trainings));
        let ids = |entries: &[&Entry<'a>]| -> FxHashSet<&'a str> {
            entries.iter().filter_map(|entry| Some(entry.id()?.value)).collect()
        };
        let (model_ids, training_ids) = (ids(&models), ids(&trainings));
        let there = session.experiments().filter_map(|experiment| {
            let pair = (experiment.model_id()?.value, experiment.training_id()?.value);
            (model_ids.contains(pair.0) && training_ids.contains(pair.1)).then_some(pair)
        });
        Self { there: there.collect(), models, trainings }
    }

    fn count_missing(&self) -> usize {
        self.models.len().saturating_mul(self.trainings.len()).saturating_sub(self.there.len())
    }

    /// The pair that is missing, if it is just one.
    fn only_missing(&self) -> Option<(&'s Entry<'a>, &'s Entry<'a>)> {
        if self.count_missing() != 1 {
            return None;
        }
        // A model that lacks one has fewer pairs than the others.
        let mut pairs: FxHashMap<&str, usize> = FxHashMap::default();
        self.there.iter().for_each(|(model, _)| *pairs.entry(model).or_default() += 1);
        let id = |entry: &Entry<'a>| entry.id().map_or("", |id| id.value);
        let is_short =
            |model: &&&Entry<'a>| pairs.get(id(model)).copied().unwrap_or(0) < self.trainings.len();
        let model = *self.models.iter().find(is_short)?;
        let is_absent = |training: &&&Entry<'a>| !self.there.contains(&(id(model), id(training)));
        Some((model, *self.trainings.iter().find(is_absent)?))
    }

    /// Model by model, in file order.
    fn missing(&self) -> Vec<(Entry<'a>, Entry<'a>)> {
        let pairs = self
            .models
            .iter()
            .flat_map(|model| self.trainings.iter().map(move |training| (**model, **training)));
        let is_there = |model: &Entry<'a>, training: &Entry<'a>| {
            let ids = model.id().zip(training.id());
            ids.is_none_or(|(model, training)| self.there.contains(&(model.value, training.value)))
        };
        pairs.filter(|(model, training)| !is_there(model, training)).collect()
    }
}
