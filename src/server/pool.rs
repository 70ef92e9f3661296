//! A few worker threads with two queues: what an editor waits for goes before everything else.

use std::collections::VecDeque;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

type Job = Box<dyn FnOnce() + Send>;

/// How soon a job is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Priority {
    /// A person waits for it.
    Editor,
    /// Nobody waits for it; one worker always stays free of such jobs.
    Background,
}

/// Runs jobs on other threads. A job that panics harms nothing else.
///
/// Own code rather than `rayon`'s pool: that one finishes what it has begun to spread over the
/// workers before it looks at new jobs.
pub(super) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    queues: Mutex<Queues>,
    work: Condvar,
    /// How many workers may have background jobs at one time.
    background_workers: usize,
}

#[derive(Default)]
struct Queues {
    editor: VecDeque<Job>,
    background: VecDeque<Job>,
    background_running: usize,
    closed: bool,
}

impl Pool {
    /// Starts the workers: one a core (at most eight), and one for the editor alone.
    pub(super) fn start() -> Self {
        let background_workers = thread::available_parallelism().map_or(2, NonZero::get).min(8);
        let shared =
            Arc::new(Shared { queues: Mutex::default(), work: Condvar::new(), background_workers });
        for _ in 0..=background_workers {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.work());
        }
        Self { shared }
    }

    /// Queues a job.
    pub(super) fn spawn(&self, priority: Priority, job: impl FnOnce() + Send + 'static) {
        let mut queues = self.shared.queues();
        match priority {
            Priority::Editor => queues.editor.push_back(Box::new(job)),
            Priority::Background => queues.background.push_back(Box::new(job)),
        }
        drop(queues);
        self.shared.work.notify_one();
    }
}

impl Drop for Pool {
    /// Jobs that have not begun are dropped.
    fn drop(&mut self) {
        let mut queues = self.shared.queues();
        queues.closed = true;
        let dropped = (std::mem::take(&mut queues.editor), std::mem::take(&mut queues.background));
        drop(queues);
        drop(dropped);
        self.shared.work.notify_all();
    }
}

impl Shared {
    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some((priority, job)) = self.take() {
            // The panic hook has told of it; whoever waits for the job sees that it was dropped.
            let _ = catch_unwind(AssertUnwindSafe(job));
            if priority == Priority::Background {
                self.queues().background_running -= 1;
                self.work.notify_one();
            }
        }
    }

    fn take(&self) -> Option<(Priority, Job)> {
        let mut queues = self.queues();
        loop {
            if let Some(job) = queues.editor.pop_front() {
                return Some((Priority::Editor, job));
            }
            if queues.background_running < self.background_workers
                && let Some(job) = queues.background.pop_front()
            {
                queues.background_running += 1;
                return Some((Priority::Background, job));
            }
            if queues.closed {
                return None;
            }
            queues = self.work.wait(queues).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_worker_stays_free_for_the_editor() {
        let pool = Pool::start();
        let (hold, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        for _ in 0..20 {
            let held = Arc::clone(&held);
            pool.spawn(Priority::Background, move || {
                let _ = held.lock().unwrap().recv();
            });
        }
        let (done, answer) = mpsc::channel();
        pool.spawn(Priority::Editor, move || done.send(1).unwrap());
        assert_eq!(answer.recv(), Ok(1));
        drop(hold);
    }

    #[test]
    fn a_panic_costs_one_job() {
        let pool = Pool::start();
        for _ in 0..20 {
            pool.spawn(Priority::Background, || panic!("on purpose"));
        }
        let (done, answer) = mpsc::channel();
        pool.spawn(Priority::Background, move || done.send(1).unwrap());
        assert_eq!(answer.recv(), Ok(1));
    }
}
