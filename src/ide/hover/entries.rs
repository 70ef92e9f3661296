//! Entries in words: what a model, a training or an experiment comes to.

use super::{Beside, experiment, network, training};
use crate::ide::{markdown, words};
use crate::session::{Entry, Experiment, Library, Model, Session, Training};
use crate::text::TextSize;

/// The entry of `library` around `at`: the last that begins at or before it.
pub(super) fn at<'s, 'a>(
    session: &'s Session<'a>,
    library: Library,
    at: TextSize,
) -> Option<Entry<'a>> {
    let entries: &'s [Entry<'a>] = session.entries(library);
    let next = entries.partition_point(|entry| entry.table.range().start() <= at);
    entries.get(next.checked_sub(1)?).copied()
}

/// What an entry is and comes to, in Markdown.
pub(super) fn entry(session: &Session<'_>, entry: Entry<'_>, beside: &Beside<'_>) -> String {
    let (detail, mut lines, figure) = match entry.library {
        Library::Models => {
            let model = Model(entry);
            let kind = entry.string("kind").map(|kind| kind.value.to_owned());
            (kind, network::facts(session, model), network::short_stack(session, model))
        }
        Library::Trainings => {
            let training = Training(entry);
            let optimizer = entry.values().string("optimizer").map(ToOwned::to_owned);
            (optimizer, training::facts(session, training, beside), None)
        }
        Library::Experiments => {
            let experiment = Experiment(entry);
            let status = entry.values().string("status").map(ToOwned::to_owned);
            let figure = experiment::chart(experiment, beside);
            (status, experiment::facts(session, experiment, beside), figure)
        }
    };
    if entry.library != Library::Experiments {
        lines.extend(uses(session, entry));
    }
    let name = entry.name().or(entry.id()).map(|name| markdown::text(name.value));
    let name = name
        .filter(|name| !name.is_empty())
        .map_or_else(String::new, |name| format!("**{name}**: "));
    let detail = detail.map_or_else(String::new, |detail| format!(", {}", markdown::code(&detail)));
    let mut text = format!("{name}{}{detail}", entry.library.noun());
    if !lines.is_empty() {
        text = format!("{text}\n\n- {}", lines.join("\n- "));
    }
    match figure {
        Some(figure) => format!("{text}\n\n{figure}"),
        None => text,
    }
}

fn uses(session: &Session<'_>, entry: Entry<'_>) -> Option<String> {
    let count = session.uses(entry.library, entry.id()?.value).count();
    Some(match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => "In no experiment".to_owned(),
        count => format!("In {}", words::counted(count, "experiment")),
    })
}

/// What the whole file comes to: how many entries it has, and how far its experiments are.
pub(super) fn summary(session: &Session<'_>) -> String {
    let count = |library| u64::try_from(session.entries(library).len()).unwrap_or(u64::MAX);
    let counts = Library::ALL.map(|library| words::counted(count(library), library.noun()));
    let mut text = format!("- {}", counts.join(", "));
    let states = crate::session::Status::ALL.into_iter().filter_map(|status| {
        let is_so = |experiment: &Experiment<'_>| experiment.state() == Some(status);
        let number = session.experiments().filter(is_so).count();
        (number > 0).then(|| format!("{number} {}", status.name()))
    });
    let states: Vec<String> = states.collect();
    if !states.is_empty() {
        text += &format!("\n- Experiments: {}", states.join(", "));
    }
    text
}
