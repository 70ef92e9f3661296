//! LSP ⇄ [`ide`](crate::ide): the language server.
//!
//! Messages come through `transport`, in order, to `main_loop`, the one owner of the state. It
//! changes the state at once and lets `pool` compute answers on immutable snapshots; so nothing
//! here ever waits for the client, and a notification never waits for an answer. A feature is
//! one file in `features` and one line in its table.

mod capabilities;
mod commands;
mod configuration;
mod convert;
mod datasets;
mod diagnostics;
mod documents;
mod editing;
mod features;
mod files;
mod folders;
mod landmarks;
mod location;
mod log;
mod main_loop;
mod merge;
mod pool;
mod progress;
mod refresh;
mod renames;
mod requests;
mod state;
mod subject;
mod survey;
mod symbols;
mod tokens;
mod transport;
mod views;
mod watchdog;

use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;

use log::log;
use main_loop::{Event, MainLoop};
use transport::Outbox;

use crate::catalog::Catalog;

/// Serves one editor over standard input and output until it leaves: 0 if it said goodbye
/// properly (`shutdown`, then `exit`), else 1.
pub fn run() -> ExitCode {
    // The first answer needs it; until then there is time.
    thread::spawn(Catalog::builtin);

    let (events, arrived) = mpsc::channel();
    let mut main_loop = None;
    let served = transport::serve(|client| {
        report_panics(client.clone());
        let state = MainLoop::new(client, events.clone());
        main_loop = Some(thread::spawn(move || state.run(&arrived)));
        let events = events.clone();
        Arc::new(move |message| {
            // The loop ends at `exit`; what comes after it is of no interest.
            let _ = events.send(Event::Incoming(message));
        })
    });
    if let Err(error) = served {
        log!("cannot serve: {error}");
        return ExitCode::FAILURE;
    }
    let _ = events.send(Event::Closed);
    main_loop.and_then(|thread| thread.join().ok()).unwrap_or(ExitCode::FAILURE)
}

/// A panic is told to the client's log instead of standard error: it has no place to go there.
fn report_panics(client: Outbox) {
    std::panic::set_hook(Box::new(move |panic| {
        log!("{panic}");
        client.log_error(format!("Internal error, please report it: {panic}"));
    }));
}
