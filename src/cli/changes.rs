//! What is to be set and taken out: `KEY=VALUE`, `--unset KEY` and `--file FILE` as [`Changes`].

use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value as Json};

use super::failure::{Failure, Outcome};
use super::problem::Problem;
use crate::catalog::{Catalog, Literal, ValueType};
use crate::session::json;
use crate::session::operations::Changes;
use crate::state::changes_of;
use crate::syntax::{Document, MAX_DOCUMENT_BYTES, Node, Value};
use crate::text::TextSize;
use crate::workspace::{self, ReadError};

/// Gathers changes of one table of the catalog. What is given later counts.
pub struct Gathered<'a> {
    catalog: &'a Catalog,
    table: &'static str,
    changes: Changes,
    /// What `KEY=VALUE` sets.
    assigned: Vec<Vec<String>>,
}

impl<'a> Gathered<'a> {
    /// None so far, for a table of the shape `table`.
    pub fn new(catalog: &'a Catalog, table: &'static str) -> Self {
        Self { catalog, table, changes: Changes::default(), assigned: Vec::new() }
    }

    /// All of them.
    pub fn changes(self) -> Changes {
        self.changes
    }

    /// Sets one key.
    pub fn set(&mut self, path: Vec<String>, value: Literal) {
        self.changes.set_path(path, value);
    }

    /// Sets the key that an argument of its own is about, as `--status` is.
    ///
    /// # Errors
    /// When `KEY=VALUE` sets it too.
    pub fn own_argument(&mut self, argument: &str, key: &str, value: &str) -> Outcome<()> {
        let path = vec![key.to_owned()];
        if self.assigned.contains(&path) {
            return Err(Failure::impossible(format!(
                "`{key}` is given twice: as `{key}=` and as `{argument}`"
            )));
        }
        self.set(path, Literal::String(value.to_owned()));
        Ok(())
    }

    /// Takes one key out.
    pub fn unset(&mut self, path: Vec<String>) {
        self.changes.unset_path(path);
    }

    /// Reads `--file`: the keys of a TOML file, or of a JSON object where the name ends so.
    pub fn file(&mut self, path: &Path) -> Outcome<()> {
        let shown = if path == Path::new("-") { Path::new("standard input") } else { path };
        let text = read(path).map_err(|error| Problem::new(shown, error.to_string()))?;
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let config = if is_json { json_object(&text) } else { toml_table(&text) };
        let config = config.map_err(|message| Problem::new(shown, message))?;
        let changes = changes_of(self.catalog, self.table, &config).map_err(|key| {
            Problem::new(shown, format!("the value of `{key}` cannot be written in TOML"))
        })?;
        self.changes.extend(changes);
        Ok(())
    }

    /// Reads the arguments `KEY=VALUE`.
    pub fn assignments(&mut self, arguments: &[String]) -> Outcome<()> {
        for argument in arguments {
            let (path, value) = self.assignment(argument)?;
            if self.assigned.contains(&path) {
                let key = path.join(".");
                return Err(Failure::impossible(format!("`{key}` is given twice")));
            }
            self.assigned.push(path.clone());
            self.set(path, value);
        }
        Ok(())
    }

    /// Reads the arguments of `--unset`; `set` are those of `KEY=VALUE`.
    pub fn unsets(&mut self, keys: &[String]) -> Outcome<()> {
        for key in keys {
            let path = key_path(key).ok_or_else(|| not_a_key(key, key))?;
            if self.changes.set.iter().any(|(given, _)| *given == path) {
                return Err(Failure::impossible(format!(
                    "`{key}` cannot be set and taken out at once"
                )));
            }
            self.unset(path);
        }
        Ok(())
    }

    fn assignment(&self, argument: &str) -> Outcome<(Vec<String>, Literal)> {
        let (key, value) = split(argument).ok_or_else(|| {
            Failure::impossible(format!(
                "`{argument}` is not of the form KEY=VALUE, as in `epochs=100`"
            ))
        })?;
        let path = key_path(key).ok_or_else(|| not_a_key(key, argument))?;
        if value.trim().is_empty() {
            return Err(Failure::impossible(format!(
                "`{argument}` gives `{key}` no value; `--unset {key}` takes a key out, \
                 `'{key}=\"\"'` sets an empty text"
            )));
        }
        let wanted = self.value_type(&path);
        let literal = match wanted.is_some_and(is_text) {
            true => Literal::String(text(value)),
            false => match toml_value(value, |node| self.literal(wanted, node)) {
                Some(literal) => literal,
                None if let Some(mistake) = mistake_in(value) => {
                    return Err(Failure::impossible(format!("`{argument}`: {mistake}")));
                }
                None => Literal::String(value.to_owned()),
            },
        };
        Ok((path, literal))
    }

    /// The value as any other door would write it; JSON lacks only `nan` and `inf`, which stand as
    /// they are.
    fn literal(&self, wanted: Option<&ValueType>, node: Node<'_>) -> Option<Literal> {
        match holds_unusual_float(node) {
            true => Literal::of(node),
            false => json::literal_of(self.catalog, wanted, &json::value(node)),
        }
    }

    /// What the catalog wants at the end of `path`.
    fn value_type(&self, path: &[String]) -> Option<&'a ValueType> {
        let (last, tables) = path.split_last()?;
        let mut spec = self.catalog.table(self.table)?;
        for (at, name) in tables.iter().enumerate() {
            match &spec.called(name)?.value {
                ValueType::Table(shape) => spec = self.catalog.table(shape)?,
                // Its keys are free; each has a value of one type.
                ValueType::Map(value) => return (at + 1 == tables.len()).then_some(&**value),
                _ => return None,
            }
        }
        Some(&spec.called(last)?.value)
    }
}

/// Whether such a value is text, which nobody wants to quote twice in a shell.
fn is_text(value: &ValueType) -> bool {
    match value {
        ValueType::String | ValueType::Path | ValueType::Id | ValueType::Reference(_) => true,
        ValueType::Choice(choices) => choices.iter().all(|choice| choice.value.as_str().is_some()),
        _ => false,
    }
}

/// Whether JSON lacks a number in it.
fn holds_unusual_float(node: Node<'_>) -> bool {
    match node.value() {
        Value::Float(number) => !number.is_finite(),
        Value::Array(array) => array.elements().any(holds_unusual_float),
        Value::Table(table) => table.fields().any(|field| holds_unusual_float(field.value)),
        _ => false,
    }
}

/// Text as it stands, or as it is meant where it has the quotes of TOML.
fn text(written: &str) -> String {
    let quoted =
        written.starts_with(['"', '\'']).then(|| toml_value(written, Literal::of)).flatten();
    match quoted {
        Some(Literal::String(text)) => text,
        _ => written.to_owned(),
    }
}

/// The value that `written` is in TOML, if it is one and nothing else.
fn toml_value(written: &str, literal: impl FnOnce(Node<'_>) -> Option<Literal>) -> Option<Literal> {
    const KEY: &str = "value = ";
    let written = written.trim();
    let document = Document::parse(&format!("{KEY}{written}\n"));
    let node = only_value(&document)?;
    let is_all = node.text().len() == written.len();
    is_all.then(|| literal(node)).flatten()
}

/// What is wrong with a list, a table or a whole number that is not TOML; `None` where no such thing
/// was meant.
fn mistake_in(written: &str) -> Option<String> {
    let written = written.trim();
    let digits = written.strip_prefix(['-', '+']).unwrap_or(written);
    if digits.len() > 18 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_too_large = written.parse::<i64>().is_err();
        return is_too_large.then(|| "a whole number must fit into 64 bits".to_owned());
    }
    if !written.starts_with(['[', '{']) {
        return None;
    }
    let document = Document::parse(&format!("value = {written}"));
    let error = document.errors().into_iter().next()?;
    Some(format!("the value is not TOML: {}", error.message))
}

fn only_value(document: &Document) -> Option<Node<'_>> {
    let mut fields = document.root().fields();
    let field = fields.next().filter(|_| document.errors().is_empty())?;
    fields.next().is_none().then_some(field.value)
}

/// Splits at the first `=` that stands in no quotes.
fn split(argument: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in argument.char_indices() {
        match (quote, c) {
            (None, '=') => return Some((argument.get(..at)?, argument.get(at + 1..)?)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// The parts of a key as TOML writes it: `split.train`, `class_weights."Adialer.C"`.
fn key_path(written: &str) -> Option<Vec<String>> {
    let document = Document::parse(&format!("{written} = 0\n"));
    let mut path = Vec::new();
    let mut node = only_value(&document)?;
    let mut name = document.root().fields().next()?.key.name();
    loop {
        path.push(name.to_owned());
        let Some(table) = node.as_table() else { break };
        let mut fields = table.fields();
        let field = fields.next()?;
        (name, node) = (field.key.name(), field.value);
        if fields.next().is_some() {
            return None;
        }
    }
    // Not `a = {b`, nor `a = 1 # b`.
    (node.text() == "0" && !written.contains(['\n', '\r'])).then_some(path)
}

fn not_a_key(key: &str, argument: &str) -> Failure {
    Failure::impossible(format!(
        "`{argument}`: `{key}` is not a key; one is written as in `epochs` or `split.train`, with \
         quotes around parts of other characters, as in `class_weights.\"Adialer.C\"`"
    ))
}

fn read(path: &Path) -> Result<String, ReadError> {
    if path != Path::new("-") {
        return workspace::read_named(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    workspace::decode(bytes)
}

fn json_object(text: &str) -> Result<Map<String, Json>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err("it must be one JSON object, as in `{\"epochs\": 100}`".to_owned()),
        Err(error) => Err(format!("it is not JSON: {error}")),
    }
}

fn toml_table(text: &str) -> Result<Map<String, Json>, String> {
    let document = Document::parse(text);
    let refused = |at: TextSize, message: &str| {
        let place = super::place::Place::of(&document, at);
        Err(format!("line {}, column {}: {message}", place.line, place.column))
    };
    if let Some(error) = document.errors().first() {
        return refused(error.range.start(), &error.message);
    }
    let root = document.root();
    // As JSON has no such numbers, they would count as absent: the key would be taken out.
    if let Some(endless) = root.fields().find_map(|field| not_finite(field.value)) {
        let message = format!("`{}` is no finite number: write one, as in `0.5`", endless.text());
        return refused(endless.range().start(), &message);
    }
    Ok(json::table(root))
}

/// The first `nan` or `inf` in a value.
fn not_finite(node: Node<'_>) -> Option<Node<'_>> {
    match node.value() {
        Value::Float(number) if !number.is_finite() => Some(node),
        Value::Array(array) => array.elements().find_map(not_finite),
        Value::Table(table) => table.fields().find_map(|field| not_finite(field.value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::session::render;

    fn check(table: &'static str, arguments: &[&str], expected: Expect) {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let mut gathered = Gathered::new(Catalog::builtin(), table);
        let shown = match gathered.assignments(&arguments) {
            Ok(()) => {
                let set = gathered.changes().set;
                let line = |(path, value): &(Vec<String>, Literal)| {
                    format!("{} = {}\n", path.join(" > "), render::value(value))
                };
                set.iter().map(line).collect()
            }
            Err(failure) => format!("{failure:#?}"),
        };
        expected.assert_eq(&shown);
    }

    fn refused(arguments: &[&str], expected: Expect) {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let failure = Gathered::new(Catalog::builtin(), "model").assignments(&arguments);
        expected.assert_eq(failure.unwrap_err().message());
    }

    #[test]
    fn text_needs_no_quotes_and_other_values_are_toml() {
        check(
            "training",
            &["optimizer=sgd", "learning_rate=1e-3", "epochs=100", "shuffle=true", "name=10 = ten"],
            expect![[r#"
                optimizer = "sgd"
                learning_rate = 0.001
                epochs = 100
                shuffle = true
                name = "10 = ten"
            "#]],
        );
    }

    #[test]
    fn text_may_have_quotes() {
        check(
            "training",
            &["name='a # b'", "optimizer=\"sgd\"", "name2=\"a\\tb\"", "checkpoint=\"open"],
            expect![[r#"
                name = "a # b"
                optimizer = "sgd"
                name2 = "a\tb"
                checkpoint = '"open'
            "#]],
        );
    }

    #[test]
    fn keys_lead_into_tables() {
        check(
            "dataset",
            &["split.train=70", "imbalance.class_weights.\"Adialer.C\"=2.5", "image_size=[8, 8]"],
            expect![[r#"
                split > train = 70.0
                imbalance > class_weights > Adialer.C = 2.5
                image_size = [8, 8]
            "#]],
        );
    }

    #[test]
    fn what_is_not_toml_is_left_to_be_judged_as_text() {
        check(
            "training",
            &["epochs=many", "batch_size=1 # x", "shuffle=yes", "momentum=1\na=2"],
            expect![[r#"
                epochs = "many"
                batch_size = "1 # x"
                shuffle = "yes"
                momentum = "1\na=2"
            "#]],
        );
    }

    #[test]
    fn whole_lists_of_tables() {
        check(
            "model",
            &["layers=[{type=\"Flatten\"}, {type = \"Dense\", units = 8}]"],
            expect![[r#"
                layers = [{ type = "Flatten" }, { type = "Dense", units = 8 }]
            "#]],
        );
    }

    #[test]
    fn bad_arguments_are_named() {
        refused(&["depth"], expect!["`depth` is not of the form KEY=VALUE, as in `epochs=100`"]);
        refused(
            &["depth="],
            expect![[
                r#"`depth=` gives `depth` no value; `--unset depth` takes a key out, `'depth=""'` sets an empty text"#
            ]],
        );
        refused(
            &["=3"],
            expect![[
                r#"`=3`: `` is not a key; one is written as in `epochs` or `split.train`, with quotes around parts of other characters, as in `class_weights."Adialer.C"`"#
            ]],
        );
        refused(
            &["a b=3"],
            expect![[
                r#"`a b=3`: `a b` is not a key; one is written as in `epochs` or `split.train`, with quotes around parts of other characters, as in `class_weights."Adialer.C"`"#
            ]],
        );
        refused(&["depth=3", "depth=4"], expect!["`depth` is given twice"]);
    }
}
