//! `nestling check`: the editor's diagnostics on the command line.

mod datasets;
mod format;
mod github;
mod human;
mod json;
mod report;
mod sarif;
mod session;

use std::process::ExitCode;

use rayon::prelude::*;

pub use self::datasets::Datasets;
use self::format::Format;
use self::report::Totals;
use self::session::{Checker, Outcome};
use super::args::{self, CheckArgs};
use super::output;
use super::problem::Problem;
use super::scope::Scope;
use super::targets::{Purpose, Targets, find};

/// Checks what `args` name, where `scope` says; `as_json` is `--json`.
pub fn run(args: &CheckArgs, scope: &Scope, as_json: bool) -> ExitCode {
    let cwd = match std::env::current_dir() {
        Ok(cwd) => cwd,
        Err(error) => {
            Problem::plain(format!("the current folder cannot be found: {error}")).print();
            return ExitCode::from(2);
        }
    };
    let Targets { targets, mut problems } =
        find(Purpose::Check, &cwd, scope, &args.paths, args.stdin_filename.as_deref());
    let asked = match args.format {
        args::Format::Human if as_json => args::Format::Json,
        asked => asked,
    };
    let format = Format::new(asked, args.hints, output::wants_color());
    let datasets = Datasets::new(&cwd, scope.workspace.as_deref());
    let checker = Checker::new(args.fix, format.wanted_fixes(), datasets);

    let outcomes: Vec<Outcome> =
        targets.into_par_iter().map(|target| checker.check(target, &format)).collect();

    let mut totals = Totals::default();
    let mut files = Vec::with_capacity(outcomes.len());
    let mut mended_stdin = None;
    for outcome in outcomes {
        totals += outcome.totals;
        files.push(outcome.text);
        problems.extend(outcome.problem);
        mended_stdin = outcome.mended_stdin.or(mended_stdin);
    }
    let messages: Vec<String> = problems.iter().map(|p| p.message().to_owned()).collect();
    let report = if totals.files > 0 || !matches!(format, Format::Human(_)) {
        format.whole(&files, &totals, &messages)
    } else {
        String::new()
    };
    problems.iter().for_each(Problem::print);
    let printed = match mended_stdin {
        // The text goes where the next command reads it, the report where a person does.
        Some(text) => output::print_error(report.as_bytes()) && output::print(text.as_bytes()),
        None => output::print(report.as_bytes()),
    };

    let failed = totals.errors > 0 || args.deny_warnings && totals.warnings > 0;
    if !problems.is_empty() || !printed {
        ExitCode::from(2)
    } else {
        ExitCode::from(u8::from(failed))
    }
}
