//! Sessions of the older JSON format, in and out by the command line.

use expect_test::expect;
use serde_json::Value as Json;

use crate::harness::{Folder, Ran, nestling};

const OWL: &str = include_str!("../data/legacy-sessions/bold-sunny-owl.json");
const WOODPECKER: &str = include_str!("../data/legacy-sessions/quiet-sunny-woodpecker.json");

fn folder() -> Folder {
    let folder = Folder::with(&[("owl.json", OWL), ("woodpecker.json", WOODPECKER)]);
    folder.write("nestling.toml", "");
    folder
}

/// Runs `nestling` in a zone that has winter and summer.
fn run(folder: &Folder, args: &[&str]) -> Ran {
    let mut command = nestling(&folder.path(""), args);
    let output = command.env("TZ", "Europe/Berlin").output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `null` says the same as absence.
fn without_nulls(json: &mut Json) {
    match json {
        Json::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(without_nulls);
        }
        Json::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

#[test]
fn older_sessions_arrive_with_their_history() {
    let folder = folder();
    let ran = run(&folder, &["import", "owl.json", "woodpecker.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    expect![[r#"
        Imported owl.json as bold-sunny-owl: 5 models, 3 trainings, 6 experiments, 10 epochs of history
          note: 20 times without an offset were taken as local time (Europe/Berlin)
          note: kept in `[legacy]`: `architecture`, `batch_metrics`, `current_batch`, `implementation`, `is_valid`, `max_epochs`, `prev_metrics`, `timestamp`, `total_batches`, `total_samples`
        Imported woodpecker.json as quiet-sunny-woodpecker: 5 models, 3 trainings, 6 experiments, 10 epochs of history
          note: 20 times without an offset were taken as local time (Europe/Berlin)
          note: kept in `[legacy]`: `architecture`, `batch_metrics`, `current_batch`, `implementation`, `is_valid`, `max_epochs`, `prev_metrics`, `timestamp`, `total_batches`, `total_samples`
    "#]].assert_eq(&ran.out);
    assert_eq!(
        folder.read("sessions/bold-sunny-owl.toml"),
        include_str!("../data/legacy-sessions/bold-sunny-owl.toml")
    );
    let history = folder.read("history/bold-sunny-owl/exp_0acc633d.jsonl");
    expect![[r#"{"epoch":3,"metrics":{"lr":0.001,"train_accuracy":0.6,"train_loss":0.39999999999999997,"val_accuracy":0.57,"val_loss":0.43333333333333335}}"#]].assert_eq(history.lines().nth(2).unwrap());
    assert_eq!(history.lines().count(), 10);
}

/// What a check says of them was so before: networks larger than need be, no folder of images here.
#[cfg(unix)]
#[test]
fn what_another_command_prints_can_be_imported() {
    let folder = folder();
    let ran = folder.run_with_input(&["import", "/dev/stdin"], OWL.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(folder.path("sessions/bold-sunny-owl.toml").is_file(), "{}", ran.out);
}

#[test]
fn older_sessions_arrive_without_new_mistakes() {
    let folder = folder();
    assert_eq!(run(&folder, &["import", "owl.json", "woodpecker.json"]).code, Some(0));
    let ran = run(&folder, &["check", "--format", "github"]);
    expect![[r#"
        ::warning file=sessions/bold-sunny-owl.toml,line=7,col=8,endLine=7,endColumn=17,title=dataset-missing::there is no folder `dataset`; paths count from the root of the workspace
        ::warning file=sessions/bold-sunny-owl.toml,line=52,col=12,endLine=52,endColumn=19,title=huge-layer::this `Dense` layer has 102,760,960 parameters, because 200,704 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
        ::warning file=sessions/bold-sunny-owl.toml,line=89,col=12,endLine=89,endColumn=19,title=huge-layer::this `Dense` layer has 102,760,960 parameters, because 200,704 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
        ::warning file=sessions/quiet-sunny-woodpecker.toml,line=7,col=8,endLine=7,endColumn=17,title=dataset-missing::there is no folder `dataset`; paths count from the root of the workspace
        ::warning file=sessions/quiet-sunny-woodpecker.toml,line=59,col=12,endLine=59,endColumn=19,title=huge-layer::this `Dense` layer has 102,760,960 parameters, because 200,704 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
        ::warning file=sessions/quiet-sunny-woodpecker.toml,line=96,col=12,endLine=96,endColumn=19,title=huge-layer::this `Dense` layer has 102,760,960 parameters, because 200,704 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
    "#]].assert_eq(&ran.out);
}

#[test]
fn what_is_imported_and_exported_is_the_same_again() {
    for (file, id, text) in [
        ("owl.json", "bold-sunny-owl", OWL),
        ("woodpecker.json", "quiet-sunny-woodpecker", WOODPECKER),
    ] {
        let folder = folder();
        assert_eq!(run(&folder, &["import", file]).code, Some(0));
        let ran = run(&folder, &["export", id, "--legacy", "--output", "back.json"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Wrote back.json\n"));
        let mut source: Json = text.parse().unwrap();
        let mut back: Json = folder.read("back.json").parse().unwrap();
        without_nulls(&mut source);
        without_nulls(&mut back);
        assert_eq!(back, source);

        let session = folder.read(&format!("sessions/{id}.toml"));
        assert_eq!(run(&folder, &["session", "delete", id]).code, Some(0));
        assert_eq!(run(&folder, &["import", "back.json"]).code, Some(0));
        assert_eq!(folder.read(&format!("sessions/{id}.toml")), session);
    }
}

#[test]
fn a_session_is_exported_as_json_of_its_own_shape() {
    let folder = folder();
    assert_eq!(run(&folder, &["import", "owl.json"]).code, Some(0));
    let ran = run(&folder, &["export", "bold-sunny-owl", "--json"]);
    let json: Json = ran.out.parse().unwrap();
    expect![[r#"
        {
          "id": "train_6f32fba9",
          "name": "cfg 1",
          "created_at": "2026-11-22T22:54:02.346291+01:00",
          "optimizer": "rmsprop",
          "learning_rate": 0.0001,
          "scheduler": "reduce_on_plateau",
          "epochs": 10,
          "batch_size": 32,
          "shuffle": true,
          "weight_decay": 0.0001,
          "class_weights": "focal_loss",
          "early_stopping_patience": 10,
          "checkpoint": "val_accuracy"
        }"#]]
    .assert_eq(&format!("{:#}", json["trainings"][1]));
}

#[test]
fn an_imported_curve_is_drawn() {
    let folder = folder();
    assert_eq!(run(&folder, &["import", "owl.json"]).code, Some(0));
    let mut command = nestling(
        &folder.path(""),
        &["--session", "bold-sunny-owl", "experiment", "show", "exp_0acc633d"],
    );
    let output = command.env("LC_ALL", "C").output().unwrap();
    expect![[r#"
        id = "exp_0acc633d"
        name = "run 0"
        model_id = "model_fb0043ef"
        training_id = "train_53acc626"
        status = "completed"
        created_at = 2026-11-22T21:54:02.348017Z
        started_at = 2025-12-09T15:19:29.12Z
        completed_at = 2025-12-09T17:02:11.000001Z
        current_epoch = 10
        best_epoch = 7
        duration = 6162.4
        metrics = { train_loss = 0.12, train_accuracy = 0.97, val_loss = 0.31, val_accuracy = 0.915 }

        loss   * val_loss 0.130   o train_loss 0.120
        1.300 +*
              |o**
              |  o**
              |    o**
        0.710 +       *****
              |            ********
              |                    ************************
        0.120 +                                    oooooooo*****************************
              +------------------------------------------------^------------------------
               epoch 1                                     7 (best)                   10

        accuracy   * val_accuracy 0.885   o train_accuracy 0.950
        0.950 +                                                                    ooooo
              |                                                    oooooooooooooooo*****
              |                                            oooooooo****************
              |                                    oooooooo********
        0.715 +                    oooooooo****************
              |            oooooooo********
              |    ****************
        0.480 +****
              +------------------------------------------------^------------------------
               epoch 1                                     7 (best)                   10
    "#]].assert_eq(&String::from_utf8(output.stdout).unwrap());
}

#[test]
fn what_cannot_be_imported_is_told_and_leaves_nothing() {
    let folder = folder();
    folder.write("list.json", "[]");
    folder.write("broken.json", "{\n  \"session_id\": }");
    folder.write("latin.json", b"{\"session_id\": \"\xe9\"}");
    folder.write("up.json", "{\"session_id\": \"../up\"}");
    folder.write("nameless.json", "{\"experiments\": []}");
    let files = [
        "list.json",
        "broken.json",
        "latin.json",
        "up.json",
        "nameless.json",
        "gone.json",
        "owl.json",
    ];
    let args: Vec<&str> = ["import"].into_iter().chain(files).collect();
    let ran = run(&folder, &args);
    assert_eq!(ran.code, Some(1));
    expect![[r#"
        error: `list.json`: this is no session of the older format: expected an object with `session_id`, `dataset_config`, `model_library`, `training_library` and `experiments`, found a list
        error: `broken.json`: it is not JSON: line 2, column 17: expected value
        error: `latin.json`: it is not UTF-8: line 1, column 17 has the byte 0xE9; save it with the encoding UTF-8
        error: `up.json`: `../up` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`; `--as ID` gives the session another one
        error: `nameless.json`: `session_id` is missing, so the session has no ID; give it one with `--as ID`
        error: `gone.json`: there is no such file
    "#]].assert_eq(&ran.err);
    assert!(ran.out.starts_with("Imported owl.json as bold-sunny-owl: 5 models, "), "{}", ran.out);

    let again = run(&folder, &["import", "owl.json"]);
    assert_eq!(again.code, Some(1));
    expect![[r#"
        error: `owl.json`: there is a session `bold-sunny-owl` already, so nothing was written; `--as ID` gives this one another ID
    "#]].assert_eq(&again.err);
    let other = run(&folder, &["import", "owl.json", "--as", "night-owl"]);
    assert_eq!(other.code, Some(0), "{}", other.err);
    assert!(folder.read("sessions/night-owl.toml").starts_with("[session]\nid = \"night-owl\"\n"));
    let nameless = run(&folder, &["import", "nameless.json", "--as", "named"]);
    assert_eq!(nameless.code, Some(0), "{}", nameless.err);
    let bad = run(&folder, &["import", "up.json", "--as", "../../up"]);
    assert_eq!(bad.code, Some(2));

    let mut there: Vec<_> = folder
        .path("sessions")
        .read_dir()
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    there.sort();
    assert_eq!(there, ["bold-sunny-owl.toml", "named.toml", "night-owl.toml"]);
}

#[test]
fn an_import_that_fails_half_way_leaves_nothing() {
    let folder = folder();
    // Where the session's file should come, something else is already.
    folder.write("sessions", "a file");
    let ran = run(&folder, &["import", "owl.json"]);
    assert_ne!(ran.code, Some(0));
    assert!(!folder.path("history/bold-sunny-owl").exists(), "{}", ran.err);
    assert_eq!(folder.read("sessions"), "a file");
}
