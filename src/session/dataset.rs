use super::{Spanned, Values};
use crate::catalog::Catalog;
use crate::syntax::{Array, Node, Table};

/// The dataset configuration; absent keys have their defaults.
#[derive(Debug, Clone, Copy)]
pub struct Dataset<'a> {
    /// `[dataset]`, if the file has it.
    pub table: Option<Table<'a>>,
    pub(super) catalog: &'a Catalog,
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

    /// The number of classes listed; `None` where the list is absent or empty: then every class
    /// found on disk counts.
    pub fn class_count(&self) -> Option<u64> {
        self.class_list()?.len().try_into().ok().filter(|count| *count > 0)
    }

    /// The names of the classes listed, with their places.
    pub fn classes(&self) -> impl Iterator<Item = Spanned<&'a str>> + 'a {
        let list = self.class_list();
        let name = |node: Node<'a>| Some(Spanned { value: node.as_str()?, range: node.range() });
        list.into_iter().flat_map(|list| list.elements()).filter_map(name)
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
