//! Values, keys and entries as text: TOML 1.0, and of its spellings the one a person would choose.

use toml_writer::{ToTomlKey, ToTomlValue, TomlKeyBuilder, TomlStringBuilder};
use unicode_width::UnicodeWidthStr;

use crate::catalog::Literal;
use crate::syntax::Datetime;

pub use super::insert::{NewEntry, insert_entries, insert_entry, insert_table};

/// An array longer than this, in columns, is written with a line for each element, as formatting
/// lays it out where no one has chosen another width.
const WIDTH: usize = 100;

/// What each level of a value on several lines is indented by.
pub(super) const INDENT: &str = "  ";

/// Renders a value on one line.
pub fn value(literal: &Literal) -> String {
    let mut out = String::new();
    write_value(&mut out, literal, None);
    out
}

/// Renders a key, quoted where TOML wants it.
pub fn key(name: &str) -> String {
    TomlKeyBuilder::new(name).as_default().to_toml_key()
}

/// Renders a string value on one line.
pub fn string(text: &str) -> String {
    let builder = TomlStringBuilder::new(text);
    let short = builder.as_basic_pretty().or_else(|| builder.as_literal());
    short.unwrap_or_else(|| builder.as_basic()).to_toml_value()
}

/// Renders a date-time in UTC, as exactly as it is; one without an offset stays without.
pub fn datetime(datetime: &Datetime) -> String {
    let written = datetime.to_string();
    match written.parse::<jiff::Timestamp>() {
        Ok(instant) => instant.to_string(),
        Err(_) => written,
    }
}

/// Renders `key = value` for a line that starts with `indent`, without the line's end. A list of
/// tables, and any list too long for a line, gets a line for each element.
pub fn field(name: &str, literal: &Literal, indent: &str, line_break: &str) -> String {
    let mut out = format!("{} = ", key(name));
    let line = Line { indent: indent.to_owned(), line_break, column: indent.len() + out.width() };
    write_value(&mut out, literal, Some(&line));
    out
}

/// Where a value stands that may take several lines.
struct Line<'a> {
    indent: String,
    line_break: &'a str,
    column: usize,
}

impl<'a> Line<'a> {
    fn inner(&self) -> Line<'a> {
        let indent = format!("{}{INDENT}", self.indent);
        // The comma behind an element counts.
        Line { column: indent.len() + 1, indent, line_break: self.line_break }
    }
}

fn write_value(out: &mut String, literal: &Literal, line: Option<&Line<'_>>) {
    match literal {
        Literal::String(text) => out.push_str(&string(text)),
        Literal::Integer(number) => out.push_str(&number.to_string()),
        Literal::Float(number) => out.push_str(&number.to_toml_value()),
        Literal::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::DateTime(value) => out.push_str(&datetime(value)),
        Literal::Array(items) => write_array(out, items, line),
        Literal::Table(fields) => write_table(out, fields, line),
    }
}

fn write_array(out: &mut String, items: &[Literal], line: Option<&Line<'_>>) {
    let start = out.len();
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        write_value(out, item, None);
    }
    out.push(']');

    let Some(line) = line else { return };
    let too_long = line.column + out[start..].width() > WIDTH;
    let tables = items.iter().any(|item| matches!(item, Literal::Table(_)));
    if !too_long && !tables || items.is_empty() {
        return;
    }
    out.truncate(start);
    out.push('[');
    let inner = line.inner();
    for item in items {
        out.push_str(line.line_break);
        out.push_str(&inner.indent);
        write_value(out, item, Some(&inner));
        out.push(',');
    }
    out.push_str(line.line_break);
    out.push_str(&line.indent);
    out.push(']');
}

/// On one line, as TOML 1.0 wants it; only an array in it may take several.
fn write_table(out: &mut String, fields: &[(String, Literal)], line: Option<&Line<'_>>) {
    if fields.is_empty() {
        out.push_str("{}");
        return;
    }
    for (index, (name, literal)) in fields.iter().enumerate() {
        out.push_str(if index == 0 { "{ " } else { ", " });
        out.push_str(&key(name));
        out.push_str(" = ");
        write_value(out, literal, line);
    }
    out.push_str(" }");
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn text(text: &str) -> Literal {
        Literal::String(text.into())
    }

    fn layer(kind: &str, filters: i64) -> Literal {
        Literal::Table(vec![
            ("type".into(), text(kind)),
            ("filters".into(), Literal::Integer(filters)),
        ])
    }

    #[test]
    fn values_have_the_spelling_of_toml_1_0() {
        let values = [
            text("a"),
            text("say \"hi\""),
            text("two\nlines \u{7f}"),
            Literal::Float(4.0),
            Literal::Float(1e-5),
            Literal::Boolean(true),
            Literal::Array(vec![Literal::Integer(224), Literal::Integer(-1)]),
            layer("Conv2D", 3),
            Literal::Table(Vec::new()),
        ];
        let rendered = values.map(|literal| value(&literal)).join("\n");
        expect![[r#"
            "a"
            'say "hi"'
            "two\nlines \u007F"
            4.0
            0.00001
            true
            [224, -1]
            { type = "Conv2D", filters = 3 }
            {}"#]]
        .assert_eq(&rendered);
    }

    #[test]
    fn keys_are_quoted_where_they_must_be() {
        assert_eq!(["a-b_1", "Adialer.C", ""].map(key), ["a-b_1", "\"Adialer.C\"", "\"\""]);
    }

    #[test]
    fn lists_of_tables_have_a_line_for_each() {
        let layers = Literal::Array(vec![layer("Conv2D", 3), layer("Dense", 4)]);
        expect![[r#"
            layers = [
              { type = "Conv2D", filters = 3 },
              { type = "Dense", filters = 4 },
            ]"#]]
        .assert_eq(&field("layers", &layers, "", "\n"));
        let long =
            Literal::Array((0..4).map(|n| text(&format!("{n}{}", "x".repeat(24)))).collect());
        expect![[r#"
            classes = [
                "0xxxxxxxxxxxxxxxxxxxxxxxx",
                "1xxxxxxxxxxxxxxxxxxxxxxxx",
                "2xxxxxxxxxxxxxxxxxxxxxxxx",
                "3xxxxxxxxxxxxxxxxxxxxxxxx",
              ]"#]]
        .assert_eq(&field("classes", &long, "  ", "\n"));
        assert_eq!(field("a", &Literal::Array(Vec::new()), "", "\n"), "a = []");
    }

    #[test]
    fn times_are_in_utc_and_as_exact_as_they_were() {
        let shown = |written: &str| datetime(&written.parse().unwrap());
        assert_eq!(shown("2026-11-22T10:00:00Z"), "2026-11-22T10:00:00Z");
        assert_eq!(shown("2026-11-22T10:00:00.25+02:00"), "2026-11-22T08:00:00.25Z");
        assert_eq!(shown("2026-11-22"), "2026-11-22");
    }
}
