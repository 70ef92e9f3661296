//! The catalog as a reference for people, in Markdown: the part of `docs/session-file.md` that
//! nobody writes by hand.

use std::fmt::Write;

use rustc_hash::FxHashMap;
use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};

use super::{
    Bound, Catalog, Choice, FloatRange, IntegerRange, KeySpec, Literal, PresetTarget, TableSpec,
    Typical, TypicalValues, ValueType, When,
};

/// The reference as a page, with the lines on which it explains things.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    text: String,
    /// Lines by table, key and value, as far as each is given.
    lines: FxHashMap<(String, String, String), u32>,
    /// How many bytes and lines were written when one was marked last.
    counted: (usize, u32),
}

impl Reference {
    /// Markdown, with headings from the third level on.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line, from 0, that explains a table, one of its keys or one of the key's values; where
    /// a thing has no line of its own, that of what it belongs to.
    pub fn line(&self, table: &str, key: Option<&str>, value: Option<&str>) -> Option<u32> {
        let line = |key: Option<&str>, value: Option<&str>| {
            let [key, value] = [key, value].map(|name| name.unwrap_or_default().to_owned());
            self.lines.get(&(table.to_owned(), key, value)).copied()
        };
        line(key, value).or_else(|| line(key, None)).or_else(|| line(None, None))
    }

    /// The next line that is written explains this.
    fn mark(&mut self, table: &str, key: &str, value: &str) {
        let (bytes, lines) = self.counted;
        let since = self.text.get(bytes..).unwrap_or_default().matches('\n').count();
        self.counted = (self.text.len(), lines + u32::try_from(since).unwrap_or_default());
        let name = [table, key, value].map(str::to_owned).into();
        self.lines.insert(name, self.counted.1);
    }
}

impl Catalog {
    /// Every table and key, the values to choose from, the backbones and the presets.
    pub fn reference(&self) -> Reference {
        let mut page = Reference::default();
        let places = self.places();
        for table in self.tables() {
            page.mark(&table.name, "", "");
            let (heading, doc) = (heading(table, &places), on_one_line(&table.doc));
            let _ = write!(page.text, "### {heading}\n\n{doc}\n\n");
            for (when, keys) in grouped_by_condition(table) {
                self.write_keys(&mut page, table, when, &keys, &places);
            }
            for keys in grouped_by_choices(table) {
                self.write_choices(&mut page, table, &keys);
            }
        }
        if !self.backbones().is_empty() {
            self.write_backbones(&mut page);
        }
        if !self.presets().is_empty() {
            self.write_presets(&mut page.text);
        }
        page
    }

    /// How a file writes each table, as in `[dataset.split]` or `[[models]]`; a table that
    /// several keys hold has several places.
    fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let mut reached = vec![(self.file(), String::new())];
        while let Some((table, path)) = reached.pop() {
            for key in &table.keys {
                let Some((name, is_list)) = table_in(&key.value) else { continue };
                let path = format!("{path}{}", key.name);
                let header = if is_list { format!("[[{path}]]") } else { format!("[{path}]") };
                let is_new = places.iter().all(|place| place.table != name);
                places.push(Place { table: name.to_owned(), header });
                if let Some(inner) = self.table(name).filter(|_| is_new) {
                    reached.push((inner, format!("{path}.")));
                }
            }
        }
        places
    }

    fn write_keys(
        &self,
        page: &mut Reference,
        table: &TableSpec,
        when: &[When],
        keys: &[&KeySpec],
        places: &[Place],
    ) {
        if !when.is_empty() {
            let conditions: Vec<String> = when.iter().map(condition).collect();
            let _ = write!(page.text, "Only with {}:\n\n", conditions.join(" and "));
        }
        page.text.push_str("| key | value | default | meaning |\n|---|---|---|---|\n");
        for key in keys {
            let absent = match (&key.default, key.required) {
                (_, true) => "**required**".to_owned(),
                (Some(default), false) => format!("`{}`", toml(default)),
                (None, false) => "–".to_owned(),
            };
            let value = self.value(&key.value, places);
            let unit = key.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
            let row = [format!("`{}`", key.name), value + &unit, absent, meaning(key)];
            page.mark(&table.name, &key.name, "");
            write_row(&mut page.text, &row);
        }
        page.text.push('\n');
    }

    /// What a value may be, in words.
    fn value(&self, value: &ValueType, places: &[Place]) -> String {
        match value {
            ValueType::String => "text".to_owned(),
            ValueType::Path => "a path".to_owned(),
            ValueType::Id => "an ID".to_owned(),
            ValueType::Reference(library) => format!("the ID of one of `[[{library}]]`"),
            ValueType::Choice(choices) if self.are_backbones(choices) => {
                "the name of a [backbone](#backbones)".to_owned()
            }
            ValueType::Choice(choices) => {
                let values = choices.iter().map(|choice| format!("`{}`", toml(&choice.value)));
                values.collect::<Vec<_>>().join(", ")
            }
            ValueType::Integer(range) => format!("whole number{}", integers(*range)),
            ValueType::Float(range) => format!("number{}", numbers(*range)),
            ValueType::Boolean => "`true` or `false`".to_owned(),
            ValueType::DateTime => "date-time with its offset".to_owned(),
            ValueType::Array { item, min_length, max_length, unique, only } => {
                let mut text = format!("list of: {}", self.value(item, places));
                match (min_length, max_length) {
                    (least, Some(most)) if least == most => {
                        let _ = write!(text, "; exactly {least}");
                    }
                    (least, most) => {
                        if *least > 0 {
                            let _ = write!(text, "; at least {least}");
                        }
                        if let Some(most) = most {
                            let _ = write!(text, "; at most {most}");
                        }
                    }
                }
                if *unique {
                    text.push_str("; none twice");
                }
                if !only.is_empty() {
                    let _ = write!(text, "; only `{}`", only.join("`, `"));
                }
                text
            }
            ValueType::Table(name) => match self.table(name) {
                Some(table) => {
                    let heading = heading(table, places);
                    format!("[{}](#{})", table.title, anchor(&heading))
                }
                None => "a table".to_owned(),
            },
            ValueType::Map(item) => {
                format!("table of any keys; each: {}", self.value(item, places))
            }
            ValueType::Any => "anything".to_owned(),
        }
    }

    /// The values to choose from of keys that all have the same ones.
    fn write_choices(&self, page: &mut Reference, table: &TableSpec, keys: &[&KeySpec]) {
        let choices = keys.first().map_or(&[][..], |key| key.choices());
        if choices.is_empty() || self.are_backbones(choices) {
            return;
        }
        let of = match keys {
            [key] => format!("`{}`", key.name),
            _ => "value".to_owned(),
        };
        let _ = write!(page.text, "| {of} | | meaning |\n|---|---|---|\n");
        for choice in choices {
            for key in keys {
                page.mark(&table.name, &key.name, &plain(&choice.value));
            }
            let label = choice.label.clone().unwrap_or_default();
            let row = [format!("`{}`", toml(&choice.value)), label, choice.doc.clone()];
            write_row(&mut page.text, &row);
        }
        page.text.push('\n');
    }

    fn are_backbones(&self, choices: &[Choice]) -> bool {
        !choices.is_empty()
            && choices.iter().all(|choice| {
                choice.value.as_str().is_some_and(|name| self.backbone(name).is_some())
            })
    }

    fn write_backbones(&self, page: &mut Reference) {
        if self.backbones().is_empty() {
            return;
        }
        let choices = || self.tables().iter().flat_map(|table| &table.keys).map(KeySpec::choices);
        page.text.push_str(
            "### Backbones\n\nThe networks that `base_model` may name, without their classifiers: \
             all parameters, the layers that have some (what `unfreeze_layers` counts), the channels \
             of the feature map, and the smallest side of an image.\n\n\
             | `base_model` | parameters | layers | channels | smallest side | meaning |\n\
             |---|--:|--:|--:|--:|---|\n",
        );
        for backbone in self.backbones() {
            let is_it = |choice: &&Choice| choice.value.as_str() == Some(&backbone.name);
            let choice = choices().find_map(|choices| choices.iter().find(is_it));
            // The facts behind the first paragraph have columns of their own.
            let doc = choice.and_then(|choice| choice.doc.split("\n\n").next()).unwrap_or_default();
            let numbers = [
                backbone.parameters,
                backbone.layers.len() as u64,
                backbone.channels,
                backbone.min_input,
            ];
            for table in self.tables() {
                let keys = table.keys.iter().filter(|key| key.choices().iter().any(|c| is_it(&c)));
                keys.for_each(|key| page.mark(&table.name, &key.name, &backbone.name));
            }
            let mut row = vec![format!("`{}`", backbone.name)];
            row.extend(numbers.map(grouped));
            row.push(doc.to_owned());
            write_row(&mut page.text, &row);
        }
        page.text.push('\n');
    }

    fn write_presets(&self, page: &mut String) {
        if self.presets().is_empty() {
            return;
        }
        page.push_str(
            "### Presets\n\nReady-made entries, which editors offer by their titles.\n\n",
        );
        let targets = [(PresetTarget::Model, "model"), (PresetTarget::Training, "training")];
        for (target, what) in targets {
            let _ = write!(page, "| {what} | ID | good for |\n|---|---|---|\n");
            for preset in self.presets().iter().filter(|preset| preset.target == target) {
                let id = format!("`{}`", preset.id);
                write_row(page, &[preset.title.clone(), id, preset.doc.clone()]);
            }
            page.push('\n');
        }
    }
}

/// Where a file may write a table.
struct Place {
    table: String,
    /// Its header, as in `[[models]]`.
    header: String,
}

fn heading(table: &TableSpec, places: &[Place]) -> String {
    let headers: Vec<String> = places
        .iter()
        .filter(|place| place.table == table.name)
        .map(|place| format!("`{}`", place.header))
        .collect();
    if headers.is_empty() { "The file".to_owned() } else { headers.join(", ") }
}

/// The part of a link that leads to a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The table that a value is or is a list of, and whether it is a list.
fn table_in(value: &ValueType) -> Option<(&str, bool)> {
    match value {
        ValueType::Table(name) => Some((name, false)),
        ValueType::Array { item, .. } => table_in(item).map(|(name, _)| (name, true)),
        _ => None,
    }
}

/// The keys in their order, those under one condition together.
fn grouped_by_condition(table: &TableSpec) -> Vec<(&[When], Vec<&KeySpec>)> {
    let mut groups: Vec<(&[When], Vec<&KeySpec>)> = vec![(&[], Vec::new())];
    for key in &table.keys {
        match groups.iter_mut().find(|(when, _)| *when == key.when) {
            Some((_, keys)) => keys.push(key),
            None => groups.push((&key.when, vec![key])),
        }
    }
    groups.retain(|(_, keys)| !keys.is_empty());
    groups
}

/// The keys in their order; if all of them have the same values to choose from, together.
fn grouped_by_choices(table: &TableSpec) -> Vec<Vec<&KeySpec>> {
    let first = table.keys.first();
    let is_one_list =
        first.is_some_and(|first| table.keys.iter().all(|key| key.choices() == first.choices()));
    let keys = table.keys.iter();
    if is_one_list { vec![keys.collect()] } else { keys.map(|key| vec![key]).collect() }
}

fn condition(when: &When) -> String {
    let written = |value: &String| format!("`{} = \"{value}\"`", when.selector);
    when.values.iter().map(written).collect::<Vec<_>>().join(" or ")
}

fn meaning(key: &KeySpec) -> String {
    let mut text = key.doc.clone();
    if let Some(Typical { values, why }) = &key.typical {
        let usual = match values {
            TypicalValues::Range(from, to) => format!("{from} to {to}"),
            TypicalValues::OneOf(values) => values.iter().map(toml).collect::<Vec<_>>().join(", "),
        };
        let _ = write!(text, " *Typical: {usual}; {why}.*");
    }
    if !key.aliases.is_empty() {
        let _ = write!(text, " *Older spelling: `{}`.*", key.aliases.join("`, `"));
    }
    text
}

fn integers(range: IntegerRange) -> String {
    match (range.min, range.max) {
        (None, None) => String::new(),
        (Some(min), None) => format!(" from {min}"),
        (None, Some(max)) => format!(" up to {max}"),
        (Some(min), Some(max)) if min == max => format!(" {min}"),
        (Some(min), Some(max)) => format!(" {min} to {max}"),
    }
}

fn numbers(range: FloatRange) -> String {
    match (range.min, range.max) {
        (Some(Bound::Inclusive(min)), Some(Bound::Inclusive(max))) => format!(" {min} to {max}"),
        (min, max) => {
            let min = min.map(|min| match min {
                Bound::Inclusive(min) => format!(" from {min}"),
                Bound::Exclusive(min) => format!(" above {min}"),
            });
            let max = max.map(|max| match max {
                Bound::Inclusive(max) => format!(" up to {max}"),
                Bound::Exclusive(max) => format!(" below {max}"),
            });
            let ends: Vec<String> = min.into_iter().chain(max).collect();
            ends.join(",")
        }
    }
}

/// A value as a person says it: strings without quotes.
fn plain(literal: &Literal) -> String {
    literal.as_str().map_or_else(|| toml(literal), str::to_owned)
}

/// A value as a file writes it.
fn toml(literal: &Literal) -> String {
    match literal {
        Literal::String(value) => TomlStringBuilder::new(value).as_default().to_toml_value(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => format!("{value:?}"),
        Literal::Boolean(value) => value.to_string(),
        Literal::DateTime(value) => value.to_string(),
        Literal::Array(values) => {
            format!("[{}]", values.iter().map(toml).collect::<Vec<_>>().join(", "))
        }
        Literal::Table(fields) => {
            let field = |(key, value): &(String, Literal)| {
                let key = TomlKeyBuilder::new(key).as_default().to_toml_key();
                format!("{key} = {}", toml(value))
            };
            let fields = fields.iter().map(field);
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

fn grouped(number: u64) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_row(page: &mut String, cells: &[String]) {
    for cell in cells {
        let _ = write!(page, "| {} ", on_one_line(cell).replace('|', "\\|"));
    }
    page.push_str("|\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::check_page;

    #[test]
    fn the_handbook_has_the_reference_of_the_catalog() {
        check_page("session-file.md", Catalog::builtin());
    }

    /// The line of the reference that explains this.
    fn line<'r>(
        page: &'r Reference,
        table: &str,
        key: Option<&str>,
        value: Option<&str>,
    ) -> &'r str {
        let line = page.line(table, key, value).unwrap_or_else(|| panic!("no line of {table}"));
        page.text().lines().nth(line as usize).unwrap()
    }

    #[test]
    fn every_table_key_and_value_has_a_line_that_names_it() {
        for catalog in [Catalog::builtin(), Catalog::of_catalogs()] {
            has_a_line_for_all(catalog);
        }
    }

    fn has_a_line_for_all(catalog: &Catalog) {
        let page = catalog.reference();
        let places = catalog.places();
        for table in catalog.tables() {
            let heading = format!("### {}", heading(table, &places));
            assert_eq!(line(&page, &table.name, None, None), heading);
            for key in &table.keys {
                let of_key = line(&page, &table.name, Some(&key.name), None);
                assert!(of_key.starts_with(&format!("| `{}` |", key.name)), "{of_key}");
                for choice in key.choices() {
                    let value = plain(&choice.value);
                    let of_value = line(&page, &table.name, Some(&key.name), Some(&value));
                    let (quoted, bare) = (toml(&choice.value), &value);
                    let names_it = of_value.starts_with(&format!("| `{quoted}` |"))
                        || of_value.starts_with(&format!("| `{bare}` |"));
                    assert!(names_it, "{value}: {of_value}");
                }
            }
        }
    }

    #[test]
    fn ranges_say_which_ends_are_allowed() {
        let float = |min, max| numbers(FloatRange { min, max });
        assert_eq!(float(Some(Bound::Inclusive(0.0)), Some(Bound::Inclusive(1.0))), " 0 to 1");
        let (above, below) = (Some(Bound::Exclusive(0.0)), Some(Bound::Exclusive(1.0)));
        assert_eq!(float(above, below), " above 0, below 1");
        assert_eq!(float(None, None), "");
        assert_eq!(integers(IntegerRange { min: Some(1), max: None }), " from 1");
    }

    #[test]
    fn tables_in_several_places_have_one_heading() {
        let catalog = Catalog::builtin();
        let heading = heading(catalog.table("layer").unwrap(), &catalog.places());
        assert_eq!(heading, "`[[models.layers]]`, `[[models.head]]`");
        assert_eq!(anchor(&heading), "modelslayers-modelshead");
    }
}
