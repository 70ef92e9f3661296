//! What an editor's unsaved changes of a session began with, kept while there are any: an editor that is
//! started again brings its unsaved text back, and nothing else tells what of it is its own and what
//! others wrote meanwhile.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::save::Draft;
use super::{OWN_FOLDER, SaveError, StoreError, Workspace, read};
use crate::session::ids::SessionId;

/// Where it is in a workspace's own folder.
const FOLDER: &str = "unsaved";

/// As an object: half of a file is none.
#[derive(Serialize, Deserialize)]
struct Kept {
    base: String,
}

impl Workspace {
    /// What the unsaved changes of a session in this editor (its name) began with, if there were any
    /// when it was last heard of.
    pub fn unsaved_base(&self, id: &SessionId, editor: &str) -> Option<String> {
        let kept = read(&self.unsaved_path(id, editor)).ok()?;
        Some(serde_json::from_str::<Kept>(&kept).ok()?.base)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is lost but this.
    pub fn keep_unsaved_base(
        &self,
        id: &SessionId,
        editor: &str,
        base: &str,
    ) -> Result<(), StoreError> {
        let path = self.unsaved_path(id, editor);
        self.make_own_folder_for(&path)?;
        let kept = Kept { base: base.to_owned() };
        let written = serde_json::to_vec(&kept)
            .map_err(|error| SaveError::Io(error.into()))
            .and_then(|content| Ok(Draft::over_any(&path, &content)?))
            .and_then(Draft::put_in_place);
        written.map_err(|error| StoreError::Save(path, error))
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

    #[test]
    fn it_is_kept_for_each_editor_until_there_are_no_changes_or_no_session() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let [a, b] = ["a", "a-b"].map(|id| SessionId::parse(id).unwrap());
        workspace.create_session(&a, "x = 1\n").unwrap();
        let (code, other) = ("Visual Studio Code", "../Emacs/29");
        assert_eq!(workspace.unsaved_base(&a, code), None);
        workspace.keep_unsaved_base(&a, code, "x = 1\n").unwrap();
        workspace.keep_unsaved_base(&a, other, "x = 2\n").unwrap();
        workspace.keep_unsaved_base(&b, other, "x = 3\n").unwrap();
        workspace.keep_unsaved_base(&a, code, "x = 4\n").unwrap();
        assert_eq!(workspace.unsaved_base(&a, code).unwrap(), "x = 4\n");
        assert_eq!(workspace.unsaved_base(&a, other).unwrap(), "x = 2\n");
        workspace.forget_unsaved_base(&a, code);
        assert_eq!(workspace.unsaved_base(&a, code), None);
        assert!(workspace.delete_session(&a).unwrap());
        assert_eq!(workspace.unsaved_base(&a, other), None);
        assert_eq!(workspace.unsaved_base(&b, other).unwrap(), "x = 3\n");
        let files = dir.path().join(".nestling/unsaved").read_dir().unwrap().count();
        assert_eq!(files, 1);
    }

    #[test]
    fn half_of_it_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(dir.path());
        let id = SessionId::parse("a").unwrap();
        workspace.keep_unsaved_base(&id, "", "x = 1\n").unwrap();
        let path = dir.path().join(".nestling/unsaved/a.editor.json");
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 3]).unwrap();
        assert_eq!(workspace.unsaved_base(&id, ""), None);
    }
}
