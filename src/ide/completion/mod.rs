//! What can be written at the cursor.

mod beginning;
mod classes;
mod codes;
mod entries;
mod folders;
mod headers;
mod keys;
mod layers;
mod matching;
mod names;
mod numbers;
mod plugins;
mod references;
mod sizes;
mod status;
mod template;
#[cfg(test)]
mod tests;
mod values;
mod writing;

pub use folders::{folder_completions, folder_wanted};

use self::matching::Fit;
use super::cursor::{self, Line, Place};
use super::{Snapshot, hover};
use crate::session::Library;
use crate::text::{TextEdit, TextRange, TextSize};

/// More than this many are not looked through by anyone; typing a letter finds the others.
const MAX_LISTED: usize = 256;

/// One thing that can be written at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What the thing is called, where the label is an ID.
    pub name: Option<String>,
    /// Beside the label, faded: the type, what it comes to, why it is worth a try.
    pub detail: Option<String>,
    /// Shown for the chosen item; see [`documentation`].
    pub documentation: Option<Documentation>,
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
    /// Other changes elsewhere in the file; they never overlap `range`.
    pub additional: Vec<TextEdit>,
}

/// What is told of a completion once someone looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Documentation {
    /// Markdown.
    Text(String),
    /// What the entry with this ID comes to: worked out when it is asked for.
    Entry(Library, String),
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
    /// A folder of the disk.
    Folder,
    /// An ID of another entry.
    Reference,
    /// A whole entry or stack.
    Snippet,
}

/// What can be written at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// Those that fit what is typed so far, best first; at most one is preselected.
    pub items: Vec<Completion>,
    /// Whether there are more, which further typing or a little patience would bring to light.
    pub more: bool,
}

/// What can be written at `at`.
pub fn completions(snapshot: &Snapshot, at: TextSize) -> Completions {
    let understood = super::plugins::understood_at(snapshot, at);
    let snapshot = understood.as_ref().unwrap_or(snapshot);
    let session = snapshot.session();
    let place = cursor::locate(snapshot, at);
    let awaits_folder = classes::await_folder(snapshot, &session, &place);
    let found = match place {
        Place::Header(place) => {
            let mut found = headers::at_header(snapshot, &place, at);
            found.extend(layers::at_header(snapshot, &session, &place, at));
            found.extend(entries::at_header(snapshot, &session, &place, at));
            found
        }
        Place::Key(place) => {
            let mut found = keys::complete(snapshot, &session, &place);
            if place.line == Line::Last
                && !place.has_value
                && cursor::begins_line(snapshot, place.word)
            {
                let typed = typed(snapshot, at, place.word);
                found.extend(headers::at_line(snapshot, place.word, typed));
                found.extend(layers::at_line(snapshot, &session, place.word, typed));
                found.extend(entries::at_line(snapshot, &session, place.word, typed));
                found.extend(beginning::sessions(snapshot, &session, place.word));
            }
            found
        }
        Place::Value(place) => values::complete(snapshot, &session, &place),
        Place::Nothing => codes::complete(snapshot, at),
    };
    let found = listed(snapshot, at, found);
    Completions { more: found.more || awaits_folder, ..found }
}

/// What `documentation` tells, in Markdown.
pub fn documentation(snapshot: &Snapshot, documentation: &Documentation) -> Option<String> {
    match documentation {
        Documentation::Text(text) => Some(text.clone()),
        Documentation::Entry(library, id) => {
            let session = snapshot.session();
            Some(hover::entry(&session, session.find(*library, id)?))
        }
    }
}

/// Those that fit what is typed, in order: those that begin so first. Editors that filter
/// themselves come to the same; the others show all that they get.
fn listed(snapshot: &Snapshot, at: TextSize, found: Vec<Completion>) -> Completions {
    let fit = |completion: &Completion| {
        let typed = typed(snapshot, at, completion.range);
        let shown = matching::fit(typed, &completion.label).filter(|fit| *fit < Fit::Letters);
        matching::fit(typed, &completion.filter).into_iter().chain(shown).min()
    };
    let fitting = found.into_iter().filter_map(|completion| Some((fit(&completion)?, completion)));
    let mut fitting: Vec<_> = fitting.collect();
    fitting.sort_by_key(|(fit, completion)| (*fit, completion.rank));
    let best = fitting.first().map(|(fit, _)| *fit);
    for (fit, completion) in &mut fitting {
        completion.preselect &= Some(*fit) == best;
    }
    let mut found: Vec<_> = fitting.into_iter().map(|(_, completion)| completion).collect();
    let more = found.len() > MAX_LISTED;
    found.truncate(MAX_LISTED);
    let mut chosen = false;
    for completion in &mut found {
        completion.preselect &= !chosen;
        chosen |= completion.preselect;
    }
    Completions { items: found, more }
}

/// What of `replaced` stands before the cursor.
fn typed(snapshot: &Snapshot, at: TextSize, replaced: TextRange) -> &str {
    let end = at.clamp(replaced.start(), replaced.end());
    snapshot.document.slice(TextRange::new(replaced.start(), end))
}
