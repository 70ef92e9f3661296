use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What upper layers have found out about a section or a document. Of a section, it goes when the
/// section's text changes, and stays when the section only moves. So after an edit they judge anew just what was edited.
#[derive(Default)]
pub(super) struct Memo {
    /// What may be found out anew: one fact of each type.
    facts: Mutex<Vec<Arc<dyn Any + Send + Sync>>>,
    /// What can never be found to be otherwise: the first of a list, one fact of each type.
    derived: Slot,
}

type Slot = OnceLock<Box<Derived>>;

struct Derived {
    fact: Box<dyn Any + Send + Sync>,
    next: Slot,
}

impl Memo {
    /// The fact of this type, if one is kept.
    pub(super) fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        let fact = facts.iter().find(|fact| (***fact).is::<T>())?;
        Arc::clone(fact).downcast().ok()
    }

    /// Whether this very fact is kept.
    pub(super) fn holds<T: Any + Send + Sync + PartialEq>(&self, fact: &T) -> bool {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        facts.iter().find_map(|kept| (**kept).downcast_ref()) == Some(fact)
    }

    /// Keeps a fact, in place of an earlier one of its type.
    pub(super) fn set<T: Any + Send + Sync>(&self, fact: T) {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        facts.retain(|fact| !(**fact).is::<T>());
        facts.push(Arc::new(fact));
    }

    /// A memo that begins with the facts of this one.
    pub(super) fn handed_on(&self) -> Self {
        let facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self { facts: Mutex::new(facts), derived: Slot::new() }
    }

    /// The fact of this type; `make` finds it out where that has not been done.
    pub(super) fn derive<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> &T {
        let mut slot = &self.derived;
        loop {
            match slot.get() {
                Some(derived) => match derived.fact.downcast_ref() {
                    Some(fact) => return fact,
                    None => slot = &derived.next,
                },
                None => {
                    let derived = Derived { fact: Box::new(make()), next: Slot::new() };
                    // Another thread may have been first: its fact says the same.
                    let _ = slot.set(Box::new(derived));
                }
            }
        }
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}
