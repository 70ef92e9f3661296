//! *Sort entries by creation*.

use super::here::Here;
use super::{Action, ActionKind, Deed};
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
    let is_whole = |library: &Library| {
        here.session.entries(*library).iter().all(|entry| !entry.table.is_broken())
    };
    let unsorted =
        libraries.filter(|library| order(here.session, *library).is_some()).filter(is_whole);
    let action = |library: Library| {
        let title = format!("Sort the {} by creation", library.key());
        Action::new(title, ActionKind::Sort, Deed::Sort(library))
    };
    unsorted.map(action).collect()
}

/// The edits that sort a library.
pub(super) fn edits(session: &Session<'_>, library: Library) -> Option<Vec<TextEdit>> {
    let list = session.library(library)?.value.as_array()?;
    edits::reorder(list, &order(session, library)?)
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
