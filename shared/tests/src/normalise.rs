//! What two equal runs may differ in, and nothing else. Each function stands for a row of the table in `docs/comparison.md`.
//!
//! They touch recognised tokens only: a number that is none of these is compared as it stands.

mod table;

use std::collections::BTreeMap;

use table::Table;

const NS_TYPES: [&str; 8] = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

/// Rewrites the streams of one run, in their order: names are given by first appearance across all of them.
pub fn streams(texts: &[&str]) -> Vec<String> {
    let mut names = Names::default();
    let mut stream = |text: &&str| {
        let mut table = Table::default();
        text.split_inclusive('\n').filter_map(|line| names.line(line, &mut table)).collect()
    };
    texts.iter().map(&mut stream).collect()
}

/// Numbers seen so far, per kind, with the names that stand for them.
#[derive(Default)]
struct Names {
    seen: BTreeMap<(&'static str, String), usize>,
    counts: BTreeMap<&'static str, usize>,
}

impl Names {
    fn name(&mut self, kind: &'static str, number: &str) -> String {
        let key = (kind, number.to_string());
        if !self.seen.contains_key(&key) {
            let count = self.counts.entry(kind).or_default();
            *count += 1;
            self.seen.insert(key.clone(), *count);
        }
        format!("{kind}{}", self.seen[&key])
    }

    fn line(&mut self, line: &str, table: &mut Table) -> Option<String> {
        if is_cgroup_v1(line) {
            return None;
        }
        let line = ipc_key(line).unwrap_or_else(|| line.to_string());
        let line = ps_time(&line).unwrap_or(line);
        let line = table.line(&line, |inode| self.name("inode", inode)).unwrap_or(line);
        let line = self.mount_ids(&line).unwrap_or(line);
        let line = session_cgroup(&line).unwrap_or(line);
        Some(self.namespace_links(&line))
    }

    /// `uts:[4026532177]` -> `uts:[inode1]`.
    fn namespace_links(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find(":[") {
            let (head, tail) = (&rest[..at], &rest[at + 2..]);
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            let is_link =
                digits > 0 && tail[digits..].starts_with(']') && NS_TYPES.iter().any(|kind| head.ends_with(kind));
            out += head;
            out += ":[";
            if is_link {
                out += &self.name("inode", &tail[..digits]);
                rest = &tail[digits..];
            } else {
                rest = tail;
            }
        }
        out + rest
    }

    /// `36 25 0:30 / /tmp rw - tmpfs …` -> `mount1 mount2 dev1 / /tmp rw - tmpfs …`.
    fn mount_ids(&mut self, line: &str) -> Option<String> {
        let fields: Vec<&str> = line.splitn(4, ' ').collect();
        let [id, parent, device, rest] = fields[..] else { return None };
        let (major, minor) = device.split_once(':')?;
        let all_numbers = [id, parent, major, minor].iter().all(|field| is_number(field));
        // The root of a namespace's file that is mounted is its name, `uts:[…]`.
        let is_ns = rest.split_once(":[").is_some_and(|(kind, _)| NS_TYPES.contains(&kind));
        if !all_numbers || !(rest.starts_with('/') || is_ns) || !rest.contains(" - ") {
            return None;
        }
        Some(format!("{} {} {} {rest}", self.name("mount", id), self.name("mount", parent), self.name("dev", device)))
    }
}

/// `0x6cdcdad6 0          root  …` -> `<ipc key>  0          root  …`: a row of ipcs(1), whose key ipcmk(1) has drawn.
fn ipc_key(line: &str) -> Option<String> {
    const NO_KEY: &str = "00000000";
    let (digits, rest) = line.strip_prefix("0x")?.split_at_checked(8)?;
    let is_key = digits != NO_KEY && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let is_row = rest.starts_with(' ') && rest.split_whitespace().next().is_some_and(is_number);
    (is_key && is_row).then(|| format!("<ipc key> {rest}"))
}

/// `     12 ?        00:00:01 sh` -> `     12 ?        <time> sh`: a row of `ps -e`, whose third column is processor time.
fn ps_time(line: &str) -> Option<String> {
    let mut fields = line.split_whitespace();
    let (pid, tty, time) = (fields.next()?, fields.next()?, fields.next()?);
    let is_time = time.len() == 8
        && time.bytes().enumerate().all(|(at, b)| if at % 3 == 2 { b == b':' } else { b.is_ascii_digit() });
    let is_row = line.starts_with(' ') && is_number(pid) && (tty == "?" || tty.starts_with("pts/")) && is_time;
    is_row.then(|| line.replacen(time, "<time>", 1))
}

/// `0::/nslab-4711/sub` -> `0::/nslab-<keeper>/sub`: the cgroup of a session without a cgroup namespace, in a line of /proc/PID/cgroup.
fn session_cgroup(line: &str) -> Option<String> {
    let (before, path) = line.split_once("0::/")?;
    let (head, tail) = path.split_once("nslab-")?;
    let rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_path = head.is_empty() || head.ends_with('/');
    (is_path && rest.len() < tail.len()).then(|| format!("{before}0::/{head}nslab-<keeper>{rest}"))
}

/// `4:memory:/user.slice`: a v1 hierarchy in /proc/PID/cgroup. Version 2 is `0::/…`.
fn is_cgroup_v1(line: &str) -> bool {
    let mut fields = line.splitn(3, ':');
    let (Some(id), Some(controllers), Some(path)) = (fields.next(), fields.next(), fields.next()) else { return false };
    is_number(id) && id != "0" && is_controllers(controllers) && path.starts_with('/')
}

/// `cpu,cpuacct` or `name=systemd`.
fn is_controllers(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_,=".contains(&b))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn differential_normalises_recognised_tokens_only() {
    let one = |text: &str| streams(&[text]).remove(0);
    assert_eq!(one("mnt:[4026531841] uts:[7]\nmnt:[4026531841]\n"), "mnt:[inode1] uts:[inode2]\nmnt:[inode1]\n");
    assert_eq!(one("foo:[12] pid 4026531841 00:00:07\n"), "foo:[12] pid 4026531841 00:00:07\n");
    assert_eq!(
        one("    PID TTY          TIME CMD\n      1 ?        00:00:02 sh\n"),
        "    PID TTY          TIME CMD\n      1 ?        <time> sh\n"
    );
    assert_eq!(
        one("36 25 0:30 / /tmp rw - tmpfs t rw\n37 36 0:31 / /a rw - tmpfs t rw\n"),
        "mount1 mount2 dev1 / /tmp rw - tmpfs t rw\nmount3 mount1 dev2 / /a rw - tmpfs t rw\n"
    );
    assert_eq!(
        one("at 0::/../nslab-4711/4\n0::/nslab-x nslab-3\n"),
        "at 0::/../nslab-<keeper>/4\n0::/nslab-x nslab-3\n"
    );
    assert_eq!(
        one("36 25 0:4 uts:[77] /f rw - nsfs nsfs rw\n"),
        "mount1 mount2 dev1 uts:[inode1] /f rw - nsfs nsfs rw\n"
    );
    assert_eq!(one("0x6cdcdad6 0 root\n0x00000000 1 root\n"), "<ipc key>  0 root\n0x00000000 1 root\n");
    assert_eq!(one("4:memory:/a/b\n0::/\n12:30:/ is a time\n"), "0::/\n12:30:/ is a time\n");
    assert_eq!(streams(&["uts:[5]", "uts:[9] uts:[5]"]), ["uts:[inode1]", "uts:[inode2] uts:[inode1]"]);
}
