//! Transfer learning: a backbone with measured counts, and how much of it training changes.

use super::Shape;
use super::stack::window;
use crate::catalog::Backbone;

/// How much of the backbone training changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Nothing: only the head learns.
    FeatureExtraction,
    /// The last so many parameterised layers.
    PartialFineTuning {
        /// How many; more than there are means all.
        layers: u64,
    },
    /// Everything.
    FullFineTuning,
}

/// What the backbone gives for an image of `height` × `width`; `None` where the image is smaller
/// than it can take.
pub fn feature_map(backbone: &Backbone, height: u64, width: u64) -> Option<Shape> {
    if height.min(width) < backbone.min_input {
        return None;
    }
    let side = |pixels| {
        let mut chain = backbone.spatial.iter();
        chain.try_fold(pixels, |now, &(kernel, stride, padding)| {
            window(now, kernel, stride, padding)
        })
    };
    Some(Shape::Image { channels: backbone.channels, height: side(height)?, width: side(width)? })
}

/// The backbone's parameters that training changes.
pub fn trainable(backbone: &Backbone, strategy: Strategy) -> u64 {
    match strategy {
        Strategy::FeatureExtraction => 0,
        Strategy::PartialFineTuning { layers } => {
            let last = usize::try_from(layers).unwrap_or(usize::MAX);
            let counts = backbone.layers.iter().rev().take(last);
            counts.fold(0, |sum, count| u64::saturating_add(sum, *count))
        }
        Strategy::FullFineTuning => backbone.parameters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backbone() -> Backbone {
        Backbone {
            name: "Tiny".into(),
            family: "Tiny".into(),
            parameters: 111,
            channels: 8,
            min_input: 10,
            spatial: vec![(7, 2, 3), (3, 2, 1)],
            layers: vec![100, 10, 1],
        }
    }

    #[test]
    fn the_chain_of_windows_gives_the_feature_map() {
        let map = feature_map(&backbone(), 224, 33).map(|map| map.to_string());
        assert_eq!(map.as_deref(), Some("8×56×9"));
        assert_eq!(feature_map(&backbone(), 224, 9), None, "smaller than the smallest input");
        let narrow = Backbone { min_input: 1, spatial: vec![(5, 1, 0)], ..backbone() };
        assert_eq!(feature_map(&narrow, 4, 4), None, "no window fits");
    }

    #[test]
    fn the_last_layers_learn() {
        let partial = |layers| trainable(&backbone(), Strategy::PartialFineTuning { layers });
        assert_eq!([0, 1, 2, 3, 99, u64::MAX].map(partial), [0, 1, 11, 111, 111, 111]);
        assert_eq!(trainable(&backbone(), Strategy::FeatureExtraction), 0);
        assert_eq!(trainable(&backbone(), Strategy::FullFineTuning), 111);
    }
}
