//! `$/progress`: how far a long piece of work is, for people who wait; and their way to stop it.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::log;
use super::main_loop::Event;
use super::state::State;
use super::transport::{Outbox, Responder};

/// Work that is done sooner is not worth showing.
const QUIET: Duration = Duration::from_millis(200);
/// How often a client is told at most.
const PAUSE: Duration = Duration::from_millis(100);

/// A long piece of work as the client sees it. May be told of from any thread; dropped when the
/// work is over, however it ends.
#[derive(Debug)]
pub(super) struct Progress {
    shown: Arc<Shown>,
}

/// What the client is shown.
pub(super) struct Shown {
    token: Value,
    title: String,
    stop: Stop,
    began: Instant,
    phase: Mutex<Phase>,
    outbox: Outbox,
    events: mpsc::Sender<Event>,
}

/// How the work is told to stop.
enum Stop {
    /// Its request is cancelled.
    Request(Responder),
    /// Nobody asked for it.
    Flag(AtomicBool),
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// The client does not want to know.
    Untold,
    /// It may be over before it is worth showing.
    Quiet,
    /// The client has been asked whether it may be shown.
    Asked,
    /// It is shown, and was told of last at this time.
    Shown(Instant),
    /// It is over.
    Over,
}

/// What is to be done after a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The client is to be asked whether it may be shown.
    Ask,
    GoOn,
}

/// The work in progress, by the tokens that the client knows it by.
#[derive(Debug, Default)]
pub(super) struct Progresses {
    by_token: FxHashMap<String, Weak<Shown>>,
    last: u64,
}

impl State {
    /// Work that nobody asked for. It is shown as `title` to clients that can show it, once it
    /// takes long.
    pub(super) fn progress(&mut self, title: impl Into<String>) -> Progress {
        self.new_progress(title.into(), None, Stop::Flag(AtomicBool::new(false)))
    }

    /// The work of a request: shown at once where its parameters have a `workDoneToken`. To stop
    /// it is to cancel the request.
    pub(super) fn progress_of(
        &mut self,
        title: impl Into<String>,
        params: &Value,
        request: &Responder,
    ) -> Progress {
        let token = params.get("workDoneToken").filter(|token| token.is_string() || token.is_i64());
        self.new_progress(title.into(), token.cloned(), Stop::Request(request.clone()))
    }

    fn new_progress(&mut self, title: String, token: Option<Value>, stop: Stop) -> Progress {
        self.progresses.last += 1;
        let phase = match &token {
            None if !self.client.progress => Phase::Untold,
            _ => Phase::Quiet,
        };
        let is_asked_for = token.is_some();
        let token = token.unwrap_or_else(|| format!("nestling-{}", self.progresses.last).into());
        let shown = Arc::new(Shown {
            token,
            title,
            stop,
            began: Instant::now(),
            phase: Mutex::new(phase),
            outbox: self.outbox.clone(),
            events: self.events.clone(),
        });
        self.progresses.by_token.retain(|_, shown| shown.strong_count() > 0);
        let known = Arc::downgrade(&shown);
        self.progresses.by_token.insert(shown.token.to_string(), known);
        if is_asked_for {
            shown.begin(&mut shown.phase());
        }
        Progress { shown }
    }

    /// Asks the client for a place to show it.
    pub(super) fn show_progress(&mut self, shown: Arc<Shown>) {
        let params = json!({ "token": shown.token });
        self.ask("window/workDoneProgress/create", params, move |_, answer| {
            shown.answered(answer.is_ok());
        });
    }

    /// `window/workDoneProgress/cancel`.
    pub(super) fn stop_progress(&mut self, token: &Value) {
        match self.progresses.by_token.get(&token.to_string()).and_then(Weak::upgrade) {
            Some(shown) => shown.stop(),
            None => log!("nothing in progress is called {token}"),
        }
    }
}

impl Progress {
    /// Says that `done` of `total` parts are done.
    pub(super) fn report(&self, done: usize, total: usize) {
        if self.shown.report(done, total) == Next::Ask {
            // Without a main loop there is no one to show it to.
            let _ = self.shown.events.send(Event::ProgressWanted(Arc::clone(&self.shown)));
        }
    }

    /// Set when the work is not wanted any more.
    pub(super) fn cancelled(&self) -> &AtomicBool {
        match &self.shown.stop {
            Stop::Request(responder) => responder.cancelled(),
            Stop::Flag(flag) => flag,
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let mut phase = self.shown.phase();
        if let Phase::Shown(_) = *phase {
            self.shown.tell(json!({ "kind": "end" }));
        }
        // One that was asked for is ended when the client has answered.
        *phase = match *phase {
            Phase::Asked => Phase::Over,
            _ => Phase::Untold,
        };
    }
}

impl Shown {
    fn report(&self, done: usize, total: usize) -> Next {
        let mut phase = self.phase();
        match *phase {
            Phase::Quiet if self.began.elapsed() >= QUIET => {
                *phase = Phase::Asked;
                return Next::Ask;
            }
            Phase::Shown(last) if last.elapsed() >= PAUSE => {
                *phase = Phase::Shown(Instant::now());
                let mut value =
                    json!({ "kind": "report", "message": format!("{done} of {total}") });
                if let Some(percentage) = done.saturating_mul(100).checked_div(total) {
                    value["percentage"] = percentage.min(100).into();
                }
                self.tell(value);
            }
            _ => {}
        }
        Next::GoOn
    }

    fn answered(&self, may_show: bool) {
        let mut phase = self.phase();
        match *phase {
            Phase::Asked if may_show => self.begin(&mut phase),
            // Some clients show it since they were asked: it is theirs to take back.
            Phase::Over if may_show => {
                self.begin(&mut phase);
                self.tell(json!({ "kind": "end" }));
                *phase = Phase::Untold;
            }
            _ => *phase = Phase::Untold,
        }
    }

    fn begin(&self, phase: &mut Phase) {
        let value = json!({
            "kind": "begin", "title": self.title, "cancellable": true, "percentage": 0
        });
        self.tell(value);
        *phase = Phase::Shown(Instant::now());
    }

    fn stop(&self) {
        match &self.stop {
            Stop::Request(responder) => responder.cancel(),
            Stop::Flag(flag) => flag.store(true, Ordering::Relaxed),
        }
    }

    fn tell(&self, value: Value) {
        self.outbox.notify("$/progress", json!({ "token": self.token, "value": value }));
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown")
            .field("title", &self.title)
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use expect_test::{Expect, expect};
    use tower_lsp::jsonrpc::{Error, Id, Response};

    use super::*;
    use crate::server::capabilities::Capabilities;
    use crate::server::transport::Sent;

    /// A server whose client reads along.
    struct Served {
        state: State,
        sent: Sent,
        events: mpsc::Receiver<Event>,
    }

    impl Served {
        fn start(progress: bool) -> Self {
            let (outbox, sent) = Outbox::open();
            let (sender, events) = mpsc::channel();
            let client = Capabilities { progress, ..Capabilities::default() };
            Self { state: State::new(client, outbox, sender), sent, events }
        }

        fn let_the_loop_run(&mut self) {
            while let Ok(event) = self.events.try_recv() {
                let Event::ProgressWanted(shown) = event else { panic!("{event:?}") };
                self.state.show_progress(shown);
            }
        }

        fn answer(&mut self, result: Result<Value, Error>) {
            let id = Id::String("window/workDoneProgress/create-1".to_owned());
            self.state.answered(Response::from_parts(id, result));
        }

        fn check_sent(&mut self, expected: &Expect) {
            let mut told = String::new();
            while let Some(message) = self.sent.next() {
                let method = message["method"].as_str().unwrap();
                told += &format!("{method} {}\n", message["params"]);
            }
            expected.assert_eq(&told);
        }
    }

    #[test]
    fn long_work_is_shown_once_the_client_agrees() {
        let mut served = Served::start(true);
        let progress = served.state.progress("Scanning `data`");
        progress.report(1, 8);
        thread::sleep(QUIET);
        progress.report(2, 8);
        served.let_the_loop_run();
        progress.report(3, 8);
        served.check_sent(&expect![[r#"
            window/workDoneProgress/create {"token":"nestling-1"}
        "#]]);
        served.answer(Ok(Value::Null));
        thread::sleep(PAUSE);
        progress.report(4, 8);
        progress.report(5, 8);
        drop(progress);
        served.check_sent(&expect![[r#"
            $/progress {"token":"nestling-1","value":{"kind":"begin","title":"Scanning `data`","cancellable":true,"percentage":0}}
            $/progress {"token":"nestling-1","value":{"kind":"report","message":"4 of 8","percentage":50}}
            $/progress {"token":"nestling-1","value":{"kind":"end"}}
        "#]]);
    }

    #[test]
    fn short_work_is_not_worth_showing() {
        let mut served = Served::start(true);
        served.state.progress("Scanning `data`").report(1, 8);
        served.let_the_loop_run();
        served.check_sent(&expect![""]);
    }

    #[test]
    fn work_that_ends_before_the_client_agrees_is_ended_there_too() {
        let mut served = Served::start(true);
        let progress = served.state.progress("Scanning `data`");
        thread::sleep(QUIET);
        progress.report(1, 8);
        served.let_the_loop_run();
        drop(progress);
        served.answer(Ok(Value::Null));
        served.check_sent(&expect![[r#"
            window/workDoneProgress/create {"token":"nestling-1"}
            $/progress {"token":"nestling-1","value":{"kind":"begin","title":"Scanning `data`","cancellable":true,"percentage":0}}
            $/progress {"token":"nestling-1","value":{"kind":"end"}}
        "#]]);
    }

    #[test]
    fn a_client_that_cannot_or_does_not_want_to_show_it_is_left_alone() {
        for (can, answer) in [(false, None), (true, Some(Error::internal_error()))] {
            let mut served = Served::start(can);
            let progress = served.state.progress("Scanning `data`");
            thread::sleep(QUIET);
            progress.report(1, 8);
            served.let_the_loop_run();
            if let Some(error) = answer {
                served.answer(Err(error));
            }
            thread::sleep(PAUSE);
            progress.report(2, 8);
            drop(progress);
            served.let_the_loop_run();
            while let Some(message) = served.sent.next() {
                assert_ne!(message["method"], "$/progress");
            }
        }
    }

    #[test]
    fn the_client_can_stop_it() {
        let mut served = Served::start(true);
        let progress = served.state.progress("Scanning `data`");
        served.state.stop_progress(&json!("nestling-2"));
        assert!(!progress.cancelled().load(Ordering::Relaxed));
        served.state.stop_progress(&json!("nestling-1"));
        assert!(progress.cancelled().load(Ordering::Relaxed));
    }
}
