//! What an operation costs by the library: apply it, and judge the file before and after, without
//! the disk.
//!
//!     cargo bench --bench operations

mod documents;

use std::hint::black_box;
use std::time::Instant;

use nestling::catalog::{Catalog, Literal};
use nestling::lint::Settings;
use nestling::session::history::Epoch;
use nestling::session::ids::IdSource;
use nestling::session::operations::{Changes, Operation, Uses};
use nestling::session::{Library, Session};
use nestling::state::{Ground, perform};
use nestling::syntax::Document;

const ROUNDS: usize = 100;

fn main() {
    println!("{:>7} {:>24} {:>14} {:>14}", "lines", "operation", "from text", "from a tree");
    for lines in [64, 1_000, 5_000] {
        let text = documents::session(lines);
        let document = Document::parse(&text);
        for (name, operation) in operations(&document) {
            let cold = median(|| change(&Document::parse(&text), &operation));
            let warm = median(|| change(&document, &operation));
            let lines = text.lines().count();
            println!("{lines:>7} {name:>24} {cold:>11.3} ms {warm:>11.3} ms");
        }
    }
}

fn change(document: &Document, operation: &Operation) -> usize {
    let ground = Ground {
        catalog: Catalog::builtin(),
        settings: &Settings::default(),
        stem: Some("swift-golden-falcon"),
        now: "2026-11-22T10:00:00Z".parse().expect("a date-time"),
        history: &[],
    };
    let change = perform(document, operation, ground, &mut IdSource::from_seed(1));
    change.expect("the operation is sound").edits.len()
}

/// One of each kind, in the middle of the file where there is a choice.
fn operations(document: &Document) -> Vec<(&'static str, Operation)> {
    let session = Session::new(document, Catalog::builtin());
    let middle = |library| {
        let entries = session.entries(library);
        let entry = entries.get(entries.len() / 2).expect("every library has entries");
        entry.id().expect("every entry has an ID").value.to_owned()
    };
    let set = |key: &str, value| Changes {
        set: vec![(key.split('.').map(str::to_owned).collect(), value)],
        unset: Vec::new(),
    };
    let metrics = vec![("val_loss".to_owned(), 0.3), ("train_loss".to_owned(), 0.2)];
    vec![
        (
            "save_dataset_config",
            Operation::SaveDatasetConfig { changes: set("split.seed", Literal::Integer(7)) },
        ),
        (
            "add_training_to_library",
            Operation::AddEntry {
                library: Library::Trainings,
                name: "New".into(),
                changes: Changes {
                    set: [
                        ("optimizer", Literal::String("adam".into())),
                        ("learning_rate", Literal::Float(0.001)),
                        ("epochs", Literal::Integer(50)),
                        ("batch_size", Literal::Integer(32)),
                    ]
                    .map(|(key, value)| (vec![key.to_owned()], value))
                    .into(),
                    unset: Vec::new(),
                },
            },
        ),
        (
            "update_model_in_library",
            Operation::UpdateEntry {
                library: Library::Models,
                id: middle(Library::Models),
                name: Some("Another".into()),
                changes: Changes::default(),
            },
        ),
        (
            "update_experiment, epoch",
            Operation::UpdateExperiment {
                id: middle(Library::Experiments),
                changes: Changes::default(),
                epoch: Some(Epoch { epoch: 1, metrics, at: None }),
            },
        ),
        (
            "delete_model",
            Operation::DeleteEntry {
                library: Library::Models,
                id: middle(Library::Models),
                uses: Uses::Cascade,
            },
        ),
    ]
}

/// The median time of `task`, in milliseconds.
fn median(task: impl Fn() -> usize) -> f64 {
    let mut times = Vec::with_capacity(ROUNDS);
    for round in 0..=ROUNDS {
        let start = Instant::now();
        black_box(task());
        // The first round warms caches and reads the catalog.
        if round > 0 {
            times.push(start.elapsed());
        }
    }
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}
