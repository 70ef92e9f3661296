//! Sections → the logical tree: headers put their tables where a TOML reader would.
//!
//! The tree holds only what headers make; everything below stays in the sections. A table given
//! by a dotted key gets a node here only when a header adds to it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::section::{
    KeyData, LocalOrigin, NodeKind, OWN_TABLE, PlacedSection, SectionData, count,
};
use super::{HeaderKind, SyntaxError, SyntaxErrorKind};
use crate::text::TextRange;

/// The document's own table.
pub(super) const ROOT: u32 = 0;

#[derive(Debug)]
pub(super) struct Tree {
    pub(super) tables: Vec<TreeTable>,
    /// The elements of arrays of tables.
    pub(super) arrays: Vec<Vec<u32>>,
    /// The table whose lines each section holds.
    pub(super) table_of_section: Vec<Option<u32>>,
    /// Duplicates across sections, absolute ranges.
    pub(super) errors: Vec<SyntaxError>,
}

#[derive(Debug)]
pub(super) struct TreeTable {
    pub(super) origin: TreeOrigin,
    /// The section that made it (by its header, a header below it, or a dotted key in it).
    pub(super) section: u32,
    /// The table within that section that has its own lines; none for implicit tables.
    pub(super) local: Option<u32>,
    /// What headers put into it, in file order.
    pub(super) children: Vec<Child>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TreeOrigin {
    Root,
    Header,
    ArrayHeader,
    Dotted,
    Implicit,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    /// The section and the key in it that name the child.
    pub(super) section: u32,
    pub(super) key: u32,
    pub(super) item: Item,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Table(u32),
    Array(u32),
}

/// The sections of a text.
#[derive(Clone, Copy)]
pub(super) struct Sections<'t> {
    pub(super) text: &'t str,
    pub(super) list: &'t [PlacedSection],
}

impl Tree {
    /// Whether this tree, made of `old`, is that of `new` too, as after most keystrokes: where
    /// sections differ, they have the same header, and their lines leave alone what other headers
    /// add to their tables.
    pub(super) fn outlives(&self, old: Sections<'_>, new: Sections<'_>) -> bool {
        self.errors.is_empty()
            && old.list.len() == new.list.len()
            && (0..old.list.len()).all(|index| {
                Arc::ptr_eq(&old.list[index].data, &new.list[index].data)
                    || (self.is_apart(index, old, new)
                        && old.header(index).is_some_and(|was| new.header(index) == Some(was)))
            })
    }

    /// Whether nothing but its header says where the lines of a section belong, and nothing that
    /// other headers add to its table bears the name of one of its lines in `new`.
    fn is_apart(&self, section: usize, old: Sections<'_>, new: Sections<'_>) -> bool {
        let table = self.table_of_section[section].map(|table| &self.tables[table as usize]);
        table.is_some_and(|table| {
            let mut children = table.children.iter();
            table.origin != TreeOrigin::Root
                && table.local == Some(OWN_TABLE)
                && children.all(|child| {
                    let name = old.name(child.section as usize, child.key);
                    child.section as usize != section && new.has_no_line(section, name)
                })
        })
    }
}

impl<'t> Sections<'t> {
    /// Whether no line of a section is called `name`.
    fn has_no_line(self, section: usize, name: &str) -> bool {
        let mut fields = self.list[section].data.fields(OWN_TABLE);
        fields.all(|field| self.name(section, field.key) != name)
    }

    fn name(self, section: usize, key: u32) -> &'t str {
        let placed = &self.list[section];
        name(self.text, placed, &placed.data.keys[key as usize]).text
    }

    /// All that the tree takes from the header of a section, where its table has no children.
    fn header(self, index: usize) -> Option<(HeaderKind, u32, Vec<Name<'t>>)> {
        let placed = &self.list[index];
        let header = placed.data.header.as_ref().filter(|header| header.closed)?;
        let keys = placed.data.keys.get(header.keys.indices())?;
        let names = keys.iter().map(|key| name(self.text, placed, key));
        Some((header.kind, header.keys.first, names.collect()))
    }
}

pub(super) fn assemble(text: &str, sections: &[PlacedSection]) -> Tree {
    let mut assembler = Assembler {
        text,
        sections,
        tree: Tree {
            tables: Vec::with_capacity(sections.len()),
            arrays: Vec::new(),
            table_of_section: vec![None; sections.len()],
            errors: Vec::new(),
        },
        names: FxHashMap::default(),
    };
    for index in 0..sections.len() {
        let table = assembler.add_section(count(index));
        assembler.tree.table_of_section[index] = table;
    }
    assembler.tree
}

struct Assembler<'t> {
    text: &'t str,
    sections: &'t [PlacedSection],
    tree: Tree,
    /// Children by parent and name: the place in the parent's list.
    names: FxHashMap<(u32, &'t str), u32>,
}

impl<'t> Assembler<'t> {
    /// Puts a section into the tree; gives its table. Where that is not possible the table stands
    /// outside the tree, or (for a half-typed header) there is none.
    fn add_section(&mut self, section: u32) -> Option<u32> {
        let data: &'t SectionData = &self.sections[section as usize].data;
        let Some(header) = data.header else {
            // Only the first section has no header.
            return (section == 0)
                .then(|| self.add_table(TreeOrigin::Root, section, Some(OWN_TABLE)));
        };
        let keys = header.keys.first..header.keys.first + header.keys.len;
        let half_typed = !header.closed && data.key_values.is_empty();
        if half_typed || keys.clone().any(|key| self.name(section, key).is_empty_bare()) {
            return None;
        }
        let last = keys.clone().last()?;

        let mut parent = ROOT;
        for key in keys.start..last {
            match self.step(parent, section, key) {
                Some(table) => parent = table,
                None => return Some(self.detached(header.kind, section)),
            }
        }
        Some(match header.kind {
            HeaderKind::Table => self.define_table(parent, section, last),
            HeaderKind::ArrayOfTables => self.define_element(parent, section, last),
        })
    }

    /// The table that `key` names on the way to a header's last key.
    fn step(&mut self, parent: u32, section: u32, key: u32) -> Option<u32> {
        let name = self.name(section, key).text;
        match self.child(parent, name) {
            Some(Item::Table(table)) => return Some(table),
            Some(Item::Array(array)) => return self.tree.arrays[array as usize].last().copied(),
            None => {}
        }
        let Some((home, field)) = self.local_field(parent, name) else {
            let table = self.add_table(TreeOrigin::Implicit, section, None);
            self.add_child(parent, section, key, name, Item::Table(table));
            return Some(table);
        };
        let data = &self.sections[home as usize].data;
        let field = &data.fields[field as usize];
        match data.nodes[field.node as usize].kind {
            NodeKind::Table(local) if data.tables[local as usize].origin == LocalOrigin::Dotted => {
                let field_key = field.key;
                let table = self.add_table(TreeOrigin::Dotted, home, Some(local));
                self.add_child(parent, home, field_key, name, Item::Table(table));
                Some(table)
            }
            _ => {
                let first = self.absolute(home, data.keys[field.key as usize].range);
                let message =
                    format!("`{name}` already has a value, so no header can add keys to it");
                self.duplicate(section, key, first, message);
                None
            }
        }
    }

    fn define_table(&mut self, parent: u32, section: u32, key: u32) -> u32 {
        let name = self.name(section, key).text;
        match self.child(parent, name) {
            Some(Item::Table(table))
                if self.tree.tables[table as usize].origin == TreeOrigin::Implicit =>
            {
                let data = &mut self.tree.tables[table as usize];
                data.origin = TreeOrigin::Header;
                data.section = section;
                data.local = Some(OWN_TABLE);
                self.check_own_lines(table, section);
                table
            }
            Some(item) => {
                let first = self.first_definition(item);
                let message = match item {
                    Item::Table(_) => format!("the table `{name}` is already defined"),
                    Item::Array(_) => format!(
                        "`{name}` is a list of tables: each further one starts with `[[…]]`"
                    ),
                };
                self.duplicate(section, key, first, message);
                self.detached(HeaderKind::Table, section)
            }
            None => match self.local_field(parent, name) {
                Some((home, field)) => {
                    self.duplicate_of_field(section, key, home, field);
                    self.detached(HeaderKind::Table, section)
                }
                None => {
                    let table = self.add_table(TreeOrigin::Header, section, Some(OWN_TABLE));
                    self.add_child(parent, section, key, name, Item::Table(table));
                    table
                }
            },
        }
    }

    /// Lines of a table whose sub-tables stood before it: a key cannot name one of them again.
    fn check_own_lines(&mut self, table: u32, section: u32) {
        let placed: &'t PlacedSection = &self.sections[section as usize];
        for field in placed.data.fields(OWN_TABLE) {
            let name = self.name(section, field.key).text;
            let Some(item) = self.child(table, name) else { continue };
            self.tree.errors.push(SyntaxError {
                kind: SyntaxErrorKind::Duplicate {
                    first: self.first_definition(item),
                    definition: field.definition + placed.start,
                },
                range: self.absolute(section, placed.data.keys[field.key as usize].range),
                message: format!("`{name}` is already defined as a table with a header"),
                fix: None,
            });
        }
    }

    fn define_element(&mut self, parent: u32, section: u32, key: u32) -> u32 {
        let name = self.name(section, key).text;
        match self.child(parent, name) {
            Some(Item::Array(array)) => {
                let table = self.detached(HeaderKind::ArrayOfTables, section);
                self.tree.arrays[array as usize].push(table);
                table
            }
            Some(item @ Item::Table(_)) => {
                let first = self.first_definition(item);
                let message = format!("`{name}` is already defined as a single table");
                self.duplicate(section, key, first, message);
                self.detached(HeaderKind::ArrayOfTables, section)
            }
            None => match self.local_field(parent, name) {
                Some((home, field)) => {
                    self.duplicate_of_field(section, key, home, field);
                    self.detached(HeaderKind::ArrayOfTables, section)
                }
                None => {
                    let table = self.detached(HeaderKind::ArrayOfTables, section);
                    let array = count(self.tree.arrays.len());
                    self.tree.arrays.push(vec![table]);
                    self.add_child(parent, section, key, name, Item::Array(array));
                    table
                }
            },
        }
    }

    fn detached(&mut self, kind: HeaderKind, section: u32) -> u32 {
        let origin = match kind {
            HeaderKind::Table => TreeOrigin::Header,
            HeaderKind::ArrayOfTables => TreeOrigin::ArrayHeader,
        };
        self.add_table(origin, section, Some(OWN_TABLE))
    }

    fn add_table(&mut self, origin: TreeOrigin, section: u32, local: Option<u32>) -> u32 {
        self.tree.tables.push(TreeTable { origin, section, local, children: Vec::new() });
        count(self.tree.tables.len()) - 1
    }

    fn add_child(&mut self, parent: u32, section: u32, key: u32, name: &'t str, item: Item) {
        let children = &mut self.tree.tables[parent as usize].children;
        self.names.insert((parent, name), count(children.len()));
        children.push(Child { section, key, item });
    }

    fn child(&self, parent: u32, name: &str) -> Option<Item> {
        let place = *self.names.get(&(parent, name))?;
        Some(self.tree.tables[parent as usize].children[place as usize].item)
    }

    /// The field `name` in the own lines of a table: its section and its index there.
    fn local_field(&self, table: u32, name: &str) -> Option<(u32, u32)> {
        let TreeTable { section, local, .. } = self.tree.tables[table as usize];
        let placed = &self.sections[section as usize];
        let mut next = placed.data.tables[local? as usize].first_field;
        while let Some(at) = next {
            let field = &placed.data.fields[at as usize];
            if self.name(section, field.key).text == name {
                return Some((section, at));
            }
            next = field.next;
        }
        None
    }

    fn name(&self, section: u32, key: u32) -> Name<'t> {
        let placed = &self.sections[section as usize];
        name(self.text, placed, &placed.data.keys[key as usize])
    }

    fn absolute(&self, section: u32, range: TextRange) -> TextRange {
        range + self.sections[section as usize].start
    }

    fn first_definition(&self, item: Item) -> TextRange {
        let table = match item {
            Item::Table(table) => table,
            Item::Array(array) => self.tree.arrays[array as usize][0],
        };
        let table = &self.tree.tables[table as usize];
        let data = &self.sections[table.section as usize].data;
        let range = match (data.header, table.local) {
            (_, Some(local)) if local != OWN_TABLE => data.tables[local as usize].range,
            (Some(header), _) => header.range,
            (None, _) => TextRange::default(),
        };
        self.absolute(table.section, range)
    }

    #[cold]
    fn duplicate_of_field(&mut self, section: u32, key: u32, home: u32, field: u32) {
        let data = &self.sections[home as usize].data;
        let field = &data.fields[field as usize];
        let first = self.absolute(home, data.keys[field.key as usize].range);
        let name = self.name(section, key).text;
        let message = format!("`{name}` already has a value, so it cannot be a table too");
        self.duplicate(section, key, first, message);
    }

    #[cold]
    fn duplicate(&mut self, section: u32, key: u32, first: TextRange, message: String) {
        let data = &self.sections[section as usize].data;
        let header = data.header.map(|header| header.range).unwrap_or_default();
        self.tree.errors.push(SyntaxError {
            kind: SyntaxErrorKind::Duplicate { first, definition: self.absolute(section, header) },
            range: self.absolute(section, data.keys[key as usize].range),
            message,
            fix: None,
        });
    }
}

fn name<'t>(text: &'t str, placed: &'t PlacedSection, key: &'t KeyData) -> Name<'t> {
    match &key.decoded {
        Some(decoded) => Name { text: decoded, quoted: true },
        None => Name { text: &text[key.range + placed.start], quoted: false },
    }
}

#[derive(PartialEq, Eq)]
struct Name<'t> {
    text: &'t str,
    quoted: bool,
}

impl Name<'_> {
    /// A key that is not there yet, as in `[models.]`; `""` is a real key.
    fn is_empty_bare(&self) -> bool {
        self.text.is_empty() && !self.quoted
    }
}
