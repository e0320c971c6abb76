//! The controllers of this kernel - include/linux/cgroup_subsys.h.

/// A controller, by its place in the kernel's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Controller {
    Cpuset,
    Cpu,
    Cpuacct,
    Memory,
    Freezer,
    Pids,
}

impl Controller {
    /// In the order of `/proc/cgroups`.
    pub const ALL: [Controller; 6] = [
        Controller::Cpuset,
        Controller::Cpu,
        Controller::Cpuacct,
        Controller::Memory,
        Controller::Freezer,
        Controller::Pids,
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Controller::Cpuset => "cpuset",
            Controller::Cpu => "cpu",
            Controller::Cpuacct => "cpuacct",
            Controller::Memory => "memory",
            Controller::Freezer => "freezer",
            Controller::Pids => "pids",
        }
    }

    /// Finds one by its name.
    pub fn named(name: &[u8]) -> Option<Controller> {
        Controller::ALL.into_iter().find(|controller| controller.name().as_bytes() == name)
    }
}

/// A set of controllers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Controllers(u8);

impl Controllers {
    /// None.
    pub const EMPTY: Controllers = Controllers(0);
    /// Those of version 2: `cpuacct` and `freezer` are always on there and have no name - cgroups(7).
    pub const UNIFIED: Controllers = Controllers(1 << 0 | 1 << 1 | 1 << 3 | 1 << 5);
    /// Those that threads of one process can be divided by - `cgrp_dfl_threaded_ss_mask`.
    pub const THREADED: Controllers = Controllers(1 << 0 | 1 << 1 | 1 << 5);

    /// Is it in?
    pub fn has(self, controller: Controller) -> bool {
        self.0 & 1 << controller as u8 != 0
    }

    /// With one more.
    pub fn with(self, controller: Controller) -> Controllers {
        Controllers(self.0 | 1 << controller as u8)
    }

    /// Those of both.
    pub fn union(self, other: Controllers) -> Controllers {
        Controllers(self.0 | other.0)
    }

    /// Those that `other` has not.
    pub fn minus(self, other: Controllers) -> Controllers {
        Controllers(self.0 & !other.0)
    }

    /// Those that `other` has too.
    pub fn and(self, other: Controllers) -> Controllers {
        Controllers(self.0 & other.0)
    }

    /// Is there none?
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Lists them.
    pub fn iter(self) -> impl Iterator<Item = Controller> {
        Controller::ALL.into_iter().filter(move |&controller| self.has(controller))
    }

    /// Writes their names with this between them.
    pub fn names(self, between: &str) -> String {
        self.iter().map(Controller::name).collect::<Vec<_>>().join(between)
    }
}
