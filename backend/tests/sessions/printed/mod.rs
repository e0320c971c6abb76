//! Types the shell sessions that manual pages print into the simulator, and holds what it prints against the page.
//!
//! The table is `docs/sessions.md`: `BLESS=1` writes it, otherwise it has to be true. `NSLAB_SHOW=1` prints both where they differ.

mod read;
mod scenes;
mod screen;
mod shells;

use std::fs;

use nslab_tests::root;

use crate::manual::page;
use read::Block;
use scenes::{SCENES, Scene};
use shells::Shells;

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

/// What came of a session.
enum Outcome {
    Passes,
    /// Linux prints something else than the page, and so does the simulator.
    PassesBut(Vec<&'static str>),
    Differs(String),
    Unsupported(String),
    NotRun(&'static str),
}

impl Outcome {
    fn text(&self) -> String {
        match self {
            Outcome::Passes => "passes".to_string(),
            Outcome::PassesBut(slips) => format!("passes, where {}", slips.join("; ")),
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
(`backend/tests/sessions/printed`). *passes*: all commands of the block print what the page prints, blanks, remarks and what the page
leaves out with `...` aside; its numbers stand for others, which are typed where the page types its own (a pid, the id of a mount).
A page that goes to and fro between terminals is typed at one, whose shells are stopped (`kill -STOP $$`) and continued (`fg`).
A disk that the page mounts and the machine has not is a tmpfs with the disk's name as its source.
*passes, where …*: today's Linux says something else than the page, and the simulator says what Linux says.
*unsupported*: a tool or an option says that it is not modelled.

| page | session | result |
|---|---|---|
";

/// Types all of them; returns what is wrong, empty if nothing is.
pub fn run() -> Vec<String> {
    let (mut table, mut nr_blocks, mut nr_passed, mut nr_slipped) = (HEAD.to_string(), 0, 0, 0);
    let mut complaints = Vec::new();
    for name in PAGES {
        let Some(text) = page::text_of(name) else {
            complaints.push(format!("{name} is not installed (tools/setup.sh machine)"));
            continue;
        };
        let mut shells: Option<Shells> = None;
        let mut played: Vec<Block> = Vec::new();
        let mut scene: Option<&Scene> = None;
        // Scenes of this page that were there already: each is once.
        let mut nr_scenes = 0;
        for block in read::blocks(&text) {
            nr_blocks += 1;
            let starts = |scene: &Scene| scene.page == name && block.steps[0].command.starts_with(scene.first);
            if let Some(next) = (nr_scenes..SCENES.len()).find(|&nr| starts(&SCENES[nr])) {
                (scene, shells, nr_scenes) = (Some(&SCENES[next]), None, next + 1);
                played.clear();
            }
            let found = scene.unwrap_or(&scenes::PLAIN);
            let title = block.steps[0].command.replace('|', "\\|");
            let more = match block.steps.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let outcome = match found.not_run {
                "" if found.is_free => {
                    played.push(block);
                    judge_any(found, &played)
                }
                "" => judge(shells.get_or_insert_with(|| Shells::open(found, 0)), found, &block),
                why => Outcome::NotRun(why),
            };
            nr_passed += usize::from(matches!(outcome, Outcome::Passes | Outcome::PassesBut(_)));
            nr_slipped += usize::from(matches!(outcome, Outcome::PassesBut(_)));
            table += &format!("| {} | `{title}`{more} | {} |\n", title_of(name), outcome.text().replace('|', "\\|"));
        }
    }
    println!("{nr_passed} of {nr_blocks} printed sessions pass, {nr_slipped} of them where the page slips");
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

/// Orders that are tried where a page shows one of several (docs/comparison.md, `order: free`).
const SCHEDULES: u64 = 64;

/// Types a scene's blocks so far under one schedule after the other, until one prints what the page prints.
fn judge_any(scene: &Scene, blocks: &[Block]) -> Outcome {
    let play = |seed| {
        let mut shells = Shells::open(scene, seed);
        let outcomes: Vec<Outcome> = blocks.iter().map(|block| judge(&mut shells, scene, block)).collect();
        let is_before = outcomes.iter().all(|outcome| matches!(outcome, Outcome::Passes | Outcome::PassesBut(_)));
        (is_before, outcomes.into_iter().next_back().expect("there is a block"))
    };
    let first = play(0).1;
    (0..SCHEDULES).map(play).find(|played| played.0).map_or(first, |played| played.1)
}

/// Types a block's commands; the first that prints something else decides.
fn judge(shells: &mut Shells, scene: &Scene, block: &Block) -> Outcome {
    let mut slips = Vec::new();
    for step in &block.steps {
        let slip = scene.slips.iter().find(|slip| step.command == slip.command);
        let command = slip.and_then(|slip| slip.typed).unwrap_or(&step.command);
        let mut printed = shells.run(&step.shell, command);
        printed.retain(|line| !scene.is_left_out(line));
        let unmodelled = |line: &&String| line.contains("nslab does not model") || line.contains("not found");
        if let Some(line) = printed.iter().find(unmodelled) {
            return Outcome::Unsupported(line.trim().to_string());
        }
        let wanted: Vec<String> = match slip.and_then(|slip| slip.printed) {
            Some(text) => text.lines().map(String::from).collect(),
            None => step.printed.iter().map(|line| scene.renamed(line)).collect(),
        };
        if !read::is_equal(&wanted, &printed) {
            if std::env::var_os("NSLAB_SHOW").is_some() {
                println!("{}\n  page: {wanted:#?}\n  simulator: {printed:#?}", step.command);
            }
            return Outcome::Differs(format!("`{}`", step.command));
        }
        slips.extend(slip.map(|slip| slip.why));
        shells.note_numbers(&wanted, &printed);
    }
    slips.dedup();
    match slips.is_empty() {
        true => Outcome::Passes,
        false => Outcome::PassesBut(slips),
    }
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
