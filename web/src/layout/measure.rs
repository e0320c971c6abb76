//! Sizes of the tree's parts in CSS pixels.

/// How large the tree is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Density {
    /// Small rows, for many processes.
    Compact,
    /// The desk's size.
    #[default]
    Normal,
    /// Rows for a finger.
    Large,
}

impl Density {
    /// The next smaller density.
    pub fn smaller(self) -> Density {
        match self {
            Density::Large => Density::Normal,
            _ => Density::Compact,
        }
    }

    /// The next larger density.
    pub fn larger(self) -> Density {
        match self {
            Density::Compact => Density::Normal,
            _ => Density::Large,
        }
    }
}

/// Every length the drawing is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// From one row to the next.
    pub row: f64,
    /// Height of a card.
    pub card: f64,
    /// How far a child stands to the right of its parent.
    pub indent: f64,
    /// Least indent when the width is short.
    pub indent_min: f64,
    /// Width of one column of the score.
    pub column: f64,
    /// Font size of a name.
    pub name_px: f64,
    /// Font size of a pid.
    pub pid_px: f64,
    /// Extra space above a wall.
    pub wall_gap: f64,
    /// Distance of two strands.
    pub strand: f64,
    /// Width of the pane.
    pub width: f64,
}

impl Measure {
    /// The sizes for a pane of this width.
    pub fn new(density: Density, is_phone: bool, width: f64) -> Measure {
        let desk = Measure {
            row: 42.0,
            card: 32.0,
            indent: 24.0,
            indent_min: 14.0,
            column: 23.0,
            name_px: 13.0,
            pid_px: 12.2,
            wall_gap: 34.0,
            strand: 3.4,
            width,
        };
        let phone = Measure { row: 54.0, card: 44.0, indent: 16.0, column: 17.0, name_px: 13.5, pid_px: 12.5, ..desk };
        match (density, is_phone) {
            (Density::Compact, _) => {
                Measure { row: 30.0, card: 24.0, indent: 18.0, column: 17.0, name_px: 12.0, pid_px: 11.2, ..desk }
            }
            (Density::Normal, false) => desk,
            (Density::Normal, true) => phone,
            (Density::Large, false) => {
                Measure { row: 54.0, card: 44.0, name_px: 15.0, pid_px: 14.0, column: 26.0, ..desk }
            }
            (Density::Large, true) => Measure { row: 62.0, card: 50.0, name_px: 16.0, pid_px: 15.0, ..phone },
        }
    }

    /// Width of a name in the mono font.
    pub fn name_width(&self, name: &str) -> f64 {
        columns(name) as f64 * self.name_px * 0.6
    }

    /// Width of one segment of the pid ladder.
    pub fn segment_width(&self, digits: usize) -> f64 {
        digits as f64 * self.pid_px * 0.603 + self.pid_px
    }

    /// Left edge of the score.
    pub fn score_x(&self) -> f64 {
        self.width - 8.0 * self.column - 11.0
    }
}

/// Columns that a text takes in a mono font: a Han glyph takes two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) < 0x1100 { 1 } else { 2 }).sum()
}
