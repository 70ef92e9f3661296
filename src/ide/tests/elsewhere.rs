//! What is broken in one section changes no answer about another: everything that is asked of the
//! sound middle of a file is the same with each way of breaking the lines above or below it.

use std::fmt::Write;

use crate::ide::testing::snapshot;
use crate::ide::{
    ActionKind, LensAction, Snapshot, code_actions, code_lenses, completions, definition, folds,
    highlights, hover, inlay_hints, linked_ranges, prepare_rename, references, rename,
    semantic_tokens,
};
use crate::text::{TextRange, TextSize, offset};

const ABOVE: &str = "[session]\nid = \"a\"\n\n[dataset]\npath = \"d\"\nclasses = [\"x\", \"y\"]\nimage_size = [64, 64]\n\n[legacy]\n";
const MIDDLE: &str = r#"
[[models]]
id = "m"
name = "Net"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 8, kernel_size = 3 },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "Flatten" },
  { type = "Dense", units = 16 },
]

[[trainings]]
id = "t"
name = "Tr"
optimizer = "adamm"
learning_rate = 0.001
epochs = 10
batch_size = 32

[[experiments]]
id = "e"
name = "Ex"
model_id = "m"
training_id = "t"
status = "ready"

"#;
const BELOW: &str = "\n[[trainings]]\nid = \"t2\"\nname = \"Tr2\"\nlearning_rate = 0.1\nepochs = 20\nbatch_size = 16\n";

/// What a person may be in the middle of.
const BROKEN: [&str; 14] = [
    "x = \"abc\n",
    "x = \"\"\"\nabc\n",
    "x = '''\n",
    "x = [\n  1,\n",
    "x = { a = 1,\n",
    "= = =\n",
    "foo\n",
    "}\n",
    "[\n",
    "[[mod\n",
    "[[models]]\nid = \"z\"\nlayers = [\n  { type = \"Conv2D\", fil\n",
    "[[trainings]]\nid = \"tt\n",
    "[[trainings]]\nid = \"t9\"\nlearning_rate =\n",
    "[[experiments]]\nid = \"e9\"\nmodel_id = \"\n",
];

/// Where questions are asked.
const PLACES: [&str; 8] = [
    "onv2D\"",
    "ilters",
    "\"\nname = \"Net",
    "m\"\ntraining_id",
    "damm",
    "ainings]]",
    "pochs",
    "eady",
];

/// The answers about the middle of a file, a line each; places count from its beginning.
struct Answers {
    snapshot: Snapshot,
    middle: TextRange,
    lines: String,
}

impl Answers {
    fn of(above: &str, below: &str) -> String {
        let text = format!("{above}{MIDDLE}{below}");
        let middle = TextRange::at(offset(above.len()), offset(MIDDLE.len()));
        let mut answers = Self { snapshot: snapshot(&text), middle, lines: String::new() };
        for place in PLACES {
            let at = middle.start() + offset(MIDDLE.find(place).unwrap());
            answers.at(at);
        }
        answers.of_all();
        answers.lines
    }

    fn tell(&mut self, what: &str, answer: impl std::fmt::Display) {
        let _ = writeln!(self.lines, "{what}: {answer}");
    }

    fn place(&self, range: TextRange) -> String {
        match self.middle.contains_range(range) {
            true => format!("{:?}", range - self.middle.start()),
            false => "elsewhere".to_owned(),
        }
    }

    fn places(&self, ranges: impl IntoIterator<Item = TextRange>) -> String {
        ranges.into_iter().map(|range| self.place(range)).collect::<Vec<_>>().join(" ")
    }

    fn at(&mut self, at: TextSize) {
        let snapshot = &self.snapshot.clone();
        self.tell("at", format!("{:?}", at - self.middle.start()));
        let hover = hover(snapshot, at, &[]).map(|hover| (self.place(hover.range), hover.markdown));
        self.tell("hover", format!("{hover:?}"));
        let labels = completions(snapshot, at).items.into_iter().map(|found| found.label);
        // A half-typed entry has its ID, which can be referred to; a fresh one follows from the text.
        let labels = labels.filter(|label| label != "z" && !label.starts_with("model_"));
        self.tell("completion", labels.collect::<Vec<_>>().join(", "));
        let targets = definition(snapshot, at).map(|found| found.targets).unwrap_or_default();
        self.tell("definition", self.places(targets.into_iter().map(|(whole, _)| whole)));
        self.tell("references", self.places(references(snapshot, at, true).unwrap_or_default()));
        let marks = highlights(snapshot, at).into_iter().map(|mark| mark.range);
        self.tell("highlights", self.places(marks));
        let prepared = prepare_rename(snapshot, at).ok().flatten();
        self.tell("rename", self.places(prepared.map(|(range, _)| range)));
        let renamed = rename(snapshot, at, "other").map(|renamed| renamed.edits);
        let renamed = renamed.unwrap_or_default().into_iter().map(|edit| edit.range);
        self.tell("renamed", self.places(renamed));
        self.tell("linked", self.places(linked_ranges(snapshot, at).unwrap_or_default()));
        let actions = code_actions(snapshot, TextRange::empty(at), is_about_itself).into_iter();
        // Half-typed entries can be partners, too.
        let actions = actions.filter(|action| !action.title.starts_with("Create"));
        let titles = actions.map(|action| action.title).collect::<Vec<_>>();
        self.tell("actions", titles.join(", "));
    }

    fn of_all(&mut self) {
        let (snapshot, middle) = (&self.snapshot.clone(), self.middle);
        for hint in inlay_hints(snapshot, middle) {
            let at = self.place(TextRange::empty(hint.at));
            self.tell("hint", format!("{at} {}", hint.label));
        }
        for token in semantic_tokens(snapshot, middle) {
            if middle.contains_range(token.range) {
                let at = self.place(token.range);
                self.tell("token", format!("{at} {:?} {:?}", token.kind, token.modifiers));
            }
        }
        for lens in code_lenses(snapshot) {
            // The newest partner may be the one that is half-typed.
            let is_new = matches!(lens.action, LensAction::CreateExperiment { .. });
            if middle.contains_range(lens.range) && !is_new {
                self.tell("lens", format!("{} {}", self.place(lens.range), lens.title));
            }
        }
        for fold in folds(snapshot) {
            if middle.contains_range(fold.range) {
                self.tell("fold", self.place(fold.range));
            }
        }
    }
}

/// Deleting and sorting take more than the entry itself: what refers to it, all of its list.
fn is_about_itself(kind: ActionKind) -> bool {
    !matches!(kind, ActionKind::Refactor | ActionKind::Sort)
}

fn first_difference(expected: &str, found: &str) -> Option<String> {
    let (mut expected_lines, mut found_lines) = (expected.lines(), found.lines());
    let mut place = "";
    loop {
        match (expected_lines.next(), found_lines.next()) {
            (None, None) => return None,
            (expected, found) if expected == found => {
                place = expected.filter(|line| line.starts_with("at: ")).unwrap_or(place);
            }
            (expected, found) => return Some(format!("{place}\n  {expected:?}\n  {found:?}")),
        }
    }
}

#[test]
fn what_is_broken_elsewhere_changes_no_answer() {
    let sound = Answers::of(ABOVE, BELOW);
    let mut differences = Vec::new();
    for broken in BROKEN {
        let above = Answers::of(&format!("{ABOVE}{broken}"), BELOW);
        let below = Answers::of(ABOVE, &format!("[legacy.b]\n{broken}{BELOW}"));
        for (side, answers) in [("above", above), ("below", below)] {
            let difference = first_difference(&sound, &answers);
            differences.extend(difference.map(|it| format!("{broken:?} {side}, {it}")));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
