use rustc_hash::FxHashSet;

use crate::catalog::Catalog;
use crate::lint::{Check, Context, Rule, Severity};
use crate::text::TextRange;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "invalid-catalog",
    severity: Severity::Error,
    summary: "a catalog file that contradicts itself or what is built in",
    explanation: r#"A file of `plugins/` is written as a catalog file should be, but what it says does not fit
together, or not to what is built in: a choice for a key that nobody describes, a default that is not
allowed, a name that is taken.

```toml
[[choice]]
for = "training.optimiser"
value = "lion"
doc = "Moves each weight by the sign of its momentum."
```

A catalog decides what is right in every session. What contradicts itself there would make sessions
wrong that are not, or let mistakes pass.

The message names the other place where there is one. What a catalog file may say is told in
[The catalog](catalog.md).
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let session = context.session();
    if session.catalog().id() != Catalog::of_catalogs().id() {
        return;
    }
    let text = session.document().text();
    // No built-in file has a name like this.
    let name = format!("plugins/{}.toml", context.input.stem.unwrap_or("this file"));
    // Of what is not even written as it should be, other rules have told.
    let section = |range: TextRange| session.document().section_at(range.start()).range().start();
    let told: FxHashSet<_> = context.found().iter().map(|found| section(found.range)).collect();
    for mistake in Catalog::mistakes_in_plugin(&name, text) {
        if !told.contains(&section(mistake.range)) {
            context.report(mistake.range, mistake.message);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::catalog::Catalog;
    use crate::lint::testing::{check_catalog, diagnostics_by, render};

    #[test]
    fn what_is_built_in_follows_the_description_of_catalogs() {
        let of_sessions = Catalog::builtin_sources().iter().copied();
        let of_catalogs = include_str!("../../catalog/catalogs/catalog.toml");
        let texts = of_sessions
            .chain([Catalog::configuration_source()])
            .map(|source| source.text)
            .chain([of_catalogs]);
        for text in texts {
            let mut found = diagnostics_by(Catalog::of_catalogs(), text);
            // These files are no plugins.
            found.retain(|diagnostic| diagnostic.code != "invalid-catalog");
            assert_eq!(render(text, &found), "");
        }
    }

    #[test]
    fn a_sound_plugin_is_clean() {
        check_catalog(
            r#"
[[choice]]
for = "training.optimizer"
value = "lion"
doc = "Moves each weight by the sign of its momentum."
takes = ["momentum"]

[[choice.key]]
name = "beta2"
type = "float"
min = 0
below = 1
default = 0.99
doc = "How long past gradients are remembered."
"#,
            expect![[""]],
        );
    }

    #[test]
    fn what_contradicts_is_told_with_its_place() {
        check_catalog(
            r#"
[[choice]]
for = "training.optimiser"
value = "lion"
doc = "Lion."

[[backbone]]
name = "TinyNet"
family = "TinyNet"
doc = "Tiny."
parameters = 5000
channels = 32
min_input = 1
spatial = [[3, 2, 1]]
layers = [448, 4640]
"#,
            expect![[r#"
                3:7-3:27 error invalid-catalog: there is no key `training.optimiser`; did you mean `training.optimizer`?
                7:1-7:13 error invalid-catalog: `parameters` of `TinyNet` is 5000, but its `layers` sum to 5088
            "#]],
        );
    }

    #[test]
    fn what_other_rules_tell_is_told_once() {
        check_catalog(
            r#"
[[choice]]
for = "training.optimizer"
valeu = "lion"
doc = 3

[[table]]
name = "mine"
title = "mine"
doc = "Mine."

[[table.key]]
name = "side"
type = "integr"
doc = "The side."
"#,
            expect![[r#"
                4:1-4:6 error unknown-key: `valeu` is not a key of `[[choice]]`; did you mean `value`?
                  fix: Change to `value` (likely)
                  fix: Remove `valeu` (possible)
                5:7-5:8 error wrong-type: `doc` must be a string, not an integer
                  fix: Change to `"3"` (safe)
                14:8-14:16 error invalid-value: `integr` is not a value of `type`; did you mean `integer`?
                  fix: Change to `integer` (likely)
                  fix: Change to `string` (possible)
                  fix: Change to `path` (possible)
                  fix: Change to `id` (possible)
                  fix: Change to `reference` (possible)
                  fix: Change to `choice` (possible)
                  fix: Change to `backbone` (possible)
                  fix: Change to `float` (possible)
                  fix: Change to `boolean` (possible)
                  fix: Change to `datetime` (possible)
                  fix: Change to `array` (possible)
                  fix: Change to `table` (possible)
            "#]],
        );
    }
}
