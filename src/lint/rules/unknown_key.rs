use crate::catalog::{Catalog, TableSpec};
use crate::lint::conformance::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, words};
use crate::session::edits;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unknown-key",
    severity: Severity::Error,
    summary: "a key that the table does not have",
    explanation: r#"The table has no key of this name: it is misspelled, or it belongs to another table.

```toml
[dataset]
path = "data/malware"
color = "grayscale"
```

A trainer looks up the keys that it knows and never sees this one. The run goes on with the default,
and nobody notices until the results are compared.

Take the key that was meant, move it to the table it belongs to, or remove it. What is only a note
for people fits into a comment.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let &Violation::UnknownKey { spec, field, meant, .. } = violation else { return };
    let name = field.key.name();
    let catalog = context.session().catalog();
    let mut message = format!("{} is not a key of {}", words::quoted(name), spec.title);
    if let Some(meant) = meant {
        message += &format!("; did you mean `{meant}`?");
    } else if let Some(home) = home_of(name, spec, catalog) {
        message += &format!("; it belongs to {}", home.title);
    }

    context.report(field.key.range(), message).fixes(|_| {
        let rename = meant.map(|meant| {
            let title = format!("Change to `{meant}`");
            let edits = edits::rename_key(field, meant);
            if is_same_word(name, meant) {
                Fix::safe(title, edits)
            } else {
                Fix::likely(title, edits)
            }
        });
        let title = format!("Remove {}", words::quoted(name));
        let remove = Fix::possible(title, edits::remove_field(field));
        rename.into_iter().chain([remove]).collect()
    });
}

/// Another table that has such a key.
fn home_of<'c>(name: &str, spec: &TableSpec, catalog: &'c Catalog) -> Option<&'c TableSpec> {
    catalog.tables().iter().find(|table| table.name != spec.name && table.key(name).is_some())
}

/// Whether two spellings differ only in case, `-` and `_`.
pub(super) fn is_same_word(a: &str, b: &str) -> bool {
    let letters = |word: &'_ str| -> String {
        word.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
    };
    letters(a) == letters(b)
}
