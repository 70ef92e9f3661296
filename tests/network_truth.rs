//! Sixty models as PyTorch 2.15 really built them (`tests/data/parameter-truth`): each layer's
//! output shape and parameters, and each model's, must be the same here, wherever they are shown:
//! in inlay hints, in hovers, and by `nestling model show --json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use nestling::catalog::Catalog;
use nestling::ide::{FileKind, InlayHint, Snapshot, hover, inlay_hints};
use nestling::session::network::{Network, Shape, network_of};
use nestling::session::{Library, Model, Session};
use nestling::syntax::Document;
use nestling::text::{TextRange, TextSize};
use serde::Deserialize;
use serde_json::Value;

/// What `truth.json` has of a model; what a kind lacks is absent.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    kind: String,
    parameters: u64,
    trainable: u64,
    patches: Option<u64>,
    feature_map: Option<Vec<u64>>,
    layer_shapes: Option<Vec<Vec<u64>>>,
    layer_parameters: Option<Vec<u64>>,
}

impl Truth {
    fn of(network: &Network, kind: &str) -> Self {
        let layers = &network.layers;
        let stack = kind != "vision_transformer";
        Self {
            kind: kind.to_owned(),
            parameters: network.parameters,
            trainable: network.trainable,
            patches: network.patches,
            feature_map: network.feature_map.map(dimensions),
            layer_shapes: stack
                .then(|| layers.iter().map(|layer| dimensions(layer.output)).collect()),
            layer_parameters: stack.then(|| layers.iter().map(|layer| layer.parameters).collect()),
        }
    }
}

fn dimensions(shape: Shape) -> Vec<u64> {
    match shape {
        Shape::Image { channels, height, width } => vec![channels, height, width],
        Shape::Features(features) => vec![features],
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parameter-truth")
}

/// What PyTorch built: for each session, each model by its ID.
fn truth() -> BTreeMap<String, BTreeMap<String, Truth>> {
    let truth = fs::read_to_string(data().join("truth.json")).unwrap();
    serde_json::from_str(&truth).unwrap()
}

fn session_path(name: &str) -> PathBuf {
    data().join("sessions").join(format!("{name}.toml"))
}

#[test]
fn all_sixty_models_are_what_pytorch_built() {
    let mut checked = 0;
    for (name, models) in &truth() {
        let document = Document::parse(&fs::read_to_string(session_path(name)).unwrap());
        let session = Session::new(&document, Catalog::builtin());
        assert_eq!(session.models().len(), models.len(), "{name}");
        for (id, expected) in models {
            let model = Model(session.find(Library::Models, id).unwrap());
            let network = network_of(&session, model).unwrap_or_else(|error| {
                panic!("{name} {id} has no network: {error:?}");
            });
            assert_eq!(&Truth::of(&network, &expected.kind), expected, "{name} {id}");
            checked += 1;
        }
    }
    assert_eq!(checked, 60);
}

/// A shape and a count as they are shown: `→ 64×56×56 · 18,496`.
fn shown(shape: &[u64], parameters: u64) -> String {
    let shape: Vec<String> = shape.iter().map(ToString::to_string).collect();
    let shape = shape.join("×");
    match parameters {
        0 => format!("→ {shape}"),
        parameters => format!("→ {shape} · {}", grouped(parameters)),
    }
}

/// `18496` as `18,496`.
fn grouped(number: u64) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (more, rest) => format!("{},{rest:03}", grouped(more)),
    }
}

impl Truth {
    /// The labels that hints of the layers should have, the output layer last.
    fn labels(&self) -> Vec<String> {
        let shapes = self.layer_shapes.iter().flatten();
        let counts = self.layer_parameters.iter().flatten();
        let mut labels: Vec<String> =
            shapes.zip(counts).map(|(shape, count)| shown(shape, *count)).collect();
        if let Some(output) = labels.last_mut() {
            *output = format!("output {output}");
        }
        let map = self.feature_map.as_ref().map(|map| shown(map, 0));
        let patches = self.patches.map(|patches| format!("{} patches", grouped(patches)));
        map.into_iter().chain(patches).chain(labels).collect()
    }

    /// The label of the hint behind a model's name.
    fn total_label(&self) -> String {
        let trained = match &self.feature_map {
            None => String::new(),
            Some(_) if self.trainable == self.parameters => " · all trainable".to_owned(),
            Some(_) => format!(" · {} trainable", grouped(self.trainable)),
        };
        format!("{} parameters{trained}", grouped(self.parameters))
    }

    /// How a model's parameters are told in words.
    fn in_words(&self) -> String {
        let trained = match self.trainable == self.parameters {
            true => "all trainable".to_owned(),
            false => format!("{} of them trainable", grouped(self.trainable)),
        };
        let megabytes = self.parameters as f64 * 4.0 / 1e6;
        let size = match megabytes {
            small if small < 0.1 => format!("{:.0} kB", small * 1000.0),
            small if small < 10.0 => format!("{small:.2} MB"),
            large => format!("{large:.1} MB"),
        };
        format!("Parameters: {} ({size}), {trained}", grouped(self.parameters))
    }
}

fn snapshot(text: &str) -> Snapshot {
    Snapshot {
        kind: FileKind::Session,
        document: Arc::new(Document::parse(text)),
        catalog: Catalog::builtin().clone(),
        settings: Arc::default(),
        stem: None,
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
    }
}

/// The lines of the first block of code in a hover, with single spaces.
fn block(markdown: &str) -> Vec<String> {
    let lines = markdown.lines().skip_while(|line| *line != "```text").skip(1);
    let lines = lines.take_while(|line| *line != "```");
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn hints_and_hovers_show_the_same_of_all_sixty() {
    for (name, models) in &truth() {
        let snapshot = snapshot(&fs::read_to_string(session_path(name)).unwrap());
        let session = snapshot.session();
        let starts: Vec<TextSize> =
            session.models().map(|model| model.0.table.range().start()).collect();
        let all = TextRange::new(TextSize::default(), snapshot.document.end());
        let hints = inlay_hints(&snapshot, all);
        for (index, model) in session.models().enumerate() {
            let expected = &models[model.0.id().unwrap().value];
            let end = starts.get(index + 1).copied().unwrap_or(snapshot.document.end());
            let own = TextRange::new(starts[index], end);
            let own = hints.iter().filter(|hint| own.contains(hint.at));
            let (totals, layers): (Vec<&InlayHint>, Vec<_>) =
                own.partition(|hint| hint.tooltip.is_some());
            let labels: Vec<&str> = layers.iter().map(|hint| &*hint.label).collect();
            let truth = expected.labels();
            let told = format!("{name} {}", model.0.id().unwrap().value);
            assert_eq!(labels, truth, "{told}");
            let [total] = totals[..] else { panic!("{told}") };
            assert_eq!(total.tooltip.as_deref(), Some(&*expected.in_words()), "{told}");
            assert_eq!(total.label, expected.total_label(), "{told}");

            let at = model.0.id().unwrap().range.start();
            let story = hover(&snapshot, at, &[]).unwrap().markdown;
            assert!(story.contains(&format!("- {}\n", expected.in_words())), "{told}: {story}");
            let Some(stack) = model.stack() else { continue };
            let mut lines = model.0.table.section().key_values();
            let list = lines.find(|line| line.value().is_some_and(|v| v.as_array().is_some()));
            let whole = match list.and_then(|line| line.keys().next()) {
                Some(key) => hover(&snapshot, key.range().start(), &[]).unwrap().markdown,
                None => story.clone(),
            };
            assert!(stack.array.is_tables() || whole.ends_with(&expected.in_words()), "{told}");
            let (shapes, counts) = (&expected.layer_shapes, &expected.layer_parameters);
            let rows = shapes.iter().flatten().zip(counts.iter().flatten());
            let rows: Vec<String> = rows
                .map(|(shape, count)| shown(shape, *count).replace("→ ", "").replace("· ", ""))
                .collect();
            let seen = block(&whole);
            let seen: Vec<&str> =
                seen.iter().skip(1).filter_map(|row| Some(row.split_once(' ')?.1)).collect();
            assert_eq!(seen, rows, "{told}");
            let in_story = block(&story);
            assert!(in_story.is_empty() || in_story == block(&whole), "{told}");
        }
    }
}

#[test]
fn the_command_line_shows_the_same_of_all_sixty() {
    let workspace = tempfile::tempdir().unwrap();
    let sessions = workspace.path().join("sessions");
    fs::create_dir(&sessions).unwrap();
    for (name, models) in &truth() {
        fs::copy(session_path(name), sessions.join(format!("{name}.toml"))).unwrap();
        for (id, expected) in models {
            let mut command = Command::new(env!("CARGO_BIN_EXE_nestling"));
            command.args(["model", "show", id, "--json", "--session", name, "--workspace"]);
            let output = command.arg(workspace.path()).output().unwrap();
            let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
            let network = &shown["network"];
            let layers = network["layers"].as_array().unwrap();
            let column = |key: &str| -> Value { layers.iter().map(|l| l[key].clone()).collect() };
            let is_stack = expected.kind != "vision_transformer";
            let mut seen = serde_json::json!({
                "kind": shown["kind"],
                "parameters": network["parameters"],
                "trainable": network["trainable"],
                "patches": network["patches"],
                "feature_map": network["feature_map"],
            });
            if is_stack {
                seen["layer_shapes"] = column("output");
                seen["layer_parameters"] = column("parameters");
            }
            let seen: Truth = serde_json::from_value(seen).unwrap();
            assert_eq!(&seen, expected, "{name} {id}");
        }
    }
}

#[test]
fn the_layers_of_each_backbone_are_all_of_it() {
    let backbones = Catalog::builtin().backbones();
    assert_eq!(backbones.len(), 25);
    for backbone in backbones {
        let all: u64 = backbone.layers.iter().sum();
        assert_eq!(all, backbone.parameters, "{}", backbone.name);
    }
}
