//! Setting and taking out values, whatever the layout.

use super::Refusal;
use super::copy::WorkingCopy;
use super::target::Target;
use crate::catalog::{Catalog, KeySpec, Literal, TableSpec, ValueType};
use crate::session::{Values, edits, insert, layout, render, times};
use crate::syntax::{Array, Document, Field, Node, Table, TableOrigin, Value};
use crate::text::{TextEdit, TextSize, similar};

/// Gives the key at `path` below `target` this value; what has it already stays as it is. Tables
/// on the way are made where they are missing. An older spelling that is there is kept.
pub(super) fn set(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    path: &[String],
    value: &Literal,
) -> Result<(), Refusal> {
    let step = match reach(copy, target, path)? {
        Reached::There(there) => {
            if there.has(value) {
                return Ok(());
            }
            there.step_towards(value)
        }
        Reached::Absent(absent) => Step::Edit(absent.insertion(copy.document(), value)),
    };
    match step {
        Step::Edit(edits) => copy.edit(edits)?,
        Step::Table => set_table(copy, target, path, value)?,
        Step::Elements => set_elements(copy, target, path, value)?,
        Step::Anew(edits) => {
            copy.edit(edits)?;
            if let Reached::Absent(absent) = reach(copy, target, path)? {
                let edits = absent.insertion(copy.document(), value);
                copy.edit(edits)?;
            }
        }
    }
    match reach(copy, target, path)? {
        Reached::There(there) if there.has(value) => Ok(()),
        Reached::There(there) => Err(cannot_be_set(copy, there.field.key.range().start(), path)),
        Reached::Absent(absent) => Err(cannot_be_set(copy, absent.table.anchor().start(), path)),
    }
}

/// Takes the key at `path` out, if it is there.
///
/// # Errors
/// When there is no such key and never can be: it is misspelled.
pub(super) fn unset(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    path: &[String],
) -> Result<(), Refusal> {
    let edits = match reach(copy, target, path) {
        Ok(Reached::There(there)) => edits::remove_field(there.field),
        // What stands in the way of a path has nothing below it.
        Ok(Reached::Absent(_)) | Err(_) => {
            return match unknown_key(copy.catalog(), target, path) {
                None => Ok(()),
                Some(message) => Err(Refusal::Invalid(vec![message])),
            };
        }
    };
    copy.edit(edits)
}

/// That a part of the path is no key of the table it stands in; `None` where all may be keys.
fn unknown_key(catalog: &Catalog, target: Target, path: &[String]) -> Option<String> {
    let mut spec = target.spec(catalog)?;
    for part in path {
        let Some(key) = spec.called(part) else {
            let mut message = format!("`{}` is not a key of {}", part.escape_debug(), spec.title);
            let known = spec.keys.iter().map(|key| key.name.as_str());
            if let Some(meant) = similar(part, known).first() {
                message += &format!("; did you mean `{meant}`?");
            }
            return Some(message);
        };
        spec = below(catalog, Some(&key.value)).0?;
    }
    None
}

/// The path with each key as the catalog spells it now.
pub(super) fn present_spelling(catalog: &Catalog, target: Target, path: &[String]) -> Vec<String> {
    let mut spec = target.spec(catalog);
    let mut item: Option<&ValueType> = None;
    let mut present = Vec::with_capacity(path.len());
    for part in path {
        let key = spec.and_then(|spec| spec.called(part));
        present.push(key.map_or_else(|| part.clone(), |key| key.name.clone()));
        let value = key.map(|key| &key.value).or(item);
        (spec, item) = below(catalog, value);
    }
    present
}

/// What a value of this type holds: a table of this shape, elements of this type.
fn below<'c>(
    catalog: &'c Catalog,
    value: Option<&'c ValueType>,
) -> (Option<&'c TableSpec>, Option<&'c ValueType>) {
    match value {
        Some(ValueType::Table(name)) => (catalog.table(name), None),
        Some(ValueType::Array { item, .. }) => (None, Some(item)),
        _ => (None, None),
    }
}

/// Where a path leads.
enum Reached<'d, 'p> {
    There(There<'d>),
    Absent(Absent<'d, 'p>),
}

/// A key that is there.
struct There<'d> {
    field: Field<'d>,
    parent: Table<'d>,
    spec: Option<&'d KeySpec>,
}

/// A table that lacks the first of these keys.
struct Absent<'d, 'p> {
    table: Table<'d>,
    /// How its keys are spelled from the document's root; `None` below an entry.
    way: Option<Vec<&'d str>>,
    missing: &'p [String],
}

/// How to come from one value to another.
enum Step {
    Edit(Vec<TextEdit>),
    /// Key by key.
    Table,
    /// Element by element.
    Elements,
    /// Remove, then insert.
    Anew(Vec<TextEdit>),
}

fn reach<'d, 'p>(
    copy: &'d WorkingCopy<'_>,
    target: Target,
    path: &'p [String],
) -> Result<Reached<'d, 'p>, Refusal> {
    let document = copy.document();
    let Some(mut table) = copy.table(target) else {
        return Err(Refusal::broken(document, document.end(), "the entry cannot be read"));
    };
    let mut spec = target.spec(copy.catalog());
    let mut way = (target == Target::Root).then(Vec::new);
    let mut rest = path;
    loop {
        let Some((name, after)) = rest.split_first() else {
            return Err(Refusal::Invalid(vec!["a key is missing".to_owned()]));
        };
        let key = spec.and_then(|spec| spec.called(name));
        let Some(field) = written(table, key, name) else {
            return Ok(Reached::Absent(Absent { table, way, missing: rest }));
        };
        if after.is_empty() {
            return Ok(Reached::There(There { field, parent: table, spec: key }));
        }
        way = way.map(|mut way| {
            way.push(field.key.name());
            way
        });
        let value = key.map(|key| &key.value);
        (table, spec, rest) = match field.value.value() {
            Value::Table(inner) => (inner, below(copy.catalog(), value).0, after),
            Value::Array(array) => {
                let (index, after) = after.split_first().unwrap_or((name, &[]));
                let inner = element_table(array, index).filter(|_| !after.is_empty());
                let Some(inner) = inner else {
                    return Err(no_element(field, array, index, path)
                        .unwrap_or_else(|| in_the_way(field, path)));
                };
                way = None;
                let item = below(copy.catalog(), value).1;
                (inner, below(copy.catalog(), item).0, after)
            }
            _ => return Err(in_the_way(field, path)),
        };
    }
}

/// What is written for a key, in its present or an older spelling.
fn written<'d>(table: Table<'d>, key: Option<&KeySpec>, name: &str) -> Option<Field<'d>> {
    table.get(name).or_else(|| Values::new(None, Some(table)).written(key?))
}

fn element_table<'d>(array: Array<'d>, index: &str) -> Option<Table<'d>> {
    array.elements().nth(index.parse().ok()?)?.as_table()
}

fn in_the_way(field: Field<'_>, path: &[String]) -> Refusal {
    Refusal::Invalid(vec![format!(
        "`{}` cannot be set: `{}` is {}, not a table",
        path.join("."),
        field.key.name(),
        field.value.type_name()
    )])
}

/// That a list of tables has fewer elements than the number in `path`.
fn no_element(field: Field<'_>, array: Array<'_>, index: &str, path: &[String]) -> Option<Refusal> {
    let number: usize = index.parse().ok()?;
    let has = match array.len() {
        len if number < len => return None,
        0 => "it is empty".to_owned(),
        1 => "it has one element, 0".to_owned(),
        len => format!("it has {len} elements, 0 to {}", len - 1),
    };
    let (path, key) = (path.join("."), field.key.name());
    Some(Refusal::Invalid(vec![format!(
        "`{path}` cannot be set: `{key}` has no element {number}; {has}"
    )]))
}

fn cannot_be_set(copy: &WorkingCopy<'_>, at: TextSize, path: &[String]) -> Refusal {
    let message = format!("`{}` cannot be written here", path.join("."));
    Refusal::broken(copy.document(), at, message)
}

impl There<'_> {
    /// Whether the value is this one already: `1.0` is `1`, but for a key of whole numbers.
    fn has(&self, value: &Literal) -> bool {
        let whole = matches!(self.spec.map(|spec| &spec.value), Some(ValueType::Integer(_)));
        let converts = whole
            && matches!(value, Literal::Integer(_))
            && matches!(self.field.value.value(), Value::Float(_));
        is_same(self.field.value, value) && !converts
    }

    fn step_towards(&self, value: &Literal) -> Step {
        let node = self.field.value;
        match (node.value(), value) {
            (Value::Table(_), Literal::Table(_)) => Step::Table,
            (Value::Array(array), Literal::Array(items)) => {
                let all_tables = items.iter().all(|item| matches!(item, Literal::Table(_)));
                match array.is_tables() {
                    true if items.is_empty() || !all_tables => self.anew(),
                    true => Step::Elements,
                    false if shared(array, items) == (0, 0) => self.replaced(value),
                    false => Step::Elements,
                }
            }
            (Value::Array(array), _) if array.is_tables() => self.anew(),
            (Value::Table(table), _) if table.origin() != TableOrigin::Inline => self.anew(),
            _ => self.replaced(value),
        }
    }

    fn anew(&self) -> Step {
        Step::Anew(edits::remove_field(self.field))
    }

    fn replaced(&self, value: &Literal) -> Step {
        let document = self.field.value.document();
        let name = self.field.key.name();
        let line = Line::of(document, self.parent, self.field.range().start());
        Step::Edit(edits::replace_value(self.field.value, &line.rendered(name, value)))
    }
}

impl Absent<'_, '_> {
    /// Writes the missing keys, the last with this value.
    fn insertion(&self, document: &Document, value: &Literal) -> Vec<TextEdit> {
        let Some((name, below)) = self.missing.split_first() else { return Vec::new() };
        let value = below
            .iter()
            .rev()
            .fold(value.clone(), |value, key| Literal::Table(vec![(key.clone(), value)]));
        match &value {
            Literal::Table(fields) if self.has_headers() && !name.contains('.') => {
                self.new_table(document, name, fields)
            }
            _ => {
                let line = Line::of(document, self.table, self.table.range().start());
                edits::insert_field(self.table, name, &line.rendered(name, &value))
            }
        }
    }

    /// Whether a person would give tables in this one a header: in the document itself, and in
    /// `[dataset]`.
    fn has_headers(&self) -> bool {
        let is_plain = |name: &&str| !name.contains('.');
        match (&self.way, self.table.origin()) {
            (Some(_), TableOrigin::Root) => true,
            (Some(way), TableOrigin::Header | TableOrigin::Implicit) => {
                way.len() == 1 && way.iter().all(is_plain)
            }
            _ => false,
        }
    }

    fn new_table(
        &self,
        document: &Document,
        name: &str,
        fields: &[(String, Literal)],
    ) -> Vec<TextEdit> {
        let way = self.way.iter().flatten().copied();
        let path = way.chain([name]).collect::<Vec<_>>().join(".");
        // In a table of the document itself, tables have headers of their own.
        let (tables, own): (Vec<_>, Vec<_>) = fields.iter().cloned().partition(|(name, value)| {
            let is_root = self.table.origin() == TableOrigin::Root;
            is_root && matches!(value, Literal::Table(_)) && !name.contains('.')
        });
        let mut edits = Vec::new();
        if !own.is_empty() || tables.is_empty() {
            edits.push(insert::insert_table(document, &path, &own));
        }
        for (name, value) in tables {
            if let Literal::Table(fields) = value {
                edits.push(insert::insert_table(document, &format!("{path}.{name}"), &fields));
            }
        }
        edits
    }
}

/// Where a value is to stand.
struct Line<'d> {
    indent: &'d str,
    /// Whether it is within braces, where TOML 1.0 wants one line.
    is_inline: bool,
}

impl<'d> Line<'d> {
    fn of(document: &'d Document, parent: Table<'d>, at: TextSize) -> Self {
        let is_inline =
            parent.origin() == TableOrigin::Inline || !layout::starts_line(document, at);
        Self { indent: layout::indent(document, at), is_inline }
    }

    fn rendered(&self, name: &str, value: &Literal) -> String {
        if self.is_inline {
            return render::value(value);
        }
        let field = render::field(name, value, self.indent, "\n");
        let start = render::key(name).len() + " = ".len();
        field.get(start..).map_or_else(|| render::value(value), str::to_owned)
    }
}

/// Makes the table at `path` hold just these fields, each key on its own.
fn set_table(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    path: &[String],
    value: &Literal,
) -> Result<(), Refusal> {
    let Literal::Table(fields) = value else { return Ok(()) };
    let below =
        |key: &str| -> Vec<String> { path.iter().cloned().chain([key.to_owned()]).collect() };
    let Some(table) = table_at(copy, target, path)? else { return Ok(()) };
    let present: Vec<String> = table.fields().map(|field| field.key.name().to_owned()).collect();
    for (key, value) in fields {
        set(copy, target, &below(key), value)?;
    }
    for key in present {
        let is_kept = |(name, _): &(String, Literal)| {
            let wanted = present_spelling(copy.catalog(), target, &below(name));
            *name == key || wanted == present_spelling(copy.catalog(), target, &below(&key))
        };
        if !fields.iter().any(is_kept) {
            unset(copy, target, &below(&key))?;
        }
    }
    // The last key of a dotted table takes the table with it.
    if let Ok(Reached::Absent(absent)) = reach(copy, target, path) {
        let edits = absent.insertion(copy.document(), value);
        copy.edit(edits)?;
    }
    Ok(())
}

fn table_at<'d>(
    copy: &'d WorkingCopy<'_>,
    target: Target,
    path: &[String],
) -> Result<Option<Table<'d>>, Refusal> {
    if let Some(array) = path.split_last().and_then(|(_, list)| array_at(copy, target, list)) {
        return Ok(path.last().and_then(|index| element_table(array, index)));
    }
    Ok(match reach(copy, target, path)? {
        Reached::There(there) => there.field.value.as_table(),
        Reached::Absent(_) => None,
    })
}

fn array_at<'d>(copy: &'d WorkingCopy<'_>, target: Target, path: &[String]) -> Option<Array<'d>> {
    match reach(copy, target, path) {
        Ok(Reached::There(there)) => there.field.value.as_array(),
        _ => None,
    }
}

/// Makes the list at `path` hold just these elements; those that stay are not touched.
fn set_elements(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    path: &[String],
    value: &Literal,
) -> Result<(), Refusal> {
    let (Literal::Array(items), Some(array)) = (value, array_at(copy, target, path)) else {
        return Ok(());
    };
    let (first, last) = shared(array, items);
    let (old, is_tables) = (array.len() - last, array.is_tables());
    let new = items.get(first..items.len() - last).unwrap_or_default();
    for (index, item) in (first..old).zip(new) {
        if is_tables {
            let element: Vec<String> = path.iter().cloned().chain([index.to_string()]).collect();
            set_table(copy, target, &element, item)?;
        } else {
            edit_list(copy, target, path, |array| {
                let node = array.elements().nth(index);
                node.map_or_else(Vec::new, |node| edits::replace_value(node, &render::value(item)))
            })?;
        }
    }
    for item in new.iter().enumerate().skip(old - first).map(|(at, item)| (first + at, item)) {
        edit_list(copy, target, path, |array| edits::insert_element(array, item.0, item.1))?;
    }
    for index in (first + new.len()..old).rev() {
        edit_list(copy, target, path, |array| edits::remove_element(array, index))?;
    }
    Ok(())
}

fn edit_list(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    path: &[String],
    edits: impl FnOnce(Array<'_>) -> Vec<TextEdit>,
) -> Result<(), Refusal> {
    let edits = array_at(copy, target, path).map(edits);
    copy.edit(edits.unwrap_or_default())
}

/// How many elements are the same at the beginning, and how many at the end.
fn shared(array: Array<'_>, items: &[Literal]) -> (usize, usize) {
    let same = |(node, item): &(Node<'_>, &Literal)| is_same(*node, item);
    let first = array.elements().zip(items).take_while(same).count();
    let left = array.len().min(items.len()) - first;
    let backwards = array.elements().rev().zip(items.iter().rev());
    (first, backwards.take(left).take_while(same).count())
}

/// Whether what is written means this value.
pub(super) fn is_same(node: Node<'_>, literal: &Literal) -> bool {
    match (literal, node.value()) {
        (Literal::String(a), Value::String(b)) => a == b,
        (Literal::Boolean(a), Value::Boolean(b)) => *a == b,
        (Literal::Integer(a), Value::Integer(b)) => *a == b,
        (Literal::Integer(_) | Literal::Float(_), Value::Integer(_) | Value::Float(_)) => {
            let (a, b) = (literal.as_number(), node.as_number());
            a == b || (a.is_some_and(f64::is_nan) && b.is_some_and(f64::is_nan))
        }
        (Literal::DateTime(a), Value::DateTime(b)) => {
            let instant = times::instant(a);
            a == b || (instant.is_some() && instant == times::instant(b))
        }
        (Literal::Array(items), Value::Array(array)) => {
            items.len() == array.len()
                && array.elements().zip(items).all(|(node, item)| is_same(node, item))
        }
        (Literal::Table(fields), Value::Table(table)) => {
            let same = |(key, value): &(String, Literal)| {
                table.get(key).is_some_and(|field| is_same(field.value, value))
            };
            table.fields().count() == fields.len() && fields.iter().all(same)
        }
        _ => false,
    }
}
