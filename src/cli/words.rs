//! Numbers and times as people say them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `1 model`, `2 models`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// When `time` (RFC 3339) was, seen from `now`: `just now`, `5 min ago`, and from a week on the
/// date.
pub fn ago(time: &str, now: Timestamp) -> String {
    let Ok(time) = time.parse::<Timestamp>() else { return time.to_owned() };
    let seconds = now.duration_since(time).as_secs();
    match seconds {
        // A clock that another machine set, at worst.
        ..45 => "just now".to_owned(),
        45..3600 => format!("{} min ago", (seconds / 60).max(1)),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        86_400..172_800 => "1 day ago".to_owned(),
        172_800..604_800 => format!("{} days ago", seconds / 86_400),
        _ => time.to_zoned(TimeZone::system()).date().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_one_would_say_them() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let said = |time| ago(time, now);
        assert_eq!(said("2026-11-22T11:59:58Z"), "just now");
        assert_eq!(said("2026-11-22T12:00:58Z"), "just now");
        assert_eq!(said("2026-11-22T11:59:10Z"), "1 min ago");
        assert_eq!(said("2026-11-22T13:45:00+02:00"), "15 min ago");
        assert_eq!(said("2026-11-21T13:00:00Z"), "23 h ago");
        assert_eq!(said("2026-11-21T11:00:00Z"), "1 day ago");
        assert_eq!(said("2026-11-17T11:00:00Z"), "5 days ago");
        assert!(said("2026-10-05T12:00:00Z").starts_with("2026-10-0"));
        assert_eq!(said("soon"), "soon");
    }
}
