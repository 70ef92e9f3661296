//! The catalog as JSON Schema, for editors and tools that know nothing of Nestling.
//!
//! A schema knows errors only. What Nestling merely warns of (a key under another kind, an
//! unusual value) is allowed here and told in the descriptions; older spellings are marked as
//! `deprecated`.

use serde_json::{Map, Value, json};

use super::{
    Bound, Catalog, Choice, FloatRange, IntegerRange, KeySpec, Literal, TableSpec, TypicalValues,
    ValueType, When,
};

impl Catalog {
    /// The JSON Schema (draft 2020-12) of a session file. Keys stand in the catalog's order.
    pub fn schema(&self) -> Value {
        self.schema_called("urn:nestling:schema:session:1", "Nestling session")
    }

    /// The JSON Schema (draft 2020-12) of the files that the catalog describes, with this `$id` and
    /// this `title`.
    pub fn schema_called(&self, id: &str, title: &str) -> Value {
        let file = self.file();
        let mut schema = object([
            ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
            ("$id", json!(id)),
            ("title", json!(title)),
        ]);
        schema.extend(self.table_schema(file));
        let below = self.tables().iter().filter(|table| table.name != file.name);
        let definitions =
            below.map(|table| (table.name.clone(), Value::Object(self.table_schema(table))));
        schema.insert("$defs".to_owned(), Value::Object(definitions.collect()));
        Value::Object(schema)
    }

    fn table_schema(&self, table: &TableSpec) -> Map<String, Value> {
        let mut properties = Map::new();
        for key in &table.keys {
            if !properties.contains_key(&key.name) {
                let same: Vec<Value> =
                    table.keys_named(&key.name).map(|key| self.key_schema(key)).collect();
                properties.insert(key.name.clone(), one_or_any(same));
            }
        }
        for key in &table.keys {
            for alias in key.aliases.iter().filter(|alias| table.key(alias).is_none()) {
                properties.insert(alias.clone(), self.alias_schema(key));
            }
        }
        let always = table.keys.iter().filter(|key| key.required && key.when.is_empty());
        let (once_called_so, one_name): (Vec<&KeySpec>, Vec<&KeySpec>) =
            always.partition(|key| !key.aliases.is_empty());
        let required = names(&one_name);

        let mut schema = object([
            ("description", json!(table.doc)),
            ("type", json!("object")),
            ("properties", Value::Object(properties)),
        ]);
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        schema.insert("additionalProperties".to_owned(), json!(false));
        let mut conditions: Vec<Value> =
            once_called_so.into_iter().map(required_by_any_name).collect();
        conditions.extend(self.conditions(table));
        if !conditions.is_empty() {
            schema.insert("allOf".to_owned(), Value::Array(conditions));
        }
        schema
    }

    /// What holds only under some value of a selector: which keys are required there, and what
    /// a key means that has several meanings.
    fn conditions(&self, table: &TableSpec) -> Vec<Value> {
        let mut groups: Vec<(&[When], Vec<&KeySpec>)> = Vec::new();
        for key in table.keys.iter().filter(|key| !key.when.is_empty()) {
            let several = table.keys_named(&key.name).nth(1).is_some();
            if !key.required && !several {
                continue;
            }
            match groups.iter_mut().find(|(when, _)| *when == key.when) {
                Some((_, keys)) => keys.push(key),
                None => groups.push((&key.when, vec![key])),
            }
        }
        groups.into_iter().map(|(when, keys)| self.condition(table, when, &keys)).collect()
    }

    fn condition(&self, table: &TableSpec, when: &[When], keys: &[&KeySpec]) -> Value {
        let mut selected: Vec<Value> = when.iter().map(|when| has_value(table, when)).collect();
        let condition = match selected.len() {
            1 => selected.remove(0),
            _ => json!({ "allOf": selected }),
        };

        let mut then = Map::new();
        let several = keys.iter().filter(|key| table.keys_named(&key.name).nth(1).is_some());
        let properties: Map<String, Value> =
            several.map(|key| (key.name.clone(), self.key_schema(key))).collect();
        if !properties.is_empty() {
            then.insert("properties".to_owned(), Value::Object(properties));
        }
        let (once_called_so, one_name): (Vec<&KeySpec>, Vec<&KeySpec>) =
            keys.iter().filter(|key| key.required).partition(|key| !key.aliases.is_empty());
        if !one_name.is_empty() {
            then.insert("required".to_owned(), json!(names(&one_name)));
        }
        if !once_called_so.is_empty() {
            let by_any_name = once_called_so.into_iter().map(required_by_any_name);
            then.insert("allOf".to_owned(), by_any_name.collect());
        }
        json!({ "if": condition, "then": then })
    }

    fn key_schema(&self, key: &KeySpec) -> Value {
        let mut schema = object([("description", json!(description(key)))]);
        schema.extend(self.value_schema(&key.value));
        if let Some(default) = &key.default {
            schema.insert("default".to_owned(), literal(default));
        }
        if let Some(example) = &key.example {
            schema.insert("examples".to_owned(), json!([literal(example)]));
        }
        Value::Object(schema)
    }

    /// An older spelling of `key`.
    fn alias_schema(&self, key: &KeySpec) -> Value {
        let description = format!("An older spelling of `{0}`: write `{0}`.", key.name);
        let mut schema = object([("description", json!(description)), ("deprecated", json!(true))]);
        schema.extend(self.value_schema(&key.value));
        Value::Object(schema)
    }

    fn value_schema(&self, value: &ValueType) -> Map<String, Value> {
        match value {
            // Where a reference leads is beyond a schema, so what it looks like is not judged.
            ValueType::String | ValueType::Path | ValueType::Reference(_) => {
                object([("type", json!("string"))])
            }
            ValueType::Id => {
                object([("type", json!("string")), ("pattern", json!("^[A-Za-z0-9_-]+$"))])
            }
            ValueType::Choice(choices) => choice_schema(choices),
            ValueType::Integer(range) => integer_schema(*range),
            ValueType::Float(range) => float_schema(*range),
            ValueType::Boolean => object([("type", json!("boolean"))]),
            ValueType::DateTime => {
                object([("type", json!("string")), ("format", json!("date-time"))])
            }
            ValueType::Array { item, min_length, max_length, unique, only } => {
                let mut items = self.value_schema(item);
                if let Some((selector, only)) = self.selector_of(item, only) {
                    let properties = object([(selector, one_of(only))]);
                    items.insert("properties".to_owned(), Value::Object(properties));
                }
                let mut schema =
                    object([("type", json!("array")), ("items", Value::Object(items))]);
                if *min_length > 0 {
                    schema.insert("minItems".to_owned(), json!(min_length));
                }
                if let Some(max_length) = max_length {
                    schema.insert("maxItems".to_owned(), json!(max_length));
                }
                if *unique {
                    schema.insert("uniqueItems".to_owned(), json!(true));
                }
                schema
            }
            ValueType::Table(name) => object([("$ref", json!(format!("#/$defs/{name}")))]),
            ValueType::Map(item) => object([
                ("type", json!("object")),
                ("additionalProperties", Value::Object(self.value_schema(item))),
            ]),
            ValueType::Any => Map::new(),
        }
    }

    /// The key of the tables in an array that `only` limits.
    fn selector_of<'c>(
        &'c self,
        item: &ValueType,
        only: &'c [String],
    ) -> Option<(&'c str, &'c [String])> {
        let ValueType::Table(name) = item else { return None };
        let first = only.first()?;
        let selector = self.table(name)?.keys.iter().find(|key| key.choice(first).is_some())?;
        Some((&selector.name, only))
    }
}

/// Whether the selector of `when` has one of its values, by whichever name it is called.
fn has_value(table: &TableSpec, when: &When) -> Value {
    let When { selector, values } = when;
    let called = |name: &str| {
        let value = object([(name, one_of(values))]);
        json!({ "properties": value, "required": [name] })
    };
    let Some(key) = table.key(selector) else { return called(selector) };
    let by_default = key.selected(None).is_some_and(|default| values.iter().any(|v| v == default));
    let mut ways = vec![called(selector)];
    ways.extend(key.aliases.iter().map(|alias| called(alias)));
    if by_default {
        ways.push(json!({ "not": any_present(key) }));
    }
    if ways.len() == 1 { ways.remove(0) } else { json!({ "anyOf": ways }) }
}

/// Asks for `key` unless it is there under an older name.
fn required_by_any_name(key: &KeySpec) -> Value {
    let mut aliases: Vec<Value> =
        key.aliases.iter().map(|alias| json!({ "required": [alias] })).collect();
    let older = match aliases.len() {
        1 => aliases.remove(0),
        _ => json!({ "anyOf": aliases }),
    };
    json!({ "if": { "not": older }, "then": { "required": [key.name] } })
}

/// Whether `key` is there, by whichever name.
fn any_present(key: &KeySpec) -> Value {
    let names = std::iter::once(&key.name).chain(&key.aliases);
    let mut ways: Vec<Value> = names.map(|name| json!({ "required": [name] })).collect();
    if ways.len() == 1 { ways.remove(0) } else { json!({ "anyOf": ways }) }
}

fn names<'k>(keys: &[&'k KeySpec]) -> Vec<&'k str> {
    keys.iter().map(|key| key.name.as_str()).collect()
}

fn choice_schema(choices: &[Choice]) -> Map<String, Value> {
    let values: Vec<Value> = choices.iter().map(|choice| literal(&choice.value)).collect();
    let strings = values.iter().all(Value::is_string);
    let mut schema = Map::new();
    if strings {
        schema.insert("type".to_owned(), json!("string"));
    }
    schema.insert("enum".to_owned(), Value::Array(values));
    schema
}

fn integer_schema(range: IntegerRange) -> Map<String, Value> {
    let mut schema = object([("type", json!("integer"))]);
    if let Some(min) = range.min {
        schema.insert("minimum".to_owned(), json!(min));
    }
    if let Some(max) = range.max {
        schema.insert("maximum".to_owned(), json!(max));
    }
    schema
}

fn float_schema(range: FloatRange) -> Map<String, Value> {
    let mut schema = object([("type", json!("number"))]);
    let (name, value) = match range.min {
        Some(Bound::Inclusive(min)) => ("minimum", Some(min)),
        Some(Bound::Exclusive(min)) => ("exclusiveMinimum", Some(min)),
        None => ("", None),
    };
    if let Some(value) = value {
        schema.insert(name.to_owned(), number(value));
    }
    let (name, value) = match range.max {
        Some(Bound::Inclusive(max)) => ("maximum", Some(max)),
        Some(Bound::Exclusive(max)) => ("exclusiveMaximum", Some(max)),
        None => ("", None),
    };
    if let Some(value) = value {
        schema.insert(name.to_owned(), number(value));
    }
    schema
}

/// All that the catalog knows of a key, as an editor's hover shows it.
fn description(key: &KeySpec) -> String {
    let mut text = key.doc.clone();
    let choices = key.choices().iter().filter_map(|choice| {
        // Backbones are many, and their names speak.
        let (first, _) = choice.doc.split_once("\n\n").unwrap_or((&choice.doc, ""));
        Some(format!("- `{}`: {first}", choice.value.as_str()?))
    });
    let choices: Vec<String> = choices.collect();
    if !choices.is_empty() {
        text += "\n\n";
        text += &choices.join("\n");
    }
    if let Some(unit) = &key.unit {
        text += &format!("\n\nUnit: {unit}.");
    }
    if let Some(typical) = &key.typical {
        let usual = match &typical.values {
            TypicalValues::Range(from, to) => format!("{from} to {to}"),
            TypicalValues::OneOf(values) => {
                let values: Vec<String> =
                    values.iter().map(|value| literal(value).to_string()).collect();
                values.join(", ")
            }
        };
        text += &format!("\n\nTypical: {usual}; {}.", typical.why);
    }
    for When { selector, values } in &key.when {
        text += &format!("\n\nOnly where `{selector}` is `{}`.", values.join("` or `"));
    }
    text
}

fn one_of(values: &[String]) -> Value {
    match values {
        [value] => json!({ "const": value }),
        values => json!({ "enum": values }),
    }
}

fn one_or_any(mut schemas: Vec<Value>) -> Value {
    if schemas.len() == 1 { schemas.remove(0) } else { json!({ "anyOf": schemas }) }
}

fn literal(value: &Literal) -> Value {
    match value {
        Literal::String(value) => json!(value),
        Literal::Integer(value) => json!(value),
        Literal::Float(value) => json!(value),
        Literal::Boolean(value) => json!(value),
        Literal::DateTime(value) => json!(value.to_string()),
        Literal::Array(values) => Value::Array(values.iter().map(literal).collect()),
        Literal::Table(fields) => {
            Value::Object(fields.iter().map(|(key, value)| (key.clone(), literal(value))).collect())
        }
    }
}

/// Without `.0` where it is a whole number: bounds read better so.
#[expect(clippy::cast_possible_truncation, reason = "whole and small")]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use expect_test::expect;

    use super::*;

    #[test]
    fn kinds_require_their_own_keys() {
        let schema = Catalog::builtin().schema();
        let conditions = schema["$defs"]["model"]["allOf"].as_array().unwrap();
        let lines: Vec<String> = conditions.iter().map(Value::to_string).collect();
        expect![[r#"
            {"if":{"not":{"required":["model_type"]}},"then":{"required":["kind"]}}
            {"if":{"anyOf":[{"properties":{"kind":{"const":"custom_cnn"}},"required":["kind"]},{"properties":{"model_type":{"const":"custom_cnn"}},"required":["model_type"]}]},"then":{"required":["layers"]}}
            {"if":{"anyOf":[{"properties":{"kind":{"const":"transfer_learning"}},"required":["kind"]},{"properties":{"model_type":{"const":"transfer_learning"}},"required":["model_type"]}]},"then":{"required":["base_model"]}}
            {"if":{"anyOf":[{"properties":{"kind":{"const":"vision_transformer"}},"required":["kind"]},{"properties":{"model_type":{"const":"vision_transformer"}},"required":["model_type"]}]},"then":{"required":["patch_size","embed_dim","depth","num_heads"]}}"#]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn a_head_takes_some_layers_only() {
        let head = &Catalog::builtin().schema()["$defs"]["model"]["properties"]["head"]["items"];
        expect![[r##"{"$ref":"#/$defs/layer","properties":{"type":{"enum":["GlobalAvgPool","Flatten","Dense","Dropout","BatchNorm"]}}}"##]]
        .assert_eq(&head.to_string());
    }

    #[test]
    fn bounds_say_whether_they_are_allowed_themselves() {
        let training = &Catalog::builtin().schema()["$defs"]["training"]["properties"];
        let mut rate = training["learning_rate"].clone();
        rate.as_object_mut().unwrap().shift_remove("description");
        expect![[r#"{"type":"number","exclusiveMinimum":0,"maximum":1,"examples":[0.001]}"#]]
            .assert_eq(&rate.to_string());
    }

    #[test]
    fn the_schema_in_the_repository_is_that_of_the_catalog() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/session.schema.json");
        let mut schema = serde_json::to_string_pretty(&Catalog::builtin().schema()).unwrap();
        schema.push('\n');
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(
            kept.replace("\r\n", "\n") == schema,
            "schemas/session.schema.json is not that of the catalog; \
             run `UPDATE_EXPECT=1 cargo test --lib schema`"
        );
    }
}
