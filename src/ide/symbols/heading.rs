//! How the things of a file are called: by their names, with what matters of them beside.

use super::SymbolKind;
use crate::ide::shape::Shape;
use crate::session::Library;
use crate::syntax::{Document, Header, Section, Table, Value};

/// Longer words are cut: they are shown to be recognised.
const MAX_CHARS: usize = 80;

/// What stands for a name that says nothing.
const NAMELESS: &str = "…";

/// A symbol's name, what stands beside it, and its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) name: String,
    pub(super) detail: Option<String>,
    pub(super) kind: SymbolKind,
}

impl Heading {
    /// An entry of a list of tables, as a `[[header]]` or inline; `index` is its place in the list.
    pub(super) fn of_entry(
        table: Table<'_>,
        library: Option<Library>,
        shape: Shape<'_>,
        index: usize,
    ) -> Self {
        let called = |keys: &[&str]| keys.iter().find_map(|key| text_of(table, key));
        let number = index + 1;
        if let Some(library) = library {
            let name = called(&["name", "id"]);
            return Self {
                name: name.unwrap_or_else(|| format!("{} {number}", library.noun())),
                detail: entry_detail(table, library),
                kind: match library {
                    Library::Models => SymbolKind::Model,
                    Library::Trainings => SymbolKind::Training,
                    Library::Experiments => SymbolKind::Experiment,
                },
            };
        }
        if shape.name() == Some("layer") {
            let name = called(&["type"]).unwrap_or_else(|| format!("layer {number}"));
            return Self { name, detail: layer_detail(table), kind: SymbolKind::Layer };
        }
        let name = called(&["name", "id", "title", "value", "key", "type"]);
        let name = name.unwrap_or_else(|| number.to_string());
        Self { name, detail: None, kind: SymbolKind::Entry }
    }

    /// A table with a `[header]`, or with one that is half-typed; the first `depth` keys of it
    /// are said by what it lies in.
    pub(super) fn of_table<'a>(document: &'a Document, section: Section<'a>, depth: usize) -> Self {
        let table = section.table();
        let header = section.header();
        let name = header.and_then(|header| own_name(header, depth));
        let whole = || {
            header
                .map_or_else(|| NAMELESS.to_owned(), |header| shown(document.slice(header.range())))
        };
        let detail = table.and_then(|table| {
            let key = match name.as_deref()? {
                "session" => "id",
                "dataset" => "path",
                "split" => "method",
                "augmentation" => "preset",
                "imbalance" => "strategy",
                _ => return None,
            };
            text_of(table, key)
        });
        Self { name: name.unwrap_or_else(whole), detail, kind: SymbolKind::Table }
    }
}

impl Heading {
    /// Tells how many parameters a model has.
    pub(super) fn add(&mut self, parameters: Option<u64>) {
        let Some(parameters) = parameters else { return };
        let words = format!("{} parameters", rounded(parameters));
        self.detail = joined([self.detail.take(), Some(words)]);
    }
}

/// A count as people say it: `1.2 M`.
#[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
fn rounded(count: u64) -> String {
    const SCALES: [(f64, &str); 3] = [(1e9, "G"), (1e6, "M"), (1e3, "k")];
    let count = count as f64;
    match SCALES.into_iter().find(|(scale, _)| count >= *scale) {
        Some((scale, letter)) => {
            let scaled = count / scale;
            let digits = if scaled < 10.0 { 1 } else { 0 };
            format!("{scaled:.digits$} {letter}")
        }
        None => count.to_string(),
    }
}

/// The keys of a header without the first `skipped`.
fn own_name(header: Header<'_>, skipped: usize) -> Option<String> {
    let names: Vec<&str> = header.keys().skip(skipped).map(|key| key.name()).collect();
    let is_whole = header.is_closed() && names.iter().all(|name| !name.trim().is_empty());
    (is_whole && !names.is_empty()).then(|| shown(&names.join(".")))
}

/// What all entries of a library are called.
pub(super) fn plural(library: Library) -> String {
    let name = match library {
        Library::Models => "Models",
        Library::Trainings => "Trainings",
        Library::Experiments => "Experiments",
    };
    name.to_owned()
}

/// The string of `key`, if it says something.
fn text_of(table: Table<'_>, key: &str) -> Option<String> {
    let text = table.get(key)?.value.as_str()?;
    (!text.trim().is_empty()).then(|| shown(text))
}

/// A text on one line of bearable length; never empty.
pub(super) fn shown(text: &str) -> String {
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let line = text.trim().split(is_odd).next().unwrap_or_default().trim_end();
    if line.is_empty() {
        return NAMELESS.to_owned();
    }
    let mut shown: String = line.chars().take(MAX_CHARS).collect();
    if shown.len() < text.trim().len() {
        shown.push('…');
    }
    shown
}

fn entry_detail(table: Table<'_>, library: Library) -> Option<String> {
    match library {
        Library::Models => text_of(table, "kind"),
        Library::Trainings => {
            let epochs = table.get("epochs").and_then(|field| field.value.as_integer());
            let epochs = epochs.map(|epochs| format!("{epochs} epochs"));
            joined([text_of(table, "optimizer"), epochs])
        }
        Library::Experiments => joined([text_of(table, "status"), best_metric(table)]),
    }
}

/// The metric that tells most of a run.
fn best_metric(table: Table<'_>) -> Option<String> {
    let metrics = table.get("metrics")?.value.as_table()?;
    let named = ["val_accuracy", "accuracy", "val_loss", "loss"];
    let metric = named.into_iter().find_map(|name| Some((name, metrics.get(name)?.value)));
    let mut others = metrics.fields().map(|field| (field.key.name(), field.value));
    let (name, value) = metric.or_else(|| others.find(|(_, value)| value.as_number().is_some()))?;
    Some(format!("{} {}", shown(name), value.as_number()?))
}

/// The numbers of a layer as people say them: `32 filters, 5×5`.
fn layer_detail(table: Table<'_>) -> Option<String> {
    let numbers = table.fields().filter_map(|field| {
        let value = match field.value.value() {
            Value::Integer(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            _ => return None,
        };
        Some(match field.key.name() {
            name @ ("filters" | "units") => format!("{value} {name}"),
            "kernel_size" | "pool_size" => format!("{value}×{value}"),
            name => format!("{} {value}", shown(name)),
        })
    });
    let numbers: Vec<String> = numbers.collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}

fn joined(words: [Option<String>; 2]) -> Option<String> {
    let words: Vec<String> = words.into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(" · "))
}
