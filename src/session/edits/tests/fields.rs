use expect_test::expect;

use super::{check, field, table};
use crate::session::edits::{insert_field, remove_field, rename_key, set_field};
use crate::syntax::Document;
use crate::text::apply_edits;

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
