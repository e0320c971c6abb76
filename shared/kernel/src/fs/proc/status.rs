//! `/proc/PID/status` - proc_pid_status(5), fs/proc/array.c:proc_pid_status().

use nslab_abi::{CapSet, Pid, TaskId};

use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::task::{ANON_BYTES, Task};

impl Kernel {
    /// Writes the file for a reader of a mount that shows `pid_ns`.
    pub(super) fn status_text(&self, t: TaskId, task: &Task, pid_ns: NsId) -> String {
        let nr = |of: TaskId| self.pid_nr_ns(of, pid_ns).unwrap_or(Pid(0));
        let user_ns = self.user_ns_of(t);
        let uid = |kuid| self.from_kuid_munged(user_ns, kuid);
        let gid = |kgid| self.from_kgid_munged(user_ns, kgid);
        let cred = &task.cred;
        let mut text = format!("Name:\t{}\n", escape_comm(&task.comm));
        if let Some(fs) = task.fs {
            text += &format!("Umask:\t{:04o}\n", self.vfs.fs_struct(fs).umask);
        }
        text += &format!("State:\t{}\n", state_words(task.state_char()));
        let tracer = task.ptrace.as_ref().map_or(Pid(0), |ptrace| nr(ptrace.tracer));
        text += &format!(
            "Tgid:\t{tgid}\nNgid:\t0\nPid:\t{pid}\nPPid:\t{}\nTracerPid:\t{tracer}\n",
            self.parent_nr(task, pid_ns),
            tgid = nr(task.tgid),
            pid = nr(task.id),
        );
        text += &format!("Uid:\t{}\t{}\t{}\t{}\n", uid(cred.uid), uid(cred.euid), uid(cred.suid), uid(cred.fsuid));
        text += &format!("Gid:\t{}\t{}\t{}\t{}\n", gid(cred.gid), gid(cred.egid), gid(cred.sgid), gid(cred.fsgid));
        text += &format!("FDSize:\t{}\nGroups:\t", fd_size(self, task));
        for &group in &cred.groups {
            text += &format!("{} ", gid(group));
        }
        // "No blank before the line's end but for an empty list" - fs/proc/array.c puts one after every group and one more.
        text += if cred.groups.is_empty() { " \n" } else { "\n" };
        for (label, of) in [("NStgid", task.tgid), ("NSpid", task.id), ("NSpgid", task.pgrp), ("NSsid", task.session)] {
            text += label;
            text += ":";
            for number in self.ns_numbers(task, of, pid_ns) {
                text += &format!("\t{number}");
            }
            text += "\n";
        }
        text += &format!("Kthread:\t{}\n", u8::from(task.is_kthread));
        if !task.is_kthread && task.files.is_some() {
            text += &memory_words(task);
        }
        text += &format!("Threads:\t{}\n", self.of_process(task.tgid).count());
        text += &self.signal_lines(task);
        for (label, CapSet(bits)) in [
            ("CapInh", cred.inheritable),
            ("CapPrm", cred.permitted),
            ("CapEff", cred.effective),
            ("CapBnd", cred.bounding),
            ("CapAmb", cred.ambient),
        ] {
            text += &format!("{label}:\t{bits:016x}\n");
        }
        let (mode, nr_filters) = (task.seccomp.mode, task.seccomp.filters.len());
        text += &format!("NoNewPrivs:\t{}\n", u8::from(task.no_new_privs));
        text += &format!("Seccomp:\t{mode}\nSeccomp_filters:\t{nr_filters}\n");
        text += MACHINE;
        text
    }

    /// Returns a parent's number in a namespace: 0 if it is not visible there - `task_tgid_nr_ns(real_parent)`.
    pub(super) fn parent_nr(&self, task: &Task, pid_ns: NsId) -> Pid {
        self.pid_nr_ns(self.tgid(task.real_parent), pid_ns).unwrap_or(Pid(0))
    }

    /// Lists the numbers of a process, group or session from the mount's namespace down to the task's own - fact 6.
    fn ns_numbers(&self, task: &Task, of: TaskId, pid_ns: NsId) -> Vec<Pid> {
        let levels = task.pid.0.iter().map(|&(ns, _)| ns).skip_while(|&ns| ns != pid_ns);
        levels.map(|ns| self.pid_nr_ns(of, ns).unwrap_or(Pid(0))).collect()
    }

    fn signal_lines(&self, task: &Task) -> String {
        let state = &task.signal;
        let bits = |list: &[nslab_abi::SigInfo]| list.iter().fold(0u64, |bits, info| bits | 1 << (info.signal.0 - 1));
        let (own, shared) = (bits(&state.pending), bits(&state.shared));
        let (mut ignored, mut caught) = (0u64, 0u64);
        for (&number, action) in state.actions.iter() {
            match action.handler {
                nslab_abi::SigAction::DEFAULT => {}
                nslab_abi::SigAction::IGNORE => ignored |= 1 << (number - 1),
                _ => caught |= 1 << (number - 1),
            }
        }
        format!(
            "SigQ:\t{}/96365\nSigPnd:\t{own:016x}\nShdPnd:\t{shared:016x}\nSigBlk:\t{:016x}\nSigIgn:\t{ignored:016x}\nSigCgt:\t{caught:016x}\n",
            state.pending.len() + state.shared.len(),
            state.blocked.0,
        )
    }
}

/// Returns the state as `status` words it - fs/proc/array.c:task_state_array.
fn state_words(state: char) -> &'static str {
    match state {
        'R' => "R (running)",
        'S' => "S (sleeping)",
        'D' => "D (disk sleep)",
        'T' => "T (stopped)",
        't' => "t (tracing stop)",
        'Z' => "Z (zombie)",
        _ => "I (idle)",
    }
}

fn escape_comm(comm: &[u8]) -> String {
    String::from_utf8_lossy(comm).replace('\\', "\\\\").replace('\n', "\\n")
}

fn fd_size(kernel: &Kernel, task: &Task) -> u64 {
    let Some(files) = task.files else { return 0 };
    let highest = kernel.vfs.slots(files).keys().last().copied().unwrap_or(0);
    // Tables grow in powers of two from 64; a shell's children come with 256.
    (highest as u64 + 1).next_power_of_two().max(256)
}

/// Simplified: a small shell's, and what the program has touched beyond that.
fn memory_words(task: &Task) -> String {
    let more = task.anon_bytes.saturating_sub(ANON_BYTES) / 1024;
    let locked = task.locked.iter().map(|(start, end)| end - start).sum::<u64>() / 1024;
    let (size, rss, anon, data) = (2680 + more, 1756 + more, 112 + more, 360 + more);
    format!(
        "VmPeak:\t{size:8} kB\nVmSize:\t{size:8} kB\nVmLck:\t{locked:8} kB\nVmPin:\t       0 kB\nVmHWM:\t{rss:8} kB\n\
         VmRSS:\t{rss:8} kB\nRssAnon:\t{anon:8} kB\nRssFile:\t    1644 kB\nRssShmem:\t       0 kB\nVmData:\t{data:8} kB\n\
         VmStk:\t     132 kB\n{MEMORY}"
    )
}

const MEMORY: &str = "VmExe:\t      20 kB\nVmLib:\t    1528 kB\nVmPTE:\t      44 kB\nVmSwap:\t       0 kB\n\
HugetlbPages:\t       0 kB\nCoreDumping:\t0\nTHP_enabled:\t1\nuntag_mask:\t0xffffffffffffffff\n";

/// Simplified: a machine with one processor and one memory node; tasks are not switched behind their backs.
const MACHINE: &str = "Speculation_Store_Bypass:\tvulnerable\nSpeculationIndirectBranch:\talways enabled\nCpus_allowed:\t1\n\
Cpus_allowed_list:\t0\nMems_allowed:\t00000000,00000001\nMems_allowed_list:\t0\nvoluntary_ctxt_switches:\t0\nnonvoluntary_ctxt_switches:\t0\n";
