use crate::catalog::ValueType;
use crate::lint::conformance::{Place, Violation};
use crate::lint::{Check, Context, Fix, Rule, Severity, conversion, words};
use crate::session::edits;
use crate::syntax::{HeaderKind, Node, Table, TableOrigin, Value};
use crate::text::{TextEdit, TextRange, TextSize};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    summary: "a value of another type than the key's",
    explanation: r#"The key is known, but its value is of another type: text where a number belongs, a single
table where a list does, a time without an offset.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = "100"
batch_size = 32
```

Python does not complain about `"100"` before it counts with it; `"0.001" * 2` is even valid there, and
nonsense. A list that is only one table loses all entries but one.

Numbers, `true`, `false` and times stand without quotes, text within. Lists of entries have headers with
two brackets: `[[models]]`. Where nothing is lost, `nestling check --fix` converts the value.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let &Violation::WrongType { ref place, value, expected } = violation else { return };
    let name = words::quoted(place.name());
    match (expected, value.value()) {
        (ValueType::Array { item, .. }, Value::Table(table)) if is_table(item) => {
            let way_out = match table.origin() {
                TableOrigin::Inline => "write `[{ … }]`".to_owned(),
                _ => format!("write `[[{}]]`", path(table).unwrap_or(place.name())),
            };
            let message = format!("{name} is a list: {way_out}");
            context.report(value.anchor(), message).fixes(|_| one_to_list(value, table));
        }
        (ValueType::Table(_) | ValueType::Map(_), Value::Array(array)) if array.is_tables() => {
            let first = array.elements().next().and_then(Node::as_table);
            let path = first.and_then(path).unwrap_or(place.name());
            let message = format!("{name} is one table, not a list: write `[{path}]`, once");
            let header = first.and_then(Table::header).map_or(value.anchor(), |h| h.range());
            context.report(header, message).fixes(|_| {
                let only = first.filter(|_| array.len() == 1);
                only.and_then(list_to_one).into_iter().collect()
            });
        }
        _ => {
            let message = format!(
                "{} must be {}, not {}",
                words::subject(place, value),
                words::expected(expected),
                words::found(value)
            );
            context.report(value.anchor(), message).fixes(|_| converted(place, value, expected));
        }
    }
}

fn converted(place: &Place<'_>, value: Node<'_>, expected: &ValueType) -> Vec<Fix> {
    let Some(conversion) = conversion::of(value, expected) else { return Vec::new() };
    let _ = place;
    let title = format!("Change to {}", words::quoted(&conversion.text));
    let edits = edits::replace_value(value, &conversion.text);
    vec![if conversion.is_lossless { Fix::safe(title, edits) } else { Fix::likely(title, edits) }]
}

fn is_table(item: &ValueType) -> bool {
    matches!(item, ValueType::Table(_))
}

/// The key of a table's header as written: `models.layers` of `[models.layers]`.
fn path<'a>(table: Table<'a>) -> Option<&'a str> {
    let header = table.header()?;
    let document = table.document();
    Some(document.slice(header.range()).trim_matches(['[', ']']).trim())
}

fn one_to_list(value: Node<'_>, table: Table<'_>) -> Vec<Fix> {
    match (table.origin(), table.header()) {
        (TableOrigin::Header, Some(header)) if header.kind() == HeaderKind::Table => {
            let (open, close) = (header.range().start(), header.range().end());
            let edits = vec![TextEdit::insert(open, "["), TextEdit::insert(close, "]")];
            vec![Fix::safe("Make it a list with `[[…]]`", edits)]
        }
        (TableOrigin::Inline, _) => {
            let edits = edits::replace_value(value, &format!("[{}]", value.text()));
            vec![Fix::safe("Make it a list with `[…]`", edits)]
        }
        _ => Vec::new(),
    }
}

fn list_to_one(table: Table<'_>) -> Option<Fix> {
    let header = table.header().filter(|header| header.kind() == HeaderKind::ArrayOfTables)?;
    let one = TextSize::new(1);
    let (open, close) = (header.range().start(), header.range().end());
    let edits = vec![
        TextEdit::delete(TextRange::new(open, open + one)),
        TextEdit::delete(TextRange::new(close - one, close)),
    ];
    Some(Fix::safe("Make it one table with `[…]`", edits))
}
