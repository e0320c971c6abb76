//! The walk over the outline: where each row, wall and edge stands.

use nslab_small::Map;

use nslab_protocol::view::Proc;

use super::{Edge, Input, LEFT, Note, Row, Scene, TOP, Wall};
use crate::layout::bars;
use crate::layout::fold::{Crowd, Sibling, middle, siblings};
use crate::layout::tree::Node;

/// Room that a card has at least between its left edge and the wall or the score.
const CARD_ROOM: f64 = 150.0;

/// From a wall's innermost strand to the card in it.
const WALL_LEFT: f64 = 12.3;

/// Draws top down, one row after the other.
pub(super) struct Builder<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) base: [u64; 8],
    pub(super) crowd: Crowd,
    pub(super) seen_walls: Map<Vec<u64>, String>,
    pub(super) indent: f64,
    /// So many levels fit the width at the least indent.
    pub(super) levels_max: usize,
    pub(super) y: f64,
    pub(super) scene: Scene,
}

/// Where a process and what is below it may stand.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) level: usize,
    pub(super) position: usize,
    pub(super) siblings: usize,
    pub(super) x: f64,
    pub(super) inner_x: Option<f64>,
    pub(super) right: f64,
}

impl<'a> Builder<'a> {
    pub(super) fn new(input: &'a Input<'a>, nodes: &[Node<'_>]) -> Builder<'a> {
        let measure = &input.measure;
        let deepest = nodes.iter().map(Node::depth).max().unwrap_or(1);
        let room = measure.score_x() - LEFT - 190.0;
        let indent = (room / deepest.max(1) as f64).clamp(measure.indent_min, measure.indent);
        let named = [input.current, input.selected, input.facts.failed_clone].into_iter().flatten();
        let kept = named.chain(input.facts.was_under.keys().copied()).collect();
        Builder {
            input,
            base: nodes.first().map_or([0; 8], |node| node.proc.ns),
            crowd: Crowd { count: input.view.procs.iter().filter(|p| !p.is_kernel_thread).count(), kept },
            seen_walls: Map::new(),
            indent,
            levels_max: (room / measure.indent_min).max(3.0) as usize,
            y: TOP,
            scene: Scene {
                width: measure.width,
                score_x: measure.score_x(),
                hidden_threads: input.view.procs.iter().filter(|p| p.is_kernel_thread).count(),
                ..Scene::default()
            },
        }
    }

    pub(super) fn forest(&mut self, nodes: &[Node<'_>]) {
        let right = self.scene.score_x - 14.0;
        let place = Place { level: 1, position: 1, siblings: nodes.len(), x: LEFT, inner_x: None, right };
        self.children(nodes, place, None);
    }

    fn children(&mut self, nodes: &[Node<'_>], place: Place, parent: Option<&Proc>) {
        let drawn = siblings(nodes, &self.crowd.kept, self.input.unfolded);
        let count = drawn.len();
        for (index, sibling) in drawn.iter().enumerate() {
            let place = Place { position: index + 1, siblings: count, ..place };
            match sibling {
                Sibling::One(node) => self.node(node, place, parent),
                Sibling::Many(nodes) => self.group(nodes, place),
            }
        }
    }

    fn node(&mut self, node: &Node<'_>, mut place: Place, parent: Option<&Proc>) {
        let stays = |node: &Node<'_>| self.crowd.kept.contains(&node.proc.host_pid);
        match middle(node, place.level, self.levels_max, stays) {
            // Opened: the learner wants to see all of them.
            Some(_) if self.input.unfolded.contains(&node.proc.host_pid) => self.levels_max = usize::MAX,
            Some((count, last)) => return self.middle(node, count, last, place),
            None => {}
        }
        let types = parent.map(|parent| self.wall_types(node.proc, parent)).unwrap_or_default();
        let strands = types.len() as f64;
        let strand = self.input.measure.strand;
        let mut wall = None;
        let mut inner_place = place;
        let inner_right = if types.is_empty() { place.right } else { place.right - strands * strand - 7.0 };
        // However deep, a card has room, and its wall stands within the machine.
        let wall_room = if types.is_empty() { 0.0 } else { WALL_LEFT + strands * strand };
        let rightmost = (inner_right - CARD_ROOM).max(LEFT + wall_room);
        place.x = place.x.min(rightmost);
        if !types.is_empty() {
            self.y += self.input.measure.wall_gap + (strands - 5.0).max(0.0) * strand;
            if let Some(inner_x) = place.inner_x {
                place.x = place.x.max(inner_x + 19.0 + strands * strand).min(rightmost);
            }
            let x = place.x - WALL_LEFT - strands * strand;
            let y = self.y - 21.6 - (strands - 1.0) * strand;
            wall = Some((x, y));
            inner_place = Place { inner_x: Some(x + (strands - 1.0) * strand), right: inner_right, ..place };
        }
        let wall_right = place.right;
        place.right = inner_place.right;
        let wall_at = wall.map(|(x, y)| {
            self.scene.walls.push(Wall {
                host_pid: node.proc.host_pid,
                types: types.clone(),
                x,
                y,
                width: wall_right - x,
                height: 0.0,
                tags_x: place.x - 3.0,
                has_names: true,
                hostname: None,
            });
            self.scene.walls.len() - 1
        });
        let joined = wall_at.and_then(|_| self.joined(node.proc, &types));
        let mut row = self.row(node.proc, place, !node.children.is_empty(), joined);
        let hidden = self.crowd.folds(node, &self.input.facts.touched, self.input.unfolded);
        if let Some(hidden) = hidden {
            row.folded = hidden + 1;
            row.note = Some(Note::Below(hidden));
        }
        let ghost = self.input.facts.failed_clone == Some(node.proc.host_pid);
        self.push_row(row);
        let below = Place { level: place.level + 1, x: place.x + self.indent, ..inner_place };
        let from = (place.x + 10.1, self.scene.rows.last().map_or(0.0, |r| r.y) + self.input.measure.card);
        let first_child = self.scene.rows.len();
        if hidden.is_none() {
            self.children(&node.children, below, Some(node.proc));
        }
        if ghost {
            self.ghost(below);
        }
        self.edges(first_child, from, place.level + 1);
        if let Some(index) = wall_at {
            self.close(index, strands);
        }
    }

    /// One row for ancestors in the middle; what is below the last of them goes on under it.
    fn middle(&mut self, node: &Node<'_>, count: usize, last: &Node<'_>, place: Place) {
        let row = self.middle_row(node.proc, count, last.proc, place);
        let from = (place.x + 10.1, row.y + self.input.measure.card);
        self.push_row(row);
        let first_child = self.scene.rows.len();
        let below = Place { level: place.level + 1, x: place.x + self.indent, ..place };
        self.children(&last.children, below, Some(last.proc));
        self.edges(first_child, from, place.level + 1);
    }

    pub(super) fn push_row(&mut self, row: Row) {
        self.scene.rows.push(row);
        self.y += self.input.measure.row;
    }

    fn edges(&mut self, first_child: usize, from: (f64, f64), level: usize) {
        let half = self.input.measure.card / 2.0;
        let edges: Vec<Edge> = self.scene.rows[first_child..]
            .iter()
            .filter(|row| row.level == level)
            .map(|row| Edge { host_pid: row.host_pid, from, to: (row.x, row.y + half) })
            .collect();
        self.scene.edges.extend(edges);
    }

    pub(super) fn finish(mut self) -> Scene {
        self.scene.bars = bars::bars(&self.scene.rows, &self.base, &self.input.measure);
        self.scene.height = self.y.max(TOP + self.input.measure.row) + 26.0;
        self.scene
    }
}
