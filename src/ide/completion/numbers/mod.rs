//! Numbers worth trying: those of the catalog, and for keys that depend on others, those that fit
//! them.

mod dataset;
mod network;
#[cfg(test)]
mod tests;

use super::layers;
use crate::catalog::{Bound, KeySpec, Literal, TypicalValues, ValueType};
use crate::ide::Snapshot;
use crate::ide::cursor::{Scope, ValuePlace};
use crate::session::{Session, render};
use crate::text::TextSize;

/// A number worth trying, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub(super) value: Literal,
    pub(super) why: String,
}

/// The numbers worth trying at a place.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The best first.
    pub(super) list: Vec<Number>,
    /// Whether what is written there is a mistake that those of the list are not.
    pub(super) mends: bool,
}

/// What a number is asked for.
pub(super) struct Question<'q, 'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) session: &'q Session<'a>,
    /// The table that the key is in, without the key.
    pub(super) scope: &'q Scope<'a>,
    pub(super) key: &'q KeySpec,
    /// What the number itself may be: of a list, an element.
    pub(super) value: &'q ValueType,
    /// What is written there now.
    pub(super) written: Option<f64>,
    /// The other elements of the list.
    pub(super) others: Vec<f64>,
    pub(super) at: TextSize,
}

impl Number {
    pub(super) fn integer(value: u64, why: impl Into<String>) -> Option<Self> {
        Some(Self { value: Literal::Integer(i64::try_from(value).ok()?), why: why.into() })
    }

    fn size(&self) -> f64 {
        self.value.as_number().unwrap_or_default()
    }
}

/// The numbers worth trying at `place`.
pub(super) fn at_place<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Numbers {
    let Some(key) = place.expected.key else { return Numbers::default() };
    let number = |range| number(snapshot.document.slice(range));
    let others = place.elements.iter().flatten().filter_map(|range| number(*range));
    let question = Question {
        snapshot,
        session,
        scope: &place.scope,
        key,
        value: place.expected.value,
        written: number(place.range),
        others: others.collect(),
        at: place.at,
    };
    let mut numbers = question.answer();
    if numbers.mends
        && let Some(written) = question.written
    {
        // What was meant is most likely near to what is written.
        let distance = |number: &Number| (number.size() - written).abs();
        let nearest =
            numbers.list.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        if let Some(nearest) = nearest.map(|(index, _)| index) {
            let nearest = numbers.list.remove(nearest);
            numbers.list.insert(0, nearest);
        }
    }
    numbers
}

/// The number that a new `key` is best begun with, where its neighbours speak for one.
pub(super) fn to_begin_with<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    scope: &Scope<'a>,
    key: &KeySpec,
    at: TextSize,
) -> Option<Literal> {
    if !matches!(key.value, ValueType::Integer(_) | ValueType::Float(_)) {
        return None;
    }
    let (written, others) = (None, Vec::new());
    let question =
        Question { snapshot, session, scope, key, value: &key.value, written, others, at };
    let fitting = question.fitting()?;
    fitting.list.into_iter().find(|number| question.is_allowed(number)).map(|number| number.value)
}

impl Question<'_, '_> {
    fn answer(&self) -> Numbers {
        let fitting = self.fitting();
        let depends = fitting.is_some();
        let mut numbers = fitting.unwrap_or_default();
        if !depends {
            numbers.list.extend(self.of_layer());
            numbers.list.extend(self.of_catalog());
        }
        numbers.list.retain(|number| self.is_allowed(number));
        let mut seen: Vec<f64> = Vec::new();
        numbers.list.retain(|number| {
            let is_new = !seen.contains(&number.size());
            seen.push(number.size());
            is_new
        });
        if let Some(nearest) = self.written.and_then(|written| self.nearest_allowed(written)) {
            numbers.mends = true;
            numbers.list.retain(|number| number.value != nearest.value);
            numbers.list.insert(0, nearest);
        }
        numbers
    }

    /// Those that fit the keys beside it and the rest of the session; `None` where the key
    /// depends on nothing else, or on nothing that is known.
    fn fitting(&self) -> Option<Numbers> {
        let table = self.scope.spec()?.name.as_str();
        match (table, self.key.name.as_str()) {
            ("model", "num_heads") => network::heads(self),
            ("model", "embed_dim") => network::embedding(self),
            ("model", "patch_size") => network::patches(self),
            ("model", "unfreeze_layers") => network::unfrozen(self),
            ("layer", "pool_size") => network::windows(self),
            ("dataset", "image_size") => dataset::sides(self),
            ("dataset.split", "train" | "val" | "test") => dataset::shares(self),
            ("training", "batch_size") => dataset::batches(self),
            ("experiment", "current_epoch" | "best_epoch") => dataset::epochs(self),
            _ => None,
        }
    }

    /// What the layers around speak for.
    fn of_layer(&self) -> Option<Number> {
        let (snapshot, key) = (self.snapshot, &self.key.name);
        let value = layers::best_value(snapshot, self.session, self.scope, key, self.at)?;
        let catalogued = self.of_catalog().into_iter().find(|number| number.value == value);
        let why = catalogued.map_or_else(|| "suits the layers before it".to_owned(), |n| n.why);
        Some(Number { value, why })
    }

    /// What the catalog says: what suits the keys beside it, what is often right, the default,
    /// what is typical.
    pub(super) fn of_catalog(&self) -> Vec<Number> {
        let key = self.key;
        let number = |value: &Literal, why: &str| Number { value: value.clone(), why: why.into() };
        let (suiting, others): (Vec<_>, Vec<_>) =
            key.suggest.iter().partition(|suggestion| suggestion.when.is_some());
        let holds = |when| self.scope.holds(when);
        let suiting = suiting.into_iter().filter(|s| s.when.as_ref().is_some_and(holds));
        let mut list: Vec<Number> =
            suiting.chain(others).map(|s| number(&s.value, &s.why)).collect();
        for value in key.default.iter().flat_map(scalars) {
            match list.iter_mut().find(|known| known.value == *value) {
                Some(known) if known.why.starts_with(DEFAULT) => {}
                Some(known) => known.why = format!("{DEFAULT}; {}", known.why),
                None => list.push(number(value, DEFAULT)),
            }
        }
        let typical = key.typical.as_ref().map(|typical| &typical.values);
        let typical = match typical {
            Some(TypicalValues::OneOf(values)) => values.as_slice(),
            _ => &[],
        };
        let example = key.example.iter().flat_map(scalars);
        list.extend(example.chain(typical).map(|value| number(value, "typical")));
        list
    }

    fn is_allowed(&self, number: &Number) -> bool {
        match (self.value, &number.value) {
            (ValueType::Integer(range), Literal::Integer(value)) => range.contains(*value),
            (ValueType::Float(range), value) => {
                value.as_number().is_some_and(|value| range.contains(value))
            }
            _ => true,
        }
    }

    /// The end of the range that what is written lies beyond.
    fn nearest_allowed(&self, written: f64) -> Option<Number> {
        #[expect(clippy::cast_precision_loss, reason = "only compared")]
        let whole = |end: i64| (Literal::Integer(end), end as f64);
        let real = |end: Option<Bound>| match end? {
            Bound::Inclusive(end) => Some((Literal::Float(end), end)),
            Bound::Exclusive(_) => None,
        };
        let (least, most) = match self.value {
            ValueType::Integer(range) => (range.min.map(whole), range.max.map(whole)),
            ValueType::Float(range) => (real(range.min), real(range.max)),
            _ => return None,
        };
        let below = least.filter(|(_, end)| written < *end).map(|(end, _)| (end, "the least"));
        let above = most.filter(|(_, end)| written > *end).map(|(end, _)| (end, "the most"));
        let (value, which) = below.or(above)?;
        Some(Number { value, why: format!("{which} that is allowed") })
    }

    /// The whole number that the key `name` beside the cursor holds.
    fn sibling(&self, name: &str) -> Option<u64> {
        whole(number(self.scope.string(name)?)?)
    }
}

/// How a default is told.
pub(super) const DEFAULT: &str = "default";

/// The numbers in a value: itself, or the elements of a list.
fn scalars(value: &Literal) -> &[Literal] {
    match value {
        Literal::Array(values) => values,
        value => std::slice::from_ref(value),
    }
}

/// The number that `text` spells, in TOML's way.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().replace('_', "").parse().ok().filter(|number: &f64| number.is_finite())
}

/// `number` as a count, if it is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..9e15).contains(&number)).then_some(number as u64)
}

/// A float as it is written.
pub(super) fn float(value: f64) -> Literal {
    Literal::Float((value * 1e6).round() / 1e6)
}

/// As it is written in the file.
pub(super) fn text(number: &Number) -> String {
    render::value(&number.value)
}
