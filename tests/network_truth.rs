//! Sixty models as PyTorch 2.15 really built them (`tests/data/parameter-truth`): each layer's
//! output shape and parameters, and each model's, must be the same here.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use nestling::catalog::Catalog;
use nestling::session::network::{Network, Shape, network_of};
use nestling::session::{Library, Model, Session};
use nestling::syntax::Document;
use serde::Deserialize;

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

#[test]
fn all_sixty_models_are_what_pytorch_built() {
    let truth = fs::read_to_string(data().join("truth.json")).unwrap();
    let truth: BTreeMap<String, BTreeMap<String, Truth>> = serde_json::from_str(&truth).unwrap();
    let mut checked = 0;
    for (name, models) in &truth {
        let path = data().join("sessions").join(format!("{name}.toml"));
        let document = Document::parse(&fs::read_to_string(path).unwrap());
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

#[test]
fn the_layers_of_each_backbone_are_all_of_it() {
    let backbones = Catalog::builtin().backbones();
    assert_eq!(backbones.len(), 25);
    for backbone in backbones {
        let all: u64 = backbone.layers.iter().sum();
        assert_eq!(all, backbone.parameters, "{}", backbone.name);
    }
}
