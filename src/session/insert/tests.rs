use expect_test::{Expect, expect};

use super::*;
use crate::catalog::Catalog;
use crate::text::apply_edits;

fn text(text: &str) -> Literal {
    Literal::String(text.into())
}

fn entry(library: Library) -> NewEntry {
    let fields = match library {
        Library::Models => vec![
            ("name".into(), text("New")),
            ("kind".into(), text("custom_cnn")),
            (
                "layers".into(),
                Literal::Array(vec![Literal::Table(vec![("type".into(), text("Flatten"))])]),
            ),
        ],
        Library::Trainings => {
            vec![("name".into(), text("New")), ("epochs".into(), Literal::Integer(10))]
        }
        Library::Experiments => vec![
            ("name".into(), text("New")),
            ("model_id".into(), text("a")),
            ("training_id".into(), text("b")),
            ("status".into(), text("ready")),
        ],
    };
    NewEntry {
        library,
        id: format!("{}00000001", library.id_prefix()),
        created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
        fields,
    }
}

fn insert(before: &str, library: Library) -> String {
    let document = Document::parse(before);
    let session = Session::new(&document, Catalog::builtin());
    apply_edits(before, &[insert_entry(&session, &entry(library))]).unwrap()
}

fn check(before: &str, library: Library, after: Expect) {
    let text = insert(before, library);
    after.assert_eq(&text);
    if before.contains('\n') {
        let crlf = insert(&before.replace('\n', "\r\n"), library);
        assert_eq!(crlf, text.replace('\n', "\r\n"), "the file's line ending stays");
    }
    let marked = insert(&format!("\u{feff}{before}"), library);
    assert_eq!(marked, format!("\u{feff}{text}"), "the byte order mark stays");
}

#[test]
fn an_entry_follows_the_last_of_its_library() {
    check(
        r#"
[[models]]
id = "a"

[[models.layers]]
type = "Flatten" # last
# units = 3

# The trainings.
[[trainings]]
id = "b"

# --- Experiments ---

[[experiments]]
id = "c"
"#,
        Library::Models,
        expect![[r#"

            [[models]]
            id = "a"

            [[models.layers]]
            type = "Flatten" # last
            # units = 3

            [[models]]
            id = "model_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            kind = "custom_cnn"
            layers = [
              { type = "Flatten" },
            ]

            # The trainings.
            [[trainings]]
            id = "b"

            # --- Experiments ---

            [[experiments]]
            id = "c"
        "#]],
    );
    check(
        "[[trainings]]\nid = \"b\"\n# --- Experiments ---\n[[experiments]]\nid = \"c\"",
        Library::Trainings,
        expect![[r#"
            [[trainings]]
            id = "b"

            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10

            # --- Experiments ---
            [[experiments]]
            id = "c""#]],
    );
}

#[test]
fn the_last_line_needs_no_line_break() {
    check(
        "[[experiments]]\nid = \"c\"",
        Library::Experiments,
        expect![[r#"
            [[experiments]]
            id = "c"

            [[experiments]]
            id = "exp_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            model_id = "a"
            training_id = "b"
            status = "ready"
        "#]],
    );
}

#[test]
fn the_first_of_a_library_stands_in_the_usual_order() {
    let file = "[session]\nid = \"x\"\n\n[dataset]\n\n[dataset.split]\nseed = 1\n\n[legacy]\n";
    check(
        file,
        Library::Trainings,
        expect![[r#"
            [session]
            id = "x"

            [dataset]

            [dataset.split]
            seed = 1

            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10

            [legacy]
        "#]],
    );
    check(
        "[[experiments]]\nid = \"c\"\n\n\n",
        Library::Trainings,
        expect![[r#"
            [[experiments]]
            id = "c"

            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10


        "#]],
    );
    check(
        "",
        Library::Trainings,
        expect![[r#"
            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10
        "#]],
    );
    check(
        "# Only a comment.",
        Library::Trainings,
        expect![[r#"
            # Only a comment.

            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10
        "#]],
    );
}

#[test]
fn an_inline_library_gets_an_element() {
    check(
        "models = [\n  { id = \"a\" }, # a\n  { id = \"b\" } # b\n]\n\n[session]\n",
        Library::Models,
        expect![[r#"
            models = [
              { id = "a" }, # a
              { id = "b" }, # b
              { id = "model_00000001", name = "New", created_at = 2026-11-22T10:00:00Z, kind = "custom_cnn", layers = [
                { type = "Flatten" },
              ] },
            ]

            [session]
        "#]],
    );
    check(
        "trainings = []\n",
        Library::Trainings,
        expect![[r#"
            trainings = [
              { id = "train_00000001", name = "New", created_at = 2026-11-22T10:00:00Z, epochs = 10 },
            ]
        "#]],
    );
    check(
        "trainings = [{ id = \"a\" }]\n",
        Library::Trainings,
        expect![[r#"
            trainings = [{ id = "a" }, { id = "train_00000001", name = "New", created_at = 2026-11-22T10:00:00Z, epochs = 10 }]
        "#]],
    );
    check(
        "models = []\ntrainings = []\nexperiments = [] # none\n\n[session]\n",
        Library::Experiments,
        expect![[r#"
            models = []
            trainings = []
            experiments = [
              { id = "exp_00000001", name = "New", created_at = 2026-11-22T10:00:00Z, model_id = "a", training_id = "b", status = "ready" },
            ] # none

            [session]
        "#]],
    );
}

#[test]
fn a_broken_section_is_left_as_it_is() {
    check(
        "[[trainings]]\nid = \"b\nepochs = [\n\n[[experiments]]\nid = \"c\"\n",
        Library::Trainings,
        expect![[r#"
            [[trainings]]
            id = "b
            epochs = [

            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10

            [[experiments]]
            id = "c"
        "#]],
    );
    check(
        "[[trainings]]\nid = \"\"\"b\n\n[[trainings\n",
        Library::Trainings,
        expect![[r#"
            [[trainings]]
            id = """b

            [[trainings

            [[trainings]]
            id = "train_00000001"
            name = "New"
            created_at = 2026-11-22T10:00:00Z
            epochs = 10
        "#]],
    );
}

#[test]
fn a_table_stands_in_the_usual_order() {
    let insert = |before: &str, name: &str| {
        let edit = insert_table(&Document::parse(before), name, &[("id".into(), text("x"))]);
        apply_edits(before, &[edit]).unwrap()
    };
    let file = "# About.\n\n# The data.\n[dataset]\npath = \"x\"\n\n[[models]]\n";
    expect![[r#"
        # About.

        [session]
        id = "x"

        # The data.
        [dataset]
        path = "x"

        [[models]]
    "#]]
    .assert_eq(&insert(file, "session"));
    expect![[r#"
        # About.

        # The data.
        [dataset]
        path = "x"

        [dataset.split]
        id = "x"

        [[models]]
    "#]]
    .assert_eq(&insert(file, "dataset.split"));
    assert_eq!(insert("", "session"), "[session]\nid = \"x\"\n");
}
