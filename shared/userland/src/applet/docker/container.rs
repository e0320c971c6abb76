//! What docker keeps about a container: `config.v2.json` in its directory, in the words of `docker inspect`.

use nslab_abi::{Errno, Fd, OpenFlags, Ret, Syscall};

use super::CONTAINERS;
use super::json::Json;
use crate::sys::Sys;
use crate::text::{date, lossy};

/// A container.
#[derive(Clone, Debug, Default)]
pub(crate) struct Container {
    /// 64 hexadecimal digits.
    pub(crate) id: String,
    /// The directory that all of its kind lie in.
    pub(crate) base: String,
    pub(crate) json: Json,
}

impl Container {
    /// What docker prints of an id.
    pub(crate) fn short_id(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }

    /// Its name, without the slash that it is kept with.
    pub(crate) fn name(&self) -> String {
        self.json.text("Name").trim_start_matches('/').to_string()
    }

    /// The number of its first process; 0 where there is none.
    pub(crate) fn pid(&self) -> i32 {
        self.json.int("State.Pid") as i32
    }

    /// The directory of its files.
    pub(crate) fn dir(&self) -> String {
        format!("{}/{}", self.base, self.id)
    }

    /// Where the driver keeps what it changes.
    pub(crate) fn layer_dir(&self) -> String {
        self.json.text("GraphDriver.Data.MergedDir").trim_end_matches("/merged").to_string()
    }

    /// Program and arguments, as `docker ps` joins them.
    pub(crate) fn command(&self) -> String {
        let mut words = vec![self.json.text("Path")];
        words.extend(self.json.list("Args"));
        words.join(" ")
    }

    /// Is it running? A container whose shim was killed is not.
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.json.text("State.Status").as_str(), "running" | "paused" | "restarting")
    }

    /// Writes the file anew, by a rename, so that nobody reads half of it.
    pub(crate) async fn save(&self, sys: &Sys) -> Result<(), Errno> {
        let path = format!("{}/config.v2.json", self.dir());
        let temporary = format!("{}/.tmp-config.v2.json", self.dir());
        write(sys, &temporary, &self.json.compact()).await?;
        let (oldpath, newpath) = (temporary.into_bytes(), path.into_bytes());
        let call = Syscall::Renameat { olddirfd: Fd::CWD, oldpath, newdirfd: Fd::CWD, newpath, flags: 0 };
        sys.call(call).await.map(drop)
    }

    /// Reads one by its whole id.
    pub(crate) async fn read(sys: &Sys, base: &str, id: &str) -> Option<Container> {
        let text = sys.read_file(format!("{base}/{id}/config.v2.json").as_bytes()).await.ok()?;
        Some(Container { id: id.to_string(), base: base.to_string(), json: Json::parse(&lossy(&text))? })
    }

    /// Reads it again, as it is by now.
    pub(crate) async fn again(&self, sys: &Sys) -> Option<Container> {
        Container::read(sys, &self.base, &self.id).await
    }

    /// Reads all of docker's containers, the newest first.
    pub(crate) async fn all(sys: &Sys) -> Vec<Container> {
        Container::all_below(sys, CONTAINERS).await
    }

    /// Reads all that lie in a directory, the newest first.
    pub(crate) async fn all_below(sys: &Sys, base: &str) -> Vec<Container> {
        let mut all = Vec::new();
        for entry in sys.list_dir(base.as_bytes()).await.unwrap_or_default() {
            if !entry.d_name.starts_with(b".") {
                all.extend(Container::read(sys, base, &lossy(&entry.d_name)).await);
            }
        }
        nslab_small::sort_by_key(&mut all, |container: &Container| std::cmp::Reverse(container.json.text("Created")));
        all
    }

    /// Finds a container by its name or the beginning of its id.
    pub(crate) async fn find(sys: &Sys, wanted: &str) -> Option<Container> {
        let all = Container::all(sys).await;
        let by_name = all.iter().position(|container| container.name() == wanted.trim_start_matches('/'));
        let by_id = || all.iter().position(|container| !wanted.is_empty() && container.id.starts_with(wanted));
        by_name.or_else(by_id).and_then(|at| all.get(at).cloned())
    }

    /// Finds a container; says so if there is none.
    pub(crate) async fn wanted(sys: &Sys, wanted: &str) -> Option<Container> {
        let found = Container::find(sys, wanted).await;
        if found.is_none() {
            sys.eprint(format!("Error: No such container: {wanted}\n")).await;
        }
        found
    }

    /// Finds a running container; says so if there is none.
    pub(crate) async fn running(sys: &Sys, wanted: &str) -> Option<Container> {
        let container = Container::wanted(sys, wanted).await?;
        if container.is_running() {
            return Some(container);
        }
        sys.eprint(format!("Error response from daemon: Container {} is not running\n", container.id)).await;
        None
    }
}

/// Makes a file with this content.
pub(crate) async fn write(sys: &Sys, path: &str, text: &str) -> Result<(), Errno> {
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
    let fd = sys.open_with(path.as_bytes(), flags, 0o644).await?;
    let written = sys.write_all(fd, text.as_bytes()).await;
    sys.close(fd).await;
    written
}

/// mkdir(2); it may be there already.
pub(crate) async fn mkdir(sys: &Sys, path: &str) -> Result<(), Errno> {
    match sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: path.as_bytes().to_vec(), mode: 0o755 }).await {
        Ok(_) | Err(Errno::EEXIST) => Ok(()),
        Err(errno) => Err(errno),
    }
}

/// mkdir(2) for a path and all above it.
pub(crate) async fn mkdir_all(sys: &Sys, path: &str) -> Result<(), Errno> {
    for (at, _) in path.match_indices('/').skip(1).chain([(path.len(), "")]) {
        mkdir(sys, &path[..at]).await?;
    }
    Ok(())
}

/// Time since 1970: seconds, nanoseconds.
pub(crate) async fn now(sys: &Sys) -> (i64, i64) {
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => (time.tv_sec, time.tv_nsec),
        _ => (0, 0),
    }
}

/// RFC 3339 with nanoseconds, as docker keeps times.
pub(crate) fn timestamp((seconds, ns): (i64, i64)) -> String {
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let clock = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ns:09}Z")
}

/// Seconds since 1970 of a [`timestamp`], with or without its fraction.
pub(crate) fn seconds_of(timestamp: &str) -> i64 {
    let field = |from: usize, to: usize| timestamp.get(from..to).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let (year, month, day) = (field(0, 4), field(5, 7), field(8, 10));
    // Counted from 0000-03-01, as in `text::date`.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    days * 86_400 + field(11, 13) * 3600 + field(14, 16) * 60 + field(17, 19)
}

/// Bytes that nobody can guess.
pub(crate) async fn random(sys: &Sys, buflen: usize) -> Vec<u8> {
    let mut bytes = match sys.call(Syscall::Getrandom { buflen, flags: 0 }).await {
        Ok(Ret::Bytes(bytes)) => bytes,
        _ => Vec::new(),
    };
    bytes.resize(buflen, 0);
    bytes
}

/// So many random bytes in hexadecimal.
pub(crate) async fn random_hex(sys: &Sys, bytes: usize) -> String {
    random(sys, bytes).await.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        assert_eq!(timestamp((1_709_210_096, 5)), "2024-02-29T12:34:56.000000005Z");
        for seconds in [0, 1_709_210_096, 1_795_377_821, 951_782_400] {
            assert_eq!(seconds_of(&timestamp((seconds, 0))), seconds);
        }
        assert_eq!(seconds_of(super::super::image::CREATED), 1_671_567_589);
    }
}
