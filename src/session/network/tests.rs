use expect_test::{Expect, expect};

use super::*;
use crate::catalog::Catalog;
use crate::syntax::Document;

/// The network of the first model of `text`, or why there is none.
fn check(text: &str, expected: Expect) {
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    let model = session.models().next().unwrap();
    let shown = match network_of(&session, model) {
        Ok(network) => show(&network),
        Err(error) => format!("{error:?}\n"),
    };
    expected.assert_eq(&shown);
}

fn show(network: &Network) -> String {
    let mut shown = String::new();
    for (at, layer) in network.layers.iter().enumerate() {
        let arriving = network.arriving(at).unwrap();
        shown += &format!("{arriving} → {}, {}\n", layer.output, Count(layer.parameters));
    }
    let (parameters, trainable) = (Count(network.parameters), Count(network.trainable));
    shown + &format!("{parameters} parameters, {trainable} trainable\n")
}

const LENET: &str = r#"
[dataset]
classes = ["a", "b"]
image_size = [32, 28]

[[models]]
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 6, kernel_size = 5 },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "Flatten" },
  { type = "Dense", units = 10 },
]
"#;

#[test]
fn a_stack_ends_in_the_implied_output_layer() {
    check(
        LENET,
        expect![[r#"
            3×32×28 → 6×32×28, 456
            6×32×28 → 6×16×14, 0
            6×16×14 → 1344, 0
            1344 → 10, 13,450
            10 → 2, 22
            13,928 parameters, 13,928 trainable
        "#]],
    );
}

#[test]
fn layers_may_have_headers_of_their_own() {
    check(
        r#"
[dataset]
classes = ["a", "b"]
image_size = [32, 28]

[[models]]
kind = "custom_cnn"

[[models.layers]]
type = "Conv2D"
filters = 6
kernel_size = 5

[[models.layers]]
type = "GlobalAvgPool"
"#,
        expect![[r#"
            3×32×28 → 6×32×28, 456
            6×32×28 → 6, 0
            6 → 2, 14
            470 parameters, 470 trainable
        "#]],
    );
}

#[test]
fn without_classes_the_output_layer_is_left_out() {
    check(
        &LENET.replace("classes", "path"),
        expect![[r#"
            3×32×28 → 6×32×28, 456
            6×32×28 → 6×16×14, 0
            6×16×14 → 1344, 0
            1344 → 10, 13,450
            13,906 parameters, 13,906 trainable
        "#]],
    );
}

#[test]
fn classes_count_in_their_older_spelling_too() {
    check(
        &LENET.replace("classes", "selected_families"),
        expect![[r#"
            3×32×28 → 6×32×28, 456
            6×32×28 → 6×16×14, 0
            6×16×14 → 1344, 0
            1344 → 10, 13,450
            10 → 2, 22
            13,928 parameters, 13,928 trainable
        "#]],
    );
}

#[test]
fn even_windows_widen_and_rests_are_left_out() {
    check(
        r#"
[dataset]
classes = ["a"]
image_size = [9, 12]
color_mode = "grayscale"

[[models]]
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 2, kernel_size = 4 },
  { type = "Conv2D", filters = 2, kernel_size = 2, stride = 3, padding = "valid" },
  { type = "AveragePooling2D", pool_size = 3 },
  { type = "Flatten" },
  { type = "BatchNorm" },
]
"#,
        expect![[r#"
            3×9×12 → 2×10×13, 98
            2×10×13 → 2×3×4, 18
            2×3×4 → 2×1×1, 0
            2×1×1 → 2, 0
            2 → 2, 4
            2 → 1, 3
            123 parameters, 123 trainable
        "#]],
    );
}

#[test]
fn absent_keys_have_their_defaults() {
    check(
        r#"
[dataset]
classes = ["a", "b", "c"]

[[models]]
kind = "transfer_learning"
base_model = "ResNet18"
"#,
        expect![[r#"
            512×7×7 → 512, 0
            512 → 3, 1,539
            11,178,051 parameters, 1,539 trainable
        "#]],
    );
}

#[test]
fn what_cannot_be_built_says_why() {
    check(
        &LENET.replace("pool_size = 2", "pool_size = 16").replace("[32, 28]", "[32, 15]"),
        expect![[r#"
            Stack { input: Image { channels: 3, height: 32, width: 15 }, layers: [LayerSummary { output: Image { channels: 6, height: 32, width: 15 }, parameters: 456 }], error: Collapsed { layer: 1, input: Image { channels: 6, height: 32, width: 15 } } }
        "#]],
    );
    check(
        &LENET.replace("units = 10", "units = 9000000000000000000"),
        expect![[r#"
            Stack { input: Image { channels: 3, height: 32, width: 28 }, layers: [LayerSummary { output: Image { channels: 6, height: 32, width: 28 }, parameters: 456 }, LayerSummary { output: Image { channels: 6, height: 16, width: 14 }, parameters: 0 }, LayerSummary { output: Features(1344), parameters: 0 }], error: TooLarge { layer: 3 } }
        "#]],
    );
    let transfer = "[dataset]\nimage_size = [31, 64]\n[[models]]\nkind = \"transfer_learning\"\n\
                    base_model = \"VGG16\"\nhead = []\n";
    check(
        transfer,
        expect![[r#"
            InputTooSmall { min_input: 32 }
        "#]],
    );
    check(
        &transfer.replace("31", "32"),
        expect![[r#"
            Stack { input: Image { channels: 512, height: 1, width: 2 }, layers: [], error: Empty }
        "#]],
    );
    let transformer = "[dataset]\nimage_size = [15, 64]\n[[models]]\nkind = \"vision_transformer\"\n\
                       patch_size = 16\nembed_dim = 768\ndepth = 12\nnum_heads = 12\n";
    check(
        transformer,
        expect![[r#"
            NoPatches
        "#]],
    );
}

#[test]
fn other_mistakes_leave_it_undefined() {
    let undefined = |text: &str| check(text, expect![["Undefined\n"]]);
    undefined(&LENET.replace("kernel_size = 5", "kernel_size = 0"));
    undefined(&LENET.replace("kernel_size = 5", "kernel_size = \"5\""));
    undefined(&LENET.replace("kernel_size = 5", ""));
    undefined(&LENET.replace("Flatten", "Flaten"));
    undefined(&LENET.replace("custom_cnn", "custom"));
    undefined(&LENET.replace("[32, 28]", "[32]"));
    undefined(&LENET.replace("{ type = \"Flatten\" },", "{ type = "));
    undefined(&LENET.replace("layers", "head"));
}

#[test]
fn a_half_typed_layer_is_not_a_missing_one() {
    let text = "[[models]]\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \"Conv2D\"\n\
                filters = 3\nkernel_size = 3\n\n[[models.lay\n";
    check(text, expect![["Undefined\n"]]);
    check(
        &text.replace("[[models.lay\n", ""),
        expect![[r#"
            Stack { input: Image { channels: 3, height: 224, width: 224 }, layers: [LayerSummary { output: Image { channels: 3, height: 224, width: 224 }, parameters: 84 }], error: NeverFlattened }
        "#]],
    );
}

#[test]
fn a_convolution_has_no_place_in_a_head() {
    check(
        "[[models]]\nkind = \"transfer_learning\"\nbase_model = \"VGG16\"\n\
         head = [{ type = \"Conv2D\", filters = 3, kernel_size = 3 }, { type = \"Flatten\" }]\n",
        expect![["Undefined\n"]],
    );
}
