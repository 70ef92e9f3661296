use crate::catalog::Literal;
use crate::lint::conformance::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, Tag, words};
use crate::session::{Values, edits, render};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "inapplicable-key",
    severity: Severity::Warning,
    summary: "a key that has no effect beside the value of another",
    explanation: r#"Some keys belong to one value of another key: `unfreeze_layers` to the strategy
`partial_fine_tuning`, `momentum` to the optimizer `sgd`. Beside another value the key is ignored.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
momentum = 0.9
learning_rate = 0.001
epochs = 50
batch_size = 32
```

Whoever reads the file believes that the setting took part in the result. It did not.

Remove the key, or switch the other key to the value under which it has an effect.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let &Violation::InapplicableKey { place, when, selector } = violation else { return };
    let table = place.table;
    let name = words::quoted(place.name());
    let values = Values::new(Some(place.spec), Some(table));
    let present = values.selected(selector).unwrap_or_default();
    let chosen = values.written(selector);
    let implied = if chosen.is_some() { "" } else { ", the default" };
    let homes: Vec<_> = when.values.iter().map(|value| format!("`{value}`")).collect();
    let message = format!(
        "{name} has no effect under `{selector} = \"{present}\"`{implied}; it belongs to {}",
        words::any_of(&homes),
        selector = selector.name,
    );

    let mut report = context.report(place.field.key.range(), message).tag(Tag::Unnecessary);
    if let Some(chosen) = chosen {
        let message = format!("`{}` is chosen here", selector.name);
        report = report.related(chosen.value.range(), message);
    }
    report.fixes(|_| {
        let remove = edits::remove_field(place.field);
        let mut fixes = vec![Fix::likely(format!("Remove {name}"), remove)];
        for value in &when.values {
            let rendered = render::value(&Literal::String(value.clone()));
            let edits = match chosen {
                Some(chosen) => edits::replace_value(chosen.value, &rendered),
                None => edits::insert_field(table, &selector.name, &rendered),
            };
            let title = format!("Set `{}` to `{value}`", selector.name);
            fixes.push(Fix::possible(title, edits));
        }
        fixes
    });
}
