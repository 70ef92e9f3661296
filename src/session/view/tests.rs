use expect_test::{Expect, expect};

use super::*;
use crate::session::ids::IdSource;

fn check(text: &str, expected: &Expect) {
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    let mut shown = String::new();
    for library in Library::ALL {
        for entry in session.entries(library) {
            let id = entry.id().map(|id| id.value);
            let uses = id.into_iter().flat_map(|id| session.uses(library, id));
            let uses: Vec<usize> = uses.map(|experiment| experiment.0.index).collect();
            shown += &format!("{} {}: {}, ", library.key(), entry.index, entry.label());
            shown += &format!("id {id:?}, used by {uses:?}\n");
        }
    }
    expected.assert_eq(&shown);
}

#[test]
fn entries_are_found_in_every_layout() {
    let expected = expect![[r#"
        models 0: “A”, id Some("a"), used by [0, 1]
        models 1: “b”, id Some("b"), used by []
        trainings 0: training 1, id None, used by []
        trainings 1: “t”, id Some("t"), used by [1]
        experiments 0: experiment 1, id None, used by []
        experiments 1: experiment 2, id None, used by []
    "#]];
    let sections = r#"
[[models]]
id = "a"
name = "A"
[[models]]
id = "b"
[[models.layers]]
[[trainings]]
[[trainings]]
id = "t"
[[experiments]]
model_id = "a"
training_id = "gone"
[[experiments]]
model_id = "a"
training_id = "t"
"#;
    check(sections, &expected);
    let inline = r#"
models = [{ id = "a", name = "A" }, { id = "b", layers = [{}] }]
trainings = [{}, { id = "t" }]
experiments = [
  { model_id = "a", training_id = "gone" },
  { model_id = "a", training_id = "t" },
]
"#;
    check(inline, &expected);
}

#[test]
fn what_is_no_list_of_tables_has_no_entries() {
    check(
        "models = 3\ntrainings = [1, { id = \"t\" }]\n[experiments]\nid = \"e\"\n",
        &expect![[r#"
        trainings 0: “t”, id Some("t"), used by []
    "#]],
    );
}

#[test]
fn a_half_typed_entry_leaves_the_others() {
    check(
        "[[models]]\nid = \"a\nname = \"A\"\n\n[[models]]\nid = \"b\"\n\n[[trainings\n\n[[trainings]]\nid = \"t\"\n",
        &expect![[r#"
            models 0: “A”, id None, used by []
            models 1: “b”, id Some("b"), used by []
            trainings 0: “t”, id Some("t"), used by []
        "#]],
    );
}

#[test]
fn ids_are_found_once_or_all() {
    let text = "[[models]]\nid = \"a\"\n[[models]]\nid = \"a\"\n[[trainings]]\nid = \"a\"\n";
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    assert_eq!(session.find(Library::Models, "a").map(|entry| entry.index), Some(0));
    let all = session.find_all(Library::Models, "a").map(|entry| entry.index);
    assert_eq!(all.collect::<Vec<_>>(), [0, 1]);
    assert!(session.find(Library::Experiments, "a").is_none());
    assert!(session.has_id("a") && !session.has_id("b"));
}

#[test]
fn fresh_ids_are_in_no_library_and_given_once() {
    let mut twin = IdSource::from_seed(7);
    let empty = Document::parse("");
    let nothing = Session::new(&empty, Catalog::builtin());
    let taken = twin.fresh(Library::Models, &nothing);
    assert!(taken.starts_with("model_") && taken.len() == "model_".len() + 8);

    let document = Document::parse(&format!("[[experiments]]\nid = \"{taken}\"\n"));
    let session = Session::new(&document, Catalog::builtin());
    let mut source = IdSource::from_seed(7);
    let first = source.fresh(Library::Models, &session);
    assert_ne!(first, taken);
    assert_ne!(source.fresh(Library::Models, &session), first);
}

#[test]
fn values_are_what_is_written_else_the_default() {
    let text = r#"
[dataset]
image_size = [64, 0]
classes = ["cat", 3, "dog"]

[dataset.split]
train = 80
val = 300.0

[[models]]
model_type = "transfer_learning"
strategy = "partial_fine_tuning"

[[models]]
kind = "transfer_learning"
unfreeze_layers = 3
"#;
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    let dataset = session.dataset();
    assert_eq!(dataset.image_size(), None, "0 pixels are not allowed");
    assert_eq!(dataset.class_count(), Some(3));
    assert_eq!(dataset.classes().map(|class| class.value).collect::<Vec<_>>(), ["cat", "dog"]);
    let split = dataset.split_values();
    let numbers = ["train", "val", "test"].map(|key| split.number(key));
    assert_eq!(numbers, [Some(80.0), None, Some(15.0)], "300 percent are not allowed");

    let mut models = session.models().map(|model| model.0.values());
    let older = models.next().unwrap();
    assert_eq!(older.string("kind"), Some("transfer_learning"), "an older spelling counts");
    assert_eq!(older.integer("unfreeze_layers"), Some(10));
    let plain = models.next().unwrap();
    assert_eq!(plain.string("strategy"), Some("feature_extraction"));
    assert_eq!(plain.integer("unfreeze_layers"), None, "it does not apply");
    assert_eq!(plain.string("no_such_key"), None);

    let empty = Document::parse("");
    let absent = Session::new(&empty, Catalog::builtin()).dataset();
    assert_eq!(absent.image_size(), Some((224, 224)));
}
