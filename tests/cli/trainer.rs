//! The trainer of the handbook, run as it stands there.

use std::path::Path;
use std::process::Command;

use expect_test::expect;
use serde_json::Value as Json;

use crate::harness::Folder;

/// The shell script that the page shows.
fn script() -> String {
    let page = include_str!("../../docs/command-line.md");
    let (_, rest) = page.split_once("### A trainer in ten lines of shell\n").expect("its section");
    let (_, rest) = rest.split_once("```sh\n").expect("the section shows a script");
    rest.split_once("```").expect("the script ends").0.to_owned()
}

#[cfg(unix)]
#[test]
fn a_trainer_in_ten_lines_of_shell_keeps_the_session_up_to_date() {
    let folder = Folder::with(&[("nestling.toml", ""), ("train.sh", &script())]);
    for number in 0..100 {
        folder.write(&format!("data/cat/{number}.png"), "");
        folder.write(&format!("data/dog/{number}.png"), "");
    }
    let program = Path::new(env!("CARGO_BIN_EXE_nestling"));
    let path = std::env::var("PATH").unwrap_or_default();
    let ran = Command::new("sh")
        .arg("train.sh")
        .current_dir(folder.path(""))
        .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
        .output()
        .unwrap();
    let err = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success(), "{err}");

    let list = folder.run(&["experiment", "list", "--json"]);
    let list: Json = list.out.parse().unwrap();
    let id = list[0]["id"].as_str().unwrap();
    let shown = folder.run(&["experiment", "show", id, "--json"]);
    let experiment: Json = shown.out.parse().unwrap();
    let points = experiment["history"].as_array().unwrap();
    let losses: Vec<f64> =
        points.iter().filter_map(|point| point["metrics"]["val_loss"].as_f64()).collect();
    expect!["[1.0, 0.5, 0.333333, 0.25, 0.2, 0.166667, 0.142857, 0.125, 0.111111, 0.1]"]
        .assert_eq(&format!("{losses:?}"));
    let summary = ["status", "current_epoch", "best_epoch", "metrics"]
        .map(|key| format!("{key}: {}", experiment[key]));
    expect![[r#"
        status: "completed"
        current_epoch: 10
        best_epoch: 10
        metrics: {"val_loss":0.1}"#]]
    .assert_eq(&summary.join("\n"));

    let curve = folder.run(&["experiment", "show", id]).out;
    assert!(curve.contains("val_loss") && curve.contains("epoch 1"), "{curve}");
    let check = folder.run(&["check"]);
    assert_eq!(check.code, Some(0), "{}", check.out);
    assert!(!check.out.contains("status-conflict"), "{}", check.out);
}
