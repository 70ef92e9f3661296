//! Sessions as JSON: in this shape, and in that of the older application.

use std::path::Path;

use serde_json::Value as Json;

use super::{StateResult, WorkflowState};
use crate::session::ids::SessionId;

impl WorkflowState {
    /// Reads one session of the older JSON shape into the workspace; gives its ID and what a
    /// person should know. `at` is the file.
    pub fn import_legacy(&mut self, _at: &Path) -> StateResult<(SessionId, Vec<String>)> {
        todo!()
    }

    /// The session as JSON.
    pub fn export(&self) -> StateResult<Json> {
        todo!()
    }

    /// The session in the older JSON shape.
    pub fn export_legacy(&self) -> StateResult<Json> {
        todo!()
    }
}
