use expect_test::{Expect, expect};

use super::*;
use crate::text::{apply_edits, offset};

/// The file with `«…»` selected, after that range is laid out.
fn check_range(fixture: &str, expected: Expect) {
    let start = fixture.find('«').unwrap();
    let end = fixture.find('»').unwrap() - '«'.len_utf8();
    let text = fixture.replace(['«', '»'], "");
    let range = TextRange::new(offset(start), offset(end));
    let edits = format_range(&Document::parse(&text), range, &FormatOptions::default());
    expected.assert_eq(&apply_edits(&text, &edits).unwrap());
}

#[test]
fn a_range_lays_out_its_lines() {
    check_range(
        "a=1\n«b=2\n»c=3\n",
        expect![[r#"
            a=1
            b = 2
            c=3
        "#]],
    );
    check_range(
        "  a=1  \n\n\n  b«»=2  \n  c=3\n",
        expect![[r#"
              a=1  


            b = 2
              c=3
        "#]],
    );
}

#[test]
fn a_range_in_a_value_lays_out_the_whole_value() {
    check_range(
        "a=1\nb«=»[\n1,\n2,\n]\nc=3\n",
        expect![[r#"
            a=1
            b = [
              1,
              2,
            ]
            c=3
        "#]],
    );
}

#[test]
fn elements_with_lines_of_their_own_are_laid_out_alone() {
    check_range(
        "layers=[\n{x=1},\n«{y=1,z=[1,\n2,\n]»}\n]\n",
        expect![[r#"
            layers=[
            {x=1},
              { y = 1, z = [
                1,
                2,
              ] },
            ]
        "#]],
    );
    check_range(
        "b=[\n'1' # one\n,«»'2',\n]\n",
        expect![[r#"
            b = [
              '1', # one
              '2',
            ]
        "#]],
    );
    check_range(
        "b=[\n'1',\n«'2'»\n]\n",
        expect![[r#"
            b = ['1', '2']
        "#]],
    );
}

#[test]
fn a_range_over_sections_has_their_blank_lines() {
    check_range(
        "[a]\nx=1\n«[b]\ny=2\n[c]\n»z=3\n",
        expect![[r#"
            [a]
            x=1

            [b]
            y = 2

            [c]
            z=3
        "#]],
    );
    check_range("a«»b", expect!["ab"]);
    check_range("«»", expect![""]);
}
