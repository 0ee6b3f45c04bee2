//! A correction learned from past errors: small decision trees, each of which mends a little of what the others left.
//!
//! The sum of the trees aims at the weighted median, so that a few absurd waits of the past cannot draw it away.
//! (Friedman 2001, "Greedy function approximation", the least-absolute-deviation tree boost.) Nothing is drawn by chance:
//! the same rows in the same order give the same trees.

use super::order::weighted_median;

/// How many trees mend one another, how many leaves each has and how much of its finding each may add. Chosen by
/// leaving days out of the queue log; the result hardly depends on them.
const TREES: usize = 100;
const LEAVES: usize = 8;
const STEP: f64 = 0.05;
/// The most values between which a feature is cut.
const CUTS: usize = 63;

/// The trees. Without any, the correction is nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Trees {
    start: f64,
    trees: Vec<Vec<Node>>,
}

/// One fork or end of a tree, which stands in a list with its root first.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    Leaf(f64),
    Fork { feature: usize, cut: f64, low: usize, high: usize },
}

/// What the trees learn from: rows of features with the value that would have been right, and how much each counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Lessons<const N: usize> {
    pub(super) features: Vec<[f64; N]>,
    pub(super) targets: Vec<f64>,
    pub(super) weights: Vec<f64>,
}

impl<const N: usize> Lessons<N> {
    pub(super) fn push(&mut self, features: [f64; N], target: f64, weight: f64) {
        self.features.push(features);
        self.targets.push(target);
        self.weights.push(weight);
    }
}

impl Trees {
    /// Learns trees from lessons.
    pub(super) fn learn<const N: usize>(lessons: &Lessons<N>) -> Self {
        let count = lessons.targets.len();
        let weighted = |values: &[f64], rows: &[usize]| {
            weighted_median(rows.iter().map(|&row| (values[row], lessons.weights[row])).collect())
        };
        let everyone: Vec<usize> = (0..count).collect();
        let start = weighted(&lessons.targets, &everyone);
        let mut rest: Vec<f64> = lessons.targets.iter().map(|target| target - start).collect();
        let cutter = Cutter::new(lessons);
        let mut trees = Vec::new();
        for _ in 0..TREES {
            let (mut nodes, ends) = cutter.grow(&rest);
            for (node, rows) in ends {
                let value = STEP * weighted(&rest, &rows);
                nodes[node] = Node::Leaf(value);
                for row in rows {
                    rest[row] -= value;
                }
            }
            trees.push(nodes);
        }
        Self { start, trees }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The correction for one row of features.
    pub(super) fn correction<const N: usize>(&self, features: &[f64; N]) -> f64 {
        self.start + self.trees.iter().map(|nodes| value(nodes, features)).sum::<f64>()
    }
}

fn value<const N: usize>(nodes: &[Node], features: &[f64; N]) -> f64 {
    let mut at = 0;
    loop {
        match nodes[at] {
            Node::Leaf(value) => return value,
            Node::Fork { feature, cut, low, high } => at = if features[feature] <= cut { low } else { high },
        }
    }
}

/// The features of all rows, sorted into drawers once for all trees.
struct Cutter<'a, const N: usize> {
    weights: &'a [f64],
    /// The upper ends of each feature's drawers, but the last.
    cuts: [Vec<f64>; N],
    drawers: Vec<[u8; N]>,
    rows_min: usize,
}

/// A fork that would help, and by how much.
#[derive(Clone, Copy)]
struct Fork {
    gain: f64,
    feature: usize,
    drawer: usize,
}

/// A leaf that may still be forked.
struct Leaf {
    node: usize,
    rows: Vec<usize>,
    fork: Option<Fork>,
}

/// The sum of weights in one drawer: those whose rest is above nothing less those below, and all.
#[derive(Clone, Copy, Default)]
struct Pull {
    signed: f64,
    all: f64,
    rows: usize,
}

impl Pull {
    fn add(&mut self, other: Pull) {
        self.signed += other.signed;
        self.all += other.all;
        self.rows += other.rows;
    }

    fn score(self) -> f64 {
        if self.all > 0.0 { self.signed * self.signed / self.all } else { 0.0 }
    }
}

impl<'a, const N: usize> Cutter<'a, N> {
    fn new(lessons: &'a Lessons<N>) -> Self {
        let cuts: [Vec<f64>; N] = std::array::from_fn(|feature| cuts(&lessons.features, feature));
        let drawer = |row: &[f64; N], feature: usize| {
            let drawer = cuts[feature].partition_point(|&cut| cut < row[feature]);
            u8::try_from(drawer).expect("there are at most 64 drawers")
        };
        let drawers = lessons.features.iter().map(|row| std::array::from_fn(|feature| drawer(row, feature)));
        let drawers = drawers.collect();
        let rows_min = (lessons.targets.len() / 100).clamp(20, 300);
        Self { weights: &lessons.weights, cuts, drawers, rows_min }
    }

    /// One tree, with the rows of each of its leaves.
    fn grow(&self, rest: &[f64]) -> (Vec<Node>, Vec<(usize, Vec<usize>)>) {
        let mut nodes = vec![Node::Leaf(0.0)];
        let mut leaves = vec![self.leaf(0, (0..rest.len()).collect(), rest)];
        while leaves.len() < LEAVES {
            let gain = |leaf: &Leaf| leaf.fork.map_or(0.0, |fork| fork.gain);
            let best = (0..leaves.len()).rev().max_by(|&a, &b| gain(&leaves[a]).total_cmp(&gain(&leaves[b])));
            let best = best.expect("a tree has a leaf");
            let Some(fork) = leaves[best].fork else { break };
            let leaf = leaves.swap_remove(best);
            let below = |row: &usize| usize::from(self.drawers[*row][fork.feature]) <= fork.drawer;
            let (low, high): (Vec<usize>, Vec<usize>) = leaf.rows.into_iter().partition(below);
            let at = nodes.len();
            let cut = self.cuts[fork.feature][fork.drawer];
            nodes[leaf.node] = Node::Fork { feature: fork.feature, cut, low: at, high: at + 1 };
            nodes.extend([Node::Leaf(0.0); 2]);
            leaves.push(self.leaf(at, low, rest));
            leaves.push(self.leaf(at + 1, high, rest));
        }
        (nodes, leaves.into_iter().map(|leaf| (leaf.node, leaf.rows)).collect())
    }

    fn leaf(&self, node: usize, rows: Vec<usize>, rest: &[f64]) -> Leaf {
        let mut pulls = vec![[Pull::default(); CUTS + 1]; N];
        for &row in &rows {
            let all = self.weights[row];
            let signed = if rest[row] > 0.0 { all } else { -all };
            for (pulls, &drawer) in pulls.iter_mut().zip(&self.drawers[row]) {
                pulls[usize::from(drawer)].add(Pull { signed, all, rows: 1 });
            }
        }
        let forks = pulls.iter().enumerate().filter_map(|(feature, pulls)| self.fork(feature, pulls));
        let fork = forks.reduce(|best, fork| if fork.gain > best.gain { fork } else { best });
        Leaf { node, rows, fork }
    }

    /// The best fork of one feature that leaves enough rows on both sides.
    fn fork(&self, feature: usize, pulls: &[Pull]) -> Option<Fork> {
        let mut total = Pull::default();
        pulls.iter().for_each(|&pull| total.add(pull));
        let mut low = Pull::default();
        let mut best: Option<Fork> = None;
        for (drawer, &pull) in pulls.iter().take(self.cuts[feature].len()).enumerate() {
            low.add(pull);
            let high = Pull {
                signed: total.signed - low.signed,
                all: total.all - low.all,
                rows: total.rows - low.rows,
            };
            let gain = low.score() + high.score() - total.score();
            let enough = low.rows >= self.rows_min && high.rows >= self.rows_min;
            if enough && gain > best.map_or(1e-9, |best| best.gain) {
                best = Some(Fork { gain, feature, drawer });
            }
        }
        best
    }
}

/// Values that divide a feature into drawers of about as many rows each.
fn cuts<const N: usize>(rows: &[[f64; N]], feature: usize) -> Vec<f64> {
    let mut values: Vec<f64> = rows.iter().map(|row| row[feature]).collect();
    values.sort_unstable_by(f64::total_cmp);
    let mut cuts: Vec<f64> =
        (1..=CUTS).filter_map(|part| values.get(values.len() * part / (CUTS + 1))).copied().collect();
    cuts.dedup();
    if cuts.last() == values.last() {
        cuts.pop();
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_find_a_step_and_ignore_a_feature_that_says_nothing() {
        let mut lessons = Lessons::default();
        for row in 0..1000_u32 {
            let x = f64::from(row % 10);
            lessons.push([x, f64::from(row % 7)], if x > 4.0 { 2.0 } else { 0.0 }, 1.0);
        }
        let trees = Trees::learn(&lessons);
        assert!(trees.correction(&[9.0, 0.0]) > 1.9, "{}", trees.correction(&[9.0, 0.0]));
        assert!(trees.correction(&[0.0, 6.0]).abs() < 0.1);
    }

    #[test]
    fn trees_of_one_lesson_say_just_that() {
        let mut lessons = Lessons::default();
        lessons.push([1.0], 0.5, 1.0);
        assert_eq!(Trees::learn(&lessons).correction(&[7.0]), 0.5);
        assert_eq!(Trees::default().correction(&[7.0]), 0.0);
    }
}
