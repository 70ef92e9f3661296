use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc;

use rustc_hash::FxHashMap;

use super::{Command, Step, Waiting};
use crate::server::main_loop::Event;
use crate::server::state::State;

/// The commands of each workspace, by its root.
#[derive(Debug, Default)]
pub(in crate::server) struct Queues {
    by_root: FxHashMap<PathBuf, Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    /// Whether a command has its turn.
    is_taken: bool,
}

/// The right to be the one command at work in a workspace. Whatever becomes of the command, even
/// a panic: when this is dropped, the next one begins.
#[derive(Debug)]
pub(super) struct Turn {
    root: PathBuf,
    events: mpsc::Sender<Event>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let over = Step::Over(std::mem::take(&mut self.root));
        // Without a main loop nothing waits.
        let _ = self.events.send(Event::Command(Box::new(over)));
    }
}

impl State {
    /// A command waits for its turn.
    pub(super) fn queue_command(&mut self, waiting: Waiting) {
        let root = waiting.workspace.root().to_owned();
        self.commands.by_root.entry(root.clone()).or_default().waiting.push_back(waiting);
        self.begin_next(root);
    }

    /// The command at work is over.
    pub(super) fn next_command(&mut self, root: PathBuf) {
        if let Some(queue) = self.commands.by_root.get_mut(&root) {
            queue.is_taken = false;
        }
        self.begin_next(root);
    }

    fn begin_next(&mut self, root: PathBuf) {
        let Some(queue) = self.commands.by_root.get_mut(&root).filter(|queue| !queue.is_taken)
        else {
            return;
        };
        // Those that were cancelled meanwhile are answered already.
        queue.waiting.retain(|waiting| !waiting.responder.is_answered());
        let Some(next) = queue.waiting.pop_front() else {
            self.commands.by_root.remove(&root);
            return;
        };
        queue.is_taken = true;
        let Waiting { call, workspace, session, responder, params } = next;
        let turn = Turn { root, events: self.events.clone() };
        self.begin_command(Command {
            call,
            workspace,
            session,
            responder,
            params,
            outdated: 0,
            _turn: turn,
        });
    }
}
