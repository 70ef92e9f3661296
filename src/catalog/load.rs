//! Reading the data files: each entry on its own ([`draft`]), all of them put together
//! ([`assemble`]), then the values that they give held against what they describe ([`check`]).

mod assemble;
mod check;
mod draft;
mod fields;
mod mistakes;
mod value_type;

#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use self::draft::{Drafts, PresetDraft, TableDraft};
use self::mistakes::Mistakes;
use super::lookup::Names;
use super::{Catalog, CatalogError, CatalogId, KeySpec, Preset, TableSpec};
use crate::syntax::Document;
use crate::text::TextRange;

/// A catalog file: built in, or a user's plugin.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

static BUILTIN: [Source<'static>; 9] = [
    Source { name: "session.toml", text: include_str!("builtin/session.toml") },
    Source { name: "dataset.toml", text: include_str!("builtin/dataset.toml") },
    Source { name: "models.toml", text: include_str!("builtin/models.toml") },
    Source { name: "layers.toml", text: include_str!("builtin/layers.toml") },
    Source { name: "backbones.toml", text: include_str!("builtin/backbones.toml") },
    Source { name: "trainings.toml", text: include_str!("builtin/trainings.toml") },
    Source { name: "optimizers.toml", text: include_str!("builtin/optimizers.toml") },
    Source { name: "experiments.toml", text: include_str!("builtin/experiments.toml") },
    Source { name: "presets.toml", text: include_str!("builtin/presets.toml") },
];

impl Catalog {
    /// Reads data files that describe sessions, the first ones first; a later file may add choices
    /// to a key of an earlier one.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(sources: &[Source<'_>]) -> Result<Catalog, Vec<CatalogError>> {
        Self::load_of("session-file", sources)
    }

    /// Reads data files that describe another kind of file, which is itself the table `root`.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load_of(root: &str, sources: &[Source<'_>]) -> Result<Catalog, Vec<CatalogError>> {
        let documents: Vec<Document> =
            sources.iter().map(|source| Document::parse(source.text)).collect();
        let mistakes = Mistakes::new(sources, &documents);
        let mut drafts = Drafts::default();
        for file in mistakes.files() {
            drafts.read(file);
        }
        assemble::assemble(&mut drafts, &mistakes);
        let catalog = finished(root, &drafts);
        check::check(&drafts, &catalog);

        let mut errors = mistakes.into_errors();
        // One clear message for a list of files without the built-in ones.
        if errors.is_empty() && catalog.table(root).is_none() {
            errors.push(CatalogError {
                file: sources.first().map_or_else(String::new, |source| source.name.to_owned()),
                line: 1,
                column: 1,
                range: TextRange::default(),
                message: format!("no file describes the table `{root}`"),
            });
        }
        if errors.is_empty() { Ok(catalog) } else { Err(errors) }
    }

    /// What is wrong with a plugin of this name and text, beside the built-in data files.
    pub fn mistakes_in_plugin(name: &str, text: &str) -> Vec<CatalogError> {
        // Whoever works on a built-in file sees what is wrong with it, not that it is there twice.
        let is_another = |source: &&Source<'_>| source.text.lines().next() != text.lines().next();
        let mut sources: Vec<Source<'_>> = BUILTIN.iter().filter(is_another).copied().collect();
        sources.push(Source { name, text });
        let mut mistakes = Self::load(&sources).err().unwrap_or_default();
        mistakes.retain(|mistake| mistake.file == name);
        mistakes
    }

    /// The built-in data files that describe sessions.
    pub fn builtin_sources() -> &'static [Source<'static>] {
        &BUILTIN
    }

    /// The data file that describes `nestling.toml`, all but its `[lints]`: these are the codes of
    /// rules, of which a catalog knows nothing.
    pub fn configuration_source() -> Source<'static> {
        let text = include_str!("configuration/configuration.toml");
        Source { name: "configuration.toml", text }
    }
}

fn finished(root: &str, drafts: &Drafts<'_>) -> Catalog {
    let tables: Vec<TableSpec> = drafts.tables.iter().map(table).collect();
    let names = tables.iter().enumerate().map(|(index, table)| (table.name.clone(), index));
    Catalog {
        id: CatalogId::next(),
        root: tables.iter().position(|table| table.name == root).unwrap_or_default(),
        table_index: names.collect::<FxHashMap<_, _>>(),
        tables,
        backbones: drafts.backbones.iter().map(|draft| draft.backbone.clone()).collect(),
        presets: drafts.presets.iter().filter_map(preset).collect(),
    }
}

fn table(draft: &TableDraft<'_>) -> TableSpec {
    let keys: Vec<KeySpec> = draft.keys.iter().map(|key| key.spec.clone()).collect();
    TableSpec {
        name: draft.name.clone(),
        title: draft.title.clone(),
        doc: draft.doc.clone(),
        names: Names::new(&keys),
        keys,
    }
}

fn preset(draft: &PresetDraft<'_>) -> Option<Preset> {
    Some(Preset {
        id: draft.id.clone(),
        title: draft.title.clone(),
        doc: draft.doc.clone(),
        target: draft.target,
        entry: draft::entry(draft.entry)?,
    })
}
