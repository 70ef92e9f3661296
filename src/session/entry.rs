use crate::syntax::Table;
use crate::text::TextRange;

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes, quotes included.
    pub range: TextRange,
}

/// The three lists of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Library {
    /// `[[models]]`.
    Models,
    /// `[[trainings]]`.
    Trainings,
    /// `[[experiments]]`.
    Experiments,
}

impl Library {
    /// All three, in file order.
    pub const ALL: [Library; 3] = [Library::Models, Library::Trainings, Library::Experiments];

    /// The key in the file: `"models"`.
    pub const fn key(self) -> &'static str {
        match self {
            Library::Models => "models",
            Library::Trainings => "trainings",
            Library::Experiments => "experiments",
        }
    }

    /// One entry, in words: `"model"`.
    pub const fn noun(self) -> &'static str {
        match self {
            Library::Models => "model",
            Library::Trainings => "training",
            Library::Experiments => "experiment",
        }
    }

    /// What generated IDs start with: `"model_"`.
    pub const fn id_prefix(self) -> &'static str {
        match self {
            Library::Models => "model_",
            Library::Trainings => "train_",
            Library::Experiments => "exp_",
        }
    }

    /// The name of the catalog's table for an entry: `"model"`.
    pub const fn table(self) -> &'static str {
        self.noun()
    }
}

/// One entry of a library.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Which library.
    pub library: Library,
    /// Its place in the library, from 0.
    pub index: usize,
    /// The table as written.
    pub table: Table<'a>,
}

impl<'a> Entry<'a> {
    /// Its `id`, if it has one that is a string.
    pub fn id(&self) -> Option<Spanned<&'a str>> {
        self.string("id")
    }

    /// Its `name`, if it has one that is a string.
    pub fn name(&self) -> Option<Spanned<&'a str>> {
        self.string("name")
    }

    /// How messages call it: its name, else its ID, else "model 3".
    pub fn label(&self) -> String {
        match self.name().or(self.id()) {
            Some(name) => format!("\u{201c}{}\u{201d}", name.value),
            None => format!("{} {}", self.library.noun(), self.index + 1),
        }
    }

    /// The string that `key` holds.
    pub fn string(&self, key: &str) -> Option<Spanned<&'a str>> {
        let node = self.table.get(key)?.value;
        Some(Spanned { value: node.as_str()?, range: node.range() })
    }
}

/// A model entry.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a>(pub Entry<'a>);

/// A training entry.
#[derive(Debug, Clone, Copy)]
pub struct Training<'a>(pub Entry<'a>);

/// An experiment entry.
#[derive(Debug, Clone, Copy)]
pub struct Experiment<'a>(pub Entry<'a>);

impl<'a> Experiment<'a> {
    /// The reference to its model.
    pub fn model_id(&self) -> Option<Spanned<&'a str>> {
        self.0.string("model_id")
    }

    /// The reference to its training.
    pub fn training_id(&self) -> Option<Spanned<&'a str>> {
        self.0.string("training_id")
    }

    /// Its status, as written.
    pub fn status(&self) -> Option<Spanned<&'a str>> {
        self.0.string("status")
    }
}

/// The dataset configuration; absent keys have their defaults.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// `[dataset]`, if the file has it.
    pub table: Option<Table<'a>>,
}

impl<'a> Dataset<'a> {
    /// `[height, width]` in pixels, if both are positive integers (the catalog's default where absent).
    pub fn image_size(&self) -> Option<(u64, u64)> {
        todo!()
    }

    /// The number of classes listed; `None` where the list is absent.
    pub fn class_count(&self) -> Option<u64> {
        todo!()
    }
}
