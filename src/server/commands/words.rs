use crate::session::operations::Operation;

/// What an operation does, in a few words: as editors show it where a change can be undone.
pub(super) fn label(operation: &Operation) -> String {
    match operation {
        Operation::SaveDatasetConfig { .. } => "Change the dataset".to_owned(),
        Operation::AddEntry { library, name, .. } => format!("Add {} “{name}”", library.noun()),
        Operation::UpdateEntry { library, id, .. } => format!("Change {} `{id}`", library.noun()),
        Operation::DeleteEntry { library, id, .. } => format!("Delete {} `{id}`", library.noun()),
        Operation::CreateExperiment { name, .. } => format!("Create experiment “{name}”"),
        Operation::UpdateExperiment { id, .. } => format!("Change experiment `{id}`"),
        Operation::SetSessionId { id, .. } => format!("Set the session's ID to `{id}`"),
    }
}
