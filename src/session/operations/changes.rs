use crate::catalog::{Literal, TableSpec};
use crate::session::Status;

/// Keys to set and to take out. A path has a part for each table it goes through:
/// `["split", "train"]`; for an element of a list, its index from 0: `["layers", "1", "units"]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// In the order to write them.
    pub set: Vec<(Vec<String>, Literal)>,
    /// What is not there already is no mistake. What is set as well is not taken out.
    pub unset: Vec<Vec<String>>,
}

impl Changes {
    /// Sets a key.
    pub(super) fn put(&mut self, key: &str, value: Literal) {
        self.set_path(vec![key.to_owned()], value);
    }

    /// Takes a key out.
    pub(super) fn take_out(&mut self, key: &str) {
        self.unset_path(vec![key.to_owned()]);
    }

    /// Adds changes, which stand in place of earlier ones of the same keys.
    pub fn extend(&mut self, later: Changes) {
        for path in later.unset {
            self.unset_path(path);
        }
        for (path, value) in later.set {
            self.set_path(path, value);
        }
    }

    /// Sets what `path` leads to, whatever was said of it or of what is below it before.
    pub fn set_path(&mut self, path: Vec<String>, value: Literal) {
        self.forget(&path);
        self.set.push((path, value));
    }

    /// Takes out what `path` leads to, whatever was said of it or of what is below it before.
    pub fn unset_path(&mut self, path: Vec<String>) {
        self.forget(&path);
        self.unset.push(path);
    }

    fn forget(&mut self, path: &[String]) {
        self.set.retain(|(known, _)| !known.starts_with(path));
        self.unset.retain(|known| !known.starts_with(path));
    }

    /// The string that a key is set to.
    pub(super) fn string(&self, key: &str) -> Option<&str> {
        let mut set = self.set.iter().rev();
        set.find(|(path, _)| path.as_slice() == [key])?.1.as_str()
    }

    /// The status that is asked for: what is taken out has its default.
    pub(super) fn status(&self) -> Option<Status> {
        if self.unset.iter().any(|path| path.as_slice() == ["status"]) {
            return Some(Status::Ready);
        }
        Status::from_name(self.string("status")?)
    }

    /// The same with other paths.
    pub(super) fn with_paths(&self, path: impl Fn(&[String]) -> Vec<String>) -> Self {
        Self {
            set: self.set.iter().map(|(at, value)| (path(at), value.clone())).collect(),
            unset: self.unset.iter().map(|at| path(at)).collect(),
        }
    }

    /// Brings what is set into the order of the catalog.
    pub(super) fn sort(&mut self, spec: Option<&TableSpec>) {
        self.set.sort_by_key(|(path, _)| path.first().map(|key| place(spec, key)));
    }
}

/// Where the catalog has a key among those of its table; unknown ones come last.
pub(super) fn place(spec: Option<&TableSpec>, key: &str) -> usize {
    let known = spec.and_then(|spec| spec.keys.iter().position(|spec| spec.name == key));
    known.unwrap_or(usize::MAX)
}
