use expect_test::expect;

use super::{check, field, table};
use crate::catalog::Literal;
use crate::session::edits::{insert_element, move_element, remove_element, remove_entry};
use crate::syntax::Document;

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

fn layer(kind: &str) -> Literal {
    Literal::Table(vec![("type".into(), Literal::String(kind.into()))])
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
