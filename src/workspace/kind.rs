use std::path::Path;

use super::{CONFIG_FILE, PLUGINS_FOLDER, SESSIONS_FOLDER};
use crate::catalog::{Catalog, TableSpec};
use crate::ide::FileKind;
use crate::session::Library;
use crate::syntax::{Document, Table};

/// What a TOML file is to us by where it lies; `None` if only its text can tell. `root` is the
/// workspace that it lies in.
pub fn kind_by_place(path: &Path, root: Option<&Path>) -> Option<FileKind> {
    if path.file_name().is_some_and(|name| name == CONFIG_FILE) {
        return Some(FileKind::Configuration);
    }
    let folder = path.parent()?;
    // Other programs have folders of this name too.
    if root.is_some_and(|root| folder == root.join(PLUGINS_FOLDER)) {
        return Some(FileKind::Catalog);
    }
    folder.file_name().filter(|name| *name == SESSIONS_FOLDER).map(|_| FileKind::Session)
}

/// What a TOML file that lies anywhere is to us, by its text. Most are other programs', of which
/// nothing must be said: `None`.
pub fn kind_by_text(document: &Document) -> Option<FileKind> {
    if is_session(document) {
        return Some(FileKind::Session);
    }
    is_catalog(document).then_some(FileKind::Catalog)
}

/// What a document is that is no file, as editors have for what was never saved: there a session
/// may begin with nothing.
pub fn kind_of_unsaved(document: &Document) -> Option<FileKind> {
    let root = document.root();
    let file = Catalog::builtin().file();
    let is_begun = root.fields().any(|field| file.called(field.key.name()).is_some());
    if is_begun || root.fields().next().is_none() {
        return kind_by_text(document).or(Some(FileKind::Session));
    }
    kind_by_text(document)
}

/// Whether it has a `[session]` of ours, or an entry of a library that no other program would
/// write.
fn is_session(document: &Document) -> bool {
    let root = document.root();
    let table = |key: &str| root.get(key).and_then(|field| field.value.as_table());
    let catalog = Catalog::builtin();
    let session = catalog.table("session").zip(table("session"));
    session.is_some_and(|(spec, table)| {
        table.fields().next().is_none() || knows_one_of(spec, table, &["name"])
    }) || Library::ALL.iter().any(|library| {
        let array = root.get(library.key()).and_then(|field| field.value.as_array());
        let tables = array.into_iter().flat_map(|array| array.elements());
        let spec = catalog.table(library.table());
        tables
            .filter_map(|node| node.as_table())
            .any(|table| spec.is_some_and(|spec| knows_one_of(spec, table, COMMON)))
    })
}

/// Keys that say nothing of what a table is: every program's have them.
const COMMON: &[&str] = &["id", "name", "kind", "created_at", "status", "dropout", "head"];

/// Whether `table` has a key of `spec` that is not one of the `common` ones.
fn knows_one_of(spec: &TableSpec, table: Table<'_>, common: &[&str]) -> bool {
    table.fields().any(|field| {
        let name = field.key.name();
        !common.contains(&name) && spec.called(name).is_some()
            || name == "kind"
                && field.value.as_str().is_some_and(|kind| {
                    spec.key("kind").is_some_and(|key| key.choice(kind).is_some())
                })
    })
}

/// Whether it has an entry of a catalog with all that such an entry needs to be told.
fn is_catalog(document: &Document) -> bool {
    const ENTRIES: [(&str, &[&str]); 4] = [
        ("table", &["name", "title", "doc"]),
        ("choice", &["for", "value"]),
        ("backbone", &["name", "family"]),
        ("preset", &["target", "entry"]),
    ];
    ENTRIES.iter().any(|(key, needed)| {
        let array = document.root().get(key).and_then(|field| field.value.as_array());
        let tables = array.into_iter().flat_map(|array| array.elements());
        let mut tables = tables.filter_map(|node| node.as_table());
        tables.any(|table| needed.iter().all(|key| table.get(key).is_some()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_text(text: &str) -> Option<FileKind> {
        kind_by_text(&Document::parse(text))
    }

    fn unsaved(text: &str) -> Option<FileKind> {
        kind_of_unsaved(&Document::parse(text))
    }

    #[test]
    fn the_place_tells_first() {
        let root = Path::new("/project");
        let at = |path: &str| kind_by_place(Path::new(path), Some(root));
        assert_eq!(at("/project/nestling.toml"), Some(FileKind::Configuration));
        assert_eq!(at("/project/sessions/a.toml"), Some(FileKind::Session));
        assert_eq!(at("/project/plugins/a.toml"), Some(FileKind::Catalog));
        assert_eq!(at("/project/other/plugins/a.toml"), None);
        assert_eq!(at("/project/Cargo.toml"), None);
        assert_eq!(kind_by_place(Path::new("/project/plugins/a.toml"), None), None);
    }

    #[test]
    fn a_session_is_known_wherever_it_lies() {
        for text in [
            "[session]\nid = 'swift-golden-falcon'\n",
            "[session]\n",
            "[[trainings]]\noptimizer = 'adam'\n",
            "[[models]]\nkind = 'custom_cnn'\n",
            "experiments = [{ model_id = 'a' }]\n",
        ] {
            assert_eq!(by_text(text), Some(FileKind::Session), "{text}");
        }
    }

    #[test]
    fn a_catalog_is_known_wherever_it_lies() {
        let text = "[[choice]]\nfor = 'training.optimizer'\nvalue = 'lion'\n";
        assert_eq!(by_text(text), Some(FileKind::Catalog));
    }

    #[test]
    fn files_of_other_programs_are_nothing_to_us() {
        for text in [
            "",
            "[package]\nname = 'a'\n",
            "[session]\ntimeout = 30\n",
            "[session]\nname = 'tmux'\nwindows = 3\n",
            "models = ['gpt']\n",
            "[[models]]\nname = 'gpt'\nprovider = 'x'\n",
            "[[models]]\nid = 'a'\nname = 'b'\nkind = 'chat'\n",
            "[tool.poetry]\nname = 'a'\n",
            "[[table]]\nname = 'users'\n",
            "[[choice]]\nvalue = 3\n",
        ] {
            assert_eq!(by_text(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_never_saved_may_become_a_session() {
        for text in ["", "# notes\n", "sess", "[sessio", "[dataset]\n", "[session]\n"] {
            assert_eq!(unsaved(text), Some(FileKind::Session), "{text}");
        }
        for text in ["[package]\nname = 'a'\n", "[tool.poetry]\n", "x = 1\n"] {
            assert_eq!(unsaved(text), None, "{text}");
        }
    }
}
