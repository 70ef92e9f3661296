//! Tables for a terminal: columns aligned by what the eye sees, not by bytes.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "  ";

/// To which side a column leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Rows under headings.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Vec<Cell>>,
}

/// One place of a table: a line of text and how it looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Text that looks like this where colour is wanted.
    pub fn styled(text: impl AsRef<str>, style: Style) -> Self {
        Self { text: one_line(text.as_ref()), style }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text, Style::new())
    }
}

impl Table {
    /// An empty table.
    pub fn new(columns: &[(&'static str, Align)]) -> Self {
        Self { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, with a cell for each column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table as lines. A column without any text is left out.
    pub fn render(&self, color: bool) -> String {
        let heading = Style::new().bold();
        let head: Vec<Cell> =
            self.columns.iter().map(|(name, _)| Cell::styled(name, heading)).collect();
        let widths: Vec<Option<usize>> =
            (0..self.columns.len()).map(|column| self.width(column)).collect();
        let mut out = String::new();
        for row in std::iter::once(&head).chain(&self.rows) {
            let start = out.len();
            let cells = row.iter().zip(&self.columns).zip(&widths);
            for ((cell, (_, align)), width) in cells {
                let Some(width) = width else { continue };
                if out.len() > start {
                    out.push_str(GAP);
                }
                write_cell(&mut out, cell, *align, *width, color);
            }
            out.truncate(start + out[start..].trim_end().len());
            out.push('\n');
        }
        out
    }

    fn width(&self, column: usize) -> Option<usize> {
        let texts = self.rows.iter().filter_map(|row| row.get(column));
        let widest = texts.map(|cell| cell.text.width()).max().filter(|width| *width > 0)?;
        Some(widest.max(self.columns.get(column)?.0.width()))
    }
}

fn write_cell(out: &mut String, cell: &Cell, align: Align, width: usize, color: bool) {
    let padding = " ".repeat(width.saturating_sub(cell.text.width()));
    if align == Align::Right {
        out.push_str(&padding);
    }
    out.push_str(&painted(&cell.text, cell.style, color));
    if align == Align::Left {
        out.push_str(&padding);
    }
}

/// `text` in this style where colour is wanted.
pub fn painted(text: &str, style: Style, color: bool) -> String {
    if color && style != Style::new() && !text.is_empty() {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

/// The longest text of a cell, in columns.
const MAX_WIDTH: usize = 48;

/// On one line, cut if long, without anything that a terminal would obey.
fn one_line(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let whole = line.len() == text.len();
    let visible = annotate_snippets::normalize_untrusted_str(line);
    if whole && visible.width() <= MAX_WIDTH {
        return visible;
    }
    let mut cut = String::new();
    for c in visible.chars() {
        if cut.width() + c.to_string().width() >= MAX_WIDTH {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn table(rows: &[[&str; 3]]) -> String {
        let columns = [("ID", Align::Left), ("Name", Align::Left), ("Parameters", Align::Right)];
        let mut table = Table::new(&columns);
        for row in rows {
            table.row(row.map(Cell::from));
        }
        table.render(false)
    }

    #[test]
    fn columns_are_as_wide_as_what_is_seen() {
        expect![[r#"
            ID         Name    Parameters
            model_1    LeNet       61,706
            modèle_22  大きい           7
        "#]]
        .assert_eq(&table(&[["model_1", "LeNet", "61,706"], ["modèle_22", "大きい", "7"]]));
    }

    #[test]
    fn a_column_that_says_nothing_is_left_out() {
        expect![[r#"
            ID  Parameters
            a            1
        "#]]
        .assert_eq(&table(&[["a", "", "1"]]));
    }

    #[test]
    fn a_name_takes_one_line_and_no_terminal_obeys_it() {
        let long = "x".repeat(60);
        let drawn = table(&[["a", "two\nlines", ""], ["b", "\u{1b}[31m", ""], ["c", &long, ""]]);
        expect![[r#"
            ID  Name
            a   two…
            b   ␛[31m
            c   xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        "#]]
        .assert_eq(&drawn);
    }

    #[test]
    fn colour_does_not_shift_columns() {
        let mut table = Table::new(&[("A", Align::Left), ("B", Align::Left)]);
        let green = anstyle::AnsiColor::Green.on_default();
        table.row([Cell::styled("x", green), Cell::from("y")]);
        let plain = anstream::adapter::strip_str(&table.render(true)).to_string();
        assert_eq!(plain, table.render(false));
        assert!(table.render(true).contains("\u{1b}[32mx\u{1b}[0m"));
    }
}
