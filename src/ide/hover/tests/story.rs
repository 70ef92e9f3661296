//! An experiment's story, with its history.

use expect_test::{Expect, expect};

use crate::ide::testing::{at_cursor, snapshot};
use crate::ide::{hover, hover_wants_history};
use crate::session::history::Epoch;
use crate::text::offset;

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

            - Model: **Tiny** (`custom_cnn`, 0 parameters, 0 kB)
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

            - Model: **Tiny** (`custom_cnn`, 0 parameters, 0 kB)
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

            - Model: **Tiny** (`custom_cnn`, 0 parameters, 0 kB)
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
        let at = offset(text.find("'e'").unwrap());
        let hover = hover(&snapshot(&text), at, &[]).unwrap();
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
