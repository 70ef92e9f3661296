use super::names::{self, Sort};
use crate::ide::Snapshot;
use crate::session::ids;
use crate::text::{TextRange, TextSize};

/// The places that change together while the ID at `at` is being typed, without their quotes: an
/// entry's own ID, with all that refer to it. Who types in a reference means another entry, not
/// another name: there nothing is linked.
pub fn linked_ranges(snapshot: &Snapshot, at: TextSize) -> Option<Vec<TextRange>> {
    let named = names::mention_at(snapshot, at).filter(|named| named.is_definition)?;
    let is_entry = matches!(named.sort, Sort::Entry(_));
    if !is_entry || !ids::is_valid(&named.name) || !named.inner(snapshot).contains_inclusive(at) {
        return None;
    }
    let mentions = names::mentions_of(snapshot, &named);
    let is_clear = mentions.iter().filter(|mention| mention.is_definition).count() == 1;
    let places: Vec<TextRange> = mentions.iter().map(|mention| mention.inner(snapshot)).collect();
    // An editor copies what is typed as it is: all must be written alike.
    let is_alike = places.iter().all(|place| *snapshot.document.slice(*place) == *named.name);
    (is_clear && is_alike && places.len() > 1).then_some(places)
}
