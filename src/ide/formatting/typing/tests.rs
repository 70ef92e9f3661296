use expect_test::{Expect, expect};

use super::*;
use crate::text::apply_edits;

/// The file after `typed` was typed before the cursor.
fn check_typed(typed: char, fixture: &str, expected: Expect) {
    let at = fixture.find("$0").unwrap();
    let text = fixture.replacen("$0", "", 1);
    let edits =
        format_on_type(&Document::parse(&text), offset(at), typed, &FormatOptions::default());
    expected.assert_eq(&apply_edits(&text, &edits).unwrap());
}

#[test]
fn a_line_begun_in_an_array_is_indented() {
    check_typed(
        '\n',
        "[[models]]\nlayers = [\n$0\n\n[[models]]\n",
        expect![[r#"
            [[models]]
            layers = [
              

            [[models]]
        "#]],
    );
    check_typed(
        '\n',
        "layers = [\n  { type = \"Flatten\" },\n        $0\n]\n",
        expect![[r#"
            layers = [
              { type = "Flatten" },
              
            ]
        "#]],
    );
    check_typed(
        '\n',
        "models = [\n  { id = \"a\", layers = [\n$0{ type = \"Flatten\" },\n",
        expect![[r#"
            models = [
              { id = "a", layers = [
                { type = "Flatten" },
        "#]],
    );
}

/// What the line of the cursor, just begun, is indented by.
fn indentation_given(fixture: &str) -> String {
    let at = fixture.find("$0").unwrap();
    let text = fixture.replacen("$0", "", 1);
    let edits =
        format_on_type(&Document::parse(&text), offset(at), '\n', &FormatOptions::default());
    let text = apply_edits(&text, &edits).unwrap();
    let line = text.lines().nth(fixture[..at].matches('\n').count()).unwrap();
    line[..line.len() - line.trim_start().len()].to_owned()
}

#[test]
fn a_line_begun_below_an_element_is_indented_as_it_is() {
    assert_eq!(indentation_given("layers = [\n    { type = \"Flatten\" },\n  $0\n]\n"), "    ");
    assert_eq!(indentation_given("layers = [\n\t{ type = \"Flatten\" }, # flat\n\n$0\n"), "\t");
    assert_eq!(indentation_given("tags = [\n\"a\",\n  $0\n]\n"), "");
    assert_eq!(indentation_given("rows = [\n    # All of them\n$0\n]\n"), "    ");
    assert_eq!(indentation_given("rows = [\n    [\n            1,\n    ],\n$0\n"), "    ");
    // One that stands behind the bracket or in another array shows nothing.
    assert_eq!(indentation_given("rows = [[\n        1,\n    ], [\n$0\n"), "      ");
    assert_eq!(indentation_given("rows = [[1],\n$0\n"), "  ");
}

#[test]
fn a_line_begun_behind_an_element_without_its_end_is_indented_as_the_element() {
    assert_eq!(indentation_given("layers = [\n    { type = \"Fla\n$0\n]\n"), "    ");
    assert_eq!(indentation_given("classes = [\n    \"Adia\n$0\n]\n"), "    ");
    // Someone breaks the table over lines.
    assert_eq!(indentation_given("layers = [\n  { type = \"Dense\",\n      $0\n]\n"), "      ");
}

#[test]
fn a_bracket_that_moves_to_a_line_of_its_own_stands_below_its_array() {
    check_typed(
        '\n',
        "layers = [\n  1,\n  $0]\n",
        expect![[r#"
        layers = [
          1,
        ]
    "#]],
    );
    check_typed(
        ']',
        "layers = [\n  1,\n  ]$0\n",
        expect![[r#"
        layers = [
          1,
        ]
    "#]],
    );
    check_typed(
        ']',
        "x = [\n  [ 1 ]$0",
        expect![[r#"
        x = [
          [ 1 ]"#]],
    );
    check_typed(']', "  [models]$0", expect!["  [models]"]);
}

#[test]
fn a_line_begun_below_a_key_is_not_indented() {
    check_typed(
        '\n',
        "[a]\n    $0\nx = 1\n",
        expect![[r#"
        [a]

        x = 1
    "#]],
    );
    check_typed(
        '\n',
        "[a]\n  x = 1\n  $0\n",
        expect![[r#"
        [a]
          x = 1
          
    "#]],
    );
    check_typed(
        '\n',
        "a = \"\"\"\n  $0\n",
        expect![[r#"
        a = """
          
    "#]],
    );
    check_typed(
        '\n',
        "a = { b = 1,\n  $0\n",
        expect![[r#"
        a = { b = 1,
          
    "#]],
    );
    check_typed(
        '\n',
        "[a\n$0[b]\n",
        expect![[r#"
        [a
        [b]
    "#]],
    );
    check_typed('\n', "$0", expect![""]);
}
