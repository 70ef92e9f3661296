use std::fmt;

use crate::catalog::{Catalog, Preset};
use crate::session::Library;
use crate::text::similar;

/// The presets of a library: what its entries may begin with.
pub fn presets_of(library: Library) -> impl Iterator<Item = &'static Preset> {
    let presets = Catalog::builtin().presets().iter();
    presets.filter(move |preset| Library::from(preset.target) == library)
}

/// The preset of a library that is called `id`.
///
/// # Errors
/// When there is none; which one was probably meant.
pub fn preset(library: Library, id: &str) -> Result<&'static Preset, UnknownPreset> {
    presets_of(library)
        .find(|preset| preset.id == id)
        .ok_or_else(|| UnknownPreset { library, id: id.to_owned() })
}

/// There is no such preset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPreset {
    /// Of this library.
    pub library: Library,
    /// What was asked for.
    pub id: String,
}

impl fmt::Display for UnknownPreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = || presets_of(self.library).map(|preset| preset.id.as_str());
        write!(f, "there is no {} preset `{}`; ", self.library.noun(), self.id)?;
        match similar(&self.id, known()).first() {
            Some(meant) => write!(f, "did you mean `{meant}`?"),
            None => write!(f, "there are `{}`", known().collect::<Vec<_>>().join("`, `")),
        }
    }
}

impl std::error::Error for UnknownPreset {}
