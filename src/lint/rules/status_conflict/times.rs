//! The end against the start.

use jiff::SignedDuration;

use crate::lint::{Context, Fix};
use crate::session::times::instant;
use crate::session::{Experiment, edits};
use crate::text::TextEdit;

pub(super) fn check(context: &mut Context<'_>, experiment: Experiment<'_>) {
    let (Some(started), Some(completed)) = (experiment.started_at(), experiment.completed_at())
    else {
        return;
    };
    let (Some(start), Some(end)) = (instant(started.value), instant(completed.value)) else {
        return;
    };
    if end >= start {
        return;
    }
    let message = "this experiment ended before it began: `completed_at` is earlier than \
                   `started_at`";
    context.report(completed.range, message).related(started.range, "it began here").fixes(
        |context| {
            let text = context.session().document();
            let (start, end) = (text.slice(started.range), text.slice(completed.range));
            let swapped = vec![
                TextEdit::replace(started.range, end),
                TextEdit::replace(completed.range, start),
            ];
            let mut fixes = vec![Fix::likely("Exchange the two times", swapped)];
            if let Some(duration_end) = self::end(experiment) {
                let title = format!("Set `completed_at` to {duration_end}");
                let edits = edits::set_field(experiment.0.table, "completed_at", &duration_end);
                fixes.insert(0, Fix::likely(title, edits));
            }
            fixes
        },
    );
}

/// When an experiment ended for all that its start and duration tell, in TOML.
pub(super) fn end(experiment: Experiment<'_>) -> Option<String> {
    let start = instant(experiment.started_at()?.value)?;
    let duration = SignedDuration::try_from_secs_f64(experiment.duration()?.value).ok()?;
    if duration.is_negative() {
        return None;
    }
    let end = start.checked_add(duration).ok()?;
    Some(format!("{end:.0}"))
}
