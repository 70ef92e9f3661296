//! What the built-in data files come to.

use expect_test::expect;

use super::*;

#[test]
fn the_built_in_files_are_sound() {
    let errors = Catalog::load(Catalog::builtin_sources()).err().unwrap_or_default();
    let told: String = errors.iter().map(|error| format!("{error}\n")).collect();
    assert_eq!(told, "");
}

/// Each key: `!` if required, its type with what is allowed, `~` what is typical, `=` its default,
/// `?` what it depends on, `<` its older spellings.
#[test]
fn what_may_be_written() {
    let mut shown = String::new();
    for table in Catalog::builtin().tables() {
        shown += &format!("{}\n", table.name);
        for key in &table.keys {
            shown += &format!("  {}\n", line(key));
        }
    }
    expect![[r#"
        session-file
          session! {session}
          dataset {dataset} < dataset_config
          models [{model}; 0..=]  < model_library
          trainings [{training}; 0..=]  < training_library
          experiments [{experiment}; 0..=] 
          legacy any
        session
          id! id < session_id
          name string
          created_at datetime
          format integer 1..=1 = 1
          tags [string; 0..= unique]  = []
        dataset
          path path < dataset_path
          classes [string; 1..= unique]  < selected_families
          image_size [integer 1..=4096; 2..=2]  pixels = [224, 224] < target_size
          color_mode rgb|grayscale = rgb
          normalization unit|symmetric|imagenet = unit
          split {dataset.split}
          augmentation {dataset.augmentation}
          imbalance {dataset.imbalance} < imbalance_handling
        dataset.split
          method fixed|cross_validation = fixed
          folds integer 2..=20 = 5 ? method: cross_validation < n_folds
          train float 0..=100 percent = 70.0
          val float 0..=100 percent = 15.0
          test float 0..=100 percent = 15.0
          stratified boolean = true
          seed integer ..= = 73 < random_seed
        dataset.augmentation
          preset none|light|moderate|heavy|custom = none
          horizontal_flip boolean = false ? preset: custom
          vertical_flip boolean = false ? preset: custom
          rotation_angles [90|180|270; 0..= unique]  degrees = [] ? preset: custom
          brightness integer 0..=50 percent = 0 ? preset: custom < brightness_range
          contrast integer 0..=50 percent = 0 ? preset: custom < contrast_range
          gaussian_noise boolean = false ? preset: custom
        dataset.imbalance
          strategy none|auto_class_weights|manual_class_weights|oversampling|selective_augmentation = none
          class_weights {any: float 0..=} ? strategy: manual_class_weights
          smote_ratio float 0..=1 = 0.5 ? strategy: oversampling
          selective {dataset.imbalance.selective} ? strategy: selective_augmentation < selective_augmentation
        dataset.imbalance.selective
          threshold integer 1..= samples = 200
          multiplier float 1..= = 2.0
          classes [string; 0..= unique]  < minority_classes
        model
          id! id
          name! string
          created_at datetime
          kind! custom_cnn|transfer_learning|vision_transformer < model_type
          layers! [{layer}; 0..=]  ? kind: custom_cnn
          base_model! VGG16|VGG19|ResNet18|ResNet34|ResNet50|ResNet101|ResNet152|InceptionV3|EfficientNetB0|EfficientNetB1|EfficientNetB2|EfficientNetB3|EfficientNetB4|EfficientNetV2S|MobileNetV2|MobileNetV3Small|MobileNetV3Large|DenseNet121|DenseNet169|DenseNet201|ConvNeXtTiny|ConvNeXtSmall|ConvNeXtBase|RegNetY400MF|RegNetY8GF ? kind: transfer_learning
          weights imagenet|random = imagenet ? kind: transfer_learning
          strategy feature_extraction|partial_fine_tuning|full_fine_tuning = feature_extraction ? kind: transfer_learning
          unfreeze_layers integer 1..= layers = 10 ? kind: transfer_learning ? strategy: partial_fine_tuning
          head [{layer}; 0..=] GlobalAvgPool|Flatten|Dense|Dropout|BatchNorm = [{type: GlobalAvgPool}] ? kind: transfer_learning < classifier_head
          patch_size! integer 1..=512 pixels ~ 8|14|16|32 ? kind: vision_transformer
          embed_dim! integer 1..=8192 ? kind: vision_transformer
          depth! integer 1..=128 blocks ~ 6..=24 ? kind: vision_transformer
          num_heads! integer 1..=128 ? kind: vision_transformer
          mlp_ratio float (0)..=16 = 4.0 ? kind: vision_transformer
          dropout float 0..=(1) = 0.0 ? kind: vision_transformer
        layer
          type! Conv2D|MaxPooling2D|AveragePooling2D|BatchNorm|Dropout|Flatten|GlobalAvgPool|Dense
          filters! integer 1..= ? type: Conv2D
          kernel_size! integer 1..=31 pixels ? type: Conv2D
          stride integer 1..=8 pixels = 1 ? type: Conv2D
          padding same|valid = same ? type: Conv2D
          rate! float 0..=(1) ? type: Dropout
          units! integer 1..= ? type: Dense
          activation relu|leaky_relu|gelu|swish|none = none ? type: Conv2D|Dense
          pool_size! integer 2..=16 pixels ? type: MaxPooling2D|AveragePooling2D
        training
          id! id
          name! string
          created_at datetime
          optimizer! adam|adamw|sgd|rmsprop
          momentum float 0..=(1) = 0.9 ? optimizer: sgd
          learning_rate! float (0)..=1 ~ 0.00001..=0.01 < lr
          scheduler constant|reduce_on_plateau|cosine_annealing|step_decay|exponential_decay = constant < lr_strategy
          epochs! integer 1..=1000000 epochs ~ 10..=200
          batch_size! integer 1..=65536 samples ~ 16|32|64|128
          shuffle boolean = true
          weight_decay float 0..=1 = 0.0 < l2_lambda
          class_weights auto|focal_loss|none = none
          early_stopping_patience integer 1..= epochs < es_patience
          checkpoint val_loss|val_accuracy|off = val_loss < checkpoint_metric
        experiment
          id! id
          name! string
          created_at datetime
          model_id! one of models < model
          training_id! one of trainings < training
          status ready|training|paused|completed|failed = ready
          started_at datetime
          completed_at datetime
          current_epoch integer 0..= epochs = 0
          best_epoch integer 0..=
          duration float 0..= seconds
          metrics {any: float ..=}
          results_id string
          error string
    "#]].assert_eq(&shown);
}

fn line(key: &KeySpec) -> String {
    let mut line =
        format!("{}{} {}", key.name, if key.required { "!" } else { "" }, kind(&key.value));
    if let Some(unit) = &key.unit {
        line += &format!(" {unit}");
    }
    if let Some(typical) = &key.typical {
        line += " ~ ";
        line += &match &typical.values {
            TypicalValues::Range(from, to) => format!("{from}..={to}"),
            TypicalValues::OneOf(values) => values.iter().map(show).collect::<Vec<_>>().join("|"),
        };
    }
    if let Some(default) = &key.default {
        line += &format!(" = {}", show(default));
    }
    for When { selector, values } in &key.when {
        line += &format!(" ? {selector}: {}", values.join("|"));
    }
    for alias in &key.aliases {
        line += &format!(" < {alias}");
    }
    line
}

fn kind(value: &ValueType) -> String {
    match value {
        ValueType::Choice(choices) => {
            choices.iter().map(|choice| show(&choice.value)).collect::<Vec<_>>().join("|")
        }
        ValueType::Integer(IntegerRange { min, max }) => {
            let end = |end: &Option<i64>| end.map_or(String::new(), |end| end.to_string());
            format!("integer {}..={}", end(min), end(max))
        }
        ValueType::Float(FloatRange { min, max }) => {
            let end = |end: &Option<Bound>| match end {
                Some(Bound::Inclusive(end)) => format!("{end}"),
                Some(Bound::Exclusive(end)) => format!("({end})"),
                None => String::new(),
            };
            format!("float {}..={}", end(min), end(max))
        }
        ValueType::Array { item, min_length, max_length, unique, only } => {
            let max = max_length.map_or(String::new(), |max| max.to_string());
            let unique = if *unique { " unique" } else { "" };
            format!("[{}; {min_length}..={max}{unique}] {}", kind(item), only.join("|"))
        }
        ValueType::Table(name) => format!("{{{name}}}"),
        ValueType::Map(item) => format!("{{any: {}}}", kind(item)),
        ValueType::Reference(library) => format!("one of {library}"),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn show(literal: &Literal) -> String {
    match literal {
        Literal::String(value) => value.clone(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => format!("{value:?}"),
        Literal::Boolean(value) => value.to_string(),
        Literal::DateTime(value) => value.to_string(),
        Literal::Array(values) => {
            format!("[{}]", values.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Literal::Table(fields) => {
            let fields = fields.iter().map(|(key, value)| format!("{key}: {}", show(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

#[test]
fn the_backbones_are_those_that_were_measured() {
    let backbones = Catalog::builtin().backbones();
    assert_eq!(backbones.len(), 25);
    let inception = Catalog::builtin().backbone("InceptionV3").unwrap();
    assert_eq!((inception.parameters, inception.channels), (21_785_568, 2048));
    assert_eq!(inception.min_input, 75);
    assert_eq!(inception.spatial[1], (3, 1, 0));
    assert_eq!(inception.layers.len(), 188);
    for backbone in backbones {
        assert_eq!(backbone.layers.iter().sum::<u64>(), backbone.parameters, "{}", backbone.name);
    }
}

#[test]
fn presets_cover_each_family_of_backbones() {
    let presets = Catalog::builtin().presets();
    let base_models: Vec<&str> = presets
        .iter()
        .flat_map(|preset| &preset.entry)
        .filter(|(key, _)| key == "base_model")
        .filter_map(|(_, value)| value.as_str())
        .collect();
    for backbone in Catalog::builtin().backbones() {
        let family = base_models.iter().any(|name| name.starts_with(&backbone.family));
        assert!(family, "no preset of the family {}", backbone.family);
    }
    let titles: Vec<&str> = presets.iter().map(|preset| preset.title.as_str()).collect();
    expect![[r#"
        Conventional CNN
        LeNet-style CNN
        VGG-style CNN
        ResNet (transfer learning)
        VGG (transfer learning)
        Inception (transfer learning)
        EfficientNet (transfer learning)
        MobileNet (transfer learning)
        DenseNet (transfer learning)
        ConvNeXt (transfer learning)
        RegNet (transfer learning)
        ViT-B/16
        Adam, cosine
        AdamW with weight decay
        SGD with momentum
        RMSprop, fine-tuning
        Adam, fine-tuning
        Quick trial"#]]
    .assert_eq(&titles.join("\n"));
}
