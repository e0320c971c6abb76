//! Host names of uts namespaces, asked once and again when somebody changed one.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use super::KEEPER_ROLE;

/// The names that are known, by the namespace's inode.
#[derive(Default)]
pub struct Hostnames(BTreeMap<u64, String>);

impl Hostnames {
    /// Returns the host name that a process sees; empty if it is gone.
    pub fn of(&mut self, pid: u32, uts: u64) -> String {
        if let Some(name) = self.0.get(&uts) {
            return name.clone();
        }
        // Only a process in the namespace can ask, and this one has threads: a child of its own goes there.
        let asked = Command::new("/proc/self/exe")
            .args([KEEPER_ROLE, &pid.to_string(), "hostname"])
            .stdin(Stdio::null())
            .output();
        let Ok(answer) = asked.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()) else {
            return String::new();
        };
        if !answer.is_empty() {
            self.0.insert(uts, answer.clone());
        }
        answer
    }

    /// Somebody set a name: all are asked again.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}
