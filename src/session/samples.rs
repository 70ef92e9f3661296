//! What is known of a dataset's folder, as plain data: `workspace` looks, everyone else reads.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Dataset;
use crate::text::TextRange;

/// What is known of the folder that `dataset.path` names.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DatasetFolder {
    /// Nobody has looked (yet), or the session names no folder: nothing is to be said about it.
    #[default]
    Unknown,
    /// It is not there.
    Missing,
    /// It is not there, but someone has kept what it holds on another machine.
    Kept(Samples),
    /// It has been scanned.
    Found(Samples),
}

impl DatasetFolder {
    /// Its images, as far as anything is known of them.
    pub fn samples(&self) -> Option<&Samples> {
        match self {
            Self::Found(samples) | Self::Kept(samples) => Some(samples),
            Self::Unknown | Self::Missing => None,
        }
    }
}

/// The images of a dataset's folder, counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Samples {
    /// How the folder is laid out.
    pub layout: FolderLayout,
    /// The classes found, sorted by name.
    pub classes: Vec<ClassSamples>,
}

/// The two ways to keep images.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FolderLayout {
    /// A folder a class; the session's split divides each.
    #[default]
    PerClass,
    /// `train/` and `val/` (or `validation/`, and `test/`), in each a folder a class.
    PerSplit,
}

/// One class of a dataset's folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassSamples {
    /// Its folder's name.
    pub name: String,
    /// Images in `train/`; 0 with [`FolderLayout::PerClass`].
    pub train: u64,
    /// Images in `val/`; 0 with [`FolderLayout::PerClass`].
    pub val: u64,
    /// Images in `test/`; 0 with [`FolderLayout::PerClass`].
    pub test: u64,
    /// Images that no folder divides; 0 with [`FolderLayout::PerSplit`].
    pub undivided: u64,
    /// Folders below it that could not be read: there may be more images than counted.
    pub unreadable: u64,
    /// Up to ten of them, with `/` between their parts, relative to the workspace root where the
    /// dataset lies in it.
    pub sample_paths: Vec<String>,
}

/// What a session's dataset comes to: the classes it takes, divided as it says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetInfo {
    /// Images to train with.
    pub total_train: u64,
    /// Images to validate with.
    pub total_val: u64,
    /// Images to test with.
    #[serde(default)]
    pub total_test: u64,
    /// The classes taken, in the session's order; where it lists none, all found, by name.
    pub classes: Vec<String>,
    /// Images to train with, for each of `classes`.
    pub train_samples: Vec<u64>,
    /// Images to validate with, for each of `classes`.
    pub val_samples: Vec<u64>,
    /// Images to test with, for each of `classes`.
    #[serde(default)]
    pub test_samples: Vec<u64>,
    /// Up to ten paths for each of `classes`.
    pub sample_paths: Vec<Vec<String>>,
    /// Those of `classes` with folders that could not be read: they may have more images.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
}

impl DatasetInfo {
    /// Reads what a scan has given as JSON.
    ///
    /// # Errors
    /// What is missing or of another type, in words.
    pub fn read(json: &Json) -> Result<Self, String> {
        Self::deserialize(json).map_err(|_| Self::mistake(json))
    }

    fn mistake(json: &Json) -> String {
        let Some(fields) = json.as_object() else { return "it is no JSON object".to_owned() };
        let is_count = |value: &Json| value.is_u64();
        let are_counts = |value: &Json| is_list_of(value, Json::is_u64);
        let are_texts = |value: &Json| is_list_of(value, Json::is_string);
        let are_lists =
            |value: &Json| is_list_of(value, |item: &Json| is_list_of(item, Json::is_string));
        let count = "a whole number from 0";
        let counts = "a list of whole numbers from 0";
        let wanted: [Wanted; 9] = [
            ("total_train", true, is_count, count),
            ("total_val", true, is_count, count),
            ("total_test", false, is_count, count),
            ("classes", true, are_texts, "a list of texts"),
            ("train_samples", true, are_counts, counts),
            ("val_samples", true, are_counts, counts),
            ("test_samples", false, are_counts, counts),
            ("sample_paths", true, are_lists, "a list of lists of texts"),
            ("unreadable", false, are_texts, "a list of texts"),
        ];
        for (name, required, is, expected) in wanted {
            match fields.get(name) {
                None if required => return format!("`{name}` is missing: {expected}"),
                Some(value) if !is(value) => return format!("`{name}` must be {expected}"),
                _ => {}
            }
        }
        "it has a key twice".to_owned()
    }
}

/// A key of the JSON, whether it must be there, what it must be, and the same in words.
type Wanted = (&'static str, bool, fn(&Json) -> bool, &'static str);

fn is_list_of(value: &Json, is: impl Fn(&Json) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(is))
}

impl ClassSamples {
    /// All its images.
    pub fn total(&self) -> u64 {
        self.train + self.val + self.test + self.undivided
    }
}

impl Samples {
    /// The class called `name`.
    pub fn class(&self, name: &str) -> Option<&ClassSamples> {
        let at = self.classes.binary_search_by(|class| class.name.as_str().cmp(name)).ok()?;
        self.classes.get(at)
    }
}

/// A class that a session takes, and what there is of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenClass<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where the session lists it; `None` where it lists none and takes all that are found.
    pub listed_at: Option<TextRange>,
    /// Its folder, if there is one.
    pub found: Option<&'a ClassSamples>,
    /// Images to train, to validate and to test with.
    pub parts: [u64; 3],
}

impl TakenClass<'_> {
    /// Whether it may have more images than counted: folders of it could not be read.
    pub fn is_partly_unread(&self) -> bool {
        self.found.is_some_and(|found| found.unreadable > 0)
    }
}

impl Samples {
    /// The classes that `dataset` takes, each once, divided as it says: by the folders where they
    /// divide already, else by the split's percentages (each class on its own), or one fold for
    /// validation under cross-validation. What is done about imbalance does not count here: it
    /// changes training, not the images.
    pub fn taken<'a>(&'a self, dataset: &Dataset<'a>) -> Vec<TakenClass<'a>> {
        let shares = Shares::of(dataset);
        let taken = |name: &'a str, listed_at, found: Option<&'a ClassSamples>| {
            let parts = found.map_or([0; 3], |class| {
                let [train, val, test] = shares.divide(class.undivided);
                [class.train + train, class.val + val, class.test + test]
            });
            TakenClass { name, listed_at, found, parts }
        };
        if !dataset.lists_classes() {
            return self
                .classes
                .iter()
                .map(|class| taken(&class.name, None, Some(class)))
                .collect();
        }
        let mut seen = FxHashSet::default();
        let listed = dataset.classes().filter(|name| seen.insert(name.value));
        listed.map(|name| taken(name.value, Some(name.range), self.class(name.value))).collect()
    }
}

impl DatasetInfo {
    /// The classes that it counts, divided as they were.
    pub fn to_samples(&self) -> Samples {
        let count = |samples: &[u64], at: usize| samples.get(at).copied().unwrap_or_default();
        let classes = self.classes.iter().enumerate().map(|(at, name)| ClassSamples {
            name: name.clone(),
            train: count(&self.train_samples, at),
            val: count(&self.val_samples, at),
            test: count(&self.test_samples, at),
            undivided: 0,
            unreadable: u64::from(self.unreadable.contains(name)),
            sample_paths: self.sample_paths.get(at).cloned().unwrap_or_default(),
        });
        let mut classes: Vec<ClassSamples> = classes.collect();
        classes.sort_by(|a, b| a.name.cmp(&b.name));
        Samples { layout: FolderLayout::PerSplit, classes }
    }

    /// # Errors
    /// If it contradicts itself: what is wrong, in words.
    pub fn check(&self) -> Result<(), String> {
        let classes = self.classes.len();
        let mut seen = FxHashSet::default();
        if let Some(twice) = self.classes.iter().find(|name| !seen.insert(*name)) {
            return Err(format!("`classes` has `{twice}` twice"));
        }
        let counts = [
            ("train", &self.train_samples, self.total_train, false),
            ("val", &self.val_samples, self.total_val, false),
            // An older version had none.
            ("test", &self.test_samples, self.total_test, true),
        ];
        for (part, samples, total, may_lack) in counts {
            if samples.len() != classes && !(may_lack && samples.is_empty() && total == 0) {
                let len = samples.len();
                return Err(format!("`{part}_samples` has {len} numbers for {classes} classes"));
            }
            let sum = samples.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
            if sum != total {
                return Err(format!(
                    "`{part}_samples` sum to {sum}, but `total_{part}` is {total}"
                ));
            }
        }
        Ok(())
    }

    /// What `dataset` takes of `samples`, divided as it says ([`Samples::taken`]). A class that is
    /// listed but not found has no samples.
    pub fn of(samples: &Samples, dataset: &Dataset<'_>) -> Self {
        let mut info = Self::default();
        for class in samples.taken(dataset) {
            let [train, val, test] = class.parts;
            info.total_train += train;
            info.total_val += val;
            info.total_test += test;
            info.classes.push(class.name.to_owned());
            info.train_samples.push(train);
            info.val_samples.push(val);
            info.test_samples.push(test);
            if class.is_partly_unread() {
                info.unreadable.push(class.name.to_owned());
            }
            info.sample_paths.push(class.found.map_or_else(Vec::new, |c| c.sample_paths.clone()));
        }
        info
    }
}

/// How a class is divided: what goes to training, validation and test, in any unit.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Shares([f64; 3]);

impl Shares {
    /// As the session says; as is usual while what it says is not allowed.
    fn of(dataset: &Dataset<'_>) -> Self {
        let split = dataset.split_values();
        if split.string("method") == Some("cross_validation") {
            let folds =
                f64::from(split.count("folds").and_then(|n| n.try_into().ok()).unwrap_or(5u32));
            return Self([folds - 1.0, 1.0, 0.0]);
        }
        match dataset.split() {
            Some(split) if split.train + split.val + split.test > 0.0 => {
                Self([split.train, split.val, split.test])
            }
            _ => Self([70.0, 15.0, 15.0]),
        }
    }

    /// Whole numbers nearest to the shares of `total` that sum to it (by the largest remainder; of
    /// equal ones, training before validation before test).
    fn divide(self, total: u64) -> [u64; 3] {
        let sum: f64 = self.0.iter().sum();
        // A folder holds far fewer than 2⁵³ images.
        let exact = self.0.map(|share| total as f64 * share / sum);
        let mut whole = exact.map(|part| part.floor() as u64);
        let mut order = [0, 1, 2];
        order.sort_by(|a: &usize, b| {
            let rest = |at: &usize| exact[*at].fract();
            rest(b).total_cmp(&rest(a))
        });
        let mut left = total.saturating_sub(whole.iter().sum());
        for at in order.into_iter().cycle().take(3) {
            if left > 0 && exact[at] > 0.0 {
                whole[at] += 1;
                left -= 1;
            }
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::catalog::Catalog;
    use crate::session::Session;
    use crate::syntax::Document;

    fn undivided(name: &str, undivided: u64) -> ClassSamples {
        let sample_paths = vec![format!("data/{name}/1.png")];
        ClassSamples { name: name.to_owned(), undivided, sample_paths, ..ClassSamples::default() }
    }

    /// What the classes `a` (10 images) and `b` (7) come to in a session of these lines: the
    /// totals, then a line a class.
    fn check(lines: &str, expected: Expect) {
        let samples = Samples {
            layout: FolderLayout::PerClass,
            classes: vec![undivided("a", 10), undivided("b", 7)],
        };
        check_with(&samples, lines, expected);
    }

    fn check_with(samples: &Samples, lines: &str, expected: Expect) {
        let document = Document::parse(lines);
        let session = Session::new(&document, Catalog::builtin());
        let info = DatasetInfo::of(samples, &session.dataset());
        let mut out = format!("{} {} {}\n", info.total_train, info.total_val, info.total_test);
        for (at, name) in info.classes.iter().enumerate() {
            let (train, val) = (info.train_samples[at], info.val_samples[at]);
            let paths = info.sample_paths[at].join(" ");
            out += &format!("{name}: {train} {val} {} {paths}\n", info.test_samples[at]);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn each_class_is_divided_by_the_split() {
        check(
            "[dataset.split]\ntrain = 60.0\nval = 20.0\ntest = 20.0\n",
            expect![[r#"
                10 4 3
                a: 6 2 2 data/a/1.png
                b: 4 2 1 data/b/1.png
            "#]],
        );
        check(
            "",
            expect![[r#"
                12 3 2
                a: 7 2 1 data/a/1.png
                b: 5 1 1 data/b/1.png
            "#]],
        );
    }

    #[test]
    fn classes_that_are_not_wholly_read_are_named() {
        let half_read = ClassSamples { unreadable: 2, ..undivided("b", 7) };
        let classes = vec![undivided("a", 10), half_read];
        let samples = Samples { layout: FolderLayout::PerClass, classes };
        let of = |lines: &str| {
            let document = Document::parse(lines);
            let session = Session::new(&document, Catalog::builtin());
            DatasetInfo::of(&samples, &session.dataset()).unreadable
        };
        assert_eq!(of(""), ["b"]);
        assert!(of("[dataset]\nclasses = [\"a\"]\n").is_empty());
    }

    #[test]
    fn one_fold_validates() {
        check(
            "[dataset.split]\nmethod = 'cross_validation'\nfolds = 4\n",
            expect![[r#"
                13 4 0
                a: 8 2 0 data/a/1.png
                b: 5 2 0 data/b/1.png
            "#]],
        );
    }

    #[test]
    fn the_classes_listed_are_taken_in_their_order() {
        check(
            "[dataset]\nclasses = ['z', 'b']\n",
            expect![[r#"
                5 1 1
                z: 0 0 0 
                b: 5 1 1 data/b/1.png
            "#]],
        );
    }

    #[test]
    fn what_is_divided_already_stays_so() {
        let class = ClassSamples { train: 5, val: 3, test: 1, ..undivided("a", 0) };
        let samples = Samples { layout: FolderLayout::PerSplit, classes: vec![class] };
        check_with(
            &samples,
            "[dataset.split]\ntrain = 10.0\nval = 80.0\n",
            expect![[r#"
                5 3 1
                a: 5 3 1 data/a/1.png
            "#]],
        );
    }

    #[test]
    fn parts_sum_to_the_whole() {
        for total in 0..500 {
            for shares in
                [[70.0, 15.0, 15.0], [33.3, 33.3, 33.3], [100.0, 0.0, 0.0], [0.1, 0.0, 99.9]]
            {
                let parts = Shares(shares).divide(total);
                assert_eq!(parts.iter().sum::<u64>(), total, "{shares:?}");
                for (part, share) in parts.iter().zip(shares) {
                    let exact = total as f64 * share / shares.iter().sum::<f64>();
                    assert!((*part as f64 - exact).abs() < 1.0, "{total} {shares:?} {parts:?}");
                }
            }
        }
    }
}
