use super::SyntaxError;
use super::document::PlacedSection;
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) errors: Vec<SyntaxError>,
}
pub(super) fn assemble(_sections: &[PlacedSection]) -> Tree {
    todo!()
}
