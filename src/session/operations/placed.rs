//! Operations on entries by their places, for doors that show a person the entry itself: it may
//! lack an ID or share it with another.

use rustc_hash::FxHashSet;

use super::copy::WorkingCopy;
use super::sound::Scope;
use super::target::Target;
use super::{Change, Changes, Outcome, Refusal, entries, experiment, status};
use crate::catalog::Literal;
use crate::session::ids::IdSource;
use crate::session::{Entry, Experiment, Library, Session, Status, draft, edits};
use crate::syntax::Datetime;

/// Changes one entry of any library, as [`Operation::UpdateEntry`](super::Operation::UpdateEntry)
/// and [`Operation::UpdateExperiment`](super::Operation::UpdateExperiment) do.
///
/// # Errors
/// When it cannot be done.
pub fn change_entry(
    session: &Session<'_>,
    entry: &Entry<'_>,
    changes: &Changes,
    now: Datetime,
) -> Result<Change, Refusal> {
    Scope::entry(session, entry).check()?;
    match entry.library {
        Library::Experiments => experiment::update_entry(session, entry, changes, None, now, &[]),
        _ => entries::update_entry(session, entry, None, changes),
    }
}

/// Whether nothing that is broken keeps an operation from adding entries to `library`.
pub fn can_add(session: &Session<'_>, library: Library) -> bool {
    entries::hold_open(session, library).is_ok()
}

/// Whether no mistake of syntax keeps [`change_entry`] from changing `entry`.
pub fn can_change(session: &Session<'_>, entry: &Entry<'_>) -> bool {
    Scope::entry(session, entry).check().is_ok()
}

/// The experiments that [`delete_entries`] deletes beside `chosen`: those that would refer to
/// nothing, in file order.
pub fn lost_experiments<'a>(session: &Session<'a>, chosen: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let chosen_experiments = chosen.iter().filter(|entry| entry.library == Library::Experiments);
    let chosen_experiments: FxHashSet<usize> =
        chosen_experiments.map(|experiment| experiment.index).collect();
    let mut lost = entries::only_users(session, chosen);
    lost.retain(|experiment| !chosen_experiments.contains(&experiment.index));
    lost
}

/// Deletes entries with the experiments that would refer to nothing without them.
///
/// # Errors
/// When one of them cannot be read whole.
pub fn delete_entries<'a>(session: &Session<'a>, chosen: &[Entry<'a>]) -> Result<Change, Refusal> {
    entries::remove(session, deleted_with(session, chosen)?)
}

/// Whether [`delete_entries`] can be done: no part of the file that it must understand is broken.
pub fn can_delete(session: &Session<'_>, chosen: &[Entry<'_>]) -> bool {
    deleted_with(session, chosen).is_ok()
}

/// All that goes with `chosen`.
fn deleted_with<'a>(
    session: &Session<'a>,
    chosen: &[Entry<'a>],
) -> Result<Vec<Entry<'a>>, Refusal> {
    if chosen.iter().any(|entry| entry.library != Library::Experiments) {
        Scope::group(session, Library::Experiments.key()).check()?;
    }
    let mut all = lost_experiments(session, chosen);
    all.extend(chosen);
    for entry in &all {
        // Nothing refers to an experiment; what stands together, no other header takes part in.
        let is_alone = entry.library == Library::Experiments && edits::whole(entry.table).is_some();
        let scope = if is_alone { Scope::text } else { Scope::entry };
        scope(session, entry).check()?;
    }
    Ok(all)
}

/// Writes each entry once more behind itself: with its comments and all its keys, under a fresh ID,
/// a name that no other has, and the present time. An experiment's copy is ready to run and has no
/// results.
///
/// # Errors
/// When one of them cannot be read whole.
pub fn duplicate_entries(
    session: &Session<'_>,
    chosen: &[Entry<'_>],
    ids: &mut IdSource,
    now: Datetime,
) -> Result<Change, Refusal> {
    check_duplicate(session, chosen)?;
    let mut copy = WorkingCopy::of(session);
    // From the last to the first: the others keep their places.
    let mut chosen: Vec<&Entry<'_>> = chosen.iter().collect();
    chosen.sort_by_key(|entry| std::cmp::Reverse((entry.library, entry.index)));
    for entry in chosen {
        duplicate(&mut copy, Target::entry(entry), ids, now)?;
    }
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Done, history: None })
}

/// Whether [`duplicate_entries`] can be done: the entries are sound, whatever stands beside them.
pub fn can_duplicate(session: &Session<'_>, chosen: &[Entry<'_>]) -> bool {
    check_duplicate(session, chosen).is_ok()
}

fn check_duplicate(session: &Session<'_>, chosen: &[Entry<'_>]) -> Result<(), Refusal> {
    chosen.iter().try_for_each(|entry| {
        Scope::text(session, entry).check()?;
        let is_inline = entry.table.header().is_none();
        if is_inline || edits::whole(entry.table).is_some() {
            return Ok(());
        }
        let at = entry.table.anchor().start();
        Err(Refusal::broken(session.document(), at, "a part of this stands elsewhere"))
    })
}

/// A fresh ID that stands nowhere in the file: not in what is broken either.
fn unwritten_id(ids: &mut IdSource, library: Library, session: &Session<'_>) -> String {
    let text = session.document().text();
    loop {
        let id = ids.fresh(library, session);
        if !text.contains(&id) {
            return id;
        }
    }
}

fn duplicate(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    ids: &mut IdSource,
    now: Datetime,
) -> Result<(), Refusal> {
    let Target::Entry { library, index } = target else { return Ok(()) };
    let catalog = copy.catalog();
    let document = copy.document();
    let before = Session::new(document, catalog);
    let refused = || Refusal::broken(document, document.end(), "this cannot be copied");

    let entry = *before.entries(library).get(index).ok_or_else(refused)?;
    let list = before.library(library).and_then(|field| field.value.as_array());
    let list = list.ok_or_else(refused)?;
    let same = |table| table == entry.table;
    let place = list.elements().position(|node| node.as_table().is_some_and(same));
    let edits = edits::repeat_element(list, place.ok_or_else(refused)?);
    if edits.is_empty() {
        return Err(refused());
    }

    let mut changes = match library {
        Library::Experiments => status::brought(&Experiment(entry), Status::Ready, now),
        _ => Changes::default(),
    };
    changes.put("id", Literal::String(unwritten_id(ids, library, &before)));
    if let Some(name) = entry.name() {
        let name = draft::name_of_copy(&before, library, name.value);
        changes.put("name", Literal::String(name));
    }
    changes.put("created_at", Literal::DateTime(now));
    copy.edit(edits)?;
    entries::make(copy, Target::Entry { library, index: index + 1 }, &changes)
}
