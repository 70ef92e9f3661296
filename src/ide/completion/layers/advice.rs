//! Which layer comes next, and with which numbers: what people who build such networks would
//! write, as far as what stands around the cursor tells.

use super::stack::{Fit, Placed, Stack};
use crate::catalog::{Catalog, Choice, KeySpec, LayerKind, Literal, TableSpec};
use crate::ide::Snapshot;
use crate::lint::TOO_MANY_PARAMETERS;
use crate::session::network::{Count, LayerSummary, Shape};

/// Below so many pixels a side, an image has been pooled enough.
const SMALL_SIDE: u64 = 8;
/// After so many convolutions without another habit, the transition to a vector is due.
const ENOUGH_CONVOLUTIONS: usize = 3;
/// The most filters and units that are doubled to; larger ones are a person's own decision.
const MAX_FILTERS: u64 = 512;
/// The least units that are halved to.
const MIN_UNITS: u64 = 32;

/// What is to be said of one type of layer at the cursor.
#[derive(Debug)]
pub(super) struct Advice {
    /// Smaller is better; those that cannot stand here come last.
    pub(super) order: u32,
    /// What it does here, or why it cannot.
    pub(super) note: Option<String>,
    /// What it is best begun with.
    pub(super) values: Vec<(String, Literal)>,
}

/// Behind those that fit.
const MISFIT: u32 = 500;
/// Behind those that let what follows stand.
pub(super) const LEAVES: u32 = 400;
/// Those that make the layer behind them huge.
const HUGE: u32 = 100;
/// Behind those that a person would think of.
const UNUSUAL: u32 = 50;

/// What is to be said of `choice`, a type of layer.
pub(super) fn advise(
    snapshot: &Snapshot,
    stack: &Stack,
    preferred: &[String],
    spec: &TableSpec,
    choice: &Choice,
) -> Option<Advice> {
    let (name, kind) = (choice.value.as_str()?, choice.layer?);
    let values = values(spec, stack, name, kind);
    let new = Placed::made(snapshot, name, &values)?;
    let fit = stack.fit(std::slice::from_ref(&new));
    let place = preferred.iter().position(|preferred| *preferred == name);
    let place = place.map_or(UNUSUAL, |place| u32::try_from(place).unwrap_or(UNUSUAL));
    let (fits, note) = match &fit {
        Fit::Fits(Some((from, to)))
            if kind == LayerKind::Flatten && makes_huge_dense(spec, *to) =>
        {
            let note = format!("{}: too many for a Dense layer", shown(*from, *to));
            return Some(Advice { order: HUGE, note: Some(note), values });
        }
        Fit::Fits(known) => (true, known.map(|(from, to)| shown(from, to))),
        Fit::Leaves(name) => {
            let note = format!("the {name} that follows still cannot stand there");
            return Some(Advice { order: LEAVES + place, note: Some(note), values });
        }
        Fit::Not(why) => (false, Some(why.clone())),
    };
    let order = if fits { place } else { MISFIT };
    Some(Advice { order, note, values })
}

/// A layer of this type, begun with what suits the stack.
pub(super) fn begun(
    snapshot: &Snapshot,
    stack: &Stack,
    name: &str,
    kind: LayerKind,
) -> Option<Placed> {
    let spec = snapshot.catalog.table("layer")?;
    Placed::made(snapshot, name, &values(spec, stack, name, kind))
}

/// "64×28×28 → 128×28×28 · 73,856 parameters".
pub(super) fn shown(arriving: Shape, summary: LayerSummary) -> String {
    let LayerSummary { output, parameters } = summary;
    let mut text = match output == arriving {
        true => format!("from {arriving}"),
        false => format!("{arriving} → {output}"),
    };
    if parameters > 0 {
        text += &format!(" · {} parameters", Count(parameters));
    }
    text
}

/// The types in the order in which they make sense next, the best first.
pub(super) fn preferred(stack: &Stack, catalog: &Catalog) -> Vec<String> {
    let mut kinds = usual(stack);
    // A layer that is there already behind the cursor is not wanted twice.
    let twice = stack.after.first().map(|next| next.kind);
    let repeats = |kind| !matches!(kind, LayerKind::Convolution | LayerKind::Dense);
    kinds.retain(|kind| twice != Some(*kind) || !repeats(*kind));

    let mut names: Vec<String> = Vec::new();
    if let Some(habit) = habit(stack) {
        names.push(habit.to_owned());
    }
    for kind in kinds {
        let last = stack.before.iter().rev().find(|placed| placed.kind == kind);
        let name = last.map(|placed| placed.name.clone()).or_else(|| type_of(catalog, kind));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}

/// What followed the last time when the same layers stood here, as long as the image is not used
/// up by it.
fn habit(stack: &Stack) -> Option<&str> {
    let before = &stack.before;
    if stack.is_image() && is_small(stack) {
        return None;
    }
    let followed = |length: usize| {
        let tail = before.len().checked_sub(length).filter(|start| *start > 0)?;
        let same = |start: &usize| {
            let pair = before[*start..].iter().zip(&before[tail..]);
            pair.take(length).all(|(a, b)| a.name == b.name)
        };
        let start = (0..tail).rev().find(same)?;
        let next = before.get(start + length)?;
        Some((next.name.as_str(), next.kind))
    };
    let (name, kind) = followed(2).or_else(|| followed(1))?;
    let fits_phase = match kind {
        LayerKind::Convolution | LayerKind::Pooling | LayerKind::GlobalPooling => stack.is_image(),
        LayerKind::Flatten => stack.is_image(),
        LayerKind::Dense => !stack.is_image(),
        LayerKind::Normalization | LayerKind::Dropout => true,
    };
    fits_phase.then_some(name)
}

fn is_small(stack: &Stack) -> bool {
    match stack.arriving() {
        Some(Shape::Image { height, width, .. }) => height.min(width) < SMALL_SIDE,
        _ => false,
    }
}

/// What people write next where nothing else is known.
fn usual(stack: &Stack) -> Vec<LayerKind> {
    use LayerKind::{Convolution, Dense, Dropout, Normalization, Pooling};
    let last = stack.before.last().map(|placed| placed.kind);
    let [first, second] = transitions(stack);
    if !stack.is_image() {
        return match last {
            Some(Dense) => vec![Dropout, Dense, Normalization],
            Some(Normalization) => vec![Dense, Dropout],
            Some(Dropout) => vec![Dense, Normalization],
            _ => vec![Dense, Dropout, Normalization],
        };
    }
    if stack.is_head {
        return vec![first, second, Normalization, Dropout];
    }
    let convolutions = stack.before.iter().filter(|placed| placed.kind == Convolution).count();
    let enough = convolutions >= ENOUGH_CONVOLUTIONS;
    match last {
        None => vec![Convolution, Normalization, Pooling],
        _ if is_small(stack) => vec![first, second, Normalization, Dropout, Convolution],
        Some(Convolution) => vec![Normalization, Pooling, Convolution, first, second, Dropout],
        Some(Normalization) => vec![Pooling, Convolution, first, second, Dropout],
        Some(_) if enough => vec![first, second, Convolution, Dropout, Normalization],
        Some(_) => vec![Convolution, first, second, Dropout, Normalization],
    }
}

/// From image to vector: the mean of each channel, except where all values are few.
fn transitions(stack: &Stack) -> [LayerKind; 2] {
    const FEW: u64 = 8192;
    let values = match stack.arriving() {
        Some(Shape::Image { channels, height, width }) => {
            channels.saturating_mul(height).saturating_mul(width)
        }
        _ => u64::MAX,
    };
    match values <= FEW && !stack.is_head {
        true => [LayerKind::Flatten, LayerKind::GlobalPooling],
        false => [LayerKind::GlobalPooling, LayerKind::Flatten],
    }
}

/// Whether a usual `Dense` layer behind this output would be the huge one that lints warn of.
fn makes_huge_dense(spec: &TableSpec, summary: LayerSummary) -> bool {
    let Shape::Features(values) = summary.output else { return false };
    let units = match spec.key("units").and_then(KeySpec::suggestion) {
        Some(Literal::Integer(units)) => u64::try_from(*units).unwrap_or(1),
        _ => 1,
    };
    values.saturating_mul(units) > TOO_MANY_PARAMETERS
}

/// The first type of the catalog that does this.
pub(super) fn type_of(catalog: &Catalog, kind: LayerKind) -> Option<String> {
    let choices = catalog.table("layer")?.key("type")?.choices();
    let choice = choices.iter().find(|choice| choice.layer == Some(kind))?;
    choice.value.as_str().map(str::to_owned)
}

/// The values that a layer is best begun with: the habits of the stack, and its arithmetic.
fn values(spec: &TableSpec, stack: &Stack, name: &str, kind: LayerKind) -> Vec<(String, Literal)> {
    let last = stack.before.iter().rev().find(|placed| placed.name == name);
    let keys = spec.applicable(|key| (key.name == "type").then_some(name));
    let keys = keys.filter(|key| key.name != "type" && !key.recorded);
    let value = |key: &KeySpec| {
        let reckoned = match (kind, key.name.as_str()) {
            (LayerKind::Convolution, "filters") => filters(stack).map(Literal::Integer),
            (LayerKind::Dense, "units") => units(stack).map(Literal::Integer),
            // A window that moves two pixels took the place of a pooling layer, once.
            (LayerKind::Convolution, "stride") => return None,
            (LayerKind::Dropout, "rate") => Some(Literal::Float(rate(stack))),
            _ => None,
        };
        let habit = || last.and_then(|placed| placed.value(&key.name)).cloned();
        let usual = || match key.required || key.example.is_some() {
            true => key.suggestion().cloned(),
            false => None,
        };
        let value = reckoned.or_else(habit).or_else(usual)?;
        Some((key.name.clone(), value))
    };
    let mut keys: Vec<&KeySpec> = keys.collect();
    keys.sort_by_key(|key| !key.required);
    keys.into_iter().filter_map(value).collect()
}

/// As many filters as the convolution before, twice as many once the image has become smaller.
fn filters(stack: &Stack) -> Option<i64> {
    let at = stack.before.iter().rposition(|placed| placed.kind == LayerKind::Convolution)?;
    let last = stack.before.get(at)?.count("filters")?;
    let halves = |placed: &Placed| {
        placed.kind == LayerKind::Pooling || placed.count("stride").is_some_and(|by| by > 1)
    };
    let smaller = stack.before.iter().skip(at).any(halves);
    let filters = if smaller && last < MAX_FILTERS { last.saturating_mul(2) } else { last };
    i64::try_from(filters).ok()
}

/// Half the units of the `Dense` layer before.
fn units(stack: &Stack) -> Option<i64> {
    let dense = stack.before.iter().rev().find(|placed| placed.kind == LayerKind::Dense)?;
    let units = dense.count("units")?;
    let least = MIN_UNITS.max(stack.classes.unwrap_or(0)).min(units);
    i64::try_from((units / 2).max(least)).ok()
}

/// As the last one in the same part of the stack; little between convolutions.
fn rate(stack: &Stack) -> f64 {
    let image = stack.is_image();
    let ends_image =
        |placed: &Placed| matches!(placed.kind, LayerKind::Flatten | LayerKind::GlobalPooling);
    let part = stack.before.iter().rev().take_while(|placed| image || !ends_image(placed));
    let mut rates = part.filter(|placed| placed.kind == LayerKind::Dropout);
    let last = rates.find_map(|placed| placed.value("rate").and_then(Literal::as_number));
    let usual = match (image, stack.is_head) {
        (true, false) => 0.25,
        (_, true) => 0.3,
        (false, false) => 0.5,
    };
    last.unwrap_or(usual)
}
