use super::{Catalog, CatalogError};

/// A catalog file: built in, or a user's plugin.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, for messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl Catalog {
    /// Reads data files, the first ones first; a later file may add choices to a key of an
    /// earlier one.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(sources: &[Source<'_>]) -> Result<Catalog, Vec<CatalogError>> {
        let _ = sources;
        todo!()
    }

    /// The built-in data files.
    pub fn builtin_sources() -> &'static [Source<'static>] {
        &[]
    }
}
