use expect_test::{Expect, expect};

use super::*;
use crate::catalog::Catalog;
use crate::session::samples::{ClassSamples, DatasetFolder, Samples};
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
    // A mistake in the next entry says nothing about layers.
    for below in ["", "[[trainings]]\nname = \"x\n"] {
        check(
            &text.replace("[[models.lay\n", below),
            expect![[r#"
                Stack { input: Image { channels: 3, height: 224, width: 224 }, layers: [LayerSummary { output: Image { channels: 3, height: 224, width: 224 }, parameters: 84 }], error: NeverFlattened }
            "#]],
        );
    }
}

#[test]
fn what_stands_below_half_a_header_is_not_left_out() {
    let text = "[dataset]\nimage_size = [8, 8]\n\n[[models]]\nkind = \"custom_cnn\"\n\n\
                [[models.layers]]\ntype = \"Conv2D\"\nfilters = 3\nkernel_size = 3\n\n\
                [[models.layers]]\ntype = \"Flatten\"\n\n[[models.layers]]\ntype = \"Dense\"\nunits = 2\n";
    let undefined = |text: &str| {
        let document = Document::parse(text);
        let session = Session::new(&document, Catalog::builtin());
        let model = session.models().next().unwrap();
        assert_eq!(network_of(&session, model), Err(NetworkError::Undefined), "{text}");
        beginning(&session, model).map(|(_, layers)| layers.len())
    };
    for half in ["[", "[[mod", "[[models", "[[models.", "[[models.lay"] {
        let with = |header: usize| {
            let mut at = text.match_indices("[[models.layers]]").map(|(at, _)| at);
            let at = at.nth(header).unwrap();
            format!("{}{half}{}", &text[..at], &text[at + "[[models.layers]]".len()..])
        };
        // A layer that may go on below the header is not sure.
        assert_eq!(undefined(&with(0)), None, "{half}");
        assert_eq!(undefined(&with(1)), Some(0), "{half}");
        assert_eq!(undefined(&with(2)), Some(1), "{half}");
    }
    // The last lines of an entry may go on below a header that stands in them.
    for half in ["[", "[[models", "[dataset."] {
        undefined(&transformer_text("[32, 32]", &format!("{half}\nmlp_ratio = 2.0")));
        undefined(&transfer(&format!("{half}\nstrategy = 'full_fine_tuning'")));
        undefined(&text.replace("filters", &format!("{half}\nfilters")));
    }
    // One that begins what comes next takes nothing away.
    check(
        &format!("{text}\n[[mod\n# Not yet.\n\n[[trainings]]\nid = 'a'\n"),
        expect![[r#"
            3×8×8 → 3×8×8, 84
            3×8×8 → 192, 0
            192 → 2, 386
            470 parameters, 470 trainable
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

/// A model of `layers` for images of `size`, with three classes.
fn stack(size: &str, layers: &str) -> String {
    format!(
        "[dataset]\nclasses = [\"a\", \"b\", \"c\"]\nimage_size = {size}\n\n[[models]]\n\
         kind = \"custom_cnn\"\nlayers = [{layers}]\n"
    )
}

#[test]
fn strides_and_valid_padding_leave_rests_out() {
    // (33 − 3) div 2 + 1 = 16, (28 − 3) div 2 + 1 = 13; (16 + 2·2 − 5) div 3 + 1 = 6, (13 + 4 − 5)
    // div 3 + 1 = 5; 8·16·25 + 16 = 3,216; 16·6·5 = 480; 480·3 + 3 = 1,443.
    check(
        &stack(
            "[33, 28]",
            "{ type = 'Conv2D', filters = 8, kernel_size = 3, stride = 2, padding = 'valid' },
             { type = 'Conv2D', filters = 16, kernel_size = 5, stride = 3 },
             { type = 'Flatten' }",
        ),
        expect![[r#"
            3×33×28 → 8×16×13, 224
            8×16×13 → 16×6×5, 3,216
            16×6×5 → 480, 0
            480 → 3, 1,443
            4,883 parameters, 4,883 trainable
        "#]],
    );
}

#[test]
fn normalisation_counts_channels_or_features() {
    // 2·3 channels, 2·3 channels again, 2·(3·4·5) features, 2·7 features.
    check(
        &stack(
            "[4, 5]",
            "{ type = 'BatchNorm' }, { type = 'BatchNorm' }, { type = 'Flatten' },
             { type = 'BatchNorm' }, { type = 'Dense', units = 7 }, { type = 'BatchNorm' }",
        ),
        expect![[r#"
            3×4×5 → 3×4×5, 6
            3×4×5 → 3×4×5, 6
            3×4×5 → 60, 0
            60 → 60, 120
            60 → 7, 427
            7 → 7, 14
            7 → 3, 24
            597 parameters, 597 trainable
        "#]],
    );
}

#[test]
fn a_window_larger_than_what_arrives_does_not_fit() {
    let collapsed = |layers: &str, text: Expect| check(&stack("[9, 3]", layers), text);
    collapsed(
        "{ type = 'MaxPooling2D', pool_size = 4 }, { type = 'Flatten' }",
        expect![[r#"
            Stack { input: Image { channels: 3, height: 9, width: 3 }, layers: [], error: Collapsed { layer: 0, input: Image { channels: 3, height: 9, width: 3 } } }
        "#]],
    );
    collapsed(
        "{ type = 'Conv2D', filters = 1, kernel_size = 5, padding = 'valid' }, { type = 'Flatten' }",
        expect![[r#"
            Stack { input: Image { channels: 3, height: 9, width: 3 }, layers: [], error: Collapsed { layer: 0, input: Image { channels: 3, height: 9, width: 3 } } }
        "#]],
    );
    // With `same` even the widest kernel fits: (3 + 2·15 − 31) div 8 + 1 = 1.
    collapsed(
        "{ type = 'Conv2D', filters = 1, kernel_size = 31, stride = 8 }, { type = 'Flatten' }",
        expect![[r#"
            3×9×3 → 1×2×1, 2,884
            1×2×1 → 2, 0
            2 → 3, 9
            2,893 parameters, 2,893 trainable
        "#]],
    );
}

/// A ResNet18 (11,176,512 parameters in 41 layers) for two classes.
fn transfer(lines: &str) -> String {
    format!(
        "[dataset]\nclasses = [\"a\", \"b\"]\nimage_size = [100, 65]\n\n[[models]]\n\
         kind = \"transfer_learning\"\nbase_model = \"ResNet18\"\n{lines}\n"
    )
}

#[test]
fn fine_tuning_past_the_end_of_the_backbone_is_all_of_it() {
    // 100 → 50 → 25 → 25 → 13 → 7 → 4, 65 → 33 → 17 → 17 → 9 → 5 → 3; 512·2 + 2 = 1,026.
    let last = "11,177,538 parameters, 11,177,538 trainable\n";
    let all = format!("512×4×3 → 512, 0\n512 → 2, 1,026\n{last}");
    for lines in [
        "strategy = 'partial_fine_tuning'\nunfreeze_layers = 1000000",
        "strategy = 'partial_fine_tuning'\nunfreeze_layers = 41",
        "strategy = 'full_fine_tuning'\nweights = 'random'",
        "strategy = 'full_fine_tuning'\nunfreeze_layers = 3",
    ] {
        let document = Document::parse(&transfer(lines));
        let session = Session::new(&document, Catalog::builtin());
        let network = network_of(&session, session.models().next().unwrap()).unwrap();
        assert_eq!(show(&network), all, "{lines}");
    }
    // The last layer is a norm of 512 channels: 2·512 = 1,024 beside the head.
    check(
        &transfer("strategy = 'partial_fine_tuning'\nunfreeze_layers = 1"),
        expect![[r#"
            512×4×3 → 512, 0
            512 → 2, 1,026
            11,177,538 parameters, 2,050 trainable
        "#]],
    );
}

#[test]
fn a_head_may_begin_with_what_it_likes() {
    // 2·512; then 512 features · 4 · 3 = 6,144; 6,144·2 + 2.
    check(
        &transfer(
            "head = [{ type = 'Dropout', rate = 0.5 }, { type = 'BatchNorm' }, { type = 'Flatten' }]",
        ),
        expect![[r#"
            512×4×3 → 512×4×3, 0
            512×4×3 → 512×4×3, 1,024
            512×4×3 → 6144, 0
            6144 → 2, 12,290
            11,189,826 parameters, 13,314 trainable
        "#]],
    );
    check(
        &transfer("head = [{ type = 'Dropout', rate = 0.5 }]"),
        expect![[r#"
            Stack { input: Image { channels: 512, height: 4, width: 3 }, layers: [LayerSummary { output: Image { channels: 512, height: 4, width: 3 }, parameters: 0 }], error: NeverFlattened }
        "#]],
    );
    check(
        &transfer("head = [{ type = 'Dense', units = 5 }]"),
        expect![[r#"
            Stack { input: Image { channels: 512, height: 4, width: 3 }, layers: [], error: NeedsFeatures { layer: 0 } }
        "#]],
    );
}

/// A transformer of one block, 10 wide, for images of `size`, with two classes.
fn transformer_text(size: &str, lines: &str) -> String {
    format!(
        "[dataset]\nclasses = [\"a\", \"b\"]\nimage_size = {size}\ncolor_mode = \"grayscale\"\n\n\
         [[models]]\nkind = \"vision_transformer\"\npatch_size = 16\nembed_dim = 10\ndepth = 1\n\
         num_heads = 2\n{lines}\n"
    )
}

#[test]
fn a_transformer_is_counted_by_the_written_sum() {
    let count = |size: &str, lines: &str| {
        let document = Document::parse(&transformer_text(size, lines));
        let session = Session::new(&document, Catalog::builtin());
        let network = network_of(&session, session.models().next().unwrap()).unwrap();
        (network.patches.unwrap(), network.parameters)
    };
    // Of 33 × 50 pixels, 2 × 3 patches are whole.
    let embedding = 3 * 16 * 16 * 10 + 10 + 10 + (6 + 1) * 10;
    let attention = 20 + 300 + 30 + 100 + 10 + 20;
    let mlp = |m: u64| 10 * m + m + m * 10 + 10;
    let end = 20 + 10 * 2 + 2;
    let all = |m: u64| (6, embedding + attention + mlp(m) + end);
    assert_eq!(count("[33, 50]", ""), all(40), "4.0 is the default");
    assert_eq!(count("[33, 50]", "mlp_ratio = 4"), all(40), "a whole number is one as well");
    assert_eq!(count("[33, 50]", "mlp_ratio = 2.79"), all(27), "27.9 is cut");
    assert_eq!(count("[33, 50]", "mlp_ratio = 0.09"), all(0), "0.9 is cut");
    assert_eq!(count("[33, 50]", "dropout = 0.5"), all(40), "dropout has none");
    check(&transformer_text("[15, 50]", ""), expect![["NoPatches\n"]]);
}

#[test]
fn classes_may_be_known_by_their_folders_only() {
    let text = stack("[8, 8]", "{ type = 'GlobalAvgPool' }").replace("classes", "tags");
    let document = Document::parse(&text);
    let class = |name: &str| ClassSamples { name: name.to_owned(), ..ClassSamples::default() };
    let classes = ["a", "b", "c", "d"].map(class).into();
    let folder = DatasetFolder::Found(Samples { classes, ..Samples::default() });
    let session = Session::new(&document, Catalog::builtin());
    let count = |session: &Session<'_>| {
        network_of(session, session.models().next().unwrap()).unwrap().parameters
    };
    assert_eq!(count(&session), 0);
    assert_eq!(count(&session.in_folder(&folder)), 3 * 4 + 4);
}
