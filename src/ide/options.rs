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
