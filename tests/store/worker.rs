//! A writer of its own, which tells on standard output what it begins and what is done.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use nestling::catalog::Catalog;
use nestling::session::history::Epoch;
use nestling::session::operations::{Changes, Uses};
use nestling::state::{WorkflowState, changes_of};
use nestling::workspace::Workspace;
use serde_json::{Value as Json, json};

/// What a worker tells: `done add train_1`, `begin delete train_1`, `done epoch 7`…
const MARK: &str = "worker: ";

/// A workspace with one session: a model, a training, and an experiment for each worker.
pub struct Fixture {
    _dir: tempfile::TempDir,
    pub root: PathBuf,
    pub experiments: Vec<String>,
}

impl Fixture {
    pub fn new(experiments: usize) -> Self {
        Self::in_dir(tempfile::tempdir().unwrap(), experiments)
    }

    pub fn in_dir(dir: tempfile::TempDir, experiments: usize) -> Self {
        let root = dir.path().to_owned();
        let mut state = WorkflowState::init_workflow_state(Workspace::at(&root)).unwrap();
        let model = json!({ "kind": "custom_cnn", "layers": [{ "type": "Flatten" }] });
        let model = state.add_model_to_library("Model", changes("model", &model)).unwrap();
        let training = state.add_training_to_library("Training", training(100)).unwrap();
        let experiment = |number: usize| {
            let name = format!("Experiment {number}");
            let id = state.create_experiment(&name, &model, &training).unwrap();
            let status = changes("experiment", &json!({ "status": "training" }));
            assert!(state.update_experiment(&id, status, None).unwrap());
            id
        };
        let experiments = (0..experiments).map(experiment).collect();
        Self { _dir: dir, root, experiments }
    }

    pub fn state(&self) -> WorkflowState {
        WorkflowState::init_workflow_state(Workspace::at(&self.root)).unwrap()
    }

    pub fn session(&self) -> PathBuf {
        let state = self.state();
        state.workspace().session_path(state.get_session_id().unwrap())
    }

    /// The session as any TOML reader sees it.
    pub fn read(&self) -> toml::Table {
        let text = std::fs::read_to_string(self.session()).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// The IDs of a library's entries.
    pub fn ids(&self, library: &str) -> Vec<String> {
        let session = self.read();
        let entries = session[library].as_array().unwrap().iter();
        entries.map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The epochs in the history of an experiment; every line must be whole.
    pub fn epochs(&self, experiment: &str) -> Vec<u64> {
        let session = self.session();
        let folder = self.root.join("history").join(session.file_stem().unwrap());
        let text = std::fs::read_to_string(folder.join(format!("{experiment}.jsonl")));
        let text = text.unwrap_or_default();
        assert!(text.is_empty() || text.ends_with('\n'), "the last line is half written");
        text.lines().map(|line| Epoch::from_line(line).expect(line).epoch).collect()
    }

    /// Files that writers were killed over.
    pub fn leftovers(&self) -> usize {
        let entries = self.root.join("sessions").read_dir().unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with(".nestling-")).count()
    }
}

pub fn changes(table: &str, config: &Json) -> Changes {
    changes_of(Catalog::builtin(), table, config.as_object().unwrap()).unwrap()
}

pub fn training(epochs: u64) -> Changes {
    let config = json!({
        "optimizer": "adam", "learning_rate": 0.001, "epochs": epochs, "batch_size": 32,
    });
    changes("training", &config)
}

/// What a worker is to do.
pub struct Job<'a> {
    pub root: &'a Path,
    pub experiment: &'a str,
    /// The number of its first epoch.
    pub first_epoch: u64,
    pub operations: usize,
}

impl Job<'_> {
    /// The command that does it.
    pub fn command(&self) -> Command {
        let mut command = command("worker::work");
        command
            .env("NESTLING_TEST_ROOT", self.root)
            .env("NESTLING_TEST_EXPERIMENT", self.experiment)
            .env("NESTLING_TEST_EPOCH", self.first_epoch.to_string())
            .env("NESTLING_TEST_OPERATIONS", self.operations.to_string());
        command
    }

    pub fn start(&self) -> Worker {
        Worker::start(&mut self.command())
    }
}

/// What starts one of the processes below.
pub fn command(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", name, "--nocapture", "--test-threads=1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// A worker that runs; killed when dropped.
pub struct Worker {
    pub process: Child,
    output: BufReader<ChildStdout>,
}

impl Worker {
    pub fn start(command: &mut Command) -> Self {
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Self { process, output }
    }

    /// The next thing it tells; `None` at its end.
    pub fn next(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            match line.strip_suffix('\n') {
                // Killed in the middle of a line: it told nothing.
                None => return None,
                Some(line) => {
                    // The first line shares one with the name of the test.
                    if let Some((_, told)) = line.split_once(MARK) {
                        return Some(told.to_owned());
                    }
                }
            }
        }
    }

    /// All that it has told when it is at its end.
    pub fn finish(mut self) -> Vec<String> {
        let told: Vec<String> = std::iter::from_fn(|| self.next()).collect();
        let status = self.process.wait().unwrap();
        assert!(status.success(), "{status}\n{}", told.join("\n"));
        told
    }

    /// Kills it; what it had told by then and was not read yet.
    pub fn kill(mut self) -> Vec<String> {
        self.process.kill().unwrap();
        std::iter::from_fn(|| self.next()).collect()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn tell(what: &str) {
    println!("{MARK}{what}");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}

#[test]
#[ignore = "not a test: a process that other tests start"]
fn work() {
    let root = variable("NESTLING_TEST_ROOT");
    let experiment = variable("NESTLING_TEST_EXPERIMENT");
    let mut epoch: u64 = variable("NESTLING_TEST_EPOCH").parse().unwrap();
    let operations: usize = variable("NESTLING_TEST_OPERATIONS").parse().unwrap();
    let mut state = WorkflowState::init_workflow_state(Workspace::at(root)).unwrap();

    let mut added: Vec<String> = Vec::new();
    let mut kept = 0;
    // What a process does once is not what its killers are to hit.
    assert!(state.get_experiment(&experiment).unwrap().is_some());
    assert!(!state.delete_experiment("none").unwrap());
    tell("begins");
    for turn in 0..operations {
        match turn % 4 {
            0 => {
                tell(&format!("begin epoch {epoch}"));
                let metrics = vec![("val_loss".to_owned(), 1.0 / (epoch as f64 + 1.0))];
                let report = Epoch { epoch, metrics, at: None };
                assert!(
                    state.update_experiment(&experiment, Changes::default(), Some(report)).unwrap()
                );
                tell(&format!("done epoch {epoch}"));
                epoch += 1;
            }
            1 => {
                let id = state.add_training_to_library("New", training(10)).unwrap();
                tell(&format!("done add {id}"));
                added.push(id);
            }
            2 => {
                let id = added.last().unwrap();
                let name = format!("Training {turn}");
                assert!(state.update_training_in_library(id, Some(&name), training(20)).unwrap());
                tell(&format!("done update {id}"));
            }
            // One of eight stays.
            _ if added.len() > kept + 7 => {
                kept += 1;
                let report = changes("experiment", &json!({ "name": format!("Name {turn}") }));
                assert!(state.update_experiment(&experiment, report, None).unwrap());
                tell("done name");
            }
            _ => {
                let id = added.remove(kept.min(added.len() - 1));
                tell(&format!("begin delete {id}"));
                assert!(state.delete_training_from_library(&id, Uses::Refuse).unwrap());
                tell(&format!("done delete {id}"));
            }
        }
    }
}

#[test]
#[ignore = "not a test: a process that other tests start"]
fn hold() {
    let _lock = Workspace::at(variable("NESTLING_TEST_ROOT")).lock().unwrap();
    tell("holds");
    std::thread::sleep(std::time::Duration::from_secs(600));
}

#[test]
#[ignore = "not a test: a process that other tests start"]
fn rename() {
    let root = variable("NESTLING_TEST_ROOT");
    let mut state = WorkflowState::init_workflow_state(Workspace::at(root)).unwrap();
    tell("begins");
    for turn in 0..1000 {
        let from = state.get_session_id().unwrap().to_string();
        let to = format!("name-{}-{turn}", std::process::id());
        assert!(state.rename_session(&from, &to).unwrap());
    }
}
