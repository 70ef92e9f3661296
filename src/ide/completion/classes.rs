//! Names of the dataset's classes, where a key holds some of them.

use super::template::Template;
use super::writing::Writer;
use super::{Completion, CompletionKind, keys, values};
use crate::catalog::{KeySpec, Literal, ValueType};
use crate::ide::Snapshot;
use crate::ide::cursor::{KeyPlace, Place, Shape, ValuePlace};
use crate::session::network::Count;
use crate::session::samples::DatasetFolder;
use crate::session::{Session, render};

/// The key of the table that has a key for each class.
pub(super) const WEIGHTS: &str = "class_weights";

/// Keys of a table with a key for each class, as `class_weights` is.
pub(super) fn keys<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
) -> Vec<Completion> {
    let Shape::Map { key: Some(key), value } = place.scope.shape else { return Vec::new() };
    let weight =
        KeySpec { value: value.clone(), example: Some(Literal::Float(1.0)), ..key.clone() };
    let known = known(snapshot, session);
    let free = known.into_iter().filter(|class| !place.scope.has(class.name));
    let completions = free.zip(0..).map(|(class, rank)| {
        let mut template = Template::default();
        template.text(&render::key(class.name));
        if !place.has_value {
            template.text(" = ");
            let at = place.word.start();
            Writer { snapshot, session, scope: &place.scope, at }.value(&weight, &mut template);
        }
        Completion {
            detail: Some(class.detail()),
            rank,
            ..keys::written(snapshot, place, template, CompletionKind::Key, class.name)
        }
    });
    completions.collect()
}

/// Elements of a list of classes: of the dataset's own, the folders that there are.
pub(super) fn elements(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &ValuePlace<'_>,
) -> Vec<Completion> {
    let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
    let is_text = matches!(place.expected.value, ValueType::String);
    if !is_text || place.key.name != "classes" {
        return Vec::new();
    }
    let names = if table == "dataset" { found(snapshot) } else { known(snapshot, session) };
    let completions = names.into_iter().zip(0..).map(|(class, rank)| Completion {
        detail: Some(class.detail()),
        rank,
        ..values::string(snapshot, place, class.name, class.name)
    });
    completions.collect()
}

/// Whether classes belong at `place` and the folder that they lie in has not been looked through
/// yet.
pub(super) fn await_folder(snapshot: &Snapshot, session: &Session<'_>, place: &Place<'_>) -> bool {
    let of_classes = match place {
        Place::Key(place) => {
            matches!(place.scope.shape, Shape::Map { key: Some(key), .. } if key.name == WEIGHTS)
        }
        Place::Value(place) => place.elements.is_some() && place.key.name == "classes",
        Place::Header(_) | Place::Nothing => false,
    };
    let is_unknown = matches!(*snapshot.folder, DatasetFolder::Unknown);
    of_classes && is_unknown && session.dataset().path().is_some()
}

/// A class that can be named.
#[derive(Clone, Copy)]
struct Class<'a> {
    name: &'a str,
    /// Its images, where its folder is known.
    images: Option<u64>,
}

impl Class<'_> {
    fn detail(self) -> String {
        match self.images {
            Some(1) => "1 image".to_owned(),
            Some(images) => format!("{} images", Count(images)),
            None => "class of the dataset".to_owned(),
        }
    }
}

/// The classes of the session: those it lists, else all that are found.
fn known<'a>(snapshot: &'a Snapshot, session: &Session<'a>) -> Vec<Class<'a>> {
    let found = found(snapshot);
    if !session.dataset().lists_classes() {
        return found;
    }
    let images = |name: &str| found.iter().find(|class| class.name == name)?.images;
    let listed = session.dataset().classes();
    listed.map(|class| Class { name: class.value, images: images(class.value) }).collect()
}

/// The classes that have a folder.
fn found(snapshot: &Snapshot) -> Vec<Class<'_>> {
    let Some(samples) = snapshot.folder.samples() else { return Vec::new() };
    samples.classes.iter().map(|c| Class { name: &c.name, images: Some(c.total()) }).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::ide::completions;
    use crate::ide::testing::{at_cursor, check_completion_in, malware};

    #[test]
    fn the_folders_are_what_a_dataset_can_list() {
        check_completion_in(
            malware(),
            "[dataset]\nclasses = [$0]\n",
            expect![[r#"
            Adialer.C (120 images): "Adialer.C"
            Allaple.A (2,900 images): "Allaple.A"
        "#]],
        );
        let one = "[dataset]\nclasses = [\"Adialer.C\", \"$0\"]\n";
        check_completion_in(
            malware(),
            one,
            expect![[r#"
                Allaple.A (2,900 images): Allaple.A
            "#]],
        );
    }

    #[test]
    fn more_are_to_come_while_the_folder_is_looked_through() {
        let more = |fixture: &str| {
            let (snapshot, at) = at_cursor(fixture);
            completions(&snapshot, at).more
        };
        assert!(more("[dataset]\npath = \"data\"\nclasses = [$0]\n"));
        assert!(more("[dataset]\npath = \"data\"\nimbalance.class_weights = { $0 }\n"));
        assert!(!more("[dataset]\nclasses = [$0]\n"), "there is no folder");
        assert!(!more("[dataset]\npath = \"data\"\nimage_size = [$0]\n"), "no class is wanted");
    }

    #[test]
    fn what_is_listed_is_what_something_can_be_done_about() {
        let listed = "[dataset]\nclasses = [\"Allaple.A\", \"other\"]\n";
        let weights = "imbalance.class_weights = { $0 }\n";
        check_completion_in(
            malware(),
            &format!("{listed}{weights}"),
            expect![[r#"
            Allaple.A (2,900 images): "Allaple.A" = ${1:1.0}
            other (class of the dataset): other = ${1:1.0}
        "#]],
        );
        check_completion_in(
            malware(),
            &format!("[dataset]\n{weights}"),
            expect![[r#"
            Adialer.C (120 images): "Adialer.C" = ${1:1.0}
            Allaple.A (2,900 images): "Allaple.A" = ${1:1.0}
        "#]],
        );
        let selective = "imbalance.selective = { classes = [\"$0\"] }\n";
        check_completion_in(
            malware(),
            &format!("[dataset]\n{selective}"),
            expect![[r#"
                Adialer.C (120 images): Adialer.C
                Allaple.A (2,900 images): Allaple.A
            "#]],
        );
    }
}
