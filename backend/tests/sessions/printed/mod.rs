//! Types the shell sessions that manual pages print into the simulator, and holds what it prints against the page.
//!
//! The table is `docs/sessions.md`: `BLESS=1` writes it, otherwise it has to be true. `NSLAB_SHOW=1` prints both where they differ.

mod read;
mod screen;

use std::fs;

use nslab_tests::root;

use crate::manual::page;
use read::Block;
use screen::Screen;

/// The pages, by folder and file, and how many of their sessions one meets in the text.
const PAGES: [&str; 16] = [
    "man7/namespaces.7",
    "man7/pid_namespaces.7",
    "man7/user_namespaces.7",
    "man7/mount_namespaces.7",
    "man7/cgroup_namespaces.7",
    "man7/network_namespaces.7",
    "man7/time_namespaces.7",
    "man7/uts_namespaces.7",
    "man7/ipc_namespaces.7",
    "man7/capabilities.7",
    "man7/credentials.7",
    "man1/unshare.1",
    "man1/nsenter.1",
    "man8/lsns.8",
    "man8/ip-netns.8",
    "man1/capsh.1",
];

/// Fewer sessions than this: the pages were not found, or are not those that Debian 12 ships.
const BLOCKS_MIN: usize = 40;

/// What a session needs beside its own commands: the page, a part of its first command, commands before it, who types.
/// It holds from that block to the next entry of the same page.
struct Scene {
    page: &'static str,
    first: &'static str,
    before: &'static [&'static str],
    uid: u32,
    /// Why nobody types it; empty: somebody does.
    not_run: &'static str,
}

const fn scene(page: &'static str, first: &'static str, uid: u32, before: &'static [&'static str]) -> Scene {
    Scene { page, first, before, uid, not_run: "" }
}

const fn left(page: &'static str, first: &'static str, not_run: &'static str) -> Scene {
    Scene { page, first, before: &[], uid: 0, not_run }
}

/// sudo(8) asks for nothing where root calls it.
const SUDO: &str = "sudo() { \"$@\"; }";
/// One simulated machine has one terminal.
const TWO_TERMINALS: &str = "goes to and fro between two terminals";

const SCENES: &[Scene] = &[
    scene("man7/pid_namespaces.7", "mount", 0, &["unshare -mpf sh"]),
    scene("man7/user_namespaces.7", "uname", 1000, &[]),
    scene("man7/user_namespaces.7", "echo $$", 1000, &["unshare -Urpmf bash --norc"]),
    left("man7/mount_namespaces.7", "mount --make-shared /mntS", TWO_TERMINALS),
    left("man7/mount_namespaces.7", "mount --make-shared /mntX", TWO_TERMINALS),
    scene("man7/mount_namespaces.7", "mount | awk", 0, &["mkdir -p /mntX /mntY /home/cecilia /home/henry /home/otto"]),
    scene("man7/mount_namespaces.7", "mkdir -p /mnt/proc", 0, &[]),
    scene("man7/mount_namespaces.7", "sudo sh", 0, &[SUDO, "mkdir /mnt/dir"]),
    left("man7/mount_namespaces.7", "PS1='ns1# '", TWO_TERMINALS),
    scene("man7/mount_namespaces.7", "sudo mkdir /mnt/dir", 0, &[SUDO, "mkdir -p /some/path"]),
    left("man7/cgroup_namespaces.7", "mkdir", "is about a hierarchy of cgroups version 1"),
    scene("man7/time_namespaces.7", "cat", 0, &[SUDO]),
    scene("man1/unshare.1", "unshare --fork", 0, &[]),
    scene("man1/unshare.1", "id -u; id -g", 1000, &[]),
    scene("man1/unshare.1", "touch", 0, &[]),
    scene("man1/unshare.1", "mount --bind", 0, &["mkdir /root/namespaces"]),
    scene("man1/unshare.1", "set +m", 0, &[]),
    left("man7/capabilities.7", "sudo strace", "needs a program with file capabilities"),
    left("man8/ip-netns.8", "ip netns add", "names a device that the machine has not"),
];

/// What came of a session.
enum Outcome {
    Passes,
    Differs(String),
    Unsupported(String),
    NotRun(&'static str),
}

impl Outcome {
    fn text(&self) -> String {
        match self {
            Outcome::Passes => "passes".to_string(),
            Outcome::Differs(how) => format!("differs: {how}"),
            Outcome::Unsupported(what) => format!("unsupported: {what}"),
            Outcome::NotRun(why) => format!("not run: {why}"),
        }
    }
}

const HEAD: &str = "# The shell sessions of the manual pages

Made by `BLESS=1 cargo test -p nslab --test differential printed`; not edited by hand.

Every shell session that the pages about namespaces print is taken out of the installed page and typed into the simulator's shell at
a terminal, one block after the other; what the shell needs to be where the page is, is typed before it
(`backend/tests/sessions/printed`). *passes*: all commands of the block print what the page prints, numbers, blanks and what the page
leaves out with `...` aside. *unsupported*: a tool or an option says that it is not modelled.

| page | session | result |
|---|---|---|
";

/// Types all of them; returns what is wrong, empty if nothing is.
pub fn run() -> Vec<String> {
    let (mut table, mut nr_blocks, mut nr_passed) = (HEAD.to_string(), 0, 0);
    let mut complaints = Vec::new();
    for name in PAGES {
        let Some(text) = page::text_of(name) else {
            complaints.push(format!("{name} is not installed (tools/setup.sh machine)"));
            continue;
        };
        let mut screen: Option<Screen> = None;
        let mut scene: Option<&Scene> = None;
        for block in read::blocks(&text) {
            nr_blocks += 1;
            let starts = |scene: &&Scene| scene.page == name && block.steps[0].command.starts_with(scene.first);
            if let Some(next) = SCENES.iter().find(starts) {
                (scene, screen) = (Some(next), None);
            }
            let outcome = match scene {
                Some(found) if !found.not_run.is_empty() => Outcome::NotRun(found.not_run),
                _ => judge(screen.get_or_insert_with(|| open(scene)), &block),
            };
            nr_passed += usize::from(matches!(outcome, Outcome::Passes));
            let title = block.steps[0].command.replace('|', "\\|");
            let more = match block.steps.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            table += &format!("| {} | `{title}`{more} | {} |\n", title_of(name), outcome.text().replace('|', "\\|"));
        }
    }
    println!("{nr_passed} of {nr_blocks} printed sessions pass");
    if nr_blocks < BLOCKS_MIN {
        complaints.push(format!("{nr_blocks} sessions in the manual pages"));
    }
    let floor = nslab_tests::floor("printed_sessions");
    if nr_passed < floor {
        complaints.push(format!("{nr_passed} printed sessions pass, the floor is {floor}"));
    }
    complaints.extend(hold(&table));
    complaints
}

/// `namespaces(7)` of `man7/namespaces.7`.
fn title_of(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file.to_string(), |(name, section)| format!("{name}({section})"))
}

fn open(scene: Option<&Scene>) -> Screen {
    let mut screen = Screen::open(scene.map_or(0, |scene| scene.uid));
    for command in scene.map_or(&[][..], |scene| scene.before) {
        screen.run(command);
    }
    screen
}

/// Types a block's commands; the first that prints something else decides.
fn judge(screen: &mut Screen, block: &Block) -> Outcome {
    for step in &block.steps {
        let printed = screen.run(&step.command);
        if let Some(line) =
            printed.iter().find(|line| line.contains("nslab does not model") || line.contains("not found"))
        {
            return Outcome::Unsupported(line.trim().to_string());
        }
        if !read::is_equal(&step.printed, &printed) {
            if std::env::var_os("NSLAB_SHOW").is_some() {
                println!("{}\n  page: {:#?}\n  simulator: {printed:#?}", step.command, step.printed);
            }
            return Outcome::Differs(format!("`{}`", step.command));
        }
    }
    Outcome::Passes
}

/// Holds the committed table against this one, or writes it with `BLESS=1`.
fn hold(wanted: &str) -> Vec<String> {
    let path = root().join("docs/sessions.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, wanted).expect("the table can be written");
        return Vec::new();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let new = wanted.lines().filter(|line| !kept.lines().any(|known| known == *line)).map(|line| format!("+ {line}"));
    let mut out: Vec<String> = new.collect();
    if !out.is_empty() || kept.lines().count() != wanted.lines().count() {
        out.insert(0, "docs/sessions.md is not true any more; BLESS=1 writes it:".into());
    }
    out
}
