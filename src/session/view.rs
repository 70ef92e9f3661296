use super::index::Index;
use super::samples::DatasetFolder;
use crate::catalog::Catalog;
use crate::session::{Dataset, Entry, Experiment, Library, Model, Spanned, Training};
use crate::syntax::{Document, Field, Node, Table};

/// The newest format of session files that this version understands.
pub const NEWEST_FORMAT: i64 = 1;

/// A session file, understood.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    document: &'a Document,
    catalog: &'a Catalog,
    dataset: Dataset<'a>,
    models: Entries<'a>,
    trainings: Entries<'a>,
    experiments: Entries<'a>,
    model_uses: Index<'a>,
    training_uses: Index<'a>,
}

/// The entries of one library, and where each ID is.
#[derive(Debug, Clone)]
struct Entries<'a> {
    list: Vec<Entry<'a>>,
    ids: Index<'a>,
}

impl<'a> Session<'a> {
    /// Finds the entries and indexes their IDs and references. A file of another kind, whose
    /// catalog knows of no libraries, is a session with nothing in it.
    pub fn new(document: &'a Document, catalog: &'a Catalog) -> Self {
        let experiments = Entries::find(document, catalog, Library::Experiments);
        let uses = |reference: fn(&Entry<'a>) -> Option<Spanned<&'a str>>| {
            Index::new(experiments.list.iter().map(|entry| reference(entry).map(|id| id.value)))
        };
        Self {
            document,
            catalog,
            dataset: Dataset::of(document, catalog),
            models: Entries::find(document, catalog, Library::Models),
            trainings: Entries::find(document, catalog, Library::Trainings),
            model_uses: uses(|entry| entry.names.model_id),
            training_uses: uses(|entry| entry.names.training_id),
            experiments,
        }
    }

    /// The same, with what is known of the dataset's folder: its classes count where the file
    /// lists none.
    #[must_use]
    pub fn in_folder(mut self, folder: &DatasetFolder) -> Self {
        self.dataset = self.dataset.in_folder(folder);
        self
    }

    /// The file.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// What may be written in it.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// `[session]`, if the file has it.
    pub fn table(&self) -> Option<Table<'a>> {
        self.catalog.file().key("session")?;
        self.document.root().get("session")?.value.as_table()
    }

    /// `session.id`.
    pub fn id(&self) -> Option<Spanned<&'a str>> {
        let node = self.table()?.get("id")?.value;
        Some(Spanned { value: node.as_str()?, range: node.range() })
    }

    /// `session.format`, where it is newer than this version understands: then nothing else in
    /// the file is surely understood.
    pub fn newer_format(&self) -> Option<Node<'a>> {
        let format = self.table()?.get("format")?.value;
        (format.as_integer()? > NEWEST_FORMAT).then_some(format)
    }

    /// The dataset configuration.
    pub fn dataset(&self) -> Dataset<'a> {
        self.dataset
    }

    /// The field that holds a library, if the file has it.
    pub fn library(&self, library: Library) -> Option<Field<'a>> {
        self.catalog.file().key(library.key())?;
        self.document.root().get(library.key())
    }

    /// The entries of one library, in file order.
    pub fn entries(&self, library: Library) -> &[Entry<'a>] {
        &self.of(library).list
    }

    /// The models, in file order.
    pub fn models(&self) -> impl ExactSizeIterator<Item = Model<'a>> + '_ {
        self.models.list.iter().copied().map(Model)
    }

    /// The trainings, in file order.
    pub fn trainings(&self) -> impl ExactSizeIterator<Item = Training<'a>> + '_ {
        self.trainings.list.iter().copied().map(Training)
    }

    /// The experiments, in file order.
    pub fn experiments(&self) -> impl ExactSizeIterator<Item = Experiment<'a>> + '_ {
        self.experiments.list.iter().copied().map(Experiment)
    }

    /// The entry with this ID (the first, if several have it).
    pub fn find(&self, library: Library, id: &str) -> Option<Entry<'a>> {
        self.find_all(library, id).next()
    }

    /// All entries with this ID, in file order.
    pub fn find_all<'s>(
        &'s self,
        library: Library,
        id: &str,
    ) -> impl Iterator<Item = Entry<'a>> + use<'s, 'a> {
        let entries = self.of(library);
        entries.ids.all(id).filter_map(|at| entries.list.get(at).copied())
    }

    /// The experiments that refer to the entry `id` of `library`; none for an experiment's ID.
    pub fn uses<'s>(
        &'s self,
        library: Library,
        id: &str,
    ) -> impl Iterator<Item = Experiment<'a>> + use<'s, 'a> {
        let index = match library {
            Library::Models => Some(&self.model_uses),
            Library::Trainings => Some(&self.training_uses),
            Library::Experiments => None,
        };
        let places = index.map(|index| index.all(id)).into_iter().flatten();
        places.filter_map(|at| self.experiments.list.get(at).copied().map(Experiment))
    }

    /// Whether an entry of any library has this ID.
    pub fn has_id(&self, id: &str) -> bool {
        Library::ALL.iter().any(|library| self.of(*library).ids.contains(id))
    }

    fn of(&self, library: Library) -> &Entries<'a> {
        match library {
            Library::Models => &self.models,
            Library::Trainings => &self.trainings,
            Library::Experiments => &self.experiments,
        }
    }
}

impl<'a> Entries<'a> {
    fn find(document: &'a Document, catalog: &'a Catalog, library: Library) -> Self {
        let field = document.root().get(library.key());
        let field = field.filter(|_| catalog.file().key(library.key()).is_some());
        let array = field.and_then(|field| field.value.as_array());
        let tables = array.into_iter().flat_map(|array| array.elements());
        let entry = |(index, table)| Entry::new(library, index, table, catalog);
        let list: Vec<_> =
            tables.filter_map(|node| node.as_table()).enumerate().map(entry).collect();
        let ids = Index::new(list.iter().map(|entry| entry.id().map(|id| id.value)));
        Self { list, ids }
    }
}

#[cfg(test)]
mod tests;
