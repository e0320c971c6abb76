//! The home directory of a new user.

use super::Run;
use crate::applet::accounts::home;
use crate::applet::rm;
use crate::text::lossy;

impl Run<'_> {
    /// Says what is odd about a home directory that was named.
    pub(super) async fn look_at_home(&self) {
        let Some(dir) = self.value('d') else { return };
        match self.sys.stat(dir.as_bytes()).await {
            Ok(_) => {
                self.sys
                    .complain(&self.tool, format!("Warning: The home dir {dir} you specified already exists."))
                    .await;
            }
            Err(errno) if self.parsed.has('M') => {
                let what = format!("Warning: The home dir {dir} you specified can't be accessed: {}", errno.strerror());
                self.sys.complain(&self.tool, what).await;
            }
            Err(_) => {}
        }
    }

    /// Takes back what was made; the group is gone with the user.
    async fn undo(&self, dir: &str) -> Result<(), u8> {
        let name = lossy(&self.parsed.operands[0]);
        self.sys.print(format!("Removing directory `{dir}' ...\n"));
        rm::tree(self.sys, &self.tool, dir.as_bytes()).await;
        self.sys.print(format!("Removing user `{name}' ...\n"));
        self.call(&["userdel", &name]).await?;
        self.sys.print(format!("Removing group `{name}' ...\n"));
        self.call(&["groupdel", &name]).await?;
        Err(1)
    }

    pub(super) async fn make_home(
        &self,
        dir: &str,
        ids: (u32, u32),
        is_system: bool,
        skeleton: &str,
    ) -> Result<(), u8> {
        if dir == "/nonexistent" {
            self.say(format!("Not creating `{dir}'."));
            return Ok(());
        }
        if self.parsed.has('M') {
            self.say(format!("Not creating home directory `{dir}'."));
            return Ok(());
        }
        if let Ok(stat) = self.sys.stat(dir.as_bytes()).await {
            let text = format!("The home directory `{dir}' already exists.  Not touching this directory.");
            self.sys.complain(&self.tool, text).await;
            if (stat.st_uid, stat.st_gid) != ids {
                let text = format!(
                    "Warning: The home directory `{dir}' does not belong to the user you are currently creating."
                );
                self.sys.complain(&self.tool, text).await;
            }
            return Ok(());
        }
        self.say(format!("Creating home directory `{dir}' ..."));
        let mode = match is_system {
            true => self.conf.number("SYS_DIR_MODE", 0o755),
            false => self.conf.number("DIR_MODE", 0o700),
        };
        if let Err(errno) = home::make(self.sys, dir, mode, ids.0, ids.1).await {
            let _ = self.sys.flush().await;
            self.sys.eprint(format!("Stopped: chown {}:{} {dir}: {}\n\n", ids.0, ids.1, errno.strerror())).await;
            return self.undo(dir).await;
        }
        if !is_system {
            self.say(format!("Copying files from `{skeleton}' ..."));
            let _ = home::fill(self.sys, skeleton, dir, ids, false).await;
        }
        Ok(())
    }
}
