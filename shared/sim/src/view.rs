//! A world as a learner may see it.

use nslab_small::Map;

use nslab_abi::{NsType, TaskId, WaitFor};
use nslab_kernel::{Kernel, TaskInfo};
use nslab_protocol::view::{Namespace, Proc, View, Waits};

use crate::image::Image;
use crate::world::World;

/// Draws the whole world.
pub fn view(world: &World) -> View {
    let kernel = &world.kernel;
    let mut namespaces = Namespaces::default();
    let infos = kernel.process_infos().inspect(|info| namespaces.see(info));
    let procs: Vec<Proc> = infos.map(|info| process(world, info)).collect();
    View {
        hostname: procs.first().map(|first| first.hostname.clone()).unwrap_or_default(),
        namespaces: namespaces.list(kernel),
        procs,
    }
}

fn process(world: &World, info: TaskInfo) -> Proc {
    let image = world.image(info.id);
    Proc {
        host_pid: info.id.0,
        parent: info.parent.map(|parent| parent.0),
        pids: info.pids,
        comm: info.comm,
        cmdline: info.cmdline,
        threads: info.threads as u32,
        state: info.state,
        uid: info.euid,
        ns: info.ns,
        pid_for_children: info.pid_for_children,
        time_for_children: info.time_for_children,
        hostname: info.hostname,
        waits: info.waiting.as_ref().map(|on| waits(&world.kernel, info.id, &on.what)),
        traced: image.is_some(),
        is_kernel_thread: info.is_kthread,
        line: image.and_then(Image::line),
    }
}

fn waits(kernel: &Kernel, task: TaskId, what: &WaitFor) -> Waits {
    match what {
        WaitFor::Child { pid } => Waits::Child { host_pid: kernel.find_task(task, *pid).map(|child| child.0) },
        WaitFor::Readable(_) | WaitFor::Poll => Waits::Read {},
        WaitFor::Writable(_) => Waits::Write {},
        WaitFor::Vfork(child) => Waits::Vfork { host_pid: child.0 },
        WaitFor::Time => Waits::Time {},
        WaitFor::Signal => Waits::Signal {},
        WaitFor::FifoPeer
        | WaitFor::FileLock
        | WaitFor::ZapPidNs
        | WaitFor::SysvIpc
        | WaitFor::Futex
        | WaitFor::Mqueue => Waits::Other {},
    }
}

/// All namespaces with a member; the first process drawn lives in the machine's own.
#[derive(Default)]
struct Namespaces {
    /// Each, and is it the machine's own?
    seen: Map<(NsType, u64), bool>,
    /// The last process's: most have the same.
    last: [u64; 8],
}

impl Namespaces {
    fn see(&mut self, info: &TaskInfo) {
        if info.ns == self.last {
            return;
        }
        let is_first = self.seen.is_empty();
        for (ns_type, &inode) in NsType::ALL.iter().zip(&info.ns).filter(|&(_, &inode)| inode != 0) {
            self.seen.entry((*ns_type, inode)).or_insert(is_first);
        }
        self.last = info.ns;
    }

    fn list(self, kernel: &Kernel) -> Vec<Namespace> {
        let described = self.seen.into_iter().map(|((ns_type, inode), is_initial)| Namespace {
            ns_type: ns_type.name().to_string(),
            inode,
            is_initial,
            owner: kernel.ns_owner_inode(inode),
        });
        described.collect()
    }
}
