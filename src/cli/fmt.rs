//! `nestling fmt`: the editor's layout on the command line.

use std::path::Path;
use std::process::ExitCode;

use rayon::prelude::*;
use serde::Serialize;

use super::args::FmtArgs;
use super::output;
use super::place::Place;
use super::problem::Problem;
use super::scope::Scope;
use super::stdin::read_stdin;
use super::targets::{Purpose, Source, Target, Targets, find};
use super::words::counted;
use crate::ide::{self, FormatOptions};
use crate::syntax::{Document, SyntaxErrorKind};
use crate::text::apply_edits;
use crate::workspace::{self, StoreError, Workspace};

/// Lays out what `args` name, where `scope` says.
pub fn run(args: &FmtArgs, scope: &Scope, as_json: bool) -> ExitCode {
    let cwd = match std::env::current_dir() {
        Ok(cwd) => cwd,
        Err(error) => {
            Problem::plain(format!("the current folder cannot be found: {error}")).print();
            return ExitCode::from(2);
        }
    };
    let stdin_filename = args.stdin_filename.as_deref();
    let Targets { targets, mut problems } =
        find(Purpose::Format, &cwd, scope, &args.paths, stdin_filename);
    let outcomes: Vec<Result<Formatted, Problem>> =
        targets.into_par_iter().map(|target| format(&target, args.check)).collect();

    let mut files = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok(formatted) => files.push(formatted),
            Err(problem) => problems.push(problem),
        }
    }
    files.iter().for_each(Formatted::tell_what_is_left);
    problems.iter().for_each(Problem::print);
    let printed = print(&files, args.check, as_json);
    if !problems.is_empty() || !printed {
        ExitCode::from(2)
    } else {
        ExitCode::from(u8::from(args.check && files.iter().any(|file| file.is_changed)))
    }
}

/// What came of one file.
struct Formatted {
    /// The path as shown.
    shown: String,
    /// Whether its layout was another one.
    is_changed: bool,
    /// The parts that were left as they are.
    left: Vec<Left>,
    /// The text of standard input, laid out.
    stdin: Option<String>,
}

/// Lines that were left as they are, as there is a mistake in them.
#[derive(Debug, Clone, Copy, Serialize)]
struct Left {
    first_line: u32,
    last_line: u32,
    mistake_line: u32,
}

fn format(target: &Target, only_check: bool) -> Result<Formatted, Problem> {
    let options = &target.choices.options.format;
    match &target.source {
        Source::File(path) => {
            let text = workspace::read_named(path)
                .map_err(|error| Problem::new(path, error.to_string()))?;
            let (new, left) = formatted(&text, options);
            let is_changed = new != text;
            if is_changed && !only_check {
                Workspace::replace_file(path, &text, &new)
                    .map_err(|error| not_saved(path, &error))?;
            }
            Ok(Formatted { shown: target.shown.clone(), is_changed, left, stdin: None })
        }
        Source::Stdin(_) => {
            let text =
                read_stdin().map_err(|error| Problem::plain(format!("standard input: {error}")))?;
            let (new, left) = formatted(&text, options);
            let is_changed = new != text;
            let stdin = (!only_check).then_some(new);
            Ok(Formatted { shown: target.shown.clone(), is_changed, left, stdin })
        }
    }
}

/// The text laid out, and what was left as it is.
fn formatted(text: &str, options: &FormatOptions) -> (String, Vec<Left>) {
    let document = Document::parse(text);
    let edits = ide::format(&document, options);
    let new = apply_edits(text, &edits).unwrap_or_else(|_| text.to_owned());
    (new, left_in(&document))
}

fn left_in(document: &Document) -> Vec<Left> {
    let broken = document.sections().filter(|section| section.is_broken());
    let left = broken.filter_map(|section| {
        let mistake = section.errors().find(|error| error.kind == SyntaxErrorKind::Syntax)?;
        let line = |at| Place::of(document, at).line;
        let text = document.slice(section.range()).trim_end();
        Some(Left {
            first_line: line(section.range().start()),
            last_line: line(section.range().start() + crate::text::offset(text.len())),
            mistake_line: line(mistake.range.start()),
        })
    });
    left.collect()
}

fn not_saved(path: &Path, error: &StoreError) -> Problem {
    match error {
        StoreError::Save(_, error) => Problem::new(path, format!("it could not be saved: {error}")),
        error => Problem::plain(format!("`{}` could not be saved: {error}", path.display())),
    }
}

impl Formatted {
    fn tell_what_is_left(&self) {
        for Left { first_line, last_line, mistake_line } in &self.left {
            let lines = match first_line == last_line {
                true => format!("line {first_line} stays as it is"),
                false => format!("lines {first_line} to {last_line} stay as they are"),
            };
            output::error_line(&format!(
                "warning: `{}`: {lines}: a mistake on line {mistake_line} leaves unclear what is \
                 meant; `nestling check` tells of it",
                self.shown
            ));
        }
    }
}

/// Prints what came of it all; `false` if that failed.
fn print(files: &[Formatted], only_check: bool, as_json: bool) -> bool {
    let stdin: Vec<&str> = files.iter().filter_map(|file| file.stdin.as_deref()).collect();
    if as_json {
        return output::print(json(files).as_bytes());
    }
    let report = report(files, only_check);
    match stdin.as_slice() {
        [] => output::print(report.as_bytes()),
        texts => {
            // The text goes where the next command reads it; of itself it needs no report.
            let told = files.len() == texts.len() || output::print_error(report.as_bytes());
            told && output::print(texts.concat().as_bytes())
        }
    }
}

fn report(files: &[Formatted], only_check: bool) -> String {
    let (verb, ending) = match only_check {
        true => ("Would format", "would be formatted"),
        false => ("Formatted", "formatted"),
    };
    let changed = || files.iter().filter(|file| file.is_changed);
    let mut out = String::new();
    for file in changed() {
        out.push_str(&format!("{verb} {}\n", output::visible(&file.shown)));
    }
    let count = changed().count();
    let others = files.len() - count;
    if count > 0 {
        out.push_str(&format!("{} {ending}", counted(count, "file")));
        if others > 0 {
            out.push_str(&format!(", {} had nothing to change", counted(others, "file")));
        }
        out.push_str(".\n");
    } else if others > 0 {
        out.push_str(&format!("Nothing to change in {}.\n", counted(others, "file")));
    }
    out
}

/// A list with an object for each file.
fn json(files: &[Formatted]) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        path: &'a str,
        changed: bool,
        left: &'a [Left],
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'a str>,
    }
    let files = files.iter().map(|file| File {
        path: &file.shown,
        changed: file.is_changed,
        left: &file.left,
        text: file.stdin.as_deref(),
    });
    let files: Vec<File<'_>> = files.collect();
    serde_json::to_string(&files).map(|line| line + "\n").unwrap_or_default()
}
