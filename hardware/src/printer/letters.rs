//! Letters as black dots, without grey: fitted to the rows of dots first, so that bars and bows come out alike.
//!
//! A grey picture cut at half coverage frays the bows and closes the gap below the dot of an i; at 8 dots a
//! millimetre that is seen.

use std::collections::HashMap;

use cosmic_text::skrifa::instance::{LocationRef, Size};
use cosmic_text::skrifa::outline::{
    DrawSettings, Engine, GlyphStyles, HintingInstance, HintingOptions, OutlinePen, SmoothMode, Target,
};
use cosmic_text::skrifa::{FontRef, GlyphId, MetadataProvider};
use cosmic_text::{FontSystem, LayoutGlyph, fontdb};

/// Letters kept from earlier slips; a few hundred are enough for any office. Each number that is made smaller to fit has
/// its own size, so more would fill up all day, with the largest letters there are.
const KEPT: usize = 600;

/// Fits heights to rows and leaves widths alone: fitting for black and white in both directions would keep stems
/// alike, but drops the dots of ë and i in small letters.
const UPRIGHT_ONLY: Target =
    Target::Smooth { mode: SmoothMode::Normal, symmetric_rendering: true, preserve_linear_metrics: true };

/// A black run of dots of one letter; the origin is on the base line, and rows count downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) length: u32,
}

/// The letters drawn so far.
#[derive(Default)]
pub(crate) struct Letters {
    styles: HashMap<fontdb::ID, GlyphStyles>,
    fitting: HashMap<(fontdb::ID, u32), Option<HintingInstance>>,
    drawn: HashMap<(fontdb::ID, u32, u16), Vec<Run>>,
}

impl Letters {
    /// The black runs of a letter, drawn at the first call.
    pub(crate) fn runs(&mut self, fonts: &mut FontSystem, glyph: &LayoutGlyph) -> &[Run] {
        let size = glyph.font_size.to_bits();
        let key = (glyph.font_id, size, glyph.glyph_id);
        if !self.drawn.contains_key(&key) {
            if self.drawn.len() >= KEPT {
                self.drawn.clear();
                self.fitting.clear();
            }
            let runs = self.draw(fonts, glyph).unwrap_or_default();
            self.drawn.insert(key, runs);
        }
        &self.drawn[&key]
    }

    fn draw(&mut self, fonts: &mut FontSystem, glyph: &LayoutGlyph) -> Option<Vec<Run>> {
        let index = fonts.db().face(glyph.font_id)?.index;
        let font = fonts.get_font(glyph.font_id, glyph.font_weight)?;
        let outlines = FontRef::from_index(font.data(), index).ok()?.outline_glyphs();
        let size = Size::new(glyph.font_size);
        let fitting = self.fitting.entry((glyph.font_id, glyph.font_size.to_bits())).or_insert_with(|| {
            let styles = self.styles.entry(glyph.font_id).or_insert_with(|| GlyphStyles::new(&outlines));
            let options = HintingOptions { engine: Engine::Auto(Some(styles.clone())), target: UPRIGHT_ONLY };
            HintingInstance::new(&outlines, size, LocationRef::default(), options).ok()
        });
        let settings = match fitting {
            Some(fitting) => DrawSettings::hinted(fitting, false),
            None => DrawSettings::unhinted(size, LocationRef::default()),
        };
        let mut outline = Outline::default();
        outlines.get(GlyphId::from(glyph.glyph_id))?.draw(settings, &mut outline).ok()?;
        Some(outline.fill())
    }
}

/// The straight edges of a letter, with y downwards.
#[derive(Default)]
struct Outline {
    edges: Vec<[(f32, f32); 2]>,
    start: (f32, f32),
    at: (f32, f32),
}

/// Straight pieces of one curve; letters of 15 mm still look round.
const PIECES: u8 = 12;

impl Outline {
    /// The runs whose dots have their middle inside the outline.
    fn fill(&self) -> Vec<Run> {
        let heights = self.edges.iter().flatten().map(|point| point.1);
        let (top, bottom) = (heights.clone().fold(f32::MAX, f32::min), heights.fold(f32::MIN, f32::max));
        let mut runs = Vec::new();
        let mut crossings: Vec<(f32, i32)> = Vec::new();
        for y in first_middle(top)..first_middle(bottom) {
            let middle = as_f32(y) + 0.5;
            crossings.clear();
            crossings.extend(self.edges.iter().filter_map(|edge| crossing(edge, middle)));
            crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
            let mut winding = 0;
            for pair in crossings.windows(2) {
                winding += pair[0].1;
                let (from, to) = (first_middle(pair[0].0), first_middle(pair[1].0));
                if winding != 0
                    && let Ok(length @ 1..) = u32::try_from(to - from)
                {
                    runs.push(Run { x: from, y, length });
                }
            }
        }
        runs
    }

    fn curve(&mut self, to: (f32, f32), point: impl Fn(f32) -> (f32, f32)) {
        for piece in 1..PIECES {
            self.edge(point(f32::from(piece) / f32::from(PIECES)));
        }
        self.edge(to);
    }

    fn edge(&mut self, to: (f32, f32)) {
        self.edges.push([self.at, to]);
        self.at = to;
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = (x, -y);
        self.at = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.edge((x, -y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let points = [self.at, (cx, -cy), (x, -y)];
        self.curve(points[2], |t| mix(&[(1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t], &points));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let points = [self.at, (cx0, -cy0), (cx1, -cy1), (x, -y)];
        self.curve(points[3], |t| {
            let s = 1.0 - t;
            mix(&[s * s * s, 3.0 * t * s * s, 3.0 * t * t * s, t * t * t], &points)
        });
    }

    fn close(&mut self) {
        self.edge(self.start);
    }
}

fn mix(weights: &[f32], points: &[(f32, f32)]) -> (f32, f32) {
    weights
        .iter()
        .zip(points)
        .fold((0.0, 0.0), |sum, (weight, point)| (sum.0 + weight * point.0, sum.1 + weight * point.1))
}

/// Where an edge crosses the line at `y`, and in which direction.
fn crossing(&[from, to]: &[(f32, f32); 2], y: f32) -> Option<(f32, i32)> {
    let direction = match (from.1 <= y, to.1 <= y) {
        (true, false) => 1,
        (false, true) => -1,
        (true, true) | (false, false) => return None,
    };
    Some((from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0), direction))
}

/// The first dot whose middle is not before `edge`.
#[expect(clippy::cast_possible_truncation, reason = "letters are at most some hundred dots, and clamped")]
fn first_middle(edge: f32) -> i32 {
    (edge - 0.5).ceil().clamp(-10_000.0, 10_000.0) as i32
}

#[expect(clippy::cast_precision_loss, reason = "letters are at most some hundred dots")]
fn as_f32(dots: i32) -> f32 {
    dots as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_with_a_hole_is_filled_around_the_hole() {
        let mut outline = Outline::default();
        let around = [(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0)];
        let hole = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)];
        for corners in [around, hole] {
            outline.move_to(corners[0].0, corners[0].1);
            for (x, y) in &corners[1..] {
                outline.line_to(*x, *y);
            }
            outline.close();
        }
        let run = |x, y, length| Run { x, y, length };
        assert_eq!(
            outline.fill(),
            [run(0, -4, 4), run(0, -3, 1), run(3, -3, 1), run(0, -2, 1), run(3, -2, 1), run(0, -1, 4)]
        );
    }

    #[test]
    fn curves_are_round() {
        let mut outline = Outline::default();
        outline.move_to(0.0, 0.0);
        outline.curve_to(0.0, 40.0, 40.0, 40.0, 40.0, 0.0);
        outline.close();
        let runs = outline.fill();
        assert_eq!(runs.len(), 30, "three quarters of the height of the control points");
        assert!(runs.windows(2).all(|pair| pair[0].length <= pair[1].length));
    }
}
