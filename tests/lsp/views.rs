//! What views beside the text ask for, as `docs/protocol.md` tells.

use std::fs;
use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, with};

/// An editor with views.
fn viewing() -> Value {
    let mut capabilities = able();
    capabilities["experimental"] = json!({ "nestling": { "views": true } });
    capabilities
}

/// `SOUND` as the session `name`.
fn sound(name: &str) -> String {
    with(SOUND, "id = \"a\"", &format!("id = \"{name}\""))
}

/// The answer as people read it, without the folder's name.
fn check(client: &Client, answer: &Value, expected: Expect) {
    let folder = client.uri("");
    let name = client.folder().file_name().unwrap().to_str().unwrap();
    let text = serde_json::to_string_pretty(answer).unwrap();
    expected.assert_eq(&text.replace(&folder, "ROOT").replace(name, "NAME"));
}

/// Waits until the client was told all of this, in however many messages.
fn told(client: &mut Client, list: bool, sessions: &[&str], history: &[&str]) {
    let uris = |client: &Client, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| client.uri(&format!("sessions/{name}.toml"))).collect()
    };
    let mut list = list;
    let (mut sessions, mut history) = (uris(client, sessions), uris(client, history));
    while list || !sessions.is_empty() || !history.is_empty() {
        let news = client.told("nestling/didChange");
        list &= !news["list"].as_bool().unwrap();
        let told = |news: &Value, uri: &String| {
            news.as_array().unwrap().contains(&Value::from(uri.as_str()))
        };
        sessions.retain(|uri| !told(&news["sessions"], uri));
        history.retain(|uri| !told(&news["history"], uri));
    }
}

fn run(client: &Client, arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_nestling"))
        .args(arguments)
        .current_dir(client.folder())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_server_says_that_it_has_views() {
    let mut client = Client::spawn();
    let offered = client.initialize(able());
    assert_eq!(offered["experimental"], json!({ "nestling": { "views": 1 } }));
}

#[test]
fn all_sessions_are_listed_open_or_not() {
    let named = with(&sound("b"), "id = \"b\"", "id = \"b\"\nname = \"Baseline\"");
    let files = [("sessions/a.toml", SOUND), ("sessions/b.toml", &named)];
    let mut client = Client::start_in(&files, viewing());
    run(&client, &["session", "use", "b"]);
    client.open("a", &with(SOUND, "status = \"ready\"", "status = \"training\""));
    let answer = client.request("nestling/sessions", Value::Null);
    check(
        &client,
        &answer,
        expect![[r#"
            {
              "workspaces": [
                {
                  "uri": "ROOT",
                  "name": "NAME",
                  "current": "b",
                  "sessions": [
                    {
                      "id": "a",
                      "uri": "ROOT/sessions/a.toml",
                      "name": null,
                      "models": 1,
                      "trainings": 1,
                      "experiments": 1,
                      "running": 1
                    },
                    {
                      "id": "b",
                      "uri": "ROOT/sessions/b.toml",
                      "name": "Baseline",
                      "models": 1,
                      "trainings": 1,
                      "experiments": 1,
                      "running": 0
                    }
                  ]
                }
              ]
            }"#]],
    );
}

#[test]
fn one_session_tells_what_it_holds() {
    let done = "status = \"completed\"\ncurrent_epoch = 7\nmetrics = { val_loss = 0.5, val_accuracy = 0.9 }";
    let text = with(SOUND, "status = \"ready\"", done);
    let files = [("sessions/a.toml", text.as_str()), ("sessions/b.toml", SOUND)];
    let mut client = Client::start_in(&files, viewing());
    let uri = client.uri("sessions/a.toml");
    let answer = client.request("nestling/sessions", json!({ "uri": uri, "contents": true }));
    let sessions = answer["workspaces"][0]["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 1);
    check(
        &client,
        &sessions[0]["contents"],
        expect![[r#"
            {
              "dataset": {
                "range": {
                  "start": {
                    "line": 5,
                    "character": 0
                  },
                  "end": {
                    "line": 5,
                    "character": 9
                  }
                },
                "path": "data/malware",
                "classes": 2,
                "images": null
              },
              "models": [
                {
                  "id": "model_3fa9c1d2",
                  "name": "LeNet",
                  "range": {
                    "start": {
                      "line": 12,
                      "character": 0
                    },
                    "end": {
                      "line": 12,
                      "character": 10
                    }
                  },
                  "kind": "custom_cnn",
                  "parameters": 11394,
                  "trainable": 11394,
                  "uses": 1
                }
              ],
              "trainings": [
                {
                  "id": "train_a1b2c3d4",
                  "name": "Adam, cosine",
                  "range": {
                    "start": {
                      "line": 24,
                      "character": 0
                    },
                    "end": {
                      "line": 24,
                      "character": 13
                    }
                  },
                  "optimizer": "adam",
                  "epochs": 100,
                  "uses": 1
                }
              ],
              "experiments": [
                {
                  "id": "exp_0badcafe",
                  "name": "LeNet with Adam",
                  "range": {
                    "start": {
                      "line": 34,
                      "character": 0
                    },
                    "end": {
                      "line": 34,
                      "character": 15
                    }
                  },
                  "model": "model_3fa9c1d2",
                  "training": "train_a1b2c3d4",
                  "status": "completed",
                  "epoch": 7,
                  "epochs": 100,
                  "best": {
                    "metric": "val_accuracy",
                    "value": 0.9
                  }
                }
              ]
            }"#]],
    );
}

#[test]
fn images_are_counted_once_they_are_scanned() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], viewing());
    let uri = client.uri("sessions/a.toml");
    let images = |client: &mut Client| {
        let params = json!({ "uri": uri, "contents": true });
        let answer = client.request("nestling/sessions", params);
        answer["workspaces"][0]["sessions"][0]["contents"]["dataset"]["images"].clone()
    };
    while images(&mut client).is_null() {
        told(&mut client, false, &["a"], &[]);
    }
    assert_eq!(images(&mut client), 60);
}

#[test]
fn what_cannot_be_read_is_listed_all_the_same() {
    let mut client = Client::start_in(&[("sessions/a.toml", "[session\nid=")], viewing());
    fs::write(client.folder().join("sessions/b.toml"), [0xff, 0xfe, 0x00]).unwrap();
    fs::create_dir(client.folder().join("sessions/c.toml")).unwrap();
    let mut ids = Vec::new();
    while ids != ["a", "b"] {
        let answer = client.request("nestling/sessions", json!({ "contents": true }));
        let sessions = answer["workspaces"][0]["sessions"].as_array().unwrap().clone();
        ids = sessions.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
    }
}

#[test]
fn a_session_whose_file_is_gone_is_there_as_long_as_it_says_more() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], viewing());
    let listed = |client: &mut Client, wanted: usize| {
        let list = |client: &mut Client| {
            let answer = client.request("nestling/sessions", Value::Null);
            answer["workspaces"][0]["sessions"].as_array().unwrap().len()
        };
        while list(client) != wanted {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    };
    let uri = client.open("a", SOUND);
    let diagnostics = client.diagnostics(&uri);
    assert_eq!(diagnostics, "");
    fs::remove_file(client.folder().join("sessions/a.toml")).unwrap();
    listed(&mut client, 0);
    client.change(&uri, 2, json!([{ "text": with(SOUND, "\"LeNet\"", "\"Typed\"") }]));
    listed(&mut client, 1);
}

#[test]
fn curves_have_the_epochs_of_the_present_run() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], viewing());
    run(&client, &["session", "use", "a"]);
    for (epoch, loss) in [("1", "0.9"), ("2", "nan"), ("3", "0.4")] {
        let loss = format!("val_loss={loss}");
        let update = ["experiment", "update", "exp_0badcafe", "--epoch", epoch, "--metric", &loss];
        run(&client, &update);
    }
    let uri = client.uri("sessions/a.toml");
    let params = json!({ "uri": uri, "experiments": ["exp_0badcafe", "exp_none"] });
    let answer = client.request("nestling/history", params);
    check(
        &client,
        &answer,
        expect![[r#"
            {
              "experiments": [
                {
                  "id": "exp_0badcafe",
                  "name": "LeNet with Adam",
                  "status": "training",
                  "epochs": 100,
                  "best": 3,
                  "metrics": {
                    "val_loss": [
                      [
                        1,
                        0.9
                      ],
                      [
                        2,
                        null
                      ],
                      [
                        3,
                        0.4
                      ]
                    ]
                  }
                }
              ]
            }"#]],
    );
    let answer = client.request("nestling/history", json!({ "uri": uri, "chart": 40 }));
    let chart = answer["experiments"][0]["chart"].as_str().unwrap();
    assert!(chart.contains("val_loss"), "{chart}");
    let unknown = client.uri("sessions/none.toml");
    let answer = client.request("nestling/history", json!({ "uri": unknown }));
    assert_eq!(answer, json!({ "experiments": [] }));
}

#[test]
fn presets_are_those_of_the_command_line() {
    let mut client = Client::start_as(viewing());
    let answer = client.request("nestling/presets", Value::Null);
    assert_eq!(answer["models"][1]["id"], "lenet");
    assert_eq!(answer["models"][1]["title"], "LeNet-style CNN");
    assert!(answer["trainings"].as_array().unwrap().iter().any(|preset| preset["id"] == "quick"));
    for preset in answer["models"].as_array().unwrap() {
        assert!(!preset["doc"].as_str().unwrap().is_empty(), "{preset}");
    }
}

#[test]
fn views_hear_of_what_anyone_does() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], viewing());
    let uri = client.uri("sessions/a.toml");
    // It watches the disk once it has told of a file.
    told(&mut client, true, &[], &[]);
    client.everything();

    client.write_file("sessions/b.toml", &sound("b"));
    told(&mut client, true, &[], &[]);
    client.put_file("sessions/b.toml", &with(&sound("b"), "\"LeNet\"", "\"Other\""));
    told(&mut client, false, &["b"], &[]);
    fs::remove_file(client.folder().join("sessions/b.toml")).unwrap();
    told(&mut client, true, &[], &[]);

    run(&client, &["session", "use", "a"]);
    told(&mut client, true, &[], &[]);

    client.open("a", SOUND);
    client.everything();
    client.change(&uri, 2, json!([{ "text": with(SOUND, "\"LeNet\"", "\"Typed\"") }]));
    told(&mut client, false, &["a"], &[]);
    client.close(&uri);
    told(&mut client, true, &["a"], &[]);
}

#[test]
fn epochs_are_heard_of_by_who_asked_for_curves() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], viewing());
    let uri = client.uri("sessions/a.toml");
    run(&client, &["session", "use", "a"]);
    client.request("nestling/history", json!({ "uri": uri }));
    for epoch in ["1", "2"] {
        let update = ["experiment", "update", "exp_0badcafe", "--epoch", epoch];
        run(&client, &[&update[..], &["--metric", "val_loss=0.5"]].concat());
        told(&mut client, false, &[], &["a"]);
    }
    // A trainer may append lines by itself.
    let file = client.folder().join("history/a/exp_0badcafe.jsonl");
    let lines = fs::read_to_string(&file).unwrap();
    client.everything();
    fs::write(&file, format!("{lines}{{\"epoch\":3,\"metrics\":{{\"val_loss\":0.1}}}}\n")).unwrap();
    told(&mut client, false, &[], &["a"]);
}

#[test]
fn who_has_no_views_is_told_nothing_of_them() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], able());
    client.open("a", &with(SOUND, "\"LeNet\"", "\"Typed\""));
    client.request("nestling/history", json!({ "uri": client.uri("sessions/a.toml") }));
    let told = client.everything();
    assert!(!told.iter().any(|message| message["method"] == "nestling/didChange"), "{told:?}");
}

#[test]
fn much_that_happens_is_told_seldom() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], viewing());
    let uri = client.open("a", SOUND);
    client.everything();
    let begun = std::time::Instant::now();
    for version in 2..400 {
        let name = format!("\"Typed {version}\"");
        client.change(&uri, version, json!([{ "text": with(SOUND, "\"LeNet\"", &name) }]));
    }
    let told = client.everything();
    let tenths = begun.elapsed().as_millis() / 100;
    let news = told.iter().filter(|message| message["method"] == "nestling/didChange").count();
    assert!(news >= 1 && news as u128 <= tenths + 2, "{news} in {tenths} tenths of a second");
}

#[test]
fn odd_parameters_are_refused_in_words() {
    let mut client = Client::start_as(viewing());
    assert_eq!(client.error("nestling/sessions", json!({ "uri": 7 })), -32602);
    assert_eq!(client.error("nestling/history", json!({})), -32602);
    let presets = client.request("nestling/presets", json!({ "x": 1 }));
    assert!(presets["models"][0]["id"].is_string(), "what it does not know, it ignores");
}
