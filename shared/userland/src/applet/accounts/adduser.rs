//! adduser(8) and addgroup(8) of Debian's adduser 3.134, which have shadow's tools do the work.

mod dir;

use std::sync::Arc;

use nslab_abi::{Errno, Syscall};

use super::db::Db;
use super::defs::Defs;
use crate::applet::become_user;
use crate::getopt::{Failure, Parsed, Spec, Takes, UNMODELLED, parse};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const ADD: Spec = Spec {
    shorts: "qh",
    longs: &[
        ("add-extra-groups", Takes::Nothing, 'e'),
        ("allow-all-names", Takes::Nothing, 'A'),
        ("allow-bad-names", Takes::Nothing, 'b'),
        ("force-badname", Takes::Nothing, 'b'),
        ("comment", Takes::Argument, 'c'),
        ("gecos", Takes::Argument, 'c'),
        ("disabled-login", Takes::Nothing, 'D'),
        ("disabled-password", Takes::Nothing, 'D'),
        ("firstgid", Takes::Argument, '1'),
        ("firstuid", Takes::Argument, '2'),
        ("gid", Takes::Argument, 'g'),
        ("group", Takes::Nothing, 'G'),
        ("help", Takes::Nothing, 'h'),
        ("home", Takes::Argument, 'd'),
        ("ingroup", Takes::Argument, 'i'),
        ("lastgid", Takes::Argument, '3'),
        ("lastuid", Takes::Argument, '4'),
        ("no-create-home", Takes::Nothing, 'M'),
        ("quiet", Takes::Nothing, 'q'),
        ("shell", Takes::Argument, 's'),
        ("system", Takes::Nothing, 'r'),
        ("uid", Takes::Argument, 'u'),
    ],
    unmodelled: "v",
    unmodelled_longs: &["conf", "debug", "encrypt-home", "verbose", "version"],
    ..Spec::NONE
};

const ADD_USAGE: &str = include_str!("../usage/adduser.txt");

/// One run: what was said, what there is.
pub(super) struct Run<'a> {
    pub(super) sys: &'a Sys,
    args: &'a Args,
    pub(super) tool: String,
    pub(super) parsed: Parsed,
    conf: Defs,
    pub(super) db: Db,
}

/// `adduser [OPTIONS] USER [GROUP]`
pub(crate) async fn adduser(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &ADD, ADD_USAGE, "add a user or group to the system").await {
        Ok(mut run) if run.parsed.has('G') && !run.parsed.has('r') => {
            run.add_group().await.unwrap_or_else(|status| status)
        }
        Ok(mut run) if run.parsed.operands.len() == 2 => run.add_member().await.unwrap_or_else(|status| status),
        Ok(mut run) => run.add_user().await.unwrap_or_else(|status| status),
        Err(status) => status,
    }
}

/// `addgroup [--system] [--gid GID] GROUP`
pub(crate) async fn addgroup(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &ADD, ADD_USAGE, "add a user or group to the system").await {
        Ok(mut run) => run.add_group().await.unwrap_or_else(|status| status),
        Err(status) => status,
    }
}

impl<'a> Run<'a> {
    /// Reads options and configuration; `Err` is the status to end with.
    pub(super) async fn start(
        sys: &'a Sys,
        args: &'a Args,
        spec: &Spec,
        usage: &str,
        what: &str,
    ) -> Result<Run<'a>, u8> {
        let tool = args.short_name();
        let parsed = match parse(spec, &args.argv[1..]) {
            Ok(parsed) => parsed,
            Err(Failure::Unmodelled(option)) => return Err(crate::getopt::unmodelled(sys, &tool, &option).await),
            Err(Failure::Wrong(text)) => {
                // Perl's Getopt::Long words it otherwise.
                let option = text.rsplit(['-', ' ']).next().unwrap_or_default().trim_matches('\'');
                let text = match text.contains("requires an argument") {
                    true => format!(
                        "Option {} requires an argument\n",
                        text.split('\'').nth(1).unwrap_or_default().trim_start_matches('-')
                    ),
                    false => format!("Unknown option: {option}\n"),
                };
                sys.eprint(text + usage).await;
                return Err(1);
            }
        };
        if parsed.has('h') {
            return Err(crate::getopt::unmodelled(sys, &tool, "--help").await);
        }
        if sys.int(Syscall::Geteuid).await != Ok(0) {
            sys.complain(&tool, format!("Only root may {what}.")).await;
            return Err(1);
        }
        let mut conf = Defs::default();
        let files: &[&str] = if what.starts_with("remove") {
            &["/etc/adduser.conf", "/etc/deluser.conf"]
        } else {
            &["/etc/adduser.conf"]
        };
        for path in files {
            match sys.stat(path.as_bytes()).await {
                Ok(_) => conf = Defs::read(sys, path).await,
                Err(_) => sys.complain(&tool, format!("`{path}' does not exist. Using defaults.")).await,
            }
        }
        Ok(Run { sys, args, tool, parsed, conf, db: Db::read(sys).await })
    }

    /// Says what is done, unless it is to be quiet.
    pub(super) fn say(&self, text: String) {
        if !self.parsed.has('q') {
            self.sys.print(text + "\n");
        }
    }

    /// Says why it ends.
    pub(super) async fn fail<T>(&self, text: String, status: u8) -> Result<T, u8> {
        self.sys.complain(&self.tool, text).await;
        Err(status)
    }

    fn value(&self, letter: char) -> Option<String> {
        self.parsed.value(letter).map(lossy)
    }

    /// Runs one of shadow's tools.
    pub(super) async fn call(&self, words: &[&str]) -> Result<(), u8> {
        let _ = self.sys.flush().await;
        let argv: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
        let status = match become_user::fork(self.sys).await {
            Ok(Some(status)) => status,
            Ok(None) => {
                let errno = self.sys.execvp(&argv, &self.args.envp).await;
                let status = if errno == Errno::ENOENT { 127 } else { 126 };
                self.sys.call(Syscall::ExitGroup { status }).await.ok();
                127
            }
            Err(text) => return self.fail(text, 1).await,
        };
        if status == 0 {
            return Ok(());
        }
        self.fail(format!("`{}' returned error code {status}. Exiting.", words.join(" ")), 1).await
    }

    fn is_gid_free(&self, gid: u32) -> bool {
        self.db.group.numbered(gid).is_none()
    }

    /// The first number that nobody has.
    fn first_free(&self, kind: &str, is_free: impl Fn(u32) -> bool) -> Option<u32> {
        let is_system = self.parsed.has('r');
        let system = if is_system { "SYSTEM_" } else { "" };
        let (first, last) = if is_system { (100, 999) } else { (1000, 59_999) };
        let (a, b) = if kind == "UID" { ('2', '4') } else { ('1', '3') };
        let given = |letter: char| self.value(letter).and_then(|text| text.parse().ok());
        let first = given(a).unwrap_or_else(|| self.conf.number(&format!("FIRST_{system}{kind}"), first));
        let last = given(b).unwrap_or_else(|| self.conf.number(&format!("LAST_{system}{kind}"), last));
        (first..=last).find(|&id| is_free(id))
    }

    pub(super) async fn one_name(&self) -> Result<String, u8> {
        match &self.parsed.operands[..] {
            [name] => Ok(lossy(name)),
            _ => self.fail("Only one or two names allowed.".to_string(), 1).await,
        }
    }

    /// May it be called so?
    async fn check_name(&self, name: &str) -> Result<(), u8> {
        let is_fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
        let body = name.strip_suffix('$').unwrap_or(name);
        let fits = body.bytes().all(is_fine) && body.starts_with(|letter: char| letter.is_ascii_lowercase());
        if fits || self.parsed.has('b') || self.parsed.has('A') {
            return Ok(());
        }
        let text = "Please enter a username matching the regular expression
            configured via the NAME_REGEX configuration variable.  Use the
            `--allow-bad-names' option to relax this check or reconfigure
            NAME_REGEX in configuration.";
        self.fail(text.to_string(), 1).await
    }

    async fn add_group(&mut self) -> Result<u8, u8> {
        if self.parsed.operands.len() == 2 {
            return self.fail("addgroup with two arguments is an unspecified operation.".to_string(), 1).await;
        }
        let name = self.one_name().await?;
        self.check_name(&name).await?;
        let is_system = self.parsed.has('r');
        if let Some(row) = self.db.group.row(&name) {
            let gid: u32 = row.get(2).and_then(|text| text.parse().ok()).unwrap_or(0);
            let (text, status) = match (is_system, (100..1000).contains(&gid)) {
                (false, _) => (format!("The group `{name}' already exists."), 1),
                (true, true) => (format!("The group `{name}' already exists as a system group. Exiting."), 0),
                (true, false) => (format!("The group `{name}' already exists and is not a system group. Exiting."), 1),
            };
            return self.fail(text, status).await;
        }
        let gid = match self.value('g').map(|text| text.parse::<u32>().unwrap_or(0)) {
            Some(gid) if !self.is_gid_free(gid) => {
                return self.fail(format!("The GID `{gid}' is already in use."), 1).await;
            }
            Some(gid) => Some(gid),
            None => self.first_free("GID", |gid| self.is_gid_free(gid)),
        };
        let Some(gid) = gid else { return self.fail("No GID is available.".to_string(), 1).await };
        self.say(format!("Adding group `{name}' (GID {gid}) ..."));
        self.call(&["/sbin/groupadd", "-g", &gid.to_string(), &name]).await?;
        self.say("Done.".to_string());
        Ok(self.sys.finish(&self.tool, 0).await)
    }

    async fn add_member(&mut self) -> Result<u8, u8> {
        let (user, group) = (lossy(&self.parsed.operands[0]), lossy(&self.parsed.operands[1]));
        if self.db.passwd.row(&user).is_none() {
            return self.fail(format!("The user `{user}' does not exist."), 1).await;
        }
        if self.db.group.row(&group).is_none() {
            return self.fail(format!("The group `{group}' does not exist."), 1).await;
        }
        if self.db.memberships(&user).contains(&group) {
            self.sys.complain(&self.tool, format!("The user `{user}' is already a member of `{group}'.")).await;
            return Ok(0);
        }
        self.say(format!("Adding user `{user}' to group `{group}' ..."));
        self.call(&["/usr/sbin/usermod", "-a", "-G", &group, &user]).await?;
        self.say("Done.".to_string());
        Ok(self.sys.finish(&self.tool, 0).await)
    }

    async fn add_user(&mut self) -> Result<u8, u8> {
        let name = self.one_name().await?;
        let is_system = self.parsed.has('r');
        if let Some(row) = self.db.passwd.row(&name) {
            let uid: u32 = row.get(2).and_then(|text| text.parse().ok()).unwrap_or(0);
            if !is_system {
                return self.fail(format!("The user `{name}' already exists."), 1).await;
            }
            if !(100..1000).contains(&uid) {
                let text = format!("The user `{name}' already exists, but is not a system user. Exiting.");
                return self.fail(text, 1).await;
            }
            self.say(format!("The system user `{name}' already exists. Exiting."));
            return Ok(self.sys.finish(&self.tool, 0).await);
        }
        self.check_name(&name).await?;
        if !(is_system || self.parsed.has('D') && self.parsed.has('c')) {
            let what = "nslab does not model asking: say --disabled-password and --gecos TEXT";
            return self.fail(what.to_string(), UNMODELLED).await;
        }
        let skeleton = self.conf.get("SKEL", "/etc/skel").to_string();
        let makes_home = !self.parsed.has('M') && (!is_system || self.parsed.has('d'));
        if makes_home && !is_system && self.sys.stat(skeleton.as_bytes()).await.is_err() {
            return self.fail(format!("nslab does not model a home directory without {skeleton}"), UNMODELLED).await;
        }
        let ingroup = self.ingroup(is_system).await?;
        let uid = match self.value('u').map(|text| text.parse::<u32>().unwrap_or(0)) {
            Some(uid) if self.db.passwd.numbered(uid).is_some() => {
                return self.fail(format!("The UID {uid} is already in use."), 1).await;
            }
            Some(uid) => Some(uid),
            None => {
                let needs_gid = ingroup.is_none() && !is_system;
                self.first_free("UID", |id| {
                    self.db.passwd.numbered(id).is_none() && (!needs_gid || self.is_gid_free(id))
                })
            }
        };
        let Some(uid) = uid else { return self.fail("No UID is available.".to_string(), 1).await };
        self.look_at_home().await;
        self.say(match is_system {
            true => format!("Adding system user `{name}' (UID {uid}) ..."),
            false => format!("Adding user `{name}' ..."),
        });
        let (group, gid) = match ingroup {
            Some(known) => known,
            None => {
                let gid = match is_system {
                    true => self.first_free("GID", |gid| self.is_gid_free(gid)).unwrap_or(uid),
                    false => uid,
                };
                self.say(match is_system {
                    true => format!("Adding new group `{name}' (GID {gid}) ..."),
                    false => format!("Adding new group `{name}' ({gid}) ..."),
                });
                self.call(&["/sbin/groupadd", "-g", &gid.to_string(), &name]).await?;
                (name.clone(), gid)
            }
        };
        self.say(match is_system {
            true => format!("Adding new user `{name}' (UID {uid}) with group `{group}' ..."),
            false => format!("Adding new user `{name}' ({uid}) with group `{group} ({gid})' ..."),
        });
        let default =
            if is_system { "/nonexistent".to_string() } else { format!("{}/{name}", self.conf.get("DHOME", "/home")) };
        let dir = self.value('d').unwrap_or(default);
        let shell = if is_system { "/usr/sbin/nologin" } else { self.conf.get("DSHELL", "/bin/bash") };
        let shell = self.value('s').unwrap_or_else(|| shell.to_string());
        let number = uid.to_string();
        let mut words = vec!["/usr/sbin/useradd"];
        if is_system {
            words.push("-r");
        }
        words.extend(["-d", &dir, "-g", &group, "-s", &shell, "-u", &number, &name]);
        self.call(&words).await?;
        self.make_home(&dir, (uid, gid), is_system, &skeleton).await?;
        if let Some(gecos) = self.value('c') {
            self.call(&["/usr/sbin/usermod", "-c", &finger(&gecos), &name]).await?;
        }
        if !is_system && self.conf.number("ADD_EXTRA_GROUPS", 1) == 1 {
            for extra in self.conf.get("EXTRA_GROUPS", "users").split_whitespace() {
                self.say(format!("Adding new user `{name}' to supplemental / extra groups `{extra}' ..."));
                self.say(format!("Adding user `{name}' to group `{extra}' ..."));
                self.call(&["/usr/sbin/usermod", "-a", "-G", extra, &name]).await?;
            }
        }
        Ok(self.sys.finish(&self.tool, 0).await)
    }

    /// The group that there is already, by name and number; `None`: one of the user's own is made.
    async fn ingroup(&self, is_system: bool) -> Result<Option<(String, u32)>, u8> {
        let known = |text: &str| {
            let row = self.db.group.named_or_numbered(text)?;
            Some((row[0].clone(), row.get(2)?.parse().ok()?))
        };
        let name = lossy(&self.parsed.operands[0]);
        match self.value('i').or_else(|| self.value('g')) {
            Some(text) => match known(&text) {
                Some(group) => Ok(Some(group)),
                None => self.fail(format!("The group `{text}' does not exist."), 1).await,
            },
            None if is_system && !self.parsed.has('G') => {
                Ok(known("nogroup").or(Some(("nogroup".to_string(), 65_534))))
            }
            None if self.db.group.row(&name).is_some() => {
                self.fail(format!("The group `{name}' already exists."), 1).await
            }
            None => Ok(None),
        }
    }
}

/// The field as chfn(1) puts it together: name, room, two telephones, and what else there is.
fn finger(gecos: &str) -> String {
    let parts: Vec<&str> = gecos.splitn(5, ',').collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or_default();
    let four = format!("{},{},{},{}", part(0), part(1), part(2), part(3));
    if part(4).is_empty() { four } else { format!("{four},{}", part(4)) }
}

#[cfg(test)]
mod tests {
    use super::finger;

    #[test]
    fn gecos_has_four_fields_at_least() {
        for (given, kept) in [("", ",,,"), ("A B,1,2,3", "A B,1,2,3"), ("John,,,,x", "John,,,,x"), ("C", "C,,,")] {
            assert_eq!(finger(given), kept);
        }
    }
}
