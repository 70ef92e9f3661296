use expect_test::{Expect, expect};
use serde_json::Value;

use crate::harness::{FAULTY, Folder, SOUND};

fn check(args: &[&str], expected: Expect) {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    let ran = folder.run(&[&["check"], args].concat());
    assert_eq!(ran.err, "");
    expected.assert_eq(&ran.out);
}

#[test]
fn for_people() {
    check(
        &[],
        expect![[r#"
        warning[unusual-value]: `learning_rate` is usually from 0.00001 to 0.01, not `0.5`: larger steps rarely converge and smaller ones hardly move
          --> sessions/x.toml:13:17
           |
        13 | learning_rate = 0.5
           |                 ^^^
           |
           = help: Change to `0.01`

        error[wrong-type]: `epochs` must be an integer, not a string
          --> sessions/x.toml:14:10
           |
        14 | epochs = "100"  # a lot
           |          ^^^^^
           |
           = help: Change to `100` (`--fix` does it)

        1 error, 1 warning in 1 file; 1 can be fixed with `--fix`; 1 hint (shown with `--hints`).
    "#]],
    );
}

#[test]
fn hints_are_shown_where_asked_for() {
    check(
        &["--hints"],
        expect![[r#"
        hint[unused-training]: no experiment uses this training
          --> sessions/x.toml:10:6
           |
        10 | id = "train_1"
           |      ^^^^^^^^^
           |
           = help: Remove this training

        warning[unusual-value]: `learning_rate` is usually from 0.00001 to 0.01, not `0.5`: larger steps rarely converge and smaller ones hardly move
          --> sessions/x.toml:13:17
           |
        13 | learning_rate = 0.5
           |                 ^^^
           |
           = help: Change to `0.01`

        error[wrong-type]: `epochs` must be an integer, not a string
          --> sessions/x.toml:14:10
           |
        14 | epochs = "100"  # a lot
           |          ^^^^^
           |
           = help: Change to `100` (`--fix` does it)

        1 error, 1 warning, 1 hint in 1 file; 1 can be fixed with `--fix`.
    "#]],
    );
}

#[test]
fn for_scripts() {
    check(
        &["--format", "json"],
        expect![[r#"
        [
        {"path":"sessions/x.toml","code":"unused-training","severity":"hint","message":"no experiment uses this training","start":{"line":10,"column":6},"end":{"line":10,"column":15},"fixes":["Remove this training"]},
        {"path":"sessions/x.toml","code":"unusual-value","severity":"warning","message":"`learning_rate` is usually from 0.00001 to 0.01, not `0.5`: larger steps rarely converge and smaller ones hardly move","start":{"line":13,"column":17},"end":{"line":13,"column":20},"fixes":["Change to `0.01`"]},
        {"path":"sessions/x.toml","code":"wrong-type","severity":"error","message":"`epochs` must be an integer, not a string","start":{"line":14,"column":10},"end":{"line":14,"column":15},"fixes":["Change to `100`"]}
        ]
    "#]],
    );
}

#[test]
fn for_github() {
    check(
        &["--format", "github"],
        expect![[r#"
        ::warning file=sessions/x.toml,line=13,col=17,endLine=13,endColumn=20,title=unusual-value::`learning_rate` is usually from 0.00001 to 0.01, not `0.5`: larger steps rarely converge and smaller ones hardly move
        ::error file=sessions/x.toml,line=14,col=10,endLine=14,endColumn=15,title=wrong-type::`epochs` must be an integer, not a string
    "#]],
    );
}

#[test]
fn github_properties_and_messages_are_escaped() {
    let folder = Folder::with(&[("a,b:c%.toml", &SOUND.replace("path", "\"pa%\\nth\""))]);
    let ran = folder.run(&["check", "a,b:c%.toml", "--format", "github"]);
    expect![[r#"
        ::warning file=a%2Cb%3Ac%25.toml,line=2,col=6,endLine=2,endColumn=9,title=session-id-mismatch::this session is called `x`, but its file `a,b:c%25.toml`: the ID and the file's name must be the same
        ::error file=a%2Cb%3Ac%25.toml,line=7,col=1,endLine=7,endColumn=10,title=unknown-key::`pa%25…` is not a key of the dataset; did you mean `path`?
    "#]].assert_eq(&ran.out);
}

#[test]
fn nothing_wrong_is_an_empty_array() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND)]);
    assert_eq!(folder.run(&["check", "--format", "json"]).out, "[]\n");
}

#[test]
fn columns_count_characters_and_no_byte_order_mark() {
    let text = SOUND.replace("[session]", "\u{feff}[seßion]").replace("id =", "\"ü🐦\".id =");
    let folder = Folder::with(&[("x.toml", &text)]);
    let ran = folder.run(&["check", "x.toml", "--format", "json"]);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    // The letter that no key without quotes may have is the fourth of its line, and one wide.
    let place = (&found[0]["start"], &found[0]["end"]["column"]);
    assert_eq!(place, (&serde_json::json!({ "line": 1, "column": 4 }), &5.into()), "{}", ran.out);
}

#[test]
fn sarif_has_the_structure_that_code_scanning_reads() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    let ran = folder.run(&["check", "--format", "sarif", "absent dir/ü.toml", "sessions/x.toml"]);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "Nestling");

    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    for rule in rules {
        for text in ["/shortDescription/text", "/help/text", "/help/markdown"] {
            assert!(!rule.pointer(text).unwrap().as_str().unwrap().is_empty(), "{rule}");
        }
    }

    let wrong_type = results.iter().find(|result| result["ruleId"] == "wrong-type").unwrap();
    expect![[r#"
        {
          "ruleId": "wrong-type",
          "level": "error",
          "message": {
            "text": "`epochs` must be an integer, not a string"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "sessions/x.toml"
                },
                "region": {
                  "startLine": 14,
                  "startColumn": 10,
                  "endLine": 14,
                  "endColumn": 15
                }
              }
            }
          ],
          "ruleIndex": 4,
          "fixes": [
            {
              "description": {
                "text": "Change to `100`"
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "sessions/x.toml"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 14,
                        "startColumn": 10,
                        "endLine": 14,
                        "endColumn": 15
                      },
                      "insertedContent": {
                        "text": "100"
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }"#]]
    .assert_eq(&format!("{wrong_type:#}"));

    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "`absent dir/ü.toml`: there is no such file");
}

#[test]
fn sarif_paths_are_uris() {
    let folder = Folder::with(&[("my sessions/ü#1.toml", FAULTY)]);
    let ran = folder.run(&["check", "--format", "sarif", "my sessions/ü#1.toml"]);
    assert!(ran.out.contains("\"my%20sessions/%C3%BC%231.toml\""), "{}", ran.out);
}

#[test]
fn colours_are_for_terminals() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    assert!(!folder.run(&["check"]).out.contains('\x1b'));
}
