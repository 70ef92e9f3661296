//! Workflow commands of GitHub Actions: `::error file=…,line=…::message`.

use std::fmt::Write;

use super::report::Report;
use crate::cli::place::Place;
use crate::lint::Severity;

/// The annotations of one file; hints only where asked for, since each takes room on the page.
pub fn file(report: &Report, hints: bool) -> String {
    let mut out = String::new();
    for found in &report.diagnostics {
        let command = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint if !hints => continue,
            Severity::Info | Severity::Hint => "notice",
        };
        let (start, end) = Place::ends_of(&report.document, found.range);
        // Writing to a string never fails.
        let _ = writeln!(
            out,
            "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            property(&report.shown),
            start.line,
            start.column,
            end.line,
            end.column,
            property(found.code),
            data(&found.message),
        );
    }
    out
}

/// As the runner decodes the text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As the runner decodes the values before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
