//! Files for property tests.

use proptest::prelude::*;
use proptest::sample::select;

/// Libraries in any of the layouts, with comments and blank lines wherever they may stand.
pub(crate) fn file() -> impl Strategy<Value = String> {
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

/// Whole sessions with entries that refer to each other, in any of the layouts.
pub(crate) fn session_file() -> impl Strategy<Value = String> {
    let dataset = select(vec![
        "",
        "[dataset]\npath = 'data' # here\nclasses = [\n  'x', # first\n  'y'\n]\n\n# shares\n[dataset.split]\n\
         method = 'cross_validation'\nfolds = 4 # few\ntrain = 70.0\n\n",
        "[dataset]\nsplit = { method = 'cross_validation', folds = 4, train = 70 }\n\
         imbalance.strategy = 'oversampling' # why\nimbalance.smote_ratio = 0.5\n",
        "# only this\n[dataset.augmentation]\npreset = 'custom'\nbrightness = 5\n\n[dataset.imbalance]\n\
         strategy = 'selective_augmentation'\nselective = { threshold = 3, classes = ['x'] }\n",
        "[ \"dataset\" ]\n\"path\" = \"\"\"\n[[models]]\n\"\"\"\nsplit.train = 1\n  # in\n  split.val = 2\n",
    ]);
    let model = |id: &'static str| {
        let fields = select(vec![
            vec!["kind = 'vision_transformer'", "patch_size = 16", "depth = 1"],
            vec![
                "kind = 'transfer_learning'",
                "base_model = 'ResNet50'",
                "head = [ { type = 'Flatten' } ]",
            ],
            vec![
                "name = 'a # b'",
                "\"kind\" = 'custom_cnn'",
                "layers = [{ type = 'Flatten' }, { type = 'Dense', units = 3 }]",
            ],
            vec!["kind = 'custom_cnn'", "layers = []", "x.y = 1", "x.z = { w = 2 }"],
        ]);
        let below = select(vec![
            "",
            "\n# in\n[[models.layers]] # one\ntype = 'Conv2D'\nfilters = 8\n\n[[models.layers]]\ntype = 'Flatten'\n",
            "[models.extra] # more\n# why\na = 1\n",
        ]);
        entry(id, fields, below)
    };
    let training = |id: &'static str| {
        let fields = select(vec![
            vec!["optimizer = 'sgd'", "momentum = 0.9", "lr = 1"],
            vec!["'optimizer' = 'adam'", "epochs = 5"],
            vec!["checkpoint = 'val_accuracy'", "learning_rate = 0.1"],
        ]);
        entry(id, fields, select(vec![""]))
    };
    let experiment = |id: &'static str| {
        let fields = select(vec![
            vec!["model_id = 'm1'", "training_id = 't1'", "status = 'ready'"],
            vec![
                "model_id = 'm2'",
                "training_id = 't1'",
                "status = 'training'",
                "current_epoch = 2",
                "metrics = { val_loss = 1, lr = 0.5 }",
            ],
            vec![
                "model_id = 'm1'",
                "training_id = 'gone'",
                "status = 'completed'",
                "completed_at = 2026-11-22T10:00:00Z",
            ],
            vec![
                "model_id = 'm1'",
                "metrics.val_loss = 1.5",
                "status = 'failed'",
                "error = 'x'",
                "metrics.val_accuracy = 0.5",
            ],
        ]);
        let below = select(vec!["", "\n[experiments.metrics] # so far\nval_loss = 2.0\n\n"]);
        entry(id, fields, below)
    };
    let library = |key: &'static str, entries: BoxedStrategy<Vec<Entry>>| {
        (entries, 0..4_usize)
            .prop_map(move |(entries, layout)| written(key, &entries, layout))
            .boxed()
    };
    let two = |a: BoxedStrategy<Entry>, b: BoxedStrategy<Entry>| {
        (a, b, 0..4_usize)
            .prop_map(|(a, b, which)| match which {
                0 => vec![],
                1 => vec![a],
                _ => vec![a, b],
            })
            .boxed()
    };
    let libraries = (
        library("models", two(model("m1"), model("m2"))),
        library("trainings", two(training("t1"), training("t2"))),
        library("experiments", two(experiment("e1"), experiment("e2"))),
    );
    let first = select(vec!["", "# all of it\n\n", "title = 'mine'\n"]);
    let session = select(vec![
        "",
        "[session]\nid = 'x' # me\n\n",
        "[session]\nformat = 1\n[session.more]\na = 1\n",
    ]);
    let last = select(vec!["", "\n# end\n", "[legacy]\nx = 1\n", "# end"]);
    (first, session, dataset, libraries, last, any::<[bool; 3]>()).prop_map(
        |(first, session, dataset, (a, b, c), last, [crlf, bom, no_final_break])| {
            let inline = [a.0, b.0, c.0].concat();
            let sections = [a.1, b.1, c.1].concat();
            let mut text = [first, &inline, session, dataset, &sections, last].concat();
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

/// The fields of an entry, and the sections below it.
type Entry = (Vec<String>, &'static str);

fn entry(
    id: &'static str,
    fields: impl Strategy<Value = Vec<&'static str>> + 'static,
    below: impl Strategy<Value = &'static str> + 'static,
) -> BoxedStrategy<Entry> {
    (fields, below)
        .prop_map(move |(fields, below)| {
            // What is there already has no sections.
            let below =
                if fields.iter().any(|field| below.contains(&format!(".{}]", key_of(field)))) {
                    ""
                } else {
                    below
                };
            let id = format!("id = '{id}'");
            let fields = fields.into_iter().map(str::to_owned);
            ([id].into_iter().chain(fields).collect(), below)
        })
        .boxed()
}

fn key_of(field: &str) -> &str {
    field.split([' ', '.']).next().unwrap_or_default().trim_matches(['"', '\''])
}

/// A library as `(inline, sections)`.
fn written(key: &str, entries: &[Entry], layout: usize) -> (String, String) {
    let inline = |(fields, _): &Entry| format!("{{ {} }}", fields.join(", "));
    let inline: Vec<String> = entries.iter().map(inline).collect();
    match layout {
        0 => (format!("{key} = [{}] # list\n", inline.join(", ")), String::new()),
        1 => {
            let lines: String =
                inline.iter().map(|entry| format!("  # next\n  {entry}, # this\n")).collect();
            (format!("{key} = [\n{lines}]\n"), String::new())
        }
        2 => {
            let section = |(fields, below): &Entry| {
                format!("# about it\n[[{key}]] # entry\n{}\n{below}\n\n", fields.join("\n"))
            };
            (String::new(), entries.iter().map(section).collect())
        }
        _ => {
            let section = |(fields, below): &Entry| {
                format!(
                    "  [[ '{key}' ]]\n  {} # last\n{below}",
                    fields.join(" # that\n  # note\n  ")
                )
            };
            (String::new(), entries.iter().map(section).collect())
        }
    }
}

/// What a TOML reader sees.
pub(crate) fn read(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}
