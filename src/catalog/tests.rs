//! What the built-in data files come to.

use expect_test::expect;

use super::*;

#[test]
fn the_built_in_files_are_sound() {
    let errors = Catalog::load(Catalog::builtin_sources()).err().unwrap_or_default();
    let told: String = errors.iter().map(|error| format!("{error}\n")).collect();
    assert_eq!(told, "");
}

#[test]
fn keys_stand_behind_what_they_depend_on() {
    let mut shown = String::new();
    for table in Catalog::builtin().tables() {
        shown += &format!("{}\n", table.name);
        for key in &table.keys {
            let when: Vec<String> = key
                .when
                .iter()
                .map(|when| format!("{} = {}", when.selector, when.values.join(" | ")))
                .collect();
            let mark = if key.required { "!" } else { "" };
            shown += &format!("  {}{mark} {}", key.name, when.join(", ")).trim_end();
            shown.push('\n');
        }
    }
    expect![[r#"
        session-file
          session!
          dataset
          models
          trainings
          experiments
          legacy
        session
          id!
          name
          created_at
          format
          tags
        dataset
          path
          classes
          image_size
          color_mode
          normalization
          split
          augmentation
          imbalance
        dataset.split
          method
          folds method = cross_validation
          train
          val
          test
          stratified
          seed
        dataset.augmentation
          preset
          horizontal_flip preset = custom
          vertical_flip preset = custom
          rotation_angles preset = custom
          brightness preset = custom
          contrast preset = custom
          gaussian_noise preset = custom
        dataset.imbalance
          strategy
          class_weights strategy = manual_class_weights
          smote_ratio strategy = oversampling
          selective strategy = selective_augmentation
        dataset.imbalance.selective
          threshold
          multiplier
          classes
        model
          id!
          name!
          created_at
          kind!
          layers! kind = custom_cnn
          base_model! kind = transfer_learning
          weights kind = transfer_learning
          strategy kind = transfer_learning
          unfreeze_layers kind = transfer_learning, strategy = partial_fine_tuning
          head kind = transfer_learning
          patch_size! kind = vision_transformer
          embed_dim! kind = vision_transformer
          depth! kind = vision_transformer
          num_heads! kind = vision_transformer
          mlp_ratio kind = vision_transformer
          dropout kind = vision_transformer
        layer
          type!
          activation type = Conv2D | Dense
          pool_size! type = MaxPooling2D | AveragePooling2D
          filters! type = Conv2D
          kernel_size! type = Conv2D
          stride type = Conv2D
          padding type = Conv2D
          rate! type = Dropout
          units! type = Dense
        training
          id!
          name!
          created_at
          optimizer!
          momentum optimizer = sgd
          learning_rate!
          scheduler
          epochs!
          batch_size!
          shuffle
          weight_decay
          class_weights
          early_stopping_patience
          checkpoint
        experiment
          id!
          name!
          created_at
          model_id!
          training_id!
          status
          started_at
          completed_at
          current_epoch
          best_epoch
          duration
          metrics
          results_id
          error
    "#]]
    .assert_eq(&shown);
}
