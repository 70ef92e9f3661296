//! What each epoch of an experiment gave: one JSON line an epoch, append-only.

use serde_json::{Map, Value as Json};

use super::{json, times};
use crate::syntax::Datetime;

/// One line of `history/<session-id>/<experiment-id>.jsonl`.
#[derive(Debug, Clone, PartialEq)]
pub struct Epoch {
    /// Which epoch; the first is 1 (or 0: whatever the trainer counts from).
    pub epoch: u64,
    /// What was measured, in the order reported.
    pub metrics: Vec<(String, f64)>,
    /// When it was reported.
    pub at: Option<Datetime>,
}

impl Epoch {
    /// The line, without its end: `{"epoch":3,"metrics":{…},"at":"…"}`. What JSON has no number
    /// for is a string: `"nan"`, `"inf"`, `"-inf"`.
    pub fn to_line(&self) -> String {
        Json::Object(self.to_json()).to_string()
    }

    /// Reads a line; `None` if it is none, as one half-written.
    pub fn from_line(line: &str) -> Option<Self> {
        let line: Json = serde_json::from_str(line).ok()?;
        let number = |(name, value): (&String, &Json)| Some((name.clone(), Self::metric(value)?));
        Some(Self {
            epoch: line.get("epoch")?.as_u64()?,
            metrics: line
                .get("metrics")
                .and_then(Json::as_object)
                .map_or_else(Vec::new, |metrics| metrics.iter().filter_map(number).collect()),
            at: line.get("at").and_then(Json::as_str).and_then(|at| at.parse().ok()),
        })
    }

    /// The same as a JSON object.
    pub fn to_json(&self) -> Map<String, Json> {
        let metrics = self.metrics.iter().map(|(name, value)| (name.clone(), json::float(*value)));
        let mut line = Map::new();
        line.insert("epoch".to_owned(), self.epoch.into());
        line.insert("metrics".to_owned(), Json::Object(metrics.collect()));
        if let Some(at) = self.at {
            line.insert("at".to_owned(), at.to_string().into());
        }
        line
    }

    /// A metric's value as a line has it; `None` where it is none.
    pub fn metric(value: &Json) -> Option<f64> {
        match value {
            Json::Number(number) => number.as_f64(),
            Json::String(name) => json::unusual_float(name),
            _ => None,
        }
    }

    /// Whether it reports the same, whenever: a report that is made once more after its sender was
    /// interrupted.
    pub fn repeats(&self, other: &Self) -> bool {
        let same = |(a, b): (&(String, f64), &(String, f64))| {
            a.0 == b.0 && (a.1 == b.1 || (a.1.is_nan() && b.1.is_nan()))
        };
        self.epoch == other.epoch
            && self.metrics.len() == other.metrics.len()
            && self.metrics.iter().zip(&other.metrics).all(same)
    }
}

/// The epochs of the run that began at `start`: a history keeps those of earlier runs too. All where
/// that cannot be told.
pub fn of_run<'e>(
    reported: &'e [Epoch],
    start: Option<&Datetime>,
) -> impl Iterator<Item = &'e Epoch> {
    let moment = start.and_then(times::instant);
    let second = start.and_then(|start| times::instant(&times::whole_second(*start)));
    reported.iter().filter(move |epoch| {
        let Some(at) = epoch.at else { return true };
        // A report told to the second may be as late as the end of it.
        let start = if times::is_whole_second(&at) { second } else { moment };
        times::instant(&at).zip(start).is_none_or(|(at, start)| at >= start)
    })
}

/// The epochs of that run in order, each once, as [`by_epoch`] has them.
pub fn run_by_epoch(reported: &[Epoch], start: Option<&Datetime>) -> Vec<Epoch> {
    let run: Vec<Epoch> = of_run(reported, start).cloned().collect();
    by_epoch(&run)
}

/// The epochs in order, each once. Of a metric reported twice for one epoch the last value counts.
pub fn by_epoch(reported: &[Epoch]) -> Vec<Epoch> {
    let mut epochs: Vec<Epoch> = Vec::new();
    let mut sorted: Vec<&Epoch> = reported.iter().collect();
    sorted.sort_by_key(|report| report.epoch);
    for report in sorted {
        match epochs.last_mut().filter(|last| last.epoch == report.epoch) {
            Some(epoch) => {
                for (name, value) in &report.metrics {
                    match epoch.metrics.iter_mut().find(|(known, _)| known == name) {
                        Some((_, known)) => *known = *value,
                        None => epoch.metrics.push((name.clone(), *value)),
                    }
                }
                epoch.at = report.at.or(epoch.at);
            }
            None => epochs.push(report.clone()),
        }
    }
    epochs
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    fn epoch(metrics: &[(&str, f64)]) -> Epoch {
        let metrics = metrics.iter().map(|(name, value)| ((*name).to_owned(), *value));
        Epoch {
            epoch: 3,
            metrics: metrics.collect(),
            at: Some("2026-11-22T11:00:00Z".parse().unwrap()),
        }
    }

    #[test]
    fn a_line_has_the_metrics_as_reported() {
        expect![[
            r#"{"epoch":3,"metrics":{"val_loss":0.31,"accuracy":1.0},"at":"2026-11-22T11:00:00Z"}"#
        ]]
        .assert_eq(&epoch(&[("val_loss", 0.31), ("accuracy", 1.0)]).to_line());
    }

    #[test]
    fn a_loss_that_exploded_is_kept() {
        let exploded = epoch(&[("a", f64::NAN), ("b", f64::INFINITY), ("c", f64::NEG_INFINITY)]);
        let line = exploded.to_line();
        expect![[
            r#"{"epoch":3,"metrics":{"a":"nan","b":"inf","c":"-inf"},"at":"2026-11-22T11:00:00Z"}"#
        ]]
        .assert_eq(&line);
        assert!(Epoch::from_line(&line).unwrap().repeats(&exploded));
    }

    #[test]
    fn what_is_no_line_is_none() {
        for line in ["", "{\"epoch\":3,\"metr", "[]", "{\"metrics\":{}}", "{\"epoch\":-1}"] {
            assert_eq!(Epoch::from_line(line), None, "{line}");
        }
    }

    #[test]
    fn a_line_of_another_writer_is_read_as_far_as_it_goes() {
        let line = r#"{"epoch": 0, "metrics": {"loss": 1, "note": "x"}, "at": "yesterday"}"#;
        let read = Epoch { epoch: 0, metrics: vec![("loss".to_owned(), 1.0)], at: None };
        assert_eq!(Epoch::from_line(line), Some(read));
    }

    #[test]
    fn an_epoch_reported_in_parts_is_one_epoch() {
        let report = |number, metrics| Epoch { epoch: number, ..epoch(metrics) };
        let reported = [
            report(2, &[("train_loss", 0.5)]),
            report(1, &[("train_loss", 0.9)]),
            report(2, &[("val_loss", 0.6)]),
            report(2, &[("train_loss", 0.4)]),
        ];
        let shown: Vec<_> =
            by_epoch(&reported).into_iter().map(|epoch| (epoch.epoch, epoch.metrics)).collect();
        expect![[r#"[(1, [("train_loss", 0.9)]), (2, [("train_loss", 0.4), ("val_loss", 0.6)])]"#]]
            .assert_eq(&format!("{shown:?}"));
    }

    #[test]
    fn earlier_runs_are_told_apart_by_their_times() {
        let at = |at: Option<&str>| Epoch { at: at.map(|at| at.parse().unwrap()), ..epoch(&[]) };
        let [before, early, now] =
            ["2026-11-22T09:59:59Z", "2026-11-22T11:00:00+02:00", "2026-11-22T10:00:00Z"]
                .map(|time| at(Some(time)));
        let reported = [before, early, now.clone(), at(None)];
        let run = |start: Option<&Datetime>| of_run(&reported, start).cloned().collect::<Vec<_>>();
        assert_eq!(run(now.at.as_ref()), [now.clone(), at(None)]);
        assert_eq!(run(None), reported);
    }

    #[test]
    fn runs_within_one_second_are_told_apart() {
        let at = |at: &str| Epoch { at: at.parse().ok(), ..epoch(&[]) };
        let start: Datetime = "2026-11-22T10:00:00.5Z".parse().unwrap();
        let reported =
            ["10:00:00.499Z", "10:00:00.5Z", "10:00:00Z"].map(|t| at(&format!("2026-11-22T{t}")));
        // What is told to the second may be of this run.
        assert!(of_run(&reported, Some(&start)).eq(&reported[1..]));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(number: u64, metrics: std::collections::BTreeMap<String, f64>) {
            let epoch = Epoch { epoch: number, metrics: metrics.into_iter().collect(), at: None };
            let line = epoch.to_line();
            prop_assert!(!line.contains('\n'));
            prop_assert!(Epoch::from_line(&line).unwrap().repeats(&epoch), "{line}");
        }
    }
}
