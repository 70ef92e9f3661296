use super::Style;
use super::canvas::{Canvas, Pen};
use super::scale::{Scale, short};

/// Rows of characters of a panel's curves.
const ROWS: usize = 8;

/// The longest name of a metric that is shown in full, in characters.
const LONGEST_NAME: usize = 24;

/// Curves that share their axes.
#[derive(Debug)]
pub(super) struct Panel {
    /// What its curves have in common; empty where that is the name of the only one.
    pub(super) title: &'static str,
    pub(super) series: Vec<Series>,
}

/// One metric: epochs, each once and in order, with its values.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) points: Vec<(u64, f64)>,
}

/// The epochs shown, from left to right.
#[derive(Debug, Clone, Copy)]
struct Span {
    first: u64,
    last: u64,
}

impl Panel {
    /// Draws it; `None` where no value can be placed.
    pub(super) fn draw(&self, best: Option<u64>, width: usize, style: Style) -> Option<String> {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let scale = Scale::of(points().map(|(_, value)| *value))?;
        let epochs = points().map(|(epoch, _)| *epoch);
        let span = Span { first: epochs.clone().min()?, last: epochs.max()? };

        let labels = labels(scale);
        let margin = labels.iter().map(String::len).max().unwrap_or_default();
        let columns = width.saturating_sub(margin + 2).max(1);
        let mut out = self.legend(width, style);
        let (axis, tick) = match style {
            Style::Unicode => ('│', '┤'),
            Style::Ascii => ('|', '+'),
        };
        for (row, label) in self.curves(scale, span, columns, style).rows().zip(&labels) {
            let axis = if label.is_empty() { axis } else { tick };
            let row = format!("{label:>margin$} {axis}{row}");
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out.push_str(&foot(span, best, margin, columns, style));
        Some(out)
    }

    fn curves(&self, scale: Scale, span: Span, columns: usize, style: Style) -> Canvas {
        let mut canvas = Canvas::new(columns, ROWS, style);
        let (across, down) = Canvas::resolution(style);
        // What comes first is drawn last, over the others.
        for (index, series) in self.series.iter().enumerate().rev() {
            let pen = Pen::nth(index);
            let mut before = None;
            for (epoch, value) in &series.points {
                if !value.is_finite() {
                    before = None;
                    continue;
                }
                let dot = (span.place(*epoch, columns * across), scale.row(*value, ROWS * down));
                canvas.line(before.unwrap_or(dot), dot, pen);
                before = Some(dot);
            }
        }
        canvas
    }

    /// The title, and each line with its name and last value.
    fn legend(&self, width: usize, style: Style) -> String {
        let mut lines = vec![self.title.to_owned()];
        for (index, series) in self.series.iter().enumerate() {
            let last = series.points.last().map_or_else(String::new, |(_, value)| short(*value));
            let lost = series.points.iter().filter(|(_, value)| !value.is_finite()).count();
            let lost = match (lost, series.points.len()) {
                (0, _) => String::new(),
                (lost, all) => format!(" ({lost} of {all} not finite)"),
            };
            let sample = Pen::nth(index).sample(style);
            let entry = format!("{sample} {} {last}{lost}", shown(&series.name, style));
            let entry = if self.title.is_empty() { entry } else { format!("   {entry}") };
            match lines.last_mut() {
                Some(line) if line.chars().count() + entry.chars().count() <= width => {
                    line.push_str(&entry);
                }
                _ => lines.push(entry),
            }
        }
        lines.join("\n") + "\n"
    }
}

/// A name of a metric as it can stand in a line.
fn shown(name: &str, style: Style) -> String {
    let (odd, more) = match style {
        Style::Unicode => ('\u{fffd}', "…"),
        Style::Ascii => ('?', "..."),
    };
    let is_odd = |c: char| c.is_control() || style == Style::Ascii && !c.is_ascii();
    let plain = name.chars().map(|c| if is_odd(c) { odd } else { c });
    let mut shown: String = plain.clone().take(LONGEST_NAME).collect();
    if plain.count() > LONGEST_NAME {
        shown.push_str(more);
    }
    shown
}

/// What stands left of each row: the highest value, one in the middle, the lowest.
fn labels(scale: Scale) -> [String; ROWS] {
    let mut labels: [String; ROWS] = Default::default();
    let mut set = |row: usize, value: f64| {
        if let Some(label) = labels.get_mut(row) {
            *label = short(value);
        }
    };
    if scale.is_flat() {
        set(ROWS / 2, scale.low);
    } else {
        set(0, scale.high);
        set(ROWS / 2, scale.middle());
        set(ROWS - 1, scale.low);
    }
    labels
}

/// The axis of the epochs: the first, the last, and where the best one is.
fn foot(span: Span, best: Option<u64>, margin: usize, columns: usize, style: Style) -> String {
    let (corner, line, mark) = match style {
        Style::Unicode => ('└', '─', '▲'),
        Style::Ascii => ('+', '-', '^'),
    };
    let best = best.filter(|best| (span.first..=span.last).contains(best));
    let place = best.map(|best| span.place(best, columns));
    let axis: String =
        (0..columns).map(|column| if place == Some(column) { mark } else { line }).collect();

    let is_best = |epoch| if best == Some(epoch) { " (best)" } else { "" };
    let mut names = format!("epoch {}{}", span.first, is_best(span.first));
    let last = format!("{}{}", span.last, is_best(span.last));
    if span.last > span.first {
        if let (Some(best), Some(place)) = (best, place)
            && best != span.first
            && best != span.last
        {
            let name = format!("{best} (best)");
            let room = columns.saturating_sub(last.len() + 2 + name.len());
            let start = place.saturating_sub(name.len() / 2).min(room).max(names.len() + 2);
            names = format!("{names:<start$}{name}");
        }
        let room = columns.saturating_sub(names.len()).max(last.len() + 2);
        names = format!("{names}{last:>room$}");
    }
    format!("{:margin$} {corner}{axis}\n{:margin$}  {names}\n", "", "")
}

impl Span {
    /// Where `epoch` is among `dots` columns.
    fn place(self, epoch: u64, dots: usize) -> usize {
        let last = dots.saturating_sub(1);
        let Some(length) = self.last.checked_sub(self.first).filter(|length| *length > 0) else {
            return 0;
        };
        let share = epoch.saturating_sub(self.first) as f64 / length as f64;
        ((share * last as f64).round() as usize).min(last)
    }
}
