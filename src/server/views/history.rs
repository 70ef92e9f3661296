//! `nestling/history`: what the epochs of experiments gave.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::Uri;

use super::sessions::{Source, source};
use crate::ide::{self, Style};
use crate::server::features::{Work, parse};
use crate::server::location::Location;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;
use crate::session::Experiment;
use crate::session::history::run_by_epoch;

#[derive(Deserialize)]
struct Params {
    uri: Uri,
    experiments: Option<Vec<String>>,
    chart: Option<usize>,
}

#[derive(Default, Serialize)]
struct History {
    experiments: Vec<Curves>,
}

#[derive(Serialize)]
struct Curves {
    id: String,
    name: String,
    status: Option<&'static str>,
    epochs: Option<i64>,
    best: Option<i64>,
    metrics: BTreeMap<String, Vec<(u64, f64)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chart: Option<String>,
}

/// Prepares the answer; from now on the client is told of epochs that come.
pub(in crate::server) fn prepare(state: &mut State, params: Value) -> Result<Work, Error> {
    let params: Params = parse(params)?;
    let location = Location::of(&params.uri);
    let source = source(state, location, params.uri.clone());
    if let Some(folder) = source.as_ref().and_then(Source::history_folder) {
        state.follow_histories(folder);
    }
    Ok(Box::new(move |_| {
        let subject = source.and_then(Source::read);
        Json::of(&subject.map(|subject| history(&subject, &params)).unwrap_or_default())
    }))
}

fn history(subject: &Subject, params: &Params) -> History {
    let Some(snapshot) = subject.snapshot() else { return History::default() };
    let session = snapshot.session();
    let is_wanted = |id: &str| {
        let wanted = params.experiments.as_ref();
        wanted.is_none_or(|wanted| wanted.iter().any(|wanted| wanted == id))
    };
    let experiments = ide::experiments(&session).into_iter().zip(session.experiments());
    let wanted = experiments.filter(|(item, _)| is_wanted(&item.named.id));
    let curves = wanted.map(|(item, experiment)| curves(subject, item, experiment, params.chart));
    History { experiments: curves.collect() }
}

fn curves(
    subject: &Subject,
    item: ide::ExperimentItem,
    experiment: Experiment<'_>,
    width: Option<usize>,
) -> Curves {
    let start = experiment.started_at().map(|start| start.value);
    let reported = subject.history(&item.named.id);
    let run = run_by_epoch(&reported, start);
    let best = item.best_epoch.and_then(|best| u64::try_from(best).ok());
    let chart = width.map(|width| ide::chart(&run, best, width, Style::Unicode));
    let mut metrics: BTreeMap<String, Vec<(u64, f64)>> = BTreeMap::new();
    for epoch in run {
        for (name, value) in epoch.metrics {
            metrics.entry(name).or_default().push((epoch.epoch, value));
        }
    }
    Curves {
        id: item.named.id,
        name: item.named.name,
        status: item.status.map(|status| status.name()),
        epochs: item.epochs,
        best: item.best_epoch,
        metrics,
        chart,
    }
}
