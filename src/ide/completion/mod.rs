//! What can be written at the cursor.

mod classes;
mod entries;
mod folders;
mod headers;
mod keys;
mod layers;
mod references;
mod template;
#[cfg(test)]
mod tests;
mod values;
mod writing;

pub use folders::{folder_completions, folder_wanted};

use super::Snapshot;
use super::cursor::{self, Line, Place};
use crate::text::{TextEdit, TextRange, TextSize};

/// One thing that can be written at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// Beside the label, faded: the type, the entry's name…
    pub detail: Option<String>,
    /// Markdown, shown for the chosen item.
    pub documentation: Option<String>,
    /// What sort of thing it is.
    pub kind: CompletionKind,
    /// What it replaces; always on one line and around the cursor.
    pub range: TextRange,
    /// What is written, without tab stops.
    pub insert: String,
    /// The same as an LSP snippet (`${1:…}`, `$0`), where tab stops help.
    pub snippet: Option<String>,
    /// What the editor matches typed text against: begins like the text of `range`.
    pub filter: String,
    /// Order in the list: smaller first.
    pub rank: u32,
    /// Chosen when the person just presses Enter.
    pub preselect: bool,
    /// An older spelling.
    pub deprecated: bool,
    /// Other changes elsewhere in the file.
    pub additional: Vec<TextEdit>,
}

/// What sort of thing a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A key.
    Key,
    /// A table header.
    Table,
    /// One of a closed list.
    Choice,
    /// A number, boolean, date or text.
    Value,
    /// An ID of another entry.
    Reference,
    /// A whole entry or stack.
    Snippet,
}

/// What can be written at `at`, best first.
pub fn completions(snapshot: &Snapshot, at: TextSize) -> Vec<Completion> {
    let session = snapshot.session();
    let mut found = match cursor::locate(snapshot, at) {
        Place::Header(place) => {
            let mut found = headers::at_header(snapshot, &place);
            found.extend(entries::at_header(snapshot, &session, &place));
            found
        }
        Place::Key(place) => {
            let mut found = keys::complete(snapshot, &session, &place);
            if place.line == Line::Last && !place.has_value {
                found.extend(headers::at_line(snapshot, place.word));
                found.extend(entries::at_line(snapshot, &session, place.word));
            }
            found
        }
        Place::Value(place) => values::complete(snapshot, &session, &place),
        Place::Nothing => Vec::new(),
    };
    found.sort_by_key(|completion| completion.rank);
    found
}
