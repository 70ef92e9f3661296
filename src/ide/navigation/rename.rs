use std::fmt;

use super::names::{self, Mention, Sort};
use crate::ide::{Snapshot, markdown};
use crate::session::ids::{self, SessionId};
use crate::session::{Library, render};
use crate::text::{TextEdit, TextRange, TextSize};

/// What a new name changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rename {
    /// In this file.
    pub edits: Vec<TextEdit>,
    /// If the session itself gets another ID: what its file is to be called, without `.toml`.
    pub session: Option<String>,
    /// If an experiment gets another ID: the old and the new one, by which its history is kept.
    pub experiment: Option<(String, String)>,
}

/// Why something cannot be renamed, in words for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameError(pub String);

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenameError {}

/// What can be renamed at `at`: the name without its quotes, and what it is now.
///
/// # Errors
/// When it is a name, but not clear of what.
pub fn prepare_rename(
    snapshot: &Snapshot,
    at: TextSize,
) -> Result<Option<(TextRange, String)>, RenameError> {
    let Some(named) = names::mention_at(snapshot, at) else { return Ok(None) };
    mentions_of_one(snapshot, &named)?;
    Ok(Some((named.inner(snapshot), named.name.into())))
}

/// What calling the thing at `at` by another name changes: every place of the file that names it.
///
/// # Errors
/// When there is nothing to rename, or the name cannot be taken.
pub fn rename(snapshot: &Snapshot, at: TextSize, to: &str) -> Result<Rename, RenameError> {
    let Some(named) = names::mention_at(snapshot, at) else {
        return refused("there is nothing to rename here; put the cursor on an ID or a class");
    };
    let mentions = mentions_of_one(snapshot, &named)?;
    if *named.name == *to {
        return Ok(Rename::default());
    }
    hold_is_allowed(named.sort, to)?;
    if names::is_defined(snapshot, named.sort, to) {
        let (noun, to) = (named.sort.noun(), markdown::code(to));
        let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        return refused(format!("there is {article} {noun} {to} already; choose another name"));
    }
    let edits = mentions.iter().filter_map(|mention| edit(snapshot, mention, to));
    Ok(Rename {
        edits: edits.collect(),
        session: (named.sort == Sort::Session).then(|| to.to_owned()),
        experiment: (named.sort == Sort::Entry(Library::Experiments))
            .then(|| (named.name.to_string(), to.to_owned())),
    })
}

/// What makes the session's ID what its file will be called; nothing where the two differ already,
/// or the ID cannot be taken.
pub fn rename_with_file(snapshot: &Snapshot, to: &str) -> Option<Vec<TextEdit>> {
    let session = snapshot.session();
    let id = session.id().filter(|id| Some(id.value) == snapshot.stem.as_deref())?;
    let renamed = rename(snapshot, id.range.start(), to).ok()?;
    (!renamed.edits.is_empty()).then_some(renamed.edits)
}

/// All that name the one thing that `named` does.
fn mentions_of_one(snapshot: &Snapshot, named: &Mention) -> Result<Vec<Mention>, RenameError> {
    let mentions = names::mentions_of(snapshot, named);
    let definitions = mentions.iter().filter(|mention| mention.is_definition).count();
    let (noun, name) = (named.sort.noun(), markdown::code(&named.name));
    match (definitions, named.sort) {
        (0, Sort::Entry(_)) => {
            refused(format!("no {noun} has the ID {name}; write the ID of one that is there"))
        }
        // Without a list of classes, every folder is one.
        (0 | 1, _) => Ok(mentions),
        (2.., Sort::Session) => refused("the session has two IDs; remove one of them first"),
        (2.., Sort::Class) => {
            refused(format!("the class {name} is listed twice; remove one of them first"))
        }
        (2.., Sort::Entry(_)) => refused(format!(
            "{definitions} {noun}s have the ID {name}, and it is not clear which one is meant; \
             give each an ID of its own first"
        )),
    }
}

fn hold_is_allowed(sort: Sort, to: &str) -> Result<(), RenameError> {
    match sort {
        Sort::Session => match SessionId::parse(to) {
            Ok(_) => Ok(()),
            Err(error) => refused(error.to_string()),
        },
        Sort::Entry(_) if ids::is_valid(to) => Ok(()),
        Sort::Entry(_) if to.is_empty() => {
            refused("an ID cannot be empty; write letters from a to z, digits, `_` and `-`")
        }
        Sort::Entry(_) => refused(format!(
            "{} cannot be an ID: it may have only letters from a to z, digits, `_` and `-`",
            markdown::code(to)
        )),
        Sort::Class if to.trim().is_empty() => {
            refused("a class cannot be without a name; write the name of its folder")
        }
        Sort::Class if [".", ".."].contains(&to) => refused(format!(
            "a class is called as its folder is, and {} is none of its own",
            markdown::code(to)
        )),
        Sort::Class if to.contains(['/', '\\']) || to.contains(char::is_control) => {
            refused("a class is called as its folder is: without `/`, `\\` and line breaks")
        }
        Sort::Class => Ok(()),
    }
}

/// Writes `to` as the old name is written; in other quotes only where it would not fit.
fn edit(snapshot: &Snapshot, mention: &Mention, to: &str) -> Option<TextEdit> {
    let inner = mention.inner(snapshot);
    let fits_anywhere = ids::is_valid(to);
    let quote = snapshot.document.slice(mention.range).chars().next()?;
    Some(match quote {
        _ if fits_anywhere => TextEdit::replace(inner, to.to_owned()),
        '\'' if !to.contains('\'') => TextEdit::replace(inner, to.to_owned()),
        '"' if !to.contains(['"', '\\']) => TextEdit::replace(inner, to.to_owned()),
        _ if mention.is_key => TextEdit::replace(mention.range, render::key(to)),
        _ => TextEdit::replace(mention.range, render::string(to)),
    })
}

fn refused<T>(reason: impl Into<String>) -> Result<T, RenameError> {
    Err(RenameError(reason.into()))
}
