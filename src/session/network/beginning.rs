//! The layers of a model that has mistakes further down, or is being typed.

use super::{LayerSummary, Setting, Shape, feature_map, layer_of, run_stack};
use crate::session::{Model, ModelKind, Session};
use crate::syntax::Table;

/// What arrives at the first layer of `model`, and the layers before the first that has a mistake
/// or cannot be built; `None` where not even the first is known.
pub fn beginning(session: &Session<'_>, model: Model<'_>) -> Option<(Shape, Vec<LayerSummary>)> {
    let image = session.dataset().image_size()?;
    let input = match model.kind()? {
        ModelKind::CustomCnn => Setting { image, classes: None }.input(),
        ModelKind::TransferLearning => {
            let name = model.0.values().string("base_model")?;
            feature_map(model.0.catalog().backbone(name)?, image.0, image.1)?
        }
        ModelKind::VisionTransformer => return None,
    };
    let written = model.0.values().layers(model.kind()?.stack_key()?, model.0.catalog())?;
    let sound = written.map_while(|written| {
        let (kind, values) = written?;
        let is_sure = values.table().is_none_or(|table| !is_behind_a_mistake(table));
        layer_of(kind, &values).filter(|_| is_sure)
    });
    let layers: Vec<_> = sound.collect();
    Some((input, run_stack(input, &layers).0))
}

/// Whether a syntax error stands in the section before the end of the table: what is between may
/// not be what is meant.
fn is_behind_a_mistake(layer: Table<'_>) -> bool {
    let section = layer.section();
    section.is_broken() && section.errors().any(|error| error.range.start() < layer.range().end())
}
