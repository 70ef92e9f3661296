//! SARIF 2.1.0, as code scanning services read it.

use std::path::Path;

use serde_json::{Value, json};

use super::report::Report;
use crate::cli::place::Place;
use crate::lint::{Diagnostic, Fix, FixAction, RULES, Severity};
use crate::syntax::Document;
use crate::text::{TextEdit, TextRange};

/// All before the results.
pub fn head() -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code,
                "shortDescription": { "text": rule.summary },
                "help": { "text": rule.explanation, "markdown": rule.explanation },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let driver = json!({
        "name": "Nestling",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
         \"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\
         \"results\":["
    )
}

/// All after the results; `problems` are the files that could not be checked.
pub fn tail(problems: &[String]) -> String {
    let notifications: Vec<Value> = problems
        .iter()
        .map(|problem| json!({ "level": "error", "message": { "text": problem } }))
        .collect();
    let invocation = json!({
        "executionSuccessful": problems.is_empty(),
        "toolExecutionNotifications": notifications,
    });
    format!("],\"invocations\":[{invocation}]}}]}}\n")
}

/// The results of one file, one a line.
pub fn file(report: &Report) -> String {
    let uri = uri(&report.shown);
    super::format::lines(report.diagnostics.iter().map(|found| result(report, &uri, found)))
}

fn result(report: &Report, uri: &str, found: &Diagnostic) -> Value {
    let document = &report.document;
    let mut result = json!({
        "ruleId": found.code,
        "level": level(found.severity),
        "message": { "text": found.message },
        "locations": [location(document, uri, found.range)],
    });
    if let Some(index) = RULES.iter().position(|rule| rule.code == found.code) {
        result["ruleIndex"] = index.into();
    }
    if !found.related.is_empty() {
        let related = found.related.iter().map(|related| {
            let mut location = location(document, uri, related.range);
            location["message"] = json!({ "text": related.message });
            location
        });
        result["relatedLocations"] = related.collect();
    }
    let fixes: Vec<Value> =
        found.fixes.iter().filter_map(|fix| fix_object(document, uri, fix)).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

/// `None` for a fix that is no change of text: SARIF has no word for renaming a file.
fn fix_object(document: &Document, uri: &str, fix: &Fix) -> Option<Value> {
    let FixAction::Edit(edits) = &fix.action else { return None };
    let replacement = |edit: &TextEdit| {
        json!({
            "deletedRegion": region(document, edit.range),
            "insertedContent": { "text": edit.insert },
        })
    };
    let replacements: Vec<Value> = edits.iter().map(replacement).collect();
    if replacements.is_empty() {
        return None;
    }
    Some(json!({
        "description": { "text": fix.title },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri },
            "replacements": replacements,
        }],
    }))
}

fn location(document: &Document, uri: &str, range: TextRange) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri },
            "region": region(document, range),
        }
    })
}

fn region(document: &Document, range: TextRange) -> Value {
    let (start, end) = Place::ends_of(document, range);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

/// A relative path as a relative reference, an absolute one as a `file` URI.
fn uri(shown: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(shown, NOT_IN_PATHS);
    match Path::new(shown).is_absolute() {
        true if shown.starts_with('/') => format!("file://{encoded}"),
        true => format!("file:///{encoded}"),
        false => encoded.to_string(),
    }
}

/// What a path segment of a URI may not hold as it is. (A colon in the first segment would read
/// as a scheme.)
const NOT_IN_PATHS: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
