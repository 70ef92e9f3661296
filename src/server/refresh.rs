//! Clients keep what they were answered until the text changes. Where something else changes it,
//! they are told to ask again (`workspace/…/refresh`), if they can.

use serde_json::Value;

use super::log;
use super::state::State;

/// Whether the client is to ask again for what it knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Refresh {
    /// No.
    #[default]
    No,
    /// Yes.
    Due,
    /// It has been told to and has not answered.
    Asked,
    /// The same, and something has happened since.
    AskedAndDue,
}

/// What clients show in and above the text.
#[derive(Debug, Default)]
pub(super) struct Decorations {
    hints: Refresh,
    lenses: Refresh,
}

impl Refresh {
    /// What the client knows may be stale.
    pub(super) fn ask(&mut self) {
        *self = match self {
            Self::No | Self::Due => Self::Due,
            Self::Asked | Self::AskedAndDue => Self::AskedAndDue,
        };
    }

    /// Whether the client is to be told now. While it has not answered the last time, once more is
    /// enough for whatever has happened since.
    pub(super) fn begin(&mut self) -> bool {
        let is_due = *self == Self::Due;
        if is_due {
            *self = Self::Asked;
        }
        is_due
    }

    /// The client has answered.
    pub(super) fn end(&mut self) {
        *self = match self {
            Self::Asked | Self::No => Self::No,
            Self::AskedAndDue | Self::Due => Self::Due,
        };
    }
}

impl Decorations {
    /// What is known of the images is something else.
    pub(super) fn images_changed(&mut self) {
        self.hints.ask();
    }

    /// What a person has chosen is something else.
    pub(super) fn options_changed(&mut self) {
        self.hints.ask();
        self.lenses.ask();
    }
}

impl State {
    /// Tells the client to ask again for what may be stale.
    pub(super) fn refresh_decorations(&mut self) {
        if self.client.refresh_hints && self.decorations.hints.begin() {
            self.ask("workspace/inlayHint/refresh", Value::Null, |state, answer| {
                state.decorations.hints.end();
                if let Err(error) = answer {
                    log!("the client does not refresh its hints: {error}");
                }
            });
        }
        if self.client.refresh_lenses && self.decorations.lenses.begin() {
            self.ask("workspace/codeLens/refresh", Value::Null, |state, answer| {
                state.decorations.lenses.end();
                if let Err(error) = answer {
                    log!("the client does not refresh its lenses: {error}");
                }
            });
        }
    }
}
