use super::conformance::violations;
use super::rules::{ALL, unsupported_format};
use super::{Check, Context, Diagnostic, Input, allow};

/// All that is wrong with the file, in file order, after `allow` comments and `[lints]`.
///
/// A file of a newer format gets one diagnostic that says so and no other. When
/// [`Input::cancelled`] is set meanwhile, the answer is incomplete.
pub fn check(input: Input<'_>) -> Vec<Diagnostic> {
    let mut context = Context::new(input);
    if unsupported_format::is_newer(input.session) {
        run(&mut context, &[&unsupported_format::RULE]);
    } else {
        run(&mut context, ALL);
    }

    let mut found = context.into_found();
    allow::silence(input.session.document(), &mut found);
    found.sort_by_key(|diagnostic| (diagnostic.range.start(), diagnostic.range.end()));
    found
}

fn run(context: &mut Context<'_>, rules: &[&super::Rule]) {
    let violations = violations(context.session());
    for rule in rules {
        if context.is_cancelled() {
            return;
        }
        let Some(severity) = context.input.settings.level(rule.code, rule.severity) else {
            continue;
        };
        context.enter(rule, severity);
        match rule.check {
            Check::Session(check) => check(context),
            Check::Conformance(check) => violations.iter().for_each(|v| check(context, v)),
        }
    }
}
