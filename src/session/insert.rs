//! New entries and tables: where they go, and their lines.

use super::layout;
use super::{Library, Session, edits, render};
use crate::catalog::{Literal, TableSpec};
use crate::syntax::{Datetime, Document, Section};
use crate::text::{TextEdit, TextRange, TextSize};

/// A new entry.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Which library it goes to.
    pub library: Library,
    /// Its ID.
    pub id: String,
    /// When it was made.
    pub created_at: Datetime,
    /// Its other keys in the order to write them; `name` is the first. An `id` or `created_at`
    /// among them is left out.
    pub fields: Vec<(String, Literal)>,
}

/// The edit that adds `entry` after the last entry of its library (or, for an empty library,
/// where a person would put it: models, trainings, experiments in this order).
/// Works for libraries written as `[[…]]` and as inline arrays.
pub fn insert_entry(session: &Session<'_>, entry: &NewEntry) -> TextEdit {
    insert_entries(session, entry.library, std::slice::from_ref(entry))
}

/// The edit that adds several entries of one library, as [`insert_entry`] does.
pub fn insert_entries(session: &Session<'_>, library: Library, entries: &[NewEntry]) -> TextEdit {
    let doc = session.document();
    let list = session.library(library).and_then(|field| field.value.as_array());
    if let Some(list) = list.filter(|list| !list.is_tables()) {
        let first = list.elements().next().map(|first| first.range().start());
        let indent = match first {
            Some(first) => layout::indent(doc, first).to_owned(),
            None => format!("{}{}", layout::indent(doc, list.range().start()), render::INDENT),
        };
        let elements: Vec<String> = entries
            .iter()
            .map(|entry| format!("{{ {} }}", entry.pairs(session, &indent).join(", ")))
            .collect();
        let between = match first.is_none_or(|first| layout::starts_line(doc, first)) {
            true => format!(",{}{indent}", doc.line_break()),
            false => ", ".to_owned(),
        };
        return joined(doc, edits::insert_text(list, list.len(), &elements.join(&between)));
    }
    let header = format!("[[{}]]", library.key());
    let at = end_of_library(doc, library);
    let sections: Vec<Vec<String>> = entries.iter().map(|entry| entry.pairs(session, "")).collect();
    sections_at(doc, at, &header, &sections)
}

/// The edit that adds `[name]` with these keys where a person would put it: `[session]` before
/// all others, `[dataset…]` before the libraries, anything else at the end.
pub fn insert_table(document: &Document, name: &str, fields: &[(String, Literal)]) -> TextEdit {
    let parts: Vec<String> = name.split('.').map(render::key).collect();
    let first = name.split('.').next().unwrap_or(name);
    let line_break = document.line_break();
    let lines: Vec<String> =
        fields.iter().map(|(key, value)| render::field(key, value, "", line_break)).collect();
    let at = match first {
        "session" => before_all_headers(document),
        _ => end_of_group(document, first),
    };
    sections_at(document, at, &format!("[{}]", parts.join(".")), &[lines])
}

/// The edit that adds whole sections whose headers begin with `group`, where a person would put
/// them: behind those that are there.
pub(super) fn insert_sections(document: &Document, group: &str, sections: &str) -> TextEdit {
    let at = end_of_group(document, group);
    let (before, behind) = layout::spacing(document, at);
    TextEdit::insert(at, format!("{before}{sections}{behind}"))
}

impl NewEntry {
    /// Its `key = value` pairs, `created_at` where the catalog has it among the others. Values on
    /// several lines stand on lines indented by `indent`.
    pub fn pairs(&self, session: &Session<'_>, indent: &str) -> Vec<String> {
        let line_break = session.document().line_break();
        let spec = session.catalog().table(self.library.table());
        let later = |key: &str| place(spec, key) > place(spec, "created_at");
        let mut created = Some(format!("created_at = {}", render::datetime(&self.created_at)));

        let mut pairs = vec![format!("id = {}", render::string(&self.id))];
        for (key, value) in &self.fields {
            if key == "id" || key == "created_at" {
                continue;
            }
            if later(key) {
                pairs.extend(created.take());
            }
            pairs.push(render::field(key, value, indent, line_break));
        }
        pairs.extend(created);
        pairs
    }
}

/// Where the catalog has a key among those of its table.
fn place(spec: Option<&TableSpec>, key: &str) -> Option<usize> {
    spec?.keys.iter().position(|spec| spec.name == key)
}

/// The groups of sections in the order of a file.
const ORDER: [&str; 5] = ["session", "dataset", "models", "trainings", "experiments"];

fn end_of_library(doc: &Document, library: Library) -> TextSize {
    end_of_group(doc, library.key())
}

/// The end of the last section whose header begins with `group`; without one, of the last that
/// comes before it in the usual order; without that, of the text.
fn end_of_group(doc: &Document, group: &str) -> TextSize {
    let rank = |key: &str| ORDER.iter().position(|name| *name == key);
    let wanted = rank(group).unwrap_or(ORDER.len());
    let mut same = None;
    let mut before = None;
    for section in doc.sections() {
        match first_key(section) {
            Some(key) if key == group => same = Some(section),
            Some(key) if rank(key).is_some_and(|rank| rank < wanted) => before = Some(section),
            _ => {}
        }
    }
    let last = doc.sections().next_back();
    let end = |section: Option<Section<'_>>| layout::own_end(section?, doc);
    match same.or(before) {
        Some(section) => end(Some(section)),
        None => end(last),
    }
    .unwrap_or(doc.end())
}

fn first_key<'a>(section: Section<'a>) -> Option<&'a str> {
    match section.header() {
        Some(header) => header.keys().next().map(|key| key.name()),
        // Before all headers, keys like `models = […]` count as their group.
        None => section
            .key_values()
            .filter_map(|pair| pair.keys().next().map(|key| key.name()))
            .max_by_key(|key| ORDER.iter().position(|name| name == key)),
    }
}

fn before_all_headers(doc: &Document) -> TextSize {
    let first = doc.sections().find(|section| section.header().is_some());
    first.map_or(doc.end(), |section| layout::lead_start(section, doc))
}

/// Sections with the same header and these lines each.
fn sections_at(doc: &Document, at: TextSize, header: &str, sections: &[Vec<String>]) -> TextEdit {
    let line_break = doc.line_break();
    let (before, behind) = layout::spacing(doc, at);
    let mut text = before;
    for (index, pairs) in sections.iter().enumerate() {
        if index > 0 {
            text.push_str(line_break);
        }
        text.push_str(header);
        text.push_str(line_break);
        for pair in pairs {
            text.push_str(pair);
            text.push_str(line_break);
        }
    }
    text.push_str(behind);
    TextEdit::insert(at, text)
}

/// Neighbouring edits as one.
fn joined(doc: &Document, edits: Vec<TextEdit>) -> TextEdit {
    let mut edits = edits.into_iter();
    let Some(first) = edits.next() else { return TextEdit::insert(doc.end(), "") };
    edits.fold(first, |all, next| {
        let between = TextRange::new(all.range.end(), next.range.start().max(all.range.end()));
        TextEdit {
            range: all.range.cover(next.range),
            insert: format!("{}{}{}", all.insert, doc.slice(between), next.insert),
        }
    })
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
