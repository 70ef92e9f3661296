//! A real Neovim with the README's configuration, word for word. `scripts/test` sets Neovim up
//! and names it in `NESTLING_NVIM`; without that variable the test says that it is left out.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect;

const SESSION: &str = r#"[session]
id = "swift-golden-falcon"

[dataset]
path = "data"
classes = ["Adialer.C", "Yuner.A"]

[[models]]
id = "model_00000001"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "GlobalAvgPool" },
]

[[trainings]]
id = "train_00000001"
name = "First try"
optimizer = "adamx"
learning_rate = 0.001
epochs = 100
batch_size = 32
"#;

/// What came of a scenario.
struct Played {
    /// What Neovim said.
    said: String,
    /// The session as it was saved.
    saved: String,
    /// The epochs of its experiment.
    history: String,
}

/// Plays a scenario with this session; nothing where there is no Neovim.
fn play(scenario: &str, text: &str) -> Option<Played> {
    let Some(nvim) = env::var_os("NESTLING_NVIM") else {
        eprintln!("left out: NESTLING_NVIM names no Neovim (scripts/test sets one up)");
        return None;
    };
    let workspace = tempfile::tempdir().unwrap();
    let sessions = workspace.path().join("sessions");
    fs::create_dir(&sessions).unwrap();
    for class in ["Adialer.C", "Yuner.A"] {
        let folder = workspace.path().join("data").join(class);
        fs::create_dir_all(&folder).unwrap();
        for image in 0..40 {
            fs::write(folder.join(format!("{image}.png")), "").unwrap();
        }
    }
    let session = sessions.join("swift-golden-falcon.toml");
    fs::write(&session, text).unwrap();
    let config = workspace.path().join("config.lua");
    fs::write(&config, readme_configuration()).unwrap();

    let server = Path::new(env!("CARGO_BIN_EXE_nestling")).parent().unwrap();
    let path = env::join_paths(
        std::iter::once(server.to_owned())
            .chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/neovim");
    let scenario = scenarios.join(scenario);
    let output = Command::new(nvim)
        .args(["--headless", "--clean", "-n"])
        .arg("-c")
        .arg(format!("luafile {}", config.display()))
        .arg("-c")
        .arg(format!("luafile {}", scenario.display()))
        .env("PATH", path.unwrap())
        .env("NESTLING_SESSION", &session)
        .env("NESTLING_SCENARIOS", scenarios)
        .env("NESTLING_WORKSPACE", workspace.path())
        .env("XDG_STATE_HOME", workspace.path())
        .env("XDG_DATA_HOME", workspace.path())
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let history = workspace.path().join("history/swift-golden-falcon/exp_00000001.jsonl");
    Some(Played {
        said,
        saved: fs::read_to_string(&session).unwrap(),
        history: fs::read_to_string(history).unwrap_or_default(),
    })
}

#[test]
fn a_person_with_neovim_sees_completes_mends_creates_and_commands() {
    let Some(Played { said, saved, .. }) = play("scenario.lua", SESSION) else { return };
    expect![[r#"
        opened: 18:unused-training 20:invalid-value 9:unused-model
        half typed: 12:syntax 19:unused-training 21:invalid-value 9:unused-model
        completed: adam adamw sgd rmsprop
        hovered: **`optimizer`**: one of 4, required
        fixed: optimizer = "adam"
        created: 1 1
        commanded: exp_ exp_ 1 1
        read: 3
    "#]]
    .assert_eq(&said);
    let start = SESSION.replace("adamx", "adam");
    assert!(saved.starts_with(&start), "nothing else has changed:\n{saved}");
    assert!(saved[start.len()..].contains("[[experiments]]"), "{saved}");
}

/// An experiment that runs, for a trainer to report of.
const EXPERIMENT: &str = r#"
[[experiments]]
id = "exp_00000001"
name = "Small × First try"
model_id = "model_00000001"
training_id = "train_00000001"
status = "training"
started_at = 2026-11-22T10:00:00Z
"#;

#[test]
fn a_trainer_reports_while_a_person_types() {
    let session = format!("{}{EXPERIMENT}", SESSION.replace("adamx", "adam"));
    let Some(Played { said, saved, .. }) = play("trainer.lua", &session) else { return };
    expect![[r#"
        typed: name = "First try" # better than the one before
        epoch: current_epoch = 5
        modified: true
        action: Keep mine: `50`
        kept: current_epoch = 50
    "#]]
    .assert_eq(&said);
    assert!(saved.contains("# better than the one before"), "{saved}");
    assert!(saved.contains("current_epoch = 50"), "{saved}");
    assert!(saved.contains("val_loss = 0.16"), "what was reported last:\n{saved}");
}

#[test]
fn a_person_reads_hints_and_lenses_and_chooses_one() {
    let session = SESSION.replace("adamx", "adam");
    let Some(Played { said, saved, .. }) = play("reading.lua", &session) else { return };
    expect![[r#"
        hints: 10:962 parameters | 13:→ 32×224×224 · 896 | 14:→ 32 | 15:output → 2 · 66 | 23:2 steps an epoch
        lenses: 17:Create experiment with “Small” | 17:in no experiment | 8:Create experiment with “First try” | 8:in no experiment
        then: 10:962 parameters | 13:→ 32×224×224 · 896 | 14:→ 32 | 15:output → 2 · 66 | 23:2 steps an epoch | 29:Small | 30:First try
        and: 17:1 experiment | 25:ready | 8:1 experiment
    "#]].assert_eq(&said);
    assert!(saved.contains("name = \"Small × First try\""), "{saved}");
}

#[test]
fn a_trainer_of_ten_lines_of_shell_and_a_person_who_saves_lose_nothing() {
    let session = format!("{}{EXPERIMENT}", SESSION.replace("adamx", "adam"));
    let Some(Played { said, saved, history }) = play("shell.lua", &session) else { return };
    expect![[r#"
        trainer: 0 
        typed: true
        conflicts: 0
    "#]]
    .assert_eq(&said);
    assert!(saved.contains("current_epoch = 12\n") && saved.contains(" end\n"), "{saved}");
    assert!(saved.contains("best_epoch = 12\n"), "{saved}");
    let epochs: Vec<&str> =
        history.lines().filter_map(|line| line.split([':', ',']).nth(1)).collect();
    expect!["1 2 3 4 5 6 7 8 9 10 11 12"].assert_eq(&epochs.join(" "));
}

/// The Lua block that the README tells people to paste.
fn readme_configuration() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let (_, block) = readme.split_once("```lua\n").expect("the README has a Lua block");
    let (block, _) = block.split_once("```").expect("the block ends");
    assert!(block.lines().count() <= 5, "five lines were promised:\n{block}");
    block.to_owned()
}

#[test]
fn a_person_lays_out_some_lines_and_then_the_file() {
    let ugly = SESSION.replace(" = ", "=").replace("\n\n", "\n").replace("  {", "{");
    let Some(Played { said, saved, .. }) = play("layout.lua", &ugly) else { return };
    expect![[r#"
        a part: layers = [\n  { type = "Conv2D", filters = 32, kernel_size = 3 },\n  { type = "GlobalAvgPool" },
        the cursor: epochs = 100
        again: 0
    "#]]
    .assert_eq(&said);
    assert_eq!(saved, SESSION);
}

#[test]
fn what_is_accepted_is_written_whole() {
    let session = SESSION
        .replace("{ type = \"GlobalAvgPool\" }", "{ type = \"MaxPooling2D\", pool_size = 2 }");
    let Some(Played { said, saved, .. }) = play("completing.lua", &session) else { return };
    assert_eq!(said, "");
    let written = saved.split("[[trainings]]").next().unwrap();
    expect![[r#"
        [session]
        id = "swift-golden-falcon"

        [dataset]
        path = "data"
        image_size = [64, 64]
        classes = ["Adialer.C", "Yuner.A"]

        [dataset.split]

        [[models]]
        id = "model_00000001"
        name = "Small"
        kind = "custom_cnn"
        layers = [
          { type = "Conv2D", filters = 32, kernel_size = 3 },
          { type = "MaxPooling2D", pool_size = 2 },
          { type = "Conv2D", filters = 64, kernel_size = 3, activation = "relu" },
          { type = "BatchNorm" },
        ]

    "#]]
    .assert_eq(written);
}
