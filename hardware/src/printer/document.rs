//! What stands on a slip, whatever the device: blocks from top to bottom.
//!
//! Every text is made harmless when it enters a block: no control character, no mark that turns the direction of
//! writing, and never more than [`MAX_TEXT_CHARS`] letters. Sizes are millimetres on the paper.

/// The longest text a block keeps, in characters; the rest is dropped.
pub const MAX_TEXT_CHARS: usize = 300;

/// The most lines one text may take before it ends in an ellipsis.
pub const MAX_LINES: u8 = 12;

/// The largest height of capitals, in millimetres.
pub const MAX_CAP_HEIGHT_MM: f32 = 40.0;

/// The blocks of a slip, in the order in which they leave the printer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    blocks: Vec<Block>,
}

/// One piece of a slip over the whole width of the paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line or paragraph.
    Text(Text),
    /// A dashed line across the paper.
    Rule,
    /// Captions with their values, side by side in equal widths.
    Columns(Vec<Column>),
    /// A QR code in the middle of the paper.
    Qr {
        /// What a phone reads.
        text: String,
        /// The side of one module, in dots.
        module_dots: u8,
    },
    /// Empty paper, in millimetres.
    Space(f32),
}

/// A text with its look.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    text: String,
    cap_height_mm: f32,
    weight: Weight,
    align: Align,
    fit: Fit,
}

/// A small caption above a large value, both in the middle of their column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The caption, shrunk if its column is too narrow.
    pub caption: Text,
    /// The value, shrunk if its column is too narrow.
    pub value: Text,
}

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 600.
    SemiBold,
    /// 700.
    Bold,
    /// 800.
    ExtraBold,
}

/// Where the lines of a text stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left margin.
    Left,
    /// In the middle, as slips usually are.
    #[default]
    Centre,
    /// At the right margin.
    Right,
}

/// What happens to a text wider than the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It continues on further lines, at most so many, and then ends in an ellipsis.
    Wrap {
        /// The most lines, from 1 to [`MAX_LINES`].
        lines: u8,
    },
    /// It stays on one line and its letters become smaller.
    Shrink,
}

impl Document {
    /// An empty slip.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, text: Text) -> Self {
        self.blocks.push(Block::Text(text));
        self
    }

    /// Adds a dashed line.
    #[must_use]
    pub fn rule(mut self) -> Self {
        self.blocks.push(Block::Rule);
        self
    }

    /// Adds captions with their values, side by side in equal widths.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = Column>) -> Self {
        self.blocks.push(Block::Columns(columns.into_iter().collect()));
        self
    }

    /// Adds a QR code whose modules have a side of `module_dots` dots (5 reads well: 0.6 mm).
    #[must_use]
    pub fn qr(mut self, text: impl Into<String>, module_dots: u8) -> Self {
        self.blocks.push(Block::Qr { text: text.into(), module_dots: module_dots.max(1) });
        self
    }

    /// Adds empty paper of `millimetres`.
    #[must_use]
    pub fn space(mut self, millimetres: f32) -> Self {
        self.blocks.push(Block::Space(if millimetres.is_finite() {
            millimetres.clamp(0.0, 100.0)
        } else {
            0.0
        }));
        self
    }

    /// The blocks from top to bottom.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

impl Text {
    /// A regular text in the middle of the paper, with capitals of 2.2 mm, on up to four lines.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self {
            text: harmless(text.as_ref()),
            cap_height_mm: 2.2,
            weight: Weight::Regular,
            align: Align::Centre,
            fit: Fit::Wrap { lines: 4 },
        }
    }

    /// Sets the height of capitals and digits, in millimetres (at least 1, at most [`MAX_CAP_HEIGHT_MM`]).
    #[must_use]
    pub fn cap_height(mut self, millimetres: f32) -> Self {
        if millimetres.is_finite() {
            self.cap_height_mm = millimetres.clamp(1.0, MAX_CAP_HEIGHT_MM);
        }
        self
    }

    /// Sets how heavy the letters are.
    #[must_use]
    pub fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// Sets where the lines stand.
    #[must_use]
    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// Sets the most lines before an ellipsis (1 to [`MAX_LINES`]).
    #[must_use]
    pub fn lines(mut self, lines: u8) -> Self {
        self.fit = Fit::Wrap { lines: lines.clamp(1, MAX_LINES) };
        self
    }

    /// Keeps the text on one line, with smaller letters where the paper is too narrow.
    #[must_use]
    pub fn shrink(mut self) -> Self {
        self.fit = Fit::Shrink;
        self
    }

    /// The harmless text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The height of capitals, in millimetres.
    pub fn cap_height_mm(&self) -> f32 {
        self.cap_height_mm
    }

    pub(crate) fn look(&self) -> (Weight, Align, Fit) {
        (self.weight, self.align, self.fit)
    }
}

impl Column {
    /// A caption with capitals of 2.2 mm above a bold value with capitals of 4.2 mm.
    pub fn new(caption: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self {
            caption: Text::new(caption).shrink(),
            value: Text::new(value).cap_height(4.2).weight(Weight::Bold).shrink(),
        }
    }
}

/// `text` without what could act instead of being read, on one line, with at most [`MAX_TEXT_CHARS`] characters.
fn harmless(text: &str) -> String {
    text.chars()
        .map(|letter| if matches!(letter, '\n' | '\t') { ' ' } else { letter })
        .filter(|&letter| is_harmless(letter))
        .take(MAX_TEXT_CHARS)
        .collect()
}

/// Whether `letter` is there to be read: it commands nothing, and is not unseen while it changes order, direction or
/// meaning of its neighbours.
pub fn is_harmless(letter: char) -> bool {
    !letter.is_control() && !is_invisible_order(letter)
}

fn is_invisible_order(letter: char) -> bool {
    matches!(
        letter,
        '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_letters_and_loses_what_acts() {
        let text =
            Text::new("Për\u{1b}@ të\u{10}\u{4}\u{1} \u{202e}huaj\u{2066}\r\n\tЌ ώ ç\u{7f}\u{85}\u{200f}");
        assert_eq!(text.as_str(), "Për@ të huaj  Ќ ώ ç");
    }

    #[test]
    fn a_text_has_at_most_300_letters() {
        assert_eq!(Text::new("ë".repeat(5_000)).as_str().chars().count(), MAX_TEXT_CHARS);
    }

    #[test]
    fn sizes_out_of_reach_are_brought_back() {
        assert_eq!(Text::new("").cap_height(f32::NAN).cap_height_mm(), 2.2);
        assert_eq!(Text::new("").cap_height(1e9).cap_height_mm(), MAX_CAP_HEIGHT_MM);
        assert_eq!(Document::new().space(f32::INFINITY).blocks(), [Block::Space(0.0)]);
    }
}
