use expect_test::{Expect, expect};

use crate::ide::testing::{check_accepted, check_completion, check_completion_in, malware};

fn check_vit(lines: &str, expected: Expect) {
    check_completion(&format!("[[models]]\nkind = \"vision_transformer\"\n{lines}\n"), expected);
}

#[test]
fn heads_divide_the_embedding() {
    check_vit(
        "embed_dim = 768\nnum_heads = $0",
        expect![[r#"
        12 (64 values a head): 12
        16 (48 values a head): 16
        8 (96 values a head): 8
        6 (128 values a head): 6
        24 (32 values a head): 24
        32 (24 values a head): 32
        4 (192 values a head): 4
        3 (256 values a head): 3
        48 (16 values a head): 48
        64 (12 values a head): 64
        96 (8 values a head): 96
    "#]],
    );
    check_vit(
        "num_heads = 6\nembed_dim = $0",
        expect![[r#"
        384 (64 values a head): 384
        768 (base): 768
        192 (tiny): 192
        576 (96 values a head): 576
    "#]],
    );
    check_vit(
        "embed_dim = 7\nnum_heads = $0",
        expect![[r#"
        1 (7 values a head): 1
        7 (1 values a head): 7
    "#]],
    );
    check_vit(
        "embed_dim = half\nnum_heads = $0",
        expect![[r#"
        12 (typical): 12
    "#]],
    );
}

#[test]
fn what_mends_a_mistake_is_found_by_the_mistake() {
    let model = "[[models]]\nkind = \"vision_transformer\"\nembed_dim = 768\nnum_heads = 10$0\n";
    check_completion(
        model,
        expect![[r#"
        12 (64 values a head): 12
    "#]],
    );
    check_accepted(
        model,
        "12",
        expect![[r#"
        [[models]]
        kind = "vision_transformer"
        embed_dim = 768
        num_heads = 12
    "#]],
    );
    check_completion(
        "[[trainings]]\nepochs = 0$0\n",
        expect![[r#"
            1 (the least that is allowed): 1
        "#]],
    );
    check_completion(
        "[[trainings]]\noptimizer = \"sdg$0\"\n",
        expect![[r#"
        sgd (SGD with momentum): sgd
    "#]],
    );
}

#[test]
fn patches_cover_the_image() {
    check_vit(
        "patch_size = $0",
        expect![[r#"
        16 (196 patches of 224×224): 16
        8 (784 patches of 224×224): 8
        14 (256 patches of 224×224): 14
        32 (49 patches of 224×224): 32
    "#]],
    );
    let odd = "[dataset]\nimage_size = [100, 60]\n[[models]]\nkind = \"vision_transformer\"\n";
    check_completion(
        &format!("{odd}patch_size = $0\n"),
        expect![[r#"
        20 (15 patches of 100×60): 20
        10 (60 patches of 100×60): 10
        5 (240 patches of 100×60): 5
        4 (375 patches of 100×60): 4
    "#]],
    );
}

#[test]
fn shares_sum_to_a_hundred() {
    check_completion(
        "[dataset.split]\ntrain = 80\nval = 12.5\ntest = $0\n",
        expect![[r#"
            7.5 (the rest of 100 percent): 7.5
        "#]],
    );
    check_completion(
        "[dataset]\nsplit = { train = 80, val = 10, test = 15$0 }\n",
        expect![[r#"
        10.0 (the rest of 100 percent): 10.0
    "#]],
    );
}

#[test]
fn batches_are_filled() {
    let training = "[dataset]\nclasses = [\"Adialer.C\"]\n[[trainings]]\nbatch_size = $0\n";
    check_completion_in(
        malware(),
        training,
        expect![[r#"
        32 (3 steps an epoch, 84 training images): 32
        16 (6 steps an epoch, 84 training images): 16
        64 (2 steps an epoch, 84 training images): 64
    "#]],
    );
    check_completion_in(
        malware(),
        &training.replace("$0", "128$0"),
        expect![[r#"
        64 (2 steps an epoch, 84 training images): 64
    "#]],
    );
    check_completion(
        training,
        expect![[r#"
        32 (typical): 32
        16 (typical): 16
        64 (typical): 64
        128 (typical): 128
    "#]],
    );
}

#[test]
fn learning_rates_suit_the_optimizer() {
    for optimizer in ["sgd", "adamw"] {
        let training = format!("[[trainings]]\noptimizer = \"{optimizer}\"\nlearning_rate = $0\n");
        match optimizer {
            "sgd" => check_completion(
                &training,
                expect![[r#"
                0.01 (SGD with momentum, from scratch): 0.01
                0.005 (SGD, small batches): 0.005
                0.001 (SGD, to fine-tune pretrained weights): 0.001
            "#]],
            ),
            _ => check_completion(
                &training,
                expect![[r#"
                0.0003 (AdamW from scratch): 0.0003
                0.001 (AdamW, small networks): 0.001
                0.0001 (AdamW, large transformers): 0.0001
                0.00003 (AdamW, to fine-tune pretrained weights): 0.00003
            "#]],
            ),
        }
    }
    check_accepted(
        "[[trainings]]\noptimizer = \"sgd\"\nlearn$0\n",
        "learning_rate",
        expect![[r#"
        [[trainings]]
        optimizer = "sgd"
        learning_rate = 0.01
    "#]],
    );
}

#[test]
fn no_more_is_unfrozen_than_there_is() {
    let model = "[[models]]\nkind = \"transfer_learning\"\nstrategy = \"partial_fine_tuning\"\n\
                 base_model = \"VGG16\"\nunfreeze_layers = $0\n";
    check_completion(
        model,
        expect![[r#"
        10 (of 13 layers, 14.6 M trainable): 10
        5 (of 13 layers, 11.8 M trainable): 5
        13 (all layers, 14.7 M trainable): 13
    "#]],
    );
}

#[test]
fn images_are_large_enough_for_every_model() {
    let models = "[[models]]\nbase_model = \"InceptionV3\"\n";
    check_completion(
        &format!("[dataset]\nimage_size = [299, $0]\n{models}"),
        expect![[r#"
        299 (square images): 299
        224 (default; what most pretrained networks saw): 224
        128 (quick trials): 128
        256 (finer detail): 256
        384 (fine detail, three times the work of 224): 384
        75 (the least that InceptionV3 takes): 75
    "#]],
    );
    check_completion(
        "[dataset]\nimage_size = $0\n",
        expect![[r#"
        [224, 224] (default; what most pretrained networks saw): [224, 224]
        [128, 128] (quick trials): [128, 128]
        [64, 64] (very small networks): [64, 64]
        [256, 256] (finer detail): [256, 256]
        [299, 299] (Inception): [299, 299]
        [384, 384] (fine detail, three times the work of 224): [384, 384]
        [32, 32] (as CIFAR): [32, 32]
    "#]],
    );
}

#[test]
fn layers_go_on_as_they_began() {
    let model = "[[models]]\nkind = \"custom_cnn\"\nlayers = [\n  { type = \"Conv2D\", filters = 48, \
                 kernel_size = 5 },\n  { type = \"MaxPooling2D\", pool_size = 2 },\n  { type = ";
    check_completion(
        &format!("{model}\"Conv2D\", filters = $0 }},\n]\n"),
        expect![[r#"
        96 (suits the layers before it): 96
        32 (the first layers): 32
        64 (after the first pooling): 64
        128 (after the second pooling): 128
        256 (after the third pooling): 256
        16 (very small networks): 16
    "#]],
    );
    check_completion(
        &format!("{model}\"MaxPooling2D\", pool_size = $0 }},\n]\n"),
        expect![[r#"
        2 (112×112 → 56×56): 2
        3 (112×112 → 37×37): 3
        4 (112×112 → 28×28): 4
    "#]],
    );
}

#[test]
fn epochs_are_those_of_the_training() {
    let session = "[[trainings]]\nid = \"t\"\nepochs = 80\n[[experiments]]\ntraining_id = \"t\"\n";
    check_completion(
        &format!("{session}current_epoch = $0\n"),
        expect![[r#"
        80 (all epochs of the training): 80
        0 (none yet): 0
    "#]],
    );
    check_completion(
        &format!("{session}current_epoch = 40\nbest_epoch = $0\n"),
        expect![[r#"
        40 (the last one done): 40
        0 (none yet): 0
    "#]],
    );
}
