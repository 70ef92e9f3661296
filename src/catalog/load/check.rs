//! Whether the values that the files give (defaults, examples, presets) are allowed by what they
//! describe.

use super::draft::{ChoiceDraft, Drafts, KeyDraft, PresetDraft, TableDraft};
use super::mistakes::In;
use crate::catalog::{
    Bound, Catalog, Choice, KeySpec, Lookup, PresetTarget, TableSpec, TypicalValues, ValueType,
};
use crate::syntax::{Node, Table, Value};
use crate::text::similar;

/// Reports everything in `drafts` that contradicts the `catalog` made of them.
pub(super) fn check(drafts: &Drafts<'_>, catalog: &Catalog) {
    for table in &drafts.tables {
        for key in &table.keys {
            check_key(table, key, catalog);
        }
    }
    for choice in &drafts.choices {
        check_suggestions(choice, catalog);
    }
    for preset in &drafts.presets {
        check_preset(preset, catalog);
    }
}

fn check_suggestions(choice: &ChoiceDraft<'_>, catalog: &Catalog) {
    let Some(table) = catalog.table(choice.table) else { return };
    for suggest in &choice.suggest {
        let Some(key) = table.key(suggest.key) else { continue };
        for (place, _) in &suggest.values {
            check_value(suggested(&key.value), *place, "value", catalog);
        }
    }
}

/// What a suggested value is: of a list, one of its elements; of a map, the name of a key.
fn suggested(value: &ValueType) -> &ValueType {
    match value {
        ValueType::Array { item, .. } => item,
        ValueType::Map(_) => &ValueType::String,
        value => value,
    }
}

fn check_key(table: &TableDraft<'_>, key: &KeyDraft<'_>, catalog: &Catalog) {
    check_type(key, &key.spec.value, catalog);
    for place in ["default", "example"] {
        if let Some(field) = key.at.it.get(place) {
            check_value(&key.spec.value, key.at.with(field.value), place, catalog);
        }
    }
    let suggestions = key.at.it.get("suggest").and_then(|field| field.value.as_array());
    for suggestion in suggestions.into_iter().flat_map(|list| list.elements()) {
        if let Some(field) = suggestion.as_table().and_then(|table| table.get("value")) {
            check_value(suggested(&key.spec.value), key.at.with(field.value), "value", catalog);
        }
    }
    check_typical(key, catalog);
    check_conditions(table, key);
}

fn check_type(key: &KeyDraft<'_>, value: &ValueType, catalog: &Catalog) {
    match value {
        ValueType::Table(name) if catalog.table(name).is_none() => {
            let names = catalog.tables().iter().map(|table| table.name.as_str());
            key.at.report(match similar(name, names).first() {
                Some(meant) => format!("there is no table `{name}`; did you mean `{meant}`?"),
                None => format!("there is no table `{name}`"),
            });
        }
        ValueType::Array { item, only, .. } => {
            check_type(key, item, catalog);
            for value in only {
                if !selects(item, value, catalog) {
                    key.at.report(format!("`only` names `{value}`, which is no choice there"));
                }
            }
        }
        ValueType::Map(item) => check_type(key, item, catalog),
        _ => {}
    }
}

/// Whether `value` is a choice of one of the keys of the tables that `item` stands for.
fn selects(item: &ValueType, value: &str, catalog: &Catalog) -> bool {
    let ValueType::Table(name) = item else { return false };
    let Some(table) = catalog.table(name) else { return true };
    table.keys.iter().any(|key| key.choice(value).is_some())
}

fn check_typical(key: &KeyDraft<'_>, catalog: &Catalog) {
    let Some(typical) = &key.spec.typical else { return };
    let Some(field) = key.at.it.get("typical") else { return };
    let Some(table) = field.value.as_table() else { return };
    match typical.values {
        TypicalValues::Range(..) => {
            for end in ["from", "to"] {
                if let Some(field) = table.get(end) {
                    check_number(&key.spec.value, key.at.with(field.value), end);
                }
            }
        }
        TypicalValues::OneOf(_) => {
            let values = table.get("values").and_then(|field| field.value.as_array());
            for value in values.into_iter().flat_map(|array| array.elements()) {
                check_value(&key.spec.value, key.at.with(value), "values", catalog);
            }
        }
    }
}

/// Like [`check_value`], but of an integer key an end may be written `1e6`.
fn check_number(value: &ValueType, node: In<'_, Node<'_>>, name: &str) {
    match value {
        ValueType::Integer(_) | ValueType::Float(_) => {
            if let Some(number) = node.it.as_number()
                && let Some(limit) = limit(value, number)
            {
                node.report(format!("`{name}` is not allowed itself: it must be {limit}"));
            }
        }
        _ => node.report("only a number has a typical range"),
    }
}

fn check_conditions(table: &TableDraft<'_>, key: &KeyDraft<'_>) {
    for when in &key.spec.when {
        let selector = table.keys.iter().find(|other| other.spec.name == when.selector);
        let Some(selector) = selector else {
            key.at.report(format!(
                "`{}` depends on `{}`, which is no key of `{}`",
                key.spec.name, when.selector, table.name
            ));
            continue;
        };
        for value in &when.values {
            if selector.spec.choice(value).is_none() {
                let selector = &when.selector;
                let message = format!("`when` names `{value}`, which is no choice of `{selector}`");
                key.at.report(message);
            }
        }
    }
}

/// Reports where `node` is no value of type `value`; `name` is what messages call it.
fn check_value(value: &ValueType, node: In<'_, Node<'_>>, name: &str, catalog: &Catalog) {
    if matches!(node.it.value(), Value::Invalid) {
        return;
    }
    let fits = match value {
        ValueType::String | ValueType::Path | ValueType::Id | ValueType::Reference(_) => {
            node.it.as_str().is_some()
        }
        ValueType::Choice(_) => return check_choice(value, node),
        ValueType::Integer(_) => node.it.as_integer().is_some(),
        ValueType::Float(_) => node.it.as_number().is_some(),
        ValueType::Boolean => node.it.as_bool().is_some(),
        ValueType::DateTime => node.it.as_datetime().is_some(),
        ValueType::Array { .. } => node.it.as_array().is_some(),
        ValueType::Table(_) | ValueType::Map(_) => node.it.as_table().is_some(),
        ValueType::Any => true,
    };
    if !fits {
        let (wanted, found) = (wanted(value), node.it.type_name());
        return node.report(format!("`{name}` must be {wanted} like its key, not {found}"));
    }

    match value {
        ValueType::Integer(_) | ValueType::Float(_) => {
            if let Some(number) = node.it.as_number()
                && let Some(limit) = limit(value, number)
            {
                node.report(format!("`{name}` must be {limit}"));
            }
        }
        ValueType::Array { item, min_length, max_length, .. } => {
            let Some(array) = node.it.as_array() else { return };
            if array.len() < *min_length || max_length.is_some_and(|max| array.len() > max) {
                node.report(format!("`{name}` has {} elements, which is not allowed", array.len()));
            }
            for element in array.elements() {
                check_value(item, node.with(element), name, catalog);
            }
        }
        ValueType::Map(item) => {
            for field in node.it.as_table().into_iter().flat_map(Table::fields) {
                check_value(item, node.with(field.value), field.key.name(), catalog);
            }
        }
        ValueType::Table(spec) => {
            if let (Some(table), Some(spec)) = (node.it.as_table(), catalog.table(spec)) {
                check_table(spec, node.with(table), catalog);
            }
        }
        _ => {}
    }
}

fn check_choice(value: &ValueType, node: In<'_, Node<'_>>) {
    let allowed = value.choices();
    let found = |choice: &Choice| match node.it.value() {
        Value::String(text) => choice.value.as_str() == Some(text),
        Value::Integer(_) | Value::Float(_) => choice.value.as_number() == node.it.as_number(),
        _ => false,
    };
    if allowed.iter().any(found) {
        return;
    }
    let names = allowed.iter().filter_map(|choice| choice.value.as_str());
    let meant = node.it.as_str().and_then(|text| similar(text, names).first().copied());
    node.report(match meant {
        Some(meant) => format!("{} is no choice; did you mean `{meant}`?", node.it.text()),
        None => format!("{} is no choice", node.it.text()),
    });
}

fn check_table(spec: &TableSpec, table: In<'_, Table<'_>>, catalog: &Catalog) {
    let selected = |key: &KeySpec| key.selected(written(table.it, key)).map(str::to_owned);
    for field in table.it.fields() {
        let name = field.key.name();
        let known = spec.lookup(name, |key| key.selected(written(table.it, key)));
        let key = table.with(field.key);
        match known {
            Lookup::Known(known) => {
                check_value(&known.value, table.with(field.value), name, catalog);
            }
            Lookup::Inapplicable(known) => {
                let conditions = known.when.iter().filter(|when| {
                    let value = spec.key(&when.selector).and_then(selected);
                    value.is_some_and(|value| !when.values.contains(&value))
                });
                let conditions: Vec<String> = conditions
                    .map(|when| format!("`{}` is `{}`", when.selector, when.values.join("` or `")))
                    .collect();
                key.report(format!("`{name}` applies only where {}", conditions.join(" and ")));
            }
            Lookup::Deprecated(known) => {
                key.report(format!("`{name}` is an older spelling of `{}`", known.name));
            }
            Lookup::Unknown => {
                let names = spec.keys.iter().map(|key| key.name.as_str());
                let mut message = format!("`{name}` is not a key of {}", spec.title);
                if let Some(meant) = similar(name, names).first() {
                    message += &format!("; did you mean `{meant}`?");
                }
                key.report(message);
            }
        }
    }
    for key in spec.required(|key| key.selected(written(table.it, key))) {
        // An entry gets its ID when it is made.
        let mut names = key.aliases.iter().chain([&key.name]);
        let there = names.any(|name| table.it.get(name).is_some());
        if !there && !matches!(key.value, ValueType::Id) {
            table.report(format!("here {} lacks `{}`", spec.title, key.name));
        }
    }
}

fn written<'d>(table: Table<'d>, key: &KeySpec) -> Option<&'d str> {
    table.get(&key.name).and_then(|field| field.value.as_str())
}

fn check_preset(preset: &PresetDraft<'_>, catalog: &Catalog) {
    let name = match preset.target {
        PresetTarget::Model => "model",
        PresetTarget::Training => "training",
    };
    if let Some(spec) = catalog.table(name) {
        check_table(spec, preset.entry, catalog);
    }
    let mut names = preset.entry.it.fields().map(|field| field.key.name());
    if names.next() != Some("name") && names.any(|name| name == "name") {
        preset.entry.report("the first key of an `entry` is its `name`");
    }
}

fn wanted(value: &ValueType) -> &'static str {
    match value {
        ValueType::String | ValueType::Path | ValueType::Id | ValueType::Reference(_) => "a string",
        ValueType::Choice(_) => "one of its choices",
        ValueType::Integer(_) => "an integer",
        ValueType::Float(_) => "a number",
        ValueType::Boolean => "a boolean",
        ValueType::DateTime => "a date-time",
        ValueType::Array { .. } => "an array",
        ValueType::Table(_) | ValueType::Map(_) => "a table",
        ValueType::Any => "anything",
    }
}

/// The end of the allowed range that `number` is beyond, in words.
#[expect(clippy::cast_precision_loss, reason = "the catalog's numbers are small")]
fn limit(value: &ValueType, number: f64) -> Option<String> {
    let (min, max) = match value {
        ValueType::Integer(range) => (
            range.min.map(|min| Bound::Inclusive(min as f64)),
            range.max.map(|max| Bound::Inclusive(max as f64)),
        ),
        ValueType::Float(range) => (range.min, range.max),
        _ => return None,
    };
    match (min, max) {
        (Some(Bound::Inclusive(min)), _) if number < min => Some(format!("at least {min}")),
        (Some(Bound::Exclusive(min)), _) if number <= min => Some(format!("above {min}")),
        (_, Some(Bound::Inclusive(max))) if number > max => Some(format!("at most {max}")),
        (_, Some(Bound::Exclusive(max))) if number >= max => Some(format!("below {max}")),
        _ => None,
    }
}
