use rustc_hash::FxHashSet;

use crate::catalog::Literal;
use crate::lint::words::quoted;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::samples::DatasetFolder;
use crate::session::{Dataset, Values, edits, render};
use crate::syntax::{Field, Node, Table};
use crate::text::{TextEdit, TextRange, similar};

/// For how many names the similar ones are looked up: where nothing fits, a search for each would
/// take longer than anyone waits for a keystroke.
const MAX_SEARCHES: usize = 24;

/// How many similar classes a fix is offered for.
const MAX_OFFERS: usize = 3;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unknown-class",
    severity: Severity::Warning,
    summary: "a class that has no folder in the dataset",
    explanation: r#"Each class is a folder of the dataset, and this name is the name of none. Upper and lower
case count.

```toml
[dataset]
path = "data/malware"
classes = ["Adialer.C", "Alaple.A"]
```

The network gets an output for a class that it never sees: at best it learns that the answer is never
this class, and the one that was meant is left out.

Correct the name (completion lists the folders), add the folder, or remove the name.
"#,
    check: Check::Session(check),
};

/// A place that names a class.
#[derive(Clone, Copy)]
enum Mention<'a> {
    Element { list: Field<'a>, index: usize, node: Node<'a>, name: &'a str },
    Key(Field<'a>),
}

fn check(context: &mut Context<'_>) {
    let DatasetFolder::Found(samples) = context.input.folder else { return };
    let dataset = context.session().dataset();
    let listed: FxHashSet<&str> = dataset.classes().map(|name| name.value).collect();
    let in_dataset = list(dataset.values());
    // A name that is listed as well is told where it is listed.
    let elsewhere =
        mentions_of_imbalance(dataset).into_iter().filter(|at| !listed.contains(at.name()));
    let mut searches = 0;
    for mention in in_dataset.into_iter().chain(elsewhere) {
        let written = mention.name();
        if samples.class(written).is_some() {
            continue;
        }
        if context.is_cancelled() {
            return;
        }
        searches += 1;
        let mut near = match searches <= MAX_SEARCHES {
            true => similar(written, samples.classes.iter().map(|class| class.name.as_str())),
            false => Vec::new(),
        };
        near.retain(|name| !listed.contains(name) || matches!(mention, Mention::Key(_)));
        near.truncate(MAX_OFFERS);

        let mut message = format!("the class {} has no folder in the dataset", quoted(written));
        match near.first() {
            Some(nearest) => message += &format!("; did you mean {}?", quoted(nearest)),
            None if samples.classes.is_empty() => message += ", which has no folders at all",
            None => {}
        }
        context.report(mention.range(), message).fixes(|_| fixes(mention, &near));
    }
}

fn fixes(mention: Mention<'_>, near: &[&str]) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for name in near {
        let title = format!("Change to {}", quoted(name));
        fixes.push(Fix::likely_if_first(&fixes, title, mention.change_to(name)));
    }
    let title = format!("Remove {}", quoted(mention.name()));
    fixes.push(Fix::possible(title, mention.remove()));
    fixes
}

/// The elements of `classes` in a table.
fn list(values: Values<'_>) -> Vec<Mention<'_>> {
    let Some(list) = values.key("classes").and_then(|spec| values.written(spec)) else {
        return Vec::new();
    };
    let elements = list.value.as_array().into_iter().flat_map(|array| array.elements());
    let named = elements.enumerate().filter_map(|(index, node)| {
        Some(Mention::Element { list, index, node, name: node.as_str()? })
    });
    named.collect()
}

/// The classes of which `[dataset.imbalance]` says what is done about them.
fn mentions_of_imbalance(dataset: Dataset<'_>) -> Vec<Mention<'_>> {
    let values = dataset.imbalance_values();
    let written = |key| {
        let field = values.key(key).and_then(|spec| values.written(spec));
        field.and_then(|field| field.value.as_table())
    };
    let weights = written("class_weights").into_iter().flat_map(Table::fields).map(Mention::Key);
    weights.chain(dataset.selective_values().into_iter().flat_map(list)).collect()
}

impl<'a> Mention<'a> {
    fn name(self) -> &'a str {
        match self {
            Mention::Element { name, .. } => name,
            Mention::Key(field) => field.key.name(),
        }
    }

    fn range(self) -> TextRange {
        match self {
            Mention::Element { node, .. } => node.range(),
            Mention::Key(field) => field.key.range(),
        }
    }

    fn change_to(self, name: &str) -> Vec<TextEdit> {
        match self {
            Mention::Element { node, .. } => {
                edits::replace_value(node, &render::value(&Literal::String(name.to_owned())))
            }
            Mention::Key(field) => edits::rename_key(field, name),
        }
    }

    /// A list that would be empty goes as a whole.
    fn remove(self) -> Vec<TextEdit> {
        match self {
            Mention::Element { list, index, .. } => match list.value.as_array() {
                Some(array) if array.len() > 1 => edits::remove_element(array, index),
                _ => edits::remove_field(list),
            },
            Mention::Key(field) => edits::remove_field(field),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix_in, check_in, malware};
    use crate::session::samples::DatasetFolder::Found;
    use crate::session::samples::Samples;

    const TEXT: &str = "[dataset]\npath = 'data'\nclasses = ['Adialer.C', 'yuner.A', 'other']\n";

    #[test]
    fn a_slip_leads_to_the_class() {
        check_in(
            Found(malware()),
            TEXT,
            expect![[r#"
            3:25-3:34 warning unknown-class: the class `yuner.A` has no folder in the dataset; did you mean `Yuner.A`?
              fix: Change to `Yuner.A` (likely)
              fix: Remove `yuner.A` (possible)
            3:36-3:43 warning unknown-class: the class `other` has no folder in the dataset
              fix: Remove `other` (possible)
        "#]],
        );
        check_fix_in(
            Found(malware()),
            "unknown-class",
            "Change",
            TEXT,
            expect![[r#"
            [dataset]
            path = 'data'
            classes = ['Adialer.C', "Yuner.A", 'other']
        "#]],
        );
        check_fix_in(
            Found(malware()),
            "unknown-class",
            "Remove `other`",
            TEXT,
            expect![[r#"
            [dataset]
            path = 'data'
            classes = ['Adialer.C', 'yuner.A']
        "#]],
        );
    }

    #[test]
    fn the_last_name_goes_with_its_list() {
        let text = "[dataset]\npath = 'data'\nclasses = ['other']\n";
        check_fix_in(
            Found(malware()),
            "unknown-class",
            "Remove",
            text,
            expect![[r#"
            [dataset]
            path = 'data'
        "#]],
        );
    }

    #[test]
    fn what_is_done_about_a_class_needs_the_class() {
        let text = "[dataset]
path = 'data'
classes = ['Adialer.C', 'Yuner.A', 'other']

[dataset.imbalance]
strategy = 'manual_class_weights'
class_weights = { 'Adialer.C' = 2.0, 'Yuner.a' = 1.0, other = 3.0 }
";
        check_in(
            Found(malware()),
            text,
            expect![[r#"
            3:36-3:43 warning unknown-class: the class `other` has no folder in the dataset
              fix: Remove `other` (possible)
            7:38-7:47 warning unknown-class: the class `Yuner.a` has no folder in the dataset; did you mean `Yuner.A`?
              fix: Change to `Yuner.A` (likely)
              fix: Remove `Yuner.a` (possible)
        "#]],
        );
        check_fix_in(
            Found(malware()),
            "unknown-class",
            "Change",
            text,
            expect![[r#"
            [dataset]
            path = 'data'
            classes = ['Adialer.C', 'Yuner.A', 'other']

            [dataset.imbalance]
            strategy = 'manual_class_weights'
            class_weights = { 'Adialer.C' = 2.0, "Yuner.A" = 1.0, other = 3.0 }
        "#]],
        );
        check_in(
            Found(malware()),
            "[dataset]
path = 'data'
imbalance = { strategy = 'selective_augmentation', selective = { classes = ['Yuner'] } }
",
            expect![[r#"
                2:8-2:14 warning empty-class: the class `Agent.FYI` has no images
                  fix: List the classes that have images (likely)
                3:77-3:84 warning unknown-class: the class `Yuner` has no folder in the dataset; did you mean `Yuner.A`?
                  fix: Change to `Yuner.A` (likely)
                  fix: Remove `Yuner` (possible)
            "#]],
        );
    }

    #[test]
    fn a_dataset_without_classes_says_so() {
        check_in(
            Found(Samples::default()),
            TEXT,
            expect![[r#"
            3:12-3:23 warning unknown-class: the class `Adialer.C` has no folder in the dataset, which has no folders at all
              fix: Remove `Adialer.C` (possible)
            3:25-3:34 warning unknown-class: the class `yuner.A` has no folder in the dataset, which has no folders at all
              fix: Remove `yuner.A` (possible)
            3:36-3:43 warning unknown-class: the class `other` has no folder in the dataset, which has no folders at all
              fix: Remove `other` (possible)
        "#]],
        );
    }
}
