//! Other values of what stands here: the backbone, the status, the size of the images.

use super::deed::{Deed, Freeze, Span};
use super::here::Here;
use super::{Action, ActionKind};
use crate::catalog::Literal;
use crate::ide::Snapshot;
use crate::session::operations::{Changes, can_change, change_entry};
use crate::session::{Entry, Experiment, Library, Model, ModelKind, Session, Status, edits};
use crate::syntax::{Node, Table};
use crate::text::TextEdit;

/// What can be rewritten here.
pub(super) fn at(here: &Here<'_, '_>) -> Vec<Action> {
    let mut actions = squares(here);
    match (here.library, here.span()) {
        (Some(Library::Models), Some(span)) => actions.extend(backbones(here, span)),
        (Some(Library::Experiments), Some(span)) => actions.extend(resets(here, span)),
        _ => {}
    }
    actions
}

/// Whether all entries here can be changed.
fn are_sound(here: &Here<'_, '_>) -> bool {
    let is_sound = |entry: &Entry<'_>| !entry.table.is_broken() && can_change(here.session, entry);
    here.entries.iter().all(is_sound)
}

fn action(title: String, deed: Deed) -> Action {
    Action::new(title, ActionKind::Rewrite, deed)
}

/// What `strategy` may become where all models here have a backbone.
fn backbones(here: &Here<'_, '_>, span: Span) -> Vec<Action> {
    let strategy = |entry: &Entry<'_>| {
        let is_transfer = Model(*entry).kind() == Some(ModelKind::TransferLearning);
        is_transfer.then(|| entry.values().string("strategy").map(str::to_owned)).flatten()
    };
    let Some(present): Option<Vec<String>> = here.entries.iter().map(strategy).collect() else {
        return Vec::new();
    };
    if !are_sound(here) {
        return Vec::new();
    }
    let backbones = if present.len() == 1 { "backbone" } else { "backbones" };
    let of = match here.entries {
        [entry] => format!("of {}", entry.label()),
        entries => format!("of {} models", entries.len()),
    };
    let last = match layers_to_unfreeze(here) {
        Some(1) => "layer".to_owned(),
        Some(count) => format!("{count} layers"),
        None => "layers".to_owned(),
    };
    [
        (Freeze::All, format!("Freeze the {backbones} {of}")),
        (Freeze::Last, format!("Unfreeze the last {last} of the {backbones} {of}")),
        (Freeze::None, format!("Unfreeze the whole {backbones} {of}")),
    ]
    .into_iter()
    .filter(|(freeze, _)| present.iter().any(|present| present != freeze.strategy()))
    .map(|(freeze, title)| action(title, Deed::Freeze(span, freeze)))
    .collect()
}

impl Freeze {
    /// The value of `strategy`.
    fn strategy(self) -> &'static str {
        match self {
            Self::All => "feature_extraction",
            Self::Last => "partial_fine_tuning",
            Self::None => "full_fine_tuning",
        }
    }
}

/// How many layers would be unfrozen: as many as is written, else the default; `None` where that
/// differs.
fn layers_to_unfreeze(here: &Here<'_, '_>) -> Option<i64> {
    let default = default_layers(here.session).unwrap_or(1);
    let layers = |entry: &Entry<'_>| match entry.table.get("unfreeze_layers") {
        Some(field) => field.value.as_integer(),
        None => Some(default),
    };
    let first = layers(here.entries.first()?);
    first.filter(|_| here.entries.iter().all(|entry| layers(entry) == first))
}

/// How many layers are unfrozen where the file does not say.
fn default_layers(session: &Session<'_>) -> Option<i64> {
    let spec = session.catalog().table("model")?;
    match spec.key("unfreeze_layers")?.default.as_ref()? {
        Literal::Integer(layers) => Some(*layers),
        _ => None,
    }
}

/// The edits that give models another strategy; what belongs to the old one goes.
pub(super) fn freeze(
    snapshot: &Snapshot,
    session: &Session<'_>,
    span: Span,
    freeze: Freeze,
) -> Option<Vec<TextEdit>> {
    let text = |text: &str| Literal::String(text.to_owned());
    let mut changes = Changes::default();
    changes.set_path(vec!["strategy".to_owned()], text(freeze.strategy()));
    change_all(snapshot, session, span, |entry| {
        let mut changes = changes.clone();
        if freeze == Freeze::Last && entry.table.get("unfreeze_layers").is_none() {
            let layers = default_layers(session).unwrap_or(1);
            changes.set_path(vec!["unfreeze_layers".to_owned()], Literal::Integer(layers));
        }
        changes
    })
}

/// Experiments that are over can be run again.
fn resets(here: &Here<'_, '_>, span: Span) -> Option<Action> {
    let is_over = |entry: &Entry<'_>| {
        matches!(Experiment(*entry).state(), Some(Status::Completed | Status::Failed))
    };
    if !here.entries.iter().all(is_over) || !are_sound(here) {
        return None;
    }
    let what = match here.entries {
        [entry] => entry.label(),
        entries => format!("{} experiments", entries.len()),
    };
    Some(action(format!("Reset {what} to `ready`, without results"), Deed::Reset(span)))
}

/// The edits that make experiments ready again.
pub(super) fn reset(
    snapshot: &Snapshot,
    session: &Session<'_>,
    span: Span,
) -> Option<Vec<TextEdit>> {
    let mut changes = Changes::default();
    let ready = Literal::String(Status::Ready.name().to_owned());
    changes.set_path(vec!["status".to_owned()], ready);
    change_all(snapshot, session, span, |_| changes.clone())
}

/// The changes of several entries: each is made in lines of its own.
fn change_all(
    snapshot: &Snapshot,
    session: &Session<'_>,
    span: Span,
    changes: impl Fn(&Entry<'_>) -> Changes,
) -> Option<Vec<TextEdit>> {
    let mut edits = Vec::new();
    for entry in span.entries(session)? {
        let change = change_entry(session, entry, &changes(entry), snapshot.now);
        edits.extend(change.ok()?.edits);
    }
    Some(edits)
}

/// What square images could be where the size stands and is not square.
fn squares(here: &Here<'_, '_>) -> Vec<Action> {
    let Some([height, width]) = sides(here.session) else { return Vec::new() };
    let sides = [height, width].map(|side| side.as_integer().and_then(|side| side.try_into().ok()));
    let [Some(height), Some(width)]: [Option<u64>; 2] = sides else { return Vec::new() };
    if !is_at_size(here) || height == width || here.session.dataset().image_size().is_none() {
        return Vec::new();
    }
    // The larger one first: it loses nothing of the images.
    [height.max(width), height.min(width)]
        .map(|side| action(format!("Make the images square: {side} × {side}"), Deed::Square(side)))
        .into()
}

/// Whether the cursor is on the lines of `image_size`, or in the header of its table.
fn is_at_size(here: &Here<'_, '_>) -> bool {
    let values = here.session.dataset().values();
    let written = values.key("image_size").and_then(|spec| values.written(spec));
    let lines = here.session.document().lines();
    let own = written.map(|field| field.range());
    let header = values.table().and_then(Table::header).map(|header| header.range());
    let line = lines.line(here.range.start());
    [own, header]
        .into_iter()
        .flatten()
        .any(|range| (lines.line(range.start())..=lines.line(range.end())).contains(&line))
}

/// The two numbers of `image_size`.
fn sides<'a>(session: &Session<'a>) -> Option<[Node<'a>; 2]> {
    let values = session.dataset().values();
    let list = values.written(values.key("image_size")?)?.value.as_array()?;
    let sides: Vec<Node<'a>> = list.elements().collect();
    sides.try_into().ok()
}

/// The edits that make both sides this long.
pub(super) fn square(session: &Session<'_>, side: u64) -> Option<Vec<TextEdit>> {
    let wanted = i64::try_from(side).ok()?;
    let other = sides(session)?.into_iter().filter(|node| node.as_integer() != Some(wanted));
    Some(other.flat_map(|node| edits::replace_value(node, &side.to_string())).collect())
}
