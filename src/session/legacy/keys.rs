//! Which key of the older shape is which key here. Only data: one line a key, in the order in
//! which a session is written.

use super::names::{self, Name};

/// A key and where the older shape has it. Paths have a dot between their parts.
#[derive(Debug)]
pub(super) struct Key {
    /// The key here.
    pub(super) key: &'static str,
    /// The key in the older shape.
    pub(super) older: &'static str,
    /// What is in it.
    pub(super) kind: Kind,
    /// It is a key here only if that other key has this value.
    pub(super) when: Option<(&'static str, &'static str)>,
}

/// What a key holds.
#[derive(Debug)]
pub(super) enum Kind {
    /// A string.
    Text,
    /// A float.
    Number,
    /// An integer; the older shape may have it as `10.0`.
    Integer,
    /// An integer that the older shape may have as `[3, 3]`.
    Square,
    /// A boolean.
    Boolean,
    /// A list of strings.
    Texts,
    /// A list of integers.
    Integers,
    /// Numbers by names.
    Numbers,
    /// A time; the older shape has it without an offset.
    Time,
    /// One of a choice.
    Name(&'static [Name]),
    /// A backbone of the catalog.
    Backbone,
    /// Numbers by names of metrics.
    Metrics,
    /// Layers, each with its keys under `params`.
    Layers,
    /// A value that another key of the older shape switches on and off.
    Switched(&'static Switch),
}

/// How the older shape turns a value on and off.
#[derive(Debug)]
pub(super) struct Switch {
    /// The boolean beside the value.
    pub(super) key: &'static str,
    /// What the value is here while that is `false`.
    pub(super) off: Off,
    /// What the value is in the older shape while that is `false`.
    pub(super) older_off: Off,
    /// The value while that is `true`.
    pub(super) on: Kind,
}

/// A value that means off.
#[derive(Debug, Clone, Copy)]
pub(super) enum Off {
    /// No value.
    Absent,
    /// The integer `0`.
    Zero,
    /// The float `0.0`.
    ZeroFloat,
    /// `[]`.
    Empty,
    /// `"off"`.
    Word,
}

/// A layer and the keys it has here.
#[derive(Debug)]
pub(super) struct Layer {
    /// Its `type`.
    pub(super) kind: &'static str,
    /// Its other keys.
    pub(super) keys: &'static [Key],
}

const fn key(key: &'static str, older: &'static str, kind: Kind) -> Key {
    Key { key, older, kind, when: None }
}

impl Key {
    const fn when(self, key: &'static str, value: &'static str) -> Self {
        Self { when: Some((key, value)), ..self }
    }
}

/// The session itself and its dataset.
pub(super) const SESSION: &[Key] = &[
    key("session.id", "session_id", Kind::Text),
    key("session.name", "name", Kind::Text),
    key("session.created_at", "created_at", Kind::Time),
    key("session.tags", "tags", Kind::Texts),
    key("dataset.path", "dataset_config.dataset_path", Kind::Text),
    key("dataset.classes", "dataset_config.selected_families", Kind::Texts),
    key("dataset.image_size", "dataset_config.preprocessing.target_size", Kind::Integers),
    key(
        "dataset.color_mode",
        "dataset_config.preprocessing.color_mode",
        Kind::Name(names::COLOR_MODES),
    ),
    key(
        "dataset.normalization",
        "dataset_config.preprocessing.normalization",
        Kind::Name(names::NORMALIZATIONS),
    ),
    key("dataset.split.method", "dataset_config.split.method", Kind::Name(names::SPLITS)),
    key("dataset.split.train", "dataset_config.split.train", Kind::Number),
    key("dataset.split.val", "dataset_config.split.val", Kind::Number),
    key("dataset.split.test", "dataset_config.split.test", Kind::Number),
    key("dataset.split.folds", "dataset_config.split.n_folds", Kind::Integer)
        .when("dataset.split.method", "cross_validation"),
    key("dataset.split.stratified", "dataset_config.split.stratified", Kind::Boolean),
    key("dataset.split.seed", "dataset_config.split.random_seed", Kind::Integer),
    key(
        "dataset.augmentation.preset",
        "dataset_config.augmentation.preset",
        Kind::Name(names::AUGMENTATIONS),
    ),
    custom(
        "dataset.augmentation.horizontal_flip",
        "dataset_config.augmentation.custom.horizontal_flip",
        Kind::Boolean,
    ),
    custom(
        "dataset.augmentation.vertical_flip",
        "dataset_config.augmentation.custom.vertical_flip",
        Kind::Boolean,
    ),
    custom(
        "dataset.augmentation.rotation_angles",
        "dataset_config.augmentation.custom.rotation_angles",
        Kind::Switched(&Switch {
            key: "dataset_config.augmentation.custom.rotation",
            off: Off::Empty,
            older_off: Off::Empty,
            on: Kind::Integers,
        }),
    ),
    custom(
        "dataset.augmentation.brightness",
        "dataset_config.augmentation.custom.brightness_range",
        Kind::Switched(&Switch {
            key: "dataset_config.augmentation.custom.brightness",
            off: Off::Zero,
            older_off: Off::Zero,
            on: Kind::Integer,
        }),
    ),
    custom(
        "dataset.augmentation.contrast",
        "dataset_config.augmentation.custom.contrast_range",
        Kind::Switched(&Switch {
            key: "dataset_config.augmentation.custom.contrast",
            off: Off::Zero,
            older_off: Off::Zero,
            on: Kind::Integer,
        }),
    ),
    custom(
        "dataset.augmentation.gaussian_noise",
        "dataset_config.augmentation.custom.gaussian_noise",
        Kind::Boolean,
    ),
    key(
        "dataset.imbalance.strategy",
        "dataset_config.imbalance_handling.strategy",
        Kind::Name(names::IMBALANCES),
    ),
    key(
        "dataset.imbalance.class_weights",
        "dataset_config.imbalance_handling.class_weights",
        Kind::Numbers,
    )
    .when("dataset.imbalance.strategy", "manual_class_weights"),
    key(
        "dataset.imbalance.smote_ratio",
        "dataset_config.imbalance_handling.smote_ratio",
        Kind::Number,
    )
    .when("dataset.imbalance.strategy", "oversampling"),
    selective(
        "dataset.imbalance.selective.threshold",
        "dataset_config.imbalance_handling.selective_augmentation.threshold",
        Kind::Integer,
    ),
    selective(
        "dataset.imbalance.selective.multiplier",
        "dataset_config.imbalance_handling.selective_augmentation.multiplier",
        Kind::Number,
    ),
    selective(
        "dataset.imbalance.selective.classes",
        "dataset_config.imbalance_handling.selective_augmentation.minority_classes",
        Kind::Texts,
    ),
];

const fn custom(here: &'static str, older: &'static str, kind: Kind) -> Key {
    key(here, older, kind).when("dataset.augmentation.preset", "custom")
}

const fn selective(here: &'static str, older: &'static str, kind: Kind) -> Key {
    key(here, older, kind).when("dataset.imbalance.strategy", "selective_augmentation")
}

/// An entry of `model_library`.
pub(super) const MODEL: &[Key] = &[
    key("id", "id", Kind::Text),
    key("name", "name", Kind::Text),
    key("kind", "model_type", Kind::Name(names::KINDS)),
    key("created_at", "created_at", Kind::Time),
    key("layers", "config.cnn_config.layers", Kind::Layers).when("kind", "custom_cnn"),
    transfer("base_model", "config.transfer_config.base_model", Kind::Backbone),
    transfer("weights", "config.transfer_config.weights", Kind::Name(names::WEIGHTS)),
    transfer("strategy", "config.transfer_config.strategy", Kind::Name(names::STRATEGIES)),
    key("unfreeze_layers", "config.transfer_config.unfreeze_layers", Kind::Integer)
        .when("strategy", "partial_fine_tuning"),
    transfer("head", "config.transfer_config.classifier_head", Kind::Layers),
    transformer("patch_size", "config.transformer_config.patch_size", Kind::Integer),
    transformer("embed_dim", "config.transformer_config.embed_dim", Kind::Integer),
    transformer("depth", "config.transformer_config.depth", Kind::Integer),
    transformer("num_heads", "config.transformer_config.num_heads", Kind::Integer),
    transformer("mlp_ratio", "config.transformer_config.mlp_ratio", Kind::Number),
    transformer("dropout", "config.transformer_config.dropout", Kind::Number),
];

const fn transfer(here: &'static str, older: &'static str, kind: Kind) -> Key {
    key(here, older, kind).when("kind", "transfer_learning")
}

const fn transformer(here: &'static str, older: &'static str, kind: Kind) -> Key {
    key(here, older, kind).when("kind", "vision_transformer")
}

/// An entry of `training_library`.
pub(super) const TRAINING: &[Key] = &[
    key("id", "id", Kind::Text),
    key("name", "name", Kind::Text),
    key("created_at", "created_at", Kind::Time),
    key("optimizer", "config.optimizer", Kind::Name(names::OPTIMIZERS)),
    key("momentum", "config.momentum", Kind::Number).when("optimizer", "sgd"),
    key("learning_rate", "config.learning_rate", Kind::Number),
    key("scheduler", "config.lr_strategy", Kind::Name(names::SCHEDULERS)),
    key("epochs", "config.epochs", Kind::Integer),
    key("batch_size", "config.batch_size", Kind::Integer),
    key("shuffle", "config.shuffle", Kind::Boolean),
    key(
        "weight_decay",
        "config.l2_lambda",
        Kind::Switched(&Switch {
            key: "config.l2_decay",
            off: Off::ZeroFloat,
            older_off: Off::Zero,
            on: Kind::Number,
        }),
    ),
    key("class_weights", "config.class_weights", Kind::Name(names::CLASS_WEIGHTS)),
    key(
        "early_stopping_patience",
        "config.es_patience",
        Kind::Switched(&Switch {
            key: "config.early_stopping",
            off: Off::Absent,
            older_off: Off::Zero,
            on: Kind::Integer,
        }),
    ),
    key(
        "checkpoint",
        "config.checkpoint_metric",
        Kind::Switched(&Switch {
            key: "config.checkpointing",
            off: Off::Word,
            older_off: Off::Absent,
            on: Kind::Name(names::CHECKPOINTS),
        }),
    ),
];

/// An entry of `experiments`; its `history` becomes the lines of its epochs.
pub(super) const EXPERIMENT: &[Key] = &[
    key("id", "id", Kind::Text),
    key("name", "name", Kind::Text),
    key("model_id", "model_id", Kind::Text),
    key("training_id", "training_id", Kind::Text),
    key("status", "status", Kind::Name(names::STATUSES)),
    key("created_at", "created_at", Kind::Time),
    key("started_at", "started_at", Kind::Time),
    key("completed_at", "completed_at", Kind::Time),
    key("current_epoch", "current_epoch", Kind::Integer),
    key("best_epoch", "best_epoch", Kind::Integer),
    key("duration", "duration", Kind::Number),
    key("metrics", "metrics", Kind::Metrics),
    key("results_id", "results_id", Kind::Text),
    key("error", "error", Kind::Text),
];

/// The layers, with the keys they have under `params`.
pub(super) const LAYERS: &[Layer] = &[
    Layer {
        kind: "Conv2D",
        keys: &[
            key("filters", "filters", Kind::Integer),
            key("kernel_size", "kernel_size", Kind::Square),
            key("stride", "stride", Kind::Square),
            ACTIVATION,
            key("padding", "padding", Kind::Name(names::PADDINGS)),
        ],
    },
    Layer { kind: "MaxPooling2D", keys: &[key("pool_size", "pool_size", Kind::Square)] },
    Layer { kind: "AveragePooling2D", keys: &[key("pool_size", "pool_size", Kind::Square)] },
    Layer { kind: "BatchNorm", keys: &[] },
    Layer { kind: "Dropout", keys: &[key("rate", "rate", Kind::Number)] },
    Layer { kind: "Flatten", keys: &[] },
    Layer { kind: "GlobalAvgPool", keys: &[] },
    Layer { kind: "Dense", keys: &[key("units", "units", Kind::Integer), ACTIVATION] },
];

const ACTIVATION: Key = key("activation", "activation", Kind::Name(names::ACTIVATIONS));
