use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::Uri;

use super::{IF_NEW, PREFIX, invalid};
use crate::server::location::{Location, file_path};
use crate::session::ids::SessionId;
use crate::state::Call;
use crate::text::similar;
use crate::workspace::normalized;

/// What the parameters of `workspace/executeCommand` say.
#[derive(Debug, PartialEq)]
pub(super) struct Arguments {
    /// What to do.
    pub(super) call: Call,
    /// With which session.
    pub(super) session: SessionArgument,
    /// In which workspace, if that is said.
    pub(super) workspace: Option<WorkspaceArgument>,
}

/// Which session a command names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SessionArgument {
    /// None: it is about the current one.
    Current,
    /// `"session"`.
    Id(SessionId),
    /// `"uri"`.
    Document(Location),
}

/// The folder that `"workspace"` names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WorkspaceArgument(PathBuf);

impl WorkspaceArgument {
    /// The folder.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

/// Reads the parameters of a command.
///
/// # Errors
/// `InvalidParams`, with what is wrong and what was expected.
pub(super) fn read(params: &Value) -> Result<Arguments, Error> {
    let command = params.get("command").and_then(Value::as_str);
    let command = command.ok_or_else(|| invalid("`command` must be a string".to_owned()))?;
    let operation = operation(command)?;
    let mut arguments = object(command, params.get("arguments").unwrap_or(&Value::Null))?;

    // Of lenses only; what it asks for is done where an open document is edited.
    arguments.shift_remove(IF_NEW);
    let session = text(&mut arguments, "session")?;
    let uri = text(&mut arguments, "uri")?;
    let session = match (session, uri) {
        (None, None) => SessionArgument::Current,
        (Some(id), None) => {
            let id = SessionId::parse(&id).map_err(|error| invalid(error.to_string()))?;
            SessionArgument::Id(id)
        }
        (None, Some(uri)) => {
            let uri: Uri = uri.parse().map_err(|_| invalid(format!("`uri`: `{uri}` is no URI")))?;
            SessionArgument::Document(Location::of(&uri))
        }
        (Some(_), Some(_)) => {
            let message = "`session` and `uri` both name the session; give one of them";
            return Err(invalid(message.to_owned()));
        }
    };
    let workspace = text(&mut arguments, "workspace")?.map(|folder| workspace(&folder));
    let beside = &["session", "uri", "workspace"];
    let call = Call::read_beside(operation, &Value::Object(arguments), beside)
        .map_err(|error| invalid(format!("`{command}`: {error}")))?;
    Ok(Arguments { call, session, workspace })
}

/// The operation that a command does.
fn operation(command: &str) -> Result<&str, Error> {
    let operation = command.strip_prefix(PREFIX).unwrap_or(command);
    if command.starts_with(PREFIX) && Call::NAMES.contains(&operation) {
        return Ok(operation);
    }
    let way_out = match similar(operation, Call::NAMES.iter().copied()).first() {
        Some(meant) => format!("did you mean `{PREFIX}{meant}`?"),
        None => "the server's capabilities list them all".to_owned(),
    };
    Err(invalid(format!("there is no command `{command}`; {way_out}")))
}

/// The one argument, an object.
fn object(command: &str, arguments: &Value) -> Result<Map<String, Value>, Error> {
    let one = match arguments {
        Value::Null => return Ok(Map::new()),
        Value::Array(list) => match list.as_slice() {
            [] | [Value::Null] => return Ok(Map::new()),
            [one] => one.as_object(),
            [_, _, ..] => None,
        },
        _ => None,
    };
    one.cloned().ok_or_else(|| {
        invalid(format!("`{command}` takes one argument, a JSON object: `[{{\"session\": …}}]`"))
    })
}

/// Takes a text out of the arguments.
fn text(arguments: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Error> {
    match arguments.shift_remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(format!("`{name}` must be a string"))),
    }
}

/// A folder, as a URI or as a path.
fn workspace(folder: &str) -> WorkspaceArgument {
    let of_uri = folder.parse().ok().and_then(|uri| file_path(&uri));
    WorkspaceArgument(of_uri.unwrap_or_else(|| normalized(Path::new(folder))))
}
