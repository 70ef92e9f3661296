use expect_test::{Expect, expect};

use super::*;
use crate::ide::testing::at_cursor;

/// What is selected at the cursor, a line each, as the selection grows.
fn check(fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    let ranges = selection_ranges(&snapshot, &[at]).concat();
    let shown: Vec<String> = ranges
        .iter()
        .map(|range| snapshot.document.slice(*range).escape_debug().to_string())
        .collect();
    expected.assert_eq(&format!("{}\n", shown.join("\n").replace("\\\"", "\"")));
}

#[test]
fn from_a_word_to_the_file() {
    check(
        "[session]\nid = \"a\"\n\n[[models]]\nname = \"Big Le$0Net\" # good\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \"Flatten\"\n\n[[models]]\nname = \"B\"\n",
        expect![[r#"
            LeNet
            Big LeNet
            "Big LeNet"
            name = "Big LeNet"
            [[models]]\nname = "Big LeNet" # good\nkind = "custom_cnn"
            [[models]]\nname = "Big LeNet" # good\nkind = "custom_cnn"\n\n[[models.layers]]\ntype = "Flatten"
            [[models]]\nname = "Big LeNet" # good\nkind = "custom_cnn"\n\n[[models.layers]]\ntype = "Flatten"\n\n[[models]]\nname = "B"
            [session]\nid = "a"\n\n[[models]]\nname = "Big LeNet" # good\nkind = "custom_cnn"\n\n[[models.layers]]\ntype = "Flatten"\n\n[[models]]\nname = "B"\n
        "#]],
    );
}

#[test]
fn through_arrays_and_inline_tables() {
    check(
        "[[models]]\nlayers = [\n  { type = \"Conv2D\", filters = 3$02 },\n  { type = \"Flatten\" },\n]\n",
        expect![[r#"
            32
            filters = 32
            type = "Conv2D", filters = 32
            { type = "Conv2D", filters = 32 }
            { type = "Conv2D", filters = 32 },\n  { type = "Flatten" },
            [\n  { type = "Conv2D", filters = 32 },\n  { type = "Flatten" },\n]
            layers = [\n  { type = "Conv2D", filters = 32 },\n  { type = "Flatten" },\n]
            [[models]]\nlayers = [\n  { type = "Conv2D", filters = 32 },\n  { type = "Flatten" },\n]
            [[models]]\nlayers = [\n  { type = "Conv2D", filters = 32 },\n  { type = "Flatten" },\n]\n
        "#]],
    );
}

#[test]
fn from_a_key() {
    check(
        "[dataset]\nsplit.se$0ed = 1\n",
        expect![[r#"
        seed
        split.seed
        split.seed = 1
        [dataset]\nsplit.seed = 1
        [dataset]\nsplit.seed = 1\n
    "#]],
    );
}

#[test]
fn from_a_header() {
    check(
        "[dataset]\npath = \"d\"\n[dataset.sp$0lit]\nseed = 1\n",
        expect![[r#"
        split
        dataset.split
        [dataset.split]
        [dataset.split]\nseed = 1
        [dataset]\npath = "d"\n[dataset.split]\nseed = 1
        [dataset]\npath = "d"\n[dataset.split]\nseed = 1\n
    "#]],
    );
}

#[test]
fn from_a_comment() {
    check(
        "[dataset]\n# Where the\n# ima$0ges are.\npath = \"d\"\n",
        expect![[r#"
        images
        images are.
        # images are.
        # Where the\n# images are.
        [dataset]\n# Where the\n# images are.\npath = "d"
        [dataset]\n# Where the\n# images are.\npath = "d"\n
    "#]],
    );
}

#[test]
fn on_a_blank_line() {
    check(
        "[session]\nid = \"a\"\n$0\n[dataset]\npath = \"d\"\n",
        expect![[r#"
        [session]\nid = "a"\n\n[dataset]\npath = "d"\n
    "#]],
    );
}

#[test]
fn in_an_empty_file() {
    check("$0", expect!["\n\n"]);
}

#[test]
fn below_what_is_broken() {
    check(
        "[[models]]\nlayers = [\n  {\n\n[[trainings]]\nname = \"Ad$0am",
        expect![[r#"
        Adam
        "Adam
        name = "Adam
        [[trainings]]\nname = "Adam
        [[models]]\nlayers = [\n  {\n\n[[trainings]]\nname = "Adam
    "#]],
    );
}
