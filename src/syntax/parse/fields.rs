//! Where a value goes: (dotted) keys → tables and fields.

use rustc_hash::FxHashMap;

use super::super::section::{
    FieldData, LocalOrigin, NodeKind, Run, TableData, name_hash, presence,
};
use super::super::{SyntaxError, SyntaxErrorKind};
use super::{Builder, count};
use crate::text::TextRange;

/// Tables with more fields than this find theirs by hash: they may have thousands.
const LINEAR_FIELDS: u32 = 16;

impl Builder<'_, '_> {
    /// Puts `node` under a (dotted) key of `table`.
    pub(super) fn insert(&mut self, mut table: u32, keys: Run, definition: TextRange, node: u32) {
        let indices = keys.first..keys.first + keys.len;
        let Some(last) = indices.clone().last() else { return };
        if indices.clone().any(|key| self.is_missing(key)) {
            return;
        }
        for key in indices.start..last {
            match self.find(table, key) {
                None => table = self.add_dotted(table, key, definition),
                Some(found) => match self.dotted_table(found) {
                    Some(inner) => table = inner,
                    None => return self.report_duplicate(key, found, definition, true),
                },
            }
        }
        match self.find(table, last) {
            None => self.add_field(table, last, node, definition),
            Some(found) => self.report_duplicate(last, found, definition, false),
        }
    }

    fn is_missing(&self, key: u32) -> bool {
        let key = &self.parts.keys[key as usize];
        key.range.is_empty() && key.decoded.is_none()
    }

    fn key_name(&self, key: u32) -> &str {
        let key = &self.parts.keys[key as usize];
        key.decoded.as_deref().unwrap_or_else(|| &self.text[key.range])
    }

    fn find(&self, table: u32, key: u32) -> Option<u32> {
        let name = self.key_name(key);
        if let Some(index) = self.parts.index.get(&table) {
            return index.get(name).copied();
        }
        let hash = name_hash(name);
        if self.parts.tables[table as usize].present & presence(hash) == 0 {
            return None;
        }
        let mut next = self.parts.tables[table as usize].first_field;
        while let Some(at) = next {
            let field = &self.parts.fields[at as usize];
            if field.hash == hash && self.key_name(field.key) == name {
                return Some(at);
            }
            next = field.next;
        }
        None
    }

    /// The table that `field` holds, if dotted keys may add to it.
    fn dotted_table(&self, field: u32) -> Option<u32> {
        let node = self.parts.fields[field as usize].node;
        match self.parts.nodes[node as usize].kind {
            NodeKind::Table(table)
                if self.parts.tables[table as usize].origin == LocalOrigin::Dotted =>
            {
                Some(table)
            }
            _ => None,
        }
    }

    fn add_dotted(&mut self, parent: u32, key: u32, definition: TextRange) -> u32 {
        let table = self.push_table(LocalOrigin::Dotted, definition);
        let node = self.push_node(definition, NodeKind::Table(table));
        self.add_field(parent, key, node, definition);
        table
    }

    pub(super) fn push_table(&mut self, origin: LocalOrigin, range: TextRange) -> u32 {
        self.parts.tables.push(TableData {
            origin,
            range,
            first_field: None,
            last_field: None,
            field_count: 0,
            present: 0,
        });
        count(self.parts.tables.len()) - 1
    }

    fn add_field(&mut self, table: u32, key: u32, node: u32, definition: TextRange) {
        let at = count(self.parts.fields.len());
        let hash = name_hash(self.key_name(key));
        self.parts.fields.push(FieldData { key, hash, node, definition, next: None });
        let data = &mut self.parts.tables[table as usize];
        match data.last_field.replace(at) {
            Some(last) => self.parts.fields[last as usize].next = Some(at),
            None => data.first_field = Some(at),
        }
        data.present |= presence(hash);
        data.field_count += 1;
        let field_count = data.field_count;
        if field_count == LINEAR_FIELDS {
            self.index_fields(table);
        } else if field_count > LINEAR_FIELDS {
            let name = self.key_name(key).into();
            self.parts.index.entry(table).or_default().insert(name, at);
        }
    }

    fn index_fields(&mut self, table: u32) {
        let mut index = FxHashMap::default();
        let mut next = self.parts.tables[table as usize].first_field;
        while let Some(at) = next {
            let field = &self.parts.fields[at as usize];
            index.insert(self.key_name(field.key).into(), at);
            next = field.next;
        }
        self.parts.index.insert(table, index);
    }

    #[cold]
    fn report_duplicate(&mut self, key: u32, found: u32, definition: TextRange, as_table: bool) {
        let range = self.parts.keys[key as usize].range;
        let first = &self.parts.fields[found as usize];
        let first = self.parts.keys[first.key as usize].range;
        let name = self.key_name(key);
        let message = if as_table {
            format!("`{name}` already has a value, so it cannot get keys of its own")
        } else {
            format!("`{name}` is already defined in this table")
        };
        self.parts.errors.push(SyntaxError {
            kind: SyntaxErrorKind::Duplicate { first, definition },
            range,
            message,
            fix: None,
        });
    }
}
