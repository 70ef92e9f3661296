//! Which keys of a table apply, before and after its selectors changed.

use super::Refusal;
use super::assign::unset;
use super::copy::WorkingCopy;
use super::target::Target;
use crate::catalog::{Catalog, Lookup, TableSpec, ValueType};
use crate::session::Values;
use crate::syntax::{Table, Value};

/// Keys as the catalog spells them, each with the tables it goes through.
pub(super) type Paths = Vec<Vec<String>>;

/// The keys below `target` that apply as the copy now is.
pub(super) fn applicable(copy: &WorkingCopy<'_>, target: Target) -> Paths {
    found(copy, target).applicable
}

/// Takes out what was applicable `before` and no longer is, but for what was `set` just now.
pub(super) fn take_out_what_no_longer_applies(
    copy: &mut WorkingCopy<'_>,
    target: Target,
    before: &[Vec<String>],
    set: &[Vec<String>],
) -> Result<(), Refusal> {
    for path in found(copy, target).inapplicable {
        let was_set = set.iter().any(|set| set.starts_with(&path));
        if before.contains(&path) && !was_set {
            unset(copy, target, &path)?;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Found {
    applicable: Paths,
    inapplicable: Paths,
}

fn found(copy: &WorkingCopy<'_>, target: Target) -> Found {
    let mut found = Found::default();
    if let (Some(table), Some(spec)) = (copy.table(target), target.spec(copy.catalog())) {
        found.add(copy.catalog(), table, spec, &[]);
    }
    found
}

impl Found {
    fn add(&mut self, catalog: &Catalog, table: Table<'_>, spec: &TableSpec, path: &[String]) {
        let values = Values::new(Some(spec), Some(table));
        for field in table.fields() {
            let name = field.key.name();
            let (key, applies) = match spec.lookup(name, |selector| values.selected(selector)) {
                Lookup::Known(key) | Lookup::Deprecated(key) => (key, true),
                Lookup::Inapplicable(key) => (key, false),
                Lookup::Unknown => continue,
            };
            let path: Vec<String> = path.iter().cloned().chain([key.name.clone()]).collect();
            if let (ValueType::Table(inner), Value::Table(table)) =
                (&key.value, field.value.value())
                && let Some(inner) = catalog.table(inner)
            {
                self.add(catalog, table, inner, &path);
            }
            match applies {
                true => self.applicable.push(path),
                false => self.inapplicable.push(path),
            }
        }
    }
}
