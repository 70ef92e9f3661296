//! Entries in words: what a model, a training or an experiment comes to.

use super::network;
use crate::ide::markdown;
use crate::session::{Entry, Experiment, Library, Model, Session, Spanned, Training};
use crate::text::TextSize;

/// The entry of `library` around `at`: the last that begins at or before it.
pub(super) fn at<'s, 'a>(
    session: &'s Session<'a>,
    library: Library,
    at: TextSize,
) -> Option<Entry<'a>> {
    let entries: &'s [Entry<'a>] = session.entries(library);
    entries.iter().rev().find(|entry| entry.table.range().start() <= at).copied()
}

/// What an entry is and comes to, in Markdown.
pub(crate) fn entry(session: &Session<'_>, entry: Entry<'_>) -> String {
    let (detail, mut lines) = match entry.library {
        Library::Models => {
            let model = Model(entry);
            (entry.string("kind").map(|kind| kind.value.to_owned()), network::facts(session, model))
        }
        Library::Trainings => training(Training(entry)),
        Library::Experiments => experiment(session, Experiment(entry)),
    };
    if entry.library != Library::Experiments {
        lines.extend(uses(session, entry));
    }
    let name = entry.name().or(entry.id()).map(|name| markdown::text(name.value));
    let name = name
        .filter(|name| !name.is_empty())
        .map_or_else(String::new, |name| format!("**{name}**: "));
    let detail = detail.map_or_else(String::new, |detail| format!(", {}", markdown::code(&detail)));
    let title = format!("{name}{}{detail}", entry.library.noun());
    if lines.is_empty() { title } else { format!("{title}\n\n- {}", lines.join("\n- ")) }
}

fn training(training: Training<'_>) -> (Option<String>, Vec<String>) {
    let values = training.0.values();
    let mut lines = Vec::new();
    if let Some(rate) = values.number("learning_rate") {
        let scheduler = values.string("scheduler").filter(|name| *name != "constant");
        let scheduler =
            scheduler.map_or_else(String::new, |name| format!(", {}", markdown::code(name)));
        lines.push(format!("Learning rate: {rate}{scheduler}"));
    }
    if let (Some(epochs), Some(batch)) = (values.integer("epochs"), values.integer("batch_size")) {
        lines.push(format!("{epochs} epochs in batches of {batch}"));
    }
    (values.string("optimizer").map(ToOwned::to_owned), lines)
}

fn experiment(session: &Session<'_>, experiment: Experiment<'_>) -> (Option<String>, Vec<String>) {
    let side = |library: Library, id: Option<Spanned<&str>>| {
        let id = id?.value;
        let noun = capitalised(library.noun());
        Some(match session.find(library, id) {
            Some(found) => {
                let name = markdown::text(found.name().map_or(id, |name| name.value));
                let kind = match library {
                    Library::Models => network::size(session, Model(found)),
                    _ => found.string("optimizer").map(|name| markdown::code(name.value)),
                };
                let kind = kind.map_or_else(String::new, |kind| format!(", {kind}"));
                format!("{noun}: {name}{kind}")
            }
            None => format!("{noun}: none has the ID {}", markdown::code(id)),
        })
    };
    let model = side(Library::Models, experiment.model_id());
    let training = side(Library::Trainings, experiment.training_id());
    let status = experiment.0.values().string("status").map(ToOwned::to_owned);
    (status, model.into_iter().chain(training).collect())
}

fn uses(session: &Session<'_>, entry: Entry<'_>) -> Option<String> {
    let count = session.uses(entry.library, entry.id()?.value).count();
    Some(match count {
        0 => "In no experiment".to_owned(),
        1 => "In 1 experiment".to_owned(),
        count => format!("In {count} experiments"),
    })
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
