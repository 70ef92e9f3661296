//! Which entries the rules about single entries have to look at: an entry found sound is sound
//! until its text changes, or what else its soundness follows from.

use crate::catalog::CatalogId;
use crate::session::{Entry, Experiment, Library, Session, Training};
use crate::text::TextRange;

/// The entries of a session that are not known to be sound.
pub(super) struct Unjudged<'a> {
    setting: Setting,
    lists: [Vec<Entry<'a>>; Library::ALL.len()],
}

/// What the soundness of all entries follows from, beside their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    catalog: CatalogId,
    /// The size of the images; none while it is not known.
    image_size: Option<(u64, u64)>,
}

/// No rule about single entries objects to the entry in this section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SoundEntry {
    setting: Setting,
    /// The epochs of an experiment's training.
    epochs: Option<i64>,
}

/// The `epochs` in the lines of a training's section.
struct OwnEpochs(Option<i64>);

impl<'a> Unjudged<'a> {
    /// Those that have changed since they were found sound, or never were.
    pub(super) fn of(session: &Session<'a>) -> Self {
        let image_size = session.dataset().image_size();
        let setting = Setting { catalog: session.catalog().id(), image_size };
        let lists = Library::ALL.map(|library| {
            let entries = session.entries(library).iter().copied();
            let unjudged = entries.filter(|entry| {
                let section = entry.table.whole_section();
                section.is_none_or(|section| {
                    !section.remembers(&SoundEntry::of(session, setting, *entry))
                })
            });
            unjudged.collect()
        });
        Self { setting, lists }
    }

    /// Those of one library, in file order.
    pub(super) fn entries(&self, library: Library) -> &[Entry<'a>] {
        let at = Library::ALL.iter().position(|other| *other == library);
        at.and_then(|at| self.lists.get(at)).map_or(&[], Vec::as_slice)
    }

    /// Keeps for the next check which of them are sound: `found` is where the rules about single
    /// entries have found something, in file order.
    pub(super) fn remember_sound(&self, session: &Session<'_>, found: &[TextRange]) {
        for entry in self.lists.iter().flatten() {
            let Some(section) = entry.table.whole_section() else { continue };
            let own = section.range();
            let first = found.partition_point(|range| range.start() < own.start());
            if !found.get(first).is_some_and(|range| own.contains_range(*range)) {
                section.remember(SoundEntry::of(session, self.setting, *entry));
            }
        }
    }
}

impl SoundEntry {
    fn of(session: &Session<'_>, setting: Setting, entry: Entry<'_>) -> Self {
        let training = Experiment(entry).training_id();
        let training = training.and_then(|id| session.find(Library::Trainings, id.value));
        let epochs = training.and_then(|training| match training.table.own_section() {
            Some(section) => section.derive(|| OwnEpochs(epochs(training))).0,
            None => epochs(training),
        });
        Self { setting, epochs }
    }
}

fn epochs(training: Entry<'_>) -> Option<i64> {
    Training(training).epochs().map(|epochs| epochs.value)
}
