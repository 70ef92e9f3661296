use crate::lint::conformance::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, Tag, words};
use crate::session::edits;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "deprecated-key",
    severity: Severity::Warning,
    summary: "an older spelling of a key",
    explanation: r#"The key has another name now. Nestling still understands this older spelling, and judges its
value as that of the new one.

```toml
[dataset]
dataset_path = "data/malware"
```

Scripts that read session files look for the present name only. A key that two files spell differently
also makes their runs hard to compare.

Rename the key; its meaning and its values are the same. `nestling check --fix` does it everywhere.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let Violation::DeprecatedKey { place } = violation else { return };
    let (old, new) = (place.name(), &place.key.name);
    let present = place.table.get(new);
    let message = match present {
        None => format!("`{old}` is called `{new}` now"),
        Some(_) => format!("`{old}` is the older name of `{new}`, which is here as well"),
    };
    let mut report = context.report(place.field.key.range(), message).tag(Tag::Deprecated);
    if let Some(present) = present {
        report = report.related(present.key.range(), format!("`{new}` stands here"));
    }
    report.fixes(|_| match present {
        None => {
            let edits = edits::rename_key(place.field, new);
            vec![Fix::safe(format!("Rename to `{new}`"), edits)]
        }
        Some(_) => {
            let title = format!("Remove {}", words::quoted(old));
            vec![Fix::likely(title, edits::remove_field(place.field))]
        }
    });
}
