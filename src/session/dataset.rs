use super::samples::DatasetFolder;
use super::{Spanned, Values};
use crate::catalog::Catalog;
use crate::syntax::{Array, Document, Node, Table};

/// The dataset configuration; absent keys have their defaults.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// `[dataset]`, if the file has it.
    pub table: Option<Table<'a>>,
    pub(super) catalog: &'a Catalog,
    /// How many classes its folder has, if that is known.
    pub(super) found_classes: Option<u64>,
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
        Self { table, catalog, found_classes: None }
    }

    pub(super) fn in_folder(self, folder: &DatasetFolder) -> Self {
        let found = match folder {
            DatasetFolder::Found(samples) => u64::try_from(samples.classes.len()).ok(),
            DatasetFolder::Unknown | DatasetFolder::Missing => None,
        };
        Self { found_classes: found.filter(|count| *count > 0), ..self }
    }

    /// Its values as the catalog means them, defaults included.
    pub fn values(&self) -> Values<'a> {
        Values::new(self.catalog.table("dataset"), self.table)
    }

    /// `[height, width]` in pixels, if both are allowed (the catalog's default where absent).
    pub fn image_size(&self) -> Option<(u64, u64)> {
        let sides = self.values().integers("image_size")?;
        let [height, width] = sides.try_into().ok()?;
        Some((height.try_into().ok()?, width.try_into().ok()?))
    }

    /// The number of classes: those listed, or every class found on disk where none is. `None`
    /// where neither is known.
    pub fn class_count(&self) -> Option<u64> {
        let listed = self.class_list().and_then(|list| list.len().try_into().ok());
        listed.filter(|count| *count > 0).or(self.found_classes)
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
}
