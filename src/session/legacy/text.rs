//! A session as a person would write it.

use std::fmt::Write;

use super::paths::Fields;
use crate::catalog::Literal;
use crate::session::{Library, render};

/// Tables of `[legacy]` that fit into a line of this many columns stand in one.
const WIDTH: usize = 100;

/// The text of a session file.
pub(super) fn session_file(
    session: &Fields,
    entries: &[(Library, Vec<Fields>)],
    legacy: &Fields,
) -> String {
    let mut out = String::new();
    for (name, value) in session {
        let Literal::Table(fields) = value else { continue };
        header(&mut out, &format!("[{name}]"));
        let (tables, plain): (Vec<_>, Vec<_>) =
            fields.iter().partition(|(_, value)| matches!(value, Literal::Table(_)));
        plain.iter().for_each(|(key, value)| line(&mut out, key, value));
        if name == "session" {
            line(&mut out, "format", &Literal::Integer(1));
        }
        for (key, value) in tables {
            let Literal::Table(fields) = value else { continue };
            header(&mut out, &format!("[{name}.{key}]"));
            fields.iter().for_each(|(key, value)| line(&mut out, key, value));
        }
    }
    for (library, entries) in entries {
        for fields in entries {
            header(&mut out, &format!("[[{}]]", library.key()));
            fields.iter().for_each(|(key, value)| line(&mut out, key, value));
        }
    }
    if !legacy.is_empty() {
        kept(&mut out, "legacy", legacy, 0);
    }
    out
}

fn header(out: &mut String, header: &str) {
    let blank = if out.is_empty() { "" } else { "\n" };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{blank}{header}");
}

fn line(out: &mut String, key: &str, value: &Literal) {
    let _ = match value {
        // To the last digit, with its own offset.
        Literal::DateTime(time) => writeln!(out, "{} = {time}", render::key(key)),
        value => writeln!(out, "{}", render::field(key, value, "", "\n")),
    };
}

/// A table of `[legacy]`, small tables in it on one line.
fn kept(out: &mut String, path: &str, fields: &Fields, depth: usize) {
    let (tables, lines): (Vec<_>, Vec<_>) = fields
        .iter()
        .partition(|(key, value)| matches!(value, Literal::Table(_)) && !fits(key, value, depth));
    if !lines.is_empty() || tables.is_empty() {
        header(out, &format!("[{path}]"));
        lines.iter().for_each(|(key, value)| line(out, key, value));
    }
    for (key, value) in tables {
        if let Literal::Table(fields) = value {
            kept(out, &format!("{path}.{}", render::key(key)), fields, depth + 1);
        }
    }
}

/// Whether a table may stand on a line. What belongs to an entry has a header of its own.
fn fits(key: &str, value: &Literal, depth: usize) -> bool {
    depth > 1 && render::field(key, value, "", "\n").chars().count() <= WIDTH
}
