//! For people, as rustc prints: the message, the line it speaks of, the way out.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
    normalize_untrusted_str,
};

use super::report::{Report, Totals};
use crate::cli::place::Place;
use crate::cli::words::counted;
use crate::lint::{Applicability, Diagnostic, Fix, FixScope, Severity};
use crate::syntax::Document;
use crate::text::{TextRange, TextSize};

/// Longer lines are not shown: no one reads them, and each costs its whole length.
const MAX_LINE_BYTES: usize = 4096;
/// A related place at most so many lines away is shown in one piece with the mistake.
const NEAR_LINES: usize = 6;
/// More ways out than these are only counted.
const MAX_FIXES: usize = 3;

/// Renders for people.
pub struct Human {
    renderer: Renderer,
    hints: bool,
}

impl Human {
    /// With or without hints and colours.
    pub fn new(hints: bool, color: bool) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.decor_style(DecorStyle::Ascii), hints }
    }

    /// Whose fixes it shows: making those of hints would be the greater part of the work.
    pub fn wanted_fixes(&self) -> FixScope {
        if self.hints { FixScope::All } else { FixScope::AtLeast(Severity::Info) }
    }

    /// The diagnostics of one file, each followed by an empty line.
    pub fn file(&self, report: &Report) -> String {
        let mut out = String::new();
        for found in &report.diagnostics {
            if found.severity > Severity::Hint || self.hints {
                out.push_str(&self.diagnostic(report, found));
                out.push_str("\n\n");
            }
        }
        out
    }

    fn diagnostic(&self, report: &Report, found: &Diagnostic) -> String {
        let title = level(found.severity).primary_title(found.message.as_str()).id(found.code);
        let group = Group::with_title(title)
            .elements(places(report, found))
            .elements(ways_out(&found.fixes));
        self.renderer.render(&[group])
    }

    /// The last line.
    pub fn summary(&self, totals: &Totals) -> String {
        let mut out = String::new();
        if totals.fixed > 0 {
            out.push_str(&format!("Fixed {}.\n", counted(totals.fixed, "problem")));
        }
        let files = counted(totals.files, "file");
        let kinds: Vec<String> = [
            (totals.errors, "error"),
            (totals.warnings, "warning"),
            (totals.infos, "info"),
            (if self.hints { totals.hints } else { 0 }, "hint"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
        if kinds.is_empty() {
            out.push_str(&format!("No problems in {files}"));
        } else if totals.files > 1 {
            let kinds = kinds.join(", ");
            out.push_str(&format!("{kinds} in {} of {files}", totals.faulty_files));
        } else {
            out.push_str(&format!("{} in {files}", kinds.join(", ")));
        }
        if totals.fixable > 0 {
            out.push_str(&format!("; {} can be fixed with `--fix`", totals.fixable));
        }
        if totals.hints > 0 && !self.hints {
            out.push_str(&format!("; {} (shown with `--hints`)", counted(totals.hints, "hint")));
        }
        out.push_str(".\n");
        out
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

/// A place to mark: one line, or what of it the range covers.
struct Mark<'a> {
    kind: AnnotationKind,
    label: Option<&'a str>,
    line: usize,
    start: usize,
    end: usize,
}

/// The mistake's own place first, then the related ones; neighbours share a snippet.
fn places<'a>(report: &'a Report, found: &'a Diagnostic) -> Vec<Element<'a>> {
    let document = &*report.document;
    let primary = mark(document, found.range, AnnotationKind::Primary, None);
    let related = found.related.iter().map(|related| {
        let label = Some(related.message.as_str());
        mark(document, related.range, AnnotationKind::Context, label)
    });
    let (near, far): (Vec<_>, Vec<_>) =
        related.partition(|related| related.line.abs_diff(primary.line) <= NEAR_LINES);

    let mut groups = vec![vec![primary]];
    groups[0].extend(near);
    groups.extend(far.into_iter().map(|far| vec![far]));
    groups.into_iter().map(|marks| snippet(report, &marks)).collect()
}

fn mark<'a>(
    document: &Document,
    range: TextRange,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Mark<'a> {
    let line = document.lines().line(range.start());
    let (from, to) = line_bounds(document, line);
    // Of a range over several lines the first one says enough.
    let start = usize::from(range.start()).clamp(from, to);
    let end = usize::from(range.end()).clamp(start, to);
    Mark { kind, label, line, start, end }
}

/// The lines that `marks` stand in, with their marks; the first mark's place is the one printed.
fn snippet<'a>(report: &'a Report, marks: &[Mark<'a>]) -> Element<'a> {
    let document = &*report.document;
    let lines = marks.iter().map(|mark| mark.line);
    let (first, last) = (lines.clone().min().unwrap_or(0), lines.max().unwrap_or(0));
    let from = line_bounds(document, first).0;
    let to = line_bounds(document, last).1;
    let source = &document.text()[from..to];
    if source.len() > MAX_LINE_BYTES * (last - first + 1) {
        let at = marks.first().map_or(TextSize::new(0), |mark| crate::text::offset(mark.start));
        let place = Place::of(document, at);
        let origin = Origin::path(report.shown.as_str())
            .line(place.line as usize)
            .char_column(place.column as usize);
        return origin.into();
    }
    let annotation = |mark: &Mark<'a>| -> Annotation<'a> {
        mark.kind.span(mark.start - from..mark.end - from).label(mark.label)
    };
    Snippet::source(source)
        .path(report.shown.as_str())
        .line_start(first + 1)
        .annotations(marks.iter().map(annotation))
        .into()
}

/// Where the line starts and where it ends, without its line break and a byte order mark.
fn line_bounds(document: &Document, line: usize) -> (usize, usize) {
    let text = document.text();
    let start = document.lines().line_start(line).map_or(text.len(), usize::from);
    let next = document.lines().line_start(line + 1).map_or(text.len(), usize::from);
    let content = &text[start..next];
    let shown = content.trim_start_matches('\u{feff}');
    let mark = if line == 0 { content.len() - shown.len() } else { 0 };
    (start + mark, start + content.trim_end_matches(['\n', '\r']).len())
}

/// The fixes as `help:` lines: those that are most likely meant, or where none is, some of the
/// possible ones.
fn ways_out(fixes: &[Fix]) -> Vec<Element<'static>> {
    let meant = |fix: &&Fix| fix.applicability < Applicability::Possible;
    let mut ways: Vec<&Fix> = fixes.iter().filter(meant).collect();
    if ways.is_empty() {
        ways.extend(fixes);
    }
    ways.sort_by_key(|fix| fix.applicability);
    let others = ways.len().saturating_sub(MAX_FIXES);
    ways.truncate(MAX_FIXES);

    let mut lines: Vec<String> = ways.into_iter().map(way_out).collect();
    if others > 0 {
        lines.push(format!("or one of {others} more that editors offer"));
    }
    lines.into_iter().map(|line| Level::HELP.message(line).into()).collect()
}

fn way_out(fix: &Fix) -> String {
    let mut line = normalize_untrusted_str(&fix.title);
    if fix.applicability == Applicability::Safe {
        line.push_str(" (`--fix` does it)");
    }
    line
}
