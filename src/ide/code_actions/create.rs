//! New models, trainings and experiments.

use super::deed::Deed;
use super::draft::Draft;
use super::here::Here;
use super::{Action, ActionKind, experiments, fit};
use crate::catalog::{Preset, PresetTarget};
use crate::ide::Snapshot;
use crate::session::operations::can_add;
use crate::session::{Entry, Library, Session};
use crate::text::TextEdit;

/// The experiments that can be created here: first those of the entry here.
pub(super) fn experiments(here: &Here<'_, '_>) -> Vec<Action> {
    if !can_add(here.session, Library::Experiments) {
        return Vec::new();
    }
    let mut actions = match (here.library, here.entry()) {
        (Some(Library::Models | Library::Trainings), Some(entry)) => {
            match here.session.entries(partners_of(entry.library)) {
                [] => new_partner(here, entry).into_iter().collect(),
                _ => experiments::with(here, entry),
            }
        }
        _ => experiments::last_pair(here).into_iter().collect(),
    };
    actions.extend(experiments::of_all_pairs(here));
    actions
}

/// The models and trainings that can be created here.
pub(super) fn presets(here: &Here<'_, '_>) -> Vec<Action> {
    let of = |target| {
        fit::suiting(here.snapshot, here.session).filter(move |preset| preset.target == target)
    };
    let mut actions = Vec::new();
    if here.library != Some(Library::Trainings) && can_add(here.session, Library::Models) {
        actions.extend(of(PresetTarget::Model).map(preset));
    }
    if here.library != Some(Library::Models) && can_add(here.session, Library::Trainings) {
        actions.extend(of(PresetTarget::Training).map(preset));
    }
    actions
}

/// Where the other half of an experiment is.
fn partners_of(library: Library) -> Library {
    match library {
        Library::Models => Library::Trainings,
        _ => Library::Models,
    }
}

fn preset(preset: &Preset) -> Action {
    let noun = Library::from(preset.target).noun();
    let title = format!("Create {noun} ▸ {}", preset.title);
    Action::new(title, ActionKind::Create, Deed::CreateFromPreset(preset.id.clone()))
}

/// The edits that make what the preset with this ID describes.
pub(super) fn from_preset<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    id: &str,
) -> Option<Vec<TextEdit>> {
    let preset = snapshot.catalog.presets().iter().find(|preset| preset.id == id)?;
    let mut draft = Draft::new(snapshot, session);
    draft.add_preset(preset)?;
    Some(draft.into_edits())
}

/// An experiment of `entry` with a partner made for it: the catalog's first preset
/// that suits the images.
fn new_partner(here: &Here<'_, '_>, entry: &Entry<'_>) -> Option<Action> {
    entry.id()?;
    let partners = partners_of(entry.library);
    if !can_add(here.session, partners) {
        return None;
    }
    let preset = first_suiting(here.snapshot, here.session, partners)?;
    let (name, noun, preset) = (entry.label(), partners.noun(), &preset.title);
    let title = format!("Create experiment ▸ {name} with a new {noun} ({preset})");
    let deed = Deed::CreateWithNewPartner { library: entry.library, index: entry.index };
    Some(Action::new(title, ActionKind::Create, deed))
}

/// The edits that make the experiment and its new half.
pub(super) fn with_new_partner<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    library: Library,
    index: usize,
) -> Option<Vec<TextEdit>> {
    let id = session.entries(library).get(index)?.id()?.value;
    let partners = partners_of(library);
    let mut draft = Draft::new(snapshot, session);
    let partner = draft.add_preset(first_suiting(snapshot, session, partners)?)?;
    match partners {
        Library::Trainings => draft.add_experiment(id, &partner)?,
        _ => draft.add_experiment(&partner, id)?,
    }
    Some(draft.into_edits())
}

fn first_suiting<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    library: Library,
) -> Option<&'a Preset> {
    fit::suiting(snapshot, session).find(|preset| Library::from(preset.target) == library)
}
