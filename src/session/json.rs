//! Sessions and entries as JSON, for scripts; and values of JSON as the catalog means them.

use serde_json::{Map, Number, Value as Json, json};

use super::network::{LayerSummary, Shape, layer_types, network_ending_in};
use super::{Model, Session};
use crate::catalog::{Catalog, LayerKind, Literal, TableSpec, ValueType};
use crate::syntax::{Node, Table, Value};

/// A value: date-times are strings (RFC 3339), numbers that JSON lacks are `"nan"`, `"inf"` and
/// `"-inf"`, values that cannot be read are `null`.
pub fn value(node: Node<'_>) -> Json {
    match node.value() {
        Value::String(text) => Json::from(text),
        Value::Integer(number) => Json::from(number),
        Value::Float(number) => float(number),
        Value::Boolean(value) => Json::from(value),
        Value::DateTime(time) => Json::from(time.to_string()),
        Value::Array(array) => array.elements().map(value).collect(),
        Value::Table(fields) => Json::Object(table(fields)),
        Value::Invalid => Json::Null,
    }
}

/// A number. JSON has none for `nan` and the infinite ones: they are strings.
pub fn float(number: f64) -> Json {
    match Number::from_f64(number) {
        Some(number) => Json::Number(number),
        None if number.is_nan() => "nan".into(),
        None if number > 0.0 => "inf".into(),
        None => "-inf".into(),
    }
}

/// The number that [`float`] gave as this text.
pub fn unusual_float(text: &str) -> Option<f64> {
    match text {
        "nan" => Some(f64::NAN),
        "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// A table with its keys in file order.
pub fn table(table: Table<'_>) -> Map<String, Json> {
    table.fields().map(|field| (field.key.name().to_owned(), value(field.value))).collect()
}

/// The whole file.
pub fn session(session: &Session<'_>) -> Json {
    Json::Object(table(session.document().root()))
}

/// What a model comes to: `{"parameters", "trainable", "layers": [{"type","output","parameters"}…]}`
/// with `"feature_map"` or `"patches"` where the model has them: a line for each layer as written,
/// then the output layer; `None` where it cannot be worked out. `classes` is the number of classes
/// to end in where the session lists none.
pub fn network(session: &Session<'_>, model: &Model<'_>, classes: Option<u64>) -> Option<Json> {
    let network = network_ending_in(session, *model, classes).ok()?;
    let mut types = layer_types(*model).into_iter();
    let output_type = dense(session.catalog()).unwrap_or("Dense");
    let layers: Json = network
        .layers
        .iter()
        .map(|summary| layer(types.next().unwrap_or(output_type), summary))
        .collect();

    let mut out = Map::new();
    out.insert("parameters".into(), network.parameters.into());
    out.insert("trainable".into(), network.trainable.into());
    out.extend(network.feature_map.map(|map| ("feature_map".to_owned(), dimensions(map))));
    out.extend(network.patches.map(|patches| ("patches".to_owned(), patches.into())));
    out.insert("layers".into(), layers);
    Some(Json::Object(out))
}

/// What the catalog calls a fully connected layer, as the output layer is one.
fn dense(catalog: &Catalog) -> Option<&str> {
    let types = catalog.table("layer")?.key("type")?.choices().iter();
    types.filter(|choice| choice.layer == Some(LayerKind::Dense)).find_map(|c| c.value.as_str())
}

fn layer(kind: &str, summary: &LayerSummary) -> Json {
    json!({
        "type": kind,
        "output": dimensions(summary.output),
        "parameters": summary.parameters,
    })
}

/// `[channels, height, width]` or `[features]`.
fn dimensions(shape: Shape) -> Json {
    match shape {
        Shape::Image { channels, height, width } => json!([channels, height, width]),
        Shape::Features(features) => json!([features]),
    }
}

/// A JSON value as the value of `key` in a table of this shape: strings become date-times (and those
/// of [`float`] numbers) and whole numbers floats (or floats whole numbers) where the catalog wants them, also inside lists
/// and tables; `None` for `null` (which a table's field may be too: it is left out) and for
/// numbers that TOML lacks.
pub fn literal(
    catalog: &Catalog,
    spec: Option<&TableSpec>,
    key: &str,
    value: &Json,
) -> Option<Literal> {
    let key = spec.and_then(|spec| spec.called(key));
    literal_of(catalog, key.map(|key| &key.value), value)
}

/// The same for a value of the type `wanted`, where that is known.
pub fn literal_of(catalog: &Catalog, wanted: Option<&ValueType>, value: &Json) -> Option<Literal> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(value) => Literal::Boolean(*value),
        Json::Number(number) => number_of(wanted, number)?,
        Json::String(text) => match wanted {
            Some(ValueType::DateTime) if let Ok(time) = text.parse() => Literal::DateTime(time),
            Some(ValueType::Float(_)) if let Some(number) = unusual_float(text) => {
                Literal::Float(number)
            }
            _ => Literal::String(text.clone()),
        },
        Json::Array(items) => {
            let item = match wanted {
                Some(ValueType::Array { item, .. }) => Some(&**item),
                _ => None,
            };
            let items = items.iter().map(|value| literal_of(catalog, item, value));
            Literal::Array(items.collect::<Option<_>>()?)
        }
        Json::Object(fields) => {
            let field = |(key, value): (&String, &Json)| {
                let literal = match wanted {
                    Some(ValueType::Map(item)) => literal_of(catalog, Some(&**item), value),
                    Some(ValueType::Table(name)) => {
                        literal(catalog, catalog.table(name), key, value)
                    }
                    _ => literal_of(catalog, None, value),
                };
                match (literal, value) {
                    (None, Json::Null) => None,
                    (literal, _) => Some(literal.map(|literal| (key.clone(), literal))),
                }
            };
            Literal::Table(fields.iter().filter_map(field).collect::<Option<_>>()?)
        }
    })
}

fn number_of(wanted: Option<&ValueType>, number: &Number) -> Option<Literal> {
    /// Up to here a float holds each whole number.
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64();
    match (wanted, number.as_i64(), float) {
        (Some(ValueType::Float(_)), _, Some(float)) => Some(Literal::Float(float)),
        (_, Some(whole), _) => Some(Literal::Integer(whole)),
        (_, None, _) if number.is_u64() => None,
        (Some(ValueType::Integer(_)), None, Some(float))
            if float.fract() == 0.0 && float.abs() < MAX_EXACT =>
        {
            format!("{float:.0}").parse().ok().map(Literal::Integer)
        }
        (_, None, float) => float.map(Literal::Float),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::session::Library;
    use crate::syntax::Document;

    fn check(toml: &str, expected: Expect) {
        let document = Document::parse(toml);
        let json = session(&Session::new(&document, Catalog::builtin()));
        expected.assert_eq(&json.to_string());
    }

    #[test]
    fn a_session_keeps_its_order_whatever_its_layout() {
        check(
            "b.z = 1\n[[models]]\nid = 'm' # one\nat = 2026-11-22T10:00:00+01:00\n\
             [[models.layers]]\nrate = 0.5\n[models.a]\nx = [{ y = true }, nan, inf, -inf]\n",
            expect![[
                r#"{"b":{"z":1},"models":[{"id":"m","at":"2026-11-22T10:00:00+01:00","layers":[{"rate":0.5}],"a":{"x":[{"y":true},"nan","inf","-inf"]}}]}"#
            ]],
        );
    }

    #[test]
    fn what_cannot_be_read_is_null() {
        check("a = \nb = 1\n", expect![[r#"{"a":null,"b":1}"#]]);
    }

    fn check_network(toml: &str, classes: Option<u64>, expected: Expect) {
        let document = Document::parse(toml);
        let session = Session::new(&document, Catalog::builtin());
        let model = session.models().next().unwrap();
        let network = network(&session, &model, classes);
        expected.assert_eq(&network.map_or("none".to_owned(), |network| network.to_string()));
    }

    #[test]
    fn a_network_has_a_line_for_each_layer_and_the_output_layer() {
        let model = "[[models]]\nid = 'm'\nkind = 'custom_cnn'\nlayers = [\n\
                     { type = 'Conv2D', filters = 8, kernel_size = 3 }, { type = 'GlobalAvgPool' }]\n";
        let listed = format!("[dataset]\nclasses = ['a', 'b']\nimage_size = [32, 16]\n{model}");
        check_network(
            &listed,
            Some(9),
            expect![[
                r#"{"parameters":242,"trainable":242,"layers":[{"type":"Conv2D","output":[8,32,16],"parameters":224},{"type":"GlobalAvgPool","output":[8],"parameters":0},{"type":"Dense","output":[2],"parameters":18}]}"#
            ]],
        );
        check_network(
            model,
            Some(9),
            expect![[
                r#"{"parameters":305,"trainable":305,"layers":[{"type":"Conv2D","output":[8,224,224],"parameters":224},{"type":"GlobalAvgPool","output":[8],"parameters":0},{"type":"Dense","output":[9],"parameters":81}]}"#
            ]],
        );
        check_network("[[models]]\nkind = 'custom_cnn'\nlayers = []\n", None, expect!["none"]);
    }

    #[test]
    fn a_head_by_default_has_its_layer_too() {
        check_network(
            "[[models]]\nkind = 'transfer_learning'\nbase_model = 'ResNet18'\n",
            Some(2),
            expect![[
                r#"{"parameters":11177538,"trainable":1026,"feature_map":[512,7,7],"layers":[{"type":"GlobalAvgPool","output":[512],"parameters":0},{"type":"Dense","output":[2],"parameters":1026}]}"#
            ]],
        );
        check_network(
            "[[models]]\nkind = 'vision_transformer'\npatch_size = 16\nembed_dim = 768\ndepth = 12\n\
             num_heads = 12\n",
            Some(1000),
            expect![[r#"{"parameters":86567656,"trainable":86567656,"patches":196,"layers":[]}"#]],
        );
    }

    #[test]
    fn all_sixty_models_are_what_pytorch_built() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parameter-truth");
        let truth = fs::read_to_string(data.join("truth.json")).unwrap();
        let truth: Map<String, Json> = serde_json::from_str(&truth).unwrap();
        let mut checked = 0;
        for (name, models) in &truth {
            let text = fs::read_to_string(data.join(format!("sessions/{name}.toml"))).unwrap();
            let document = Document::parse(&text);
            let session = Session::new(&document, Catalog::builtin());
            for (id, expected) in models.as_object().unwrap() {
                let model = Model(session.find(Library::Models, id).unwrap());
                let seen = network(&session, &model, None).unwrap();
                for key in ["parameters", "trainable", "feature_map", "patches"] {
                    assert_eq!(seen.get(key), expected.get(key), "{name} {id} {key}");
                }
                let column = |key| -> Json {
                    let layers = seen["layers"].as_array().unwrap().iter();
                    layers.map(|layer: &Json| layer[key].clone()).collect()
                };
                if let Some(shapes) = expected.get("layer_shapes") {
                    assert_eq!(&column("output"), shapes, "{name} {id}");
                    assert_eq!(column("parameters"), expected["layer_parameters"], "{name} {id}");
                    let written = model.stack().map_or(1, |stack| stack.array.len());
                    assert_eq!(seen["layers"].as_array().unwrap().len(), written + 1);
                }
                checked += 1;
            }
        }
        assert_eq!(checked, 60);
    }

    #[test]
    fn values_of_json_are_what_the_catalog_means() {
        let catalog = Catalog::builtin();
        let read = |table: &str, key: &str, value: Json| {
            let literal = literal(catalog, catalog.table(table), key, &value);
            literal.map_or("none".to_owned(), |literal| crate::session::render::value(&literal))
        };
        let time = "2026-11-22T10:00:00Z";
        let values = [
            read("training", "created_at", json!(time)),
            read("training", "name", json!(time)),
            read("training", "lr", json!(1)),
            read("training", "epochs", json!(50.0)),
            read("training", "epochs", json!(50.5)),
            read("training", "epochs", json!(u64::MAX)),
            read("training", "other", json!([1, 2.5, "x", { "a": null, "b": 1 }])),
            read("training", "other", json!([null])),
            read("training", "other", Json::Null),
            read("dataset", "split", json!({ "train": 70, "val": null })),
            read("dataset.imbalance", "class_weights", json!({ "a b": 2 })),
            read("model", "head", json!([{ "type": "Dropout", "rate": 0 }])),
        ];
        expect![[r#"
            2026-11-22T10:00:00Z
            "2026-11-22T10:00:00Z"
            1.0
            50
            50.5
            none
            [1, 2.5, "x", { b = 1 }]
            none
            none
            { train = 70.0 }
            { "a b" = 2.0 }
            [{ type = "Dropout", rate = 0.0 }]"#]]
        .assert_eq(&values.join("\n"));
    }
}
