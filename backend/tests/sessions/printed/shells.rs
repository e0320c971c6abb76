//! The shells of a session: one terminal, at which one of them is in the foreground and the others are stopped.

use std::collections::BTreeMap;

use super::read;
use super::scenes::Scene;
use super::screen::Screen;
use crate::manual::page;

struct Shell {
    /// As the page's prompt names it; empty: it names none.
    name: String,
    /// The shell that waits for it.
    parent: Option<usize>,
    /// The end of the command that started it, for `fg`.
    started_by: String,
}

/// Several shells, and what the page's numbers stand for.
pub struct Shells {
    screen: Screen,
    shells: Vec<Shell>,
    current: usize,
    numbers: BTreeMap<String, String>,
}

impl Shells {
    /// A machine with the scene set: its programs compiled, its commands typed.
    pub fn open(scene: &Scene, seed: u64) -> Shells {
        let home = if scene.uid == 0 { "/root" } else { "/home/learner" };
        let source = |(page, file, _): &(&str, &str, &str)| {
            let text = page::text_of(page).unwrap_or_default();
            let programs = page::programs(&text, file.trim_end_matches(".c"));
            let text = programs.get(*file).unwrap_or_else(|| panic!("{page} has no program {file}")).clone();
            (format!("{home}/{file}").into_bytes(), 0o644, text.into_bytes())
        };
        let text = |(path, text): &(&str, &str)| (path.as_bytes().to_vec(), 0o644, text.as_bytes().to_vec());
        let files = scene.programs.iter().map(source).chain(scene.files.iter().map(text)).collect();
        let mut screen = Screen::open(scene.machine, scene.uid, seed, files);
        screen.run("cd");
        for (_, file, name) in scene.programs {
            screen.run(&format!("cc {file} -o {name}"));
        }
        for command in scene.before {
            screen.run(command);
        }
        screen.keep_pace();
        let shells = vec![Shell { name: String::new(), parent: None, started_by: String::new() }];
        Shells { screen, shells, current: 0, numbers: BTreeMap::new() }
    }

    /// Types a command into the shell of that name; the lines that it printed.
    pub fn run(&mut self, shell: &str, command: &str) -> Vec<String> {
        self.go_to(shell);
        let command = self.typed(command);
        let printed = self.screen.run(&command);
        let is_shell = command.ends_with(" sh") || command.ends_with(" bash");
        match prompt_of(&command) {
            Some(name) => self.enter(name, &command),
            None if is_shell => self.enter(self.shells[self.current].name.clone(), &command),
            None => {}
        }
        printed
    }

    /// A command has started a shell in the foreground.
    fn enter(&mut self, name: String, command: &str) {
        // Behind the quotes, which a job's text has and `fg` takes for its own.
        let started_by = command.rsplit(['\'', '"']).next().unwrap_or(command).trim().to_string();
        self.shells.push(Shell { name, parent: Some(self.current), started_by });
        self.current = self.shells.len() - 1;
    }

    /// What the page's command is here: with our numbers, by root, and with a file system in memory for a disk.
    fn typed(&self, command: &str) -> String {
        let mut out = String::new();
        let mut rest = command;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            out += self.numbers.get(word).map_or(word, |own| own);
            let sign = behind.chars().next().map_or(0, char::len_utf8);
            out += &behind[..sign];
            rest = &behind[sign..];
        }
        out.replace("sudo ", "").replace("mount /dev/sd", "mount -t tmpfs /dev/sd")
    }

    /// Learns which of our numbers stand where the page has its own.
    pub fn note_numbers(&mut self, page: &[String], own: &[String]) {
        let lines = |lines: &[String]| -> Vec<String> {
            lines.iter().filter(|line| !line.trim().is_empty()).cloned().collect()
        };
        for (page, own) in lines(page).iter().zip(&lines(own)) {
            // What has one digit is a count, no pid.
            let pairs = read::numbers(page, own).into_iter().filter(|(page, _)| page.len() > 1);
            self.numbers.extend(pairs);
        }
    }

    /// Brings that shell into the foreground: stops those on the way up, continues those on the way down.
    fn go_to(&mut self, name: &str) {
        let named = |shell: &Shell| shell.name == name;
        let is_terminal = name.is_empty() || name.ends_with(|c: char| c.is_ascii_digit());
        if !is_terminal || named(&self.shells[self.current]) {
            return;
        }
        let target = match self.shells.iter().rposition(named) {
            Some(target) => target,
            // The page's first terminal.
            None if self.shells.len() == 1 && self.shells[0].name.is_empty() => {
                self.shells[0].name = name.to_string();
                return;
            }
            None => {
                self.climb(0);
                let command = format!("PS1='{name}# ' bash --norc");
                self.screen.run(&command);
                return self.enter(name.to_string(), &command);
            }
        };
        let mut way = vec![target];
        while let Some(parent) = self.shells[way[way.len() - 1]].parent {
            way.push(parent);
        }
        let fork = loop {
            match way.iter().position(|&shell| shell == self.current) {
                Some(fork) => break fork,
                None => self.climb(self.shells[self.current].parent.expect("the first shell is on every way")),
            }
        };
        for &shell in way[..fork].iter().rev() {
            self.screen.run(&format!("fg '%?{}'", self.shells[shell].started_by));
            self.current = shell;
        }
    }

    /// Stops shells until this one is in the foreground.
    fn climb(&mut self, target: usize) {
        while self.current != target {
            self.screen.run("kill -STOP $$");
            self.current = self.shells[self.current].parent.expect("the target is above");
        }
    }
}

/// The name of the shell that a command starts: `PS1='sh2# ' …`.
fn prompt_of(command: &str) -> Option<String> {
    let rest = command.strip_prefix("PS1=")?;
    let name = rest[1..].split('#').next()?;
    Some(name.to_string())
}
