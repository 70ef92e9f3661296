//! What is said to the client, written out.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Error;

use crate::server::log;

/// One JSON value as text, ready to be sent. Large answers are written straight from what they
/// say: a tree of values between would cost more than the answer itself. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::server) struct Json(Arc<String>);

impl Json {
    /// The text of `value`.
    ///
    /// # Errors
    /// `InternalError`, if it has no JSON form.
    pub(in crate::server) fn of(value: &impl Serialize) -> Result<Self, Error> {
        serde_json::to_string(value).map(|text| Self(Arc::new(text))).map_err(|error| {
            log!("an answer that is no JSON: {error}");
            Error::internal_error()
        })
    }

    /// `text`, which is one JSON value: for answers that are put together from texts kept ready.
    pub(in crate::server) fn ready(text: String) -> Self {
        debug_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok(), "{text}");
        // Not `Arc<str>`: the text would have to be copied once more.
        Self(Arc::new(text))
    }

    /// The text.
    pub(in crate::server) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(Arc::new(value.to_string()))
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
