use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

mod choices;
mod keys;

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
            plugin.toml:3:6: a value is missing here
            plugin.toml:5:1: this `[[choice]]` lacks `doc`
        "#]],
    );
}

#[test]
fn without_the_built_in_files_there_is_no_catalog() {
    let errors = Catalog::load(&[]).unwrap_err();
    expect![":1:1: no file describes the table `session-file`"].assert_eq(&errors[0].to_string());
}

proptest! {
    // Each case loads the whole catalog.
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Plugins are written by hand: whatever stands in one, loading answers.
    #[test]
    fn any_change_of_a_file_is_survived(
        file in 0..BUILTIN.len(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        insert in prop_oneof![Just(""), Just("[["), Just("\""), Just("= 1\n"), Just("-"), Just("}")],
    ) {
        let text = BUILTIN[file].text;
        let boundary = |index: prop::sample::Index| {
            let mut at = index.index(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (from, to) = (boundary(from), boundary(to));
        // Short pieces mostly: what is left of the file still is read.
        let to = if to > from { to.min(from + 40) } else { from };
        let to = (to..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
        let changed = format!("{}{insert}{}", &text[..from], &text[to..]);
        let mut sources = BUILTIN;
        sources[file].text = &changed;
        for error in Catalog::load(&sources).err().unwrap_or_default() {
            prop_assert!(error.line >= 1 && error.column >= 1 && !error.message.is_empty());
        }
    }
}
