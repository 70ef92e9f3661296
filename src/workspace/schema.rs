//! `nestling.toml` as JSON Schema, for editors and tools that know nothing of Nestling.

use serde_json::Value;

use crate::lint::configuration;

/// The JSON Schema (draft 2020-12) of `nestling.toml`.
pub fn config_schema() -> Value {
    configuration().schema_called("urn:nestling:schema:workspace:1", "Nestling workspace")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lint::{FixScope, RULES};
    use crate::workspace::Config;

    #[test]
    fn what_it_allows_is_what_a_configuration_may_say() {
        let schema = config_schema();
        let codes = schema["$defs"]["lints"]["properties"].as_object().unwrap();
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
