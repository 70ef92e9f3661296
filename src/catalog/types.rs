use std::sync::{Arc, LazyLock};

/// Everything a session may contain. See `docs/catalog.md` for the format of its data files.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// All table shapes by name; `"session-file"` is the document itself.
    pub(super) tables: Vec<TableSpec>,
    /// The backbones of `models.base_model`.
    pub(super) backbones: Vec<Backbone>,
    /// Ready-made models and trainings.
    pub(super) presets: Vec<Preset>,
}

/// The shape of a table: the keys it may hold.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// `"session-file"`, `"session"`, `"dataset"`, `"dataset.split"`, `"model"`, `"layer"`, …
    pub name: String,
    /// What such a table is, in Markdown; for a person.
    pub doc: String,
    /// Its keys in the order a person would write them. A name may stand here more than once,
    /// each time with another [`KeySpec::when`].
    pub keys: Vec<KeySpec>,
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
    /// What its absence means; also what a template inserts.
    pub default: Option<Literal>,
    /// What is usual; anything else is allowed, but a warning says why it is unusual.
    pub typical: Option<Typical>,
    /// On which sibling's value it depends whether the key applies; absent: always.
    pub when: Option<When>,
    /// Older spellings of this key: understood, reported as `deprecated-key`.
    pub aliases: Vec<String>,
    /// The unit of its values, as in `"epochs"`, `"percent"`, `"pixels"`, `"seconds"`.
    pub unit: Option<String>,
    /// A value to offer where there is no default.
    pub example: Option<Literal>,
    /// Written by trainers, not by people: not offered first in completion.
    pub recorded: bool,
}

/// The key applies only where the sibling `selector` has one of `values`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The sibling key, as in `"kind"`.
    pub selector: String,
    /// Its values that make the key applicable.
    pub values: Vec<String>,
}

/// What a value may be.
#[derive(Debug, Clone)]
pub enum ValueType {
    /// Any text.
    String,
    /// A path relative to the workspace root.
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
        /// The least and the greatest number of elements.
        length: Option<(usize, usize)>,
        /// Whether no value may stand twice.
        unique: bool,
        /// For tables with a selector (layers): the selector's values that are allowed here;
        /// empty: all.
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
#[derive(Debug, Clone)]
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

/// The allowed numbers; an absent end is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FloatRange {
    /// The lower end.
    pub min: Option<Bound>,
    /// The upper end.
    pub max: Option<Bound>,
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

/// What a table knows of a key.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'c> {
    /// It applies here.
    Known(&'c KeySpec),
    /// The table has such a key, but under another value of its selector.
    Inapplicable(&'c KeySpec),
    /// An older spelling of this key.
    Deprecated(&'c KeySpec),
    /// No such key.
    Unknown,
}

impl Catalog {
    /// The catalog of format 1, from the data files compiled in.
    ///
    /// # Panics
    /// When a built-in data file has a mistake; a test holds that none has.
    pub fn builtin() -> &'static Arc<Catalog> {
        static BUILTIN: LazyLock<Arc<Catalog>> = LazyLock::new(|| todo!());
        &BUILTIN
    }

    /// The shape of the document itself.
    pub fn file(&self) -> &TableSpec {
        todo!()
    }

    /// The shape called `name`.
    pub fn table(&self, name: &str) -> Option<&TableSpec> {
        self.tables.iter().find(|table| table.name == name)
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
    /// What this table knows of `key`, where `selected` tells the value that a sibling has (its
    /// default where it is absent); `None` for a sibling whose value is not one of its choices:
    /// then every key that depends on it applies.
    pub fn lookup<'c>(
        &'c self,
        key: &str,
        selected: impl Fn(&KeySpec) -> Option<String>,
    ) -> Lookup<'c> {
        let _ = (key, selected);
        todo!()
    }

    /// The keys that apply, in order.
    pub fn applicable<'c>(
        &'c self,
        selected: impl Fn(&KeySpec) -> Option<String> + 'c,
    ) -> impl Iterator<Item = &'c KeySpec> {
        let _ = selected;
        self.keys.iter()
    }

    /// The first key called `name`, whatever it depends on.
    pub fn key(&self, name: &str) -> Option<&KeySpec> {
        self.keys.iter().find(|key| key.name == name)
    }
}
