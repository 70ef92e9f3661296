//! The examples of `docs/operations.md`, which are what the doors are tried with: so they work.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The example of one operation.
#[derive(Debug)]
pub struct Example {
    /// The operation.
    pub name: String,
    /// Its command line.
    pub command_line: String,
    /// The parameters of `workspace/executeCommand`.
    pub command: Value,
    /// What it gives.
    pub result: Value,
    /// That as the page shows it.
    pub shown: String,
}

/// All examples, in the order of the page.
pub fn examples() -> Vec<Example> {
    let page = std::fs::read_to_string(path()).unwrap().replace("\r\n", "\n");
    let sections = page.split("\n### `").skip(1);
    let example = |section: &str| {
        let (name, text) = section.split_once('`').unwrap();
        let json = |which| -> Value {
            let text = block(text, "json", which, name);
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"))
        };
        Example {
            name: name.to_owned(),
            command_line: block(text, "sh", 0, name).trim_end().to_owned(),
            command: json(0),
            result: json(1),
            shown: block(text, "json", 1, name).trim_end().to_owned(),
        }
    };
    sections.map(example).collect()
}

/// The page shows this result. `UPDATE_EXPECT=1` writes it there.
pub fn check_result(example: &Example, result: &Value) {
    let shown = pretty(result, 0);
    if example.result == *result && example.shown == shown {
        return;
    }
    let updates = std::env::var_os("UPDATE_EXPECT").is_some();
    assert!(updates, "{}: the page does not show the result\n{shown}", example.name);
    let page = std::fs::read_to_string(path()).unwrap();
    let start = page.find(&format!("\n### `{}`", example.name)).unwrap();
    let fence = "The result:\n\n```json\n";
    let start = start + page[start..].find(fence).unwrap() + fence.len();
    let end = start + page[start..].find("\n```").unwrap();
    std::fs::write(path(), format!("{}{shown}{}", &page[..start], &page[end..])).unwrap();
}

/// Lists and tables on one line where that is short.
fn pretty(value: &Value, indent: usize) -> String {
    let line = value.to_string().replace(",\"", ", \"").replace("\":", "\": ");
    let pad = "  ".repeat(indent + 1);
    let parts: Vec<String> = match value {
        _ if line.len() + 2 * indent <= 90 => return line,
        Value::Array(list) => list.iter().map(|part| pretty(part, indent + 1)).collect(),
        Value::Object(table) => table
            .iter()
            .map(|(key, part)| format!("\"{key}\": {}", pretty(part, indent + 1)))
            .collect(),
        _ => return line,
    };
    let [open, close] = if value.is_array() { ['[', ']'] } else { ['{', '}'] };
    let parts = parts.join(&format!(",\n{pad}"));
    format!("{open}\n{pad}{parts}\n{}{close}", "  ".repeat(indent))
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md")
}

fn block<'a>(text: &'a str, language: &str, which: usize, name: &str) -> &'a str {
    let fence = format!("```{language}\n");
    let block = text.split(fence.as_str()).nth(which + 1).and_then(|rest| rest.split("```").next());
    block.unwrap_or_else(|| panic!("`{name}` lacks a block of {language}"))
}
