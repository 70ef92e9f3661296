//! `nestling.toml` as JSON Schema, for editors and tools that know nothing of Nestling.

use serde_json::{Map, Value, json};

use crate::lint::{RULES, Rule, Settings};

/// The JSON Schema (draft 2020-12) of `nestling.toml`.
pub fn config_schema() -> Value {
    let levels = Settings::LEVELS.map(|(name, _)| name);
    let level = |rule: &Rule| json!({ "description": rule.summary, "enum": levels, "default": rule.severity.name() });
    let codes: Map<String, Value> =
        RULES.iter().map(|rule| (rule.code.to_owned(), level(rule))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:nestling:schema:workspace:1",
        "title": "Nestling workspace",
        "description": "The configuration of a workspace; everything in it is optional.",
        "type": "object",
        "properties": {
            "lints": {
                "description": "How loud each diagnostic is, in every session of the workspace.",
                "type": "object",
                "properties": codes,
                "additionalProperties": false,
            },
        },
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lint::FixScope;
    use crate::workspace::Config;

    #[test]
    fn what_it_allows_is_what_a_configuration_may_say() {
        let schema = config_schema();
        let codes = schema["properties"]["lints"]["properties"].as_object().unwrap();
        let mut text = "[lints]\n".to_owned();
        for (at, (code, level)) in codes.iter().enumerate() {
            let levels = level["enum"].as_array().unwrap();
            text += &format!("{code} = {}\n", levels[at % levels.len()]);
        }
        assert_eq!(codes.len(), RULES.len());
        assert_eq!(Config::parse(&text).diagnostics(FixScope::None), []);
    }

    #[test]
    fn the_schema_in_the_repository_is_that_of_the_configuration() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/workspace.schema.json");
        let schema = format!("{:#}\n", config_schema());
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept.replace("\r\n", "\n") == schema,
            "schemas/workspace.schema.json is not that of the configuration; \
             run `UPDATE_EXPECT=1 cargo test --lib schema`"
        );
    }
}
