//! How values are written for a start: what a key's template holds behind its `=`.

use super::template::Template;
use super::{layers, numbers, references};
use crate::catalog::{Bound, KeySpec, Literal, Suggestion, TableSpec, ValueType};
use crate::ide::cursor::Scope;
use crate::ide::{Snapshot, plugins};
use crate::session::{Library, Session, render};
use crate::text::TextSize;

/// What values for a start are made from.
#[derive(Clone, Copy)]
pub(super) struct Writer<'w, 'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) session: &'w Session<'a>,
    pub(super) scope: &'w Scope<'a>,
    /// Where it is written.
    pub(super) at: TextSize,
}

impl Writer<'_, '_> {
    /// Writes a value for `key`, with a place to fill in.
    pub(super) fn value(&self, key: &KeySpec, out: &mut Template) {
        let reckoned =
            numbers::to_begin_with(self.snapshot, self.session, self.scope, key, self.at);
        let layer =
            || layers::best_value(self.snapshot, self.session, self.scope, &key.name, self.at);
        let fitting = reckoned.or_else(layer);
        self.value_from(key, fitting.as_ref().or(self.best(key)).or(key.suggestion()), out);
    }

    /// Writes a value for `key`; `start` is what stands there for a start.
    pub(super) fn value_from(&self, key: &KeySpec, start: Option<&Literal>, out: &mut Template) {
        match &key.value {
            ValueType::Choice(_) => {
                out.choice(&self.choices(key, start));
            }
            ValueType::Boolean => {
                let default = matches!(start, Some(Literal::Boolean(true)));
                out.choice(&[default.to_string(), (!default).to_string()]);
            }
            ValueType::Id => {
                out.text("\"").stop(&self.id()).text("\"");
            }
            ValueType::Reference(library) => {
                match references::ids(self.session, library, Some(self.scope), self.at) {
                    ids if ids.is_empty() => out.string("\"\""),
                    ids => out.choice(&ids),
                };
            }
            ValueType::DateTime => {
                out.stop(&render::datetime(&self.snapshot.now));
            }
            ValueType::String | ValueType::Path => {
                let free = start.and_then(|start| self.free_name(key, start));
                let start = free.as_ref().or(start);
                out.string(&start.map_or_else(|| "\"\"".to_owned(), render::value));
            }
            ValueType::Integer(range) => {
                let number = start.map(render::value);
                let least = || range.min.unwrap_or_default().to_string();
                out.stop(&number.unwrap_or_else(least));
            }
            ValueType::Float(range) => {
                let least = || match range.min {
                    Some(Bound::Inclusive(min)) => render::value(&Literal::Float(min)),
                    _ => "1.0".to_owned(),
                };
                out.stop(&start.map(render::value).unwrap_or_else(least));
            }
            ValueType::Array { item, .. } => self.array(start, item, out),
            ValueType::Table(name) => {
                out.text("{ ");
                match self.snapshot.catalog.table(name) {
                    Some(spec) => self.required_keys(spec, out),
                    None => _ = out.stop(""),
                }
                out.text(" }");
            }
            ValueType::Map(_) => _ = out.text("{ ").stop("").text(" }"),
            ValueType::Any => _ = out.stop("\"\""),
        }
    }

    /// What names something new: it must not be called as something that is there.
    fn free_name(&self, key: &KeySpec, wanted: &Literal) -> Option<Literal> {
        let table = &self.scope.spec()?.name;
        let free = plugins::free(self.snapshot, table, &key.name, wanted.as_str()?, self.at)?;
        Some(Literal::String(free))
    }

    /// What the siblings' values speak for.
    fn best<'c>(&self, key: &'c KeySpec) -> Option<&'c Literal> {
        let suits = |when: &&Suggestion| {
            let when = when.when.as_ref();
            when.is_some_and(|when| self.scope.holds(when))
        };
        key.suggest.iter().find(suits).map(|suggestion| &suggestion.value)
    }

    /// The closed list of a key's values as they are written, the one for a start first.
    fn choices(&self, key: &KeySpec, start: Option<&Literal>) -> Vec<String> {
        let allowed = key
            .choices()
            .iter()
            .map(|choice| &choice.value)
            .filter(|value| value.as_str().is_none_or(|value| self.scope.admits(key, value)));
        let mut values: Vec<&Literal> = allowed.collect();
        let types = layers::types(self.snapshot, self.session, self.scope, key, self.at);
        let place = |value: &Literal| types.iter().position(|name| value.as_str() == Some(*name));
        values.sort_by_key(|value| (place(value), Some(*value) != start));
        values.into_iter().map(render::value).collect()
    }

    fn array(&self, start: Option<&Literal>, item: &ValueType, out: &mut Template) {
        let values = match start {
            Some(Literal::Array(values)) => values.as_slice(),
            _ => &[],
        };
        if matches!(item, ValueType::Table(_)) {
            let line_break = self.snapshot.document.line_break();
            out.text("[").text(line_break);
            for value in values {
                out.text("  ").text(&render::value(value)).text(",").text(line_break);
            }
            out.text("]");
            return;
        }
        let rendered: Vec<String> = values.iter().map(render::value).collect();
        out.text("[").stop(&rendered.join(", ")).text("]");
    }

    /// `key = value` for each key that a table of this shape must have whatever its siblings are.
    fn required_keys(&self, spec: &TableSpec, out: &mut Template) {
        let required: Vec<&KeySpec> = spec.required(|_| None).collect();
        for (index, key) in required.iter().enumerate() {
            out.text(if index > 0 { ", " } else { "" });
            out.text(&render::key(&key.name)).text(" = ");
            self.value(key, out);
        }
        if required.is_empty() {
            out.stop("");
        }
    }

    /// A fresh ID for an entry of the table at the cursor; of the session itself, its file's name.
    fn id(&self) -> String {
        let table = self.scope.spec().map_or("", |spec| spec.name.as_str());
        match Library::ALL.into_iter().find(|library| library.table() == table) {
            Some(library) => self.snapshot.fresh_ids().fresh(library, self.session),
            None => self.snapshot.stem.clone().unwrap_or_default(),
        }
    }
}
