//! Times: the older shape has them as local ones, without an offset.

use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::session::times::instant;
use crate::syntax::Datetime;

/// A time as the older shape has it, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Read {
    /// The time, with its offset.
    pub(super) time: Datetime,
    /// How the offset came about.
    pub(super) offset: Offset,
}

/// How the offset of a time came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offset {
    /// It was written.
    Written,
    /// That of the local zone.
    Local,
    /// The clocks went back: the time was there twice, and the first is taken.
    Twice,
    /// The clocks went forward: the time never was, and the one as much later is taken.
    Skipped,
}

/// Reads a time; one without an offset is a time of `zone`. `None` if it is none.
pub(super) fn read(text: &str, zone: &TimeZone) -> Option<Read> {
    if let Ok(time) = text.parse::<Datetime>()
        && time.offset.is_some()
    {
        return Some(Read { time, offset: Offset::Written });
    }
    let local = text.parse::<Datetime>().ok()?;
    if local.date.is_none() || local.time.is_none() {
        return None;
    }
    let civil: civil::DateTime = local.to_string().parse().ok()?;
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    let offset = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => Offset::Local,
        AmbiguousOffset::Fold { .. } => Offset::Twice,
        AmbiguousOffset::Gap { .. } => Offset::Skipped,
    };
    let instant = ambiguous.compatible().ok()?;
    let shown = instant.display_with_offset(zone.to_offset(instant)).to_string();
    Some(Read { time: shown.parse().ok()?, offset })
}

/// A time as the older shape has it: without an offset, and with microseconds unless they are
/// nought. A time with an offset of its own is what the clocks said there; one in UTC (`Z`) is
/// told in `zone`.
pub(super) fn write(time: &Datetime, zone: &TimeZone) -> String {
    wall_clock(time, zone).map_or_else(|| time.to_string(), |local| shown(&local))
}

fn wall_clock(time: &Datetime, zone: &TimeZone) -> Option<civil::DateTime> {
    if time.offset == Some(toml_datetime::Offset::Z) {
        return Some(zone.to_datetime(instant(time)?));
    }
    own_clock(time)
}

fn own_clock(time: &Datetime) -> Option<civil::DateTime> {
    let local = Datetime { offset: None, ..*time };
    local.to_string().parse().ok()
}

fn shown(local: &civil::DateTime) -> String {
    match local.subsec_nanosecond() {
        0 => format!("{local}"),
        nanos if nanos % 1000 == 0 => format!("{local:.6}"),
        _ => format!("{local:.9}"),
    }
}

/// Whether two times are one instant, or what the clocks said at two places.
pub(super) fn same(a: &Datetime, b: &Datetime) -> bool {
    a == b
        || instant(a).is_some_and(|a| instant(b) == Some(a))
        || own_clock(a).is_some_and(|a| own_clock(b) == Some(a))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn told(text: &str, zone: &TimeZone) -> String {
        match read(text, zone) {
            Some(read) => {
                format!("{} {:?} -> {}", read.time, read.offset, write(&read.time, zone))
            }
            None => "no time".to_owned(),
        }
    }

    #[test]
    fn times_without_an_offset_are_local_ones() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let times = [
            "2026-11-22T22:54:02.356010",
            "2026-07-01T08:00:00",
            "2026-07-01 08:00:00",
            "2026-07-01T08:00:00.123456789",
            "2026-07-01T08:00:00Z",
            "2026-07-01T08:00:00-05:30",
            "2026-03-29T02:30:00",
            "2026-10-25T02:30:00",
            "2026-07-01",
            "08:00:00",
            "soon",
        ];
        let shown = times.map(|time| format!("{time}: {}", told(time, &zone))).join("\n");
        expect![[r#"
            2026-11-22T22:54:02.356010: 2026-11-22T22:54:02.35601+01:00 Local -> 2026-11-22T22:54:02.356010
            2026-07-01T08:00:00: 2026-07-01T08:00:00+02:00 Local -> 2026-07-01T08:00:00
            2026-07-01 08:00:00: 2026-07-01T08:00:00+02:00 Local -> 2026-07-01T08:00:00
            2026-07-01T08:00:00.123456789: 2026-07-01T08:00:00.123456789+02:00 Local -> 2026-07-01T08:00:00.123456789
            2026-07-01T08:00:00Z: 2026-07-01T08:00:00Z Written -> 2026-07-01T10:00:00
            2026-07-01T08:00:00-05:30: 2026-07-01T08:00:00-05:30 Written -> 2026-07-01T08:00:00
            2026-03-29T02:30:00: 2026-03-29T03:30:00+02:00 Skipped -> 2026-03-29T03:30:00
            2026-10-25T02:30:00: 2026-10-25T02:30:00+02:00 Twice -> 2026-10-25T02:30:00
            2026-07-01: no time
            08:00:00: no time
            soon: no time"#]].assert_eq(&shown);
        let utc = told("2026-11-22T22:54:02", &TimeZone::UTC);
        expect!["2026-11-22T22:54:02+00:00 Local -> 2026-11-22T22:54:02"].assert_eq(&utc);
    }
}
