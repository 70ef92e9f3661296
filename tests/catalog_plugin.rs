//! An optimizer that is one entry in one data file is validated, completed, explained on hover
//! and in the schema, like a built-in one.

use std::sync::Arc;

use expect_test::{Expect, expect};
use nestling::catalog::{Catalog, Source};
use nestling::ide::{FileKind, Snapshot, completions, documentation, hover};
use nestling::lint::{FixScope, Settings};
use nestling::syntax::Document;
use nestling::text::offset;

const LION: &str = r#"
[[choice]]
for = "training.optimizer"
value = "lion"
label = "Lion"
doc = "Moves each weight by the sign of its momentum."

[[choice.key]]
name = "beta2"
type = "float"
min = 0
below = 1
default = 0.99
doc = "How long past gradients are remembered."
"#;

#[test]
fn it_is_valid_with_its_own_key() {
    check_diagnostics("optimizer = \"lion\"\nbeta2 = 0.95", expect![""]);
}

#[test]
fn its_key_has_no_effect_under_another_optimizer() {
    check_diagnostics(
        "optimizer = \"adam\"\nbeta2 = 0.95",
        expect![[r#"
        inapplicable-key at "beta2": `beta2` has no effect under `optimizer = "adam"`; it belongs to `lion`
    "#]],
    );
}

#[test]
fn its_keys_range_is_held() {
    check_diagnostics(
        "optimizer = \"lion\"\nbeta2 = 1.0",
        expect![[r#"
        out-of-range at "1.0": `beta2` must be at least 0 and below 1, not `1.0`
    "#]],
    );
}

#[test]
fn without_the_entry_it_is_no_optimizer() {
    let told = diagnostics(&session("optimizer = \"lion\""), Catalog::builtin().clone());
    expect![[r#"
        invalid-value at "\"lion\"": `lion` is not a value of `optimizer`: it can be `adam`, `adamw`, `sgd` or `rmsprop`
    "#]].assert_eq(&told);
}

#[test]
fn it_is_completed() {
    check_completion(
        "optimizer = \"li$0\"",
        "lion",
        expect![[r#"
            lion
            **`optimizer = "lion"`**: Lion

            Moves each weight by the sign of its momentum."#]],
    );
    check_completion(
        "optimizer = \"lion\"\nbe$0",
        "beta2",
        expect![[r#"
        beta2 = 0.99
        **`beta2`**: number

        How long past gradients are remembered.

        - Allowed: at least 0, below 1
        - Default: `0.99`
        - Only with `optimizer` = `lion`"#]],
    );
}

#[test]
fn its_key_is_offered_only_beside_it() {
    assert_eq!(completion("optimizer = \"adam\"\nbe$0", "beta2"), None);
}

#[test]
fn it_is_explained_on_hover() {
    check_hover(
        "optimizer = \"li$0on\"",
        expect![[r#"
        **`optimizer = "lion"`**: Lion

        Moves each weight by the sign of its momentum."#]],
    );
    check_hover(
        "optimizer = \"lion\"\nbet$0a2 = 0.95",
        expect![[r#"
        **`beta2`**: number

        How long past gradients are remembered.

        - Allowed: at least 0, below 1
        - Default: `0.99`
        - Only with `optimizer` = `lion`"#]],
    );
}

#[test]
fn it_is_in_the_schema() {
    let training = &with_lion().schema()["$defs"]["training"]["properties"];
    expect![[r#"["adam","adamw","sgd","rmsprop","lion"]"#]]
        .assert_eq(&training["optimizer"]["enum"].to_string());
    expect![[r#"{"description":"How long past gradients are remembered.\n\nOnly where `optimizer` is `lion`.","type":"number","minimum":0,"exclusiveMaximum":1,"default":0.99}"#]].assert_eq(&training["beta2"].to_string());
}

#[test]
fn the_manuals_examples_are_sound() {
    let manual = include_str!("../docs/catalog.md");
    let (additions, _) = manual.split_once("## Tables and keys").unwrap();
    let examples: Vec<&str> = additions
        .split("```toml\n")
        .skip(1)
        .filter_map(|block| Some(block.split_once("```")?.0))
        .collect();
    assert_eq!(examples.len(), 4);
    let text = examples.join("\n");
    let mut sources = Catalog::builtin_sources().to_vec();
    sources.push(Source { name: "docs/catalog.md", text: &text });
    assert_eq!(Catalog::load(&sources).err(), None);
}

fn with_lion() -> Arc<Catalog> {
    let mut sources = Catalog::builtin_sources().to_vec();
    sources.push(Source { name: "lion.toml", text: LION });
    Arc::new(Catalog::load(&sources).unwrap())
}

/// A sound session whose training has `lines`.
fn session(lines: &str) -> String {
    format!(
        r#"[session]
id = "swift-golden-falcon"

[[models]]
id = "model_1"
name = "LeNet"
kind = "custom_cnn"
layers = [{{ type = "Conv2D", filters = 8, kernel_size = 3 }}, {{ type = "GlobalAvgPool" }}]

[[experiments]]
id = "exp_1"
name = "LeNet × Lion"
model_id = "model_1"
training_id = "train_1"

[[trainings]]
id = "train_1"
name = "Lion"
learning_rate = 0.0001
epochs = 50
batch_size = 32
{lines}
"#
    )
}

fn snapshot(text: &str, catalog: Arc<Catalog>) -> Snapshot {
    Snapshot {
        kind: FileKind::Session,
        document: Arc::new(Document::parse(text)),
        catalog,
        settings: Arc::new(Settings::default()),
        stem: Some("swift-golden-falcon".to_owned()),
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
    }
}

fn diagnostics(text: &str, catalog: Arc<Catalog>) -> String {
    let found = snapshot(text, catalog).diagnostics(FixScope::None);
    let lines = found.iter().map(|found| {
        let marked = &text[usize::from(found.range.start())..usize::from(found.range.end())];
        format!("{} at {marked:?}: {}\n", found.code, found.message)
    });
    lines.collect()
}

fn check_diagnostics(lines: &str, expected: Expect) {
    expected.assert_eq(&diagnostics(&session(lines), with_lion()));
}

/// What is written for the completion called `label` at the `$0` of `lines`, with its
/// documentation.
fn completion(lines: &str, label: &str) -> Option<String> {
    let (text, at) = cursor(lines);
    let snapshot = snapshot(&text, with_lion());
    let items = completions(&snapshot, offset(at)).items;
    let item = items.into_iter().find(|item| item.label == label)?;
    let told = item.documentation.and_then(|told| documentation(&snapshot, &told));
    Some(format!("{}\n{}", item.insert, told.unwrap_or_default()))
}

fn check_completion(lines: &str, label: &str, expected: Expect) {
    expected.assert_eq(&completion(lines, label).unwrap());
}

fn check_hover(lines: &str, expected: Expect) {
    let (text, at) = cursor(lines);
    expected.assert_eq(&hover(&snapshot(&text, with_lion()), offset(at), &[]).unwrap().markdown);
}

fn cursor(lines: &str) -> (String, usize) {
    let text = session(lines);
    let at = text.find("$0").unwrap();
    (text.replacen("$0", "", 1), at)
}
