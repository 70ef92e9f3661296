use serde_json::Value as Json;

use super::LegacyError;

/// Reads the text of a JSON file as Python writes it: also with `NaN` and `Infinity`, which JSON
/// lacks (they become strings of these names), and with a byte order mark.
///
/// # Errors
/// When it is no JSON; with the place.
pub fn parse(text: &str) -> Result<Json, LegacyError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = match serde_json::from_str(text) {
        Ok(json) => return Ok(json),
        Err(error) => error,
    };
    let read = match quoted(text) {
        Some(quoted) => serde_json::from_str(&quoted),
        None => Err(first),
    };
    read.map_err(|error| {
        let told = error.to_string();
        let message = told.split(" at line ").next().unwrap_or_default();
        let (line, column) = (error.line(), error.column());
        LegacyError { message: format!("it is not JSON: line {line}, column {column}: {message}") }
    })
}

/// The text with quotes around numbers that JSON lacks; `None` where it has none.
fn quoted(text: &str) -> Option<String> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let word = WORDS.iter().find(|word| !in_string && rest.starts_with(**word));
        let len = match (c, word) {
            (_, Some(word)) => {
                found = true;
                out.push_str(&format!("\"{word}\""));
                rest = rest.get(word.len()..).unwrap_or_default();
                continue;
            }
            // What is escaped does not end the string.
            ('\\', _) if in_string => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            ('"', _) => {
                in_string = !in_string;
                1
            }
            (c, _) => c.len_utf8(),
        };
        let (taken, left) = rest.split_at_checked(len)?;
        out.push_str(taken);
        rest = left;
    }
    found.then_some(out)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn numbers_that_json_lacks_are_read() {
        let text =
            "\u{feff}{\"val_loss\": [0.5, NaN, Infinity, -Infinity], \"a \\\" NaN\": \"NaN\"}";
        expect![[r#"{"val_loss":[0.5,"NaN","Infinity","-Infinity"],"a \" NaN":"NaN"}"#]]
            .assert_eq(&parse(text).unwrap().to_string());
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        let told = ["", "{\n  \"a\": 1,\n}", "{'a': 1}", "[NaN, nul]", "\"\\", "[id = 1"]
            .map(|text| parse(text).unwrap_err().to_string());
        expect![[r#"
            it is not JSON: line 1, column 0: EOF while parsing a value
            it is not JSON: line 3, column 1: trailing comma
            it is not JSON: line 1, column 2: key must be a string
            it is not JSON: line 1, column 12: expected ident
            it is not JSON: line 1, column 2: EOF while parsing a string
            it is not JSON: line 1, column 2: expected value"#]]
        .assert_eq(&told.join("\n"));
        assert!(parse(&"[".repeat(100_000)).is_err());
    }
}
