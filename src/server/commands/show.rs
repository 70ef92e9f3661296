//! What a code lens shows when it is chosen, in clients that leave that to the server.

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::Location;

use super::invalid;
use crate::server::log;
use crate::server::state::State;

/// The command of lenses: goes to the first of its places. With none it does nothing, as lenses
/// that only tell something need a command as well.
pub(in crate::server) const SHOW_REFERENCES: &str = "nestling.show_references";

/// The command of clients that list places themselves: they say so by the experimental ability
/// `nestling.showReferences`. Its arguments are a URI, a position, and a list of locations.
pub(in crate::server) const CLIENT_SHOW_REFERENCES: &str = "nestling.showReferences";

/// The argument of [`SHOW_REFERENCES`].
#[derive(Deserialize)]
struct Places {
    locations: Vec<Location>,
}

impl State {
    /// [`SHOW_REFERENCES`].
    pub(super) fn show_references(&mut self, arguments: &Value) -> Result<Value, Error> {
        let places = arguments.get(0).cloned().unwrap_or_else(|| json!({ "locations": [] }));
        let places: Places = serde_json::from_value(places).map_err(|_| {
            invalid(format!(
                "`{SHOW_REFERENCES}` takes one argument, `{{\"locations\": […]}}`, as a code lens \
                 gives it"
            ))
        })?;
        if let Some(first) = places.locations.first().filter(|_| self.client.show_document) {
            let params = json!({ "uri": first.uri, "takeFocus": true, "selection": first.range });
            self.ask("window/showDocument", params, |_, answer| {
                if let Err(error) = answer {
                    log!("the client shows no document: {error}");
                }
            });
        }
        Ok(Value::Null)
    }
}
