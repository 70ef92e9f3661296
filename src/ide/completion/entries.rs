//! Whole entries: a model or training from a preset, an experiment, a session to begin with.

use super::headers::{self, Replaced};
use super::template::Template;
use super::{Completion, CompletionKind, Documentation, matching, references};
use crate::ide::Snapshot;
use crate::ide::cursor::{HeaderPlace, line_range};
use crate::session::render::NewEntry;
use crate::session::{Library, Session, draft};
use crate::syntax::HeaderKind;
use crate::text::{TextRange, TextSize};

/// Where entries begin in the list: behind keys and headers.
const RANK: u32 = 4_000;
/// The title of a new experiment.
const READY: &str = "ready to run";

/// For a list's header that is being typed.
pub(super) fn at_header<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &HeaderPlace<'a>,
    at: TextSize,
) -> Vec<Completion> {
    if has_lines(snapshot, place) {
        return Vec::new();
    }
    let replaced = Replaced::at(snapshot, place, at);
    let found = complete(snapshot, session, place.range, Some(place.range), "");
    let list = HeaderKind::ArrayOfTables;
    found.into_iter().map(|completion| replaced.fit(completion, list)).collect()
}

/// Whether keys stand below the header already.
pub(super) fn has_lines(snapshot: &Snapshot, place: &HeaderPlace<'_>) -> bool {
    let section = snapshot.document.section_at(place.range.start());
    section.key_values().any(|line| line.range().start() >= place.range.end())
}

/// For a line on which a new table can begin; `word` is what stands on it, `typed` what of it is
/// typed. Where a key is likely meant, so many lines are offered only to who begins their name.
pub(super) fn at_line<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    word: TextRange,
    typed: &str,
) -> Vec<Completion> {
    complete(snapshot, session, word, None, typed)
}

fn complete<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    range: TextRange,
    replaced: Option<TextRange>,
    typed: &str,
) -> Vec<Completion> {
    let candidates = headers::candidates(snapshot, range.start(), replaced);
    let open = |library: Library| {
        let list = HeaderKind::ArrayOfTables;
        candidates.iter().any(|table| table.kind == list && table.path == library.key())
    };
    let is_named = |library: Library, title: &str| {
        matching::begins(typed, library.key()) || matching::begins(typed, title)
    };
    let around = Around::new(snapshot, range);
    let mut ids = snapshot.fresh_ids();
    let mut found = Vec::new();
    let mut offer = |library: Library, title: &str, doc: &str, body: Template| {
        let (insert, snippet) = around.wrap(&body).finish();
        found.push(Completion {
            label: format!("[[{}]] {title}", library.key()),
            detail: Some(format!("new {}", library.noun())),
            name: None,
            documentation: Some(Documentation::Text(doc.trim().to_owned())),
            kind: CompletionKind::Snippet,
            range,
            insert,
            snippet,
            filter: format!("{} {title}", library.key()),
            rank: RANK + 100 * library as u32 + u32::try_from(found.len()).unwrap_or(99).min(99),
            preselect: false,
            deprecated: false,
            additional: Vec::new(),
        });
    };

    for preset in snapshot.catalog.presets() {
        let library = Library::from(preset.target);
        if open(library) && is_named(library, &preset.title) {
            let id = ids.fresh(library, session);
            let entry = draft::from_preset(session, preset, id, snapshot.now);
            offer(
                library,
                &preset.title,
                &preset.doc,
                body(snapshot, session, &entry, range.start()),
            );
        }
    }
    let last = |library| session.entries(library).iter().rev().find(|entry| entry.id().is_some());
    if let (Some(model), Some(training)) = (last(Library::Models), last(Library::Trainings))
        && open(Library::Experiments)
        && is_named(Library::Experiments, READY)
        && let id = ids.fresh(Library::Experiments, session)
        && let Some(entry) = draft::experiment(session, model, training, id, snapshot.now)
    {
        let doc = "One model with one training, ready to run.";
        offer(Library::Experiments, READY, doc, body(snapshot, session, &entry, range.start()));
    }
    found
}

/// The entry's lines, with places to fill in for its name and its references.
fn body(snapshot: &Snapshot, session: &Session<'_>, entry: &NewEntry, at: TextSize) -> Template {
    let mut out = Template::default();
    out.text(&format!("[[{}]]", entry.library.key()));
    for pair in entry.pairs(session, "") {
        out.text(snapshot.document.line_break());
        let (key, value) = pair.split_once(" = ").unwrap_or((&pair, ""));
        let library = match key {
            "model_id" => Some(Library::Models),
            "training_id" => Some(Library::Trainings),
            _ => None,
        };
        match library {
            Some(library) => {
                out.text(&format!("{key} = ")).choice(&references::ids(
                    session,
                    library.key(),
                    None,
                    at,
                ));
            }
            None if key == "name" => _ = out.text("name = ").string(value),
            None => _ = out.text(&pair),
        }
    }
    out
}

/// The line breaks that a new table needs around it.
pub(super) struct Around {
    /// The blank line that is missing above it.
    pub(super) before: String,
    after: String,
}

impl Around {
    pub(super) fn new(snapshot: &Snapshot, range: TextRange) -> Self {
        let document = &*snapshot.document;
        let line = line_range(snapshot, range.start());
        let text_of_line = |number: Option<usize>| {
            let start = number.and_then(|number| document.lines().line_start(number))?;
            Some(document.slice(line_range(snapshot, start)).trim())
        };
        let number = document.lines().line(range.start());
        // A header that is being typed stands where it shall stand.
        let is_header = document.slice(range).starts_with('[');
        // Comments directly above a header are about what it begins.
        let is_other = |line: &str| !(line.is_empty() || line.starts_with('#'));
        let glued = text_of_line(number.checked_sub(1)).is_some_and(is_other);
        let before = if glued && !is_header { document.line_break() } else { "" };
        let rest = document.slice(TextRange::new(range.end(), line.end()));
        let followed = text_of_line(Some(number + 1)).is_some_and(|line| !line.is_empty());
        let after = if followed || !rest.trim().is_empty() { document.line_break() } else { "" };
        Self { before: before.to_owned(), after: after.to_owned() }
    }

    /// `body` with them.
    pub(super) fn wrap(&self, body: &Template) -> Template {
        let mut out = Template::default();
        out.text(&self.before).append(body).text(&self.after);
        out
    }
}
