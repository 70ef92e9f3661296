//! The elements of a list of `[[tables]]` with all that is theirs.

use crate::session::layout;
use crate::syntax::{Array, Header, Section, Table};
use crate::text::TextRange;

/// The lines of each element of a list of `[[tables]]`: from the comments directly above its header
/// to the end of the last table that is part of it. `None` where a part of one stands elsewhere in
/// the file, or where one is broken: such an element cannot be taken up whole.
pub(super) fn wholes(array: Array<'_>) -> Option<Vec<TextRange>> {
    let doc = array.document();
    let mut elements = Vec::with_capacity(array.len());
    let mut parts = 0;
    for node in array.elements() {
        let section = section_of(node.as_table()?)?;
        let header = section.header()?;
        let below = doc.sections().skip(section.index() + 1);
        let below = below.take_while(|section| is_part(*section, header));
        let own: Vec<Section<'_>> = std::iter::once(section).chain(below).collect();
        if own.iter().any(|section| section.is_broken()) {
            return None;
        }
        parts += own.len();
        let last = own.last().copied().unwrap_or(section);
        let end = layout::own_end(last, doc).unwrap_or_else(|| last.range().end());
        let start = layout::lead_start(section, doc);
        elements.push(TextRange::new(start, end.max(start)));
    }
    let first = array.elements().next()?.as_table()?.header()?;
    let is_of_list = |section: &Section<'_>| {
        section.header().is_some_and(|header| is_same(header, first) || is_below(header, first))
    };
    (doc.sections().filter(is_of_list).count() == parts).then_some(elements)
}

/// The section that a header's table begins with.
pub(super) fn section_of(table: Table<'_>) -> Option<Section<'_>> {
    let header = table.header()?;
    Some(table.document().section_at(header.range().start()))
}

/// Whether `section` is a table inside that of `above`.
pub(super) fn is_part(section: Section<'_>, above: Header<'_>) -> bool {
    section.header().is_some_and(|header| is_below(header, above))
}

fn is_below(header: Header<'_>, above: Header<'_>) -> bool {
    let mut keys = header.keys();
    let begins = above.keys().all(|key| keys.next().is_some_and(|own| own.name() == key.name()));
    begins && keys.next().is_some()
}

fn is_same(header: Header<'_>, other: Header<'_>) -> bool {
    header.keys().map(|key| key.name()).eq(other.keys().map(|key| key.name()))
}
