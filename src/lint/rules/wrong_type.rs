use crate::catalog::ValueType;
use crate::lint::violation::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, conversion, words};
use crate::session::edits;
use crate::syntax::{HeaderKind, Node, Table, TableOrigin, Value};
use crate::text::{TextEdit, TextRange, TextSize};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    summary: "a value of another type than the key's",
    explanation: r#"The key is known, but its value is of another type: text where a number belongs, a single
table where a list does, a time without an offset.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = "100"
batch_size = 32
```

Python does not complain about `"100"` before it counts with it; `"0.001" * 2` is even valid there, and
nonsense. A list that is only one table loses all entries but one.

Numbers, `true`, `false` and times stand without quotes, text within. Lists of entries have headers with
two brackets: `[[models]]`. Where nothing is lost, `nestling check --fix` converts the value.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let &Violation::WrongType { ref place, value, expected } = violation else { return };
    let name = words::quoted(place.name());
    match (expected, value.value()) {
        (ValueType::Array { item, .. }, Value::Table(table)) if is_table(item) => {
            let way_out = match table.origin() {
                TableOrigin::Inline => "write `[{ … }]`".to_owned(),
                _ => format!("write `[[{}]]`", path(table).unwrap_or(place.name())),
            };
            let message = format!("{name} is a list: {way_out}");
            context.report(value.anchor(), message).fixes(|_| one_to_list(value, table));
        }
        (ValueType::Table(_) | ValueType::Map(_), Value::Array(array)) if array.is_tables() => {
            let first = array.elements().next().and_then(Node::as_table);
            let path = first.and_then(path).unwrap_or(place.name());
            let message = format!("{name} is one table, not a list: write `[{path}]`, once");
            let header = first.and_then(Table::header).map_or(value.anchor(), |h| h.range());
            context.report(header, message).fixes(|_| {
                let only = first.filter(|_| array.len() == 1);
                only.and_then(list_to_one).into_iter().collect()
            });
        }
        (ValueType::Table(_) | ValueType::Map(_), Value::Array(array)) => {
            let message = format!("{name} is one table, not a list: write `{{ … }}`, once");
            context.report(value.range(), message).fixes(|_| {
                let only = array.elements().next().filter(|_| array.len() == 1);
                let table = only.filter(|only| only.as_table().is_some());
                let edits = table.map(|table| edits::replace_value(value, table.text()));
                edits.map(|edits| Fix::safe("Take off the brackets", edits)).into_iter().collect()
            });
        }
        _ => {
            let message = format!(
                "{} must be {}, not {}",
                words::subject(place, value),
                words::expected(expected),
                words::found(value)
            );
            context.report(value.anchor(), message).fixes(|_| converted(value, expected));
        }
    }
}

fn converted(value: Node<'_>, expected: &ValueType) -> Vec<Fix> {
    let Some(conversion) = conversion::of(value, expected) else { return Vec::new() };
    let title = format!("Change to {}", words::quoted(&conversion.text));
    let edits = edits::replace_value(value, &conversion.text);
    vec![if conversion.is_lossless { Fix::safe(title, edits) } else { Fix::likely(title, edits) }]
}

fn is_table(item: &ValueType) -> bool {
    matches!(item, ValueType::Table(_))
}

/// The key of a table's header as written: `models.layers` of `[models.layers]`.
fn path<'a>(table: Table<'a>) -> Option<&'a str> {
    let header = table.header()?;
    let document = table.document();
    Some(document.slice(header.range()).trim_matches(['[', ']']).trim())
}

fn one_to_list(value: Node<'_>, table: Table<'_>) -> Vec<Fix> {
    match (table.origin(), table.header()) {
        (TableOrigin::Header, Some(header)) if header.kind() == HeaderKind::Table => {
            let (open, close) = (header.range().start(), header.range().end());
            let edits = vec![TextEdit::insert(open, "["), TextEdit::insert(close, "]")];
            vec![Fix::safe("Make it a list with `[[…]]`", edits)]
        }
        (TableOrigin::Inline, _) => {
            let edits = edits::replace_value(value, &format!("[{}]", value.text()));
            vec![Fix::safe("Make it a list with `[…]`", edits)]
        }
        _ => Vec::new(),
    }
}

fn list_to_one(table: Table<'_>) -> Option<Fix> {
    let header = table.header().filter(|header| header.kind() == HeaderKind::ArrayOfTables)?;
    let one = TextSize::new(1);
    let (open, close) = (header.range().start(), header.range().end());
    let edits = vec![
        TextEdit::delete(TextRange::new(open, open + one)),
        TextEdit::delete(TextRange::new(close - one, close)),
    ];
    Some(Fix::safe("Make it one table with `[…]`", edits))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn it_silences_ranges() {
        check(
            &sound(
                r#"
[[trainings]]
id = "adam"
name = 5
optimizer = true
learning_rate = "0"
epochs = "100"
batch_size = 32.0
shuffle = "True"
"#,
            ),
            expect![[r#"
                4:8-4:9 error wrong-type: `name` must be a string, not an integer
                  fix: Change to `"5"` (safe)
                5:13-5:17 error wrong-type: `optimizer` must be `"adam"`, `"adamw"`, `"sgd"` or `"rmsprop"`, not a boolean
                6:17-6:20 error wrong-type: `learning_rate` must be a number, not a string
                  fix: Change to `0` (safe)
                7:10-7:15 error wrong-type: `epochs` must be an integer, not a string
                  fix: Change to `100` (safe)
                8:14-8:18 error wrong-type: `batch_size` must be an integer, not a float
                  fix: Change to `32` (safe)
                9:11-9:17 error wrong-type: `shuffle` must be `true` or `false`, not a string
                  fix: Change to `true` (safe)
            "#]],
        );
    }

    #[test]
    fn lossless_conversions_are_safe() {
        let text = "[[trainings]]\nepochs = \"100\" # enough\n";
        check_fix(
            "wrong-type",
            "Change",
            text,
            expect![[r#"
                [[trainings]]
                epochs = 100 # enough
            "#]],
        );
        check_rule(
            "wrong-type",
            r#"
[dataset]
classes = [1, "B"]
image_size = "[224, 224]"
[dataset.split]
seed = 5.5
[dataset.augmentation]
preset = "custom"
rotation_angles = 90
horizontal_flip = 1
"#,
            expect![[r#"
                3:12-3:13 error wrong-type: each value of `classes` must be a string, not an integer
                  fix: Change to `"1"` (safe)
                4:14-4:26 error wrong-type: `image_size` must be an array, not a string
                  fix: Change to `[224, 224]` (safe)
                6:8-6:11 error wrong-type: `seed` must be an integer, not a float
                9:19-9:21 error wrong-type: `rotation_angles` must be an array, not an integer
                  fix: Change to `[90]` (safe)
                10:19-10:20 error wrong-type: `horizontal_flip` must be `true` or `false`, not an integer
                  fix: Change to `true` (likely)
            "#]],
        );
    }

    #[test]
    fn what_loses_something_is_left_to_the_person() {
        check_rule(
            "wrong-type",
            "[dataset]\nimage_size = 224\nclasses = \"A, B\"\n",
            expect![[r#"
                2:14-2:17 error wrong-type: `image_size` must be an array, not an integer
                  fix: Change to `[224, 224]` (likely)
                3:11-3:17 error wrong-type: `classes` must be an array, not a string
                  fix: Change to `["A", "B"]` (likely)
            "#]],
        );
        check_rule(
            "wrong-type",
            "[[trainings]]\nepochs = [10]\nbatch_size = [16, 32]\n",
            expect![[r#"
                2:10-2:14 error wrong-type: `epochs` must be an integer, not an array
                  fix: Change to `10` (likely)
                3:14-3:22 error wrong-type: `batch_size` must be an integer, not an array
            "#]],
        );
    }

    #[test]
    fn times_have_an_offset() {
        check_rule(
            "wrong-type",
            r#"
[session]
created_at = 2026-11-22T10:00:00
[[models]]
created_at = 2026-11-22
[[trainings]]
created_at = "2026-11-22T10:00:00Z"
[[experiments]]
created_at = 10:00:00
started_at = 2026-11-22T10:00:00+02:00
"#,
            expect![[r#"
                3:14-3:33 error wrong-type: `created_at` must be a date-time with an offset, as in `2026-11-22T10:00:00Z`, not a date-time without one
                  fix: Change to `2026-11-22T10:00:00Z` (likely)
                5:14-5:24 error wrong-type: `created_at` must be a date-time with an offset, as in `2026-11-22T10:00:00Z`, not a date alone
                  fix: Change to `2026-11-22T00:00:00Z` (likely)
                7:14-7:36 error wrong-type: `created_at` must be a date-time with an offset, as in `2026-11-22T10:00:00Z`, not a string
                  fix: Change to `2026-11-22T10:00:00Z` (safe)
                9:14-9:22 error wrong-type: `created_at` must be a date-time with an offset, as in `2026-11-22T10:00:00Z`, not a time alone
            "#]],
        );
    }

    #[test]
    fn one_table_where_a_list_is_meant() {
        let text = "[models]\nid = 'a'\nepochs = 3\n\n[models.layers]\ntype = 'Flatten'\n";
        check_rule(
            "wrong-type",
            text,
            expect![[r#"
            1:1-1:9 error wrong-type: `models` is a list: write `[[models]]`
              fix: Make it a list with `[[…]]` (safe)
        "#]],
        );
        check_fix(
            "wrong-type",
            "list",
            text,
            expect![[r#"
            [[models]]
            id = 'a'
            epochs = 3

            [models.layers]
            type = 'Flatten'
        "#]],
        );
        check_rule(
            "wrong-type",
            "trainings = { id = 'a' }\n",
            expect![[r#"
            1:13-1:25 error wrong-type: `trainings` is a list: write `[{ … }]`
              fix: Make it a list with `[…]` (safe)
        "#]],
        );
        check_fix(
            "wrong-type",
            "list",
            "trainings = { id = 'a' }\n",
            expect![[r#"
                trainings = [{ id = 'a' }]
            "#]],
        );
        check_rule(
            "wrong-type",
            "[[models]]\nkind = 'custom_cnn'\n[models.layers]\n",
            expect![[r#"
                3:1-3:16 error wrong-type: `layers` is a list: write `[[models.layers]]`
                  fix: Make it a list with `[[…]]` (safe)
            "#]],
        );
        check_rule(
            "wrong-type",
            "[models.lenet]\nkind = 'custom_cnn'\n",
            expect![[r#"
            1:1-1:15 error wrong-type: `models` is a list: write `[[models]]`
        "#]],
        );
    }

    #[test]
    fn a_list_where_one_table_is_meant() {
        check_rule(
            "wrong-type",
            "[[dataset]]\npath = 'a'\n",
            expect![[r#"
            1:1-1:12 error wrong-type: `dataset` is one table, not a list: write `[dataset]`, once
              fix: Make it one table with `[…]` (safe)
        "#]],
        );
        check_fix(
            "wrong-type",
            "one table",
            "[[dataset]]\npath = 'a'\n",
            expect![[r#"
            [dataset]
            path = 'a'
        "#]],
        );
        check_rule(
            "wrong-type",
            "[[dataset]]\npath = 'a'\n[[dataset]]\npath = 'b'\n",
            expect![[r#"
                1:1-1:12 error wrong-type: `dataset` is one table, not a list: write `[dataset]`, once
            "#]],
        );
        check_rule(
            "wrong-type",
            "dataset = [{ path = 'a' }]\n",
            expect![[r#"
                1:11-1:27 error wrong-type: `dataset` is one table, not a list: write `{ … }`, once
                  fix: Take off the brackets (safe)
            "#]],
        );
    }

    #[test]
    fn the_value_of_a_key_that_came_into_a_list_is_not_judged_as_its_element() {
        check_rule(
            "wrong-type",
            "[[models]]\nlayers = [\n  head = [{ type = 'Flatten' }]\n]\n",
            expect![[""]],
        );
        check_rule("wrong-type", "[dataset]\nimage_size = [\nclasses = '7'\n]\n", expect![[""]]);
    }

    #[test]
    fn elements_are_told_from_the_whole() {
        check_rule(
            "wrong-type",
            "models = [3]\n[dataset]\nimage_size = [1.5, 'x']\n",
            expect![[r#"
                1:11-1:12 error wrong-type: each value of `models` must be a table, not an integer
                3:15-3:18 error wrong-type: each value of `image_size` must be an integer, not a float
                3:20-3:23 error wrong-type: each value of `image_size` must be an integer, not a string
            "#]],
        );
    }
}
