//! What layers and values come to.

use expect_test::expect;

use crate::ide::testing::{at_cursor, check_hover, check_hover_in, malware, snapshot};
use crate::ide::{FileKind, Snapshot, hover, hover_wants_history};

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
        let model = "[[models]]\nid = 'm'\nkind = 'vision_transformer'\npatch_size = 16\n\
                     embed_dim = 768\ndepth = 12\nnum_heads = 12\n";
        model.replacen(key, &format!("{key}$0"), 1)
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
            **`val_loss`**: number, the loss on the validation images

            One of `metrics`: The results, a number a name, as in `val_loss`, `val_accuracy`, `train_loss`. What each epoch gave is kept in the session's history instead.
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
    let snapshot = Snapshot { kind: FileKind::Catalog, ..snapshot };
    assert!(hover(&snapshot, at, &[]).unwrap().markdown.starts_with("**`id`**"));
    assert_eq!(hover_wants_history(&snapshot, at), None);
}

#[test]
fn every_key_header_and_value_has_something() {
    let text = std::fs::read_to_string("tests/data/complete-session.toml").unwrap();
    let snapshot = snapshot(&text);
    for section in snapshot.document.sections() {
        for key in section.header().into_iter().flat_map(|header| header.keys()) {
            assert!(hover(&snapshot, key.range().start(), &[]).is_some(), "{}", key.name());
        }
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
