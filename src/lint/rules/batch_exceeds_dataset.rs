use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::edits;
use crate::session::samples::TakenClass;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "batch-exceeds-dataset",
    severity: Severity::Warning,
    summary: "`batch_size` is above the number of training images",
    explanation: r#"A batch is larger than all that there is to train with: the images of the classes that the session
takes, as far as its split gives them to training.

```toml
[dataset]
path = "data/malware"
classes = ["Adialer.C"]

[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 128
```

The folder has 120 images of this class, of which the split gives 84 to training. Loaders that drop the
last, incomplete batch then have none at all: the epochs pass and nothing is learned. Others make one
step an epoch.

Choose a smaller batch, or add images. Where the split gives nothing at all to training, its `train` is
what to change.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let Some(samples) = context.input.folder.samples() else { return };
    let dataset = context.session().dataset();
    // A list of classes that is half-typed says little of what will be in it.
    if !dataset.is_list_sure() || dataset.table.is_some_and(|table| table.is_broken()) {
        return;
    }
    let taken = samples.taken(&dataset);
    if taken.iter().any(TakenClass::is_partly_unread) {
        return;
    }
    let images: u64 = taken.iter().map(|class| class.parts[0]).sum();
    if images == 0 {
        return report_no_images(context, &taken);
    }
    for training in context.session().trainings() {
        let values = training.0.values();
        let written = values.key("batch_size").and_then(|spec| values.written(spec));
        let Some((batch, field)) = values.count("batch_size").zip(written) else { continue };
        if batch <= images {
            continue;
        }
        let there_are = match images {
            1 => "there is only 1 image".to_owned(),
            _ => format!("there are only {images} images"),
        };
        let message = format!("a batch of {batch} cannot be filled: {there_are} to train with");
        context.report(field.value.range(), message).fixes(|_| {
            let size = power_of_two_below(images);
            let edits = edits::replace_value(field.value, &size.to_string());
            vec![Fix::likely(format!("Set `batch_size` to {size}"), edits)]
        });
    }
}

/// Where the split gives nothing to training, no batch can be filled at all. Classes without images
/// are told of by themselves.
fn report_no_images(context: &mut Context<'_>, taken: &[TakenClass<'_>]) {
    let undivided = taken.iter().filter_map(|class| Some(class.found?.undivided)).sum();
    let split = context.session().dataset().split_values();
    let written = split.key("train").and_then(|spec| split.written(spec));
    let Some(field) = written.filter(|_| context.session().trainings().next().is_some()) else {
        return;
    };
    let of = match undivided {
        0 => return,
        1 => "the only image is not one".to_owned(),
        count => format!("none of the {count} images is one"),
    };
    let message = format!("no batch can be filled: {of} to train with");
    context.report(field.value.range(), message);
}

/// The largest power of two below `images`; 1 where there is none.
fn power_of_two_below(images: u64) -> u64 {
    match images.saturating_sub(1).checked_ilog2() {
        Some(exponent) => 1 << exponent,
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::power_of_two_below;
    use crate::lint::testing::{check_fix_in, check_in, malware};
    use crate::session::samples::DatasetFolder::Found;

    fn text(split: &str, batch: u64) -> String {
        format!(
            "[dataset]
path = 'data'
classes = ['Adialer.C']
split = {{ {split} }}

[[trainings]]
id = 'adam'
name = 'Adam'
optimizer = 'adam'
learning_rate = 0.001
epochs = 50
batch_size = {batch} # of images
"
        )
    }

    #[test]
    fn only_what_is_trained_with_counts() {
        check_in(
            Found(malware()),
            &text("", 128),
            expect![[r#"
            12:14-12:17 warning batch-exceeds-dataset: a batch of 128 cannot be filled: there are only 84 images to train with
              fix: Set `batch_size` to 64 (likely)
        "#]],
        );
        check_in(
            Found(malware()),
            &text("", 84),
            expect![[r#"
            12:14-12:16 warning unusual-value: `batch_size` is usually 16, 32, 64 or 128, not `84`: powers of two from 16 to 128 fill a GPU well and train steadily
              fix: Change to `64` (possible)
        "#]],
        );
        check_in(
            Found(malware()),
            &text("train = 99.0, val = 0.5, test = 0.5", 128).replace("Adialer.C", "Yuner.A"),
            expect![[""]],
        );
        check_in(
            Found(malware()),
            &text("", 32).replace("Adialer.C", "Agent.FYI"),
            expect![[r#"
                3:12-3:23 warning empty-class: the class `Agent.FYI` has no images
            "#]],
        );
    }

    #[test]
    fn a_split_that_leaves_nothing_to_train_with() {
        let none = "train = 0.0, val = 50.0, test = 50.0";
        check_in(
            Found(malware()),
            &text(none, 64),
            expect![[r#"
            4:19-4:22 warning batch-exceeds-dataset: no batch can be filled: none of the 120 images is one to train with
        "#]],
        );
        check_in(
            Found(malware()),
            &text(none, 64).replace("Adialer.C", "Agent.FYI"),
            expect![[r#"
                3:12-3:23 warning empty-class: the class `Agent.FYI` has no images
            "#]],
        );
    }

    #[test]
    fn what_cannot_be_read_may_fill_the_batch() {
        let mut samples = malware();
        samples.classes.iter_mut().for_each(|class| class.unreadable = 1);
        check_in(Found(samples), &text("", 128), expect![[""]]);
    }

    #[test]
    fn an_unusual_batch_that_is_too_large_is_one_mistake() {
        check_in(
            Found(malware()),
            &text("", 512),
            expect![[r#"
            12:14-12:17 warning batch-exceeds-dataset: a batch of 512 cannot be filled: there are only 84 images to train with
              fix: Set `batch_size` to 64 (likely)
        "#]],
        );
        let allowed = text("", 512)
            .replace("batch_size", "# nestling: allow(batch-exceeds-dataset)\nbatch_size");
        check_in(
            Found(malware()),
            &allowed,
            expect![[r#"
            13:14-13:17 warning unusual-value: `batch_size` is usually 16, 32, 64 or 128, not `512`: powers of two from 16 to 128 fill a GPU well and train steadily
              fix: Change to `128` (possible)
        "#]],
        );
    }

    #[test]
    fn the_next_smaller_power_of_two() {
        check_fix_in(
            Found(malware()),
            "batch-exceeds-dataset",
            "Set",
            &text("", 128),
            expect![[r#"
                [dataset]
                path = 'data'
                classes = ['Adialer.C']
                split = {  }

                [[trainings]]
                id = 'adam'
                name = 'Adam'
                optimizer = 'adam'
                learning_rate = 0.001
                epochs = 50
                batch_size = 64 # of images
            "#]],
        );
        assert_eq!([1, 2, 3, 84, 128, 129].map(power_of_two_below), [1, 1, 2, 64, 64, 128]);
    }
}
