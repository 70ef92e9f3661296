//! What views beside the text show: a tree of sessions, curves, menus of presets. Requests and a
//! notification of our own, told in `docs/protocol.md`; clients without them lack these views only.

mod history;
mod presets;
mod sessions;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::json;

pub(super) use history::prepare as history;
pub(super) use presets::prepare as presets;
pub(super) use sessions::prepare as sessions;

use super::location::Location;
use super::state::State;
use crate::workspace::{CURRENT_FILE, HISTORY_FOLDER, OWN_FOLDER, Workspace, is_history_name};

/// The method of the notification.
const DID_CHANGE: &str = "nestling/didChange";

/// The time between two notifications, at least: nobody sees more than this.
const BETWEEN: Duration = Duration::from_millis(100);

/// Of so many sessions the histories are watched: those of which curves were asked for last.
const MAX_HISTORIES: usize = 64;

/// What a client with views has not been told yet.
#[derive(Debug)]
pub(super) struct Views {
    news: News,
    /// When it may be told the next time.
    next: Instant,
    /// The folders of histories that someone looks at, the last asked for last.
    histories: Vec<PathBuf>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    /// Sessions came or went, or another one is the current one.
    list: bool,
    /// The sessions in which something changed.
    sessions: BTreeSet<String>,
    /// The sessions with experiments of which epochs came.
    history: BTreeSet<String>,
}

impl Default for Views {
    fn default() -> Self {
        Self { news: News::default(), next: Instant::now(), histories: Vec::new() }
    }
}

impl Views {
    /// When the client is to be told.
    pub(super) fn next_due(&self) -> Option<Instant> {
        (self.news != News::default()).then_some(self.next)
    }

    /// The folders of histories that someone looks at.
    pub(super) fn histories(&self) -> Vec<PathBuf> {
        self.histories.clone()
    }
}

impl State {
    /// Sessions may have come or gone, or another one may be the current one.
    pub(super) fn view_list_changed(&mut self) {
        self.views.news.list |= self.client.views;
    }

    /// Something changed in a session, or in what is known of its images.
    pub(super) fn view_changed(&mut self, location: &Location) {
        if let Some(uri) = self.viewed_uri(location) {
            self.views.news.sessions.insert(uri);
        }
    }

    /// Something happened to a file that is no session: is it one that views show?
    pub(super) fn view_noticed(&mut self, path: &Path) {
        let Some(folder) = path.parent().filter(|_| self.client.views) else { return };
        if path.ends_with(Path::new(OWN_FOLDER).join(CURRENT_FILE)) || path.ends_with(OWN_FOLDER) {
            return self.view_list_changed();
        }
        let is_history = path.file_name().is_some_and(is_history_name);
        let folder = if is_history { folder } else { path };
        if let Some(session) = session_of(folder)
            && let Some(uri) = self.viewed_uri(&Location::File(session))
        {
            self.views.news.history.insert(uri);
        }
    }

    /// Tells the client what changed, if it is time to.
    pub(super) fn tell_views(&mut self) {
        let now = Instant::now();
        if self.views.next_due().is_none_or(|due| due > now) {
            return;
        }
        let News { list, sessions, history } = std::mem::take(&mut self.views.news);
        self.views.next = now + BETWEEN;
        let news = json!({ "list": list, "sessions": sessions, "history": history });
        self.outbox.notify(DID_CHANGE, news);
    }

    /// Someone looks at the histories in this folder.
    fn follow_histories(&mut self, folder: PathBuf) {
        if !self.client.views {
            return;
        }
        let followed = &mut self.views.histories;
        let is_new = !followed.contains(&folder);
        followed.retain(|other| *other != folder);
        followed.push(folder);
        let too_many = followed.len().saturating_sub(MAX_HISTORIES);
        followed.drain(..too_many);
        if is_new {
            self.watch_again();
        }
    }

    /// How the client spells the session at `location`, if its views show it.
    fn viewed_uri(&self, location: &Location) -> Option<String> {
        let path = location.path().filter(|_| self.client.views)?;
        let folders = self.folders.all().iter();
        let uri = folders.filter_map(|folder| folder.session_uri(path)).next()?;
        let open = self.documents.get(location).map(|document| document.uri.clone());
        Some(open.unwrap_or(uri).as_str().to_owned())
    }
}

/// The session of which this folder keeps the histories.
fn session_of(folder: &Path) -> Option<PathBuf> {
    let histories = folder.parent()?;
    let is_there = histories.file_name() == Some(OsStr::new(HISTORY_FOLDER));
    let root = histories.parent().filter(|_| is_there)?;
    let file = format!("{}.toml", folder.file_name()?.to_str()?);
    Some(Workspace::at(root).sessions_folder().join(file))
}
