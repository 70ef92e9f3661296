//! Puts together what happens until it is quiet for a moment, and keeps the watches in step with
//! the folders that are there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::native::{Native, Obstacle};
use super::plan::{Kind, Plan};
use super::poll::Poll;
use super::{Batch, Watched};

/// After this long without anything new, what happened is told.
const QUIET: Duration = Duration::from_millis(25);
/// After this long it is told in any case.
const AT_MOST: Duration = Duration::from_millis(100);
/// How often folders are looked at that the system does not watch.
const POLL: Duration = Duration::from_secs(1);
/// How often the watches are put in step with a disk that changes meanwhile.
const ROUNDS: usize = 5;

/// What the thread is told.
#[derive(Debug)]
pub(super) enum Message {
    /// What to watch from now on.
    Watch { watched: Watched, established: mpsc::Sender<()> },
    /// Something happened at these real paths.
    Happened { paths: Vec<PathBuf>, kind: Kind },
    /// The system could not tell everything.
    Missed,
    /// The watcher is dropped.
    Stop,
}

/// The watching thread.
pub(super) struct Gatherer {
    watched: Watched,
    plan: Plan,
    native: Native,
    poll: Poll,
    /// When to look at the folders that the system does not watch.
    next_poll: Instant,
    gathered: Gathered,
    on_batch: Box<dyn Fn(Batch) + Send>,
    on_message: Box<dyn Fn(String) + Send>,
    has_said_that_it_polls: bool,
}

/// What has happened and not been told yet.
#[derive(Debug, Default)]
struct Gathered {
    /// When the first of it happened, and the last.
    since: Option<(Instant, Instant)>,
    paths: BTreeSet<PathBuf>,
    missed: bool,
    plan_anew: bool,
    /// Folders whose watches are for ones that are gone.
    dead: BTreeSet<PathBuf>,
}

impl Gathered {
    fn note(&mut self) {
        let now = Instant::now();
        let first = self.since.map_or(now, |(first, _)| first);
        self.since = Some((first, now));
    }

    /// When it is to be told.
    fn due(&self) -> Option<Instant> {
        self.since.map(|(first, last)| (first + AT_MOST).min(last + QUIET))
    }
}

impl Gatherer {
    /// Watches nothing yet.
    pub(super) fn new(
        native: Native,
        on_batch: Box<dyn Fn(Batch) + Send>,
        on_message: Box<dyn Fn(String) + Send>,
    ) -> Self {
        Self {
            watched: Watched::default(),
            plan: Plan::default(),
            native,
            poll: Poll::default(),
            next_poll: Instant::now(),
            gathered: Gathered::default(),
            on_batch,
            on_message,
            has_said_that_it_polls: false,
        }
    }

    /// Watches until told to stop. While nothing happens it sleeps, unless it must look itself.
    pub(super) fn run(mut self, messages: &mpsc::Receiver<Message>) {
        loop {
            let looks_at = (!self.poll.is_idle()).then_some(self.next_poll);
            let wakes_at = self.gathered.due().into_iter().chain(looks_at).min();
            let message = match wakes_at {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(at) => messages.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Watch { watched, established }) => {
                    self.watch(watched);
                    let _ = established.send(());
                }
                Ok(Message::Happened { paths, kind }) => {
                    paths.iter().for_each(|path| self.happened(path.clone(), kind));
                }
                Ok(Message::Missed) => {
                    self.gathered.note();
                    self.gathered.missed = true;
                }
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if !self.poll.is_idle() && self.next_poll <= now {
                self.look();
            }
            if self.gathered.due().is_some_and(|due| due <= now) {
                self.tell();
            }
        }
    }

    fn watch(&mut self, watched: Watched) {
        if watched == self.watched {
            return;
        }
        self.watched = watched;
        let before = self.plan.clone();
        self.put_in_step(&BTreeSet::new());
        // Whoever asks for a workspace waits until it is watched, and then looks at it. Nobody waits
        // for the folders of a dataset: they may have changed since someone looked.
        let news: Vec<PathBuf> = self.plan.datasets_since(&before).collect();
        if !news.is_empty() {
            self.gathered.note();
            self.gathered.paths.extend(news);
        }
    }

    fn happened(&mut self, path: PathBuf, kind: Kind) {
        let meaning = self.plan.meaning(&path, kind);
        if meaning.shown.is_empty() && !meaning.plan_anew {
            return;
        }
        self.gathered.note();
        self.gathered.paths.extend(meaning.shown);
        self.gathered.plan_anew |= meaning.plan_anew;
        if meaning.is_dead {
            self.gathered.dead.insert(path);
        }
    }

    fn look(&mut self) {
        for (path, kind) in self.poll.look(&self.plan.folders) {
            self.happened(path, kind);
        }
        // From now: however long it took, there is a pause.
        self.next_poll = Instant::now() + POLL;
    }

    fn tell(&mut self) {
        let Gathered { mut paths, missed, plan_anew, mut dead, .. } =
            std::mem::take(&mut self.gathered);
        if missed {
            dead.extend(self.plan.folders.keys().cloned());
        }
        // A file that has become a link leads to another folder.
        if plan_anew || missed || paths.iter().any(|path| path.is_symlink()) {
            let before = self.plan.clone();
            self.put_in_step(&dead);
            // What was not watched may have changed meanwhile.
            paths.extend(self.plan.news_since(&before));
        }
        if !paths.is_empty() || missed {
            (self.on_batch)(Batch { paths: paths.into_iter().collect(), rescan: missed });
        }
    }

    /// Watches what is there now; what is `dead` anew.
    fn put_in_step(&mut self, dead: &BTreeSet<PathBuf>) {
        for folder in dead {
            self.leave(folder);
        }
        for _ in 0..ROUNDS {
            let plan = Plan::of(&self.watched);
            let mut has_changed = plan != self.plan;
            let before = std::mem::replace(&mut self.plan, plan);
            for folder in before.folders.keys() {
                if !self.plan.folders.contains_key(folder) {
                    self.leave(folder);
                }
            }
            let folders: Vec<PathBuf> = self.plan.folders.keys().cloned().collect();
            for folder in folders {
                has_changed |= self.watch_folder(&folder);
            }
            // A folder may have come before it was watched where it would come.
            if !has_changed {
                return;
            }
        }
    }

    /// Watches one folder of the plan, if it is not watched yet; whether something was done.
    fn watch_folder(&mut self, folder: &Path) -> bool {
        if self.native.watches(folder) || self.poll.watches(folder) {
            return false;
        }
        match self.native.watch(folder) {
            // The next look at the disk says where to wait for it.
            Ok(()) | Err(Obstacle::Gone) => {}
            Err(obstacle) => {
                let interests = self.plan.folders.get(folder).map_or(&[][..], Vec::as_slice);
                if self.poll.is_idle() {
                    self.next_poll = Instant::now() + POLL;
                }
                self.poll.watch(folder, interests);
                self.say_that_it_polls(folder, &obstacle);
            }
        }
        true
    }

    fn leave(&mut self, folder: &Path) {
        self.native.leave(folder);
        self.poll.leave(folder);
    }

    fn say_that_it_polls(&mut self, folder: &Path, obstacle: &Obstacle) {
        let (reason, way_out) = match obstacle {
            Obstacle::Gone | Obstacle::Unwanted => return,
            Obstacle::Remote => ("it is on a file system of another machine", ""),
            Obstacle::TooMany => (
                "the system watches as many folders as it may",
                " (on Linux: raise `fs.inotify.max_user_watches` and \
                 `fs.inotify.max_user_instances`)",
            ),
            Obstacle::Refused(reason) => (reason.as_str(), ""),
        };
        if !std::mem::replace(&mut self.has_said_that_it_polls, true) {
            (self.on_message)(format!(
                "`{}` cannot be watched: {reason}{way_out}. Nestling looks at it once a second \
                 instead, so changes made by other programs show a little later.",
                folder.display()
            ));
        }
    }
}
