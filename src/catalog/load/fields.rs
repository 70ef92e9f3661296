use super::mistakes::In;
use crate::catalog::Literal;
use crate::syntax::{Node, Table, Value};
use crate::text::similar;

/// A table of a catalog file, read key by key. What has another type than asked for is reported
/// and then absent; [`Fields::finish`] reports what nobody asked for.
pub(super) struct Fields<'d> {
    table: In<'d, Table<'d>>,
    /// How messages call the table, as in "`[[choice]]`".
    what: String,
    asked: Vec<&'static str>,
}

impl<'d> Fields<'d> {
    pub(super) fn new(table: In<'d, Table<'d>>, what: &str) -> Self {
        Self { table, what: what.to_owned(), asked: Vec::new() }
    }

    /// Says in messages more closely what the table is.
    pub(super) fn narrow(&mut self, how: &str) {
        self.what += how;
    }

    pub(super) fn table(&self) -> In<'d, Table<'d>> {
        self.table
    }

    pub(super) fn node(&mut self, key: &'static str) -> Option<In<'d, Node<'d>>> {
        self.asked.push(key);
        let node = self.table.it.get(key)?.value;
        // A syntax error has told of it.
        let readable = !matches!(node.value(), Value::Invalid);
        readable.then_some(self.table.with(node))
    }

    pub(super) fn required_node(&mut self, key: &'static str) -> Option<In<'d, Node<'d>>> {
        // Of a half-typed table it is not known what is missing.
        if self.table.it.get(key).is_none() && !self.table.it.is_broken() {
            self.table.report(format!("this {} lacks `{key}`", self.what));
        }
        self.node(key)
    }

    pub(super) fn str(&mut self, key: &'static str) -> Option<&'d str> {
        let node = self.node(key)?;
        expect(node, key, "a string", Node::as_str)
    }

    pub(super) fn required_str(&mut self, key: &'static str) -> Option<&'d str> {
        let node = self.required_node(key)?;
        expect(node, key, "a string", Node::as_str)
    }

    pub(super) fn required_string(&mut self, key: &'static str) -> Option<String> {
        self.required_str(key).map(str::to_owned)
    }

    /// Markdown, a paragraph a line.
    pub(super) fn doc(&mut self) -> Option<String> {
        let doc = unwrapped(self.required_str("doc")?);
        if doc.is_empty() {
            self.table.report(format!("this {} has an empty `doc`", self.what));
        }
        Some(doc)
    }

    /// Absent is `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let node = self.node(key);
        node.and_then(|node| expect(node, key, "a boolean", Node::as_bool)).unwrap_or(false)
    }

    pub(super) fn number(&mut self, key: &'static str) -> Option<f64> {
        let node = self.node(key)?;
        expect(node, key, "a number", Node::as_number)
    }

    pub(super) fn integer(&mut self, key: &'static str) -> Option<i64> {
        let node = self.node(key)?;
        expect(node, key, "an integer", Node::as_integer)
    }

    /// A whole number that is not negative.
    pub(super) fn count<T: TryFrom<i64>>(&mut self, key: &'static str) -> Option<T> {
        let node = self.node(key)?;
        count(node, key)
    }

    pub(super) fn required_count<T: TryFrom<i64>>(&mut self, key: &'static str) -> Option<T> {
        let node = self.required_node(key)?;
        count(node, key)
    }

    /// Absent is empty.
    pub(super) fn strings(&mut self, key: &'static str) -> Vec<String> {
        let elements = self.node(key).map(|node| elements(node, key)).unwrap_or_default();
        let strings = elements.into_iter().filter_map(|node| element(node, key, Node::as_str));
        strings.map(str::to_owned).collect()
    }

    pub(super) fn sub_table(&mut self, key: &'static str) -> Option<In<'d, Table<'d>>> {
        let node = self.node(key)?;
        expect(node, key, "a table", Node::as_table).map(|table| node.with(table))
    }

    /// The tables of `[[key]]`; absent is none.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<In<'d, Table<'d>>> {
        let elements = self.node(key).map(|node| elements(node, key)).unwrap_or_default();
        let table = |node: In<'d, Node<'d>>| {
            expect(node, key, "a list of tables", Node::as_table).map(|table| node.with(table))
        };
        elements.into_iter().filter_map(table).collect()
    }

    /// Reports the keys that were not asked for.
    pub(super) fn finish(self) {
        for field in self.table.it.fields() {
            let name = field.key.name();
            if self.asked.contains(&name) {
                continue;
            }
            let mut message = format!("`{name}` is not a key of {}", self.what);
            if let Some(meant) = similar(name, self.asked.iter().copied()).first() {
                message += &format!("; did you mean `{meant}`?");
            }
            self.table.with(field.key).report(message);
        }
    }
}

/// Joins the lines of each paragraph: they are wrapped for the readers of the file, but editors
/// wrap to the width they have. List items stay lines.
fn unwrapped(doc: &str) -> String {
    let mut text = String::with_capacity(doc.len());
    for line in doc.trim().lines() {
        let line = line.trim();
        if line.is_empty() {
            text.push_str("\n\n");
        } else if text.is_empty() || text.ends_with('\n') {
            text.push_str(line);
        } else {
            text.push(if line.starts_with("- ") { '\n' } else { ' ' });
            text.push_str(line);
        }
    }
    text
}

/// `node` as `read` takes it, else a report that it must be `wanted`.
pub(super) fn expect<'d, T>(
    node: In<'d, Node<'d>>,
    key: &str,
    wanted: &str,
    read: impl Fn(Node<'d>) -> Option<T>,
) -> Option<T> {
    let value = read(node.it);
    if value.is_none() && !matches!(node.it.value(), Value::Invalid) {
        node.report(format!("`{key}` must be {wanted}, not {}", node.it.type_name()));
    }
    value
}

/// The elements of an array.
pub(super) fn elements<'d>(node: In<'d, Node<'d>>, key: &str) -> Vec<In<'d, Node<'d>>> {
    let array = expect(node, key, "an array", Node::as_array);
    array.map_or_else(Vec::new, |array| array.elements().map(|it| node.with(it)).collect())
}

/// A whole number that is not negative.
pub(super) fn count<'d, T: TryFrom<i64>>(node: In<'d, Node<'d>>, key: &str) -> Option<T> {
    let integer = expect(node, key, "an integer", Node::as_integer)?;
    let count = T::try_from(integer).ok();
    if count.is_none() {
        node.report(format!("`{key}` must not be {integer}: it counts something"));
    }
    count
}

/// A value as the catalog keeps it. Date-times have no place in it.
pub(super) fn literal<'d>(node: In<'d, Node<'d>>, key: &str) -> Option<Literal> {
    Some(match node.it.value() {
        Value::String(value) => Literal::String(value.to_owned()),
        Value::Integer(value) => Literal::Integer(value),
        Value::Float(value) => Literal::Float(value),
        Value::Boolean(value) => Literal::Boolean(value),
        Value::Array(array) => {
            let elements = array.elements().map(|element| literal(node.with(element), key));
            Literal::Array(elements.collect::<Option<_>>()?)
        }
        Value::Table(table) => {
            let fields = table.fields().map(|field| {
                let value = literal(node.with(field.value), field.key.name())?;
                Some((field.key.name().to_owned(), value))
            });
            Literal::Table(fields.collect::<Option<_>>()?)
        }
        Value::DateTime(_) => {
            node.report(format!("`{key}` cannot be a date-time here"));
            return None;
        }
        Value::Invalid => return None,
    })
}

fn element<'d, T>(
    node: In<'d, Node<'d>>,
    key: &str,
    read: impl Fn(Node<'d>) -> Option<T>,
) -> Option<T> {
    let value = read(node.it);
    if value.is_none() && !matches!(node.it.value(), Value::Invalid) {
        node.report(format!("`{key}` must hold only strings, not {}", node.it.type_name()));
    }
    value
}
