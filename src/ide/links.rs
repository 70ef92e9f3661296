//! What in a file leads out of it.

use memchr::memmem;

use super::{FileKind, Snapshot};
use crate::session::samples::DatasetFolder;
use crate::session::{Experiment, Session};
use crate::syntax::{Document, TokenKind};
use crate::text::{TextRange, TextSize, range};

/// A place that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The place.
    pub range: TextRange,
    /// Where it leads.
    pub target: LinkTarget,
    /// What is there, in words.
    pub tooltip: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// To the folder of the dataset's images, as the session calls it, if that is there.
    Dataset(String),
    /// To what the epochs of an experiment gave, if that is there.
    History {
        /// The session's ID.
        session: String,
        /// The experiment's ID.
        experiment: String,
    },
    /// To a page.
    Url(String),
}

/// All links of a file, in file order.
pub fn links(snapshot: &Snapshot) -> Vec<Link> {
    let mut links = urls(&snapshot.document);
    if snapshot.kind == FileKind::Session {
        let session = snapshot.session();
        links.extend(dataset_link(&session, &snapshot.folder));
        let id = snapshot.stem.as_deref().or(session.id().map(|id| id.value));
        if let Some(id) = id {
            links.extend(session.experiments().filter_map(|found| history_link(id, &found)));
        }
    }
    links.sort_by_key(|link| link.range.start());
    // A folder that is called like a page is still a folder.
    links.dedup_by(|later, first| later.range.start() < first.range.end());
    links
}

fn dataset_link(session: &Session<'_>, folder: &DatasetFolder) -> Option<Link> {
    let path = session.dataset().path()?;
    let tooltip = match folder {
        DatasetFolder::Missing | DatasetFolder::Kept(_) => return None,
        // It may be there before all in it is counted.
        DatasetFolder::Unknown => "The images".to_owned(),
        DatasetFolder::Found(samples) => {
            let classes = samples.classes.len();
            format!("The images: {classes} class{}", if classes == 1 { "" } else { "es" })
        }
    };
    Some(Link {
        range: within_quotes(session.document(), path.range),
        target: LinkTarget::Dataset(path.value.to_owned()),
        tooltip,
    })
}

/// What an experiment has of its run leads to its history: the results' ID, else the epochs done.
fn history_link(session: &str, experiment: &Experiment<'_>) -> Option<Link> {
    let id = experiment.0.id()?.value;
    let place = match experiment.0.string("results_id") {
        Some(results) => within_quotes(experiment.0.table.document(), results.range),
        None => experiment.current_epoch()?.range,
    };
    let target = LinkTarget::History { session: session.to_owned(), experiment: id.to_owned() };
    Some(Link { range: place, target, tooltip: "What each epoch gave".to_owned() })
}

/// A string without its quotes; all of it if nothing is between them.
fn within_quotes(document: &Document, string: TextRange) -> TextRange {
    let text = document.slice(string);
    let is_long = ["\"\"\"", "'''"].iter().any(|quotes| text.starts_with(quotes));
    let quotes = TextSize::new(if is_long { 3 } else { 1 });
    if string.len() <= quotes + quotes {
        return string;
    }
    TextRange::new(string.start() + quotes, string.end() - quotes)
}

/// The addresses of pages in comments and strings.
fn urls(document: &Document) -> Vec<Link> {
    let mut links = Vec::new();
    for section in document.sections() {
        if memmem::find(document.slice(section.range()).as_bytes(), b"://").is_none() {
            continue;
        }
        let is_words = |kind| matches!(kind, TokenKind::Comment | TokenKind::Scalar);
        for token in section.tokens().filter(|token| is_words(token.kind)) {
            urls_in(document.slice(token.range), token.range.start(), &mut links);
        }
    }
    links
}

/// The addresses in a text that stands at `base`.
fn urls_in(text: &str, base: TextSize, links: &mut Vec<Link>) {
    let mut end_of_last = 0;
    for at in memmem::find_iter(text.as_bytes(), b"://") {
        let start = scheme_start(text, at).filter(|start| *start >= end_of_last);
        let Some(start) = start else { continue };
        let url = url_at(text, start);
        if start + url.len() <= at + "://".len() {
            continue;
        }
        end_of_last = start + url.len();
        links.push(Link {
            range: range(start, end_of_last) + base,
            target: LinkTarget::Url(url.to_owned()),
            tooltip: "Open the page".to_owned(),
        });
    }
}

/// Where the scheme that ends at `end` begins, if it is that of pages.
fn scheme_start(text: &str, end: usize) -> Option<usize> {
    let before = text.get(..end)?;
    let is_before = |scheme: &&str| {
        let start = before.len().checked_sub(scheme.len());
        let written = start.and_then(|start| before.get(start..));
        written.is_some_and(|written| written.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https", "http"].into_iter().find(is_before)?;
    let start = end - scheme.len();
    let is_word = before.get(..start)?.ends_with(|c: char| c.is_alphanumeric());
    (!is_word).then_some(start)
}

/// The address that begins at `start`, without what a sentence puts behind it.
fn url_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let is_end = |c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\{}|^".contains(c);
    let mut url = rest.split(is_end).next().unwrap_or_default();
    loop {
        let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*']);
        let unbalanced = |open: char, close: char| {
            shorter.ends_with(close)
                && shorter.matches(close).count() > shorter.matches(open).count()
        };
        let shorter = match unbalanced('(', ')') || unbalanced('[', ']') {
            true => &shorter[..shorter.len() - 1],
            false => shorter,
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::sync::Arc;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::ide::testing::{malware, snapshot};

    fn check(folder: DatasetFolder, text: &str, expected: Expect) {
        let snapshot = Snapshot { folder: Arc::new(folder), ..snapshot(text) };
        let mut out = String::new();
        for Link { range, target, tooltip } in links(&snapshot) {
            let _ = writeln!(out, "«{}» {target:?}: {tooltip}", snapshot.document.slice(range));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn the_folder_of_the_images_if_it_is_there() {
        let text = "[dataset]\npath = \"data/malware\"\n";
        check(
            malware(),
            text,
            expect![[r#"
            «data/malware» Dataset("data/malware"): The images: 2 classes
        "#]],
        );
        check(DatasetFolder::Missing, text, expect![""]);
        check(
            DatasetFolder::Unknown,
            text,
            expect![[r#"
            «data/malware» Dataset("data/malware"): The images
        "#]],
        );
    }

    #[test]
    fn what_an_experiment_has_of_its_run_leads_to_its_history() {
        check(
            DatasetFolder::Unknown,
            "[[experiments]]\nid = \"e1\"\ncurrent_epoch = 12\nresults_id = 'results_01'\n\
             [[experiments]]\nid = \"e2\"\ncurrent_epoch = 7\n[[experiments]]\nid = \"e3\"\n",
            expect![[r#"
                «results_01» History { session: "swift-golden-falcon", experiment: "e1" }: What each epoch gave
                «7» History { session: "swift-golden-falcon", experiment: "e2" }: What each epoch gave
            "#]],
        );
    }

    #[test]
    fn pages_in_comments_and_strings() {
        check(
            DatasetFolder::Unknown,
            "# See https://example.org/a_(b), or (http://x.org/?q=é).\n[session]\n\
             name = \"from https://doi.org/10.1/x.\" # <https://y.org>\nhttps://z.org = 1\n# https://\n\
             # HTTPS://Q.org/x=[1] [see http://[::1]/]\n",
            expect![[r#"
                «https://example.org/a_(b)» Url("https://example.org/a_(b)"): Open the page
                «http://x.org/?q=é» Url("http://x.org/?q=é"): Open the page
                «https://doi.org/10.1/x» Url("https://doi.org/10.1/x"): Open the page
                «https://y.org» Url("https://y.org"): Open the page
                «HTTPS://Q.org/x=[1]» Url("HTTPS://Q.org/x=[1]"): Open the page
                «http://[::1]/» Url("http://[::1]/"): Open the page
            "#]],
        );
    }

    #[test]
    fn below_what_is_broken() {
        check(
            malware(),
            "[session\nid = \n[[models]]\nlayers = [ {\n[dataset]\npath = \"data/malware\"\n",
            expect![[r#"
                «data/malware» Dataset("data/malware"): The images: 2 classes
            "#]],
        );
    }
}
