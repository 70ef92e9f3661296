use crate::catalog::{Catalog, TableSpec};
use crate::lint::violation::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, words};
use crate::session::edits;
use crate::syntax::{Field, Key, Table};
use crate::text::similar;

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
    let &Violation::UnknownKey { table, spec, field, meant } = violation else { return };
    let name = field.key.name();
    let catalog = context.session().catalog();
    let mut message = format!("{} is not a key of {}", words::quoted(name), spec.title);
    if let Some(meant) = meant {
        message += &format!("; did you mean `{meant}`?");
    } else if let Some(home) = home_of(name, spec, catalog) {
        message += &format!("; it belongs to {}", home.title);
    }

    let twin = twin(table, spec, field).filter(|_| meant.is_none());
    if let Some(twin) = twin {
        message += &format!("; `{}` is there already", twin.name());
    }

    let mut report = context.report(field.key.range(), message);
    if let Some(twin) = twin {
        report = report.related(twin.range(), format!("`{}` stands here", twin.name()));
    }
    report.fixes(|_| {
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

/// A key of the table that is like this one.
fn twin<'a>(table: Table<'a>, spec: &TableSpec, field: Field<'a>) -> Option<Key<'a>> {
    let known = spec.keys.iter().map(|key| key.name.as_str());
    let mut near = similar(field.key.name(), known).into_iter();
    near.find_map(|name| Some(table.get(name)?.key))
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn half_a_header_is_one_mistake() {
        for half in ["[[mod", "[[models", "[[models.lay"] {
            let model = "\n[[models]]\nid = 'a'\nname = 'A'\nkind = 'custom_cnn'\n";
            let layers = "type = 'Dense'\nunits = 8\n\n[[models.layers]]\ntype = 'Flatten'\n";
            check_rule("unknown-key", &sound(&format!("{model}\n{half}\n{layers}")), expect![[""]]);
        }
    }

    #[test]
    fn the_key_that_was_meant_is_named_and_not_missed() {
        check(
            &sound(
                r#"
[[trainings]]
id = "adam"
name = "Adam"
optimiser = "adam"
learning_rate = 0.001
epochs = 50
batch-size = 32
dreams = true
"#,
            ),
            expect![[r#"
                5:1-5:10 error unknown-key: `optimiser` is not a key of a training; did you mean `optimizer`?
                  fix: Change to `optimizer` (likely)
                  fix: Remove `optimiser` (possible)
                8:1-8:11 error unknown-key: `batch-size` is not a key of a training; did you mean `batch_size`?
                  fix: Change to `batch_size` (safe)
                  fix: Remove `batch-size` (possible)
                9:1-9:7 error unknown-key: `dreams` is not a key of a training
                  fix: Remove `dreams` (possible)
            "#]],
        );
    }

    #[test]
    fn a_value_tells_which_key_was_meant() {
        check(
            &sound(
                "[[models]]\nid = 'm'\nname = 'M'\nkind = 'custom_cnn'\nlayers = [\n  { type = 'Conv2D', filters = 8, kernel_size = 3 },\n  { kind = 'Flatten' },\n]\n",
            ),
            expect![[r#"
                7:5-7:9 error unknown-key: `kind` is not a key of a layer; did you mean `type`?
                  fix: Change to `type` (likely)
                  fix: Remove `kind` (possible)
            "#]],
        );
    }

    #[test]
    fn keys_of_other_tables_are_told() {
        check_rule(
            "unknown-key",
            "[[models]]\nepochs = 5\n",
            expect![[r#"
            2:1-2:7 error unknown-key: `epochs` is not a key of a model; it belongs to a training
              fix: Remove `epochs` (possible)
        "#]],
        );
    }

    #[test]
    fn only_keys_that_are_free_are_meant() {
        check_rule(
            "unknown-key",
            "[[trainings]]\nepochs = 5\nepoch = 5\n",
            expect![[r#"
                3:1-3:6 error unknown-key: `epoch` is not a key of a training; `epochs` is there already
                  related 2:1-2:7: `epochs` stands here
                  fix: Remove `epoch` (possible)
            "#]],
        );
        check_rule(
            "unknown-key",
            "[[models]]\nkind = 'vision_transformer'\nlayer = 3\ndept = 12\n",
            expect![[r#"
                3:1-3:6 error unknown-key: `layer` is not a key of a model
                  fix: Remove `layer` (possible)
                4:1-4:5 error unknown-key: `dept` is not a key of a model; did you mean `depth`?
                  fix: Change to `depth` (likely)
                  fix: Remove `dept` (possible)
            "#]],
        );
    }

    #[test]
    fn an_unknown_kind_may_have_keys_of_its_own() {
        check(
            &sound(
                r#"
[[trainings]]
id = "lion"
name = "Lion"
optimizer = "stochastic_lion"
beta2 = 0.99
learning_rate = 0.001
epochs = 50
batch_size = 32
"#,
            ),
            expect![[r#"
                5:13-5:30 error invalid-value: `stochastic_lion` is not a value of `optimizer`: it can be `adam`, `adamw`, `sgd` or `rmsprop`
                  fix: Change to `adam` (possible)
                  fix: Change to `adamw` (possible)
                  fix: Change to `sgd` (possible)
                  fix: Change to `rmsprop` (possible)
            "#]],
        );
    }

    #[test]
    fn all_layouts_are_one() {
        check_rule(
            "unknown-key",
            "dataset.split.trian = 70\n",
            expect![[r#"
            1:15-1:20 error unknown-key: `trian` is not a key of the split; did you mean `train`?
              fix: Change to `train` (likely)
              fix: Remove `trian` (possible)
        "#]],
        );
        check_rule(
            "unknown-key",
            "dataset = { split = { trian = 70 } }\n",
            expect![[r#"
            1:23-1:28 error unknown-key: `trian` is not a key of the split; did you mean `train`?
              fix: Change to `train` (likely)
              fix: Remove `trian` (possible)
        "#]],
        );
        check_rule(
            "unknown-key",
            "[dataset.splitt]\ntrain = 70\n",
            expect![[r#"
            1:10-1:16 error unknown-key: `splitt` is not a key of the dataset; did you mean `split`?
              fix: Change to `split` (likely)
              fix: Remove `splitt` (possible)
        "#]],
        );
        check_rule(
            "unknown-key",
            "[[models]]\nkind = 'custom_cnn'\n[[models.layers]]\ntype = 'Dense'\nunit = 3\n",
            expect![[r#"
                5:1-5:5 error unknown-key: `unit` is not a key of a layer; did you mean `units`?
                  fix: Change to `units` (likely)
                  fix: Remove `unit` (possible)
            "#]],
        );
        check_rule(
            "unknown-key",
            "[[models]]\nkind = 'custom_cnn'\nlayers = [{ type = 'Dense', unit = 3 }]\n",
            expect![[r#"
                3:29-3:33 error unknown-key: `unit` is not a key of a layer; did you mean `units`?
                  fix: Change to `units` (likely)
                  fix: Remove `unit` (possible)
            "#]],
        );
    }

    #[test]
    fn a_misspelled_list_is_one_mistake() {
        let text = "[[trainigs]]\nid = 'a'\n\n[[trainigs]]\nid = 'b'\n";
        check_rule(
            "unknown-key",
            text,
            expect![[r#"
            1:3-1:11 error unknown-key: `trainigs` is not a key of a session file; did you mean `trainings`?
              fix: Change to `trainings` (likely)
              fix: Remove `trainigs` (possible)
        "#]],
        );
        check_fix(
            "unknown-key",
            "Change",
            text,
            expect![[r#"
                [[trainings]]
                id = 'a'

                [[trainings]]
                id = 'b'
            "#]],
        );
    }

    #[test]
    fn renamed_or_removed() {
        let text = "[dataset]\npath = 'a'\nimage-size = [64, 64] # small\n";
        check_rule(
            "unknown-key",
            text,
            expect![[r#"
            3:1-3:11 error unknown-key: `image-size` is not a key of the dataset; did you mean `image_size`?
              fix: Change to `image_size` (safe)
              fix: Remove `image-size` (possible)
        "#]],
        );
        check_fix(
            "unknown-key",
            "Change",
            text,
            expect![[r#"
                [dataset]
                path = 'a'
                image_size = [64, 64] # small
            "#]],
        );
        check_fix(
            "unknown-key",
            "Remove",
            text,
            expect![[r#"
                [dataset]
                path = 'a'
            "#]],
        );
    }

    #[test]
    fn anything_may_stand_in_tables_of_anything() {
        check_rule("unknown-key", "[legacy.whatever]\nx = 1\n", expect![[""]]);
        check_rule("unknown-key", "[[experiments]]\nmetrics = { my_f1 = 0.3 }\n", expect![[""]]);
    }
}
