//! Each preset makes an entry that leaves a session of the default image size without any
//! diagnostic.

use std::sync::Arc;

use nestling::catalog::{Catalog, Preset, PresetTarget};
use nestling::ide::{FileKind, Snapshot};
use nestling::lint::{FixScope, Settings};
use nestling::session::render;
use nestling::syntax::Document;

#[test]
fn presets_leave_nothing_to_complain_of() {
    let catalog = Catalog::builtin();
    let presets = |target| catalog.presets().iter().filter(move |preset| preset.target == target);
    let first = |target| presets(target).next().unwrap();
    for model in presets(PresetTarget::Model) {
        check(model, first(PresetTarget::Training));
    }
    for training in presets(PresetTarget::Training) {
        check(first(PresetTarget::Model), training);
    }
}

fn check(model: &Preset, training: &Preset) {
    let text = format!(
        r#"[session]
id = "swift-golden-falcon"

[dataset]
path = "data"
classes = ["a", "b"]

[[models]]
id = "model_1"
{}
[[trainings]]
id = "train_1"
{}
[[experiments]]
id = "exp_1"
name = "Trial"
model_id = "model_1"
training_id = "train_1"
"#,
        entry(model),
        entry(training)
    );
    let snapshot = Snapshot {
        kind: FileKind::Session,
        document: Arc::new(Document::parse(&text)),
        catalog: Catalog::builtin().clone(),
        settings: Arc::new(Settings::default()),
        stem: Some("swift-golden-falcon".to_owned()),
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
    };
    let found = snapshot.diagnostics(FixScope::None);
    let told: Vec<String> =
        found.iter().map(|found| format!("{}: {}", found.code, found.message)).collect();
    assert_eq!(told, [""; 0], "{} with {}\n{text}", model.id, training.id);
}

fn entry(preset: &Preset) -> String {
    let lines = preset.entry.iter();
    lines.map(|(key, value)| format!("{} = {}\n", render::key(key), render::value(value))).collect()
}
