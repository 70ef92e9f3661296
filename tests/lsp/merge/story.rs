//! What happened in a test, in order: a failure that comes once in a hundred runs must tell its
//! cause by itself.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// What was done by whom and when. Its clones are one story, which other threads tell too.
#[derive(Clone, Default)]
pub struct Story(Arc<Mutex<Vec<(SystemTime, String)>>>);

impl Story {
    /// This happens now.
    pub fn note(&self, what: impl Into<String>) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.push((SystemTime::now(), what.into()));
    }

    /// All of it, with what is on disk in the end.
    pub fn tell(&self, workspace: &Path) -> String {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = told.iter().map(|(at, what)| format!("{} {what}\n", clock(*at)));
        let mut out: String = lines.collect();
        for folder in ["sessions", ".nestling/written"] {
            let entries = workspace.join(folder).read_dir().into_iter().flatten().flatten();
            let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                let at = path
                    .metadata()
                    .and_then(|it| it.modified())
                    .map_or_else(|_| "gone".to_owned(), clock);
                let text = fs::read_to_string(&path).unwrap_or_default();
                out += &format!("--- {} ({at})\n{text}", path.display());
            }
        }
        out
    }
}

/// Seconds and milliseconds, of a day that does not matter.
fn clock(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{:03}.{:06}", since.as_secs() % 1000, since.subsec_micros())
}
