//! Judging a file that is being edited. What was found is kept with the document; after an edit
//! within one entry only that entry is judged, and all the rest is taken over, moved.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::allow::{Allowances, MARK};
use super::edited::EditedEntry;
use super::engine::{check, check_entry, keep_closer_reasons};
use super::rules::{ALL, input_too_small, syntax, unsupported_format};
use super::{Check, Diagnostic, FixScope, Input, Related, Settings};
use crate::catalog::{Catalog, CatalogId};
use crate::session::merge::Conflict;
use crate::session::samples::DatasetFolder;
use crate::session::{Dataset, Library, Session};
use crate::syntax::{Datetime, Document};
use crate::text::TextRange;

/// A file that is judged again after each edit.
#[derive(Debug, Clone, Copy)]
pub struct OpenFile<'a> {
    /// The file; it keeps what is found, also for what edits make of it.
    pub document: &'a Document,
    /// What may be written in it.
    pub catalog: &'a Catalog,
    /// As [`Input::stem`].
    pub stem: Option<&'a str>,
    /// The severities of `nestling.toml`.
    pub settings: &'a Arc<Settings>,
    /// What is known of the dataset's folder.
    pub folder: &'a Arc<DatasetFolder>,
    /// As [`Input::conflicts`].
    pub conflicts: &'a [Conflict],
    /// As [`Input::now`].
    pub now: Datetime,
    /// As [`Input::cancelled`].
    pub cancelled: Option<&'a AtomicBool>,
}

/// All that is wrong with the file, as [`check`] finds it, without fixes.
pub fn check_open(file: OpenFile<'_>) -> Arc<Vec<Diagnostic>> {
    if let Some(judged) = judged_after_edit(file) {
        let found = Arc::clone(&judged.found);
        file.document.keep(judged);
        return found;
    }
    let session = Session::new(file.document, file.catalog).in_folder(file.folder);
    let found = Arc::new(check(file.input(&session)));
    if !file.is_cancelled() && !unsupported_format::is_newer(&session) {
        file.document.keep(Judged::of(file, &found));
    }
    found
}

impl OpenFile<'_> {
    fn input<'a>(&'a self, session: &'a Session<'a>) -> Input<'a> {
        Input {
            session,
            stem: self.stem,
            settings: self.settings,
            fixes: FixScope::None,
            folder: self.folder,
            conflicts: self.conflicts,
            now: self.now,
            cancelled: self.cancelled,
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.is_some_and(|flag| flag.load(std::sync::atomic::Ordering::Relaxed))
    }
}

/// What was found in one version of a file, and what else it follows from.
struct Judged {
    document: Document,
    catalog: CatalogId,
    stem: Option<String>,
    settings: Arc<Settings>,
    folder: Arc<DatasetFolder>,
    has_conflicts: bool,
    /// Whether some comment may allow something.
    has_allowances: bool,
    found: Arc<Vec<Diagnostic>>,
}

impl Judged {
    fn of(file: OpenFile<'_>, found: &Arc<Vec<Diagnostic>>) -> Self {
        let text = file.document.text().as_bytes();
        Self {
            document: file.document.bare(),
            catalog: file.catalog.id(),
            stem: file.stem.map(str::to_owned),
            settings: Arc::clone(file.settings),
            folder: Arc::clone(file.folder),
            has_conflicts: !file.conflicts.is_empty(),
            has_allowances: memchr::memmem::find(text, MARK.as_bytes()).is_some(),
            found: Arc::clone(found),
        }
    }

    /// Whether all but the text is as it was.
    fn holds_for(&self, file: OpenFile<'_>) -> bool {
        self.catalog == file.catalog.id()
            && self.stem.as_deref() == file.stem
            && (Arc::ptr_eq(&self.settings, file.settings) || self.settings == *file.settings)
            && (Arc::ptr_eq(&self.folder, file.folder) || self.folder == *file.folder)
            && !self.has_conflicts
            && file.conflicts.is_empty()
    }

    /// Whether what is said of the other entries may depend on what is in an entry of `library`,
    /// whatever it is called: an image too small for all backbones is one mistake, as is a text that
    /// is no TOML as a whole.
    fn is_entangled(&self, library: Library) -> bool {
        let may_begin_block = |found: &Diagnostic| begins_block(&self.document, found);
        let is_too_small = |found: &Diagnostic| found.code == input_too_small::RULE.code;
        self.found.iter().any(may_begin_block)
            || (library == Library::Models
                && (self.has_allowances || self.found.iter().any(is_too_small)))
    }
}

/// Whether a syntax error may be the beginning of lines that are no TOML as a whole.
fn begins_block(document: &Document, found: &Diagnostic) -> bool {
    let first = document.text().as_bytes().get(usize::from(found.range.start()));
    found.code == syntax::RULE.code && matches!(first, Some(b'<' | b'{'))
}

/// What is found in `file`, if an earlier version was judged and one entry was edited since, in such
/// a way that nothing else said of the file depends on the difference.
fn judged_after_edit(file: OpenFile<'_>) -> Option<Judged> {
    let before = file.document.kept::<Judged>()?;
    if !before.holds_for(file) {
        return None;
    }
    let edited = EditedEntry::between(&before.document, file.document, file.catalog)?;
    if before.is_entangled(edited.library()) {
        return None;
    }

    let session = Session::about(file.document, file.catalog, edited.library(), edited.index())?;
    let session = session.in_folder(file.folder);
    if !session.dataset().is_as_sure_as(&Dataset::of(&before.document, file.catalog)) {
        return None;
    }
    let own = edited.range();
    let mut inside: Vec<Diagnostic> = Vec::new();
    for found in check_entry(file.input(&session)) {
        if own.holds(found.range)? {
            inside.push(found);
        }
    }
    if inside.iter().any(|found| begins_block(file.document, found)) {
        return None;
    }
    if before.has_allowances {
        let allowed = Allowances::of(file.document);
        inside.retain(|found| !allowed.allow(found));
    }
    keep_closer_reasons(&mut inside);

    let mut found = Vec::with_capacity(before.found.len() + inside.len());
    let mut behind = before.found.len();
    for (at, earlier) in before.found.iter().enumerate() {
        if !edited.was_inside(earlier.range)? {
            if earlier.range.start() >= edited.range_before().end() {
                behind = at;
                break;
            }
            found.push(moved(earlier, &edited)?);
        } else if goes_by_names(earlier.code) {
            inside.push(moved(earlier, &edited)?);
        }
    }
    // In the order in which they are found when all is judged.
    let rank = |code: &str| ALL.iter().position(|rule| rule.code == code);
    inside.sort_by_key(|found| (found.range.start(), found.range.end(), rank(found.code)));
    found.append(&mut inside);
    for later in before.found.get(behind..).unwrap_or_default() {
        found.push(moved(later, &edited)?);
    }
    Some(Judged {
        document: file.document.bare(),
        catalog: before.catalog,
        stem: before.stem.clone(),
        settings: Arc::clone(&before.settings),
        folder: Arc::clone(&before.folder),
        has_conflicts: before.has_conflicts,
        has_allowances: before.has_allowances,
        found: Arc::new(found),
    })
}

fn goes_by_names(code: &str) -> bool {
    ALL.iter().any(|rule| rule.code == code && matches!(rule.check, Check::Names(_)))
}

/// The same where its places are now; `None` where that cannot be told.
fn moved(found: &Diagnostic, edited: &EditedEntry) -> Option<Diagnostic> {
    let range = edited.moved(found.range)?;
    let related: Option<Vec<Related>> = found
        .related
        .iter()
        .map(|related| {
            let range: TextRange = edited.moved(related.range)?;
            Some(Related { range, message: related.message.clone() })
        })
        .collect();
    Some(Diagnostic { range, related: related?, ..found.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextEdit;

    const TEXT: &str = "[session]
id = 'a'

[[models]]
id = 'lenet'
name = 'LeNet'
kind = 'custom_cnn'

[[trainings]]
id = 'adam'
name = 'LeNet'
optimizer = 'adam'
epochs = 50

[[experiments]]
id = 'first'
name = 'First'
model_id = 'lenet'
training_id = 'adam'
status = 'completed'
current_epoch = 60

[experiments.metrics]
accuracy = 0.5

[[experiments]]
id = 'second'
name = 'First'
model_id = 'none'
training_id = 'adam'
";

    /// How what is wrong after changing `old` into `new` was found: only in the edited entry?
    fn is_taken_over(old: &str, new: &str) -> bool {
        let file = |document: &Document, look: &dyn Fn(OpenFile<'_>) -> bool| {
            look(OpenFile {
                document,
                catalog: Catalog::builtin(),
                stem: Some("a"),
                settings: &Arc::default(),
                folder: &Arc::default(),
                conflicts: &[],
                now: crate::lint::testing::now(),
                cancelled: None,
            })
        };
        let before = Document::parse(TEXT);
        assert!(file(&before, &|file| check_open(file).len() > 3));
        let at = TEXT.find(old).unwrap();
        let edit = TextEdit::replace(crate::text::range(at, at + old.len()), new);
        let after = before.with_edits(&[edit]).unwrap();
        file(&after, &|file| {
            let taken_over = judged_after_edit(file).map(|judged| judged.found);
            let anew = Document::parse(after.text());
            let found = check_open(OpenFile { document: &anew, ..file });
            assert!(taken_over.as_ref().is_none_or(|taken_over| *taken_over == found));
            taken_over.is_some()
        })
    }

    #[test]
    fn an_edit_that_no_other_entry_sees_costs_one_entry() {
        assert!(is_taken_over("'custom_cnn'", "'custom_cn'"));
        assert!(is_taken_over("kind = 'custom_cnn'", "kind = 'custom_cnn"));
        assert!(is_taken_over("'adam'\nepochs", "'adamm'\nepochs"));
        assert!(is_taken_over("60", "61"));
        assert!(is_taken_over("0.5", "1.5"));
        assert!(is_taken_over(
            "name = 'First'\nmodel_id = 'none'",
            "# First\nname = 'First'\nmodel_id = 'none'"
        ));
    }

    #[test]
    fn what_others_see_has_all_judged() {
        assert!(!is_taken_over("'lenet'", "'lenett'"));
        assert!(!is_taken_over("epochs = 50", "epochs = 70"));
        assert!(!is_taken_over("'none'", "'lenet'"));
        assert!(!is_taken_over("[[models]]", "[[models]"));
        assert!(!is_taken_over("kind = ", "# nestling: allow(missing-key)\nkind = "));
        assert!(!is_taken_over("id = 'a'", "id = 'b'"));
        // What seems to be the dataset's stands behind a mistake: the images may be of another size.
        assert!(is_taken_over("60", "60\nimage_size = [20, 20]"));
        assert!(!is_taken_over("60", "60\nimage_size = [20, 20'"));
    }
}
