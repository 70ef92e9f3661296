//! What models come to, worked out once for a section's text and the setting of its dataset.

use std::sync::Arc;

use crate::catalog::CatalogId;
use crate::session::network::{
    LayerSummary, Network, NetworkError, Shape, beginning, has_stray_lines, network_of,
};
use crate::session::{Model, Session};

/// What is known of a model's network.
#[derive(Debug)]
pub(super) struct Known {
    setting: Setting,
    /// The network, or why there is none.
    pub(super) network: Result<Network, NetworkError>,
    /// Where there is none: what arrives at the first layer, and the layers that can be built.
    beginning: Option<(Shape, Vec<LayerSummary>)>,
}

/// What a network follows from beside its own section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    catalog: CatalogId,
    image: Option<(u64, u64)>,
    classes: Option<u64>,
    /// Whether lines of the model may stand below half a header.
    has_stray_lines: bool,
}

/// What is known of the network of `model`.
pub(super) fn known(session: &Session<'_>, model: Model<'_>) -> Arc<Known> {
    let dataset = session.dataset();
    let setting = Setting {
        catalog: session.catalog().id(),
        image: dataset.image_size(),
        classes: dataset.class_count(),
        has_stray_lines: has_stray_lines(model),
    };
    let section = model.0.table.whole_section();
    if let Some(known) = section.and_then(|section| section.remembered::<Arc<Known>>())
        && known.setting == setting
    {
        return Arc::clone(&known);
    }
    let known = Arc::new(Known::work_out(session, model, setting));
    if let Some(section) = section {
        section.remember(Arc::clone(&known));
    }
    known
}

impl Known {
    fn work_out(session: &Session<'_>, model: Model<'_>, setting: Setting) -> Self {
        let network = network_of(session, model);
        let beginning = match &network {
            Err(NetworkError::Undefined) => beginning(session, model),
            Ok(_) | Err(_) => None,
        };
        Self { setting, network, beginning }
    }

    /// Its layers, as far as they can be built; behind those written the output layer, if the
    /// number of classes is known.
    pub(super) fn layers(&self) -> &[LayerSummary] {
        match (&self.network, &self.beginning) {
            (Ok(network), _) => &network.layers,
            (Err(NetworkError::Stack { layers, .. }), _) | (_, Some((_, layers))) => layers,
            _ => &[],
        }
    }

    /// What arrives at the layer at `index`, if that is known.
    pub(super) fn arriving(&self, index: usize) -> Option<Shape> {
        if let Some(before) = index.checked_sub(1) {
            return self.layers().get(before).map(|layer| layer.output);
        }
        match &self.network {
            Ok(network) => network.arriving(0),
            Err(NetworkError::Stack { input, .. }) => Some(*input),
            Err(_) => self.beginning.as_ref().map(|(input, _)| *input),
        }
    }

    /// Whether the number of classes is known; without it the output layer is left out.
    pub(super) fn knows_classes(&self) -> bool {
        self.setting.classes.is_some()
    }
}
