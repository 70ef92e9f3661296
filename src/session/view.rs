use crate::catalog::Catalog;
use crate::session::{Dataset, Entry, Experiment, Library, Model, Spanned, Training};
use crate::syntax::Document;

/// A session file, understood.
#[derive(Debug, Clone)]
pub struct Session<'a> {
    document: &'a Document,
    catalog: &'a Catalog,
}

impl<'a> Session<'a> {
    /// Finds the entries and indexes their IDs.
    pub fn new(document: &'a Document, catalog: &'a Catalog) -> Self {
        Self { document, catalog }
    }

    /// The file.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// What may be written in it.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// `session.id`.
    pub fn id(&self) -> Option<Spanned<&'a str>> {
        todo!()
    }

    /// The dataset configuration.
    pub fn dataset(&self) -> Dataset<'a> {
        todo!()
    }

    /// The entries of one library, in file order.
    pub fn entries(&self, library: Library) -> &[Entry<'a>] {
        let _ = library;
        todo!()
    }

    /// The models, in file order.
    pub fn models(&self) -> impl Iterator<Item = Model<'a>> + '_ {
        self.entries(Library::Models).iter().copied().map(Model)
    }

    /// The trainings, in file order.
    pub fn trainings(&self) -> impl Iterator<Item = Training<'a>> + '_ {
        self.entries(Library::Trainings).iter().copied().map(Training)
    }

    /// The experiments, in file order.
    pub fn experiments(&self) -> impl Iterator<Item = Experiment<'a>> + '_ {
        self.entries(Library::Experiments).iter().copied().map(Experiment)
    }

    /// The entry with this ID (the first, if several have it).
    pub fn find(&self, library: Library, id: &str) -> Option<Entry<'a>> {
        let _ = (library, id);
        todo!()
    }

    /// The experiments that refer to the entry `id` of `library`.
    pub fn uses(&self, library: Library, id: &str) -> impl Iterator<Item = Experiment<'a>> + '_ {
        let _ = (library, id);
        std::iter::empty()
    }
}
