use std::cell::LazyCell;

use rustc_hash::FxHashSet;

use super::allow::Allowances;
use super::conformance::{violations, violations_in_entries};
use super::entries::Unjudged;
use super::rules::{
    ALL, batch_exceeds_dataset, invalid_value, patch_divides_image, syntax, unsupported_format,
    unusual_value,
};
use super::violation::Violation;
use super::{Check, Context, Diagnostic, Input, Rule, foreign, networks};
use crate::text::TextRange;

/// All that is wrong with the file, in file order, after `allow` comments and `[lints]`.
///
/// A file of a newer format gets one diagnostic that says so and no other. When
/// [`Input::cancelled`] is set meanwhile, the answer is incomplete.
pub fn check(input: Input<'_>) -> Vec<Diagnostic> {
    let mut context = Context::new(input);
    let allowed = Allowances::of(input.session.document());
    if unsupported_format::is_newer(input.session) {
        if enter(&mut context, &unsupported_format::RULE) {
            unsupported_format::check(&mut context);
        }
    } else {
        let violations = violations(input.session);
        run(&mut context, &violations, |_| true);
        if enter(&mut context, &invalid_value::RULE) {
            invalid_value::check_allowed_codes(&mut context, &allowed);
        }
    }

    let mut found = context.into_found();
    found.retain(|diagnostic| !allowed.allow(diagnostic));
    keep_closer_reasons(&mut found);
    found.sort_by_key(|diagnostic| (diagnostic.range.start(), diagnostic.range.end()));
    foreign::keep_causes(input.session.document(), &mut found, syntax::RULE.code);
    found
}

/// Drops what is only unusual where the same value has a mistake that says more.
pub(super) fn keep_closer_reasons(found: &mut Vec<Diagnostic>) {
    let closer = [batch_exceeds_dataset::RULE.code, patch_divides_image::RULE.code];
    let reasons = found.iter().filter(|diagnostic| closer.contains(&diagnostic.code));
    let places: FxHashSet<TextRange> = reasons.map(|diagnostic| diagnostic.range).collect();
    if !places.is_empty() {
        found.retain(|diagnostic| {
            diagnostic.code != unusual_value::RULE.code || !places.contains(&diagnostic.range)
        });
    }
}

/// What is wrong within the entries that the session knows of, whatever is allowed, without what
/// follows from how entries are called; and some of what is wrong elsewhere.
pub(super) fn check_entry(input: Input<'_>) -> Vec<Diagnostic> {
    let mut context = Context::new(input);
    let violations = violations_in_entries(input.session);
    run(&mut context, &violations, |check| !matches!(check, Check::Names(_)));
    context.into_found()
}

fn run(context: &mut Context<'_>, violations: &[Violation<'_>], is_asked: fn(&Check) -> bool) {
    let session = context.session();
    let networks = LazyCell::new(|| networks::build(session));
    let unjudged = Unjudged::of(session);
    let mut all_on = true;
    for rule in ALL.iter().filter(|rule| is_asked(&rule.check)) {
        if context.is_cancelled() {
            return;
        }
        if !enter(context, rule) {
            all_on = false;
            continue;
        }
        match rule.check {
            Check::Session(check) | Check::Names(check) => check(context),
            Check::Conformance(check) => violations.iter().for_each(|v| check(context, v)),
            Check::Entries(library, check) => {
                unjudged.entries(library).iter().for_each(|entry| check(context, *entry));
            }
            Check::Networks(check) => check(context, &networks),
        }
    }
    if all_on {
        let of_networks = found_by(context, |check| matches!(check, Check::Networks(_)));
        networks::remember_sound(session, &networks, &of_networks);
        let of_entries = found_by(context, |check| matches!(check, Check::Entries(..)));
        unjudged.remember_sound(session, &of_entries);
    }
}

/// Where rules that check in this way have found something, in file order.
fn found_by(context: &Context<'_>, is_way: fn(&Check) -> bool) -> Vec<TextRange> {
    let is_of_them = |code| ALL.iter().any(|rule| rule.code == code && is_way(&rule.check));
    let found = context.found().iter().filter(|diagnostic| is_of_them(diagnostic.code));
    let mut found: Vec<TextRange> = found.map(|diagnostic| diagnostic.range).collect();
    found.sort_unstable_by_key(|range| range.start());
    found
}

/// Prepares `context` for a rule; whether the rule is on.
fn enter(context: &mut Context<'_>, rule: &Rule) -> bool {
    let severity = context.input.settings.level(rule.code, rule.severity);
    if let Some(severity) = severity {
        context.enter(rule, severity);
    }
    severity.is_some()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::catalog::Catalog;
    use crate::lint::testing::{diagnostics_in, now};
    use crate::lint::{FixScope, Settings, Severity};
    use crate::session::Session;
    use crate::session::samples::DatasetFolder;
    use crate::syntax::Document;
    use crate::text::range;

    const TWO_MISTAKES: &str = "[session]\nid = 'a'\n[[trainings]]\nid = 'a'\nname = 'A'\noptimizer = 'adam'\n\
         learning_rate = 0.001\nepochs = 'x'\nbatch_size = 1\n";

    fn levels(settings: &Settings) -> Vec<(&'static str, Severity)> {
        let found = diagnostics_in(TWO_MISTAKES, Some("a"), settings);
        let found = found.into_iter().map(|diagnostic| (diagnostic.code, diagnostic.severity));
        found.filter(|(code, _)| !code.starts_with("unused")).collect()
    }

    #[test]
    fn settings_change_severities_and_turn_rules_off() {
        let mut settings = Settings::default();
        let (wrong, unusual) = ("wrong-type", "unusual-value");
        assert_eq!(levels(&settings), [(wrong, Severity::Error), (unusual, Severity::Warning)]);
        settings.set(unusual, Some(Severity::Info));
        assert_eq!(levels(&settings), [(wrong, Severity::Error), (unusual, Severity::Info)]);
        settings.set(wrong, None);
        assert_eq!(levels(&settings), [(unusual, Severity::Info)]);
    }

    #[test]
    fn only_diagnostics_that_are_asked_for_get_fixes() {
        let document = Document::parse(TWO_MISTAKES);
        let session = Session::new(&document, Catalog::builtin());
        let at = TWO_MISTAKES.find("1\n").unwrap();
        let settings = Settings::default();
        let input = |fixes| Input {
            session: &session,
            stem: Some("a"),
            settings: &settings,
            fixes,
            folder: &DatasetFolder::Unknown,
            conflicts: &[],
            now: now(),
            cancelled: None,
        };
        let with_fixes = |fixes| -> Vec<_> {
            let found = check(input(fixes)).into_iter().filter(|d| !d.fixes.is_empty());
            found.map(|diagnostic| diagnostic.code).collect()
        };
        assert_eq!(with_fixes(FixScope::None), [""; 0]);
        let cursor = document.text().rfind("= 1").unwrap() + 2;
        assert!(cursor > at);
        assert_eq!(with_fixes(FixScope::Touching(range(cursor, cursor))), ["unusual-value"]);
        assert!(with_fixes(FixScope::All).contains(&"unusual-value"));
    }

    #[test]
    fn a_cancelled_check_stops() {
        let document = Document::parse(TWO_MISTAKES);
        let session = Session::new(&document, Catalog::builtin());
        let cancelled = AtomicBool::new(true);
        let found = check(Input {
            session: &session,
            stem: Some("a"),
            settings: &Settings::default(),
            fixes: FixScope::None,
            folder: &DatasetFolder::Unknown,
            conflicts: &[],
            now: now(),
            cancelled: Some(&cancelled),
        });
        assert_eq!(found, []);
    }
}
