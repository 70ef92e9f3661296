use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::session::times::whole_second;
use crate::syntax::Datetime;
use toml_datetime::{Date, Offset, Time};

/// The present moment in UTC, to the second: what created entries carry.
pub fn now() -> Datetime {
    whole_second(moment())
}

/// The present moment in UTC, to the millisecond: what tells the epochs of one run from those of the
/// run before.
pub fn moment() -> Datetime {
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    Datetime {
        date: Some(Date {
            year: u16::try_from(now.year()).unwrap_or_default(),
            month: part(now.month()),
            day: part(now.day()),
        }),
        time: Some(Time {
            hour: part(now.hour()),
            minute: part(now.minute()),
            second: Some(part(now.second())),
            nanosecond: Some(u32::try_from(now.millisecond()).unwrap_or_default() * 1_000_000),
        }),
        offset: Some(Offset::Z),
    }
}

/// A moment in nanoseconds since 1970, in UTC, to the second (RFC 3339).
pub fn written_at(nanoseconds: i128) -> String {
    let moment = Timestamp::from_nanosecond(nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{moment:.0}")
}

/// Since 1970.
pub(super) fn nanoseconds(time: SystemTime) -> i128 {
    let count = |span: Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => count(after),
        Err(before) => -count(before.duration()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_to_the_second() {
        let text = now().to_string();
        let parsed: Timestamp = text.parse().unwrap();
        assert!(text.ends_with('Z') && !text.contains('.'), "{text}");
        assert!(Timestamp::now().as_second().abs_diff(parsed.as_second()) < 100);
        let exact: Timestamp = moment().to_string().parse().unwrap();
        assert!(exact >= parsed && exact.subsec_nanosecond() % 1_000_000 == 0, "{exact}");
    }
}
