use expect_test::expect;

use crate::lint::testing::{check_fix, check_rule};

const CODE: &str = "status-conflict";

fn experiment(fields: &str) -> String {
    format!(
        "[[experiments]]
id = 'exp_1'
name = 'LeNet × Adam'
training_id = 'adam'
{fields}

[[trainings]]
id = 'adam'
name = 'Adam'
epochs = 100
"
    )
}

#[test]
fn ready_but_it_has_run() {
    let text = experiment("status = 'ready'\ncurrent_epoch = 12");
    check_rule(
        CODE,
        &text,
        expect![[r#"
        6:17-6:19 warning status-conflict: `current_epoch = 12` says that this experiment has run, but it is `ready`
          related 5:10-5:17: the status
          fix: Set `status` to `paused` (likely)
          fix: Remove `current_epoch` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "paused",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = "paused"
            current_epoch = 12

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
    check_fix(
        CODE,
        "Remove",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'ready'

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
}

#[test]
fn one_record_of_a_run_is_one_contradiction() {
    let text = experiment(
        "started_at = 2026-11-22T11:00:00Z
completed_at = 2026-11-22T12:00:00Z
current_epoch = 100
best_epoch = 71
duration = 3600.0",
    );
    check_rule(
        CODE,
        &text,
        expect![[r#"
        7:17-7:20 warning status-conflict: `current_epoch = 100` says that this experiment has run, but it is `ready`, as it has no `status`
          fix: Set `status` to `completed` (likely)
          fix: Remove `current_epoch`, `best_epoch`, `completed_at`, `started_at`, `duration` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "to `completed`",
        &text,
        expect![[r#"
        [[experiments]]
        id = 'exp_1'
        name = 'LeNet × Adam'
        training_id = 'adam'
        started_at = 2026-11-22T11:00:00Z
        completed_at = 2026-11-22T12:00:00Z
        current_epoch = 100
        best_epoch = 71
        duration = 3600.0
        status = "completed"

        [[trainings]]
        id = 'adam'
        name = 'Adam'
        epochs = 100
    "#]],
    );
    check_fix(
        CODE,
        "Remove",
        &text,
        expect![[r#"
        [[experiments]]
        id = 'exp_1'
        name = 'LeNet × Adam'
        training_id = 'adam'

        [[trainings]]
        id = 'adam'
        name = 'Adam'
        epochs = 100
    "#]],
    );
}

#[test]
fn traces_in_an_inline_table_can_be_removed_one_by_one() {
    check_rule(
        CODE,
        "experiments = [{ id = 'a', current_epoch = 1, best_epoch = 1 }]\n",
        expect![[r#"
            1:44-1:45 warning status-conflict: `current_epoch = 1` says that this experiment has run, but it is `ready`, as it has no `status`
              fix: Set `status` to `paused` (likely)
        "#]],
    );
    let one = "experiments = [{ id = 'a', current_epoch = 1 }]\n";
    check_fix(
        CODE,
        "Remove",
        one,
        expect![[r#"
            experiments = [{ id = 'a' }]
        "#]],
    );
}

#[test]
fn still_running_but_ended() {
    let text = experiment("status = 'training'\ncompleted_at = 2026-11-22T12:00:00Z");
    check_rule(
        CODE,
        &text,
        expect![[r#"
        6:16-6:36 warning status-conflict: `completed_at` says that this experiment has ended, but it is `training`
          related 5:10-5:20: the status
          fix: Set `status` to `completed` (likely)
          fix: Remove `completed_at` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "completed`",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = "completed"
            completed_at = 2026-11-22T12:00:00Z

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
}

#[test]
fn completed_but_nobody_knows_when() {
    let text = experiment("status = 'completed'");
    check_rule(
        CODE,
        &text,
        expect![[r#"
        5:10-5:21 warning status-conflict: this experiment is `completed`, but `completed_at` does not say when
          fix: Set `completed_at` to 2026-11-22T10:00:00Z (likely)
          fix: Set `status` to `paused` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Set `completed_at`",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'completed'
            completed_at = 2026-11-22T10:00:00Z

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
}

#[test]
fn start_and_duration_tell_the_end() {
    let text = experiment(
        "status = 'completed'
started_at = 2026-11-22T12:00:00.500+01:00
duration = 6162.4",
    );
    check_fix(
        CODE,
        "Set `completed_at`",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'completed'
            started_at = 2026-11-22T12:00:00.500+01:00
            duration = 6162.4
            completed_at = 2026-11-22T12:42:42Z

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
}

#[test]
fn an_error_but_not_failed() {
    let text = experiment("status = 'completed'\nerror = 'CUDA out of memory'");
    check_rule(
        CODE,
        &text,
        expect![[r#"
        6:9-6:29 warning status-conflict: an `error` is recorded, but the experiment is `completed`: only a `failed` one has an error
          related 5:10-5:21: the status
          fix: Set `status` to `failed` (likely)
          fix: Remove `error` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "failed",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = "failed"
            error = 'CUDA out of memory'

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
    check_fix(
        CODE,
        "Remove",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'completed'

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
    check_rule(
        CODE,
        &experiment("error = 'CUDA out of memory'\ncurrent_epoch = 3"),
        expect![[r#"
        5:9-5:29 warning status-conflict: an `error` is recorded, but the experiment is `ready`, as it has no `status`: only a `failed` one has an error
          fix: Set `status` to `failed` (likely)
          fix: Remove `error` (possible)
    "#]],
    );
}

#[test]
fn more_epochs_than_the_training_has() {
    let text = experiment("status = 'training'\ncurrent_epoch = 120\nbest_epoch = 110");
    check_rule(
        CODE,
        &text,
        expect![[r#"
        6:17-6:20 warning status-conflict: `current_epoch` is 120, but the training “Adam” has only 100 epochs
          related 12:10-12:13: the epochs of the training
          fix: Set `current_epoch` to 100 (likely)
          fix: Set the training's `epochs` to 120 (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Set `current_epoch`",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'training'
            current_epoch = 100
            best_epoch = 110

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
    check_fix(
        CODE,
        "training's",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'training'
            current_epoch = 120
            best_epoch = 110

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 120
        "#]],
    );
    check_rule(
        CODE,
        &experiment("status = 'paused'\nbest_epoch = 101"),
        expect![[r#"
        6:14-6:17 warning status-conflict: `best_epoch` is 101, but the training “Adam” has only 100 epochs
          related 11:10-11:13: the epochs of the training
          fix: Set `best_epoch` to 100 (likely)
          fix: Set the training's `epochs` to 101 (possible)
    "#]],
    );
}

#[test]
fn the_best_epoch_is_one_of_those_done() {
    let text = experiment("status = 'paused'\ncurrent_epoch = 20\nbest_epoch = 71");
    check_rule(
        CODE,
        &text,
        expect![[r#"
        7:14-7:16 warning status-conflict: `best_epoch` is 71, but only 20 epochs are done: the best is one of those
          related 6:17-6:19: the epochs done
          fix: Set `best_epoch` to 20 (likely)
          fix: Remove `best_epoch` (possible)
    "#]],
    );
    check_fix(
        CODE,
        "Set",
        &text,
        expect![[r#"
            [[experiments]]
            id = 'exp_1'
            name = 'LeNet × Adam'
            training_id = 'adam'
            status = 'paused'
            current_epoch = 20
            best_epoch = 20

            [[trainings]]
            id = 'adam'
            name = 'Adam'
            epochs = 100
        "#]],
    );
}

#[test]
fn the_end_before_the_start() {
    let text = experiment(
        "status = 'completed'
started_at = 2026-11-22T11:00:00Z # in the morning
completed_at = 2026-11-22T11:30:00+02:00",
    );
    check_rule(
        CODE,
        &text,
        expect![[r#"
        7:16-7:41 warning status-conflict: this experiment ended before it began: `completed_at` is earlier than `started_at`
          related 6:14-6:34: it began here
          fix: Exchange the two times (likely)
    "#]],
    );
    check_fix(
        CODE,
        "Exchange",
        &text,
        expect![[r#"
        [[experiments]]
        id = 'exp_1'
        name = 'LeNet × Adam'
        training_id = 'adam'
        status = 'completed'
        started_at = 2026-11-22T11:30:00+02:00 # in the morning
        completed_at = 2026-11-22T11:00:00Z

        [[trainings]]
        id = 'adam'
        name = 'Adam'
        epochs = 100
    "#]],
    );
}

#[test]
fn sound_records_are_quiet() {
    let silent = |fields: &str| check_rule(CODE, &experiment(fields), expect![[""]]);
    silent("");
    silent("status = 'ready'\ncurrent_epoch = 0\nduration = 0");
    silent("status = 'training'\nstarted_at = 2026-11-22T11:00:00Z\ncurrent_epoch = 100");
    // In another zone, but at the same moment.
    silent(
        "status = 'failed'\nstarted_at = 2026-11-22T11:00:00Z\ncompleted_at = 2026-11-22T12:00:00+01:00",
    );
    silent("status = 'completed'\ncompleted_at = 2026-11-22T11:00:00Z\ncurrent_epoch = 60");
    silent("status = 'failed'\nerror = 'CUDA out of memory'\ncurrent_epoch = 3");
    silent("status = 'failed'\ncompleted_at = 2026-11-22T11:00:00Z");
    silent("status = 'completed'\nerror = ''\ncompleted_at = 2026-11-22T11:00:00Z");
}

#[test]
fn other_mistakes_come_first() {
    let silent = |fields: &str| check_rule(CODE, &experiment(fields), expect![[""]]);
    silent("status = 'redy'\ncurrent_epoch = 12");
    silent("status = \ncurrent_epoch = 12");
    silent("sta\ncurrent_epoch = 12");
    silent("status = 'completed'\ncompleted_at = 2026-");
    silent("status = 'completed'\ncompl");
    silent("status = 'paused'\ncurrent_epoch = '120'");
    let dangling = experiment("status = 'paused'\ncurrent_epoch = 120")
        .replace("= 'adam'\nname", "= 'sgd'\nname");
    check_rule(CODE, &dangling, expect![[""]]);
}
