//! What an import tells a person: one sentence each.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::times::Offset;
use super::values::Met;

/// So many names are told one by one.
const MANY: usize = 12;

/// The sentences. `fresh` is each place that had no ID, with the one it has now; `kept` the keys
/// that have no place.
pub(super) fn of(
    met: &Met,
    fresh: &[(String, String)],
    kept: &BTreeSet<&str>,
    zone: &TimeZone,
) -> Vec<String> {
    let mut notes = Vec::new();
    if met.local_times > 0 {
        let times = match met.local_times {
            1 => "1 time without an offset was".to_owned(),
            count => format!("{count} times without an offset were"),
        };
        let zone = zone.iana_name().map_or_else(String::new, |name| format!(" ({name})"));
        notes.push(format!("{times} taken as local time{zone}"));
    }
    for (time, offset) in &met.odd_times {
        notes.push(match offset {
            Offset::Skipped => format!(
                "`{time}` never was, as the clocks went forward; it is taken as the time as much later"
            ),
            _ => format!("`{time}` was there twice, as the clocks went back; the first is taken"),
        });
    }
    for (place, id) in fresh {
        notes.push(format!("`{place}` had no ID; it is now `{id}`"));
    }
    notes.extend(several(&met.unknown, |(path, value)| {
        let value = short(&value.to_string());
        format!("`{path}` is `{value}`, which is not known here; it is kept as written")
    }));
    if !kept.is_empty() {
        let named: Vec<String> = kept.iter().take(MANY).map(|key| format!("`{key}`")).collect();
        let more = match kept.len().saturating_sub(MANY) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        notes.push(format!("kept in `[legacy]`: {}{more}", named.join(", ")));
    }
    notes
}

fn several<T>(items: &[T], tell: impl Fn(&T) -> String) -> Vec<String> {
    let mut told: Vec<String> = items.iter().take(MANY).map(tell).collect();
    let more = items.len().saturating_sub(MANY);
    if more > 0 {
        told.push(format!("and {more} more values that are not known here"));
    }
    told
}

fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
