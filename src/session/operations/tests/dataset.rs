use expect_test::expect;

use super::*;

fn check_set(before: &str, written: &str, after: Expect) {
    check(before, &Operation::SaveDatasetConfig { changes: changes(written) }, after);
}

#[test]
fn a_key_is_changed_where_it_stands() {
    check_set(
        "[dataset] # images\npath  =  'a'   # old\nclasses = [\n  'x', # first\n  'y',\n]\n",
        "path = 'b'; classes = ['x', 'y', 'z']",
        expect![[r#"
            [dataset] # images
            path  =  "b"   # old
            classes = [
              'x', # first
              'y',
              "z",
            ]
        "#]],
    );
    check_set(
        "[dataset]\npath='a' # as I write\nclasses=\t[]\n",
        "path = 'b'; classes = ['x']",
        expect![[r#"
            [dataset]
            path="b" # as I write
            classes=	["x"]
        "#]],
    );
    check_set(
        "dataset = { path = 'a' }\n",
        "path = 'b'",
        expect![[r#"
        dataset = { path = "b" }
    "#]],
    );
}

/// Whether nothing at all changes.
fn check_same(before: &str, written: &str) {
    let operation = Operation::SaveDatasetConfig { changes: changes(written) };
    assert_eq!(apply(before, &operation, &[]).unwrap().edits, [], "{before}");
}

#[test]
fn the_present_value_is_not_written_again() {
    check_same("[dataset.split]\ntrain = 70 # percent\n", "split.train = 70.0");
    check_same("dataset.split.train = 7e1\n", "split = { train = 70 }");
    check_same("dataset = { split = { 'train' = 70.00 } }\n", "split.train = 70");
    check_same("[dataset]\npath = \"\"\"\na\"\"\"\n", "path = 'a'; -classes");
}

#[test]
fn a_missing_table_is_made_where_a_person_would_write_it() {
    check_set(
        "[dataset]\npath = 'a'\n\n[[models]]\nid = 'm'\n",
        "split.train = 80.0; split.seed = 1; imbalance.selective.threshold = 3",
        expect![[r#"
            [dataset]
            path = 'a'

            [dataset.split]
            train = 80.0
            seed = 1

            [dataset.imbalance]
            selective = { threshold = 3 }

            [[models]]
            id = 'm'
        "#]],
    );
    check_set(
        "dataset = { path = 'a' }\n",
        "split.train = 80.0; split.seed = 1",
        expect![[r#"
        dataset = { path = 'a', split = { train = 80.0, seed = 1 } }
    "#]],
    );
    check_set(
        "dataset.path = 'a'\n",
        "split.train = 80.0; split.seed = 1",
        expect![[r#"
        dataset.path = 'a'
        dataset.split = { train = 80.0, seed = 1 }
    "#]],
    );
    check_set(
        "[session]\nid = 'a'\n\n[[models]]\n",
        "split.train = 80.0; path = 'x'",
        expect![[r#"
        [session]
        id = 'a'

        [dataset]
        path = "x"

        [dataset.split]
        train = 80.0

        [[models]]
    "#]],
    );
    check_set(
        "[dataset.split]\nseed = 1\n",
        "path = 'x'; augmentation.preset = 'none'",
        expect![[r#"
            [dataset]
            path = "x"

            [dataset.split]
            seed = 1

            [dataset.augmentation]
            preset = "none"
        "#]],
    );
    check_set(
        "",
        "path = 'x'; split = { train = 1, val = 2 }",
        expect![[r#"
        [dataset]
        path = "x"

        [dataset.split]
        train = 1
        val = 2
    "#]],
    );
}

#[test]
fn a_table_is_set_key_by_key() {
    check_set(
        "[dataset.split]\n# why\nmethod = 'cross_validation' # slow\nfolds = 5\n",
        "split = { method = 'fixed', seed = 1 }",
        expect![[r#"
            [dataset.split]
            # why
            method = "fixed" # slow
            seed = 1
        "#]],
    );
    check_set(
        "dataset = { split = { method = 'fixed', train = 1 }, path = 'a' }\n",
        "split = { train = 2 }",
        expect![[r#"
            dataset = { split = { train = 2 }, path = 'a' }
        "#]],
    );
}

#[test]
fn an_older_spelling_is_kept() {
    check_set(
        "[dataset]\ndataset_path = 'a'\nimbalance_handling = { strategy = 'none' }\n",
        "path = 'b'; imbalance.strategy = 'oversampling'; target_size = [1, 2]",
        expect![[r#"
            [dataset]
            dataset_path = "b"
            imbalance_handling = { strategy = "oversampling" }
            image_size = [1, 2]
        "#]],
    );
}

#[test]
fn keys_that_no_longer_apply_go_with_the_selector() {
    check_set(
        "[dataset.augmentation]\npreset = 'custom'\nhorizontal_flip = true\nbrightness = 5\n\
         [dataset.split]\nfolds = 3\n",
        "augmentation.preset = 'light'",
        expect![[r#"
            [dataset.augmentation]
            preset = "light"
            [dataset.split]
            folds = 3
        "#]],
    );
}

#[test]
fn what_stands_in_the_way_is_named() {
    check_set(
        "[dataset]\nsplit = 5\n",
        "split.train = 1",
        expect!["refused: `dataset.split.train` cannot be set: `split` is an integer, not a table"],
    );
    check_set(
        "dataset = 5\n",
        "path = 'x'",
        expect!["refused: `dataset.path` cannot be set: `dataset` is an integer, not a table"],
    );
    check_set(
        "[[dataset]]\n",
        "path = 'x'",
        expect!["refused: `dataset.path` cannot be set: `dataset` is an array, not a table"],
    );
}
