//! Catalog files, as far as their catalog does not say it all: what stands in one depends on what is
//! written elsewhere in it, and on what is built in.

mod names;

pub(super) use names::{MapOf, Named, free, of_key, of_value};

use super::{FileKind, Snapshot};
use crate::catalog::{Catalog, PresetTarget};
use crate::syntax::{Document, Table};
use crate::text::TextSize;

/// The same file as it is to be understood at `at`; `None` where its catalog says it all. Within a
/// preset, that is what the preset makes.
pub(super) fn understood_at(snapshot: &Snapshot, at: TextSize) -> Option<Snapshot> {
    if snapshot.kind != FileKind::Catalog {
        return None;
    }
    let preset = entry_at(&snapshot.document, "preset", at)?;
    let target = match preset.get("target")?.value.as_str()? {
        "model" => PresetTarget::Model,
        "training" => PresetTarget::Training,
        _ => return None,
    };
    Some(Snapshot { catalog: Catalog::of_presets(target).clone(), ..snapshot.clone() })
}

/// The `[[name]]` whose lines, or those of a table below it, hold `at`.
fn entry_at<'a>(document: &'a Document, name: &str, at: TextSize) -> Option<Table<'a>> {
    let header = document.section_at(at).header()?;
    if header.keys().next()?.name() != name {
        return None;
    }
    let entries = document.root().get(name)?.value.as_array()?;
    entries.last_before(header.range().end())?.as_table()
}
