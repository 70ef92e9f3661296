//! What is known of a dataset's folder, as plain data: `workspace` looks, everyone else reads.

use super::Dataset;

/// What is known of the folder that `dataset.path` names.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DatasetFolder {
    /// Nobody has looked (yet), or the session names no folder: nothing is to be said about it.
    #[default]
    Unknown,
    /// It is not there.
    Missing,
    /// It has been scanned.
    Found(Samples),
}

/// The images of a dataset's folder, counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples {
    /// How the folder is laid out.
    pub layout: FolderLayout,
    /// The classes found, sorted by name.
    pub classes: Vec<ClassSamples>,
}

/// The two ways to keep images.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FolderLayout {
    /// A folder a class; the session's split divides each.
    #[default]
    PerClass,
    /// `train/` and `val/` (or `validation/`, and `test/`), in each a folder a class.
    PerSplit,
}

/// One class of a dataset's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassSamples {
    /// Its folder's name.
    pub name: String,
    /// Images in `train/`; 0 with [`FolderLayout::PerClass`].
    pub train: u64,
    /// Images in `val/`; 0 with [`FolderLayout::PerClass`].
    pub val: u64,
    /// Images in `test/`; 0 with [`FolderLayout::PerClass`].
    pub test: u64,
    /// Images that no folder divides; 0 with [`FolderLayout::PerSplit`].
    pub undivided: u64,
    /// Up to ten of them, with `/` between their parts, relative to the workspace root where the
    /// dataset lies in it.
    pub sample_paths: Vec<String>,
}

/// What a session's dataset comes to: the classes it takes, divided as it says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DatasetInfo {
    /// Images to train with.
    pub total_train: u64,
    /// Images to validate with.
    pub total_val: u64,
    /// Images to test with.
    pub total_test: u64,
    /// The classes taken, in the session's order; where it lists none, all found, by name.
    pub classes: Vec<String>,
    /// Images to train with, for each of `classes`.
    pub train_samples: Vec<u64>,
    /// Images to validate with, for each of `classes`.
    pub val_samples: Vec<u64>,
    /// Images to test with, for each of `classes`.
    pub test_samples: Vec<u64>,
    /// Up to ten paths for each of `classes`.
    pub sample_paths: Vec<Vec<String>>,
}

impl ClassSamples {
    /// All its images.
    pub fn total(&self) -> u64 {
        self.train + self.val + self.test + self.undivided
    }
}

impl Samples {
    /// The class called `name`.
    pub fn class(&self, name: &str) -> Option<&ClassSamples> {
        let at = self.classes.binary_search_by(|class| class.name.as_str().cmp(name)).ok()?;
        self.classes.get(at)
    }
}

impl DatasetInfo {
    /// Divides `samples` as `dataset` says.
    pub fn of(_samples: &Samples, _dataset: &Dataset<'_>) -> Self {
        todo!()
    }
}
