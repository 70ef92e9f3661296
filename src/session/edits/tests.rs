use expect_test::{Expect, expect};

use super::*;
use crate::catalog::Literal;
use crate::syntax::{Document, Field, Table, Value};
use crate::text::{TextEdit, apply_edits};

/// Follows keys and indices: `models.0.layers`.
fn field<'a>(doc: &'a Document, path: &str) -> Field<'a> {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    table(doc, parent).get(last).unwrap_or_else(|| panic!("no {path}"))
}

fn table<'a>(doc: &'a Document, path: &str) -> Table<'a> {
    let mut table = doc.root();
    let mut steps = path.split('.').filter(|step| !step.is_empty()).peekable();
    while let Some(step) = steps.next() {
        let value = table.get(step).unwrap_or_else(|| panic!("no {step}")).value;
        table = match value.value() {
            Value::Table(table) => table,
            Value::Array(array) => {
                let index = steps.next().unwrap().parse().unwrap();
                array.elements().nth(index).unwrap().as_table().unwrap()
            }
            other => panic!("{step} is {other:?}"),
        };
    }
    table
}

fn check(before: &str, edit: impl Fn(&Document) -> Vec<TextEdit>, after: Expect) {
    let doc = Document::parse(before);
    let text = apply_edits(before, &edit(&doc)).unwrap();
    after.assert_eq(&text);

    let crlf = before.replace('\n', "\r\n");
    let doc = Document::parse(&crlf);
    let same = apply_edits(&crlf, &edit(&doc)).unwrap();
    assert_eq!(same, text.replace('\n', "\r\n"), "the file's line ending stays");

    let marked = format!("\u{feff}{before}");
    let doc = Document::parse(&marked);
    let same = apply_edits(&marked, &edit(&doc)).unwrap();
    assert_eq!(same, format!("\u{feff}{text}"), "the byte order mark stays");
}

fn layer(kind: &str) -> Literal {
    Literal::Table(vec![("type".into(), Literal::String(kind.into()))])
}

#[test]
fn a_new_key_stands_after_the_last_one_of_its_table() {
    let text = "\
[dataset]
path = \"data\" # where
# more to come

[dataset.split]
  train = 70.0
";
    check(
        text,
        |doc| insert_field(table(doc, "dataset"), "color_mode", "\"rgb\""),
        expect![[r#"
            [dataset]
            path = "data" # where
            color_mode = "rgb"
            # more to come

            [dataset.split]
              train = 70.0
        "#]],
    );
    check(
        text,
        |doc| insert_field(table(doc, "dataset.split"), "val", "15.0"),
        expect![[r#"
            [dataset]
            path = "data" # where
            # more to come

            [dataset.split]
              train = 70.0
              val = 15.0
        "#]],
    );
}

#[test]
fn a_new_key_needs_no_final_line_break_and_no_other_key() {
    check(
        "[[trainings]]\nid = \"a\"",
        |doc| insert_field(table(doc, "trainings.0"), "epochs", "10"),
        expect![[r#"
            [[trainings]]
            id = "a"
            epochs = 10"#]],
    );
    check(
        "[session]\n\n[dataset]",
        |doc| insert_field(table(doc, "session"), "id", "\"a\""),
        expect![[r#"
            [session]
            id = "a"

            [dataset]"#]],
    );
}

#[test]
fn a_new_key_joins_a_half_typed_table() {
    check(
        "[[trainings]]\nid = \"a\"\nepochs =\noptim\n\n[[experiments]]\n",
        |doc| insert_field(table(doc, "trainings.0"), "name", "\"b\""),
        expect![[r#"
            [[trainings]]
            id = "a"
            epochs =
            optim
            name = "b"

            [[experiments]]
        "#]],
    );
}

#[test]
fn a_new_key_goes_into_the_braces() {
    let text = "layers = [\n  { type = \"Conv2D\", filters = 3 }, # first\n  {},\n  { },\n]\n";
    let insert = |path: &'static str| {
        move |doc: &Document| insert_field(table(doc, path), "kernel_size", "3")
    };
    check(
        text,
        insert("layers.0"),
        expect![[r#"
            layers = [
              { type = "Conv2D", filters = 3, kernel_size = 3 }, # first
              {},
              { },
            ]
        "#]],
    );
    check(
        text,
        insert("layers.1"),
        expect![[r#"
            layers = [
              { type = "Conv2D", filters = 3 }, # first
              { kernel_size = 3 },
              { },
            ]
        "#]],
    );
    check(
        text,
        insert("layers.2"),
        expect![[r#"
            layers = [
              { type = "Conv2D", filters = 3 }, # first
              {},
              { kernel_size = 3 },
            ]
        "#]],
    );
}

#[test]
fn a_new_key_follows_dotted_ones() {
    check(
        "[dataset]\nsplit.train = 70.0\nsplit . val = 15.0 # a\npath = \"x\"\n",
        |doc| insert_field(table(doc, "dataset.split"), "test", "15.0"),
        expect![[r#"
            [dataset]
            split.train = 70.0
            split . val = 15.0 # a
            split . test = 15.0
            path = "x"
        "#]],
    );
    check(
        "dataset = { split.train = 70.0 }\n",
        |doc| insert_field(table(doc, "dataset.split"), "test", "15.0"),
        expect![[r#"
            dataset = { split.train = 70.0, split.test = 15.0 }
        "#]],
    );
}

#[test]
fn an_implied_table_gets_a_header() {
    check(
        "[session]\nid = \"a\"\n\n# how to split\n[dataset.split]\ntrain = 70.0\n",
        |doc| insert_field(table(doc, "dataset"), "path", "\"data\""),
        expect![[r#"
            [session]
            id = "a"

            [dataset]
            path = "data"

            # how to split
            [dataset.split]
            train = 70.0
        "#]],
    );
}

#[test]
fn a_key_of_the_file_itself_stands_before_all_headers() {
    check(
        "# A session.\n\n# The session.\n[session]\nid = \"a\"\n",
        |doc| insert_field(doc.root(), "x", "1"),
        expect![[r#"
            # A session.

            x = 1

            # The session.
            [session]
            id = "a"
        "#]],
    );
    let empty = Document::parse("");
    let edits = insert_field(empty.root(), "x", "1");
    assert_eq!(apply_edits("", &edits).unwrap(), "x = 1\n");
}

#[test]
fn a_value_is_replaced_where_it_stands() {
    check(
        "epochs = \"100\" # many\nrate =\n",
        |doc| {
            let mut edits = set_field(doc.root(), "epochs", "100");
            edits.extend(set_field(doc.root(), "rate", "0.1"));
            edits
        },
        expect![[r#"
            epochs = 100 # many
            rate = 0.1
        "#]],
    );
}

#[test]
fn a_key_goes_with_its_line_or_its_comma() {
    let text = "\
[dataset]
path = \"x\" # where
split = { train = 70.0, val = 15.0, test = 15.0 }
";
    let remove = |path: &'static str| move |doc: &Document| remove_field(field(doc, path));
    check(
        text,
        remove("dataset.path"),
        expect![[r#"
            [dataset]
            split = { train = 70.0, val = 15.0, test = 15.0 }
        "#]],
    );
    check(
        text,
        remove("dataset.split.train"),
        expect![[r#"
            [dataset]
            path = "x" # where
            split = { val = 15.0, test = 15.0 }
        "#]],
    );
    check(
        text,
        remove("dataset.split.test"),
        expect![[r#"
            [dataset]
            path = "x" # where
            split = { train = 70.0, val = 15.0 }
        "#]],
    );
    check("a = { b = 1 }", remove("a.b"), expect![[r#"a = { }"#]]);
}

#[test]
fn a_table_goes_with_all_its_parts() {
    let text = "\
[dataset]
path = \"x\"
split.train = 70.0
split.val = 15.0

# mixed in
[dataset.augmentation]
preset = \"light\"

[dataset.imbalance]
strategy = \"none\"
";
    check(
        text,
        |doc| remove_field(field(doc, "dataset.split")),
        expect![[r#"
            [dataset]
            path = "x"

            # mixed in
            [dataset.augmentation]
            preset = "light"

            [dataset.imbalance]
            strategy = "none"
        "#]],
    );
    check(
        text,
        |doc| remove_field(field(doc, "dataset.augmentation")),
        expect![[r#"
            [dataset]
            path = "x"
            split.train = 70.0
            split.val = 15.0

            [dataset.imbalance]
            strategy = "none"
        "#]],
    );
    check(text, |doc| remove_field(field(doc, "dataset")), expect![[""]]);
    check(
        "a = { b.x = 1, b.y = 2, c = 3 }\n",
        |doc| remove_field(field(doc, "a.b")),
        expect![[r#"
            a = { c = 3 }
        "#]],
    );
}

#[test]
fn an_entry_goes_with_its_sections_and_comments() {
    let text = "\
[[models]]
id = \"a\"

# the second one,
# with layers
[[models]]
id = \"b\"
# its layers:

[[models.layers]]
type = \"Flatten\"

[[trainings]]
id = \"t\"
";
    check(
        text,
        |doc| remove_entry(table(doc, "models.1")),
        expect![[r#"
            [[models]]
            id = "a"

            [[trainings]]
            id = "t"
        "#]],
    );
    check(
        text,
        |doc| remove_entry(table(doc, "trainings.0")),
        expect![[r#"
            [[models]]
            id = "a"

            # the second one,
            # with layers
            [[models]]
            id = "b"
            # its layers:

            [[models.layers]]
            type = "Flatten"
        "#]],
    );
    check(
        "models = [\n  # first\n  { id = \"a\" }, # one\n  { id = \"b\" }\n]\n",
        |doc| remove_entry(table(doc, "models.0")),
        expect![[r#"
            models = [
              { id = "b" }
            ]
        "#]],
    );
}

#[test]
fn an_element_goes_with_one_comma() {
    let remove =
        |at| move |doc: &Document| remove_element(field(doc, "a").value.as_array().unwrap(), at);
    check("a = [1, 2, 3]\n", remove(0), expect![["a = [2, 3]\n"]]);
    check("a = [1, 2, 3]\n", remove(1), expect![["a = [1, 3]\n"]]);
    check("a = [1, 2, 3]\n", remove(2), expect![["a = [1, 2]\n"]]);
    check("a = [ 1 ]\n", remove(0), expect![["a = [ ]\n"]]);
    check("a = [\n  1, 2,\n  3\n]\n", remove(2), expect![["a = [\n  1, 2,\n]\n"]]);
    check("a = [\n  1, 2,\n  3\n]\n", remove(1), expect![["a = [\n  1, \n  3\n]\n"]]);
    check("a = [1]\n", remove(7), expect![["a = [1]\n"]]);
}

#[test]
fn a_new_element_stands_where_it_is_asked_for() {
    let text = "\
layers = [
  { type = \"Conv2D\" },
  # to a vector
  { type = \"Dense\" } # last
]
";
    let insert = |at| {
        move |doc: &Document| {
            let array = field(doc, "layers").value.as_array().unwrap();
            insert_element(array, at, &layer("Flatten"))
        }
    };
    check(
        text,
        insert(1),
        expect![[r#"
            layers = [
              { type = "Conv2D" },
              { type = "Flatten" },
              # to a vector
              { type = "Dense" } # last
            ]
        "#]],
    );
    check(
        text,
        insert(2),
        expect![[r#"
            layers = [
              { type = "Conv2D" },
              # to a vector
              { type = "Dense" }, # last
              { type = "Flatten" },
            ]
        "#]],
    );
    check(
        "layers = [{ type = \"Conv2D\" }, { type = \"Dense\" }]\n",
        insert(1),
        expect![[r#"
            layers = [{ type = "Conv2D" }, { type = "Flatten" }, { type = "Dense" }]
        "#]],
    );
    check(
        "layers = [{ type = \"Conv2D\" }, ]\n",
        insert(1),
        expect![[r#"
            layers = [{ type = "Conv2D" }, { type = "Flatten" }, ]
        "#]],
    );
    check(
        "layers = []\n",
        insert(0),
        expect![[r#"
            layers = [
              { type = "Flatten" },
            ]
        "#]],
    );
    check(
        "layers = [\n  # none yet\n]\n",
        insert(0),
        expect![[r#"
            layers = [
              # none yet
              { type = "Flatten" },
            ]
        "#]],
    );
}

const SECTIONS: &str = "\
[[models]]
id = \"a\"

[[models.layers]]
type = \"Conv2D\"

# to classes
[[models.layers]]
type = \"Dense\"
units = 3 # three

[[trainings]]
";

#[test]
fn a_new_layer_gets_a_section_of_its_own() {
    let insert = |at| {
        move |doc: &Document| {
            let array = field(doc, "models.0.layers").value.as_array().unwrap();
            insert_element(array, at, &layer("Flatten"))
        }
    };
    check(
        SECTIONS,
        insert(1),
        expect![[r#"
            [[models]]
            id = "a"

            [[models.layers]]
            type = "Conv2D"

            [[models.layers]]
            type = "Flatten"

            # to classes
            [[models.layers]]
            type = "Dense"
            units = 3 # three

            [[trainings]]
        "#]],
    );
    check(
        SECTIONS,
        insert(2),
        expect![[r#"
            [[models]]
            id = "a"

            [[models.layers]]
            type = "Conv2D"

            # to classes
            [[models.layers]]
            type = "Dense"
            units = 3 # three

            [[models.layers]]
            type = "Flatten"

            [[trainings]]
        "#]],
    );
}

#[test]
fn a_layer_moves_as_it_is_written() {
    let move_to = |path: &'static str, from, to| {
        move |doc: &Document| move_element(field(doc, path).value.as_array().unwrap(), from, to)
    };
    check(
        SECTIONS,
        move_to("models.0.layers", 1, 0),
        expect![[r#"
            [[models]]
            id = "a"

            # to classes
            [[models.layers]]
            type = "Dense"
            units = 3 # three

            [[models.layers]]
            type = "Conv2D"

            [[trainings]]
        "#]],
    );
    check(
        SECTIONS,
        move_to("models.0.layers", 0, 2),
        expect![[r#"
            [[models]]
            id = "a"

            # to classes
            [[models.layers]]
            type = "Dense"
            units = 3 # three

            [[models.layers]]
            type = "Conv2D"

            [[trainings]]
        "#]],
    );
    let lines = "a = [\n  1, # one\n  # above\n  2, # two\n  3 # three\n]\n";
    check(
        lines,
        move_to("a", 1, 0),
        expect![[r#"
            a = [
              # above
              2, # two
              1, # one
              3 # three
            ]
        "#]],
    );
    check(
        lines,
        move_to("a", 2, 0),
        expect![[r#"
            a = [
              3, # three
              1, # one
              # above
              2, # two
            ]
        "#]],
    );
    check(
        lines,
        move_to("a", 0, 3),
        expect![[r#"
            a = [
              # above
              2, # two
              3, # three
              1, # one
            ]
        "#]],
    );
    check("a = [1, 2, 3]\n", move_to("a", 2, 0), expect![["a = [3, 1, 2]\n"]]);
    check("a = [1, 2, 3]\n", move_to("a", 0, 3), expect![["a = [2, 3, 1]\n"]]);
    check("a = [1, 2, 3]\n", move_to("a", 1, 2), expect![["a = [1, 2, 3]\n"]]);
}

#[test]
fn a_key_is_renamed_wherever_it_is_spelled() {
    check(
        "lr = 0.1\n\"lr\".x = 1\n",
        |doc| rename_key(field(doc, "lr"), "learning_rate"),
        expect![[r#"
            learning_rate = 0.1
            "lr".x = 1
        "#]],
    );
    check(
        "[data]\npath = \"x\"\nsplit.train = 70\nsplit.val = 15\n\n[data.split.x]\n[[data.list]]\n",
        |doc| rename_key(field(doc, "data.split"), "the split"),
        expect![[r#"
            [data]
            path = "x"
            "the split".train = 70
            "the split".val = 15

            [data."the split".x]
            [[data.list]]
        "#]],
    );
    check(
        "[data]\npath = \"x\"\n\n[data.split.x]\n[[data.list]]\n[[data.list]]\n",
        |doc| rename_key(field(doc, "data"), "dataset"),
        expect![[r#"
            [dataset]
            path = "x"

            [dataset.split.x]
            [[dataset.list]]
            [[dataset.list]]
        "#]],
    );
    check(
        "a = { b.x = 1, b.y = 2 }\n",
        |doc| rename_key(field(doc, "a.b"), "c"),
        expect![[r#"
            a = { c.x = 1, c.y = 2 }
        "#]],
    );
}
