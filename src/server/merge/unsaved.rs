//! What unsaved changes began with, kept on disk as long as there are any. An editor that comes back,
//! after it or its server was ended, brings its unsaved text along: only this tells which of its
//! differences from the disk are its own. It stays when a document is closed, too: some editors close one
//! and open it again with its changes, to take it for another language. Where it is opened as it is on
//! disk, they were given up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::operations::Notes;
use crate::ide::FileKind;
use crate::server::documents::Content;
use crate::server::location::Location;
use crate::server::pool::Priority;
use crate::server::state::State;
use crate::workspace::UnsavedBase;

/// What is kept of one open document.
#[derive(Debug, Default)]
pub(super) struct Unsaved {
    /// What is on disk, or soon will be, and the last operation that is in it.
    kept: Option<(Content, i128)>,
    keeper: Arc<Keeper>,
}

/// Writes on workers. Only the newest wish counts, whichever of them comes first.
#[derive(Debug, Default)]
struct Keeper {
    wish: Mutex<Option<Wish>>,
    writing: Mutex<()>,
}

#[derive(Debug)]
enum Wish {
    Keep(Content, i128),
    Forget,
}

impl Keeper {
    fn fulfil(&self, notes: &Notes, editor: &str) {
        let _writing = lock(&self.writing);
        // The lock of the wish is free again before anything is written.
        let wish = lock(&self.wish).take();
        match wish {
            Some(Wish::Keep(base, known)) => {
                if let Some(base) = base.document() {
                    let text = base.text().to_owned();
                    notes.keep_unsaved_base(editor, &UnsavedBase { text, known });
                }
            }
            Some(Wish::Forget) => notes.forget_unsaved_base(editor),
            None => {}
        }
    }
}

impl Unsaved {
    /// This was kept when the document was opened.
    pub(super) fn found(base: &Content, known: i128) -> Self {
        Self { kept: Some((base.clone(), known)), keeper: Arc::default() }
    }
}

impl State {
    /// The text or what it began with is another: notes that if there are unsaved changes.
    pub(super) fn note_unsaved(&mut self, location: &Location) {
        let Some(open) = self.documents.get_mut(location) else { return };
        let file = &mut open.file;
        // As long as there are news, more will be known in a moment.
        let Some(base) = file.base.clone().filter(|_| file.news.is_none()) else { return };
        let Some(known) = file.operations.known() else { return };
        // Looked at once, not at each keystroke.
        let kept = file.unsaved.kept.as_ref();
        if kept.is_some_and(|(kept, at)| kept.is(&base) && *at == known) {
            return;
        }
        let is_unsaved = !base.says_same(&open.content);
        if !is_unsaved && kept.is_none() {
            return;
        }
        let Some(notes) = Notes::of(location) else { return };
        file.unsaved.kept = is_unsaved.then(|| (base.clone(), known));
        let wish = if is_unsaved { Wish::Keep(base, known) } else { Wish::Forget };
        let keeper = Arc::clone(&file.unsaved.keeper);
        *lock(&keeper.wish) = Some(wish);
        let (editor, subject) = (Arc::clone(&self.editor), self.subject(location));
        self.pool.spawn(Priority::Background, move || {
            let snapshot = subject.and_then(|subject| subject.snapshot());
            if snapshot.is_some_and(|it| it.kind == FileKind::Session) {
                keeper.fulfil(&notes, &editor);
            }
        });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
