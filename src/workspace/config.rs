use std::sync::Arc;

use crate::catalog::{KeySpec, ValueType};
use crate::ide::{OptionChoice, OptionValue};
use crate::lint::{self, Diagnostic, FixScope, Settings, find_rule};
use crate::session::Session;
use crate::session::samples::DatasetFolder;
use crate::syntax::{Document, Field};

/// The name of the workspace configuration.
pub const CONFIG_FILE: &str = "nestling.toml";

/// What `nestling.toml` says, or the settings of an editor in the same words.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file.
    pub document: Arc<Document>,
    /// Its `[lints]`, as far as they are sound.
    pub settings: Arc<Settings>,
    /// Its other tables, as far as they are sound.
    pub options: Arc<[OptionChoice]>,
}

impl Config {
    /// Reads a configuration. Never fails: the sound parts count; [`Config::diagnostics`] tells of
    /// the others.
    pub fn parse(text: &str) -> Self {
        Self::of(Arc::new(Document::parse(text)))
    }

    /// The same for a file that is parsed already.
    pub fn of(document: Arc<Document>) -> Self {
        let mut settings = Settings::default();
        let mut options = Vec::new();
        for field in document.root().fields() {
            let (name, Some(table)) = (field.key.name(), field.value.as_table()) else { continue };
            let Some(spec) = lint::configuration().table(name) else { continue };
            for field in table.fields() {
                let Some(key) = spec.key(field.key.name()) else { continue };
                if name == "lints" {
                    set_level(&mut settings, field);
                } else if let Some(value) = chosen(key, field) {
                    let (table, key) = (name.to_owned(), key.name.clone());
                    options.push(OptionChoice { table, key, value });
                }
            }
        }
        Self { document, settings: settings.into(), options: options.into() }
    }

    /// What is wrong with it, in file order.
    pub fn diagnostics(&self, fixes: FixScope) -> Vec<Diagnostic> {
        lint::check(lint::Input {
            session: &Session::new(&self.document, lint::configuration()),
            stem: None,
            settings: &self.settings,
            fixes,
            folder: &DatasetFolder::Unknown,
            conflicts: &[],
            now: super::now(),
            cancelled: None,
        })
    }
}

/// One line of `[lints]`.
fn set_level(settings: &mut Settings, field: Field<'_>) {
    let rule = find_rule(field.key.name());
    let level = field.value.as_str().and_then(Settings::level_called);
    if let (Some(rule), Some(level)) = (rule, level) {
        settings.set(rule.code, level);
    }
}

/// What a line chooses, if that is allowed.
fn chosen(key: &KeySpec, field: Field<'_>) -> Option<OptionValue> {
    match key.value {
        ValueType::Boolean => field.value.as_bool().map(OptionValue::Switch),
        ValueType::Integer(range) => {
            let number = field.value.as_integer().filter(|number| range.contains(*number))?;
            u32::try_from(number).ok().map(OptionValue::Number)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::Options;
    use crate::lint::Severity;

    fn codes(config: &Config) -> Vec<&'static str> {
        config.diagnostics(FixScope::None).into_iter().map(|found| found.code).collect()
    }

    fn options(config: &Config) -> Options {
        let mut options = Options::default();
        assert!(config.options.iter().all(|choice| options.choose(choice)));
        options
    }

    #[test]
    fn levels_are_set() {
        let config = Config::parse("[lints]\nunusual-value = \"off\"\nunknown-key = \"warning\"\n");
        assert_eq!(codes(&config), [""; 0]);
        assert_eq!(config.settings.level("unusual-value", Severity::Warning), None);
        assert_eq!(config.settings.level("unknown-key", Severity::Error), Some(Severity::Warning));
        assert_eq!(config.settings.level("wrong-type", Severity::Error), Some(Severity::Error));
    }

    #[test]
    fn options_are_set_in_every_layout() {
        for text in [
            "[hints]\nshapes = false\n[format]\nline_width = 80\n",
            "hints.shapes = false\nformat = { line_width = 80 }\n",
        ] {
            let config = Config::parse(text);
            assert_eq!(codes(&config), [""; 0]);
            let options = options(&config);
            assert!(!options.hints.shapes && options.hints.totals);
            assert_eq!((options.format.line_width, options.format.indent), (80, 2));
        }
    }

    #[test]
    fn what_is_wrong_costs_only_itself() {
        let config = Config::parse(
            "[hints]\nshapes = 3\ntotals = false\n[format]\nline_width = 5\nindent = 4\n\
             [lints]\nunknown-key = \nsyntax = \"loud\"\nunused-model = \"off\"\nlint = 1\n[oops",
        );
        let options = options(&config);
        assert!(options.hints.shapes && !options.hints.totals);
        assert_eq!((options.format.line_width, options.format.indent), (100, 4));
        assert_eq!(config.settings.level("unused-model", Severity::Hint), None);
        assert_eq!(config.settings.level("syntax", Severity::Error), Some(Severity::Error));
        assert_eq!(
            codes(&config),
            ["wrong-type", "out-of-range", "syntax", "invalid-value", "unknown-key", "syntax"]
        );
    }

    #[test]
    fn an_empty_file_says_nothing() {
        let config = Config::parse("");
        assert_eq!(codes(&config), [""; 0]);
        assert_eq!(options(&config), Options::default());
    }
}
