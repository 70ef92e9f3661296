//! A model entry: its kind, its layers, its backbone.

use super::{Entry, Spanned, Values};
use crate::catalog::{LayerKind, TableSpec};
use crate::syntax::{Array, Node, Table};

/// A model entry.
#[derive(Debug, Clone, Copy)]
pub struct Model<'a>(pub Entry<'a>);

/// The kinds of models that Nestling computes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelKind {
    /// A stack of layers.
    CustomCnn,
    /// A backbone and a head.
    TransferLearning,
    /// A transformer over patches of the image.
    VisionTransformer,
}

impl ModelKind {
    /// The kind that the file calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "custom_cnn" => Some(Self::CustomCnn),
            "transfer_learning" => Some(Self::TransferLearning),
            "vision_transformer" => Some(Self::VisionTransformer),
            _ => None,
        }
    }

    /// The key that holds its list of layers.
    pub const fn stack_key(self) -> Option<&'static str> {
        match self {
            Self::CustomCnn => Some("layers"),
            Self::TransferLearning => Some("head"),
            Self::VisionTransformer => None,
        }
    }
}

impl<'a> Model<'a> {
    /// Its kind, if it is one that Nestling computes with.
    pub fn kind(&self) -> Option<ModelKind> {
        ModelKind::from_name(self.0.values().string("kind")?)
    }

    /// The list of layers that its kind has: `layers` or `head`, as written.
    pub fn stack(&self) -> Option<Stack<'a>> {
        let spec = self.0.values().key(self.kind()?.stack_key()?)?;
        let array = self.0.values().written(spec)?.value.as_array()?;
        Some(Stack { array, spec: self.0.catalog().table("layer") })
    }

    /// The backbone's name as written.
    pub fn base_model(&self) -> Option<Spanned<&'a str>> {
        self.0.string("base_model")
    }
}

/// A list of layers as written.
#[derive(Debug, Clone, Copy)]
pub struct Stack<'a> {
    /// The list.
    pub array: Array<'a>,
    spec: Option<&'a TableSpec>,
}

impl<'a> Stack<'a> {
    /// Its elements; `None` for one that is no table.
    pub fn layers(self) -> impl ExactSizeIterator<Item = Option<LayerEntry<'a>>> + 'a {
        let layer = move |node: Node<'a>| {
            let table = node.as_table()?;
            Some(LayerEntry { table, spec: self.spec })
        };
        self.array.elements().map(layer)
    }
}

/// One layer as written.
#[derive(Debug, Clone, Copy)]
pub struct LayerEntry<'a> {
    /// Its table.
    pub table: Table<'a>,
    spec: Option<&'a TableSpec>,
}

impl<'a> LayerEntry<'a> {
    /// Its type's name and place.
    pub fn type_name(&self) -> Option<Spanned<&'a str>> {
        let node = self.table.get("type")?.value;
        Some(Spanned { value: node.as_str()?, range: node.range() })
    }

    /// What its type does, if the catalog knows it.
    pub fn kind(&self) -> Option<LayerKind> {
        self.spec?.key("type")?.choice(self.type_name()?.value)?.layer
    }

    /// Its values as the catalog means them, defaults included.
    pub fn values(&self) -> Values<'a> {
        Values::new(self.spec, Some(self.table))
    }
}
