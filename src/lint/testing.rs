//! How rules are tested: a session as text, one call, the expected diagnostics.

use std::fmt::Write;

use expect_test::Expect;

use super::{Diagnostic, FixAction, FixScope, Input, Settings, Severity};
use crate::catalog::Catalog;
use crate::session::Session;
use crate::session::merge::Conflict;
use crate::session::samples::{ClassSamples, DatasetFolder, Samples};
use crate::syntax::{Datetime, Document};
use crate::text::{Position, PositionEncoding, TextRange, apply_edits};

/// All diagnostics of `fixture`, as [`render`] shows them; that its entries are in no experiment
/// goes without saying.
pub(super) fn check(fixture: &str, expected: Expect) {
    let mut found = diagnostics(fixture);
    found.retain(|diagnostic| !matches!(diagnostic.code, "unused-model" | "unused-training"));
    expected.assert_eq(&render(fixture, &found));
}

/// Those of one code only, so that the fixture needs nothing but the lines that matter.
pub(super) fn check_rule(code: &str, fixture: &str, expected: Expect) {
    expected.assert_eq(&render(fixture, &diagnostics_of(code, fixture)));
}

/// Applies the one fix of `code` whose title contains `title_part`; a carriage return is shown
/// as `␍`.
pub(super) fn check_fix(code: &str, title_part: &str, before: &str, after: Expect) {
    check_fix_among(&diagnostics_of(code, before), title_part, before, after);
}

fn check_fix_among(found: &[Diagnostic], title_part: &str, before: &str, after: Expect) {
    after.assert_eq(&apply_fix_among(found, title_part, before));
}

/// What the one fix of `found` whose title contains `title_part` comes to.
pub(super) fn apply_fix_among(found: &[Diagnostic], title_part: &str, before: &str) -> String {
    let fixes: Vec<_> = found
        .iter()
        .flat_map(|diagnostic| &diagnostic.fixes)
        .filter(|fix| fix.title.contains(title_part))
        .collect();
    let [fix] = fixes[..] else {
        panic!("{} fixes are called “{title_part}” in\n{}", fixes.len(), render(before, found));
    };
    match &fix.action {
        FixAction::Edit(edits) => {
            let text = apply_edits(before, edits).expect("the edits keep apart");
            text.replace('\r', "␍")
        }
        FixAction::RenameFile(stem) => format!("rename to {stem}.toml"),
        FixAction::ForgetConflicts(paths) => format!("forget {paths:?}"),
    }
}

/// All diagnostics of `fixture`, but for hints, where the dataset's folder is this.
pub(super) fn check_in(folder: DatasetFolder, fixture: &str, expected: Expect) {
    let mut found = diagnostics_with(fixture, &folder);
    found.retain(|diagnostic| {
        diagnostic.code != "missing-key" && diagnostic.severity > Severity::Hint
    });
    expected.assert_eq(&render(fixture, &found));
}

/// What [`check_fix`] does, where the dataset's folder is this.
pub(super) fn check_fix_in(
    folder: DatasetFolder,
    code: &str,
    title_part: &str,
    before: &str,
    after: Expect,
) {
    let mut found = diagnostics_with(before, &folder);
    found.retain(|diagnostic| diagnostic.code == code);
    check_fix_among(&found, title_part, before, after);
}

/// A dataset of three classes that differ much in size, and one that is empty.
pub(super) fn malware() -> Samples {
    let class = |(name, undivided): (&str, u64)| ClassSamples {
        name: name.to_owned(),
        undivided,
        ..ClassSamples::default()
    };
    let classes =
        [("Adialer.C", 120), ("Agent.FYI", 0), ("Allaple.A", 2900), ("Yuner.A", 800)].map(class);
    Samples { classes: classes.into(), ..Samples::default() }
}

/// `text` after the first fix of the first diagnostic of `code`; `None` if there is no such
/// diagnostic. One without a fix is a mistake of the rule.
pub(super) fn apply_first_fix(code: &str, text: &str) -> Option<String> {
    let found = diagnostics_of(code, text);
    let first = found.first()?;
    match first.fixes.first().map(|fix| &fix.action) {
        Some(FixAction::Edit(edits)) => Some(apply_edits(text, edits).unwrap()),
        _ => panic!("no edit mends it:\n{}\n{text}", render(text, &found)),
    }
}

/// `body` with what every session needs, added below it (so that its lines keep their numbers):
/// a sound `[session]` and `[dataset]` where it has none.
pub(super) fn sound(body: &str) -> String {
    let mut text = body.to_owned();
    for (header, rest) in
        [("[session]", "id = \"swift-golden-falcon\""), ("[dataset]", "path = \"data/malware\"")]
    {
        if !body.lines().any(|line| line.trim_end() == header) {
            let _ = write!(text, "\n{header}\n{rest}\n");
        }
    }
    text
}

/// All diagnostics of `fixture` with all their fixes, as a file called as its session.
pub(super) fn diagnostics(fixture: &str) -> Vec<Diagnostic> {
    diagnostics_in(fixture, Some("swift-golden-falcon"), &Settings::default())
}

fn diagnostics_of(code: &str, fixture: &str) -> Vec<Diagnostic> {
    let mut found = diagnostics(fixture);
    found.retain(|diagnostic| diagnostic.code == code);
    found
}

/// All diagnostics of `fixture` with all their fixes, as a file of that stem.
pub(super) fn diagnostics_in(
    fixture: &str,
    stem: Option<&str>,
    settings: &Settings,
) -> Vec<Diagnostic> {
    diagnostics_of_all(fixture, stem, settings, &DatasetFolder::Unknown, &[])
}

/// All diagnostics of `fixture` with all their fixes, where the dataset's folder is `folder`.
pub(super) fn diagnostics_with(fixture: &str, folder: &DatasetFolder) -> Vec<Diagnostic> {
    let stem = Some("swift-golden-falcon");
    diagnostics_of_all(fixture, stem, &Settings::default(), folder, &[])
}

/// All diagnostics of `fixture` with all their fixes, after it was changed on disk too.
pub(super) fn diagnostics_of_conflicts(fixture: &str, conflicts: &[Conflict]) -> Vec<Diagnostic> {
    let (stem, settings) = (Some("swift-golden-falcon"), Settings::default());
    diagnostics_of_all(fixture, stem, &settings, &DatasetFolder::Unknown, conflicts)
}

/// All diagnostics of `fixture` with all their fixes, as a file that `catalog` describes.
pub(super) fn diagnostics_by(catalog: &Catalog, fixture: &str) -> Vec<Diagnostic> {
    let settings = Settings::default();
    diagnostics_of_file(catalog, fixture, None, &settings, &DatasetFolder::Unknown, &[])
}

/// All diagnostics of `fixture`, a catalog file, as [`render`] shows them.
pub(super) fn check_catalog(fixture: &str, expected: Expect) {
    expected.assert_eq(&render(fixture, &diagnostics_by(Catalog::of_catalogs(), fixture)));
}

/// All diagnostics of `fixture`, a `nestling.toml`, as [`render`] shows them.
pub(super) fn check_configuration(fixture: &str, expected: Expect) {
    expected.assert_eq(&render(fixture, &diagnostics_by(super::configuration(), fixture)));
}

fn diagnostics_of_all(
    fixture: &str,
    stem: Option<&str>,
    settings: &Settings,
    folder: &DatasetFolder,
    conflicts: &[Conflict],
) -> Vec<Diagnostic> {
    diagnostics_of_file(Catalog::builtin(), fixture, stem, settings, folder, conflicts)
}

fn diagnostics_of_file(
    catalog: &Catalog,
    fixture: &str,
    stem: Option<&str>,
    settings: &Settings,
    folder: &DatasetFolder,
    conflicts: &[Conflict],
) -> Vec<Diagnostic> {
    let document = Document::parse(fixture);
    let session = Session::new(&document, catalog).in_folder(folder);
    super::check(Input {
        session: &session,
        stem,
        settings,
        fixes: FixScope::All,
        folder,
        conflicts,
        now: now(),
        cancelled: None,
    })
}

/// The time of all tests.
pub(super) fn now() -> Datetime {
    "2026-11-22T10:00:00Z".parse().expect("an RFC 3339 time")
}

/// One line a diagnostic, then its related places and the titles of its fixes, indented:
///
/// ```text
/// 7:1-7:13 error unknown-key: `optimiser` is not a key of a training
///   related 3:1-3:4: first defined here
///   fix: Change to `optimizer` (safe)
/// ```
pub(super) fn render(text: &str, diagnostics: &[Diagnostic]) -> String {
    let document = Document::parse(text);
    let place = |range: TextRange| {
        let at = |offset| document.lines().position(text, offset, PositionEncoding::Utf32);
        let show = |Position { line, character }| format!("{}:{}", line + 1, character + 1);
        format!("{}-{}", show(at(range.start())), show(at(range.end())))
    };

    let mut out = String::new();
    for diagnostic in diagnostics {
        let Diagnostic { code, severity, range, message, related, tag, fixes } = diagnostic;
        let _ = write!(out, "{} {} {code}", place(*range), severity.name());
        if let Some(tag) = tag {
            let _ = write!(out, " [{tag:?}]");
        }
        let _ = writeln!(out, ": {message}");
        for related in related {
            let _ = writeln!(out, "  related {}: {}", place(related.range), related.message);
        }
        for fix in fixes {
            let kind = format!("{:?}", fix.applicability).to_lowercase();
            let _ = writeln!(out, "  fix: {} ({kind})", fix.title);
        }
    }
    out
}
