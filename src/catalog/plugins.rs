//! The catalog of catalog files where it is known what a `[[preset]]` makes: its `entry` is then no
//! table of any keys, but a model or a training.

use std::sync::{Arc, LazyLock};

use super::lookup::Names;
use super::{Catalog, CatalogId, KeySpec, PresetTarget, ValueType};

impl Catalog {
    /// The catalog of catalog files for the inside of a preset that makes such an entry.
    pub fn of_presets(target: PresetTarget) -> &'static Arc<Catalog> {
        static OF_MODELS: LazyLock<Arc<Catalog>> = LazyLock::new(|| with_entries("model"));
        static OF_TRAININGS: LazyLock<Arc<Catalog>> = LazyLock::new(|| with_entries("training"));
        match target {
            PresetTarget::Model => &OF_MODELS,
            PresetTarget::Training => &OF_TRAININGS,
        }
    }
}

fn with_entries(entry: &str) -> Arc<Catalog> {
    let mut catalog = Catalog::clone(Catalog::of_catalogs());
    catalog.id = CatalogId::next();
    for table in &mut catalog.tables {
        let keys = table.keys.iter_mut();
        for key in keys.filter(|key| table.name == "preset" && key.name == "entry") {
            key.value = ValueType::Table(entry.to_owned());
        }
    }
    // What sessions may hold, and catalog files do not call their own.
    let sessions = Catalog::builtin();
    for table in sessions.tables() {
        if catalog.table(&table.name).is_some() {
            continue;
        }
        let mut table = table.clone();
        if table.name == entry {
            table.keys.retain(|key| !is_added(key));
            table.names = Names::new(&table.keys);
        }
        catalog.table_index.insert(table.name.clone(), catalog.tables.len());
        catalog.tables.push(table);
    }
    catalog.backbones.clone_from(&sessions.backbones);
    Arc::new(catalog)
}

/// Whether the key is written by whoever makes an entry of the preset.
fn is_added(key: &KeySpec) -> bool {
    key.value == ValueType::Id || key.name == "created_at"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_of_a_preset_is_what_it_makes() {
        let catalog = Catalog::of_presets(PresetTarget::Training);
        let preset = catalog.table("preset").unwrap();
        assert_eq!(preset.key("entry").unwrap().value, ValueType::Table("training".to_owned()));
        let training = catalog.table("training").unwrap();
        assert!(training.key("optimizer").is_some());
        assert!(training.key("id").is_none() && training.key("created_at").is_none());
        assert_eq!(catalog.file().name, "catalog-file");
    }

    #[test]
    fn no_table_of_sessions_is_hidden_by_one_of_catalog_files() {
        let sessions = Catalog::builtin().tables().iter();
        let hidden = sessions.filter(|table| Catalog::of_catalogs().table(&table.name).is_some());
        assert_eq!(hidden.map(|table| &table.name).collect::<Vec<_>>(), [] as [&str; 0]);
    }
}
