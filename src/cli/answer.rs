use serde_json::Value as Json;

use super::output;

/// What a command prints when it is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    json: Json,
    text: String,
}

impl Answer {
    /// For scripts and for people. The text may have several lines.
    pub fn new(json: impl Into<Json>, text: impl Into<String>) -> Self {
        Self { json: json.into(), text: text.into() }
    }

    /// Prints one of the two on standard output. `false` when that cannot be done; the reason has
    /// been told then.
    #[must_use]
    pub fn print(&self, as_json: bool) -> bool {
        let mut text = if as_json { format!("{:#}", self.json) } else { self.text.clone() };
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        output::print(text.as_bytes())
    }
}
