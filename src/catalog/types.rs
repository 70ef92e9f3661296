use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use super::lookup::Names;
use crate::syntax::Datetime;

/// Everything a file of one kind, such as a session, may contain. See `docs/catalog.md` for the
/// format of its data files.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub(super) id: CatalogId,
    /// Where the table that is the document itself stands in `tables`.
    pub(super) root: usize,
    /// All table shapes.
    pub(super) tables: Vec<TableSpec>,
    /// Where each table stands in `tables`.
    pub(super) table_index: FxHashMap<String, usize>,
    /// The backbones of `models.base_model`.
    pub(super) backbones: Vec<Backbone>,
    /// Ready-made models and trainings.
    pub(super) presets: Vec<Preset>,
}

/// Tells loaded catalogs apart: what was found out under one says nothing under another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CatalogId(u64);

impl CatalogId {
    pub(super) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// The shape of a table: the keys it may hold.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// `"session-file"`, `"session"`, `"dataset"`, `"dataset.split"`, `"model"`, `"layer"`, …
    pub name: String,
    /// How messages call such a table, as in `"a training"` or `"the dataset"`.
    pub title: String,
    /// What such a table is, in Markdown; for a person.
    pub doc: String,
    /// Its keys in the order a person would write them. A name may stand here more than once,
    /// each time with another [`KeySpec::when`].
    pub keys: Vec<KeySpec>,
    /// Where each name and each older spelling stands in `keys`.
    pub(super) names: Names,
}

/// One key of a table.
#[derive(Debug, Clone)]
pub struct KeySpec {
    /// The key.
    pub name: String,
    /// What it means, in Markdown.
    pub doc: String,
    /// What its value may be.
    pub value: ValueType,
    /// Whether it must be there (where it applies).
    pub required: bool,
    /// What its absence means. A required key has none.
    pub default: Option<Literal>,
    /// What is usual; anything else is allowed, but a warning says why it is unusual.
    pub typical: Option<Typical>,
    /// On which siblings' values it depends whether the key applies: all must hold; none: always.
    pub when: Vec<When>,
    /// Older spellings of this key: understood, reported as `deprecated-key`.
    pub aliases: Vec<String>,
    /// The unit of its values, as in `"epochs"`, `"percent"`, `"pixels"`, `"seconds"`.
    pub unit: Option<String>,
    /// What a template writes where there is no default or where the default is seldom wanted.
    pub example: Option<Literal>,
    /// Written by trainers, not by people: not offered first in completion.
    pub recorded: bool,
    /// Values worth trying, the best first.
    pub suggest: Vec<Suggestion>,
}

/// A value that is often right.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The value; of a list, each of its elements.
    pub value: Literal,
    /// When it is right, in a few words: "to fine-tune".
    pub why: String,
    /// The sibling's value that it belongs to; none: it is right beside any.
    pub when: Option<When>,
}

/// A condition: the sibling `selector` has one of `values`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The sibling key, as in `"kind"`.
    pub selector: String,
    /// Its values that make the key applicable.
    pub values: Vec<String>,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueType {
    /// Any text.
    String,
    /// A path relative to the workspace root, with `/` between its parts.
    Path,
    /// The ID of the entry itself (`[A-Za-z0-9_-]+`).
    Id,
    /// The ID of an entry of the library named so: `"models"` or `"trainings"`.
    Reference(String),
    /// One of a closed list.
    Choice(Vec<Choice>),
    /// A whole number.
    Integer(IntegerRange),
    /// A number; an integer is accepted too.
    Float(FloatRange),
    /// `true` or `false`.
    Boolean,
    /// A date-time with an offset.
    DateTime,
    /// An array.
    Array {
        /// What each element may be.
        item: Box<ValueType>,
        /// The least number of elements.
        min_length: usize,
        /// The greatest number of elements; absent: any.
        max_length: Option<usize>,
        /// Whether no value may stand twice.
        unique: bool,
        /// For tables with a selector (layers): its values that are allowed here; empty: all.
        only: Vec<String>,
    },
    /// A table of the shape named so.
    Table(String),
    /// A table with any keys and values of one type.
    Map(Box<ValueType>),
    /// Anything.
    Any,
}

/// One allowed value of a closed list.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The value.
    pub value: Literal,
    /// A short name for lists, as in "SGD with momentum".
    pub label: Option<String>,
    /// What it means, in Markdown.
    pub doc: String,
    /// What it does to a network, if it is a layer.
    pub layer: Option<LayerKind>,
}

/// What a layer does to shapes and how its parameters are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LayerKind {
    /// A convolution: reads `filters`, `kernel_size`, `stride`, `padding`.
    Convolution,
    /// Pooling: reads `pool_size`.
    Pooling,
    /// Batch normalisation.
    Normalization,
    /// Dropout.
    Dropout,
    /// Image → vector, all values kept.
    Flatten,
    /// Image → vector, one value a channel.
    GlobalPooling,
    /// Fully connected: reads `units`.
    Dense,
}

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// The value itself is allowed.
    Inclusive(f64),
    /// The value itself is not allowed.
    Exclusive(f64),
}

/// The allowed whole numbers; an absent end is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IntegerRange {
    /// The smallest allowed.
    pub min: Option<i64>,
    /// The largest allowed.
    pub max: Option<i64>,
}

impl IntegerRange {
    /// Whether `value` is allowed.
    pub fn contains(&self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// The allowed numbers; an absent end is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FloatRange {
    /// The lower end.
    pub min: Option<Bound>,
    /// The upper end.
    pub max: Option<Bound>,
}

impl FloatRange {
    /// Whether `value` is allowed; what is not a number never is.
    pub fn contains(&self, value: f64) -> bool {
        let above = match self.min {
            None => !value.is_nan(),
            Some(Bound::Inclusive(min)) => value >= min,
            Some(Bound::Exclusive(min)) => value > min,
        };
        let below = match self.max {
            None => true,
            Some(Bound::Inclusive(max)) => value <= max,
            Some(Bound::Exclusive(max)) => value < max,
        };
        above && below
    }
}

/// What is usual for a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Typical {
    /// The usual values.
    pub values: TypicalValues,
    /// Why anything else is unusual, as a clause: "larger steps rarely converge".
    pub why: String,
}

/// The two ways to say what is usual.
#[derive(Debug, Clone, PartialEq)]
pub enum TypicalValues {
    /// From … to, both included.
    Range(f64, f64),
    /// Just these.
    OneOf(Vec<Literal>),
}

/// A TOML value of the catalog.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A string.
    String(String),
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
    /// A boolean.
    Boolean(bool),
    /// A date-time; the catalog's own data has none, but entries are written with them.
    DateTime(Datetime),
    /// An array.
    Array(Vec<Literal>),
    /// A table, keys in the order written.
    Table(Vec<(String, Literal)>),
}

/// A backbone: a network measured without its classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backbone {
    /// The value of `base_model`.
    pub name: String,
    /// The family, as in `"ResNet"`.
    pub family: String,
    /// All parameters.
    pub parameters: u64,
    /// Channels of the feature map.
    pub channels: u64,
    /// The smallest image side that it can take, in pixels.
    pub min_input: u64,
    /// `(kernel, stride, padding)` in order: what turns an image side into the feature map's.
    pub spatial: Vec<(u64, u64, u64)>,
    /// The parameters of each parameterised layer, input side first.
    pub layers: Vec<u64>,
}

/// What a preset makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresetTarget {
    /// An entry of `[[models]]`.
    Model,
    /// An entry of `[[trainings]]`.
    Training,
}

/// A ready-made entry: its keys without ID and time.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// How the command line calls it, as in `"lenet"`.
    pub id: String,
    /// How a menu calls it, as in "LeNet-style".
    pub title: String,
    /// What it is good for, in Markdown.
    pub doc: String,
    /// What it makes.
    pub target: PresetTarget,
    /// The entry's keys and values, in the order to write them; `name` is the first.
    pub entry: Vec<(String, Literal)>,
}
