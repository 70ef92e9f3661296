use expect_test::expect;

use crate::lint::testing::{check_fix, check_rule};

const CODE: &str = "layer-order";

/// A model of these layers, inline, each on a line of its own from line 6 on.
fn inline(layers: &[&str]) -> String {
    let layers: String = layers.iter().map(|layer| format!("  {{ {layer} }},\n")).collect();
    format!("[[models]]\nid = 'a'\nname = 'A'\nkind = 'custom_cnn'\nlayers = [\n{layers}]\n")
}

/// The same with a table for each layer.
fn tables(layers: &[&str]) -> String {
    let layers: String = layers
        .iter()
        .map(|layer| format!("\n[[models.layers]]\n{}\n", layer.replace(", ", "\n")))
        .collect();
    format!("[[models]]\nid = 'a'\nname = 'A'\nkind = 'custom_cnn'\n{layers}")
}

const CONV: &str = "type = 'Conv2D', filters = 8, kernel_size = 3";
const POOL: &str = "type = 'MaxPooling2D', pool_size = 2";
const FLATTEN: &str = "type = 'Flatten'";
const GLOBAL: &str = "type = 'GlobalAvgPool'";
const DENSE: &str = "type = 'Dense', units = 64";
const DROPOUT: &str = "type = 'Dropout', rate = 0.5";

#[test]
fn an_empty_stack() {
    let text = "[[models]]\nid = 'a'\nkind = 'custom_cnn'\nlayers = []\n";
    check_rule(
        CODE,
        text,
        expect![[r#"
        4:10-4:12 error layer-order: this model has no layers: start with `Conv2D` layers and end with `GlobalAvgPool` or `Flatten`
          fix: Insert `Conv2D` and `GlobalAvgPool` (likely)
    "#]],
    );
    check_fix(
        CODE,
        "Insert",
        text,
        expect![[r#"
        [[models]]
        id = 'a'
        kind = 'custom_cnn'
        layers = [{ type = "Conv2D", filters = 32, kernel_size = 3, activation = "relu" }, { type = "GlobalAvgPool" }]
    "#]],
    );
    let head = "[[models]]\nkind = 'transfer_learning'\nbase_model = 'VGG16'\nhead = [\n]\n";
    check_rule(
        CODE,
        head,
        expect![[r#"
        4:8-5:2 error layer-order: this head is empty: it must at least turn the backbone's image into a vector, with `GlobalAvgPool` or `Flatten`
          fix: Insert `GlobalAvgPool` (likely)
    "#]],
    );
    check_fix(
        CODE,
        "Insert",
        head,
        expect![[r#"
        [[models]]
        kind = 'transfer_learning'
        base_model = 'VGG16'
        head = [{ type = "GlobalAvgPool" }]
    "#]],
    );
}

#[test]
fn dense_without_a_turn_before_it() {
    let layers = [CONV, DROPOUT, DENSE, DENSE];
    check_rule(
        CODE,
        &inline(&layers),
        expect![[r#"
        8:12-8:19 error layer-order: `Dense` takes a vector, but an image of 8×224×224 arrives here: put `Flatten` or `GlobalAvgPool` before it
          fix: Insert `Flatten` before it (likely)
          fix: Insert `GlobalAvgPool` before it (possible)
          fix: Remove this `Dense` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Insert `Flatten`",
        &inline(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'Dropout', rate = 0.5 },
          { type = "Flatten" },
          { type = 'Dense', units = 64 },
          { type = 'Dense', units = 64 },
        ]
    "#]],
    );
    check_fix(
        CODE,
        "Insert `GlobalAvgPool`",
        &tables(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'Dropout'
        rate = 0.5

        [[models.layers]]
        type = "GlobalAvgPool"

        [[models.layers]]
        type = 'Dense'
        units = 64

        [[models.layers]]
        type = 'Dense'
        units = 64
    "#]],
    );
    check_fix(
        CODE,
        "Remove",
        &tables(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'Dropout'
        rate = 0.5

        [[models.layers]]
        type = 'Dense'
        units = 64
    "#]],
    );
}

#[test]
fn flatten_is_not_proposed_first_where_it_makes_a_huge_layer() {
    check_rule(
        CODE,
        &inline(&[CONV, "type = 'Dense', units = 512"]),
        expect![[r#"
        7:12-7:19 error layer-order: `Dense` takes a vector, but an image of 8×224×224 arrives here: put `Flatten` or `GlobalAvgPool` before it
          fix: Insert `GlobalAvgPool` before it (likely)
          fix: Insert `Flatten` before it (possible)
          fix: Remove this `Dense` (possible)
    "#]],
    );
}

#[test]
fn dense_before_the_turn() {
    let layers = [CONV, DENSE, DROPOUT, FLATTEN, DENSE];
    check_rule(
        CODE,
        &inline(&layers),
        expect![[r#"
        7:12-7:19 error layer-order: `Dense` takes a vector, but an image of 8×224×224 arrives here: put `Flatten` or `GlobalAvgPool` before it
          related 9:12-9:21: only here the image becomes a vector
          fix: Move `Flatten` before this `Dense` (likely)
          fix: Remove this `Dense` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Move",
        &inline(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'Flatten' },
          { type = 'Dense', units = 64 },
          { type = 'Dropout', rate = 0.5 },
          { type = 'Dense', units = 64 },
        ]
    "#]],
    );
    check_fix(
        CODE,
        "Move",
        &tables(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'Flatten'

        [[models.layers]]
        type = 'Dense'
        units = 64

        [[models.layers]]
        type = 'Dropout'
        rate = 0.5

        [[models.layers]]
        type = 'Dense'
        units = 64
    "#]],
    );
}

#[test]
fn dense_between_convolutions() {
    let layers = [CONV, DENSE, CONV, FLATTEN];
    check_rule(
        CODE,
        &inline(&layers),
        expect![[r#"
        7:12-7:19 error layer-order: `Dense` takes a vector, but an image of 8×224×224 arrives here: put `Flatten` or `GlobalAvgPool` before it
          related 9:12-9:21: only here the image becomes a vector
          fix: Move this `Dense` after `Flatten` (likely)
          fix: Remove this `Dense` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Move",
        &inline(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'Flatten' },
          { type = 'Dense', units = 64 },
        ]
    "#]],
    );
    check_fix(
        CODE,
        "Remove",
        &tables(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'Flatten'
    "#]],
    );
    check_rule(
        CODE,
        &inline(&[CONV, DENSE, CONV]),
        expect![[r#"
            7:12-7:19 error layer-order: `Dense` takes a vector, but an image of 8×224×224 arrives here: put `Flatten` or `GlobalAvgPool` before it
              fix: Remove this `Dense` (likely)
        "#]],
    );
}

#[test]
fn the_turn_too_early() {
    let layers = [CONV, FLATTEN, CONV, POOL, DENSE];
    check_rule(
        CODE,
        &tables(&layers),
        expect![[r#"
        15:8-15:16 error layer-order: `Conv2D` takes an image, but a vector of 401408 arrives here, after `Flatten`: layers that take an image must stand before it
          related 12:8-12:17: here the image becomes a vector
          fix: Move `Flatten` after `MaxPooling2D` (likely)
          fix: Remove this `Conv2D` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Move",
        &tables(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'MaxPooling2D'
        pool_size = 2

        [[models.layers]]
        type = 'Flatten'

        [[models.layers]]
        type = 'Dense'
        units = 64
    "#]],
    );
    check_fix(
        CODE,
        "Move",
        &inline(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'MaxPooling2D', pool_size = 2 },
          { type = 'Flatten' },
          { type = 'Dense', units = 64 },
        ]
    "#]],
    );
}

#[test]
fn a_convolution_after_dense() {
    let layers = [CONV, GLOBAL, DENSE, POOL];
    check_rule(
        CODE,
        &inline(&layers),
        expect![[r#"
        9:12-9:26 error layer-order: `MaxPooling2D` takes an image, but a vector of 64 arrives here, after `GlobalAvgPool`: layers that take an image must stand before it
          related 7:12-7:27: here the image becomes a vector
          fix: Move this `MaxPooling2D` before `GlobalAvgPool` (likely)
          fix: Remove this `MaxPooling2D` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Move",
        &inline(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'MaxPooling2D', pool_size = 2 },
          { type = 'GlobalAvgPool' },
          { type = 'Dense', units = 64 },
        ]
    "#]],
    );
    check_fix(
        CODE,
        "Remove",
        &inline(&layers),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'GlobalAvgPool' },
          { type = 'Dense', units = 64 },
        ]
    "#]],
    );
}

#[test]
fn two_turns() {
    check_rule(
        CODE,
        &inline(&[CONV, FLATTEN, GLOBAL, DENSE]),
        expect![[r#"
            8:12-8:27 error layer-order: `GlobalAvgPool` takes an image, but a vector of 401408 arrives here, after `Flatten`: layers that take an image must stand before it
              related 7:12-7:21: here the image becomes a vector
              fix: Remove this `GlobalAvgPool` (likely)
              fix: Remove the earlier `Flatten` (possible)
        "#]],
    );
    check_fix(
        CODE,
        "earlier",
        &inline(&[CONV, FLATTEN, CONV, GLOBAL]),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'GlobalAvgPool' },
        ]
    "#]],
    );
    check_rule(
        CODE,
        &inline(&[CONV, FLATTEN, DENSE, GLOBAL]),
        expect![[r#"
            9:12-9:27 error layer-order: `GlobalAvgPool` takes an image, but a vector of 64 arrives here, after `Flatten`: layers that take an image must stand before it
              related 7:12-7:21: here the image becomes a vector
              fix: Remove this `GlobalAvgPool` (likely)
        "#]],
    );
}

#[test]
fn no_turn_at_all() {
    check_rule(
        CODE,
        &inline(&[CONV, POOL]),
        expect![[r#"
        7:12-7:26 error layer-order: the stack ends here with an image of 8×112×112, but the output layer takes a vector: end it with `GlobalAvgPool` or `Flatten`
          fix: Insert `Flatten` at the end (likely)
          fix: Insert `GlobalAvgPool` at the end (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Insert `Flatten`",
        &inline(&[CONV, POOL]),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'
        layers = [
          { type = 'Conv2D', filters = 8, kernel_size = 3 },
          { type = 'MaxPooling2D', pool_size = 2 },
          { type = "Flatten" },
        ]
    "#]],
    );
    check_fix(
        CODE,
        "Insert `GlobalAvgPool`",
        &tables(&[CONV, POOL]),
        expect![[r#"
        [[models]]
        id = 'a'
        name = 'A'
        kind = 'custom_cnn'

        [[models.layers]]
        type = 'Conv2D'
        filters = 8
        kernel_size = 3

        [[models.layers]]
        type = 'MaxPooling2D'
        pool_size = 2

        [[models.layers]]
        type = "GlobalAvgPool"
    "#]],
    );
}

#[test]
fn every_fix_leads_to_a_stack_that_can_be_built() {
    let layers = [CONV, POOL, FLATTEN, GLOBAL, DENSE, DROPOUT];
    let mut stacks: Vec<Vec<&str>> = vec![Vec::new()];
    for length in 0..4 {
        let longer = stacks.iter().filter(|stack| stack.len() == length);
        let longer: Vec<_> = longer
            .flat_map(|stack| layers.map(|layer| [stack.as_slice(), &[layer]].concat()))
            .collect();
        stacks.extend(longer);
    }
    for stack in stacks.iter().filter(|stack| !stack.is_empty()) {
        for layout in [inline, tables] {
            let mut text = layout(stack);
            let mut steps = 0;
            while let Some(fixed) = crate::lint::testing::apply_first_fix(CODE, &text) {
                text = fixed;
                steps += 1;
                assert!(steps < 10, "{stack:?} is mended without end, last to\n{text}");
            }
        }
    }
}

#[test]
fn other_mistakes_come_first() {
    let silent = |text: &str| check_rule(CODE, text, expect![[""]]);
    silent(&inline(&[CONV, FLATTEN, DENSE]));
    silent(&inline(&[CONV, "type = 'Dens', units = 64"]));
    silent(&inline(&[CONV, "type = 'Dense', units = '64'"]));
    silent(&inline(&[CONV, "type = 'Dense', units = "]));
    silent(&inline(&[CONV, DENSE]).replace("custom_cnn", "custom_cn"));
    silent(&inline(&[CONV, DENSE]).replace("custom_cnn", "vision_transformer"));
    silent(&tables(&[CONV, DENSE, "typ"]));
    silent(
        &tables(&[CONV, DENSE])
            .replace("[[models.layers]]\ntype = 'D", "[[models.layers\ntype = 'D"),
    );
}
