//! Section H of semantics.md.

use nslab_abi::{CloneFlags, Errno, MountFlags, UmountFlags};

use super::{Lab, bare, lab};

const NONE: MountFlags = MountFlags::empty();

fn shared_root() -> Lab {
    let mut m = bare();
    assert_eq!(m.mount("", "/", "", MountFlags::SHARED | MountFlags::REC), Ok(0));
    m
}

fn optional(line: Option<String>) -> Vec<String> {
    let line = line.expect("the mount is there");
    line.split(" - ").next().unwrap_or_default().split(' ').skip(1).map(str::to_string).collect()
}

#[test]
fn facts_118_138_140_141_shared_mounts_propagate_both_ways() {
    let mut m = shared_root();
    let child = m.clone(m.main, CloneFlags::NEWNS);
    assert_eq!(m.mount_as(child, "t", "/mnt", "tmpfs", NONE), Ok(0));
    let here = optional(m.mountinfo("/mnt"));
    assert_eq!(here, optional(m.mountinfo_as(child, "/mnt")));
    assert!(here[0].starts_with("shared:"), "{here:?}");
    assert_eq!(m.umount("/mnt", UmountFlags::empty()), Ok(0));
    assert_eq!(m.mountinfo_as(child, "/mnt"), None);
}

#[test]
fn facts_143_144_a_slave_receives_and_never_sends() {
    let mut m = shared_root();
    let child = m.clone(m.main, CloneFlags::NEWNS);
    assert_eq!(m.mount_as(child, "", "/", "", MountFlags::SLAVE | MountFlags::REC), Ok(0));
    assert_eq!(m.mount("t", "/mnt", "tmpfs", NONE), Ok(0));
    let theirs = optional(m.mountinfo_as(child, "/mnt"));
    let here = optional(m.mountinfo("/mnt"));
    assert_eq!(theirs, vec![here[0].replace("shared", "master")]);
    assert_eq!(m.mount_as(child, "t", "/opt", "tmpfs", NONE), Ok(0));
    assert_eq!(m.mountinfo("/opt"), None);
    // Umount of a slave copy does not go back.
    let umount = nslab_abi::Syscall::Umount2 { target: b"/mnt".to_vec(), flags: UmountFlags::empty() };
    assert_eq!(m.int(child, umount), Ok(0));
    assert!(m.mountinfo("/mnt").is_some());
}

#[test]
fn fact_142_a_propagated_mount_stays() {
    let mut m = shared_root();
    let child = m.clone(m.main, CloneFlags::NEWNS);
    assert_eq!(m.mount_as(child, "t", "/mnt", "tmpfs", NONE), Ok(0));
    assert_eq!(m.outcome(child, nslab_abi::Syscall::ExitGroup { status: 0 }), nslab_abi::Outcome::Exited);
    assert!(m.mountinfo("/mnt").is_some());
}

#[test]
fn fact_120_private_mounts_vanish_with_the_namespace() {
    let mut m = lab();
    let child = m.clone(m.main, CloneFlags::NEWNS);
    assert_eq!(m.mount_as(child, "gone", "/mnt", "tmpfs", NONE), Ok(0));
    assert_eq!(m.mountinfo("/mnt"), None);
    assert_eq!(m.outcome(child, nslab_abi::Syscall::ExitGroup { status: 0 }), nslab_abi::Outcome::Exited);
    assert!(m.k.vfs.mounts.values().all(|mount| mount.source != b"gone"));
}

#[test]
fn facts_145_146_147_types_and_binds() {
    let mut m = lab();
    for dir in ["/tmp/a", "/tmp/b", "/tmp/c"] {
        m.mkdir(dir);
    }
    assert_eq!(m.mount("t", "/tmp/a", "tmpfs", NONE), Ok(0));
    assert_eq!(m.mount("", "/tmp/a", "", MountFlags::SLAVE), Ok(0));
    assert_eq!(optional(m.mountinfo("/tmp/a")), Vec::<String>::new());
    assert_eq!(m.mount("", "/tmp/a", "", MountFlags::SHARED), Ok(0));
    let group = optional(m.mountinfo("/tmp/a"));
    assert_eq!(m.mount("", "/tmp/a", "", MountFlags::SHARED), Ok(0));
    assert_eq!(optional(m.mountinfo("/tmp/a")), group);
    assert_eq!(m.mount("/tmp/a", "/tmp/b", "", MountFlags::BIND), Ok(0));
    assert_eq!(optional(m.mountinfo("/tmp/b")), group);
    assert_eq!(m.mount("", "/tmp/b", "", MountFlags::SLAVE), Ok(0));
    assert_eq!(optional(m.mountinfo("/tmp/b")), vec![group[0].replace("shared", "master")]);
    assert_eq!(m.mount("/tmp/b", "/tmp/c", "", MountFlags::BIND), Ok(0));
    assert_eq!(optional(m.mountinfo("/tmp/c")), optional(m.mountinfo("/tmp/b")));
    // The last peer gone, its slaves are private.
    assert_eq!(m.mount("", "/tmp/a", "", MountFlags::PRIVATE), Ok(0));
    assert_eq!(optional(m.mountinfo("/tmp/c")), Vec::<String>::new());
}

#[test]
fn facts_148_149_150_unbindable() {
    let mut m = bare();
    m.mkdir("/mnt/a");
    m.mkdir("/mnt/b");
    assert_eq!(m.mount("t", "/mnt/a", "tmpfs", NONE), Ok(0));
    assert_eq!(m.mount("", "/mnt/a", "", MountFlags::UNBINDABLE), Ok(0));
    assert_eq!(optional(m.mountinfo("/mnt/a")), vec!["unbindable".to_string()]);
    assert_eq!(m.mount("/mnt/a", "/mnt/b", "", MountFlags::BIND), Err(Errno::EINVAL));
    m.mkdir("/opt/all");
    assert_eq!(m.mount("/mnt", "/opt/all", "", MountFlags::BIND | MountFlags::REC), Ok(0));
    assert_eq!(m.mountinfo("/opt/all/a"), None);
    m.unshare(m.main, CloneFlags::NEWNS).expect("unshare succeeds");
    assert_eq!(optional(m.mountinfo("/mnt/a")), Vec::<String>::new());
    assert_eq!(m.mount("/mnt/a", "/mnt/b", "", MountFlags::BIND), Ok(0));
}

#[test]
fn fact_151_move_and_sharing() {
    let mut m = shared_root();
    m.mkdir("/mnt/a");
    m.mkdir("/mnt/b");
    assert_eq!(m.mount("t", "/mnt/a", "tmpfs", NONE), Ok(0));
    assert_eq!(m.mount("/mnt/a", "/mnt/b", "", MountFlags::MOVE), Err(Errno::EINVAL));
}

#[test]
fn fact_152_errors_of_changing_the_type() {
    let mut m = lab();
    let two = MountFlags::SHARED | MountFlags::PRIVATE;
    assert_eq!(m.mount("", "/", "", two), Err(Errno::EINVAL));
    assert_eq!(m.mount("", "/tmp", "", MountFlags::PRIVATE), Err(Errno::EINVAL));
    assert_eq!(m.mount("", "/none", "", MountFlags::PRIVATE), Err(Errno::ENOENT));
    assert_eq!(m.mount("ignored", "/", "ignored", MountFlags::PRIVATE | MountFlags::REC | MountFlags::SILENT), Ok(0));
}

#[test]
fn fact_154_another_owner_makes_slaves() {
    let mut m = lab();
    assert_eq!(m.mount("", "/", "", MountFlags::SHARED | MountFlags::REC), Ok(0));
    let shared = optional(m.mountinfo("/"));
    let child = m.clone(m.main, CloneFlags::NEWUSER | CloneFlags::NEWNS);
    assert_eq!(optional(m.mountinfo_as(child, "/")), vec![shared[0].replace("shared", "master")]);
    assert_eq!(m.mount("t", "/mnt", "tmpfs", NONE), Ok(0));
    assert!(m.mountinfo_as(child, "/mnt").is_some());
}

#[test]
fn fact_161_pivot_root_and_sharing() {
    let mut m = shared_root();
    assert_eq!(m.mount("t", "/mnt", "tmpfs", NONE), Ok(0));
    let pivot = nslab_abi::Syscall::PivotRoot { new_root: b"/mnt".to_vec(), put_old: b"/mnt".to_vec() };
    assert_eq!(m.int(m.main, pivot), Err(Errno::EINVAL));
}
