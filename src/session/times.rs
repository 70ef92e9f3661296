//! Times as moments that can be compared.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz};
use toml_datetime::Time;

use crate::syntax::Datetime;

/// The moment that a date-time with an offset means; `None` for one that means none.
pub fn instant(datetime: &Datetime) -> Option<Timestamp> {
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

/// The same time without its fraction of a second.
pub fn whole_second(datetime: Datetime) -> Datetime {
    let time = datetime.time.map(|time| Time { nanosecond: None, ..time });
    Datetime { time, ..datetime }
}

/// Whether it tells no fraction of a second.
pub fn is_whole_second(datetime: &Datetime) -> bool {
    datetime.time.is_none_or(|time| time.nanosecond.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_date_time_with_its_offset_is_a_moment() {
        let moment = |text: &str| instant(&text.parse().unwrap());
        assert_eq!(moment("2026-11-22T12:00:00+02:00"), moment("2026-11-22T10:00:00Z"));
        assert!(moment("2026-11-22T10:00:00.5Z") > moment("2026-11-22 10:00:00Z"));
        for text in ["2026-11-22T10:00:00", "2026-11-22", "10:00:00"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
