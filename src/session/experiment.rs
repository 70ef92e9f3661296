use super::{Entry, Library, Spanned};
use crate::syntax::Datetime;

/// An experiment entry.
#[derive(Debug, Clone, Copy)]
pub struct Experiment<'a>(pub Entry<'a>);

/// How far an experiment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not yet begun.
    Ready,
    /// Running.
    Training,
    /// Begun, now waiting.
    Paused,
    /// Done.
    Completed,
    /// Ended by an error.
    Failed,
}

impl Status {
    /// All, in the order of an experiment's life.
    pub const ALL: [Status; 5] =
        [Self::Ready, Self::Training, Self::Paused, Self::Completed, Self::Failed];

    /// The status that the file calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "ready" => Some(Self::Ready),
            "training" => Some(Self::Training),
            "paused" => Some(Self::Paused),
            "completed" => Some(Self::Completed),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }

    /// How the file calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

impl<'a> Experiment<'a> {
    /// The reference to its model.
    pub fn model_id(&self) -> Option<Spanned<&'a str>> {
        self.0.names.model_id
    }

    /// The reference to its training.
    pub fn training_id(&self) -> Option<Spanned<&'a str>> {
        self.0.names.training_id
    }

    /// The reference to its entry of `library`.
    pub fn reference(&self, library: Library) -> Option<Spanned<&'a str>> {
        match library {
            Library::Models => self.model_id(),
            Library::Trainings => self.training_id(),
            Library::Experiments => None,
        }
    }

    /// Its status, as written.
    pub fn status(&self) -> Option<Spanned<&'a str>> {
        self.0.string("status")
    }

    /// How far it is: its status or the default; `None` for a status that does not exist.
    pub fn state(&self) -> Option<Status> {
        Status::from_name(self.0.values().string("status")?)
    }

    /// The epochs done.
    pub fn current_epoch(&self) -> Option<Spanned<i64>> {
        self.0.integer("current_epoch")
    }

    /// The epoch with the best result.
    pub fn best_epoch(&self) -> Option<Spanned<i64>> {
        self.0.integer("best_epoch")
    }

    /// When it began.
    pub fn started_at(&self) -> Option<Spanned<&'a Datetime>> {
        self.0.datetime("started_at")
    }

    /// When it ended.
    pub fn completed_at(&self) -> Option<Spanned<&'a Datetime>> {
        self.0.datetime("completed_at")
    }

    /// How long it took, in seconds.
    pub fn duration(&self) -> Option<Spanned<f64>> {
        self.0.number("duration")
    }

    /// What ended it.
    pub fn error(&self) -> Option<Spanned<&'a str>> {
        self.0.string("error")
    }
}
