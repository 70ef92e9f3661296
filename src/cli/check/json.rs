//! One array of objects; every key is always there.

use serde::Serialize;

use super::report::Report;
use crate::cli::place::Place;

#[derive(Serialize)]
struct Object<'a> {
    path: &'a str,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    start: Place,
    end: Place,
    fixes: Vec<&'a str>,
}

/// The objects of one file, one a line.
pub fn file(report: &Report) -> String {
    let objects = report.diagnostics.iter().map(|found| {
        let (start, end) = Place::ends_of(&report.document, found.range);
        Object {
            path: &report.shown,
            code: found.code,
            severity: found.severity.name(),
            message: &found.message,
            start,
            end,
            fixes: found.fixes.iter().map(|fix| fix.title.as_str()).collect(),
        }
    });
    super::format::lines(objects)
}
