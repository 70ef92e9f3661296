//! What the files say, entry by entry, before it is put together.

use super::fields::{Fields, count, elements, expect, literal};
use super::mistakes::{File, In};
use super::value_type;
use crate::catalog::{
    Backbone, Choice, KeySpec, LayerKind, Literal, PresetTarget, Suggestion, ValueType, When,
};
use crate::syntax::{Field, Node, Table};
use crate::text::similar;

/// All entries of all files.
#[derive(Default)]
pub(super) struct Drafts<'d> {
    pub(super) tables: Vec<TableDraft<'d>>,
    pub(super) choices: Vec<ChoiceDraft<'d>>,
    pub(super) backbones: Vec<BackboneDraft<'d>>,
    pub(super) presets: Vec<PresetDraft<'d>>,
}

/// A `[[table]]`.
pub(super) struct TableDraft<'d> {
    pub(super) at: In<'d, Table<'d>>,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) doc: String,
    pub(super) keys: Vec<KeyDraft<'d>>,
}

/// A `[[table.key]]` or `[[choice.key]]`.
pub(super) struct KeyDraft<'d> {
    pub(super) at: In<'d, Table<'d>>,
    /// Closed lists are empty; conditions are only those that stand here.
    pub(super) spec: KeySpec,
    /// Whether its closed list is that of the backbones.
    pub(super) backbones: bool,
    /// Whether it is a `[[choice.key]]`.
    pub(super) of_choice: bool,
}

/// A `[[choice]]`.
pub(super) struct ChoiceDraft<'d> {
    pub(super) at: In<'d, Table<'d>>,
    /// `for`, as in `training.optimizer`.
    pub(super) target: In<'d, Node<'d>>,
    /// The table of `for`.
    pub(super) table: &'d str,
    /// The key of `for`.
    pub(super) key: &'d str,
    pub(super) choice: Choice,
    pub(super) keys: Vec<KeyDraft<'d>>,
    /// Keys of other choices that apply here too.
    pub(super) takes: Vec<In<'d, Node<'d>>>,
    /// What other keys are best beside this choice.
    pub(super) suggest: Vec<SuggestDraft<'d>>,
}

/// A key of `suggest` in a `[[choice]]`.
pub(super) struct SuggestDraft<'d> {
    pub(super) at: In<'d, Node<'d>>,
    /// The key that the values are for.
    pub(super) key: &'d str,
    /// Each with its place.
    pub(super) values: Vec<(In<'d, Node<'d>>, Suggestion)>,
}

/// A `[[backbone]]`.
pub(super) struct BackboneDraft<'d> {
    pub(super) at: In<'d, Table<'d>>,
    pub(super) backbone: Backbone,
    pub(super) doc: String,
}

/// A `[[preset]]`.
pub(super) struct PresetDraft<'d> {
    pub(super) at: In<'d, Table<'d>>,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) doc: String,
    pub(super) target: PresetTarget,
    pub(super) entry: In<'d, Table<'d>>,
}

impl<'d> Drafts<'d> {
    /// Adds the entries of `file`; what cannot be understood is reported and left out.
    pub(super) fn read(&mut self, file: File<'d>) {
        for error in file.document.errors() {
            file.report(error.range, error.message);
        }
        let mut fields = Fields::new(In { file, it: file.document.root() }, "a catalog file");
        self.tables.extend(fields.tables("table").into_iter().filter_map(table));
        self.choices.extend(fields.tables("choice").into_iter().filter_map(choice));
        self.backbones.extend(fields.tables("backbone").into_iter().filter_map(backbone));
        self.presets.extend(fields.tables("preset").into_iter().filter_map(preset));
        fields.finish();
    }
}

fn table<'d>(at: In<'d, Table<'d>>) -> Option<TableDraft<'d>> {
    let mut fields = Fields::new(at, "`[[table]]`");
    let name = fields.required_string("name");
    let title = fields.required_string("title");
    let doc = fields.doc();
    let keys = keys(&mut fields, "`[[table.key]]`", false);
    fields.finish();
    // Without a title or a doc the table still is one: its keys shall not seem unknown.
    let (title, doc) = (title.unwrap_or_default(), doc.unwrap_or_default());
    Some(TableDraft { at, name: name?, title, doc, keys })
}

fn keys<'d>(fields: &mut Fields<'d>, what: &str, of_choice: bool) -> Vec<KeyDraft<'d>> {
    fields.tables("key").into_iter().filter_map(|at| key(at, what, of_choice)).collect()
}

fn key<'d>(at: In<'d, Table<'d>>, what: &str, of_choice: bool) -> Option<KeyDraft<'d>> {
    let mut fields = Fields::new(at, what);
    let name = fields.required_string("name");
    let doc = fields.doc();
    let described = value_type::read(&mut fields);
    let known_type = described.is_some();
    let described = described.unwrap_or_else(|| ValueType::Any.into());
    let spec = KeySpec {
        name: name?,
        doc: doc.unwrap_or_default(),
        value: described.value,
        required: fields.flag("required"),
        default: fields.node("default").and_then(|node| literal(node, "default")),
        typical: value_type::typical(&mut fields),
        when: conditions(&mut fields),
        aliases: fields.strings("aliases"),
        unit: fields.str("unit").map(str::to_owned),
        example: fields.node("example").and_then(|node| literal(node, "example")),
        recorded: fields.flag("recorded"),
        suggest: suggestions_of_key(&mut fields),
    };
    if spec.required && spec.default.is_some() {
        at.report(format!(
            "`{}` is required and so has no `default`; what to write is its `example`",
            spec.name
        ));
    }
    // Of an unknown type it is not known which keys belong to it.
    if known_type {
        fields.finish();
    }
    Some(KeyDraft { at, spec, backbones: described.backbones, of_choice })
}

fn conditions(fields: &mut Fields<'_>) -> Vec<When> {
    let Some(table) = fields.sub_table("when") else { return Vec::new() };
    let condition = |field: Field<'_>| {
        let values = elements(table.with(field.value), field.key.name());
        let values = values.into_iter().filter_map(|value| {
            expect(value, "when", "a table of lists of strings", Node::as_str).map(str::to_owned)
        });
        When { selector: field.key.name().to_owned(), values: values.collect() }
    };
    table.it.fields().map(condition).collect()
}

fn choice<'d>(at: In<'d, Table<'d>>) -> Option<ChoiceDraft<'d>> {
    let mut fields = Fields::new(at, "`[[choice]]`");
    let target = fields.required_node("for");
    let value = fields.required_node("value").and_then(|node| literal(node, "value"));
    let label = fields.str("label").map(str::to_owned);
    let doc = fields.doc();
    let layer = layer_kind(&mut fields);
    let takes = fields.node("takes").map(|node| elements(node, "takes")).unwrap_or_default();
    let keys = keys(&mut fields, "`[[choice.key]]`", true);
    let suggest = suggestions_of_choice(&mut fields);
    fields.finish();

    let target = target?;
    let path = expect(target, "for", "a string", Node::as_str)?;
    let Some((table, key)) = path.rsplit_once('.') else {
        target.report("`for` names a table and its key, as in `training.optimizer`");
        return None;
    };
    let choice = Choice { value: value?, label, doc: doc.unwrap_or_default(), layer };
    Some(ChoiceDraft { at, target, table, key, choice, keys, takes, suggest })
}

fn suggestions_of_key(fields: &mut Fields<'_>) -> Vec<Suggestion> {
    let Some(node) = fields.node("suggest") else { return Vec::new() };
    suggestions(node).into_iter().map(|(_, suggestion)| suggestion).collect()
}

fn suggestions_of_choice<'d>(fields: &mut Fields<'d>) -> Vec<SuggestDraft<'d>> {
    let Some(table) = fields.sub_table("suggest") else { return Vec::new() };
    let draft = |field: Field<'d>| {
        let at = table.with(field.value);
        SuggestDraft { at, key: field.key.name(), values: suggestions(at) }
    };
    table.it.fields().map(draft).collect()
}

/// `[{ value, why }, …]`; each with the place of its value.
fn suggestions<'d>(node: In<'d, Node<'d>>) -> Vec<(In<'d, Node<'d>>, Suggestion)> {
    let suggestion = |node: In<'d, Node<'d>>| {
        let table = expect(node, "suggest", "a list of tables", Node::as_table)?;
        let mut fields = Fields::new(node.with(table), "`suggest`");
        let value = fields.required_node("value");
        let why = fields.required_string("why");
        fields.finish();
        let place = value?;
        Some((place, Suggestion { value: literal(place, "value")?, why: why?, when: None }))
    };
    elements(node, "suggest").into_iter().filter_map(suggestion).collect()
}

fn layer_kind(fields: &mut Fields<'_>) -> Option<LayerKind> {
    const KINDS: [(&str, LayerKind); 7] = [
        ("convolution", LayerKind::Convolution),
        ("pooling", LayerKind::Pooling),
        ("normalization", LayerKind::Normalization),
        ("dropout", LayerKind::Dropout),
        ("flatten", LayerKind::Flatten),
        ("global_pooling", LayerKind::GlobalPooling),
        ("dense", LayerKind::Dense),
    ];
    let node = fields.node("layer")?;
    let name = expect(node, "layer", "a string", Node::as_str)?;
    let kind = KINDS.iter().find(|(known, _)| *known == name);
    if kind.is_none() {
        let known = KINDS.map(|(known, _)| known);
        node.report(match similar(name, known).first() {
            Some(meant) => format!("`{name}` is no effect of a layer; did you mean `{meant}`?"),
            None => format!("`{name}` is no effect of a layer; there are {}", known.join(", ")),
        });
    }
    kind.map(|(_, kind)| *kind)
}

fn backbone<'d>(at: In<'d, Table<'d>>) -> Option<BackboneDraft<'d>> {
    let mut fields = Fields::new(at, "`[[backbone]]`");
    let name = fields.required_string("name");
    let family = fields.required_string("family");
    let doc = fields.doc();
    let parameters = fields.required_count("parameters");
    let channels = fields.required_count("channels");
    let min_input = fields.required_count("min_input");
    let spatial = fields.required_node("spatial").and_then(steps);
    let layers = fields.required_node("layers").and_then(|node| counts(node, "layers"));
    fields.finish();

    let backbone = Backbone {
        name: name?,
        family: family?,
        parameters: parameters?,
        channels: channels?,
        min_input: min_input?,
        spatial: spatial?,
        layers: layers?,
    };
    let sum = backbone.layers.iter().try_fold(0_u64, |sum, layer| sum.checked_add(*layer));
    if sum != Some(backbone.parameters) {
        at.report(match sum {
            Some(sum) => format!(
                "`parameters` of `{}` is {}, but its `layers` sum to {sum}",
                backbone.name, backbone.parameters
            ),
            None => format!("the `layers` of `{}` are too many to count", backbone.name),
        });
    }
    Some(BackboneDraft { at, backbone, doc: doc.unwrap_or_default() })
}

/// `[[kernel, stride, padding], …]`.
fn steps(node: In<'_, Node<'_>>) -> Option<Vec<(u64, u64, u64)>> {
    let step = |node| match counts(node, "spatial")?.as_slice() {
        [kernel, stride, padding] if *kernel > 0 && *stride > 0 => {
            Some((*kernel, *stride, *padding))
        }
        _ => {
            node.report(
                "a step of `spatial` is `[kernel, stride, padding]`, the first two at least 1",
            );
            None
        }
    };
    elements(node, "spatial").into_iter().map(step).collect()
}

fn counts(node: In<'_, Node<'_>>, key: &str) -> Option<Vec<u64>> {
    elements(node, key).into_iter().map(|node| count(node, key)).collect()
}

fn preset<'d>(at: In<'d, Table<'d>>) -> Option<PresetDraft<'d>> {
    let mut fields = Fields::new(at, "`[[preset]]`");
    let id = fields.required_string("id");
    let title = fields.required_string("title");
    let doc = fields.doc();
    let target = preset_target(&mut fields);
    let entry = fields.required_node("entry");
    let entry = entry.and_then(|node| {
        expect(node, "entry", "a table", Node::as_table).map(|table| node.with(table))
    });
    fields.finish();
    let (title, doc) = (title.unwrap_or_default(), doc.unwrap_or_default());
    Some(PresetDraft { at, id: id?, title, doc, target: target?, entry: entry? })
}

fn preset_target(fields: &mut Fields<'_>) -> Option<PresetTarget> {
    let node = fields.required_node("target")?;
    match expect(node, "target", "a string", Node::as_str)? {
        "model" => Some(PresetTarget::Model),
        "training" => Some(PresetTarget::Training),
        other => {
            node.report(format!("`target` must be `model` or `training`, not `{other}`"));
            None
        }
    }
}

/// The keys of an entry and their values, in the order written.
pub(super) fn entry(table: In<'_, Table<'_>>) -> Option<Vec<(String, Literal)>> {
    let fields = table.it.fields().map(|field| {
        let value = literal(table.with(field.value), field.key.name())?;
        Some((field.key.name().to_owned(), value))
    });
    fields.collect()
}
