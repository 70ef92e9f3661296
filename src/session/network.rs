//! What a network is: output shapes and parameter counts, equal to what PyTorch builds.

use super::Session;
use super::entry::Model;

/// What flows between layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Channels × height × width.
    Image {
        /// Channels.
        channels: u64,
        /// Height in pixels.
        height: u64,
        /// Width in pixels.
        width: u64,
    },
    /// A vector of features.
    Features(u64),
}

/// One layer, as far as shapes and parameters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// out = (in + 2·padding − kernel) div stride + 1; in·filters·kernel² + filters parameters.
    Convolution {
        /// Output channels.
        filters: u64,
        /// Side of the square kernel, in pixels.
        kernel: u64,
        /// Step, in pixels.
        stride: u64,
        /// Pixels added at each border.
        padding: u64,
    },
    /// out = in div size.
    Pooling {
        /// Side of the square window, and step.
        size: u64,
    },
    /// 2 × channels (or features) parameters.
    Normalization,
    /// Nothing changes.
    Dropout,
    /// C·H·W features.
    Flatten,
    /// C features.
    GlobalPooling,
    /// in·units + units parameters.
    Dense {
        /// Output features.
        units: u64,
    },
}

/// A layer's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerSummary {
    /// What comes out.
    pub output: Shape,
    /// Its parameters.
    pub parameters: u64,
}

/// A whole model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
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

/// Why a stack of layers cannot be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StackError {
    /// There is no layer.
    Empty,
    /// A layer that needs a vector stands before Flatten or GlobalAvgPool.
    NeedsFeatures {
        /// Which layer, from 0.
        layer: usize,
    },
    /// A layer that needs an image stands after Flatten or GlobalAvgPool.
    NeedsImage {
        /// Which layer, from 0.
        layer: usize,
    },
    /// The stack ends as an image: neither Flatten nor GlobalAvgPool.
    NeverFlattened,
    /// The output would be smaller than one pixel.
    Collapsed {
        /// Which layer, from 0.
        layer: usize,
        /// What arrives there.
        input: Shape,
    },
    /// A number above 2⁶³: no machine holds such a network.
    TooLarge {
        /// Which layer, from 0.
        layer: usize,
    },
}

/// Runs `layers` on `input`: each layer's output and parameters, up to the first that fails.
pub fn run_stack(input: Shape, layers: &[Layer]) -> (Vec<LayerSummary>, Option<StackError>) {
    let _ = (input, layers);
    todo!()
}

/// The network of `model`; `None` while the entry has mistakes that leave it undefined.
/// Without a known number of classes the output layer is left out of counts and layers.
pub fn network_of(session: &Session<'_>, model: Model<'_>) -> Option<Network> {
    let _ = (session, model);
    todo!()
}
