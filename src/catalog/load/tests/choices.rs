//! Mistakes in `[[choice]]`, `[[backbone]]` and `[[preset]]`.

use expect_test::expect;

use super::{check, check_plugin};

#[test]
fn a_choice_for_a_key_that_is_not_there_is_told() {
    check(
        r#"
[[choice]]
for = "session-file.optimiser"
value = "lion"
doc = "d"

[[choice]]
for = "optimizer"
value = "lion"
doc = "d"

[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "integer"
doc = "d"

[[choice]]
for = "a.b"
value = 1
doc = "d"
"#,
        expect![[r#"
            plugin.toml:3:7: there is no key `session-file.optimiser`; did you mean `session-file.optimizer`?
            plugin.toml:8:7: `for` names a table and its key, as in `training.optimizer`
            plugin.toml:23:7: `b` is not of type `choice`: it has no choices
        "#]],
    );
}

#[test]
fn taking_a_key_that_no_other_choice_has_is_told() {
    check(
        r#"
[[choice]]
for = "session-file.optimizer"
value = "lion"
takes = ["momentum"]
layer = "pool"
doc = "d"
"#,
        expect![[r#"
            plugin.toml:5:10: no other choice of `optimizer` has a key `momentum`
            plugin.toml:6:9: `pool` is no effect of a layer; there are convolution, pooling, normalization, dropout, flatten, global_pooling, dense
        "#]],
    );
}

#[test]
fn a_backbone_that_does_not_add_up_is_told() {
    check(
        r#"
[[backbone]]
name = "Net"
family = "Nets"
doc = "d"
parameters = 10
channels = -1
min_input = 1
spatial = [[3, 0, 1], [2, 2]]
layers = [4, 5]

[[backbone]]
name = "Net"
family = "Nets"
doc = "d"
parameters = 10
channels = 1
min_input = 1
spatial = [[3, 1, 1]]
layers = [4, 5]
"#,
        expect![[r#"
            plugin.toml:7:12: `channels` must not be -1: it counts something
            plugin.toml:9:12: a step of `spatial` is `[kernel, stride, padding]`, the first two at least 1
            plugin.toml:12:1: `parameters` of `Net` is 10, but its `layers` sum to 9
        "#]],
    );
}

#[test]
fn a_preset_is_held_against_what_it_makes() {
    check_plugin(
        r#"
[[preset]]
id = "adam"
title = "t"
doc = "d"
target = "training"
entry = { name = "n" }

[[preset]]
id = "mine"
title = "t"
doc = "d"
target = "training"

[preset.entry]
optimizer = "adamm"
lr = 0.1
momentum = 0.9
epochs = 0
batchsize = 32

[[preset]]
id = "deep"
title = "t"
doc = "d"
target = "model"

[preset.entry]
name = "Deep"
kind = "custom_cnn"
depth = 3
layers = [{ type = "Conv2D", filters = "many", rate = 0.5 }]
"#,
        expect![[r#"
            plugin.toml:2:1: there already is a preset `adam`, at presets.toml:251:1
            plugin.toml:15:1: here a training lacks `name`
            plugin.toml:15:1: here a training lacks `batch_size`
            plugin.toml:16:13: "adamm" is no choice; did you mean `adam`?
            plugin.toml:17:1: `lr` is an older spelling of `learning_rate`
            plugin.toml:19:10: `epochs` must be at least 1
            plugin.toml:20:1: `batchsize` is not a key of a training; did you mean `batch_size`?
            plugin.toml:31:1: `depth` applies only where `kind` is `vision_transformer`
            plugin.toml:32:11: here a layer lacks `kernel_size`
            plugin.toml:32:40: `filters` must be an integer like its key, not a string
            plugin.toml:32:48: `rate` applies only where `type` is `Dropout`
        "#]],
    );
}

#[test]
fn backbones_have_entries_of_their_own() {
    check_plugin(
        r#"
[[choice]]
for = "model.base_model"
value = "Net"
doc = "d"
"#,
        expect![[r#"
            plugin.toml:3:7: its values are backbones: add a `[[backbone]]`
        "#]],
    );
}

#[test]
fn a_file_adds_a_layer_that_shares_keys_with_others() {
    check_plugin(
        r#"
[[choice]]
for = "layer.type"
value = "SeparableConv2D"
label = "Separable convolution"
doc = "A convolution for each channel, then one across them."
takes = ["filters", "kernel_size", "stride", "padding", "activation"]
"#,
        expect![[r#"
            no mistake
        "#]],
    );
}

#[test]
fn suggestions_are_values_of_keys_that_there_are() {
    check(
        r#"
[[choice]]
for = "session-file.optimizer"
value = "lion"
doc = "d"
suggest.optimiser = [{ value = "adam", why = "w" }]
suggest.optimizer = [{ value = "adma", why = "w" }, { value = "adam" }]
"#,
        expect![[r#"
            plugin.toml:6:21: `optimiser` is no key of `session-file`
            plugin.toml:7:32: "adma" is no choice; did you mean `adam`?
            plugin.toml:7:53: this `suggest` lacks `why`
        "#]],
    );
}
