//! Mistakes in `[[table.key]]` and `[[choice.key]]`.

use expect_test::expect;

use super::check;

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
