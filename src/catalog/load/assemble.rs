//! Puts the entries of all files together: choices into their keys, the keys of choices into
//! their tables, backbones into the keys that list them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::draft::{BackboneDraft, ChoiceDraft, Drafts, KeyDraft, TableDraft};
use super::fields::expect;
use super::mistakes::{In, Mistakes, Place};
use crate::catalog::{Choice, Literal, Suggestion, ValueType, When};
use crate::syntax::{Node, Table};
use crate::text::similar;

/// Makes the tables of `drafts` whole. What cannot be placed is reported and left out.
pub(super) fn assemble<'d>(drafts: &mut Drafts<'d>, mistakes: &Mistakes<'_>) {
    drop_duplicates(&mut drafts.tables, mistakes, |table| (&table.name, "table", table.at));
    drop_duplicates(&mut drafts.presets, mistakes, |preset| (&preset.id, "preset", preset.at));
    drop_duplicates(&mut drafts.backbones, mistakes, |backbone| {
        (&backbone.backbone.name, "backbone", backbone.at)
    });

    let Drafts { tables, choices, backbones, .. } = drafts;
    place_keys(tables, choices);
    for choice in &*choices {
        take_keys(tables, choice);
        take_suggestions(tables, choice);
    }
    for table in &mut *tables {
        report_key_twice(table, mistakes);
        inherit_conditions(table);
    }
    fill_lists(tables, choices, backbones, mistakes);
}

fn drop_duplicates<'d, T>(
    drafts: &mut Vec<T>,
    mistakes: &Mistakes<'_>,
    describe: impl Fn(&T) -> (&String, &str, In<'d, Table<'d>>),
) {
    let mut seen: FxHashMap<String, Place> = FxHashMap::default();
    drafts.retain(|draft| {
        let (name, what, at) = describe(draft);
        let Some(first) = seen.get(name) else {
            seen.insert(name.clone(), at.place());
            return true;
        };
        at.report(format!("there already is a {what} `{name}`, at {}", mistakes.name(*first)));
        false
    });
}

/// Puts the keys of choices behind the key they belong to. That key may itself belong to a
/// choice anywhere in the files, so this goes on until nothing more finds its place.
fn place_keys<'d>(tables: &mut [TableDraft<'d>], choices: &mut Vec<ChoiceDraft<'d>>) {
    let mut placed = vec![false; choices.len()];
    loop {
        let mut progress = false;
        for (choice, placed) in choices.iter_mut().zip(&mut placed) {
            if !*placed && let Some(keys) = selector_of(tables, choice) {
                insert_keys(keys, choice);
                (*placed, progress) = (true, true);
            }
        }
        if !progress {
            break;
        }
    }
    for (choice, placed) in choices.iter().zip(&placed) {
        if !*placed {
            report_no_such_key(tables, choice);
        }
    }
    let mut placed = placed.into_iter();
    choices.retain(|_| placed.next().unwrap_or(false));
}

/// The keys of the table that has the key of `choice`.
fn selector_of<'t, 'd>(
    tables: &'t mut [TableDraft<'d>],
    choice: &ChoiceDraft<'d>,
) -> Option<&'t mut Vec<KeyDraft<'d>>> {
    let table = tables.iter_mut().find(|table| table.name == choice.table)?;
    table.keys.iter().any(|key| key.spec.name == choice.key).then_some(&mut table.keys)
}

fn insert_keys<'d>(keys: &mut Vec<KeyDraft<'d>>, choice: &mut ChoiceDraft<'d>) {
    if choice.keys.is_empty() {
        return;
    }
    let Some(selector) = keys.iter().position(|key| key.spec.name == choice.key) else { return };
    let Some(value) = choice.choice.value.as_str() else {
        choice.at.report("only a choice that is a string can have keys of its own");
        return;
    };
    let condition = When { selector: choice.key.to_owned(), values: vec![value.to_owned()] };

    // Behind the keys of earlier choices, also those that hang on a key of theirs; before the
    // keys that choices share.
    let mut family = vec![choice.key.to_owned()];
    let mut at = selector + 1;
    while let Some(key) = keys.get(at)
        && key.of_choice
        && key.spec.when.iter().any(|when| family.contains(&when.selector))
    {
        family.push(key.spec.name.clone());
        at += 1;
    }
    let own = choice.keys.drain(..).map(|mut key| {
        key.spec.when.push(condition.clone());
        key
    });
    keys.splice(at..at, own);
}

fn report_no_such_key(tables: &[TableDraft<'_>], choice: &ChoiceDraft<'_>) {
    let path = format!("{}.{}", choice.table, choice.key);
    let paths: Vec<String> = tables
        .iter()
        .flat_map(|table| table.keys.iter().map(|key| format!("{}.{}", table.name, key.spec.name)))
        .collect();
    choice.target.report(match similar(&path, paths.iter().map(String::as_str)).first() {
        Some(meant) => format!("there is no key `{path}`; did you mean `{meant}`?"),
        None => format!("there is no key `{path}`"),
    });
}

/// Lets keys of other choices apply to this one too.
fn take_keys(tables: &mut [TableDraft<'_>], choice: &ChoiceDraft<'_>) {
    let Some(table) = tables.iter_mut().find(|table| table.name == choice.table) else { return };
    for taken in &choice.takes {
        let Some(name) = expect(*taken, "takes", "a list of keys", Node::as_str) else { continue };
        let Some(value) = choice.choice.value.as_str() else { continue };
        let condition = table
            .keys
            .iter_mut()
            .filter(|key| key.spec.name == name)
            .flat_map(|key| &mut key.spec.when)
            .find(|when| when.selector == choice.key);
        match condition {
            Some(condition) if condition.values.iter().any(|known| known == value) => {
                taken.report(format!("`{name}` already applies to `{value}`"));
            }
            Some(condition) => condition.values.push(value.to_owned()),
            None => taken.report(format!("no other choice of `{}` has a key `{name}`", choice.key)),
        }
    }
}

/// Tells the keys beside a choice which of their values are best with it.
fn take_suggestions(tables: &mut [TableDraft<'_>], choice: &ChoiceDraft<'_>) {
    let Some(table) = tables.iter_mut().find(|table| table.name == choice.table) else { return };
    let Some(value) = choice.choice.value.as_str() else { return };
    let when = When { selector: choice.key.to_owned(), values: vec![value.to_owned()] };
    for suggest in &choice.suggest {
        let mut keys = table.keys.iter_mut().filter(|key| key.spec.name == suggest.key).peekable();
        if keys.peek().is_none() {
            let message = format!("`{}` is no key of `{}`", suggest.key, choice.table);
            suggest.at.report(message);
        }
        for key in keys {
            key.spec.suggest.extend(suggest.values.iter().map(|(_, suggestion)| Suggestion {
                when: Some(when.clone()),
                ..suggestion.clone()
            }));
        }
    }
}

/// Two keys of one name are fine if they never apply at the same time.
fn report_key_twice(table: &TableDraft<'_>, mistakes: &Mistakes<'_>) {
    for (index, key) in table.keys.iter().enumerate() {
        let earlier = table.keys[..index].iter().find(|earlier| {
            earlier.spec.name == key.spec.name && !excludes(&earlier.spec.when, &key.spec.when)
        });
        if let Some(earlier) = earlier {
            key.at.report(format!(
                "`{}` already is a key of `{}`, at {}",
                key.spec.name,
                table.name,
                mistakes.name(earlier.at.place())
            ));
        }
        let alias = key.spec.aliases.iter().find(|alias| {
            table.keys.iter().any(|other| {
                other.spec.name == **alias && !excludes(&other.spec.when, &key.spec.when)
            })
        });
        if let Some(alias) = alias {
            key.at.report(format!("`{alias}` is a key of its own, no older spelling"));
        }
    }
}

fn excludes(a: &[When], b: &[When]) -> bool {
    a.iter().any(|a| {
        b.iter().any(|b| {
            a.selector == b.selector && !a.values.iter().any(|value| b.values.contains(value))
        })
    })
}

/// A key that depends on another applies only where that one does.
fn inherit_conditions(table: &mut TableDraft<'_>) {
    let own: Vec<Vec<When>> = table.keys.iter().map(|key| key.spec.when.clone()).collect();
    let names: Vec<String> = table.keys.iter().map(|key| key.spec.name.clone()).collect();
    for (index, key) in table.keys.iter_mut().enumerate() {
        let mut seen = FxHashSet::from_iter([index]);
        let mut next: Vec<String> = own[index].iter().map(|when| when.selector.clone()).collect();
        while let Some(selector) = next.pop() {
            let Some(found) = names.iter().position(|name| *name == selector) else { continue };
            if !seen.insert(found) {
                continue;
            }
            for when in &own[found] {
                next.push(when.selector.clone());
                if !key.spec.when.contains(when) {
                    // What all hangs on comes first.
                    key.spec.when.insert(0, when.clone());
                }
            }
        }
    }
}

fn fill_lists(
    tables: &mut [TableDraft<'_>],
    choices: &[ChoiceDraft<'_>],
    backbones: &[BackboneDraft<'_>],
    mistakes: &Mistakes<'_>,
) {
    let mut places: FxHashMap<(&str, &str), Vec<(&Literal, Place)>> = FxHashMap::default();
    for draft in choices {
        let value = &draft.choice.value;
        let known = places.entry((draft.table, draft.key)).or_default();
        if let Some((_, first)) = known.iter().find(|(other, _)| *other == value) {
            let first = mistakes.name(*first);
            draft.at.report(format!("`{}` already has this choice, at {first}", draft.key));
            continue;
        }
        known.push((value, draft.at.place()));

        let keys = tables.iter_mut().filter(|table| table.name == draft.table);
        let keys = keys.flat_map(|table| &mut table.keys).filter(|key| key.spec.name == draft.key);
        for key in keys {
            if key.backbones {
                draft.target.report("its values are backbones: add a `[[backbone]]`");
            } else if let Some(list) = list_of(&mut key.spec.value) {
                list.push(draft.choice.clone());
            } else {
                let message = format!("`{}` is not of type `choice`: it has no choices", draft.key);
                draft.target.report(message);
            }
        }
    }

    for key in tables.iter_mut().flat_map(|table| &mut table.keys) {
        if let Some(list) = list_of(&mut key.spec.value) {
            if key.backbones {
                *list = backbones.iter().map(as_choice).collect();
            }
            if list.is_empty() {
                key.at.report(format!("`{}` is a choice of nothing", key.spec.name));
            }
        }
    }
}

fn list_of(value: &mut ValueType) -> Option<&mut Vec<Choice>> {
    match value {
        ValueType::Choice(list) => Some(list),
        ValueType::Array { item, .. } | ValueType::Map(item) => list_of(item),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "rounded to a tenth of a million")]
fn as_choice(draft: &BackboneDraft<'_>) -> Choice {
    let BackboneDraft { backbone, doc, .. } = draft;
    let millions = backbone.parameters as f64 / 1e6;
    let smallest = match backbone.min_input {
        0 | 1 => "any image size".to_owned(),
        side => format!("images of at least {side} × {side}"),
    };
    let facts = format!(
        "{millions:.1} million parameters in {} layers, {} features; {smallest}.",
        backbone.layers.len(),
        backbone.channels
    );
    Choice {
        value: Literal::String(backbone.name.clone()),
        label: Some(format!("{}, {millions:.1} M parameters", backbone.family)),
        doc: format!("{doc}\n\n{facts}"),
        layer: None,
    }
}
