//! Questions to the catalog. They are asked for every key of every entry on each keystroke:
//! nothing here allocates.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::{
    Backbone, Catalog, CatalogId, Choice, KeySpec, Literal, Preset, Source, TableSpec, ValueType,
    When,
};

/// What a table knows of a key.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'c> {
    /// It applies here.
    Known(&'c KeySpec),
    /// The table has such a key, but under another value of a selector.
    Inapplicable(&'c KeySpec),
    /// An older spelling of this key.
    Deprecated(&'c KeySpec),
    /// No such key.
    Unknown,
}

/// Where names stand in a list of keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// By name; a name may stand for several keys under different conditions.
    keys: FxHashMap<String, Vec<usize>>,
    /// By older spelling.
    aliases: FxHashMap<String, Vec<usize>>,
    /// For each key, where the selectors of its conditions stand. (A condition without one is a
    /// mistake that loading reports.)
    selectors: Vec<Vec<usize>>,
}

impl Names {
    pub(super) fn new(keys: &[KeySpec]) -> Self {
        let mut names = Self::default();
        for (index, key) in keys.iter().enumerate() {
            names.keys.entry(key.name.clone()).or_default().push(index);
            for alias in &key.aliases {
                names.aliases.entry(alias.clone()).or_default().push(index);
            }
        }
        let position = |when: &When| keys.iter().position(|key| key.name == when.selector);
        let selectors = keys.iter().map(|key| key.when.iter().filter_map(position).collect());
        names.selectors = selectors.collect();
        names
    }

    fn named(&self, name: &str) -> &[usize] {
        self.keys.get(name).map_or(&[], Vec::as_slice)
    }

    fn once_named(&self, name: &str) -> &[usize] {
        self.aliases.get(name).map_or(&[], Vec::as_slice)
    }
}

impl Catalog {
    /// What tells this catalog from every other one that was loaded.
    pub fn id(&self) -> CatalogId {
        self.id
    }

    /// The catalog of format 1, from the data files compiled in.
    ///
    /// # Panics
    /// When a built-in data file has a mistake; a test holds that none has.
    pub fn builtin() -> &'static Arc<Catalog> {
        static BUILTIN: LazyLock<Arc<Catalog>> = LazyLock::new(|| {
            let catalog = Catalog::load(Catalog::builtin_sources());
            Arc::new(catalog.expect("the built-in data files are sound"))
        });
        &BUILTIN
    }

    /// The catalog of catalog files, by which plugins are judged.
    ///
    /// # Panics
    /// When its data file has a mistake; a test holds that it has none.
    pub fn of_catalogs() -> &'static Arc<Catalog> {
        static OF_CATALOGS: LazyLock<Arc<Catalog>> = LazyLock::new(|| {
            let text = include_str!("catalogs/catalog.toml");
            let catalog =
                Catalog::load_of("catalog-file", &[Source { name: "catalog.toml", text }]);
            Arc::new(catalog.expect("the data file of catalogs is sound"))
        });
        &OF_CATALOGS
    }

    /// The shape of the document itself.
    ///
    /// # Panics
    /// Never: no catalog loads without it.
    pub fn file(&self) -> &TableSpec {
        self.tables.get(self.root).expect("loading holds that it is there")
    }

    /// The shape called `name`.
    pub fn table(&self, name: &str) -> Option<&TableSpec> {
        self.tables.get(*self.table_index.get(name)?)
    }

    /// All shapes.
    pub fn tables(&self) -> &[TableSpec] {
        &self.tables
    }

    /// The backbone called `name`.
    pub fn backbone(&self, name: &str) -> Option<&Backbone> {
        self.backbones.iter().find(|backbone| backbone.name == name)
    }

    /// All backbones.
    pub fn backbones(&self) -> &[Backbone] {
        &self.backbones
    }

    /// All presets.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }
}

impl TableSpec {
    /// What this table knows of `key`. `selected` tells the value that a sibling has: its default
    /// where it is absent, `None` where its value is not known (absent without a default, or not
    /// one of its choices): then every key that depends on it applies. See
    /// [`KeySpec::selected`].
    pub fn lookup<'c, 'v>(
        &'c self,
        key: &str,
        selected: impl Fn(&'c KeySpec) -> Option<&'v str>,
    ) -> Lookup<'c> {
        let named = self.names.named(key);
        if let Some(spec) = self.first_that_may_apply(named, &selected) {
            return Lookup::Known(spec);
        }
        let aliased = self.names.once_named(key);
        if let Some(spec) = self.first_that_may_apply(aliased, &selected) {
            return Lookup::Deprecated(spec);
        }
        match (named, aliased) {
            ([first, ..], _) => Lookup::Inapplicable(&self.keys[*first]),
            ([], [first, ..]) => Lookup::Deprecated(&self.keys[*first]),
            ([], []) => Lookup::Unknown,
        }
    }

    /// The keys that apply or may apply, in order; `selected` as in [`TableSpec::lookup`].
    pub fn applicable<'c, 'v>(
        &'c self,
        selected: impl Fn(&'c KeySpec) -> Option<&'v str>,
    ) -> impl Iterator<Item = &'c KeySpec> {
        let indices = 0..self.keys.len();
        let may_apply = move |index: &usize| self.applies(*index, &selected) != Some(false);
        indices.filter(may_apply).map(|index| &self.keys[index])
    }

    /// The keys that must be there, in order: a key that depends on a sibling whose value is not
    /// known is none of them. `selected` as in [`TableSpec::lookup`].
    pub fn required<'c, 'v>(
        &'c self,
        selected: impl Fn(&'c KeySpec) -> Option<&'v str>,
    ) -> impl Iterator<Item = &'c KeySpec> {
        let indices = (0..self.keys.len()).filter(|index| self.keys[*index].required);
        let applies = move |index: &usize| self.applies(*index, &selected) == Some(true);
        indices.filter(applies).map(|index| &self.keys[index])
    }

    /// The first key called `name`, whatever it depends on.
    pub fn key(&self, name: &str) -> Option<&KeySpec> {
        self.keys_named(name).next()
    }

    /// The first key that is called `name`, or was: an older spelling counts where no key has the
    /// name now.
    pub fn called(&self, name: &str) -> Option<&KeySpec> {
        let once = || self.names.once_named(name).first().map(|index| &self.keys[*index]);
        self.key(name).or_else(once)
    }

    /// All keys called `name`, each under other conditions.
    pub fn keys_named(&self, name: &str) -> impl Iterator<Item = &KeySpec> + Clone {
        self.names.named(name).iter().map(|index| &self.keys[*index])
    }

    fn first_that_may_apply<'c, 'v>(
        &'c self,
        indices: &[usize],
        selected: &impl Fn(&'c KeySpec) -> Option<&'v str>,
    ) -> Option<&'c KeySpec> {
        let mut indices = indices.iter();
        let found = indices.find(|index| self.applies(**index, selected) != Some(false))?;
        Some(&self.keys[*found])
    }

    /// Whether a key applies; `None` where that hangs on a sibling whose value is not known.
    fn applies<'c, 'v>(
        &'c self,
        index: usize,
        selected: &impl Fn(&'c KeySpec) -> Option<&'v str>,
    ) -> Option<bool> {
        let mut sure = true;
        let conditions = self.keys[index].when.iter().zip(&self.names.selectors[index]);
        for (When { values, .. }, selector) in conditions {
            match selected(&self.keys[*selector]) {
                Some(value) if !values.iter().any(|allowed| allowed == value) => {
                    return Some(false);
                }
                Some(_) => {}
                None => sure = false,
            }
        }
        sure.then_some(true)
    }
}

impl KeySpec {
    /// What this key selects for its siblings where `written` is its string: that value if it is
    /// one of the choices, the default where nothing is written.
    pub fn selected<'v>(&'v self, written: Option<&'v str>) -> Option<&'v str> {
        match written {
            Some(value) => self.choice(value).map(|_| value),
            None => self.default.as_ref().and_then(Literal::as_str),
        }
    }

    /// What a template writes: the example, else the default.
    pub fn suggestion(&self) -> Option<&Literal> {
        self.example.as_ref().or(self.default.as_ref())
    }

    /// The closed list of values, of the key itself or of its array's elements; empty where
    /// there is none.
    pub fn choices(&self) -> &[Choice] {
        self.value.choices()
    }

    /// The choice whose value is this string.
    pub fn choice(&self, value: &str) -> Option<&Choice> {
        self.choices().iter().find(|choice| choice.value.as_str() == Some(value))
    }
}

impl ValueType {
    /// The closed list of values, of the value itself or of an array's elements; empty where
    /// there is none.
    pub fn choices(&self) -> &[Choice] {
        match self {
            ValueType::Choice(choices) => choices,
            ValueType::Array { item, .. } => item.choices(),
            _ => &[],
        }
    }
}

impl Literal {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Literal::String(value) => Some(value),
            _ => None,
        }
    }

    /// The number, integer or float.
    #[expect(clippy::cast_precision_loss, reason = "the catalog's numbers are small")]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Literal::Integer(value) => Some(*value as f64),
            Literal::Float(value) => Some(*value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// What the table knows of `key` where its selectors have the values `written`.
    fn check(table: &str, written: &[(&str, &str)], key: &str, expected: Expect) {
        let table = Catalog::builtin().table(table).unwrap();
        let written = |key: &KeySpec| {
            written.iter().find(|(name, _)| *name == key.name).map(|(_, value)| *value)
        };
        let shown = match table.lookup(key, |key| key.selected(written(key))) {
            Lookup::Known(spec) => format!("known: {}", spec.name),
            Lookup::Inapplicable(spec) => format!("inapplicable: {}", spec.name),
            Lookup::Deprecated(spec) => format!("deprecated: {}", spec.name),
            Lookup::Unknown => "unknown".to_owned(),
        };
        expected.assert_eq(&shown);
    }

    fn names<'c>(keys: impl Iterator<Item = &'c KeySpec>) -> String {
        keys.map(|key| key.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_key_applies_under_its_selectors_value() {
        check("training", &[("optimizer", "sgd")], "momentum", expect!["known: momentum"]);
        check("training", &[("optimizer", "adam")], "momentum", expect!["inapplicable: momentum"]);
        check("training", &[], "epochs", expect!["known: epochs"]);
        check("training", &[], "epoch", expect!["unknown"]);
        check("training", &[], "lr", expect!["deprecated: learning_rate"]);
    }

    #[test]
    fn all_conditions_must_hold() {
        let partial = ("strategy", "partial_fine_tuning");
        let transfer = ("kind", "transfer_learning");
        check("model", &[transfer, partial], "unfreeze_layers", expect!["known: unfreeze_layers"]);
        check(
            "model",
            &[("kind", "custom_cnn"), partial],
            "unfreeze_layers",
            expect!["inapplicable: unfreeze_layers"],
        );
    }

    #[test]
    fn an_absent_selector_has_its_default() {
        check(
            "model",
            &[("kind", "transfer_learning")],
            "unfreeze_layers",
            expect!["inapplicable: unfreeze_layers"],
        );
        check("dataset.split", &[], "folds", expect!["inapplicable: folds"]);
    }

    #[test]
    fn under_a_value_that_is_not_known_everything_may_apply() {
        check("model", &[], "patch_size", expect!["known: patch_size"]);
        check("model", &[("kind", "custom_cnnn")], "patch_size", expect!["known: patch_size"]);
    }

    #[test]
    fn what_is_required_depends_on_the_selector_too() {
        let model = Catalog::builtin().table("model").unwrap();
        let required =
            |kind: Option<&'static str>| {
                names(model.required(move |key| {
                    key.selected(if key.name == "kind" { kind } else { None })
                }))
            };
        expect!["id name kind patch_size embed_dim depth num_heads"]
            .assert_eq(&required(Some("vision_transformer")));
        expect!["id name kind"].assert_eq(&required(Some("custom_cnnn")));
    }

    #[test]
    fn applicable_keys_come_in_order() {
        let layer = Catalog::builtin().table("layer").unwrap();
        let keys = layer.applicable(|key| key.selected((key.name == "type").then_some("Conv2D")));
        expect!["type filters kernel_size stride padding activation"].assert_eq(&names(keys));
    }
}
