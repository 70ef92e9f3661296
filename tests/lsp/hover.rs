//! Hovers that tell more than the file: an experiment's story, with its curve.

use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, cursor, with};

/// A workspace where two epochs of the experiment were reported.
const REPORTED: &[(&str, &str)] = &[
    ("nestling.toml", ""),
    (
        "history/a/exp_0badcafe.jsonl",
        "{\"epoch\":1,\"metrics\":{\"val_loss\":0.9},\"at\":\"2026-11-22T11:01:00Z\"}\n\
         {\"epoch\":2,\"metrics\":{\"val_loss\":0.4},\"at\":\"2026-11-22T11:02:00Z\"}\n",
    ),
];

/// The session after those two epochs, with the cursor on the experiment's ID.
fn running() -> String {
    let text = with(
        SOUND,
        "status = \"ready\"",
        "status = \"training\"\ncurrent_epoch = 2\nbest_epoch = 2",
    );
    with(&text, "\"exp_0badcafe\"", "\"exp_0bad$0cafe\"")
}

fn hover(client: &mut Client, text: &str) -> Value {
    let (text, place) = cursor(text);
    let uri = client.open("a", &text);
    let params = json!({ "textDocument": { "uri": uri }, "position": place });
    client.request("textDocument/hover", params)["contents"].take()
}

fn assert_tells_the_story(told: &str) {
    for part in [
        "- Model: **LeNet** (`custom_cnn`, 11,394 parameters, 46 kB)\n",
        "- Training: **Adam, cosine** (Adam, learning rate 0.001 with cosine annealing, 100 epochs in batches of 32)\n",
        "- Running, epoch 2 of 100\n",
        "- Best: epoch 2, val_loss 0.4\n",
        "- Last: epoch 2, val_loss 0.4\n",
        "```text\nloss   ⠒⠒⠒⠒⠒ val_loss 0.400\n",
    ] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    assert!(told.lines().skip_while(|line| *line != "```text").all(|l| l.chars().count() <= 60));
}

/// The same in an editor that shows text as it is.
fn assert_tells_the_story_plainly(told: &str) {
    for part in [
        "- Model: LeNet (custom_cnn, 11,394 parameters, 46 kB)\n",
        "- Training: Adam, cosine (Adam, learning rate 0.001 with cosine annealing, 100 epochs in batches of 32)\n",
        "- Running, epoch 2 of 100\n",
        "- Last: epoch 2, val_loss 0.4\n\nloss   ⠒⠒⠒⠒⠒ val_loss 0.400\n",
    ] {
        assert!(told.contains(part), "{part} is not in {told}");
    }
    assert!(!told.contains('`'), "{told}");
}

#[test]
fn an_experiment_tells_its_story() {
    let mut client = Client::start_in(REPORTED, able());
    let contents = hover(&mut client, &running());
    assert_eq!(contents["kind"], "markdown");
    assert_tells_the_story(contents["value"].as_str().unwrap());
}

#[test]
fn so_it_does_in_an_editor_that_can_do_nothing() {
    let mut client = Client::start_in(REPORTED, json!({}));
    let broken = with(&running(), "[session]", "[session").replace("format = 1", "format = [{");
    let contents = hover(&mut client, &broken);
    assert_eq!(contents["kind"], "plaintext");
    assert_tells_the_story_plainly(contents["value"].as_str().unwrap());
}

#[test]
fn names_are_read_as_written_in_an_editor_without_markdown() {
    let mut client = Client::start_as(json!({}));
    let text = with(SOUND, "name = \"LeNet\"", "na$0me = \"Le*Net* <b> `x` | 🚀\"");
    let contents = hover(&mut client, &text);
    let told = contents["value"].as_str().unwrap();
    assert!(told.contains("Le*Net* <b> `x` | 🚀: model, custom_cnn\n"), "{told}");
}

#[test]
fn an_unreadable_history_costs_only_the_curve() {
    let mut client = Client::start_in(&REPORTED[..1], able());
    std::fs::create_dir_all(client.folder().join("history/a/exp_0badcafe.jsonl")).unwrap();
    let contents = hover(&mut client, &running());
    let told = contents["value"].as_str().unwrap();
    assert!(told.contains("- Best: epoch 2") && !told.contains("```"), "{told}");
}
