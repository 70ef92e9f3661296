use expect_test::{Expect, expect};

use super::*;
use crate::syntax::Document;
use crate::text::apply_edits;

fn formatted_with(text: &str, options: &FormatOptions) -> String {
    let document = Document::parse(text);
    apply_edits(text, &format(&document, options)).unwrap()
}

pub(super) fn formatted(text: &str) -> String {
    formatted_with(text, &FormatOptions::default())
}

/// Shows what becomes of `text`, and that it stays so.
fn check(text: &str, expected: Expect) {
    let once = formatted(text);
    expected.assert_eq(&once);
    assert_eq!(formatted(&once), once);
}

fn check_narrow(text: &str, expected: Expect) {
    let options = FormatOptions { line_width: 40, indent: 4 };
    let once = formatted_with(text, &options);
    expected.assert_eq(&once);
    assert_eq!(formatted_with(&once, &options), once);
}

/// The edits themselves: `«old»→«new»`.
fn check_edits(text: &str, edits: &[TextEdit], expected: Expect) {
    let lines = edits
        .iter()
        .map(|edit| format!("{:?} {:?} → {:?}\n", edit.range, &text[edit.range], edit.insert));
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn keys_have_one_space_around_the_equals_sign_and_begin_their_line() {
    check(
        "[ dataset ]\n  path=\"data\"\n\tsplit . train   =70.0\n  \"a b\" .c= 1  \n",
        expect![[r#"
            [dataset]
            path = "data"
            split.train = 70.0
            "a b".c = 1
        "#]],
    );
}

#[test]
fn headers_have_no_spaces_inside() {
    check(
        "  [[ models . 'layers' ]] # one\n",
        expect![[r#"
            [[models.'layers']] # one
        "#]],
    );
}

#[test]
fn one_blank_line_stands_between_sections() {
    check(
        "\n\n# about\n[session]\nid = \"a\"\n[dataset]\n\n\n\n[dataset.split]\n# why\ntrain = 70.0\n\n\nval = 15.0\n# of this\n\n# of the next\n[[models]]\n\n\n",
        expect![[r#"
            # about
            [session]
            id = "a"

            [dataset]

            [dataset.split]
            # why
            train = 70.0

            val = 15.0
            # of this

            # of the next
            [[models]]
        "#]],
    );
}

#[test]
fn comments_directly_above_a_header_go_with_it() {
    check(
        "[a]\nx = 1\n  # one  \n# two\t\n[b]\ny = 1\n# last",
        expect![[r#"
            [a]
            x = 1

            # one
            # two
            [b]
            y = 1
            # last
        "#]],
    );
}

#[test]
fn short_arrays_stand_on_one_line() {
    check(
        "a=[ 1,2 ,3, ]\nb = [\n  1,\n  2\n]\nc = [ ]\nd = [\n]\ne=[[1,2],[ ]]\nf = [ { x=1,y = 2 },{} ]\n",
        expect![[r#"
            a = [1, 2, 3]
            b = [1, 2]
            c = []
            d = []
            e = [[1, 2], []]
            f = [{ x = 1, y = 2 }, {}]
        "#]],
    );
}

#[test]
fn a_comma_behind_the_last_element_keeps_the_lines() {
    check(
        "a = [ 1,\n2, ]\nb = [[1,2],\n[3,\n4,],]\n",
        expect![[r#"
            a = [
              1,
              2,
            ]
            b = [
              [1, 2],
              [
                3,
                4,
              ],
            ]
        "#]],
    );
}

#[test]
fn a_comma_on_a_line_of_its_own_leaves_no_blank_line() {
    check(
        "tags = [\n  \"a\"\n  ,\n  \"b\" # c\n  ,\n\n  \"d\"\n  ,\n]\n",
        expect![[r#"
        tags = [
          "a",
          "b", # c

          "d",
        ]
    "#]],
    );
}

#[test]
fn a_stack_that_is_written_over_several_lines_stays_so() {
    check(
        "layers = [\n{type=\"Flatten\"},\n   {type=\"Dense\",units=3}\n]\nhead = [ {type = \"Flatten\"} ]\n",
        expect![[r#"
            layers = [
              { type = "Flatten" },
              { type = "Dense", units = 3 },
            ]
            head = [{ type = "Flatten" }]
        "#]],
    );
}

#[test]
fn a_stack_that_is_too_long_gets_a_line_for_each_layer() {
    check(
        "[[models]]\nlayers = [{ type = \"Conv2D\", filters = 32, kernel_size = 3 }, { type = \"Flatten\" }, { type = \"Dense\" }]\n",
        expect![[r#"
            [[models]]
            layers = [
              { type = "Conv2D", filters = 32, kernel_size = 3 },
              { type = "Flatten" },
              { type = "Dense" },
            ]
        "#]],
    );
}

#[test]
fn the_width_and_the_indentation_can_be_chosen() {
    check_narrow(
        "classes = [\"aaaaaaaa\", \"bbbbbbbb\", \"c\"]\nclosses = [\"aaaaaaaa\", \"bbbbbbbb\", \"cc\"]\n",
        expect![[r#"
            classes = ["aaaaaaaa", "bbbbbbbb", "c"]
            closses = ["aaaaaaaa", "bbbbbbbb", "cc"]
        "#]],
    );
    check_narrow(
        "classes = [\"aaaaaaaa\", \"bbbbbbbb\", \"cccc\"] # all\n",
        expect![[r#"
            classes = [
                "aaaaaaaa",
                "bbbbbbbb",
                "cccc",
            ] # all
        "#]],
    );
}

#[test]
fn long_lists_of_numbers_fill_their_lines_and_keep_their_rows() {
    check_narrow(
        "a = [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]\nb = [\n1,2, # two\n\n3,true\n,\n]\n",
        expect![[r#"
            a = [
                1000, 2000, 3000, 4000, 5000, 6000,
                7000, 8000, 9000,
            ]
            b = [
                1, 2, # two

                3, true,
            ]
        "#]],
    );
}

#[test]
fn arrays_in_inline_tables_break_where_the_table_cannot() {
    check_narrow(
        "models = [{ id = \"a\", size = [1, 2], layers = [{ type = \"Flatten\" }, { type = \"Dense\" }] }, { id = \"b\" }]\n",
        expect![[r#"
            models = [
                { id = "a", size = [1, 2], layers = [
                    { type = "Flatten" },
                    { type = "Dense" },
                ] },
                { id = "b" },
            ]
        "#]],
    );
}

#[test]
fn comments_in_arrays_stay_with_their_elements() {
    check(
        "a = [ # all\n\n1 # one\n, # two's\n# above\n\n\n  '2',3 # both\n  # end\n\n]\nb = [\n# none\n] # behind\n",
        expect![[r#"
            a = [ # all

              1, # one
              # two's
              # above

              '2',
              3, # both
              # end
            ]
            b = [
              # none
            ] # behind
        "#]],
    );
}

#[test]
fn comments_in_one_column_stay_in_one_column() {
    check(
        "a=1         # one\nbcd = 23456 # two\n# between\ne = 3 # three\n\nf = 1   # alone\ng = [1,2]# close\n",
        expect![[r#"
            a = 1       # one
            bcd = 23456 # two
            # between
            e = 3 # three

            f = 1   # alone
            g = [1, 2] # close
        "#]],
    );
    check(
        "a=1\t# one\nb=23\t# two\nx = 'é🦉' # wide\nyy = 'abc' # as wide\nz=1  # apart\n",
        expect![[r#"
            a = 1   # one
            b = 23  # two
            x = 'é🦉' # wide
            yy = 'abc' # as wide
            z = 1  # apart
        "#]],
    );
}

#[test]
fn inline_tables_become_toml_1_0_where_they_fit() {
    check(
        "a = {x=1,\n y=2,\n}\nb = { x = 1, }\n",
        expect![[r#"
            a = { x = 1, y = 2 }
            b = { x = 1 }
        "#]],
    );
    let kept = "a = {x=1, # why\n y=2,\n}\nb = [\n  {x=1, # why\n y=2,\n},\n]\n";
    assert_eq!(formatted(kept), kept, "a comment has no place on one line");
    let long = format!("a = {{x='{}',\n y='{}',\n}}\n", "x".repeat(60), "y".repeat(60));
    assert_eq!(formatted(&long), long, "too long for one line");
}

#[test]
fn values_stay_as_they_are_written() {
    check(
        "a='x'\nb=0x1F\nc=1e-3\nd=2026-11-22 10:00:00Z\ne=\"\"\"\n  x  \n\t\"\"\"\nf=[\"\"\"\n x\"\"\"]\n",
        expect![[r#"
            a = 'x'
            b = 0x1F
            c = 1e-3
            d = 2026-11-22 10:00:00Z
            e = """
              x  
            	"""
            f = [
              """
             x""",
            ]
        "#]],
    );
}

#[test]
fn broken_sections_stay_as_they_are() {
    check(
        "[a]\nx=1\n[b]\n  y=\n z=[1,2,\n\n\n[c]\nw=[1,2,]\n",
        expect![[r#"
            [a]
            x = 1

            [b]
              y=
             z=[1,2,


            [c]
            w = [1, 2]
        "#]],
    );
}

#[test]
fn line_breaks_and_the_byte_order_mark_stay() {
    let text = "\u{feff}\r\na=1\r\n[b]\r\nc=[1,\r\n2,\r\n]\r\n\r\n\r\n";
    assert_eq!(formatted(text), "\u{feff}a = 1\r\n\r\n[b]\r\nc = [\r\n  1,\r\n  2,\r\n]\r\n");
    assert_eq!(
        formatted("a=1\r\nb=2\nc=[1,# d\n2]"),
        "a = 1\r\nb = 2\nc = [\r\n  1, # d\n  2,\r\n]\r\n"
    );
}

#[test]
fn files_with_nothing_in_them_become_empty() {
    for text in ["", "\n", " \n\t\n", "\r\n\r\n"] {
        assert_eq!(formatted(text), "");
    }
    assert_eq!(formatted("\u{feff}\n\n"), "\u{feff}");
    assert_eq!(formatted("# only this"), "# only this\n");
}

#[test]
fn edits_touch_spaces_only_and_as_few_as_can_be() {
    let text = "[a]\nx  = 1   \n\n\n  y = [1, 2,]\n[b]";
    let document = Document::parse(text);
    check_edits(
        text,
        &format(&document, &FormatOptions::default()),
        expect![[r#"
            6..7 " " → ""
            10..13 "   " → ""
            15..16 "\n" → ""
            16..18 "  " → ""
            27..28 "," → ""
            30..30 "" → "\n"
            33..33 "" → "\n"
        "#]],
    );
}

#[test]
fn a_section_that_is_known_is_laid_out_by_the_options_of_the_moment() {
    let document = Document::parse("a = [11111111, 22222222, 33333333, 4444444]\n[b]\n");
    let wide = FormatOptions::default();
    let narrow = FormatOptions { line_width: 20, indent: 2 };
    let first = format(&document, &wide);
    assert_eq!(format(&document, &wide), first);
    assert_ne!(format(&document, &narrow), first);
    assert_eq!(format(&document, &wide), first);
    let shorter = document.with_edits(&[TextEdit::delete(crate::text::range(43, 47))]).unwrap();
    assert_eq!(format(&shorter, &wide), format(&Document::parse(shorter.text()), &wide));
}
