use expect_test::{Expect, expect};

use crate::ide::testing::{SESSION, at_cursor, check_hover, check_hover_in, malware};
use crate::ide::{hover, hover_wants_history};
use crate::session::history::Epoch;

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

            Parameters: 11,394 (0.05 MB), all trainable
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

            - Parameters: 11,394 (0.05 MB), all trainable
            - To train: at least 0.09 MB for weights and gradients
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
fn a_reference_shows_the_entry_behind_it() {
    check_hover(
        &at("\"model_3fa9c1d2\"\ntraining_id"),
        expect![[r#"
            «"model_3fa9c1d2"»
            **LeNet**: model, `custom_cnn`

            - Parameters: 11,394 (0.05 MB), all trainable
            - To train: at least 0.09 MB for weights and gradients
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

            - Model: **LeNet** (`custom_cnn`, 11,394 parameters, 0.05 MB)
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

/// An experiment that ran, in a session where its history is known.
const STORY: &str = r#"
[[models]]
id = "m"
name = "Tiny"
kind = "custom_cnn"
layers = [{ type = "GlobalAvgPool" }]

[[trainings]]
id = "t"
name = "Slow"
optimizer = "sgd"
learning_rate = 0.01
scheduler = "step_decay"
epochs = 8
batch_size = 16
class_weights = "focal_loss"
early_stopping_patience = 3

[[experiments]]
id = "e"
name = "Tiny × Slow"
model_id = "m"
training_id = "t"
status = "completed"
started_at = 2026-11-22T11:00:00+01:00
completed_at = 2026-11-22T12:42:40+01:00
current_epoch = 4
best_epoch = 3
metrics = { val_loss = 0.42, val_accuracy = 0.875 }
"#;

/// Four epochs that were reported, and one of an earlier run.
fn reported() -> Vec<Epoch> {
    let line = |epoch: u64, loss: f64, hour: u64| {
        let at = format!("2026-11-22T{hour}:0{epoch}:00Z");
        let metrics = format!(r#"{{"val_loss":{loss},"train_loss":{}}}"#, loss / 2.0);
        Epoch::from_line(&format!(r#"{{"epoch":{epoch},"metrics":{metrics},"at":"{at}"}}"#))
    };
    let lines =
        [line(1, 9.0, 8), line(1, 0.9, 10), line(2, 0.6, 10), line(3, 0.4, 10), line(4, 0.42, 10)];
    lines.map(Option::unwrap).into()
}

fn check_story(place: &str, expected: Expect) {
    let fixture = STORY.replacen(place, &format!("$0{place}"), 1);
    let (snapshot, at) = at_cursor(&fixture);
    assert_eq!(hover_wants_history(&snapshot, at).as_deref(), Some("e"));
    let hover = hover(&snapshot, at, &reported()).unwrap();
    expected.assert_eq(&hover.markdown);
}

#[test]
fn an_experiment_tells_its_whole_story() {
    check_story(
        "\"Tiny × Slow\"",
        expect![[r#"
            **Tiny × Slow**: experiment, `completed`

            - Model: **Tiny** (`custom_cnn`, 0 parameters, 0.00 MB)
            - Training: **Slow** (SGD with momentum, learning rate 0.01 with step decay, 8 epochs in batches of 16)
            - Completed 2026-11-22 12:42 +01:00, took 1 h 42 min, epoch 4 of 8
            - Best: epoch 3, val_loss 0.4, train_loss 0.2
            - Last: val_loss 0.42, val_accuracy 0.875

            ```text
            loss   ⠒⠒⠒⠒⠒ val_loss 0.420   ⠒ ⠒ ⠒ train_loss 0.210
            0.900 ┤⠉⠒⠢⢄⣀
                  │     ⠉⠑⠢⠤⣀⡀
                  │          ⠈⠑⠒⠤⢄⡀
                  │               ⠈⠉⠒⠢⠤⢄⣀⡀
            0.550 ┤                      ⠈⠉⠑⠒⠢⠤⢄⣀⡀
                  │⠉ ⠒ ⠤ ⢄ ⣀                     ⠈⠉⠑⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒
                  │          ⠉ ⠒ ⠤ ⢄ ⣀
            0.200 ┤                    ⠉ ⠉ ⠑ ⠒ ⠢ ⠤ ⠤ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀
                  └───────────────────────────────────▲─────────────────
                   epoch 1                        3 (best)             4
            ```"#]],
    );
    check_story(
        "[experiments]]",
        expect![[r#"
            **Tiny × Slow**: experiment, `completed`

            - Model: **Tiny** (`custom_cnn`, 0 parameters, 0.00 MB)
            - Training: **Slow** (SGD with momentum, learning rate 0.01 with step decay, 8 epochs in batches of 16)
            - Completed 2026-11-22 12:42 +01:00, took 1 h 42 min, epoch 4 of 8
            - Best: epoch 3, val_loss 0.4, train_loss 0.2
            - Last: val_loss 0.42, val_accuracy 0.875

            ```text
            loss   ⠒⠒⠒⠒⠒ val_loss 0.420   ⠒ ⠒ ⠒ train_loss 0.210
            0.900 ┤⠉⠒⠢⢄⣀
                  │     ⠉⠑⠢⠤⣀⡀
                  │          ⠈⠑⠒⠤⢄⡀
                  │               ⠈⠉⠒⠢⠤⢄⣀⡀
            0.550 ┤                      ⠈⠉⠑⠒⠢⠤⢄⣀⡀
                  │⠉ ⠒ ⠤ ⢄ ⣀                     ⠈⠉⠑⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒
                  │          ⠉ ⠒ ⠤ ⢄ ⣀
            0.200 ┤                    ⠉ ⠉ ⠑ ⠒ ⠢ ⠤ ⠤ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀
                  └───────────────────────────────────▲─────────────────
                   epoch 1                        3 (best)             4
            ```

            **`[[experiments]]`**

            One model trained by one training. You write which two and how it is called; whatever runs it records the rest.

            - Required: `id`, `name`, `model_id`, `training_id`"#]],
    );
    check_story(
        "metrics =",
        expect![[r#"
            **`metrics`**: table

            The results, a number a name, as in `val_loss`, `val_accuracy`, `train_loss`. What each epoch gave is kept in the session's history instead.

            **Tiny × Slow**: experiment, `completed`

            - Model: **Tiny** (`custom_cnn`, 0 parameters, 0.00 MB)
            - Training: **Slow** (SGD with momentum, learning rate 0.01 with step decay, 8 epochs in batches of 16)
            - Completed 2026-11-22 12:42 +01:00, took 1 h 42 min, epoch 4 of 8
            - Best: epoch 3, val_loss 0.4, train_loss 0.2
            - Last: val_loss 0.42, val_accuracy 0.875

            ```text
            loss   ⠒⠒⠒⠒⠒ val_loss 0.420   ⠒ ⠒ ⠒ train_loss 0.210
            0.900 ┤⠉⠒⠢⢄⣀
                  │     ⠉⠑⠢⠤⣀⡀
                  │          ⠈⠑⠒⠤⢄⡀
                  │               ⠈⠉⠒⠢⠤⢄⣀⡀
            0.550 ┤                      ⠈⠉⠑⠒⠢⠤⢄⣀⡀
                  │⠉ ⠒ ⠤ ⢄ ⣀                     ⠈⠉⠑⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒
                  │          ⠉ ⠒ ⠤ ⢄ ⣀
            0.200 ┤                    ⠉ ⠉ ⠑ ⠒ ⠢ ⠤ ⠤ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀ ⣀
                  └───────────────────────────────────▲─────────────────
                   epoch 1                        3 (best)             4
            ```"#]],
    );
}

#[test]
fn history_is_wanted_only_where_it_is_told() {
    for place in ["\"m\"\ntraining_id", "created_at", "\"t\"\nstatus", "[models]]", "\"Tiny\""] {
        let fixture =
            STORY.replacen("current_epoch", "created_at = 2026-11-22T10:00:00Z\ncurrent_epoch", 1);
        let (snapshot, at) = at_cursor(&fixture.replacen(place, &format!("$0{place}"), 1));
        assert_eq!(hover_wants_history(&snapshot, at), None, "{place}");
    }
}

#[test]
fn a_status_is_told_in_words() {
    let story = |lines: &str| {
        let text = format!(
            "[[trainings]]\nid = 't'\nepochs = 100\n[[experiments]]\n\"id\" = 'e'\ntraining_id = 't'\n{lines}\n"
        );
        let at = crate::text::offset(text.find("'e'").unwrap());
        let hover = hover(&crate::ide::testing::snapshot(&text), at, &[]).unwrap();
        hover.markdown.lines().skip(2).map(|line| format!("{line}\n")).collect::<String>()
    };
    let told = [
        story("status = 'ready'"),
        story("status = 'training'\ncurrent_epoch = 12\nstarted_at = 2026-11-22T07:57:00Z"),
        story("status = 'paused'\ncurrent_epoch = 12\nstarted_at = 2026-11-22T07:57:00Z"),
        story(
            "status = 'failed'\ncurrent_epoch = 2\nerror = 'CUDA `out` of memory'\nduration = 70",
        ),
        story(
            "status = 'completed'\nstarted_at = 2026-11-22\ncompleted_at = 10:00:00\nbest_epoch = 71",
        ),
    ];
    expect![[r#"
        - Training: **t** (100 epochs)
        - Ready to run

        - Training: **t** (100 epochs)
        - Running since 2026-11-22 07:57 UTC, epoch 12 of 100, 2 h 3 min so far

        - Training: **t** (100 epochs)
        - Paused, epoch 12 of 100, begun 2026-11-22 07:57 UTC

        - Training: **t** (100 epochs)
        - Failed, epoch 2 of 100, after 1 min 10 s, `` CUDA `out` of memory ``

        - Training: **t** (100 epochs)
        - Completed 10:00
        - Best: epoch 71
    "#]]
    .assert_eq(&told.join("\n"));
}

#[test]
fn layers_count_their_parameters_in_words() {
    let model = "[[models]]\nkind = 'custom_cnn'\nlayers = [\n  { $0type = 'Conv2D', filters = 64, kernel_size = 3 },\n  { type = 'BatchNorm' },\n  { type = 'Flatten' },\n]\n";
    check_hover(
        model,
        expect![[r#"
        «type»
        **`type`**: one of 8, required

        What the layer does; it decides which other keys apply.

        - Allowed: `Conv2D`, `MaxPooling2D`, `AveragePooling2D`, `BatchNorm`, `Dropout`, `Flatten`, `GlobalAvgPool`, `Dense`

        - Shape: 3×224×224 → 64×224×224
        - Parameters: 1,792 = 3 channels × 64 filters × 3×3 + 64 biases
    "#]],
    );
    let model =
        model.replacen("$0", "", 1).replacen("type = 'BatchNorm'", "type = 'B$0atchNorm'", 1);
    check_hover(
        &model,
        expect![[r#"
            «'BatchNorm'»
            **`type = "BatchNorm"`**: Batch normalisation

            Rescales each channel by the statistics of the batch: training is faster and forgives larger learning rates. Unsteady with batches below 8.

            - Shape: 64×224×224 → 64×224×224
            - Parameters: 128 = 64 scales + 64 shifts
        "#]],
    );
    check_hover(
        "[[models]]\nkind = 'custom_cnn'\n[[models.layers]]\ntype = 'MaxPooling2D'\npool_size = 16\n[[models.layers]]\npool_size = 15$0\ntype = 'MaxPooling2D'\n",
        expect![[r#"
            «15»
            **`pool_size`**: integer, in pixels, required

            The side of the square window, which is also its step: `2` halves the image, `4` quarters it.

            - Allowed: 2 to 16
            - Only with `type` = `MaxPooling2D` or `AveragePooling2D`

            - In: 3×14×14
        "#]],
    );
}

#[test]
fn values_show_what_they_come_to() {
    let model = |key: &str| {
        format!("[[models]]\nid = 'm'\nkind = 'vision_transformer'\npatch_size = 16\nembed_dim = 768\ndepth = 12\nnum_heads = 12\n").replacen(key, &format!("{key}$0"), 1)
    };
    check_hover(
        &model("patch_size = 1"),
        expect![[r#"
        «16»
        **`patch_size`**: integer, in pixels, required

        The side of a square patch. The image's sides should be multiples of it. Halving it gives four times as many patches: finer detail for about four times the work, and more in attention.

        - Allowed: 1 to 512
        - Typical: `8`, `14`, `16`, `32`; published transformers use 8, 14, 16 or 32, and so do all pretrained weights
        - Only with `kind` = `vision_transformer`

        - Parameters: 85,798,656 (343.2 MB), all trainable
        - Patches: 196
        - To train: at least 686.4 MB for weights and gradients
        - Without the output layer: the number of classes is not known
    "#]],
    );
    check_hover(
        "[[trainings]]\nepochs = 10\nbatch_size = 6$04\n",
        expect![[r#"
        «64»
        **`batch_size`**: integer, in samples, required

        How many samples make one step. Larger ones are faster until memory is full; doubled batches allow about a doubled learning rate. 32 is a sound start.

        - Allowed: 1 to 65,536
        - Typical: `16`, `32`, `64`, `128`; powers of two from 16 to 128 fill a GPU well and train steadily
    "#]],
    );
    check_hover_in(
        malware(),
        "[[trainings]]\nepochs = 10\nbatch_size = 6$04\n",
        expect![[r#"
        «64»
        **`batch_size`**: integer, in samples, required

        How many samples make one step. Larger ones are faster until memory is full; doubled batches allow about a doubled learning rate. 32 is a sound start.

        - Allowed: 1 to 65,536
        - Typical: `16`, `32`, `64`, `128`; powers of two from 16 to 128 fill a GPU well and train steadily

        - 34 steps an epoch, 340 in all
    "#]],
    );
    check_hover(
        "[session]\n$0id = 'a'\n[[models]]\nid = 'm'\n[[experiments]]\n",
        expect![[r#"
        «id»
        **`id`**: ID, required

        The session's ID, the same as the file's name without `.toml`. Generated ones are `adjective-tone-bird`, easy to say in a meeting and to remember afterwards.
    "#]],
    );
    check_hover(
        "[sess$0ion]\n[[models]]\nid = 'm'\n[[experiments]]\n",
        expect![[r#"
        «[session]»
        **`[session]`**

        What this session is called and which format its file has.

        - Required: `id`

        - 1 model, 0 trainings, 1 experiment
        - Experiments: 1 ready
    "#]],
    );
    check_hover(
        "[[experiments]]\n[experiments.metr$0ics]\nval_loss = 0.3\n",
        expect![[r#"
        «[experiments.metrics]»
        **`metrics`**: table

        The results, a number a name, as in `val_loss`, `val_accuracy`, `train_loss`. What each epoch gave is kept in the session's history instead.

        experiment, `ready`

        - Ready to run
        - Last: val_loss 0.3
    "#]],
    );
    check_hover(
        "[[experiments]]\n[experiments.metrics]\nval_l$0oss = 0.3\n",
        expect![[r#"
        «val_loss»
        **`metrics`**: table

        The results, a number a name, as in `val_loss`, `val_accuracy`, `train_loss`. What each epoch gave is kept in the session's history instead.
    "#]],
    );
}

#[test]
fn a_head_by_default_is_shown_as_well() {
    check_hover(
        "[[models]]\nid = '$0m'\nkind = 'transfer_learning'\nbase_model = 'ResNet18'\n",
        expect![[r#"
            «'m'»
            **m**: model, `transfer_learning`

            - Parameters: 11,176,512 (44.7 MB), 0 of them trainable
            - Feature map: 512×7×7
            - To train: at least 44.7 MB for weights and gradients
            - Without the output layer: the number of classes is not known
            - In no experiment

            ```text
            input            512×7×7
            GlobalAvgPool    512
            ```
        "#]],
    );
}

#[test]
fn other_files_have_no_entries() {
    let (snapshot, at) = at_cursor("[[models]]\nid = '$0m'\nkind = 'custom_cnn'\n");
    let snapshot = crate::ide::Snapshot { kind: crate::ide::FileKind::Catalog, ..snapshot };
    assert!(hover(&snapshot, at, &[]).unwrap().markdown.starts_with("**`id`**"));
    assert_eq!(hover_wants_history(&snapshot, at), None);
}

#[test]
fn every_key_of_a_session_has_something() {
    let text = std::fs::read_to_string("tests/data/complete-session.toml").unwrap();
    let snapshot = crate::ide::testing::snapshot(&text);
    for section in snapshot.document.sections() {
        for line in section.key_values() {
            for key in line.keys() {
                let at = key.range().start();
                assert!(hover(&snapshot, at, &[]).is_some(), "{}", key.name());
            }
            let Some(value) = line.value() else { continue };
            let is_scalar = value.as_table().is_none() && value.as_array().is_none();
            if is_scalar {
                let shown = hover(&snapshot, value.range().start(), &[]);
                assert!(shown.is_some(), "{}", value.text());
            }
        }
    }
}
