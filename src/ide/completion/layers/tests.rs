use expect_test::{Expect, expect};

use crate::ide::testing::{accepted, at_cursor, check_accepted, check_completion_of};
use crate::ide::{Completion, completions};

const MODEL: &str = "[[models]]\nid = \"m\"\nname = \"M\"\nkind = \"custom_cnn\"\nlayers = [\n";
const HEAD: &str = "[[models]]\nid = \"m\"\nname = \"M\"\nkind = \"transfer_learning\"\n\
                    base_model = \"ResNet50\"\nhead = [\n";

/// What is offered in the stack that begins with `before`, single layers only.
fn check(start: &str, before: &[&str], after: &[&str], expected: Expect) {
    let lines = |layers: &[&str]| -> String {
        layers.iter().map(|layer| format!("  {{ type = {layer} }},\n")).collect()
    };
    let fixture = format!("{start}{}  $0\n{}]\n", lines(before), lines(after));
    check_completion_of(&fixture, |found| !found.label.contains(' '), expected);
}

const CONV: &str = "\"Conv2D\", filters = 32, kernel_size = 5, activation = \"relu\"";
const POOL: &str = "\"MaxPooling2D\", pool_size = 2";

#[test]
fn a_network_begins_with_a_convolution() {
    check(
        MODEL,
        &[],
        &[],
        expect![[r#"
            Conv2D (Convolution · 3×224×224 → 32×224×224 · 896 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:3}, activation = ${3:"relu"} \},
            BatchNorm (Batch normalisation · from 3×224×224 · 6 parameters): { type = "BatchNorm" },
            MaxPooling2D (Maximum pooling · 3×224×224 → 3×112×112): { type = "MaxPooling2D", pool_size = ${1:2} \},
            Classifier (3 layers · 3×224×224 → 256 · 1,024 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.5} \},
            AveragePooling2D (Average pooling · 3×224×224 → 3×112×112): { type = "AveragePooling2D", pool_size = ${1:2} \},
            Dropout (Dropout · from 3×224×224): { type = "Dropout", rate = ${1:0.25} \},
            Flatten (Flatten · 3×224×224 → 150528): { type = "Flatten" },
            GlobalAvgPool (Global average pooling · 3×224×224 → 3): { type = "GlobalAvgPool" },
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn after_a_convolution_comes_normalisation_or_pooling() {
    check(
        MODEL,
        &[CONV],
        &[],
        expect![[r#"
            BatchNorm (Batch normalisation · from 32×224×224 · 64 parameters): { type = "BatchNorm" },
            MaxPooling2D (Maximum pooling · 32×224×224 → 32×112×112): { type = "MaxPooling2D", pool_size = ${1:2} \},
            Conv2D (Convolution · from 32×224×224 · 25,632 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            GlobalAvgPool (Global average pooling · 32×224×224 → 32): { type = "GlobalAvgPool" },
            Dropout (Dropout · from 32×224×224): { type = "Dropout", rate = ${1:0.25} \},
            Classifier (3 layers · 32×224×224 → 256 · 8,448 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.5} \},
            AveragePooling2D (Average pooling · 32×224×224 → 32×112×112): { type = "AveragePooling2D", pool_size = ${1:2} \},
            Flatten (Flatten · 32×224×224 → 1605632: too many for a Dense layer): { type = "Flatten" },
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn after_pooling_the_filters_double() {
    check(
        MODEL,
        &[CONV, POOL],
        &[],
        expect![[r#"
            Conv2D (Convolution · 32×112×112 → 64×112×112 · 51,264 parameters): { type = "Conv2D", filters = ${1:64}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            GlobalAvgPool (Global average pooling · 32×112×112 → 32): { type = "GlobalAvgPool" },
            Dropout (Dropout · from 32×112×112): { type = "Dropout", rate = ${1:0.25} \},
            BatchNorm (Batch normalisation · from 32×112×112 · 64 parameters): { type = "BatchNorm" },
            Classifier (3 layers · 32×112×112 → 256 · 8,448 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.5} \},
            MaxPooling2D (Maximum pooling · 32×112×112 → 32×56×56): { type = "MaxPooling2D", pool_size = ${1:2} \},
            AveragePooling2D (Average pooling · 32×112×112 → 32×56×56): { type = "AveragePooling2D", pool_size = ${1:2} \},
            Flatten (Flatten · 32×112×112 → 401408: too many for a Dense layer): { type = "Flatten" },
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn what_followed_before_follows_again() {
    let block = [CONV, "\"BatchNorm\"", POOL];
    let mut layers = block.to_vec();
    layers.push(CONV);
    check(
        MODEL,
        &layers,
        &[],
        expect![[r#"
            BatchNorm (Batch normalisation · from 32×112×112 · 64 parameters): { type = "BatchNorm" },
            MaxPooling2D (Maximum pooling · 32×112×112 → 32×56×56): { type = "MaxPooling2D", pool_size = ${1:2} \},
            Conv2D (Convolution · from 32×112×112 · 25,632 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            GlobalAvgPool (Global average pooling · 32×112×112 → 32): { type = "GlobalAvgPool" },
            Dropout (Dropout · from 32×112×112): { type = "Dropout", rate = ${1:0.25} \},
            Classifier (3 layers · 32×112×112 → 256 · 8,448 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.5} \},
            AveragePooling2D (Average pooling · 32×112×112 → 32×56×56): { type = "AveragePooling2D", pool_size = ${1:2} \},
            Flatten (Flatten · 32×112×112 → 401408: too many for a Dense layer): { type = "Flatten" },
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn a_small_image_is_pooled_no_further() {
    check(
        MODEL,
        &[CONV, POOL, CONV, "\"MaxPooling2D\", pool_size = 16"],
        &[],
        expect![[r#"
            Flatten (Flatten · 32×7×7 → 1568): { type = "Flatten" },
            GlobalAvgPool (Global average pooling · 32×7×7 → 32): { type = "GlobalAvgPool" },
            BatchNorm (Batch normalisation · from 32×7×7 · 64 parameters): { type = "BatchNorm" },
            Dropout (Dropout · from 32×7×7): { type = "Dropout", rate = ${1:0.25} \},
            Conv2D (Convolution · 32×7×7 → 64×7×7 · 51,264 parameters): { type = "Conv2D", filters = ${1:64}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            Classifier (3 layers · 32×7×7 → 256 · 8,448 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.5} \},
            AveragePooling2D (Average pooling · 32×7×7 → 32×3×3): { type = "AveragePooling2D", pool_size = ${1:2} \},
            MaxPooling2D (Maximum pooling · 32×7×7 is too small for it): { type = "MaxPooling2D", pool_size = ${1:16} \},
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn after_the_transition_come_dense_layers() {
    check(
        MODEL,
        &[CONV, "\"Flatten\""],
        &[],
        expect![[r#"
            Dense (Fully connected · 1605632 → 256 · 411,042,048 parameters): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
            Dropout (Dropout · from 1605632): { type = "Dropout", rate = ${1:0.5} \},
            BatchNorm (Batch normalisation · from 1605632 · 3,211,264 parameters): { type = "BatchNorm" },
            Flatten (Flatten · from 1605632: too many for a Dense layer): { type = "Flatten" },
            Conv2D (Convolution · only before Flatten or GlobalAvgPool): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            MaxPooling2D (Maximum pooling · only before Flatten or GlobalAvgPool): { type = "MaxPooling2D", pool_size = ${1:2} \},
            AveragePooling2D (Average pooling · only before Flatten or GlobalAvgPool): { type = "AveragePooling2D", pool_size = ${1:2} \},
            GlobalAvgPool (Global average pooling · only before Flatten or GlobalAvgPool): { type = "GlobalAvgPool" },
        "#]],
    );
    check(
        MODEL,
        &[CONV, "\"GlobalAvgPool\"", "\"Dense\", units = 256"],
        &[],
        expect![[r#"
            Dropout (Dropout · from 256): { type = "Dropout", rate = ${1:0.5} \},
            Dense (Fully connected · 256 → 128 · 32,896 parameters): { type = "Dense", units = ${1:128}, activation = ${2:"relu"} \},
            BatchNorm (Batch normalisation · from 256 · 512 parameters): { type = "BatchNorm" },
            Flatten (Flatten · from 256): { type = "Flatten" },
            Conv2D (Convolution · only before Flatten or GlobalAvgPool): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            MaxPooling2D (Maximum pooling · only before Flatten or GlobalAvgPool): { type = "MaxPooling2D", pool_size = ${1:2} \},
            AveragePooling2D (Average pooling · only before Flatten or GlobalAvgPool): { type = "AveragePooling2D", pool_size = ${1:2} \},
            GlobalAvgPool (Global average pooling · only before Flatten or GlobalAvgPool): { type = "GlobalAvgPool" },
        "#]],
    );
}

#[test]
fn what_stands_behind_counts_too() {
    check(
        MODEL,
        &[CONV],
        &["\"GlobalAvgPool\"", "\"Dense\", units = 64"],
        expect![[r#"
            BatchNorm (Batch normalisation · from 32×224×224 · 64 parameters): { type = "BatchNorm" },
            MaxPooling2D (Maximum pooling · 32×224×224 → 32×112×112): { type = "MaxPooling2D", pool_size = ${1:2} \},
            Conv2D (Convolution · from 32×224×224 · 25,632 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            Dropout (Dropout · from 32×224×224): { type = "Dropout", rate = ${1:0.25} \},
            AveragePooling2D (Average pooling · 32×224×224 → 32×112×112): { type = "AveragePooling2D", pool_size = ${1:2} \},
            Flatten (Flatten · not before the GlobalAvgPool that follows): { type = "Flatten" },
            GlobalAvgPool (Global average pooling · not before the GlobalAvgPool that follows): { type = "GlobalAvgPool" },
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn what_lets_the_layers_behind_stand_comes_first() {
    check(
        MODEL,
        &[CONV],
        &["\"Dense\", units = 64"],
        expect![[r#"
            GlobalAvgPool (Global average pooling · 32×224×224 → 32): { type = "GlobalAvgPool" },
            Classifier (3 layers · 32×224×224 → 256 · 8,448 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.5} \},
            Flatten (Flatten · 32×224×224 → 1605632: too many for a Dense layer): { type = "Flatten" },
            BatchNorm (Batch normalisation · the Dense that follows still cannot stand there): { type = "BatchNorm" },
            MaxPooling2D (Maximum pooling · the Dense that follows still cannot stand there): { type = "MaxPooling2D", pool_size = ${1:2} \},
            Conv2D (Convolution · the Dense that follows still cannot stand there): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
            Dropout (Dropout · the Dense that follows still cannot stand there): { type = "Dropout", rate = ${1:0.25} \},
            AveragePooling2D (Average pooling · the Dense that follows still cannot stand there): { type = "AveragePooling2D", pool_size = ${1:2} \},
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn a_half_typed_layer_is_no_layer_before_itself() {
    let conv = format!("  {{ type = {CONV} }},\n");
    check_completion_of(
        &format!("{MODEL}{conv}  Ma$0\n]\n"),
        |found| found.label.starts_with("Max"),
        expect![[r#"
            MaxPooling2D (Maximum pooling · 32×224×224 → 32×112×112): { type = "MaxPooling2D", pool_size = ${1:2} \},
        "#]],
    );
    check_completion_of(
        &format!("{MODEL}{conv}  C$0o, {{ type = {POOL} }}\n]\n"),
        |found| found.label.contains("onv"),
        expect![[r#"
            Conv2D (Convolution · from 32×224×224 · 25,632 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = ${3:"relu"} \}
            Convolution block (3 layers · 32×224×224 → 32×112×112 · 25,696 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = "relu" \},\n  { type = "BatchNorm" \},\n  { type = "MaxPooling2D", pool_size = ${3:2} \}
        "#]],
    );
    check_completion_of(
        "[[models]]\nkind = \"custom_cnn\"\nlayers = [ P$0 ]\n",
        |found| found.label.contains("Pool"),
        expect![[r#"
            MaxPooling2D (Maximum pooling · 3×224×224 → 3×112×112): { type = "MaxPooling2D", pool_size = ${1:2} \}
            AveragePooling2D (Average pooling · 3×224×224 → 3×112×112): { type = "AveragePooling2D", pool_size = ${1:2} \}
            GlobalAvgPool (Global average pooling · 3×224×224 → 3): { type = "GlobalAvgPool" }
        "#]],
    );
}

#[test]
fn heads_begin_with_a_transition() {
    check(
        HEAD,
        &[],
        &[],
        expect![[r#"
            GlobalAvgPool (Global average pooling · 2048×7×7 → 2048): { type = "GlobalAvgPool" },
            Flatten (Flatten · 2048×7×7 → 100352): { type = "Flatten" },
            BatchNorm (Batch normalisation · from 2048×7×7 · 4,096 parameters): { type = "BatchNorm" },
            Dropout (Dropout · from 2048×7×7): { type = "Dropout", rate = ${1:0.3} \},
            Classifier (3 layers · 2048×7×7 → 256 · 524,544 parameters): { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.3} \},
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \},
        "#]],
    );
}

#[test]
fn layers_with_headers_of_their_own() {
    let fixture = "[[models]]\nid = \"m\"\nname = \"M\"\nkind = \"custom_cnn\"\n\n[[models.layers]]\n\
                   type = \"Conv2D\"\nfilters = 16\nkernel_size = 3\n\n[[models.layers]]\ntype = $0\n";
    check_completion_of(
        fixture,
        |_| true,
        expect![[r#"
        BatchNorm (Batch normalisation · from 16×224×224 · 32 parameters): "BatchNorm"
        MaxPooling2D (Maximum pooling · 16×224×224 → 16×112×112): "MaxPooling2D"
        Conv2D (Convolution · from 16×224×224 · 2,320 parameters): "Conv2D"
        GlobalAvgPool (Global average pooling · 16×224×224 → 16): "GlobalAvgPool"
        Dropout (Dropout · from 16×224×224): "Dropout"
        AveragePooling2D (Average pooling · 16×224×224 → 16×112×112): "AveragePooling2D"
        Flatten (Flatten · 16×224×224 → 802816: too many for a Dense layer): "Flatten"
        Dense (Fully connected · only after Flatten or GlobalAvgPool): "Dense"
    "#]],
    );
}

#[test]
fn whole_layers_with_headers_of_their_own() {
    let above = "[[models]]\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \"Conv2D\"\n\
                 filters = 16\nkernel_size = 3\n";
    let is_layer = |found: &Completion| found.label.starts_with("[[models.layers]] ");
    check_completion_of(
        &format!("{above}\n$0\n"),
        is_layer,
        expect![[r#"
        [[models.layers]] BatchNorm (Batch normalisation · from 16×224×224 · 32 parameters): [[models.layers]]\ntype = "BatchNorm"
        [[models.layers]] MaxPooling2D (Maximum pooling · 16×224×224 → 16×112×112): [[models.layers]]\ntype = "MaxPooling2D"\npool_size = ${1:2}
        [[models.layers]] Conv2D (Convolution · from 16×224×224 · 2,320 parameters): [[models.layers]]\ntype = "Conv2D"\nfilters = ${1:16}\nkernel_size = ${2:3}\nactivation = ${3:"relu"}
        [[models.layers]] GlobalAvgPool (Global average pooling · 16×224×224 → 16): [[models.layers]]\ntype = "GlobalAvgPool"
        [[models.layers]] Dropout (Dropout · from 16×224×224): [[models.layers]]\ntype = "Dropout"\nrate = ${1:0.25}
        [[models.layers]] Convolution block (3 layers · 16×224×224 → 16×112×112 · 2,352 parameters): [[models.layers]]\ntype = "Conv2D"\nfilters = ${1:16}\nkernel_size = ${2:3}\nactivation = "relu"\n\n[[models.layers]]\ntype = "BatchNorm"\n\n[[models.layers]]\ntype = "MaxPooling2D"\npool_size = ${3:2}
        [[models.layers]] VGG block (3 layers · 16×224×224 → 16×112×112 · 4,640 parameters): [[models.layers]]\ntype = "Conv2D"\nfilters = ${1:16}\nkernel_size = ${2:3}\nactivation = "relu"\n\n[[models.layers]]\ntype = "Conv2D"\nfilters = ${3:16}\nkernel_size = ${4:3}\nactivation = "relu"\n\n[[models.layers]]\ntype = "MaxPooling2D"\npool_size = ${5:2}
        [[models.layers]] Classifier (3 layers · 16×224×224 → 256 · 4,352 parameters): [[models.layers]]\ntype = "GlobalAvgPool"\n\n[[models.layers]]\ntype = "Dense"\nunits = ${1:256}\nactivation = "relu"\n\n[[models.layers]]\ntype = "Dropout"\nrate = ${2:0.5}
        [[models.layers]] AveragePooling2D (Average pooling · 16×224×224 → 16×112×112): [[models.layers]]\ntype = "AveragePooling2D"\npool_size = ${1:2}
        [[models.layers]] Flatten (Flatten · 16×224×224 → 802816: too many for a Dense layer): [[models.layers]]\ntype = "Flatten"
        [[models.layers]] Dense (Fully connected · only after Flatten or GlobalAvgPool): [[models.layers]]\ntype = "Dense"\nunits = ${1:256}\nactivation = ${2:"relu"}
    "#]],
    );
    check_accepted(
        &format!("{above}\nGlo$0\n\n[[models.layers]]\ntype = \"Dense\"\nunits = 8\n"),
        "[[models.layers]] GlobalAvgPool",
        expect![[r#"
            [[models]]
            kind = "custom_cnn"

            [[models.layers]]
            type = "Conv2D"
            filters = 16
            kernel_size = 3

            [[models.layers]]
            type = "GlobalAvgPool"

            [[models.layers]]
            type = "Dense"
            units = 8
        "#]],
    );
    check_accepted(
        &format!("{above}\n[[$0\n\n[session]\nid = \"a\"\n"),
        "[[models.layers]] Convolution block",
        expect![[r#"
            [[models]]
            kind = "custom_cnn"

            [[models.layers]]
            type = "Conv2D"
            filters = 16
            kernel_size = 3

            [[models.layers]]
            type = "Conv2D"
            filters = 16
            kernel_size = 3
            activation = "relu"

            [[models.layers]]
            type = "BatchNorm"

            [[models.layers]]
            type = "MaxPooling2D"
            pool_size = 2

            [session]
            id = "a"
        "#]],
    );
    check_completion_of(
        "[[models]]\nkind = \"transfer_learning\"\nbase_model = \"ResNet50\"\n\n[[models.h$0",
        |found| found.label.contains("]] "),
        expect![[r#"
            [[models.head]] GlobalAvgPool (Global average pooling · 2048×7×7 → 2048): models.head]]\ntype = "GlobalAvgPool"
            [[models.head]] Flatten (Flatten · 2048×7×7 → 100352): models.head]]\ntype = "Flatten"
            [[models.head]] BatchNorm (Batch normalisation · from 2048×7×7 · 4,096 parameters): models.head]]\ntype = "BatchNorm"
            [[models.head]] Dropout (Dropout · from 2048×7×7): models.head]]\ntype = "Dropout"\nrate = ${1:0.3}
            [[models.head]] Classifier (3 layers · 2048×7×7 → 256 · 524,544 parameters): models.head]]\ntype = "GlobalAvgPool"\n\n[[models.head]]\ntype = "Dense"\nunits = ${1:256}\nactivation = "relu"\n\n[[models.head]]\ntype = "Dropout"\nrate = ${2:0.3}
            [[models.head]] Classifier, 128 units (3 layers · 2048×7×7 → 128 · 262,272 parameters): models.head]]\ntype = "GlobalAvgPool"\n\n[[models.head]]\ntype = "Dense"\nunits = ${1:128}\nactivation = "relu"\n\n[[models.head]]\ntype = "Dropout"\nrate = ${2:0.3}
            [[models.head]] Dense (Fully connected · only after Flatten or GlobalAvgPool): models.head]]\ntype = "Dense"\nunits = ${1:256}\nactivation = ${2:"relu"}
        "#]],
    );
}

#[test]
fn the_type_to_fill_in_is_the_one_that_makes_sense() {
    let is_type = |found: &Completion| found.label == "type";
    let sections = "[[models]]\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \"Conv2D\"\n\
                    filters = 16\nkernel_size = 3\n\n[[models.layers]]\n$0\n\n\
                    [[models.layers]]\ntype = \"Dense\"\nunits = 8\n";
    check_completion_of(
        sections,
        is_type,
        expect![[r#"
        type (one of 8; required): type = ${1|"GlobalAvgPool","Flatten","BatchNorm","MaxPooling2D","Conv2D","Dropout","AveragePooling2D","Dense"|}
    "#]],
    );
    let braces =
        format!("{MODEL}  {{ type = {CONV} }},\n  {{ type = \"Flatten\" }},\n  {{ ty$0 }}\n]\n");
    check_completion_of(
        &braces,
        is_type,
        expect![[r#"
        type (one of 8; required): type = ${1|"Dense","Dropout","BatchNorm","Flatten","Conv2D","MaxPooling2D","AveragePooling2D","GlobalAvgPool"|}
    "#]],
    );
}

#[test]
fn a_stack_that_is_broken_below_is_understood() {
    let fixture = format!(
        "{MODEL}  {{ type = {CONV} }},\n  {{ type = {POOL} }},\n  $0\n\n[[trainings]]\nid = \"t\n"
    );
    check_completion_of(
        &fixture,
        |found| found.label.contains("Conv2D"),
        expect![[r#"
            Conv2D (Convolution · 32×112×112 → 64×112×112 · 51,264 parameters): { type = "Conv2D", filters = ${1:64}, kernel_size = ${2:5}, activation = ${3:"relu"} \},
        "#]],
    );
}

#[test]
fn blocks_and_whole_stacks() {
    check_completion_of(
        &format!("{MODEL}  $0\n]\n"),
        |found| found.label.contains(' '),
        expect![[r#"
            Convolution block (3 layers · 3×224×224 → 32×112×112 · 960 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:3}, activation = "relu" \},\n  { type = "BatchNorm" \},\n  { type = "MaxPooling2D", pool_size = ${3:2} \},
            VGG block (3 layers · 3×224×224 → 32×112×112 · 10,144 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:3}, activation = "relu" \},\n  { type = "Conv2D", filters = ${3:32}, kernel_size = ${4:3}, activation = "relu" \},\n  { type = "MaxPooling2D", pool_size = ${5:2} \},
            Conventional CNN (15 layers · 3×224×224 → 256 · 484,384 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:3}, activation = "relu", padding = "same" \},\n  { type = "Conv2D", filters = ${3:32}, kernel_size = ${4:3}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${5:2} \},\n  { type = "Conv2D", filters = ${6:64}, kernel_size = ${7:3}, activation = "relu", padding = "same" \},\n  { type = "Conv2D", filters = ${8:64}, kernel_size = ${9:3}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${10:2} \},\n  { type = "Conv2D", filters = ${11:128}, kernel_size = ${12:3}, activation = "relu", padding = "same" \},\n  { type = "Conv2D", filters = ${13:128}, kernel_size = ${14:3}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${15:2} \},\n  { type = "Dropout", rate = ${16:0.25} \},\n  { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${17:512}, activation = "relu" \},\n  { type = "Dropout", rate = ${18:0.5} \},\n  { type = "Dense", units = ${19:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${20:0.5} \},
            LeNet-style CNN (7 layers · 3×224×224 → 256 · 51,434,176 parameters): { type = "Conv2D", filters = ${1:32}, kernel_size = ${2:5}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${3:2} \},\n  { type = "Conv2D", filters = ${4:64}, kernel_size = ${5:5}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${6:2} \},\n  { type = "Flatten" \},\n  { type = "Dense", units = ${7:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${8:0.5} \},
            VGG-style CNN (14 layers · 3×224×224 → 256 · 1,408,320 parameters): { type = "Conv2D", filters = ${1:64}, kernel_size = ${2:3}, activation = "relu", padding = "same" \},\n  { type = "Conv2D", filters = ${3:64}, kernel_size = ${4:3}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${5:2} \},\n  { type = "Conv2D", filters = ${6:128}, kernel_size = ${7:3}, activation = "relu", padding = "same" \},\n  { type = "Conv2D", filters = ${8:128}, kernel_size = ${9:3}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${10:2} \},\n  { type = "Conv2D", filters = ${11:256}, kernel_size = ${12:3}, activation = "relu", padding = "same" \},\n  { type = "Conv2D", filters = ${13:256}, kernel_size = ${14:3}, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = ${15:2} \},\n  { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${16:512}, activation = "relu" \},\n  { type = "Dropout", rate = ${17:0.5} \},\n  { type = "Dense", units = ${18:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${19:0.5} \},
        "#]],
    );
    let grown = format!("{MODEL}  {{ type = {CONV} }},\n  {{ type = {POOL} }},\n  $0\n]\n");
    check_accepted(
        &grown,
        "Convolution block",
        expect![[r#"
        [[models]]
        id = "m"
        name = "M"
        kind = "custom_cnn"
        layers = [
          { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu" },
          { type = "MaxPooling2D", pool_size = 2 },
          { type = "Conv2D", filters = 64, kernel_size = 5, activation = "relu" },
          { type = "BatchNorm" },
          { type = "MaxPooling2D", pool_size = 2 },
        ]
    "#]],
    );
    check_accepted(
        "[[models]]\nkind = \"custom_cnn\"\nlayers = [$0]\n",
        "LeNet-style CNN",
        expect![[r#"
            [[models]]
            kind = "custom_cnn"
            layers = [
              { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu", padding = "same" },
              { type = "MaxPooling2D", pool_size = 2 },
              { type = "Conv2D", filters = 64, kernel_size = 5, activation = "relu", padding = "same" },
              { type = "MaxPooling2D", pool_size = 2 },
              { type = "Flatten" },
              { type = "Dense", units = 256, activation = "relu" },
              { type = "Dropout", rate = 0.5 },
            ]
        "#]],
    );
}

#[test]
fn lines_end_as_those_of_the_file() {
    let fixture = format!("{HEAD}  $0\n]\n").replace('\n', "\r\n");
    let (snapshot, at) = at_cursor(&fixture);
    let found = completions(&snapshot, at).items;
    let classifier = found.iter().find(|found| found.label == "Classifier").unwrap();
    let text = accepted(&snapshot, classifier);
    assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
    expect![[r#"
        [[models]]
        id = "m"
        name = "M"
        kind = "transfer_learning"
        base_model = "ResNet50"
        head = [
          { type = "GlobalAvgPool" },
          { type = "Dense", units = 256, activation = "relu" },
          { type = "Dropout", rate = 0.3 },
        ]
    "#]]
    .assert_eq(&text.replace("\r\n", "\n"));
}

#[test]
fn a_layer_that_is_begun_gets_no_second_header() {
    let model = "[[models]]\nid = \"m\"\nkind = \"custom_cnn\"\n\n[[models.layers]]\n";
    for typed in ["", "Conv"] {
        check_accepted(
            &format!("{model}{typed}$0\n"),
            "Conv2D",
            expect![[r#"
                [[models]]
                id = "m"
                kind = "custom_cnn"

                [[models.layers]]
                type = "Conv2D"
                filters = 32
                kernel_size = 3
                activation = "relu"
            "#]],
        );
    }
    check_accepted(
        &format!("{model}$0\n\n[[trainings]]\n"),
        "Classifier",
        expect![[r#"
        [[models]]
        id = "m"
        kind = "custom_cnn"

        [[models.layers]]
        type = "GlobalAvgPool"

        [[models.layers]]
        type = "Dense"
        units = 256
        activation = "relu"

        [[models.layers]]
        type = "Dropout"
        rate = 0.5

        [[trainings]]
    "#]],
    );
}
