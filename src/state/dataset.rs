//! What is known of the images of the current session.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{ArgumentError, StateError, StateResult, WorkflowState};
use crate::session::Session;
use crate::session::samples::{DatasetFolder, DatasetInfo};
use crate::syntax::Document;
use crate::workspace::OnProgress;

impl WorkflowState {
    /// What the dataset's folder comes to, scanned or from the cache. Where it is not there, what
    /// [`set_dataset_info`](Self::set_dataset_info) has kept for it; else `None`, as where the
    /// session names no folder.
    ///
    /// # Errors
    /// When the session or the folder cannot be read.
    pub fn get_dataset_info(&self) -> StateResult<Option<DatasetInfo>> {
        self.scan_dataset(&|_, _| {}, &AtomicBool::new(false))
    }

    /// The same, for a scan that may take long: `progress` hears how far it is; `None` also when
    /// `cancelled` was set meanwhile.
    ///
    /// # Errors
    /// When the session or the folder cannot be read.
    pub fn scan_dataset(
        &self,
        progress: OnProgress<'_>,
        cancelled: &AtomicBool,
    ) -> StateResult<Option<DatasetInfo>> {
        let Some(document) = self.document()? else { return Ok(None) };
        let session = Session::new(&document, &self.catalog);
        let Some(folder) = self.dataset_folder(&session) else { return Ok(None) };
        Ok(match self.workspace.scan(&folder, progress, cancelled)? {
            Some(DatasetFolder::Found(samples)) => {
                Some(DatasetInfo::of(&samples, &session.dataset()))
            }
            Some(DatasetFolder::Missing | DatasetFolder::Kept(_)) => {
                self.workspace.kept_dataset_info(&folder)
            }
            Some(DatasetFolder::Unknown) | None => None,
        })
    }

    /// Keeps what was found out elsewhere about the session's dataset folder, for where its images
    /// are not at hand. A folder that is there tells for itself.
    ///
    /// # Errors
    /// When the information contradicts itself, the session names no folder, or it cannot be kept.
    pub fn set_dataset_info(&mut self, info: &DatasetInfo) -> StateResult<()> {
        info.check().map_err(|message| ArgumentError {
            message: format!("`info` contradicts itself: {message}"),
        })?;
        let folder = self.read(|session| self.dataset_folder(session))?;
        let folder = match (folder, &self.current) {
            (Some(folder), _) => folder,
            (None, Some(id)) => return Err(StateError::NoDataset(id.clone())),
            (None, None) => return Err(StateError::NoneChosen),
        };
        Ok(self.workspace.keep_dataset_info(&folder, info)?)
    }

    /// Forgets all scans; how many there were.
    ///
    /// # Errors
    /// When one cannot be removed.
    pub fn clear_cache_state(&self) -> StateResult<usize> {
        Ok(self.workspace.clear_cache()?)
    }

    /// How many classes a scan finds, where the session lists none.
    pub(super) fn scanned_classes(&self) -> StateResult<Option<u64>> {
        let folder = self.read(|session| match session.dataset().class_count() {
            Some(_) => None,
            None => self.dataset_folder(session),
        })?;
        let Some(folder) = folder else { return Ok(None) };
        // A folder that cannot be read has no classes that are known.
        match self.workspace.scan(&folder, &|_, _| {}, &AtomicBool::new(false)) {
            Ok(Some(folder)) => {
                let count =
                    folder.samples().and_then(|samples| samples.classes.len().try_into().ok());
                Ok(count.filter(|count| *count > 0))
            }
            _ => Ok(None),
        }
    }

    fn dataset_folder(&self, session: &Session<'_>) -> Option<PathBuf> {
        Some(self.workspace.dataset_folder(session.dataset().path()?.value))
    }

    /// The text of the current session; `None` without one.
    pub(super) fn document(&self) -> StateResult<Option<Arc<Document>>> {
        let Some(id) = &self.current else { return Ok(None) };
        if let Some(document) = &self.open {
            return Ok(Some(Arc::clone(document)));
        }
        let mut text = self.workspace.session_text(id)?;
        if text.is_none()
            && let Some(now) = self.moved_to(id)
        {
            text = self.workspace.session_text(&now)?;
        }
        let text = text.ok_or_else(|| self.no_session(id))?;
        Ok(Some(Arc::new(Document::parse(&text))))
    }
}
