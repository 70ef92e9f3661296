//! What people have chosen: in `nestling.toml`, for the workspace, and in their editor, for
//! themselves. Both say it in the same words and are read by the same reader.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};

use super::log;
use super::state::State;
use crate::ide::{OptionChoice, Options};
use crate::lint::{FixScope, Settings, Severity, configuration};
use crate::session::{json as from_json, render};
use crate::workspace::Config;

/// The name of our part of an editor's settings.
const SECTION: &str = "nestling";

/// What editors keep in our part of their settings for themselves: how to start the server, and
/// whether to log what is said to it.
const OF_THE_EDITOR: [&str; 2] = ["server", "trace"];

/// What one place says: a `nestling.toml`, or an editor's settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    lints: Arc<Settings>,
    options: Arc<[OptionChoice]>,
}

impl From<Config> for Said {
    fn from(config: Config) -> Self {
        Self { lints: config.settings, options: config.options }
    }
}

/// The settings of the editor.
#[derive(Debug, Default)]
pub(super) struct EditorSettings {
    /// What came with `initialize`.
    initial: Said,
    /// What holds outside of the folders that have settings of their own.
    everywhere: Said,
    /// What holds in a folder of the editor.
    folders: FxHashMap<PathBuf, Said>,
    /// Complaints that a person has seen already.
    told: FxHashSet<String>,
    /// Counts the questions: only the answer to the last one counts.
    asked: u64,
}

/// What counts at one place, all said and done.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    /// The severities.
    pub(super) settings: Arc<Settings>,
    /// The options of editor features.
    pub(super) options: Arc<Options>,
}

impl EditorSettings {
    /// What counts where `nestling.toml` says `file`, in this folder of the editor. The workspace
    /// has the last word about lints and the layout of files, which all who work on it share; a
    /// person about what their editor shows.
    pub(super) fn beside(&self, file: &Said, folder: Option<&Path>) -> Chosen {
        let scoped = folder.and_then(|folder| self.folders.get(folder)).unwrap_or(&self.everywhere);
        let editor = [&self.initial, scoped];
        if editor.iter().all(|said| **said == Said::default()) && file.options.is_empty() {
            return Chosen { settings: Arc::clone(&file.lints), options: Arc::default() };
        }
        let mut settings = Settings::default();
        for said in editor.into_iter().chain([file]) {
            settings.extend(&said.lints);
        }
        let mut options = Options::default();
        let of_editor = editor.into_iter().flat_map(|said| said.options.iter());
        let (shared, personal): (Vec<_>, Vec<_>) =
            file.options.iter().partition(|choice| choice.table == "format");
        for choice in personal.into_iter().chain(of_editor).chain(shared) {
            options.choose(choice);
        }
        Chosen { settings: settings.into(), options: options.into() }
    }
}

impl State {
    /// `initializationOptions`.
    pub(super) fn take_initial_settings(&mut self, options: &Value) {
        self.editor_settings.initial = self.read_settings(options);
    }

    /// `initialized`: the client is asked for its settings, and to tell when they change.
    pub(super) fn begin_to_configure(&mut self) {
        if self.client.register_configuration {
            let registration = json!({ "registrations": [{
                "id": "nestling-configuration",
                "method": "workspace/didChangeConfiguration",
                "registerOptions": { "section": SECTION },
            }] });
            self.ask("client/registerCapability", registration, |_, answer| {
                if let Err(error) = answer {
                    log!("the client does not tell of changed settings: {error}");
                }
            });
        }
        self.ask_for_settings();
    }

    /// `workspace/didChangeConfiguration`: a client that can be asked is asked, as what it sends
    /// unasked need not be meant for us.
    pub(super) fn settings_of_editor_changed(&mut self, params: &Value) {
        if self.client.configuration {
            return self.ask_for_settings();
        }
        let everywhere = self.read_settings(params.get("settings").unwrap_or(&Value::Null));
        self.take_settings(everywhere, FxHashMap::default());
    }

    /// Asks for what holds everywhere and in each folder.
    pub(super) fn ask_for_settings(&mut self) {
        if !self.client.configuration {
            return;
        }
        let folders = self.folders.all().iter();
        let folders: Vec<PathBuf> = folders.map(|folder| folder.path().to_owned()).collect();
        let mut items = vec![json!({ "section": SECTION })];
        items.extend(
            self.folders
                .all()
                .iter()
                .map(|folder| json!({ "scopeUri": folder.uri(), "section": SECTION })),
        );
        self.editor_settings.asked += 1;
        let asked = self.editor_settings.asked;
        let params = json!({ "items": items });
        self.ask("workspace/configuration", params, move |state, answer| {
            if state.editor_settings.asked != asked {
                return;
            }
            match answer {
                Ok(Value::Array(answers)) => {
                    let mut answers = answers.iter().map(|answer| state.read_settings(answer));
                    let everywhere = answers.next().unwrap_or_default();
                    let scoped = folders.into_iter().zip(answers).collect();
                    state.take_settings(everywhere, scoped);
                }
                Ok(_) => {}
                Err(error) => log!("the client does not tell its settings: {error}"),
            }
        });
    }

    fn take_settings(&mut self, everywhere: Said, folders: FxHashMap<PathBuf, Said>) {
        let known = &mut self.editor_settings;
        if known.everywhere == everywhere && known.folders == folders {
            return;
        }
        known.everywhere = everywhere;
        known.folders = folders;
        self.everything_is_stale();
    }

    /// What the client's JSON says. A person hears of what is wrong with it, once.
    fn read_settings(&mut self, settings: &Value) -> Said {
        let (said, mut complaints) = read(settings);
        complaints.retain(|complaint| self.editor_settings.told.insert(complaint.clone()));
        if !complaints.is_empty() {
            self.outbox.warn(format!(
                "In the settings of Nestling in this editor: {}",
                complaints.join("; ")
            ));
        }
        said
    }
}

/// What settings in JSON say, and what is wrong with them.
fn read(settings: &Value) -> (Said, Vec<String>) {
    let own = settings.get(SECTION).unwrap_or(settings);
    let tables = match own {
        Value::Object(tables) => tables,
        // Lua writes an empty table as an empty list.
        Value::Null => return Default::default(),
        Value::Array(items) if items.is_empty() => return Default::default(),
        _ => {
            let complaint = "they must be an object with tables such as `lints`".to_owned();
            return (Said::default(), vec![complaint]);
        }
    };
    let mut text = String::new();
    let mut complaints = Vec::new();
    let (catalog, file) = (configuration(), configuration().file());
    for (key, value) in tables {
        let is_empty_list = value.as_array().is_some_and(Vec::is_empty);
        if OF_THE_EDITOR.contains(&key.as_str()) || value.is_null() || is_empty_list {
            continue;
        }
        match from_json::literal(catalog, Some(file), key, value) {
            Some(literal) => {
                text += &format!("{} = {}\n", render::key(key), render::value(&literal));
            }
            None => complaints.push(format!("`{key}` holds a value that TOML does not have")),
        }
    }
    let config = Config::parse(&text);
    // What they turn off shall not hide what is wrong with themselves.
    let judged = Config { settings: Arc::default(), ..config.clone() };
    let found = judged.diagnostics(FixScope::None).into_iter();
    let found = found.filter(|found| found.severity >= Severity::Warning);
    complaints.extend(found.map(|found| found.message));
    (config.into(), complaints)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(settings: &Value, expected: Expect) {
        let (said, complaints) = read(settings);
        let mut lines: Vec<String> = said
            .options
            .iter()
            .map(|choice| format!("{}.{} = {:?}", choice.table, choice.key, choice.value))
            .collect();
        lines.extend(complaints.iter().map(|complaint| format!("! {complaint}")));
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn settings_are_read_as_nestling_toml_is() {
        let settings = json!({ "hints": { "shapes": false }, "format": { "line_width": 80.0 } });
        let expected = expect![[r#"
            hints.shapes = Switch(false)
            format.line_width = Number(80)"#]];
        check(&json!({ "nestling": settings }), expected);
        assert_eq!(read(&settings), read(&json!({ "nestling": settings })));
    }

    #[test]
    fn nothing_is_said_in_many_ways() {
        for nothing in [
            json!(null),
            json!({}),
            json!([]),
            json!({ "nestling": null }),
            json!({ "lints": null, "hints": [], "lenses": {} }),
            json!({ "trace": { "server": "verbose" }, "server": { "path": "x" } }),
        ] {
            check(&nothing, expect![[""]]);
        }
    }

    #[test]
    fn mistakes_are_told_and_cost_only_themselves() {
        check(
            &json!({
                "lint": { "unused-model": "off" },
                "hints": { "shapes": "yes", "totals": false },
                "format": { "lineWidth": 80, "indent": 99 },
                "lints": { "unused-model": "of", "unknown-key": "off" },
            }),
            expect![[r#"
                hints.totals = Switch(false)
                ! `lint` is not a key of the configuration; `lints` is there already
                ! `shapes` must be `true` or `false`, not a string
                ! `lineWidth` is not a key of `[format]`; did you mean `line_width`?
                ! `indent` must be from 0 to 16 spaces, not `99`
                ! `of` is not a value of `unused-model`; did you mean `off`?"#]],
        );
        check(&json!("fast"), expect!["! they must be an object with tables such as `lints`"]);
        check(
            &json!({ "format": { "indent": 18_446_744_073_709_551_615_u64 } }),
            expect!["! `format` holds a value that TOML does not have"],
        );
    }

    fn said(toml: &str) -> Said {
        Config::parse(toml).into()
    }

    #[test]
    fn the_workspace_decides_what_is_shared_and_the_person_what_they_see() {
        let file = said(
            "[lints]\nunused-model = 'error'\n[hints]\nshapes = false\nsteps = false\n\
             [format]\nindent = 4\n",
        );
        let editor = EditorSettings {
            initial: said("[hints]\ntotals = false\n"),
            everywhere: said(
                "[lints]\nunused-model = 'off'\nunusual-value = 'hint'\n[hints]\nshapes = true\n\
                 [format]\nindent = 8\nline_width = 80\n",
            ),
            folders: FxHashMap::from_iter([("/special".into(), said("[lenses]\nuses = false\n"))]),
            ..EditorSettings::default()
        };
        let chosen = editor.beside(&file, Some(Path::new("/folder")));
        let level = |code| chosen.settings.level(code, Severity::Info);
        assert_eq!(level("unused-model"), Some(Severity::Error));
        assert_eq!(level("unusual-value"), Some(Severity::Hint));
        let hints = &chosen.options.hints;
        assert!(hints.shapes && !hints.steps && !hints.totals && hints.names);
        assert_eq!((chosen.options.format.indent, chosen.options.format.line_width), (4, 80));
        assert!(chosen.options.lenses.uses);

        let chosen = editor.beside(&file, Some(Path::new("/special")));
        assert!(!chosen.options.hints.shapes && !chosen.options.lenses.uses);
        assert_eq!(chosen.options.format.line_width, 100);
    }
}
