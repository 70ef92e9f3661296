//! A list of layers: shapes and counts from the first layer to the last.

use super::Shape;

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

/// Why a stack of layers cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        /// Which layer, from 0; the number of layers where it is the implied output layer.
        layer: usize,
    },
}

/// Runs `layers` on `input`: each layer's output and parameters, up to the first that fails.
pub fn run_stack(input: Shape, layers: &[Layer]) -> (Vec<LayerSummary>, Option<StackError>) {
    if layers.is_empty() {
        return (Vec::new(), Some(StackError::Empty));
    }
    let mut summaries = Vec::with_capacity(layers.len() + 1);
    let mut arriving = input;
    let mut total = 0;
    for (at, layer) in layers.iter().enumerate() {
        let summary = match run_layer(arriving, *layer) {
            Ok(summary) => summary,
            Err(failure) => return (summaries, Some(failure.at(at, arriving))),
        };
        let Some(sum) = bounded_sum(total, summary.parameters) else {
            return (summaries, Some(StackError::TooLarge { layer: at }));
        };
        total = sum;
        arriving = summary.output;
        summaries.push(summary);
    }
    match arriving {
        Shape::Image { .. } => (summaries, Some(StackError::NeverFlattened)),
        Shape::Features(_) => (summaries, None),
    }
}

/// The sum, if it is a number that Nestling counts to.
pub(super) fn bounded_sum(a: u64, b: u64) -> Option<u64> {
    bounded(a.checked_add(b))
}

/// A stack or count that does not fit here fits nowhere; `i64` because TOML has no more.
fn bounded(n: Option<u64>) -> Option<u64> {
    n.filter(|n| i64::try_from(*n).is_ok())
}

enum Failure {
    NeedsFeatures,
    NeedsImage,
    Collapsed,
    TooLarge,
}

impl Failure {
    fn at(self, layer: usize, input: Shape) -> StackError {
        match self {
            Failure::NeedsFeatures => StackError::NeedsFeatures { layer },
            Failure::NeedsImage => StackError::NeedsImage { layer },
            Failure::Collapsed => StackError::Collapsed { layer, input },
            Failure::TooLarge => StackError::TooLarge { layer },
        }
    }
}

fn run_layer(input: Shape, layer: Layer) -> Result<LayerSummary, Failure> {
    let free = |output| Ok(LayerSummary { output, parameters: 0 });
    match (layer, input) {
        (
            Layer::Convolution { filters, kernel, stride, padding },
            Shape::Image { channels, height, width },
        ) => {
            let side = |pixels| window(pixels, kernel, stride, padding).ok_or(Failure::Collapsed);
            let output =
                Shape::Image { channels: filters, height: side(height)?, width: side(width)? };
            let weights = || {
                let area = kernel.checked_mul(kernel)?;
                let kernels = channels.checked_mul(filters)?.checked_mul(area)?;
                bounded_sum(kernels, filters)
            };
            Ok(LayerSummary { output, parameters: weights().ok_or(Failure::TooLarge)? })
        }
        (Layer::Pooling { size }, Shape::Image { channels, height, width }) => {
            let side = |pixels| window(pixels, size, size, 0).ok_or(Failure::Collapsed);
            free(Shape::Image { channels, height: side(height)?, width: side(width)? })
        }
        (Layer::GlobalPooling, Shape::Image { channels, .. }) => free(Shape::Features(channels)),
        (Layer::Flatten, Shape::Image { channels, height, width }) => {
            let values = height.checked_mul(width).and_then(|area| area.checked_mul(channels));
            free(Shape::Features(bounded(values).ok_or(Failure::TooLarge)?))
        }
        (Layer::Dense { units }, Shape::Features(features)) => {
            let weights = features.checked_mul(units).and_then(|n| bounded_sum(n, units));
            let parameters = weights.ok_or(Failure::TooLarge)?;
            Ok(LayerSummary { output: Shape::Features(units), parameters })
        }
        (Layer::Normalization, Shape::Image { channels: n, .. } | Shape::Features(n)) => {
            let parameters = bounded(n.checked_mul(2)).ok_or(Failure::TooLarge)?;
            Ok(LayerSummary { output: input, parameters })
        }
        (Layer::Dropout, _) | (Layer::Flatten, Shape::Features(_)) => free(input),
        (Layer::Dense { .. }, Shape::Image { .. }) => Err(Failure::NeedsFeatures),
        (
            Layer::Convolution { .. } | Layer::Pooling { .. } | Layer::GlobalPooling,
            Shape::Features(_),
        ) => Err(Failure::NeedsImage),
    }
}

/// How often a window fits along one side; `None` where it does not fit once.
pub(super) fn window(pixels: u64, kernel: u64, stride: u64, padding: u64) -> Option<u64> {
    let padded = pixels.checked_add(padding.checked_mul(2)?)?;
    let steps = padded.checked_sub(kernel)?.checked_div(stride)?;
    bounded_sum(steps, 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const INPUT: Shape = Shape::Image { channels: 3, height: 224, width: 160 };

    fn run(layers: &[Layer]) -> (Vec<(String, u64)>, Option<StackError>) {
        let (summaries, error) = run_stack(INPUT, layers);
        let shown = summaries.iter().map(|s| (s.output.to_string(), s.parameters)).collect();
        (shown, error)
    }

    fn conv(filters: u64, kernel: u64, stride: u64, padding: u64) -> Layer {
        Layer::Convolution { filters, kernel, stride, padding }
    }

    #[test]
    fn shapes_and_counts_are_those_of_pytorch() {
        let (layers, error) = run(&[
            conv(32, 5, 1, 2),
            Layer::Normalization,
            Layer::Pooling { size: 3 },
            conv(64, 3, 2, 0),
            Layer::Dropout,
            Layer::Flatten,
            Layer::Normalization,
            Layer::Dense { units: 10 },
        ]);
        assert_eq!(error, None);
        let expected = [
            ("32×224×160", 3 * 32 * 25 + 32),
            ("32×224×160", 64),
            ("32×74×53", 0),
            ("64×36×26", 32 * 64 * 9 + 64),
            ("64×36×26", 0),
            ("59904", 0),
            ("59904", 2 * 59904),
            ("10", 59904 * 10 + 10),
        ];
        assert_eq!(layers, expected.map(|(shape, n)| (shape.to_owned(), n)));
    }

    #[test]
    fn the_first_layer_that_fails_is_named() {
        let dense = Layer::Dense { units: 8 };
        let cases: [(&[Layer], StackError); 7] = [
            (&[], StackError::Empty),
            (&[conv(8, 3, 1, 1)], StackError::NeverFlattened),
            (&[Layer::Dropout, dense, dense], StackError::NeedsFeatures { layer: 1 }),
            (&[Layer::Flatten, conv(8, 3, 1, 1)], StackError::NeedsImage { layer: 1 }),
            (
                &[Layer::GlobalPooling, dense, Layer::Pooling { size: 2 }],
                StackError::NeedsImage { layer: 2 },
            ),
            (&[Layer::Flatten, Layer::GlobalPooling], StackError::NeedsImage { layer: 1 }),
            (
                &[Layer::Pooling { size: 100 }, conv(8, 3, 1, 0)],
                StackError::Collapsed {
                    layer: 1,
                    input: Shape::Image { channels: 3, height: 2, width: 1 },
                },
            ),
        ];
        for (layers, expected) in cases {
            assert_eq!(run(layers).1, Some(expected), "{layers:?}");
        }
    }

    #[test]
    fn flatten_of_a_vector_changes_nothing() {
        let (layers, error) = run(&[Layer::GlobalPooling, Layer::Flatten]);
        assert_eq!((layers[1].clone(), error), (("3".to_owned(), 0), None));
    }

    #[test]
    fn absurd_numbers_are_refused() {
        let huge = Layer::Dense { units: 9_000_000_000_000_000_000 };
        assert_eq!(run(&[Layer::Flatten, huge]).1, Some(StackError::TooLarge { layer: 1 }));
        let half = Layer::Dense { units: 2_000_000_000 };
        let twice = [Layer::GlobalPooling, half, half, half, half];
        assert_eq!(run(&twice).1, Some(StackError::TooLarge { layer: 4 }), "the sum counts");
    }

    fn any_layer() -> impl Strategy<Value = Layer> {
        let number = prop_oneof![0..40_u64, Just(u64::MAX), Just(i64::MAX as u64), any::<u64>()];
        let numbers = (number.clone(), number.clone(), number.clone(), number);
        (0..7, numbers).prop_map(|(kind, (a, b, c, d))| match kind {
            0 => Layer::Convolution { filters: a, kernel: b, stride: c, padding: d },
            1 => Layer::Pooling { size: a },
            2 => Layer::Normalization,
            3 => Layer::Dropout,
            4 => Layer::Flatten,
            5 => Layer::GlobalPooling,
            _ => Layer::Dense { units: a },
        })
    }

    proptest! {
        #[test]
        fn no_stack_panics_and_no_sum_overflows(
            layers in prop::collection::vec(any_layer(), 0..12),
            side in prop_oneof![1..5000_u64, any::<u64>()],
        ) {
            let input = Shape::Image { channels: 3, height: side, width: side };
            let (summaries, error) = run_stack(input, &layers);
            let total: u64 = summaries.iter().map(|summary| summary.parameters).sum();
            prop_assert!(i64::try_from(total).is_ok());
            let built = matches!(error, None | Some(StackError::NeverFlattened));
            prop_assert_eq!(built, !layers.is_empty() && summaries.len() == layers.len());
        }
    }
}
