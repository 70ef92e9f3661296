//! What a session holds, as a tree of entries shows it beside the text.

use super::{Snapshot, code_lenses, networks};
use crate::session::samples::TakenClass;
use crate::session::{Entry, Experiment, Library, Model, Session, Spanned, Status, Training};
use crate::text::TextRange;

/// What a session holds. Entries are in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// Its dataset, if it has one.
    pub dataset: Option<DatasetItem>,
    /// Its models.
    pub models: Vec<ModelItem>,
    /// Its trainings.
    pub trainings: Vec<TrainingItem>,
    /// Its experiments.
    pub experiments: Vec<ExperimentItem>,
}

/// The dataset of a session. Numbers that cannot be known are `None`, here and below.
#[derive(Debug, Clone, PartialEq)]
pub struct DatasetItem {
    /// Its header.
    pub range: TextRange,
    /// The folder, as written.
    pub path: Option<String>,
    /// How many classes the session takes.
    pub classes: Option<u64>,
    /// How many images of them there are.
    pub images: Option<u64>,
}

/// How an entry of a library is called, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its ID; empty where it has none.
    pub id: String,
    /// Its name, else its ID.
    pub name: String,
    /// Its header.
    pub range: TextRange,
}

/// A model of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelItem {
    /// What it is called.
    pub named: Named,
    /// Its kind, as written.
    pub kind: Option<String>,
    /// All parameters of its network.
    pub parameters: Option<u64>,
    /// Those that training changes.
    pub trainable: Option<u64>,
    /// How many experiments use it.
    pub uses: usize,
}

/// A training of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingItem {
    /// What it is called.
    pub named: Named,
    /// Its optimizer, as written.
    pub optimizer: Option<String>,
    /// How many epochs it has.
    pub epochs: Option<i64>,
    /// How many experiments use it.
    pub uses: usize,
}

/// An experiment of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct ExperimentItem {
    /// What it is called.
    pub named: Named,
    /// The ID of its model, as written.
    pub model: Option<String>,
    /// The ID of its training, as written.
    pub training: Option<String>,
    /// How far it is.
    pub status: Option<Status>,
    /// Its last epoch.
    pub epoch: Option<i64>,
    /// How many its training has.
    pub epochs: Option<i64>,
    /// Its best epoch.
    pub best_epoch: Option<i64>,
    /// The result that counts: the metric's name, and its value.
    pub best: Option<(String, f64)>,
}

/// What the session holds.
pub fn contents(snapshot: &Snapshot) -> Contents {
    let session = snapshot.session();
    Contents {
        dataset: dataset(snapshot, &session),
        models: session.models().map(|model| model_item(&session, model)).collect(),
        trainings: session.trainings().map(|training| training_item(&session, training)).collect(),
        experiments: experiments(&session),
    }
}

/// What is told of the experiments of a session.
pub fn experiments(session: &Session<'_>) -> Vec<ExperimentItem> {
    let text = |id: Option<Spanned<&str>>| id.map(|id| id.value.to_owned());
    let item = |experiment: Experiment<'_>| {
        let training = experiment.training_id();
        let training = training.and_then(|id| session.find(Library::Trainings, id.value));
        ExperimentItem {
            named: named(&experiment.0),
            model: text(experiment.model_id()),
            training: text(experiment.training_id()),
            status: experiment.state(),
            epoch: experiment.current_epoch().map(|epoch| epoch.value),
            epochs: training.and_then(|training| training.values().integer("epochs")),
            best_epoch: experiment.best_epoch().map(|epoch| epoch.value),
            best: code_lenses::result_of(session, experiment),
        }
    };
    session.experiments().map(item).collect()
}

fn dataset(snapshot: &Snapshot, session: &Session<'_>) -> Option<DatasetItem> {
    let table = snapshot.document.root().get("dataset")?.value.as_table()?;
    let dataset = session.dataset();
    let samples = snapshot.folder.samples().filter(|_| dataset.is_list_sure());
    let images = |class: TakenClass<'_>| class.parts.into_iter().sum::<u64>();
    Some(DatasetItem {
        range: table.anchor(),
        path: dataset.path().map(|path| path.value.to_owned()),
        classes: dataset.class_count(),
        images: samples.map(|samples| samples.taken(&dataset).into_iter().map(images).sum()),
    })
}

fn model_item(session: &Session<'_>, model: Model<'_>) -> ModelItem {
    let known = networks::known(session, model);
    let network = known.network.as_ref().ok().filter(|_| known.knows_classes());
    ModelItem {
        named: named(&model.0),
        kind: model.0.string("kind").map(|kind| kind.value.to_owned()),
        parameters: network.map(|network| network.parameters),
        trainable: network.map(|network| network.trainable),
        uses: uses(session, &model.0),
    }
}

fn training_item(session: &Session<'_>, training: Training<'_>) -> TrainingItem {
    TrainingItem {
        named: named(&training.0),
        optimizer: training.optimizer().map(|optimizer| optimizer.value.to_owned()),
        epochs: training.0.values().integer("epochs"),
        uses: uses(session, &training.0),
    }
}

fn named(entry: &Entry<'_>) -> Named {
    let id = entry.id().map_or("", |id| id.value);
    let name = entry.name().map(|name| name.value.trim()).filter(|name| !name.is_empty());
    Named { id: id.to_owned(), name: name.unwrap_or(id).to_owned(), range: entry.table.anchor() }
}

fn uses(session: &Session<'_>, entry: &Entry<'_>) -> usize {
    entry.id().map_or(0, |id| session.uses(entry.library, id.value).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{SESSION, snapshot};

    #[test]
    fn entries_are_told_as_far_as_they_are_written() {
        let text = SESSION.replace("classes = [\"Adialer.C\", \"Yuner.A\"]\n", "");
        let text = text + "\n[[models]]\nname = ' '\n[[experiments]]\nname = 'half";
        let found = contents(&snapshot(&text));
        let names = found.models.iter().map(|model| model.named.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["LeNet", "ResNet50, last ten layers", ""]);
        let sizes = found.models.iter().map(|model| model.parameters);
        assert!(sizes.flatten().next().is_none(), "the number of classes is open");
        assert_eq!(found.models[0].uses, 1);
        assert_eq!(found.trainings[0].epochs, Some(100));
        assert_eq!(found.experiments[0].status, Some(Status::Ready));
        assert_eq!(found.experiments[1].model, None);
        assert_eq!(found.dataset.unwrap().classes, None);
    }

    #[test]
    fn sizes_are_those_of_the_hints() {
        let found = contents(&snapshot(SESSION));
        assert_eq!(
            (found.models[0].parameters, found.models[0].trainable),
            (Some(11_394), Some(11_394))
        );
        assert!(found.models[1].trainable < found.models[1].parameters);
    }

    #[test]
    fn the_result_of_a_run_is_what_its_training_minds() {
        let metrics = "metrics = { train_loss = 0.1, val_loss = 0.2, val_accuracy = 0.9 }";
        let of = |status: &str| {
            let text =
                SESSION.replace("status = \"ready\"", &format!("status = \"{status}\"\n{metrics}"));
            contents(&snapshot(&text)).experiments[0].best.clone().unwrap()
        };
        assert_eq!(of("training"), ("val_loss".to_owned(), 0.2));
        assert_eq!(of("completed"), ("val_accuracy".to_owned(), 0.9));
    }
}
