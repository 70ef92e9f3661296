use expect_test::{Expect, expect};

use super::*;

/// A catalog with one table and one selector, for tests to add to.
const BASE: &str = r#"
[[table]]
name = "session-file"
title = "a session file"
doc = "The document."

[[table.key]]
name = "optimizer"
type = "choice"
default = "adam"
doc = "How gradients become steps."

[[choice]]
for = "session-file.optimizer"
value = "adam"
doc = "Adaptive."
"#;

fn check(text: &str, expected: Expect) {
    let sources = [Source { name: "base.toml", text: BASE }, Source { name: "plugin.toml", text }];
    let told = match Catalog::load(&sources) {
        Ok(_) => "no mistake\n".to_owned(),
        Err(errors) => errors.iter().map(|error| format!("{error}\n")).collect(),
    };
    expected.assert_eq(&told);
}

/// The built-in catalog with one more file.
fn check_plugin(text: &str, expected: Expect) {
    let mut sources = Catalog::builtin_sources().to_vec();
    sources.push(Source { name: "plugin.toml", text });
    expected.assert_eq(&told(&sources));
}

fn told(sources: &[Source<'_>]) -> String {
    match Catalog::load(sources) {
        Ok(_) => "no mistake\n".to_owned(),
        Err(errors) => errors.iter().map(|error| format!("{error}\n")).collect(),
    }
}

#[test]
fn an_unknown_key_is_told_with_the_one_meant() {
    check(
        r#"
[[choice]]
for = "session-file.optimizer"
vlaue = "lion"
doc = "d"

[[chioce]]
"#,
        expect![[r#"
            plugin.toml:2:1: this `[[choice]]` lacks `value`
            plugin.toml:4:1: `vlaue` is not a key of `[[choice]]`; did you mean `value`?
            plugin.toml:7:3: `chioce` is not a key of a catalog file; did you mean `choice`?
        "#]],
    );
}

#[test]
fn a_missing_key_is_told() {
    check(
        r#"
[[table]]
name = "a"

[[table.key]]
name = "b"
type = "any"

[[choice]]
for = "session-file.optimizer"
"#,
        expect![[r#"
            plugin.toml:2:1: this `[[table]]` lacks `title`
            plugin.toml:2:1: this `[[table]]` lacks `doc`
            plugin.toml:5:1: this `[[table.key]]` lacks `doc`
            plugin.toml:9:1: this `[[choice]]` lacks `value`
            plugin.toml:9:1: this `[[choice]]` lacks `doc`
        "#]],
    );
}

#[test]
fn a_wrong_type_is_told() {
    check(
        r#"
[[table]]
name = 1
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "integer"
min = "1"
required = "yes"
aliases = ["c", 2]
when = 3
doc = "d"
"#,
        expect![[r#"
            plugin.toml:3:8: `name` must be a string, not an integer
            plugin.toml:10:7: `min` must be an integer, not a string
            plugin.toml:11:12: `required` must be a boolean, not a string
            plugin.toml:12:17: `aliases` must hold only strings, not an integer
            plugin.toml:13:8: `when` must be a table, not an integer
        "#]],
    );
}

#[test]
fn a_key_that_its_type_does_not_take_is_told() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "string"
min = 1
doc = "d"
"#,
        expect![[r#"
            plugin.toml:10:1: `min` is not a key of `[[table.key]]` of type `string`
        "#]],
    );
}

#[test]
fn an_unknown_type_is_told() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "integr"
min = 1
doc = "d"

[[table.key]]
name = "c"
type = "array"
items = { type = "colour" }
doc = "d"
"#,
        expect![[r#"
            plugin.toml:9:8: `integr` is not a type; did you mean `integer`?
            plugin.toml:16:18: `colour` is not a type; the types are string, path, id, reference, choice, backbone, integer, float, boolean, datetime, array, table, map, any
        "#]],
    );
}

#[test]
fn an_empty_range_is_told() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "integer"
min = 2
max = 1
doc = "d"

[[table.key]]
name = "c"
type = "float"
above = 1
max = 1
doc = "d"

[[table.key]]
name = "d"
type = "float"
min = 1
above = 1
doc = "d"
"#,
        expect![[r#"
            plugin.toml:7:1: `min` (2) is above `max` (1): nothing is allowed
            plugin.toml:14:1: the lower end is above the upper one: nothing is allowed
            plugin.toml:21:1: `min` (that value too) excludes `above` (not that value)
        "#]],
    );
}

#[test]
fn a_value_that_its_own_key_refuses_is_told() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "integer"
min = 1
default = 0
example = "many"
typical = { from = 0, to = 9, why = "w" }
doc = "d"

[[table.key]]
name = "c"
type = "array"
length = 2
items = { type = "float", below = 1 }
default = [0.5, 1.0, 0.1]
doc = "d"

[[table.key]]
name = "d"
type = "choice"
default = "rde"
required = true
doc = "d"

[[choice]]
for = "a.d"
value = "red"
doc = "d"
"#,
        expect![[r#"
            plugin.toml:11:11: `default` must be at least 1
            plugin.toml:12:11: `example` must be an integer like its key, not a string
            plugin.toml:13:20: `from` is not allowed itself: it must be at least 1
            plugin.toml:21:11: `default` has 3 elements, which is not allowed
            plugin.toml:21:17: `default` must be below 1
            plugin.toml:24:1: `d` is required and so has no `default`; what to write is its `example`
            plugin.toml:27:11: "rde" is no choice; did you mean `red`?
        "#]],
    );
}

#[test]
fn a_typical_range_says_from_where_to_where_or_which_values() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "integer"
typical = { from = 1, why = "w" }
doc = "d"

[[table.key]]
name = "c"
type = "integer"
typical = { from = 2, to = 1 }
doc = "d"
"#,
        expect![[r#"
            plugin.toml:10:11: `typical` holds either `from` and `to`, or `values`
            plugin.toml:16:11: this `typical` lacks `why`
            plugin.toml:16:11: `from` (2) is above `to` (1)
        "#]],
    );
}

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
fn what_is_there_twice_is_told_with_the_first_place() {
    check(
        r#"
[[choice]]
for = "session-file.optimizer"
value = "adam"
doc = "d"

[[table]]
name = "session-file"
title = "t"
doc = "d"

[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "any"
doc = "d"

[[table.key]]
name = "b"
type = "any"
doc = "d"

[[table.key]]
name = "c"
type = "any"
aliases = ["b"]
doc = "d"
"#,
        expect![[r#"
            plugin.toml:2:1: `optimizer` already has this choice, at base.toml:13:1
            plugin.toml:7:1: there already is a table `session-file`, at base.toml:2:1
            plugin.toml:22:1: `b` already is a key of `a`, at plugin.toml:17:1
            plugin.toml:27:1: `b` is a key of its own, no older spelling
        "#]],
    );
}

#[test]
fn a_key_may_stand_twice_if_both_never_apply_together() {
    check(
        r#"
[[choice]]
for = "session-file.optimizer"
value = "lion"
doc = "d"

[[choice.key]]
name = "beta"
type = "float"
doc = "d"

[[choice]]
for = "session-file.optimizer"
value = "tiger"
doc = "d"

[[choice.key]]
name = "beta"
type = "integer"
doc = "d"
"#,
        expect![[r#"
            no mistake
        "#]],
    );
}

#[test]
fn a_condition_that_cannot_hold_is_told() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "any"
when = { c = ["x"] }
doc = "d"

[[table.key]]
name = "d"
type = "choice"
when = { d = ["x"] }
doc = "d"
"#,
        expect![[r#"
            plugin.toml:7:1: `b` depends on `c`, which is no key of `a`
            plugin.toml:13:1: `d` is a choice of nothing
            plugin.toml:13:1: `when` names `x`, which is no choice of `d`
        "#]],
    );
}

#[test]
fn a_table_that_is_not_there_is_told() {
    check(
        r#"
[[table]]
name = "a"
title = "t"
doc = "d"

[[table.key]]
name = "b"
type = "table"
table = "aa"
doc = "d"

[[table.key]]
name = "c"
type = "array"
items = { type = "table", table = "session-file" }
only = ["adam", "eve"]
doc = "d"
"#,
        expect![[r#"
            plugin.toml:7:1: there is no table `aa`; did you mean `a`?
            plugin.toml:13:1: `only` names `eve`, which is no choice there
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
fn a_syntax_error_is_told_and_hides_nothing_else() {
    check(
        r#"
[[choice]]
for = 

[[choice]]
for = "session-file.optimizer"
value = "lion"
"#,
        expect![[r#"
            plugin.toml:3:7: a value is missing here
            plugin.toml:5:1: this `[[choice]]` lacks `doc`
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
fn without_the_built_in_files_there_is_no_catalog() {
    let errors = Catalog::load(&[]).unwrap_err();
    expect![":1:1: no file describes the table `session-file`"].assert_eq(&errors[0].to_string());
}
