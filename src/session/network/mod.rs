//! What a network is: output shapes and parameter counts, equal to what PyTorch builds.

mod beginning;
mod shape;
mod stack;
#[cfg(test)]
mod tests;
mod transfer;
mod transformer;

pub use self::beginning::beginning;
pub use self::shape::{Count, Megabytes, Shape};
use self::stack::bounded_sum;
pub use self::stack::{Layer, LayerSummary, StackError, run_stack};
pub use self::transfer::{Strategy, feature_map, trainable};
pub use self::transformer::Transformer;
use super::{Model, ModelKind, Session, Values, edits};
use crate::catalog::LayerKind;
use crate::syntax::{Section, Table};

/// A whole model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// What goes in: an image of three channels.
    pub input: Shape,
    /// All parameters.
    pub parameters: u64,
    /// Those that training changes.
    pub trainable: u64,
    /// A line for each layer as written, then the output layer if the number of classes is
    /// known (for transfer learning: the head's; for a transformer: none).
    pub layers: Vec<LayerSummary>,
    /// Transfer learning: what the backbone gives.
    pub feature_map: Option<Shape>,
    /// Vision transformer: the number of patches.
    pub patches: Option<u64>,
}

impl Network {
    /// What arrives at the layer at `index`: the output of the one before it, the backbone's
    /// feature map, or the image.
    pub fn arriving(&self, index: usize) -> Option<Shape> {
        match index.checked_sub(1) {
            None => Some(self.feature_map.unwrap_or(self.input)),
            Some(before) => self.layers.get(before).map(|summary| summary.output),
        }
    }
}

/// Why a model has no network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkError {
    /// Its entry, or the dataset's image size, has mistakes that leave it undefined.
    Undefined,
    /// Its stack (`layers` or `head`) cannot be built.
    Stack {
        /// What arrives at its first layer.
        input: Shape,
        /// The layers up to the first that fails.
        layers: Vec<LayerSummary>,
        /// What fails.
        error: StackError,
    },
    /// The image is smaller than the backbone can take.
    InputTooSmall {
        /// The smallest side it can take, in pixels.
        min_input: u64,
    },
    /// The image is smaller than one patch.
    NoPatches,
    /// More parameters than 2⁶³.
    TooLarge,
}

/// The network of `model`. Without a known number of classes the output layer is left out of
/// counts and layers.
///
/// # Errors
/// When the entry has other mistakes, and when what it describes cannot be built.
pub fn network_of(session: &Session<'_>, model: Model<'_>) -> Result<Network, NetworkError> {
    network_ending_in(session, model, None)
}

/// The network of `model`, which ends in `classes` where the session lists none.
///
/// # Errors
/// As [`network_of`].
pub fn network_ending_in(
    session: &Session<'_>,
    model: Model<'_>,
    classes: Option<u64>,
) -> Result<Network, NetworkError> {
    let dataset = session.dataset();
    let image = dataset.image_size().ok_or(NetworkError::Undefined)?;
    let setting = Setting { image, classes: dataset.class_count_or(classes) };
    if model.0.table.is_broken() || has_stray_lines(model) {
        return Err(NetworkError::Undefined);
    }
    let network = match model.kind().ok_or(NetworkError::Undefined)? {
        ModelKind::CustomCnn => setting.custom(model),
        ModelKind::TransferLearning => setting.transfer(model),
        ModelKind::VisionTransformer => setting.transformer(model),
    };
    match network {
        // A layer that is not in the tree may be meant.
        Err(NetworkError::Stack { .. }) if parts(model.0.table).any(Section::is_broken) => {
            Err(NetworkError::Undefined)
        }
        network => network,
    }
}

/// The sections below an entry that are part of it, and those whose half-typed header may make them
/// so: between its parts and directly behind.
fn parts(entry: Table<'_>) -> impl Iterator<Item = Section<'_>> {
    let header = entry.header();
    let below = header.into_iter().flat_map(move |_| entry.section().behind());
    below.take_while(move |section| {
        section.is_header_half_typed() || header.is_some_and(|own| edits::is_part(*section, own))
    })
}

/// Whether lines of a model or its layers may stand below half a header: what can be read of the
/// model may not be all of it.
pub fn has_stray_lines(model: Model<'_>) -> bool {
    parts(model.0.table).any(Section::is_stray)
}

/// What a dataset gives to every model.
struct Setting {
    image: (u64, u64),
    classes: Option<u64>,
}

impl Setting {
    fn input(&self) -> Shape {
        Shape::Image { channels: 3, height: self.image.0, width: self.image.1 }
    }

    fn custom(&self, model: Model<'_>) -> Result<Network, NetworkError> {
        let (layers, parameters) = self.stack(self.input(), model)?;
        Ok(Network {
            input: self.input(),
            parameters,
            trainable: parameters,
            layers,
            feature_map: None,
            patches: None,
        })
    }

    fn transfer(&self, model: Model<'_>) -> Result<Network, NetworkError> {
        let values = model.0.values();
        let name = values.string("base_model");
        let backbone = name.and_then(|name| model.0.catalog().backbone(name));
        let backbone = backbone.ok_or(NetworkError::Undefined)?;
        let strategy = strategy(&values).ok_or(NetworkError::Undefined)?;

        let (height, width) = self.image;
        let map = feature_map(backbone, height, width)
            .ok_or(NetworkError::InputTooSmall { min_input: backbone.min_input })?;
        let (layers, head) = self.stack(map, model)?;
        let all = |base| bounded_sum(base, head).ok_or(NetworkError::TooLarge);
        Ok(Network {
            input: self.input(),
            parameters: all(backbone.parameters)?,
            trainable: all(trainable(backbone, strategy))?,
            layers,
            feature_map: Some(map),
            patches: None,
        })
    }

    fn transformer(&self, model: Model<'_>) -> Result<Network, NetworkError> {
        let transformer = transformer(&model.0.values()).ok_or(NetworkError::Undefined)?;
        let (height, width) = self.image;
        let patches = transformer.patches(height, width).filter(|patches| *patches > 0);
        let patches = patches.ok_or(NetworkError::NoPatches)?;
        let parameters = transformer.parameters(patches, self.classes);
        let parameters = parameters.ok_or(NetworkError::TooLarge)?;
        Ok(Network {
            input: self.input(),
            parameters,
            trainable: parameters,
            layers: Vec::new(),
            feature_map: None,
            patches: Some(patches),
        })
    }

    /// Runs the model's stack with the output layer, and sums its parameters.
    fn stack(
        &self,
        input: Shape,
        model: Model<'_>,
    ) -> Result<(Vec<LayerSummary>, u64), NetworkError> {
        let key = model.kind().and_then(ModelKind::stack_key).ok_or(NetworkError::Undefined)?;
        let written = model.0.values().layers(key, model.0.catalog());
        let written = written.ok_or(NetworkError::Undefined)?;
        let layers =
            written.map(|written| written.and_then(|(kind, values)| layer_of(kind, &values)));
        let mut layers: Vec<Layer> =
            layers.collect::<Option<_>>().ok_or(NetworkError::Undefined)?;

        let (mut summaries, mut error) = run_stack(input, &layers);
        if let (None, Some(units)) = (error, self.classes) {
            layers.push(Layer::Dense { units });
            (summaries, error) = run_stack(input, &layers);
        }
        match error {
            Some(error) => Err(NetworkError::Stack { input, layers: summaries, error }),
            None => {
                let parameters = summaries.iter().map(|summary| summary.parameters).sum();
                Ok((summaries, parameters))
            }
        }
    }
}

/// The types of the layers that a model lists, or has by default; empty for one that is unknown.
pub fn layer_types<'a>(model: Model<'a>) -> Vec<&'a str> {
    let layers = || {
        let key = model.kind()?.stack_key()?;
        model.0.values().layers(key, model.0.catalog())
    };
    let name = |layer: Option<(LayerKind, Values<'a>)>| layer?.1.string("type");
    layers().into_iter().flatten().map(|layer| name(layer).unwrap_or_default()).collect()
}

/// The layer of this kind that a table describes; `None` while it has mistakes.
pub fn layer_of(kind: LayerKind, values: &Values<'_>) -> Option<Layer> {
    if values.table().is_some_and(Table::is_broken) {
        return None;
    }
    layer_as_read(kind, values)
}

/// The layer that a table describes, as far as it can be read.
fn layer_as_read(kind: LayerKind, values: &Values<'_>) -> Option<Layer> {
    Some(match kind {
        LayerKind::Convolution => {
            let kernel = values.count("kernel_size")?;
            let padding = match values.string("padding")? {
                "same" => kernel / 2,
                "valid" => 0,
                _ => return None,
            };
            let (filters, stride) = (values.count("filters")?, values.count("stride")?);
            Layer::Convolution { filters, kernel, stride, padding }
        }
        LayerKind::Pooling => Layer::Pooling { size: values.count("pool_size")? },
        LayerKind::Normalization => Layer::Normalization,
        LayerKind::Dropout => Layer::Dropout,
        LayerKind::Flatten => Layer::Flatten,
        LayerKind::GlobalPooling => Layer::GlobalPooling,
        LayerKind::Dense => Layer::Dense { units: values.count("units")? },
    })
}

fn strategy(values: &Values<'_>) -> Option<Strategy> {
    Some(match values.string("strategy")? {
        "feature_extraction" => Strategy::FeatureExtraction,
        "partial_fine_tuning" => {
            Strategy::PartialFineTuning { layers: values.count("unfreeze_layers")? }
        }
        "full_fine_tuning" => Strategy::FullFineTuning,
        _ => return None,
    })
}

fn transformer(values: &Values<'_>) -> Option<Transformer> {
    Some(Transformer {
        patch_size: values.count("patch_size")?,
        embed_dim: values.count("embed_dim")?,
        depth: values.count("depth")?,
        mlp_ratio: values.number("mlp_ratio")?,
    })
}
