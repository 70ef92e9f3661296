use serde_json::{Value as Json, json};

use super::Call;
use crate::session::operations::Outcome;

impl Call {
    /// The JSON result of a [`Call::Edit`], wherever the text was edited: `{"id": …}` of what was
    /// made, `true` where it is done, `false` where there is no such entry.
    pub fn answer(outcome: &Outcome) -> Json {
        match outcome {
            Outcome::Made(id) => json!({ "id": id }),
            Outcome::Done => true.into(),
            Outcome::NotFound => false.into(),
        }
    }
}
