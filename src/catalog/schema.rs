use super::Catalog;

impl Catalog {
    /// The JSON Schema (draft 2020-12) of a session file.
    pub fn schema(&self) -> serde_json::Value {
        todo!()
    }
}
