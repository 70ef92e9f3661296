//! Creating and changing experiments.

use super::copy::WorkingCopy;
use super::epoch::Earlier;
use super::sound::Scope;
use super::target::Target;
use super::{Change, Changes, Outcome, Refusal, entries, epoch, status};
use crate::catalog::Literal;
use crate::session::history::Epoch;
use crate::session::ids::IdSource;
use crate::session::times::instant;
use crate::session::{Entry, Experiment, Library, Session, Status};
use crate::syntax::Datetime;
use crate::text::similar;

pub(super) fn create(
    session: &Session<'_>,
    name: &str,
    [model_id, training_id]: [&str; 2],
    ids: &mut IdSource,
    now: Datetime,
) -> Result<Change, Refusal> {
    is_there(session, Library::Models, model_id)?;
    is_there(session, Library::Trainings, training_id)?;
    let fields = [
        ("name", name),
        ("model_id", model_id),
        ("training_id", training_id),
        ("status", Status::Ready.name()),
    ];
    let fields = fields.map(|(key, value)| (key.to_owned(), Literal::String(value.to_owned())));
    entries::insert(session, Library::Experiments, fields.into(), ids, now)
}

/// Refuses a reference to an entry that is not there.
fn is_there(session: &Session<'_>, library: Library, id: &str) -> Result<(), Refusal> {
    if session.find(library, id).is_some() {
        return Ok(());
    }
    // It may be the one that cannot be read.
    Scope::group(session, library.key()).check()?;
    let known = session.entries(library).iter().filter_map(|entry| Some(entry.id()?.value));
    let meant = similar(id, known).first().map(|meant| (*meant).to_owned());
    Err(Refusal::Unknown { library, id: id.to_owned(), meant })
}

pub(super) fn update(
    session: &Session<'_>,
    id: &str,
    changes: &Changes,
    reported: Option<&Epoch>,
    now: Datetime,
    history: &[Epoch],
) -> Result<Change, Refusal> {
    match entries::find_one(session, Library::Experiments, id)? {
        Some(entry) => update_entry(session, &entry, changes, reported, now, history),
        None => Ok(Change::none(Outcome::NotFound)),
    }
}

/// Changes an experiment, whatever its ID.
pub(super) fn update_entry(
    session: &Session<'_>,
    entry: &Entry<'_>,
    changes: &Changes,
    reported: Option<&Epoch>,
    now: Datetime,
    history: &[Epoch],
) -> Result<Change, Refusal> {
    let experiment = Experiment(*entry);
    let asked = entries::prepared(session, entry, changes)?;
    for (key, library) in [("model_id", Library::Models), ("training_id", Library::Trainings)] {
        if let Some(to) = asked.string(key)
            && entry.string(key).is_none_or(|present| present.value != to)
        {
            is_there(session, library, to)?;
        }
    }

    let mut all = Changes::default();
    let mut state = experiment.state();
    if let Some(reported) = reported {
        // An epoch is reported of a run: it begins with its first one, and goes on after a pause.
        let is_first = state == Some(Status::Ready);
        if let Some(from) = &mut state {
            let begins = earlier_of(reported.at, now);
            all.extend(status::step(&experiment, *from, Status::Training, begins)?);
            *from = Status::Training;
        }
        let earlier = if is_first { Earlier::None } else { Earlier::of(&experiment, history) };
        all.extend(epoch::summary(session, &experiment, reported, earlier)?);
    }
    match (state, asked.status()) {
        (Some(from), Some(to)) => all.extend(status::step(&experiment, from, to, now)?),
        // Whatever stands there now is no status.
        (None, Some(to)) => all.extend(status::brought(&experiment, to, now)),
        (_, None) => {}
    }
    all.extend(asked);
    all.sort(session.catalog().table("experiment"));

    let mut copy = WorkingCopy::of(session);
    entries::make(&mut copy, Target::entry(entry), &all)?;
    let line = |reported: &Epoch| {
        let at = reported.at.or(Some(now));
        let id = entry.id().map_or("", |id| id.value);
        (id.to_owned(), Epoch { at, ..reported.clone() })
    };
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Done, history: reported.map(line) })
}

/// When a run began whose epoch was reported at `reported`: the report may have waited for its turn,
/// and no epoch is older than its run.
fn earlier_of(reported: Option<Datetime>, now: Datetime) -> Datetime {
    let is_earlier =
        |at: &Datetime| instant(at).zip(instant(&now)).is_some_and(|(at, now)| at < now);
    reported.filter(is_earlier).unwrap_or(now)
}
