use serde::Serialize;

use super::human::Human;
use super::report::{Report, Totals};
use super::{github, json, sarif};
use crate::cli::args;
use crate::lint::FixScope;

/// How reports become text. Files are rendered each on its own (in parallel) and then joined, so
/// that the output is the same in every run.
pub enum Format {
    /// For people.
    Human(Human),
    /// For scripts.
    Json,
    /// For code scanning.
    Sarif,
    /// For GitHub Actions; whether hints are wanted.
    Github {
        /// Whether hints are wanted.
        hints: bool,
    },
}

impl Format {
    /// The format asked for.
    pub fn new(asked: args::Format, hints: bool, color: bool) -> Self {
        match asked {
            args::Format::Human => Format::Human(Human::new(hints, color)),
            args::Format::Json => Format::Json,
            args::Format::Sarif => Format::Sarif,
            args::Format::Github => Format::Github { hints },
        }
    }

    /// Whose fixes it shows, or counts.
    pub fn wanted_fixes(&self) -> FixScope {
        match self {
            Format::Human(human) => human.wanted_fixes(),
            Format::Json | Format::Sarif => FixScope::All,
            Format::Github { .. } => FixScope::None,
        }
    }

    /// One file.
    pub fn file(&self, report: &Report) -> String {
        match self {
            Format::Human(human) => human.file(report),
            Format::Json => json::file(report),
            Format::Sarif => sarif::file(report),
            Format::Github { hints } => github::file(report, *hints),
        }
    }

    /// All files, given in order, with all that stands around them.
    pub fn whole(&self, files: &[String], totals: &Totals, problems: &[String]) -> String {
        match self {
            Format::Human(human) => files.concat() + &human.summary(totals),
            Format::Json => format!("[{}]\n", list(files)),
            Format::Sarif => format!("{}{}{}", sarif::head(), list(files), sarif::tail(problems)),
            Format::Github { .. } => files.concat(),
        }
    }
}

/// Each value as JSON on a line of its own.
pub fn lines(values: impl Iterator<Item = impl Serialize>) -> String {
    let mut out = String::new();
    for value in values {
        if !out.is_empty() {
            out.push_str(",\n");
        }
        // Strings and numbers always serialise.
        out.push_str(&serde_json::to_string(&value).unwrap_or_default());
    }
    out
}

/// The non-empty ones, joined as the elements of an array.
fn list(files: &[String]) -> String {
    let files: Vec<&str> =
        files.iter().map(String::as_str).filter(|file| !file.is_empty()).collect();
    if files.is_empty() { String::new() } else { format!("\n{}\n", files.join(",\n")) }
}
