use expect_test::{Expect, expect};

use super::*;
use crate::catalog::Literal;
use crate::session::Library;
use crate::session::operations::{Changes, Outcome, Uses};
use crate::text::apply_edits;

const SESSION: &str = r#"[session]
id = "swift-golden-falcon"

[dataset]
image_size = [32, 32]
classes = ["a", "b"]

[[models]]
id = "model_1"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 8, kernel_size = 3 },
  { type = "GlobalAvgPool" },
]

[[trainings]]
id = "train_1"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 32

[[experiments]]
id = "exp_1"
name = "Small × Adam"
model_id = "model_1"
training_id = "train_1"
status = "ready"
"#;

fn perform_on(text: &str, operation: &Operation) -> Result<Change, Refusal> {
    perform_with(&Settings::default(), text, operation)
}

fn perform_with(settings: &Settings, text: &str, operation: &Operation) -> Result<Change, Refusal> {
    let ground = Ground {
        catalog: Catalog::builtin(),
        settings,
        stem: Some("swift-golden-falcon"),
        now: "2026-11-22T12:00:00Z".parse().unwrap(),
        history: &[],
    };
    perform(&Document::parse(text), operation, ground, &mut IdSource::from_seed(7))
}

/// What `operation` answers.
fn check(text: &str, operation: &Operation, expected: Expect) {
    expected.assert_eq(&match perform_on(text, operation) {
        Ok(change) => {
            apply_edits(text, &change.edits).unwrap();
            format!("{:?}", change.outcome)
        }
        Err(refusal) => refusal.to_string(),
    });
}

fn set(fields: &[(&str, Literal)]) -> Changes {
    let path = |key: &str| key.split('.').map(str::to_owned).collect();
    let set = fields.iter().map(|(key, value)| (path(key), value.clone())).collect();
    Changes { set, unset: Vec::new() }
}

fn text(text: &str) -> Literal {
    Literal::String(text.into())
}

fn add(library: Library, fields: &[(&str, Literal)]) -> Operation {
    Operation::AddEntry { library, name: "New".into(), changes: set(fields) }
}

fn update(library: Library, id: &str, fields: &[(&str, Literal)]) -> Operation {
    Operation::UpdateEntry { library, id: id.into(), name: None, changes: set(fields) }
}

#[test]
fn mistakes_in_what_is_written_are_refused_by_name() {
    check(
        SESSION,
        &add(Library::Trainings, &[("optimizer", text("adm"))]),
        expect![[r#"
        this training lacks `learning_rate`: the size of a step, the one number worth tuning first
        this training lacks `epochs`: the number of passes over the training data
        this training lacks `batch_size`: how many samples make one step
        `adm` is not a value of `optimizer`; did you mean `adam`?"#]],
    );
    let training = |key, value| update(Library::Trainings, "train_1", &[(key, value)]);
    check(
        SESSION,
        &training("epochs", text("many")),
        expect!["`epochs` must be an integer, not a string"],
    );
    check(
        SESSION,
        &training("epochs", Literal::Integer(0)),
        expect!["`epochs` must be from 1 to 1000000 epochs, not `0`"],
    );
    check(
        SESSION,
        &training("epoch", Literal::Integer(10)),
        expect!["`epoch` is not a key of a training; `epochs` is there already"],
    );
    check(
        SESSION,
        &training("optimizer", text("adan")),
        expect!["`adan` is not a value of `optimizer`; did you mean `adam`?"],
    );
    check(
        SESSION,
        &training("lr", Literal::Integer(3)),
        expect!["`learning_rate` must be above 0 and at most 1, not `3`"],
    );
    let layer =
        Literal::Table(vec![("type".into(), text("Dense")), ("units".into(), Literal::Integer(3))]);
    let model = |key, value| update(Library::Models, "model_1", &[(key, value)]);
    check(
        SESSION,
        &model("layers", Literal::Array(vec![layer])),
        expect![
            "in the 1st of `layers`: `Dense` takes a vector, but an image of 3×32×32 arrives here: put `Flatten` or `GlobalAvgPool` before it"
        ],
    );
    check(
        SESSION,
        &model("kind", text("vision_transformer")),
        expect![[r#"
        this model lacks `patch_size`: the side of a square patch
        this model lacks `embed_dim`: how many numbers describe a patch; a multiple of `num_heads`
        this model lacks `depth`: how many transformer blocks follow each other
        this model lacks `num_heads`: attention heads in each block; they share `embed_dim` evenly, so it must be a multiple of this"#]],
    );
    let dataset = |key, value| Operation::SaveDatasetConfig { changes: set(&[(key, value)]) };
    check(
        SESSION,
        &dataset("split.train", Literal::Integer(90)),
        expect![
            "`train`, `val` and `test` must sum to 100 percent, but 90 + 15 + 15 is 120 (what is absent counts with its default)"
        ],
    );
    check(
        SESSION,
        &dataset("image_size", Literal::Array(vec![Literal::Integer(3)])),
        expect!["`image_size` must hold exactly 2 values, not 1"],
    );
    check(
        SESSION,
        &dataset("image_size", Literal::Integer(3)),
        expect!["`image_size` must be an array, not an integer"],
    );
    let id = Operation::SetSessionId { id: "a b".into(), name: None };
    check(
        SESSION,
        &id,
        expect![
            "`a b` cannot be an ID because of the space: use letters from A to Z, digits, `_` and `-`"
        ],
    );
    let experiment = Operation::UpdateExperiment {
        id: "exp_1".into(),
        changes: set(&[("status", text("done")), ("metrics.a", text("b"))]),
        epoch: None,
    };
    check(
        SESSION,
        &experiment,
        expect![[r#"
        `done` is not a value of `status`: it can be `ready`, `training`, `paused`, `completed` or `failed`
        in `metrics`: `a` must be a number, not a string"#]],
    );
}

#[test]
fn what_was_wrong_before_does_not_matter() {
    let broken = SESSION.replace("epochs = 50", "epochs = 0").replace("8, k", "0, k");
    check(
        &broken,
        &update(Library::Trainings, "train_1", &[("batch_size", Literal::Integer(8))]),
        expect!["Done"],
    );
    check(
        &broken,
        &update(Library::Trainings, "train_1", &[("batch_size", Literal::Integer(0))]),
        expect!["`batch_size` must be from 1 to 65536 samples, not `0`"],
    );
    check(
        "[dataset]\npath = \n",
        &add(Library::Models, &[("kind", text("custom_cnn"))]),
        expect!["this model lacks `layers`: the layers from input to output"],
    );
}

#[test]
fn settings_may_spare_a_refusal_but_bring_none() {
    let mut settings = Settings::default();
    for code in ["unused-training", "status-conflict"] {
        settings.set(code, Some(Severity::Error));
    }
    let unused = add(
        Library::Trainings,
        &[
            ("optimizer", text("adam")),
            ("learning_rate", Literal::Float(0.1)),
            ("epochs", Literal::Integer(3)),
            ("batch_size", Literal::Integer(8)),
        ],
    );
    perform_with(&settings, SESSION, &unused).unwrap();
    let beyond = Operation::UpdateExperiment {
        id: "exp_1".into(),
        changes: Changes::default(),
        epoch: Some(Epoch { epoch: 51, metrics: Vec::new(), at: None }),
    };
    perform_with(&settings, SESSION, &beyond).unwrap();

    let zero = update(Library::Trainings, "train_1", &[("epochs", Literal::Integer(0))]);
    perform_with(&settings, SESSION, &zero).unwrap_err();
    settings.set("out-of-range", Some(Severity::Warning));
    perform_with(&settings, SESSION, &zero).unwrap();
}

#[test]
fn the_place_is_told_where_it_does_not_go_without_saying() {
    let layer = |filters| {
        let fields = [("type", text("Conv2D")), ("filters", Literal::Integer(filters))];
        Literal::Table(fields.map(|(key, value)| (key.to_owned(), value)).into())
    };
    let layers = Literal::Array(vec![layer(1), layer(0)]);
    check(
        SESSION,
        &add(Library::Models, &[("kind", text("custom_cnn")), ("layers", layers)]),
        expect![[r#"
            in the 1st of `layers`: this layer lacks `kernel_size`: the side of the square window
            in the 2nd of `layers`: this layer lacks `kernel_size`: the side of the square window
            in the 2nd of `layers`: `filters` must be at least 1, not `0`"#]],
    );
    let pooled = SESSION
        .replace("{ type = \"Gl", "{ type = \"MaxPooling2D\", pool_size = 16 },\n  { type = \"Gl");
    let size = Literal::Array(vec![Literal::Integer(8), Literal::Integer(8)]);
    let small = Operation::SaveDatasetConfig { changes: set(&[("image_size", size.clone())]) };
    check(
        &pooled,
        &small,
        expect![
            "in the model “Small”, the 2nd of `layers`: the image arrives as 8×8×8 here, too small for 16×16 pooling: nothing would be left of it"
        ],
    );
    let deep = Operation::SaveDatasetConfig {
        changes: set(&[
            ("imbalance.strategy", text("selective_augmentation")),
            ("imbalance.selective.threshold", Literal::Integer(0)),
        ]),
    };
    check(
        SESSION,
        &deep,
        expect!["in `imbalance.selective`: `threshold` must be at least 1, not `0`"],
    );
    // The stack was wrong before, though another image arrived there.
    let wrong =
        SESSION.replace("{ type = \"Gl", "{ type = \"Dense\", units = 2 },\n  { type = \"Gl");
    check(&wrong, &small, expect!["Done"]);
}

#[test]
fn deleting_may_leave_a_reference_behind() {
    let delete = Operation::DeleteEntry {
        library: Library::Models,
        id: "model_1".into(),
        uses: Uses::Leave,
    };
    check(SESSION, &delete, expect!["Done"]);
}

#[test]
fn a_session_may_be_renamed_before_its_file_is() {
    let set = Operation::SetSessionId { id: "calm-blue-heron".into(), name: None };
    assert_eq!(perform_on(SESSION, &set).unwrap().outcome, Outcome::Done);
}

#[test]
fn no_step_of_a_status_leaves_a_conflict() {
    let statuses = [
        "status = \"ready\"",
        "status = \"training\"\nstarted_at = 2026-11-22T11:00:00Z\ncurrent_epoch = 3",
        "status = \"paused\"\nstarted_at = 2026-11-22T11:00:00Z\ncurrent_epoch = 3",
        "status = \"completed\"\nstarted_at = 2026-11-22T11:00:00Z\n\
         completed_at = 2026-11-22T11:30:00Z\nduration = 1800\nmetrics = { val_loss = 0.5 }",
        "status = \"failed\"\nstarted_at = 2026-11-22T11:00:00Z\nerror = \"out of memory\"",
    ];
    let mut steps = 0;
    for before in statuses {
        let before = SESSION.replace("status = \"ready\"", before);
        for to in ["ready", "training", "paused", "completed", "failed"] {
            for epoch in [None, Some(4)] {
                let epoch = epoch.map(|epoch| Epoch { epoch, metrics: Vec::new(), at: None });
                let operation = Operation::UpdateExperiment {
                    id: "exp_1".into(),
                    changes: set(&[("status", text(to))]),
                    epoch,
                };
                let Ok(change) = perform_on(&before, &operation) else { continue };
                let after = Document::parse(&apply_edits(&before, &change.edits).unwrap());
                let found = lint::check(lint::Input {
                    session: &Session::new(&after, Catalog::builtin()),
                    stem: None,
                    settings: &Settings::default(),
                    fixes: FixScope::None,
                    folder: &DatasetFolder::Unknown,
                    conflicts: &[],
                    now: "2026-11-22T12:00:00Z".parse().unwrap(),
                    cancelled: None,
                });
                let conflict = found.iter().find(|found| found.code == "status-conflict");
                assert_eq!(conflict, None, "{}", after.text());
                steps += 1;
            }
        }
    }
    // Of 50: all but the unlawful ones.
    assert_eq!(steps, 24);
}
