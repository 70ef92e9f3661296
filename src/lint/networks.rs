//! What the models come to, worked out once for all rules that ask.

use crate::catalog::{Catalog, CatalogId, Choice, LayerKind, Literal, ValueType};
use crate::session::network::{Network, NetworkError, Shape, has_stray_lines, network_of};
use crate::session::{LayerEntry, Model, Session};
use crate::text::TextRange;

/// A model and its network.
#[derive(Debug)]
pub struct Built<'a> {
    /// The entry.
    pub model: Model<'a>,
    /// What it comes to, or why it comes to nothing.
    pub network: Result<Network, NetworkError>,
}

/// The networks of the models, in file order; none while the size of the images is not known.
/// Left out are models that no rule had a word to say of and that have not changed since.
pub(super) fn build<'a>(session: &Session<'a>) -> Vec<Built<'a>> {
    if session.dataset().image_size().is_none() {
        return Vec::new();
    }
    let sound = SoundNetwork::in_setting(session);
    let is_known = |model: &Model<'_>| {
        let section = model.0.table.whole_section();
        section.is_some_and(|section| section.remembers(&sound)) && !has_stray_lines(*model)
    };
    let models = session.models().filter(|model| !is_known(model));
    models.map(|model| Built { model, network: network_of(session, model) }).collect()
}

/// Keeps for the next check which models are sound: `found` is where the rules that read networks
/// have found something, in file order.
pub(super) fn remember_sound(session: &Session<'_>, models: &[Built<'_>], found: &[TextRange]) {
    let sound = SoundNetwork::in_setting(session);
    for built in models.iter().filter(|built| built.network.is_ok()) {
        let Some(section) = built.model.0.table.whole_section() else { continue };
        let own = section.range();
        let first = found.partition_point(|range| range.start() < own.start());
        if !found.get(first).is_some_and(|range| own.contains_range(*range)) {
            section.remember(sound);
        }
    }
}

/// A model's network can be built, and no rule objects to it, with images of this size and this
/// many classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SoundNetwork {
    catalog: CatalogId,
    image_size: Option<(u64, u64)>,
    classes: Option<u64>,
}

impl SoundNetwork {
    fn in_setting(session: &Session<'_>) -> Self {
        let dataset = session.dataset();
        Self {
            catalog: session.catalog().id(),
            image_size: dataset.image_size(),
            classes: dataset.class_count(),
        }
    }
}

impl<'a> Built<'a> {
    /// The layers of its `layers` or `head`, as far as they are tables.
    pub(super) fn layers(&self) -> Vec<LayerEntry<'a>> {
        self.model.stack().into_iter().flat_map(|stack| stack.layers().flatten()).collect()
    }

    /// The shape that arrives at each layer of which it is known.
    pub(super) fn arriving(&self, layer: usize) -> Option<Shape> {
        match &self.network {
            Ok(network) => network.arriving(layer),
            Err(NetworkError::Stack { input, layers, .. }) => match layer.checked_sub(1) {
                None => Some(*input),
                Some(before) => layers.get(before).map(|summary| summary.output),
            },
            Err(_) => None,
        }
    }
}

/// Where to point when a layer is meant: its type, or else the table.
pub(super) fn place(layer: &LayerEntry<'_>) -> TextRange {
    layer.type_name().map_or(layer.table.anchor(), |name| name.range)
}

/// How messages call a layer: its type.
pub(super) fn called<'a>(layer: &LayerEntry<'a>) -> &'a str {
    layer.type_name().map_or("layer", |name| name.value)
}

/// The name of the first layer type of this kind in the catalog.
pub(super) fn type_of_kind(catalog: &Catalog, kind: LayerKind) -> Option<&str> {
    let ValueType::Choice(choices) = &catalog.table("layer")?.key("type")?.value else {
        return None;
    };
    let choice = choices.iter().find(|choice: &&Choice| choice.layer == Some(kind))?;
    choice.value.as_str()
}

/// A layer of this kind as a person would write it: what it must say and what is worth saying.
pub(super) fn new_layer(catalog: &Catalog, kind: LayerKind) -> Option<Literal> {
    let name = type_of_kind(catalog, kind)?;
    let applicable = catalog.table("layer")?.applicable(|_| Some(name));
    let mut fields = vec![("type".to_owned(), Literal::String(name.to_owned()))];
    for key in applicable.filter(|key| key.name != "type") {
        if let Some(value) = key.example.as_ref().or(key.default.as_ref().filter(|_| key.required))
        {
            fields.push((key.name.clone(), value.clone()));
        }
    }
    Some(Literal::Table(fields))
}
