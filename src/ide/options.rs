//! What a person can choose about editor features, in the editor or in `nestling.toml`.

/// Choices about editor features; the defaults are what most people want.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Which inlay hints are shown.
    pub hints: HintOptions,
    /// Which code lenses are shown.
    pub lenses: LensOptions,
    /// How files are laid out.
    pub format: FormatOptions,
}

/// Which inlay hints are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintOptions {
    /// Each layer's output shape and parameters.
    pub shapes: bool,
    /// A model's total and trainable parameters.
    pub totals: bool,
    /// The name of the entry that a reference leads to.
    pub names: bool,
    /// What part of the dataset each split gets.
    pub shares: bool,
    /// How many steps an epoch has.
    pub steps: bool,
}

/// Which code lenses are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LensOptions {
    /// How often an entry is used.
    pub uses: bool,
    /// An experiment's status and best metric.
    pub status: bool,
    /// *Create experiment* at models and trainings.
    pub create: bool,
}

/// How files are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatOptions {
    /// How many columns a line may have before an array is broken into lines.
    pub line_width: u32,
    /// How many spaces an array's elements are indented by.
    pub indent: u32,
}

/// One option as someone has chosen it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionChoice {
    /// The table of `nestling.toml` that the option stands in, as in `"hints"`.
    pub table: String,
    /// Its key there, as in `"shapes"`.
    pub key: String,
    /// What is chosen.
    pub value: OptionValue,
}

/// What an option can be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionValue {
    /// On or off.
    Switch(bool),
    /// So many.
    Number(u32),
}

impl Options {
    /// Takes in a choice; returns whether there is such an option.
    pub fn choose(&mut self, choice: &OptionChoice) -> bool {
        match (self.slot(&choice.table, &choice.key), choice.value) {
            (Some(Slot::Switch(slot)), OptionValue::Switch(value)) => *slot = value,
            (Some(Slot::Number(slot)), OptionValue::Number(value)) => *slot = value,
            _ => return false,
        }
        true
    }

    fn slot(&mut self, table: &str, key: &str) -> Option<Slot<'_>> {
        let Self { hints, lenses, format } = self;
        Some(match (table, key) {
            ("hints", "shapes") => Slot::Switch(&mut hints.shapes),
            ("hints", "totals") => Slot::Switch(&mut hints.totals),
            ("hints", "names") => Slot::Switch(&mut hints.names),
            ("hints", "shares") => Slot::Switch(&mut hints.shares),
            ("hints", "steps") => Slot::Switch(&mut hints.steps),
            ("lenses", "uses") => Slot::Switch(&mut lenses.uses),
            ("lenses", "status") => Slot::Switch(&mut lenses.status),
            ("lenses", "create") => Slot::Switch(&mut lenses.create),
            ("format", "line_width") => Slot::Number(&mut format.line_width),
            ("format", "indent") => Slot::Number(&mut format.indent),
            _ => return None,
        })
    }
}

/// Where an option is kept.
enum Slot<'a> {
    Switch(&'a mut bool),
    Number(&'a mut u32),
}

impl Default for HintOptions {
    fn default() -> Self {
        Self { shapes: true, totals: true, names: true, shares: true, steps: true }
    }
}

impl Default for LensOptions {
    fn default() -> Self {
        Self { uses: true, status: true, create: true }
    }
}

impl Default for FormatOptions {
    fn default() -> Self {
        Self { line_width: 100, indent: 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Literal;
    use crate::lint::configuration;

    #[test]
    fn each_key_of_the_configuration_is_an_option_and_has_its_default() {
        for table in ["hints", "lenses", "format"] {
            for key in &configuration().table(table).unwrap().keys {
                let value = match key.default {
                    Some(Literal::Boolean(value)) => OptionValue::Switch(value),
                    Some(Literal::Integer(value)) => OptionValue::Number(value.try_into().unwrap()),
                    ref other => panic!("{table}.{}: {other:?}", key.name),
                };
                let mut options = Options::default();
                let choice = OptionChoice { table: table.into(), key: key.name.clone(), value };
                assert!(options.choose(&choice), "{table}.{} is no option", key.name);
                assert_eq!(options, Options::default(), "{table}.{}", key.name);
            }
        }
    }
}
