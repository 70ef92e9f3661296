//! The end against the start.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, tz};

use crate::lint::{Context, Fix};
use crate::session::{Experiment, edits};
use crate::syntax::Datetime;
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

/// The moment that a date-time with an offset means; `None` for one that means none.
fn instant(datetime: &Datetime) -> Option<Timestamp> {
    let (date, time) = (datetime.date?, datetime.time?);
    let offset = match datetime.offset? {
        toml_datetime::Offset::Z => tz::Offset::UTC,
        toml_datetime::Offset::Custom { minutes } => {
            tz::Offset::from_seconds(i32::from(minutes).checked_mul(60)?).ok()?
        }
    };
    let number = |n: u8| i8::try_from(n).ok();
    let local = DateTime::new(
        i16::try_from(date.year).ok()?,
        number(date.month)?,
        number(date.day)?,
        number(time.hour)?,
        number(time.minute)?,
        // A leap second is not told apart from the one before it.
        number(time.second.unwrap_or(0).min(59))?,
        i32::try_from(time.nanosecond.unwrap_or(0)).ok()?,
    );
    offset.to_timestamp(local.ok()?).ok()
}
