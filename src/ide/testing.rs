//! How editor features are tested: a session with a `$0` where the cursor stands, one call, what
//! it shows.

use std::fmt::Write;
use std::sync::Arc;

use expect_test::Expect;

use super::{Completion, FileKind, Snapshot, completions, hover};
use crate::catalog::Catalog;
use crate::lint::Settings;
use crate::session::samples::{ClassSamples, DatasetFolder, Samples};
use crate::syntax::Document;
use crate::text::{TextEdit, TextSize, apply_edits, offset};

/// A session to stand in, sound and small.
pub(super) const SESSION: &str = r#"[session]
id = "swift-golden-falcon"

[dataset]
path = "data/malware"
classes = ["Adialer.C", "Yuner.A"]

[[models]]
id = "model_3fa9c1d2"
name = "LeNet"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu" },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "GlobalAvgPool" },
  { type = "Dense", units = 256, activation = "relu" },
]

[[models]]
id = "model_77aa10ff"
name = "ResNet50, last ten layers"
kind = "transfer_learning"
base_model = "ResNet50"
strategy = "partial_fine_tuning"
unfreeze_layers = 10

[[trainings]]
id = "train_a1b2c3d4"
name = "Adam, cosine"
optimizer = "adam"
learning_rate = 0.001
scheduler = "cosine_annealing"
epochs = 100
batch_size = 32

[[experiments]]
id = "exp_0badcafe"
name = "LeNet × Adam"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
status = "ready"
"#;

/// The snapshot of `text`, a file called as its session.
pub(super) fn snapshot(text: &str) -> Snapshot {
    Snapshot {
        kind: FileKind::Session,
        document: Arc::new(Document::parse(text)),
        catalog: Catalog::builtin().clone(),
        settings: Arc::new(Settings::default()),
        stem: Some("swift-golden-falcon".to_owned()),
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().expect("an RFC 3339 time"),
    }
}

/// The snapshot of `text` as a file of this kind.
pub(super) fn snapshot_of(kind: FileKind, text: &str) -> Snapshot {
    Snapshot { kind, catalog: kind.catalog().clone(), ..snapshot(text) }
}

/// The snapshot of `fixture` without its `$0`, and where that stood.
pub(super) fn at_cursor(fixture: &str) -> (Snapshot, TextSize) {
    let at = fixture.find("$0").expect("the fixture has a cursor");
    (snapshot(&fixture.replacen("$0", "", 1)), offset(at))
}

/// What two classes of images come to in the fixtures: `Adialer.C` and `Allaple.A`.
pub(super) fn malware() -> DatasetFolder {
    let class = |name: &str, undivided| ClassSamples {
        name: name.to_owned(),
        undivided,
        sample_paths: vec![format!("data/malware/{name}/1.png")],
        ..ClassSamples::default()
    };
    let classes = vec![class("Adialer.C", 120), class("Allaple.A", 2900)];
    DatasetFolder::Found(Samples { classes, ..Samples::default() })
}

/// [`at_cursor`], where the dataset's folder is known to be this.
fn at_cursor_in(folder: DatasetFolder, fixture: &str) -> (Snapshot, TextSize) {
    let (snapshot, at) = at_cursor(fixture);
    (Snapshot { folder: Arc::new(folder), ..snapshot }, at)
}

/// What [`check_completion`] does, where the dataset's folder is known.
pub(super) fn check_completion_in(folder: DatasetFolder, fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor_in(folder, fixture);
    expected.assert_eq(&listed(completions(&snapshot, at).items.iter()));
}

/// What [`check_hover`] does, where the dataset's folder is known.
pub(super) fn check_hover_in(folder: DatasetFolder, fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor_in(folder, fixture);
    expected.assert_eq(&shown(&snapshot, at));
}

/// All that can be written at the cursor: label, detail and what is written, a line each.
pub(super) fn check_completion(fixture: &str, expected: Expect) {
    check_completion_of(fixture, |_| true, expected);
}

/// Those completions that `wanted` picks.
pub(super) fn check_completion_of(
    fixture: &str,
    wanted: impl Fn(&Completion) -> bool,
    expected: Expect,
) {
    let (snapshot, at) = at_cursor(fixture);
    let found = completions(&snapshot, at).items;
    expected.assert_eq(&listed(found.iter().filter(|completion| wanted(completion))));
}

/// A line for each: label, detail and what is written.
pub(super) fn listed<'a>(completions: impl Iterator<Item = &'a Completion>) -> String {
    let mut out = String::new();
    for completion in completions {
        let Completion { label, detail, insert, snippet, .. } = completion;
        let detail = detail.as_deref().unwrap_or("-");
        let written = snippet.as_ref().unwrap_or(insert).escape_debug().to_string();
        let written = written.replace("\\\"", "\"").replace("\\\\", "\\");
        let _ = writeln!(out, "{label} ({detail}): {written}");
    }
    out
}

/// The text after the one completion with this label is accepted, without tab stops.
pub(super) fn check_accepted(fixture: &str, label: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    let found = completions(&snapshot, at).items;
    let labels: Vec<&str> = found.iter().map(|completion| completion.label.as_str()).collect();
    let chosen: Vec<&Completion> = found.iter().filter(|found| found.label == label).collect();
    let [chosen] = chosen[..] else { panic!("{label} is not one of {labels:?}") };
    expected.assert_eq(&accepted(&snapshot, chosen));
}

/// The text after `completion` is accepted, without tab stops.
pub(super) fn accepted(snapshot: &Snapshot, completion: &Completion) -> String {
    let mut edits = completion.additional.clone();
    edits.push(TextEdit::replace(completion.range, completion.insert.clone()));
    apply_edits(snapshot.document.text(), &edits).expect("completions do not overlap")
}

/// What hovering shows: the text it is about, then the Markdown.
pub(super) fn check_hover(fixture: &str, expected: Expect) {
    let (snapshot, at) = at_cursor(fixture);
    expected.assert_eq(&shown(&snapshot, at));
}

fn shown(snapshot: &Snapshot, at: TextSize) -> String {
    match hover(snapshot, at, &[]) {
        Some(hover) => {
            format!("«{}»\n{}\n", snapshot.document.slice(hover.range), hover.markdown)
        }
        None => "nothing\n".to_owned(),
    }
}
