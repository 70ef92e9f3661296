//! The catalog of `nestling.toml`: the data file of `catalog`, and `[lints]` with a key for each
//! rule.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use super::{RULES, Rule, Settings, Severity};
use crate::catalog::{Catalog, Source};

/// What may be written in `nestling.toml`.
///
/// # Panics
/// When its data file or a rule's page cannot be made part of a catalog; a test holds that all
/// can.
pub fn configuration() -> &'static Arc<Catalog> {
    static CONFIGURATION: LazyLock<Arc<Catalog>> = LazyLock::new(|| {
        let lints = Source { name: "[lints]", text: &lints() };
        let sources = [Catalog::configuration_source(), lints];
        let catalog = Catalog::load_of("configuration-file", &sources);
        Arc::new(catalog.expect("the data file and the pages of all rules are sound"))
    });
    &CONFIGURATION
}

/// `[lints]` as a data file.
fn lints() -> String {
    let mut text = "[[table]]\nname = 'lints'\ntitle = '`[lints]`'\n\
        doc = 'How loud each diagnostic is, by its code; `nestling explain CODE` tells of one.'\n"
        .to_owned();
    for rule in RULES {
        write_key(&mut text, rule);
    }
    for rule in RULES {
        for (level, severity) in Settings::LEVELS {
            let doc = meaning(severity);
            let code = rule.code;
            let _ = writeln!(
                text,
                "[[choice]]\nfor = 'lints.{code}'\nvalue = '{level}'\ndoc = '{doc}'"
            );
        }
    }
    text
}

fn write_key(text: &mut String, rule: &Rule) {
    let Rule { code, severity, summary, explanation, .. } = rule;
    // The first paragraph: what it means. Three single quotes in a row stand in no page.
    let first = explanation.split("\n\n").next().unwrap_or_default();
    let summary = sentence(summary);
    let _ = writeln!(
        text,
        "[[table.key]]\nname = '{code}'\ntype = 'choice'\ndefault = '{}'\n\
         doc = '''\n{summary}\n\n{first}'''",
        severity.name()
    );
}

/// "a key that …" → "A key that … ."
fn sentence(summary: &str) -> String {
    let mut rest = summary.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest.as_str().chars()).chain(['.']).collect()
}

fn meaning(severity: Option<Severity>) -> &'static str {
    match severity {
        None => "It is not reported.",
        Some(Severity::Hint) => "Worth knowing where one works anyway: shown faded or not at all.",
        Some(Severity::Info) => "Worth knowing.",
        Some(Severity::Warning) => {
            "Probably not meant so: `nestling check` reports it and is content."
        }
        Some(Severity::Error) => "It cannot work: `nestling check` fails.",
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::catalog::Literal;
    use crate::catalog::testing::check_page;
    use crate::lint::testing::check_configuration;

    #[test]
    fn mistakes_have_the_codes_and_fixes_that_they_have_everywhere() {
        check_configuration(
            r#"lint = 1
[lints]
unusual_values = "off"
foo = "off"
unknown-key = "warn"
syntax = 3
toml-1-1 =
[format]
line_width = 5
indent = 3
[hints]
shapes = "yes"
[hints]
[server]
port = 1
[[models]]
kind = "custom_cnn"
"#,
            expect![[r#"
                1:1-1:5 error unknown-key: `lint` is not a key of the configuration; `lints` is there already
                  related 2:2-2:7: `lints` stands here
                  fix: Remove `lint` (possible)
                3:1-3:15 error unknown-key: `unusual_values` is not a key of `[lints]`; did you mean `unusual-value`?
                  fix: Change to `unusual-value` (likely)
                  fix: Remove `unusual_values` (possible)
                4:1-4:4 error unknown-key: `foo` is not a key of `[lints]`
                  fix: Remove `foo` (possible)
                5:15-5:21 error invalid-value: `warn` is not a value of `unknown-key`; did you mean `warning`?
                  fix: Change to `warning` (likely)
                  fix: Change to `off` (possible)
                  fix: Change to `hint` (possible)
                  fix: Change to `info` (possible)
                  fix: Change to `error` (possible)
                6:10-6:11 error wrong-type: `syntax` must be one of a list such as `"off"`, not an integer
                7:10-7:11 error syntax: a value is missing here
                9:14-9:15 error out-of-range: `line_width` must be from 20 to 1000 columns, not `5`
                  fix: Change to `20` (likely)
                10:10-10:11 warning unusual-value: `indent` is usually 2 or 4, not `3`: other widths are seldom seen in TOML files
                  fix: Change to `2` (possible)
                12:10-12:15 error wrong-type: `shapes` must be `true` or `false`, not a string
                13:2-13:7 error duplicate-key: the table `hints` is already defined
                  related 11:1-11:8: first defined here
                  fix: Remove this table with its keys (possible)
                14:2-14:8 error unknown-key: `server` is not a key of the configuration
                  fix: Remove `server` (possible)
                16:3-16:9 error unknown-key: `models` is not a key of the configuration
                  fix: Remove `models` (possible)
            "#]],
        );
    }

    #[test]
    fn what_sessions_need_is_not_missed() {
        check_configuration("", expect![[""]]);
        check_configuration("# nestling: allow(unknown-key)\n[server]\n", expect![[""]]);
        check_configuration("[lints]\nunused-model = 'off'\n", expect![[""]]);
    }

    #[test]
    fn the_handbook_has_the_reference_of_the_configuration() {
        check_page("configuration.md", configuration());
    }

    #[test]
    fn each_code_is_a_key_with_its_severity() {
        let lints = configuration().table("lints").unwrap();
        assert_eq!(lints.keys.len(), RULES.len());
        for (key, rule) in lints.keys.iter().zip(RULES) {
            assert_eq!(key.name, rule.code);
            assert_eq!(key.default.as_ref().and_then(Literal::as_str), Some(rule.severity.name()));
            assert_eq!(key.choices().len(), Settings::LEVELS.len());
        }
        expect![[r#"
            A value that is allowed, but rarely wise.

            The value is allowed, but experience speaks against it; the message says why."#]]
        .assert_eq(&lints.key("unusual-value").unwrap().doc);
    }
}
