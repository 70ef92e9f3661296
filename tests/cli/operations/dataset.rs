use expect_test::expect;
use serde_json::json;

use super::{check_changed, check_unchanged, json, said, session, workspace};
use crate::harness::Folder;

#[test]
fn keys_are_set_and_taken_out() {
    check_changed(
        &["dataset", "set", "path=pictures/of cats", "normalization=imagenet"],
        expect![[r#"
            Saved the dataset of calm-amber-heron
            ---
            -path = "data"           # images
            -classes = ["cat", "dog"]
            -image_size = [32, 32]
            +path = "pictures/of cats"           # images
            +classes = ["cat", "dog"]
            +image_size = [32, 32]
            +normalization = "imagenet"
        "#]],
    );
    check_changed(
        &["dataset", "set", "split.train=60", "split.val=25"],
        expect![[r#"
        Saved the dataset of calm-amber-heron
        ---
        +[dataset.split]
        +train = 60.0
        +val = 25.0
        +
    "#]],
    );
    check_changed(
        &["dataset", "set", "--unset", "image_size"],
        expect![[r#"
        Saved the dataset of calm-amber-heron
        ---
        -image_size = [32, 32]
    "#]],
    );
    assert_eq!(json(&workspace(), &["dataset", "set", "image_size=[64, 64]"]), json!(true));
}

#[test]
fn a_file_may_hold_the_keys() {
    let folder = workspace();
    folder.write("d.toml", "color_mode = \"grayscale\"\n[split]\nseed = 7\n");
    folder.write("d.json", r#"{ "color_mode": "rgb", "image_size": null }"#);
    assert_eq!(folder.run(&["dataset", "set", "--file", "d.toml"]).code, Some(0));
    let text = session(&folder);
    assert!(text.contains("color_mode = \"grayscale\"\n"), "{text}");
    assert!(text.contains("seed = 7\n"), "{text}");
    assert_eq!(folder.run(&["dataset", "set", "--file", "d.json"]).code, Some(0));
    let text = session(&folder);
    assert!(text.contains("color_mode = \"rgb\"\n") && !text.contains("image_size"), "{text}");

    let ran = folder.run_with_input(&["dataset", "set", "--file", "-"], b"path = \"x\"\n");
    assert_eq!(ran.code, Some(0));
    assert!(session(&folder).contains("path = \"x\"           # images\n"));
}

#[test]
fn the_dataset_is_shown() {
    check_unchanged(
        &["dataset", "show"],
        expect![[r#"
        path = "data"
        classes = ["cat", "dog"]
        image_size = [32, 32]
    "#]],
    );
    expect![[r#"
        {
          "path": "data",
          "classes": [
            "cat",
            "dog"
          ],
          "image_size": [
            32,
            32
          ]
        }"#]]
    .assert_eq(&format!("{:#}", json(&workspace(), &["dataset", "show"])));

    let folder = Folder::with(&[("sessions/a.toml", ""), (".nestling/current", "a")]);
    expect![[r#"
        error: `a` has no `[dataset]` yet; `nestling dataset set path=DIR` begins one
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["dataset", "show"])));
    let ran = folder.run(&["dataset", "show", "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "null\n"));
}

#[test]
fn a_dataset_begins_a_session_where_none_is() {
    let folder = Folder::new();
    let ran = folder.run(&["dataset", "set", "path=data"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let id = folder.run(&["session", "current"]).out;
    let id = id.trim_end();
    assert_eq!(ran.out, format!("Saved the dataset of {id}\n"));
    let note =
        format!("note: there was no current session, so `{id}` was made (sessions/{id}.toml)\n");
    assert_eq!(ran.err, note);
    assert_eq!(json(&folder, &["dataset", "show"]), json!({ "path": "data" }));
}

#[test]
fn wrong_values_are_refused_and_nothing_is_written() {
    check_unchanged(
        &["dataset", "set", "image_size=big"],
        expect![[r#"
        error: `calm-amber-heron`: `image_size` must be an array, not a string
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["dataset", "set", "color_mode=sepia"],
        expect![[r#"
        error: `calm-amber-heron`: `sepia` is not a value of `color_mode`: it can be `rgb` or `grayscale`
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["dataset", "set", "split.train=170"],
        expect![[r#"
            error: `calm-amber-heron`: in `split`: `train` must be from 0 to 100 percent, not `170.0`
            (exit code 1)
        "#]],
    );
    check_unchanged(
        &["dataset", "set", "pth=x"],
        expect![[r#"
        error: `calm-amber-heron`: `pth` is not a key of the dataset; `path` is there already
        (exit code 1)
    "#]],
    );
}

#[test]
fn a_folder_is_scanned_and_the_scan_forgotten() {
    let folder = workspace();
    for image in ["cat/1.png", "cat/2.png", "cat/3.jpg", "cat/4.jpg", "dog/1.png", "dog/x.txt"] {
        folder.write(&format!("data/{image}"), "");
    }
    expect![[r#"
        Class  Train  Val  Test
        cat        3    1     0
        dog        1    0     0
        all        4    1     0
    "#]]
    .assert_eq(&said(&folder.run(&["dataset", "scan"])));
    let scan = json(&folder, &["dataset", "scan"]);
    assert_eq!(scan["classes"], json!(["cat", "dog"]));
    assert_eq!((&scan["total_train"], &scan["train_samples"]), (&json!(4), &json!([3, 1])));
    assert_eq!(scan["sample_paths"][1], json!(["data/dog/1.png"]));
}

#[test]
fn scans_are_forgotten() {
    let folder = workspace();
    folder.write("data/cat/1.png", "");
    // What has only just changed is not taken from the cache, and so not put into it.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    assert_eq!(folder.run(&["dataset", "scan"]).code, Some(0));
    expect![[r#"
        Forgot 1 dataset scan
    "#]]
    .assert_eq(&said(&folder.run(&["cache", "clear"])));
    assert_eq!(json(&folder, &["cache", "clear"]), json!(0));
}

#[test]
fn a_folder_that_is_not_there_cannot_be_scanned() {
    let folder = workspace();
    std::fs::remove_dir(folder.path("data")).unwrap();
    expect![[r#"
        error: there is no folder `data`, which the dataset of `calm-amber-heron` names; `nestling dataset set path=DIR` names one
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["dataset", "scan"])));
    let ran = folder.run(&["dataset", "scan", "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "null\n"));
}
