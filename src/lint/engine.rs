use super::allow::Allowances;
use super::conformance::violations;
use super::rules::{ALL, invalid_value, unsupported_format};
use super::{Check, Context, Diagnostic, Input, Rule};

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
        run_all(&mut context);
        if enter(&mut context, &invalid_value::RULE) {
            invalid_value::check_allowed_codes(&mut context, &allowed);
        }
    }

    let mut found = context.into_found();
    found.retain(|diagnostic| !allowed.allow(diagnostic));
    found.sort_by_key(|diagnostic| (diagnostic.range.start(), diagnostic.range.end()));
    found
}

fn run_all(context: &mut Context<'_>) {
    let violations = violations(context.session());
    for rule in ALL {
        if context.is_cancelled() {
            return;
        }
        if !enter(context, rule) {
            continue;
        }
        match rule.check {
            Check::Session(check) => check(context),
            Check::Conformance(check) => violations.iter().for_each(|v| check(context, v)),
        }
    }
}

/// Prepares `context` for a rule; whether the rule is on.
fn enter(context: &mut Context<'_>, rule: &Rule) -> bool {
    let severity = context.input.settings.level(rule.code, rule.severity);
    if let Some(severity) = severity {
        context.enter(rule, severity);
    }
    severity.is_some()
}
