//! Another order of the elements of a list.

use super::element::ItemLines;
use super::whole::wholes;
use crate::session::layout::Tokens;
use crate::syntax::{Array, Document, TokenKind};
use crate::text::{TextEdit, TextRange};

/// Puts the element that is at `order[0]` now first, the one at `order[1]` second…: each moves as it
/// is written, with the comments directly above and behind it and with the tables that are part of
/// it, and what stands between them stays. `order` must name each element once.
///
/// `None` where an element cannot be taken up whole.
pub fn reorder(array: Array<'_>, order: &[usize]) -> Option<Vec<TextEdit>> {
    let doc = array.document();
    if order.len() != array.len() {
        return None;
    }
    if array.is_tables() {
        return swap(doc, &wholes(array)?, order);
    }
    match own_lines(array) {
        Some(lines) => {
            // The commas stay: only the last place may lack one.
            let heads = lines.iter().map(|own| TextRange::new(own.lines.start(), own.item.end()));
            let heads: Vec<TextRange> = heads.collect();
            let tails = lines.iter().map(|own| {
                let end = own.comma.map_or(own.item.end(), TextRange::end);
                TextRange::new(end, own.lines.end())
            });
            let tails: Vec<TextRange> = tails.collect();
            let mut edits = swap(doc, &heads, order)?;
            edits.extend(swap(doc, &tails, order)?);
            Some(edits)
        }
        None if has_comments(doc, array.range()) => None,
        None => {
            let items: Vec<TextRange> = array.elements().map(|element| element.range()).collect();
            swap(doc, &items, order)
        }
    }
}

/// Whether [`reorder`] can put the elements into another order.
pub fn can_reorder(array: Array<'_>) -> bool {
    match array.is_tables() {
        true => wholes(array).is_some(),
        false => own_lines(array).is_some() || !has_comments(array.document(), array.range()),
    }
}

/// The lines of each element, if no two share one.
fn own_lines(array: Array<'_>) -> Option<Vec<ItemLines>> {
    let doc = array.document();
    array.elements().map(|element| ItemLines::of(doc, element.range())).collect()
}

/// Puts the text of `places[order[n]]` at `places[n]`.
fn swap(doc: &Document, places: &[TextRange], order: &[usize]) -> Option<Vec<TextEdit>> {
    let mut edits = Vec::new();
    for (place, from) in places.iter().zip(order) {
        let from = places.get(*from)?;
        let (old, new) = (doc.slice(*place), doc.slice(*from));
        if old == new {
            continue;
        }
        // The last line of the file may not be ended: that belongs to the place.
        let new = match (old.ends_with('\n'), new.ends_with('\n')) {
            (true, false) => format!("{new}{}", doc.line_break()),
            (false, true) => new.trim_end_matches(['\r', '\n']).to_owned(),
            _ => new.to_owned(),
        };
        edits.push(TextEdit::replace(*place, new));
    }
    Some(edits)
}

fn has_comments(doc: &Document, range: TextRange) -> bool {
    let mut behind = Tokens::around(doc, range.start()).behind(range.start()).collect::<Vec<_>>();
    behind.retain(|token| token.range.end() <= range.end());
    behind.iter().any(|token| token.kind == TokenKind::Comment)
}
