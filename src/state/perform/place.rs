//! Where in a session a mistake stands, for someone who works on it by keys.

use crate::session::{Library, Session};
use crate::syntax::{Document, Value};
use crate::text::TextRange;

/// The keys and indices that lead from the document to a mistake.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    Key(String),
    /// From 0.
    Index(usize),
}

/// What an operation is about: goes without saying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Dataset,
    Entry(Library, usize),
    Session,
}

impl Place {
    /// Where `range` stands.
    pub(super) fn of(document: &Document, range: TextRange) -> Self {
        let mut steps = Vec::new();
        find(Value::Table(document.root()), range, &mut steps);
        Self(steps)
    }

    /// Whether it stands in what the operation is about.
    pub(super) fn is_about(&self, topic: Topic) -> bool {
        match (self.0.as_slice(), topic) {
            ([Step::Key(key), Step::Index(index), ..], Topic::Entry(library, entry)) => {
                key == library.key() && *index == entry
            }
            ([Step::Key(key), ..], Topic::Dataset) => key == "dataset",
            ([Step::Key(key), ..], Topic::Session) => key == "session",
            _ => false,
        }
    }

    /// The message, with the place before it where that does not go without saying. The last key
    /// is the one that messages name themselves.
    pub(super) fn tell(&self, message: &str, session: &Session<'_>, topic: Topic) -> String {
        let mut parts = Vec::new();
        let mut inner = self.0.as_slice();
        if let [Step::Key(first), Step::Index(index), below @ ..] = inner
            && let Some(library) = library(first)
        {
            let entry = session.entries(library).get(*index);
            let entry = entry.filter(|_| !self.is_about(topic));
            parts.extend(entry.map(|entry| format!("the {} {}", library.noun(), entry.label())));
            inner = below;
        } else if self.is_about(topic) {
            inner = inner.get(1..).unwrap_or_default();
        }
        parts.extend(within(inner));
        match parts.is_empty() {
            true => message.to_owned(),
            false => format!("in {}: {message}", parts.join(", ")),
        }
    }
}

fn library(key: &str) -> Option<Library> {
    Library::ALL.into_iter().find(|library| library.key() == key)
}

/// The table that these steps, but for a key at their end, lead to.
fn within(steps: &[Step]) -> Option<String> {
    let steps = match steps {
        [before @ .., Step::Key(_)] => before,
        steps => steps,
    };
    let mut words = String::new();
    let mut keys: Vec<&str> = Vec::new();
    for step in steps {
        match step {
            Step::Key(key) => keys.push(key),
            Step::Index(index) => {
                words = format!("the {} of `{}`", ordinal(index + 1), keys.join("."));
                keys.clear();
            }
        }
    }
    match (keys.is_empty(), words.is_empty()) {
        (true, true) => None,
        (true, false) => Some(words),
        (false, true) => Some(format!("`{}`", keys.join("."))),
        (false, false) => Some(format!("{words}, `{}`", keys.join("."))),
    }
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Adds the steps to the innermost value that holds `range`; whether there is one.
fn find(value: Value<'_>, range: TextRange, steps: &mut Vec<Step>) -> bool {
    match value {
        Value::Table(table) => {
            for field in table.fields() {
                steps.push(Step::Key(field.key.name().to_owned()));
                if find(field.value.value(), range, steps)
                    || field.key.range().contains_range(range)
                    || field.value.range().contains_range(range)
                {
                    return true;
                }
                steps.pop();
            }
            table.header().is_some_and(|header| header.range().contains_range(range))
        }
        Value::Array(array) => {
            for (index, element) in array.elements().enumerate() {
                steps.push(Step::Index(index));
                if find(element.value(), range, steps) || element.range().contains_range(range) {
                    return true;
                }
                steps.pop();
            }
            false
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_in_words() {
        let shown = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal);
        assert_eq!(
            shown,
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
        );
    }
}
