//! Writers that are killed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use nestling::session::history::Epoch;
use nestling::session::operations::{Changes, Uses};
use nestling::workspace::Workspace;

use crate::worker::{self, Fixture, Job, Worker};

/// What is known of a session from what its writers told before they died.
#[derive(Default)]
struct Known {
    /// Added, and no one began to delete them.
    there: BTreeSet<String>,
    gone: BTreeSet<String>,
    reported: BTreeSet<u64>,
    last_epoch: u64,
}

impl Known {
    fn learn(&mut self, told: &str) {
        match told.split(' ').collect::<Vec<_>>().as_slice() {
            ["done", "add", id] => drop(self.there.insert((*id).to_owned())),
            ["begin", "delete", id] => drop(self.there.remove(*id)),
            ["done", "delete", id] => drop(self.gone.insert((*id).to_owned())),
            ["begin", "epoch", number] => self.last_epoch = number.parse().unwrap(),
            ["done", "epoch", number] => drop(self.reported.insert(number.parse().unwrap())),
            _ => {}
        }
    }

    /// An epoch that was only begun is reported again: whether it arrived, no one was told.
    fn next_epoch(&self) -> u64 {
        let is_done = self.last_epoch == 0 || self.reported.contains(&self.last_epoch);
        self.last_epoch + u64::from(is_done)
    }

    fn is_in(&self, fixture: &Fixture) {
        let trainings: BTreeSet<String> = fixture.ids("trainings").into_iter().collect();
        let lost: Vec<_> = self.there.difference(&trainings).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        let back: Vec<_> = self.gone.intersection(&trainings).collect();
        assert!(back.is_empty(), "back again: {back:?}");

        let epochs = fixture.epochs(&fixture.experiments[0]);
        let once: BTreeSet<u64> = epochs.iter().copied().collect();
        assert_eq!(once.len(), epochs.len(), "an epoch is there twice: {epochs:?}");
        let lost: Vec<_> = self.reported.difference(&once).collect();
        assert!(lost.is_empty(), "epochs lost: {lost:?}");
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_a_whole_session_with_all_that_was_acknowledged() {
    let fixture = Fixture::new(1);
    let mut known = Known::default();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..200 {
        let job = Job {
            root: &fixture.root,
            experiment: &fixture.experiments[0],
            first_epoch: known.next_epoch(),
            operations: 1000,
        };
        let mut worker = job.start();
        assert_eq!(worker.next().as_deref(), Some("begins"));
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 40_000));
        worker.kill().iter().for_each(|told| known.learn(told));
        known.is_in(&fixture);
    }
    assert!(known.reported.len() > 20, "they wrote little: {} epochs", known.reported.len());

    // Whoever writes next tidies up after the last one.
    fixture.state().add_training_to_library("Last", worker::training(1)).unwrap();
    assert_eq!(fixture.leftovers(), 0);
}

#[test]
fn the_lock_of_a_killed_process_is_taken_over() {
    let fixture = Fixture::new(0);
    let mut holder = worker::command("worker::hold");
    let mut holder = Worker::start(holder.env("NESTLING_TEST_ROOT", &fixture.root));
    assert_eq!(holder.next().as_deref(), Some("holds"));

    let mut state = fixture.state();
    let writer = std::thread::spawn(move || {
        state.add_training_to_library("Waited", worker::training(1)).unwrap();
    });
    std::thread::sleep(Duration::from_millis(100));
    assert!(!writer.is_finished(), "it waits");
    let begun = Instant::now();
    holder.kill();
    writer.join().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20), "it did not wait in vain");
    assert_eq!(fixture.ids("trainings").len(), 2);
}

#[test]
fn a_writer_killed_over_a_rename_leaves_one_session_with_its_history() {
    let fixture = Fixture::new(1);
    let experiment = &fixture.experiments[0];
    let epoch = Epoch { epoch: 1, metrics: Vec::new(), at: None };
    fixture.state().update_experiment(experiment, Changes::default(), Some(epoch)).unwrap();
    let before = std::fs::read_to_string(fixture.session()).unwrap();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..60 {
        let mut renamer = Worker::start(
            worker::command("worker::rename").env("NESTLING_TEST_ROOT", &fixture.root),
        );
        assert_eq!(renamer.next().as_deref(), Some("begins"));
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        std::thread::sleep(Duration::from_micros(random % 20_000));
        renamer.kill();

        // Whoever comes next works on the same session, without anything done before.
        let next = fixture.state().add_training_to_library("Next", worker::training(1)).unwrap();
        assert!(fixture.state().delete_training_from_library(&next, Uses::Refuse).unwrap());
        let saved = Workspace::at(&fixture.root).saved_sessions().unwrap();
        let [session] = saved.as_slice() else { panic!("{saved:?}") };
        let workspace = Workspace::at(&fixture.root);
        assert_eq!(workspace.history(&session.id, experiment).unwrap().len(), 1);
        let kept = std::fs::read_to_string(fixture.root.join(".nestling/current")).unwrap();
        assert_eq!(kept.trim(), session.id, "it is still the current one");
        let text = std::fs::read_to_string(&session.path).unwrap();
        assert_eq!(text.lines().count(), before.lines().count(), "{text}");
    }
}
