use serde_json::{Map, Value as Json};

use crate::catalog::{Catalog, TableSpec, ValueType};
use crate::session::json;
use crate::session::operations::Changes;

/// The changes that a configuration asks for: `config` is an object of keys of the catalog's
/// `table` (`"dataset"`, `"model"`…). Tables that have a shape of their own are gone through key by
/// key, so that keys not named stay; lists and tables of free keys are set as a whole; `null`
/// takes a key out.
///
/// # Errors
/// The way to a value that TOML cannot hold.
pub fn changes_of(
    catalog: &Catalog,
    table: &str,
    config: &Map<String, Json>,
) -> Result<Changes, String> {
    let mut changes = Changes::default();
    collect(catalog, catalog.table(table), config, &[], &mut changes)?;
    Ok(changes)
}

fn collect(
    catalog: &Catalog,
    spec: Option<&TableSpec>,
    config: &Map<String, Json>,
    above: &[String],
    changes: &mut Changes,
) -> Result<(), String> {
    for (key, value) in config {
        let path: Vec<String> = above.iter().chain([key]).cloned().collect();
        let shape = spec.and_then(|spec| spec.key(key)).and_then(|key| match &key.value {
            ValueType::Table(name) => catalog.table(name),
            _ => None,
        });
        match (value, shape) {
            (Json::Null, _) => changes.unset.push(path),
            (Json::Object(inner), Some(shape)) => {
                collect(catalog, Some(shape), inner, &path, changes)?;
            }
            _ => match json::literal(catalog, spec, key, value) {
                Some(literal) => changes.set.push((path, literal)),
                None => return Err(path.join(".")),
            },
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;
    use crate::session::render;

    fn check(table: &str, config: &Json, expected: Expect) {
        let changes = changes_of(Catalog::builtin(), table, config.as_object().unwrap());
        let shown = match changes {
            Ok(changes) => {
                let set = changes.set.iter().map(|(path, literal)| {
                    format!("{} = {}\n", path.join("."), render::value(literal))
                });
                let unset = changes.unset.iter().map(|path| format!("no {}\n", path.join(".")));
                set.chain(unset).collect()
            }
            Err(path) => format!("not `{path}`\n"),
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn tables_with_a_shape_are_gone_through_and_others_are_set_whole() {
        check(
            "dataset",
            &json!({
                "path": "data",
                "split": { "train": 70, "seed": null },
                "imbalance": { "class_weights": { "a.b": 2.5 } },
            }),
            expect![[r#"
                path = "data"
                split.train = 70.0
                imbalance.class_weights = { "a.b" = 2.5 }
                no split.seed
            "#]],
        );
    }

    #[test]
    fn a_value_that_toml_lacks_is_named() {
        check(
            "model",
            &json!({ "layers": [null] }),
            expect![[r#"
            not `layers`
        "#]],
        );
    }
}
