//! Standard output and error, as stdio does them.

use nslab_abi::{Errno, Fd};

use super::Sys;
use crate::applet::busybox::voice;
use crate::replay::lock;

impl Sys {
    /// Puts bytes into standard output's buffer.
    pub(crate) fn print(&self, bytes: impl AsRef<[u8]>) {
        lock(&self.port).stdout.extend_from_slice(bytes.as_ref());
    }

    /// From now on messages are worded as busybox does.
    pub(crate) fn speak_as_busybox(&self) {
        lock(&self.port).is_busybox = true;
    }

    /// Are messages worded as busybox does?
    pub(crate) fn is_busybox(&self) -> bool {
        lock(&self.port).is_busybox
    }

    /// Writes the buffer out.
    pub(crate) async fn flush(&self) -> Result<(), Errno> {
        let bytes = std::mem::take(&mut lock(&self.port).stdout);
        self.write_all(Fd(1), &bytes).await
    }

    /// Writes to standard error at once.
    pub(crate) async fn eprint(&self, bytes: impl AsRef<[u8]>) {
        let _ = self.write_all(Fd(2), bytes.as_ref()).await;
    }

    /// Writes `NAME: MESSAGE` to standard error, standard output first.
    pub(crate) async fn complain(&self, name: &str, message: impl AsRef<[u8]>) {
        let _ = self.flush().await;
        let own = self.is_busybox().then(|| voice::whole(name, message.as_ref())).flatten();
        let message = own.as_deref().unwrap_or(message.as_ref());
        self.eprint([name.as_bytes(), b": ", message, b"\n"].concat()).await;
    }

    /// Writes `NAME: MESSAGE: STRERROR`, as error(3) does.
    pub(crate) async fn complain_errno(&self, name: &str, message: impl AsRef<[u8]>, errno: Errno) {
        if lock(&self.port).is_busybox {
            return self.complain(name, voice::line(name, message.as_ref(), &errno.strerror())).await;
        }
        self.complain(name, [message.as_ref(), b": ", errno.strerror().as_bytes()].concat()).await;
    }

    /// The end of a program: what `atexit(close_stdout)` does.
    pub(crate) async fn finish(&self, name: &str, status: u8) -> u8 {
        match self.flush().await {
            Ok(()) => status,
            Err(errno) => {
                self.eprint(format!("{name}: write error: {}\n", errno.strerror())).await;
                1
            }
        }
    }
}
