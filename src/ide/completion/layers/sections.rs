//! Whole layers and blocks where each layer has a header of its own: `[[models.layers]]`.

use super::blocks;
use super::stack::Stack;
use super::{BLOCKS, IN_BRACES, List, described};
use crate::ide::Snapshot;
use crate::ide::completion::entries::{self, Around};
use crate::ide::completion::headers::{self, Replaced};
use crate::ide::completion::template::Template;
use crate::ide::completion::{Completion, CompletionKind, Documentation, matching};
use crate::ide::cursor::{HeaderPlace, Shape};
use crate::session::{Library, Session};
use crate::syntax::HeaderKind;
use crate::text::{TextRange, TextSize};

/// Where the next layer stands among the keys of the one above: behind those that belong to it.
const RANK: u32 = 600;
/// Behind keys and headers: what cannot stand there.
const MISFIT: u32 = 3_400;

/// For a header that is being typed.
pub(in crate::ide::completion) fn at_header<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &HeaderPlace<'a>,
    at: TextSize,
) -> Vec<Completion> {
    if entries::has_lines(snapshot, place) {
        return Vec::new();
    }
    let replaced = Replaced::at(snapshot, place, at);
    let found = complete(snapshot, session, place.range, Some(place.range), "");
    let list = HeaderKind::ArrayOfTables;
    found.into_iter().map(|completion| replaced.fit(completion, list)).collect()
}

/// For a line on which a new table can begin; `word` is what stands on it, `typed` what of it is
/// typed.
pub(in crate::ide::completion) fn at_line<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    word: TextRange,
    typed: &str,
) -> Vec<Completion> {
    complete(snapshot, session, word, None, typed)
}

fn complete<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    range: TextRange,
    replaced: Option<TextRange>,
    typed: &str,
) -> Vec<Completion> {
    // Only below a model there is one that a layer could be of.
    let above = headers::section_above(snapshot, range.start());
    if above.first().is_none_or(|first| first != Library::Models.key()) {
        return Vec::new();
    }
    let candidates = headers::candidates(snapshot, range.start(), replaced);
    let lists = candidates.iter().filter(|list| list.kind == HeaderKind::ArrayOfTables);
    lists.flat_map(|list| layers(snapshot, session, &list.path, range, typed)).collect()
}

/// The layers and blocks that the list with this path takes at `range`.
fn layers<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    path: &str,
    range: TextRange,
    typed: &str,
) -> Vec<Completion> {
    let Some((models, key)) = path.split_once('.') else { return Vec::new() };
    let at = range.start();
    let shape = Shape::root(&snapshot.catalog).below(&snapshot.catalog, [models, key]);
    let stack = Stack::below(snapshot, session, key, at);
    let Some(list) = stack.and_then(|stack| List::with(snapshot, session, shape, at, Some(stack)))
    else {
        return Vec::new();
    };
    let mut around = Around::new(snapshot, range);
    let line_break = snapshot.document.line_break();
    let header = format!("[[{path}]]{line_break}");
    // Of a layer that is begun, the header stands there already.
    let is_begun = is_begun(snapshot, path, range);
    if is_begun {
        around.before.clear();
    }
    let (called, base, first_header) = match is_begun {
        true => (list.selector.name.as_str(), IN_BRACES, ""),
        false => (path, RANK, header.as_str()),
    };
    let is_named = |title: &str| matching::begins(typed, title) || matching::begins(typed, called);
    let offered = |title: &str, body: &Template, rank: u32| {
        let (insert, snippet) = around.wrap(body).finish();
        let label = format!("[[{path}]] {title}");
        Completion {
            label: if is_begun { title.to_owned() } else { label },
            name: None,
            detail: None,
            documentation: None,
            kind: CompletionKind::Snippet,
            range,
            insert,
            snippet,
            filter: format!("{called} {title}"),
            rank,
            preselect: false,
            deprecated: false,
            additional: Vec::new(),
        }
    };

    let mut found: Vec<Completion> = Vec::new();
    for kind in list.kinds() {
        if !is_named(kind.name) {
            continue;
        }
        let mut body = Template::default();
        body.text(first_header);
        list.body(kind.choice, kind.values(), line_break, &mut body);
        let rank = if kind.is_misfit() { MISFIT } else { base } + kind.rank;
        found.push(Completion {
            detail: kind.detail(),
            documentation: Some(Documentation::Text(list.documentation(kind.choice))),
            ..offered(kind.name, &body, rank)
        });
    }
    let blocks = list.stack.as_ref().map(|stack| blocks::blocks(snapshot, stack));
    for (block, rank) in blocks.into_iter().flatten().zip(base + BLOCKS..) {
        if !is_named(&block.title) {
            continue;
        }
        let mut body = Template::default();
        for (index, layer) in block.layers.iter().enumerate() {
            match index {
                0 => _ = body.text(first_header),
                _ => _ = body.text(&line_break.repeat(2)).text(&header),
            }
            list.placed(layer, line_break, &mut body);
        }
        found.push(described(&block, offered(&block.title, &body, rank)));
    }
    found
}

/// Whether the header of the list stands above `range` with no key below it yet.
fn is_begun(snapshot: &Snapshot, path: &str, range: TextRange) -> bool {
    let section = snapshot.document.section_at(range.start());
    let Some(header) = section.header().filter(|header| header.is_closed()) else { return false };
    let names: Vec<&str> = header.keys().map(|key| key.name()).collect();
    header.range().end() <= range.start()
        && header.kind() == HeaderKind::ArrayOfTables
        && names.join(".") == path
        && section.key_values().all(|pair| range.contains_range(pair.range()))
}
