mod story;
mod values;

use expect_test::expect;

use crate::ide::testing::{SESSION, check_hover};

/// The session with a cursor in front of the first `place`.
fn at(place: &str) -> String {
    assert!(SESSION.contains(place), "{place}");
    SESSION.replacen(place, &format!("$0{place}"), 1)
}

#[test]
fn a_key_says_what_it_means_and_may_hold() {
    check_hover(
        &at("learning_rate"),
        expect![[r#"
            «learning_rate»
            **`learning_rate`**: number, required

            The size of a step, the one number worth tuning first. Too high: the loss jumps or becomes NaN; too low: nothing happens for epochs. Start at 1e-3 with Adam, 1e-2 with SGD, 1e-4 to fine-tune pretrained weights.

            - Allowed: above 0, at most 1
            - Typical: 0.00001 to 0.01; larger steps rarely converge and smaller ones hardly move
        "#]],
    );
}

#[test]
fn a_choice_says_what_it_does() {
    check_hover(
        &at("\"cosine_annealing\""),
        expect![[r#"
        «"cosine_annealing"»
        **`scheduler = "cosine_annealing"`**: Cosine annealing

        Falls along half a cosine to nearly zero at the last epoch: a strong default where `epochs` is known.
    "#]],
    );
}

#[test]
fn a_layer_shows_its_shapes_and_parameters() {
    check_hover(
        &at("\"Conv2D\""),
        expect![[r#"
            «"Conv2D"»
            **`type = "Conv2D"`**: Convolution

            Slides `filters` small windows over the image, each looking for one pattern. Several 3 × 3 convolutions with pooling between them, and twice the filters after each pooling, make a sound CNN.

            - Shape: 3×224×224 → 32×224×224
            - Parameters: 2,432 = 3 channels × 32 filters × 5×5 + 32 biases
        "#]],
    );
    check_hover(
        &at("type = \"Dense\""),
        expect![[r#"
            «type»
            **`type`**: one of 8, required

            What the layer does; it decides which other keys apply.

            - Allowed: `Conv2D`, `MaxPooling2D`, `AveragePooling2D`, `BatchNorm`, `Dropout`, `Flatten`, `GlobalAvgPool`, `Dense`

            - Shape: 32 → 256
            - Parameters: 8,448 = 32 features × 256 units + 256 biases
        "#]],
    );
}

#[test]
fn a_stack_shows_every_layer() {
    check_hover(
        &at("layers"),
        expect![[r#"
            «layers»
            **`layers`**: list of layers, required

            The layers from input to output. Convolutions and pooling come first, then `Flatten` or `GlobalAvgPool`, then `Dense` layers; the output layer is added by itself.

            - Only with `kind` = `custom_cnn`

            ```text
            input            3×224×224
            Conv2D           32×224×224             2,432
            MaxPooling2D     32×112×112
            GlobalAvgPool    32
            Dense            256                    8,448
            output           2                        514
            ```

            Parameters: 11,394 (46 kB), all trainable
        "#]],
    );
}

#[test]
fn a_model_shows_what_it_comes_to() {
    check_hover(
        &at("[models]]"),
        expect![[r#"
            «[[models]]»
            **LeNet**: model, `custom_cnn`

            - Parameters: 11,394 (46 kB), all trainable
            - To train: at least 91 kB for weights and gradients
            - In 1 experiment

            ```text
            input            3×224×224
            Conv2D           32×224×224             2,432
            MaxPooling2D     32×112×112
            GlobalAvgPool    32
            Dense            256                    8,448
            output           2                        514
            ```

            **`[[models]]`**

            A network. Its `kind` says how it is built and so which other keys it has. The output layer, one value a class, is implied.

            - Required: `id`, `name`, `kind`
        "#]],
    );
    check_hover(
        &at("\"model_77aa10ff\""),
        expect![[r#"
            «"model_77aa10ff"»
            **ResNet50, last ten layers**: model, `transfer_learning`

            - Parameters: 23,512,130 (94.0 MB), 7,879,682 of them trainable
            - Feature map: 2048×7×7
            - To train: at least 125.6 MB for weights and gradients
            - In no experiment

            ```text
            input            2048×7×7
            GlobalAvgPool    2048
            output           2                      4,098
            ```
        "#]],
    );
    check_hover(
        &at("\"ResNet50\""),
        expect![[r#"
        «"ResNet50"»
        **`base_model = "ResNet50"`**: ResNet, 23.5 M parameters

        The safe middle: well understood, fast on every GPU, 2048 rich features. When in doubt, start here.

        23.5 million parameters in 106 layers, 2048 features; any image size.

        - Parameters: 23,508,032 (94.0 MB) without its classifier
        - Layers with parameters: 106
        - Feature map at 224×224: 2048×7×7
    "#]],
    );
}

#[test]
fn a_header_of_what_may_hold_anything_says_what_it_is() {
    check_hover(
        "[leg$0acy]\n",
        expect![[r#"
        «[legacy]»
        **`legacy`**: anything

        What an imported session of the older JSON format held that has no place in this one. Nothing reads it; delete it once you no longer need it.
    "#]],
    );
    check_hover(
        "[legacy.bel$0ow]\n",
        expect![[r#"
        nothing
    "#]],
    );
    check_hover(
        "[nobody.kno$0ws]\n",
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn a_reference_shows_the_entry_behind_it() {
    check_hover(
        &at("\"model_3fa9c1d2\"\ntraining_id"),
        expect![[r#"
            «"model_3fa9c1d2"»
            **LeNet**: model, `custom_cnn`

            - Parameters: 11,394 (46 kB), all trainable
            - To train: at least 91 kB for weights and gradients
            - In 1 experiment

            ```text
            input            3×224×224
            Conv2D           32×224×224             2,432
            MaxPooling2D     32×112×112
            GlobalAvgPool    32
            Dense            256                    8,448
            output           2                        514
            ```
        "#]],
    );
    check_hover(
        &at("\"train_a1b2c3d4\"\nstatus"),
        expect![[r#"
            «"train_a1b2c3d4"»
            **Adam, cosine**: training, `adam`

            - Adam, learning rate 0.001 with cosine annealing, 100 epochs in batches of 32
            - In 1 experiment
        "#]],
    );
    check_hover(
        "[[experiments]]\nmodel_id = \"gone$0\"\n",
        expect![[r#"
        «"gone"»
        No model has the ID `gone`.
    "#]],
    );
}

#[test]
fn an_experiment_shows_both_sides() {
    check_hover(
        &at("[experiments]]"),
        expect![[r#"
            «[[experiments]]»
            **LeNet × Adam**: experiment, `ready`

            - Model: **LeNet** (`custom_cnn`, 11,394 parameters, 46 kB)
            - Training: **Adam, cosine** (Adam, learning rate 0.001 with cosine annealing, 100 epochs in batches of 32)
            - Ready to run

            **`[[experiments]]`**

            One model trained by one training. You write which two and how it is called; whatever runs it records the rest.

            - Required: `id`, `name`, `model_id`, `training_id`
        "#]],
    );
}

#[test]
fn the_dataset_shows_its_size() {
    check_hover(
        &at("[dataset]"),
        expect![[r#"
        «[dataset]»
        **`[dataset]`**

        Where the images are and how they are split, prepared, augmented and balanced.

        - Classes: 2
        - Images: 224×224 pixels (height × width)
        - Split: 70 % training, 15 % validation, 15 % test
    "#]],
    );
}

#[test]
fn values_with_mistakes_are_explained_too() {
    check_hover(
        "[[trainings]]\nepochs = \"ma$0ny\n",
        expect![[r#"
            «"many»
            **`epochs`**: integer, in epochs, required

            The number of passes over the training data. With `early_stopping_patience` it is an upper limit, so rather choose it too large.

            - Allowed: 1 to 1,000,000
            - Typical: 10 to 200; fewer seldom suffice to learn from, and more mostly overfit
        "#]],
    );
    check_hover(
        "[[trainings]]\noptimizer = ad$0\n",
        expect![[r#"
        «ad»
        **`optimizer`**: one of 4, required

        How gradients become steps. Adam forgives most settings; SGD with momentum often ends a little higher if tuned.

        - Allowed: `adam`, `adamw`, `sgd`, `rmsprop`
    "#]],
    );
}

#[test]
fn older_and_idle_keys_say_so() {
    check_hover(
        "[[models]]\nmodel_$0type = \"x\"\n",
        expect![[r#"
        «model_type»
        `model_type` is an older spelling of `kind`.

        **`kind`**: one of 3, required

        How the network is built; it decides which other keys apply.

        - Allowed: `custom_cnn`, `transfer_learning`, `vision_transformer`
    "#]],
    );
    check_hover(
        "[[trainings]]\noptimizer = \"adam\"\nmom$0entum = 0.9\n",
        expect![[r#"
        «momentum»
        **`momentum`**: number

        How much of the last step is carried on into the next. 0.9 is nearly always right; `0.0` is plain gradient descent.

        - Allowed: at least 0, below 1
        - Default: `0.9`
        - Only with `optimizer` = `sgd`

        It has no effect here.
    "#]],
    );
    check_hover(
        "[[trainings]]\noptimizer = \"adam\"\nmomentum = 0$0.9\n",
        expect![[r#"
        «0.9»
        **`momentum`**: number

        How much of the last step is carried on into the next. 0.9 is nearly always right; `0.0` is plain gradient descent.

        - Allowed: at least 0, below 1
        - Default: `0.9`
        - Only with `optimizer` = `sgd`

        It has no effect here.
    "#]],
    );
}

#[test]
fn a_broken_file_is_understood_elsewhere() {
    check_hover(
        "[dataset\npath = \n\n[[trainings]]\nepo$0chs = 3\nname = \"",
        expect![[r#"
            «epochs»
            **`epochs`**: integer, in epochs, required

            The number of passes over the training data. With `early_stopping_patience` it is an upper limit, so rather choose it too large.

            - Allowed: 1 to 1,000,000
            - Typical: 10 to 200; fewer seldom suffice to learn from, and more mostly overfit
        "#]],
    );
}

#[test]
fn unknown_things_show_nothing() {
    check_hover(
        "[[trainings]]\nfoo$0 = 3\n",
        expect![[r#"
        nothing
    "#]],
    );
    check_hover(
        "[foo$0]\n",
        expect![[r#"
        nothing
    "#]],
    );
    check_hover(
        "$0\n",
        expect![[r#"
        nothing
    "#]],
    );
}

#[test]
fn names_cannot_format_the_hover() {
    check_hover(
        &SESSION
            .replace("name = \"Adam, cosine\"", "name = \"![x](http://y) <b>\\n# Adam_1*\"")
            .replace("training_id = \"", "training_id = \"$0"),
        expect![[r#"
            «"train_a1b2c3d4"»
            **!\[x\](http://y) \<b\> # Adam_1\***: training, `adam`

            - Adam, learning rate 0.001 with cosine annealing, 100 epochs in batches of 32
            - In 1 experiment
        "#]],
    );
}

#[test]
fn a_metric_is_called_by_its_name() {
    check_hover(
        "[[experiments]]\nmetrics = { val_l$0oss = 0.25 }\n",
        expect![[r#"
        «val_loss»
        **`val_loss`**: number, the loss on the validation images

        One of `metrics`: The results, a number a name, as in `val_loss`, `val_accuracy`, `train_loss`. What each epoch gave is kept in the session's history instead.
    "#]],
    );
    check_hover(
        "[[experiments]]\nid = \"e\"\n\n[experiments.metrics]\nf1 = 0$0.5\n",
        expect![[r#"
            «0.5»
            **`f1`**: number

            One of `metrics`: The results, a number a name, as in `val_loss`, `val_accuracy`, `train_loss`. What each epoch gave is kept in the session's history instead.
        "#]],
    );
}
