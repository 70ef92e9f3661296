//! The tree as its readers see it: small copyable references with absolute ranges.

mod field;
mod node;
mod section;
mod table;

pub use field::{Field, Key};
pub use node::{Array, Node, Value};
pub use section::{Header, HeaderKind, KeyValue, Section};
pub use table::{Table, TableOrigin};

use super::assemble::Tree;
use super::document::Document;
use super::section::{PlacedSection, Run};

fn tree(doc: &Document) -> &Tree {
    &doc.tree
}

fn placed(doc: &Document, section: u32) -> &PlacedSection {
    &doc.sections[section as usize]
}

/// The key `key` of `section`.
fn key(doc: &Document, section: u32, key: u32) -> Key<'_> {
    let placed = placed(doc, section);
    let data = &placed.data.keys[key as usize];
    let range = data.range + placed.start;
    let name = match &data.decoded {
        Some(decoded) => decoded,
        None => doc.slice(range),
    };
    Key { name, range }
}

/// Whether that key is called `name`: the same as comparing [`key`]'s name, but most keys are
/// told by their length alone.
fn is_named(doc: &Document, section: u32, key: u32, name: &str) -> bool {
    let placed = placed(doc, section);
    let data = &placed.data.keys[key as usize];
    match &data.decoded {
        Some(decoded) => **decoded == *name,
        None => {
            usize::from(data.range.len()) == name.len()
                && doc.slice(data.range + placed.start) == name
        }
    }
}

/// The keys of `run` in `section`.
fn keys(doc: &Document, section: u32, run: Run) -> impl Iterator<Item = Key<'_>> {
    (run.first..run.first + run.len).map(move |at| key(doc, section, at))
}
