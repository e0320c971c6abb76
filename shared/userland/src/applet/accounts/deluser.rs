//! deluser(8) and delgroup(8) of Debian's adduser 3.134.

use std::sync::Arc;

use super::adduser::Run;
use crate::applet::rm;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const DEL: Spec = Spec {
    shorts: "qhf",
    longs: &[
        ("group", Takes::Nothing, 'G'),
        ("help", Takes::Nothing, 'h'),
        ("no-preserve-root", Takes::Nothing, 'f'),
        ("only-if-empty", Takes::Nothing, 'o'),
        ("quiet", Takes::Nothing, 'q'),
        ("remove-home", Takes::Nothing, 'R'),
        ("system", Takes::Nothing, 'r'),
    ],
    unmodelled: "v",
    unmodelled_longs: &[
        "backup",
        "backup-suffix",
        "backup-to",
        "conf",
        "debug",
        "remove-all-files",
        "verbose",
        "version",
    ],
    ..Spec::NONE
};

const DEL_USAGE: &str = include_str!("../usage/deluser.txt");

/// `deluser [--remove-home] USER [GROUP]`
pub(crate) async fn deluser(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &DEL, DEL_USAGE, "remove a user or group from the system").await {
        Ok(mut run) if run.parsed.has('G') => run.remove_group().await.unwrap_or_else(|status| status),
        Ok(mut run) if run.parsed.operands.len() == 2 => run.remove_member().await.unwrap_or_else(|status| status),
        Ok(mut run) => run.remove_user().await.unwrap_or_else(|status| status),
        Err(status) => status,
    }
}

/// `delgroup [--only-if-empty] GROUP`
pub(crate) async fn delgroup(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &DEL, DEL_USAGE, "remove a user or group from the system").await {
        Ok(mut run) => run.remove_group().await.unwrap_or_else(|status| status),
        Err(status) => status,
    }
}

impl Run<'_> {
    async fn remove_member(&mut self) -> Result<u8, u8> {
        let (user, group) = (lossy(&self.parsed.operands[0]), lossy(&self.parsed.operands[1]));
        if self.db.passwd.row(&user).is_none() {
            return self.fail(format!("The user `{user}' does not exist."), 2).await;
        }
        if self.db.group.row(&group).is_none() {
            return self.fail(format!("The group `{group}' does not exist."), 3).await;
        }
        if !self.db.memberships(&user).contains(&group) {
            return self.fail(format!("The user `{user}' is not a member of group `{group}'."), 6).await;
        }
        self.say(format!("Removing user `{user}' from group `{group}' ..."));
        self.call(&["/usr/bin/gpasswd", "-M", &self.without(&group, &user), &group]).await?;
        self.say("Done.".to_string());
        Ok(self.sys.finish(&self.tool, 0).await)
    }

    fn without(&self, group: &str, user: &str) -> String {
        let list = self.db.group.row(group).and_then(|row| row.get(3)).map_or("", String::as_str);
        list.split(',').filter(|name| *name != user).collect::<Vec<_>>().join(",")
    }

    async fn remove_user(&mut self) -> Result<u8, u8> {
        let name = self.one_name().await?;
        let row = self.db.passwd.row(&name).cloned();
        let uid: Option<u32> = row.as_ref().and_then(|row| row.get(2)?.parse().ok());
        match uid {
            None if self.parsed.has('r') => {
                return self
                    .fail(format!("The user `{name}' does not exist, but --system was given. Exiting."), 0)
                    .await;
            }
            None => return self.fail(format!("The user `{name}' does not exist."), 2).await,
            Some(uid) if self.parsed.has('r') && !(100..1000).contains(&uid) => {
                return self.fail(format!("The user `{name}' is not a system user. Exiting."), 1).await;
            }
            Some(0) if !self.parsed.has('f') => {
                self.sys.print("WARNING: You are just about to delete the root account (uid 0)\n");
                self.sys.print("Usually this is never required as it may render the whole system unusable\n");
                self.sys.print("If you really want this, call deluser with parameter --no-preserve-root\n");
                self.sys.print("Stopping now without having performed any action\n");
                return Ok(self.sys.finish(&self.tool, 9).await);
            }
            Some(_) => {}
        }
        if self.sys.stat(b"/usr/bin/crontab").await.is_err() {
            let text = "`/usr/bin/crontab' not executed. Skipping crontab removal. Package `cron' required.";
            self.sys.complain(&self.tool, text).await;
        }
        if self.parsed.has('R') {
            self.say("Looking for files to backup/remove ...".to_string());
            self.say("Removing files ...".to_string());
            let dir = row.and_then(|row| row.get(5).cloned()).unwrap_or_default();
            if self.sys.stat(dir.as_bytes()).await.is_ok() {
                rm::tree(self.sys, &self.tool, dir.as_bytes()).await;
            }
        }
        self.say(format!("Removing user `{name}' ..."));
        self.call(&["/usr/sbin/userdel", &name]).await?;
        self.say("Done.".to_string());
        Ok(self.sys.finish(&self.tool, 0).await)
    }

    async fn remove_group(&mut self) -> Result<u8, u8> {
        let name = self.one_name().await?;
        let Some(row) = self.db.group.row(&name) else {
            return self.fail(format!("The group `{name}' does not exist."), 3).await;
        };
        let gid: u32 = row.get(2).and_then(|text| text.parse().ok()).unwrap_or(0);
        if self.parsed.has('r') && !(100..1000).contains(&gid) {
            return self.fail(format!("The group `{name}' is not a system group. Exiting."), 1).await;
        }
        if self.parsed.has('o') && row.get(3).is_some_and(|list| !list.is_empty()) {
            return self.fail(format!("The group `{name}' is not empty!"), 1).await;
        }
        self.say(format!("Removing group `{name}' ..."));
        self.call(&["/sbin/groupdel", &name]).await?;
        self.say("Done.".to_string());
        Ok(self.sys.finish(&self.tool, 0).await)
    }
}
