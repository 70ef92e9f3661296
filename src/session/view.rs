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
        let entries = |library| Entries::new(entries_of(document, catalog, library).collect());
        Self::of_entries(document, catalog, Library::ALL.map(entries))
    }

    fn of_entries(
        document: &'a Document,
        catalog: &'a Catalog,
        [models, trainings, experiments]: [Entries<'a>; 3],
    ) -> Self {
        let uses = |reference: fn(&Entry<'a>) -> Option<Spanned<&'a str>>| {
            Index::new(experiments.list.iter().map(|entry| reference(entry).map(|id| id.value)))
        };
        Self {
            document,
            catalog,
            dataset: Dataset::of(document, catalog),
            models,
            trainings,
            model_uses: uses(|entry| entry.names.model_id),
            training_uses: uses(|entry| entry.names.training_id),
            experiments,
        }
    }

    /// A session that knows of one entry only and, if that is an experiment, of the training that
    /// it refers to: enough to judge what follows from the entry itself. The rest of the file, such
    /// as the dataset, is known as ever.
    pub fn about(
        document: &'a Document,
        catalog: &'a Catalog,
        library: Library,
        index: usize,
    ) -> Option<Self> {
        let entry = entry_of(document, catalog, library, index)?;
        let training = entry.names.training_id.and_then(|id| {
            let mut trainings = entries_of(document, catalog, Library::Trainings);
            trainings.find(|training| training.id().is_some_and(|own| own.value == id.value))
        });
        let entries = |of: Library| {
            let entries = [Some(entry), training].into_iter().flatten();
            Entries::new(entries.filter(|entry| entry.library == of).collect())
        };
        Some(Self::of_entries(document, catalog, Library::ALL.map(entries)))
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
    fn new(list: Vec<Entry<'a>>) -> Self {
        let ids = Index::new(list.iter().map(|entry| entry.id().map(|id| id.value)));
        Self { list, ids }
    }
}

/// The entries of one library, in file order.
pub(crate) fn entries_of<'a>(
    document: &'a Document,
    catalog: &'a Catalog,
    library: Library,
) -> impl Iterator<Item = Entry<'a>> {
    let tables = tables_of(document, catalog, library);
    tables.enumerate().map(move |(index, table)| Entry::new(library, index, table, catalog))
}

/// The entry of `library` at this place, from 0.
pub(crate) fn entry_of<'a>(
    document: &'a Document,
    catalog: &'a Catalog,
    library: Library,
    index: usize,
) -> Option<Entry<'a>> {
    let table = tables_of(document, catalog, library).nth(index)?;
    Some(Entry::new(library, index, table, catalog))
}

fn tables_of<'a>(
    document: &'a Document,
    catalog: &Catalog,
    library: Library,
) -> impl Iterator<Item = Table<'a>> + use<'a> {
    let field = document.root().get(library.key());
    let field = field.filter(|_| catalog.file().key(library.key()).is_some());
    let array = field.and_then(|field| field.value.as_array());
    let nodes = array.into_iter().flat_map(|array| array.elements());
    nodes.filter_map(|node| node.as_table())
}

#[cfg(test)]
mod tests;
