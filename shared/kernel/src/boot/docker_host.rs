//! The hosts of the course's pictures: systemd, the daemons of docker or of the platform, sshd and a login shell; and a guest.

use std::net::Ipv4Addr;
use std::sync::Arc;

use nslab_abi::{ExecImage, Pid, TaskId};

use super::Seed;
use crate::config::{BootConfig, Machine, Stdio};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::ns::net::{Inet, LinkKind, NetDevice, NetNamespace, Route, mask4};

/// The last number that the host gave away before the shell's first child.
const LAST_PID: Pid = Pid(4709);
/// The shell on a guest's console.
const GUEST_SHELL: i32 = 61;

/// A daemon: its number, the program behind it, its command line.
type Daemon = (i32, &'static str, &'static [&'static str]);

/// The daemons of docker's host; the shell's parent is the last.
const DOCKER: &[Daemon] = &[
    (523, "daemon", &["/usr/bin/containerd"]),
    (611, "daemon", &["/usr/bin/dockerd"]),
    (702, "daemon", &["/usr/sbin/sshd"]),
];
/// The platform's: two agents stand for two machines.
const PLATFORM: &[Daemon] = &[
    (523, "daemon", &["/usr/bin/containerd"]),
    (611, "daemon", &["/usr/bin/dockerd"]),
    (640, "daemon", &["/var/vcap/packages/cloud_controller_ng/bin/cloud_controller_ng"]),
    (655, "daemon", &["/var/vcap/packages/blobstore/nginx"]),
    (671, "rep", &["/var/vcap/packages/rep/bin/rep", "-cell", "1"]),
    (672, "rep", &["/var/vcap/packages/rep/bin/rep", "-cell", "2"]),
    (684, "auctioneer", &["/var/vcap/packages/auctioneer/bin/auctioneer"]),
    (702, "daemon", &["/usr/sbin/sshd"]),
];
/// A guest has none: its shell is init's child.
const GUEST: &[Daemon] = &[];

/// lo, eth0 and docker0 as ip-address(8) shows them: the machine brings them up when it has started. A guest has lo alone.
pub fn network(machine: Machine) -> NetNamespace {
    let mut net = NetNamespace::new();
    if machine == Machine::Guest {
        return net;
    }
    let rows = [
        (2, &b"eth0"[..], LinkKind::Physical, [0x02, 0x42, 0xc0, 0xa8, 0x38, 0x0a], ([192, 168, 56, 10], 24)),
        (3, b"docker0", LinkKind::Bridge, [0x02, 0x42, 0x9b, 0x1f, 0x5c, 0x01], ([172, 17, 0, 1], 16)),
    ];
    for (index, name, kind, mac, (ip, prefix)) in rows {
        let mut device = NetDevice::new(u64::from(index), index, name, kind, mac);
        let local = Ipv4Addr::from(ip);
        let broadcast = Some(Ipv4Addr::from_bits(local.to_bits() | !mask4(prefix)));
        device.inet.push(Inet {
            local,
            peer: local,
            prefix,
            broadcast,
            scope: 0,
            label: name.to_vec(),
            is_secondary: false,
            has_net: true,
        });
        // dockerd sets the address of its bridge, which has had a container and has none now.
        (device.is_mac_set, device.carrier, device.carrier_changed) = (true, kind != LinkKind::Bridge, true);
        net.devices.push(device);
        net.last_index = index;
        (net.has_local_table, net.has_main_table) = (true, true);
    }
    net
}

/// Brings the devices up, and gives the host its way out.
pub fn bring_up(k: &mut Kernel) {
    const RTPROT_STATIC: u8 = 4;
    for index in 1..=3 {
        k.set_link_up(NsId::INIT_NET, index, true);
    }
    let route = Route {
        dst: Ipv4Addr::UNSPECIFIED,
        prefix: 0,
        gateway: Some(Ipv4Addr::new(192, 168, 56, 1)),
        dev: 2,
        table: 254,
        protocol: RTPROT_STATIC,
        scope: 0,
        kind: 1,
        prefsrc: None,
        metric: 0,
        is_onlink: false,
    };
    k.insert_route(NsId::INIT_NET, route);
    k.net_mut(NsId::INIT_NET).ip_forward = 1;
}

/// Makes the host's tasks; the program, or else a login shell, comes last.
pub fn start(k: &mut Kernel, config: &BootConfig, seed: &Seed) -> Vec<(TaskId, ExecImage)> {
    let mut images = Vec::new();
    let is_guest = config.machine == Machine::Guest;
    let systemd = k.boot_task(seed, TaskId(0), Some(Pid(1)), if is_guest { b"init" } else { b"systemd" });
    let path = if is_guest { "/sbin/init" } else { "/usr/lib/systemd/systemd" };
    daemon(k, systemd, path, "daemon", &["/sbin/init"], &mut images);
    kthreadd(k, seed);
    let mut parent = systemd;
    let daemons = match config.machine {
        Machine::Guest => GUEST,
        Machine::CloudFoundry => PLATFORM,
        _ => DOCKER,
    };
    for &(number, applet, argv) in daemons {
        parent = k.boot_task(seed, systemd, Some(Pid(number)), b"systemd");
        daemon(k, parent, argv[0], applet, argv, &mut images);
    }
    let (number, comm): (i32, &[u8]) = if is_guest { (GUEST_SHELL, b"init") } else { (4698, b"sshd") };
    let shell = k.boot_task(seed, parent, Some(Pid(number)), comm);
    let mut config = BootConfig { stdio: Stdio::Tty, ..config.clone() };
    let is_login = config.program.is_empty();
    if is_login {
        config.program = vec![b"/bin/bash".to_vec()];
    }
    match k.boot_program(&config, shell) {
        Some(mut image) => {
            if is_login {
                image.argv = vec![b"-bash".to_vec()];
                k.task_mut(shell).cmdline = Arc::new(image.argv.clone());
            }
            images.push((shell, image));
        }
        None => k.drop_boot_task(shell),
    }
    k.pid_ns_mut(seed.nsproxy.pid_for_children).last_pid = if is_guest { Pid(GUEST_SHELL) } else { LAST_PID };
    images
}

fn kthreadd(k: &mut Kernel, seed: &Seed) {
    let id = k.boot_task(seed, TaskId(0), Some(Pid(2)), b"kthreadd");
    let (files, fs) = (k.task(id).files, k.task(id).fs);
    if let Some(files) = files {
        k.put_files(files);
    }
    if let Some(fs) = fs {
        k.put_fs(fs);
    }
    let mut task = k.task_mut(id);
    (task.files, task.fs, task.is_kthread) = (None, None, true);
    // "0" in ps: a kernel thread has neither group nor session.
    (task.pgrp, task.session) = (TaskId(0), TaskId(0));
}

/// Daemons sleep in pause(2): the course looks at them from outside only.
fn daemon(k: &mut Kernel, t: TaskId, path: &str, applet: &str, argv: &[&str], images: &mut Vec<(TaskId, ExecImage)>) {
    let argv: Vec<Vec<u8>> = argv.iter().map(|arg| arg.as_bytes().to_vec()).collect();
    let data = nslab_abi::image::ImageFile::Applet(applet).to_bytes();
    let mut task = k.task_mut(t);
    task.comm = crate::syscall::comm_of(path.as_bytes());
    task.cmdline = Arc::new(argv.clone());
    task.did_exec = true;
    images.push((t, ExecImage { path: path.as_bytes().to_vec(), data, argv, envp: Vec::new() }));
}
