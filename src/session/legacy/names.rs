//! What the older application called the values of a choice. Only data: one line a name.

/// A value of the catalog and what the older application called it.
#[derive(Debug)]
pub(super) struct Name {
    /// The catalog's value.
    pub(super) value: &'static str,
    /// What the older application wrote; the first of several names of one value is written back.
    pub(super) older: &'static str,
    /// What else it says: a key beside it and that key's number.
    pub(super) with: Option<(&'static str, f64)>,
}

const fn name(older: &'static str, value: &'static str) -> Name {
    Name { value, older, with: None }
}

/// The name among `names` that `text` means. Capitals, spaces and punctuation say nothing; the
/// catalog's own values are understood as well.
pub(super) fn find(names: &'static [Name], text: &str) -> Option<&'static Name> {
    let wanted = bare(text);
    let says = |spelling: &str| !wanted.is_empty() && bare(spelling) == wanted;
    names
        .iter()
        .find(|name| says(name.older))
        .or_else(|| names.iter().find(|name| says(name.value)))
}

/// Letters and digits alone, small; a minus sign stays before its number.
pub(super) fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_sign = c == '-' && chars.peek().is_some_and(char::is_ascii_digit);
        if c.is_alphanumeric() || is_sign && !out.ends_with(char::is_alphanumeric) {
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// `dataset.color_mode`.
pub(super) const COLOR_MODES: &[Name] = &[
    name("RGB", "rgb"),
    name("Grayscale", "grayscale"),
    name("Greyscale", "grayscale"),
    name("Gray", "grayscale"),
];

/// `dataset.normalization`.
pub(super) const NORMALIZATIONS: &[Name] = &[
    name("[0,1]", "unit"),
    name("[-1,1]", "symmetric"),
    name("ImageNet", "imagenet"),
    name("ImageNet Stats", "imagenet"),
];

/// `dataset.split.method`.
pub(super) const SPLITS: &[Name] = &[
    name("fixed_split", "fixed"),
    name("cross_validation", "cross_validation"),
    name("K-Fold Cross-Validation", "cross_validation"),
];

/// `dataset.augmentation.preset`.
pub(super) const AUGMENTATIONS: &[Name] = &[
    name("None", "none"),
    name("Light", "light"),
    name("Moderate", "moderate"),
    name("Heavy", "heavy"),
    name("Custom", "custom"),
];

/// `dataset.imbalance.strategy`.
pub(super) const IMBALANCES: &[Name] = &[
    name("None", "none"),
    name("Auto Class Weights", "auto_class_weights"),
    name("Manual Class Weights", "manual_class_weights"),
    name("Oversampling (SMOTE)", "oversampling"),
    name("SMOTE Oversampling", "oversampling"),
    name("SMOTE", "oversampling"),
    name("Selective Augmentation (H2)", "selective_augmentation"),
];

/// `models.kind`.
pub(super) const KINDS: &[Name] = &[
    name("Custom CNN", "custom_cnn"),
    name("Transfer Learning", "transfer_learning"),
    name("Transformer", "vision_transformer"),
    name("ViT", "vision_transformer"),
];

/// `models.weights`.
pub(super) const WEIGHTS: &[Name] = &[
    name("ImageNet", "imagenet"),
    name("Random", "random"),
    name("Random Initialization", "random"),
    name("None", "random"),
];

/// `models.strategy`.
pub(super) const STRATEGIES: &[Name] = &[
    name("Feature Extraction", "feature_extraction"),
    name("Partial Fine-tuning", "partial_fine_tuning"),
    name("Full Fine-tuning", "full_fine_tuning"),
];

/// `type` of a layer.
pub(super) const LAYERS: &[Name] = &[
    name("Conv2D", "Conv2D"),
    name("MaxPooling2D", "MaxPooling2D"),
    name("MaxPool2D", "MaxPooling2D"),
    name("AveragePooling2D", "AveragePooling2D"),
    name("AvgPooling2D", "AveragePooling2D"),
    name("AvgPool2D", "AveragePooling2D"),
    name("BatchNorm", "BatchNorm"),
    name("BatchNorm2D", "BatchNorm"),
    name("BatchNormalization", "BatchNorm"),
    name("Dropout", "Dropout"),
    name("Flatten", "Flatten"),
    name("GlobalAvgPool", "GlobalAvgPool"),
    name("GlobalAvgPool2D", "GlobalAvgPool"),
    name("GlobalAveragePooling2D", "GlobalAvgPool"),
    name("Dense", "Dense"),
];

/// `activation` of a layer.
pub(super) const ACTIVATIONS: &[Name] = &[
    name("relu", "relu"),
    name("leaky_relu", "leaky_relu"),
    name("gelu", "gelu"),
    name("swish", "swish"),
    name("silu", "swish"),
    name("none", "none"),
    name("linear", "none"),
];

/// `padding` of a layer.
pub(super) const PADDINGS: &[Name] = &[name("same", "same"), name("valid", "valid")];

/// `trainings.optimizer`.
pub(super) const OPTIMIZERS: &[Name] = &[
    name("Adam", "adam"),
    name("AdamW", "adamw"),
    Name { value: "sgd", older: "SGD with Momentum", with: Some(("momentum", 0.9)) },
    Name { value: "sgd", older: "SGD", with: Some(("momentum", 0.0)) },
    name("RMSprop", "rmsprop"),
];

/// `trainings.scheduler`.
pub(super) const SCHEDULERS: &[Name] = &[
    name("Constant", "constant"),
    name("ReduceLROnPlateau", "reduce_on_plateau"),
    name("Cosine Annealing", "cosine_annealing"),
    name("CosineAnnealingLR", "cosine_annealing"),
    name("Step Decay", "step_decay"),
    name("StepLR", "step_decay"),
    name("Exponential Decay", "exponential_decay"),
    name("ExponentialLR", "exponential_decay"),
];

/// `trainings.class_weights`.
pub(super) const CLASS_WEIGHTS: &[Name] =
    &[name("Auto Class Weights", "auto"), name("Focal Loss", "focal_loss"), name("None", "none")];

/// `trainings.checkpoint`.
pub(super) const CHECKPOINTS: &[Name] = &[
    name("Val Loss", "val_loss"),
    name("Val Accuracy", "val_accuracy"),
    name("Val Acc", "val_accuracy"),
];

/// `experiments.status`.
pub(super) const STATUSES: &[Name] = &[
    name("ready", "ready"),
    name("training", "training"),
    name("paused", "paused"),
    name("completed", "completed"),
    name("failed", "failed"),
];

/// Names of metrics. Any other name stays as it is.
pub(super) const METRICS: &[Name] = &[
    name("train_acc", "train_accuracy"),
    name("val_acc", "val_accuracy"),
    name("test_acc", "test_accuracy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_however_it_is_spelled() {
        let spelled = [
            "SGD with Momentum",
            "sgd with momentum",
            "SGD_with_Momentum",
            "SGD",
            "sgd",
            "rmsprop",
            "Lion",
            "",
            "?",
        ];
        let found = spelled.map(|text| find(OPTIMIZERS, text).map(|name| (name.value, name.with)));
        assert_eq!(
            found,
            [
                Some(("sgd", Some(("momentum", 0.9)))),
                Some(("sgd", Some(("momentum", 0.9)))),
                Some(("sgd", Some(("momentum", 0.9)))),
                Some(("sgd", Some(("momentum", 0.0)))),
                Some(("sgd", Some(("momentum", 0.0)))),
                Some(("rmsprop", None)),
                None,
                None,
                None
            ]
        );
        let ranges = ["[0,1]", "[0, 1]", "[-1,1]", "[ -1, 1 ]", "[1,-1]"];
        let found = ranges.map(|text| find(NORMALIZATIONS, text).map(|name| name.value));
        assert_eq!(found, [Some("unit"), Some("unit"), Some("symmetric"), Some("symmetric"), None]);
        assert_eq!(find(STRATEGIES, "partial fine tuning").unwrap().value, "partial_fine_tuning");
    }
}
