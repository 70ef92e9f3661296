use std::fmt;

use crate::session::{Library, Status};
use crate::syntax::Document;
use crate::text::{PositionEncoding, TextSize};

/// Why an operation does nothing. The words name the thing and the way out.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The file is broken where the operation must write or read.
    Broken {
        /// The line, from 1.
        line: u32,
        /// The column, from 1, in characters.
        column: u32,
        /// What is wrong there.
        message: String,
    },
    /// The format is newer than known.
    NewerFormat,
    /// A reference to an entry that is not there.
    Unknown {
        /// In which library.
        library: Library,
        /// The ID.
        id: String,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// Several entries have the ID.
    Ambiguous {
        /// In which library.
        library: Library,
        /// The ID.
        id: String,
        /// The lines where they begin, from 1.
        lines: Vec<usize>,
    },
    /// The entry is used.
    InUse {
        /// In which library it is.
        library: Library,
        /// Its ID.
        id: String,
        /// The IDs of the experiments that use it.
        experiments: Vec<String>,
    },
    /// The status may not change so.
    Status {
        /// What it is.
        from: Status,
        /// What it should become.
        to: Status,
    },
    /// A key that operations do not change, as `id`.
    Reserved(String),
    /// The result would have mistakes that the file does not have now.
    Invalid(Vec<String>),
}

impl Refusal {
    /// [`Refusal::Broken`] at `at`.
    pub(super) fn broken(document: &Document, at: TextSize, message: impl Into<String>) -> Self {
        let place = document.lines().position(document.text(), at, PositionEncoding::Utf32);
        Self::Broken {
            line: place.line.saturating_add(1),
            column: place.character.saturating_add(1),
            message: message.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken { line, column, message } => write!(
                f,
                "the file is broken at line {line}, column {column}: {message}; mend it first, \
                 nothing was changed"
            ),
            Self::NewerFormat => f.write_str(
                "the file's `format` is newer than this version of Nestling knows: update \
                 Nestling to change it",
            ),
            Self::Unknown { library, id, meant } => {
                let noun = library.noun();
                write!(f, "there is no {noun} with the ID `{}`", id.escape_debug())?;
                match meant {
                    Some(meant) => write!(f, "; did you mean `{meant}`?"),
                    None => write!(f, "; `nestling {noun} list` shows those there are"),
                }
            }
            Self::Ambiguous { library, id, lines } => {
                let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
                let (noun, lines) = (library.noun(), lines.join(" and "));
                write!(
                    f,
                    "several {noun}s have the ID `{}`, on the lines {lines}: give all but one \
                     another ID in the file first",
                    id.escape_debug()
                )
            }
            Self::InUse { library, id, experiments } => in_use(f, *library, id, experiments),
            Self::Status { from, to } => status(f, *from, *to),
            Self::Reserved(key) => write!(
                f,
                "`{key}` is given once and not changed by operations: leave it out, or edit the \
                 file itself"
            ),
            Self::Invalid(messages) => f.write_str(&messages.join("\n")),
        }
    }
}

fn in_use(
    f: &mut fmt::Formatter<'_>,
    library: Library,
    id: &str,
    experiments: &[String],
) -> fmt::Result {
    const SHOWN: usize = 5;
    let noun = library.noun();
    let shown: Vec<String> =
        experiments.iter().take(SHOWN).map(|experiment| format!("`{experiment}`")).collect();
    let rest = experiments.len().saturating_sub(SHOWN);
    let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let (experiments, them) = match experiments.len() {
        1 => ("experiment", "it"),
        _ => ("experiments", "them"),
    };
    write!(
        f,
        "the {noun} `{id}` is used by the {experiments} {}{rest}: delete {them} too (`--cascade`), \
         or the {noun} alone (`--force`)",
        shown.join(", ")
    )
}

fn status(f: &mut fmt::Formatter<'_>, from: Status, to: Status) -> fmt::Result {
    let next: Vec<String> =
        super::status::lawful(from).iter().map(|next| format!("`{}`", next.name())).collect();
    write!(
        f,
        "an experiment that is `{}` cannot become `{}`: from there it may become {}",
        from.name(),
        to.name(),
        next.join(" or ")
    )
}
