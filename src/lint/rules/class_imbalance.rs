use crate::catalog::Literal;
use crate::lint::words::quoted;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::samples::{FolderLayout, TakenClass};
use crate::session::{Dataset, Values, edits, render};
use crate::text::{TextEdit, TextRange};

/// How many times the smallest class the largest may be.
const BALANCED: u64 = 10;

/// The strategies that work without being told more, the first to try first.
const STRATEGIES: [&str; 3] = ["auto_class_weights", "oversampling", "selective_augmentation"];

pub(in crate::lint) const RULE: Rule = Rule {
    code: "class-imbalance",
    severity: Severity::Info,
    summary: "one class has more than ten times the images of another, and nothing is done about it",
    explanation: r#"The largest class of the dataset has more than ten times as many images as the smallest, and
`strategy` below `[dataset.imbalance]` is `none` (its default).

```toml
[dataset]
path = "data/malware"
classes = ["Adialer.C", "Allaple.A"]
```

A network that never names the rare class is then right more than nine times out of ten: the accuracy
looks good, and the class that one may care about most is never found.

`auto_class_weights` costs nothing and is the first thing to try; `oversampling` and
`selective_augmentation` make more of the rare images. Where the imbalance is meant, silence the code.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let Some(samples) = context.input.folder.samples() else { return };
    let dataset = context.session().dataset();
    // A list of classes that is half-typed says little of what will be in it.
    if !dataset.is_list_sure()
        || dataset.table.is_some_and(|table| table.is_broken())
        || dataset.imbalance_values().string("strategy") != Some("none")
    {
        return;
    }
    let images = |class: &TakenClass<'_>| match (class.found, samples.layout) {
        (Some(found), FolderLayout::PerClass) => found.undivided,
        (Some(found), FolderLayout::PerSplit) => found.train,
        (None, _) => 0,
    };
    let taken = samples.taken(&dataset);
    // What cannot be read may be what a class lacks.
    if taken.iter().any(TakenClass::is_partly_unread) {
        return;
    }
    // Those without any are told by themselves.
    let counted = taken.into_iter().map(|class| (images(&class), class));
    let mut counted: Vec<_> = counted.filter(|(images, _)| *images > 0).collect();
    counted.sort_by_key(|(images, _)| *images);
    let (Some((least, smallest)), Some((most, largest))) = (counted.first(), counted.last()) else {
        return;
    };
    if *most <= least.saturating_mul(BALANCED) {
        return;
    }
    let Some(place) = place(dataset) else { return };
    let message = format!(
        "the class {} has {most} images and {} only {least}: without a strategy against imbalance, \
         the small classes hardly count",
        quoted(largest.name),
        quoted(smallest.name),
    );
    context.report(place, message).fixes(|_| {
        let mut fixes = Vec::new();
        for strategy in STRATEGIES {
            let title = format!("Set `strategy` to `{strategy}`");
            fixes.push(Fix::likely_if_first(&fixes, title, set_strategy(dataset, strategy)));
        }
        fixes
    });
}

/// The strategy where it is written, else the list of classes, else the path.
fn place(dataset: Dataset<'_>) -> Option<TextRange> {
    let written = |values: Values<'_>, key| {
        values.key(key).and_then(|spec| values.written(spec)).map(|field| field.key.range())
    };
    written(dataset.imbalance_values(), "strategy")
        .or_else(|| written(dataset.values(), "classes"))
        .or_else(|| dataset.path().map(|path| path.range))
}

fn set_strategy(dataset: Dataset<'_>, strategy: &str) -> Vec<TextEdit> {
    let value = render::value(&Literal::String(strategy.to_owned()));
    if let Some(table) = dataset.imbalance_values().table() {
        return edits::set_field(table, "strategy", &value);
    }
    let inline = format!("{{ strategy = {value} }}");
    dataset.table.map_or_else(Vec::new, |table| edits::insert_field(table, "imbalance", &inline))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix_in, check_in, malware};
    use crate::session::samples::DatasetFolder::Found;

    const TEXT: &str = "[dataset]\npath = 'data'\nclasses = ['Adialer.C', 'Allaple.A']\n";

    #[test]
    fn more_than_ten_times() {
        check_in(
            Found(malware()),
            TEXT,
            expect![[r#"
            3:1-3:8 info class-imbalance: the class `Allaple.A` has 2900 images and `Adialer.C` only 120: without a strategy against imbalance, the small classes hardly count
              fix: Set `strategy` to `auto_class_weights` (likely)
              fix: Set `strategy` to `oversampling` (possible)
              fix: Set `strategy` to `selective_augmentation` (possible)
        "#]],
        );
        check_in(Found(malware()), &TEXT.replace("Allaple.A", "Yuner.A"), expect![[""]]);
        check_in(
            Found(malware()),
            "[dataset]\npath = 'data'\n",
            expect![[r#"
                2:8-2:14 warning empty-class: the class `Agent.FYI` has no images
                  fix: List the classes that have images (likely)
                2:8-2:14 info class-imbalance: the class `Allaple.A` has 2900 images and `Adialer.C` only 120: without a strategy against imbalance, the small classes hardly count
                  fix: Set `strategy` to `auto_class_weights` (likely)
                  fix: Set `strategy` to `oversampling` (possible)
                  fix: Set `strategy` to `selective_augmentation` (possible)
            "#]],
        );
    }

    #[test]
    fn a_strategy_is_all_that_is_asked_for() {
        let with = format!("{TEXT}imbalance.strategy = 'oversampling'\n");
        check_in(Found(malware()), &with, expect![[""]]);
        let without = format!("{TEXT}\n[dataset.imbalance]\nstrategy = 'none'\n");
        check_in(
            Found(malware()),
            &without,
            expect![[r#"
            6:1-6:9 info class-imbalance: the class `Allaple.A` has 2900 images and `Adialer.C` only 120: without a strategy against imbalance, the small classes hardly count
              fix: Set `strategy` to `auto_class_weights` (likely)
              fix: Set `strategy` to `oversampling` (possible)
              fix: Set `strategy` to `selective_augmentation` (possible)
        "#]],
        );
    }

    #[test]
    fn each_strategy_can_be_set() {
        let fixed = |before, title, after| {
            check_fix_in(Found(malware()), "class-imbalance", title, before, after);
        };
        fixed(
            TEXT,
            "auto",
            expect![[r#"
            [dataset]
            path = 'data'
            classes = ['Adialer.C', 'Allaple.A']
            imbalance = { strategy = "auto_class_weights" }
        "#]],
        );
        fixed(
            "dataset = { path = 'data' }\n",
            "oversampling",
            expect![[r#"
            dataset = { path = 'data', imbalance = { strategy = "oversampling" } }
        "#]],
        );
        let none = format!("{TEXT}\n[dataset.imbalance]\nstrategy = 'none'\n");
        fixed(
            &none,
            "selective",
            expect![[r#"
            [dataset]
            path = 'data'
            classes = ['Adialer.C', 'Allaple.A']

            [dataset.imbalance]
            strategy = "selective_augmentation"
        "#]],
        );
    }

    #[test]
    fn a_half_typed_list_says_little() {
        check_in(
            Found(malware()),
            "[dataset]\npath = 'data'\nclasses = ['Adialer.C', 'Allaple.A', 'Y\n",
            expect![[r#"
                3:11-3:12 error syntax: unclosed array: expected `]`
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_read_may_be_what_a_class_lacks() {
        let mut samples = malware();
        samples.classes.iter_mut().for_each(|class| class.unreadable = 1);
        check_in(Found(samples), "[dataset]\npath = 'data'\n", expect![[""]]);
    }
}
