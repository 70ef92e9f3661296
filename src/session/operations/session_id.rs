//! Changing what the session is called.

use super::assign::set as set_value;
use super::copy::WorkingCopy;
use super::sound::Scope;
use super::target::Target;
use super::{Change, Outcome, Refusal};
use crate::catalog::Literal;
use crate::session::Session;

pub(super) fn set(session: &Session<'_>, id: &str, name: Option<&str>) -> Result<Change, Refusal> {
    Scope::group(session, "session").check()?;
    let mut copy = WorkingCopy::of(session);
    for (key, value) in [("id", Some(id)), ("name", name)] {
        let Some(value) = value else { continue };
        let path = ["session".to_owned(), key.to_owned()];
        set_value(&mut copy, Target::Root, &path, &Literal::String(value.to_owned()))?;
    }
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Done, history: None })
}
