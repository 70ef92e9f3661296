//! A whole session, for a file that says nothing yet: one model, one training, one experiment.

use super::template::Template;
use super::{Completion, CompletionKind, Documentation};
use crate::catalog::{Literal, Preset, PresetTarget};
use crate::ide::{FileKind, Snapshot};
use crate::session::render::NewEntry;
use crate::session::{Library, Session, draft, render};
use crate::text::TextRange;

/// Sessions to begin with, one for each kind of model; `word` is what is typed of their names.
pub(super) fn sessions<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    word: TextRange,
) -> Vec<Completion> {
    let is_empty = snapshot.document.root().fields().next().is_none()
        && snapshot.document.sections().all(|section| section.header().is_none());
    if snapshot.kind != FileKind::Session || !is_empty {
        return Vec::new();
    }
    let presets = snapshot.catalog.presets();
    let training = presets.iter().find(|preset| preset.target == PresetTarget::Training);
    let Some(training) = training else { return Vec::new() };
    let mut kinds: Vec<&str> = Vec::new();
    let models = presets.iter().filter(|preset| {
        let Some(kind) = value(preset, "kind") else { return false };
        let is_new = preset.target == PresetTarget::Model && !kinds.contains(&kind);
        kinds.push(kind);
        is_new
    });
    let completions = models.zip(0..).map(|(model, rank)| {
        let (insert, snippet) = body(snapshot, session, model, training).finish();
        let doc = format!(
            "A session with one model, one training and one experiment, ready to run.\n\n- {}: \
             {}\n- {}: {}",
            model.title,
            model.doc.trim(),
            training.title,
            training.doc.trim()
        );
        Completion {
            label: format!("new session: {}", model.title),
            name: None,
            detail: Some(format!("{}, {}", model.title, training.title)),
            documentation: Some(Documentation::Text(doc)),
            kind: CompletionKind::Snippet,
            range: word,
            insert,
            snippet,
            filter: format!("new session {}", model.title),
            rank,
            preselect: false,
            deprecated: false,
            additional: Vec::new(),
        }
    });
    completions.collect()
}

fn value<'p>(preset: &'p Preset, key: &str) -> Option<&'p str> {
    preset.entry.iter().find(|(name, _)| name == key)?.1.as_str()
}

fn body(snapshot: &Snapshot, session: &Session<'_>, model: &Preset, training: &Preset) -> Template {
    let line_break = snapshot.document.line_break();
    let mut ids = snapshot.fresh_ids();
    let [model_id, training_id, id] = Library::ALL.map(|library| ids.fresh(library, session));
    let name = |preset| value(preset, "name").unwrap_or_default();
    let text = |value: &str| Literal::String(value.to_owned());
    let fields = [
        ("name", text(&format!("{} × {}", name(model), name(training)))),
        ("model_id", text(&model_id)),
        ("training_id", text(&training_id)),
        ("status", text("ready")),
    ];
    let fields = fields.map(|(key, value)| (key.to_owned(), value)).into();
    let created_at = snapshot.now;
    let entries = [
        draft::from_preset(session, model, model_id, created_at),
        draft::from_preset(session, training, training_id, created_at),
        NewEntry { library: Library::Experiments, id, created_at, fields },
    ];

    let stem = snapshot.stem.as_deref().unwrap_or("swift-golden-falcon");
    let mut out = Template::default();
    out.text("[session]").text(line_break);
    out.text("id = ").string(&render::string(stem)).text(line_break);
    out.text(&format!("created_at = {}", render::datetime(&created_at))).text(line_break);
    out.text("format = 1").text(line_break).text(line_break);
    out.text("[dataset]").text(line_break).text("path = \"").stop("data").text("\"");
    for entry in &entries {
        out.text(line_break).text(line_break).text(&format!("[[{}]]", entry.library.key()));
        for pair in entry.pairs(session, "") {
            out.text(line_break).text(&pair);
        }
    }
    out.text(line_break);
    out
}
