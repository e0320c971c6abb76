//! The committed sums: the number of programs may only rise, what is skipped or known to fail may only fall.

/// `shared/tests/floor.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// Programs that ran, at least.
    pub programs: usize,
    /// Arms of programs that were skipped by a header, at most.
    pub skipped: usize,
    /// Arms of programs that are known to fail, at most.
    pub known_failures: usize,
}

/// How many uses of programs of the manual pages pass, at least.
pub fn manual() -> usize {
    nslab_tests::floor("manual_pages")
}

/// Reads the sums of the suite.
pub fn read() -> Floor {
    let value = nslab_tests::floor;
    Floor { programs: value("programs"), skipped: value("skipped"), known_failures: value("known_failures") }
}

impl Floor {
    /// Says where `now` is worse than the floor.
    pub fn complaints(&self, now: &Floor) -> Vec<String> {
        let mut out = Vec::new();
        if now.programs < self.programs {
            out.push(format!("{} programs, the floor is {}", now.programs, self.programs));
        }
        if now.skipped > self.skipped {
            out.push(format!("{} skipped, the ceiling is {}", now.skipped, self.skipped));
        }
        if now.known_failures > self.known_failures {
            out.push(format!("{} known failures, the ceiling is {}", now.known_failures, self.known_failures));
        }
        out
    }
}

#[test]
fn differential_floor_only_moves_one_way() {
    let floor = Floor { programs: 3, skipped: 1, known_failures: 0 };
    assert!(floor.complaints(&Floor { programs: 4, skipped: 0, known_failures: 0 }).is_empty());
    assert_eq!(floor.complaints(&Floor { programs: 2, skipped: 2, known_failures: 1 }).len(), 3);
}
