use expect_test::expect;

use super::*;

const ONE: &str = "[[models]]\nid = 'model_1'\n\n[[trainings]]\nid = 'train_1'\n\n\
                   [[experiments]]\nid = 'x'\nmodel_id = 'model_1'\ntraining_id = 'train_1'\n";

fn one(fields: &str) -> String {
    format!("{ONE}{fields}")
}

/// What the entry is after an update, without the lines that all have.
fn check_update(fields: &str, written: &str, after: Expect) {
    check_report(fields, written, None, &[], after);
}

fn check_report(
    fields: &str,
    written: &str,
    epoch: Option<Epoch>,
    history: &[Epoch],
    after: Expect,
) {
    let operation =
        Operation::UpdateExperiment { id: "x".into(), changes: changes(written), epoch };
    let before = one(fields);
    let shown = match apply(&before, &operation, history) {
        Ok(change) => {
            let text = apply_edits(&before, &change.edits).unwrap();
            text.strip_prefix(ONE).expect("nothing else changes").to_owned()
        }
        Err(refusal) => format!("refused: {refusal}"),
    };
    after.assert_eq(&shown);
}

fn epoch(number: u64, val_loss: f64) -> Epoch {
    let metrics = vec![("val_loss".to_owned(), val_loss)];
    Epoch { epoch: number, metrics, at: None }
}

#[test]
fn an_experiment_is_created_ready() {
    let create = |model_id: &str| Operation::CreateExperiment {
        name: "First".into(),
        model_id: model_id.into(),
        training_id: "train_1".into(),
    };
    check(
        &ONE[..ONE.find("[[exp").unwrap()],
        &create("model_1"),
        expect![[r#"
        [[models]]
        id = 'model_1'

        [[trainings]]
        id = 'train_1'

        [[experiments]]
        id = "exp_63cbe1e4"
        name = "First"
        created_at = 2026-11-22T12:00:00Z
        model_id = "model_1"
        training_id = "train_1"
        status = "ready"

    "#]],
    );
    check(
        ONE,
        &create("model_2"),
        expect!["refused: there is no model with the ID `model_2`; did you mean `model_1`?"],
    );
    check(
        ONE,
        &create("other"),
        expect![
            "refused: there is no model with the ID `other`; `nestling model list` shows those there are"
        ],
    );
}

#[test]
fn a_reference_must_lead_somewhere() {
    check_update(
        "",
        "training_id = 'train_2'",
        expect!["refused: there is no training with the ID `train_2`; did you mean `train_1`?"],
    );
    check_update("", "model_id = 'model_1'", expect![[""]]);
}

#[test]
fn a_run_from_start_to_end() {
    check_update(
        "status = 'ready' # soon\n",
        "status = 'training'",
        expect![[r#"
        status = "training" # soon
        started_at = 2026-11-22T12:00:00Z
    "#]],
    );
    check_update(
        "",
        "status = 'training'",
        expect![[r#"
        status = "training"
        started_at = 2026-11-22T12:00:00Z
    "#]],
    );
    check_update(
        "status = 'training'\nstarted_at = 2026-11-22T11:00:00+01:00\n",
        "status = 'completed'",
        expect![[r#"
            status = "completed"
            started_at = 2026-11-22T11:00:00+01:00
            completed_at = 2026-11-22T12:00:00Z
            duration = 7200.0
        "#]],
    );
    check_update(
        "status = 'training'\nstarted_at = 2026-11-22T11:59:00Z\nduration = 5\n",
        "status = 'completed'; results_id = 'r'; completed_at = 2026-11-22T13:00:00Z",
        expect![[r#"
            status = "completed"
            started_at = 2026-11-22T11:59:00Z
            duration = 5
            completed_at = 2026-11-22T13:00:00Z
            results_id = "r"
        "#]],
    );
    check_update(
        "status = 'training'\nstarted_at = 2027-01-01T00:00:00Z\n",
        "status = 'completed'",
        expect![[r#"
            status = "completed"
            started_at = 2027-01-01T00:00:00Z
            completed_at = 2027-01-01T00:00:00Z
            duration = 0.0
        "#]],
    );
    check_update(
        "status = 'training'\n",
        "status = 'failed'; error = 'out of memory'",
        expect![[r#"
            status = "failed"
            error = "out of memory"
        "#]],
    );
    check_update(
        "status = 'training'\n",
        "status = 'paused'",
        expect![[r#"
        status = "paused"
    "#]],
    );
}

#[test]
fn ready_again_forgets_the_run() {
    check_update(
        "status = 'failed'\nerror = 'x'\nstarted_at = 2026-11-22T11:00:00Z\ncurrent_epoch = 3\n\
         note = 'mine'\n\n[experiments.metrics]\nval_loss = 1\n",
        "status = 'ready'",
        expect![[r#"
            status = "ready"
            note = 'mine'
        "#]],
    );
}

#[test]
fn an_unlawful_step_is_refused() {
    check_update(
        "status = 'ready'\n",
        "status = 'completed'",
        expect![
            "refused: an experiment that is `ready` cannot become `completed`: from there it may become `training`"
        ],
    );
    check_update(
        "status = 'paused'\n",
        "status = 'failed'",
        expect![
            "refused: an experiment that is `paused` cannot become `failed`: from there it may become `training`"
        ],
    );
    check_update(
        "status = 'completed'\n",
        "status = 'training'",
        expect![
            "refused: an experiment that is `completed` cannot become `training`: from there it may become `ready`"
        ],
    );
    check_update(
        "status = 'training'\n",
        "-status",
        expect![
            "refused: an experiment that is `training` cannot become `ready`: from there it may become `paused` or `completed` or `failed`"
        ],
    );
    check_update(
        "status = 'completed' # as is\n",
        "status = 'completed'",
        expect![[r#"
        status = 'completed' # as is
    "#]],
    );
    check_update(
        "status = 'runing'\n",
        "status = 'completed'",
        expect![[r#"
            status = "completed"
            completed_at = 2026-11-22T12:00:00Z
        "#]],
    );
}

#[test]
fn a_run_is_as_old_as_its_first_epoch() {
    let check = |at: &str, after| {
        let reported = Epoch { at: Some(at.parse().unwrap()), ..epoch(1, f64::NAN) };
        check_report("status = 'ready'\n", "", Some(reported), &[], after);
    };
    // The report has waited a second for the lock.
    check(
        "2026-11-22T11:59:59Z",
        expect![[r#"
            status = "training"
            started_at = 2026-11-22T11:59:59Z
            current_epoch = 1
        "#]],
    );
    // The trainer's clock is wrong.
    check(
        "2026-11-22T13:00:00Z",
        expect![[r#"
            status = "training"
            started_at = 2026-11-22T12:00:00Z
            current_epoch = 1
        "#]],
    );
}

#[test]
fn the_first_epoch_begins_the_run() {
    check_report(
        "",
        "",
        Some(epoch(1, 0.5)),
        &[],
        expect![[r#"
        status = "training"
        started_at = 2026-11-22T12:00:00Z
        current_epoch = 1
        best_epoch = 1
        metrics = { val_loss = 0.5 }
    "#]],
    );
    check_report(
        "status = 'paused'\ncurrent_epoch = 1\n",
        "",
        Some(epoch(2, 0.5)),
        &[],
        expect![[r#"
            status = "training"
            current_epoch = 2
            started_at = 2026-11-22T12:00:00Z
            metrics = { val_loss = 0.5 }
        "#]],
    );
    check_report(
        "status = 'completed'\n",
        "",
        Some(epoch(2, 0.5)),
        &[],
        expect![
            "refused: an experiment that is `completed` cannot become `training`: from there it may become `ready`"
        ],
    );
    check_report(
        "",
        "status = 'completed'",
        Some(epoch(1, 0.5)),
        &[],
        expect![[r#"
        status = "completed"
        started_at = 2026-11-22T12:00:00Z
        completed_at = 2026-11-22T12:00:00Z
        current_epoch = 1
        best_epoch = 1
        metrics = { val_loss = 0.5 }
    "#]],
    );
}

#[test]
fn metrics_are_merged_in_their_layout() {
    let two = |number| Epoch {
        metrics: vec![("val_loss".into(), 0.5), ("val_accuracy".into(), f64::NAN)],
        ..epoch(number, 0.0)
    };
    check_report(
        "status = 'training'\ncurrent_epoch = 1 # so far\nmetrics = { val_loss = 1.0, lr = 1, val_accuracy = 1.0 }\n",
        "",
        Some(two(2)),
        &[],
        expect![[r#"
            status = 'training'
            current_epoch = 2 # so far
            metrics = { val_loss = 0.5, lr = 1 }
        "#]],
    );
    check_report(
        "status = 'training'\ncurrent_epoch = 1\n\n[experiments.metrics] # now\nval_loss = 1.0 # x\n",
        "metrics.extra = 1.0",
        Some(two(2)),
        &[],
        expect![[r#"
            status = 'training'
            current_epoch = 2

            [experiments.metrics] # now
            val_loss = 0.5 # x
            extra = 1.0
        "#]],
    );
    check_report(
        "status = 'training'\nmetrics.val_loss = 1\ncurrent_epoch = 5\n",
        "",
        Some(two(2)),
        &[],
        expect![[r#"
            status = 'training'
            metrics.val_loss = 1
            current_epoch = 5
        "#]],
    );
}

#[test]
fn the_best_epoch_is_that_of_the_history() {
    let running = "status = 'training'\nstarted_at = 2026-11-22T11:00:00Z\ncurrent_epoch = 3\nbest_epoch = 2\n";
    let earlier_run = Epoch { at: Some("2026-11-22T10:00:00Z".parse().unwrap()), ..epoch(9, 0.0) };
    let history = [earlier_run, epoch(1, 0.9), epoch(2, 0.5), epoch(3, 0.7)];
    check_report(
        running,
        "",
        Some(epoch(4, 0.6)),
        &history,
        expect![[r#"
        status = 'training'
        started_at = 2026-11-22T11:00:00Z
        current_epoch = 4
        best_epoch = 2
        metrics = { val_loss = 0.6 }
    "#]],
    );
    check_report(
        running,
        "",
        Some(epoch(4, 0.4)),
        &history,
        expect![[r#"
        status = 'training'
        started_at = 2026-11-22T11:00:00Z
        current_epoch = 4
        best_epoch = 4
        metrics = { val_loss = 0.4 }
    "#]],
    );
    check_report(
        running,
        "",
        Some(epoch(2, 0.8)),
        &history,
        expect![[r#"
        status = 'training'
        started_at = 2026-11-22T11:00:00Z
        current_epoch = 3
        best_epoch = 3
    "#]],
    );
    check_report(
        running,
        "",
        Some(epoch(4, 0.4)),
        &[],
        expect![[r#"
        status = 'training'
        started_at = 2026-11-22T11:00:00Z
        current_epoch = 4
        best_epoch = 2
        metrics = { val_loss = 0.4 }
    "#]],
    );
    let best_last =
        "status = 'training'\ncurrent_epoch = 3\nbest_epoch = 3\nmetrics = { val_loss = 0.5 }\n";
    check_report(
        best_last,
        "",
        Some(epoch(4, 0.4)),
        &[],
        expect![[r#"
        status = 'training'
        current_epoch = 4
        best_epoch = 4
        metrics = { val_loss = 0.4 }
    "#]],
    );
    check_report(
        best_last,
        "",
        Some(epoch(4, 0.6)),
        &[],
        expect![[r#"
        status = 'training'
        current_epoch = 4
        best_epoch = 3
        metrics = { val_loss = 0.6 }
    "#]],
    );
}

#[test]
fn what_is_reported_goes_to_history() {
    let operation = Operation::UpdateExperiment {
        id: "x".into(),
        changes: Changes::default(),
        epoch: Some(epoch(1, 0.5)),
    };
    assert_eq!(operation.reports_on(), Some("x"));
    let (id, line) = apply(ONE, &operation, &[]).unwrap().history.unwrap();
    assert_eq!((id.as_str(), line.epoch), ("x", 1));
    assert_eq!(line.at.unwrap().to_string(), "2026-11-22T12:00:00Z");
}

#[test]
fn what_is_typed_beside_it_keeps_no_epoch_from_an_experiment() {
    let report = |before: &str| {
        let operation = Operation::UpdateExperiment {
            id: "x".into(),
            changes: changes("status = 'training'"),
            epoch: None,
        };
        match apply(before, &operation, &[]) {
            Ok(change) => {
                let after = apply_edits(before, &change.edits).unwrap();
                format!("written: {}", after.contains("status = \"training\""))
            }
            Err(refusal) => format!("refused: {refusal}"),
        }
    };
    expect!["written: true"].assert_eq(&report(&format!("{ONE}\n[experiments]\n")));
    expect!["written: true"].assert_eq(&report(&format!("exp =\n{ONE}")));
    expect!["refused: the file is broken at line 1, column 3: this key has no value: expected `=`; mend it first, nothing was changed"].assert_eq(&report(&format!("exp\n{ONE}")));
    expect!["refused: the file is broken at line 12, column 2: `experiments` is a list of tables: each further one starts with `[[…]]`; mend it first, nothing was changed"].assert_eq(&report(&format!("{ONE}\n[experiments]\nname = 'X'\n")));
}
