//! Whatever a session looks like, an operation changes what it promises, and nothing else.

use proptest::prelude::*;
use proptest::sample::select;
use toml::{Table as Read, Value};

use super::{apply, changes};
use crate::catalog::{Catalog, Literal};
use crate::session::history::Epoch;
use crate::session::operations::{Change, Changes, Operation, Outcome, Refusal, Uses};
use crate::session::testing::{file, read, session_file};
use crate::session::{Entry, Library, Session};
use crate::syntax::Document;
use crate::text::{TextRange, TextSize, apply_edits};

fn some_changes(pool: &'static [&'static str]) -> impl Strategy<Value = Changes> {
    proptest::sample::subsequence(pool, 0..4)
        .prop_shuffle()
        .prop_map(|written| changes(&written.join("; ")))
}

const DATASET: &[&str] = &[
    "path = 'new'",
    "classes = ['x', 'z', 'y']",
    "image_size = [64, 32]",
    "split.train = 70.0",
    "split.method = 'fixed'",
    "split = { train = 1, seed = 5 }",
    "augmentation.preset = 'light'",
    "imbalance.strategy = 'none'",
    "imbalance.class_weights = { 'a b' = 1.0 }",
    "more.a.b = true",
    "-split.train",
    "-augmentation",
    "-path",
];

const MODEL: &[&str] = &[
    "kind = 'custom_cnn'",
    "kind = 'transfer_learning'",
    "layers = [{ type = 'Conv2D', filters = 8 }, { type = 'GlobalAvgPool' }, { type = 'Dense', units = 3 }]",
    "layers = [{ type = 'Flatten' }]",
    "layers = []",
    "head = [1, 2]",
    "x.y = 'two'",
    "x = { y = 1 }",
    "extra = { b = [1] }",
    "-x.z",
    "-layers",
    "-extra",
];

const TRAINING: &[&str] = &[
    "optimizer = 'adam'",
    "optimizer = 'sgd'",
    "lr = 0.5",
    "epochs = 5",
    "checkpoint = 'off'",
    "-momentum",
    "-epochs",
];

const EXPERIMENT: &[&str] = &[
    "name = 'new'",
    "model_id = 'm2'",
    "metrics.val_loss = 0.25",
    "metrics = { lr = 1 }",
    "note = { a = 1 }",
    "-metrics.lr",
    "-metrics",
];

fn pool(library: Library) -> &'static [&'static str] {
    match library {
        Library::Models => MODEL,
        Library::Trainings => TRAINING,
        Library::Experiments => EXPERIMENT,
    }
}

fn any_file() -> impl Strategy<Value = String> {
    prop_oneof![3 => session_file(), 1 => file()]
}

fn any_id() -> impl Strategy<Value = String> {
    select(vec!["m1", "m2", "t1", "t2", "e1", "e2", "a", "b", "none"]).prop_map(str::to_owned)
}

fn library() -> impl Strategy<Value = Library> {
    select(Library::ALL.to_vec())
}

fn update() -> impl Strategy<Value = Operation> {
    (library(), any_id(), any::<bool>()).prop_flat_map(|(library, id, rename)| {
        let name = rename.then(|| "New name".to_owned());
        some_changes(pool(library)).prop_map(move |changes| match library {
            Library::Experiments => {
                Operation::UpdateExperiment { id: id.clone(), changes, epoch: None }
            }
            library => {
                Operation::UpdateEntry { library, id: id.clone(), name: name.clone(), changes }
            }
        })
    })
}

fn any_operation() -> impl Strategy<Value = Operation> {
    let uses = select(vec![Uses::Refuse, Uses::Cascade, Uses::Leave]);
    let status =
        select(vec!["", "status = 'training'", "status = 'completed'", "status = 'ready'"]);
    prop_oneof![
        some_changes(DATASET).prop_map(|changes| Operation::SaveDatasetConfig { changes }),
        (select(vec![Library::Models, Library::Trainings])).prop_flat_map(|library| {
            some_changes(pool(library)).prop_map(move |changes| Operation::AddEntry {
                library,
                name: "New".into(),
                changes,
            })
        }),
        update(),
        (library(), any_id(), uses).prop_map(|(library, id, uses)| Operation::DeleteEntry {
            library,
            id,
            uses
        }),
        (any_id(), any_id()).prop_map(|(model_id, training_id)| Operation::CreateExperiment {
            name: "New".into(),
            model_id,
            training_id
        }),
        (any_id(), status, proptest::option::of(0..5_u64)).prop_map(|(id, status, epoch)| {
            let metrics = vec![("val_loss".to_owned(), 0.5), ("new one".to_owned(), f64::INFINITY)];
            let epoch = epoch.map(|epoch| Epoch { epoch, metrics, at: None });
            Operation::UpdateExperiment { id, changes: changes(status), epoch }
        }),
        any::<bool>().prop_map(|named| Operation::SetSessionId {
            id: "new".into(),
            name: named.then(|| "Another".into())
        }),
    ]
}

/// The file as read before and after, if the operation made a change.
fn applied(
    before: &str,
    operation: &Operation,
) -> Result<Option<(Read, Read, Change)>, TestCaseError> {
    let change = match apply(before, operation, &[]) {
        Ok(change) => change,
        Err(Refusal::Broken { line, message, .. }) => {
            return Err(TestCaseError::fail(format!("{line}: {message}\n{before}")));
        }
        Err(_) => return Ok(None),
    };
    let after = apply_edits(before, &change.edits).unwrap();
    let seen = toml::from_str::<Read>(&after)
        .map_err(|error| TestCaseError::fail(format!("{error}\n{before}\n→\n{after}")))?;
    let document = Document::parse(&after);
    let newer = Document::parse(before).newer_syntax().len();
    prop_assert!(document.newer_syntax().len() <= newer, "{before}\n→\n{after}");
    let mixed = before.contains("\r\n") && after.replace("\r\n", "").contains('\n');
    prop_assert!(!mixed, "{before:?}\n→\n{after:?}");
    Ok(Some((read(before), seen, change)))
}

fn value(literal: &Literal) -> Value {
    match literal {
        Literal::String(text) => Value::String(text.clone()),
        Literal::Integer(number) => Value::Integer(*number),
        Literal::Float(number) => Value::Float(*number),
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::DateTime(time) => Value::Datetime(*time),
        Literal::Array(items) => Value::Array(items.iter().map(value).collect()),
        Literal::Table(fields) => {
            Value::Table(fields.iter().map(|(key, of)| (key.clone(), value(of))).collect())
        }
    }
}

/// Numbers as floats, without tables that are empty: a dotted table goes with its last key.
fn plain(read: &Value) -> Value {
    match read {
        #[expect(clippy::cast_precision_loss, reason = "small in these files")]
        Value::Integer(number) => Value::Float(*number as f64),
        Value::Array(items) => Value::Array(items.iter().map(plain).collect()),
        Value::Table(fields) => {
            let fields = fields.iter().map(|(key, value)| (key.clone(), plain(value)));
            let is_empty = |value: &Value| value.as_table().is_some_and(Read::is_empty);
            Value::Table(fields.filter(|(_, value)| !is_empty(value)).collect())
        }
        other => other.clone(),
    }
}

/// What `changes` make of a table, told in the plainest way; whether they could be made.
fn change(table: &mut Read, changes: &Changes) -> bool {
    for path in &changes.unset {
        let (key, tables) = path.split_last().unwrap();
        let set_too = changes.set.iter().any(|(set, _)| path.starts_with(set));
        let parent = tables
            .iter()
            .try_fold(&mut *table, |table, key| table.get_mut(key).and_then(Value::as_table_mut));
        if let Some(parent) = parent.filter(|_| !set_too) {
            parent.remove(spelling(parent, key));
        }
    }
    for (path, literal) in &changes.set {
        let (key, tables) = path.split_last().unwrap();
        let parent = tables.iter().try_fold(&mut *table, |table, key| {
            let table = table.entry(key.clone()).or_insert_with(|| Value::Table(Read::new()));
            table.as_table_mut()
        });
        let Some(parent) = parent else { return false };
        let key = spelling(parent, key).to_owned();
        parent.insert(key, value(literal));
    }
    true
}

/// The key as this table has it.
fn spelling<'k>(table: &Read, key: &'k str) -> &'k str {
    match key {
        "lr" | "learning_rate" if table.contains_key("lr") => "lr",
        "lr" => "learning_rate",
        key => key,
    }
}

/// Keys that apply under one value of their selector only.
const DEPENDENT: &[(&[&str], &str, &str, &[&str])] = &[
    (&[], "optimizer", "sgd", &["momentum"]),
    (&[], "kind", "custom_cnn", &["layers"]),
    (&[], "kind", "transfer_learning", &["base_model", "head"]),
    (&[], "kind", "vision_transformer", &["patch_size", "depth"]),
    (&["split"], "method", "cross_validation", &["folds"]),
    (&["augmentation"], "preset", "custom", &["brightness"]),
    (&["imbalance"], "strategy", "oversampling", &["smote_ratio"]),
    (&["imbalance"], "strategy", "selective_augmentation", &["selective"]),
    (&["imbalance"], "strategy", "manual_class_weights", &["class_weights"]),
];

/// Takes out what a selector's new value makes inapplicable.
fn drop_inapplicable(before: &Read, table: &mut Read, changes: &Changes) {
    for (way, selector, wanted, keys) in DEPENDENT {
        fn at<'r>(table: &'r Read, way: &[&str]) -> Option<&'r Read> {
            way.iter().try_fold(table, |table, key| table.get(*key)?.as_table())
        }
        let applied = |table: &Read| {
            let default = matches!(*selector, "optimizer" | "kind");
            let value = at(table, way).and_then(|table| table.get(*selector));
            value.map_or(default, |value| value.as_str() == Some(wanted))
        };
        if !applied(before) || applied(table) {
            continue;
        }
        for key in *keys {
            let is_set = changes.set.iter().any(|(path, _)| {
                let own = way.iter().chain([key]);
                path.len() > way.len() && path.iter().zip(own).all(|(a, b)| a == b)
            });
            let was_there = at(before, way).is_some_and(|table| table.contains_key(*key));
            let parent = way.iter().try_fold(&mut *table, |table, key| {
                table.get_mut(*key).and_then(Value::as_table_mut)
            });
            if let Some(parent) = parent.filter(|_| was_there && !is_set) {
                parent.remove(*key);
            }
        }
    }
}

fn entries_mut(root: &mut Read, library: Library) -> &mut Vec<Value> {
    let list = root.entry(library.key()).or_insert_with(|| Value::Array(Vec::new()));
    list.as_array_mut().unwrap()
}

fn position(root: &Read, library: Library, id: &str) -> Option<usize> {
    let list = root.get(library.key())?.as_array()?;
    list.iter().position(|entry| entry.get("id").and_then(Value::as_str) == Some(id))
}

fn same(seen: Read, expected: Read, before: &str) -> Result<(), TestCaseError> {
    let without_empty_lists = |mut root: Read| {
        root.retain(|_, value| !value.as_array().is_some_and(Vec::is_empty));
        plain(&Value::Table(root))
    };
    prop_assert_eq!(without_empty_lists(seen), without_empty_lists(expected), "{}", before);
    Ok(())
}

/// The bytes that are an entry's: its sections with the comments and blank lines around them, or
/// its place between commas.
fn extent(document: &Document, entry: &Entry<'_>) -> TextRange {
    let Some(header) = entry.table.header() else {
        let list = document.root().get(entry.library.key()).unwrap().value.as_array().unwrap();
        let before = entry.index.checked_sub(1).and_then(|at| list.elements().nth(at));
        let after = list.elements().nth(entry.index + 1);
        return TextRange::new(
            before.map_or(list.range().start(), |node| node.range().end()),
            after.map_or(list.range().end(), |node| node.range().start()),
        );
    };
    let depth = header.keys().count();
    let own = entry.table.section();
    let below = document
        .sections()
        .skip(own.index() + 1)
        .take_while(|section| section.header().is_some_and(|header| header.keys().count() > depth));
    let end = below.last().unwrap_or(own).range().end();
    // Comments and blank lines above the header.
    let text = document.text();
    let mut start = usize::from(own.range().start());
    while let Some(line) = text[..start].strip_suffix('\n').map(|above| {
        let line = above.rfind('\n').map_or(0, |at| at + 1);
        (line, above[line..].trim_start_matches('\u{feff}').trim())
    }) {
        if !line.1.is_empty() && !line.1.starts_with('#') {
            break;
        }
        start = line.0;
    }
    TextRange::new(TextSize::try_from(start).unwrap(), end)
}

/// Whether all that is replaced is the dataset's, or comments and blank lines above it.
fn is_within_dataset(document: &Document, range: TextRange) -> bool {
    let others = document.sections().filter(|section| {
        let first = section.header().and_then(|header| header.keys().next());
        first.is_none_or(|key| key.name() != "dataset")
    });
    let mut replaced = others.filter_map(|section| section.range().intersect(range));
    replaced.all(|part| {
        let mut lines = document.slice(part).lines().map(str::trim);
        lines.all(|line| line.is_empty() || line.starts_with('#'))
    })
}

proptest! {
    #[test]
    fn the_dataset_is_changed_and_nothing_else(before in any_file(), changes in some_changes(DATASET)) {
        let operation = Operation::SaveDatasetConfig { changes: changes.clone() };
        let Some((old, seen, edits)) = applied(&before, &operation)? else { return Ok(()) };
        let mut expected = old.clone();
        let dataset = expected.entry("dataset").or_insert_with(|| Value::Table(Read::new()));
        let dataset = dataset.as_table_mut().unwrap();
        let earlier = dataset.clone();
        prop_assert!(change(dataset, &changes));
        drop_inapplicable(&earlier, dataset, &changes);
        same(seen, expected, &before)?;
        let document = Document::parse(&before);
        for edit in edits.edits {
            prop_assert!(is_within_dataset(&document, edit.range), "{edit:?}\n{before}");
        }
    }

    #[test]
    fn an_entry_is_changed_and_nothing_else(before in any_file(), operation in update()) {
        let Some((old, seen, made)) = applied(&before, &operation)? else { return Ok(()) };
        let (library, id, name, changes) = match operation {
            Operation::UpdateEntry { library, id, name, changes } => (library, id, name, changes),
            Operation::UpdateExperiment { id, changes, .. } => {
                (Library::Experiments, id, None, changes)
            }
            _ => unreachable!(),
        };
        let mut expected = old.clone();
        let Some(index) = position(&old, library, &id) else {
            prop_assert_eq!(made.outcome, Outcome::NotFound);
            prop_assert_eq!(made.edits, []);
            return Ok(());
        };
        let entry = entries_mut(&mut expected, library)[index].as_table_mut().unwrap();
        let earlier = entry.clone();
        prop_assert!(change(entry, &changes), "{before}");
        if let Some(name) = name {
            entry.insert("name".into(), Value::String(name));
        }
        drop_inapplicable(&earlier, entry, &changes);
        same(seen, expected, &before)?;

        let document = Document::parse(&before);
        let session = Session::new(&document, Catalog::builtin());
        let extent = extent(&document, &session.find(library, &id).unwrap());
        for edit in made.edits {
            prop_assert!(extent.contains_range(edit.range), "{edit:?} {before}");
        }
    }

    #[test]
    fn an_entry_is_added_and_nothing_else(
        before in any_file(),
        library in select(vec![Library::Models, Library::Trainings]),
        written in some_changes(MODEL),
    ) {
        let operation = Operation::AddEntry { library, name: "New".into(), changes: written.clone() };
        let Some((mut expected, seen, made)) = applied(&before, &operation)? else { return Ok(()) };
        let Outcome::Made(id) = made.outcome else { return Err(TestCaseError::fail("not made")) };
        let mut entry = read(&format!("id = '{id}'\nname = 'New'\ncreated_at = 2026-11-22T12:00:00Z\n"));
        let set = Changes { unset: Vec::new(), ..written };
        prop_assert!(change(&mut entry, &set));
        entries_mut(&mut expected, library).push(Value::Table(entry));
        same(seen, expected, &before)?;
        let [edit] = made.edits.as_slice() else {
            return Err(TestCaseError::fail(format!("not one edit: {:?}\n{before}", made.edits)));
        };
        let replaced = &before[edit.range];
        prop_assert!(replaced.chars().all(|c| edit.insert.contains(c)) && replaced.len() < 200);
    }

    #[test]
    fn an_entry_is_deleted_and_nothing_else(
        before in any_file(),
        library in library(),
        id in any_id(),
        uses in select(vec![Uses::Refuse, Uses::Cascade, Uses::Leave]),
    ) {
        let operation = Operation::DeleteEntry { library, id: id.clone(), uses };
        let Some((old, seen, made)) = applied(&before, &operation)? else {
            prop_assert_eq!(uses, Uses::Refuse);
            return Ok(());
        };
        let Some(index) = position(&old, library, &id) else {
            prop_assert_eq!(made.outcome, Outcome::NotFound);
            return Ok(());
        };
        let mut expected = old.clone();
        let list = entries_mut(&mut expected, library);
        list.remove(index);
        let is_gone = position(&expected, library, &id).is_none();
        let reference = format!("{}_id", library.noun());
        if uses == Uses::Cascade && library != Library::Experiments && is_gone {
            entries_mut(&mut expected, Library::Experiments)
                .retain(|entry| entry.get(&reference).and_then(Value::as_str) != Some(&id));
        }
        same(seen, expected, &before)?;

        let document = Document::parse(&before);
        let session = Session::new(&document, Catalog::builtin());
        let mut gone = vec![session.find(library, &id).unwrap()];
        if uses == Uses::Cascade {
            gone.extend(session.uses(library, &id).map(|experiment| experiment.0));
        }
        // Neighbours may share an edit.
        let extents: Vec<TextRange> = gone.iter().map(|entry| extent(&document, entry)).collect();
        for edit in made.edits {
            let at_edges = |at: TextSize| extents.iter().any(|extent| {
                extent.contains_inclusive(at)
            });
            prop_assert!(edit.insert.is_empty() && at_edges(edit.range.start()) && at_edges(edit.range.end()));
        }
    }

    #[test]
    fn half_a_file_is_edited_or_refused(
        whole in any_file(),
        operation in any_operation(),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut end = cut.index(whole.len() + 1);
        while !whole.is_char_boundary(end) {
            end -= 1;
        }
        let before = &whole[..end];
        let Ok(change) = apply(before, &operation, &[]) else { return Ok(()) };
        let after = apply_edits(before, &change.edits).unwrap();
        let errors = |text: &str| Document::parse(text).errors().len();
        prop_assert!(errors(&after) <= errors(before), "{before}\n→\n{after}");
    }

    #[test]
    fn a_line_that_someone_is_typing_does_no_harm(
        whole in any_file(),
        operation in update(),
        opening in select(vec!["", "[", "[["]),
        letters in 0..14_usize,
        at in any::<proptest::sample::Index>(),
    ) {
        const TYPED: &str = " # typed";
        // What names another list surely begins something else.
        let library = match &operation {
            Operation::UpdateEntry { library, .. } => *library,
            _ => Library::Experiments,
        };
        let name = format!("{}.x", library.key());
        let typed = format!("{opening}{}", &name[..letters.min(name.len())]);
        let mut lines: Vec<String> = whole.lines().map(|line| format!("{line}\n")).collect();
        lines.insert(at.index(lines.len() + 1), format!("{typed}{TYPED}\n"));
        let before = lines.concat();
        // Within a value it would be part of that.
        let without = |text: &str| {
            let lines = text.split_inclusive('\n').filter(|line| !line.trim_end().ends_with(TYPED));
            lines.collect::<String>()
        };
        let Ok(made) = apply(&before, &operation, &[]) else { return Ok(()) };
        if made.outcome == Outcome::NotFound {
            prop_assert_eq!(made.edits, []);
            return Ok(());
        }
        let after = without(&apply_edits(&before, &made.edits).unwrap());
        let Ok(seen) = toml::from_str::<Read>(&after) else {
            return Err(TestCaseError::fail(format!("{before}\n→\n{after}")));
        };
        let mended = match apply(&without(&before), &operation, &[]) {
            // The line hid the other entry of this ID.
            Err(Refusal::Ambiguous { .. }) => return Ok(()),
            mended => mended.unwrap(),
        };
        let expected = apply_edits(&without(&before), &mended.edits).unwrap();
        let expected = toml::from_str::<Read>(&expected).unwrap();
        same(seen, expected, &before)?;
    }

    #[test]
    fn what_is_done_is_not_done_again(before in any_file(), operation in any_operation()) {
        let once = match &operation {
            Operation::SetSessionId { .. } => true,
            // A table that is taken out and set again in parts is written anew.
            Operation::SaveDatasetConfig { changes } | Operation::UpdateEntry { changes, .. } => {
                let is_anew = |path: &Vec<String>| {
                    changes.set.iter().any(|(set, _)| set.len() > path.len() && set.starts_with(path))
                };
                !changes.unset.iter().any(is_anew)
            }
            _ => false,
        };
        let Some((_, _, change)) = applied(&before, &operation)?.filter(|_| once) else { return Ok(()) };
        let after = apply_edits(&before, &change.edits).unwrap();
        let again = match apply(&after, &operation, &[]) {
            // The last key of a table that nobody knows took the table along: there is none now.
            Err(Refusal::Invalid(told)) if told.iter().all(|it| it.contains("is not a key")) => {
                return Ok(());
            }
            again => again.unwrap(),
        };
        prop_assert_eq!(again.edits, [], "{}", after);
    }
}
