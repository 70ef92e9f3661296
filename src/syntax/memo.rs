use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// What upper layers have found out about a section; it goes when the section's text changes, and
/// stays when the section only moves. So after an edit they judge anew just what was edited.
#[derive(Default)]
pub(super) struct Memo(Mutex<Vec<Arc<dyn Any + Send + Sync>>>);

impl Memo {
    /// The fact of this type, if one is kept.
    pub(super) fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let facts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        facts.iter().find_map(|fact| Arc::clone(fact).downcast().ok())
    }

    /// Keeps a fact, in place of an earlier one of its type.
    pub(super) fn set<T: Any + Send + Sync>(&self, fact: T) {
        let mut facts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        facts.retain(|fact| !fact.is::<T>());
        facts.push(Arc::new(fact));
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}
