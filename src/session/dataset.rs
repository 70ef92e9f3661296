use super::samples::DatasetFolder;
use super::{Spanned, Values};
use crate::catalog::{Catalog, KeySpec};
use crate::syntax::{Array, Document, Node, SyntaxError, Table};

/// The dataset configuration; absent keys have their defaults.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// `[dataset]`, if the file has it.
    pub table: Option<Table<'a>>,
    pub(super) catalog: &'a Catalog,
    /// How many classes its folder has, if that is known.
    pub(super) found_classes: Option<u64>,
    /// Whether the size of the images is surely what can be read of it, or the default.
    is_size_sure: bool,
    /// Whether the classes are surely those that can be read, or none are listed.
    is_list_sure: bool,
}

/// How the samples are divided, in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// For training.
    pub train: f64,
    /// For validation.
    pub val: f64,
    /// For testing.
    pub test: f64,
}

impl<'a> Dataset<'a> {
    /// The dataset configuration of a file of which nothing else is asked.
    pub fn of(document: &'a Document, catalog: &'a Catalog) -> Self {
        let field = document.root().get("dataset");
        let field = field.filter(|_| catalog.file().key("dataset").is_some());
        let table = field.and_then(|field| field.value.as_table());
        let read =
            Self { table, catalog, found_classes: None, is_size_sure: true, is_list_sure: true };
        let values = read.values();
        let is_sure = |key: &str| {
            let is_unsure = |key| is_lost(document, key, values) || read.is_half_typed(key);
            !values.key(key).is_some_and(is_unsure)
        };
        Self { is_size_sure: is_sure("image_size"), is_list_sure: is_sure("classes"), ..read }
    }

    pub(super) fn in_folder(self, folder: &DatasetFolder) -> Self {
        let found = folder.samples().and_then(|samples| samples.classes.len().try_into().ok());
        Self { found_classes: found.filter(|count| *count > 0), ..self }
    }

    /// Whether as much can be told of the images and classes as in `earlier`, a version of the file
    /// with the same `[dataset]`: mistakes elsewhere may hide keys of it.
    pub(crate) fn is_as_sure_as(&self, earlier: &Dataset<'_>) -> bool {
        (self.is_size_sure, self.is_list_sure) == (earlier.is_size_sure, earlier.is_list_sure)
    }

    /// Its values as the catalog means them, defaults included.
    pub fn values(&self) -> Values<'a> {
        Values::new(self.catalog.table("dataset"), self.table)
    }

    /// `[height, width]` in pixels, if both are allowed (the catalog's default where absent).
    /// `None` while a syntax error leaves open what they are.
    pub fn image_size(&self) -> Option<(u64, u64)> {
        if !self.is_size_sure {
            return None;
        }
        let sides = self.values().integers("image_size")?;
        let [height, width] = sides.try_into().ok()?;
        Some((height.try_into().ok()?, width.try_into().ok()?))
    }

    /// The number of classes: those listed, or every class found on disk where none is. `None`
    /// where neither is known, and while a syntax error leaves open which are listed.
    pub fn class_count(&self) -> Option<u64> {
        if !self.is_list_sure {
            return None;
        }
        let listed = self.class_list().and_then(|list| list.len().try_into().ok());
        listed.filter(|count| *count > 0).or(self.found_classes)
    }

    /// The number of classes, where it is `found` on disk if none is listed.
    pub(super) fn class_count_or(&self, found: Option<u64>) -> Option<u64> {
        self.class_count().or(found.filter(|_| self.is_list_sure))
    }

    /// Whether no syntax error leaves open which classes are listed.
    pub fn is_list_sure(&self) -> bool {
        self.is_list_sure
    }

    /// Whether it lists its classes; else every class found on disk counts.
    pub fn lists_classes(&self) -> bool {
        self.class_list().is_some_and(|list| !list.is_empty())
    }

    /// The names of the classes listed, with their places.
    pub fn classes(&self) -> impl Iterator<Item = Spanned<&'a str>> + 'a {
        let list = self.class_list();
        let name = |node: Node<'a>| Some(Spanned { value: node.as_str()?, range: node.range() });
        list.into_iter().flat_map(|list| list.elements()).filter_map(name)
    }

    /// `dataset.path`, where it says something.
    pub fn path(&self) -> Option<Spanned<&'a str>> {
        let values = self.values();
        let node = values.written(values.key("path")?)?.value;
        let value = node.as_str().filter(|path| !path.trim().is_empty())?;
        Some(Spanned { value, range: node.range() })
    }

    /// `classes`, in its present or an older spelling.
    fn class_list(&self) -> Option<Array<'a>> {
        let values = self.values();
        values.written(values.key("classes")?)?.value.as_array()
    }

    /// `[dataset.split]`: its values, defaults included.
    pub fn split_values(&self) -> Values<'a> {
        let table = self.table.and_then(|table| table.get("split")?.value.as_table());
        Values::new(self.catalog.table("dataset.split"), table)
    }

    /// `[dataset.imbalance]`: its values, defaults included.
    pub fn imbalance_values(&self) -> Values<'a> {
        let values = self.values();
        let written = values.key("imbalance").and_then(|spec| values.written(spec));
        let table = written.and_then(|field| field.value.as_table());
        Values::new(self.catalog.table("dataset.imbalance"), table)
    }

    /// The values below `selective` in `[dataset.imbalance]`, where that is in force.
    pub fn selective_values(&self) -> Option<Values<'a>> {
        let values = self.imbalance_values();
        let table = values.written(values.key("selective")?)?.value.as_table()?;
        Some(Values::new(self.catalog.table("dataset.imbalance.selective"), Some(table)))
    }

    /// How the samples are divided; `None` while one of the three is not allowed.
    pub fn split(&self) -> Option<Split> {
        let values = self.split_values();
        Some(Split {
            train: values.number("train")?,
            val: values.number("val")?,
            test: values.number("test")?,
        })
    }

    /// Whether a syntax error stands in the value of `key`, or on a line that may be about to become
    /// it: what can be read may be half of what is meant.
    fn is_half_typed(&self, key: &KeySpec) -> bool {
        let Some(table) = self.table else { return false };
        let document = table.document();
        let section = document.section_at(table.anchor().start());
        if let Some(field) = self.values().written(key) {
            let is_own = |error: SyntaxError| error.range.intersect(field.range()).is_some();
            return section.is_broken() && section.errors().any(is_own);
        }
        let line_at = |at| {
            let start = document.lines().line_start(document.lines().line(at));
            let rest = document.text().get(usize::from(start.unwrap_or(at))..);
            rest.and_then(|rest| rest.lines().next()).unwrap_or_default()
        };
        let is_in_value = |at| {
            let mut pairs = section.key_values();
            pairs.any(|pair| {
                let lines = document.lines();
                pair.range().contains(at) && lines.line(pair.range().start()) < lines.line(at)
            })
        };
        let own = || {
            let places = section.errors().map(|error| error.range.start());
            let places = places.filter(|at| section.range().contains(*at));
            places.filter(|at| !is_in_value(*at)).map(line_at)
        };
        // A value that lost its key looks like the header of a section.
        let below = || {
            let headers = section.behind().take_while(|section| section.is_header_half_typed());
            headers.map(|section| line_at(section.range().start())).filter(|line| !is_bracket(line))
        };
        (section.is_broken() && own().any(|line| may_become(line, key)))
            || below().any(|line| may_become(line, key))
    }
}

/// Whether a line that cannot be read may be meant for `key`: it begins as that does, or with no
/// word that could be another key.
fn may_become(line: &str, key: &KeySpec) -> bool {
    let line = line.trim_start();
    if line.is_empty() || line.starts_with('#') {
        return false;
    }
    let word = first_word(line);
    let is_key = word.starts_with(|c: char| !c.is_ascii_digit());
    if !is_key || line.starts_with("[\"") || line.starts_with("['") {
        return true;
    }
    key.name.starts_with(word) || key.aliases.iter().any(|alias| alias.starts_with(word))
}

/// Whether nothing but the brackets of a header stand there as yet.
fn is_bracket(line: &str) -> bool {
    line.trim().trim_matches(['[', ']']).is_empty()
}

/// Whether a key of the dataset seems to be absent, but stands in a part of the file in which a
/// mistake keeps it from being read: behind quotes that are not closed, below half a header.
fn is_lost(document: &Document, key: &KeySpec, values: Values<'_>) -> bool {
    if values.written(key).is_some() {
        return false;
    }
    let is_key = |line: &str| {
        let word = first_word(line);
        word == key.name || key.aliases.iter().any(|alias| word == alias)
    };
    let mut broken = document.sections().filter(|section| section.is_broken());
    broken.any(|section| document.slice(section.range()).lines().any(is_key))
}

/// The key that a line begins with, or may be about to: behind quotes and brackets that opened it.
pub(super) fn first_word(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '\t', '[', ']', '"', '\'']);
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(line.len());
    &line[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The size of the images and the number of classes, of which two are on disk.
    fn read(text: &str) -> (Option<(u64, u64)>, Option<u64>) {
        let document = Document::parse(text);
        let mut dataset = Dataset::of(&document, Catalog::builtin());
        dataset.found_classes = Some(2);
        (dataset.image_size(), dataset.class_count())
    }

    #[test]
    fn what_a_mistake_hides_is_not_taken_for_absent() {
        let size = Some((64, 64));
        let lines = "classes = ['a', 'b', 'c']\nimage_size = [64, 64]\n";
        let broken_by =
            |line: &str| read(&format!("[dataset]\n{line}{lines}[[models]]\nid = 'm'\n"));
        assert_eq!(broken_by(""), (size, Some(3)));
        assert_eq!(broken_by("{{{\n"), (size, Some(3)));
        assert_eq!(broken_by("path = \"\"\"\n"), (None, None));
        assert_eq!(broken_by("\"\"\"\n"), (None, None));
        assert_eq!(broken_by("[\n"), (None, None));

        let older = "[dataset]\npath = \"\"\"\ntarget_size = [64, 64]\n[[models]]\n";
        assert_eq!(read(older), (None, Some(2)));
        let elsewhere = "[dataset]\npath = 'a\n[[models]]\nname = 'm\n";
        assert_eq!(read(elsewhere), (Some((224, 224)), Some(2)));
    }

    #[test]
    fn a_key_that_is_being_retyped_is_not_absent() {
        let size_lines = [
            "\"image_size = [400, 400]",
            "= [400, 400]",
            "[400, 400]",
            "[image_size = [400, 400]",
            "]image_size = [400, 400]",
            "'image_size' [400, 400]",
            "\"image_si",
            "[image_si",
            "target_si",
        ];
        for line in size_lines {
            let text = format!("[dataset]\npath = 'a'\n{line}\n\n[[models]]\nid = 'm'\n");
            assert_eq!(read(&text).0, None, "{line}");
        }
        for line in
            ["\"classes = [\"x\", \"y\"]", "= [\"x\", \"y\"]", "[\"x\", \"y\"]", "'classes' ['x']"]
        {
            let text = format!("[dataset]\nimage_size = [8, 8]\n{line}\n\n[[models]]\nid = 'm'\n");
            assert_eq!(read(&text), (Some((8, 8)), None), "{line}");
        }
        for line in ["[", "[[", "[[mod", "path", "path = \"a", "# \u{1}", "x = [\n  0.5 0.5\n]"] {
            let text = format!("[dataset]\n{line}\n\n[[models]]\nid = 'm'\n");
            assert_eq!(read(&text), (Some((224, 224)), Some(2)), "{line}");
        }
    }

    #[test]
    fn half_a_list_has_no_number() {
        for half in ["[\"x\", \"y\", \"z\", \"]", "['x', 'y", "['x' 'y']", ""] {
            let text = format!("[dataset]\nclasses = {half}\n[[models]]\n");
            assert_eq!(read(&text).1, None, "{half}");
        }
        assert_eq!(read("[dataset]\nclasses = ['x', 'y', 'z']\npath = \"\n").1, Some(3));
    }

    #[test]
    fn half_a_size_is_none() {
        for half in ["[64, 2", "[64,", "", "'", "[64, x]", "[64 64]"] {
            let text = format!("[dataset]\nimage_size = {half}\n[[models]]\n");
            assert_eq!(read(&text).0, None, "{half}");
        }
        assert_eq!(read("[dataset]\nimage_s\n").0, None);
        assert_eq!(read("[dataset]\npath = 'a\n").0, Some((224, 224)));
    }
}
