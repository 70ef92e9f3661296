use std::sync::Arc;

use crate::lint::{Diagnostic, Fix, RULES, Related, Settings, Severity};
use crate::syntax::{Document, Field, Key, SyntaxError, SyntaxErrorKind, Table, Value};
use crate::text::{TextEdit, TextRange, similar};

/// The name of the workspace configuration.
pub const CONFIG_FILE: &str = "nestling.toml";

/// What `nestling.toml` says.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file.
    pub document: Arc<Document>,
    /// Its `[lints]`, as far as they are sound.
    pub settings: Arc<Settings>,
    /// What is wrong with it, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Config {
    /// Reads a configuration. Never fails: the sound parts count, the others are reported.
    pub fn parse(text: &str) -> Self {
        let document = Document::parse(text);
        let mut reader = Reader::default();
        reader.file(document.root());
        let Reader { settings, mut diagnostics } = reader;
        diagnostics.extend(document.errors().into_iter().map(syntax_diagnostic));
        diagnostics.sort_by_key(|found| (found.range.start(), found.range.end()));
        Self { document: Arc::new(document), settings: Arc::new(settings), diagnostics }
    }
}

/// The tables that a configuration may have.
const TABLES: [&str; 1] = ["lints"];

#[derive(Default)]
struct Reader {
    settings: Settings,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn file(&mut self, root: Table<'_>) {
        for field in root.fields() {
            if field.key.name() != "lints" {
                self.diagnostics.push(unknown_table(field.key));
                continue;
            }
            match field.value.value() {
                Value::Table(lints) => lints.fields().for_each(|field| self.lint(field)),
                Value::Invalid => {}
                _ => self.diagnostics.push(lints_not_a_table(field)),
            }
        }
    }

    /// One line of `[lints]`.
    fn lint(&mut self, field: Field<'_>) {
        let Some(rule) = RULES.iter().find(|rule| rule.code == field.key.name()) else {
            self.diagnostics.push(unknown_code(field.key));
            return;
        };
        match field.value.value() {
            Value::String(level) => match level_called(level) {
                Some(severity) => self.settings.set(rule.code, severity),
                None => self.diagnostics.push(unknown_level(level, field.value.range())),
            },
            Value::Invalid => {}
            _ => self.diagnostics.push(level_not_a_string(field)),
        }
    }
}

fn level_called(name: &str) -> Option<Option<Severity>> {
    Settings::LEVELS.iter().find(|(level, _)| *level == name).map(|(_, severity)| *severity)
}

fn unknown_table(key: Key<'_>) -> Diagnostic {
    let meant = similar(key.name(), TABLES).first().copied();
    let message = match meant {
        Some(table) => format!("`{}` is unknown here; did you mean `{table}`?", key.name()),
        None => format!("`{}` is unknown here; the only table is `[lints]`", key.name()),
    };
    Diagnostic { fixes: rename(key, meant), ..warning("unknown-key", key.range(), message) }
}

fn unknown_code(key: Key<'_>) -> Diagnostic {
    let meant = similar(key.name(), RULES.iter().map(|rule| rule.code)).first().copied();
    let way_out = match meant {
        Some(code) => format!("did you mean `{code}`?"),
        None => "`nestling explain` lists them all".to_owned(),
    };
    let message = format!("`{}` is not a diagnostic code; {way_out}", key.name());
    Diagnostic { fixes: rename(key, meant), ..error("unknown-key", key.range(), message) }
}

fn unknown_level(level: &str, range: TextRange) -> Diagnostic {
    let meant = similar(level, Settings::LEVELS.map(|(name, _)| name)).first().copied();
    let way_out = match meant {
        Some(level) => format!("did you mean `{level}`?"),
        None => format!("write {}", levels_in_words()),
    };
    let fixes = meant.map(|level| {
        let edit = TextEdit::replace(range, format!("\"{level}\""));
        Fix::likely(format!("Change to `{level}`"), vec![edit])
    });
    Diagnostic {
        fixes: fixes.into_iter().collect(),
        ..error("invalid-value", range, format!("`{level}` is not a level; {way_out}"))
    }
}

fn level_not_a_string(field: Field<'_>) -> Diagnostic {
    let message = format!(
        "the level of `{}` must be a string, not {}; write {}",
        field.key.name(),
        field.value.type_name(),
        levels_in_words()
    );
    error("wrong-type", field.value.anchor(), message)
}

fn lints_not_a_table(field: Field<'_>) -> Diagnostic {
    let message = format!(
        "`lints` must be a table, not {}; write `[lints]` and below it lines like \
         `unused-model = \"off\"`",
        field.value.type_name()
    );
    error("wrong-type", field.value.anchor(), message)
}

fn levels_in_words() -> String {
    let names = Settings::LEVELS.map(|(name, _)| format!("`\"{name}\"`"));
    match names.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn rename(key: Key<'_>, to: Option<&str>) -> Vec<Fix> {
    let fix = |name| {
        Fix::likely(format!("Change to `{name}`"), vec![TextEdit::replace(key.range(), name)])
    };
    to.map(fix).into_iter().collect()
}

fn syntax_diagnostic(found: SyntaxError) -> Diagnostic {
    let mut diagnostic = match found.kind {
        SyntaxErrorKind::Syntax => error("syntax", found.range, found.message),
        SyntaxErrorKind::Duplicate { first, .. } => Diagnostic {
            related: vec![Related { range: first, message: "first defined here".to_owned() }],
            ..error("duplicate-key", found.range, found.message)
        },
    };
    diagnostic
        .fixes
        .extend(found.fix.map(|edit| Fix::likely("Insert what is missing", vec![edit])));
    diagnostic
}

fn error(code: &'static str, range: TextRange, message: String) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        range,
        message,
        related: Vec::new(),
        tag: None,
        fixes: Vec::new(),
    }
}

fn warning(code: &'static str, range: TextRange, message: String) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..error(code, range, message) }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let config = Config::parse(text);
        let mut out = String::new();
        for found in &config.diagnostics {
            let place = config.document.slice(found.range);
            writeln!(out, "{place}: {} {}: {}", found.severity.name(), found.code, found.message)
                .unwrap();
            for fix in &found.fixes {
                writeln!(out, "  fix: {}", fix.title).unwrap();
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn levels_are_set() {
        let config = Config::parse("[lints]\nunusual-value = \"off\"\nunknown-key = \"warning\"\n");
        assert_eq!(config.diagnostics, []);
        assert_eq!(config.settings.level("unusual-value", Severity::Warning), None);
        assert_eq!(config.settings.level("unknown-key", Severity::Error), Some(Severity::Warning));
        assert_eq!(config.settings.level("wrong-type", Severity::Error), Some(Severity::Error));
    }

    #[test]
    fn an_empty_file_says_nothing() {
        check("", expect![[""]]);
    }

    #[test]
    fn unknown_codes_and_levels_lead_to_the_right_ones() {
        check(
            "[lints]\nunusual_values = \"off\"\nfoo = \"off\"\nunknown-key = \"warn\"\nsyntax = 3\n",
            expect![[r#"
                unusual_values: error unknown-key: `unusual_values` is not a diagnostic code; did you mean `unusual-value`?
                  fix: Change to `unusual-value`
                foo: error unknown-key: `foo` is not a diagnostic code; `nestling explain` lists them all
                "warn": error invalid-value: `warn` is not a level; write `"off"`, `"hint"`, `"info"`, `"warning"` or `"error"`
                3: error wrong-type: the level of `syntax` must be a string, not an integer; write `"off"`, `"hint"`, `"info"`, `"warning"` or `"error"`
            "#]],
        );
    }

    #[test]
    fn unknown_tables_are_warnings() {
        check(
            "lint = 1\n[server]\nport = 1\n",
            expect![[r#"
            lint: warning unknown-key: `lint` is unknown here; did you mean `lints`?
              fix: Change to `lints`
            server: warning unknown-key: `server` is unknown here; the only table is `[lints]`
        "#]],
        );
    }

    #[test]
    fn lints_must_be_a_table() {
        check(
            "lints = \"off\"\n",
            expect![[r#"
            "off": error wrong-type: `lints` must be a table, not a string; write `[lints]` and below it lines like `unused-model = "off"`
        "#]],
        );
    }

    #[test]
    fn a_broken_line_hides_nothing_else() {
        check(
            "[lints]\nunknown-key = \nunknown-kex = \"off\"\n",
            expect![[r#"
                 : error syntax: a value is missing here
                unknown-kex: error unknown-key: `unknown-kex` is not a diagnostic code; did you mean `unknown-key`?
                  fix: Change to `unknown-key`
            "#]],
        );
    }
}
