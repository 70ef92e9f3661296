//! `nestling explain`: the page of a diagnostic code, or the list of all.

use std::fmt::Write;
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use super::output;
use super::problem::Problem;
use crate::lint::{RULES, Rule, find_rule};
use crate::text::similar;

/// Prints the page of `code`, or the list.
pub fn run(code: Option<&str>, as_json: bool) -> ExitCode {
    let Some(code) = code else {
        let list =
            if as_json { pretty(&RULES.iter().map(|rule| object(rule)).collect()) } else { list() };
        return output::done(list.as_bytes());
    };
    match find_rule(code) {
        Some(rule) if as_json => output::done(pretty(&object(rule)).as_bytes()),
        Some(rule) => output::done(page(rule).as_bytes()),
        None => {
            Problem::plain(unknown(code)).print();
            ExitCode::from(2)
        }
    }
}

fn page(rule: &Rule) -> String {
    let title = format!("{} ({})", rule.code, rule.severity.name());
    let line = "=".repeat(title.len());
    format!("{title}\n{line}\n\n{}\n", rule.explanation.trim())
}

fn object(rule: &Rule) -> Json {
    json!({
        "code": rule.code,
        "severity": rule.severity.name(),
        "summary": rule.summary,
        "explanation": rule.explanation.trim(),
    })
}

fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

fn list() -> String {
    let width = RULES.iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in RULES {
        // Writing to a string never fails.
        let _ = writeln!(out, "{:width$}  {:7}  {}", rule.code, rule.severity.name(), rule.summary);
    }
    out.push_str("\n`nestling explain CODE` says more about one of them.\n");
    out
}

fn unknown(code: &str) -> String {
    let way_out = match similar(code, RULES.iter().map(|rule| rule.code)).first() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`nestling explain` lists them all".to_owned(),
    };
    format!("`{code}` is not a diagnostic code; {way_out}")
}
