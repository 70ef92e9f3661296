//! Adding, changing and deleting entries.

use rustc_hash::FxHashSet;

use super::assign::{self, present_spelling};
use super::changes::place;
use super::copy::WorkingCopy;
use super::selectors;
use super::sound::Scope;
use super::target::Target;
use super::{Change, Changes, Outcome, Refusal, Uses};
use crate::catalog::{Catalog, Literal};
use crate::session::ids::IdSource;
use crate::session::insert::{NewEntry, insert_entry};
use crate::session::{Entry, Library, Session, edits};
use crate::syntax::Datetime;

/// What an operation does not change: it is given once.
const RESERVED: [&str; 2] = ["id", "created_at"];

pub(super) fn add(
    session: &Session<'_>,
    library: Library,
    name: &str,
    changes: &Changes,
    ids: &mut IdSource,
    now: Datetime,
) -> Result<Change, Refusal> {
    let target = Target::Entry { library, index: session.entries(library).len() };
    let changes = present(session.catalog(), target, changes);
    let mut fields = vec![("name".to_owned(), Literal::String(name.to_owned()))];
    for (path, value) in &changes.set {
        match path.as_slice() {
            [key] if RESERVED.contains(&key.as_str()) => {
                return Err(Refusal::Reserved(key.clone()));
            }
            [key] if key == "name" => {}
            path => put(&mut fields, path, value),
        }
    }
    let spec = session.catalog().table(library.table());
    fields.sort_by_key(|(key, _)| place(spec, key));
    insert(session, library, fields, ids, now)
}

/// Adds an entry with these fields.
pub(super) fn insert(
    session: &Session<'_>,
    library: Library,
    fields: Vec<(String, Literal)>,
    ids: &mut IdSource,
    now: Datetime,
) -> Result<Change, Refusal> {
    hold_open(session, library)?;
    let document = session.document();
    let id = ids.fresh(library, session);
    let new = NewEntry { library, id: id.clone(), created_at: now, fields };
    let mut copy = WorkingCopy::of(session);
    copy.edit(vec![insert_entry(session, &new)])?;
    let result = Session::new(copy.document(), copy.catalog());
    if result.find(library, &id).is_none() {
        let at = document.errors().first().map_or(document.end(), |error| error.range.start());
        return Err(Refusal::broken(document, at, "what is added would not be understood"));
    }
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Made(id), history: None })
}

/// Holds that entries can be added to `library`: it is a list, or not there yet, and nothing is broken
/// where its entries begin and end.
pub(super) fn hold_open(session: &Session<'_>, library: Library) -> Result<(), Refusal> {
    Scope::list(session, library.key()).check()?;
    let Some(field) = session.library(library) else { return Ok(()) };
    if field.value.as_array().is_some() {
        return Ok(());
    }
    let key = library.key();
    let message = format!(
        "`{key}` is {}, not a list: an entry begins with `[[{key}]]`",
        field.value.type_name()
    );
    Err(Refusal::broken(session.document(), field.value.anchor().start(), message))
}

/// Gives the key at `path` below `fields` this value.
fn put(fields: &mut Vec<(String, Literal)>, path: &[String], value: &Literal) {
    let Some((key, below)) = path.split_first() else { return };
    let known = fields.iter().position(|(name, _)| name == key);
    let at = known.unwrap_or_else(|| {
        fields.push((key.clone(), Literal::Table(Vec::new())));
        fields.len() - 1
    });
    let Some((_, there)) = fields.get_mut(at) else { return };
    match (there, below) {
        (there, []) => *there = value.clone(),
        (Literal::Table(inner), below) => put(inner, below, value),
        (there, below) => {
            let mut inner = Vec::new();
            put(&mut inner, below, value);
            *there = Literal::Table(inner);
        }
    }
}

pub(super) fn update(
    session: &Session<'_>,
    library: Library,
    id: &str,
    name: Option<&str>,
    changes: &Changes,
) -> Result<Change, Refusal> {
    let Some(entry) = find_one(session, library, id)? else {
        return Ok(Change::none(Outcome::NotFound));
    };
    update_entry(session, &entry, name, changes)
}

/// Changes an entry, whatever its ID.
pub(super) fn update_entry(
    session: &Session<'_>,
    entry: &Entry<'_>,
    name: Option<&str>,
    changes: &Changes,
) -> Result<Change, Refusal> {
    let mut changes = prepared(session, entry, changes)?;
    if let Some(name) = name {
        changes.set.retain(|(path, _)| path.as_slice() != ["name"]);
        changes.set.insert(0, (vec!["name".to_owned()], Literal::String(name.to_owned())));
    }
    let mut copy = WorkingCopy::of(session);
    make(&mut copy, Target::entry(entry), &changes)?;
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Done, history: None })
}

/// The first entry with this ID, if it is whole.
pub(super) fn find<'a>(
    session: &Session<'a>,
    library: Library,
    id: &str,
) -> Result<Option<Entry<'a>>, Refusal> {
    let Some(entry) = session.find(library, id) else {
        // It may be the one that cannot be read.
        Scope::group(session, library.key()).check()?;
        return Ok(None);
    };
    Scope::entry(session, &entry).check()?;
    Ok(Some(entry))
}

/// The same, of an ID that only one entry may have: nobody knows which of several is meant.
pub(super) fn find_one<'a>(
    session: &Session<'a>,
    library: Library,
    id: &str,
) -> Result<Option<Entry<'a>>, Refusal> {
    let found = find(session, library, id)?;
    let document = session.document();
    let line = |entry: Entry<'_>| document.lines().line(entry.table.anchor().start()) + 1;
    let lines: Vec<usize> = session.find_all(library, id).map(line).collect();
    if lines.len() > 1 {
        return Err(Refusal::Ambiguous { library, id: id.to_owned(), lines });
    }
    Ok(found)
}

/// Changes of an entry with present spellings, without what is only said again of reserved keys.
pub(super) fn prepared(
    session: &Session<'_>,
    entry: &Entry<'_>,
    changes: &Changes,
) -> Result<Changes, Refusal> {
    let mut changes = present(session.catalog(), Target::entry(entry), changes);
    let written = |key: &str| entry.table.get(key).map(|field| field.value);
    for key in RESERVED {
        let mut set = changes.set.iter().filter(|(path, _)| path.first().is_some_and(|p| p == key));
        let differs = set.any(|(path, value)| {
            path.len() > 1 || !written(key).is_some_and(|node| assign::is_same(node, value))
        });
        let unset = changes.unset.iter().any(|path| path.first().is_some_and(|p| p == key));
        if differs || unset && written(key).is_some() {
            return Err(Refusal::Reserved(key.to_owned()));
        }
        changes.set.retain(|(path, _)| path.first().is_none_or(|first| first != key));
    }
    Ok(changes)
}

fn present(catalog: &Catalog, target: Target, changes: &Changes) -> Changes {
    changes.with_paths(|path| present_spelling(catalog, target, path))
}

/// Makes the changes, and takes out what no longer applies after them.
pub(super) fn make(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    changes: &Changes,
) -> Result<(), Refusal> {
    let before = selectors::applicable(copy, target);
    let set: Vec<Vec<String>> = changes.set.iter().map(|(path, _)| path.clone()).collect();
    let is_set = |path: &&Vec<String>| set.iter().any(|set| path.starts_with(set));
    for path in changes.unset.iter().filter(|path| !is_set(path)) {
        assign::unset(copy, target, path)?;
    }
    for (path, value) in &changes.set {
        assign::set(copy, target, path, value)?;
    }
    selectors::take_out_what_no_longer_applies(copy, target, &before, &set)
}

pub(super) fn delete(
    session: &Session<'_>,
    library: Library,
    id: &str,
    uses: Uses,
) -> Result<Change, Refusal> {
    let Some(entry) = find(session, library, id)? else {
        return Ok(Change::none(Outcome::NotFound));
    };
    // Another entry with the same ID keeps the references alive.
    let is_last = session.find_all(library, id).nth(1).is_none();
    let mut experiments = Vec::new();
    if library != Library::Experiments && uses != Uses::Leave && is_last {
        Scope::group(session, Library::Experiments.key()).check()?;
        experiments = only_users(session, &[entry]);
    }
    if uses == Uses::Refuse && !experiments.is_empty() {
        let called = |entry: &Entry<'_>| entry.id().map_or(entry.label(), |id| id.value.to_owned());
        return Err(Refusal::InUse {
            library,
            id: id.to_owned(),
            experiments: experiments.iter().map(called).collect(),
        });
    }
    experiments.push(entry);
    remove(session, experiments)
}

/// The experiments that would refer to nothing without these entries, in file order.
pub(super) fn only_users<'a>(session: &Session<'a>, entries: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let goes: FxHashSet<(Library, usize)> =
        entries.iter().map(|entry| (entry.library, entry.index)).collect();
    let mut experiments: Vec<Entry<'a>> = Vec::new();
    for entry in entries {
        let Some(id) = entry.id() else { continue };
        let mut same = session.find_all(entry.library, id.value);
        if same.all(|entry| goes.contains(&(entry.library, entry.index))) {
            experiments.extend(session.uses(entry.library, id.value).map(|uses| uses.0));
        }
    }
    experiments.sort_by_key(|experiment| experiment.index);
    experiments.dedup_by_key(|experiment| experiment.index);
    experiments
}

/// Removes entries of any libraries.
pub(super) fn remove(
    session: &Session<'_>,
    mut entries: Vec<Entry<'_>>,
) -> Result<Change, Refusal> {
    // From the last to the first: the others keep their places.
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.library, entry.index)));
    let mut copy = WorkingCopy::of(session);
    for entry in entries {
        let table = copy.table(Target::entry(&entry));
        let edits = table.map_or_else(Vec::new, edits::remove_entry);
        copy.edit(edits)?;
    }
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Done, history: None })
}
