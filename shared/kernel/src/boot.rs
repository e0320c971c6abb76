//! Machines as they are when the program starts; product.md, "The machines".

mod cgroups;
mod docker_host;
mod rlimits;

use std::sync::Arc;

use nslab_abi::image::ImageFile;
use nslab_abi::{Cap, CapSet, CloneFlags, ExecImage, Fd, NsType, OpenFlags, Pid, TaskId};

use crate::config::{BootConfig, Machine, Plan, Stdio};
use crate::fs::{BootNs, CgroupId, FilesId, FsId, ROOM_FIRST};
use crate::kernel::Kernel;
use crate::ns::cgroup::CgroupNamespace;
use crate::ns::ipc::IpcNamespace;
use crate::ns::net::NetNamespace;
use crate::ns::nsproxy::NsProxy;
use crate::ns::pid::PidNamespace;
use crate::ns::time::TimeNamespace;
use crate::ns::user::{Extent, UserNamespace};
use crate::ns::uts::UtsNamespace;
use crate::ns::{NsData, NsId};
use crate::task::{Cred, PidNumbers, Pids, SignalState, Task, TaskState, Tasks};
use nslab_small::{PMap, Shared};

/// The number before the first one that a session's init gets on the host.
const HOST_LAST_PID: Pid = Pid(999);
/// First host id of the lab's map with all ids, and how many it has: a range that no account uses.
const ID_RANGE: (u32, u32) = (100_000, 65_536);
/// The host's user who runs the lab with one id.
const SINGLE_UID: u32 = 1000;

/// What tasks at boot have in common.
struct Seed {
    nsproxy: NsProxy,
    user_ns: NsId,
    root: FsId,
    stdio: FilesId,
    /// What root can have.
    caps: CapSet,
    /// Where they are.
    cgroup: CgroupId,
}

impl Kernel {
    /// Starts a machine: the kernel, and the tasks that exist at the start with the image each runs.
    ///
    /// If the program cannot be executed it is not among them, and init waits for nobody.
    pub fn boot(config: &BootConfig) -> (Kernel, Vec<(TaskId, ExecImage)>) {
        let mut k = Kernel {
            tasks: Tasks::default(),
            pids: Pids::default(),
            missing: None,
            namespaces: PMap::default(),
            lingering_ns: Arc::default(),
            ns_seq: 0,
            vfs: Shared::default(),
            sockets: PMap::default(),
            net_due: Arc::default(),
            last_link: 16,
            last_socket: 0,
            clock_ns: config.boottime_ns,
            realtime_offset_ns: config.epoch_ns - config.boottime_ns as i64,
            last_share: 0,
            busy_ns: (0, 0),
            pids_failed: None,
            random_state: config.seed,
            raw_call: None,
            memory_bytes: config.memory_bytes,
            is_session: matches!(config.machine, Machine::Lab | Machine::Bare),
            max_tasks: nslab_abi::limits::SESSION_TASKS,
            current: TaskId(0),
            checks: Vec::new(),
            scope: None,
            happenings: Vec::new(),
        };
        k.make_initial_namespaces(config);
        let seed = k.make_session(config);
        let images = match config.machine {
            Machine::Lab | Machine::Bare => k.start_session(config, &seed),
            Machine::DockerHost | Machine::CloudFoundry | Machine::Guest => docker_host::start(&mut k, config, &seed),
        };
        // Only the tasks hold the outside's streams now.
        k.put_files(seed.stdio);
        k.checks.clear();
        (k, images)
    }

    fn make_initial_namespaces(&mut self, config: &BootConfig) {
        let user = NsId::INIT_USER;
        let hostname: &[u8] = match config.machine {
            Machine::DockerHost => b"docker-host",
            Machine::CloudFoundry => b"cloud-foundry",
            Machine::Guest => b"guest",
            Machine::Lab | Machine::Bare => b"lab-host",
        };
        let mut pid = PidNamespace::new(0, None);
        pid.last_pid = if config.machine.is_host() { Pid(0) } else { HOST_LAST_PID };
        self.enter_ns(user, user, 0, NsData::User(UserNamespace::initial()));
        self.enter_ns(NsId::INIT_MNT, user, 0, NsData::Mnt);
        self.enter_ns(NsId::INIT_UTS, user, 0, NsData::Uts(UtsNamespace::new(hostname)));
        self.enter_ns(NsId::INIT_IPC, user, 0, NsData::Ipc(IpcNamespace::default()));
        self.enter_ns(NsId::INIT_PID, user, 0, NsData::Pid(pid));
        self.enter_ns(NsId::INIT_CGROUP, user, 0, NsData::Cgroup(CgroupNamespace::at(CgroupId::ROOT)));
        let net = if config.machine.is_host() { docker_host::network(config.machine) } else { NetNamespace::new() };
        self.enter_ns(NsId::INIT_NET, user, 0, NsData::Net(net));
        if matches!(config.machine, Machine::DockerHost | Machine::CloudFoundry) {
            docker_host::bring_up(self);
        }
        let time = TimeNamespace { is_frozen: true, ..TimeNamespace::default() };
        self.enter_ns(NsId::INIT_TIME, user, 0, NsData::Time(time));
    }

    /// Makes the session's namespaces and its file systems.
    fn make_session(&mut self, config: &BootConfig) -> Seed {
        let mut ns = NsProxy {
            uts: NsId::INIT_UTS,
            ipc: NsId::INIT_IPC,
            mnt: NsId::INIT_MNT,
            net: NsId::INIT_NET,
            cgroup: NsId::INIT_CGROUP,
            time: NsId::INIT_TIME,
            time_for_children: NsId::INIT_TIME,
            pid_for_children: NsId::INIT_PID,
        };
        let mut user_ns = NsId::INIT_USER;
        let creator = match (config.machine, config.plan) {
            (Machine::Lab, Plan::Single) => SINGLE_UID,
            _ => 0,
        };
        if config.machine == Machine::Lab {
            // The first id of the session's range makes its user namespace, root what is in it - backend/keeper/src/userns.rs
            let owner = if config.plan == Plan::Full { ID_RANGE.0 } else { creator };
            user_ns = self.new_ns(user_ns, owner, NsData::User(session_user_ns(config.plan, owner)));
        }
        if !config.machine.is_host() {
            // In the kernel's own order (fact 228).
            ns.mnt = self.new_ns(user_ns, creator, NsData::Mnt);
            ns.uts = self.new_ns(user_ns, creator, NsData::Uts(UtsNamespace::new(b"lab")));
            ns.ipc = self.new_ns(user_ns, creator, NsData::Ipc(IpcNamespace::default()));
            ns.pid_for_children =
                self.new_ns(user_ns, creator, NsData::Pid(PidNamespace::new(1, Some(NsId::INIT_PID))));
        }
        let root_ids = (self.make_kuid(user_ns, 0).unwrap_or(0), self.make_kgid(user_ns, 0).unwrap_or(0));
        // In the plan with one id the keeper delegates nothing: the cgroup stays the host root's.
        let cgroup_owner = if config.plan == Plan::Full { root_ids } else { (0, 0) };
        let cgroup = self.boot_cgroups(config.machine, cgroup_owner);
        if config.machine == Machine::Lab {
            ns.cgroup = self.new_ns(user_ns, creator, NsData::Cgroup(CgroupNamespace::at(cgroup)));
        }
        if !config.machine.is_host() {
            ns.net = self.new_ns(user_ns, creator, NsData::Net(NetNamespace::new()));
        }
        let boot_ns = BootNs {
            mnt: ns.mnt,
            user: user_ns,
            pid: ns.pid_for_children,
            net: ns.net,
            ipc: ns.ipc,
            cgroup: ns.cgroup,
            root_kuid: root_ids.0,
            root_kgid: root_ids.1,
        };
        let root = self.boot_fs(config, &boot_ns);
        let stdio = self.boot_stdio(config);
        Seed { nsproxy: ns, user_ns, root, stdio, caps: bounding(config.machine), cgroup }
    }

    /// Starts the session's init and the program as its first child.
    fn start_session(&mut self, config: &BootConfig, seed: &Seed) -> Vec<(TaskId, ExecImage)> {
        let init = self.boot_task(seed, TaskId(0), None, b"init");
        let argv = vec![b"init".to_vec()];
        let image = ExecImage {
            path: b"/sbin/init".to_vec(),
            data: ImageFile::Applet("init").to_bytes(),
            argv: argv.clone(),
            envp: config.envp.clone(),
        };
        let mut task = self.task_mut(init);
        task.cmdline = Arc::new(argv);
        task.environ = Arc::new(config.envp.clone());
        drop(task);
        if !config.machine.is_host() {
            self.task_mut(init).rlimits = Arc::new(rlimits::session());
        }
        let mut images = vec![(init, image)];
        let program = self.boot_task(seed, init, None, b"init");
        let rlimits = Arc::clone(&self.task(init).rlimits);
        self.task_mut(program).rlimits = rlimits;
        if let Some(image) = self.boot_program(config, program) {
            images.push((program, image));
        } else {
            self.drop_boot_task(program);
        }
        images
    }

    /// Makes one task of the boot, a child of `parent`, session leader of its own.
    fn boot_task(&mut self, seed: &Seed, parent: TaskId, number: Option<Pid>, comm: &[u8]) -> TaskId {
        let pid_ns = seed.nsproxy.pid_for_children;
        let id = self.boot_pid(pid_ns, number);
        let pid = self.pids.get(&id).expect("boot_pid just made it").clone();
        let is_init = pid.own().1 == Pid(1);
        let (files, fs) = match is_init {
            true => (self.vfs.new_files(), seed.root),
            false => (self.vfs.copy_files(seed.stdio), self.vfs.copy_fs(seed.root)),
        };
        self.vfs.files_mut(files).room = ROOM_FIRST;
        if is_init {
            self.pid_ns_mut(pid_ns).child_reaper = Some(id);
        }
        let task = Task {
            id,
            pid,
            tgid: id,
            shares: Default::default(),
            clear_child_tid: 0,
            real_parent: parent,
            pgrp: id,
            session: id,
            exit_signal: 17,
            state: TaskState::Running,
            waiting: None,
            is_woken: false,
            wait_keys: Vec::new(),
            restart: Shared::default(),
            vfork_child: None,
            ptrace: None,
            comm: comm.to_vec(),
            cmdline: Arc::default(),
            environ: Arc::default(),
            exe: None,
            tty: None,
            cred: Arc::new(self.boot_cred(seed.user_ns, 0, seed.caps)),
            nsproxy: seed.nsproxy,
            files: Some(files),
            fs: Some(fs),
            cgroup: seed.cgroup,
            cgroups_v1: Arc::default(),
            cgroup_mark: (0, 0),
            is_frozen: false,
            is_frozen_v1: false,
            anon_bytes: crate::task::ANON_BYTES,
            cow_bytes: 0,
            signal: SignalState { is_unkillable: is_init, ..SignalState::default() },
            itimer_real: Default::default(),
            cpu_timers: None,
            posix_timers: Default::default(),
            next_posix_timer: 0,
            pdeath_signal: 0,
            is_child_subreaper: false,
            no_new_privs: false,
            timer_slack_ns: (50_000, 50_000),
            seccomp: Default::default(),
            dumpable: 1,
            mm_user_ns: seed.user_ns,
            nice: 0,
            policy: Default::default(),
            locked: Arc::default(),
            membarrier: 0,
            seldom: Default::default(),
            rlimits: Arc::new(rlimits::fresh()),
            is_kthread: false,
            clone_flags: CloneFlags::empty(),
            did_exec: false,
            vmas: Arc::default(),
            sem_undo: Arc::default(),
            start_ns: self.clock_ns,
            cpu_ns: 0,
            gone_cpu_ns: 0,
            sys_ns: 0,
            children_ns: (0, 0),
        };
        self.tasks.insert(id, task);
        if is_init {
            self.open_null_stdio(id);
        }
        id
    }

    /// An init reads nothing and says nothing: its descriptors 0, 1 and 2 are `/dev/null`.
    fn open_null_stdio(&mut self, init: TaskId) {
        for _ in 0..3 {
            let null = crate::syscall::open_at_boot(self, init, Fd::CWD, b"/dev/null", OpenFlags::RDWR, 0);
            debug_assert!(null.is_ok(), "{null:?}");
        }
    }

    fn boot_pid(&mut self, pid_ns: NsId, number: Option<Pid>) -> TaskId {
        let mut numbers: Vec<(NsId, Pid)> = Vec::new();
        for level in std::iter::successors(Some(pid_ns), |&id| self.ns_parent(id)).collect::<Vec<_>>() {
            let next = Pid(self.pid_ns(level).last_pid.0 + 1);
            let pid = number.unwrap_or(next);
            self.pid_ns_mut(level).last_pid = pid;
            numbers.insert(0, (level, pid));
        }
        let id = TaskId(numbers[0].1.0 as u32);
        self.pids.insert(id, PidNumbers(numbers));
        id
    }

    /// Puts the program into a boot task, as its execve(2) would; `None` if it cannot be executed.
    fn boot_program(&mut self, config: &BootConfig, t: TaskId) -> Option<ExecImage> {
        let path = config.program.first()?;
        let cred = self.boot_cred(self.user_ns_of(t), config.uid, bounding(config.machine));
        let mut task = self.task_mut(t);
        task.cred = Arc::new(cred);
        drop(task);
        if let (Stdio::Tty, Some(id)) = (config.stdio, self.console()) {
            self.proc_set_tty(t, id);
        }
        self.boot_cwd(config, t);
        match crate::syscall::exec_at_boot(self, t, path, &config.program, &config.envp) {
            Ok(image) => {
                self.task_mut(t).did_exec = true;
                Some(image)
            }
            Err(_) => None,
        }
    }

    /// A session begins in its user's home, where there is one.
    fn boot_cwd(&mut self, config: &BootConfig, t: TaskId) {
        let home = config.envp.iter().find_map(|entry| entry.strip_prefix(b"HOME="));
        let home = home.and_then(|home| self.path(t, home, crate::fs::Follow::Yes).ok());
        if let (Some(home), Some(fs)) = (home, self.task(t).fs) {
            self.vfs.fs_mut(fs).pwd = home;
        }
    }

    fn drop_boot_task(&mut self, t: TaskId) {
        let (files, fs) = (self.task(t).files, self.task(t).fs);
        if let Some(files) = files {
            self.put_files(files);
        }
        fs.into_iter().for_each(|fs| self.put_fs(fs));
        self.tasks.remove(&t);
        self.free_pids();
    }

    /// Root with everything, or a user with nothing, of a user namespace.
    fn boot_cred(&self, user_ns: NsId, uid: u32, bounding: CapSet) -> Cred {
        let kuid = self.make_kuid(user_ns, uid).unwrap_or(crate::ns::user::OVERFLOW_ID);
        let kgid = self.make_kgid(user_ns, uid).unwrap_or(crate::ns::user::OVERFLOW_ID);
        let caps = if uid == 0 { bounding } else { CapSet::EMPTY };
        Cred {
            uid: kuid,
            euid: kuid,
            suid: kuid,
            fsuid: kuid,
            gid: kgid,
            egid: kgid,
            sgid: kgid,
            fsgid: kgid,
            groups: vec![kgid],
            permitted: caps,
            effective: caps,
            inheritable: CapSet::EMPTY,
            bounding,
            ambient: CapSet::EMPTY,
            securebits: 0,
            user_ns,
            landlock: Default::default(),
        }
    }
}

/// The capabilities that a machine's root has.
fn bounding(machine: Machine) -> CapSet {
    let mut caps = CapSet::FULL;
    if machine == Machine::Bare {
        // A real session's init leaves it behind, whether its host's root has it or not.
        caps = caps.without(Cap::CAP_SYS_RESOURCE);
    }
    caps
}

fn session_user_ns(plan: Plan, owner: u32) -> UserNamespace {
    let extent = match plan {
        Plan::Full => Extent { first: 0, lower_first: ID_RANGE.0, count: ID_RANGE.1 },
        Plan::Single => Extent { first: 0, lower_first: SINGLE_UID, count: 1 },
    };
    let map = Arc::new(vec![extent]);
    UserNamespace {
        level: 1,
        parent: Some(NsId::INIT_USER),
        owner,
        group: owner,
        uid_map: map.clone(),
        gid_map: map,
        projid_map: Arc::default(),
        setgroups_allowed: plan == Plan::Full,
        parent_could_setfcap: plan == Plan::Full,
        ..UserNamespace::initial()
    }
}

/// All types, so that a new one cannot be forgotten here.
const _: () = assert!(NsType::ALL.len() == 8);
