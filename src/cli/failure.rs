use std::process::ExitCode;

use serde_json::Value as Json;

use super::answer::Answer;
use super::problem::Problem;
use crate::state::StateError;
use crate::workspace::StoreError;

/// Why a command did not do what it was told.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    problem: Problem,
    code: u8,
    /// What is printed all the same: for scripts `null` or `false` for what is not there, and what
    /// a command did that failed in part.
    answer: Option<Box<Answer>>,
}

/// What every command comes to.
pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// There is no such thing; scripts get `json`.
    pub fn not_found(json: Json, message: impl Into<String>) -> Self {
        Self {
            problem: Problem::plain(message),
            code: 1,
            answer: Some(Box::new(Answer::new(json, ""))),
        }
    }

    /// It may not be done.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { problem: Problem::plain(message), code: 1, answer: None }
    }

    /// It could not even be tried: a wrong argument, the disk.
    pub fn impossible(message: impl Into<String>) -> Self {
        Problem::plain(message).into()
    }

    /// What is printed after `error: `.
    pub fn message(&self) -> &str {
        self.problem.message()
    }

    /// Tells it: the reason on standard error, the exit code as the command's result.
    pub fn report(&self, as_json: bool) -> ExitCode {
        let printed = self.answer.as_ref().is_none_or(|answer| answer.print(as_json));
        self.problem.print();
        ExitCode::from(if printed { self.code } else { 2 })
    }

    /// The same, of a command that did a part of its work.
    pub fn beside(self, answer: Answer) -> Self {
        Self { answer: Some(Box::new(answer)), ..self }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, code: 2, answer: None }
    }
}

impl From<StateError> for Failure {
    fn from(error: StateError) -> Self {
        let message = error.to_string();
        match error {
            // Scripts find out that it is not there as with an entry.
            StateError::NoSession { .. } => Self::not_found(Json::Null, message),
            StateError::NoneChosen
            | StateError::NoDataset(_)
            | StateError::Import { .. }
            | StateError::RefusedFirst(_)
            | StateError::Incomplete { .. }
            | StateError::FileName(_)
            | StateError::Refused { .. } => Self::refused(message),
            StateError::Store(StoreError::Exists(_)) => Self::refused(message),
            StateError::Argument(_) | StateError::Id(_) | StateError::Store(_) => {
                Self::impossible(message)
            }
        }
    }
}
