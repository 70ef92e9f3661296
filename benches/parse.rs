//! What the tree and the lints cost beside bare `toml_parser` events over the same text, in one
//! run and taken in turn, so that the ratios hold on a noisy machine.
//!
//!     cargo bench --bench parse

mod documents;

use std::hint::black_box;
use std::time::{Duration, Instant};

use nestling::catalog::Catalog;
use nestling::lint::{self, FixScope, Settings};
use nestling::session::Session;
use nestling::session::samples::DatasetFolder;
use nestling::syntax::Document;
use nestling::text::{TextEdit, range};

const ROUNDS: usize = 60;

fn main() {
    println!(
        "{:>7} {:>12} {:>16} {:>16} {:>20}",
        "lines", "bare events", "parse + tree", "+ all lints", "edit + all lints"
    );
    for lines in [64, 1_000, 5_000, 20_000] {
        measure(&documents::session(lines));
    }
}

fn measure(text: &str) {
    let lines = text.lines().count();
    let document = Document::parse(text);
    // One digit in the middle of the file changes and changes back.
    let middle = text[text.len() / 2..].find("units = ").expect("every block has a Dense layer");
    let at = text.len() / 2 + middle + "units = ".len();
    let (at, mut digit) = (range(at, at + 1), b'1');
    diagnostics(&document);

    let [bare, tree, lints, edited] = medians([
        &mut || bare_events(text),
        &mut || Document::parse(text).sections().len(),
        &mut || diagnostics(&Document::parse(text)),
        &mut || {
            // Another digit each time: what was found out about the edited section is of no use.
            digit = if digit == b'9' { b'1' } else { digit + 1 };
            let edit = TextEdit::replace(at, char::from(digit).to_string());
            let edited = document.with_edits(&[edit]).expect("the edit lies in the text");
            diagnostics(&edited)
        },
    ]);
    let ratio = |of: Duration| of.as_secs_f64() / bare.as_secs_f64();
    println!(
        "{lines:>7} {:>9.3} ms {:>8.3} ms {:>3.1}x {:>8.3} ms {:>3.1}x {:>12.3} ms {:>3.1}x",
        millis(bare),
        millis(tree),
        ratio(tree),
        millis(lints),
        ratio(lints),
        millis(edited),
        ratio(edited),
    );
}

fn bare_events(text: &str) -> usize {
    let source = toml_parser::Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events: Vec<toml_parser::parser::Event> = Vec::with_capacity(tokens.len());
    toml_parser::parser::parse_document(&tokens, &mut events, &mut ());
    events.len()
}

fn diagnostics(document: &Document) -> usize {
    let session = Session::new(document, Catalog::builtin());
    lint::check(lint::Input {
        session: &session,
        stem: Some("swift-golden-falcon"),
        settings: &Settings::default(),
        fixes: FixScope::None,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: "2026-11-22T10:00:00Z".parse().expect("a date-time"),
        cancelled: None,
    })
    .len()
}

/// The median time of each task; the tasks take turns.
fn medians<const N: usize>(mut tasks: [&mut dyn FnMut() -> usize; N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for round in 0..=ROUNDS {
        for (task, times) in tasks.iter_mut().zip(&mut times) {
            let start = Instant::now();
            black_box(task());
            // The first round warms caches and reads the catalog.
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    })
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
