//! The host of the course's pictures: systemd, docker's daemons, sshd and a login shell.

use std::sync::Arc;

use nslab_abi::{ExecImage, Pid, TaskId};

use super::Seed;
use crate::config::{BootConfig, Stdio};
use crate::kernel::Kernel;
use crate::ns::net::{IFF_BROADCAST, IFF_LOOPBACK, IFF_MULTICAST, IFF_RUNNING, IFF_UP, NetDevice, NetNamespace};

/// The last number that the host gave away before the shell's first child.
const LAST_PID: Pid = Pid(4709);

/// The daemons: number, path.
const DAEMONS: [(i32, &str); 3] = [(523, "/usr/bin/containerd"), (611, "/usr/bin/dockerd"), (702, "/usr/sbin/sshd")];

/// lo, eth0 and docker0 - ip-address(8).
pub fn network() -> NetNamespace {
    let up = IFF_UP | IFF_BROADCAST | IFF_MULTICAST;
    let device =
        |index, name: &[u8], flags, mac, inet| NetDevice { index, name: name.to_vec(), flags, mac, inet: Some(inet) };
    NetNamespace {
        devices: vec![
            device(1, b"lo", IFF_UP | IFF_LOOPBACK | IFF_RUNNING, [0; 6], ([127, 0, 0, 1], 8)),
            device(2, b"eth0", up | IFF_RUNNING, [0x02, 0x42, 0xc0, 0xa8, 0x38, 0x0a], ([192, 168, 56, 10], 24)),
            device(3, b"docker0", up, [0x02, 0x42, 0x9b, 0x1f, 0x5c, 0x01], ([172, 17, 0, 1], 16)),
        ],
    }
}

/// Makes the host's tasks; the program, or else a login shell, comes last.
pub fn start(k: &mut Kernel, config: &BootConfig, seed: &Seed) -> Vec<(TaskId, ExecImage)> {
    let mut images = Vec::new();
    let systemd = k.boot_task(seed, TaskId(0), Some(Pid(1)), b"systemd");
    daemon(k, systemd, "/usr/lib/systemd/systemd", &["/sbin/init"], &mut images);
    kthreadd(k, seed);
    let mut parent = systemd;
    for (number, path) in DAEMONS {
        parent = k.boot_task(seed, systemd, Some(Pid(number)), b"systemd");
        daemon(k, parent, path, &[path], &mut images);
    }
    let shell = k.boot_task(seed, parent, Some(Pid(4698)), b"sshd");
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
    k.pid_ns_mut(seed.nsproxy.pid_for_children).last_pid = LAST_PID;
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
    let task = k.task_mut(id);
    (task.files, task.fs, task.is_kthread) = (None, None, true);
    // "0" in ps: a kernel thread has neither group nor session.
    (task.pgrp, task.session) = (TaskId(0), TaskId(0));
}

/// Daemons sleep in pause(2): the course looks at them from outside only.
fn daemon(k: &mut Kernel, t: TaskId, path: &str, argv: &[&str], images: &mut Vec<(TaskId, ExecImage)>) {
    let argv: Vec<Vec<u8>> = argv.iter().map(|arg| arg.as_bytes().to_vec()).collect();
    let data = nslab_abi::image::ImageFile::Applet("daemon").to_bytes();
    let task = k.task_mut(t);
    task.comm = crate::syscall::comm_of(path.as_bytes());
    task.cmdline = Arc::new(argv.clone());
    task.did_exec = true;
    images.push((t, ExecImage { path: path.as_bytes().to_vec(), data, argv, envp: Vec::new() }));
}
