//! Walls: which namespaces they are, what stands on them.

use nslab_abi::NsType;
use nslab_protocol::view::Proc;

use super::builder::Builder;
use super::{Note, tag_width};

impl Builder<'_> {
    pub(super) fn close(&mut self, index: usize, strands: f64) {
        let measure = &self.input.measure;
        let last = self.y - (measure.row - measure.card);
        let bottom = last + 13.0 + (strands - 1.0) * measure.strand;
        let wall = &mut self.scene.walls[index];
        wall.height = bottom - wall.y;
        let room = wall.x + wall.width - wall.tags_x - strands * measure.strand - 8.0;
        let names: f64 = wall.types.iter().map(|t| tag_width(t.name())).sum();
        wall.has_names = names <= room;
        let tags = if wall.has_names { names } else { wall.types.len() as f64 * tag_width("m") };
        let proc = self.input.view.procs.iter().find(|p| p.host_pid == wall.host_pid);
        if let Some(proc) = proc.filter(|_| wall.types.contains(&NsType::Uts)) {
            let fits = tags + proc.hostname.chars().count() as f64 * 7.4 + 12.0 <= room;
            wall.hostname = Some(proc.hostname.clone()).filter(|_| fits);
        }
        self.y += strands * measure.strand + 10.0;
    }

    /// The types in which a process stands in namespaces that its parent is not in, by birth.
    pub(super) fn wall_types(&self, proc: &Proc, parent: &Proc) -> Vec<NsType> {
        let moved = self.input.facts.moved.get(&proc.host_pid);
        let born = self.input.facts.born.get(&proc.host_pid);
        NsType::ALL
            .into_iter()
            .enumerate()
            .filter(|(i, t)| {
                let own = proc.ns[*i];
                let was_born_so = born.is_some_and(|born| born.contains(t));
                let differs = own != 0 && parent.ns[*i] != 0 && own != parent.ns[*i] && own != self.base[*i];
                let moved_itself = moved.is_some_and(|moved| moved.contains(t));
                was_born_so || (differs && !moved_itself)
            })
            .map(|(_, t)| t)
            .collect()
    }

    /// The host name of an older wall around the same namespaces, if there is one.
    pub(super) fn joined(&mut self, proc: &Proc, types: &[NsType]) -> Option<Note> {
        let key: Vec<u64> = types.iter().map(|t| proc.ns[*t as usize]).collect();
        if key.contains(&0) {
            return None;
        }
        match self.seen_walls.get(&key) {
            Some(hostname) => Some(Note::Joined(hostname.clone())),
            None => {
                self.seen_walls.insert(key, proc.hostname.clone());
                None
            }
        }
    }
}
