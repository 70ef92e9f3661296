//! Many writers at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::worker::{self, Fixture, Job, Worker};

/// Holds that all that the workers were told is done is there, and nothing else.
fn holds_all(fixture: &Fixture, told: &[Vec<String>]) {
    let (mut trainings, mut updated) = (BTreeSet::new(), BTreeSet::new());
    for line in told.iter().flatten() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["done", "add", id] => assert!(trainings.insert((*id).to_owned()), "{id} twice"),
            ["done", "update", id] => drop(updated.insert((*id).to_owned())),
            ["done", "delete", id] => assert!(trainings.remove(*id), "{id} was not there"),
            _ => {}
        }
    }
    // The first is the fixture's own.
    let there: BTreeSet<_> = fixture.ids("trainings").into_iter().skip(1).collect();
    assert_eq!(there, trainings);
    for training in fixture.read()["trainings"].as_array().unwrap() {
        let epochs = training["epochs"].as_integer().unwrap();
        let is_updated = updated.contains(training["id"].as_str().unwrap());
        assert!(!is_updated || epochs == 20, "an update was lost: {training}");
    }
    for (experiment, told) in fixture.experiments.iter().zip(told) {
        let reported = told.iter().filter(|line| line.starts_with("done epoch ")).count();
        let expected: Vec<u64> = (1..).take(reported).collect();
        assert_eq!(fixture.epochs(experiment), expected);
    }
    assert_eq!(fixture.leftovers(), 0);
}

fn run(fixture: &Fixture, operations: usize, command: impl Fn(usize, Job<'_>) -> Command) {
    let start = |(number, experiment): (usize, &String)| {
        let job = Job { root: &fixture.root, experiment, first_epoch: 1, operations };
        Worker::start(&mut command(number, job))
    };
    let workers: Vec<Worker> = fixture.experiments.iter().enumerate().map(start).collect();
    let told: Vec<Vec<String>> = std::thread::scope(|scope| {
        let readers: Vec<_> =
            workers.into_iter().map(|worker| scope.spawn(move || worker.finish())).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });
    for told in &told {
        let done = told.iter().filter(|line| line.starts_with("done ")).count();
        assert_eq!(done, operations);
    }
    holds_all(fixture, &told);
}

#[test]
fn eight_processes_with_two_hundred_operations_each_lose_nothing() {
    run(&Fixture::new(8), 200, |_, job| job.command());
}

/// Half of the writers reach the folder by another way and, where the system lets us, under
/// another machine's name and with process numbers of their own.
#[cfg(unix)]
#[test]
fn writers_of_two_machines_do_not_wait_for_each_other_for_ever() {
    let fixture = Fixture::new(4);
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("mounted");
    std::os::unix::fs::symlink(&fixture.root, &link).unwrap();
    let can_unshare = unshared(Command::new("true")).status().is_ok_and(|status| status.success());
    if !can_unshare {
        println!("without a second machine's name: `unshare` is not to be had here");
    }
    run(&fixture, 25, |number, job| match number % 2 {
        0 => job.command(),
        _ => {
            let command = Job { root: Path::new(&link), ..job }.command();
            if can_unshare { unshared(command) } else { command }
        }
    });
}

/// The same command in a name space of its own.
#[cfg(unix)]
fn unshared(command: Command) -> Command {
    let mut inner = Command::new("unshare");
    inner.args(["--uts", "--pid", "--fork", "--mount-proc", "--kill-child"]);
    inner.args(["sh", "-c", "hostname elsewhere && exec \"$@\"", "sh"]);
    inner.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            inner.env(name, value);
        }
    }
    inner.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped());
    inner
}

#[test]
fn the_command_line_takes_its_turn_among_them() {
    let fixture = Fixture::new(2);
    let job = |experiment| Job { root: &fixture.root, experiment, first_epoch: 1, operations: 40 };
    let workers: Vec<_> = fixture.experiments.iter().map(|id| job(id).start()).collect();
    for number in 0..8 {
        let added = Command::new(env!("CARGO_BIN_EXE_nestling"))
            .args(["training", "add", &format!("By hand {number}"), "--preset", "adam"])
            .current_dir(&fixture.root)
            .output()
            .unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }
    workers.into_iter().for_each(|worker| drop(worker.finish()));
    let session = fixture.read();
    let trainings = session["trainings"].as_array().unwrap();
    let by_hand = trainings.iter().filter(|entry| {
        entry.get("name").and_then(|name| name.as_str()).is_some_and(|it| it.starts_with("By hand"))
    });
    assert_eq!(by_hand.count(), 8);
}

#[test]
fn a_session_that_is_renamed_all_the_time_is_the_current_one_for_all() {
    let fixture = Fixture::new(1);
    let mut renamer = worker::command("worker::rename");
    let mut renamer = Worker::start(renamer.env("NESTLING_TEST_ROOT", &fixture.root));
    assert_eq!(renamer.next().as_deref(), Some("begins"));
    for number in 0..40 {
        let mut state = fixture.state();
        assert!(state.get_session_id().is_some());
        state.add_training_to_library(&format!("T {number}"), worker::training(1)).unwrap();
    }
    renamer.kill();
    assert_eq!(fixture.state().list_saved_sessions().unwrap().len(), 1);
    assert_eq!(fixture.ids("trainings").len(), 41);
}
