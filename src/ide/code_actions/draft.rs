//! A session to which entries are added one after another.

use crate::catalog::{KeySpec, Literal, Preset, ValueType};
use crate::ide::Snapshot;
use crate::session::ids::IdSource;
use crate::session::operations::can_add;
use crate::session::{Entry, Library, Session, draft, render};
use crate::syntax::Document;
use crate::text::{Composition, TextEdit};

/// The file with what is added so far.
pub(super) struct Draft<'s, 'a> {
    snapshot: &'a Snapshot,
    session: &'s Session<'a>,
    /// The file after all changes but the last; none while there was only one.
    document: Option<Document>,
    /// The last change: parsed only if another one follows, since most drafts make just one.
    last: Option<TextEdit>,
    changes: Composition,
    ids: IdSource,
}

impl<'s, 'a> Draft<'s, 'a> {
    /// The file as it is, with the tables that every session must have.
    pub(super) fn new(snapshot: &'a Snapshot, session: &'s Session<'a>) -> Self {
        let mut draft = Self {
            snapshot,
            session,
            document: None,
            last: None,
            changes: Composition::of(snapshot.document.text()),
            ids: snapshot.fresh_ids(),
        };
        draft.add_missing_tables();
        draft
    }

    /// Adds what `preset` describes; gives its ID.
    pub(super) fn add_preset(&mut self, preset: &Preset) -> Option<String> {
        let now = self.snapshot.now;
        let library = Library::from(preset.target);
        self.add(|session, ids| {
            let id = can_add(session, library).then(|| ids.fresh(library, session))?;
            let entry = draft::from_preset(session, preset, id.clone(), now);
            Some((render::insert_entry(session, &entry), id))
        })
    }

    /// Adds an experiment of two entries by their IDs; `None` where one is not there.
    pub(super) fn add_experiment(&mut self, model: &str, training: &str) -> Option<()> {
        let now = self.snapshot.now;
        self.add(|session, ids| {
            let model = session.find(Library::Models, model)?;
            let training = session.find(Library::Trainings, training)?;
            let library = Library::Experiments;
            let id = can_add(session, library).then(|| ids.fresh(library, session))?;
            let entry = draft::experiment(session, &model, &training, id, now)?;
            Some((render::insert_entry(session, &entry), ()))
        })
    }

    /// Adds an experiment of each of these pairs.
    pub(super) fn add_experiments(&mut self, pairs: &[(Entry<'_>, Entry<'_>)]) -> Option<()> {
        let now = self.snapshot.now;
        self.add(|session, ids| {
            if !can_add(session, Library::Experiments) {
                return None;
            }
            let entries = draft::experiments(session, pairs, ids, now);
            let edit = render::insert_entries(session, Library::Experiments, &entries);
            (!entries.is_empty()).then_some((edit, ()))
        })
    }

    /// All that was added, as edits of the file as it is.
    pub(super) fn into_edits(mut self) -> Vec<TextEdit> {
        if let Some(edit) = self.last.take() {
            self.changes.apply(&[edit]);
        }
        self.changes.into_edits()
    }

    fn add_missing_tables(&mut self) {
        let catalog = &self.snapshot.catalog;
        let root = self.snapshot.document.root();
        let missing = |key: &&KeySpec| key.required && root.get(&key.name).is_none();
        for key in catalog.file().keys.iter().filter(missing) {
            let ValueType::Table(name) = &key.value else { continue };
            let Some(spec) = catalog.table(name) else { continue };
            let value = |key: &KeySpec| match (&key.value, &self.snapshot.stem) {
                (ValueType::Id, Some(stem)) => Some(Literal::String(stem.clone())),
                _ => key.suggestion().cloned(),
            };
            let required = spec.required(|_| None);
            let fields: Vec<(String, Literal)> =
                required.filter_map(|key| Some((key.name.clone(), value(key)?))).collect();
            self.add(|session, _| {
                Some((render::insert_table(session.document(), &key.name, &fields), ()))
            });
        }
    }

    fn add<T>(
        &mut self,
        make: impl FnOnce(&Session<'_>, &mut IdSource) -> Option<(TextEdit, T)>,
    ) -> Option<T> {
        self.settle();
        let (edit, made) = match &self.document {
            None => make(self.session, &mut self.ids)?,
            Some(document) => make(&Session::new(document, &self.snapshot.catalog), &mut self.ids)?,
        };
        self.last = Some(edit);
        Some(made)
    }

    /// Makes the last change part of the document.
    fn settle(&mut self) {
        let Some(edit) = self.last.take() else { return };
        let edits = [edit];
        let before = self.document.as_ref().unwrap_or(&self.snapshot.document);
        if let Ok(after) = before.with_edits(&edits) {
            self.changes.apply(&edits);
            self.document = Some(after);
        }
    }
}
