use expect_test::expect;
use serde_json::json;

use super::{SESSION, check_changed, check_unchanged, json, masked, said, session, workspace};

#[test]
fn an_experiment_is_created() {
    let args = ["experiment", "create", "Again", "--model", "model_1", "--training", "train_1"];
    check_changed(
        &args,
        expect![[r#"
        Added experiment exp_… “Again” to calm-amber-heron
        ---
        +
        +[[experiments]]
        +id = "exp_…"
        +name = "Again"
        +created_at = <now>
        +model_id = "model_1"
        +training_id = "train_1"
        +status = "ready"
    "#]],
    );
    let made = json(&workspace(), &args);
    assert!(made["id"].as_str().unwrap().starts_with("exp_"), "{made}");
}

#[test]
fn an_experiment_of_missing_parts_is_refused() {
    check_unchanged(
        &["experiment", "create", "X", "--model", "model_2", "--training", "train_1"],
        expect![[r#"
            error: `calm-amber-heron`: there is no model with the ID `model_2`; did you mean `model_1`?
            (exit code 1)
        "#]],
    );
    check_unchanged(
        &["experiment", "create", "X", "--model", "model_1", "--training", "nothing"],
        expect![[r#"
            error: `calm-amber-heron`: there is no training with the ID `nothing`; `nestling training list` shows those there are
            (exit code 1)
        "#]],
    );
    check_unchanged(
        &["experiment", "create", "X", "--model", "model_1"],
        expect![[r#"
        error: the following required arguments were not provided:
          --training <ID>

        Usage: nestling experiment create --model <ID> --training <ID> <NAME>

        For more information, try '--help'.
        (exit code 2)
    "#]],
    );
}

#[test]
fn epochs_are_reported() {
    let folder = workspace();
    for (epoch, loss) in [("1", "0.9"), ("2", "0.5"), ("3", "0.7")] {
        let metric = format!("val_loss={loss}");
        let args = ["experiment", "update", "exp_1", "--epoch", epoch, "--metric", &metric];
        let ran = folder.run(&[&args[..], &["--metric", "train_loss=0.4"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    let ran = folder.run(&["experiment", "update", "exp_1", "--status", "completed"]);
    expect![[r#"
        Updated experiment exp_1 (completed) in calm-amber-heron
    "#]]
    .assert_eq(&said(&ran));
    let text = session(&folder);
    let (_, experiment) = text.split_once("[[experiments]]").unwrap();
    let (experiment, duration) = experiment.split_once("duration = ").unwrap();
    assert!(duration.trim_end().parse::<f64>().is_ok_and(|seconds| seconds < 100.0), "{duration}");
    expect![[r#"

        id = "exp_1"
        name = "LeNet × Adam"
        model_id = "model_1"
        training_id = "train_1"
        status = "completed"
        created_at = 2026-11-22T10:03:00Z
        started_at = <now>
        current_epoch = 3
        best_epoch = 2
        metrics = { val_loss = 0.7, train_loss = 0.4 }
        completed_at = <now>
    "#]]
    .assert_eq(&masked(experiment));
    let history = folder.read("history/calm-amber-heron/exp_1.jsonl");
    assert_eq!(history.lines().count(), 3, "{history}");
    assert_eq!(folder.run(&["check"]).code, Some(0));

    let shown = json(&folder, &["experiment", "show", "exp_1"]);
    assert_eq!(shown["status"], "completed");
    let points = shown["history"].as_array().unwrap();
    assert_eq!(points.len(), 3);
    assert_eq!(points[1]["epoch"], 2);
    assert_eq!(points[1]["metrics"], json!({ "val_loss": 0.5, "train_loss": 0.4 }));
}

#[test]
fn one_report_says_what_was_noted() {
    check_changed(
        &["experiment", "update", "exp_1", "--epoch", "1", "--metric", "val_loss=0.3"],
        expect![[r#"
            Noted epoch 1 of experiment exp_1 (training) in calm-amber-heron
            ---
            -status = "ready"
            -created_at = 2026-11-22T10:03:00Z
            +status = "training"
            +created_at = 2026-11-22T10:03:00Z
            +started_at = <now>
            +current_epoch = 1
            +best_epoch = 1
            +metrics = { val_loss = 0.3 }
        "#]],
    );
    let args = ["experiment", "update", "exp_1", "--epoch", "1", "--metric", "val_loss=1e-1"];
    assert_eq!(json(&workspace(), &args), json!(true));
}

#[test]
fn an_experiment_is_shown() {
    check_unchanged(
        &["experiment", "show", "exp_1"],
        expect![[r#"
        id = "exp_1"
        name = "LeNet × Adam"
        model_id = "model_1"
        training_id = "train_1"
        status = "ready"
        created_at = 2026-11-22T10:03:00Z
    "#]],
    );
    let shown = json(&workspace(), &["experiment", "show", "exp_1"]);
    assert_eq!((&shown["model_id"], &shown["history"]), (&json!("model_1"), &json!([])));
}

#[test]
fn an_experiment_is_changed() {
    check_changed(
        &["experiment", "update", "exp_1", "--status", "failed"],
        expect![[r#"
        error: `calm-amber-heron`: an experiment that is `ready` cannot become `failed`: from there it may become `training`
        (exit code 1)
        ---
    "#]],
    );
    check_changed(
        &["experiment", "update", "exp_1", "--status", "training", "name=First"],
        expect![[r#"
            Updated experiment exp_1 (training) in calm-amber-heron
            ---
            -name = "LeNet × Adam"
            -model_id = "model_1"
            -training_id = "train_1"
            -status = "ready"
            -created_at = 2026-11-22T10:03:00Z
            +name = "First"
            +model_id = "model_1"
            +training_id = "train_1"
            +status = "training"
            +created_at = 2026-11-22T10:03:00Z
            +started_at = <now>
        "#]],
    );
    check_changed(
        &["experiment", "update", "exp_1", "--unset", "name"],
        expect![[r#"
        error: `calm-amber-heron`: this experiment lacks `name`: a name for people, as it shall stand in lists and charts
        (exit code 1)
        ---
    "#]],
    );
}

#[test]
fn an_unlawful_status_is_refused() {
    check_unchanged(
        &["experiment", "update", "exp_1", "--status", "completed"],
        expect![[r#"
        error: `calm-amber-heron`: an experiment that is `ready` cannot become `completed`: from there it may become `training`
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["experiment", "update", "exp_1", "--status", "paused"],
        expect![[r#"
        error: `calm-amber-heron`: an experiment that is `ready` cannot become `paused`: from there it may become `training`
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["experiment", "update", "exp_1", "--status", "done"],
        expect![[r#"
        error: invalid value 'done' for '--status <STATUS>'
          [possible values: ready, training, paused, completed, failed]

        For more information, try '--help'.
        (exit code 2)
    "#]],
    );
}

#[test]
fn a_report_must_be_of_an_epoch_and_numbers() {
    check_unchanged(
        &["experiment", "update", "exp_1", "--metric", "val_loss=1"],
        expect![[r#"
            error: the following required arguments were not provided:
              --epoch <N>

            Usage: nestling experiment update --epoch <N> --metric <NAME=NUMBER> <ID> [KEY=VALUE]...

            For more information, try '--help'.
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["experiment", "update", "exp_1", "--epoch", "1", "--metric", "val_loss=low"],
        expect![[r#"
            error: `--metric val_loss=low` is not of the form NAME=NUMBER, as in `val_loss=0.3`
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["experiment", "update", "exp_1", "--epoch", "-1"],
        expect![[r#"
            error: invalid value '-1' for '--epoch <N>': an epoch is a whole number, 0 or more

            For more information, try '--help'.
            (exit code 2)
        "#]],
    );
    check_unchanged(
        &["experiment", "update", "exp_1"],
        expect![[r#"
            error: there is nothing to change: give KEY=VALUE, --status, --epoch, --name or --unset
            (exit code 2)
        "#]],
    );
}

#[test]
fn what_is_not_there_is_guessed() {
    check_unchanged(
        &["experiment", "show", "exp_2"],
        expect![[r#"
        error: there is no experiment `exp_2` in `calm-amber-heron`; did you mean `exp_1`?
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["experiment", "delete", "exp_2"],
        expect![[r#"
        error: there is no experiment `exp_2` in `calm-amber-heron`; did you mean `exp_1`?
        (exit code 1)
    "#]],
    );
    for (args, answer) in [
        (["experiment", "show", "x", "--json"].as_slice(), "null\n"),
        (&["experiment", "update", "x", "--status", "training", "--json"], "false\n"),
        (&["experiment", "delete", "x", "--json"], "false\n"),
    ] {
        let ran = workspace().run(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), answer), "{args:?}: {}", ran.err);
    }
}

#[test]
fn an_experiment_is_deleted() {
    check_changed(
        &["experiment", "delete", "exp_1"],
        expect![[r#"
        Deleted experiment exp_1 from calm-amber-heron
        ---
        -
        -[[experiments]]
        -id = "exp_1"
        -name = "LeNet × Adam"
        -model_id = "model_1"
        -training_id = "train_1"
        -status = "ready"
        -created_at = 2026-11-22T10:03:00Z
    "#]],
    );
    assert_eq!(json(&workspace(), &["experiment", "delete", "exp_1"]), json!(true));
}

#[test]
fn experiments_are_listed() {
    let folder = workspace();
    let running = SESSION.replace(
        "status = \"ready\"\n",
        "status = \"training\"\ncurrent_epoch = 4\nbest_epoch = 3\n\
         metrics = { train_loss = 0.5, val_loss = 0.25 }\nstarted_at = 2026-11-22T10:04:00Z\n",
    );
    folder.write("sessions/calm-amber-heron.toml", running);
    expect![[r#"
        ID     Name          Status    Epoch  Best  Result         Model  Training
        exp_1  LeNet × Adam  training   4/10     3  val_loss 0.25  LeNet  Adam
    "#]]
    .assert_eq(&said(&folder.run(&["experiment", "list"])));
    assert_eq!(json(&folder, &["experiment", "list"])[0]["current_epoch"], 4);
}

#[test]
fn a_loss_that_exploded_is_told_everywhere() {
    let folder = workspace();
    folder.run(&["experiment", "update", "exp_1", "--epoch", "1", "--metric", "val_loss=inf"]);
    let shown = folder.run(&["experiment", "show", "exp_1"]).out;
    assert!(shown.contains("metrics = { val_loss = inf }"), "{shown}");
    let page = json(&folder, &["experiment", "show", "exp_1"]);
    assert_eq!(page["metrics"], json!({ "val_loss": "inf" }));
    assert_eq!(page["history"][0]["metrics"], json!({ "val_loss": "inf" }));
    assert_eq!(json(&folder, &["experiment", "list"])[0]["metrics"], page["metrics"]);
    let exported = json(&folder, &["export"]);
    assert_eq!(exported["experiments"][0]["metrics"], page["metrics"]);
}

#[test]
fn the_curve_is_that_of_the_present_run() {
    let folder = workspace();
    let before = r#"{"epoch":7,"metrics":{"val_loss":77777},"at":"2026-11-22T09:00:00Z"}"#;
    folder.write("history/calm-amber-heron/exp_1.jsonl", format!("{before}\n"));
    folder.run(&["experiment", "update", "exp_1", "--epoch", "1", "--metric", "val_loss=0.5"]);
    let shown = folder.run(&["experiment", "show", "exp_1"]).out;
    assert!(shown.contains("0.500") && !shown.contains("7777"), "{shown}");
    assert!(shown.ends_with("\n\n1 epoch of earlier runs (`--json` has them)\n"), "{shown}");

    let page = json(&folder, &["experiment", "show", "exp_1"]);
    assert_eq!(page["history"].as_array().map(Vec::len), Some(2));
}
