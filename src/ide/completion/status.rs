//! An experiment's status beside what is recorded of it.

use crate::ide::cursor::Scope;
use crate::session::Status;

/// The statuses that contradict nothing that is recorded, the likeliest first.
pub(super) fn fitting(scope: &Scope<'_>) -> Vec<Status> {
    let counted =
        |key| scope.string(key).is_some_and(|text| text.parse::<f64>().is_ok_and(|n| n > 0.0));
    if scope.string("error").is_some_and(|error| !error.trim().is_empty()) {
        return vec![Status::Failed];
    }
    if scope.has("completed_at") {
        return vec![Status::Completed, Status::Failed];
    }
    if scope.has("started_at")
        || ["current_epoch", "best_epoch", "duration"].into_iter().any(counted)
    {
        return vec![Status::Training, Status::Paused, Status::Failed];
    }
    vec![Status::Ready, Status::Training, Status::Paused, Status::Failed]
}

/// The keys that a status asks for, which nothing else asks for.
pub(super) fn asks_for(scope: &Scope<'_>, key: &str) -> bool {
    match scope.string("status").and_then(Status::from_name) {
        Some(Status::Completed) => key == "completed_at",
        Some(Status::Failed) => key == "error",
        Some(Status::Training | Status::Paused) => matches!(key, "started_at" | "current_epoch"),
        Some(Status::Ready) | None => false,
    }
}
