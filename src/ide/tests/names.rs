//! Names can be followed and changed at any cursor of any text.

use crate::ide::{
    Snapshot, definition, highlights, linked_ranges, prepare_rename, references, rename,
    type_definition,
};
use crate::text::{TextRange, TextSize, apply_edits};

pub(super) fn check(snapshot: &Snapshot, at: TextSize) {
    let text = snapshot.document.text();
    let is_word = |range: TextRange| text.get(range.start().into()..range.end().into()).is_some();
    if let Some(found) = definition(snapshot, at) {
        assert!(is_word(found.origin));
        assert!(
            found.targets.iter().all(|(whole, id)| is_word(*whole) && whole.contains_range(*id))
        );
    }
    if let Some((range, _)) = type_definition(snapshot, at) {
        assert!(is_word(range) && range.contains_inclusive(at));
    }
    let places = highlights(snapshot, at);
    assert_eq!(references(snapshot, at, true).unwrap_or_default().len(), places.len());
    assert!(linked_ranges(snapshot, at).is_none_or(|linked| linked.len() == places.len()));
    if let Ok(Some((range, _))) = prepare_rename(snapshot, at) {
        assert!(places.iter().any(|place| place.range == range));
        assert!(rename(snapshot, at, "fresh-name").is_ok());
    }
    if let Ok(renamed) = rename(snapshot, at, "fresh-name") {
        assert!(apply_edits(text, &renamed.edits).is_ok());
    }
}
