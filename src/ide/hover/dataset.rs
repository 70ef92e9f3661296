//! The dataset in words.

use std::fmt::Write;

use crate::ide::markdown;
use crate::session::Session;
use crate::session::network::Count;
use crate::session::samples::{DatasetFolder, FolderLayout, Samples, TakenClass};

/// More classes than these are only counted.
const MAX_CLASSES: usize = 25;

/// Classes, image size and split, as far as they are given, and what the folder holds.
pub(super) fn facts(folder: &DatasetFolder, session: &Session<'_>) -> String {
    let dataset = session.dataset();
    let mut lines = Vec::new();
    match dataset.class_count() {
        Some(count) if dataset.lists_classes() => {
            lines.push(format!("Classes: {}", Count(count)));
        }
        Some(count) => {
            lines.push(format!("Classes: {}, every one found in the folder", Count(count)));
        }
        None if dataset.is_list_sure() => {
            lines.push("Classes: every class found in the folder".to_owned());
        }
        None => {}
    }
    if let Some((height, width)) = dataset.image_size() {
        lines.push(format!("Images: {height}×{width} pixels (height × width)"));
    }
    let is_divided = match folder {
        DatasetFolder::Found(samples) => samples.layout == FolderLayout::PerSplit,
        DatasetFolder::Unknown | DatasetFolder::Missing | DatasetFolder::Kept(_) => false,
    };
    if is_divided {
        lines.push("Split: by the folders `train`, `val` and `test`".to_owned());
    } else if let Some(split) = dataset.split() {
        let (train, val, test) = (split.train, split.val, split.test);
        lines.push(format!("Split: {train} % training, {val} % validation, {test} % test"));
    }
    let lines: Vec<_> = lines.iter().map(|line| format!("- {line}")).collect();
    let mut text = lines.join("\n");
    match folder {
        // Which of the images are taken is open while the list is half-typed.
        _ if !dataset.is_list_sure() => {}
        DatasetFolder::Unknown => {}
        DatasetFolder::Missing => text += "\n\nThe folder does not exist.",
        DatasetFolder::Found(samples) | DatasetFolder::Kept(samples) => {
            if matches!(folder, DatasetFolder::Kept(_)) {
                text += "\n- The folder is not here; the numbers were kept from another machine";
            }
            let taken = samples.taken(&dataset);
            let _ = write!(text, "\n- {}\n\n{}", totals(&taken), table(&taken));
            text += &unreadable(samples);
        }
    }
    text
}

/// How many images are for what; nothing while the folder is not known.
pub(super) fn parts(folder: &DatasetFolder, session: &Session<'_>) -> Option<String> {
    let dataset = session.dataset();
    let samples = folder.samples().filter(|_| dataset.is_list_sure())?;
    Some(format!("- {}", totals(&samples.taken(&dataset))))
}

/// What there is of the class called `name`.
pub(super) fn class(folder: &DatasetFolder, session: &Session<'_>, name: &str) -> Option<String> {
    let samples = folder.samples()?;
    let Some(class) = samples.class(name) else {
        return Some(format!("No folder of the dataset is called {}.", markdown::code(name)));
    };
    let mut text = format!("**{}**: {} images", markdown::text(name), Count(class.total()));
    let taken = samples.taken(&session.dataset());
    if let Some(taken) = taken.iter().find(|taken| taken.name == name) {
        let [train, val, test] = taken.parts.map(Count);
        let _ = write!(text, "\n\n- {train} to train, {val} to validate, {test} to test");
    }
    if class.unreadable > 0 {
        let _ = write!(text, "\n- Folders that cannot be read: {}", Count(class.unreadable));
    }
    for path in class.sample_paths.iter().take(3) {
        let _ = write!(text, "\n- {}", markdown::code(path));
    }
    Some(text)
}

/// The images to train, to validate and to test with, where the folder is known.
pub(in crate::ide) fn images(folder: &DatasetFolder, session: &Session<'_>) -> Option<[u64; 3]> {
    let dataset = session.dataset();
    let samples = folder.samples().filter(|_| dataset.is_list_sure())?;
    let taken = samples.taken(&dataset);
    let sum = |part: usize| taken.iter().filter_map(|class| class.parts.get(part)).sum();
    Some([sum(0), sum(1), sum(2)])
}

fn totals(taken: &[TakenClass<'_>]) -> String {
    let sum = |part: usize| taken.iter().filter_map(|class| class.parts.get(part)).sum();
    let [train, val, test]: [u64; 3] = [sum(0), sum(1), sum(2)];
    let all = train + val + test;
    let [all, train, val, test] = [all, train, val, test].map(Count);
    format!("Found: {all} images, {train} to train, {val} to validate, {test} to test")
}

/// A line for each class, aligned.
fn table(taken: &[TakenClass<'_>]) -> String {
    let shown = || taken.iter().take(MAX_CLASSES);
    let width = shown().map(|class| class.name.chars().count()).max().unwrap_or(0).clamp(5, 40);
    let mut text =
        format!("```text\n{:width$} {:>9} {:>9} {:>9}\n", "class", "train", "val", "test");
    for class in shown() {
        let name: String = class.name.chars().filter(|c| !c.is_control() && *c != '`').collect();
        let name: String = name.chars().take(width).collect();
        let [train, val, test] = class.parts.map(|images| Count(images).to_string());
        let _ = writeln!(text, "{name:width$} {train:>9} {val:>9} {test:>9}");
    }
    if taken.len() > MAX_CLASSES {
        let _ = writeln!(text, "… and {} more", taken.len() - MAX_CLASSES);
    }
    text + "```"
}

fn unreadable(samples: &Samples) -> String {
    match samples.classes.iter().map(|class| class.unreadable).sum() {
        0 => String::new(),
        folders => format!("\n\nFolders that cannot be read: {}.", Count(folders)),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::ide::testing::{check_hover_in, malware};
    use crate::session::samples::{ClassSamples, DatasetFolder, FolderLayout, Samples};

    fn check(fixture: &str, expected: Expect) {
        check_hover_in(malware(), fixture, expected);
    }

    #[test]
    fn a_dataset_shows_its_images_a_class() {
        check(
            "[$0dataset]\npath = 'data'\n",
            expect![[r#"
            «[dataset]»
            **`[dataset]`**

            Where the images are and how they are split, prepared, augmented and balanced.

            - Classes: 2, every one found in the folder
            - Images: 224×224 pixels (height × width)
            - Split: 70 % training, 15 % validation, 15 % test
            - Found: 3,020 images, 2,114 to train, 453 to validate, 453 to test

            ```text
            class         train       val      test
            Adialer.C        84        18        18
            Allaple.A     2,030       435       435
            ```
        "#]],
        );
        check(
            "[dataset]\npath = '$0data'\nclasses = ['Adialer.C', 'other']\n",
            expect![[r#"
            «'data'»
            **`path`**: path

            The folder of the images, relative to the workspace root. It holds either one folder a class, or `train/` and `val/` (and perhaps `test/`) which hold one folder a class each.

            - Classes: 2
            - Images: 224×224 pixels (height × width)
            - Split: 70 % training, 15 % validation, 15 % test
            - Found: 120 images, 84 to train, 18 to validate, 18 to test

            ```text
            class         train       val      test
            Adialer.C        84        18        18
            other             0         0         0
            ```
        "#]],
        );
        check_hover_in(
            DatasetFolder::Missing,
            "[$0dataset]\npath = 'data'\n",
            expect![[r#"
            «[dataset]»
            **`[dataset]`**

            Where the images are and how they are split, prepared, augmented and balanced.

            - Classes: every class found in the folder
            - Images: 224×224 pixels (height × width)
            - Split: 70 % training, 15 % validation, 15 % test

            The folder does not exist.
        "#]],
        );
    }

    #[test]
    fn folders_that_divide_say_so() {
        let class = ClassSamples {
            name: "cat".to_owned(),
            train: 5,
            val: 2,
            unreadable: 1,
            ..ClassSamples::default()
        };
        let samples = Samples { layout: FolderLayout::PerSplit, classes: vec![class] };
        let found = DatasetFolder::Found(samples);
        check_hover_in(
            found,
            "[$0dataset]\npath = 'data'\n",
            expect![[r#"
            «[dataset]»
            **`[dataset]`**

            Where the images are and how they are split, prepared, augmented and balanced.

            - Classes: 1, every one found in the folder
            - Images: 224×224 pixels (height × width)
            - Split: by the folders `train`, `val` and `test`
            - Found: 7 images, 5 to train, 2 to validate, 0 to test

            ```text
            class     train       val      test
            cat           5         2         0
            ```

            Folders that cannot be read: 1.
        "#]],
        );
    }

    #[test]
    fn a_class_shows_its_own() {
        check(
            "[dataset]\nclasses = ['$0Adialer.C']\n",
            expect![[r#"
            «'Adialer.C'»
            **Adialer.C**: 120 images

            - 84 to train, 18 to validate, 18 to test
            - `data/malware/Adialer.C/1.png`
        "#]],
        );
        check(
            "[dataset]\nclasses = ['$0other']\n",
            expect![[r#"
            «'other'»
            No folder of the dataset is called `other`.
        "#]],
        );
        check(
            "[dataset]\nimbalance.class_weights = { '$0Allaple.A' = 2.0 }\n",
            expect![[r#"
            «'Allaple.A'»
            **Allaple.A**: 2,900 images

            - 2,030 to train, 435 to validate, 435 to test
            - `data/malware/Allaple.A/1.png`
        "#]],
        );
    }

    #[test]
    fn a_split_shows_what_it_comes_to() {
        check(
            "[dataset]\n[dataset.$0split]\ntrain = 60\nval = 20\ntest = 20\n",
            expect![[r#"
            «[dataset.split]»
            **`[dataset.split]`**

            How the samples are shared out. `train`, `val` and `test` are percentages and sum to 100. Where the dataset folder has its own `train/` and `val/`, those stand.

            - Found: 3,020 images, 1,812 to train, 604 to validate, 604 to test
        "#]],
        );
        check(
            "[dataset.split]\n$0train = 60\nval = 20\ntest = 20\n",
            expect![[r#"
            «train»
            **`train`**: number, in percent

            The share of the samples that a network learns from. 60 to 80 is common; small datasets need more.

            - Allowed: 0 to 100
            - Default: `70.0`

            - Found: 3,020 images, 1,812 to train, 604 to validate, 604 to test
        "#]],
        );
    }
}
