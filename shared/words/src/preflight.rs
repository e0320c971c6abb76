//! What `nslab preflight` found, by id, and how to mend it. Commands and Linux's own names stay as they are.

use crate::Lang;

/// The name of what was looked at.
pub fn subject(lang: Lang, id: &str) -> &str {
    let (en, zh) = match id {
        "user-namespaces" => ("user namespaces", "user 命名空间"),
        "namespaces" => ("mnt, pid, uts, ipc, net and cgroup namespaces", "mnt、pid、uts、ipc、net、cgroup 命名空间"),
        "proc-and-sys" => ("proc and sysfs in a session", "会话里的 proc 和 sysfs"),
        "ids" => ("65536 user ids", "65536 个用户号"),
        "idmapped" => ("id-mapped mounts", "id 映射挂载"),
        "process-limit" => ("limit of processes", "进程数上限"),
        "cgroup" => ("cgroup v2", "cgroup v2"),
        "runner" => ("runner", "runner"),
        other => (other, other),
    };
    pick(lang, en, zh)
}

/// What was found; the arguments are the system's own words and numbers.
pub fn found(lang: Lang, id: &str, args: &[String]) -> String {
    let arg = |index: usize| args.get(index).map_or("", String::as_str);
    let (first, second) = (arg(0), arg(1));
    let (en, zh) = match id {
        "all" => ("all of them".to_string(), "全都有".to_string()),
        "absent" => (format!("this kernel has no {first}"), format!("这个内核没有 {first}")),
        "mounts" => ("can be mounted".into(), "可以挂载".into()),
        "hidden" => (
            "cannot be mounted: parts of the host's are hidden, or there is no user namespace".into(),
            "不能挂载：主机的有一部分被遮住，或没有 user 命名空间".into(),
        ),
        "full-root" => (
            "plan full: as root, a range of its own for each session".into(),
            "plan full：以 root 运行，每个会话有自己的一段".into(),
        ),
        "full-helper" => (
            "plan full: newuidmap, newgidmap and subordinate ids".into(),
            "plan full：newuidmap、newgidmap 和附属 id".into(),
        ),
        "single" => (format!("plan single only: {first}"), format!("只有 plan single：{first}")),
        "nobodys" => (
            "without root, files below /usr belong to nobody in a session".into(),
            "没有 root，会话里 /usr 下的文件属于 nobody".into(),
        ),
        "roots" => ("/usr can be shown as root's".into(), "/usr 可以显示为 root 的".into()),
        "no-cgroup" => {
            ("not mounted: sessions have no /sys/fs/cgroup".into(), "没有挂载：会话里没有 /sys/fs/cgroup".into())
        }
        "controllers" => (format!("{first} with controllers: {second}"), format!("{first}，控制器：{second}")),
        "static" => (format!("linked statically, {first} KiB"), format!("静态链接，{first} KiB")),
        _ => (first.to_string(), first.to_string()),
    };
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// What to do about it.
pub fn mend(lang: Lang, id: &str) -> &str {
    let (en, zh) = match id {
        "userns-max" => {
            ("as root: sysctl user.max_user_namespaces=10000", "以 root 运行：sysctl user.max_user_namespaces=10000")
        }
        "userns-clone" => (
            "as root: sysctl kernel.unprivileged_userns_clone=1",
            "以 root 运行：sysctl kernel.unprivileged_userns_clone=1",
        ),
        "userns-apparmor" => (
            "as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give nslab a profile with `userns`",
            "以 root 运行：sysctl kernel.apparmor_restrict_unprivileged_userns=0，或给 nslab 一个带 `userns` 的配置",
        ),
        "userns-seccomp" => (
            "in a container: allow unshare(CLONE_NEWUSER) in its seccomp profile (docker run --security-opt seccomp=unconfined)",
            "在容器里：让它的 seccomp 配置允许 unshare(CLONE_NEWUSER)（docker run --security-opt seccomp=unconfined）",
        ),
        "namespaces" => (
            "a kernel with CONFIG_NAMESPACES and all below it; and user.max_*_namespaces above 0",
            "换一个开启 CONFIG_NAMESPACES 及其全部子项的内核，并让 user.max_*_namespaces 大于 0",
        ),
        "proc-and-sys" => (
            "in a container: show all of /proc and /sys (docker run --security-opt systempaths=unconfined)",
            "在容器里：露出完整的 /proc 和 /sys（docker run --security-opt systempaths=unconfined）",
        ),
        "ids" => (
            "run nslab as root, or: apt install uidmap, and as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER",
            "以 root 运行 nslab；或者 apt install uidmap，再以 root 运行 usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER",
        ),
        "idmapped" => (
            "run nslab as root on Linux 5.12 or newer, with /usr on a file system that can be mapped (ext4, xfs, btrfs, overlayfs)",
            "在 Linux 5.12 或更新版本上以 root 运行 nslab，/usr 所在文件系统要支持映射（ext4、xfs、btrfs、overlayfs）",
        ),
        "cgroup" => (
            "boot with systemd.unified_cgroup_hierarchy=1, or as root: mount -t cgroup2 none /sys/fs/cgroup",
            "启动时加 systemd.unified_cgroup_hierarchy=1，或以 root 运行：mount -t cgroup2 none /sys/fs/cgroup",
        ),
        "runner" => ("make build puts it beside nslab", "make build 会把它放在 nslab 旁边"),
        other => (other, other),
    };
    pick(lang, en, zh)
}

/// The mark before a finding: fine, needed and not there, or done without.
pub fn mark(lang: Lang, is_fine: bool, is_needed: bool) -> &'static str {
    let (en, zh) = match (is_fine, is_needed) {
        (true, _) => ("ok     ", "可用"),
        (false, true) => ("MISSING", "缺少"),
        (false, false) => ("without", "没有"),
    };
    pick(lang, en, zh)
}

/// The last line: can sessions be started, with which plan?
pub fn verdict(lang: Lang, plan: Option<&str>) -> String {
    match (lang, plan) {
        (Lang::En, Some(plan)) => format!("Sessions can be started; their id plan is {plan}."),
        (Lang::Zh, Some(plan)) => format!("可以启动会话，id 方案是 {plan}。"),
        (Lang::En, None) => "No session can be started here; the simulator works.".into(),
        (Lang::Zh, None) => "这里启动不了会话，模拟照常可用。".into(),
    }
}

/// Leads in what to do.
pub fn to_mend(lang: Lang) -> &'static str {
    pick(lang, "to mend: ", "办法：")
}

/// The first line: the kernel and the distribution.
pub fn machine(lang: Lang, kernel: &str, os: &str) -> String {
    match lang {
        Lang::En => format!("Linux {kernel} on {os}"),
        Lang::Zh => format!("Linux {kernel}，{os}"),
    }
}

fn pick<'a>(lang: Lang, en: &'a str, zh: &'a str) -> &'a str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_preflight_names_has_both_languages() {
        for id in ["user-namespaces", "namespaces", "proc-and-sys", "ids", "idmapped", "process-limit"] {
            assert_ne!(subject(Lang::En, id), subject(Lang::Zh, id), "{id}");
        }
        for id in
            ["all", "absent", "mounts", "hidden", "full-root", "full-helper", "single", "nobodys", "roots", "no-cgroup"]
        {
            assert_ne!(found(Lang::En, id, &["x".into()]), found(Lang::Zh, id, &["x".into()]), "{id}");
        }
        for id in
            ["userns-max", "userns-clone", "userns-apparmor", "userns-seccomp", "namespaces", "proc-and-sys", "ids"]
        {
            assert_ne!(mend(Lang::En, id), mend(Lang::Zh, id), "{id}");
        }
        assert_eq!(found(Lang::Zh, "raw", &["pids.max".into()]), "pids.max");
    }
}
