use expect_test::expect;

use super::*;

fn add(library: Library, written: &str) -> Operation {
    Operation::AddEntry { library, name: "New".into(), changes: changes(written) }
}

fn update(library: Library, id: &str, written: &str) -> Operation {
    Operation::UpdateEntry { library, id: id.into(), name: None, changes: changes(written) }
}

fn delete(library: Library, id: &str, uses: Uses) -> Operation {
    Operation::DeleteEntry { library, id: id.into(), uses }
}

#[test]
fn an_entry_is_added_in_the_order_of_the_catalog() {
    check(
        "[[trainings]] # one\nid = 'a'\n",
        &add(Library::Trainings, "batch_size = 32; x.y = 1; lr = 0.1; optimizer = 'sgd'; x.z = 2"),
        expect![[r#"
            [[trainings]] # one
            id = 'a'

            [[trainings]]
            id = "train_63cbe1e4"
            name = "New"
            created_at = 2026-11-22T12:00:00Z
            optimizer = "sgd"
            learning_rate = 0.1
            batch_size = 32
            x = { y = 1, z = 2 }
        "#]],
    );
    check(
        "models = [{ id = 'a' }]\n",
        &add(Library::Models, "kind = 'custom_cnn'"),
        expect![[r#"
        models = [{ id = 'a' }, { id = "model_63cbe1e4", name = "New", created_at = 2026-11-22T12:00:00Z, kind = "custom_cnn" }]
    "#]],
    );
    check(
        "models = []",
        &add(Library::Models, "layers = [{ type = 'Flatten' }]"),
        expect![[r#"
        models = [
          { id = "model_63cbe1e4", name = "New", created_at = 2026-11-22T12:00:00Z, layers = [
            { type = "Flatten" },
          ] },
        ]"#]],
    );
}

#[test]
fn what_is_given_once_is_not_set() {
    check(
        "",
        &add(Library::Models, "id = 'mine'"),
        expect![
            "refused: `id` is given once and not changed by operations: leave it out, or edit the file itself"
        ],
    );
    let one = "[[models]]\nid = 'a'\n";
    check(
        one,
        &update(Library::Models, "a", "id = 'b'"),
        expect![
            "refused: `id` is given once and not changed by operations: leave it out, or edit the file itself"
        ],
    );
    check(
        one,
        &update(Library::Models, "a", "-id"),
        expect![
            "refused: `id` is given once and not changed by operations: leave it out, or edit the file itself"
        ],
    );
    check(
        one,
        &update(Library::Models, "a", "id = 'a'; -created_at"),
        expect![[r#"
        [[models]]
        id = 'a'
    "#]],
    );
}

#[test]
fn an_entry_that_is_not_there_is_not_found() {
    check("[[models]]\nid = 'a'\n", &update(Library::Models, "b", "x = 1"), expect!["not found"]);
    check("", &delete(Library::Models, "b", Uses::Refuse), expect!["not found"]);
}

#[test]
fn keys_that_no_longer_apply_go_with_the_selector() {
    check(
        "[[models]]\nid = 'a'\nkind = 'transfer_learning'\nbase_model = 'ResNet50' # big\n\
         strategy = 'partial_fine_tuning'\nunfreeze_layers = 3\npatch_size = 1\n\n\
         [[models.head]]\ntype = 'Flatten'\n\n[[trainings]]\n",
        &update(Library::Models, "a", "kind = 'custom_cnn'; layers = [{ type = 'Flatten' }]"),
        expect![[r#"
            [[models]]
            id = 'a'
            kind = "custom_cnn"
            patch_size = 1
            layers = [
              { type = "Flatten" },
            ]

            [[trainings]]
        "#]],
    );
    check(
        "trainings = [{ id = 'a', optimizer = 'sgd', momentum = 0.9, epochs = 1 }]\n",
        &update(Library::Trainings, "a", "optimizer = 'adam'"),
        expect![[r#"
            trainings = [{ id = 'a', optimizer = "adam", epochs = 1 }]
        "#]],
    );
    check(
        "[[trainings]]\nid = 'a'\noptimizer = 'sgd'\nmomentum = 0.9\n",
        &update(Library::Trainings, "a", "optimizer = 'adam'; momentum = 0.5"),
        expect![[r#"
            [[trainings]]
            id = 'a'
            optimizer = "adam"
            momentum = 0.5
        "#]],
    );
}

#[test]
fn layers_are_changed_where_they_are_written() {
    let update = |written| update(Library::Models, "a", written);
    let sections = "[[models]]\nid = 'a'\n\n# in\n[[models.layers]]\ntype = 'Conv2D'\nfilters = 8\n\n\
                    [[models.layers]] # out\ntype = 'Flatten'\n\n[[models]]\nid = 'b'\n";
    check(
        sections,
        &update(
            "layers = [{ type = 'Conv2D', filters = 9 }, { type = 'GlobalAvgPool' }, { type = 'Dense', units = 2 }]",
        ),
        expect![[r#"
            [[models]]
            id = 'a'

            # in
            [[models.layers]]
            type = 'Conv2D'
            filters = 9

            [[models.layers]] # out
            type = "GlobalAvgPool"

            [[models.layers]]
            type = "Dense"
            units = 2

            [[models]]
            id = 'b'
        "#]],
    );
    check(
        sections,
        &update("layers = [{ type = 'Flatten' }]"),
        expect![[r#"
        [[models]]
        id = 'a'

        [[models.layers]] # out
        type = 'Flatten'

        [[models]]
        id = 'b'
    "#]],
    );
    check(
        sections,
        &update("layers = []"),
        expect![[r#"
        [[models]]
        id = 'a'
        layers = []

        [[models]]
        id = 'b'
    "#]],
    );
    check(
        sections,
        &update("layers.0.filters = 3"),
        expect![[r#"
        [[models]]
        id = 'a'

        # in
        [[models.layers]]
        type = 'Conv2D'
        filters = 3

        [[models.layers]] # out
        type = 'Flatten'

        [[models]]
        id = 'b'
    "#]],
    );
    check(
        sections,
        &update("layers.9.filters = 3"),
        expect![
            "refused: `layers.9.filters` cannot be set: `layers` has no element 9; it has 2 elements, 0 to 1"
        ],
    );
    check(
        "[[models]]\nid = 'a'\nlayers = [\n  { type = 'Conv2D' }, # in\n  # end\n  { type = 'Flatten' },\n]\n",
        &update("layers = [{ type = 'Conv2D' }, { type = 'BatchNorm' }, { type = 'Flatten' }]"),
        expect![[r#"
            [[models]]
            id = 'a'
            layers = [
              { type = 'Conv2D' }, # in
              { type = "BatchNorm" },
              # end
              { type = 'Flatten' },
            ]
        "#]],
    );
}

const USED: &str = "# about\n\n# the model\n[[models]]\nid = 'a'\n[[models.layers]]\ntype = 'Flatten'\n\n\
                    [[trainings]]\nid = 't'\n\n# first\n[[experiments]]\nid = 'x'\nmodel_id = 'a'\n\n\
                    [[experiments]]\nid = 'y'\nmodel_id = 'b'\n\n[[experiments]]\nmodel_id = 'a'\n";

#[test]
fn an_entry_in_use_stays() {
    check(
        USED,
        &delete(Library::Models, "a", Uses::Refuse),
        expect![
            "refused: the model `a` is used by the experiments `x`, `experiment 3`: delete them too (`--cascade`), or the model alone (`--force`)"
        ],
    );
    check(
        USED,
        &delete(Library::Trainings, "t", Uses::Refuse),
        expect![[r#"
        # about

        # the model
        [[models]]
        id = 'a'
        [[models.layers]]
        type = 'Flatten'

        # first
        [[experiments]]
        id = 'x'
        model_id = 'a'

        [[experiments]]
        id = 'y'
        model_id = 'b'

        [[experiments]]
        model_id = 'a'
    "#]],
    );
}

#[test]
fn an_entry_goes_with_its_experiments_or_alone() {
    check(
        USED,
        &delete(Library::Models, "a", Uses::Cascade),
        expect![[r#"
        # about

        [[trainings]]
        id = 't'

        [[experiments]]
        id = 'y'
        model_id = 'b'
    "#]],
    );
    check(
        USED,
        &delete(Library::Models, "a", Uses::Leave),
        expect![[r#"
        # about

        [[trainings]]
        id = 't'

        # first
        [[experiments]]
        id = 'x'
        model_id = 'a'

        [[experiments]]
        id = 'y'
        model_id = 'b'

        [[experiments]]
        model_id = 'a'
    "#]],
    );
    check(
        USED,
        &delete(Library::Experiments, "x", Uses::Refuse),
        expect![[r#"
        # about

        # the model
        [[models]]
        id = 'a'
        [[models.layers]]
        type = 'Flatten'

        [[trainings]]
        id = 't'

        [[experiments]]
        id = 'y'
        model_id = 'b'

        [[experiments]]
        model_id = 'a'
    "#]],
    );
    check(
        "models = [{ id = 'a' }, { id = 'b' }]\nexperiments = [{ model_id = 'a' }, { model_id = 'a' }]",
        &delete(Library::Models, "a", Uses::Cascade),
        expect![[r#"
            models = [{ id = 'b' }]
            experiments = []"#]],
    );
}

#[test]
fn of_two_entries_with_one_id_none_is_changed() {
    check(
        "[[models]]\nid = 'a'\n[[models]]\nid = 'a'\n",
        &update(Library::Models, "a", "x = 1"),
        expect![
            "refused: several models have the ID `a`, on the lines 1 and 3: give all but one another ID in the file first"
        ],
    );
}

#[test]
fn of_two_entries_with_one_id_one_may_go() {
    check(
        "models = [{ id = 'a' }, { id = 'a', x = 1 }]\nexperiments = [{ model_id = 'a' }]\n",
        &delete(Library::Models, "a", Uses::Refuse),
        expect![[r#"
            models = [{ id = 'a', x = 1 }]
            experiments = [{ model_id = 'a' }]
        "#]],
    );
}

#[test]
fn what_is_broken_elsewhere_does_not_matter() {
    let add = add(Library::Models, "");
    check(
        "[dataset]\npath = \n\n[[models]]\nid = 'a'\n",
        &add,
        expect![[r#"
        [dataset]
        path = 

        [[models]]
        id = 'a'

        [[models]]
        id = "model_63cbe1e4"
        name = "New"
        created_at = 2026-11-22T12:00:00Z
    "#]],
    );
    check(
        "[dataset]\npath = [\n",
        &add,
        expect![[r#"
        [dataset]
        path = [

        [[models]]
        id = "model_63cbe1e4"
        name = "New"
        created_at = 2026-11-22T12:00:00Z
    "#]],
    );
    check(
        "[[models]]\nid = 'a'\nlayers = [\n",
        &add,
        expect![[r#"
        [[models]]
        id = 'a'
        layers = [

        [[models]]
        id = "model_63cbe1e4"
        name = "New"
        created_at = 2026-11-22T12:00:00Z
    "#]],
    );
    check(
        "[[models]]\nid = 'a'\n[[models]]\nid = 'b'\nx\n",
        &update(Library::Models, "a", "x = 1"),
        expect![[r#"
            [[models]]
            id = 'a'
            x = 1
            [[models]]
            id = 'b'
            x
        "#]],
    );
}

#[test]
fn what_is_broken_here_is_refused_with_its_place() {
    let adds = add(Library::Models, "");
    check(
        "[dataset]\n\n[[mod",
        &adds,
        expect![
            "refused: the file is broken at line 3, column 1: unclosed header of a list: expected `]]`; mend it first, nothing was changed"
        ],
    );
    check(
        "[\n",
        &adds,
        expect![
            "refused: the file is broken at line 1, column 1: a key is missing here; mend it first, nothing was changed"
        ],
    );
    check(
        "[models]\nid = 'a'\n",
        &adds,
        expect![
            "refused: the file is broken at line 1, column 1: `models` is a table, not a list: an entry begins with `[[models]]`; mend it first, nothing was changed"
        ],
    );
    check(
        "models = [\n{ id = 'a' \n",
        &adds,
        expect![
            "refused: the file is broken at line 1, column 10: unclosed array: expected `]`; mend it first, nothing was changed"
        ],
    );
    let broken = "[[models]]\nid = 'a'\nx = \n\n[[experiments]]\nid = \n";
    check(
        broken,
        &update(Library::Models, "a", "x = 1"),
        expect![
            "refused: the file is broken at line 3, column 4: a value is missing here; mend it first, nothing was changed"
        ],
    );
    check(
        broken,
        &update(Library::Models, "b", "x = 1"),
        expect![
            "refused: the file is broken at line 3, column 4: a value is missing here; mend it first, nothing was changed"
        ],
    );
    check(
        &broken.replace("x = \n", ""),
        &delete(Library::Models, "a", Uses::Refuse),
        expect![
            "refused: the file is broken at line 5, column 5: a value is missing here; mend it first, nothing was changed"
        ],
    );
    check(
        &broken.replace("x = \n", ""),
        &delete(Library::Models, "a", Uses::Leave),
        expect![[r#"
        [[experiments]]
        id = 
    "#]],
    );
    check(
        "[session]\nformat = 2\n",
        &adds,
        expect![
            "refused: the file's `format` is newer than this version of Nestling knows: update Nestling to change it"
        ],
    );
}

/// Whether the experiment `e` can be changed in `text`, where `↓` stands for what someone is typing.
fn check_beside(text: &str, typed: &str, is_changed: bool) {
    let before = text.replace('↓', typed);
    let change = apply(&before, &update(Library::Experiments, "e", "name = 'new'"), &[]);
    assert_eq!(change.is_ok(), is_changed, "{before}\n{change:?}");
}

#[test]
fn a_whole_entry_is_changed_beside_what_someone_is_typing() {
    let one = "[[experiments]]\nid = 'e'\nname = 'old'\n";
    for typed in ["[", "[[", "[[e", "[[experiments", "[e # soon\n# more\n", "word"] {
        check_beside(&format!("↓\n{one}[[models]]\n"), typed, !typed.starts_with("exp"));
    }
    for typed in ["[", "[[", "[[e", "[[experiments", "[e # soon\n# more\n"] {
        check_beside(&format!("{one}\n↓"), typed, true);
        check_beside(&format!("{one}\n↓\n\n[[experiments]]\nid = 'other'\n"), typed, true);
        check_beside(&format!("{one}[[experiments]]\n↓\nid = 'other'\n"), typed, true);
        check_beside(&format!("[[models]]\n↓\nid = 'm'\n{one}"), typed, true);
        // Lines of its own may stand below.
        check_beside(&format!("{one}↓\nstatus = 'ready'\n"), typed, false);
        check_beside(&format!("{one}↓\n[\nstatus = 'ready'\n"), typed, false);
        check_beside(&format!("{one}↓\n[experiments.metrics]\nx = 1\n"), typed, false);
    }
    for typed in ["exp", "experiments", "\"", "experiments = [", "experiments = [\n{ x"] {
        check_beside(&format!("↓\n{one}"), typed, false);
    }
    check_beside(&format!("{one}↓status = 'ready'\n"), "[", false);
}

#[test]
fn the_session_gets_another_id() {
    let set = |name: Option<&str>| Operation::SetSessionId {
        id: "new".into(),
        name: name.map(str::to_owned),
    };
    check(
        "[session]\nid = 'old' # mine\ntags = []\n",
        &set(Some("A copy")),
        expect![[r#"
        [session]
        id = "new" # mine
        tags = []
        name = "A copy"
    "#]],
    );
    check(
        "session.session_id = 'old'\n",
        &set(None),
        expect![[r#"
        session.session_id = "new"
    "#]],
    );
    check(
        "# all\n\n[dataset]\n",
        &set(Some("A copy")),
        expect![[r##"
        # all

        [session]
        id = "new"
        name = "A copy"

        [dataset]
    "##]],
    );
    check(
        "[session\nid = 'old'\n",
        &set(None),
        expect![
            "refused: the file is broken at line 1, column 1: unclosed header: expected `]`; mend it first, nothing was changed"
        ],
    );
}
