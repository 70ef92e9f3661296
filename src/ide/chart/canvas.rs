use super::Style;

/// A grid of dots, several to a character.
#[derive(Debug)]
pub(super) struct Canvas {
    style: Style,
    columns: usize,
    cells: Vec<char>,
}

/// How a line is drawn, so that several can be told apart without colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    /// One character in so many is drawn.
    every: usize,
    /// What it is drawn with where there are no dots.
    symbol: char,
}

impl Pen {
    /// The pen of the `index`th line.
    pub(super) fn nth(index: usize) -> Self {
        const SYMBOLS: [char; 4] = ['*', 'o', '+', 'x'];
        Self { every: index % 4 + 1, symbol: SYMBOLS.get(index % 4).copied().unwrap_or('*') }
    }

    /// A short piece of its line.
    pub(super) fn sample(self, style: Style) -> String {
        match style {
            Style::Unicode => {
                (0..5).map(|cell| if cell % self.every == 0 { '⠒' } else { ' ' }).collect()
            }
            Style::Ascii => self.symbol.to_string(),
        }
    }
}

/// The first character without any dot; each dot is one bit above it.
const BLANK: u32 = 0x2800;

/// The bit of each dot of a character, row by row.
const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

impl Canvas {
    pub(super) fn new(columns: usize, rows: usize, style: Style) -> Self {
        Self { style, columns, cells: vec![' '; columns * rows] }
    }

    /// Dots in a character: across and down.
    pub(super) fn resolution(style: Style) -> (usize, usize) {
        match style {
            Style::Unicode => (2, 4),
            Style::Ascii => (1, 1),
        }
    }

    /// Draws a straight line between two dots, given as `(across, down)`. A line to itself is a
    /// dot, which every pen draws.
    pub(super) fn line(&mut self, from: (usize, usize), to: (usize, usize), pen: Pen) {
        let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1));
        for step in 0..=steps {
            let at = |a: usize, b: usize| {
                let way = a.abs_diff(b) * step;
                let moved = (way + steps / 2).checked_div(steps).unwrap_or_default();
                if a <= b { a + moved } else { a - moved }
            };
            self.dot((at(from.0, to.0), at(from.1, to.1)), pen, steps == 0);
        }
    }

    fn dot(&mut self, (across, down): (usize, usize), pen: Pen, always: bool) {
        let (wide, high) = Self::resolution(self.style);
        let column = across / wide;
        if column >= self.columns
            || !always && self.style == Style::Unicode && column % pen.every != 0
        {
            return;
        }
        let Some(cell) = self.cells.get_mut(down / high * self.columns + column) else { return };
        *cell = match self.style {
            Style::Ascii => pen.symbol,
            Style::Unicode => {
                let bit = BITS.get(down % high).and_then(|row| row.get(across % wide));
                let dots =
                    u32::from(*cell).saturating_sub(BLANK) | bit.copied().unwrap_or_default();
                char::from_u32(BLANK | dots).unwrap_or(' ')
            }
        };
    }

    /// Its rows of characters from the top.
    pub(super) fn rows(&self) -> impl Iterator<Item = String> + '_ {
        self.cells.chunks(self.columns.max(1)).map(|row| row.iter().collect())
    }
}
