//! What stands at the cursor: the question that completion and hover begin with.

mod header;
mod scan;
mod scope;
mod words;

pub(crate) use header::HeaderPlace;
pub(crate) use scan::{Part, decode};
pub(crate) use scope::{Expected, Scope, Shape, is_selector, last_before};

use super::Snapshot;
use crate::catalog::ValueType;
use crate::syntax::Section;
use crate::text::{TextRange, TextSize, offset};
use scan::{Frame, FrameKind, Item, Scan};

/// What stands at the cursor.
#[derive(Debug)]
pub(crate) enum Place<'a> {
    /// Between the brackets of a header, or at them.
    Header(HeaderPlace<'a>),
    /// Where a key stands or can be written.
    Key(KeyPlace<'a>),
    /// Where a value stands or can be written.
    Value(ValuePlace<'a>),
    /// In a comment, or where nothing can be written.
    Nothing,
}

/// Where a key stands or can be written.
#[derive(Debug)]
pub(crate) struct KeyPlace<'a> {
    /// The table that the key is in.
    pub(crate) scope: Scope<'a>,
    /// The key as far as it is written; empty where none is.
    pub(crate) word: TextRange,
    /// What the word spells, without quotes.
    pub(crate) name: std::borrow::Cow<'a, str>,
    /// Whether `=` follows: only the key is to be written.
    pub(crate) has_value: bool,
    /// What separates it from its neighbours.
    pub(crate) commas: Commas,
    /// Where the key's table is written.
    pub(crate) line: Line,
}

/// Where the line of a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Between braces.
    Inline,
    /// On a line of a section, with more keys of the section below.
    Inside,
    /// On the last line of its section: a new table can begin here.
    Last,
}

/// Where a value stands or can be written.
#[derive(Debug)]
pub(crate) struct ValuePlace<'a> {
    /// The table that the value's key is in; of an array's element, the array's key.
    pub(crate) scope: Scope<'a>,
    /// The key's last part.
    pub(crate) key: Part<'a>,
    /// What the value may be.
    pub(crate) expected: Expected<'a>,
    /// What is to be replaced: the value as written, with its quotes; empty where none is.
    pub(crate) range: TextRange,
    /// Where the cursor is.
    pub(crate) at: TextSize,
    /// Whether a space belongs before the value: the cursor stands directly behind `=`.
    pub(crate) space: bool,
    /// What separates an element from its neighbours.
    pub(crate) commas: Commas,
    /// If it is an array's element: what the other elements are, as written.
    pub(crate) elements: Option<Vec<TextRange>>,
}

/// Commas to be written around a new item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Commas {
    /// Where one is missing behind the item before.
    pub(crate) before: Option<TextSize>,
    /// What to write behind the item.
    pub(crate) after: &'static str,
}

/// The list that a place is in, or in an element of.
#[derive(Debug)]
pub(crate) struct ListPlace<'a> {
    /// The key that holds the list.
    pub(crate) key: std::borrow::Cow<'a, str>,
    /// The table that the key is in.
    pub(crate) scope: Scope<'a>,
    /// The elements before the place, as they are written.
    pub(crate) before: Vec<&'a str>,
    /// The elements behind it.
    pub(crate) after: Vec<&'a str>,
}

/// The innermost list in brackets around `at`.
pub(crate) fn list_at(snapshot: &Snapshot, at: TextSize) -> Option<ListPlace<'_>> {
    in_body(snapshot, at, |lines| lines.list())?
}

/// What stands at `at`.
pub(crate) fn locate(snapshot: &Snapshot, at: TextSize) -> Place<'_> {
    let document = &*snapshot.document;
    let line = line_range(snapshot, at.min(document.end()));
    // Nothing is written before a byte order mark or within a line break.
    let at = at.clamp(line.start(), line.end());
    let section = document.section_at(at);

    // A header ends its own line; what stands below it is the section's body.
    if section.header().is_some_and(|header| line.contains_inclusive(header.range().start())) {
        return header::locate(document.slice(line), line.start(), at);
    }
    in_body(snapshot, at, |lines| lines.locate()).flatten().unwrap_or(Place::Nothing)
}

/// What `ask` finds in the lines of the section around `at`; nothing in a comment.
fn in_body<'a, T>(
    snapshot: &'a Snapshot,
    at: TextSize,
    ask: impl FnOnce(&Lines<'_, 'a>) -> T,
) -> Option<T> {
    let document = &*snapshot.document;
    let line = line_range(snapshot, at.min(document.end()));
    let at = at.clamp(line.start(), line.end());
    let section = document.section_at(at);
    let body = body_of(snapshot, section);
    let scan = scan::scan(document.slice(body), body.start(), at);
    if scan.comments.iter().any(|comment| comment.start() < at && at <= comment.end()) {
        return None;
    }

    let root = Shape::root(&snapshot.catalog);
    let shape = match section.header() {
        Some(header) => {
            let keys: Vec<_> = header.keys().map(|key| key.name()).collect();
            root.below(&snapshot.catalog, keys)
        }
        None => root,
    };
    Some(ask(&Lines { snapshot, section, shape, scan: &scan, at, line }))
}

/// Whether nothing but spaces stands before `word` on its line: not the first keys of a dotted one.
pub(crate) fn begins_line(snapshot: &Snapshot, word: TextRange) -> bool {
    let line = line_range(snapshot, word.start());
    // A byte order mark is no part of the line, but may be one of the word.
    let start = line.start().min(word.start());
    snapshot.document.slice(TextRange::new(start, word.start())).trim().is_empty()
}

/// The line at `at`, without its line break and without a byte order mark.
pub(crate) fn line_range(snapshot: &Snapshot, at: TextSize) -> TextRange {
    let document = &*snapshot.document;
    let lines = document.lines();
    let line = lines.line(at);
    let start = lines.line_start(line).unwrap_or_default();
    let end = lines.line_start(line + 1).unwrap_or(document.end());
    let whole = document.slice(TextRange::new(start, end));
    let text = whole.trim_end_matches(['\n', '\r']);
    let bom = if text.starts_with('\u{feff}') { offset('\u{feff}'.len_utf8()) } else { 0.into() };
    TextRange::new(start + bom, start + offset(text.len()))
}

/// Whether a list may hold no more than these elements.
fn is_full(list: &ValueType, count: usize) -> bool {
    matches!(list, ValueType::Array { max_length: Some(max), .. } if count >= *max)
}

/// The lines of `section` below its header.
fn body_of(snapshot: &Snapshot, section: Section<'_>) -> TextRange {
    let range = section.range();
    let start = match section.header() {
        Some(header) => line_range(snapshot, header.range().start()).end(),
        None => range.start(),
    };
    TextRange::new(start.min(range.end()), range.end())
}

/// The body of the section that the cursor is in.
struct Lines<'s, 'a> {
    snapshot: &'a Snapshot,
    section: Section<'a>,
    /// What the section's own keys may be.
    shape: Shape<'a>,
    scan: &'s Scan<'a>,
    at: TextSize,
    line: TextRange,
}

impl<'a> Lines<'_, 'a> {
    fn locate(&self) -> Option<Place<'a>> {
        let at = self.at;
        let holds = |frame: &&Frame<'a>| frame.inner.contains_inclusive(at);
        let frame = self.scan.frames.iter().filter(holds).max_by_key(|f| f.inner.start())?;
        let touching = frame
            .items
            .iter()
            .position(|item| item.range().is_some_and(|range| range.contains_inclusive(at)));

        if frame.kind == FrameKind::Section && self.line_text().trim_start().starts_with('[') {
            let text = self.snapshot.document.slice(self.line);
            return Some(header::locate(text, self.line.start(), at));
        }
        if let Some(index) = touching {
            let item = frame.items.get(index)?;
            return match frame.kind {
                FrameKind::Array => self.element(frame, Some(item)),
                FrameKind::Section | FrameKind::InlineTable => self.key_or_value(frame, item),
            };
        }
        // Behind `key =` with nothing but spaces between.
        let before = frame.items.iter().rev().find(|item| {
            item.range().is_some_and(|range| range.end() <= at)
                && item.comma.is_none_or(|c| at <= c)
        });
        if let Some(item) = before
            && item.value.is_none()
            && let Some(range) = item.range()
            && self.blank(TextRange::new(range.end(), at))
        {
            return item.equals.and_then(|_| self.value(frame, item));
        }
        match frame.kind {
            FrameKind::Array => self.element(frame, None),
            FrameKind::InlineTable => self.key(frame, None, 0),
            FrameKind::Section if self.line_is_blank() => self.key(frame, None, 0),
            FrameKind::Section => None,
        }
    }

    fn key_or_value(&self, frame: &Frame<'a>, item: &Item<'a>) -> Option<Place<'a>> {
        if let Some(part) = item.keys.iter().position(|p| p.range.contains_inclusive(self.at)) {
            return self.key(frame, Some(item), part);
        }
        item.equals.filter(|equals| *equals < self.at)?;
        self.value(frame, item)
    }

    fn key(&self, frame: &Frame<'a>, item: Option<&Item<'a>>, part: usize) -> Option<Place<'a>> {
        let keys = item.map_or(&[][..], |item| &item.keys);
        let word = keys.get(part).map_or(TextRange::empty(self.at), |part| part.range);
        // A string over several lines is no beginning of a key.
        let goes_on = self.snapshot.document.slice(word).contains(['\n', '\r']);
        if goes_on {
            return None;
        }
        let first = keys.first().map_or(word, |first| first.range);
        if frame.kind == FrameKind::Section && self.is_behind_a_value(frame, first.start()) {
            return None;
        }
        let more = keys.len() > part + 1;
        let name = keys.get(part).map_or_else(Default::default, |part| part.name.clone());
        let scope = self.scope(frame, keys.get(..part)?).without(word);
        let line = match frame.kind {
            FrameKind::InlineTable => Line::Inline,
            _ if self.is_last_line(frame) => Line::Last,
            _ => Line::Inside,
        };
        let has_value = more || item.is_some_and(|item| item.equals.is_some());
        let commas = self.commas(frame, item);
        Some(Place::Key(KeyPlace { scope, word, name, has_value, commas, line }))
    }

    /// Whether a `key = value` ends before `at` on the line of the cursor.
    fn is_behind_a_value(&self, frame: &Frame<'a>, at: TextSize) -> bool {
        let values = frame.items.iter().filter_map(|item| item.value);
        let mut ends = values.map(|value| value.range.end());
        ends.any(|end| self.line.start() < end && end <= at)
    }

    fn value(&self, frame: &Frame<'a>, item: &Item<'a>) -> Option<Place<'a>> {
        let (key, way) = item.keys.split_last()?;
        let scope = self.scope(frame, way);
        let expected = scope.expected(&key.name)?;
        let scope = scope.without(way.first().unwrap_or(key).range);
        let behind_equals = item.equals.is_some_and(|equals| equals + TextSize::of('=') == self.at);
        let (range, space) = match item.value {
            Some(value) if !value.range.contains_inclusive(self.at) => {
                (TextRange::new(self.at, self.written(value)?.end()), behind_equals)
            }
            Some(value) => (self.written(value)?, false),
            None => (TextRange::empty(self.at), behind_equals),
        };
        let commas = Commas::default();
        let key = key.clone();
        let elements = None;
        Some(Place::Value(ValuePlace {
            scope,
            key,
            expected,
            range,
            at: self.at,
            space,
            commas,
            elements,
        }))
    }

    fn element(&self, frame: &Frame<'a>, item: Option<&Item<'a>>) -> Option<Place<'a>> {
        let (owner, key) = self.owner(frame)?;
        let (key, way) = key.keys.split_last()?;
        let scope = self.scope(owner, way);
        let expected = scope.expected(&key.name)?;
        // An array in an array takes the type from the way down to it.
        let expected = match frame.parent.and_then(|(parent, _)| self.scan.frames.get(parent)) {
            Some(parent) if parent.kind == FrameKind::Array => {
                scope::expected_of_frame(&self.snapshot.catalog, self.shape, self.scan, frame)?
            }
            _ => expected,
        };
        let count = frame.items.iter().filter(|item| item.value.is_some()).count();
        if item.is_none() && is_full(expected.value, count) {
            return None;
        }
        let range = match item.and_then(|item| item.value) {
            Some(value) => self.written(value)?,
            None => TextRange::empty(self.at),
        };
        let others = frame.items.iter().filter_map(|item| item.value).map(|value| value.range);
        let elements = others.filter(|other| other.start() != range.start()).collect();
        Some(Place::Value(ValuePlace {
            scope: scope.without(way.first().unwrap_or(key).range),
            key: key.clone(),
            expected: expected.element(),
            range,
            at: self.at,
            space: false,
            commas: self.commas(frame, item),
            elements: Some(elements),
        }))
    }

    /// The innermost list around the cursor.
    fn list(&self) -> Option<ListPlace<'a>> {
        let frames = &self.scan.frames;
        let holds = |frame: &&Frame<'a>| frame.inner.contains_inclusive(self.at);
        let mut frame = frames.iter().filter(holds).max_by_key(|frame| frame.inner.start())?;
        let mut inside = None;
        while frame.kind != FrameKind::Array {
            let (parent, item) = frame.parent?;
            inside = Some(item);
            frame = frames.get(parent)?;
        }
        let (owner, item) = self.owner(frame)?;
        let (key, way) = item.keys.split_last()?;
        let written = |keep: &dyn Fn(usize, TextRange) -> bool| {
            let values = frame.items.iter().enumerate();
            let values = values.filter_map(|(index, item)| Some((index, item.value?.range)));
            let kept = values.filter(|(index, range)| keep(*index, *range));
            kept.map(|(_, range)| self.snapshot.document.slice(range)).collect()
        };
        let (before, after) = match inside {
            Some(own) => (written(&|index, _| index < own), written(&|index, _| index > own)),
            // A half-typed element at the cursor gives way.
            None => (
                written(&|_, range| range.end() < self.at),
                written(&|_, range| range.start() > self.at),
            ),
        };
        Some(ListPlace { key: key.name.clone(), scope: self.scope(owner, way), before, after })
    }

    /// The nearest key around `frame`, and the frame it stands in.
    fn owner(&self, frame: &Frame<'a>) -> Option<(&Frame<'a>, &Item<'a>)> {
        let (parent, item) = frame.parent?;
        let parent = self.scan.frames.get(parent)?;
        match parent.kind {
            FrameKind::Array => self.owner(parent),
            FrameKind::Section | FrameKind::InlineTable => Some((parent, parent.items.get(item)?)),
        }
    }

    fn scope(&self, frame: &Frame<'a>, way: &[Part<'a>]) -> Scope<'a> {
        let catalog = &self.snapshot.catalog;
        let shape = scope::shape_of_frame(catalog, self.shape, self.scan, frame);
        let shape = shape.below(catalog, way.iter().map(|part| &*part.name));
        let document = &*self.snapshot.document;
        let mut scope = Scope::new(shape, document.text(), frame, way);

        if frame.kind == FrameKind::Section && way.is_empty() {
            let table = match self.section.header() {
                Some(header) => scope::table_of_section(document.root(), header),
                None => Some(document.root()),
            };
            if let Some(table) = table {
                scope.add_fields(table);
            }
        }
        scope
    }

    /// What is to be replaced of a value. Nothing can be written over brackets or several lines.
    fn written(&self, value: scan::Written) -> Option<TextRange> {
        let text = self.snapshot.document.slice(value.range);
        (value.scalar && !text.contains('\n')).then_some(value.range)
    }

    fn commas(&self, frame: &Frame<'a>, item: Option<&Item<'a>>) -> Commas {
        if frame.kind == FrameKind::Section {
            return Commas::default();
        }
        let here = item.and_then(Item::range).unwrap_or(TextRange::empty(self.at));
        let ranges = || frame.items.iter().filter_map(|item| Some((item, item.range()?)));
        let previous = ranges().rev().find(|(_, range)| range.end() <= here.start());
        let previous = previous.filter(|(_, range)| *range != here);
        let next = ranges().find(|(_, range)| range.start() >= here.end() && *range != here);

        let before = previous.and_then(|(item, range)| match item.comma {
            Some(comma) if comma < here.start() => None,
            _ => Some(range.end()),
        });
        // A comma behind the cursor that belongs to the item before serves the new one.
        let borrowed =
            previous.and_then(|(item, _)| item.comma).is_some_and(|comma| comma >= here.start());
        let has_comma = borrowed
            || item.is_some_and(|item| item.comma.is_some())
            || self.is_before_comma(here.end());
        let after = match next {
            _ if has_comma => "",
            Some((_, next)) if here.end() == next.start() => ", ",
            Some(_) => ",",
            None if frame.kind == FrameKind::Array && self.is_alone(here) => ",",
            None => "",
        };
        Commas { before, after }
    }

    /// Whether a comma is the next that stands behind `end`: in front of it, a slot was left empty.
    fn is_before_comma(&self, end: TextSize) -> bool {
        let behind = self.snapshot.document.text().get(usize::from(end)..).unwrap_or_default();
        behind.trim_start().starts_with(',')
    }

    fn is_last_line(&self, frame: &Frame<'a>) -> bool {
        let last = frame.items.iter().rev().find_map(Item::range);
        last.is_none_or(|range| range.end() <= self.line.end())
    }

    fn line_text(&self) -> &'a str {
        self.snapshot.document.slice(self.line)
    }

    fn line_is_blank(&self) -> bool {
        self.is_alone(TextRange::empty(self.line.start()))
    }

    /// Whether nothing but a comment stands beside `range` on its line.
    fn is_alone(&self, range: TextRange) -> bool {
        let comment = self.scan.comments.iter().find(|comment| self.line.contains(comment.start()));
        let end = comment.map_or(self.line.end(), |comment| comment.start());
        self.line.start() <= range.start()
            && range.end() <= end
            && self.blank(TextRange::new(self.line.start().min(range.start()), range.start()))
            && self.blank(TextRange::new(range.end(), end))
    }

    fn blank(&self, range: TextRange) -> bool {
        let text = self.snapshot.document.slice(range);
        text.bytes().all(|b| b == b' ' || b == b'\t')
    }
}
