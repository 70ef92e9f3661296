//! Whatever a file looks like: inserting adds the entry at its library's end, and nothing else.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::catalog::Catalog;
use crate::text::apply_edits;

/// Libraries in any of the layouts, with comments and blank lines wherever they may stand.
fn file() -> impl Strategy<Value = String> {
    let inline = |key: &'static str| {
        select(vec![
            String::new(),
            format!("{key} = []\n"),
            format!("{key} = [ ] # none\n"),
            format!("{key} = [\n  # none\n]\n"),
            format!("{key} = [{{ id = \"a\" }}]\n"),
            format!("{key} = [ {{ id = \"a\" }}, {{ id = \"b\" }}, ] # two\n"),
            format!(
                "{key} = [\n  {{ id = \"a\" }}, # a\n  # b\n  {{ id = \"b\" }}, # b\n  # end\n]\n"
            ),
            format!("{key} = [\n\t{{ id = \"a\", x.y = 1 }}, {{ id = \"b\" }} # b\n  ] # end\n"),
            format!("{key} = [ # all\n    {{ id = \"a\" }} # a\n]\n"),
        ])
    };
    let sections = |key: &'static str| {
        let entry = select(vec![
            format!("[[{key}]]\n"),
            format!("[[{key}]] # one\nid = \"a\" # a\n# more\n"),
            format!("# above\n[[{key}]]\nlayers = [\n  {{ type = \"x\" }},\n]\n\n"),
            format!("[[{key}]]\nid = \"a\"\n\n[[{key}.layers]]\ntype = \"x\"\n\n# far\n\n"),
            format!("\n  [[ {key} ]]\n  id = \"\"\"\n[[{key}]]\n\"\"\"\n  [{key}.x]\n  y = 1\n"),
        ]);
        prop::collection::vec(entry, 0..3).prop_map(|entries| entries.concat())
    };
    let library = |key: &'static str| {
        prop_oneof![
            inline(key).prop_map(|text| (text, String::new())),
            sections(key).prop_map(|text| (String::new(), text)),
        ]
    };
    let other =
        select(vec!["", "[session]\nid = \"x\"\n", "# about\n\n[dataset]\n[dataset.split]\n"]);
    let last = select(vec!["", "\n# end\n", "[legacy]\nx = 1\n", "# end"]);
    let libraries = (library("models"), library("trainings"), library("experiments"));
    (other, libraries, last, any::<[bool; 3]>(), 0..6_usize).prop_map(
        |(other, (a, b, c), last, [crlf, bom, no_final_break], order)| {
            let inline = [a.0, b.0, c.0].concat();
            let mut parts = [a.1, b.1, c.1];
            parts.rotate_left(order % 3);
            if order > 2 {
                parts.swap(0, 1);
            }
            let mut text = [&inline, other, &parts.concat(), last].concat();
            if no_final_break {
                text.truncate(text.trim_end().len());
            }
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            if bom { format!("\u{feff}{text}") } else { text }
        },
    )
}

fn read(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn is_subsequence(part: &str, all: &str) -> bool {
    let mut rest = all.chars();
    part.chars().all(|wanted| rest.any(|found| found == wanted))
}

proptest! {
    #[test]
    fn the_entry_is_added_and_nothing_else(before in file(), library in select(Library::ALL.to_vec())) {
        let document = Document::parse(&before);
        let session = Session::new(&document, Catalog::builtin());
        let new = NewEntry {
            library,
            id: "new".into(),
            created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            fields: vec![("layers".into(), Literal::Array(vec![Literal::Table(Vec::new())]))],
        };
        let edit = insert_entry(&session, &new);
        let after = apply_edits(&before, std::slice::from_ref(&edit)).unwrap();
        let kept = document.slice(edit.range);
        prop_assert!(is_subsequence(kept, &edit.insert), "{before}\n→\n{after}");
        let breaks = after.matches('\n').count();
        let mixed = before.contains("\r\n") && after.matches("\r\n").count() != breaks;
        prop_assert!(!mixed, "{before:?}\n→\n{after:?}");

        let mut expected = read(&before);
        let entry = read("id = \"new\"\ncreated_at = 2026-11-22T10:00:00Z\nlayers = [{}]");
        let list = expected.entry(library.key()).or_insert(toml::Value::Array(Vec::new()));
        list.as_array_mut().unwrap().push(toml::Value::Table(entry));
        prop_assert_eq!(read(&after), expected, "{}\n→\n{}", before, after);
    }
}
