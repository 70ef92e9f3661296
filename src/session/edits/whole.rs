//! The elements of a list of `[[tables]]` with all that is theirs.

use crate::session::layout;
use crate::syntax::{Array, Header, Section, Table, Value};
use crate::text::TextRange;

/// The lines of each element of a list of `[[tables]]`: from the comments directly above its header
/// to the end of the last table that is part of it. `None` where a part of one stands elsewhere in
/// the file, or where one is broken: such an element cannot be taken up whole.
pub(super) fn wholes(array: Array<'_>) -> Option<Vec<TextRange>> {
    let doc = array.document();
    let mut elements = Vec::with_capacity(array.len());
    let mut parts = 0;
    for node in array.elements() {
        let own = own_sections(node.as_table()?)?;
        if own.iter().any(|section| section.is_broken()) {
            return None;
        }
        parts += own.len();
        elements.push(lines_of(&own)?);
    }
    let first = array.elements().next()?.as_table()?.header()?;
    let is_of_list = |section: &Section<'_>| {
        section.header().is_some_and(|header| is_same(header, first) || is_below(header, first))
    };
    (doc.sections().filter(is_of_list).count() == parts).then_some(elements)
}

/// The lines of one element of a list of `[[tables]]`, whatever stands beside it. `None` where a part
/// of it stands elsewhere in the file, or where one is broken.
pub(in crate::session) fn whole(table: Table<'_>) -> Option<TextRange> {
    let own = own_sections(table)?;
    let is_own = |section: Section<'_>| own.iter().any(|own| own.index() == section.index());
    let mut parts = Vec::new();
    add_parts(table, &mut parts);
    let is_together = parts.len() == own.len() && parts.into_iter().all(is_own);
    let is_sound = own.iter().all(|section| !section.is_broken());
    if is_together && is_sound { lines_of(&own) } else { None }
}

/// The section of an element's header, and those directly behind it that are part of it.
fn own_sections(table: Table<'_>) -> Option<Vec<Section<'_>>> {
    let section = section_of(table)?;
    let header = section.header()?;
    let below = table.document().sections().skip(section.index() + 1);
    let below = below.take_while(|section| is_part(*section, header));
    Some(std::iter::once(section).chain(below).collect())
}

/// From the comments directly above the first section to the end of the last.
fn lines_of(own: &[Section<'_>]) -> Option<TextRange> {
    let (first, last) = (*own.first()?, *own.last()?);
    let doc = first.document();
    let end = layout::own_end(last, doc).unwrap_or_else(|| last.range().end());
    let start = layout::lead_start(first, doc);
    Some(TextRange::new(start, end.max(start)))
}

/// The sections of a table and of all that headers put below it.
fn add_parts<'a>(table: Table<'a>, parts: &mut Vec<Section<'a>>) {
    parts.extend(section_of(table));
    for field in table.fields() {
        match field.value.value() {
            Value::Table(table) => add_parts(table, parts),
            Value::Array(array) if array.is_tables() => {
                let tables = array.elements().filter_map(|node| node.as_table());
                tables.for_each(|table| add_parts(table, parts));
            }
            _ => {}
        }
    }
}

/// The section that a header's table begins with.
pub(super) fn section_of(table: Table<'_>) -> Option<Section<'_>> {
    let header = table.header()?;
    Some(table.document().section_at(header.range().start()))
}

/// Whether `section` is a table inside that of `above`.
pub(in crate::session) fn is_part(section: Section<'_>, above: Header<'_>) -> bool {
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
