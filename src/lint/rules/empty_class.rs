use crate::catalog::Literal;
use crate::lint::words::{any_of, quoted};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::samples::{DatasetFolder, FolderLayout, TakenClass};
use crate::session::{edits, render};
use crate::text::TextRange;

/// More names than these are only counted.
const MAX_NAMES: usize = 5;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "empty-class",
    severity: Severity::Warning,
    summary: "a class without images",
    explanation: r#"The class has a folder, but no image in it: png, jpg, jpeg, bmp, gif, webp, tif and tiff
files count, in its sub-folders too; hidden files do not. Where the dataset is divided into `train/` and
`val/`, those in `train/` count.

```toml
[dataset]
path = "data/malware"
classes = ["Adialer.C", "Agent.FYI"]
```

The network gets an output that it never learns to use, and what it reports as accuracy is an average
over classes that cannot occur. Often a download or a conversion stopped half-way.

Put the images there, or remove the class. Where the session lists no classes, every folder counts as
one; the fix lists those that have images.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let DatasetFolder::Found(samples) = context.input.folder else { return };
    let dataset = context.session().dataset();
    let taken = samples.taken(&dataset);
    let is_empty = |class: &TakenClass<'_>| {
        let own = class.found.map(|found| match samples.layout {
            FolderLayout::PerClass => found.undivided + found.unreadable,
            FolderLayout::PerSplit => found.train + found.unreadable,
        });
        own == Some(0)
    };
    let place = match samples.layout {
        FolderLayout::PerClass => "",
        FolderLayout::PerSplit => " in `train/`",
    };
    let (empty, full): (Vec<_>, Vec<_>) = taken.into_iter().partition(is_empty);
    for class in &empty {
        if let Some(range) = class.listed_at {
            report_listed(context, class.name, range, place);
        }
    }
    if dataset.is_list_sure() && empty.iter().any(|class| class.listed_at.is_none()) {
        report_unlisted(context, &empty, &full, place);
    }
}

fn report_listed(context: &mut Context<'_>, name: &str, range: TextRange, place: &str) {
    let message = format!("the class {} has no images{place}", quoted(name));
    let dataset = context.session().dataset();
    context.report(range, message).fixes(|_| {
        let values = dataset.values();
        let list = values.key("classes").and_then(|spec| values.written(spec));
        let array = list.and_then(|list| list.value.as_array());
        let at = array.and_then(|array| array.elements().position(|node| node.range() == range));
        let (Some(array), Some(at)) = (array.filter(|array| array.len() > 1), at) else {
            return Vec::new();
        };
        let title = format!("Remove {}", quoted(name));
        vec![Fix::likely(title, edits::remove_element(array, at))]
    });
}

/// One thing to say of all of them: the session takes every folder that there is.
fn report_unlisted(
    context: &mut Context<'_>,
    empty: &[TakenClass<'_>],
    full: &[TakenClass<'_>],
    place: &str,
) {
    let dataset = context.session().dataset();
    let Some(path) = dataset.path() else { return };
    let mut names: Vec<String> = empty.iter().take(MAX_NAMES).map(|c| quoted(c.name)).collect();
    if empty.len() > MAX_NAMES {
        names.push(format!("{} more", empty.len() - MAX_NAMES));
    }
    let names = all_of(&names);
    let message = match empty {
        [_] => format!("the class {names} has no images{place}"),
        _ => format!("{} classes have no images{place}: {names}", empty.len()),
    };
    context.report(path.range, message).fixes(|_| {
        let (Some(table), false) = (dataset.table, full.is_empty()) else { return Vec::new() };
        let full = full.iter().map(|class| Literal::String(class.name.to_owned())).collect();
        let list = render::value(&Literal::Array(full));
        let edits = edits::set_field(table, "classes", &list);
        vec![Fix::likely("List the classes that have images", edits)]
    });
}

/// "`a`, `b` and `c`".
fn all_of(items: &[String]) -> String {
    any_of(items).replacen(" or ", " and ", 1)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix_in, check_in, malware};
    use crate::session::samples::DatasetFolder::Found;
    use crate::session::samples::{ClassSamples, FolderLayout, Samples};

    const LISTED: &str = "[dataset]\npath = 'data'\nclasses = ['Adialer.C', 'Agent.FYI']\n";
    const UNLISTED: &str = "[dataset]\npath = 'data'\nimbalance.strategy = 'auto_class_weights'\n";

    #[test]
    fn a_class_that_is_listed() {
        check_in(
            Found(malware()),
            LISTED,
            expect![[r#"
                3:25-3:36 warning empty-class: the class `Agent.FYI` has no images
                  fix: Remove `Agent.FYI` (likely)
            "#]],
        );
        check_fix_in(
            Found(malware()),
            "empty-class",
            "Remove",
            LISTED,
            expect![[r#"
            [dataset]
            path = 'data'
            classes = ['Adialer.C']
        "#]],
        );
    }

    #[test]
    fn all_folders_are_classes_where_none_is_listed() {
        check_in(
            Found(malware()),
            UNLISTED,
            expect![[r#"
                2:8-2:14 warning empty-class: the class `Agent.FYI` has no images
                  fix: List the classes that have images (likely)
            "#]],
        );
        check_fix_in(
            Found(malware()),
            "empty-class",
            "List",
            UNLISTED,
            expect![[r#"
            [dataset]
            path = 'data'
            imbalance.strategy = 'auto_class_weights'
            classes = ["Adialer.C", "Allaple.A", "Yuner.A"]
        "#]],
        );
        let mut samples = malware();
        for n in 1..8 {
            samples.classes.push(ClassSamples { name: format!("Z{n}"), ..ClassSamples::default() });
        }
        check_in(
            Found(samples),
            UNLISTED,
            expect![[r#"
                2:8-2:14 warning empty-class: 8 classes have no images: `Agent.FYI`, `Z1`, `Z2`, `Z3`, `Z4` and 3 more
                  fix: List the classes that have images (likely)
            "#]],
        );
    }

    #[test]
    fn images_that_only_validate_teach_nothing() {
        let class = |name: &str, train, val| ClassSamples {
            name: name.to_owned(),
            train,
            val,
            ..ClassSamples::default()
        };
        let samples = Samples {
            layout: FolderLayout::PerSplit,
            classes: vec![class("Adialer.C", 1000, 0), class("Agent.FYI", 0, 20)],
        };
        check_in(
            Found(samples),
            LISTED,
            expect![[r#"
            3:25-3:36 warning empty-class: the class `Agent.FYI` has no images in `train/`
              fix: Remove `Agent.FYI` (likely)
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_read_may_hold_images() {
        let mut samples = malware();
        samples.classes.iter_mut().for_each(|class| class.unreadable = 1);
        check_in(Found(samples), LISTED, expect![[""]]);
    }
}
