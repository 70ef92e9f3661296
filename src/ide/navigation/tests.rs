use expect_test::{Expect, expect};

use super::*;
use crate::catalog::Catalog;
use crate::ide::testing::{SESSION, at_cursor, snapshot};
use crate::text::{TextEdit, TextRange, apply_edits, offset};

const TWO: &str = r#"[session]
id = "swift-golden-falcon"

[[models]]
id = "lenet"
name = "LeNet"

[[models.layers]]
type = "Flatten"

# the trainings
[[trainings]]
id = "adam"

[[experiments]]
id = "first"
model_id = "lenet"
training_id = "adam"

[[experiments]]
id = 'second'
model_id = 'lenet'
training_id = "gone"
"#;

/// [`TWO`] with the cursor in the first `before`, just behind its first character.
fn in_two(before: &str) -> String {
    let at = TWO.find(before).unwrap() + 1;
    format!("{}$0{}", &TWO[..at], &TWO[at..])
}

/// Each range as a line: line number (from 1) and text.
fn shown(text: &str, ranges: impl IntoIterator<Item = TextRange>) -> String {
    let line = |range: TextRange| {
        let number = text[..usize::from(range.start())].matches('\n').count() + 1;
        format!("{number}: {}\n", text[range].replace('\n', "⏎"))
    };
    ranges.into_iter().map(line).collect()
}

fn check_definition(fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    let text = snapshot.document.text();
    let found = match definition(&snapshot, at) {
        None => "nothing\n".to_owned(),
        Some(Definition { origin, targets }) => {
            let ranges = targets.iter().flat_map(|(whole, id)| [*whole, *id]);
            shown(text, [origin].into_iter().chain(ranges))
        }
    };
    expected.assert_eq(&found);
}

fn check_places(fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    let text = snapshot.document.text();
    let found = highlights(&snapshot, at);
    let ranges: Vec<_> = found.iter().map(|found| found.range).collect();
    assert_eq!(references(&snapshot, at, true).unwrap_or_default(), ranges);
    let uses = found.iter().filter(|found| !found.is_definition).map(|found| found.range);
    assert_eq!(references(&snapshot, at, false).unwrap_or_default(), uses.collect::<Vec<_>>());
    expected.assert_eq(&shown(text, ranges));
}

fn renamed(fixture: &str, to: &str) -> String {
    let (snapshot, at) = at_cursor(fixture);
    match rename(&snapshot, at, to) {
        Ok(renamed) => apply_edits(snapshot.document.text(), &renamed.edits).unwrap(),
        Err(RenameError(reason)) => reason,
    }
}

/// The lines that renaming changes, as they are afterwards; or why it does not.
fn check_rename(fixture: &str, to: &str, expected: Expect) {
    let before = fixture.replacen("$0", "", 1);
    let after = renamed(fixture, to);
    let mut changed = String::new();
    for (number, line) in after.lines().enumerate() {
        if before.lines().nth(number) != Some(line) {
            changed += &format!("{line}\n");
        }
    }
    expected.assert_eq(&changed);
}

fn check_linked(fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    let found = linked_ranges(&snapshot, at);
    expected.assert_eq(&shown(snapshot.document.text(), found.unwrap_or_default()));
}

#[test]
fn a_reference_leads_to_the_whole_entry_and_its_id() {
    check_definition(
        &in_two("lenet\"\ntraining"),
        expect![[r#"
            17: lenet
            4: [[models]]⏎id = "lenet"⏎name = "LeNet"⏎⏎[[models.layers]]⏎type = "Flatten"
            5: lenet
        "#]],
    );
}

#[test]
fn a_definition_is_its_own() {
    check_definition(
        &in_two("adam\"\n\n"),
        expect![[r#"
            13: adam
            12: [[trainings]]⏎id = "adam"
            13: adam
        "#]],
    );
}

#[test]
fn a_reference_to_nothing_leads_nowhere() {
    check_definition(&in_two("gone"), expect!["nothing\n"]);
    check_definition(&in_two("LeNet"), expect!["nothing\n"]);
}

#[test]
fn an_id_that_is_there_twice_has_two_definitions() {
    check_definition(
        "models = [{ id = 'a' }, { id = 'a', kind = 'x' }]\n[[experiments]]\nmodel_id = '$0a'\n",
        expect![[r#"
            3: a
            1: { id = 'a' }
            1: a
            1: { id = 'a', kind = 'x' }
            1: a
        "#]],
    );
}

#[test]
fn classes_lead_to_the_list_of_classes() {
    check_definition(
        "[dataset]\nclasses = ['a b', 'é']\nimbalance.class_weights = { \"a$0 b\" = 1, 'é' = 2 }\n",
        expect![[r#"
            3: a b
            2: 'a b'
            2: a b
        "#]],
    );
}

#[test]
fn places_are_found_from_each_of_them_and_from_the_header() {
    for place in ["lenet\"\nname", "lenet\"\ntraining", "lenet'\ntraining", "[[models]]"] {
        check_places(
            &in_two(place),
            expect![[r#"
                5: lenet
                17: lenet
                22: lenet
            "#]],
        );
    }
}

#[test]
fn ids_of_other_libraries_are_other_ids() {
    check_places(
        "[[models]]\nid = 'x'\n[[trainings]]\nid = '$0x'\n[[experiments]]\nid = 'x'\n\
         model_id = 'x'\ntraining_id = 'x'\n",
        expect![[r#"
            4: x
            8: x
        "#]],
    );
}

#[test]
fn every_layout_is_read() {
    check_places(
        "\u{feff}models = [{ \"id\" = \"é\\u0061\" }]\r\n\
         experiments = [ { model_id = 'éa' }, { 'model_id' = \"\"\"éa\"\"\" } ]\r\n\
         [[models]]\r\nid = 'b'\r\n[[ \"experiments\" ]]\r\nmodel_id = '$0éa'",
        expect![[r#"
            1: é\u0061
            2: éa
            2: éa
            6: éa
        "#]],
    );
}

#[test]
fn broken_lines_cost_only_themselves() {
    check_places(
        "[[models]]\nid = \"a\nname = [\n[[models]]\nid = 'm'\nkind = \n[[experiments]\n\
         model_id = 'm'\n= 3\n[[experiments]]\nmodel_id = '$0m'\nlayers = [ {\n[[experiments]]\n\
         model_id = 'm'\n",
        expect![[r#"
            5: m
            8: m
            11: m
            14: m
        "#]],
    );
}

#[test]
fn what_is_no_name_has_no_places() {
    for place in ["LeNet", "model_id", "# the", "[session]\n"] {
        let (snapshot, at) = at_cursor(&in_two(place));
        if place == "[session]\n" {
            assert_eq!(highlights(&snapshot, at).len(), 1);
        } else {
            assert_eq!(
                (highlights(&snapshot, at), references(&snapshot, at, true)),
                (vec![], None)
            );
        }
    }
}

#[test]
fn an_id_is_renamed_with_all_that_refer_to_it() {
    check_rename(
        &in_two("lenet\"\nname"),
        "lenet-5",
        expect![[r#"
            id = "lenet-5"
            model_id = "lenet-5"
            model_id = 'lenet-5'
        "#]],
    );
    check_rename(&in_two("second"), "third", expect!["id = 'third'\n"]);
}

#[test]
fn a_name_must_be_free_and_allowed() {
    check_rename(
        "[[models]]\nid = '$0a'\n[[models]]\nid = 'b'\n",
        "b",
        expect!["there is a model `b` already; choose another name\n"],
    );
    check_rename(
        "[[experiments]]\nid = '$0a'\n[[experiments]]\nid = 'b'\n",
        "b",
        expect!["there is an experiment `b` already; choose another name\n"],
    );
    check_rename(
        &in_two("adam"),
        "my adam",
        expect![
            "`my adam` cannot be an ID: it may have only letters from a to z, digits, `_` and `-`\n"
        ],
    );
    check_rename(
        &in_two("adam"),
        "",
        expect!["an ID cannot be empty; write letters from a to z, digits, `_` and `-`\n"],
    );
    check_rename(
        &in_two("swift"),
        "CON",
        expect![
            "`CON` cannot be a session's ID: Windows keeps this name for a device; choose another one\n"
        ],
    );
    check_rename(
        &in_two("LeNet"),
        "x",
        expect!["there is nothing to rename here; put the cursor on an ID or a class\n"],
    );
}

#[test]
fn what_is_not_clear_is_not_renamed() {
    check_rename(
        &in_two("gone"),
        "x",
        expect!["no training has the ID `gone`; write the ID of one that is there\n"],
    );
    let twice = "[[models]]\nid = '$0a'\n[[models]]\nid = 'a'\n";
    check_rename(
        twice,
        "b",
        expect![
            "2 models have the ID `a`, and it is not clear which one is meant; give each an ID of its own first\n"
        ],
    );
    let (snapshot, at) = at_cursor(twice);
    assert!(prepare_rename(&snapshot, at).is_err());
}

#[test]
fn a_class_is_renamed_as_it_is_written() {
    let classes = "[dataset]\nclasses = ['$0a', 'b']\n[dataset.imbalance]\n\
                   class_weights.a = 2.0\nselective = { classes = [\"a\"] }\n";
    check_rename(
        classes,
        "c d",
        expect![[r#"
            classes = ['c d', 'b']
            class_weights."c d" = 2.0
            selective = { classes = ["c d"] }
        "#]],
    );
    check_rename(
        classes,
        "it's \"c\"",
        expect![[r#"
            classes = ["it's \"c\"", 'b']
            class_weights."it's \"c\"" = 2.0
            selective = { classes = ["it's \"c\""] }
        "#]],
    );
    check_rename(classes, "b", expect!["there is a class `b` already; choose another name\n"]);
    check_rename(
        classes,
        "..",
        expect!["a class is called as its folder is, and `..` is none of its own\n"],
    );
}

#[test]
fn what_follows_a_rename_is_told() {
    let (snapshot, at) = at_cursor(&in_two("swift"));
    assert_eq!(rename(&snapshot, at, "calm").unwrap().session.as_deref(), Some("calm"));
    let (snapshot, at) = at_cursor(&in_two("first"));
    let experiment = rename(&snapshot, at, "one").unwrap().experiment;
    assert_eq!(experiment, Some(("first".to_owned(), "one".to_owned())));
    assert_eq!(rename(&snapshot, at, "first"), Ok(Rename::default()));
}

#[test]
fn preparing_gives_the_name_without_quotes() {
    let (snapshot, at) = at_cursor(&in_two("second"));
    let (range, name) = prepare_rename(&snapshot, at).unwrap().unwrap();
    assert_eq!((snapshot.document.slice(range), name.as_str()), ("second", "second"));
    let (snapshot, at) = at_cursor(&in_two("LeNet"));
    assert_eq!(prepare_rename(&snapshot, at), Ok(None));
}

#[test]
fn an_id_being_typed_takes_its_references_along() {
    check_linked(
        &in_two("lenet\"\nname"),
        expect![[r#"
            5: lenet
            17: lenet
            22: lenet
        "#]],
    );
}

#[test]
fn nothing_is_linked_where_it_would_not_be_meant() {
    // A reference: another entry is meant.
    check_linked(&in_two("lenet'\ntraining"), expect![""]);
    // Nothing refers to it.
    check_linked(&in_two("first"), expect![""]);
    // It is there twice.
    check_linked(
        "[[models]]\nid='$0a'\n[[models]]\nid='a'\n[[experiments]]\nmodel_id='a'",
        expect![""],
    );
    // It is written in another way elsewhere.
    check_linked("[[models]]\nid='$0a'\n[[experiments]]\nmodel_id=\"\\u0061\"", expect![""]);
}

fn check_topic(fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    let found = match type_definition(&snapshot, at) {
        None => "nothing\n".to_owned(),
        Some((range, Topic { table, key, value })) => {
            let key = key.map(|key| format!(" . {key}")).unwrap_or_default();
            let value = value.map(|value| format!(" = {value}")).unwrap_or_default();
            format!("{} → {table}{key}{value}\n", snapshot.document.slice(range))
        }
    };
    expected.assert_eq(&found);
}

#[test]
fn things_lead_to_what_explains_them() {
    check_topic(
        "[[models]]\nkind = \"$0custom_cnn\"",
        expect![[r#"
        "custom_cnn" → model . kind = custom_cnn
    "#]],
    );
    check_topic("[[models]]\nki$0nd = \"custom_cnn\"", expect!["kind → model . kind\n"]);
    check_topic("[[models.la$0yers]]", expect!["layers → layer\n"]);
    check_topic("[[mo$0dels.layers]]", expect!["models → model\n"]);
    check_topic("[[trainings]]\nlr = 0$0.1", expect!["0.1 → training . learning_rate\n"]);
    check_topic(
        "[dataset.imbalance.class_we$0ights]",
        expect!["class_weights → dataset.imbalance . class_weights\n"],
    );
    check_topic(
        "[dataset.imbalance]\nclass_weights = { a$0 = 2.0 }",
        expect!["a → dataset.imbalance . class_weights\n"],
    );
    check_topic("[dataset]\nwhat$0ever = 1", expect!["nothing\n"]);
    check_topic("# com$0ment", expect!["nothing\n"]);
    check_topic(
        "models = [{ layers = [{ type = 'Fl$0atten' }] }]",
        expect![[r#"
        'Flatten' → layer . type = Flatten
    "#]],
    );
}

#[test]
fn every_word_of_a_session_leads_to_a_line_that_names_it() {
    let reference = Catalog::builtin().reference();
    let snapshot = snapshot(SESSION);
    let topics = (0..SESSION.len()).filter(|at| SESSION.is_char_boundary(*at));
    let topics = topics.filter_map(|at| type_definition(&snapshot, offset(at)));
    for (range, Topic { table, key, value }) in topics {
        let line = reference.line(&table, key.as_deref(), value.as_deref());
        let line = reference.text().lines().nth(line.unwrap() as usize).unwrap();
        let named = value.as_ref().or(key.as_ref());
        match named {
            Some(name) => {
                assert!(line.starts_with('|') && line.contains(name), "{range:?}: {line}")
            }
            None => assert!(line.starts_with("### ") && line.contains(&SESSION[range]), "{line}"),
        }
    }
}

#[test]
fn whatever_the_cursor_is_on_has_an_answer() {
    for end in (0..SESSION.len()).filter(|end| SESSION.is_char_boundary(*end)) {
        let fixture = format!("{}$0", &SESSION[..end]);
        let (snapshot, at) = at_cursor(&fixture);
        let _ = (definition(&snapshot, at), type_definition(&snapshot, at));
        let _ = (highlights(&snapshot, at), linked_ranges(&snapshot, at));
        if let Ok(renamed) = rename(&snapshot, at, "fresh") {
            let edits: Vec<TextEdit> = renamed.edits;
            assert!(apply_edits(snapshot.document.text(), &edits).is_ok());
        }
    }
}

#[test]
fn a_reference_without_its_end_quote_is_one() {
    let half = "[[models]]\nid = \"m1$0\"\n[[experiments]]\nmodel_id = \"m1\ntraining_id = 't'\n\
                [[experiments]]\nmodel_id = 'm1 # or m2\n[[experiments]]\nmodel_id = \"m1 x\n";
    check_rename(
        half,
        "lenet",
        expect![[r#"
        id = "lenet"
        model_id = "lenet
        model_id = 'lenet # or m2
    "#]],
    );
    check_places(
        half,
        expect![[r#"
        2: m1
        4: m1
        7: m1
    "#]],
    );
    check_definition(
        "[[models]]\nid = \"m1\"\n[[experiments]]\nmodel_id = \"m$01\n",
        expect![[r#"
            4: m1
            1: [[models]]⏎id = "m1"
            2: m1
        "#]],
    );
    check_rename(
        "[dataset]\nclasses = ['a.b', 'c']\nimbalance = { class_weights = {}, selective = { classes = ['a.b$0\n",
        "a b",
        expect![[r#"
            classes = ['a b', 'c']
            imbalance = { class_weights = {}, selective = { classes = ['a b
        "#]],
    );
}
