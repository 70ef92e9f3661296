//! Files for property tests.

use proptest::prelude::*;
use proptest::sample::select;

/// Libraries in any of the layouts, with comments and blank lines wherever they may stand.
pub(super) fn file() -> impl Strategy<Value = String> {
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
    let other = select(vec![
        "",
        "[session]\nid = \"x\"\n",
        "# about\n\n[dataset]\n[dataset.split]\n",
        "[dataset]\na.b.c = 1 # c\na.b.d = { e.f = 2, e.g = 3, h = [ 4 ] }\n[dataset.a.x]\ny = 5\n",
        "# deep\n[dataset.x.y.z]\na = 1\n",
        "[dataset.a.b] # b\n# c\nc = \"\"\"\n[x]\n\"\"\"\n\"d e\" = {}\n\n[dataset.a]\nz = 1\n",
    ]);
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

/// What a TOML reader sees.
pub(super) fn read(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
