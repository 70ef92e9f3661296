//! What `unknown-model` and `unknown-training`, `unused-model` and `unused-training` share: the
//! references of experiments, which of them dangle, and when nobody can say.

use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};

use crate::catalog::PresetTarget;
use crate::lint::words::quoted;
use crate::lint::{Context, Fix};
use crate::session::draft;
use crate::session::{Entry, Experiment, Library, Session, Spanned, edits, ids, render};
use crate::text::{TextEdit, TextSize, similar};

/// For how many IDs that nobody has a similar one is looked up: in a file where everything
/// dangles, a search for each would take longer than anyone waits for a keystroke.
const MAX_SEARCHES: usize = 24;

/// How many similar entries a fix is offered for.
const MAX_OFFERS: usize = 3;

/// The references to `library` that lead nowhere, each with its experiment.
pub(super) fn dangling<'a>(
    session: &'a Session<'a>,
    library: Library,
) -> impl Iterator<Item = (Experiment<'a>, Spanned<&'a str>)> {
    session.experiments().filter_map(move |experiment| {
        let reference = experiment.reference(library)?;
        session.find(library, reference.value).is_none().then_some((experiment, reference))
    })
}

/// Reports the references to `library` that lead nowhere.
pub(super) fn report_dangling(context: &mut Context<'_>, library: Library) {
    let session = context.session();
    let mut dangling = dangling(session, library).peekable();
    if dangling.peek().is_none() || session.may_hold_more(library) {
        return;
    }
    let mut known: FxHashMap<&str, Vec<Entry<'_>>> = FxHashMap::default();
    for (experiment, reference) in dangling {
        if context.is_cancelled() {
            return;
        }
        let searched = known.len();
        let near = known.entry(reference.value).or_insert_with(|| {
            if searched < MAX_SEARCHES {
                meant(session, library, reference.value)
            } else {
                Vec::new()
            }
        });
        let message = message(session, library, reference.value, near);
        context
            .report(reference.range, message)
            .fixes(|context| fixes(context, library, experiment, reference, near));
    }
}

/// The entries that `written` may have been meant to name, the likeliest first.
pub(super) fn meant<'a>(
    session: &'a Session<'a>,
    library: Library,
    written: &str,
) -> Vec<Entry<'a>> {
    if written.is_empty() {
        return Vec::new();
    }
    let entries = session.entries(library);
    let mut searched = FxHasher::default();
    let names = entries
        .iter()
        .map(|entry| (entry.id().map(|id| id.value), entry.name().map(|name| name.value)));
    (library, names.collect::<Vec<_>>()).hash(&mut searched);
    let key = (searched.finish(), written.to_owned());
    let searches = session.document().section_at(TextSize::new(0)).derive(Searches::default);
    let found = searches.indices(key, || {
        search(session, library, written).into_iter().map(|entry| entry.index).collect()
    });
    found.into_iter().filter_map(|at| entries.get(at).copied()).collect()
}

/// What searches among all entries of a library have found: a reference that dangles while
/// something else is typed is not searched for again.
#[derive(Default)]
struct Searches(Mutex<FxHashMap<SearchKey, Vec<usize>>>);

/// A hash of all that was searched, and what was searched for.
type SearchKey = (u64, String);

impl Searches {
    fn indices(&self, key: SearchKey, search: impl FnOnce() -> Vec<usize>) -> Vec<usize> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept().get(&key) {
            return found.clone();
        }
        let found = search();
        let mut kept = kept();
        if kept.len() >= 4 * MAX_SEARCHES {
            kept.clear();
        }
        kept.insert(key, found.clone());
        found
    }
}

fn search<'a>(session: &'a Session<'a>, library: Library, written: &str) -> Vec<Entry<'a>> {
    let entries = session.entries(library);
    let by_name = entries.iter().find(|entry| {
        entry.name().is_some_and(|name| name.value.trim().eq_ignore_ascii_case(written.trim()))
    });
    let ids = entries.iter().filter_map(|entry| Some(entry.id()?.value));
    let by_id = similar(written, ids).into_iter().filter_map(|id| session.find(library, id));

    let mut meant: Vec<Entry<'_>> = Vec::new();
    for entry in by_name.copied().into_iter().chain(by_id) {
        if meant.len() < MAX_OFFERS && meant.iter().all(|known| known.index != entry.index) {
            meant.push(entry);
        }
    }
    meant
}

fn message(session: &Session<'_>, library: Library, id: &str, near: &[Entry<'_>]) -> String {
    let noun = library.noun();
    if id.is_empty() {
        return format!(
            "this experiment names no {noun}: write the ID of one of `{}`",
            library.key()
        );
    }
    let written = quoted(id);
    let elsewhere = Library::ALL.into_iter().find(|other| session.find(*other, id).is_some());
    if let Some(other) = elsewhere {
        let article = if other == Library::Experiments { "an" } else { "a" };
        return format!("{written} is {article} {}, but a {noun} belongs here", other.noun());
    }
    let Some((near, near_id)) = near.first().and_then(|entry| Some((entry, entry.id()?.value)))
    else {
        return format!("no {noun} has the ID {written}: refer to one that is there, or create it");
    };
    match near.name() {
        Some(name) if name.value.trim().eq_ignore_ascii_case(id.trim()) => {
            format!("{written} is the name of a {noun}; refer to it by its ID, {}", quoted(near_id))
        }
        _ => format!("no {noun} has the ID {written}; did you mean {}?", shown(near, near_id)),
    }
}

/// An ID with the name of its entry, if it has one.
fn shown(entry: &Entry<'_>, id: &str) -> String {
    match entry.name() {
        Some(_) => format!("{} ({})", quoted(id), entry.label()),
        None => quoted(id),
    }
}

fn fixes(
    context: &mut Context<'_>,
    library: Library,
    experiment: Experiment<'_>,
    reference: Spanned<&str>,
    near: &[Entry<'_>],
) -> Vec<Fix> {
    let mut fixes = Vec::new();
    let session = context.session();
    let offered = match (near, session.entries(library)) {
        // If there is only one, it may well be meant, whatever is written.
        ([], only @ [_]) => only,
        _ => near,
    };
    for entry in offered {
        let Some(id) = entry.id() else { continue };
        let title = format!("Change to {}", shown(entry, id.value));
        let value = render::string(id.value);
        let edit = vec![TextEdit::replace(reference.range, value)];
        fixes.push(if near.is_empty() {
            Fix::possible(title, edit)
        } else {
            Fix::likely_if_first(&fixes, title, edit)
        });
    }
    if let Some(edit) = created(context, library, reference.value) {
        let title = format!("Create the {} {}", library.noun(), quoted(reference.value));
        fixes.push(Fix::possible(title, vec![edit]));
    }
    let edits = edits::remove_entry(experiment.0.table);
    fixes.push(Fix::possible("Remove this experiment", edits));
    fixes
}

/// Adds an entry with this ID, from the catalog's first preset.
fn created(context: &Context<'_>, library: Library, id: &str) -> Option<TextEdit> {
    let session = context.session();
    let target = match library {
        Library::Models => PresetTarget::Model,
        Library::Trainings => PresetTarget::Training,
        Library::Experiments => return None,
    };
    if !ids::is_valid(id) {
        return None;
    }
    let preset = session.catalog().presets().iter().find(|preset| preset.target == target)?;
    let entry = draft::from_preset(session, preset, id.to_owned(), context.input.now);
    Some(render::insert_entry(session, &entry))
}
