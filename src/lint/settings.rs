use rustc_hash::FxHashMap;

use super::Severity;

/// The `[lints]` table of `nestling.toml`: severities by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    levels: FxHashMap<&'static str, Option<Severity>>,
}

impl Settings {
    /// What may be written in `[lints]`, and what it sets.
    pub const LEVELS: [(&'static str, Option<Severity>); 5] = [
        ("off", None),
        ("hint", Some(Severity::Hint)),
        ("info", Some(Severity::Info)),
        ("warning", Some(Severity::Warning)),
        ("error", Some(Severity::Error)),
    ];

    /// The level called so.
    pub fn level_called(name: &str) -> Option<Option<Severity>> {
        Self::LEVELS.iter().find(|(level, _)| *level == name).map(|(_, severity)| *severity)
    }

    /// Sets what `other` sets, whatever was set before.
    pub fn extend(&mut self, other: &Settings) {
        self.levels.extend(&other.levels);
    }

    /// Sets the severity of a code; `None` turns it off.
    pub fn set(&mut self, code: &'static str, level: Option<Severity>) {
        self.levels.insert(code, level);
    }

    /// The severity of `code`, whose own one is `default`; `None`: off.
    pub fn level(&self, code: &str, default: Severity) -> Option<Severity> {
        self.levels.get(code).copied().unwrap_or(Some(default))
    }
}
