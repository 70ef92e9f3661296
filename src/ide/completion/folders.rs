//! Folders for `dataset.path`. Which ones there are, the disk knows: the caller looks, between
//! [`folder_wanted`] and [`folder_completions`].

use super::{Completion, CompletionKind, Completions, listed, values};
use crate::catalog::ValueType;
use crate::ide::Snapshot;
use crate::ide::cursor::{self, Place, ValuePlace};
use crate::text::{TextRange, TextSize};

/// If a path is written at `at`: the folder that is typed so far (`data/` of `data/mal`, empty for
/// the workspace root), in which folders can follow.
pub fn folder_wanted(snapshot: &Snapshot, at: TextSize) -> Option<String> {
    let Place::Value(place) = cursor::locate(snapshot, at) else { return None };
    typed_folder(snapshot, &place, at)
}

/// The paths to `folders`, which are in the folder that [`folder_wanted`] gave for `at`.
pub fn folder_completions(snapshot: &Snapshot, at: TextSize, folders: &[String]) -> Completions {
    let Place::Value(place) = cursor::locate(snapshot, at) else { return Completions::default() };
    let Some(typed) = typed_folder(snapshot, &place, at) else { return Completions::default() };
    let completions = folders.iter().zip(0..).map(|(name, rank)| {
        let path = format!("{typed}{name}");
        Completion {
            detail: Some("folder".to_owned()),
            kind: CompletionKind::Folder,
            rank,
            ..values::string(snapshot, &place, &path, &path)
        }
    });
    listed(snapshot, at, completions.collect())
}

fn typed_folder(snapshot: &Snapshot, place: &ValuePlace<'_>, at: TextSize) -> Option<String> {
    if !matches!(place.expected.value, ValueType::Path) || at < place.range.start() {
        return None;
    }
    let typed = snapshot.document.slice(TextRange::new(place.range.start(), at));
    let typed = typed.trim_start_matches(['"', '\'']);
    Some(typed.rfind('/').map_or("", |slash| &typed[..=slash]).to_owned())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::ide::testing::{accepted, at_cursor, listed};

    fn check(fixture: &str, wanted: Option<&str>, expected: Expect) {
        let (snapshot, at) = at_cursor(fixture);
        assert_eq!(folder_wanted(&snapshot, at).as_deref(), wanted);
        let folders = ["malimg", "malware old"].map(str::to_owned);
        let found = folder_completions(&snapshot, at, &folders);
        expected.assert_eq(&listed(found.items.iter()));
    }

    #[test]
    fn folders_follow_what_is_typed() {
        check(
            "[dataset]\npath = $0\n",
            Some(""),
            expect![[r#"
            malimg (folder): "malimg"
            malware old (folder): "malware old"
        "#]],
        );
        check(
            "[dataset]\npath = \"data/mal$0\"\n",
            Some("data/"),
            expect![[r#"
                data/malimg (folder): data/malimg
                data/malware old (folder): data/malware old
            "#]],
        );
        check(
            "[dataset]\npath = \"/srv/$0\n",
            Some("/srv/"),
            expect![[r#"
                /srv/malimg (folder): /srv/malimg"
                /srv/malware old (folder): /srv/malware old"
            "#]],
        );
        check("[dataset]\nclasses = [\"data/$0\"]\n", None, expect![[""]]);
        check("[session]\nname = \"data/$0\"\n", None, expect![[""]]);
    }

    #[test]
    fn the_whole_path_is_written() {
        let (snapshot, at) = at_cursor("[dataset]\npath = \"data/mal$0ign\" # mine\n");
        let found = folder_completions(&snapshot, at, &["malimg".to_owned()]);
        expect![[r#"
            [dataset]
            path = "data/malimg" # mine
        "#]]
        .assert_eq(&accepted(&snapshot, &found.items[0]));
    }
}
