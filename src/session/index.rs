use rustc_hash::FxHashMap;

/// Which entries of a list carry which string, each string's entries in file order. One map
/// and one list of links, so that thousands of entries cost no allocation each.
#[derive(Debug, Clone, Default)]
pub(super) struct Index<'a> {
    runs: FxHashMap<&'a str, Run>,
    /// For each entry the next one that carries the same string.
    next: Vec<Option<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Run {
    first: u32,
    last: u32,
}

impl<'a> Index<'a> {
    /// Indexes entries by what each carries, in file order.
    pub(super) fn new(carried: impl ExactSizeIterator<Item = Option<&'a str>>) -> Self {
        let mut index = Self::default();
        index.runs.reserve(carried.len());
        index.next.resize(carried.len(), None);
        for (at, key) in (0..).zip(carried) {
            let Some(key) = key else { continue };
            let run = index.runs.entry(key).or_insert(Run { first: at, last: at });
            if run.first == at {
                continue;
            }
            if let Some(next) = index.next.get_mut(run.last as usize) {
                *next = Some(at);
            }
            run.last = at;
        }
        index
    }

    /// The places of the entries that carry `key`, in file order.
    pub(super) fn all<'s>(&'s self, key: &str) -> impl Iterator<Item = usize> + use<'s, 'a> {
        let first = self.runs.get(key).map(|run| run.first);
        let next = |at: &u32| self.next.get(*at as usize).copied().flatten();
        std::iter::successors(first, next).map(|at| at as usize)
    }

    /// Whether an entry carries `key`.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.runs.contains_key(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_string_leads_to_its_entries_in_order() {
        let carried = [Some("a"), Some("b"), None, Some("a"), Some("a"), Some("b")];
        let index = Index::new(carried.into_iter());
        let all = |key| index.all(key).collect::<Vec<_>>();
        assert_eq!(all("a"), [0, 3, 4]);
        assert_eq!(all("b"), [1, 5]);
        assert_eq!(all("c"), [0; 0]);
        assert!(index.contains("a") && !index.contains("c"));
    }
}
