//! *Sort entries by creation*.

use super::here::Here;
use super::{Action, ActionKind, Deed, is_sound};
use crate::ide::Snapshot;
use crate::lint::FixAction;
use crate::session::times::instant;
use crate::session::{Library, Session, edits};
use crate::text::TextEdit;

/// Offers to sort the libraries here that are not in order.
pub(super) fn at(here: &Here<'_, '_>) -> Vec<Action> {
    let is_here = |library: &Library| match here.range.is_empty() {
        true => here.library == Some(*library),
        false => here.session.library(*library).is_some_and(|field| {
            field.value.range().intersect(here.range).is_some_and(|both| !both.is_empty())
        }),
    };
    let libraries = Library::ALL.into_iter().filter(is_here);
    let unsorted = libraries.filter(|library| can_sort(here.session, *library));
    let action = |library: Library| {
        let title = format!("Sort the {} by creation", library.key());
        Action::new(title, ActionKind::Sort, Deed::Sort(library))
    };
    unsorted.map(action).collect()
}

/// Sorts all libraries at once: several changes of one text would not follow one another. Worked
/// out at once, as there is nothing to do where all are in order.
pub(super) fn of_the_file(snapshot: &Snapshot, session: &Session<'_>) -> Option<Action> {
    let edits = all(session).filter(|edits| is_sound(snapshot, edits))?;
    let title = "Sort all entries by creation".to_owned();
    let action = Action::new(title, ActionKind::Sort, Deed::SortAll);
    Some(Action { known: Some(FixAction::Edit(edits)), ..action })
}

/// The edits that sort each library that can be sorted; none where nothing changes.
pub(super) fn all(session: &Session<'_>) -> Option<Vec<TextEdit>> {
    let sorted = Library::ALL.into_iter().filter_map(|library| edits(session, library));
    Some(sorted.flatten().collect()).filter(|edits: &Vec<TextEdit>| !edits.is_empty())
}

/// The edits that sort a library.
pub(super) fn edits(session: &Session<'_>, library: Library) -> Option<Vec<TextEdit>> {
    let order = order(session, library)?;
    let list = session.library(library)?.value.as_array().filter(|_| is_whole(session, library))?;
    edits::reorder(list, &order)
}

/// Whether [`edits()`] can be done and changes something.
fn can_sort(session: &Session<'_>, library: Library) -> bool {
    let list = session.library(library).and_then(|field| field.value.as_array());
    order(session, library).is_some()
        && is_whole(session, library)
        && list.is_some_and(edits::can_reorder)
}

fn is_whole(session: &Session<'_>, library: Library) -> bool {
    session.entries(library).iter().all(|entry| !entry.table.is_broken())
}

/// The places of the entries in the order of their creation; entries without a time stay where they
/// are. `None` where they are in order, or not all entries.
fn order(session: &Session<'_>, library: Library) -> Option<Vec<usize>> {
    let entries = session.entries(library);
    if session.library(library)?.value.as_array()?.len() != entries.len() {
        return None;
    }
    let times = entries.iter().map(|entry| instant(entry.datetime("created_at")?.value));
    let times: Vec<_> = times.collect();
    let dated: Vec<usize> = (0..times.len()).filter(|at| times[*at].is_some()).collect();
    let mut sorted = dated.clone();
    sorted.sort_by_key(|at| times[*at]);
    if sorted == dated {
        return None;
    }
    let mut order: Vec<usize> = (0..times.len()).collect();
    for (place, from) in dated.into_iter().zip(sorted) {
        order[place] = from;
    }
    Some(order)
}
