use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Library, edits};
use crate::syntax::{Document, HeaderKind, Section, SyntaxErrorKind};
use crate::text::{TextEdit, TextRange};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    summary: "a key or table is defined twice",
    explanation: r#"TOML allows each key once in a table and each `[table]` once in a file. Here the second one
stands.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
learning_rate = 0.01
epochs = 50
batch_size = 32
```

TOML readers refuse the whole file. Those that do not take the first value or the last, so that two
tools train with two learning rates.

Keep the one that is meant and remove the other; Nestling goes on with the first. Entries of a list
have two brackets, `[[models]]`, and may follow each other.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let document = context.session().document();
    // The section whose header stands below a second entry's keys.
    let mut pasted = None;
    for error in document.errors() {
        let SyntaxErrorKind::Duplicate { first, definition } = error.kind else { continue };
        let section = document.section_at(definition.start());
        if pasted == Some(section.index()) || is_told_of_first(document, section, first) {
            continue;
        }
        if let Some(header) = missing_header(document, section, definition) {
            pasted = Some(section.index());
            let message = format!("{}: a second entry needs `{header}` above it", error.message);
            let line_break = document.line_break();
            let edit = TextEdit::insert(definition.start(), format!("{header}{line_break}"));
            context
                .report(error.range, message)
                .related(first, "first defined here")
                .fixes(|_| vec![Fix::likely(format!("Insert `{header}`"), vec![edit])]);
            continue;
        }
        context
            .report(error.range, error.message)
            .related(first, "first defined here")
            .fixes(|_| vec![removal(document, definition, first)]);
    }
}

/// Whether `[models]`, which should have been `[[models]]`, stands at `first`: then that is told,
/// and its mend makes the list that `section` belongs to.
fn is_told_of_first(document: &Document, section: Section<'_>, first: TextRange) -> bool {
    let library = |section: Section<'_>| {
        let mut keys = section.header()?.keys();
        let only = keys.next().filter(|_| keys.next().is_none())?;
        Library::ALL.into_iter().find(|library| library.key() == only.name())
    };
    let is_list = section.header().is_some_and(|h| h.kind() == HeaderKind::ArrayOfTables);
    let first = document.section_at(first.start());
    let is_single = first.header().is_some_and(|h| h.kind() == HeaderKind::Table);
    is_list && is_single && library(section).is_some() && library(section) == library(first)
}

/// The header that a second entry lacks whose first key is at `definition`: an entry of a list
/// that begins with an ID again.
fn missing_header<'a>(
    document: &'a Document,
    section: Section<'a>,
    definition: TextRange,
) -> Option<&'a str> {
    let header = section.header().filter(|h| h.kind() == HeaderKind::ArrayOfTables)?;
    let pair = section.key_values().find(|pair| pair.range() == definition)?;
    let mut keys = pair.keys();
    let is_id = keys.next().is_some_and(|key| key.name() == "id") && keys.next().is_none();
    let repeated = section.errors().filter(|error| {
        matches!(error.kind, SyntaxErrorKind::Duplicate { definition: other, .. } if other.start() > definition.start())
    });
    (is_id && repeated.count() > 0).then(|| document.slice(header.range()))
}

fn removal(document: &Document, definition: TextRange, first: TextRange) -> Fix {
    let section = document.section_at(definition.start());
    if section.header().is_some_and(|header| header.range().contains_range(definition)) {
        // Without its header a table's keys would fall to the table above.
        let edits = edits::remove_section(document, section);
        return Fix::possible("Remove this table with its keys", edits);
    }
    let edits = edits::remove_pair(document, definition);
    if says_the_same(document, definition, first) {
        Fix::safe("Remove this one", edits)
    } else {
        Fix::likely("Remove this one", edits)
    }
}

/// Whether the key-value at `definition` stands at `first` as well.
fn says_the_same(document: &Document, definition: TextRange, first: TextRange) -> bool {
    let earlier = document.slice(TextRange::new(first.start(), document.end()));
    let rest = earlier.strip_prefix(document.slice(definition));
    rest.is_some_and(|rest| {
        rest.is_empty() || rest.starts_with([' ', '\t', ',', '}', '#', '\r', '\n'])
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn the_second_one_is_reported_and_not_judged_further() {
        check(
            &sound(
                r#"
[[trainings]]
id = "adam"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
learning_rate = "fast"
epochs = 50
batch_size = 32
"#,
            ),
            expect![[r#"
                7:1-7:14 error duplicate-key: `learning_rate` is already defined in this table
                  related 6:1-6:14: first defined here
                  fix: Remove this one (likely)
            "#]],
        );
    }

    #[test]
    fn an_entry_without_its_header_is_one_mistake() {
        let pasted = sound("[[trainings]]\nid = 'a'\nname = 'A'\n\nid = 'b'\nname = 'B'\n");
        check_rule(
            "duplicate-key",
            &pasted,
            expect![[r#"
            5:1-5:3 error duplicate-key: `id` is already defined in this table: a second entry needs `[[trainings]]` above it
              related 2:1-2:3: first defined here
              fix: Insert `[[trainings]]` (likely)
        "#]],
        );
        check_fix(
            "duplicate-key",
            "Insert",
            &pasted,
            expect![[r#"
            [[trainings]]
            id = 'a'
            name = 'A'

            [[trainings]]
            id = 'b'
            name = 'B'

            [session]
            id = "swift-golden-falcon"

            [dataset]
            path = "data/malware"
        "#]],
        );
    }

    #[test]
    fn a_list_that_begins_with_one_bracket_is_told_once() {
        check_rule(
            "duplicate-key",
            &sound("[trainings]\nid = 'a'\n\n[[trainings]]\nid = 'b'\n"),
            expect![[r#""#]],
        );
    }

    #[test]
    fn a_table_twice_is_one_mistake() {
        check(
            "[session]\nid = 'swift-golden-falcon'\n\n[dataset]\npath = 'a'\n\n[dataset]\npath = 'b'\n",
            expect![[r#"
                7:2-7:9 error duplicate-key: the table `dataset` is already defined
                  related 4:1-4:10: first defined here
                  fix: Remove this table with its keys (possible)
            "#]],
        );
    }

    #[test]
    fn what_says_the_same_twice_is_removed_unasked() {
        let same = "[dataset]\npath = 'a'\npath = 'a' # again\nclasses = ['A']\n";
        check_rule(
            "duplicate-key",
            same,
            expect![[r#"
            3:1-3:5 error duplicate-key: `path` is already defined in this table
              related 2:1-2:5: first defined here
              fix: Remove this one (safe)
        "#]],
        );
        check_fix(
            "duplicate-key",
            "Remove",
            same,
            expect![[r#"
            [dataset]
            path = 'a'
            classes = ['A']
        "#]],
        );
        check_rule(
            "duplicate-key",
            "[dataset]\npath = 'a'\npath = 'b'\n",
            expect![[r#"
            3:1-3:5 error duplicate-key: `path` is already defined in this table
              related 2:1-2:5: first defined here
              fix: Remove this one (likely)
        "#]],
        );
    }

    #[test]
    fn a_table_goes_with_its_keys() {
        let twice = "[dataset]\npath = 'a'\n\n[dataset]\npath = 'b'\n\n[session]\nid = 'a'\n";
        check_fix(
            "duplicate-key",
            "Remove",
            twice,
            expect![[r#"
            [dataset]
            path = 'a'

            [session]
            id = 'a'
        "#]],
        );
    }

    #[test]
    fn inline_tables_are_tables() {
        check_rule(
            "duplicate-key",
            "[dataset]\nsplit = { train = 70, train = 70, val = 15 }\n",
            expect![[r#"
                2:23-2:28 error duplicate-key: `train` is already defined in this table
                  related 2:11-2:16: first defined here
                  fix: Remove this one (safe)
            "#]],
        );
        check_fix(
            "duplicate-key",
            "Remove",
            "[dataset]\nsplit = { train = 70, train = 70, val = 15 }\n",
            expect![[r#"
                [dataset]
                split = { train = 70, val = 15 }
            "#]],
        );
    }
}
