use super::document::PlacedSection;
use crate::text::TextEdit;
pub(super) fn split(_text: &str, _old: &[PlacedSection], _from: usize) -> Vec<PlacedSection> {
    todo!()
}
pub(super) fn resplit(
    _sections: &[PlacedSection],
    _old: &str,
    _text: &str,
    _edits: &[TextEdit],
) -> Vec<PlacedSection> {
    todo!()
}
