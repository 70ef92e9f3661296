//! Several layers at once: the blocks that networks are made of, and whole stacks from presets.

use super::advice::{self, shown};
use super::stack::{Fit, Placed, Stack};
use crate::catalog::{LayerKind, Literal, Preset};
use crate::ide::Snapshot;

/// Layers that are written together.
#[derive(Debug)]
pub(super) struct Block {
    /// What the list shows.
    pub(super) title: String,
    /// What it does here.
    pub(super) note: Option<String>,
    /// What it is good for, in Markdown.
    pub(super) doc: String,
    /// The layers.
    pub(super) layers: Vec<Placed>,
}

impl Block {
    fn is_same(&self, layers: &[Placed]) -> bool {
        let said = |layer: &Placed| (layer.name.clone(), layer.fields.clone());
        self.layers.iter().map(said).eq(layers.iter().map(said))
    }
}

/// What a block is made of; the numbers follow from the layers before it.
struct Pattern {
    title: &'static str,
    doc: &'static str,
    kinds: &'static [LayerKind],
}

use LayerKind::{Convolution, Dense, Dropout, GlobalPooling, Normalization, Pooling};

const PATTERNS: [Pattern; 4] = [
    Pattern {
        title: "Convolution block",
        doc: "A convolution, normalised, and pooling: looks for patterns and halves the image.",
        kinds: &[Convolution, Normalization, Pooling],
    },
    Pattern {
        title: "VGG block",
        doc: "Two convolutions see as much as one of twice the reach with fewer parameters; then \
              pooling halves the image.",
        kinds: &[Convolution, Convolution, Pooling],
    },
    Pattern {
        title: "Classifier",
        doc: "From image to classes: the mean of each channel, one `Dense` layer and `Dropout`. \
              The output layer is implied.",
        kinds: &[GlobalPooling, Dense, Dropout],
    },
    Pattern {
        title: "Dense block",
        doc: "A `Dense` layer with `Dropout` behind it, against overfitting.",
        kinds: &[Dense, Dropout],
    },
];

/// The blocks that can stand at the cursor; where the stack is empty, whole stacks too.
pub(super) fn blocks(snapshot: &Snapshot, stack: &Stack) -> Vec<Block> {
    let patterns = PATTERNS.iter().filter_map(|pattern| {
        // A head begins with what a backbone gives: no convolution has a place in it.
        if stack.is_head && pattern.kinds.contains(&Convolution) {
            return None;
        }
        let layers = layers_of(snapshot, stack, pattern.kinds)?;
        let note = fitting(stack, &layers)?;
        Some(Block { title: pattern.title.into(), note, doc: pattern.doc.into(), layers })
    });
    let mut blocks: Vec<Block> = patterns.collect();
    if stack.before.is_empty() && stack.after.is_empty() {
        for whole in whole_stacks(snapshot, stack) {
            if !blocks.iter().any(|block| block.is_same(&whole.layers)) {
                blocks.push(whole);
            }
        }
    }
    blocks
}

/// What `layers` do at the cursor; nothing where they cannot stand there.
fn fitting(stack: &Stack, layers: &[Placed]) -> Option<Option<String>> {
    match stack.fit(layers) {
        Fit::Fits(known) => Some(known.map(|(from, to)| shown(from, to))),
        Fit::Leaves(_) | Fit::Not(_) => None,
    }
}

/// The layers of a pattern, each begun with what suits those before it.
fn layers_of(snapshot: &Snapshot, stack: &Stack, kinds: &[LayerKind]) -> Option<Vec<Placed>> {
    let mut grown = stack.clone();
    grown.after.clear();
    for kind in kinds {
        let last = grown.before.iter().rev().find(|placed| placed.kind == *kind);
        let name = match last {
            Some(placed) => placed.name.clone(),
            None => advice::type_of(&snapshot.catalog, *kind)?,
        };
        grown.before.push(advice::begun(snapshot, &grown, &name, *kind)?);
    }
    Some(grown.before.split_off(stack.before.len()))
}

/// The stacks of the presets, each once.
fn whole_stacks(snapshot: &Snapshot, stack: &Stack) -> Vec<Block> {
    let key = if stack.is_head { "head" } else { "layers" };
    let mut blocks: Vec<Block> = Vec::new();
    for preset in snapshot.catalog.presets() {
        let Some(layers) = stack_of(snapshot, preset, key) else { continue };
        if blocks.iter().any(|block| block.is_same(&layers)) {
            continue;
        }
        let Some(note) = fitting(stack, &layers) else { continue };
        let title = match stack.is_head {
            true => match layers.iter().find_map(|layer| layer.count("units")) {
                Some(units) => format!("Classifier, {units} units"),
                None => "Classifier without units".to_owned(),
            },
            false => preset.title.clone(),
        };
        blocks.push(Block { title, note, doc: preset.doc.trim().to_owned(), layers });
    }
    blocks
}

fn stack_of(snapshot: &Snapshot, preset: &Preset, key: &str) -> Option<Vec<Placed>> {
    let (_, Literal::Array(layers)) = preset.entry.iter().find(|(name, _)| name == key)? else {
        return None;
    };
    layers.iter().map(|layer| Placed::of_literal(snapshot, layer)).collect()
}
