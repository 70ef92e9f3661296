//! Changes offered at the cursor.
//!
//! What is offered must be known at once, on every move of the cursor; what it changes only once
//! it is chosen. So an [`Action`] carries a [`Deed`], and [`change_of`] works out its edits.

mod create;
mod deed;
mod draft;
mod entries;
mod experiments;
mod fit;
mod fixes;
mod here;
mod layouts;
mod rewrite;
mod silence;
mod sort;
#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{FileKind, Snapshot};
use crate::lint::{self, Diagnostic, FixAction};
use crate::syntax::Document;
use crate::text::{TextEdit, TextRange};

pub use deed::Deed;
use here::Here;

/// A change offered at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it does.
    pub title: String,
    /// How editors group it.
    pub kind: ActionKind,
    /// The diagnostic it mends, if it is a fix.
    pub diagnostic: Option<Diagnostic>,
    /// Whether it is the one sure choice.
    pub preferred: bool,
    /// Why it cannot be done now; such an action is only worth showing greyed.
    pub disabled: Option<&'static str>,
    /// Which change it is, for [`change_of`].
    pub deed: Deed,
    /// The change, where it is known already.
    pub known: Option<FixAction>,
}

/// How editors group actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// `quickfix`.
    QuickFix,
    /// `refactor.rewrite`: the same entry with other values.
    Rewrite,
    /// `refactor.inline`: the same values in fewer lines.
    Inline,
    /// `refactor.extract`: the same values in sections of their own.
    Extract,
    /// `refactor.create`: makes an entry.
    Create,
    /// `refactor`: removes entries.
    Refactor,
    /// `source.sortEntries.nestling`.
    Sort,
    /// `source.fixAll.nestling`.
    FixAll,
}

impl Action {
    fn new(title: String, kind: ActionKind, deed: Deed) -> Self {
        Self { title, kind, diagnostic: None, preferred: false, disabled: None, deed, known: None }
    }

    /// The change in `snapshot`, the one it was offered in; `None` if it cannot be done there.
    pub fn change(&self, snapshot: &Snapshot) -> Option<FixAction> {
        match &self.known {
            Some(known) => Some(known.clone()),
            None if self.disabled.is_some() => None,
            None => change_of(snapshot, &self.deed),
        }
    }
}

/// What can be done at `range`, of the kinds that are `wanted`: fixes of the diagnostics there,
/// then what concerns the entries there, then what can be created. Nothing is offered twice: a fix
/// that creates or removes an entry stands for both.
pub fn code_actions(
    snapshot: &Snapshot,
    range: TextRange,
    wanted: impl Fn(ActionKind) -> bool,
) -> Vec<Action> {
    let mut actions = match (wanted(ActionKind::QuickFix), wanted(ActionKind::FixAll)) {
        (true, _) => fixes::at(snapshot, range),
        (false, true) => fixes::of_the_file(snapshot).into_iter().collect(),
        (false, false) => Vec::new(),
    };
    let is_any_wanted = |kinds: &[ActionKind]| kinds.iter().any(|kind| wanted(*kind));
    if is_any_wanted(&[ActionKind::Inline, ActionKind::Extract])
        && snapshot.kind != FileKind::Session
    {
        actions.extend(layouts::at(&snapshot.document, range.start(), None));
    }
    if snapshot.kind == FileKind::Session && is_any_wanted(&ActionKind::ABOUT_ENTRIES) {
        let session = snapshot.session();
        let here = Here::new(snapshot, &session, range);
        let mut more = rewrite::at(&here);
        more.extend(layouts::at(&snapshot.document, range.start(), here.stack()));
        if wanted(ActionKind::Create) {
            more.extend(create::experiments(&here));
        }
        more.extend(entries::at(&here));
        if wanted(ActionKind::Create) {
            more.extend(create::presets(&here));
        }
        // Who asks for this kind alone, as editors do on saving, means the whole file.
        more.extend(match wanted(ActionKind::Rewrite) {
            true => sort::at(&here),
            false if wanted(ActionKind::Sort) => {
                sort::of_the_file(snapshot, &session).into_iter().collect()
            }
            false => Vec::new(),
        });
        let is_new = |action: &Action| {
            actions.iter().all(|known| known.title != action.title && !known.is_same_as(action))
        };
        let more: Vec<Action> = more.into_iter().filter(is_new).collect();
        actions.extend(more);
    }
    actions.retain(|action| wanted(action.kind));
    without_repetitions(snapshot, actions)
}

/// Each action once, under a title of its own: what is called the same and changes another place
/// says in which line.
fn without_repetitions(snapshot: &Snapshot, mut actions: Vec<Action>) -> Vec<Action> {
    let document = &*snapshot.document;
    let lines = document.lines();
    let mut places: FxHashMap<String, FxHashSet<TextRange>> = FxHashMap::default();
    actions.retain(|action| {
        places.entry(action.title.clone()).or_default().insert(action.place(document))
    });
    for action in &mut actions {
        if places.get(&action.title).is_some_and(|places| places.len() > 1) {
            let found = action.diagnostic.as_ref().map(|found| found.range);
            let at = found.unwrap_or_else(|| action.place(document)).start();
            let line = lines.line(at) + 1;
            action.title = format!("{} (line {line})", action.title);
        }
    }
    let mut seen = FxHashSet::default();
    actions.retain(|action| seen.insert((action.title.clone(), action.place(document))));
    actions
}

impl ActionKind {
    const ABOUT_ENTRIES: [Self; 6] =
        [Self::Rewrite, Self::Inline, Self::Extract, Self::Create, Self::Refactor, Self::Sort];
}

impl Action {
    /// What it changes, to tell it from others of its title.
    fn place(&self, document: &Document) -> TextRange {
        let first = |edits: &[TextEdit]| edits.first().map(|edit| edit.range);
        let edited = match (&self.deed, &self.known) {
            (Deed::Silence { code, at }, _) => first(&silence::edits(document, code, (*at).into())),
            (_, Some(FixAction::Edit(edits))) => first(edits),
            _ => None,
        };
        let found = self.diagnostic.as_ref().map(|found| found.range);
        edited.or(found).unwrap_or_default()
    }

    /// Whether this fix does what `other` does.
    fn is_same_as(&self, other: &Action) -> bool {
        let unused =
            self.diagnostic.as_ref().is_some_and(|found| found.code.starts_with("unused-"));
        let deletes_one = matches!(&other.deed, Deed::Delete(span) if span.len() == 1);
        unused && self.title.starts_with("Remove") && deletes_one
    }
}

/// The change that `deed` is in `snapshot`; `None` if it cannot be done there.
pub fn change_of(snapshot: &Snapshot, deed: &Deed) -> Option<FixAction> {
    let session = snapshot.session();
    let edits = match deed {
        Deed::Fix(fix) => return fixes::change(snapshot, fix),
        Deed::FixAll => fix_all(snapshot),
        Deed::Silence { code, at } => silence::edits(&snapshot.document, code, (*at).into()),
        Deed::CreateFromPreset(preset) => create::from_preset(snapshot, &session, preset)?,
        Deed::CreateExperiment { model, training } => {
            experiments::one(snapshot, &session, *model, *training)?
        }
        Deed::CreateWithNewPartner { library, index } => {
            create::with_new_partner(snapshot, &session, *library, *index)?
        }
        Deed::CreateExperiments(span) => experiments::all(snapshot, &session, *span)?,
        Deed::Duplicate(span) => entries::duplicate(snapshot, &session, *span)?,
        Deed::Delete(span) => entries::delete(&session, *span)?,
        Deed::Reset(span) => rewrite::reset(snapshot, &session, *span)?,
        Deed::Freeze(span, freeze) => rewrite::freeze(snapshot, &session, *span, *freeze)?,
        Deed::Square(side) => rewrite::square(&session, *side)?,
        Deed::Sections { at } => layouts::sections(&snapshot.document, (*at).into())?,
        Deed::Inline { at } => layouts::inline(&snapshot.document, (*at).into())?,
        Deed::Sort(library) => sort::edits(&session, *library)?,
        Deed::SortAll => sort::all(&session)?,
    };
    is_sound(snapshot, &edits).then_some(FixAction::Edit(edits))
}

/// Whether edits leave the file as readable as it is: better no change than a broken file.
fn is_sound(snapshot: &Snapshot, edits: &[TextEdit]) -> bool {
    let document = &snapshot.document;
    let after = document.with_edits(edits);
    after.is_ok_and(|after| after.errors().len() <= document.errors().len())
}

/// The edits that apply every safe fix, again and again until nothing changes; as edits of the
/// present text that touch no other byte. Empty where there is nothing to mend.
fn fix_all(snapshot: &Snapshot) -> Vec<TextEdit> {
    let Snapshot { document, catalog, settings, stem, now, .. } = snapshot;
    lint::fix_all(document, catalog, stem.as_deref(), settings, *now).edits
}
