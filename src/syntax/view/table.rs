use super::super::SyntaxErrorKind;
use super::super::assemble::{Child, Item, ROOT, TreeOrigin};
use super::super::document::Document;
use super::super::section::{FieldData, LocalOrigin, OWN_TABLE, name_hash, presence};
use super::{Field, Header, Section, is_named, placed, tree};
use crate::text::{TextRange, TextSize};

/// A table of the logical tree, however it was written.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    pub(super) doc: &'a Document,
    pub(super) id: TableId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableId {
    /// One that headers made or added to.
    Tree(u32),
    /// One within a section.
    Local { section: u32, table: u32 },
}

/// How a table came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableOrigin {
    /// The document itself.
    Root,
    /// `[table]`.
    Header,
    /// One element of `[[table]]`.
    ArrayHeader,
    /// `{ … }`.
    Inline,
    /// By a dotted key: `table.key = 1`.
    Dotted,
    /// Only by a header below it: `[table.below]`.
    Implicit,
}

impl<'a> Table<'a> {
    pub(in crate::syntax) fn root(doc: &'a Document) -> Self {
        Self { doc, id: TableId::Tree(ROOT) }
    }

    /// The document this table is in.
    pub fn document(self) -> &'a Document {
        self.doc
    }

    /// The field called `name` (the first, if the file has it twice).
    pub fn get(self, name: &str) -> Option<Field<'a>> {
        // Asked for every key of every entry on each keystroke: names are compared before fields
        // are made of them.
        if let Some((section, table)) = self.local() {
            let hash = name_hash(name);
            let data = &placed(self.doc, section).data;
            let may_be_there = data.tables[table as usize].present & presence(hash) != 0;
            let mut own = data.fields(table).take_while(|_| may_be_there);
            let is_it = |field: &&FieldData| {
                field.hash == hash && is_named(self.doc, section, field.key, name)
            };
            if let Some(field) = own.find(is_it) {
                return Some(self.own_field(section, field));
            }
        }
        let named = |child: &Child| is_named(self.doc, child.section, child.key, name);
        let mut by_header = self.children_by_header();
        by_header.find(|child| named(child)).map(|child| Field::of_child(self.doc, *child))
    }

    /// All fields: those of the table's own lines in file order, then tables given by headers.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> + 'a {
        let own = self.local().map(|(section, table)| {
            let fields = placed(self.doc, section).data.fields(table);
            fields.map(move |field| self.own_field(section, field))
        });
        let by_header =
            self.children_by_header().map(move |child| Field::of_child(self.doc, *child));
        own.into_iter().flatten().chain(by_header)
    }

    /// A field of the table's own lines. A dotted table that a header adds to stands in both lists.
    fn own_field(self, section: u32, field: &FieldData) -> Field<'a> {
        let is_same = |child: &&Child| child.section == section && child.key == field.key;
        match self.children().iter().find(is_same) {
            Some(child) => Field::of_child(self.doc, *child),
            None => Field::of_local(self.doc, section, field),
        }
    }

    fn children_by_header(self) -> impl Iterator<Item = &'a Child> + 'a {
        self.children().iter().filter(move |child| match child.item {
            Item::Table(table) => {
                tree(self.doc).tables[table as usize].origin != TreeOrigin::Dotted
            }
            Item::Array(_) => true,
        })
    }

    fn children(self) -> &'a [Child] {
        match self.id {
            TableId::Tree(table) => &tree(self.doc).tables[table as usize].children,
            TableId::Local { .. } => &[],
        }
    }

    /// How the table came to be.
    pub fn origin(self) -> TableOrigin {
        match self.id {
            TableId::Tree(table) => match tree(self.doc).tables[table as usize].origin {
                TreeOrigin::Root => TableOrigin::Root,
                TreeOrigin::Header => TableOrigin::Header,
                TreeOrigin::ArrayHeader => TableOrigin::ArrayHeader,
                TreeOrigin::Dotted => TableOrigin::Dotted,
                TreeOrigin::Implicit => TableOrigin::Implicit,
            },
            TableId::Local { section, table } => {
                match placed(self.doc, section).data.tables[table as usize].origin {
                    LocalOrigin::Section => TableOrigin::Root,
                    LocalOrigin::Inline => TableOrigin::Inline,
                    LocalOrigin::Dotted => TableOrigin::Dotted,
                }
            }
        }
    }

    /// The header that made it, if one did.
    pub fn header(self) -> Option<Header<'a>> {
        match self.origin() {
            TableOrigin::Header | TableOrigin::ArrayHeader => self.section().header(),
            _ => None,
        }
    }

    /// The section that holds its own lines (of an implicit table: the first header below it).
    pub fn section(self) -> Section<'a> {
        let section = match self.id {
            TableId::Tree(table) => tree(self.doc).tables[table as usize].section,
            TableId::Local { section, .. } => section,
        };
        Section::new(self.doc, section as usize)
    }

    /// Its section, where all of the table stands in that one: a header's table to which no other
    /// header adds.
    pub fn whole_section(self) -> Option<Section<'a>> {
        let TableId::Tree(table) = self.id else { return None };
        let data = &tree(self.doc).tables[table as usize];
        let is_alone = data.children.is_empty() && data.local == Some(OWN_TABLE);
        is_alone.then(|| self.section())
    }

    /// The section whose own lines are this table's: of any table that a header made, with or
    /// without tables below it. What stands in these lines, no other section can change.
    pub fn own_section(self) -> Option<Section<'a>> {
        let TableId::Tree(table) = self.id else { return None };
        let data = &tree(self.doc).tables[table as usize];
        (data.local == Some(OWN_TABLE)).then(|| self.section())
    }

    /// Whether keys of it may stand below half a header, directly behind its own lines.
    pub fn may_go_on(self) -> bool {
        let behind = self.own_section().into_iter().flat_map(Section::behind);
        behind.take_while(|section| section.is_header_half_typed()).any(Section::is_stray)
    }

    /// From its header or brace to the end of its own last line or brace; sub-tables with
    /// headers of their own are not in it.
    pub fn range(self) -> TextRange {
        match self.local() {
            Some((section, table)) => {
                let placed = placed(self.doc, section);
                placed.data.tables[table as usize].range + placed.start
            }
            None => self.anchor(),
        }
    }

    /// A short range to point at when the table as a whole is meant: its header, or its
    /// opening brace, or the dotted key that made it; nothing of the document itself.
    pub fn anchor(self) -> TextRange {
        match self.origin() {
            TableOrigin::Root => TextRange::default(),
            TableOrigin::Header | TableOrigin::ArrayHeader | TableOrigin::Implicit => {
                self.section().header().map(Header::range).unwrap_or_default()
            }
            TableOrigin::Inline => TextRange::at(self.range().start(), TextSize::of('{')),
            TableOrigin::Dotted => self.range(),
        }
    }

    /// Whether a syntax error stands in the section of this table (of an inline table: in or at
    /// its braces): what seems to be missing may only be half-typed.
    pub fn is_broken(self) -> bool {
        let section = self.section();
        if !section.is_broken() || self.origin() != TableOrigin::Inline {
            return section.is_broken();
        }
        let own = self.range();
        let mut errors = section.errors().filter(|error| error.kind == SyntaxErrorKind::Syntax);
        errors.any(|error| error.range.intersect(own).is_some())
    }

    /// The section and the table in it that hold this table's own lines.
    fn local(self) -> Option<(u32, u32)> {
        match self.id {
            TableId::Tree(table) => {
                let data = &tree(self.doc).tables[table as usize];
                Some((data.section, data.local?))
            }
            TableId::Local { section, table } => Some((section, table)),
        }
    }
}

impl PartialEq for Table<'_> {
    /// Whether both are the same table of the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc) && self.id == other.id
    }
}
