//! What an editor's unsaved changes of a session began with, kept while there are any: an editor that is
//! started again brings its unsaved text back, and nothing else tells what of it is its own and what
//! others wrote meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{OWN_FOLDER, SaveError, StoreError, Workspace, read};
use crate::session::ids::SessionId;

/// Where it is in a workspace's own folder.
const FOLDER: &str = "unsaved";

/// What unsaved changes began with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedBase {
    /// The text.
    pub text: String,
    /// The moment ([`Written::at`](super::Written::at)) of the last operation that is in it.
    pub known: i128,
}

impl Workspace {
    /// What the unsaved changes of a session in this editor (its name) began with, if there were any
    /// when it was last heard of.
    pub fn unsaved_base(&self, id: &SessionId, editor: &str) -> Option<UnsavedBase> {
        // Half of a JSON object is none.
        serde_json::from_str(&read(&self.unsaved_path(id, editor)).ok()?).ok()
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is lost but this.
    pub fn keep_unsaved_base(
        &self,
        id: &SessionId,
        editor: &str,
        base: &UnsavedBase,
    ) -> Result<(), StoreError> {
        let path = self.unsaved_path(id, editor);
        let content = serde_json::to_vec(base)
            .map_err(|error| StoreError::Save(path.clone(), SaveError::Io(error.into())))?;
        self.write_own(&path, &content)
    }

    /// There are no unsaved changes any more.
    pub fn forget_unsaved_base(&self, id: &SessionId, editor: &str) {
        self.forget_unsaved_at(&self.unsaved_path(id, editor));
    }

    /// Forgets those of all editors.
    pub(super) fn forget_unsaved(&self, id: &SessionId) {
        let Ok(entries) = self.unsaved_folder().read_dir() else { return };
        let begin = format!("{id}.");
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(&begin) {
                self.forget_unsaved_at(&entry.path());
            }
        }
    }

    fn forget_unsaved_at(&self, path: &Path) {
        if self.hold_inside_store(path).is_ok() {
            let _ = fs::remove_file(path);
        }
    }

    fn unsaved_folder(&self) -> PathBuf {
        self.root().join(OWN_FOLDER).join(FOLDER)
    }

    fn unsaved_path(&self, id: &SessionId, editor: &str) -> PathBuf {
        self.unsaved_folder().join(format!("{id}.{}.json", file_name_of(editor)))
    }
}

/// An editor's name as a part of a file's: `Visual Studio Code` is `visual-studio-code`.
fn file_name_of(editor: &str) -> String {
    let plain = |letter: char| match letter.to_ascii_lowercase() {
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => '-',
    };
    match editor.chars().take(40).map(plain).collect::<String>() {
        name if name.is_empty() => "editor".to_owned(),
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> UnsavedBase {
        UnsavedBase { text: text.to_owned(), known: 7 }
    }

    #[test]
    fn it_is_kept_for_each_editor_until_there_are_no_changes_or_no_session() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let [a, b] = ["a", "a-b"].map(|id| SessionId::parse(id).unwrap());
        workspace.create_session(&a, "x = 1\n").unwrap();
        let (code, other) = ("Visual Studio Code", "../Emacs/29");
        assert_eq!(workspace.unsaved_base(&a, code), None);
        workspace.keep_unsaved_base(&a, code, &base("x = 1\n")).unwrap();
        workspace.keep_unsaved_base(&a, other, &base("x = 2\n")).unwrap();
        workspace.keep_unsaved_base(&b, other, &base("x = 3\n")).unwrap();
        workspace.keep_unsaved_base(&a, code, &base("x = 4\n")).unwrap();
        assert_eq!(workspace.unsaved_base(&a, code), Some(base("x = 4\n")));
        assert_eq!(workspace.unsaved_base(&a, other), Some(base("x = 2\n")));
        workspace.forget_unsaved_base(&a, code);
        assert_eq!(workspace.unsaved_base(&a, code), None);
        assert!(workspace.delete_session(&a).unwrap());
        assert_eq!(workspace.unsaved_base(&a, other), None);
        assert_eq!(workspace.unsaved_base(&b, other), Some(base("x = 3\n")));
        let files = dir.path().join(".nestling/unsaved").read_dir().unwrap().count();
        assert_eq!(files, 1);
    }

    #[test]
    fn half_of_it_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let id = SessionId::parse("a").unwrap();
        workspace.keep_unsaved_base(&id, "", &base("x = 1\n")).unwrap();
        let path = dir.path().join(".nestling/unsaved/a.editor.json");
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 3]).unwrap();
        assert_eq!(workspace.unsaved_base(&id, ""), None);
    }
}
