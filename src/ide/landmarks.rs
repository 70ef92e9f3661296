//! What in a session is worth finding from anywhere, and how it is found.

use super::SymbolKind;
use crate::catalog::Catalog;
use crate::session::{Library, Session};
use crate::syntax::Document;
use crate::text::TextRange;

/// A session, or an entry of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landmark {
    /// What it is called: its name, else its ID.
    pub name: String,
    /// Its ID, if it is called by another name.
    pub id: Option<String>,
    /// What sort of thing it is.
    pub kind: SymbolKind,
    /// In words what it is: `custom_cnn`, `adam`, `completed`.
    pub word: String,
    /// Where to go.
    pub range: TextRange,
}

/// What the session `document` has, itself first; `stem` is its file's name without `.toml`.
pub fn landmarks(document: &Document, stem: Option<&str>) -> Vec<Landmark> {
    let session = Session::new(document, Catalog::builtin());
    let mut found = Vec::new();
    let id = session.id().map(|id| id.value).or(stem).map(str::trim).unwrap_or_default();
    let name = session.table().and_then(|table| table.get("name")?.value.as_str());
    found.extend(landmark(name, Some(id), SymbolKind::Table, "session", TextRange::default()).map(
        |landmark| Landmark {
            range: session.table().map(|table| table.anchor()).unwrap_or_default(),
            ..landmark
        },
    ));
    for library in Library::ALL {
        let (kind, key) = match library {
            Library::Models => (SymbolKind::Model, "kind"),
            Library::Trainings => (SymbolKind::Training, "optimizer"),
            Library::Experiments => (SymbolKind::Experiment, "status"),
        };
        found.extend(session.entries(library).iter().filter_map(|entry| {
            let (name, id) = (entry.name().map(|name| name.value), entry.id().map(|id| id.value));
            let word = entry.string(key).map_or(library.noun(), |word| word.value);
            landmark(name, id, kind, word, entry.table.anchor())
        }));
    }
    found
}

fn landmark(
    name: Option<&str>,
    id: Option<&str>,
    kind: SymbolKind,
    word: &str,
    range: TextRange,
) -> Option<Landmark> {
    let line = |text: &str| {
        let line = text.trim().lines().next().unwrap_or_default();
        line.chars().filter(|c| !c.is_control()).take(120).collect::<String>()
    };
    let said = |text: Option<&str>| text.map(line).filter(|text| !text.is_empty());
    let (name, id) = (said(name), said(id));
    let word = line(word);
    match (name, id) {
        (Some(name), id) => Some(Landmark { name, id, kind, word, range }),
        (None, Some(id)) => Some(Landmark { name: id, id: None, kind, word, range }),
        (None, None) => None,
    }
}

/// Words to look for, in any order and case; each may leave out letters.
#[derive(Debug, Clone)]
pub struct Query {
    words: Vec<String>,
}

impl Query {
    /// The words of `text`.
    pub fn new(text: &str) -> Self {
        Self { words: text.split_whitespace().map(str::to_lowercase).collect() }
    }

    /// How well it finds `landmark`, better ones higher; nothing if a word is nowhere in it.
    pub fn rank(&self, landmark: &Landmark) -> Option<u32> {
        self.words.iter().try_fold(0, |sum, word| {
            let name = rank(word, &landmark.name).map(|rank| rank + 4);
            let id = landmark.id.as_deref().and_then(|id| rank(word, id)).map(|rank| rank + 2);
            let said = landmark.word.to_lowercase().contains(word).then_some(1);
            let best = name.into_iter().chain(id).chain(said).max()?;
            Some(sum + best)
        })
    }
}

/// How something found is shown: editors look for the words once more in what they are shown, the
/// first in the name and the others in where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name; behind it, if the first word is not in it, the ID or the word that was found.
    pub name: String,
    /// In what the other words were found, where they are not in the name in this order.
    pub beside: Vec<String>,
}

impl Query {
    /// How `landmark`, which it finds, is shown.
    pub fn shown(&self, landmark: &Landmark) -> Shown {
        let id = landmark.id.as_deref();
        // What has the word: the name if it can be.
        let found_in = |word: &String| {
            let texts = [Some(&*landmark.name), id, Some(&*landmark.word)];
            texts.into_iter().flatten().find(|text| rank(word, text).is_some())
        };
        let name = match self.words.first().and_then(found_in) {
            Some(found) if found != landmark.name => format!("{} ({found})", landmark.name),
            _ => landmark.name.clone(),
        };
        let mut beside: Vec<String> = Vec::new();
        if rank(&self.words.concat(), &name).is_none() {
            for found in self.words.iter().skip(1).filter_map(found_in) {
                if beside.iter().all(|known| known != found) {
                    beside.push(found.to_owned());
                }
            }
        }
        Shown { name, beside }
    }
}

/// How well `word` (in lower case) stands in `text`.
fn rank(word: &str, text: &str) -> Option<u32> {
    const WHOLE: u32 = 40;
    const BEGINNING: u32 = 30;
    const WORD: u32 = 20;
    const PART: u32 = 10;
    const LETTERS: u32 = 0;
    let text = text.to_lowercase();
    if text == *word {
        return Some(WHOLE);
    }
    let Some(at) = text.find(word) else {
        let mut letters = text.chars();
        return word.chars().all(|c| letters.any(|letter| letter == c)).then_some(LETTERS);
    };
    let begins_word = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric());
    Some(match at {
        0 => BEGINNING,
        _ if text.match_indices(word).any(|(at, _)| begins_word(at)) => WORD,
        _ => PART,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::ide::testing::SESSION;

    /// What is found in [`SESSION`], the best first.
    fn check(query: &str, expected: Expect) {
        let query = Query::new(query);
        let landmarks = landmarks(&Document::parse(SESSION), None);
        let mut found: Vec<(u32, &Landmark)> = landmarks
            .iter()
            .filter_map(|landmark| Some((query.rank(landmark)?, landmark)))
            .collect();
        found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
        let lines = found.iter().map(|(_, found)| {
            let id = found.id.as_deref().unwrap_or("-");
            let Shown { name, beside } = query.shown(found);
            let shown = if name == found.name { String::new() } else { format!(" as {name}") };
            let beside = beside.iter().map(|text| format!(" beside {text}")).collect::<String>();
            format!("{} ({id}) {:?} {}{shown}{beside}\n", found.name, found.kind, found.word)
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn everything() {
        check(
            "",
            expect![[r#"
            swift-golden-falcon (-) Table session
            LeNet (model_3fa9c1d2) Model custom_cnn
            ResNet50, last ten layers (model_77aa10ff) Model transfer_learning
            Adam, cosine (train_a1b2c3d4) Training adam
            LeNet × Adam (exp_0badcafe) Experiment ready
        "#]],
        );
    }

    #[test]
    fn by_name_id_and_kind() {
        check(
            "lenet",
            expect![[r#"
            LeNet (model_3fa9c1d2) Model custom_cnn
            LeNet × Adam (exp_0badcafe) Experiment ready
        "#]],
        );
        check(
            "resnet",
            expect![[r#"
            ResNet50, last ten layers (model_77aa10ff) Model transfer_learning
        "#]],
        );
        check(
            "model_77",
            expect![[r#"
                ResNet50, last ten layers (model_77aa10ff) Model transfer_learning as ResNet50, last ten layers (model_77aa10ff)
            "#]],
        );
        check(
            "transfer",
            expect![[r#"
                ResNet50, last ten layers (model_77aa10ff) Model transfer_learning as ResNet50, last ten layers (transfer_learning)
            "#]],
        );
        check(
            "golden",
            expect![[r#"
            swift-golden-falcon (-) Table session
        "#]],
        );
    }

    #[test]
    fn by_some_letters_in_any_case() {
        check(
            "LNT",
            expect![[r#"
            LeNet (model_3fa9c1d2) Model custom_cnn
            LeNet × Adam (exp_0badcafe) Experiment ready
        "#]],
        );
        check(
            "adam lenet",
            expect![[r#"
                LeNet × Adam (exp_0badcafe) Experiment ready beside LeNet × Adam
            "#]],
        );
        check("xyz", expect![""]);
    }

    #[test]
    fn words_that_an_editor_looks_for_in_their_order() {
        check(
            "le adam",
            expect![[r#"
            LeNet × Adam (exp_0badcafe) Experiment ready
        "#]],
        );
        check(
            "custom 3fa net",
            expect![[r#"
            LeNet (model_3fa9c1d2) Model custom_cnn as LeNet (custom_cnn) beside model_3fa9c1d2 beside LeNet
        "#]],
        );
    }

    #[test]
    fn in_a_broken_file() {
        let found = landmarks(
            &Document::parse("[session\n[[models]]\nid = \"a\n[[models]]\nid = \"b\"\n"),
            Some("s"),
        );
        let names: Vec<&str> = found.iter().map(|landmark| landmark.name.as_str()).collect();
        assert_eq!(names, ["s", "b"]);
    }
}
