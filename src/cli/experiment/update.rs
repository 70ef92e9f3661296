use serde_json::json;

use crate::catalog::Catalog;
use crate::cli::answer::Answer;
use crate::cli::args::ExperimentUpdateArgs;
use crate::cli::changes::Gathered;
use crate::cli::entries::{not_found, nothing_to_change, text_of};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::scope::{Scope, session_of};
use crate::session::Library;
use crate::session::history::Epoch;
use crate::workspace::moment;

/// Changes an experiment, reports an epoch.
pub fn run(args: &ExperimentUpdateArgs, scope: &Scope) -> Outcome<Answer> {
    let names_change = args.name.is_some() || args.status.is_some() || args.epoch.is_some();
    if !names_change && args.values.is_empty() && args.unset.is_empty() {
        return Err(nothing_to_change("KEY=VALUE, --status, --epoch, --name or --unset"));
    }
    let mut gathered = Gathered::new(Catalog::builtin(), Library::Experiments.table());
    gathered.assignments(&args.values)?;
    if let Some(name) = &args.name {
        gathered.own_argument("--name", "name", name)?;
    }
    if let Some(status) = &args.status {
        gathered.own_argument("--status", "status", status)?;
    }
    gathered.unsets(&args.unset)?;
    let epoch = match args.epoch {
        Some(epoch) => {
            let metrics = args.metrics.iter().map(|metric| read_metric(metric));
            Some(Epoch { epoch, metrics: metrics.collect::<Outcome<_>>()?, at: Some(moment()) })
        }
        None => None,
    };
    let changes = gathered.changes();
    scope.changing(|state| {
        if !state.update_experiment(&args.id, changes, epoch)? {
            return Err(not_found(state, Library::Experiments, &args.id, json!(false)));
        }
        let status = state.get_experiment(&args.id)?;
        let status = status.as_ref().map_or("", |experiment| text_of(experiment, "status"));
        let done = match args.epoch {
            Some(epoch) => format!("Noted epoch {epoch} of experiment {}", args.id),
            None => format!("Updated experiment {}", args.id),
        };
        let status = if status.is_empty() { String::new() } else { format!(" ({status})") };
        Ok(Answer::new(true, format!("{done}{status} in {}", session_of(state))))
    })
}

/// Reads `val_loss=0.3`. A run that diverged may report `nan` and `inf`.
fn read_metric(argument: &str) -> Outcome<(String, f64)> {
    let metric = argument.split_once('=').and_then(|(name, value)| {
        let name = name.trim();
        let value = value.trim().parse::<f64>().ok()?;
        (!name.is_empty()).then(|| (name.to_owned(), value))
    });
    metric.ok_or_else(|| {
        Failure::impossible(format!(
            "`--metric {argument}` is not of the form NAME=NUMBER, as in `val_loss=0.3`"
        ))
    })
}
