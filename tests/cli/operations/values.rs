//! How `KEY=VALUE` and `--file` are read.

use expect_test::{Expect, expect};

use super::{SESSION, check_unchanged, said, session, workspace};

#[test]
fn arguments_that_cannot_be_read_are_named() {
    check_unchanged(
        &["training", "update", "train_1", "epochs"],
        expect![[r#"
        error: `epochs` is not of the form KEY=VALUE, as in `epochs=100`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "epochs="],
        expect![[r#"
        error: `epochs=` gives `epochs` no value; `--unset epochs` takes a key out, `'epochs=""'` sets an empty text
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "epochs=1", "epochs=2"],
        expect![[r#"
        error: `epochs` is given twice
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "epochs=1", "--unset", "epochs"],
        expect![[r#"
            error: `epochs` cannot be set and taken out at once
            (exit code 2)
        "#]],
    );
}

#[test]
fn values_are_judged() {
    check_unchanged(
        &["training", "update", "train_1", "epochs=many"],
        expect![[r#"
        error: `calm-amber-heron`: `epochs` must be an integer, not a string
        (exit code 1)
    "#]],
    );
    for value in ["10.5", "inf", "1e300"] {
        let refused =
            workspace().run(&["training", "update", "train_1", &format!("epochs={value}")]);
        let told = "error: `calm-amber-heron`: `epochs` must be an integer, not a float";
        assert_eq!(refused.err.trim_end(), told, "{value}");
    }
    check_unchanged(
        &["training", "update", "train_1", "batch_size=99999999999999999999"],
        expect![[r#"
            error: `batch_size=99999999999999999999`: a whole number must fit into 64 bits
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["model", "update", "model_1", "layers.0.filters=1.5"],
        expect![[r#"
            error: `calm-amber-heron`: in the 1st of `layers`: `filters` must be an integer, not a float
            (exit code 1)
        "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "learning_rate=nan"],
        expect![[r#"
        error: `calm-amber-heron`: `learning_rate` must be above 0 and at most 1, not `nan`
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "id=other"],
        expect![[r#"
        error: `calm-amber-heron`: `id` is given once and not changed by operations: leave it out, or edit the file itself
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "optimizer=adamm"],
        expect![[r#"
        error: `calm-amber-heron`: `adamm` is not a value of `optimizer`; did you mean `adam`?
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["model", "update", "model_1", "layers=[{type=\"Dense\", units=3}]"],
        expect![[r#"
            error: `calm-amber-heron`: in the 1st of `layers`: `Dense` takes a vector, but an image of 3×32×32 arrives here: put `Flatten` or `GlobalAvgPool` before it
            (exit code 1)
        "#]],
    );
}

fn from_file(name: &str, content: &[u8], expected: Expect) {
    let folder = workspace();
    folder.write(name, content);
    let ran = folder.run(&["training", "update", "train_1", "--file", name]);
    expected.assert_eq(&said(&ran));
    assert_eq!(session(&folder), SESSION, "the file must stay as it is");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    from_file(
        "x.toml",
        b"epochs = \n",
        expect![[r#"
        error: `x.toml`: line 1, column 9: a value is missing here
        (exit code 2)
    "#]],
    );
    from_file(
        "x.toml",
        b"epochs = \"caf\xe9\"\n",
        expect![[r#"
        error: `x.toml`: it is not UTF-8: line 1, column 14 has the byte 0xE9; save it with the encoding UTF-8
        (exit code 2)
    "#]],
    );
    from_file(
        "x.json",
        b"{\"epochs\": 3",
        expect![[r#"
        error: `x.json`: it is not JSON: EOF while parsing an object at line 1 column 12
        (exit code 2)
    "#]],
    );
    from_file(
        "x.json",
        b"[1]",
        expect![[r#"
        error: `x.json`: it must be one JSON object, as in `{"epochs": 100}`
        (exit code 2)
    "#]],
    );
    from_file(
        "x.json",
        b"{\"epochs\": [null]}",
        expect![[r#"
        error: `x.json`: the value of `epochs` cannot be written in TOML
        (exit code 2)
    "#]],
    );
    from_file(
        "x.json",
        b"{\"id\": \"a\\u0000b\"}",
        expect![[r#"
        error: `calm-amber-heron`: `id` is given once and not changed by operations: leave it out, or edit the file itself
        (exit code 1)
    "#]],
    );
    from_file(
        "x.json",
        b"{\"epochs\": \"100\"}",
        expect![[r#"
        error: `calm-amber-heron`: `epochs` must be an integer, not a string
        (exit code 1)
    "#]],
    );
    from_file(
        "x.toml",
        b"epochs = 20\nlearning_rate = nan\n",
        expect![[r#"
            error: `x.toml`: line 2, column 17: `nan` is no finite number: write one, as in `0.5`
            (exit code 2)
        "#]],
    );
    from_file(
        "x.toml",
        b"a = { b = [1.0, -inf] }\n",
        expect![[r#"
            error: `x.toml`: line 1, column 17: `-inf` is no finite number: write one, as in `0.5`
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "--file", "gone.toml"],
        expect![[r#"
        error: `gone.toml`: there is no such file
        (exit code 2)
    "#]],
    );
}

#[test]
fn a_list_that_is_not_toml_is_no_text() {
    check_unchanged(
        &["model", "update", "model_1", "layers=[{type=\"Flatten\""],
        expect![[r#"
            error: `layers=[{type="Flatten"`: the value is not TOML: unclosed array: expected `]`
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["dataset", "set", "image_size=[224, 2x4]"],
        expect![[r#"
        error: `image_size=[224, 2x4]`: the value is not TOML: text must stand in quotes
        (exit code 2)
    "#]],
    );
}

#[test]
fn nothing_is_said_twice_in_different_ways() {
    check_unchanged(
        &["experiment", "update", "exp_1", "status=training", "--status", "failed"],
        expect![[r#"
            error: `status` is given twice: as `status=` and as `--status`
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["training", "add", "One", "--preset", "adam", "name=Other"],
        expect![[r#"
            error: `name` is given twice: as `name=` and as `NAME`
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["model", "update", "model_1", "name=One", "--name", "Other"],
        expect![[r#"
            error: `name` is given twice: as `name=` and as `--name`
            (exit code 2)
        "#]],
    );
}

#[test]
fn a_misspelled_key_is_not_taken_out() {
    check_unchanged(
        &["training", "update", "train_1", "--unset", "learning_rte"],
        expect![[r#"
            error: `calm-amber-heron`: `learning_rte` is not a key of a training; did you mean `learning_rate`?
            (exit code 1)
        "#]],
    );
    check_unchanged(
        &["dataset", "set", "--unset", "split.seeed"],
        expect![[r#"
        error: `calm-amber-heron`: `seeed` is not a key of the split; did you mean `seed`?
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_1", "--unset", "dreams"],
        expect![[r#"
        error: `calm-amber-heron`: `dreams` is not a key of a training
        (exit code 1)
    "#]],
    );
    // What is not there may be taken out, and so may what has a name of its own.
    check_unchanged(
        &["training", "update", "train_1", "--unset", "scheduler"],
        expect![[r#"
        Updated training train_1 in calm-amber-heron
    "#]],
    );
    check_unchanged(
        &["dataset", "set", "--unset", "imbalance.class_weights.cow"],
        expect![[r#"
            Saved the dataset of calm-amber-heron
        "#]],
    );
}
