//! Programs to begin with: the suite's own, so that what the page offers is what the tests prove.

/// A program of the menu.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// File name.
    pub name: &'static str,
    /// The file as the suite has it.
    file: &'static str,
}

impl Sample {
    /// The program without the lines that tell the suite how to run it.
    pub fn source(&self) -> String {
        self.file.split_inclusive('\n').filter(|line| !line.starts_with("//@")).collect()
    }
}

macro_rules! sample {
    ($folder:literal, $name:literal) => {
        Sample { name: $name, file: include_str!(concat!("../../../shared/tests/suite/", $folder, "/", $name)) }
    };
}

/// The menu. The first is in the page when it opens.
pub const SAMPLES: &[Sample] = &[
    sample!("course", "container.c"),
    sample!("course", "container_no_proc.c"),
    sample!("course", "verbatim_line.c"),
    sample!("pid", "f005_a_pid_at_each_level.c"),
    sample!("pid", "f017_unshare_moves_only_children.c"),
    sample!("pid", "f052_zombie.c"),
    sample!("uts", "f170_sethostname_needs_privilege.c"),
    sample!("clone", "f232_flags_that_exclude_each_other.c"),
];
